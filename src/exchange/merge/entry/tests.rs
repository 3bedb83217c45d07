use proptest::prelude::*;

use super::*;
use crate::exchange::tree::any_shared;
use crate::model::{
    CalendarDate, Id, Kind, Lifecycle, LinkKind, Name, Outcome, Slug, StepVerb, Timestamp, Title,
};

const BODY: &str = "Open the damper.\n\nWait for cone six.\n\nClose it.\n";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn story() -> Shared {
    Shared {
        id: Id::from_bytes(&[7; 16]).unwrap(),
        slug: Slug::parse("kiln").unwrap(),
        author: Name::parse("Ada").unwrap(),
        created: at(100),
        links: [((LinkKind::Relates, "cone-aaaaaa".to_owned()), None)].into(),
        files: [("a.png".to_owned(), "0".repeat(64))].into(),
        odd_files: [("a:b.png".to_owned(), "1".repeat(64))].into(),
        versions: vec![Version {
            content: Content {
                tags: vec!["clay".parse().unwrap(), "kiln".parse().unwrap()],
                extra: [("weight".to_owned(), "3".into())].into(),
                ..Content::plain(Kind::Story, Title::parse("Kiln").unwrap(), BODY.to_owned())
            },
            steps: vec![],
            updated: at(100),
            edited_by: None,
        }],
    }
}

fn edited(seconds: i64, by: &str, edit: impl FnOnce(&mut Content)) -> Shared {
    let mut shared = story();
    let version = &mut shared.versions[0];
    edit(&mut version.content);
    version.updated = at(seconds);
    version.edited_by = Name::parse(by).ok();
    shared
}

/// The same whichever side is which.
fn merged(base: Option<&Shared>, ours: Option<&Shared>, theirs: Option<&Shared>) -> Option<Shared> {
    let merged = merge_entry(base, ours, theirs);
    assert_eq!(merged, merge_entry(base, theirs, ours));
    merged
}

fn both(ours: &Shared, theirs: &Shared) -> Shared {
    merged(Some(&story()), Some(ours), Some(theirs)).unwrap()
}

fn outcome(of: Outcome) -> Details {
    Details::Story {
        told_by: None,
        happened: None,
        outcome: Some(of),
    }
}

#[test]
fn changes_of_different_things_are_one_version() {
    let ours = edited(200, "Ben", |content| {
        content.title = Title::parse("The kiln").unwrap();
        content.body = BODY.replace("damper", "damper slowly");
        content.tags.retain(|tag| tag.as_str() != "clay");
        content.details = outcome(Outcome::Good);
        content.pinned = true;
    });
    let theirs = edited(300, "Cy", |content| {
        content.body = BODY.replace("Close it", "Close it again");
        content.tags.push("glaze".parse().unwrap());
        content.details = Details::Story {
            told_by: Name::parse("Dee").ok(),
            happened: None,
            outcome: None,
        };
        content.extra.insert("level".to_owned(), "2".into());
    });
    let merged = both(&ours, &theirs);
    let [version] = merged.versions.as_slice() else {
        panic!("{merged:?}")
    };
    assert_eq!(version.content.title.as_str(), "The kiln");
    assert!(version.content.pinned);
    assert_eq!(
        version.content.body,
        "Open the damper slowly.\n\nWait for cone six.\n\nClose it again.\n"
    );
    let tags: Vec<&str> = version.content.tags.iter().map(Tag::as_str).collect();
    assert_eq!(tags, ["glaze", "kiln"]);
    assert_eq!(
        version.content.details,
        Details::Story {
            told_by: Name::parse("Dee").ok(),
            happened: None,
            outcome: Some(Outcome::Good)
        }
    );
    assert_eq!(version.content.extra.len(), 2);
    assert_eq!(
        (version.updated, version.edited_by.clone()),
        (at(300), Name::parse("Cy").ok())
    );
}

