//! How to weigh what an expression finds: by which words, how often each was asked for, and which of them stood together.

use super::expression::Expression;

/// How to weigh what an expression of the index finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighing {
    /// For each phrase of the expression, in its order: which of the words it is a form of. `None` is not weighed.
    pub phrases: Vec<Option<usize>>,
    /// What is weighed.
    pub words: Vec<Weighed>,
    /// Words that stood next to each other in the query, the earlier one first.
    pub neighbours: Vec<(usize, usize)>,
    /// The expression finds whatever any of its phrases finds, each of which is weighed, so that they may be looked at one after
    /// the other. None is the beginning of a word: to gather what it begins takes the index as long as to walk it.
    pub apart: bool,
}

impl Weighing {
    /// Which of the words a part of a query is.
    pub(super) fn word(&self, part: &Expression) -> Option<usize> {
        let Expression::Word(asked, _) = part else {
            return None;
        };
        self.words.iter().position(|word| word.text == asked.text)
    }

    /// Notes which words were asked for, one after the other.
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
