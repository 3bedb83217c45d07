//! What happens to the state.

use super::fixture::{after, answer, choosing, found, id, page, press, row, typed};
use super::page::Link;
use super::row::Refusals;
use super::state::{Effect, Event, State};
use super::worker::{Answer, Ask, Deed, Found, Want};
use crate::model::{Kind, Verdict};
use crate::terminal::Key;

fn few() -> Vec<super::row::Row> {
    vec![
        row(1, Kind::Story, "Kiln tripped at 900"),
        row(2, Kind::Lesson, "When firing above 900, test the breaker"),
        row(3, Kind::Practice, "Check the breaker"),
    ]
}

fn many(n: usize) -> Vec<super::row::Row> {
    (0..n)
        .map(|number| row(number, Kind::Story, "Kiln"))
        .collect()
}

fn asked(effects: &[Effect]) -> Vec<(String, Option<Kind>)> {
    let finds = effects.iter().filter_map(|effect| match effect {
        Effect::Find(Ask { query, kind, .. }) => Some((query.clone(), *kind)),
        _ => None,
    });
    finds.collect()
}

fn read(number: usize, width: u16) -> Effect {
    Effect::Read(Want {
        id: id(number),
        width,
    })
}

/// The second of three entries is read, with two links in sight and one far below.
fn reading() -> State {
    let (state, _) = press(found((80, 24), few()), &[Key::Down, Key::Enter]);
    let mut page = page(2, &"line\n".repeat(100), 79);
    page.links = [(2, 5), (4, 6), (90, 7)]
        .map(|(line, number)| Link {
            line,
            from: 0,
            id: id(number),
        })
        .to_vec();
    after(state, Event::Answer(Answer::Page(page))).0
}

#[test]
fn every_key_that_changes_the_query_asks_at_once() {
    let state = found((80, 24), few());
    for (keys, query) in [
        (typed("ki"), Some("ki")),
        (
            vec![Key::Char('a'), Key::Char('b'), Key::Backspace],
            Some("a"),
        ),
        (
            vec![
                Key::Char('a'),
                Key::Char(' '),
                Key::Char('b'),
                Key::Ctrl('w'),
            ],
            Some("a "),
        ),
        (
            vec![Key::Char('a'), Key::Char('b'), Key::Left, Key::Ctrl('u')],
            Some("b"),
        ),
        (vec![Key::Char('a'), Key::Esc], Some("")),
        // Nothing is changed by these.
        (vec![Key::Backspace], None),
        (vec![Key::Char('a'), Key::Left], None),
        (vec![Key::Tab, Key::Char('j')], None),
    ] {
        let (_, effects) = press(state.clone(), &keys);
        let expected: Vec<_> = query
            .map(|query| (query.to_owned(), None))
            .into_iter()
            .collect();
        assert_eq!(asked(&effects), expected, "{keys:?}");
    }
    let (_, effects) = after(state, Event::Paste("kiln\nfire\u{1b}\r\n".to_owned()));
    assert_eq!(asked(&effects), [("kiln fire ".to_owned(), None)]);
}

#[test]
fn one_kind_after_the_other_is_asked_for() {
    let mut state = found((80, 24), few());
    let mut kinds = Vec::new();
    for _ in 0..=Kind::ALL.len() {
        let effects;
        (state, effects) = press(state, &[Key::Ctrl('t')]);
        kinds.extend(asked(&effects).into_iter().map(|(_, kind)| kind));
    }
    let expected = Kind::ALL.map(Some).into_iter().chain([None]);
    assert_eq!(kinds, expected.collect::<Vec<_>>());
}

#[test]
fn an_answer_to_what_is_asked_no_longer_is_dropped() {
    let state = found((80, 24), few());
    let (state, first) = press(state, &typed("k"));
    let (state, second) = press(state, &typed("i"));
    let late = answer(state.clone(), &first, many(1));
    assert_eq!(late.finding.found.rows.len(), 3);
    let now = answer(late, &second, many(2));
    assert_eq!(now.finding.found.rows.len(), 2);
}

