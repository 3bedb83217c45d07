//! Words that were changed elsewhere.

use crate::community::CommunityError;
use crate::exchange::CommunityFile;
use crate::model::Tag;
use crate::store::Write;

/// Takes what changed of what tags mean, and of other words for them.
pub(super) fn take_words(
    data: &Write<'_>,
    before: &CommunityFile,
    after: &CommunityFile,
) -> Result<(), CommunityError> {
    let dropped = before.aliases.keys();
    for alias in dropped.filter(|alias| !after.aliases.contains_key(alias)) {
        data.drop_alias(alias)?;
    }
    // What is a tag there may be another word here, if only for a tag that stands for it there.
    for tag in super::words_of(after) {
        let is_tag = !after.aliases.contains_key(tag);
        if is_tag && data.tag(tag)?.is_some_and(|meant| meant != *tag) {
            data.drop_alias(tag)?;
        }
    }
    let others = after.aliases.iter().filter(|(alias, tag)| alias != tag);
    for (alias, tag) in others.clone() {
        if data.tag(alias)?.as_ref() == Some(alias) {
            join(data, alias, tag, before)?;
        }
    }
    for (alias, tag) in others {
        if data.tag(alias)?.as_ref() != Some(tag) {
            data.alias_tag(alias, tag)?;
        }
    }
    let known = data.definitions()?;
    for (tag, meaning) in &after.tags {
        if known.get(tag) != Some(meaning) {
            data.define_tag(tag, Some(meaning))?;
        }
    }
    for tag in before.tags.keys() {
        if known.contains_key(tag) && !after.tags.contains_key(tag) {
            data.define_tag(tag, None)?;
        }
    }
    Ok(())
}

/// Joins a tag into the one that it is another word for. What was said about it and not shown does not come to be shown in
/// this way; what was shown is said of the other in `after` already.
fn join(
    data: &Write<'_>,
    from: &Tag,
    into: &Tag,
    before: &CommunityFile,
) -> Result<(), CommunityError> {
    data.define_tag(from, None)?;
    for (alias, tag) in data.tag_aliases()? {
        if tag == *from && !before.aliases.contains_key(&alias) {
            data.drop_alias(&alias)?;
        }
    }
    data.merge_tag(from, into)?;
    Ok(())
}
