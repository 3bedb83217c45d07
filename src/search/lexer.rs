//! A query cut into lexemes. Every text has lexemes: what is no operator is text.

use super::field::FieldName;
use super::script::is_token;

/// How deep parentheses may nest; deeper ones are text.
const DEEPEST: usize = 8;

/// How many lexemes of a query are read.
const MOST_LEXEMES: usize = 1_000;

/// How many characters of a word, a value or a phrase are read.
const LONGEST: usize = 1_000;

/// What a query is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// `(`
    Open,
    /// `)` of an open group.
    Close,
    /// `OR` or `|`, or several in a row.
    Or {
        /// It is the word, which is text where it joins nothing.
        word: bool,
    },
    /// `AND`
    And,
    /// `NOT`
    Not,
    /// A `-` right before something.
    Minus,
    /// A word as typed, with whatever punctuation it holds.
    Word {
        /// The text, without the star.
        text: String,
        /// It ended in `*`.
        prefix: bool,
    },
    /// What stood between quotes.
    Phrase {
        /// The text inside.
        text: String,
        /// A `*` followed the closing quote.
        prefix: bool,
    },
    /// `name:value`, the name being one of the language's.
    Field {
        /// The field.
        name: FieldName,
        /// The value, without quotes.
        value: String,
        /// The value stood in quotes.
        quoted: bool,
    },
    /// Something like a field: `name:value` with a name that is none. A word with its text follows.
    Unknown(String),
    /// A field without a value. A word with its name follows.
    Empty(FieldName),
}

/// Cuts a query into lexemes, at most 1,000 of them.
pub(super) fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexer = Lexer {
        rest: text,
        lexemes: Vec::new(),
        depth: 0,
    };
    while lexer.lexemes.len() < MOST_LEXEMES && lexer.step() {}
    lexer.lexemes
}

struct Lexer<'a> {
    rest: &'a str,
    lexemes: Vec<Lexeme>,
    depth: usize,
}

impl<'a> Lexer<'a> {
    /// Reads one thing; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        match first {
            '|' => {
                self.skip(1);
                self.push_or(false);
            }
            '(' => {
                self.skip(1);
                if self.depth < DEEPEST {
                    self.depth += 1;
                    self.lexemes.push(Lexeme::Open);
                }
            }
            ')' => {
                self.skip(1);
                if self.depth > 0 {
                    self.depth -= 1;
                    self.lexemes.push(Lexeme::Close);
                }
            }
            _ if is_space(first) => self.skip(first.len_utf8()),
            _ if is_opening_quote(first) => match self.quoted() {
                Some(text) => {
                    let prefix = self.rest.starts_with('*');
                    self.lexemes.push(Lexeme::Phrase { text, prefix });
                }
                // A quote that nothing closes is text, and punctuation alone is no word.
                None => self.skip(first.len_utf8()),
            },
            '-' if self.negates() => {
                self.skip(1);
                self.lexemes.push(Lexeme::Minus);
            }
            _ => self.word(),
        }
        true
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    fn push_or(&mut self, word: bool) {
        if !matches!(self.lexemes.last(), Some(Lexeme::Or { .. })) {
            self.lexemes.push(Lexeme::Or { word });
        }
    }

    /// Whether the `-` here stands before something: `--force` and ` - ` are text.
    fn negates(&self) -> bool {
        self.rest[1..]
            .chars()
            .next()
            .is_some_and(|next| !is_space(next) && !matches!(next, '-' | ')' | '|'))
    }

    /// Takes what stands in quotes here; `None`, and nothing taken, when no quote closes it.
    fn quoted(&mut self) -> Option<String> {
        let open = self.rest.chars().next().filter(|&c| is_opening_quote(c))?;
        let inside = &self.rest[open.len_utf8()..];
        let end = inside.find(is_closing_quote)?;
        let text = shortened(&inside[..end]);
        let close = inside[end..].chars().next()?;
        self.rest = &inside[end + close.len_utf8()..];
        Some(text)
    }

    /// Reads a word, an operator that is a word, or a field.
    fn word(&mut self) {
        if let Some((name, length)) = self.field_name() {
            return self.field(&name, length);
        }
        let text = self.take_word();
        match text {
            "OR" => self.push_or(true),
            "AND" => self.lexemes.push(Lexeme::And),
            "NOT" => self.lexemes.push(Lexeme::Not),
            _ => self.push_word(text),
        }
    }

    fn push_word(&mut self, text: &str) {
        let stem = text.trim_end_matches('*');
        // `**bold**` was pasted, not meant.
        let prefix = stem.len() < text.len() && !text.starts_with('*');
        let text = shortened(if prefix { stem } else { text });
        self.lexemes.push(Lexeme::Word { text, prefix });
    }

    /// The letters before a colon here, and their length with the colon.
    fn field_name(&self) -> Option<(String, usize)> {
        let letters = self
            .rest
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let found = (1..=20).contains(&letters) && self.rest[letters..].starts_with(':');
        found.then(|| (self.rest[..letters].to_ascii_lowercase(), letters + 1))
    }

    fn field(&mut self, name: &str, length: usize) {
        let word = &self.rest[..length - 1];
        let next = self.rest[length..].chars().next();
        let quoted = next.is_some_and(is_opening_quote);
        let known = FieldName::read(name);
        if let Some(name) = known {
            self.skip(length);
            if quoted && let Some(value) = self.quoted() {
                return self.lexemes.push(Lexeme::Field {
                    name,
                    value,
                    quoted: true,
                });
            }
            // What follows a lone name is read on its own: a group, a quote without an end, or nothing.
            let value = if next == Some('(') || quoted {
                ""
            } else {
                self.take_word()
            };
            if value.is_empty() {
                self.lexemes.push(Lexeme::Empty(name));
                return self.push_word(word);
            }
            let value = shortened(value);
            return self.lexemes.push(Lexeme::Field {
                name,
                value,
                quoted: false,
            });
        }
        if quoted || next.is_some_and(is_token) {
            self.lexemes.push(Lexeme::Unknown(word.to_owned()));
        }
        if quoted {
            self.skip(length);
            let text = match self.quoted() {
                Some(value) => format!("{word} {value}"),
                None => word.to_owned(),
            };
            return self.push_word(&text);
        }
        let text = self.take_word();
        self.push_word(text);
    }

    /// Takes everything up to a space, a `|`, or the `)` of an open group. A parenthesis inside the word is its own.
    fn take_word(&mut self) -> &'a str {
        let mut own = 0_usize;
        let mut end = self.rest.len();
        for (at, c) in self.rest.char_indices() {
            match c {
                '(' => own += 1,
                ')' if own > 0 => own -= 1,
                ')' if self.depth > 0 => {
                    end = at;
                    break;
                }
                _ if c == '|' || is_space(c) => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn is_opening_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '„')
}

fn is_closing_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}
