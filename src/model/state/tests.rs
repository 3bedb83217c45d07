//! The tables of computed states.

use super::*;
use crate::model::{Decision, Id};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_seconds(day * 86_400)
}

fn mark(by: &str, day: i64, act: Act) -> Mark {
    Mark {
        id: Id::random(),
        entry: Id::random(),
        act,
        by: name(by),
        at: at(day),
        note: None,
    }
}

fn tried(by: &str, day: i64, verdict: Verdict) -> Mark {
    mark(
        by,
        day,
        Act::Tried {
            verdict,
            place: None,
        },
    )
}

fn flag(day: i64, reason: FlagReason) -> Mark {
    mark("Flo", day, Act::Flag { reason })
}

fn review(day: i64) -> Mark {
    mark(
        "Rea",
        day,
        Act::Review {
            decision: Decision::Ok,
        },
    )
}

#[test]
fn maturity_by_table() {
    use FlagReason::{Stale, Wrong};
    use Verdict::{Failed, Partly, Worked};
    let rows: Vec<(&str, Vec<Mark>, Maturity)> = vec![
        ("no reports", vec![], Maturity::Trial),
        (
            "two others",
            vec![tried("B", 1, Worked), tried("C", 1, Worked)],
            Maturity::Trial,
        ),
        (
            "three others",
            vec![
                tried("B", 1, Worked),
                tried("C", 1, Worked),
                tried("D", 1, Worked),
            ],
            Maturity::Proven,
        ),
        (
            "the author does not count",
            vec![
                tried("ada", 1, Worked),
                tried("C", 1, Worked),
                tried("D", 1, Worked),
            ],
            Maturity::Trial,
        ),
        (
            "one person three times",
            vec![
                tried("B", 1, Worked),
                tried("b", 2, Worked),
                tried("B", 3, Worked),
            ],
            Maturity::Trial,
        ),
        (
            "one failure",
            vec![tried("B", 1, Failed)],
            Maturity::Contested,
        ),
        (
            "as many failed as worked",
            vec![tried("B", 1, Failed), tried("C", 1, Worked)],
            Maturity::Contested,
        ),
        (
            "fewer failed than worked",
            vec![
                tried("B", 1, Failed),
                tried("C", 1, Worked),
                tried("D", 1, Worked),
            ],
            Maturity::Trial,
        ),
        (
            "the latest report counts",
            vec![tried("B", 1, Failed), tried("B", 2, Worked)],
            Maturity::Trial,
        ),
        (
            "of two at one moment the later in order counts",
            vec![tried("B", 1, Worked), tried("B", 1, Failed)],
            Maturity::Contested,
        ),
        (
            "partly is no failure",
            vec![tried("B", 1, Partly)],
            Maturity::Trial,
        ),
        ("a wrong flag", vec![flag(1, Wrong)], Maturity::Contested),
        ("a stale flag", vec![flag(1, Stale)], Maturity::Trial),
        (
            "a reviewed wrong flag",
            vec![flag(1, Wrong), review(1)],
            Maturity::Trial,
        ),
        (
            "flagged right after a review",
            vec![review(1), flag(1, Wrong)],
            Maturity::Contested,
        ),
        (
            "flagged again",
            vec![flag(1, Wrong), review(2), flag(3, Wrong)],
            Maturity::Contested,
        ),
    ];
    for (case, marks, expected) in rows {
        let facts = PracticeFacts {
            author: &name("Ada"),
            edited: at(0),
            review_every: Period::DEFAULT_REVIEW,
            marks: &marks,
        };
        assert_eq!(maturity(facts), expected, "{case}");
    }
}

#[test]
fn due_by_table() {
    use FlagReason::{Stale, Unclear, Wrong};
    use Verdict::{Failed, Worked};
    let rows: Vec<(&str, Vec<Mark>, i64)> = vec![
        ("edited on day 0", vec![], 180),
        ("reviewed on day 50", vec![review(50)], 230),
        ("worked on day 60", vec![tried("B", 60, Worked)], 240),
        ("failed on day 9", vec![tried("B", 9, Failed)], 9),
        (
            "failed, then reviewed",
            vec![tried("B", 9, Failed), review(9)],
            189,
        ),
        (
            "reviewed, then failed",
            vec![review(8), tried("B", 9, Failed)],
            9,
        ),
        ("stale on day 7", vec![flag(7, Stale)], 7),
        ("wrong on day 7", vec![flag(7, Wrong)], 7),
        ("unclear is not due", vec![flag(7, Unclear)], 180),
        (
            "two alarms: the first",
            vec![flag(7, Stale), tried("B", 5, Failed)],
            5,
        ),
        (
            "an alarm after the regular day",
            vec![flag(300, Stale)],
            180,
        ),
    ];
    for (case, marks, day) in rows {
        let facts = PracticeFacts {
            author: &name("Ada"),
            edited: at(0),
            review_every: Period::DEFAULT_REVIEW,
            marks: &marks,
        };
        assert_eq!(due_since(facts), at(day), "{case}");
    }
}

type Practice = (Lifecycle, i64, Vec<Mark>);

