//! Expressions in the language of the full-text index (SQLite's FTS5).
//!
//! Every token stands in quotes and holds only word characters, so that nothing typed is read as syntax. The columns are
//! `title`, `body`, `tags` and `terms` (see [`index_terms`](super::index_terms)).

use super::atom::Atom;
use super::query::{Scope, Term};
use super::script::characters_per_word;
use super::terms::{TITLE_PAIR, name_parts, pairs, picture_name};

/// All of these expressions.
pub(super) fn and(parts: Vec<String>) -> String {
    joined(parts, " AND ")
}

/// Any of these expressions.
pub(super) fn or(parts: Vec<String>) -> String {
    joined(parts, " OR ")
}

/// The first expression without what any of the others finds.
pub(super) fn without(found: String, excluded: Vec<String>) -> String {
    if excluded.is_empty() {
        return found;
    }
    format!("({found} NOT {})", or(excluded))
}

fn joined(parts: Vec<String>, operator: &str) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for part in parts {
        // A word that is asked for twice weighs twice where words are weighed, and only there.
        if operator == " OR " || !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    match distinct.as_slice() {
        [only] => only.clone(),
        several => format!("({})", several.join(operator)),
    }
}

impl Term {
    /// What finds exactly this term. Never empty for a term of a query.
    pub(super) fn exact(&self) -> String {
        let atoms = self.atoms();
        let count = atoms.len();
        // Letters that touch an unspaced script are no word of their own in the title and the body.
        let mixed = count > 1 && atoms.iter().any(|atom| matches!(atom, Atom::Run(_)));
        let scope = if mixed { Scope::Anywhere } else { self.scope };
        let parts = atoms.iter().enumerate().map(|(index, atom)| match atom {
            Atom::Words(words) => self.words(words, scope, index + 1 == count),
            Atom::Run(run) => self.run(run),
            Atom::Symbol { base, name } => {
                let named = term(name, self.prefix);
                match scope {
                    Scope::Anywhere => named,
                    scope => and(vec![in_column(scope, &quoted(base)), named]),
                }
            }
            Atom::Picture(picture) => term(&picture_name(*picture), false),
        });
        and(parts.collect())
    }

    /// What finds this term or a good part of it, each to be weighed by itself.
    pub(super) fn bag(&self) -> Vec<String> {
        let atoms = self.atoms();
        let splits = |atom: &Atom| matches!(atom, Atom::Run(run) if run.chars().count() > 2);
        if self.quoted || !(atoms.len() > 1 || atoms.iter().any(splits)) {
            return vec![self.exact()];
        }
        let mut bag = Vec::new();
        for atom in &atoms {
            match atom {
                Atom::Words(words) => bag.push(self.words(words, Scope::Anywhere, false)),
                Atom::Run(run) if splits(atom) => {
                    bag.extend(pairs(run, false).map(|pair| term(&pair.to_string(), false)));
                }
                Atom::Run(run) => bag.push(self.run(run)),
                Atom::Symbol { name, .. } => bag.push(term(name, false)),
                Atom::Picture(picture) => bag.push(term(&picture_name(*picture), false)),
            }
        }
        bag
    }

    /// How many words that carry meaning it counts as.
    pub(super) fn weight(&self) -> usize {
        let of = |atom: &Atom| match atom {
            Atom::Run(run) => run.chars().count().div_ceil(characters_per_word(run)),
            _ => 1,
        };
        self.atoms().iter().map(of).sum()
    }

    fn words(&self, words: &[String], scope: Scope, last: bool) -> String {
        let phrase = quoted(&words.join(" "));
        let starred = self.prefix && last;
        let mut forms = vec![if starred {
            format!("{phrase} *")
        } else {
            phrase
        }];
        if let [word] = words
            && !self.quoted
        {
            let parts = name_parts(word);
            if starred {
                forms.extend(completions(word).iter().map(|whole| quoted(whole)));
            } else if !parts.is_empty() {
                forms.push(quoted(&parts.join(" ")));
            }
        }
        let placed = forms.iter().map(|form| in_column(scope, form));
        or(placed.collect())
    }

    fn run(&self, run: &str) -> String {
        let mut tokens: Vec<String> = pairs(run, false).map(|pair| pair.to_string()).collect();
        if self.scope == Scope::Title {
            tokens
                .iter_mut()
                .for_each(|token| token.insert(0, TITLE_PAIR));
        }
        // One character is the beginning of every pair that it begins.
        let alone = run.chars().count() == 1;
        term(&tokens.join(" "), alone)
    }
}

/// What a person may be about to type after these letters, where the stemmed whole does not begin with them: the index
/// holds `run` for `running`, which `runni*` alone would miss.
fn completions(letters: &str) -> Vec<String> {
    let plain = letters.len() >= 4 && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !plain {
        return Vec::new();
    }
    let lower = letters.to_ascii_lowercase();
    let mut whole = Vec::new();
    for ending in ["ing", "ion", "ment", "ness", "ful"] {
        for typed in 1..ending.len() {
            if lower.len() >= typed + 3 && lower.ends_with(&ending[..typed]) {
                whole.push(format!("{lower}{}", &ending[typed..]));
            }
        }
    }
    if let [.., a, b] = lower.as_bytes()
        && a == b
        && !b"aeiou".contains(a)
    {
        whole.push(format!("{lower}ing"));
    }
    whole
}

/// A term of the index's own column.
fn term(text: &str, prefix: bool) -> String {
    let star = if prefix { " *" } else { "" };
    format!("{{terms}} : {}{star}", quoted(text))
}

fn in_column(scope: Scope, expression: &str) -> String {
    match scope {
        Scope::Anywhere => expression.to_owned(),
        Scope::Title => format!("{{title}} : {expression}"),
        Scope::Body => format!("{{body}} : {expression}"),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
