use super::*;
use crate::model::{Content, Details, Kind, Lifecycle, Name, State, Title};
use crate::store::{NewEntry, Store};

const NOW: i64 = 1_000;

/// Ten stories and practices, of which 0 and 3 are pinned, and 5, which is retired.
fn community() -> Store {
    let mut store = Store::in_memory().unwrap();
    let made = store.write(|data| {
        for at in 0..10 {
            let content = Content {
                title: Title::parse(&at.to_string()).unwrap(),
                body: String::new(),
                tags: vec!["clay".parse().unwrap()],
                details: Details::empty([Kind::Story, Kind::Practice][at as usize % 2]),
                state: match at {
                    5 => Lifecycle::Retired,
                    _ => Lifecycle::Live,
                },
                private: false,
                pinned: [0, 3, 5].contains(&at),
                extra: Default::default(),
            };
            data.create(&NewEntry {
                content,
                author: Name::parse("Ada").unwrap(),
                created: Timestamp::from_seconds(at),
                updated: Timestamp::from_seconds(at),
                slug: None,
                change: "add",
            })?;
        }
        Ok::<_, StoreError>(())
    });
    made.unwrap();
    store
}

fn listed(store: &Store, condition: &Condition, order: Order, limit: Option<usize>) -> Vec<i64> {
    let now = Timestamp::from_seconds(NOW);
    let listed = store.read(|data| data.list(condition, order, limit, now));
    let numbers = listed.unwrap().into_iter();
    numbers.map(|entry| entry.updated.seconds()).collect()
}

#[test]
fn what_is_pinned_comes_first_among_what_is_asked_for() {
    let store = community();
    let is = |predicate: Predicate| Condition::all([predicate]);
    for (condition, expected) in [
        (
            Condition::All(Vec::new()),
            &[3, 0, 9, 8, 7, 6, 5, 4, 2, 1][..],
        ),
        (is(Predicate::Kind(Kind::Story)), &[0, 8, 6, 4, 2]),
        (
            is(Predicate::Tag("clay".parse().unwrap())),
            &[3, 0, 9, 8, 7, 6, 5, 4, 2, 1],
        ),
        // By a list of rows.
        (is(Predicate::State(State::Trial)), &[3, 9, 7, 1]),
        (is(Predicate::State(State::Retired)), &[5]),
        (is(Predicate::Pinned), &[3, 0, 5]),
        (
            Condition::Not(Box::new(is(Predicate::Pinned))),
            &[9, 8, 7, 6, 4, 2, 1],
        ),
        (is(Predicate::Since(Timestamp::from_seconds(7))), &[9, 8, 7]),
        (is(Predicate::By("bob".to_owned())), &[]),
    ] {
        let first = |limit| listed(&store, &condition, Order::PinnedFirst, limit);
        assert_eq!(first(None), expected, "{condition:?}");
        for limit in 0..12 {
            let some = &expected[..limit.min(expected.len())];
            assert_eq!(first(Some(limit)), some, "{condition:?} {limit}");
        }
        let mut latest = expected.to_vec();
        latest.sort_by_key(|at| std::cmp::Reverse(*at));
        assert_eq!(listed(&store, &condition, Order::Updated, None), latest);
    }
}

#[test]
fn only_what_is_pinned_stands_in_its_index() {
    let mut store = community();
    let rows = |store: &Store| {
        let rows = "SELECT count(*) AS n FROM entry INDEXED BY entry_pinned WHERE pinned = 1";
        let count = store.read(|data| data.row(rows, [], |row| get::<i64>(row, "n")));
        count.unwrap().unwrap()
    };
    assert_eq!(rows(&store), 3);
    let unpinned = store.write(|data| {
        let now = Timestamp::from_seconds(NOW);
        for entry in data.list(
            &Condition::all([Predicate::Pinned]),
            Order::Title,
            None,
            now,
        )? {
            let mut content = data.content(entry.id)?.unwrap();
            content.pinned = false;
            data.revise(entry.id, &content, &entry.author, now, "unpin")?
                .unwrap();
        }
        Ok::<_, StoreError>(())
    });
    unpinned.unwrap();
    assert_eq!(rows(&store), 0);
}
