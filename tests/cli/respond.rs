//! answer, metoo, thanks, flag and review.

use super::harness::World;

/// A question, a story, a lesson and a practice.
fn world() -> World {
    let world = World::of_ada();
    for (who, line) in [
        (
            "Ben",
            "ask 'Why does celadon pinhole?' -t glaze -m 'It pits.'",
        ),
        (
            "Ada",
            "add story 'Kiln tripped' -m 'The breaker.' --told-by Eve -t kiln",
        ),
        (
            "Ada",
            "add lesson 'When it trips, wait' -m 'Let it cool.' --from kiln-tripped",
        ),
        (
            "Ada",
            "add practice 'Check the breaker' -m 'Look at it.' -t kiln",
        ),
        ("Ada", "add story 'Half told' --draft -m 'Once'"),
    ] {
        world.cop(line).by(who).ok();
    }
    world
}

#[test]
fn nobody_is_alone_with_a_question() {
    let world = world();
    world
        .cop("metoo why-does")
        .by("Cy")
        .ok()
        .says("You too:")
        .explains("cop answer");
    assert_eq!(
        world.slugs("list --state open"),
        ["why-does-celadon-pinhole"]
    );
    world
        .cop("answer why-does -m 'Slow the cooling.'")
        .ok()
        .says("Answered")
        .explains("Ben settles it once it helped: cop tried");
    assert_eq!(
        world.slugs("list --state answered"),
        ["why-does-celadon-pinhole"]
    );
    world
        .cop("tried why-does worked")
        .by("Ben")
        .ok()
        .explains("It is settled");
    assert_eq!(
        world.slugs("list --state settled"),
        ["why-does-celadon-pinhole"]
    );
    world
        .cop("thanks Ada --for why-does -m 'That saved us.'")
        .by("Ben")
        .ok()
        .says("Thanked Ada for");
    world
        .cop("show why-does")
        .ok()
        .says("Cy has the same question")
        .says("Slow the cooling.")
        .says("Ben thanked Ada");
    let mirror = world.json("me --json");
    assert_eq!(mirror["thanked"][0]["by"], "Ben");
    assert_eq!(mirror["thanked"][0]["note"], "That saved us.");
}

#[test]
fn what_to_do_next_depends_on_who_reports_what() {
    let world = world();
    for (by, verdict, next) in [
        ("Ada", "worked", "your own report does not prove"),
        ("Ada", "failed", "put it right, then say so: cop edit"),
        ("Cy", "failed", "cop add story --relates"),
    ] {
        let line = format!("tried check {verdict}");
        world.cop(&line).by(by).ok().explains(next);
    }
}

#[test]
fn an_answer_that_points_to_an_entry_names_it_while_it_can_be_read() {
    let world = world();
    let hostile = "Wait \u{202e}long";
    let title = ["add", "practice", hostile, "-m", "Slowly.", "-q"];
    let handle = world.run(title).ok().line();
    world
        .cop(&format!("answer why-does --with {handle}"))
        .by("Cy")
        .ok();
    let shown = world.cop("show why-does").ok();
    assert!(!shown.stdout().contains('\u{202e}'));
    shown
        .says("Cy answered with “Wait ")
        .says(&format!("({handle}), 20"));
    world.cop(&format!("rm {handle}")).ok();
    world
        .cop("show why-does")
        .ok()
        .says("Cy answered, 20")
        .does_not_say(&handle);
}

#[test]
fn whoever_said_me_too_can_settle_a_question() {
    let world = world();
    world.cop("metoo why-does").by("Cy").ok();
    world.cop("answer why-does --with check").ok();
    world.cop("tried check worked").by("Dee").ok();
    assert_eq!(
        world.slugs("list --state answered").len(),
        1,
        "Dee did not ask"
    );
    world.cop("tried check worked").by("Cy").ok();
    assert_eq!(world.slugs("list --state settled").len(), 1);
    world.cop("undo").ok();
    assert_eq!(world.slugs("list --state settled").len(), 0);
}

