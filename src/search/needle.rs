//! The query's own words, looked for in a body.

use std::ops::Range;

use super::script::{Piece, is_unspaced, is_word, pieces, words};

/// How far into a body words are looked for, in bytes.
const FAR: usize = 1024 * 1024;

/// How many different words are looked for.
const MOST_NEEDLES: usize = 64;

/// Where the query's words stand in a body, in any case, in order and apart, at most so many.
///
/// A phrase is looked for whole and by its words; a run of an unspaced script also by its pairs.
pub(super) fn occurrences(body: &str, query_words: &[String], most: usize) -> Vec<Range<usize>> {
    let mut needles: Vec<String> = Vec::new();
    let mut add = |needle: &str| {
        let needle: String = needle.chars().flat_map(char::to_lowercase).collect();
        if !needle.is_empty() && needles.len() < MOST_NEEDLES && !needles.contains(&needle) {
            needles.push(needle);
        }
    };
    for typed in query_words {
        add(typed.trim());
    }
    for (_, word) in query_words.iter().flat_map(|typed| words(typed)) {
        for piece in pieces(word) {
            match piece {
                // The `C` of `C++` alone says nothing.
                Piece::Spaced(part) if part.chars().count() > 1 => add(part),
                Piece::Spaced(_) => {}
                Piece::Unspaced(run) => add(run),
            }
        }
    }
    for run in needles.clone() {
        let places: Vec<usize> = run
            .char_indices()
            .map(|(at, _)| at)
            .chain([run.len()])
            .collect();
        for pair in places.windows(3) {
            let pair = &run[pair[0]..pair[2]];
            if pair.chars().all(is_unspaced)
                && needles.len() < MOST_NEEDLES
                && !needles.iter().any(|n| n == pair)
            {
                needles.push(pair.to_owned());
            }
        }
    }
    find(body, &needles, most)
}

fn find(body: &str, needles: &[String], most: usize) -> Vec<Range<usize>> {
    let mut limit = body.len().min(FAR);
    while !body.is_char_boundary(limit) {
        limit -= 1;
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut previous = None;
    let mut past = 0;
    for (at, c) in body[..limit].char_indices() {
        // A word is looked for where a word begins; unspaced scripts have no such place.
        let begins = is_unspaced(c)
            || !(is_word(c) && previous.is_some_and(is_word))
            || previous.is_some_and(is_unspaced);
        previous = Some(c);
        // Pairs overlap; other words begin where the last one has ended.
        if !begins || (at < past && !is_unspaced(c)) {
            continue;
        }
        let lengths = needles
            .iter()
            .filter_map(|needle| length_of(&body[at..], needle));
        let Some(end) = lengths.max().map(|length| at + length) else {
            continue;
        };
        if at < past
            && let Some(last) = found.last_mut()
        {
            last.end = last.end.max(end);
        } else if found.len() == most {
            break;
        } else {
            found.push(at..end);
        }
        past = past.max(end);
    }
    found
}

/// The length of the needle, which is in lower case, at the start of a text.
fn length_of(text: &str, needle: &str) -> Option<usize> {
    let mut wanted = needle.chars();
    let mut at = text.char_indices();
    loop {
        if wanted.as_str().is_empty() {
            return Some(at.offset());
        }
        let (_, c) = at.next()?;
        if !c.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
    }
}
