//! The two streams to the person: results on stdout, talk on stderr.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anstream::AutoStream;

use super::surroundings::{ColorChoice, Surroundings};
use super::{Cell, Glyphs, Label, Palette, Styles, display_width, keep_colors, keep_own, sanitize};

/// What is indented deeper than the screen is wide is not broken any further.
const NARROWEST: usize = 16;

/// The widest lines of running text, in columns.
const READ_WITH_EASE: usize = 100;

/// The terminal, or whatever stands in its place, and what it is able to show.
pub struct Screen {
    out: BufWriter<Box<dyn Write>>,
    err: Box<dyn Write>,
    stdin_terminal: bool,
    stdout_terminal: bool,
    stderr_terminal: bool,
    dumb: bool,
    width: usize,
    height: usize,
    out_styles: Styles,
    err_styles: Styles,
    hyperlinks: bool,
    glyphs: Glyphs,
    pages: bool,
    pager: Option<String>,
    no_input: bool,
    quiet: bool,
    for_programs: bool,
}

impl Screen {
    /// Asks the operating system and the environment: sizes, colour, and whether links can be
    /// clicked. `no_pager` keeps long output from being paged.
    pub fn detect(color: ColorChoice, no_pager: bool) -> Screen {
        let around = Surroundings::detect();
        let out_styles = around.styles(color);
        let err_color = around.color(color, around.stderr_terminal);
        let out: Box<dyn Write> = match out_styles.paints() {
            // Makes colours work on consoles that need to be told first.
            true => Box::new(AutoStream::new(io::stdout(), anstream::ColorChoice::Always)),
            false => Box::new(io::stdout()),
        };
        let err: Box<dyn Write> = match err_color {
            true => Box::new(AutoStream::new(io::stderr(), anstream::ColorChoice::Always)),
            false => Box::new(io::stderr()),
        };
        let mut screen = Screen::on(out, err, around.width());
        screen.stdin_terminal = around.stdin_terminal;
        screen.stdout_terminal = around.stdout_terminal;
        screen.stderr_terminal = around.stderr_terminal;
        screen.dumb = around.dumb();
        screen.height = around.height();
        screen.out_styles = out_styles;
        screen.err_styles = Styles::new(err_color);
        screen.hyperlinks = out_styles.color() && around.hyperlinks();
        if around.unicode() {
            screen.glyphs = Glyphs::Blocks;
        }
        screen.pages = !no_pager;
        screen
    }

    /// A screen that is no terminal, has no colour, and writes to `out` and `err`.
    pub fn on(out: Box<dyn Write>, err: Box<dyn Write>, width: usize) -> Screen {
        Screen {
            // One system call for a screenful rather than one a line.
            out: BufWriter::with_capacity(64 * 1024, out),
            err,
            stdin_terminal: false,
            stdout_terminal: false,
            stderr_terminal: false,
            dumb: false,
            width,
            height: 24,
            out_styles: Styles::plain(),
            err_styles: Styles::plain(),
            hyperlinks: false,
            glyphs: Glyphs::Ascii,
            pages: false,
            pager: None,
            no_input: false,
            quiet: false,
            for_programs: false,
        }
    }

    /// A screen on which nothing is written: what a terminal so wide would show is laid out for another place.
    pub fn laid_out(width: usize, styles: Styles) -> Screen {
        let mut screen = Screen::on(Box::new(io::sink()), Box::new(io::sink()), width.max(1));
        screen.stdout_terminal = true;
        screen.out_styles = styles;
        screen
    }

    /// Never prompt from now on.
    pub fn set_no_input(&mut self, no_input: bool) {
        self.no_input = no_input;
    }

    /// Gives text other looks from now on.
    pub fn set_palette(&mut self, palette: Palette) {
        // There is one for the whole of a program, and it lasts as long.
        let palette = Box::leak(Box::new(palette));
        self.out_styles = self.out_styles.with(palette);
        self.err_styles = self.err_styles.with(palette);
    }

    /// Pages with this from now on, unless the environment names another.
    pub fn set_pager(&mut self, pager: Option<String>) {
        self.pager = pager;
    }

    /// The pager of the settings.
    pub(super) fn pager(&self) -> Option<&str> {
        self.pager.as_deref()
    }