#[test]
fn learning_by_table() {
    use Lifecycle::{Draft, Live, Retired};
    use Verdict::{Failed, Worked};
    let rows: Vec<(&str, Vec<Practice>, Learning)> = vec![
        ("no practice", vec![], Learning::Identified),
        (
            "a live practice",
            vec![(Live, 5, vec![])],
            Learning::Adopted,
        ),
        (
            "a draft practice",
            vec![(Draft, 5, vec![])],
            Learning::Identified,
        ),
        (
            "a retired practice",
            vec![(Retired, 5, vec![tried("B", 6, Worked)])],
            Learning::Identified,
        ),
        (
            "the author's own report",
            vec![(Live, 5, vec![tried("ADA", 6, Worked)])],
            Learning::Adopted,
        ),
        (
            "a report before adoption",
            vec![(Live, 5, vec![tried("B", 4, Worked)])],
            Learning::Adopted,
        ),
        (
            "a report at adoption",
            vec![(Live, 5, vec![tried("B", 5, Worked)])],
            Learning::Learned,
        ),
        (
            "a failed report",
            vec![(Live, 5, vec![tried("B", 6, Failed)])],
            Learning::Adopted,
        ),
        (
            "one of two practices",
            vec![(Retired, 1, vec![]), (Live, 5, vec![tried("B", 6, Worked)])],
            Learning::Learned,
        ),
    ];
    for (case, practices, expected) in rows {
        let adoptions: Vec<Adoption<'_>> = practices
            .iter()
            .map(|(state, day, marks)| Adoption {
                state: *state,
                since: at(*day),
                marks,
            })
            .collect();
        assert_eq!(learning(&name("Ada"), &adoptions), expected, "{case}");
    }
}

type Answered = (&'static str, Vec<Mark>, bool, Vec<Mark>, Resolution);

#[test]
fn resolution_by_table() {
    use Verdict::{Failed, Worked};
    let answer = || mark("Ada", 1, Act::Answer { with: None });
    let metoo = || mark("Cy", 1, Act::MeToo);
    let rows: Vec<Answered> = vec![
        ("nothing yet", vec![], false, vec![], Resolution::Open),
        (
            "me too is no answer",
            vec![metoo()],
            false,
            vec![],
            Resolution::Open,
        ),
        (
            "tried without an answer",
            vec![tried("Ben", 2, Worked)],
            false,
            vec![],
            Resolution::Open,
        ),
        (
            "a reply",
            vec![answer()],
            false,
            vec![],
            Resolution::Answered,
        ),
        ("an entry", vec![], true, vec![], Resolution::Answered),
        (
            "it worked for the asker",
            vec![answer(), tried("ben", 2, Worked)],
            false,
            vec![],
            Resolution::Settled,
        ),
        (
            "it worked for one who said me too",
            vec![answer(), metoo(), tried("Cy", 2, Worked)],
            false,
            vec![],
            Resolution::Settled,
        ),
        (
            "it worked for someone else",
            vec![answer(), tried("Dee", 2, Worked)],
            false,
            vec![],
            Resolution::Answered,
        ),
        (
            "the answering practice worked",
            vec![],
            true,
            vec![tried("Ben", 2, Worked)],
            Resolution::Settled,
        ),
        (
            "it worked, then failed",
            vec![answer(), tried("Ben", 2, Worked), tried("Ben", 3, Failed)],
            false,
            vec![],
            Resolution::Answered,
        ),
    ];
    for (case, marks, by_entry, answering, expected) in rows {
        assert_eq!(
            resolution(&name("Ben"), &marks, by_entry, &answering),
            expected,
            "{case}"
        );
    }
}

#[test]
fn of_one_second_the_greater_identity_is_the_later() {
    use Verdict::{Failed, Worked};
    let id = |number: u8| Id::from_bytes(&[number; 16]).unwrap();
    let numbered = |number: u8, mark: Mark| Mark {
        id: id(number),
        ..mark
    };
    let (failed, worked) = (tried("B", 1, Failed), tried("B", 1, Worked));
    for (first, second, counted) in [(1, 2, 1), (2, 1, 0)] {
        let (failed, worked) = (
            numbered(first, failed.clone()),
            numbered(second, worked.clone()),
        );
        // They may stand on two entries, and come in either order.
        for marks in [
            [failed.clone(), worked.clone()],
            [worked.clone(), failed.clone()],
        ] {
            assert_eq!(evidence(&marks).worked, counted);
            let standing = resolution(&name("B"), &marks[..1], true, &marks[1..]);
            assert_eq!(standing == Resolution::Settled, counted == 1);
        }
    }
}

#[test]
fn a_new_mark_comes_after_those_of_its_second() {
    let last = |number: u8| Mark {
        id: Id::from_bytes(&[number; 16]).unwrap(),
        ..review(1)
    };
    let mut marks = vec![last(3), last(0xee), last(9)];
    for _ in 0..100 {
        let (moment, id) = Mark::place_after(&marks, at(1));
        assert_eq!(moment, at(1));
        assert!(marks.iter().all(|mark| mark.id < id), "{id}");
        marks.push(Mark { id, ..review(1) });
    }
    assert_eq!(Mark::place_after(&marks, at(2)).0, at(2));
    // Nothing comes after the last identity that there is.
    marks.push(last(0xff));
    let after = Timestamp::from_seconds(at(1).seconds() + 1);
    assert_eq!(Mark::place_after(&marks, at(1)).0, after);
}
