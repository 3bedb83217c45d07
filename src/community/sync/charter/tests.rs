use proptest::prelude::*;

use super::*;
use crate::exchange::fixture::{any_file, settled, spelt_alike};
use crate::model::{
    Act, Condition, Content, Details, FlagReason, Id, Kind, Lifecycle, Mark, Name, Predicate,
    Timestamp, Title,
};
use crate::store::{NewEntry, Order, Store};

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn file(text: &str) -> CommunityFile {
    let (file, problems) = CommunityFile::read(&format!("exchange = 1\n{text}"));
    assert_eq!(problems, [], "{text}");
    file.unwrap()
}

fn add(data: &Write<'_>, author: &str, tags: &[&str], private: bool) -> Id {
    let entry = NewEntry {
        content: Content {
            title: Title::parse("Firing").unwrap(),
            body: String::new(),
            tags: tags.iter().copied().map(tag).collect(),
            details: Details::empty(Kind::Story),
            state: Lifecycle::Live,
            private,
            pinned: false,
            extra: Default::default(),
        },
        author: name(author),
        created: Timestamp::from_seconds(1),
        updated: Timestamp::from_seconds(1),
        slug: None,
        change: "add",
    };
    data.create(&entry).unwrap()
}

fn flag(data: &Write<'_>, entry: Id) {
    let mark = Mark {
        id: Id::random(),
        entry,
        act: Act::Flag {
            reason: FlagReason::Sensitive,
        },
        by: name("Ben"),
        at: Timestamp::from_seconds(2),
        note: None,
    };
    data.add_mark(&mark).unwrap();
}

