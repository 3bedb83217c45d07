//! How to weigh what an expression finds: by which words, how often each was asked for, and which of them stood together.

use std::fmt;

use super::expression::Expression;
use super::script::is_unspaced;

/// What an expression of the index looks for, and how to weigh what it finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighing {
    /// The phrases of the expression, in its order.
    pub phrases: Vec<Sought>,
    /// Which of the phrases an entry has to have.
    pub rule: Rule,
    /// What is weighed.
    pub words: Vec<Weighed>,
    /// Words that stood next to each other in the query, the earlier one first.
    pub neighbours: Vec<(usize, usize)>,
}

/// A phrase that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// What.
    pub phrase: Phrase,
    /// Of which of the words it is a form. `None` is not weighed.
    pub word: Option<usize>,
}

/// Words that follow each other. Written out, it is in the language of the index (SQLite's FTS5).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// The words, with spaces between them.
    pub text: String,
    /// Where they stand; `None` is anywhere.
    pub column: Option<Column>,
    /// The last word may go on.
    pub prefix: bool,
}

/// A column of the index, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// An entry's title.
    Title,
    /// Its body.
    Body,
    /// Its tags.
    Tags,
    /// What the index would lose of these: see [`index_terms`](super::index_terms).
    Terms,
}

impl Column {
    /// Its place in the index, from 0.
    pub fn place(self) -> usize {
        self as usize
    }

    /// Its name in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Column::Title => "title",
            Column::Body => "body",
            Column::Tags => "tags",
            Column::Terms => "terms",
        }
    }
}

impl Phrase {
    /// Whole words, anywhere.
    pub fn of(text: &str) -> Self {
        Phrase {
            text: text.to_owned(),
            column: None,
            prefix: false,
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = self.column {
            write!(f, "{{{}}} : ", column.as_str())?;
        }
        write!(f, "\"{}\"", self.text.replace('"', "\"\""))?;
        f.write_str(if self.prefix { " *" } else { "" })
    }
}

/// Which phrases an entry has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// One, by its place among all.
    Phrase(usize),
    /// What each of these asks for.
    All(Vec<Rule>),
    /// What one of these asks for.
    Any(Vec<Rule>),
    /// What the first asks for, and not what the second does.
    Without(Box<Rule>, Box<Rule>),
}

impl Default for Rule {
    /// Nothing meets it.
    fn default() -> Self {
        Rule::Any(Vec::new())
    }
}

impl Rule {
    /// Whether each of its phrases is enough.
    pub fn is_any_of_its_phrases(&self) -> bool {
        match self {
            Rule::Phrase(_) => true,
            Rule::All(rules) => match rules.as_slice() {
                [only] => only.is_any_of_its_phrases(),
                _ => false,
            },
            Rule::Any(rules) => rules.iter().all(Self::is_any_of_its_phrases),
            Rule::Without(..) => false,
        }
    }
}

impl Weighing {
    /// Which of the words a part of a query is.
    pub(super) fn word(&self, part: &Expression) -> Option<usize> {
        let Expression::Word(asked, _) = part else {
            return None;
        };
        self.words.iter().position(|word| word.text == asked.text)
    }

    /// Whether a word stood next to another in the query.
    pub fn has_neighbours(&self, word: usize) -> bool {
        let mut pairs = self.neighbours.iter();
        pairs.any(|(first, second)| *first == word || *second == word)
    }

    /// Whether a word is a pair of characters of a script without spaces.
    fn is_pair(&self, word: usize) -> bool {
        self.words[word].text.starts_with(is_unspaced)
    }

    /// Does what looks for phrases that are not weighed.
    pub(super) fn unweighed(&mut self, look: impl FnOnce(&mut Self) -> Rule) -> Rule {
        let (phrases, words) = (self.phrases.len(), self.words.len());
        let rule = look(self);
        for sought in &mut self.phrases[phrases..] {
            sought.word = None;
        }
        self.words.truncate(words);
        rule
    }

    /// Notes which words were asked for, one after the other. Pairs of characters overlap, so that it is known how they follow each
    /// other.
    pub(super) fn ask(&mut self, asked: &[Option<usize>]) {
        for (index, word) in asked.iter().enumerate() {
            let Some(word) = *word else { continue };
            if asked[..index].contains(&Some(word)) {
                self.words[word].times += 1;
            }
        }
        for pair in asked.windows(2) {
            if let [Some(first), Some(second)] = *pair
                && first != second
                && ![first, second]
                    .map(|word| self.is_pair(word))
                    .contains(&true)
                && !self.neighbours.contains(&(first, second))
            {
                self.neighbours.push((first, second));
            }
        }
    }
}

/// A word of the query, or a part of one, with all its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// As it was typed, or the part.
    pub text: String,
    /// How often it was asked for. Repeating a word gives it weight.
    pub times: u32,
}

impl Weighed {
    /// A word that was asked for once.
    pub fn once(text: &str) -> Self {
        Weighed {
            text: text.to_lowercase(),
            times: 1,
        }
    }
}
