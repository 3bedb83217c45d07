use super::*;
use crate::model::{Kind, Timestamp, Title};
use crate::store::{Changed, Store, SyncKey};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn version(seconds: i64, kind: Kind, body: &str) -> PastVersion {
    PastVersion {
        id: Id::of_content(&[body, &seconds.to_string()]),
        content: Content {
            tags: vec!["kiln".parse().unwrap()],
            ..Content::plain(kind, Title::parse("Kiln").unwrap(), body.to_owned())
        },
        by: Name::parse("Ben").unwrap(),
        at: at(seconds),
        parents: vec![],
        change: "edit",
    }
}

fn receive(store: &mut Store, id: Id, past: &[PastVersion], now: &PastVersion) {
    let (slug, author) = (Slug::parse("kiln").unwrap(), Name::parse("Ada").unwrap());
    let received = Received {
        id,
        slug: &slug,
        author: &author,
        created: at(50),
        past,
        now,
    };
    store.write(|data| data.receive(&received)).unwrap();
}

#[test]
fn an_entry_comes_with_its_past_and_is_found() {
    let mut store = Store::in_memory().unwrap();
    let id = Id::random();
    let past = [
        version(60, Kind::Story, "first"),
        version(70, Kind::Story, "second"),
    ];
    let now = version(80, Kind::Story, "third");
    receive(&mut store, id, &past, &now);
    let check = |store: &Store, bodies: &[&str], found: &str| {
        store
            .read(|data| {
                let revisions = data.revisions(id)?;
                let said: Vec<&str> = revisions
                    .iter()
                    .map(|of| of.content.body.as_str())
                    .collect();
                assert_eq!(said, bodies);
                for pair in revisions.windows(2) {
                    assert_eq!(pair[1].parents, [pair[0].id]);
                }
                assert_eq!(data.head(id)?, revisions.last().map(|of| of.id));
                let rows = data.row(
                    "SELECT count(*) AS n FROM search WHERE search MATCH ?",
                    [found],
                    |row| get::<i64>(row, "n"),
                )?;
                assert_eq!(rows, Some(1));
                Ok::<_, StoreError>(())
            })
            .unwrap();
    };
    check(&store, &["first", "second", "third"], "third");
    // Again, and then a change; then the same as once.
    receive(&mut store, id, &past, &now);
    check(&store, &["first", "second", "third"], "third");
    receive(&mut store, id, &[], &version(90, Kind::Practice, "fourth"));
    check(&store, &["first", "second", "third", "fourth"], "fourth");
    receive(&mut store, id, &[], &now);
    check(
        &store,
        &["first", "second", "third", "fourth", "third"],
        "third",
    );
}

#[test]
fn what_comes_from_elsewhere_is_out_of_the_trash() {
    let mut store = Store::in_memory().unwrap();
    let id = Id::random();
    receive(&mut store, id, &[], &version(60, Kind::Story, "first"));
    store.write(|data| data.trash(id, at(70))).unwrap();
    receive(&mut store, id, &[], &version(80, Kind::Story, "second"));
    let entry = store.read(|data| data.entry(id)).unwrap().unwrap();
    assert_eq!(
        (entry.trashed, entry.updated, entry.created),
        (None, at(80), at(50))
    );
}

#[test]
fn changes_are_noted_once_there_is_somebody_to_be_told() {
    let mut store = Store::in_memory().unwrap();
    let (one, other) = (Id::random(), Id::random());
    receive(&mut store, one, &[], &version(60, Kind::Story, "first"));
    let changed = |store: &Store| {
        let changed = store.read(|data| data.changed()).unwrap();
        changed
            .into_iter()
            .map(|of| (of.entry, of.stamp))
            .collect::<Vec<_>>()
    };
    assert_eq!(changed(&store), []);
    store
        .write(|data| {
            data.set_sync(SyncKey::Remote, Some("x"))?;
            data.forget_exchange()
        })
        .unwrap();
    assert_eq!(changed(&store), [(one, 1)]);
    receive(&mut store, other, &[], &version(60, Kind::Story, "first"));
    assert_eq!(changed(&store), [(one, 1), (other, 2)]);
    store.write(|data| data.trash(one, at(99))).unwrap();
    assert_eq!(changed(&store), [(other, 2), (one, 3)]);
    // The first is told as it was before the trash.
    store.write(|data| data.set_exchanged(one, 2, 1)).unwrap();
    store.write(|data| data.set_exchanged(other, 2, 2)).unwrap();
    assert_eq!(
        store.read(|data| data.changed()).unwrap(),
        [Changed {
            entry: one,
            revision: 1,
            stamp: 3
        }]
    );
    store.write(|data| data.purge(one)).unwrap();
    assert_eq!(
        changed(&store),
        [(one, 4)],
        "others must be told that it is gone"
    );
    store.write(|data| data.set_exchanged(one, 4, 0)).unwrap();
    assert_eq!(changed(&store), []);
}

#[test]
fn a_settled_entry_comes_from_all_its_versions() {
    let mut store = Store::in_memory().unwrap();
    let id = Id::random();
    let (mine, theirs) = (
        version(60, Kind::Story, "mine"),
        version(61, Kind::Story, "theirs"),
    );
    receive(&mut store, id, &[], &mine);
    store
        .write(|data| {
            data.receive(&Received {
                id,
                slug: &Slug::parse("kiln").unwrap(),
                author: &mine.by,
                created: at(50),
                past: std::slice::from_ref(&theirs),
                now: &mine,
            })?;
            data.set_diverged(id, &[theirs.id])?;
            let beside = data.diverged(id)?;
            assert_eq!(beside.len(), 1);
            assert_eq!(beside[0].content.body, "theirs");
            data.settle(id, &mine.content, &mine.by, at(99))?;
            assert_eq!(data.diverged(id)?, []);
            let last = data.revisions(id)?.pop().unwrap();
            assert_eq!(
                (last.parents.len(), last.content.body.as_str()),
                (2, "mine")
            );
            assert_eq!(data.entry(id)?.unwrap().updated, at(99));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