/// Works on a community of its own.
fn with<T>(work: impl FnOnce(&Write<'_>) -> T) -> T {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|data| Ok::<_, CommunityError>(work(data)))
        .unwrap()
}

fn shown(data: &Write<'_>, published: &CommunityFile) -> CommunityFile {
    shown_community(data, published).unwrap()
}

/// Takes a file as the only change since what is shown.
fn take_all(data: &Write<'_>, after: &CommunityFile) {
    let before = shown(data, after);
    take_community(data, &before, after).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_was_taken_is_shown(states in prop::collection::vec(any_file(), 1..4)) {
        let id = Id::of_content(&["a community"]);
        with(|data| {
            add(data, "ada", &["a", "b"], false);
            add(data, "ben", &["c", "secret"], true);
            add(data, "cy", &["b"], false);
            let mut before = shown(data, &CommunityFile::default());
            for after in states {
                let after = CommunityFile { id: Some(id), ..spelt_alike(settled(&after)) };
                take_community(data, &before, &after).unwrap();
                prop_assert_eq!(&shown(data, &after), &after);
                before = after;
            }
            Ok(())
        })?;
    }

    /// What nobody has made consistent is taken too, in whatever way.
    #[test]
    fn anything_is_taken(before in any_file(), after in any_file()) {
        with(|data| {
            add(data, "Ada", &["a", "b"], false);
            take_all(data, &before);
            take_community(data, &before, &after).unwrap();
            take_community(data, &after, &before).unwrap();
        });
    }
}

#[test]
fn words_that_only_entries_of_this_machine_carry_stay_here() {
    let mut store = Store::in_memory().unwrap();
    // How an entry stands is known once what was said of it is kept.
    let flagged = store.write(|data| {
        let entry = add(data, "Ada", &["flagged"], false);
        flag(data, entry);
        Ok::<_, CommunityError>(())
    });
    flagged.unwrap();
    let checked = store.write(|data| {
        add(data, "Ada", &["clay", "mine"], true);
        add(data, "Ada", &["clay"], false);
        let trashed = add(data, "Ada", &["gone"], true);
        data.trash(trashed, Timestamp::from_seconds(3)).unwrap();
        let said = file(
            "tags = { clay = '1', mine = '1', gone = '1', flagged = '1', nobodys = '1' }\n\
             aliases = { loam = 'clay', ours = 'mine' }\n\
             members = [{ name = 'Ada', offers = ['clay', 'mine'] }, { name = 'Ben', seeks = ['mine'] }]",
        );
        take_all(data, &said);
        let expected = file(
            "tags = { clay = '1', nobodys = '1' }\naliases = { loam = 'clay' }\n\
             members = [{ name = 'Ada', offers = ['clay'] }]",
        );
        let nothing = CommunityFile::default();
        let now = shown(data, &nothing);
        assert_eq!(
            now,
            CommunityFile {
                id: now.id,
                ..expected
            }
        );
        // What is out already is not taken back.
        let now = shown(data, &said);
        assert_eq!(
            now,
            CommunityFile {
                id: now.id,
                ..said.clone()
            }
        );
        // That somebody else has the word does not tell what it means here.
        let published = file("members = [{ name = 'Cy', seeks = ['mine'] }]");
        let now = shown(data, &published);
        assert_eq!(now.members.len(), 2);
        assert!(!now.tags.contains_key(&tag("mine")) && now.aliases.len() == 1);
        // Once an entry that others may read carries it, it is everybody's.
        add(data, "Ada", &["mine"], false);
        assert_eq!(shown(data, &nothing).tags.len(), 3);
        Ok::<_, CommunityError>(())
    });
    checked.unwrap();
}

#[test]
fn a_word_stays_here_when_what_was_hidden_lets_go_of_it() {
    let nothing = CommunityFile::default();
    for purge in [true, false] {
        with(|data| {
            let entry = add(data, "Ada", &["mine"], true);
            data.define_tag(&tag("mine"), Some("1")).unwrap();
            data.alias_tag(&tag("ours"), &tag("mine")).unwrap();
            data.define_tag(&tag("nobodys"), Some("2")).unwrap();
            match purge {
                true => data.purge(entry).unwrap(),
                false => {
                    let mut content = data.content(entry).unwrap().unwrap();
                    content.tags.clear();
                    let at = Timestamp::from_seconds(2);
                    data.revise(entry, &content, &name("Ada"), at, "tag")
                        .unwrap();
                }
            }
            let now = shown(data, &nothing);
            assert_eq!(now.tags.keys().collect::<Vec<_>>(), [&tag("nobodys")]);
            assert!(now.aliases.is_empty());
            // By another name, too.
            data.rename_tag(&tag("mine"), &tag("own")).unwrap();
            assert_eq!(shown(data, &nothing).tags.len(), 1);
            // What is out already is not taken back.
            let published = file("tags = { own = '1', nobodys = '2' }");
            assert_eq!(shown(data, &published).tags, published.tags);
            add(data, "Ada", &["own"], false);
            let now = shown(data, &nothing);
            assert_eq!((now.tags.len(), now.aliases.len()), (2, 2));
        });
    }
}

#[test]
fn what_was_not_shown_outlives_what_is_taken() {
    with(|data| {
        let private = add(data, "Ada", &["mine"], true);
        take_all(
            data,
            &file(
                "tags = { mine = 'private' }\naliases = { ours = 'mine' }\n\
                 members = [{ name = 'Ada', team = 'x', offers = ['clay', 'mine'] }]",
            ),
        );
        let nothing = CommunityFile::default();
        let before = shown(data, &nothing);
        assert_eq!(before.members[0].offers, [tag("clay")]);
        take_community(data, &before, &file("")).unwrap();
        assert_eq!(shown(data, &nothing).members, []);
        let ada = data.member(&name("Ada")).unwrap().unwrap();
        assert_eq!((ada.team, ada.offers), (None, vec![tag("mine")]));
        assert_eq!(data.definitions().unwrap()[&tag("mine")], "private");
        // Elsewhere the word stands for another: it goes there, and what was said of it here is not told.
        let after = file("aliases = { mine = 'clay' }");
        take_community(data, &file(""), &after).unwrap();
        assert_eq!(data.content(private).unwrap().unwrap().tags, [tag("clay")]);
        assert_eq!(shown(data, &after).tags, Default::default());
        assert_eq!(shown(data, &after).aliases, after.aliases);
    });
}

#[test]
fn a_tag_renamed_back_elsewhere_is_so_here() {
    with(|data| {
        let entry = add(data, "Ada", &["new"], false);
        let before = file("aliases = { old = 'new' }\ntags = { new = '1' }");
        take_all(data, &before);
        let after = file("aliases = { new = 'old' }\ntags = { old = '1' }");
        take_community(data, &before, &after).unwrap();
        assert_eq!(data.content(entry).unwrap().unwrap().tags, [tag("old")]);
        assert_eq!(shown(data, &after).aliases, after.aliases);
        assert_eq!(shown(data, &after).tags, after.tags);
    });
}

#[test]
fn who_is_one_person_elsewhere_is_so_here() {
    with(|data| {
        let (one, other) = (add(data, "Ann", &[], false), add(data, "Zoe", &[], false));
        let before = file(
            "members = [{ name = 'Ann', team = 'x', offers = ['a'] }, { name = 'Zoe', aliases = ['Z.'] }]",
        );
        take_all(data, &before);
        let joined = file(
            "members = [{ name = 'Zoe', team = 'x', aliases = ['Ann', 'Z.'], offers = ['a'] }]",
        );
        take_community(data, &before, &joined).unwrap();
        assert_eq!(shown(data, &joined).members, joined.members);
        let author = |entry| data.entry(entry).unwrap().unwrap().author;
        assert_eq!((author(one), author(other)), (name("Zoe"), name("Zoe")));
        // The other way round, all is under the other name.
        let turned = file("members = [{ name = 'Ann', aliases = ['Zoe'] }]");
        take_community(data, &joined, &turned).unwrap();
        assert_eq!(shown(data, &turned).members, turned.members);
        assert_eq!((author(one), author(other)), (name("Ann"), name("Ann")));
        // Nothing is said of them any more, but they are still there.
        take_community(data, &turned, &file("")).unwrap();
        assert_eq!(shown(data, &turned).members, []);
        assert_eq!(author(one), name("Ann"));
    });
}

#[test]
fn a_name_comes_to_be_written_alike_everywhere() {
    with(|data| {
        let entry = add(data, "ada", &[], false);
        let author = || data.entry(entry).unwrap().unwrap().author;
        assert_eq!(author(), name("ada"));
        for (written, kept) in [("Ada", "Ada"), ("aDA", "Ada"), ("ADA", "ADA")] {
            take_all(
                data,
                &file(&format!("members = [{{ name = '{written}', team = 'x' }}]")),
            );
            assert_eq!(author(), name(kept));
        }
        let by = Condition::Is(Predicate::By("ada".to_owned()));
        let now = Timestamp::from_seconds(9);
        assert_eq!(data.list(&by, Order::Created, None, now).unwrap().len(), 1);
    });
}

#[test]
fn only_what_changed_of_the_charter_is_taken() {
    with(|data| {
        take_all(data, &file("name = 'G'\ndomain = 'd'"));
        let before = shown(data, &CommunityFile::default());
        let mut charter = data.charter().unwrap();
        charter.welcome = Some("Come in".to_owned());
        data.save_charter(&charter).unwrap();
        let id = Some(Id::of_content(&["theirs"]));
        let after = CommunityFile {
            id,
            ..file("name = 'H'\nrhythm = '7d'")
        };
        take_community(data, &before, &after).unwrap();
        let now = data.charter().unwrap();
        assert_eq!(now.name.as_deref(), Some("H"));
        assert_eq!(
            (now.domain, now.welcome.as_deref()),
            (None, Some("Come in"))
        );
        assert_eq!(
            (now.rhythm.unwrap().days(), data.community_id().unwrap()),
            (7, id)
        );
    });
}
