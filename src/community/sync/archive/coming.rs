//! What an archive makes of what is here.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::Archive;
use crate::community::import::{Imported, Outcome};
use crate::community::sync::charter::shown_community;
use crate::community::sync::joining::{Joined, Taken};
use crate::community::sync::shown::{odd_files, shown, version};
use crate::community::{CommunityError, ImportReport};
use crate::exchange::tree::{Shared, Version, why_odd};
use crate::exchange::{CommunityFile, Keeps, Remark, merge_community, merge_entry, merge_files};
use crate::model::Id;
use crate::store::Read;

/// An archive beside what is here.
pub(super) struct Coming {
    /// What is said of the community here.
    pub(super) before: CommunityFile,
    pub(super) joined: Joined,
    files: Vec<Imported>,
    /// What is named as files and cannot be kept.
    odd: Vec<Remark>,
}

impl Coming {
    /// What an import of it tells.
    pub(super) fn report(&self, archive: &Archive) -> ImportReport {
        let problems = archive.problems.iter().map(ToString::to_string);
        ImportReport {
            files: self.files.clone(),
            problems: problems.collect(),
            notes: self.odd.iter().map(ToString::to_string).collect(),
            skipped: Vec::new(),
            broken_links: 0,
            guessed_kinds: 0,
            charter: true,
            attachments: archive
                .entries
                .iter()
                .map(|(_, shared)| shared.files.len())
                .sum(),
            dry_run: false,
            founded: false,
        }
    }
}

impl Archive {
    /// What the archive makes of what is here.
    pub(super) fn joined(&self, data: Option<&Read<'_>>) -> Result<Coming, CommunityError> {
        let mut joined = Joined::default();
        let (mut files, mut odd) = (Vec::new(), Vec::new());
        for (path, theirs) in &self.entries {
            let (outcome, taken) = match data {
                Some(data) => beside(data, theirs)?,
                None => (Outcome::Added, Some(taken(None, theirs, theirs.clone()))),
            };
            joined.taken.extend(taken);
            let reason = match data {
                _ if theirs.odd_files.is_empty() => None,
                Some(data) => odd_files(data, theirs)?,
                None => why_odd(theirs.odd_files.iter()),
            };
            odd.extend(reason.map(|reason| Remark {
                path: self.root.join(path),
                line: 1,
                reason,
            }));
            let first = &theirs.versions[0].content;
            files.push(Imported {
                path: path.clone(),
                outcome,
                kind: first.details.kind(),
                title: first.title.to_string(),
                handle: Some(theirs.id.handle().to_string()),
            });
        }
        let known: BTreeSet<Id> = match data {
            Some(data) => {
                let mut known = BTreeSet::new();
                for (_, theirs) in &self.entries {
                    known.extend(data.marks(theirs.id)?.iter().map(|mark| mark.id));
                }
                known
            }
            None => BTreeSet::new(),
        };
        let lines = self.marks.iter().flat_map(|marks| marks.known.values());
        let new = lines.filter(|line| !known.contains(&line.mark.id));
        joined.marks = new.map(|line| line.mark.clone()).collect();
        let before = match data {
            Some(data) => shown_community(data, &CommunityFile::default())?,
            None => CommunityFile::default(),
        };
        // What is said here stands: an archive fills gaps.
        (joined.community, _) =
            merge_community(&CommunityFile::default(), &self.community, &before);
        Ok(Coming {
            before,
            joined,
            files,
            odd,
        })
    }
}

/// What an entry of the archive makes of the one that is here.
fn beside(data: &Read<'_>, theirs: &Shared) -> Result<(Outcome, Option<Taken>), CommunityError> {
    let Some(entry) = data.entry(theirs.id)? else {
        return Ok((Outcome::Added, Some(taken(None, theirs, theirs.clone()))));
    };
    if entry.trashed.is_some() {
        return Ok((Outcome::Trashed, None));
    }
    let Some(ours) = shown(data, theirs.id)? else {
        // It is nobody else's here, and stays so.
        return Ok((Outcome::Unchanged, None));
    };
    let ours = ours.shared;
    let common = common_version(data, &ours, theirs)?.map(|version| {
        let mut common = Shared {
            links: ours.links.clone(),
            files: ours.files.clone(),
            versions: vec![version],
            ..theirs.clone()
        };
        common
            .links
            .retain(|key, since| theirs.links.get(key) == Some(since));
        common
            .files
            .retain(|path, sha256| theirs.files.get(path) == Some(sha256));
        common
    });
    let merged = merge_entry(common.as_ref(), Some(&ours), Some(theirs));
    let merged = merged.map(|merged| {
        let before = common.as_ref().map(|common| &common.files);
        // Nobody knows whether the archive's is newer.
        let files = merge_files(before, &ours.files, &theirs.files, Keeps::Ours);
        Shared { files, ..merged }
    });
    match merged {
        Some(merged) if merged.texts() != ours.texts() => {
            Ok((Outcome::Changed, Some(taken(Some(ours), theirs, merged))))
        }
        _ => Ok((Outcome::Unchanged, None)),
    }
}

