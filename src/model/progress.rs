//! How far a learner has come along a path whose steps may have been moved since.

use super::{Act, Did, Mark, Step};

/// What a mark keeps of the step at this number, counted from 1; `None` where there is no such step.
pub fn did(steps: &[Step], number: u32) -> Option<Did> {
    let index = (number as usize).checked_sub(1)?;
    let step = steps.get(index)?.clone();
    let before = steps[..index].iter().filter(|other| **other == step);
    let nth = 1 + before.count() as u32;
    Some(Did { step, nth })
}

/// For each step the last of a learner's marks that says it was done.
///
/// A mark counts for the step that says what was done, wherever that stands now. Where a path says it more than once, it
/// counts for the one of them that it was done at, or, once there are fewer, for one that nothing else counts for. A mark
/// that kept a number alone counts for what stands at that number.
pub fn stages<'m>(steps: &[Step], marks: &[&'m Mark]) -> Vec<Option<&'m Mark>> {
    let mut stages = vec![None; steps.len()];
    let mut homeless: Vec<(&Did, &'m Mark)> = Vec::new();
    for mark in marks {
        let Act::Step { number, did, .. } = &mark.act else {
            continue;
        };
        let place = match did {
            None => (*number as usize).checked_sub(1),
            Some(did) => {
                let place = places(steps, did).nth(did.nth.saturating_sub(1) as usize);
                if place.is_none() {
                    homeless.retain(|(other, _)| *other != did);
                    homeless.push((did, mark));
                }
                place
            }
        };
        if let Some(stage) = place.and_then(|place| stages.get_mut(place)) {
            *stage = Some(*mark);
        }
    }
    for (did, mark) in homeless {
        if let Some(place) = places(steps, did).find(|place| stages[*place].is_none()) {
            stages[place] = Some(mark);
        }
    }
    stages
}

/// Where the steps stand that say the same, from 0.
fn places(steps: &[Step], did: &Did) -> impl Iterator<Item = usize> {
    let same = |(place, step): (usize, &Step)| (*step == did.step).then_some(place);
    steps.iter().enumerate().filter_map(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Name, StepVerb, Timestamp};

    fn entry(letter: char) -> Id {
        Id::from_bytes(&[letter as u8; 16]).unwrap()
    }

    /// `dx ty` is: do x, teach y.
    fn path(text: &str) -> Vec<Step> {
        let step = |word: &str| {
            let verb = match &word[..1] {
                "w" => StepVerb::Watch,
                "t" => StepVerb::Teach,
                _ => StepVerb::Do,
            };
            let entry = entry(word.chars().nth(1).unwrap());
            Step { verb, entry }
        };
        text.split_whitespace().map(step).collect()
    }

    fn mark(number: u32, did: Option<Did>, at: i64) -> Mark {
        Mark {
            id: Id::random(),
            entry: entry('p'),
            act: Act::Step {
                number,
                did,
                coach: None,
            },
            by: Name::parse("Dee").unwrap(),
            at: Timestamp::from_seconds(at),
            note: None,
        }
    }

    #[test]
    fn progress_stays_with_what_was_done() {
        for (before, done, after, expected) in [
            ("wx dx tx", &[1, 2][..], "wx dx tx", "xx."),
            ("wx dx tx", &[1, 2], "tx dx wx", ".xx"),
            ("wx dx tx", &[2], "wz wx dx tx", "..x."),
            ("wx dx tx", &[2], "wx tx", ".."),
            ("wx dx tx", &[3], "wx dy ty", "..."),
            // Twice the same: each time counts for itself.
            ("dx ty dx", &[1], "dx ty dx", "x.."),
            ("dx ty dx", &[3], "dx ty dx", "..x"),
            ("dx ty dx", &[3], "wz dx ty dx", "...x"),
            ("dx ty dx", &[1, 3], "dx dx ty", "xx."),
            // One of the two is left, and it was done.
            ("dx ty dx", &[3], "ty dx", ".x"),
            ("dx ty dx", &[1, 3], "ty dx", ".x"),
            // Done once, asked for twice.
            ("dx ty", &[1], "dx ty dx", "x.."),
        ] {
            let (old, new) = (path(before), path(after));
            let marks: Vec<Mark> = done.iter().map(|n| mark(*n, did(&old, *n), 0)).collect();
            let marks: Vec<&Mark> = marks.iter().collect();
            let seen: String = stages(&new, &marks)
                .iter()
                .map(|stage| if stage.is_some() { 'x' } else { '.' })
                .collect();
            assert_eq!(seen, expected, "{before} → {after}, done {done:?}");
        }
    }

    #[test]
    fn a_number_alone_counts_for_what_stands_there_and_the_last_mark_is_shown() {
        let steps = path("wx dx tx");
        let old = [mark(0, None, 0), mark(2, None, 1), mark(9, None, 2)];
        let stages_of_old = stages(&steps, &old.iter().collect::<Vec<_>>());
        assert_eq!(stages_of_old, [None, Some(&old[1]), None]);

        let twice = [mark(2, did(&steps, 2), 1), mark(2, did(&steps, 2), 5)];
        let shown = stages(&steps, &twice.iter().collect::<Vec<_>>());
        assert_eq!(shown[1].map(|mark| mark.at.seconds()), Some(5));
    }

    #[test]
    fn there_is_no_step_before_the_first_or_after_the_last() {
        let steps = path("dx ty dx");
        assert_eq!(did(&steps, 0), None);
        assert_eq!(did(&steps, 4), None);
        assert_eq!(did(&steps, 3).map(|did| did.nth), Some(2));
    }
}
