//! What the worker finds, reads and does.

use std::path::PathBuf;

use super::*;
use crate::community::Capture;
use crate::model::{Content, Title};

/// A bench for a community with these entries, and its folder.
fn bench(entries: &[(Kind, &str, &str)]) -> (Bench, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("a.db");
    let community = move || {
        let now = Timestamp::parse_rfc3339("2026-05-12T08:30:00Z").unwrap();
        let me = || "Ada".parse().unwrap();
        Community::new(path.clone(), now, Box::new(me))
    };
    for (kind, title, body) in entries {
        let content = Content::plain(*kind, Title::parse(title).unwrap(), (*body).to_owned());
        let mut capture = Capture::new(content);
        capture.author = Some("Ben".parse().unwrap());
        community().capture(capture).unwrap();
    }
    let bench = Bench {
        community: Box::new(community),
        page: |shown, _, width, _| format!("{} {width}\n\n{}", shown.entry.title, shown.body),
        told: |error| error.to_string(),
        among: Condition::All(Vec::new()),
        styles: Styles::plain(),
        by_name: false,
        newest: Arc::default(),
    };
    (bench, folder)
}

fn found(bench: &Bench, query: &str, kind: Option<Kind>, limit: usize) -> Found {
    let ask = Ask {
        number: 7,
        query: query.to_owned(),
        kind,
        limit,
    };
    match bench.find(ask) {
        Answer::Found { number: 7, found } => found,
        other => panic!("{other:?}"),
    }
}

const GUILD: &[(Kind, &str, &str)] = &[
    (
        Kind::Story,
        "Kiln tripped",
        "The breaker tripped mid-firing.",
    ),
    (Kind::Practice, "Check the breaker", "Press its button."),
    (Kind::Story, "Glaze ran", "It ran on the bread board."),
];

/// The titles of those that meet all of a query.
fn complete(found: &Found) -> Vec<&str> {
    let complete = found.rows.iter().filter(|row| row.complete);
    complete.map(|row| row.title.as_str()).collect()
}

#[test]
fn what_is_typed_is_found_before_its_last_word_is_finished() {
    let (bench, _folder) = bench(GUILD);
    for (query, titles) in [
        ("", &["Check the breaker", "Glaze ran", "Kiln tripped"][..]),
        ("breaker", &["Check the breaker", "Kiln tripped"]),
        // It is no slip for `bread`.
        ("breake", &["Check the breaker", "Kiln tripped"]),
        ("kiln bre", &["Kiln tripped"]),
        ("kind:practice pre", &["Check the breaker"]),
        ("tripping", &["Kiln tripped"]),
        ("\"the bre", &[]),
        ("zz", &[]),
    ] {
        let found = found(&bench, query, None, 10);
        let mut shown = complete(&found);
        shown.sort_unstable();
        assert_eq!(
            (shown, &found.notes[..]),
            (titles.to_vec(), &[][..]),
            "{query}"
        );
    }
}

#[test]
fn where_an_entry_is_chosen_a_part_of_its_name_will_do() {
    let (mut bench, _folder) = bench(GUILD);
    bench.by_name = true;
    let handle = found(&bench, "glaze ran", None, 10).rows[0].handle.clone();
    for (query, titles) in [
        ("k", &["Check the breaker", "Kiln tripped"][..]),
        ("ki", &["Kiln tripped"]),
        ("ripp iln", &["Kiln tripped"]),
        ("KILN-TRI", &["Kiln tripped"]),
        (&handle[..5], &["Glaze ran"]),
        // A name goes before a text, and no entry is there twice.
        ("breaker", &["Check the breaker", "Kiln tripped"]),
        ("bread", &["Glaze ran"]),
        ("kind:story ki", &[]),
        ("kiln -tripped", &[]),
        ("zz", &[]),
    ] {
        let found = found(&bench, query, None, 10);
        let mut shown = complete(&found);
        if query == "k" {
            // What begins so comes first.
            assert_eq!(shown[0], "Kiln tripped");
            shown.sort_unstable();
        }
        assert_eq!(
            (shown, &found.notes[..]),
            (titles.to_vec(), &[][..]),
            "{query}"
        );
    }
}

#[test]
fn what_is_pinned_comes_first_until_something_is_typed() {
    let (bench, _folder) = bench(GUILD);
    let first = |query: &str| {
        let row = found(&bench, query, None, 10).rows.remove(0);
        (row.title, row.pinned)
    };
    let best = first("breaker button");
    assert_eq!(first(""), ("Glaze ran".to_owned(), false));
    (bench.community)().pin("kiln-tripped").unwrap();
    assert_eq!(first(""), ("Kiln tripped".to_owned(), true));
    assert_eq!(first("breaker button"), best);
}

#[test]
fn for_whoever_types_on_no_unfinished_word_is_looked_for() {
    let (bench, _folder) = bench(GUILD);
    for (newest, found_whole) in [(8, 0), (7, 1)] {
        bench.newest.store(newest, Ordering::Relaxed);
        let found = found(&bench, "kiln bre", None, 10);
        let whole = found.rows.iter().filter(|row| row.complete).count();
        assert_eq!(whole, found_whole);
    }
}

