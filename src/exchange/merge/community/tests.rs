use proptest::prelude::*;

use super::*;
use crate::exchange::fixture::{any_file, settled, spelt_alike};
use crate::model::{Id, Member};

/// A file by its lines.
fn file(text: &str) -> CommunityFile {
    let (file, problems) = CommunityFile::read(&format!("exchange = 1\n{text}"));
    assert_eq!(problems, [], "{text}");
    file.unwrap()
}

/// What both had, what is here, what is published, what they make together, and what of ours is not taken.
type Case<'c> = (&'c str, &'c str, &'c str, &'c str, &'c str, &'c [&'c str]);

const CASES: &[Case<'_>] = &[
    (
        "one side changed a field",
        "name = 'G'\ndomain = 'd'",
        "name = 'H'\ndomain = 'd'",
        "name = 'G'",
        "name = 'H'",
        &[],
    ),
    (
        "both changed a field",
        "name = 'G'",
        "name = 'H'\nrhythm = '7d'",
        "name = 'I'\nrhythm = '14d'",
        "name = 'I'\nrhythm = '14d'",
        &[
            "the community's name: H, not I",
            "the community's rhythm: 7d, not 14d",
        ],
    ),
    (
        "what is published was taken back",
        "name = 'G'",
        "name = 'H'",
        "",
        "",
        &["the community's name: H, not nothing"],
    ),
    (
        "both changed it alike",
        "name = 'G'",
        "name = 'H'",
        "name = 'H'",
        "name = 'H'",
        &[],
    ),
    (
        "agreements",
        "agreements = ['a', 'b', 'c']",
        "agreements = ['n', 'a', 'c']",
        "agreements = ['c', 'm', 'b']",
        "agreements = ['c', 'm', 'n']",
        &[],
    ),
    (
        "agreements in another order",
        "agreements = ['a', 'b']",
        "agreements = ['b', 'a']",
        "agreements = ['a', 'b']",
        "agreements = ['b', 'a']",
        &[],
    ),
    (
        "topics and fields of one member",
        "members = [{ name = 'Ada', team = 'x', offers = ['a', 'b'] }]",
        "members = [{ name = 'ada', team = 'y', offers = ['b', 'c'] }]",
        "members = [{ name = 'Ada', role = 'r', team = 'z', offers = ['a', 'b', 'd'] }]",
        "members = [{ name = 'Ada', role = 'r', team = 'z', offers = ['b', 'c', 'd'] }]",
        &["the team of Ada: y, not z"],
    ),
    (
        "a member is removed",
        "members = [{ name = 'Ada', team = 'x' }, { name = 'Ben', team = 'x' }]",
        "members = [{ name = 'Ada', team = 'x' }, { name = 'Ben', team = 'y' }]",
        "",
        "members = [{ name = 'Ben', team = 'y' }]",
        &[],
    ),
    (
        "of whom nothing is left",
        "members = [{ name = 'Ada', team = 'x', role = 'r' }]",
        "members = [{ name = 'Ada', team = 'x' }]",
        "members = [{ name = 'Ada', role = 'r' }]",
        "",
        &[],
    ),
    (
        "an alias here, a member there",
        "",
        "members = [{ name = 'Zoe', team = 'x', aliases = ['ann'] }]",
        "members = [{ name = 'Ann', team = 'y', role = 'r', aliases = ['A.'], offers = ['a'] }]",
        "members = [{ name = 'Zoe', team = 'x', role = 'r', aliases = ['A.', 'Ann'], offers = ['a'] }]",
        &[],
    ),
    (
        "two who were joined part again",
        "members = [{ name = 'Zoe', team = 'x', aliases = ['Ann'] }]",
        "members = [{ name = 'Zoe', team = 'x' }, { name = 'Ann', team = 'y' }]",
        "members = [{ name = 'Zoe', team = 'z', aliases = ['Ann'] }]",
        "members = [{ name = 'Ann', team = 'y' }, { name = 'Zoe', team = 'z' }]",
        &[],
    ),
    (
        "who was joined is changed there",
        "members = [{ name = 'Ann', team = 'y' }, { name = 'Zoe', role = 'r' }]",
        "members = [{ name = 'Zoe', role = 'r', team = 'y', aliases = ['Ann'] }]",
        "members = [{ name = 'Ann', team = 'y', seeks = ['a'] }, { name = 'Zoe', role = 'r' }]",
        "members = [{ name = 'Zoe', role = 'r', team = 'y', aliases = ['Ann'], seeks = ['a'] }]",
        &[],
    ),
    (
        "two claim an alias",
        "",
        "members = [{ name = 'ben', aliases = ['X', 'Y'] }]",
        "members = [{ name = 'Ada', aliases = ['x'] }]",
        "members = [{ name = 'Ada', aliases = ['x'] }, { name = 'ben', aliases = ['Y'] }]",
        &[],
    ),
    (
        "aliases of each other",
        "",
        "members = [{ name = 'Ada', aliases = ['Ben'] }]",
        "members = [{ name = 'Ben', team = 'x', aliases = ['Ada', 'B.'] }]",
        "members = [{ name = 'Ada', team = 'x', aliases = ['B.', 'Ben'] }]",
        &[],
    ),
    (
        "a chain of names",
        "",
        "members = [{ name = 'Cy', aliases = ['Ben'] }]",
        "members = [{ name = 'Ben', role = 'near', aliases = ['Ada'] }, { name = 'Ada', role = 'far', team = 'x' }]",
        "members = [{ name = 'Cy', role = 'near', team = 'x', aliases = ['Ada', 'Ben'] }]",
        &[],
    ),
    (
        "meanings",
        "tags = { a = '1', b = '1', c = '1' }",
        "tags = { a = '2', b = '2', d = '1' }",
        "tags = { a = '1', b = '3', c = '1', e = '1' }",
        "tags = { a = '2', b = '3', d = '1', e = '1' }",
        &["what `b` means: 2, not 3"],
    ),
    (
        "a tag is renamed here, and something is said of it there",
        "tags = { old = '1' }\nmembers = [{ name = 'Ada', offers = ['old'] }]",
        "tags = { new = '1' }\naliases = { old = 'new' }\nmembers = [{ name = 'Ada', offers = ['new'] }]",
        "tags = { old = '2' }\nmembers = [{ name = 'Ada', offers = ['old'], seeks = ['clay'] }, { name = 'Ben', offers = ['old'] }]\n\
         aliases = { older = 'old' }",
        "tags = { new = '2' }\naliases = { old = 'new', older = 'new' }\n\
         members = [{ name = 'Ada', offers = ['new'], seeks = ['clay'] }, { name = 'Ben', offers = ['new'] }]",
        &[],
    ),
    (
        "words for each other",
        "",
        "aliases = { b = 'a', c = 'b' }",
        "aliases = { a = 'b', d = 'c' }\ntags = { b = '1', d = '2' }",
        "aliases = { b = 'a', c = 'a', d = 'a' }\ntags = { a = '1' }",
        &[],
    ),
    (
        "a word for itself",
        "",
        "aliases = { a = 'a' }",
        "",
        "",
        &[],
    ),
    (
        "a word for two tags",
        "aliases = { a = 'x', b = 'x' }",
        "aliases = { a = 'y', b = 'x' }",
        "aliases = { a = 'z' }",
        "aliases = { a = 'z' }",
        &["what `a` is another word for: y, not z"],
    ),
];

