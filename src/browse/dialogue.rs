//! What is asked before something is done about an entry.

use super::finding::{strokes, type_in};
use super::worker::Deed;
use crate::model::{Id, Tag, Verdict};
use crate::terminal::{Key, Line, single_line};

/// A question, and what was typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialogue {
    id: Id,
    asks: Asks,
    pub(super) line: Line,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Asks {
    /// Which tags; these are there.
    Tags(String),
    /// How it went.
    Verdict,
    /// What was noticed when it went so.
    Note(Verdict),
    /// What thanks are for.
    Thanks,
}

/// What a key made of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It goes on.
    Goes(Dialogue),
    /// It goes on, since what was typed is not understood.
    Unclear(Dialogue, String),
    /// Nothing is to be done.
    Dropped,
    /// This is to be done.
    Done(Id, Deed),
}

impl Dialogue {
    fn new(id: Id, asks: Asks) -> Dialogue {
        Dialogue {
            id,
            asks,
            line: Line::default(),
        }
    }

    /// Asks for the tags of an entry that has these.
    pub(super) fn tags(id: Id, tags: &[String]) -> Dialogue {
        Dialogue::new(id, Asks::Tags(tags.join(", ")))
    }

    /// Asks how it went.
    pub(super) fn tried(id: Id) -> Dialogue {
        Dialogue::new(id, Asks::Verdict)
    }

    /// Asks what thanks are for.
    pub(super) fn thanks(id: Id) -> Dialogue {
        Dialogue::new(id, Asks::Thanks)
    }

    /// The question.
    pub(super) fn asks(&self) -> String {
        match &self.asks {
            Asks::Tags(tags) if tags.is_empty() => {
                "Which tags? -TAG takes one away (Enter when done, Esc for none)".to_owned()
            }
            Asks::Tags(tags) => {
                format!(
                    "Which tags beside {}? -TAG takes one away",
                    single_line(tags)
                )
            }
            Asks::Verdict => {
                "How did it go? (w)orked, (p)artly or (f)ailed; Esc for none".to_owned()
            }
            Asks::Note(verdict) => format!(
                "It {}. What did you notice? (Enter for nothing more)",
                went(*verdict)
            ),
            Asks::Thanks => "Thanks for what? (Enter for nothing more, Esc for none)".to_owned(),
        }
    }

    /// Whether anything was typed.
    pub(super) fn has_words(&self) -> bool {
        !self.line.text().trim().is_empty()
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.asks != Asks::Verdict {
            type_in(&mut self.line, text);
        }
    }

    pub(super) fn key(mut self, key: Key) -> Outcome {
        if key == Key::Esc {
            return Outcome::Dropped;
        }
        if self.asks == Asks::Verdict {
            let verdict = match key {
                Key::Char('w' | 'W') => Verdict::Worked,
                Key::Char('p' | 'P') => Verdict::Partly,
                Key::Char('f' | 'F') => Verdict::Failed,
                Key::Char('q') => return Outcome::Dropped,
                _ => return Outcome::Goes(self),
            };
            self.asks = Asks::Note(verdict);
            return Outcome::Goes(self);
        }
        if key == Key::Enter {
            return self.done();
        }
        if let Some(stroke) = strokes(key) {
            self.line.apply(stroke);
        }
        Outcome::Goes(self)
    }

    fn done(self) -> Outcome {
        let text = self.line.text().trim().to_owned();
        let note = (!text.is_empty()).then_some(text);
        match &self.asks {
            Asks::Tags(_) => match note.as_deref().map(tags) {
                None => Outcome::Dropped,
                Some(Ok(deed)) => Outcome::Done(self.id, deed),
                Some(Err(why)) => Outcome::Unclear(self, why),
            },
            Asks::Verdict => Outcome::Goes(self),
            Asks::Note(verdict) => Outcome::Done(self.id, Deed::Tried(*verdict, note)),
            Asks::Thanks => Outcome::Done(self.id, Deed::Thank(note)),
        }
    }
}

fn went(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Worked => "worked",
        Verdict::Partly => "worked partly",
        Verdict::Failed => "failed",
    }
}

/// Reads `kiln, breaker -oven`.
fn tags(text: &str) -> Result<Deed, String> {
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    let words = text.split(|c: char| c == ',' || c.is_whitespace());
    for word in words.filter(|word| !word.is_empty()) {
        let (list, name) = match word.strip_prefix('-') {
            Some(name) => (&mut remove, name),
            None => (&mut add, word),
        };
        let tag: Tag = name
            .trim_start_matches('#')
            .parse()
            .map_err(|error| format!("{error}"))?;
        list.push(tag);
    }
    Ok(Deed::Tag { add, remove })
}
