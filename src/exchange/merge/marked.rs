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

/// Whether lines of [`side_by_side`] are left in a text.
pub fn has_conflict_marks(text: &str) -> bool {
    text.lines()
        .any(|line| line == MINE || line == THEIRS || line == BETWEEN)
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
        assert!(!has_conflict_marks("a heading\n========\n"));
    }
}