#[test]
fn an_answer_comes_from_words_a_file_a_pipe_or_an_entry() {
    let world = world();
    world.write("a.md", "From a file.\n");
    let note = |ran: super::harness::Ran| ran.json()["mark"]["note"].clone();
    assert_eq!(
        note(world.cop("answer why-does -m One -m Two --json").ok()),
        "One\n\nTwo"
    );
    assert_eq!(
        note(world.cop("answer why-does -F a.md --json").ok()),
        "From a file."
    );
    assert_eq!(
        note(
            world
                .cop("answer why-does --json")
                .stdin("From a pipe.\n")
                .ok()
        ),
        "From a pipe."
    );
    let with = world.json("answer why-does --with check -m 'As there.' --json");
    assert_eq!(with["mark"]["with"], world.json("show check --json")["id"]);
    assert_eq!(with["resolution"], "answered");
    assert_eq!(
        world.cop("answer why-does -m More -q").ok().line(),
        world.handle("why-does")
    );
}

#[test]
fn me_too_is_said_once() {
    let world = world();
    world.cop("metoo why-does -m 'Ours too.'").by("Cy").ok();
    let before = world.everything();
    world
        .cop("metoo why-does")
        .by("cy")
        .ok()
        .says("You had said so:");
    assert_eq!(before, world.everything());
    world
        .cop("metoo kiln-tripped")
        .by("Cy")
        .ok()
        .explains("cop add story --relates");
    world.cop("show kiln-tripped").ok().says("Cy knows it too");
}

#[test]
fn what_is_due_or_flagged_waits_until_someone_looks() {
    let world = world();
    let later = "2027-06-11T08:00:00Z";
    world
        .cop("review")
        .fails_with(1)
        .explains("Nothing needs a look");
    let queue = world.cop("review").at(later).ok().rows();
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0][3], "Check the breaker");
    assert_eq!(queue[0][5], "due for review since 2027-05-22");
    world
        .cop("review check ok")
        .at(later)
        .ok()
        .explains("Next review by 2027-12-08.");
    world.cop("review").at(later).fails_with(1);

    world
        .cop("flag check stale -m 'The new kilns have none.'")
        .by("Ben")
        .at("2027-06-12T08:00:00Z")
        .ok()
        .says("Flagged stale:");
    world
        .cop("flag kiln-tripped unclear")
        .at("2027-06-13T08:00:00Z")
        .ok();
    let much_later = "2027-06-14T08:00:00Z";
    let queue = world.cop("review").at(much_later).ok().rows();
    assert_eq!(
        queue.iter().map(|row| row[5].as_str()).collect::<Vec<_>>(),
        [
            "stale, says Ben: The new kilns have none.; due for review since 2027-06-12",
            "unclear, says Ada"
        ]
    );
    let found = |line: &str| world.cop(line).at(much_later).go().stdout().lines().count();
    assert_eq!(found("review --kind story"), 1);
    assert_eq!(found("review --tag kiln -n 1"), 1);
    assert_eq!(found("list --state flagged"), 2);
    assert_eq!(found("search state:flagged kind:practice"), 1);
    world
        .cop("show check")
        .at(much_later)
        .ok()
        .says("trial, due, flagged");
    world
        .cop("edit check -m 'Look at the lamp.'")
        .at(much_later)
        .ok();
    assert_eq!(found("review"), 2, "an edit alone closes no flag");
    let after = "2027-06-15T08:00:00Z";
    world.cop("review check fixed").at(after).ok();
    world
        .cop("review kiln-tripped ok -m 'Clear to me.'")
        .at(after)
        .ok();
    world.cop("review").at(after).fails_with(1);
    world
        .cop("undo")
        .at(after)
        .ok()
        .says("reviewing “Kiln tripped”");
    assert_eq!(world.cop("review").at(after).ok().rows().len(), 1);
}

#[test]
fn what_is_sensitive_leaves_every_export_and_heads_the_queue() {
    let world = world();
    world
        .cop("flag check stale")
        .at("2026-11-24T08:00:00Z")
        .ok();
    world
        .cop("flag kiln-tripped sensitive")
        .at("2026-11-25T08:00:00Z")
        .ok()
        .explains("out of every export");
    let now = "2026-11-26T08:00:00Z";
    assert_eq!(
        world.cop("review").at(now).ok().rows()[0][3],
        "Kiln tripped"
    );
    let exported = world.cop("export json").at(now).ok().stdout();
    assert!(!exported.contains("The breaker."), "{exported}");
    world.cop("review kiln-tripped fixed").at(now).ok();
    assert!(
        world
            .cop("export json")
            .at(now)
            .ok()
            .stdout()
            .contains("The breaker.")
    );
}

