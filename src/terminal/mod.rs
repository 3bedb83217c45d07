//! The person at the other end: the only place that prints, prompts, and starts an editor or a pager.
//!
//! Results go to stdout, talk goes to stderr. [`Screen`] knows which of the two is a terminal, how
//! wide it is and whether it shows colour. Text that other people wrote is hostile until it went
//! through [`sanitize()`], [`Styles::paint`], a [`Table`] or [`records`]; what slips through is stopped where a
//! [`Screen`] writes it, unless it is meant to be handed on [byte for byte](Screen::bytes).

mod bars;
mod calendar;
mod cell;
mod editor;
mod file_limit;
mod full_screen;
mod glyphs;
mod interrupt;
mod keyboard;
mod line;
mod look;
mod markdown;
mod modes;
mod pager;
mod pieces;
mod programs;
mod progress;
mod prompt;
mod reading;
mod sanitize;
mod screen;
mod style;
mod surroundings;
mod table;
mod tape;
mod told;
pub mod words;

pub use bars::Bars;
pub use calendar::Calendar;
pub use cell::{Cell, display_width, records, shorten};
pub use editor::{Edited, EditorError, edit};
pub use file_limit::outlive_file_limit;
pub use full_screen::{FullScreen, Input, Key};
pub use glyphs::Glyphs;
pub use line::{Line, Stroke};
pub use markdown::Page;
pub use pager::page;
pub use pieces::{Piece, painted_lines};
pub use programs::{NamedBy, below_home, check_command, wished_editor, wished_pager};
pub use progress::Progress;
pub use prompt::{PromptError, Prompts};
pub use reading::Multiline;
pub use sanitize::{keep_colors, keep_own, sanitize, single_line};
pub use screen::{Screen, between_words, closed_pipe, is_closed_pipe};
pub use style::{Label, Palette, Styles};
pub use surroundings::{ColorChoice, columns};
pub use table::{Align, Column, Table};
pub use tape::Tape;
pub use told::tell_what_is_done;
