//! The query language: from what a person typed to a tree.

use super::atom::is_searchable;
use super::field::{Field, empty_field, unknown_field};
use super::lexer::{Lexeme, lex};
use super::wording::field_text;
use crate::model::{Predicate, Timestamp};

/// How many words and fields of a query are used, words without meaning of their own not counted.
const MOST_TERMS: usize = 64;

/// How many words without meaning of their own are used.
const MOST_STOP_WORDS: usize = 64;

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What must hold, one beside the other.
    pub(super) parts: Vec<Node>,
    /// Something was typed.
    pub(super) typed: bool,
    /// How each filter was typed: a date cannot be told from the moment that it stands for.
    pub(super) filters: Vec<(Predicate, String)>,
    /// What was read otherwise than it may have been meant: sentences for a person, each with the next step.
    pub notes: Vec<String>,
}

impl Query {
    /// Whether it asks for nothing in particular: nothing was typed, or nothing that can be looked for.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Is(Predicate),
    Text(Term),
}

/// Text to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// As typed, without quotes and star.
    pub(super) text: String,
    pub(super) scope: Scope,
    /// It stood in quotes.
    pub(super) quoted: bool,
    /// A star stood at its end: words that begin so.
    pub(super) prefix: bool,
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Anywhere,
    Title,
    Body,
}

/// Reads a query. No text is an error: what is not of the language is looked for as text, and [`Query::notes`] tells where
/// that may be a surprise.
///
/// `OR` binds its two neighbours before words side by side are joined: `kind:story kiln OR glaze` asks for stories that
/// speak of a kiln or of glaze. An `AND` binds before `OR`.
pub fn parse(text: &str, now: Timestamp) -> Query {
    let mut parser = Parser {
        lexemes: lex(text),
        at: 0,
        now,
        terms: 0,
        stop_words: 0,
        filters: Vec::new(),
        notes: Vec::new(),
    };
    let mut parts = Vec::new();
    while parser.peek().is_some() {
        parser
            .sequence()
            .into_iter()
            .for_each(|node| flatten(node, &mut parts));
        // A `)` without its `(` does not come out of the lexer; stepping over it keeps this loop finite anyway.
        parser.at += 1;
    }
    let mut notes = parser.notes;
    if parser.terms > MOST_TERMS {
        notes.push(format!(
            "only the first {MOST_TERMS} words are used; leave out the less telling ones"
        ));
    }
    let kind = |node: &&Node| matches!(node, Node::Is(Predicate::Kind(_)));
    if parts.iter().filter(kind).count() > 1 {
        notes.push("no entry is of two kinds; write kind:story OR kind:lesson".to_owned());
    }
    let typed = !text.trim().is_empty();
    if typed && parts.is_empty() {
        notes.push("nothing in it can be searched; type a word with letters or digits".to_owned());
    }
    Query {
        parts,
        typed,
        filters: parser.filters,
        notes,
    }
}

/// Adds a node to what must hold, taken apart where it is itself a list of such.
fn flatten(node: Node, parts: &mut Vec<Node>) {
    match node {
        Node::All(inner) => inner.into_iter().for_each(|node| flatten(node, parts)),
        other => parts.push(other),
    }
}

struct Parser {
    lexemes: Vec<Lexeme>,
    at: usize,
    now: Timestamp,
    terms: usize,
    stop_words: usize,
    filters: Vec<(Predicate, String)>,
    notes: Vec<String>,
}

