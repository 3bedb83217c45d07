//! The names that one person goes by.

use serde::Serialize;

use super::{Community, CommunityError};
use crate::model::{Kind, Member, Name};
use crate::store::{Read, Store, UndoStep, Write};

/// Someone who is here already under a name that is about to become another's.
#[derive(Debug, Clone, Serialize)]
pub struct Joining {
    /// Their name.
    pub name: Name,
    /// Where they belong.
    pub team: Option<String>,
    /// The entries that they wrote or told, by kind.
    pub entries: Vec<(Kind, usize)>,
    /// How many reports of having tried something are theirs.
    pub reports: usize,
    /// How much else they said of entries.
    pub words: usize,
}

impl Community {
    /// Those among these names who are members of their own, and who would be joined with the acting member. Nothing is
    /// changed yet.
    ///
    /// # Errors
    /// When one of the names is another name of somebody else.
    pub fn joining(&self, names: &[Name]) -> Result<Vec<Joining>, CommunityError> {
        if !self.exists() {
            return Ok(Vec::new());
        }
        self.read(|data| {
            let mut joining = Vec::new();
            for name in names {
                let Some(member) = other_member(data, self.me(), name)? else {
                    continue;
                };
                let holdings = data.holdings(&member.name)?;
                joining.push(Joining {
                    name: member.name,
                    team: member.team,
                    entries: holdings.entries,
                    reports: holdings.reports,
                    words: holdings.words,
                });
            }
            joining.dedup_by(|a, b| a.name.is(&b.name));
            Ok(joining)
        })
    }
}

/// Gives a member more names. A member of such a name becomes one with them: what was theirs is the member's, and what they
/// said of themselves stands where the member said nothing.
pub(super) fn add_names(
    data: &Write<'_>,
    member: &mut Member,
    names: &[Name],
    undo: &mut Vec<UndoStep>,
) -> Result<(), CommunityError> {
    for name in names {
        if let Some(other) = other_member(data, &member.name, name)? {
            undo.push(UndoStep::MembersJoined(
                data.join_members(&other, &member.name)?,
            ));
            member.team = member.team.take().or(other.team);
            member.role = member.role.take().or(other.role);
            member.offers.extend(other.offers);
            member.seeks.extend(other.seeks);
            member.aliases.push(other.name);
            member.aliases.extend(other.aliases);
        } else if !member.goes_by(name) {
            member.aliases.push(name.clone());
        }
    }
    Ok(())
}

/// Takes names from a member; what was written under them stays the member's.
pub(super) fn drop_names(member: &mut Member, names: &[Name]) -> Result<(), CommunityError> {
    for name in names {
        let before = member.aliases.len();
        member.aliases.retain(|alias| !alias.is(name));
        if member.aliases.len() == before {
            let others: Vec<String> = member
                .aliases
                .iter()
                .map(|alias| format!("`{alias}`"))
                .collect();
            return Err(CommunityError::refused(
                format!("`{name}` is no other name of {}", member.name),
                match others.is_empty() {
                    true => format!("{} has no other names", member.name),
                    false => format!("the other names are {}", others.join(", ")),
                },
            ));
        }
    }
    Ok(())
}

/// The member of their own who has this name; nobody where it is free, or a name of the member already.
fn other_member(
    data: &Read<'_>,
    member: &Name,
    name: &Name,
) -> Result<Option<Member>, CommunityError> {
    let Some(known) = data.member(name)? else {
        return Ok(None);
    };
    if known.name.is(member) {
        return Ok(None);
    }
    match known.name.is(name) {
        true => Ok(Some(known)),
        false => Err(CommunityError::refused(
            format!("`{name}` is another name of {}", known.name),
            format!(
                "if {0} and you are one person: cop me --alias '{0}'; if not, {0} can give it up: cop me --unalias '{name}'",
                known.name
            ),
        )),
    }
}

/// The name under which a person is kept, whichever of their names they gave.
pub(super) fn kept_name(path: &std::path::Path, name: Name) -> Name {
    let known = Store::open_read(path).and_then(|store| store.read(|data| data.member(&name)));
    // A file that cannot be read is told of by whoever reads it next.
    known.ok().flatten().map_or(name, |member| member.name)
}
