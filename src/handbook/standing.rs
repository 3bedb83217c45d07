//! How far each entry has come, in the words that the pages use.

use crate::model::{
    Act, Adoption, Details, FlagReason, Kind, Learning, Lifecycle, LinkKind, Mark, Maturity,
    PracticeFacts, Resolution, Timestamp, Whole, due_since, learning, maturity, resolution,
};

use super::book::Book;

impl<'a> Book<'a> {
    fn facts(whole: &'a Whole) -> Option<PracticeFacts<'a>> {
        let Details::Practice { review_every, .. } = &whole.entry.details else {
            return None;
        };
        Some(PracticeFacts {
            author: &whole.entry.author,
            edited: whole.entry.updated,
            review_every: *review_every,
            marks: &whole.marks,
        })
    }

    /// How far a live practice is to be trusted.
    pub(super) fn maturity(&self, whole: &'a Whole) -> Option<Maturity> {
        Self::facts(whole)
            .filter(|_| whole.entry.state == Lifecycle::Live)
            .map(maturity)
    }

    /// The day of a live practice's next look, and whether that day has come.
    pub(super) fn review_day(&self, whole: &'a Whole) -> Option<(Timestamp, bool)> {
        let facts = Self::facts(whole).filter(|_| whole.entry.state == Lifecycle::Live)?;
        let due = due_since(facts);
        Some((due, due <= self.options.now))
    }

    /// How far a lesson has come.
    pub(super) fn learning(&self, whole: &Whole) -> Learning {
        let ties = self.all_ties(whole.entry.id, true).iter();
        let adoptions: Vec<Adoption<'_>> = ties
            .filter(|tie| tie.kind == LinkKind::From && tie.other.entry.kind() == Kind::Practice)
            .map(|tie| Adoption {
                state: tie.other.entry.state,
                since: tie.made.max(tie.other.entry.created),
                marks: &tie.other.marks,
            })
            .collect();
        learning(&whole.entry.author, &adoptions)
    }

    /// The live entries that answer a question: those that say so, and those that an answer points to.
    pub(super) fn answering(&self, whole: &Whole) -> Vec<&'a Whole> {
        let ties = self.all_ties(whole.entry.id, true).iter();
        let said = ties
            .filter(|tie| tie.kind == LinkKind::Answers)
            .map(|tie| tie.other);
        let pointed = whole.marks.iter().filter_map(|mark| match mark.act {
            Act::Answer { with: Some(id) } => self.public(id),
            _ => None,
        });
        let mut answers: Vec<&Whole> = Vec::new();
        for answer in said.chain(pointed) {
            let new = answers.iter().all(|one| one.entry.id != answer.entry.id);
            if new && answer.entry.state == Lifecycle::Live {
                answers.push(answer);
            }
        }
        answers
    }

    /// How far a question has come.
    pub(super) fn resolution(&self, whole: &Whole) -> Resolution {
        let answering = self.answering(whole);
        // An answer that only points to what is not public is none for the readers.
        let marks: Vec<Mark> = whole
            .marks
            .iter()
            .filter(|mark| match mark.act {
                Act::Answer { with: Some(id) } => mark.note.is_some() || self.public(id).is_some(),
                _ => true,
            })
            .cloned()
            .collect();
        let theirs: Vec<Mark> = answering
            .iter()
            .flat_map(|answer| answer.marks.iter().cloned())
            .collect();
        resolution(&whole.entry.author, &marks, !answering.is_empty(), &theirs)
    }

    /// The word for how far an entry has come, such as `proven`; none for a kind that goes nowhere.
    pub(super) fn standing(&self, whole: &'a Whole) -> Option<&'static str> {
        if whole.entry.state == Lifecycle::Retired {
            return Some("retired");
        }
        match whole.entry.kind() {
            Kind::Practice => self.maturity(whole).map(Maturity::as_str),
            Kind::Lesson => Some(self.learning(whole).as_str()),
            Kind::Question => Some(self.resolution(whole).as_str()),
            Kind::Story | Kind::Path | Kind::Gathering => None,
        }
    }

    /// Since when a proven practice has been proven without a break.
    pub(super) fn proven_since(&self, whole: &'a Whole) -> Option<Timestamp> {
        let facts = Self::facts(whole)?;
        if self.maturity(whole) != Some(Maturity::Proven) {
            return None;
        }
        let mut marks: Vec<Mark> = whole.marks.clone();
        marks.sort_by_key(Mark::order);
        let at = |count: usize| {
            maturity(PracticeFacts {
                marks: &marks[..count],
                ..facts
            })
        };
        let last_before = (0..marks.len())
            .rev()
            .find(|&count| at(count) != Maturity::Proven)?;
        Some(marks[last_before].at)
    }
}

/// The flags that ask for care and have had no review since, oldest first. One that says "sensitive" is never shown.
pub(super) fn open_flags(whole: &Whole) -> Vec<(FlagReason, &Mark)> {
    crate::model::open_flags(&whole.marks)
        .map(|(mark, reason)| (reason, mark))
        .filter(|(reason, _)| *reason != FlagReason::Sensitive)
        .collect()
}

/// A word with its first letter in upper case.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
