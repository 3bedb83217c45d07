use proptest::prelude::*;

use super::*;
use crate::model::{
    Act, Condition, Content, Decision, FlagReason, Kind, Lifecycle, Link, LinkKind, Mark, Name,
    Predicate, State, Title, Verdict,
};
use crate::store::{NewEntry, Order, Standing, Store};

/// Something that people do, with entries and people by number.
#[derive(Debug, Clone)]
enum Deed {
    Add(Kind, usize),
    Live(usize, Lifecycle),
    Mark(usize, Act, usize),
    Point(usize, usize, usize),
    Unmark(usize),
    Link(usize, LinkKind, usize),
    Unlink(usize, LinkKind, usize),
    Trash(usize),
    Restore(usize),
    Purge(usize),
    Date(usize, i64),
}

const PEOPLE: [&str; 5] = ["Ada", "Ben", "Cy", "Dee", "Eli"];

/// The states that are kept.
const KEPT: [State; 11] = [
    State::Identified,
    State::Adopted,
    State::Learned,
    State::Trial,
    State::Proven,
    State::Contested,
    State::Due,
    State::Open,
    State::Answered,
    State::Settled,
    State::Flagged,
];

fn deed() -> impl Strategy<Value = Deed> {
    let kind = prop::sample::select(vec![
        Kind::Lesson,
        Kind::Practice,
        Kind::Question,
        Kind::Story,
    ]);
    let stage = prop::sample::select(vec![Lifecycle::Draft, Lifecycle::Live, Lifecycle::Retired]);
    let tie = prop::sample::select(vec![LinkKind::From, LinkKind::Answers, LinkKind::Relates]);
    let verdict = prop::sample::select(vec![Verdict::Worked, Verdict::Worked, Verdict::Failed]);
    let act = prop_oneof![
        4 => verdict.prop_map(|verdict| Act::Tried { verdict, place: None }),
        1 => Just(Act::Answer { with: None }),
        1 => Just(Act::MeToo),
        1 => prop::sample::select(vec![FlagReason::Stale, FlagReason::Wrong, FlagReason::Sensitive])
            .prop_map(|reason| Act::Flag { reason }),
        1 => Just(Act::Review { decision: Decision::Ok }),
    ];
    let n = || any::<usize>();
    prop_oneof![
        6 => (kind, n()).prop_map(|(kind, by)| Deed::Add(kind, by)),
        1 => (n(), stage).prop_map(|(of, stage)| Deed::Live(of, stage)),
        8 => (n(), act, n()).prop_map(|(of, act, by)| Deed::Mark(of, act, by)),
        2 => (n(), n(), n()).prop_map(|(of, with, by)| Deed::Point(of, with, by)),
        2 => n().prop_map(Deed::Unmark),
        5 => (n(), tie.clone(), n()).prop_map(|(from, tie, to)| Deed::Link(from, tie, to)),
        2 => (n(), tie, n()).prop_map(|(from, tie, to)| Deed::Unlink(from, tie, to)),
        1 => n().prop_map(Deed::Trash),
        1 => n().prop_map(Deed::Restore),
        1 => n().prop_map(Deed::Purge),
        1 => (n(), 0_i64..200).prop_map(|(of, day)| Deed::Date(of, day)),
    ]
}

fn person(number: usize) -> Name {
    Name::parse(PEOPLE[number % PEOPLE.len()]).unwrap()
}

/// The entries and marks there are.
#[derive(Default)]
struct There {
    entries: Vec<Id>,
    marks: Vec<Id>,
}

impl There {
    fn entry(&self, number: usize) -> Option<Id> {
        let at = number.checked_rem(self.entries.len())?;
        Some(self.entries[at])
    }

