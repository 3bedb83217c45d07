//! What people said of entries, on both sides.

use std::collections::BTreeSet;

use super::{Joining, Side};
use crate::community::CommunityError;
use crate::community::sync::sending::is_named;
use crate::exchange::tree::{MarkLine, Marks, Place, marks_path, place};
use crate::model::{Id, Slug};

impl Joining<'_> {
    /// The marks that either side changed.
    pub(super) fn marks(&mut self) -> Result<(), CommunityError> {
        let changed = self.ours.iter().chain(&self.theirs);
        let paths: BTreeSet<String> = changed
            .filter_map(|change| String::from_utf8(change.path.clone()).ok())
            .filter(|path| place(path) == Place::Marks)
            .collect();
        for path in paths {
            // They go with their entry.
            if self.gone.contains(&path) || self.joined.edits.contains_key(&path) {
                continue;
            }
            if self.is_too_large(Side::Theirs, &path)? {
                self.leave(&path, 1, "it is too large to be read".to_owned());
                continue;
            }
            let mut read = |side| {
                let text = self.text_at(side, &path)?;
                Ok::<_, CommunityError>(text.map(|text| (Marks::read(&text), text)))
            };
            let (base, mut ours, theirs) =
                (read(Side::Base)?, read(Side::Ours)?, read(Side::Theirs)?);
            let there = theirs.as_ref().map(|(_, text)| text.clone());
            let mut theirs = theirs;
            if self.revived.contains(&path) {
                // They went with an entry that stays now, and nobody took them back.
                ours = ours.or_else(|| base.clone());
                theirs = theirs.or_else(|| base.clone());
            }
            let of = |side: &Option<(Marks, String)>| {
                side.as_ref()
                    .map(|(marks, _)| marks.clone())
                    .unwrap_or_default()
            };
            let merged = Marks::merge(&of(&base), &of(&ours), &of(&theirs));
            let text = (!merged.is_empty()).then(|| merged.text());
            let here = of(&ours);
            // A line counts in the file of the entry that it speaks of.
            let own = |line: &&MarkLine| is_named(&path, &line.mark.entry.handle());
            if text != there {
                let text = text.map(String::into_bytes);
                self.joined.edits.insert(path.clone(), text);
                let before = of(&theirs);
                let lines = merged.known.values().chain(before.known.values());
                let entries = lines.filter(own).map(|line| line.mark.entry);
                self.joined.owed.extend(entries);
            }
            let new = |line: &&MarkLine| here.known.get(&line.mark.id) != Some(line);
            let new = merged.known.values().filter(own).filter(new);
            let new = new.map(|line| line.mark.clone());
            self.joined.marks.extend(new);
            let gone = |line: &&MarkLine| !merged.known.contains_key(&line.mark.id);
            let gone = here.known.values().filter(own).filter(gone);
            self.joined
                .unmarked
                .extend(gone.map(|line| line.mark.clone()));
        }
        Ok(())
    }

    /// The marks of an entry that is gone go with it.
    pub(super) fn drop_marks(&mut self, slug: &Slug, id: Id) -> Result<(), CommunityError> {
        let path = marks_path(slug, id);
        if self.text_at(Side::Theirs, &path)?.is_some() {
            self.joined.edits.insert(path.clone(), None);
        }
        self.gone.insert(path);
        Ok(())
    }
}
