//! Asks a person, on stderr. Only for [`Screen::interactive`] screens.

use std::io;

use console::Term;
use dialoguer::{Confirm, FuzzySelect, Select};

use super::interrupt::Watch;
use super::keyboard::{Press, next_press};
use super::line::Line;
use super::look::Look;
use super::reading::{Broken, Console, LineEnd, Multiline, read_line, read_lines, split_words};
use super::{Label, Screen, Styles, display_width, shorten};

/// Longer lists are searched by typing instead of walked through.
const LONG_LIST: usize = 10;
/// Asks the terminal to mark pasted text, and to stop it.
const MARK_PASTES: &str = "\u{1b}[?2004h";
const LEAVE_PASTES: &str = "\u{1b}[?2004l";

/// Why a prompt has no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// The person pressed Ctrl-C, or the terminal has gone.
    #[error("interrupted")]
    Interrupted {
        /// What was typed in this prompt so far, the unfinished line included.
        typed: String,
    },
    /// The terminal cannot be read or written.
    #[error("cannot ask on this terminal")]
    Terminal(#[from] io::Error),
}

impl From<Broken> for PromptError {
    fn from(Broken(typed): Broken) -> PromptError {
        PromptError::Interrupted { typed }
    }
}

impl From<dialoguer::Error> for PromptError {
    fn from(dialoguer::Error::IO(error): dialoguer::Error) -> PromptError {
        // A prompt that hides the cursor does not show it again when it is interrupted.
        let _ = Term::stderr().show_cursor();
        match error.kind() {
            io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => {
                let _ = Term::stderr().write_line("");
                PromptError::Interrupted {
                    typed: String::new(),
                }
            }
            _ => PromptError::Terminal(error),
        }
    }
}

/// Asks questions. Answers are given back as typed, not sanitised; Ctrl-C gives
/// [`PromptError::Interrupted`] and never loses what was typed.
pub struct Prompts {
    term: Term,
    styles: Styles,
    /// Whether the person has been told how paragraphs end.
    explained: bool,
}

impl Prompts {
    /// Questions for the person at this screen; what was written to it before is shown first.
    pub fn new(screen: &mut Screen) -> Prompts {
        debug_assert!(screen.interactive(), "prompts need a person");
        // An error here comes back with the next write of a result.
        let _ = screen.flush();
        console::set_colors_enabled_stderr(screen.talk_styles().color());
        Prompts {
            term: Term::stderr(),
            styles: screen.talk_styles(),
            explained: false,
        }
    }

    /// A line of text that must not be empty; Enter alone takes the default, if there is one.
    ///
    /// # Errors
    /// [`PromptError`]; Ctrl-D counts as Ctrl-C.
    pub fn text(&mut self, label: &str, default: Option<&str>) -> Result<String, PromptError> {
        let shown = default.map(|text| format!(" ({text})")).unwrap_or_default();
        loop {
            let (end, line) = self.line(label, &shown, &[])?;
            let text = line.text().trim();
            match (end, default) {
                (LineEnd::End, _) => return Err(Broken(String::new()).into()),
                (_, Some(default)) if text.is_empty() => return Ok(default.to_owned()),
                _ if !text.is_empty() => return Ok(text.to_owned()),
                _ => {}
            }
        }
    }