    /// Keep [`Screen::say`] and [`Screen::hint`] silent from now on; warnings stay.
    pub fn set_quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
    }

    /// Whether a person can be asked: stdin and stderr are a terminal that can move its cursor,
    /// and nobody forbade it. Prompts are drawn on stderr, so stdout may be a pipe.
    pub fn interactive(&self) -> bool {
        self.stdin_terminal && self.stderr_terminal && !self.dumb && !self.no_input
    }

    /// Whether a person can be given a full screen: they can be asked, and stdout is the terminal too.
    pub fn fills(&self) -> bool {
        self.interactive() && self.stdout_terminal
    }

    /// Whether stdin is a terminal; if it is not, text may wait there.
    pub fn stdin_is_terminal(&self) -> bool {
        self.stdin_terminal
    }

    /// Whether results are read by a person rather than a program.
    pub fn stdout_is_terminal(&self) -> bool {
        self.stdout_terminal
    }

    /// Says whether a program reads the results.
    pub fn set_for_programs(&mut self, for_programs: bool) {
        self.for_programs = for_programs;
    }

    /// Whether a bar that redraws itself can be shown on stderr.
    pub fn shows_progress(&self) -> bool {
        self.stderr_terminal && !self.dumb && !self.quiet && !self.for_programs
    }

    /// Whether text of so many lines should be paged.
    pub(super) fn should_page(&self, lines: usize) -> bool {
        // The shell's next prompt takes a line, too.
        self.pages && self.stdout_terminal && lines >= self.height
    }

    /// Columns, at least 20.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// How to paint results.
    pub fn styles(&self) -> Styles {
        self.out_styles
    }

    /// How to paint talk.
    pub fn talk_styles(&self) -> Styles {
        self.err_styles
    }

    /// Whether words on stdout can be made clickable.
    pub fn hyperlinks(&self) -> bool {
        self.hyperlinks
    }

    /// What drawings are made of.
    pub fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// `text` in the label's style for stdout, sanitised.
    pub fn paint(&self, label: Label, text: &str) -> String {
        self.out_styles.paint(label, text)
    }

    /// Writes a result, with no line break added. Of what steers a terminal it keeps what this program paints with.
    ///
    /// # Errors
    /// The stream's; see [`is_closed_pipe`] for the one that is no failure.
    pub fn out(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        self.bytes(keep_own(text.as_ref()).as_bytes())
    }

    /// Writes a result as it is: bytes that are meant to be handed on, or a form that holds nothing hostile.
    ///
    /// # Errors
    /// As [`Screen::out`].
    pub fn bytes(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.out.write_all(bytes.as_ref())
    }

    /// Hands a text on, byte for byte to a file or a pipe; a terminal is shown what it may be shown.
    ///
    /// # Errors
    /// As [`Screen::out`].
    pub fn hand_on(&mut self, text: &str) -> io::Result<()> {
        match self.stdout_terminal {
            true => self.bytes(sanitize(text).as_bytes()),
            false => self.bytes(text),
        }
    }

    /// Writes a receipt and a line break; see [`Screen::fit`].
    ///
    /// # Errors
    /// As [`Screen::out`].
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        let text = text.to_string();
        let text = keep_own(&text);
        let text = self.fit(&text).into_owned();
        writeln!(self.out, "{text}")
    }

    /// A result, on a terminal with its lines broken between words where they are wider than the screen; in a pipe as it is.
    pub fn fit<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.stdout_terminal {
            true => fitted(text, self.width),
            false => text.into(),
        }
    }

    /// Sends what is buffered. Call it before the program ends: dropping a screen hides errors.
    ///
    /// # Errors
    /// As [`Screen::out`].
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Text for a result, with a line break: on a terminal broken between words, the first line behind `first`, those after
    /// it behind `rest`; in a pipe one line, however long.
    pub fn hanging(&self, first: &str, rest: &str, text: &Cell) -> String {
        self.broken(self.width, first, rest, text)
    }

    /// Running text for a result, all of it behind an indent: as [`Screen::hanging`], in lines no wider than an eye follows.
    pub fn paragraph(&self, indent: &str, text: &Cell) -> String {
        self.broken(self.width.min(READ_WITH_EASE), indent, indent, text)
    }

    fn broken(&self, columns: usize, first: &str, rest: &str, text: &Cell) -> String {
        if !self.stdout_terminal {
            return format!("{first}{}\n", text.painted(self.out_styles));
        }
        // What comes first may be painted.
        let indent = console::measure_text_width(first).max(display_width(rest));
        let width = columns.saturating_sub(indent).max(NARROWEST);
        let mut written = String::new();
        for (index, line) in text.lines(width, self.out_styles).iter().enumerate() {
            let before = if index == 0 { first } else { rest };
            written.push_str(&format!("{before}{line}\n"));
        }
        written
    }

    /// Says something about what was done.
    ///
    /// # Errors
    /// As [`Screen::flush`]. A stderr that nobody reads is no error.
    pub fn say(&mut self, text: impl Display) -> io::Result<()> {
        if self.quiet {
            Ok(())
        } else {
            self.talk(&text.to_string())
        }
    }

    /// Suggests what to type next: a dim line that begins with `Hint: `.
    ///
    /// # Errors
    /// As [`Screen::say`].
    pub fn hint(&mut self, text: impl Display) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let mut text = format!("Hint: {}", plain(text));
        if self.stderr_terminal && display_width(&text) > self.width {
            // A command on a line of its own is typed and copied more easily.
            text = text.replacen(": cop ", ":\n  cop ", 1);
        }
        let text = self.err_styles.wrap(Label::Hint, &text);
        self.talk(&text)
    }

    /// Warns: a line that begins with `Warning: `.
    ///
    /// # Errors
    /// As [`Screen::say`].
    pub fn warn(&mut self, text: impl Display) -> io::Result<()> {
        let word = self.err_styles.wrap(Label::Warn, "Warning:");
        self.talk(&format!("{word} {}", plain(text)))
    }

    /// Reports a failure: a line that begins with `Error: `.
    ///
    /// # Errors
    /// As [`Screen::say`].
    pub fn error(&mut self, text: impl Display) -> io::Result<()> {
        let word = self.err_styles.wrap(Label::Error, "Error:");
        self.talk(&format!("{word} {}", plain(text)))
    }

    /// Writes talk after everything that was written to stdout before it.
    fn talk(&mut self, text: &str) -> io::Result<()> {
        // A disk that is full must not swallow the message that says so.
        let flushed = self.out.flush();
        // With nobody on stderr there is nobody to tell.
        let text = keep_colors(text);
        let text = match self.stderr_terminal {
            true => fitted(&text, self.width),
            false => text,
        };
        let _ = writeln!(self.err, "{text}").and_then(|()| self.err.flush());
        flushed
    }
}