#[test]
fn enter_reads_what_is_asked_for_and_not_what_was_found_before() {
    let state = found((80, 24), few());
    let (state, asks) = press(state, &typed("b"));
    let (waits, effects) = press(state, &[Key::Enter]);
    assert_eq!((effects, waits.reading.len()), (vec![], 0));
    let rows = vec![row(3, Kind::Practice, "Check the breaker")];
    let opened = answer(waits.clone(), &asks, rows.clone());
    let read: Vec<_> = opened.reading.iter().map(|reading| reading.id).collect();
    assert_eq!(read, [id(3)]);
    // Unless something else was pressed or pasted meanwhile.
    let (moved, _) = press(waits.clone(), &[Key::Down]);
    assert_eq!(answer(moved, &asks, rows.clone()).reading.len(), 0);
    let (pasted, asks) = after(waits, Event::Paste("reaker".to_owned()));
    assert_eq!(answer(pasted, &asks, rows).reading.len(), 0);
}

#[test]
fn the_selected_entry_is_read_and_stays_selected_where_it_is_found_again() {
    let state = found((80, 24), few());
    let (state, effects) = press(state, &[Key::Down]);
    assert_eq!(effects, [read(2, 79)]);
    // The same again, in another order, as after a change.
    let (state, effects) = after(state, Event::Edited("Changed it".to_owned()));
    let mut rows = few();
    rows.reverse();
    rows.push(row(4, Kind::Story, "New"));
    let state = answer(state, &effects, rows);
    assert_eq!(state.finding.selected().map(|row| row.id), Some(id(2)));
    // Something else is looked at from its beginning.
    let (state, effects) = press(state, &typed("k"));
    let state = answer(state, &effects, few());
    assert_eq!(state.finding.place(), 0);
    // On a narrow screen nothing is read before it is opened.
    let (_, effects) = press(found((40, 20), few()), &[Key::Down]);
    assert_eq!(effects, []);
}

#[test]
fn more_is_asked_for_near_the_end_of_what_was_found() {
    let more = |state: &State| Found {
        rows: many(50),
        more: true,
        ..state.finding.found.clone()
    };
    let mut state = found((80, 24), many(50));
    state.finding.found = more(&state);
    let (state, effects) = press(state, &[Key::PageDown; 3]);
    assert_eq!(asked(&effects), []);
    let (state, effects) = press(state, &[Key::PageDown; 3]);
    let asked: Vec<usize> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Find(ask) => Some(ask.limit),
            _ => None,
        })
        .collect();
    assert_eq!(asked, [100]);
    // Once is enough.
    let (_, effects) = press(state, &[Key::Down]);
    assert!(matches!(effects[..], [Effect::Read(_)]), "{effects:?}");
}

#[test]
fn letters_act_in_the_list_and_where_an_entry_is_read() {
    let list = press(found((80, 24), few()), &[Key::Tab, Key::Char('j')]).0;
    for state in [list, reading()] {
        let (_, effects) = press(state.clone(), &[Key::Char('e')]);
        assert_eq!(effects, [Effect::Edit(id(2))]);

        let keys = [
            vec![Key::Char('t')],
            typed("glaze, #Firing -kiln"),
            vec![Key::Enter],
        ]
        .concat();
        let tags = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
        let deed = Deed::Tag {
            add: tags(&["glaze", "firing"]),
            remove: tags(&["kiln"]),
        };
        assert_eq!(press(state.clone(), &keys).1, [Effect::Act(id(2), deed)]);

        let keys = [typed("wp"), typed("It hums. "), vec![Key::Enter]].concat();
        let deed = Deed::Tried(Verdict::Partly, Some("It hums.".to_owned()));
        assert_eq!(press(state.clone(), &keys).1, [Effect::Act(id(2), deed)]);

        let keys = [typed("T"), vec![Key::Enter]].concat();
        assert_eq!(
            press(state.clone(), &keys).1,
            [Effect::Act(id(2), Deed::Thank(None))]
        );

        for keys in [
            vec![Key::Char('w'), Key::Esc],
            vec![Key::Char('t'), Key::Enter],
            typed("wq"),
        ] {
            let (state, effects) = press(state.clone(), &keys);
            assert_eq!((effects, state.dialogue), (vec![], None), "{keys:?}");
        }
        assert_eq!(press(state, &typed("?")).0.help, Some(0));
    }
    // While typing they are typed.
    let (state, _) = press(found((80, 24), few()), &typed("ewtT?"));
    assert_eq!(state.finding.query.text(), "ewtT?");
}

