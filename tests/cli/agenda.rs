//! The next gathering.

use super::harness::World;

const NOW: &str = "2026-06-01T18:00:00Z";

/// A guild that met on the 18th of May, and what happened before and since.
fn world() -> World {
    let world = World::of_ada();
    for (who, at, line) in [
        (
            "Ada",
            "2026-01-01",
            "init 'Potters <Guild>' --domain Firing",
        ),
        ("Ada", "2026-01-01", "about --rhythm 14d"),
        ("Ada", "2026-01-01", "me --offer kiln"),
        (
            "Ada",
            "2026-01-02",
            "add story 'Kiln tripped' -m 'The breaker.' --told-by Eve",
        ),
        (
            "Ben",
            "2026-01-03",
            "add practice 'Check the breaker' -m 'Look.' --review-every 30d",
        ),
        (
            "Ada",
            "2026-01-04",
            "add practice 'Glaze slowly' -m 'Slow.' --review-every 1y",
        ),
        (
            "Ada",
            "2026-01-05",
            "add lesson 'When it is hot, wait' -m 'Wait.'",
        ),
        (
            "Ada",
            "2026-01-06",
            "add lesson 'When it is wet, dry it' -m 'Dry.'",
        ),
        (
            "Ada",
            "2026-01-07",
            "add practice 'Dry it' -m 'Dry.' --from when-it-is-wet --review-every 1y",
        ),
        ("Ben", "2026-03-01", "ask 'Why does it *pit*?'"),
        ("Ada", "2026-02-01", "ask 'How long?'"),
        ("Ada", "2026-02-02", "add story 'Secret' -m x --private"),
        (
            "Ada",
            "2026-02-03",
            "add story 'Handle came off' -m 'At once.' --told-by Eve",
        ),
        (
            "Ada",
            "2026-05-18",
            "add gathering 'May evening' --on 2026-05-18 --relates handle-came-off -m 'We met.'",
        ),
        ("Cy", "2026-05-20", "metoo why-does"),
        ("Ben", "2026-05-21", "tried glaze-slowly failed"),
        ("Dee", "2026-05-22", "me --name Dee --seek kiln"),
        (
            "Ben",
            "2026-05-23",
            "thanks Eve --for kiln-tripped -m 'That helped.'",
        ),
    ] {
        world.cop(line).by(who).at(&format!("{at}T08:00:00Z")).ok();
    }
    world.write_config("name = \"Ada\"\n");
    world
}

#[test]
fn an_agenda_is_something_to_run_a_meeting_from() {
    let world = world();
    let mut agenda = world.cop("agenda").at(NOW).ok().stdout();
    for line in world.cop("list").at(NOW).ok().rows() {
        agenda = agenda.replace(&format!(" (`{}`)", line[0]), "");
    }
    assert_eq!(
        agenda,
        "# Agenda: Potters \\<Guild\\>, 2026-06-01\n\n\
         Since May evening.\n\n\
         ## Welcome\n\n\
         - Cy is new among us\n\n\
         ## A story to hear\n\n\
         - Kiln tripped, told by Eve\n\n\
         ## Open questions, the longest waiting first\n\n\
         - How long?, asked by Ada on 2026-02-01\n\
         - Why does it \\*pit\\*?, asked by Ben on 2026-03-01; Cy too\n\n\
         ## Lessons without a practice: who could try what?\n\n\
         - When it is hot, wait\n\n\
         ## Practices to look at\n\n\
         - Check the breaker: due since 2026-02-02\n\
         - Glaze slowly: contested, due since 2026-05-21\n\n\
         ## Who wants to learn\n\n\
         - Dee wants to learn kiln; ask Ada\n\n\
         ## Thanks\n\n\
         - Ben thanks Eve for Kiln tripped: That helped.\n\n\
         ## Before we part\n\n\
         - What do we do differently from tomorrow on?\n\
         - Who tells a story next time?\n"
    );
}

#[test]
fn what_may_not_be_heard_is_not_on_the_agenda() {
    let world = world();
    for line in [
        "flag kiln-tripped sensitive",
        "flag why-does sensitive",
        "edit how-long --private",
        "edit check-the-breaker --private",
    ] {
        world.cop(line).at("2026-05-30T08:00:00Z").ok();
    }
    let agenda = world.cop("agenda --json").at(NOW).ok();
    let text = agenda.stdout();
    for hidden in [
        "Kiln tripped",
        "it *pit*",
        "How long",
        "Check the breaker",
        "Secret",
    ] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    assert!(agenda.json()["story"].is_null());
    assert!(agenda.json()["thanks"].as_array().unwrap().is_empty());
    world
        .cop("agenda")
        .at(NOW)
        .ok()
        .says("What happened to you?");
}

#[test]
fn the_next_gathering_is_the_one_that_is_planned_or_a_rhythm_after_the_last() {
    let world = world();
    let next = |now: &str| {
        let agenda = world.cop("agenda --json").at(now).ok().json();
        agenda["next"].as_str().map(str::to_owned)
    };
    assert_eq!(next(NOW).as_deref(), Some("2026-06-01"));
    assert_eq!(next("2026-06-02T08:00:00Z"), None, "the rhythm is broken");
    world
        .cop("add gathering 'June evening' --on 2026-06-20")
        .at("2026-06-02T08:00:00Z")
        .ok();
    assert_eq!(next("2026-06-02T08:00:00Z").as_deref(), Some("2026-06-20"));
}

#[test]
fn a_long_list_names_the_command_that_shows_all() {
    let world = World::of_ada();
    for number in 0..7 {
        world.cop(&format!("ask 'Question {number}?'")).ok();
    }
    let agenda = world.cop("agenda").ok().stdout();
    assert!(
        agenda.contains("Question 4?") && !agenda.contains("Question 5?"),
        "{agenda}"
    );
    assert!(
        agenda.contains("- and 2 more: `cop list question --state open`"),
        "{agenda}"
    );
    World::of_ada()
        .cop("agenda")
        .fails_with(1)
        .explains("cop add story");
}