    /// A line of text; Enter alone or Ctrl-D skips the question.
    ///
    /// # Errors
    /// [`PromptError`].
    pub fn text_optional(&mut self, label: &str) -> Result<Option<String>, PromptError> {
        let (_, line) = self.line(label, "", &[])?;
        let text = line.text().trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// Tags, separated by commas or spaces; Tab completes those that are known. May be none.
    ///
    /// # Errors
    /// [`PromptError`].
    pub fn tags(&mut self, label: &str, known: &[String]) -> Result<Vec<String>, PromptError> {
        let note = " (commas between; Tab completes; Enter to skip)";
        let (_, line) = self.line(label, note, known)?;
        Ok(split_words(line.text()))
    }

    /// Lines of text under a heading and its question, ended by an empty line or Ctrl-D. `.e`
    /// alone on a line asks for the editor; an empty first line skips the question.
    ///
    /// # Errors
    /// [`PromptError`], with every line typed so far.
    pub fn paragraphs(&mut self, label: &str, question: &str) -> Result<Multiline, PromptError> {
        let heading = self.styles.paint(Label::Question, label);
        let width = usize::from(self.term.size().1).clamp(20, 100);
        self.term.write_line(&format!("\n{heading}"))?;
        let mut notes = vec![question];
        if !self.explained {
            notes
                .push("An empty line ends the answer; `.e` on a line of its own opens the editor.");
            self.explained = true;
        }
        for note in notes.iter().flat_map(|note| textwrap::wrap(note, width)) {
            self.term
                .write_line(&self.styles.paint(Label::Dim, &note))?;
        }
        let mut console = LineConsole::new(&self.term, self.styles, "> ".to_owned(), 2);
        Ok(read_lines(&mut console)?)
    }

    /// Yes or no, with one key; Enter takes the default.
    ///
    /// # Errors
    /// [`PromptError`].
    pub fn confirm(&mut self, label: &str, default: bool) -> Result<bool, PromptError> {
        let _watch = Watch::start();
        let look = Look::new(self.styles);
        Ok(Confirm::with_theme(&look)
            .with_prompt(label)
            .default(default)
            .interact()?)
    }

    /// One of several, with its key: `[g]ood [m]ixed [b]ad`. Gives the index, or `None` for Enter,
    /// Esc or Ctrl-D. Each key must stand in its word.
    ///
    /// # Errors
    /// [`PromptError`].
    pub fn key(
        &mut self,
        label: &str,
        choices: &[(char, &str)],
    ) -> Result<Option<usize>, PromptError> {
        let words: Vec<String> = choices
            .iter()
            .map(|(key, word)| word.replacen(*key, &format!("[{key}]"), 1))
            .collect();
        let label = format!("{label} {}", words.join(" "));
        let mut console = LineConsole::of(&self.term, self.styles, &label, " (Enter to skip)");
        let answer = loop {
            console.draw(&Line::default(), &[]);
            match console.press() {
                None | Some(Press::Interrupt) => {
                    console.leave(&Line::default());
                    return Err(Broken(String::new()).into());
                }
                Some(Press::Enter | Press::End | Press::Escape) => break None,
                Some(Press::Stroke(super::line::Stroke::Insert(typed))) => {
                    let typed = typed.to_ascii_lowercase();
                    let found = choices.iter().position(|(key, _)| *key == typed);
                    if found.is_some() {
                        break found;
                    }
                }
                _ => {}
            }
        };
        console.leave(&Line::new(answer.map_or("", |index| choices[index].1)));
        Ok(answer)
    }

    /// One of several, by its index. Long lists are narrowed down by typing.
    ///
    /// # Errors
    /// [`PromptError`]; Esc counts as Ctrl-C.
    pub fn choose<S: AsRef<str>>(
        &mut self,
        label: &str,
        items: &[S],
    ) -> Result<usize, PromptError> {
        let chosen = self.choose_optional(label, items)?;
        chosen.ok_or(PromptError::Interrupted {
            typed: String::new(),
        })
    }

    /// Like [`Prompts::choose`]; Esc chooses nothing, and so does an empty list.
    ///
    /// # Errors
    /// [`PromptError`].
    pub fn choose_optional<S: AsRef<str>>(
        &mut self,
        label: &str,
        items: &[S],
    ) -> Result<Option<usize>, PromptError> {
        if items.is_empty() {
            return Ok(None);
        }
        let _watch = Watch::start();
        let look = Look::new(self.styles);
        let rows = usize::from(self.term.size().0);
        // An item that wraps would leave its rest behind when the list is drawn again.
        let room = usize::from(self.term.size().1).saturating_sub(4).max(10);
        let items: Vec<String> = items
            .iter()
            .map(|item| shorten(&super::single_line(item.as_ref()), room))
            .collect();
        let chosen = if items.len() > LONG_LIST {
            FuzzySelect::with_theme(&look)
                .with_prompt(label)
                .items(&items)
                .default(0)
                .max_length(rows.saturating_sub(4).clamp(3, 15))
                .interact_opt()?
        } else {
            Select::with_theme(&look)
                .with_prompt(label)
                .items(&items)
                .default(0)
                .interact_opt()?
        };
        Ok(chosen)
    }

    fn line(
        &mut self,
        label: &str,
        note: &str,
        known: &[String],
    ) -> Result<(LineEnd, Line), PromptError> {
        let mut console = LineConsole::of(&self.term, self.styles, label, note);
        let mut line = Line::default();
        let end = read_line(&mut console, &mut line, known, &mut false)?;
        Ok((end, line))
    }
}

/// A question and its note, each in lines of its own; without a note there is none of it.
fn asked_above(label: &str, note: &str, columns: usize) -> Vec<(String, Label)> {
    let parts = [(label.trim(), Label::Question), (note.trim(), Label::Dim)];
    let parts = parts.into_iter().filter(|(text, _)| !text.is_empty());
    parts
        .flat_map(|(text, style)| {
            let lines = textwrap::wrap(text, columns).into_iter();
            lines.map(move |line| (line.into_owned(), style))
        })
        .collect()
}

/// Draws a line on the terminal, over as many rows as it takes.
struct LineConsole<'t> {
    term: &'t Term,
    styles: Styles,
    /// What stands before the line, painted, and its width.
    head: (String, usize),
    /// The row of the cursor below the head's.
    row: usize,
    watch: Watch,
}

