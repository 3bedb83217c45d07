//! A query as it would be typed.

use super::field::FieldName;
use super::query::{Node, Query, Scope, Term};
use crate::model::Predicate;

impl Query {
    /// Its parts as they would be typed, each of which must hold. Read again, they ask for the same.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.parts.iter().map(|part| self.text_of(part));
        texts.collect()
    }

    /// A part as it would be typed beside others.
    pub(super) fn text_of(&self, node: &Node) -> String {
        let joined = |nodes: &[Node], word: &str| {
            let texts: Vec<String> = nodes.iter().map(|node| self.operand(node)).collect();
            texts.join(word)
        };
        match node {
            Node::All(nodes) => format!("({})", joined(nodes, " ")),
            Node::Any(nodes) => joined(nodes, " OR "),
            Node::Not(inner) => {
                let inner = self.operand(inner);
                // `--force` is text.
                match inner.starts_with('-') {
                    true => format!("NOT {inner}"),
                    false => format!("-{inner}"),
                }
            }
            Node::Is(predicate) => self.filter_text(predicate).to_owned(),
            Node::Text(term) => term.text(),
        }
    }

    /// A part as it would be typed where an operator joins it.
    fn operand(&self, node: &Node) -> String {
        match node {
            Node::Any(_) => format!("({})", self.text_of(node)),
            _ => self.text_of(node),
        }
    }

    fn filter_text(&self, predicate: &Predicate) -> &str {
        let mut filters = self.filters.iter();
        filters
            .find(|(known, _)| known == predicate)
            .map_or("", |(_, text)| text)
    }
}

impl Term {
    fn text(&self) -> String {
        let star = if self.prefix { "*" } else { "" };
        let text = match (self.quoted, self.text.as_str()) {
            // What separates words in quotes is nothing that anybody could type again.
            (true, text) => format!("\"{}\"", text.replace(char::is_control, " ")),
            (false, word @ ("OR" | "AND" | "NOT")) => word.to_lowercase(),
            // A field that could not be read is searched as its name and its value.
            (false, text) => match text.split_once(' ') {
                Some((name, value)) => format!("{name}:{}", value_text(value, false)),
                None => text.to_owned(),
            },
        };
        match self.scope {
            Scope::Anywhere => format!("{text}{star}"),
            Scope::Title => format!("{}:{text}{star}", FieldName::Title.as_str()),
            Scope::Body => format!("{}:{text}{star}", FieldName::Body.as_str()),
        }
    }
}

/// A field with its value as it was typed.
pub(super) fn field_text(name: FieldName, value: &str, quoted: bool) -> String {
    format!("{}:{}", name.as_str(), value_text(value, quoted))
}

fn value_text(value: &str, quoted: bool) -> String {
    match quoted || value.contains(char::is_whitespace) {
        true => format!("\"{}\"", value.replace(char::is_control, " ")),
        false => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Timestamp;
    use crate::search::parse;

    #[test]
    fn a_query_that_is_written_out_asks_for_the_same() {
        let now = Timestamp::from_seconds(1_700_000_000);
        for (typed, written) in [
            ("kiln  breaker", "kiln breaker"),
            ("“kiln tripped” pin*", "\"kiln tripped\" pin*"),
            ("kiln | oven OR \"a b\"", "kiln OR oven OR \"a b\""),
            ("(a OR b) c AND d OR e", "a OR b (c d) OR e"),
            ("a OR (b OR c)", "a OR (b OR c)"),
            ("kiln AND tag:x", "kiln tag:x"),
            ("NOT kiln -(a b) -(a OR b)", "-kiln -(a b) -(a OR b)"),
            ("NOT --force kiln", "NOT --force kiln"),
            ("--force - kiln", "--force kiln"),
            (
                "KIND:stories tag:\"glaze recipes\"",
                "kind:stories tag:\"glaze recipes\"",
            ),
            (
                "since:\"2 weeks ago\" before:2026-05",
                "since:\"2 weeks ago\" before:2026-05",
            ),
            (
                "title:pin* body:\"slow cooling\"",
                "title:pin* body:\"slow cooling\"",
            ),
            ("kiln OR", "kiln or"),
            ("AND kiln", "and kiln"),
            ("kind:storys kiln", "kind:storys kiln"),
            ("foo:\"a b\" foo:c", "foo:\"a b\" foo:c"),
            (
                "C++ .NET O'Brien 50% f(x) (a f(x))",
                "C++ .NET O'Brien 50% f(x) a f(x)",
            ),
            ("\"open quote", "open quote"),
            ("\"a\u{1b}[31m\tb\"", "\"a [31m b\""),
            ("...", ""),
            ("", ""),
        ] {
            let query = parse(typed, now);
            let text = query.texts().join(" ");
            assert_eq!(text, written, "{typed}");
            let again = parse(&text, now);
            assert_eq!(again.texts(), query.texts(), "{typed}");
            if !typed.is_empty() && !text.is_empty() && !typed.contains('\u{1b}') {
                assert_eq!(again.plan().condition, query.plan().condition, "{typed}");
                let rank = |query: &crate::search::Query| {
                    query.plan().rank.map(|rank| rank.any.to_lowercase())
                };
                assert_eq!(rank(&again), rank(&query), "{typed}");
            }
        }
    }
}
