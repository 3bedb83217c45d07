//! Reads lines and paragraphs from presses; what is drawn meanwhile is the caller's affair.

use super::keyboard::Press;
use super::line::{Line, Stroke};

/// The line that asks for the editor.
const EDITOR_LINE: &str = ".e";

/// What became of one line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// Enter.
    Entered,
    /// Ctrl-D in an empty line.
    End,
}

/// What one paragraph after the other became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Multiline {
    /// The typed lines, without the empty one that ended them.
    Text(String),
    /// Nothing was typed.
    Skip,
    /// The person wants to go on in the editor, with what was typed so far.
    Editor(String),
}

/// Ctrl-C was pressed, or the terminal has gone; with what was typed before.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken(pub(super) String);

/// Where presses come from and lines are drawn.
pub(super) trait Console {
    /// The next press, or `None` if the terminal has gone.
    fn press(&mut self) -> Option<Press>;
    /// Shows the line as it is now.
    fn draw(&mut self, line: &Line, suggestions: &[&str]);
    /// Shows the line for the last time and goes below it.
    fn leave(&mut self, line: &Line);
}

/// Reads one line into `line`. `pasting` lives as long as a pasted text goes on.
pub(super) fn read_line(
    console: &mut dyn Console,
    line: &mut Line,
    known: &[String],
    pasting: &mut bool,
) -> Result<LineEnd, Broken> {
    let mut tabbing: Option<Cycle> = None;
    console.draw(line, &[]);
    loop {
        let press = console.press();
        let cycle = tabbing.take();
        match press {
            None | Some(Press::Interrupt) => {
                console.leave(line);
                return Err(Broken(line.text().to_owned()));
            }
            Some(Press::Stroke(stroke)) => line.apply(stroke),
            Some(Press::Complete) if *pasting || known.is_empty() => {
                if *pasting {
                    line.apply(Stroke::Insert('\t'));
                }
            }
            Some(Press::Complete) => {
                let mut cycle = cycle.unwrap_or_else(|| Cycle::new(line.word(), known));
                if let Some(word) = cycle.advance() {
                    line.replace_word(&word);
                    tabbing = Some(cycle);
                }
            }
            Some(Press::Enter) => {
                console.leave(line);
                return Ok(LineEnd::Entered);
            }
            Some(Press::End) if line.text().is_empty() => {
                console.leave(line);
                return Ok(LineEnd::End);
            }
            Some(Press::PasteStart) => *pasting = true,
            Some(Press::PasteEnd) => *pasting = false,
            Some(Press::End | Press::Escape | Press::Nothing) => {}
        }
        // A long paste would be drawn once a character.
        if !*pasting {
            console.draw(line, &suggestions(line.word(), known));
        }
    }
}

/// Reads lines until an empty one; within a pasted text, empty lines are part of it.
pub(super) fn read_lines(console: &mut dyn Console) -> Result<Multiline, Broken> {
    let mut lines: Vec<String> = Vec::new();
    let mut pasting = false;
    loop {
        let mut line = Line::default();
        let end = match read_line(console, &mut line, &[], &mut pasting) {
            Ok(end) => end,
            Err(Broken(unfinished)) => {
                lines.push(unfinished);
                return Err(Broken(told(&lines)));
            }
        };
        let text = line.text();
        if text.trim() == EDITOR_LINE && !pasting {
            return Ok(Multiline::Editor(told(&lines)));
        }
        if end == LineEnd::End || (text.trim().is_empty() && !pasting) {
            let text = told(&lines);
            return Ok(if text.is_empty() {
                Multiline::Skip
            } else {
                Multiline::Text(text)
            });
        }
        lines.push(text.to_owned());
    }
}

/// The lines as one text, without empty ones at its edges.
fn told(lines: &[String]) -> String {
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

/// Words that were typed with commas or spaces between them; a leading `#` is dropped, and so is
/// whatever was already said.
pub(super) fn split_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(|c: char| c == ',' || c.is_whitespace()) {
        let word = word.trim_start_matches('#');
        if !word.is_empty() && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

fn suggestions<'k>(word: &str, known: &'k [String]) -> Vec<&'k str> {
    if word.is_empty() {
        return Vec::new();
    }
    let start = word.to_lowercase();
    let fits = |name: &&str| name.to_lowercase().starts_with(&start) && *name != word;
    known.iter().map(String::as_str).filter(fits).collect()
}

