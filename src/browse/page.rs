//! An entry as it is read: lines that fit, and the links in them.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::row::Refusals;
use crate::community::Shown;
use crate::model::{Details, Id};
use crate::terminal::{Piece, display_width, painted_lines, single_line};

/// An entry laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Which entry.
    pub(super) id: Id,
    /// For so many columns.
    pub(super) width: u16,
    pub(super) title: String,
    pub(super) tags: Vec<String>,
    pub(super) refusals: Refusals,
    pub(super) lines: Vec<Vec<Piece>>,
    pub(super) links: Vec<Link>,
}

/// A link that can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The line that it stands in,
    pub(super) line: usize,
    /// and where it begins there, in bytes.
    pub(super) from: usize,
    pub(super) id: Id,
}

impl Page {
    /// Lays out an entry of which `text` is what is painted for so many columns.
    pub(super) fn new(shown: &Shown, text: &str, width: u16) -> Page {
        let room = usize::from(width.max(1));
        let lines: Vec<Vec<Piece>> = painted_lines(text)
            .into_iter()
            .flat_map(|line| broken(line, room))
            .collect();
        Page {
            id: shown.entry.id,
            width,
            title: single_line(shown.entry.title.as_str()).into_owned(),
            tags: shown.entry.tags.iter().map(ToString::to_string).collect(),
            refusals: Refusals::default(),
            links: links(&lines, &neighbours(shown)),
            lines,
        }
    }

    /// The first line below the heading that holds one of these words.
    pub(super) fn first_match(&self, words: &[String]) -> Option<usize> {
        let body = self.lines.iter().position(Vec::is_empty)?;
        let has = |line: &Vec<Piece>| !matches(&text(line), words).is_empty();
        let place = self.lines[body..].iter().position(has)?;
        Some(body + place)
    }
}

/// What a line says.
pub(super) fn text(line: &[Piece]) -> String {
    line.iter().map(|piece| piece.text.as_str()).collect()
}

/// A line in parts that fit: code and addresses are not broken where a pager can be scrolled sideways.
fn broken(line: Vec<Piece>, room: usize) -> Vec<Vec<Piece>> {
    let width: usize = line.iter().map(|piece| display_width(&piece.text)).sum();
    if width <= room {
        return vec![line];
    }
    let (mut lines, mut column) = (vec![Vec::new()], 0);
    for piece in line {
        let mut rest = String::new();
        for character in piece.text.graphemes(true) {
            let takes = display_width(character);
            if column + takes > room && column > 0 {
                push(&mut lines, &piece, &mut rest);
                lines.push(Vec::new());
                column = 0;
            }
            rest.push_str(character);
            column += takes;
        }
        push(&mut lines, &piece, &mut rest);
    }
    lines
}

fn push(lines: &mut [Vec<Piece>], piece: &Piece, text: &mut String) {
    let text = std::mem::take(text);
    if let (Some(line), false) = (lines.last_mut(), text.is_empty()) {
        line.push(Piece {
            style: piece.style,
            text,
        });
    }
}

/// The entries that a page names, by their handles.
fn neighbours(shown: &Shown) -> HashMap<String, Id> {
    let around = &shown.neighbourhood;
    let linked = around.links.iter().chain(&around.backlinks);
    let mut neighbours: HashMap<String, Id> = HashMap::new();
    for link in linked {
        neighbours.entry(link.handle.clone()).or_insert(link.id);
    }
    for entry in &shown.answers {
        let handle = entry.handle.to_string();
        neighbours.entry(handle).or_insert(entry.id);
    }
    if let Details::Path { .. } = &shown.entry.details {
        for step in shown.steps.iter().flatten() {
            let handle = step.handle.to_string();
            neighbours.entry(handle).or_insert(step.id);
        }
    }
    neighbours
}

/// Where these entries are named, from top to bottom; each counts once in a line.
fn links(lines: &[Vec<Piece>], neighbours: &HashMap<String, Id>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let first = links.len();
        let text = text(line);
        let mut from = 0;
        // A handle is letters and digits.
        for part in text.split_inclusive(|c| !joins(c)) {
            let word = part.trim_end_matches(|c| !joins(c));
            if let Some(&id) = neighbours.get(word)
                && !links[first..].iter().any(|known| known.id == id)
            {
                links.push(Link {
                    line: place,
                    from,
                    id,
                });
            }
            from += part.len();
        }
    }
    links
}

