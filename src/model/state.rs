//! Computed states: what marks and links say about an entry. Never typed, never stored stale.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Act, FlagReason, Lifecycle, Mark, Name, Period, Timestamp, Verdict, words};

/// Any state that a person can filter by, stored or computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// See [`Lifecycle::Draft`].
    Draft,
    /// See [`Lifecycle::Live`].
    Live,
    /// See [`Lifecycle::Retired`].
    Retired,
    /// See [`Learning::Identified`].
    Identified,
    /// See [`Learning::Adopted`].
    Adopted,
    /// See [`Learning::Learned`].
    Learned,
    /// See [`Maturity::Trial`].
    Trial,
    /// See [`Maturity::Proven`].
    Proven,
    /// See [`Maturity::Contested`].
    Contested,
    /// A practice to look at again, see [`due_since`].
    Due,
    /// See [`Resolution::Open`].
    Open,
    /// See [`Resolution::Answered`].
    Answered,
    /// See [`Resolution::Settled`].
    Settled,
    /// An entry of any kind with a flag that nobody has looked at since, see [`open_flags`].
    Flagged,
}

words!(
    State,
    "state",
    Draft = "draft",
    Live = "live",
    Retired = "retired",
    Identified = "identified",
    Adopted = "adopted",
    Learned = "learned",
    Trial = "trial",
    Proven = "proven",
    Contested = "contested",
    Due = "due",
    Open = "open",
    Answered = "answered",
    Settled = "settled",
    Flagged = "flagged",
);

/// How far a lesson has come. A lesson is not learned until something changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Learning {
    /// Written down.
    Identified,
    /// A live practice is from it.
    Adopted,
    /// Someone other than its author has since reported that this practice worked.
    Learned,
}

words!(
    Learning,
    "state",
    Identified = "identified",
    Adopted = "adopted",
    Learned = "learned"
);

/// How far a practice is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Maturity {
    /// Not yet tried by enough people.
    Trial,
    /// The latest report of three people besides the author is that it worked.
    Proven,
    /// An open `wrong` flag, or at least as many people say that it failed as that it worked.
    Contested,
}

words!(
    Maturity,
    "state",
    Trial = "trial",
    Proven = "proven",
    Contested = "contested"
);

/// How far a question has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resolution {
    /// No answer yet.
    Open,
    /// Someone answered.
    Answered,
    /// The asker, or someone who said "me too", tried it and it worked.
    Settled,
}

words!(
    Resolution,
    "state",
    Open = "open",
    Answered = "answered",
    Settled = "settled"
);

/// How many people besides the author must say that a practice worked before it is proven.
const PROVEN_BY: usize = 3;

/// The latest report of each person, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// People whose latest report is that it worked.
    pub worked: usize,
    /// People whose latest report is that it helped in part.
    pub partly: usize,
    /// People whose latest report is that it failed.
    pub failed: usize,
}

/// The latest report of each person, in [`Mark::order`], whichever entries the reports are on.
fn latest_reports(marks: &[Mark]) -> BTreeMap<String, (&Mark, Verdict)> {
    let mut latest: BTreeMap<String, (&Mark, Verdict)> = BTreeMap::new();
    for mark in marks {
        if let Act::Tried { verdict, .. } = mark.act {
            let held = latest.entry(mark.by.folded()).or_insert((mark, verdict));
            if mark.order() >= held.0.order() {
                *held = (mark, verdict);
            }
        }
    }
    latest
}

/// Counts the latest report of each person.
pub fn evidence(marks: &[Mark]) -> Evidence {
    let mut counted = Evidence::default();
    for (_, verdict) in latest_reports(marks).values() {
        match verdict {
            Verdict::Worked => counted.worked += 1,
            Verdict::Partly => counted.partly += 1,
            Verdict::Failed => counted.failed += 1,
        }
    }
    counted
}

/// The last review among the marks.
fn last_review(marks: &[Mark]) -> Option<Timestamp> {
    marks
        .iter()
        .filter(|mark| matches!(mark.act, Act::Review { .. }))
        .map(|mark| mark.at)
        .max()
}

/// The marks that were made after the last review. Their order tells, since a review and a flag may be of one second.
fn unreviewed(marks: &[Mark]) -> &[Mark] {
    let review = |mark: &Mark| matches!(mark.act, Act::Review { .. });
    &marks[marks.iter().rposition(review).map_or(0, |at| at + 1)..]
}

/// The flags that have had no review since, with their reasons. The marks must be in [`Mark::order`].
pub fn open_flags(marks: &[Mark]) -> impl Iterator<Item = (&Mark, FlagReason)> {
    unreviewed(marks).iter().filter_map(|mark| match mark.act {
        Act::Flag { reason } => Some((mark, reason)),
        _ => None,
    })
}

