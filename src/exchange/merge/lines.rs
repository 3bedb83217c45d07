//! Texts, line by line.

use similar::TextMerge;

/// Brings two changes of a text together; `None` where they overlap.
pub(super) fn merge_lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs || theirs == base {
        return Some(ours.to_owned());
    }
    if ours == base {
        return Some(theirs.to_owned());
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