#[test]
fn links_and_steps_that_are_gone_keep_nothing_that_somebody_deleted() {
    let base = || {
        let mut path = story();
        let content = &mut path.versions[0].content;
        content.details = Details::empty(Kind::Path);
        let step = |name: &str| (StepVerb::Do, name.to_owned());
        path.versions[0].steps = vec![step("a"), step("b"), step("c")];
        path
    };
    let changed = |change: fn(&mut Shared)| {
        let mut changed = base();
        change(&mut changed);
        merged(Some(&base()), Some(&changed), None)
    };
    let lost: [fn(&mut Shared); 3] = [
        |path| path.links.clear(),
        |path| _ = path.versions[0].steps.remove(1),
        |path| path.versions[0].steps.clear(),
    ];
    for change in lost {
        assert_eq!(changed(change), None);
    }
    let said: [fn(&mut Shared); 5] = [
        |path| path.versions[0].updated = at(200),
        |path| path.versions[0].steps.swap(0, 1),
        |path| {
            let step = path.versions[0].steps[0].clone();
            path.versions[0].steps.push(step);
        },
        |path| {
            _ = path
                .links
                .insert((LinkKind::Relates, "other-aaaaab".to_owned()), None)
        },
        |path| _ = path.files.remove("a.png"),
    ];
    for change in said {
        assert!(changed(change).is_some());
    }
    assert!(merged(None, Some(&base()), None).is_some());
}

#[test]
fn changes_that_overlap_are_both_kept_oldest_first() {
    let ours = edited(300, "Ben", |content| {
        content.body = BODY.replace("six", "seven")
    });
    for (change, theirs) in [
        (
            "body",
            edited(200, "Cy", |content| {
                content.body = BODY.replace("six", "five")
            }),
        ),
        (
            "all",
            edited(200, "Cy", |content| content.body = String::new()),
        ),
    ] {
        let merged = both(&ours, &theirs);
        assert_eq!(
            merged.versions,
            [theirs.versions[0].clone(), ours.versions[0].clone()],
            "{change}"
        );
    }
    let ours = edited(200, "Ben", |content| {
        content.details = outcome(Outcome::Good)
    });
    let theirs = edited(200, "Cy", |content| content.details = outcome(Outcome::Bad));
    assert_eq!(both(&ours, &theirs).versions.len(), 2);
    let ours = edited(200, "Ben", |content| {
        content.title = Title::parse("A").unwrap()
    });
    let theirs = edited(200, "Cy", |content| {
        content.title = Title::parse("B").unwrap()
    });
    assert_eq!(both(&ours, &theirs).versions.len(), 2);
}

#[test]
fn the_same_change_twice_is_one() {
    let change = |content: &mut Content| content.body = BODY.replace("six", "seven");
    let merged = both(&edited(200, "Ben", change), &edited(300, "Cy", change));
    assert_eq!(merged, edited(300, "Cy", change));
}

#[test]
fn a_settled_difference_is_settled_unless_somebody_went_on() {
    let ours = edited(300, "Ben", |content| {
        content.body = BODY.replace("six", "seven")
    });
    let theirs = edited(200, "Cy", |content| {
        content.body = BODY.replace("six", "five")
    });
    let diverged = both(&ours, &theirs);
    let settled = edited(400, "Ada", |content| {
        content.body = BODY.replace("six", "six or seven")
    });
    assert_eq!(
        merged(Some(&diverged), Some(&settled), Some(&diverged)).unwrap(),
        settled
    );
    let mut went_on = diverged.clone();
    went_on.versions[0].content.body = BODY.replace("six", "four");
    went_on.versions[0].updated = at(450);
    went_on.settle_order();
    let still = merged(Some(&diverged), Some(&settled), Some(&went_on)).unwrap();
    assert_eq!(
        still.versions.len(),
        2,
        "what was written since and what was settled"
    );
    assert!(
        still
            .versions
            .iter()
            .any(|version| version.content.body.contains("four"))
    );
    // Each took the other's.
    let (mut one, mut other) = (diverged.clone(), diverged.clone());
    one.versions.remove(0);
    other.versions.remove(1);
    assert_eq!(
        merged(Some(&diverged), Some(&one), Some(&other)).unwrap(),
        diverged
    );
}

