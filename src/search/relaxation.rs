//! Queries that ask for less than one that found nothing.

use super::atom::is_searchable;
use super::lexer::{Lexeme, lex};
use super::query::{Node, Query, Scope, Term};
use super::script::words;
use crate::model::{Predicate, State};

/// A query that asks for less than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaxed {
    /// What it does without, as it was typed: `tag:firing`, `-electric`, `title:`; for quotes, `the quotes`.
    pub without: String,
    /// What is left.
    pub query: Query,
}

impl Query {
    /// The queries that do without one of the things that must hold: a filter, an exclusion, the quotes of a phrase, or
    /// that a text stands in the title or the body. Filters come first. None of them is empty.
    pub fn relaxed(&self) -> Vec<Relaxed> {
        let (mut filters, mut marks) = (Vec::new(), Vec::new());
        for (at, part) in self.parts.iter().enumerate() {
            let mut others = self.parts.clone();
            others.remove(at);
            match part {
                Node::Text(term) => {
                    let Some((without, nodes)) = term.relaxed() else {
                        continue;
                    };
                    others.splice(at..at, nodes);
                    marks.push(self.less(without, others));
                }
                Node::Not(_) => marks.push(self.less(self.text_of(part), others)),
                part if part.has_filter() => filters.push(self.less(self.text_of(part), others)),
                _ => {}
            }
        }
        filters.append(&mut marks);
        filters.retain(|relaxed| !relaxed.query.is_empty());
        filters
    }

    /// It without any of its filters; `None` where it has none, or nothing else.
    pub fn without_filters(&self) -> Option<Self> {
        let mut parts = self.parts.clone();
        parts.retain(|part| !part.has_filter());
        self.other(parts)
    }

    /// Its words alone, wherever and in whatever order they stand; `None` where it asks for nothing else, or for no words.
    pub fn words_alone(&self) -> Option<Self> {
        let mut parts = Vec::new();
        self.parts
            .iter()
            .for_each(|part| add_words(part, &mut parts));
        self.other(parts)
    }

    /// It among drafts.
    pub fn among_drafts(&self) -> Self {
        let draft = Predicate::State(State::Draft);
        let mut query = self.clone();
        query.parts.push(Node::Is(draft.clone()));
        query.filters.push((draft, "state:draft".to_owned()));
        query
    }

    /// What its filters ask for, one by one.
    pub fn filters(&self) -> impl Iterator<Item = &Predicate> {
        self.filters.iter().map(|(predicate, _)| predicate)
    }

    /// It with other parts, where these are others, and some.
    fn other(&self, parts: Vec<Node>) -> Option<Self> {
        let changed = !parts.is_empty() && parts != self.parts;
        changed.then(|| self.with_parts(parts))
    }

    fn less(&self, without: String, parts: Vec<Node>) -> Relaxed {
        Relaxed {
            without,
            query: self.with_parts(parts),
        }
    }

    fn with_parts(&self, parts: Vec<Node>) -> Self {
        Query {
            parts,
            ..self.clone()
        }
    }
}

impl Node {
    /// Whether it asks for something other than text.
    fn has_filter(&self) -> bool {
        match self {
            Node::Is(_) => true,
            Node::Text(_) => false,
            Node::Not(inner) => inner.has_filter(),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().any(Node::has_filter),
        }
    }
}

impl Term {
    /// What it asks for beyond its words, and what is left without that.
    fn relaxed(&self) -> Option<(String, Vec<Node>)> {
        let scope = match self.scope {
            Scope::Title => "title:",
            Scope::Body => "body:",
            Scope::Anywhere if self.quoted => return Some(("the quotes".to_owned(), self.bare())),
            Scope::Anywhere => return None,
        };
        let anywhere = Term {
            scope: Scope::Anywhere,
            ..self.clone()
        };
        Some((scope.to_owned(), vec![Node::Text(anywhere)]))
    }

