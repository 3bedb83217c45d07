//! Links between entries, and references in bodies that name no entry yet.

use rusqlite::{Row, params};

use super::rows::{self, get, moment, word};
use super::{Read, StoreError, Write};
use crate::model::{Entry, Id, Link, LinkKind, Slug, Timestamp};

/// An entry at the other end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The link.
    pub link: Link,
    /// The other entry.
    pub entry: Entry,
}

const LINK_COLUMNS: &str = "source.uuid AS source, link.kind AS link_kind, target.uuid AS target, link.written AS written, \
     link.created AS link_created";

const LINK_JOIN: &str = "link JOIN entry AS source ON source.id = link.source JOIN entry AS target \
     ON target.id = link.target";

impl Read<'_> {
    /// The links that an entry makes, with the entries they lead to.
    pub fn links_out(&self, id: Id) -> Result<Vec<Neighbour>, StoreError> {
        self.neighbours("target", "source", id)
    }

    /// The links that lead to an entry, with the entries that make them.
    pub fn links_in(&self, id: Id) -> Result<Vec<Neighbour>, StoreError> {
        self.neighbours("source", "target", id)
    }

    /// The entries that an entry's body links to, in the trash or not, each by the text as written.
    pub fn links_written(&self, id: Id) -> Result<Vec<(String, Id)>, StoreError> {
        self.rows(
            "SELECT written, (SELECT uuid FROM entry WHERE entry.id = link.target) AS target FROM link \
             WHERE source = ? AND written != ''",
            [self.row_of(id)?],
            |row| Ok((get(row, "written")?, rows::id(row, "target")?)),
        )
    }

    /// The references in an entry's body that name no entry.
    pub fn wanted(&self, id: Id) -> Result<Vec<String>, StoreError> {
        self.rows(
            "SELECT written FROM wanted WHERE source = ? ORDER BY written",
            [self.row_of(id)?],
            |row| get(row, "written"),
        )
    }

    /// The links with `id` at the `near` end, and the entries at the `far` end.
    fn neighbours(
        &self,
        far: &'static str,
        near: &str,
        id: Id,
    ) -> Result<Vec<Neighbour>, StoreError> {
        // Rows first: planning a query for whole entries at the end of a link costs more than reading them one by one.
        let sql = format!(
            "SELECT {far}, kind, written, created FROM link WHERE {near} = ? ORDER BY kind"
        );
        let found = self.rows(&sql, [self.row_of(id)?], |row| {
            let other: i64 = get(row, far)?;
            let written: String = get(row, "written")?;
            Ok((other, word(row, "kind")?, written, moment(row, "created")?))
        })?;
        let mut neighbours = Vec::new();
        for (other, kind, written, created) in found {
            let Some(entry) = self.entry_at(other)?.filter(|e| e.trashed.is_none()) else {
                continue;
            };
            let (source, target) = match far {
                "source" => (entry.id, id),
                _ => (id, entry.id),
            };
            let link = Link {
                source,
                kind,
                target,
                written: (!written.is_empty()).then_some(written),
                created,
            };
            neighbours.push(Neighbour { link, entry });
        }
        // Stable: links of one moment to one entry stay in the order of their kinds.
        neighbours.sort_by_key(|near| (near.link.created, near.entry.created, near.entry.id));
        Ok(neighbours)
    }

    /// Every link of the community, by when it was made.
    pub(super) fn all_links(&self) -> Result<Vec<Link>, StoreError> {
        let sql = format!(
            "SELECT {LINK_COLUMNS} FROM {LINK_JOIN} \
             ORDER BY link.created, source.uuid, link.kind, target.uuid, link.written"
        );
        self.rows(&sql, [], link_from)
    }
}

fn link_from(row: &Row<'_>) -> Result<Link, StoreError> {
    let written: String = get(row, "written")?;
    Ok(Link {
        source: rows::id(row, "source")?,
        kind: word(row, "link_kind")?,
        target: rows::id(row, "target")?,
        written: (!written.is_empty()).then_some(written),
        created: moment(row, "link_created")?,
    })
}