/// What both versions of an entry most likely come from: of all that it said here and somebody elsewhere may have, what comes
/// nearest to the other's text; `None` where nothing comes near. An archive brings no history along.
fn common_version(
    data: &Read<'_>,
    ours: &Shared,
    theirs: &Shared,
) -> Result<Option<Version>, CommunityError> {
    let wanted = &theirs.versions[0];
    let Some(entry) = data.entry(ours.id)? else {
        return Ok(None);
    };
    let known = data.last_known_elsewhere(ours.id)?;
    let mut best = None;
    let mut closest = NEAR;
    for (row, revision) in data.revision_rows(ours.id)?.into_iter().rev() {
        if row > known || !revision.content.is_for_others() {
            continue;
        }
        let past = version(
            data,
            &entry,
            revision.content,
            revision.at,
            &revision.author,
        )?;
        let likeness = likeness(&past, wanted);
        if likeness > closest {
            (best, closest) = (Some(past), likeness);
        }
    }
    // The one that is shown is known by its content: who edited it when is told anew at each edit.
    let shown = |best: Version| {
        let same = ours
            .versions
            .iter()
            .find(|shown| shown.content == best.content);
        same.cloned().unwrap_or(best)
    };
    Ok(best.map(shown))
}

/// How much two texts must have in common for one to come from the other. Where nothing does, both are kept, and a person decides.
const NEAR: f64 = 0.5;

/// How much two versions have in common, from 0 to 1: of their words, wherever they stand. A body may be large, and an entry
/// has many revisions, so that comparing them in order would take too long.
fn likeness(one: &Version, other: &Version) -> f64 {
    if one.content == other.content && one.steps == other.steps {
        return 2.0;
    }
    let text = |version: &Version| format!("{}\n{}", version.content.title, version.content.body);
    let (one, other) = (text(one), text(other));
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words_of(&one) {
        *left.entry(word).or_default() += 1;
    }
    let (mut both, mut others) = (0_usize, 0_usize);
    for word in words_of(&other) {
        others += 1;
        if let Some(times) = left.get_mut(word).filter(|times| **times > 0) {
            *times -= 1;
            both += 1;
        }
    }
    let all = both + left.values().sum::<usize>() + others;
    2.0 * both as f64 / all.max(1) as f64
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// What comes is kept as a version of its own too: the next archive is known by it.
fn taken(ours: Option<Shared>, theirs: &Shared, merged: Shared) -> Taken {
    Taken {
        id: merged.id,
        past: theirs.versions.clone(),
        by: BTreeSet::new(),
        ours,
        merged: Some(merged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tree::{Page, Written, read_entry};
    use crate::model::{Kind, Name, Timestamp};

    #[test]
    fn likeness_is_of_words_wherever_they_stand() {
        let of = |body: &str| {
            let text = format!("---\ntitle: Kiln\n---\n{body}");
            let written = Written {
                by: Name::unknown(),
                at: Timestamp::from_seconds(1),
            };
            match read_entry(&text, "stories/kiln.md", Kind::Story, &written) {
                Ok(Page::New(page)) => page.shared.versions[0].clone(),
                _ => panic!("{body}"),
            }
        };
        let base = of("Press the red button and wait");
        assert!(likeness(&base, &base) > 1.0);
        assert!(likeness(&base, &of("Press the blue button and wait")) > NEAR);
        // Punctuation makes no other word.
        assert!(likeness(&of("One\n\nTwo\n"), &of("One, says Ben\n\nTwo\n")) > NEAR);
        assert!(likeness(&base, &of("Nothing of it at all")) < NEAR);
        let long = |word: &str| {
            (0..60_000)
                .map(|n| format!("{word}{n}\n"))
                .collect::<String>()
        };
        assert!(likeness(&of(&long("a")), &of(&long("b"))) < NEAR);
        let backwards: Vec<&str> = base.content.body.split(' ').rev().collect();
        let alike = likeness(&base, &of(&backwards.join(" ")));
        assert!((alike - 1.0).abs() < 1e-9, "{alike}");
    }
}