#[test]
fn two_who_settle_for_the_same_text_agree() {
    let ours = edited(300, "Ben", |content| {
        content.body = BODY.replace("six", "seven")
    });
    let theirs = edited(200, "Cy", |content| {
        content.body = BODY.replace("six", "five")
    });
    let diverged = both(&ours, &theirs);
    let settled = |at, by| {
        edited(at, by, |content| {
            content.body = BODY.replace("six", "six or seven")
        })
    };
    let (one, other) = (settled(400, "Ben"), settled(500, "Cy"));
    assert_eq!(
        merged(Some(&diverged), Some(&one), Some(&other)).unwrap(),
        other
    );
    // Of one moment, too.
    let other = settled(400, "Cy");
    let merged = merged(Some(&diverged), Some(&one), Some(&other)).unwrap();
    assert_eq!(merged, one);
}

#[test]
fn a_deletion_gives_way_to_a_change_alone() {
    let base = story();
    let changed = edited(200, "Ben", |content| content.state = Lifecycle::Retired);
    assert_eq!(merged(Some(&base), None, Some(&base)), None);
    assert_eq!(merged(Some(&base), None, None), None);
    assert_eq!(
        merged(Some(&base), None, Some(&changed)),
        Some(changed.clone())
    );
    assert_eq!(merged(None, None, Some(&base)), Some(base.clone()));
}

#[test]
fn links_and_files_are_sets() {
    let (mut ours, mut theirs) = (story(), story());
    ours.links.clear();
    ours.links
        .insert((LinkKind::From, "b-bbbbbb".to_owned()), Some(at(5)));
    ours.files.insert("a.png".to_owned(), "1".repeat(64));
    theirs
        .links
        .insert((LinkKind::From, "c-cccccc".to_owned()), None);
    theirs.files.insert("b.png".to_owned(), "2".repeat(64));
    let merged = both(&ours, &theirs);
    let names: Vec<&str> = merged.links.keys().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["b-bbbbbb", "c-cccccc"]);
    assert_eq!(merged.files["a.png"], "1".repeat(64));
    assert_eq!(merged.files.len(), 2);
    assert_eq!(merged.versions, story().versions);
}

#[test]
fn without_a_common_past_both_are_kept_unless_they_say_the_same() {
    let (ours, theirs) = (edited(200, "Ben", |_| {}), edited(300, "Cy", |_| {}));
    assert_eq!(
        merged(None, Some(&ours), Some(&theirs)).unwrap().versions,
        theirs.versions
    );
    let theirs = edited(300, "Cy", |content| content.body = "Other\n".to_owned());
    assert_eq!(
        merged(None, Some(&ours), Some(&theirs))
            .unwrap()
            .versions
            .len(),
        2
    );
}

fn small_body() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-c]\n", 0..4).prop_map(|lines| lines.concat())
}

fn version_of(body: String, seconds: i64) -> Version {
    let mut version = story().versions.remove(0);
    version.content.body = body;
    version.updated = at(seconds);
    version
}

fn versions() -> impl Strategy<Value = Vec<Version>> {
    proptest::collection::vec((small_body(), 100i64..104), 1..3).prop_map(|all| {
        all.into_iter()
            .map(|(body, at)| version_of(body, at))
            .collect()
    })
}

fn side() -> impl Strategy<Value = Option<Shared>> {
    proptest::option::weighted(0.8, versions()).prop_map(|versions| {
        let mut shared = story();
        shared.versions = versions?;
        shared.settle_order();
        Some(shared)
    })
}

