//! Apprenticeship: one's own way along a path. Nobody is shown another's.

use serde::Serialize;

use super::respond::{Marked, member_of, resolve_shared};
use super::{Community, CommunityError};
use crate::model::{
    Act, Condition, Details, Entry, Kind, Mark, Name, Predicate, State, Step, StepVerb, Timestamp,
    did, stages,
};
use crate::store::{Order, Read};

/// The number under which the beginning of a path is kept; its steps count from 1.
const BEGINNING: u32 = 0;

/// How far the acting member has come along a path.
#[derive(Debug, Clone, Serialize)]
pub struct Progress {
    /// The path.
    #[serde(flatten)]
    pub entry: Entry,
    /// When they began.
    pub started: Option<Timestamp>,
    /// Who coaches them.
    pub coach: Option<Name>,
    /// How many steps they have done.
    pub done: usize,
    /// The steps, in order.
    pub way: Vec<Stage>,
}

/// One step of a path, and whether the acting member has done it.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    /// Its place, from 1.
    pub number: u32,
    /// What to do.
    pub verb: StepVerb,
    /// With which entry; `None` where it is gone.
    pub with: Option<Entry>,
    /// When it was done.
    pub at: Option<Timestamp>,
    /// What they noticed.
    pub note: Option<String>,
}

impl Community {
    /// Begins a path, with a coach or without. Begun twice it counts once, unless the coach is another.
    pub fn start_path(
        &self,
        reference: &str,
        coach: Option<&str>,
    ) -> Result<Marked, CommunityError> {
        self.change(|data| {
            let entry = path(data, reference)?;
            let coach = coach.map(|name| member_of(data, name)).transpose()?;
            if coach.as_ref().is_some_and(|coach| self.me().is(coach)) {
                return Err(CommunityError::refused(
                    "a coach is someone else",
                    "cop members shows who is here; cop who TOPIC who knows about it",
                ));
            }
            let marks = data.marks(entry.id)?;
            let begun = own(&marks, self.me()).filter(|(number, _)| *number == BEGINNING);
            if let Some((_, mark)) = begun.last()
                && (coach.is_none() || coach_of(mark) == coach)
            {
                return Ok(Marked {
                    standing: data.standing_by(&entry, &marks, self.now)?,
                    mark: mark.clone(),
                    entry,
                    known: true,
                });
            }
            let act = Act::Step {
                number: BEGINNING,
                did: None,
                coach,
            };
            let what = format!("beginning “{}”", entry.title);
            self.mark(data, entry, act, None, &what)
        })
    }

    /// Keeps that the acting member did a step, and what they noticed.
    pub fn finish_step(
        &self,
        reference: &str,
        number: u32,
        note: Option<String>,
    ) -> Result<Progress, CommunityError> {
        self.change(|data| {
            let entry = path(data, reference)?;
            let steps = steps(&entry)?;
            check_number(&entry, steps, number)?;
            let did = did(steps, number);
            let marks = data.marks(entry.id)?;
            let coach = own(&marks, self.me())
                .filter(|(number, _)| *number == BEGINNING)
                .last()
                .and_then(|(_, mark)| coach_of(mark));
            let what = format!("step {number} of “{}”", entry.title);
            let act = Act::Step { number, did, coach };
            let marked = self.mark(data, entry, act, note, &what)?;
            self.along(data, marked.entry)
        })
    }

    /// The step of this number, and what the acting member did of it before.
    ///
    /// # Errors
    /// When the reference names no path, or the path has no such step.
    pub fn stage(&self, reference: &str, number: u32) -> Result<Stage, CommunityError> {
        self.read(|data| {
            let entry = path(data, reference)?;
            check_number(&entry, steps(&entry)?, number)?;
            let mut way = self.along(data, entry)?.way;
            Ok(way.swap_remove(number as usize - 1))
        })
    }

