//! What the community says of itself, its people and its words: what this machine shows of it, and what it takes.

mod people;
mod words;

use std::collections::BTreeSet;

use crate::community::CommunityError;
use crate::exchange::{CommunityFile, EXCHANGE, merge_community};
use crate::model::{Member, Tag};
use crate::store::{Read, Write};

/// What this machine has others know. A word that only entries carry of which others may not hear is none of theirs: it is
/// shown only where it is published already, and what it means only where something is.
pub(super) fn shown_community(
    data: &Read<'_>,
    published: &CommunityFile,
) -> Result<CommunityFile, CommunityError> {
    let hidden = data.hidden_tags()?;
    let out = words_of(published);
    let is_shown = |tag: &Tag| !hidden.contains(tag) || out.contains(tag);
    let mut charter = data.charter()?;
    for text in [&mut charter.name, &mut charter.domain, &mut charter.welcome] {
        take_blank(text);
    }
    let mut members = data.members()?;
    for member in &mut members {
        take_blank(&mut member.team);
        take_blank(&mut member.role);
        member.offers.retain(is_shown);
        member.seeks.retain(is_shown);
    }
    members.retain(Member::is_described);
    let mut tags = data.definitions()?;
    tags.retain(|tag, _| !hidden.contains(tag) || published.tags.contains_key(tag));
    let mut aliases = data.tag_aliases()?;
    aliases
        .retain(|alias, tag| !hidden.contains(tag) || (out.contains(alias) && out.contains(tag)));
    Ok(CommunityFile {
        exchange: Some(EXCHANGE),
        id: data.community_id()?,
        charter,
        members,
        member_lines: vec![],
        tags,
        aliases,
    })
}

/// A blank text says nothing, and is not there once it is read again.
fn take_blank(text: &mut Option<String>) {
    *text = text.take().filter(|text| !text.trim().is_empty());
}

/// Every tag and every other word for one that a file says something with.
fn words_of(file: &CommunityFile) -> BTreeSet<&Tag> {
    let topics = file.members.iter();
    let topics = topics.flat_map(|member| member.offers.iter().chain(&member.seeks));
    let aliases = file.aliases.iter().flat_map(|(alias, tag)| [alias, tag]);
    let said = file.tags.keys().chain(aliases);
    said.chain(topics).collect()
}

/// Has this machine know what was changed elsewhere: `before` is what it showed, `after` what that became. What it did not
/// show stays as it is.
pub(super) fn take_community(
    data: &Write<'_>,
    before: &CommunityFile,
    after: &CommunityFile,
) -> Result<(), CommunityError> {
    // A file that somebody wrote by hand may have people be each other's other names; one that was merged is consistent.
    let (after, _) = &merge_community(after, after, after);
    if let Some(id) = after.id
        && data.community_id()? != Some(id)
    {
        data.set_community_id(id)?;
    }
    take_charter(data, before, after)?;
    // Topics are words: what people say is taken in the words that stand by then.
    words::take_words(data, before, after)?;
    people::take_people(data, before, after)
}

fn take_charter(
    data: &Write<'_>,
    before: &CommunityFile,
    after: &CommunityFile,
) -> Result<(), CommunityError> {
    let known = data.charter()?;
    let mut charter = known.clone();
    let (was, said) = (&before.charter, &after.charter);
    take(&mut charter.name, &was.name, &said.name);
    take(&mut charter.domain, &was.domain, &said.domain);
    take(&mut charter.welcome, &was.welcome, &said.welcome);
    take(&mut charter.agreements, &was.agreements, &said.agreements);
    take(&mut charter.rhythm, &was.rhythm, &said.rhythm);
    if charter != known {
        data.save_charter(&charter)?;
    }
    Ok(())
}

/// What was changed takes the place of what is known.
fn take<T: PartialEq + Clone>(known: &mut T, was: &T, said: &T) {
    if was != said {
        known.clone_from(said);
    }
}

#[cfg(test)]
mod tests;
