//! What a folder's `community.toml` says, taken in beside what is known.

use super::Importing;
use crate::community::CommunityError;
use crate::exchange::CommunityFile;
use crate::model::Member;
use crate::store::UndoStep;

impl Importing<'_> {
    pub(super) fn take_charter(&mut self, file: &CommunityFile) -> Result<(), CommunityError> {
        let data = self.data;
        let before = data.charter()?;
        let mut charter = before.clone();
        let said = &file.charter;
        charter.name = said.name.clone().or(charter.name);
        charter.domain = said.domain.clone().or(charter.domain);
        charter.welcome = said.welcome.clone().or(charter.welcome);
        if !said.agreements.is_empty() {
            charter.agreements.clone_from(&said.agreements);
        }
        charter.rhythm = said.rhythm.or(charter.rhythm);
        if charter != before {
            data.save_charter(&charter)?;
            self.undo.push(UndoStep::CharterChanged(before));
        }
        let known = data.tags()?;
        for (tag, definition) in &file.tags {
            let tag = data.tag(tag)?.unwrap_or_else(|| tag.clone());
            let before = known.iter().find(|known| known.name == tag);
            let before = before.and_then(|known| known.definition.clone());
            if before.as_ref() != Some(definition) {
                data.define_tag(&tag, Some(definition))?;
                self.undo.push(UndoStep::TagDefined { tag, before });
            }
        }
        for (alias, tag) in &file.aliases {
            if data.tag(alias)?.is_none() {
                data.alias_tag(alias, tag)?;
                self.undo.push(UndoStep::TagAliased {
                    alias: alias.clone(),
                    before: None,
                });
            }
        }
        for said in &file.members {
            let before = data.member(&said.name)?;
            let known = before.unwrap_or_else(|| Member::named(said.name.clone()));
            let mut member = described(&known, said);
            member.offers = data.canonical_tags(&member.offers)?;
            member.seeks = data.canonical_tags(&member.seeks)?;
            data.save_member(&member)?;
            if member != known {
                self.undo.push(UndoStep::MemberChanged(known));
            }
        }
        Ok(())
    }
}

/// A member with what a file says of them added: a file that is silent takes nothing back.
fn described(known: &Member, said: &Member) -> Member {
    let mut member = known.clone();
    member.team = said.team.clone().or(member.team);
    member.role = said.role.clone().or(member.role);
    for name in &said.aliases {
        let new = !member.name.is(name) && !member.aliases.iter().any(|alias| alias.is(name));
        if new {
            member.aliases.push(name.clone());
        }
    }
    for (topics, more) in [
        (&mut member.offers, &said.offers),
        (&mut member.seeks, &said.seeks),
    ] {
        topics.extend_from_slice(more);
        topics.sort();
        topics.dedup();
    }
    member
}