#[test]
fn a_wrong_response_changes_nothing_and_names_the_next_step() {
    let world = world();
    for (code, line, told) in [
        (2, "answer", "REF"),
        (2, "answer why-does", "an answer needs words"),
        (2, "answer why-does -m ' '", "an answer needs words"),
        (1, "answer check -m Yes", "a practice cannot be answered"),
        (1, "answer nowhere -m Yes", "`nowhere`"),
        (1, "answer why-does --with why-does", "cannot answer itself"),
        (1, "answer why-does --with half-told", "is a draft still"),
        (2, "answer why-does -m Yes -F a.md", "cannot be used with"),
        (1, "metoo check", "cop tried"),
        (1, "metoo half-told", "is a draft still"),
        (1, "thanks Ada", "cop thanks Ada --for"),
        (1, "thanks Adda --for check", "did you mean Ada?"),
        (
            1,
            "thanks Nobody --for check",
            "nobody here is called `Nobody`",
        ),
        (1, "thanks check", "thanks go to others"),
        (1, "thanks nowhere", "`nowhere`"),
        (2, "flag check", "REASON"),
        (2, "flag check ugly", "stale, wrong, unclear"),
        (1, "flag half-told wrong", "is a draft still"),
        (2, "review check", "DECISION"),
        (2, "review check perhaps", "ok, fixed"),
        (2, "review check ok --tag kiln", "cop review check ok"),
        (1, "review kiln-tripped ok", "has no open flag"),
        (2, "review -m Why", "DECISION"),
    ] {
        let ran = world.refuses(code, line);
        assert!(ran.stderr().contains(told), "cop {line}: {told}\n{ran}");
    }
    world
        .cop("metoo why-does")
        .by("Ben")
        .fails_with(1)
        .explains("is your own already");
}

#[test]
fn a_flag_after_a_review_is_open_whatever_the_clocks_say() {
    let world = World::of_ada();
    world.cop("add practice Check -m 'Press the button.'").ok();
    for flagged in ["2026-11-23T08:00:00Z", "2026-11-22T08:00:00Z"] {
        world.cop("review check ok").ok();
        world.cop("flag check sensitive").at(flagged).ok();
        world
            .cop("export json")
            .ok()
            .does_not_say("Press the button.");
        world.cop("review check fixed").at(flagged).ok();
        world.cop("export json").ok().says("Press the button.");
    }
}

#[test]
fn of_several_people_of_one_first_name_all_are_named() {
    let world = world();
    for who in ["Eli Smith", "Eli Jones", "Elin", "Uma Eli"] {
        world.cop("me --team Kiln").by(who).ok();
    }
    world
        .refuses(1, "thanks eli --for check")
        .explains("write the whole name: Eli Jones, Eli Smith, Uma Eli");
    world
        .refuses(1, "thanks uma --for check")
        .explains("did you mean Uma Eli?");
    world
        .refuses(1, "thanks elim --for check")
        .explains("did you mean Elin?");
}

#[test]
fn a_report_on_what_is_retired_is_followed_by_where_to_look() {
    let world = world();
    world.cop("retire check").ok();
    for verdict in ["worked", "failed"] {
        let ran = world.cop(&format!("tried check {verdict}")).ok();
        assert!(!ran.stderr().contains("prove"), "{ran}");
        ran.explains("it is retired")
            .explains(&format!("cop show {}", world.handle("check")));
    }
}

#[test]
fn whoever_met_the_same_as_a_story_tells_of_is_not_said_to_ask() {
    let world = world();
    world.cop("metoo kiln-tripped").by("Cy").ok();
    let rows = world.cop("home").by("Eve").ok().rows();
    assert_eq!(rows[0][0], "heard");
    assert_eq!(
        rows[0][4],
        "You are not alone: Cy met the same, “Kiln tripped”"
    );
}