/// Where one of these words stands in a text, whatever its case, as byte ranges.
pub(super) fn matches(text: &str, words: &[String]) -> Vec<(usize, usize)> {
    let folded = text.to_lowercase();
    // A few letters change their length with their case; their line goes without.
    if words.is_empty() || folded.len() != text.len() {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for word in words {
        let places = folded.match_indices(word.as_str());
        let places = places.map(|(at, _)| (at, at + word.len()));
        found.extend(places.filter(|&(from, to)| {
            is_word(text, from, to) && text.is_char_boundary(from) && text.is_char_boundary(to)
        }));
    }
    found.sort_unstable();
    found.dedup_by(|next, before| next.0 < before.1);
    found
}

/// Whether what stands there is no part of a longer word.
fn is_word(text: &str, from: usize, to: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..from), text.get(to..)) else {
        return false;
    };
    !before.ends_with(joins) && !after.starts_with(joins)
}

/// Whether a character makes a longer word of what stands beside it. Scripts without spaces have no words.
fn joins(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

/// Letters of scripts that are written without spaces: Thai to Khmer, Kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use anstyle::Style;

    use super::*;

    fn line(text: &str) -> Vec<Piece> {
        vec![Piece {
            style: Style::new(),
            text: text.to_owned(),
        }]
    }

    #[test]
    fn lines_that_are_too_long_lose_nothing() {
        for (long, room, parts) in [
            ("abcdef", 6, &["abcdef"][..]),
            ("abcdefg", 3, &["abc", "def", "g"]),
            ("世界世界", 3, &["世", "界", "世", "界"]),
            ("世", 1, &["世"]),
            ("", 3, &[""]),
        ] {
            let lines: Vec<String> = broken(line(long), room)
                .iter()
                .map(|line| text(line))
                .collect();
            assert_eq!(lines, parts, "{long} at {room}");
        }
    }

    #[test]
    fn words_are_found_whole_and_in_any_case() {
        let words = ["kiln".to_owned(), "窑".to_owned()];
        for (text, found) in [
            ("A Kiln, a KILN", &[(2, 6), (10, 14)][..]),
            ("kilns and a kilnroom", &[]),
            ("電窑炉", &[(3, 6)]),
            ("İ kiln", &[]),
            ("", &[]),
        ] {
            assert_eq!(matches(text, &words), found, "{text}");
        }
        assert_eq!(matches("kiln", &[]), []);
    }

    #[test]
    fn links_stand_where_a_neighbour_is_named() {
        let [one, two] = [Id::random(), Id::random()];
        let neighbours = [("q7k2xm".to_owned(), one), ("abc234".to_owned(), two)].into();
        let lines = [
            "nothing",
            "  from abc234  story",
            "abc234x q7k2xm, abc234 q7k2xm",
            "窑q7k2xm窑éabc234",
        ]
        .map(line);
        let links = links(&lines, &neighbours);
        let places: Vec<_> = links
            .iter()
            .map(|link| (link.line, link.from, link.id))
            .collect();
        assert_eq!(
            places,
            [(1, 7, two), (2, 8, one), (2, 16, two), (3, 3, one)]
        );
    }

    #[test]
    fn thousands_of_neighbours_are_found_at_once() {
        // To look for each of them in each line would take minutes.
        let handles: Vec<String> = (0..50_000).map(|n| format!("{n:06}")).collect();
        let neighbours = handles.iter().cloned().map(|handle| (handle, Id::random()));
        let neighbours: HashMap<_, _> = neighbours.collect();
        let lines = handles
            .iter()
            .map(|handle| line(&format!("  from {handle}")));
        let found = links(&lines.collect::<Vec<_>>(), &neighbours);
        let ids = found.iter().map(|link| link.id);
        assert!(ids.eq(handles.iter().map(|handle| neighbours[handle])));
    }
}
