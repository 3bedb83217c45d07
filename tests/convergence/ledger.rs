//! Every word that was ever written, and who may have heard of it.

use std::collections::{BTreeMap, BTreeSet};

use cop::model::Id;

/// A word that is written once and nowhere else.
#[derive(Debug, Clone)]
pub struct Token {
    /// The word.
    pub text: String,
    /// The entry that it was written in.
    pub entry: Option<Id>,
    /// On which machine.
    pub machine: usize,
    /// Whether it stands in a title or a body, which have a history.
    pub has_history: bool,
    /// Whether an exchange was finished since, so that others have it.
    pub exchanged: bool,
    /// Whether its machine came back from a copy that is older, so that it has the word from others alone.
    pub is_from_others: bool,
}

/// The words by their number.
#[derive(Debug, Default)]
pub struct Ledger {
    pub tokens: BTreeMap<usize, Token>,
    next: usize,
    /// On each machine the words that others may see there and that were not handed over yet.
    waiting: BTreeMap<usize, BTreeSet<usize>>,
    /// The words that others may have heard of.
    pub told: BTreeSet<usize>,
    /// The entries that were out of sight once, on whichever machine.
    pub hidden_once: BTreeSet<Id>,
    /// The words that stand on each machine in what entries say now.
    pub standing: BTreeMap<usize, BTreeSet<usize>>,
    /// The words that their people took back: others need not hear of these.
    pub taken_back: BTreeSet<usize>,
    /// The entries that were erased, by machine.
    pub erased: BTreeSet<(usize, Id)>,
}

impl Ledger {
    /// A word that nobody has written yet.
    pub fn word(&mut self, machine: usize, has_history: bool) -> (usize, String) {
        self.next += 1;
        let text = format!("zq{:04}qz", self.next);
        let token = Token {
            text: text.clone(),
            entry: None,
            machine,
            has_history,
            exchanged: false,
            is_from_others: false,
        };
        self.tokens.insert(self.next, token);
        (self.next, text)
    }

    /// The numbers of the words in a text.
    pub fn words_in(text: &str) -> BTreeSet<usize> {
        let after = text.split("zq").skip(1);
        after
            .filter_map(|rest| rest.get(..6)?.strip_suffix("qz")?.parse().ok())
            .collect()
    }

    /// Notes what others may see, or not, of an entry on a machine.
    pub fn see(
        &mut self,
        machine: usize,
        entry: Id,
        words: BTreeSet<usize>,
        is_shown: bool,
        is_sealed: bool,
    ) {
        self.standing.entry(machine).or_default().extend(&words);
        let waiting = self.waiting.entry(machine).or_default();
        if is_shown {
            waiting.extend(&words);
        } else {
            self.hidden_once.insert(entry);
        }
        if is_sealed {
            let tokens = &self.tokens;
            waiting.retain(|word| {
                tokens
                    .get(word)
                    .is_none_or(|token| token.entry != Some(entry))
            });
        }
        for word in words {
            if let Some(token) = self.tokens.get_mut(&word) {
                token.entry.get_or_insert(entry);
            }
        }
    }

    /// An exchange begins on a machine.
    pub fn hand_over(&mut self, machine: usize) {
        let waiting = self.waiting.remove(&machine).unwrap_or_default();
        self.told.extend(waiting);
    }

    /// An exchange of a machine ended well.
    pub fn finish(&mut self, machine: usize) {
        for (number, token) in &mut self.tokens {
            token.exchanged |= token.machine == machine && self.told.contains(number);
        }
    }

    /// A machine came back from a copy that was made when so many words were written.
    pub fn forget_since(&mut self, machine: usize, words: usize) {
        self.tokens.retain(|number, token| {
            token.machine != machine || *number <= words || token.exchanged
        });
        for (number, token) in &mut self.tokens {
            token.is_from_others |= token.machine == machine && *number > words;
        }
    }

    /// How many words were written.
    pub fn written(&self) -> usize {
        self.next
    }
}