/// Repeated presses of Tab: one known word after the other, then the typed one again.
struct Cycle {
    words: Vec<String>,
    next: usize,
}

impl Cycle {
    fn new(word: &str, known: &[String]) -> Cycle {
        let mut words: Vec<String> = suggestions(word, known)
            .into_iter()
            .map(ToOwned::to_owned)
            .collect();
        if !words.is_empty() {
            words.push(word.to_owned());
        }
        Cycle { words, next: 0 }
    }

    fn advance(&mut self) -> Option<String> {
        let word = self.words.get(self.next)?.clone();
        self.next = (self.next + 1) % self.words.len();
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Presses written down: `^C`, `^D`, tab, line feed, and `<` `>` around a pasted text.
    struct Script(std::vec::IntoIter<Press>);

    impl Script {
        fn new(keys: &str) -> Script {
            let mut presses = Vec::new();
            let mut characters = keys.chars();
            while let Some(c) = characters.next() {
                presses.push(match c {
                    '^' if characters.next() == Some('C') => Press::Interrupt,
                    '^' => Press::End,
                    '\n' => Press::Enter,
                    '\t' => Press::Complete,
                    '<' => Press::PasteStart,
                    '>' => Press::PasteEnd,
                    _ => Press::Stroke(Stroke::Insert(c)),
                });
            }
            Script(presses.into_iter())
        }
    }

    impl Console for Script {
        fn press(&mut self) -> Option<Press> {
            self.0.next()
        }
        fn draw(&mut self, _: &Line, _: &[&str]) {}
        fn leave(&mut self, _: &Line) {}
    }

    #[test]
    fn lines_end_at_an_empty_one() {
        let text = |text: &str| Ok(Multiline::Text(text.to_owned()));
        for (keys, expected) in [
            ("\n", Ok(Multiline::Skip)),
            ("  \n", Ok(Multiline::Skip)),
            ("^D", Ok(Multiline::Skip)),
            ("one\ntwo\n\n", text("one\ntwo")),
            ("one\n^D", text("one")),
            ("  indented\n\n", text("  indented")),
            ("<one\n\ntwo>\n\n", text("one\n\ntwo")),
            ("<one\n\n>\n", text("one")),
            ("<\n\n>\n", Ok(Multiline::Skip)),
            ("<.e\n>\n", text(".e")),
            (".e\n", Ok(Multiline::Editor(String::new()))),
            ("one\n.e\n", Ok(Multiline::Editor("one".into()))),
            ("one\ntw^C", Err(Broken("one\ntw".into()))),
            ("^C", Err(Broken(String::new()))),
            // The terminal goes away.
            ("one\ntwo", Err(Broken("one\ntwo".into()))),
        ] {
            assert_eq!(read_lines(&mut Script::new(keys)), expected, "{keys:?}");
        }
    }

    #[test]
    fn tab_completes_known_words() {
        let known: Vec<String> = ["kiln", "Kitchen", "glaze"].map(String::from).to_vec();
        for (keys, text) in [
            ("g\t\n", "glaze"),
            ("ki\t\n", "kiln"),
            ("ki\t\t\n", "Kitchen"),
            ("ki\t\t\t\n", "ki"),
            ("glaze, k\t\n", "glaze, kiln"),
            ("x\t\n", "x"),
            ("\t\n", ""),
            ("kiln\t\n", "kiln"),
            ("<a\tb>\n", "a\tb"),
        ] {
            let mut line = Line::default();
            let end = read_line(&mut Script::new(keys), &mut line, &known, &mut false);
            assert_eq!((end, line.text()), (Ok(LineEnd::Entered), text), "{keys:?}");
        }
    }

    #[test]
    fn control_d_ends_only_an_empty_line() {
        let mut line = Line::default();
        let end = read_line(&mut Script::new("a^D\n"), &mut line, &[], &mut false);
        assert_eq!((end, line.text()), (Ok(LineEnd::Entered), "a"));
        let end = read_line(
            &mut Script::new("^D"),
            &mut Line::default(),
            &[],
            &mut false,
        );
        assert_eq!(end, Ok(LineEnd::End));
    }

    #[test]
    fn words_are_split_at_commas_and_spaces() {
        for (text, words) in [
            ("", &[][..]),
            (" , ", &[]),
            ("kiln", &["kiln"]),
            ("kiln, glaze  #clay,kiln", &["kiln", "glaze", "clay"]),
        ] {
            assert_eq!(split_words(text), words, "{text:?}");
        }
    }
}