#[test]
fn what_cannot_be_done_is_refused_before_anything_is_asked() {
    let refusals = Refusals {
        tried: Some("a story cannot be tried".to_owned()),
        thanks: Some("it is your own".to_owned()),
    };
    let mut rows = few();
    rows[0].refusals = refusals.clone();
    let list = press(found((80, 24), rows), &[Key::Tab]).0;
    let mut read = reading();
    read.reading[0].page.as_mut().unwrap().refusals = refusals;
    for state in [list, read] {
        for (key, why) in [('w', "a story cannot be tried"), ('T', "it is your own")] {
            let (state, effects) = press(state.clone(), &[Key::Char(key)]);
            assert_eq!((effects, state.dialogue), (vec![], None), "{key}");
            let told = state.message.map(|message| message.text);
            assert_eq!(told.as_deref(), Some(why));
        }
        assert!(press(state, &[Key::Char('t')]).0.dialogue.is_some());
    }
}

#[test]
fn what_was_typed_is_not_lost_where_it_cannot_be_done() {
    let keys = [typed("wf"), typed("No button."), vec![Key::Enter]].concat();
    let (state, _) = press(reading(), &keys);
    // What is said meanwhile goes on, and comes first.
    let (state, _) = press(state, &typed("wpI"));
    let refused = Event::Answer(Answer::Refused("the file is locked".to_owned()));
    let (state, _) = after(state, refused);
    let line = |state: &State| {
        let dialogue = state.dialogue.as_ref();
        dialogue.map(|dialogue| dialogue.line.text().to_owned())
    };
    assert_eq!(line(&state).as_deref(), Some("I"));
    let (state, _) = press(state, &[Key::Esc]);
    assert_eq!(line(&state).as_deref(), Some("No button."));
    let (state, effects) = press(state, &[Key::Enter]);
    let deed = Deed::Tried(Verdict::Failed, Some("No button.".to_owned()));
    assert_eq!(effects, [Effect::Act(id(2), deed)]);
    let done = Event::Answer(Answer::Done("Kept".to_owned()));
    let (state, effects) = after(state, done);
    assert!(state.dialogue.is_none());
    assert_eq!(asked(&effects).len(), 1);
    assert!(effects.contains(&read(2, 79)));
    // A tag that is none can be mended, too.
    let keys = [typed("t"), typed("kiln!"), vec![Key::Enter]].concat();
    let (state, effects) = press(state, &keys);
    assert_eq!(effects, []);
    assert_eq!(
        state
            .dialogue
            .map(|dialogue| dialogue.line.text().to_owned()),
        Some("kiln!".to_owned())
    );
}

#[test]
fn links_are_followed_and_the_way_leads_back() {
    let state = reading();
    for (keys, followed) in [
        (vec![Key::Tab], 5),
        (vec![Key::Tab, Key::Char('n')], 6),
        (vec![Key::Tab, Key::Tab, Key::Tab], 7),
        (vec![Key::Tab; 4], 5),
        (vec![Key::BackTab], 7),
        (vec![Key::Tab, Key::Char('p')], 7),
        // The first that is not above what is in sight.
        (vec![Key::Char(' '), Key::Tab], 7),
    ] {
        let (state, _) = press(state.clone(), &keys);
        let (state, effects) = press(state, &[Key::Enter]);
        assert_eq!(effects, [read(followed, 79)], "{keys:?}");
        assert_eq!(state.reading.len(), 2, "{keys:?}");
    }
    let (state, _) = press(state, &[Key::Tab; 3]);
    let top = state.reading[0].top;
    assert!((68..=90).contains(&top), "{top}");
    let (state, _) = press(state, &[Key::Enter]);
    let (state, effects) = press(state, &[Key::Char('b')]);
    assert_eq!(
        (effects, state.reading.len(), state.reading[0].top),
        (vec![], 1, top)
    );
    let (state, _) = press(state, &[Key::Enter, Key::Char('q')]);
    assert!(state.reading.is_empty());
    // Without a selected link there is none to follow.
    assert_eq!(press(reading(), &[Key::Enter]).0.reading.len(), 1);
}

#[test]
fn pages_are_turned_to_their_ends_and_no_further() {
    let rows = 23;
    for (keys, top) in [
        (vec![Key::Down, Key::Char('j')], 2),
        (vec![Key::Up], 0),
        (vec![Key::PageDown], rows - 2),
        (vec![Key::Char(' '), Key::PageUp], 0),
        (vec![Key::Ctrl('d')], rows / 2),
        (vec![Key::Char('G')], 100 - rows),
        (vec![Key::End, Key::Down], 100 - rows),
        (vec![Key::End, Key::Home], 0),
    ] {
        let (state, _) = press(reading(), &keys);
        assert_eq!(state.reading[0].top(rows), top, "{keys:?}");
    }
}

