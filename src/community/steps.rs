//! Building a path: its steps are added, moved and dropped, and nobody's progress is lost.

use serde::Serialize;

use super::find::resolve_kept;
use super::path::{check_number, steps};
use super::{Community, CommunityError, Progress};
use crate::model::{Details, Entry, Step, StepVerb};
use crate::store::Write;

/// What came of a change of a path's steps.
#[derive(Debug, Clone, Serialize)]
pub struct Paved {
    /// The path, and the acting member's progress along it.
    #[serde(flatten)]
    pub progress: Progress,
    /// Whether anything changed.
    pub changed: bool,
}

impl Community {
    /// A step of a path: what to do, and with the entry that a reference names.
    pub fn step(&self, verb: StepVerb, reference: &str) -> Result<Step, CommunityError> {
        self.read(|data| {
            let entry = resolve_kept(data, reference)?.id;
            Ok(Step { verb, entry })
        })
    }

    /// Adds steps to a path, the first of them at a number, or all at the end.
    ///
    /// # Errors
    /// When a reference names no one entry, the number leaves a gap, or the path says one of them already.
    pub fn add_steps(
        &self,
        reference: &str,
        more: &[(StepVerb, String)],
        at: Option<u32>,
    ) -> Result<Paved, CommunityError> {
        self.pave(reference, |data, path, steps| {
            let end = steps.len() as u32 + 1;
            let at = at.unwrap_or(end);
            if at == 0 || at > end {
                return Err(CommunityError::refused(
                    match end {
                        1 => "the first step of a path is step 1".to_owned(),
                        end => format!("a new step of “{}” can be 1 to {end}", path.title),
                    },
                    format!("without --at it comes last; cop path show {}", path.handle),
                ));
            }
            for (place, (verb, reference)) in (at as usize - 1..).zip(more) {
                let with = resolve_kept(data, reference)?;
                if with.id == path.id {
                    return Err(CommunityError::refused(
                        "a path cannot be a step of its own",
                        format!("cop path show {}", path.handle),
                    ));
                }
                let step = Step {
                    verb: *verb,
                    entry: with.id,
                };
                if let Some(known) = steps.iter().position(|known| *known == step) {
                    let number = known + 1;
                    return Err(CommunityError::refused(
                        format!("step {number} is “{verb} {}” already", with.title),
                        format!("to move it: cop path move {} {number} TO", path.handle),
                    ));
                }
                steps.insert(place, step);
            }
            Ok(())
        })
    }

    /// Moves a step of a path to another number; those between make room.
    pub fn move_step(&self, reference: &str, from: u32, to: u32) -> Result<Paved, CommunityError> {
        self.pave(reference, |_, path, steps| {
            check_number(path, steps, from)?;
            check_number(path, steps, to)?;
            let step = steps.remove(from as usize - 1);
            steps.insert(to as usize - 1, step);
            Ok(())
        })
    }

    /// Takes a step out of a path; the entry that it is about stays.
    pub fn drop_step(&self, reference: &str, number: u32) -> Result<Paved, CommunityError> {
        self.pave(reference, |_, path, steps| {
            check_number(path, steps, number)?;
            steps.remove(number as usize - 1);
            Ok(())
        })
    }

    /// Changes the steps of a path, as a revision of it.
    fn pave(
        &self,
        reference: &str,
        change: impl FnOnce(&Write<'_>, &Entry, &mut Vec<Step>) -> Result<(), CommunityError>,
    ) -> Result<Paved, CommunityError> {
        self.change(|data| {
            let path = resolve_kept(data, reference)?;
            let mut steps = steps(&path)?.to_vec();
            change(data, &path, &mut steps)?;
            let content = data.content(path.id)?;
            let mut content = content.ok_or_else(|| CommunityError::NotFound {
                reference: reference.to_owned(),
                near: Vec::new(),
            })?;
            content.details = Details::Path { steps };
            let edited = self.revise(data, &path, content)?;
            Ok(Paved {
                progress: self.along(data, edited.entry)?,
                changed: edited.changed,
            })
        })
    }
}
