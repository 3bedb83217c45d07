//! The community's words: what tags mean, and other words for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Clash, Said, Three, end};
use crate::exchange::CommunityFile;
use crate::model::Tag;

/// The tag that a word stands for in the end; where words stand for each other in a ring, the smallest of them is the tag.
pub fn canonical(aliases: &BTreeMap<Tag, Tag>, tag: &Tag) -> Tag {
    match aliases.get_key_value(tag) {
        Some((alias, _)) => end(alias, |word| aliases.get(word)).clone(),
        None => tag.clone(),
    }
}

/// The other words, each for a tag that is no other word itself.
pub(super) fn aliases(all: &Three<&CommunityFile>, clashes: &mut Vec<Clash>) -> BTreeMap<Tag, Tag> {
    let known = all.each(|file| &file.aliases);
    let words: BTreeSet<&Tag> = known.ours.keys().chain(known.theirs.keys()).collect();
    let mut picked = BTreeMap::new();
    for word in words {
        let tag = known.each(|aliases| aliases.get(word));
        if let Some(tag) = tag.pick(Said::Alias(word.clone()), clashes) {
            picked.insert(word.clone(), tag);
        }
    }
    let ends = picked.keys().map(|word| (word, canonical(&picked, word)));
    ends.filter(|(word, tag)| *word != tag)
        .map(|(word, tag)| (word.clone(), tag))
        .collect()
}

/// What tags mean. Each side's words are read as what they stand for by then: what was said of a tag under its old name is said
/// of the tag.
pub(super) fn meanings(
    all: &Three<&CommunityFile>,
    aliases: &BTreeMap<Tag, Tag>,
    clashes: &mut Vec<Clash>,
) -> BTreeMap<Tag, String> {
    let known = all.each(|file| under_their_tags(&file.tags, aliases));
    let tags: BTreeSet<&Tag> = known.ours.keys().chain(known.theirs.keys()).collect();
    let mut picked = BTreeMap::new();
    for tag in tags {
        let meaning = Three {
            base: known.base.get(tag).copied(),
            ours: known.ours.get(tag).copied(),
            theirs: known.theirs.get(tag).copied(),
        };
        if let Some(meaning) = meaning.pick(Said::Meaning(tag.clone()), clashes) {
            picked.insert(tag.clone(), meaning);
        }
    }
    picked
}

/// A tag's own meaning goes before that of another word for it.
fn under_their_tags<'f>(
    meanings: &'f BTreeMap<Tag, String>,
    aliases: &BTreeMap<Tag, Tag>,
) -> BTreeMap<Tag, &'f String> {
    let (others, own): (Vec<_>, Vec<_>) = meanings
        .iter()
        .partition(|(word, _)| aliases.contains_key(word));
    let mut known = BTreeMap::new();
    for (word, meaning) in own.into_iter().chain(others) {
        known.entry(canonical(aliases, word)).or_insert(meaning);
    }
    known
}