#[test]
fn a_kind_narrows_it_and_a_limit_tells_of_more() {
    let (bench, _folder) = bench(GUILD);
    for (query, kind, limit, rows, more) in [
        ("", Some(Kind::Story), 10, 2, false),
        ("", None, 2, 2, true),
        ("", None, 3, 3, false),
        ("breaker", Some(Kind::Practice), 10, 1, false),
        ("breaker", None, 1, 1, true),
    ] {
        let found = found(&bench, query, kind, limit);
        assert_eq!(
            (found.rows.len(), found.more),
            (rows, more),
            "{query} {kind:?}"
        );
    }
    let failure = found(
        &Bench {
            community: Box::new(nowhere),
            ..bench
        },
        "x",
        None,
        1,
    )
    .failure;
    assert!(failure.is_some_and(|told| told.contains("/nowhere/a.db")));
}

fn nowhere() -> Community {
    let now = Timestamp::parse_rfc3339("2026-05-12T08:30:00Z").unwrap();
    Community::new("/nowhere/a.db".into(), now, Box::new(Name::unknown))
}

#[test]
fn deeds_are_done_and_told() {
    let (bench, _folder) = bench(GUILD);
    let id = found(&bench, "check", None, 1).rows[0].id;
    let tag = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
    for (deed, said) in [
        (
            Deed::Tag {
                add: tag(&["kiln", "safety"]),
                remove: tag(&[]),
            },
            Ok("“Check the breaker” has the tags kiln and safety."),
        ),
        (
            Deed::Tag {
                add: tag(&[]),
                remove: tag(&["glaze"]),
            },
            Err("“Check the breaker” does not carry the tag `glaze`"),
        ),
        (
            Deed::Tried(Verdict::Worked, Some("It hums.".to_owned())),
            Ok("Kept: worked on “Check the breaker”. Now: trial."),
        ),
        (
            Deed::Thank(None),
            Ok("Thanked Ben for “Check the breaker”."),
        ),
    ] {
        let told = match bench.act(id, deed) {
            Answer::Done(told) => Ok(told),
            Answer::Refused(why) => Err(why),
            other => panic!("{other:?}"),
        };
        assert_eq!(told, said.map(str::to_owned).map_err(str::to_owned));
    }
    match bench.read(Want { id, width: 40 }) {
        Answer::Page(page) => assert_eq!(page.tags, ["kiln", "safety"]),
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        bench.read(Want {
            id: Id::random(),
            width: 40
        }),
        Answer::Unread(..)
    ));
}

#[test]
fn what_will_be_refused_is_known_beforehand() {
    let (bench, _folder) = bench(GUILD);
    let title = Title::parse("Mine").unwrap();
    let mine = Content::plain(Kind::Practice, title, String::new());
    (bench.community)().capture(Capture::new(mine)).unwrap();
    for (query, tried, thanks) in [
        ("kiln", true, false),
        ("check", false, false),
        ("mine", false, true),
    ] {
        let row = found(&bench, query, None, 1).rows.remove(0);
        let page = match bench.read(Want {
            id: row.id,
            width: 40,
        }) {
            Answer::Page(page) => page,
            other => panic!("{other:?}"),
        };
        assert_eq!(page.refusals, row.refusals, "{query}");
        let told = |deed| match bench.act(row.id, deed) {
            Answer::Refused(why) => Some(why),
            _ => None,
        };
        let known = &row.refusals;
        assert_eq!(known.tried, told(Deed::Tried(Verdict::Worked, None)));
        assert_eq!(known.thanks, told(Deed::Thank(None)));
        let are = (known.tried.is_some(), known.thanks.is_some());
        assert_eq!(are, (tried, thanks), "{query}");
    }
}

#[test]
fn of_what_waits_only_the_last_search_and_the_last_page_are_made() {
    let (bench, _folder) = bench(GUILD);
    let id = found(&bench, "check", None, 1).rows[0].id;
    let (jobs, todo) = channel();
    let (done, answers) = channel();
    for number in 1..=3 {
        let ask = Ask {
            number,
            query: "kiln".to_owned(),
            kind: None,
            limit: 1,
        };
        jobs.send(Job::Find(ask)).unwrap();
        jobs.send(Job::Read(Want {
            id,
            width: number as u16,
        }))
        .unwrap();
    }
    jobs.send(Job::Act(id, Deed::Thank(None))).unwrap();
    drop(jobs);
    work(&bench, &todo, &done);
    drop(done);
    let answers: Vec<Answer> = answers.iter().collect();
    let [
        Answer::Done(_),
        Answer::Found { number: 3, .. },
        Answer::Page(page),
    ] = &answers[..]
    else {
        panic!("{answers:?}");
    };
    assert_eq!(page.width, 3);
}