impl Write<'_> {
    /// Makes a link; gives whether it is new.
    pub fn link(&self, link: &Link) -> Result<bool, StoreError> {
        let (source, target) = (
            self.require_row(link.source)?,
            self.require_row(link.target)?,
        );
        let added = self.execute(
            "INSERT INTO link (source, kind, target, written, created) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            params![
                source,
                link.kind,
                target,
                link.written.as_deref().unwrap_or_default(),
                link.created
            ],
        )?;
        self.touch(source);
        self.touch(target);
        Ok(added > 0)
    }

    /// Takes a link that stands by itself back; gives whether there was one.
    pub fn unlink(&self, source: Id, kind: LinkKind, target: Id) -> Result<bool, StoreError> {
        let (source, target) = (self.require_row(source)?, self.require_row(target)?);
        let removed = self.execute(
            "DELETE FROM link WHERE source = ? AND kind = ? AND target = ? AND written = ''",
            params![source, kind, target],
        )?;
        self.touch(source);
        self.touch(target);
        Ok(removed > 0)
    }

    /// Replaces the links that an entry's body makes: each text as written, and the entry it names, if there is one.
    /// A link that stays keeps the moment at which it was made.
    pub fn set_body_links(
        &self,
        source: Id,
        references: &[(String, Option<Id>)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = self.require_row(source)?;
        let before: Vec<(String, i64)> = self.rows(
            "SELECT written, target FROM link WHERE source = ? AND written != ''",
            [row],
            |row| Ok((get(row, "written")?, get(row, "target")?)),
        )?;
        self.touch(row);
        self.execute("DELETE FROM wanted WHERE source = ?", [row])?;
        let mut now = std::collections::BTreeSet::new();
        for (written, target) in references.iter().filter(|(written, _)| !written.is_empty()) {
            match target {
                Some(target) if *target == source => {}
                Some(target) => {
                    now.insert((written.clone(), self.require_row(*target)?));
                }
                None => self.want(row, written)?,
            }
        }
        for (written, target) in &before {
            if !now.contains(&(written.clone(), *target)) {
                self.touch(*target);
                self.execute(
                    "DELETE FROM link WHERE source = ? AND target = ? AND written = ?",
                    params![row, target, written],
                )?;
            }
        }
        for (written, target) in &now {
            let added = self.execute(
                "INSERT INTO link (source, kind, target, written, created) VALUES (?, 'relates', ?, ?, ?) \
                 ON CONFLICT DO NOTHING",
                params![row, target, written, at],
            )?;
            if added > 0 {
                self.touch(*target);
            }
        }
        Ok(())
    }

    /// Notes that the bodies that link to an entry wait for one of its name: it is about to be erased.
    pub(super) fn want_again(&self, target: i64) -> Result<(), StoreError> {
        let written = self.rows(
            "SELECT source, written FROM link WHERE target = ? AND written != ''",
            [target],
            |row| Ok((get::<i64>(row, "source")?, get::<String>(row, "written")?)),
        )?;
        for (source, written) in written {
            self.touch(source);
            self.want(source, &written)?;
        }
        Ok(())
    }

    /// Notes that a body names an entry that there is not.
    fn want(&self, source: i64, written: &str) -> Result<(), StoreError> {
        if let Some(slug) = wanted_slug(written) {
            self.execute(
                "INSERT INTO wanted (source, written, slug) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                params![source, written, slug],
            )?;
        }
        Ok(())
    }

    /// Links to an entry whatever waited for one of its name.
    pub fn grant_wanted(&self, id: Id, names: &[Slug], at: Timestamp) -> Result<(), StoreError> {
        let target = self.require_row(id)?;
        for name in names {
            let waiting: Vec<i64> =
                self.rows("SELECT source FROM wanted WHERE slug = ?", [name], |row| {
                    get(row, "source")
                })?;
            if !waiting.is_empty() {
                self.touch(target);
            }
            waiting.into_iter().for_each(|source| self.touch(source));
            self.execute(
                "INSERT INTO link (source, kind, target, written, created) \
                 SELECT source, 'relates', ?1, written, ?3 FROM wanted WHERE slug = ?2 AND source != ?1 \
                 ON CONFLICT DO NOTHING",
                params![target, name, at],
            )?;
            self.execute("DELETE FROM wanted WHERE slug = ?", [name])?;
        }
        Ok(())
    }
}

/// What a reference is looked up by: the last part of its path without its ending, as a slug.
fn wanted_slug(written: &str) -> Option<Slug> {
    let last = written.rsplit('/').next().unwrap_or(written);
    let stem = last.strip_suffix(".md").unwrap_or(last);
    Slug::of_text(stem)
}
