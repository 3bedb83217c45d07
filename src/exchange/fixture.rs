//! Community files for tests.

use proptest::prelude::*;

use super::{CommunityFile, EXCHANGE, merge_community};
use crate::model::{Charter, Member, Name, Period, Tag};

/// A file in which anything may be a word for anything, and anybody another name of anybody.
pub(crate) fn any_file() -> impl Strategy<Value = CommunityFile> {
    let tag = || prop::sample::select(vec!["a", "b", "c", "d"]);
    let tag = move || tag().prop_map(|tag| tag.parse::<Tag>().unwrap());
    let name = || prop::sample::select(vec!["Ada", "ben", "Cy", "ADA", "Ben", "dee"]);
    let name = move || name().prop_map(|name| Name::parse(name).unwrap());
    let text = || prop::option::of("[123]");
    let names = prop::collection::vec(name(), 0..3);
    let topics = move || prop::collection::vec(tag(), 0..3);
    let member = (name(), text(), text(), names, topics(), topics());
    let member = member.prop_map(|(name, team, role, aliases, offers, seeks)| Member {
        name,
        team,
        role,
        aliases,
        offers,
        seeks,
    });
    let agreements = prop::collection::btree_set("[a-d]", 0..4);
    let agreements = agreements.prop_map(|all| all.into_iter().collect::<Vec<_>>());
    let charter = (text(), text(), agreements.prop_shuffle(), 0u32..3);
    let charter = charter.prop_map(|(name, welcome, agreements, days)| Charter {
        name,
        domain: None,
        welcome,
        agreements,
        rhythm: Period::of_days(days),
    });
    (
        charter,
        prop::collection::vec(member, 0..4),
        prop::collection::btree_map(tag(), "[12]", 0..3),
        prop::collection::btree_map(tag(), tag(), 0..4),
    )
        .prop_map(|(charter, members, tags, aliases)| CommunityFile {
            exchange: Some(EXCHANGE),
            charter,
            members,
            tags,
            aliases,
            ..CommunityFile::default()
        })
}

/// The same with words and people consistent.
pub(crate) fn settled(file: &CommunityFile) -> CommunityFile {
    merge_community(file, file, file).0
}

/// The same with names in one spelling: which of two stands is not a matter of who changed it.
pub(crate) fn spelt_alike(mut file: CommunityFile) -> CommunityFile {
    for member in &mut file.members {
        for name in std::iter::once(&mut member.name).chain(&mut member.aliases) {
            *name = Name::parse(&name.folded()).unwrap();
        }
    }
    file
}
