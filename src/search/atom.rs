//! Text taken apart into what the index knows.

use super::query::Term;
use super::script::{Piece, glues, is_pictograph, is_word, pieces, words};
use super::stop_words::is_stop_word;
use super::symbol::symbol_name;

/// How many words of a phrase, and how many characters of an unspaced run, are looked for.
const MOST: usize = 64;

/// Something that the index can be asked for. All the atoms of a text must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Atom {
    /// Words that follow each other.
    Words(Vec<String>),
    /// Characters of a script without spaces, that follow each other.
    Run(String),
    /// A word with the symbols that touch it.
    Symbol {
        /// The word.
        base: String,
        /// The name of the whole, among the index's terms.
        name: String,
    },
    /// A picture.
    Picture(char),
}

/// Takes a text apart. Empty where it holds nothing that is indexed.
pub(super) fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut plain: Vec<String> = Vec::new();
    let mut symbols = Vec::new();
    let mut end = 0;
    for (at, word) in words(text).take(MOST) {
        // To the index, a picture that SQLite takes for a letter is a word that stands between these, and so is an accent without
        // a letter.
        if text[end..at].contains(|c| glues(c) || is_word(c)) {
            push_words(&mut atoms, &mut plain);
        }
        end = at + word.len();
        let cut = pieces(word);
        if let [Piece::Spaced(whole)] = cut.as_slice() {
            plain.push((*whole).to_owned());
        } else {
            push_words(&mut atoms, &mut plain);
            // Letters that touch an unspaced script follow no other word in the index: each is a word of its own.
            atoms.extend(cut.iter().map(|piece| match piece {
                Piece::Spaced(part) => Atom::Words(vec![(*part).to_owned()]),
                Piece::Unspaced(run) => Atom::Run(run.chars().take(MOST).collect()),
            }));
        }
        if let Some(name) = symbol_name(text, at, word) {
            let base = word.to_owned();
            symbols.push(Atom::Symbol { base, name });
        }
    }
    // The name says it all where the word stands alone: `C++` need not also be looked for as `C`.
    let said = matches!((plain.as_slice(), symbols.as_slice()),
        ([only], [Atom::Symbol { base, .. }]) if only == base);
    if !said {
        push_words(&mut atoms, &mut plain);
    }
    atoms.append(&mut symbols);
    let pictures = text.chars().filter(|&c| is_pictograph(c)).take(MOST);
    atoms.extend(pictures.map(Atom::Picture));
    atoms
}

fn push_words(atoms: &mut Vec<Atom>, plain: &mut Vec<String>) {
    if !plain.is_empty() {
        atoms.push(Atom::Words(std::mem::take(plain)));
    }
}

/// Whether the index can know anything of this text.
pub(super) fn is_searchable(text: &str) -> bool {
    words(text).next().is_some() || text.chars().any(is_pictograph)
}

impl Term {
    /// What to ask the index for.
    pub(super) fn atoms(&self) -> Vec<Atom> {
        if self.quoted || self.prefix {
            return atoms(&self.text);
        }
        // `kiln's` asks for the kiln.
        let trimmed = self.text.trim_end_matches(|c| !is_word(c));
        let owner = trimmed
            .strip_suffix("'s")
            .or_else(|| trimmed.strip_suffix("’s"))
            .filter(|owner| owner.ends_with(is_word));
        atoms(owner.unwrap_or(&self.text))
    }

    /// Whether it is one word that only holds a sentence together.
    pub(super) fn is_stop_word(&self) -> bool {
        let plain = !self.quoted && !self.prefix;
        plain
            && is_stop_word(self.text.trim_matches(|c| !is_word(c)))
            && !atoms(&self.text)
                .iter()
                .any(|atom| matches!(atom, Atom::Symbol { .. } | Atom::Picture(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |atom: Atom| match atom {
            Atom::Words(words) => words.join(" "),
            Atom::Run(run) => format!("<{run}>"),
            Atom::Symbol { base, name } => format!("{base}={name}"),
            Atom::Picture(picture) => picture.to_string(),
        };
        atoms(text)
            .into_iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[test]
    fn texts_are_taken_apart() {
        for (text, parts) in [
            ("node.js", "node js"),
            ("C++", "C=cplusplus"),
            ("C++ templates", "C templates, C=cplusplus"),
            ("使用Python编写", "<使用>, Python, <编写>"),
            ("陶芸 入門", "<陶芸>, <入門>"),
            ("🔥!", "🔥"),
            ("cone 🤔 ten", "cone, ten, 🤔"),
            ("cone:\u{301}\u{301}/ten", "cone, ten"),
            ("cone e\u{301}/ten", "cone e\u{301} ten"),
            ("...", ""),
        ] {
            assert_eq!(shown(text), parts, "{text}");
        }
    }
}
