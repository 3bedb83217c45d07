//! Links, steps, marks and files of what was taken in, once every entry is there.

use super::{IMPORT, Importing, Outcome};
use crate::community::CommunityError;
use crate::community::capture::{names_of, settle_links};
use crate::community::find::require;
use crate::exchange::{self, Incoming, IncomingFile, LinkTarget, Remark, read_bounded};
use crate::model::{Act, Details, Id, Link, LinkKind, MAX_ATTACHMENT, Mark, Step, Timestamp};
use crate::store::{Blob, UndoStep};

impl Importing<'_> {
    /// Links, steps, marks and files, once every entry is there.
    pub(super) fn connect(
        &mut self,
        file: &Incoming,
        outcome: Outcome,
    ) -> Result<(), CommunityError> {
        let data = self.data;
        let id = self.entries[file.origin.as_str()];
        let entry = require(data, id)?;
        let since = if outcome == Outcome::Added {
            entry.created
        } else {
            self.community.now
        };
        let mut in_body = Vec::new();
        for link in &file.entry.links {
            let target = self.first(&link.to)?;
            match (&link.written, target) {
                (Some(written), target) => in_body.push((written.clone(), target)),
                (None, Some(target)) if target != id => {
                    // A lesson is adopted when its practice came to be, not when both were imported.
                    let made = match link.kind {
                        LinkKind::From => since.max(require(data, target)?.created),
                        _ => since,
                    };
                    let link = Link {
                        source: id,
                        kind: link.kind,
                        target,
                        written: None,
                        created: made,
                    };
                    if data.link(&link)? && outcome == Outcome::Changed {
                        self.undo.push(UndoStep::Linked(link));
                    }
                }
                (None, Some(_)) => {}
                (None, None) => self.miss(file, link.line, link.kind.as_str(), &link.to),
            }
        }
        let body = data.body(id)?;
        if body == file.entry.content.body {
            data.set_body_links(id, &in_body, since)?;
            data.grant_wanted(id, &names_of(&entry), since)?;
        } else {
            // The text was changed here, and the file says the one from before still.
            settle_links(data, id, &body, since)?;
        }
        self.set_steps(file, id, outcome)?;
        for (index, mark) in file.entry.marks.iter().enumerate() {
            let mark = self.add_mark(id, index, mark, since)?;
            if outcome == Outcome::Changed {
                self.undo
                    .extend(mark.map(|mark| UndoStep::Marked { entry: id, mark }));
            }
        }
        for attached in &file.files {
            let Some(blob) = bytes_of(attached) else {
                self.missed.push(Remark {
                    path: self.reading.base.join(&file.path),
                    line: 1,
                    reason: format!(
                        "`{}` was changed while it was imported: left out; import it again",
                        attached.path
                    ),
                });
                // The next import must not take the page for one that is here as a whole.
                let partly = format!("{} without {}", file.fingerprint, attached.path);
                data.set_origin(&file.origin, id, &partly)?;
                continue;
            };
            let before = data.attach(id, &attached.path, &blob)?;
            if outcome == Outcome::Changed && before.as_ref() != Some(&attached.sha256) {
                self.undo.push(UndoStep::Attached {
                    entry: id,
                    path: attached.path.clone(),
                    before,
                    made: Some(attached.sha256.clone()),
                });
            }
        }
        Ok(())
    }

    /// Remembers that a field names no entry.
    fn miss(&mut self, file: &Incoming, line: usize, field: &str, named: &[LinkTarget]) {
        let names: Vec<String> = named
            .iter()
            .map(|target| match target {
                LinkTarget::Name(name) => format!("`{name}`"),
                LinkTarget::File(path) => format!("`{}`", exchange::show_path(path)),
            })
            .collect();
        self.missed.push(Remark {
            path: self.reading.base.join(&file.path),
            line,
            reason: format!(
                "there is no entry {} for `{field}`: left out",
                names.join(" or ")
            ),
        });
    }

    fn set_steps(
        &mut self,
        file: &Incoming,
        id: Id,
        outcome: Outcome,
    ) -> Result<(), CommunityError> {
        let Some(mut content) = self.data.content(id)? else {
            return Ok(());
        };
        let Details::Path { steps } = &mut content.details else {
            return Ok(());
        };
        let mut resolved = Vec::new();
        for step in &file.entry.steps {
            match self.first(&step.entry)? {
                Some(entry) => resolved.push(Step {
                    verb: step.verb,
                    entry,
                }),
                None => self.miss(file, step.line, "steps", &step.entry),
            }
        }
        let as_before = self.steps_before.get(&id) == Some(&resolved);
        if *steps != resolved && !as_before {
            *steps = resolved;
            if outcome == Outcome::Added || self.revised.contains(&id) {
                self.data.amend(id, &content)?;
                return Ok(());
            }
            // What the entry shows was seen, and must stay in its history.
            let before = self.data.head(id)?;
            let (me, now) = (self.community.me(), self.community.now);
            self.data.revise(id, &content, me, now, IMPORT)?;
            self.undo.extend(before.map(|before| UndoStep::Revised {
                entry: id,
                before,
                made: None,
            }));
        }
        Ok(())
    }

    /// The same field of the same file is the same mark, however often it is read. Gives it where it is new.
    fn add_mark(
        &self,
        id: Id,
        index: usize,
        incoming: &exchange::IncomingMark,
        since: Timestamp,
    ) -> Result<Option<Id>, CommunityError> {
        let act = match &incoming.act {
            Act::Answer { with: None } => Act::Answer {
                with: self.first(&incoming.with)?,
            },
            other => other.clone(),
        };
        let note = incoming.note.as_deref().unwrap_or_default();
        let said = format!("{:?}", incoming.act);
        let when = incoming.at.map(|at| at.to_string()).unwrap_or_default();
        // Its place in the list tells apart two undated marks that say the same; a dated one is known by what it says.
        let place = if incoming.at.is_some() {
            String::new()
        } else {
            index.to_string()
        };
        let mark = Mark {
            id: Id::of_content(&[
                &id.to_string(),
                &said,
                incoming.by.as_str(),
                &when,
                note,
                &place,
            ]),
            entry: id,
            act,
            by: incoming.by.clone(),
            at: incoming.at.unwrap_or(since),
            note: incoming.note.clone(),
        };
        Ok(self.data.add_mark(&mark)?.then_some(mark.id))
    }

    /// The first of several targets that is an entry.
    fn first(&self, targets: &[LinkTarget]) -> Result<Option<Id>, CommunityError> {
        for target in targets {
            let found = match target {
                LinkTarget::File(path) => {
                    let origin = self.reading.origin_of(path);
                    match self.entries.get(origin.as_str()) {
                        Some(id) => Some(*id),
                        None => self.data.origin(&origin)?.map(|origin| origin.entry),
                    }
                }
                LinkTarget::Name(name) => self.data.find_name(name)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

/// A file's bytes; `None` where they are not those that were looked at, whatever lies there by now.
fn bytes_of(file: &IncomingFile) -> Option<Blob> {
    let bytes = read_bounded(&file.source, MAX_ATTACHMENT).ok()?.ok()?;
    let blob = Blob::new(bytes);
    (blob.sha256 == file.sha256).then_some(blob)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::community::{Community, ImportReport, ImportRequest, ImportStep};
    use crate::model::{Name, Timestamp};

    /// Imports a folder; `meanwhile` happens once all of it was read.
    fn import(community: &Community, folder: &Path, meanwhile: impl Fn()) -> ImportReport {
        let request = ImportRequest {
            path: folder.to_owned(),
            kind: None,
            dry_run: false,
        };
        let mut step = |step| {
            if let ImportStep::Taken { done: 0, .. } = step {
                meanwhile();
            }
        };
        community.import(&request, &mut step).unwrap()
    }

    #[test]
    fn a_file_that_is_another_by_now_is_left_out() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("notes");
        std::fs::create_dir(&folder).unwrap();
        let page = "# Kiln\n\n![](a.png) ![](b.png) ![](c.png)\n";
        std::fs::write(folder.join("kiln.md"), page).unwrap();
        for name in ["a.png", "b.png", "c.png"] {
            std::fs::write(folder.join(name), name).unwrap();
        }
        let now = Timestamp::from_seconds(1_700_000_000);
        let community = Community::new(place.path().join("a.db"), now, Box::new(Name::unknown));
        let report = import(&community, &folder, || {
            std::fs::write(folder.join("b.png"), "another").unwrap();
            std::fs::remove_file(folder.join("c.png")).unwrap();
        });
        assert_eq!(report.notes.len(), 2, "{:?}", report.notes);
        assert!(report.notes[0].contains("`b.png` was changed"));
        let kept = || -> Vec<String> {
            let mut names = vec!["a.png".to_owned(), "b.png".to_owned(), "c.png".to_owned()];
            names.retain(|name| community.attachment("kiln", name).is_ok());
            names
        };
        assert_eq!(kept(), ["a.png"]);
        // As it was at first: the import knows that it does not have it.
        std::fs::write(folder.join("b.png"), "b.png").unwrap();
        std::fs::write(folder.join("c.png"), "c.png").unwrap();
        let report = import(&community, &folder, || {});
        assert_eq!(report.notes, [""; 0]);
        assert_eq!(kept(), ["a.png", "b.png", "c.png"]);
    }
}