    /// Its words, each by itself.
    fn bare(&self) -> Vec<Node> {
        let word = |text: &str, prefix| {
            Node::Text(Term {
                text: text.to_owned(),
                scope: Scope::Anywhere,
                quoted: false,
                prefix,
            })
        };
        if !self.quoted {
            return vec![word(&self.text, self.prefix)];
        }
        let mut bare = Vec::new();
        for part in self
            .text
            .split(|c: char| c.is_whitespace() || c.is_control())
        {
            // What would be an operator or a filter outside quotes is left with its letters alone.
            let plain = matches!(lex(part).as_slice(),
                [Lexeme::Word { text, prefix: false }] if text == part);
            match plain && is_searchable(part) {
                true => bare.push(word(part, false)),
                false => bare.extend(words(part).map(|(_, part)| word(part, false))),
            }
        }
        bare
    }
}

/// Adds the words that a part asks for.
fn add_words(node: &Node, words: &mut Vec<Node>) {
    match node {
        Node::Text(term) => words.extend(term.bare()),
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter().for_each(|node| add_words(node, words));
        }
        Node::Not(_) | Node::Is(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use crate::search::parse;

    fn query(text: &str) -> Query {
        parse(text, Timestamp::from_seconds(1_700_000_000))
    }

    fn text(query: &Query) -> String {
        query.texts().join(" ")
    }

    #[test]
    fn one_thing_is_left_out_at_a_time() {
        for (typed, less) in [
            ("kiln breaker", ""),
            ("kiln OR oven", ""),
            ("kiln tag:firing", "tag:firing → kiln"),
            ("tag:firing", ""),
            (
                "tag:firing kind:story",
                "tag:firing → kind:story; kind:story → tag:firing",
            ),
            (
                "kiln since:\"2 weeks ago\" -tag:x",
                "since:\"2 weeks ago\" → kiln -tag:x; -tag:x → kiln since:\"2 weeks ago\"",
            ),
            (
                "-electric kiln by:Ada",
                "by:Ada → -electric kiln; -electric → kiln by:Ada",
            ),
            (
                "kind:story OR kind:lesson kiln",
                "kind:story OR kind:lesson → kiln",
            ),
            ("tag:kiln OR glaze slip", "tag:kiln OR glaze → slip"),
            (
                "\"reduction firing\" cone",
                "the quotes → reduction firing cone",
            ),
            ("\"kiln\"", "the quotes → kiln"),
            ("\"tag:x -y OR C++ (z*)\"", "the quotes → tag x y or C++ z"),
            (
                "a title:pin* body:\"b c\"",
                "title: → a pin* body:\"b c\"; body: → a title:pin* \"b c\"",
            ),
            (
                "kiln (tag:x -glaze)",
                "tag:x → kiln -glaze; -glaze → kiln tag:x",
            ),
            ("-kiln", ""),
            ("...", ""),
            ("", ""),
        ] {
            let relaxed = query(typed).relaxed();
            let said: Vec<String> = relaxed
                .iter()
                .map(|one| format!("{} → {}", one.without, text(&one.query)))
                .collect();
            assert_eq!(said.join("; "), less, "{typed}");
        }
    }

    #[test]
    fn all_of_it_can_be_left_out() {
        for (typed, unfiltered, words) in [
            ("kiln breaker", "", ""),
            ("kiln tag:x by:Ada", "kiln", "kiln"),
            ("tag:x by:Ada", "", ""),
            (
                "\"hot kiln\" title:pin* (glaze OR slip) -cone tag:x",
                "\"hot kiln\" title:pin* glaze OR slip -cone",
                "hot kiln pin* glaze slip",
            ),
            ("kiln OR (tag:x -glaze)", "", "kiln"),
            ("-kiln", "", ""),
        ] {
            let shown = |query: Option<Query>| query.map_or(String::new(), |query| text(&query));
            let query = query(typed);
            assert_eq!(shown(query.without_filters()), unfiltered, "{typed}");
            assert_eq!(shown(query.words_alone()), words, "{typed}");
        }
    }

    #[test]
    fn what_is_left_reads_as_it_is() {
        for typed in [
            "\"tag:x -y OR z\" kiln",
            "title:\"a b\" -c",
            "kiln tag:x \"C++ |\"",
        ] {
            for one in query(typed).relaxed() {
                let read = query(&text(&one.query));
                assert_eq!(read.texts(), one.query.texts(), "{typed}");
                assert_eq!(read.notes, Vec::<String>::new(), "{typed}");
            }
        }
        assert_eq!(
            text(&query("kiln OR oven").among_drafts()),
            "kiln OR oven state:draft"
        );
    }
}