impl Parser {
    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.at)
    }

    /// Whether the lexeme after the present one begins something that an operator can join.
    fn joins(&self) -> bool {
        self.begins_operand(self.at + 1)
    }

    fn begins_operand(&self, at: usize) -> bool {
        !matches!(
            self.lexemes.get(at),
            None | Some(Lexeme::Close | Lexeme::Or { .. } | Lexeme::And)
        )
    }

    /// Things side by side, up to the end of the group.
    fn sequence(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while self.peek().is_some_and(|next| *next != Lexeme::Close) {
            nodes.extend(self.either());
        }
        nodes
    }

    /// Things joined by `OR`.
    fn either(&mut self) -> Option<Node> {
        let mut nodes: Vec<Node> = self.both().into_iter().collect();
        while matches!(self.peek(), Some(Lexeme::Or { .. })) && self.joins() {
            self.at += 1;
            nodes.extend(self.both());
        }
        joined(nodes, Node::Any)
    }

    /// Things joined by `AND`.
    fn both(&mut self) -> Option<Node> {
        let mut nodes: Vec<Node> = self.one().into_iter().collect();
        while self.peek() == Some(&Lexeme::And) && self.joins() {
            self.at += 1;
            nodes.extend(self.one());
        }
        joined(nodes, Node::All)
    }

    /// One thing, negated or not. An operator with nothing to join is the word that it looks like.
    fn one(&mut self) -> Option<Node> {
        let mut negated = false;
        while matches!(self.peek(), Some(Lexeme::Minus | Lexeme::Not)) && self.joins() {
            self.at += 1;
            negated = !negated;
        }
        loop {
            let note = match self.peek()? {
                Lexeme::Unknown(name) => unknown_field(name),
                Lexeme::Empty(name) => empty_field(*name),
                _ => break,
            };
            self.note(note);
            self.at += 1;
        }
        let lexeme = self.peek()?.clone();
        self.at += 1;
        let node = match lexeme {
            Lexeme::Open => {
                let nodes = self.sequence();
                self.at += 1;
                joined(nodes, Node::All)
            }
            Lexeme::Word { text, prefix } => self.text(text, Scope::Anywhere, false, prefix),
            Lexeme::Phrase { text, prefix } => self.text(text, Scope::Anywhere, true, prefix),
            Lexeme::Field {
                name,
                value,
                quoted,
            } => match name.value(&value, self.now) {
                Field::Predicate(predicate) => {
                    let typed = field_text(name, &value, quoted);
                    let node = self.counted(Node::Is(predicate.clone()));
                    let filter = node.as_ref().map(|_| (predicate, typed));
                    self.filters.extend(filter);
                    node
                }
                Field::Text(scope) => {
                    let stem = value.trim_end_matches('*');
                    let prefix = !quoted && stem.len() < value.len();
                    self.text(stem.to_owned(), scope, quoted, prefix)
                }
                Field::Unreadable(note) => {
                    self.note(note);
                    let text = format!("{} {value}", name.as_str());
                    self.text(text, Scope::Anywhere, false, false)
                }
            },
            Lexeme::Or { word: true } => self.word("OR"),
            Lexeme::And => self.word("AND"),
            Lexeme::Not => self.word("NOT"),
            _ => None,
        }?;
        Some(match node {
            Node::Not(inner) if negated => *inner,
            node if negated => Node::Not(Box::new(node)),
            node => node,
        })
    }

    fn word(&mut self, word: &str) -> Option<Node> {
        self.text(word.to_owned(), Scope::Anywhere, false, false)
    }

    fn text(&mut self, text: String, scope: Scope, quoted: bool, prefix: bool) -> Option<Node> {
        if !is_searchable(&text) {
            return None;
        }
        let term = Term {
            text,
            scope,
            quoted,
            prefix,
        };
        if term.is_stop_word() {
            self.stop_words += 1;
            return (self.stop_words <= MOST_STOP_WORDS).then_some(Node::Text(term));
        }
        self.counted(Node::Text(term))
    }

    /// The node, unless the query has had its fill.
    fn counted(&mut self, node: Node) -> Option<Node> {
        self.terms += 1;
        (self.terms <= MOST_TERMS).then_some(node)
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < 8 && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Several nodes as one; a single one stays itself.
fn joined(mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() > 1 {
        Some(join(nodes))
    } else {
        nodes.pop()
    }
}