#[test]
fn another_size_has_the_page_laid_out_anew_and_keeps_the_place() {
    let (state, _) = press(reading(), &[Key::PageDown]);
    let (state, effects) = after(state, Event::Size(40, 20));
    assert_eq!(effects, [read(2, 39)]);
    let twice = page(2, &"line\n".repeat(200), 39);
    let (state, _) = after(state, Event::Answer(Answer::Page(twice)));
    assert_eq!(state.reading[0].top, 42);
    // What was laid out for the size before comes too late.
    let late = page(2, "late", 79);
    let (state, _) = after(state, Event::Answer(Answer::Page(late)));
    assert_eq!(
        state.reading[0].page.as_ref().map(|page| page.lines.len()),
        Some(200)
    );
}

#[test]
fn an_entry_that_has_gone_is_told_of() {
    let (state, _) = press(found((40, 20), few()), &[Key::Enter]);
    let gone = Event::Answer(Answer::Unread(id(1), "no entry".to_owned()));
    let (state, _) = after(state, gone);
    assert!(state.reading.is_empty());
    assert!(state.message.is_some());
    assert!(press(state, &[Key::Up]).0.message.is_none());
}

#[test]
fn leaving_is_always_possible() {
    let list = || found((80, 24), few());
    for (state, keys) in [
        (list(), vec![Key::Esc]),
        (list(), vec![Key::Char('a'), Key::Esc, Key::Esc]),
        (list(), vec![Key::Tab, Key::Char('q')]),
        (list(), vec![Key::Ctrl('c')]),
        (reading(), vec![Key::Ctrl('c')]),
        (reading(), vec![Key::Char('t'), Key::Ctrl('c')]),
        (list(), vec![Key::F1, Key::Ctrl('c')]),
        (reading(), vec![Key::Esc, Key::Esc]),
        (
            found((80, 24), Vec::new()),
            vec![
                Key::Down,
                Key::Enter,
                Key::Tab,
                Key::Char('e'),
                Key::Char('q'),
            ],
        ),
    ] {
        assert_eq!(press(state, &keys).1, [Effect::Quit], "{keys:?}");
    }
    assert_eq!(press(list(), &[Key::Ctrl('z')]).1, [Effect::Stop]);
}

#[test]
fn help_is_turned_and_left() {
    let (state, _) = press(
        found((80, 10), few()),
        &[Key::F1, Key::Down, Key::Down, Key::Up],
    );
    assert_eq!(state.help, Some(1));
    let (state, _) = press(state, &[Key::End, Key::PageDown]);
    let last = state.help;
    assert!(last.is_some_and(|last| last > 20));
    assert_eq!(press(state, &[Key::Char('x')]).0.help, None);
}

#[test]
fn where_an_entry_is_chosen_keys_choose_or_search_and_do_nothing_else() {
    let state = choosing((80, 24), few());
    for (keys, effects) in [
        (vec![Key::Enter], vec![Effect::Choose(id(1))]),
        (vec![Key::Down, Key::Enter], vec![Effect::Choose(id(2))]),
        (
            vec![Key::Tab, Key::Tab, Key::Enter],
            vec![Effect::Choose(id(3))],
        ),
        (
            vec![Key::Tab, Key::BackTab, Key::Enter],
            vec![Effect::Choose(id(1))],
        ),
        (vec![Key::Esc], vec![Effect::Quit]),
        (vec![Key::Char('a'), Key::Esc], vec![Effect::Quit]),
        (vec![Key::Ctrl('c')], vec![Effect::Quit]),
    ] {
        assert_eq!(press(state.clone(), &keys).1, effects, "{keys:?}");
    }
    // The letters that act on an entry elsewhere are typed here.
    for letter in "etwTqjkgG/".chars() {
        let keys = [Key::Tab, Key::Char(letter)];
        let (state, effects) = press(state.clone(), &keys);
        assert_eq!(asked(&effects), [(letter.to_string(), None)]);
        assert!(state.dialogue.is_none() && state.reading.is_empty());
    }
}

#[test]
fn whoever_types_and_chooses_at_once_means_what_is_found_then() {
    let state = choosing((80, 24), few());
    let (state, asked) = press(state, &typed("c"));
    let (state, effects) = press(state, &[Key::Enter]);
    assert_eq!(effects, []);
    let number = match &asked[..] {
        [Effect::Find(ask)] => ask.number,
        other => panic!("{other:?}"),
    };
    let found = Found {
        query: "c".to_owned(),
        rows: few().split_off(2),
        ..Found::default()
    };
    let (_, effects) = after(state, Event::Answer(Answer::Found { number, found }));
    assert_eq!(effects, [Effect::Choose(id(3))]);
}