/// How text is broken into so many columns: at blanks alone, so that what is typed or copied stays whole where it fits.
pub fn between_words<'t>(columns: usize) -> textwrap::Options<'t> {
    textwrap::Options::new(columns)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// Lines that are wider than the screen, broken between words; the terminal itself would break them within one.
fn fitted(text: &str, width: usize) -> Cow<'_, str> {
    if text.lines().all(|line| line.len() <= width) {
        return text.into();
    }
    let options = between_words(width)
        // A long path is whole for whoever copies it.
        .break_words(false);
    let lines = text.split('\n').map(|line| {
        let indented = line.starts_with(' ');
        let rest = if indented { "    " } else { "  " };
        textwrap::fill(line, options.clone().subsequent_indent(rest))
    });
    lines.collect::<Vec<_>>().join("\n").into()
}

/// Text that quotes what people typed and what files say: colours in it are theirs, not this program's.
fn plain(text: impl Display) -> String {
    sanitize(&text.to_string()).into_owned()
}

/// Whether the reader of a pipe has gone, as with `cop ls | head`. That is success.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Whether an error comes from a reader that has gone; see [`is_closed_pipe`].
pub fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(is_closed_pipe)
    })
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;
    use crate::terminal::Tape;

    fn recorded(act: impl FnOnce(&mut Screen)) -> String {
        let tape = Tape::default();
        let mut screen = tape.screen(80);
        act(&mut screen);
        screen.flush().unwrap();
        String::from_utf8(tape.bytes()).unwrap()
    }

    #[test]
    fn talk_keeps_its_place_among_results() {
        let tape = recorded(|screen| {
            screen.out("one\n").unwrap();
            screen.say("two").unwrap();
            screen.line("three").unwrap();
            screen.hint("four").unwrap();
            screen.warn("five").unwrap();
            screen.error("six").unwrap();
        });
        assert_eq!(
            tape,
            "one\ntwo\nthree\nHint: four\nWarning: five\nError: six\n"
        );
    }

    #[test]
    fn talk_is_heard_where_results_cannot_be_written() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let tape = Tape::default();
        let mut screen = Screen::on(Box::new(Full), Box::new(tape.clone()), 80);
        screen.out("result").unwrap();
        assert!(screen.error("no room").is_err());
        assert_eq!(tape.bytes(), b"Error: no room\n");
    }

    #[test]
    fn receipts_are_broken_between_words_on_a_terminal_alone() {
        let text =
            "Added 67953m  story  Kiln tripped at 900\n  from /a/path/that/is/wider/than/this";
        for (terminal, expected) in [
            (
                true,
                "Added 67953m  story\n  Kiln tripped at 900\n  from\n    /a/path/that/is/wider/than/this\n",
            ),
            (false, &format!("{text}\n")),
        ] {
            let tape = recorded(|screen| {
                screen.stdout_terminal = terminal;
                screen.width = 22;
                screen.line(text).unwrap();
            });
            assert_eq!(tape, expected);
        }
    }

    #[test]
    fn results_are_broken_between_words_on_a_terminal_alone() {
        let styles = Styles::new(true);
        let handle = styles.paint(Label::Handle, "67953m");
        let (first, rest) = (format!("{handle}  "), "        ");
        let cell = Cell::from("The kiln tripped ").then(Label::Match, "at 900");
        for (terminal, width, hanging, paragraph) in [
            (
                true,
                24,
                format!(
                    "{first}The kiln tripped\n        {}\n",
                    styles.paint(Label::Match, "at 900")
                ),
                format!("  The kiln tripped {}\n", styles.paint(Label::Match, "at"))
                    + &format!("  {}\n", styles.paint(Label::Match, "900")),
            ),
            (
                false,
                24,
                format!("{first}{}\n", cell.painted(styles)),
                format!("  {}\n", cell.painted(styles)),
            ),
        ] {
            recorded(|screen| {
                screen.out_styles = styles;
                screen.stdout_terminal = terminal;
                screen.width = width;
                assert_eq!(screen.hanging(&first, rest, &cell), hanging);
                assert_eq!(screen.paragraph("  ", &cell), paragraph);
                screen.width = 300;
                let long = screen.paragraph("  ", &Cell::from("kiln ".repeat(50)));
                assert_eq!(long.lines().next().unwrap().len() > 100, !terminal);
            });
        }
    }

    #[test]
    fn quiet_keeps_warnings_and_errors() {
        let tape = recorded(|screen| {
            screen.set_quiet(true);
            screen.say("no").unwrap();
            screen.hint("no").unwrap();
            screen.warn("yes").unwrap();
            screen.error("yes").unwrap();
        });
        assert_eq!(tape, "Warning: yes\nError: yes\n");
    }

    #[test]
    fn what_is_written_is_sanitised_unless_it_is_handed_on() {
        let tape = recorded(|screen| {
            screen.bytes("raw \u{7}\n").unwrap();
            screen.out("not \u{7}\n").unwrap();
            screen.say("talk \u{7}\u{1b}[2J").unwrap();
        });
        assert_eq!(tape, "raw \u{7}\nnot �\ntalk ��[2J\n");
    }

    #[test]
    fn a_bar_is_for_a_person_at_a_terminal_that_can_redraw() {
        let shown = |change: fn(&mut Screen)| {
            let mut screen = Tape::default().screen(80);
            screen.stderr_terminal = true;
            change(&mut screen);
            screen.shows_progress()
        };
        assert!(shown(|_| {}));
        assert!(!shown(|screen| screen.stderr_terminal = false));
        assert!(!shown(|screen| screen.dumb = true));
        assert!(!shown(|screen| screen.set_quiet(true)));
        assert!(!shown(|screen| screen.set_for_programs(true)));
    }

    #[test]
    fn what_is_quoted_does_not_paint() {
        let tape = recorded(|screen| {
            screen.error("no \u{1b}[31mx").unwrap();
            screen.warn("no \u{1b}[31mx").unwrap();
            screen.hint("no \u{1b}[31mx").unwrap();
        });
        assert_eq!(
            tape,
            "Error: no �[31mx\nWarning: no �[31mx\nHint: no �[31mx\n"
        );
    }

    #[test]
    fn a_closed_pipe_is_known_through_contexts() {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(closed_pipe(
            &Err::<(), _>(gone()).context("writing").unwrap_err()
        ));
        assert!(!closed_pipe(&anyhow::anyhow!("broken pipe")));
        assert!(is_closed_pipe(&gone()));
    }
}
