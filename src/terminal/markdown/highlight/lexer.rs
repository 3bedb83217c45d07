//! Code, told apart into comments, texts, numbers and words. It knows no grammar: what it takes for something else than it is
//! has another colour, and nothing more.

use super::Part;
use super::languages::{Language, Shape};
use crate::terminal::Label;

/// The parts of each line.
pub(super) fn parts(language: &Language, lines: &[String]) -> Vec<Vec<Part>> {
    let mut lexer = Lexer {
        language,
        open: None,
        unclosed: Vec::new(),
    };
    lines.iter().map(|line| lexer.line(line)).collect()
}

struct Lexer<'l> {
    language: &'l Language,
    /// What goes on from one line to the next: what it is, and what ends it.
    open: Option<(Label, &'static str)>,
    /// What was found to begin a text that does not end on this line; nobody looks for its end again.
    unclosed: Vec<char>,
}

impl Lexer<'_> {
    fn line(&mut self, line: &str) -> Vec<Part> {
        self.unclosed.clear();
        let mut parts: Vec<Part> = Vec::new();
        let mut at = 0;
        while let Some((label, length)) = self.next(line, at) {
            let text = &line[at..at + length];
            match parts.last_mut() {
                Some((last, before)) if *last == label => before.push_str(text),
                _ => parts.push((label, text.to_owned())),
            }
            at += length;
        }
        parts
    }

    /// What stands at a place of a line, and how many bytes of it belong to it; none at its end.
    fn next(&mut self, line: &str, at: usize) -> Option<(Option<Label>, usize)> {
        let language = self.language;
        let rest = &line[at..];
        let first = rest.chars().next()?;
        if let Some((label, end)) = self.open {
            let Some(found) = rest.find(end) else {
                return Some((Some(label), rest.len()));
            };
            self.open = None;
            return Some((Some(label), found + end.len()));
        }
        if let Some(label) = whole_line(language, first).filter(|_| at == 0) {
            return Some((label, rest.len()));
        }
        let before = line[..at].chars().next_back();
        if let Some((begin, end)) = block_comment(language, rest) {
            self.open = Some((Label::Comment, end));
            return Some((Some(Label::Comment), begin.len()));
        }
        let mut comments = language.line_comments.split_ascii_whitespace();
        if comments.any(|begin| rest.starts_with(begin) && begins_comment(begin, before)) {
            return Some((Some(Label::Comment), rest.len()));
        }
        let mut long = language.long_quotes.split_ascii_whitespace();
        if let Some(quote) = long.find(|quote| rest.starts_with(quote)) {
            self.open = Some((Label::String, quote));
            return Some((Some(Label::String), quote.len()));
        }
        let may_be_text = language.shape != Shape::Markup || before == Some('=');
        if may_be_text && language.quotes.contains(first) && !self.unclosed.contains(&first) {
            if let Some(length) = quoted(rest, first) {
                let is_given = is_given(language, &rest[length..]);
                let label = if is_given { Label::Name } else { Label::String };
                return Some((Some(label), length));
            }
            self.unclosed.push(first);
        }
        Some(match language.shape {
            Shape::Markup => tag(rest),
            Shape::Prose | Shape::Changes => (None, first.len_utf8()),
            Shape::Code => word(language, rest, first),
        })
    }
}

/// What a line is that begins like this, if that tells.
fn whole_line(language: &Language, first: char) -> Option<Option<Label>> {
    match (language.shape, first) {
        (Shape::Changes, '+') => Some(Some(Label::Good)),
        (Shape::Changes, '-') => Some(Some(Label::Bad)),
        (Shape::Changes, '@') | (Shape::Prose, '#') => Some(Some(Label::Name)),
        (Shape::Prose, '>') => Some(Some(Label::Comment)),
        (Shape::Changes, _) => Some(None),
        _ => None,
    }
}

/// What begins a comment here that may go on, and what ends it.
fn block_comment(language: &Language, rest: &str) -> Option<(&'static str, &'static str)> {
    let mut words = language.block_comments.split_ascii_whitespace();
    let (begin, end) = (words.next()?, words.next()?);
    rest.starts_with(begin).then_some((begin, end))
}

/// Whether a comment can begin behind this: `$#` and `a#b` of a shell are none.
fn begins_comment(begin: &str, before: Option<char>) -> bool {
    begin != "#" || before.is_none_or(|before| !before.is_alphanumeric() && !"$&{".contains(before))
}

/// How long the text is that begins here, if it ends on this line.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// Whether what stands before this is the name of something that is given here; not so the `https` of an address.
fn is_given(language: &Language, after: &str) -> bool {
    let mut after = after.trim_start().chars();
    let is_sign = after
        .next()
        .is_some_and(|sign| language.assigns.contains(sign));
    is_sign && !matches!(after.next(), Some(':' | '/' | '='))
}

/// A tag's name, or what stands between tags.
fn tag(rest: &str) -> (Option<Label>, usize) {
    let name = |c: char| !(c.is_alphanumeric() || "/?!:-_.".contains(c));
    match rest.strip_prefix('<') {
        Some(inner) if !inner.starts_with(name) => {
            let length = inner.find(name).unwrap_or(inner.len());
            (Some(Label::Name), 1 + length)
        }
        Some(_) => (None, 1),
        None => {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let length = rest[first..].find(['<', '"', '\'']);
            (None, length.map_or(rest.len(), |length| first + length))
        }
    }
}

/// A word, a number, or a mark that is neither.
fn word(language: &Language, rest: &str, first: char) -> (Option<Label>, usize) {
    let length_of = |text: &str, goes_on: fn(char) -> bool| {
        text.find(|c: char| !goes_on(c)).unwrap_or(text.len())
    };
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    if language.sigils.contains(first) {
        let length = length_of(&rest[first.len_utf8()..], in_word);
        let label = (length > 0).then_some(Label::Name);
        return (label, first.len_utf8() + length);
    }
    if first.is_ascii_digit() {
        let length = length_of(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        let number = rest[..length].trim_end_matches('.');
        return (Some(Label::Number), number.len());
    }
    if !in_word(first) {
        return (None, first.len_utf8());
    }
    // Names of settings, commands and styles have dashes in them.
    let has_dashes = !language.assigns.is_empty();
    let length = match has_dashes {
        true => length_of(rest, |c| c.is_alphanumeric() || "_-.".contains(c)),
        false => length_of(rest, in_word),
    };
    let (word, after) = rest.split_at(length);
    let label = if is_given(language, after) {
        Some(Label::Name)
    } else if language.is_keyword(word) {
        Some(Label::Keyword)
    } else {
        after.starts_with(['(', '!']).then_some(Label::Name)
    };
    (label, length)
}