    /// How far the acting member has come along a path.
    pub fn progress(&self, reference: &str) -> Result<Progress, CommunityError> {
        self.read(|data| {
            let entry = path(data, reference)?;
            self.along(data, entry)
        })
    }

    /// Every live path with the acting member's own progress: first what they have begun, the latest begun first.
    pub fn paths(&self) -> Result<Vec<Progress>, CommunityError> {
        self.read(|data| {
            let live = Condition::all([Predicate::Kind(Kind::Path), Predicate::State(State::Live)]);
            let mut paths = data
                .list(&live, Order::Title, None, self.now)?
                .into_iter()
                .map(|entry| self.along(data, entry))
                .collect::<Result<Vec<_>, _>>()?;
            paths.sort_by_key(|path| std::cmp::Reverse(path.started));
            Ok(paths)
        })
    }

    pub(super) fn along(&self, data: &Read<'_>, entry: Entry) -> Result<Progress, CommunityError> {
        let marks = data.marks(entry.id)?;
        let steps = steps(&entry)?;
        let done: Vec<&Mark> = own(&marks, self.me()).map(|(_, mark)| mark).collect();
        let mut way = Vec::with_capacity(steps.len());
        for ((number, step), last) in (1..).zip(steps).zip(stages(steps, &done)) {
            way.push(Stage {
                number,
                verb: step.verb,
                with: data
                    .entry(step.entry)?
                    .filter(|with| with.trashed.is_none()),
                at: last.map(|mark| mark.at),
                note: last.and_then(|mark| mark.note.clone()),
            });
        }
        let first = own(&marks, self.me()).next();
        let beginnings = own(&marks, self.me()).filter(|(number, _)| *number == BEGINNING);
        Ok(Progress {
            started: first.map(|(_, mark)| mark.at),
            coach: beginnings.last().and_then(|(_, mark)| coach_of(mark)),
            done: way.iter().filter(|stage| stage.at.is_some()).count(),
            way,
            entry,
        })
    }
}

/// The steps among the marks that are a member's own, in order.
fn own<'m>(marks: &'m [Mark], me: &'m Name) -> impl Iterator<Item = (u32, &'m Mark)> {
    marks.iter().filter_map(move |mark| match mark.act {
        Act::Step { number, .. } if mark.by.is(me) => Some((number, mark)),
        _ => None,
    })
}

fn coach_of(mark: &Mark) -> Option<Name> {
    match &mark.act {
        Act::Step { coach, .. } => coach.clone(),
        _ => None,
    }
}

/// The path that a reference names.
fn path(data: &Read<'_>, reference: &str) -> Result<Entry, CommunityError> {
    let entry = resolve_shared(data, reference)?;
    match entry.kind() {
        Kind::Path => Ok(entry),
        _ => Err(no_path(&entry)),
    }
}

/// The steps of a path.
pub(super) fn steps(entry: &Entry) -> Result<&[Step], CommunityError> {
    match &entry.details {
        Details::Path { steps } => Ok(steps),
        _ => Err(no_path(entry)),
    }
}

/// Refuses the number of a step that a path does not have.
pub(super) fn check_number(
    entry: &Entry,
    steps: &[Step],
    number: u32,
) -> Result<(), CommunityError> {
    if number != BEGINNING && number as usize <= steps.len() {
        return Ok(());
    }
    Err(CommunityError::refused(
        match steps.len() {
            0 => format!("“{}” has no steps yet", entry.title),
            1 => format!("“{}” has one step", entry.title),
            n => format!("“{}” has steps 1 to {n}", entry.title),
        },
        match steps.len() {
            0 => format!("cop path add {} watch:REF", entry.handle),
            _ => format!("cop path show {}", entry.handle),
        },
    ))
}

fn no_path(entry: &Entry) -> CommunityError {
    CommunityError::refused(
        format!("“{}” is a {}, not a path", entry.title, entry.kind()),
        "cop list path",
    )
}