    /// Does it, where there is something to do it with.
    fn act(&mut self, data: &Write<'_>, deed: &Deed, at: Timestamp) -> Option<()> {
        let mark = |entry, act, by| Mark {
            id: Id::random(),
            entry,
            act,
            by: person(by),
            at,
            note: None,
        };
        match deed {
            Deed::Add(kind, by) => {
                let content =
                    Content::plain(*kind, Title::parse("Something").unwrap(), String::new());
                let new = NewEntry {
                    content,
                    author: person(*by),
                    created: at,
                    updated: at,
                    slug: None,
                    change: "add",
                };
                self.entries.push(data.create(&new).unwrap());
            }
            Deed::Live(of, stage) => {
                let id = self.entry(*of)?;
                let mut content = data.content(id).unwrap()?;
                content.state = *stage;
                data.revise(id, &content, &person(0), at, "edit").unwrap();
            }
            Deed::Mark(of, act, by) => {
                let mark = mark(self.entry(*of)?, act.clone(), *by);
                self.marks.push(mark.id);
                data.add_mark(&mark).unwrap();
            }
            Deed::Point(of, with, by) => {
                let with = self.entry(*with);
                let mark = mark(self.entry(*of)?, Act::Answer { with }, *by);
                self.marks.push(mark.id);
                data.add_mark(&mark).unwrap();
            }
            Deed::Unmark(which) => {
                let at = which.checked_rem(self.marks.len())?;
                data.remove_mark(self.marks.swap_remove(at)).unwrap();
            }
            Deed::Link(from, kind, to) => {
                let link = Link {
                    source: self.entry(*from)?,
                    kind: *kind,
                    target: self.entry(*to)?,
                    written: None,
                    created: at,
                };
                data.link(&link).unwrap();
            }
            Deed::Unlink(from, kind, to) => {
                data.unlink(self.entry(*from)?, *kind, self.entry(*to)?)
                    .unwrap();
            }
            Deed::Trash(of) => data.trash(self.entry(*of)?, at).unwrap(),
            Deed::Restore(of) => data.restore(self.entry(*of)?).unwrap(),
            Deed::Purge(of) => {
                let id = self.entry(*of)?;
                data.purge(id).unwrap();
                self.entries.retain(|entry| *entry != id);
            }
            Deed::Date(of, day) => {
                let updated = Timestamp::from_seconds(day * 86_400);
                data.set_updated(self.entry(*of)?, updated).unwrap();
            }
        }
        Some(())
    }
}