proptest! {
    #[test]
    fn the_order_of_the_sides_does_not_matter_and_no_line_is_lost(
        base in side(), ours in side(), theirs in side(),
    ) {
        let merged = merge_entry(base.as_ref(), ours.as_ref(), theirs.as_ref());
        prop_assert_eq!(&merged, &merge_entry(base.as_ref(), theirs.as_ref(), ours.as_ref()));
        let text = |shared: &Option<Shared>| -> String {
            shared.iter().flat_map(|of| &of.versions).map(|of| of.content.body.as_str()).collect()
        };
        let (before, after) = (text(&base), text(&merged));
        for line in (text(&ours) + &text(&theirs)).lines() {
            prop_assert!(before.contains(line) || after.contains(line), "{line} is lost");
        }
        if let Some(merged) = &merged {
            prop_assert!(!merged.versions.is_empty());
        }
    }

    #[test]
    fn what_one_side_did_alone_is_what_is(base in any_shared(), change in any_shared()) {
        prop_assert_eq!(merge_entry(Some(&base), Some(&change), Some(&base)), Some(change.clone()));
        prop_assert_eq!(merge_entry(Some(&base), Some(&change), Some(&change)), Some(change.clone()));
        prop_assert_eq!(merge_entry(Some(&base), None, Some(&base)), None);
    }
}

#[test]
fn two_files_of_one_name_both_stay() {
    let digest = |digit: char| digit.to_string().repeat(64);
    let with = |path: &str, digit| {
        let mut shared = story();
        shared.files.insert(path.to_owned(), digest(digit));
        shared
    };
    // "a.png" is there before, and replaced on both sides.
    for (path, second) in [
        ("kiln.jpg", "kiln-bbbbbbbb.jpg"),
        ("a.png", "a-bbbbbbbb.png"),
        ("old/kiln", "old/kiln-bbbbbbbb"),
        ("v1.0/.kiln", "v1.0/bbbbbbbb.kiln"),
    ] {
        let merged = both(&with(path, 'b'), &with(path, 'a'));
        let mut expected = with(path, 'a');
        expected.files.insert(second.to_owned(), digest('b'));
        assert_eq!(merged.files, expected.files);
        // A third one, whoever comes to it first.
        let third = with(path, 'c');
        let one = both(&merged, &third);
        let other = both(&both(&with(path, 'b'), &third), &with(path, 'a'));
        assert_eq!(one.files, other.files, "{path}");
        assert_eq!(one.files.len(), expected.files.len() + 1);
    }
    // A name that is taken by another file is nobody's.
    let mut taken = with("kiln.jpg", 'a');
    let name = "kiln-bbbbbbbb.jpg".to_owned();
    taken.files.insert(name.clone(), digest('d'));
    let merged = both(&with("kiln.jpg", 'b'), &taken);
    assert_eq!(merged.files[&name], digest('d'));
    assert_eq!(
        merged.files[&format!("kiln-{}.jpg", digest('b'))],
        digest('b')
    );
    // Replaced on one side alone, it is another file.
    assert_eq!(both(&with("a.png", 'b'), &story()), with("a.png", 'b'));
}

#[test]
fn fields_that_overlap_are_theirs_where_that_is_asked_for() {
    let dated = |happened: Option<&str>, of: Outcome| Details::Story {
        told_by: None,
        happened: happened.and_then(CalendarDate::parse_iso),
        outcome: Some(of),
    };
    let base = dated(None, Outcome::Mixed);
    let ours = dated(Some("2026-03-01"), Outcome::Good);
    let theirs = dated(None, Outcome::Bad);
    assert_eq!(merge_details(&base, &ours, &theirs, Overlap::Stays), None);
    let both = merge_details(&base, &ours, &theirs, Overlap::Theirs);
    assert_eq!(both, Some(dated(Some("2026-03-01"), Outcome::Bad)));

    let question = Details::empty(Kind::Question);
    let kinds = |overlap| merge_details(&base, &ours, &question, overlap);
    assert_eq!(kinds(Overlap::Stays), None);
    assert_eq!(kinds(Overlap::Theirs), Some(question.clone()));
}
