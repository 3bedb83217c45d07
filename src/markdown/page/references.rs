//! References: each leads where the page says, or becomes plain words.

use std::collections::{HashMap, HashSet};

use super::Embed;
use super::safety::clean;
use crate::markdown::address::is_safe;
use crate::markdown::edits::Edits;
use crate::markdown::links::{Reference, definitions, of_place};
use crate::markdown::parser::with_whole_root;
use crate::markdown::places::{What, find};
use crate::markdown::plain::fold;

/// The files that a browser shows in place.
const PICTURES: [&str; 8] = [
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp",
];

/// Rewrites every reference.
pub(super) fn rewrite(text: &str, options: &Embed<'_>) -> String {
    let rewrite = options.rewrite;
    let places = with_whole_root(text, |root| find(text, root));
    let mut edits = Edits::default();
    let mut dead: HashSet<&str> = HashSet::new();
    let urls: HashMap<usize, &str> = places
        .definitions
        .iter()
        .map(|one| (one.span.start, one.url.as_str()))
        .collect();
    for reference in definitions(&places) {
        let Some(target) = reference.target_span.clone() else {
            continue;
        };
        match rewrite(&reference) {
            Some(url) => edits.replace(target, destination(&url)),
            None => {
                dead.extend(urls.get(&reference.span.start));
                edits.remove(reference.span);
            }
        }
    }
    for place in &places.inlines {
        if let What::Used { words, url, .. } = &place.what
            && dead.contains(url.as_str())
        {
            edits.remove(place.span.start..words.start);
            edits.remove(words.end..place.span.end);
        }
        let Some(reference) = of_place(text, place) else {
            continue;
        };
        match (&place.what, rewrite(&reference)) {
            (What::Inline { target, .. }, Some(url)) => {
                edits.replace(target.clone(), destination(&url));
            }
            (What::Inline { words, .. }, None) => {
                edits.remove(place.span.start..words.start);
                edits.remove(words.end..place.span.end);
            }
            (_, url) => {
                let words = escape(&clean(&wiki_words(&reference, options)));
                let shown = reference.embed && is_picture(&reference.target);
                let mark = if shown { "!" } else { "" };
                let new = match url {
                    Some(url) => format!("{mark}[{words}]({})", destination(&url)),
                    None => words,
                };
                edits.replace(place.span.clone(), new);
            }
        }
    }
    edits.apply(text)
}

/// What a wiki link reads as.
fn wiki_words(reference: &Reference, options: &Embed<'_>) -> String {
    match (&reference.label, &reference.fragment) {
        (Some(label), _) if !label.trim().is_empty() => fold(label),
        (_, Some(heading)) if reference.target.is_empty() => fold(heading),
        _ => (options.words)(reference).unwrap_or_else(|| fold(&reference.target)),
    }
}

fn is_picture(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    PICTURES.iter().any(|ending| target.ends_with(ending))
}

/// Words that mean nothing but themselves, wherever in a text they come to stand.
fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
    for (at, c) in words.char_indices() {
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '!' | '{' => true,
            // A list, an underline or a number at the start of a line.
            '-' | '+' | '=' => at == 0,
            '.' | ')' => at == words.len() - numbered.len() || words[..at].ends_with("www"),
            ':' => words[at..].starts_with("://"),
            _ => false,
        };
        if c == '&' {
            out.push_str("&amp;");
            continue;
        }
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address as a link's destination.
fn destination(url: &str) -> String {
    if !is_safe(url) || url.is_empty() {
        return "#".to_owned();
    }
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' | '>' | '(' | ')' | '"' | '\\' | '`' | '|' | '[' | ']' => push_encoded(&mut out, c),
            c if c.is_whitespace() || c.is_control() => push_encoded(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn push_encoded(out: &mut String, c: char) {
    for byte in c.to_string().bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}