impl<'t> LineConsole<'t> {
    fn new(term: &'t Term, styles: Styles, head: String, width: usize) -> LineConsole<'t> {
        // Terminals that do not know it ignore it.
        let _ = term.write_str(MARK_PASTES);
        LineConsole {
            term,
            styles,
            head: (head, width),
            row: 0,
            watch: Watch::start(),
        }
    }

    /// A line after a question, or below it where the screen is narrow.
    fn of(term: &'t Term, styles: Styles, label: &str, note: &str) -> LineConsole<'t> {
        let label = super::single_line(label);
        let note = super::single_line(note);
        let painted = styles.paint(Label::Question, &label) + &styles.paint(Label::Dim, &note);
        // A question has its sign already.
        let colon = if label.ends_with('?') && note.is_empty() {
            ""
        } else {
            ":"
        };
        let width = display_width(&label) + display_width(&note) + colon.len() + 1;
        if width * 2 > usize::from(term.size().1) {
            let columns = usize::from(term.size().1).max(10);
            if display_width(&label) + display_width(&note) <= columns {
                let _ = term.write_line(&painted);
            } else {
                for (line, style) in asked_above(&label, &note, columns) {
                    let _ = term.write_line(&styles.paint(style, &line));
                }
            }
            return LineConsole::new(term, styles, "> ".to_owned(), 2);
        }
        LineConsole::new(term, styles, format!("{painted}{colon} "), width)
    }

    fn show(&mut self, line: &Line, suggestions: &[&str]) -> io::Result<()> {
        let columns = usize::from(self.term.size().1).saturating_sub(1).max(10);
        let first = columns.saturating_sub(self.head.1).max(5);
        let (rows, (row, column)) = line.rows(first, columns);
        let mut text = "\r".to_owned();
        if self.row > 0 {
            text.push_str(&format!("\u{1b}[{}A", self.row));
        }
        // Clears from here to the end of the screen.
        text.push_str("\u{1b}[J");
        text.push_str(&self.head.0);
        text.push_str(&rows.join("\r\n"));
        let mut last = rows.len() - 1;
        if !suggestions.is_empty() {
            let words = shorten(&super::single_line(&suggestions.join("  ")), columns);
            text.push_str("\r\n");
            text.push_str(&self.styles.paint(Label::Dim, &words));
            last += 1;
        }
        if last > row {
            text.push_str(&format!("\u{1b}[{}A", last - row));
        }
        text.push('\r');
        let right = column + if row == 0 { self.head.1 } else { 0 };
        if right > 0 {
            text.push_str(&format!("\u{1b}[{right}C"));
        }
        self.row = row;
        self.term.write_str(&text)?;
        self.term.flush()
    }
}

impl Console for LineConsole<'_> {
    fn press(&mut self) -> Option<Press> {
        let mut key = || self.term.read_key_raw();
        if self.watch.interrupted() {
            return Some(Press::Interrupt);
        }
        match next_press(&mut key) {
            Ok(press) => Some(press),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Some(Press::Interrupt),
            Err(_) => None,
        }
    }

    // Where drawing fails the terminal has gone, and the next press says so.
    fn draw(&mut self, line: &Line, suggestions: &[&str]) {
        let _ = self.show(line, suggestions);
    }

    fn leave(&mut self, line: &Line) {
        let mut end = line.clone();
        end.apply(super::line::Stroke::End);
        let _ = self.show(&end, &[]).and_then(|()| self.term.write_line(""));
        self.row = 0;
    }
}

impl Drop for LineConsole<'_> {
    fn drop(&mut self) {
        let _ = self.term.write_str(LEAVE_PASTES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_above_its_answer_leaves_no_line_empty() {
        let question = |line: &str| (line.to_owned(), Label::Question);
        let note = |line: &str| (line.to_owned(), Label::Dim);
        for (label, beside, lines) in [
            (
                "How did it end?",
                "",
                vec![question("How did it"), question("end?")],
            ),
            (
                "Tags",
                " (Enter to skip)",
                vec![question("Tags"), note("(Enter to"), note("skip)")],
            ),
        ] {
            assert_eq!(asked_above(label, beside, 12), lines, "{label}{beside}");
        }
    }
}
