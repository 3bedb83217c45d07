use super::*;
use crate::model::{Content, Details, Kind, Lifecycle, Name, Predicate, State, Tag, Title};
use crate::search::parse;
use crate::store::{NewEntry, Store};

const ENTRIES: i64 = 900;

/// Entries that all speak of the kiln, the more often the older they are, and of which few are anything else.
fn community() -> Store {
    let mut store = Store::in_memory().unwrap();
    let made = store.write(|data| {
        for at in 0..ENTRIES {
            let mut tags: Vec<&str> = vec!["clay"];
            if at % 100 == 7 {
                tags.push("glaze");
            }
            let body = "kiln ".repeat(1 + (ENTRIES - at) as usize / 10);
            let mut entry = entry(&format!("Firing {at}"), body, at);
            entry.content.tags = tags.iter().map(|tag| tag.parse::<Tag>().unwrap()).collect();
            entry.content.details = Details::empty([Kind::Story, Kind::Practice][at as usize % 2]);
            entry.content.state = match at % 150 {
                149 => Lifecycle::Retired,
                148 => Lifecycle::Draft,
                _ => Lifecycle::Live,
            };
            entry.author = Name::parse(if at % 300 == 299 { "Bob" } else { "Ada" }).unwrap();
            data.create(&entry)?;
        }
        Ok::<_, StoreError>(())
    });
    made.unwrap();
    store
}

fn entry(title: &str, body: String, at: i64) -> NewEntry {
    NewEntry {
        content: Content::plain(Kind::Story, Title::parse(title).unwrap(), body),
        author: Name::parse("Ada").unwrap(),
        created: Timestamp::from_seconds(at),
        updated: Timestamp::from_seconds(at),
        slug: None,
        change: "add",
    }
}

/// Nobody who types a title wants another page first, however often that has the words.
#[test]
fn a_title_that_is_just_what_was_asked_for_comes_first() {
    let mut store = community();
    let added = store.write(|data| {
        for (title, body) in [
            ("Cone-Log", "Write it down.".to_owned()),
            ("Everything", "cone log ".repeat(500)),
        ] {
            data.create(&entry(title, body, ENTRIES))?;
        }
        Ok::<_, StoreError>(())
    });
    added.unwrap();
    let first = |query: &str| {
        let now = Timestamp::from_seconds(ENTRIES + 1);
        let everything = Condition::All(Vec::new());
        let found =
            store.read(|data| data.search(&parse(query, now).plan(), &everything, Some(3), now));
        found.unwrap().hits.remove(0)
    };
    for query in ["cone log", "\"cone log\"", "CONE-log kind:story"] {
        let hit = first(query);
        assert_eq!(hit.entry.title.as_str(), "Cone-Log", "{query}");
        let sum: f64 = hit.points.iter().map(|one| one.points).sum();
        assert!((sum - hit.score).abs() < 1e-9, "{query}");
        assert!(hit.points.iter().any(|one| one.title), "{query}");
    }
    for query in ["log cone", "cone log*", "cone OR log"] {
        assert!(first(query).points.iter().all(|one| !one.title), "{query}");
    }
}

/// Of all entries, those that a predicate holds for, by number.
fn expected(predicate: &Predicate) -> Vec<i64> {
    let holds = |at: &i64| {
        let draft = at % 150 == 148;
        match predicate {
            Predicate::State(State::Draft) => draft,
            _ if draft => false,
            Predicate::State(State::Retired) => at % 150 == 149,
            Predicate::Tag(tag) => tag.as_str() == "clay" || at % 100 == 7,
            Predicate::By(_) => at % 300 == 299,
            Predicate::Kind(kind) => (*kind == Kind::Practice) == (at % 2 == 1),
            Predicate::Before(before) => *at < before.seconds(),
            other => panic!("{other:?} is not asked for"),
        }
    };
    (0..ENTRIES).filter(holds).collect()
}

fn number(entry: &Entry) -> i64 {
    entry.updated.seconds()
}

#[test]
fn the_best_that_meet_a_condition_are_found_however_few_do() {
    let store = community();
    let tag = |name: &str| Predicate::Tag(name.parse().unwrap());
    let predicates = [
        tag("clay"),
        tag("glaze"),
        tag("unheard-of"),
        Predicate::State(State::Retired),
        Predicate::State(State::Draft),
        Predicate::By("bob".to_owned()),
        Predicate::Kind(Kind::Practice),
        Predicate::Before(Timestamp::from_seconds(3)),
    ];
    let now = Timestamp::from_seconds(ENTRIES);
    let plan = parse("kiln", now).plan();
    for predicate in predicates {
        let mut wanted = match &predicate {
            Predicate::Tag(tag) if tag.as_str() == "unheard-of" => Vec::new(),
            predicate => expected(predicate),
        };
        let among = Condition::Is(predicate.clone());
        let read = |most| store.read(|data| data.search(&plan, &among, most, now));
        let all = read(None).unwrap().hits;
        let mut found: Vec<i64> = all.iter().map(|hit| number(&hit.entry)).collect();
        for most in [1, 3, 20, 100] {
            let best = read(Some(most)).unwrap().hits;
            assert_eq!(
                best.len(),
                most.min(all.len()),
                "{predicate:?}, the best {most}"
            );
            for (one, other) in best.iter().zip(&all) {
                // Among those that are alike, the latest of so many that were looked at comes first.
                let (best, worse) = (all[0].score, other.score - one.score);
                assert!(
                    worse <= best * ALIKE,
                    "{predicate:?}, the best {most}: {one:?}"
                );
                assert!(
                    found.contains(&number(&one.entry)),
                    "{predicate:?}: {one:?}"
                );
            }
        }
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{predicate:?}");
    }
}

#[test]
fn the_latest_with_a_tag_are_listed_latest_first() {
    let mut store = community();
    let now = Timestamp::from_seconds(ENTRIES);
    let is = |text: &str| Condition::Is(Predicate::Tag(text.parse().unwrap()));
    let of_kind = Condition::Is(Predicate::Kind(Kind::Practice));
    let retired = Condition::Is(Predicate::State(State::Retired));
    let cases = [
        (vec![is("glaze")], 7, 100),
        (vec![is("glaze"), of_kind.clone()], 7, 100),
        (vec![is("clay"), is("glaze")], 7, 100),
        (vec![is("clay"), retired], 149, 150),
        (vec![is("unheard-of")], ENTRIES, 1),
        (vec![is("clay"), is("unheard-of")], ENTRIES, 1),
    ];
    for (condition, first, step) in cases {
        let condition = Condition::All(condition);
        let mut wanted: Vec<i64> = (first..ENTRIES).step_by(step).collect();
        wanted.reverse();
        for most in [Some(3), Some(500), None] {
            let listed = store.read(|data| data.list(&condition, Order::Updated, most, now));
            let listed: Vec<i64> = listed.unwrap().iter().map(number).collect();
            let most = most.unwrap_or(usize::MAX).min(wanted.len());
            assert_eq!(listed, wanted[..most], "{condition:?}");
        }
    }
    // What changes last comes first.
    let changed = store.write(|data| {
        let oldest = data.list(&is("glaze"), Order::Updated, None, now)?;
        let id = oldest.last().map(|entry| entry.id).unwrap();
        data.set_updated(id, now)?;
        Ok::<_, StoreError>(id)
    });
    let latest = store.read(|data| data.list(&is("glaze"), Order::Updated, Some(1), now));
    assert_eq!(latest.unwrap()[0].id, changed.unwrap());
}