#[test]
fn what_both_made_of_it() {
    for (what, base, ours, theirs, made, lost) in CASES {
        let [base, ours, theirs, made] = [base, ours, theirs, made].map(|text| file(text));
        let (merged, clashes) = merge_community(&base, &ours, &theirs);
        assert_eq!(merged.to_text(), made.to_text(), "{what}");
        let clashes: Vec<String> = clashes
            .into_iter()
            .map(|clash| {
                let [ours, theirs] =
                    [clash.ours, clash.theirs].map(|said| said.unwrap_or("nothing".to_owned()));
                format!("{}: {ours}, not {theirs}", clash.what)
            })
            .collect();
        assert_eq!(clashes, *lost, "{what}");
    }
}

#[test]
fn the_published_identity_stands() {
    let of = |id: Option<u8>| CommunityFile {
        id: id.and_then(|id| Id::from_bytes(&[id; 16])),
        ..file("")
    };
    let merged = |ours, theirs| merge_community(&of(None), &of(ours), &of(theirs)).0;
    assert_eq!(merged(Some(1), Some(2)), of(Some(2)));
    assert_eq!(merged(Some(1), None), of(Some(1)));
}

fn in_any_order(mut file: CommunityFile) -> CommunityFile {
    file.charter.agreements.sort();
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn what_only_one_changed_stands(base in any_file(), changed in any_file()) {
        let (base, changed) = (settled(&base), settled(&changed));
        let as_changed = spelt_alike(changed.clone());
        for (merged, clashes) in [
            merge_community(&base, &changed, &base),
            merge_community(&base, &base, &changed),
            merge_community(&base, &changed, &changed),
        ] {
            prop_assert_eq!(&spelt_alike(merged), &as_changed);
            prop_assert_eq!(clashes, vec![]);
        }
        prop_assert_eq!(settled(&changed), changed);
    }

    #[test]
    fn sides_differ_only_where_they_clash(base in any_file(), ours in any_file(), theirs in any_file()) {
        let (here, clashes) = merge_community(&base, &ours, &theirs);
        let (there, _) = merge_community(&base, &theirs, &ours);
        if clashes.is_empty() {
            prop_assert_eq!(in_any_order(here.clone()), in_any_order(there));
        }
        prop_assert_eq!(settled(&here), here);
    }

    #[test]
    fn words_and_people_are_consistent(base in any_file(), ours in any_file(), theirs in any_file()) {
        let (merged, _) = merge_community(&base, &ours, &theirs);
        let is_alias = |tag: &Tag| merged.aliases.contains_key(tag);
        prop_assert!(!merged.aliases.values().chain(merged.tags.keys()).any(is_alias));
        let topics = |member: &Member| [&member.offers[..], &member.seeks[..]].concat();
        prop_assert!(!merged.members.iter().flat_map(topics).any(|tag| is_alias(&tag)));
        let names = merged.members.iter().flat_map(|member| std::iter::once(&member.name).chain(&member.aliases));
        let mut names: Vec<String> = names.map(Name::folded).collect();
        names.sort();
        let all = names.len();
        names.dedup();
        prop_assert_eq!(names.len(), all);
        prop_assert!(merged.members.iter().all(Member::is_described));
    }
}
