//! What a folder's `community.toml` says, taken in beside what is known.

use super::Importing;
use crate::community::CommunityError;
use crate::exchange::{COMMUNITY_FILE, CommunityFile, Remark};
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
        for (said, line) in file.members.iter().zip(&file.member_lines) {
            let said = &self.without_members(said, *line)?;
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

impl Importing<'_> {
    /// What a file says of a member, without the names under which others are members: who is one person with whom is for
    /// that person to say.
    fn without_members(&mut self, said: &Member, line: usize) -> Result<Member, CommunityError> {
        let known = self.data.member(&said.name)?;
        let own = known.map_or_else(|| said.name.clone(), |member| member.name);
        let mut said = said.clone();
        let mut others = Vec::new();
        for alias in std::mem::take(&mut said.aliases) {
            match self.data.member(&alias)? {
                Some(other) if !other.name.is(&own) => others.push(other.name),
                _ => said.aliases.push(alias),
            }
        }
        self.missed.extend(others.iter().map(|other| Remark {
            path: self.reading.base.join(COMMUNITY_FILE),
            line,
            reason: format!(
                "`{other}` is somebody of their own here, so this is no alias of {own}; if they are one person: \
                 cop me --alias '{other}'"
            ),
        }));
        Ok(said)
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