/// What a list by each state gives, and what each entry by itself is.
fn compare(data: &Read<'_>, there: &There, now: Timestamp) -> Result<(), StoreError> {
    for state in KEPT {
        let condition = Condition::all([Predicate::State(state)]);
        let mut listed: Vec<Id> = data
            .list(&condition, Order::Updated, None, now)?
            .into_iter()
            .map(|entry| entry.id)
            .collect();
        let mut computed = Vec::new();
        for id in &there.entries {
            let entry = data.entry(*id)?.unwrap();
            let standing: Standing = data.standing(&entry, now)?;
            let shown = entry.trashed.is_none() && entry.state != Lifecycle::Draft;
            if shown && standing.is(&entry, state) {
                computed.push(*id);
            }
        }
        listed.sort_unstable();
        computed.sort_unstable();
        assert_eq!(listed, computed, "{state}");
    }
    for id in &there.entries {
        let entry = data.entry(*id)?.unwrap();
        let computed = Standing {
            evidence: None,
            ..data.standing(&entry, now)?
        };
        let kept = Standing {
            evidence: None,
            ..data.kept_standing_of(&entry, now)?
        };
        assert_eq!(kept, computed, "{}", entry.kind());
    }
    assert_eq!(data.stale_standings()?, Vec::<Id>::new());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_state_that_is_kept_is_the_one_that_is_computed(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut store = Store::in_memory().unwrap();
        let mut there = There::default();
        for (day, deed) in (0_i64..).zip(&deeds) {
            let at = Timestamp::from_seconds(day * 5 * 86_400);
            store
                .write(|data| {
                    there.act(data, deed, at);
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            store.read(|data| compare(data, &there, at)).unwrap();
        }
    }
}

#[test]
fn a_state_that_went_stale_is_found_and_mended() {
    let mut store = Store::in_memory().unwrap();
    let mut there = There::default();
    store
        .write(|data| {
            there.act(
                data,
                &Deed::Add(Kind::Question, 0),
                Timestamp::from_seconds(0),
            );
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store
        .write(|data| data.execute("UPDATE standing SET state = 'settled'", []))
        .unwrap();
    let checked = store.read(|data| data.check()).unwrap();
    assert!(
        checked
            .findings
            .iter()
            .any(|finding| finding.check == "states" && finding.repairable)
    );
    let repaired = store.write(|data| data.rebuild()).unwrap();
    assert_eq!(repaired.states, 1);
    let checked = store.read(|data| data.check()).unwrap();
    assert_eq!(checked.findings, []);
}

#[test]
fn what_is_erased_no_longer_counts_for_others() {
    let erased_answer = [
        Deed::Add(Kind::Question, 0),
        Deed::Add(Kind::Story, 1),
        Deed::Point(0, 1, 1),
        Deed::Purge(1),
    ];
    let erased_practice = [
        Deed::Add(Kind::Lesson, 0),
        Deed::Add(Kind::Practice, 1),
        Deed::Link(1, LinkKind::From, 0),
        Deed::Purge(1),
    ];
    for (deeds, state) in [
        (erased_answer, State::Open),
        (erased_practice, State::Identified),
    ] {
        let mut store = Store::in_memory().unwrap();
        let mut there = There::default();
        let at = Timestamp::from_seconds(0);
        for (number, deed) in deeds.iter().enumerate() {
            let done = store.write(|data| Ok::<_, StoreError>(there.act(data, deed, at)));
            assert_eq!(done.unwrap(), Some(()));
            let listed = |state| {
                let condition = Condition::all([Predicate::State(state)]);
                store.read(|data| data.count(&condition, at)).unwrap()
            };
            let expected = u64::from(number != 2);
            assert_eq!(listed(state), expected, "{state} after {deed:?}");
        }
    }
}

/// Whoever writes entries elsewhere learns from it which of them read otherwise.
#[test]
fn what_a_word_a_name_or_a_file_changes_is_touched() {
    let mut store = Store::in_memory().unwrap();
    let done = store.write(|data| {
        let mut there = There::default();
        let at = Timestamp::from_seconds(1);
        for by in 0..3 {
            there.act(data, &Deed::Add(Kind::Story, by), at).unwrap();
        }
        there.act(data, &Deed::Mark(2, Act::MeToo, 0), at).unwrap();
        let ids = there.entries.clone();
        let rows: Vec<i64> = ids
            .iter()
            .map(|id| data.require_row(*id).unwrap())
            .collect();
        let [kiln, oven, hearth] = ["kiln", "oven", "hearth"].map(|tag| tag.parse().unwrap());
        let mut content = data.content(ids[0])?.unwrap();
        content.tags = vec![kiln];
        data.revise(ids[0], &content, &person(0), at, "tag")?;
        let kiln = &content.tags[0];
        let file = super::super::Blob::new(vec![1]);
        let touched = |what: &str, entries: &[usize]| {
            let entries: BTreeSet<i64> = entries.iter().map(|n| rows[*n]).collect();
            assert_eq!(data.touched.take(), entries, "{what}");
        };
        data.touched.take();
        data.rename_tag(kiln, &oven)?;
        touched("a tag's new name", &[0]);
        data.merge_tag(&oven, &hearth)?;
        touched("a tag joined into another", &[0]);
        data.respell_member(&Name::parse("ADA").unwrap())?;
        touched("a name", &[0, 2]);
        let ben = data.member(&person(1))?.unwrap();
        let joined = data.join_members(&ben, &person(2))?;
        touched("two members as one", &[1, 2]);
        data.part_members(&joined)?;
        touched("two members apart", &[1, 2]);
        data.attach(ids[0], "a.png", &file)?;
        touched("a file", &[0]);
        data.reattach(ids[0], "a.png", None)?;
        touched("no file", &[0]);
        let to = |id| [("there".to_owned(), id)];
        data.set_body_links(ids[0], &to(None), at)?;
        touched("a link to nothing", &[0]);
        data.grant_wanted(ids[1], &[crate::model::Slug::of_text("there").unwrap()], at)?;
        touched("a link that leads somewhere at last", &[0, 1]);
        data.set_body_links(ids[0], &to(Some(ids[2])), at)?;
        touched("a link to something else", &[0, 1, 2]);
        Ok::<_, StoreError>(())
    });
    done.unwrap();
}
