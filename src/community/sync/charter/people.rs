//! People of whom something was changed elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::take;
use crate::community::CommunityError;
use crate::exchange::CommunityFile;
use crate::model::{Member, Name, Tag};
use crate::store::{Read, Write};

/// Takes what changed of what people say of themselves, and of who is one person with whom.
pub(super) fn take_people(
    data: &Write<'_>,
    before: &CommunityFile,
    after: &CommunityFile,
) -> Result<(), CommunityError> {
    let (was, said) = (People::of(before), People::of(after));
    free_names(data, &was, &said)?;
    for member in &after.members {
        take_member(data, &was, member)?;
    }
    for member in &before.members {
        if !said.by_name.contains_key(&member.name.folded()) {
            forget(data, member)?;
        }
    }
    Ok(())
}

/// The members of a file, and whose name each name is.
struct People<'f> {
    by_name: BTreeMap<String, &'f Member>,
    owners: BTreeMap<String, String>,
}

impl<'f> People<'f> {
    fn of(file: &'f CommunityFile) -> Self {
        let mut owners = BTreeMap::new();
        let mut by_name = BTreeMap::new();
        for member in &file.members {
            let name = member.name.folded();
            for alias in &member.aliases {
                owners.insert(alias.folded(), name.clone());
            }
            by_name.insert(name, member);
        }
        // A name of one's own goes before another name of somebody.
        owners.extend(by_name.keys().map(|name| (name.clone(), name.clone())));
        People { by_name, owners }
    }
}

/// Takes from members here the names that are no longer theirs.
fn free_names(data: &Write<'_>, was: &People<'_>, said: &People<'_>) -> Result<(), CommunityError> {
    for mut member in data.members()? {
        let name = member.name.folded();
        let names = member.aliases.len();
        member.aliases.retain(|alias| {
            let alias = alias.folded();
            match said.owners.get(&alias) {
                Some(owner) => *owner == name,
                // A name that was not shown yet is nobody's to take.
                None => !was.owners.contains_key(&alias),
            }
        });
        if member.aliases.len() < names {
            data.save_member(&member)?;
        }
    }
    Ok(())
}

fn take_member(data: &Write<'_>, was: &People<'_>, said: &Member) -> Result<(), CommunityError> {
    let nothing = Member::named(said.name.clone());
    let before = was.by_name.get(&said.name.folded());
    let before = before.copied().unwrap_or(&nothing);
    let mut offers = Topics::of(data, &before.offers, &said.offers)?;
    let mut seeks = Topics::of(data, &before.seeks, &said.seeks)?;
    let mut joined = false;
    for alias in &said.aliases {
        let Some(other) = data.member(alias)?.filter(|other| other.name.is(alias)) else {
            continue;
        };
        if other.name.is(&said.name) {
            continue;
        }
        data.join_members(&other, &said.name)?;
        if let Some(shown) = was.by_name.get(&alias.folded()) {
            offers.was.extend(data.canonical_tags(&shown.offers)?);
            seeks.was.extend(data.canonical_tags(&shown.seeks)?);
        }
        offers.known.extend(other.offers);
        seeks.known.extend(other.seeks);
        joined = true;
    }
    let known = data.member(&said.name)?;
    let known = known.unwrap_or(nothing.clone());
    let mut member = known.clone();
    take(&mut member.team, &before.team, &said.team);
    take(&mut member.role, &before.role, &said.role);
    member.aliases.retain(|alias| !said.goes_by(alias));
    let other_names = said.aliases.iter().filter(|alias| !alias.is(&said.name));
    member.aliases.extend(other_names.cloned());
    member.aliases.sort_by_key(Name::folded);
    offers.known.extend(member.offers);
    member.offers = offers.standing();
    seeks.known.extend(member.seeks);
    member.seeks = seeks.standing();
    if joined || member != known {
        data.save_member(&member)?;
    }
    // The same rule as where two spellings are merged.
    Ok(data.hear_name(&said.name)?)
}

/// Topics as they were shown, are known here, and are said to be.
struct Topics<'f> {
    was: BTreeSet<Tag>,
    known: BTreeSet<Tag>,
    said: &'f [Tag],
}

impl<'f> Topics<'f> {
    fn of(data: &Read<'_>, was: &[Tag], said: &'f [Tag]) -> Result<Self, CommunityError> {
        Ok(Topics {
            was: data.canonical_tags(was)?.into_iter().collect(),
            known: BTreeSet::new(),
            said,
        })
    }

    /// What is said, and what was never shown.
    fn standing(self) -> Vec<Tag> {
        let mut standing: BTreeSet<Tag> = self.known.difference(&self.was).cloned().collect();
        standing.extend(self.said.iter().cloned());
        standing.into_iter().collect()
    }
}

/// Takes back what was said of a member, who stays known. What was not shown of them stays.
fn forget(data: &Write<'_>, was: &Member) -> Result<(), CommunityError> {
    // Whose name is another's now was joined with them.
    let Some(mut member) = data
        .member(&was.name)?
        .filter(|known| known.name.is(&was.name))
    else {
        return Ok(());
    };
    member.team = None;
    member.role = None;
    for (topics, shown) in [
        (&mut member.offers, &was.offers),
        (&mut member.seeks, &was.seeks),
    ] {
        let shown = data.canonical_tags(shown)?;
        topics.retain(|topic| !shown.contains(topic));
    }
    data.save_member(&member)?;
    Ok(())
}