/// Since when a flag of one of these reasons has had no review.
pub(super) fn open_flag(marks: &[Mark], reasons: &[FlagReason]) -> Option<Timestamp> {
    open_flags(marks)
        .filter(|(_, reason)| reasons.contains(reason))
        .map(|(mark, _)| mark.at)
        .min()
}

/// What a practice's states are computed from.
#[derive(Debug, Clone, Copy)]
pub struct PracticeFacts<'a> {
    /// Who wrote it.
    pub author: &'a Name,
    /// When its content last changed.
    pub edited: Timestamp,
    /// How long it stays fresh.
    pub review_every: Period,
    /// Every mark on it, in [`Mark::order`].
    pub marks: &'a [Mark],
}

/// How far a live practice is to be trusted.
pub fn maturity(facts: PracticeFacts<'_>) -> Maturity {
    let counted = evidence(facts.marks);
    let disputed = counted.failed > 0 && counted.failed >= counted.worked;
    if disputed || open_flag(facts.marks, &[FlagReason::Wrong]).is_some() {
        return Maturity::Contested;
    }
    let others_worked = latest_reports(facts.marks)
        .values()
        .filter(|(mark, verdict)| *verdict == Verdict::Worked && !mark.by.is(facts.author))
        .count();
    if others_worked >= PROVEN_BY {
        Maturity::Proven
    } else {
        Maturity::Trial
    }
}

/// Since when a live practice is due for a look, or from when it will be.
///
/// It is due when its latest edit, review or "worked" report is `review_every` old or older; a failed report, a `stale` or
/// a `wrong` flag without a review since makes it due from that moment.
pub fn due_since(facts: PracticeFacts<'_>) -> Timestamp {
    let reviewed = last_review(facts.marks);
    let reported = |marks: &'_ [Mark], wanted: Verdict| -> Vec<Timestamp> {
        let reports = marks
            .iter()
            .filter(|mark| matches!(mark.act, Act::Tried { verdict, .. } if verdict == wanted));
        reports.map(|mark| mark.at).collect()
    };
    let worked = reported(facts.marks, Verdict::Worked).into_iter().max();
    let freshest = facts
        .edited
        .max(reviewed.unwrap_or(facts.edited))
        .max(worked.unwrap_or(facts.edited));
    let alarm = reported(unreviewed(facts.marks), Verdict::Failed)
        .into_iter()
        .chain(open_flag(
            facts.marks,
            &[FlagReason::Stale, FlagReason::Wrong],
        ))
        .min();
    let regular = freshest.plus(facts.review_every);
    alarm.map_or(regular, |at| at.min(regular))
}

/// One practice that is from a lesson.
#[derive(Debug, Clone, Copy)]
pub struct Adoption<'a> {
    /// Where the practice stands in its life.
    pub state: Lifecycle,
    /// When the practice came to be from the lesson: the later of its creation and of the link's.
    pub since: Timestamp,
    /// Every mark on the practice.
    pub marks: &'a [Mark],
}

/// How far a lesson has come.
pub fn learning(author: &Name, adoptions: &[Adoption<'_>]) -> Learning {
    let live = || {
        adoptions
            .iter()
            .filter(|adoption| adoption.state == Lifecycle::Live)
    };
    let confirmed = |adoption: &Adoption<'_>| {
        adoption.marks.iter().any(|mark| {
            matches!(
                mark.act,
                Act::Tried {
                    verdict: Verdict::Worked,
                    ..
                }
            ) && mark.at >= adoption.since
                && !mark.by.is(author)
        })
    };
    if live().any(confirmed) {
        Learning::Learned
    } else if live().next().is_some() {
        Learning::Adopted
    } else {
        Learning::Identified
    }
}

/// How far a question has come.
///
/// `marks` are the question's own and `answering` the marks on entries that answer it; `answered_by_entry` says whether any
/// live entry does.
pub fn resolution(
    asker: &Name,
    marks: &[Mark],
    answered_by_entry: bool,
    answering: &[Mark],
) -> Resolution {
    let answered = answered_by_entry
        || marks
            .iter()
            .any(|mark| matches!(mark.act, Act::Answer { .. }));
    if !answered {
        return Resolution::Open;
    }
    let in_need = |name: &Name| {
        name.is(asker)
            || marks
                .iter()
                .any(|mark| matches!(mark.act, Act::MeToo) && mark.by.is(name))
    };
    let all: Vec<Mark> = marks.iter().chain(answering).cloned().collect();
    let settled = latest_reports(&all)
        .values()
        .any(|(mark, verdict)| *verdict == Verdict::Worked && in_need(&mark.by));
    if settled {
        Resolution::Settled
    } else {
        Resolution::Answered
    }
}

#[cfg(test)]
mod tests;
