//! Two versions of a text in one, for somebody who is to make one of them.

use super::lines::Apart;
use similar::{ChangeTag, TextDiff, TextMerge};

/// What stands around the lines in which the two differ, as git writes it.
const MINE: &str = "<<<<<<< yours";
const BETWEEN: &str = "=======";
const THEIRS: &str = ">>>>>>> theirs";

/// Both texts as one: what they have in common once, and where they differ both, between the lines that git uses for it.
pub fn side_by_side(mine: &str, theirs: &str) -> String {
    let (mine, theirs) = (ended(mine), ended(theirs));
    let apart = Apart::of(&mine, &theirs);
    if !apart.is_comparable() {
        let [head, one, other, tail] =
            [&apart.head, &apart.one, &apart.other, &apart.tail].map(|lines| lines.concat());
        return format!("{head}{MINE}\n{one}{BETWEEN}\n{other}{THEIRS}\n{tail}");
    }
    let diff = TextDiff::from_lines(mine.as_str(), theirs.as_str());
    let common = diff
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Equal);
    let common: String = common.map(|change| change.value().to_owned()).collect();
    let mut merge = TextMerge::from_lines(&common, &mine, &theirs);
    merge.labels("both", "yours", "theirs");
    merge.to_string()
}

/// Whether lines of [`side_by_side`] are left in a text. The one between the two is not asked for: it underlines headings too.
pub fn has_conflict_marks(text: &str) -> bool {
    text.lines().any(|line| line == MINE || line == THEIRS)
}

/// How a note begins, and ends: a comment, which shows on no page even where it is left in.
const NOTE: &str = "<!-- cop:";
const END: &str = "-->";

/// A text below a note to whoever edits it.
pub fn with_note(note: &str, text: &str) -> String {
    format!("{NOTE} {}\n{END}\n{text}", note.replace(END, "-- >"))
}

/// A text without the note of [`with_note`], wherever it stands by now.
pub fn without_note(text: &str) -> String {
    let note = text.find(NOTE).and_then(|start| {
        let end = start + text[start..].find(END)? + END.len();
        Some((start, end))
    });
    match note {
        Some((start, end)) => {
            let rest = &text[end..];
            format!(
                "{}{}",
                &text[..start],
                rest.strip_prefix('\n').unwrap_or(rest)
            )
        }
        None => text.to_owned(),
    }
}

/// With an end to its last line, so that what follows stands on a line of its own.
fn ended(text: &str) -> String {
    match text.is_empty() || text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_stands_twice_and_the_rest_once() {
        let both = side_by_side("one\ntwo\nthree", "one\n2\nthree\nfour");
        assert_eq!(
            both,
            "one\n<<<<<<< yours\ntwo\n=======\n2\n>>>>>>> theirs\nthree\nfour\n"
        );
        assert!(has_conflict_marks(&both));
        assert_eq!(side_by_side("same\n", "same\n"), "same\n");
        assert!(!has_conflict_marks("a heading\n=======\n"));
        for line in [MINE, THEIRS] {
            assert!(has_conflict_marks(&format!("one\n{line}\ntwo\n")));
        }
    }

    #[test]
    fn texts_that_differ_too_much_stand_below_each_other() {
        let text = |word: &str| format!("first\n{}last\n", format!("{word}\n").repeat(10_001));
        let both = side_by_side(&text("mine"), &text("theirs"));
        let lines: Vec<&str> = both.lines().collect();
        assert_eq!(lines.len(), 2 + 3 + 2 * 10_001);
        assert_eq!(lines[..3], ["first", MINE, "mine"]);
        assert_eq!(lines[10_002..10_005], ["mine", BETWEEN, "theirs"]);
        assert_eq!(lines[20_004..], ["theirs", THEIRS, "last"]);
    }

    #[test]
    fn a_note_goes_as_it_came() {
        for text in ["", "one\n", "\n\none", "<!-- mine -->\none\n"] {
            let noted = with_note("title: a --> b\ntags: c", text);
            assert!(noted.starts_with("<!-- cop: title: a -- > b\ntags: c\n-->\n"));
            assert_eq!(without_note(&noted), text);
            assert_eq!(without_note(text), text);
        }
        let moved = format!("above\n{}", with_note("n", "below\n"));
        assert_eq!(without_note(&moved), "above\nbelow\n");
    }
}
