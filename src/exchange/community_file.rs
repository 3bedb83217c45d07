//! `community.toml`: what a community says of itself, its people and its words, as a file.

use std::collections::BTreeMap;

use crate::model::{Charter, Member, Tag};

/// What `community.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommunityFile {
    /// Name, domain, welcome, agreements and rhythm.
    pub charter: Charter,
    /// The people.
    pub members: Vec<Member>,
    /// What tags mean here.
    pub tags: BTreeMap<Tag, String>,
    /// Other words for tags: the other word, and the tag that it stands for.
    pub aliases: BTreeMap<Tag, Tag>,
}
