//! Texts, line by line.

use similar::TextMerge;

/// How many lines two texts may differ in, from the first to the last of them, to be compared line by line: the time that
/// takes grows with its square. A bound by time would have two machines make two things of the same texts.
const MOST: usize = 20_000;

/// Two texts, without the lines that both begin with and both end with.
#[derive(Debug, PartialEq, Eq)]
pub struct Apart<'a> {
    /// What both begin with.
    pub head: Vec<&'a str>,
    /// What the one says then.
    pub one: Vec<&'a str>,
    /// What the other says.
    pub other: Vec<&'a str>,
    /// What both end with.
    pub tail: Vec<&'a str>,
}

impl<'a> Apart<'a> {
    /// Takes two texts apart.
    pub fn of(one: &'a str, other: &'a str) -> Self {
        let lines = |text: &'a str| text.split_inclusive('\n').collect::<Vec<_>>();
        let (mut head, mut other) = (lines(one), lines(other));
        let same = |(one, other): &(&&str, &&str)| one == other;
        let begin = head.iter().zip(&other).take_while(same).count();
        let mut one = head.split_off(begin);
        other.drain(..begin);
        let pairs = one.iter().rev().zip(other.iter().rev());
        let end = pairs.take_while(same).count();
        let tail = one.split_off(one.len() - end);
        other.truncate(other.len() - end);
        Apart {
            head,
            one,
            other,
            tail,
        }
    }

    /// Whether they are few enough lines to be compared one by one.
    pub fn is_comparable(&self) -> bool {
        self.one.is_empty() || self.other.is_empty() || self.one.len() + self.other.len() <= MOST
    }
}

/// Brings two changes of a text together; `None` where they overlap, or are too large for that to be found out.
pub(super) fn merge_lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs || theirs == base {
        return Some(ours.to_owned());
    }
    if ours == base {
        return Some(theirs.to_owned());
    }
    if ![ours, theirs]
        .iter()
        .all(|side| Apart::of(base, side).is_comparable())
    {
        return None;
    }
    let merge = TextMerge::from_lines(base, ours, theirs);
    if merge.is_conflicted() {
        return None;
    }
    Some(merge.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn changes_that_do_not_overlap_are_joined() {
        let base = "one\ntwo\nthree\nfour\nfive\n";
        for (ours, theirs, merged) in [
            (
                "1\ntwo\nthree\nfour\nfive\n",
                "one\ntwo\nthree\nfour\n5\n",
                Some("1\ntwo\nthree\nfour\n5\n"),
            ),
            (
                "one\nthree\nfour\nfive\n",
                "one\ntwo\nthree\nfour\nfive\nsix\n",
                Some("one\nthree\nfour\nfive\nsix\n"),
            ),
            (
                "one\nTWO\nthree\nfour\nfive\n",
                "one\ntwo!\nthree\nfour\nfive\n",
                None,
            ),
            (
                "one\nTWO\nthree\nfour\nfive\n",
                "one\nTWO\nthree\nfour\nfive\n",
                Some("one\nTWO\nthree\nfour\nfive\n"),
            ),
            ("", "one\ntwo\nthree\nfour\nfive\nsix\n", None),
        ] {
            assert_eq!(
                merge_lines(base, ours, theirs).as_deref(),
                merged,
                "{ours:?} {theirs:?}"
            );
            assert_eq!(
                merge_lines(base, theirs, ours).as_deref(),
                merged,
                "{ours:?} {theirs:?}"
            );
        }
    }

    /// A body of as many lines as fit into one, without two that are the same.
    fn long(word: &str) -> String {
        (0..60_000).map(|n| format!("{word}{n}\n")).collect()
    }

    #[test]
    fn texts_that_differ_all_over_are_not_compared_line_by_line() {
        let (base, ours, theirs) = (long("a"), long("b"), long("c"));
        assert!(!Apart::of(&base, &ours).is_comparable());
        assert_eq!(merge_lines(&base, &ours, &theirs), None);
        let lines = |word: &str, many: usize| format!("{word}\n").repeat(many);
        for (many, is_comparable) in [(MOST / 2, true), (MOST / 2 + 1, false)] {
            let (one, other) = (lines("a", MOST / 2), lines("b", many));
            assert_eq!(Apart::of(&one, &other).is_comparable(), is_comparable);
        }
        assert!(Apart::of("", &lines("a", 2 * MOST)).is_comparable());
        // Where they are large and differ little, they are.
        let (ours, theirs) = (base.replacen("a7\n", "b\n", 1), format!("{base}end\n"));
        let merged = merge_lines(&base, &ours, &theirs);
        assert_eq!(merged, Some(format!("{ours}end\n")));
    }

    #[test]
    fn what_both_begin_and_end_with_is_set_aside_once() {
        let apart = Apart::of("a\nb\nb\nc\n", "a\nb\nc\n");
        assert_eq!(
            (
                apart.head.concat(),
                apart.one.concat(),
                apart.other.concat(),
                apart.tail.concat()
            ),
            (
                "a\nb\n".to_owned(),
                "b\n".to_owned(),
                String::new(),
                "c\n".to_owned()
            )
        );
        assert_eq!(Apart::of("a\n", "a\n").head, ["a\n"]);
    }

    proptest! {
        /// Every line that one side added is in the result.
        #[test]
        fn no_new_line_is_lost(
            base in proptest::collection::vec("[a-d]\n", 0..8),
            ours in proptest::collection::vec("[a-f]\n", 0..8),
            theirs in proptest::collection::vec("[a-d,x-z]\n", 0..8),
        ) {
            let [base, ours, theirs] = [base.concat(), ours.concat(), theirs.concat()];
            let merged = merge_lines(&base, &ours, &theirs);
            prop_assert_eq!(&merged, &merge_lines(&base, &theirs, &ours));
            if let Some(merged) = merged {
                for line in ours.lines().chain(theirs.lines()).filter(|line| !base.contains(line)) {
                    prop_assert!(merged.contains(line));
                }
            }
        }
    }
}
