//! list, search, show, why, history and diff.

use serde_json::{Value, json};

use super::harness::{World, text};

/// A story, its lesson, its practice and a question, with reports.
pub fn world() -> World {
    let world = World::of_ada();
    world.cop("me --team Studio").ok();
    world
        .cop("add story Tripped -m 'The breaker tripped.' -t kiln --told-by Ben --outcome bad")
        .at("2026-01-01T00:00:00Z")
        .ok();
    world
        .cop("add lesson 'When firing' -m 'Test the breaker.' --from tripped -t kiln")
        .at("2026-02-01T00:00:00Z")
        .ok();
    world
        .cop("add practice Check -m 'Press the button.' --from when-firing")
        .at("2026-03-01T00:00:00Z")
        .ok();
    world
        .cop("ask 'Why pinholes?' -t glaze")
        .at("2026-04-01T00:00:00Z")
        .by("Cy")
        .ok();
    world
        .cop("tried check worked -m 'It clicked.' --where 'Kiln 2'")
        .by("Ben")
        .at("2026-05-01T00:00:00Z")
        .ok();
    world
}

#[test]
fn every_entry_has_the_fields_of_the_contract() {
    let world = world();
    world.cop("add path First --step do:check").ok();
    world.cop("add gathering May --on 2026-05-20").ok();
    let common = [
        "id", "handle", "slug", "kind", "title", "tags", "author", "state", "private", "pinned",
        "created", "updated",
    ];
    let own = |kind: &str| -> &[&str] {
        match kind {
            "story" => &["told_by", "happened", "outcome"],
            "lesson" => &["learning"],
            "practice" => &[
                "steward",
                "review_every",
                "maturity",
                "due",
                "review_by",
                "evidence",
            ],
            "question" => &["resolution"],
            "path" => &["steps"],
            _ => &["on", "where"],
        }
    };
    let check = |entry: &Value, more: &[&str]| {
        let kind = text(&entry["kind"]);
        let fields = entry.as_object().unwrap();
        for field in common.iter().chain(own(&kind)).chain(more) {
            assert!(
                fields.contains_key(*field),
                "a {kind} has no `{field}`: {entry:#}"
            );
        }
    };
    let listed = world.json("list --json");
    assert_eq!(listed.as_array().unwrap().len(), 6);
    for entry in listed.as_array().unwrap() {
        check(entry, &[]);
        let shown = world.json(&format!("show {} --json", text(&entry["handle"])));
        check(
            &shown,
            &[
                "body",
                "links",
                "backlinks",
                "marks",
                "attachments",
                "revisions",
            ],
        );
    }
    for hit in world
        .json("search 'breaker OR button OR pinholes' --json")
        .as_array()
        .unwrap()
    {
        check(hit, &["score", "snippet", "matches"]);
    }
}

#[test]
fn show_tells_evidence_provenance_and_links_from_both_ends() {
    let world = world();
    world
        .cop("show tripped")
        .ok()
        .says("Told by Ben · written down by Ada")
        .says("Outcome bad")
        .says("led to");
    world
        .cop("show when-firing")
        .ok()
        .says("learned")
        .says("from ")
        .says("Tripped")
        .says("led to")
        .says("Check");
    world
        .cop("show check")
        .ok()
        .says("Written by Ada (Studio)")
        .says("Ben: worked, Kiln 2, 2026-05-01")
        .says("It clicked.");
    let shown = world.json("show when-firing --json");
    assert_eq!(shown["links"][0]["link"], "from");
    assert_eq!(shown["links"][0]["slug"], "tripped");
    assert_eq!(shown["backlinks"][0]["slug"], "check");
    let mark = &world.json("show check --json")["marks"][0];
    for (field, value) in [
        ("act", "tried"),
        ("verdict", "worked"),
        ("where", "Kiln 2"),
        ("by", "Ben"),
        ("at", "2026-05-01T00:00:00Z"),
        ("note", "It clicked."),
    ] {
        assert_eq!(mark[field], value, "{field}");
    }
    world.cop("show").fails_with(2).explains("REF");
    world
        .cop("show check --raw --json")
        .fails_with(2)
        .explains("--json");
    world
        .cop("show check --file no.png")
        .fails_with(1)
        .explains("no.png");
}

#[test]
fn list_keeps_to_its_filters() {
    let world = world();
    for (line, slugs) in [
        (
            "list",
            &["why-pinholes", "check", "when-firing", "tripped"][..],
        ),
        ("list stories", &["tripped"]),
        (
            "list --kind story --kind lesson",
            &["when-firing", "tripped"],
        ),
        ("list -t kiln", &["when-firing", "tripped"]),
        ("list -t kiln -t glaze", &[]),
        ("list --by ben", &["tripped"]),
        ("list --by Cy", &["why-pinholes"]),
        ("list --state learned", &["when-firing"]),
        (
            "list --state open --state trial",
            &["why-pinholes", "check"],
        ),
        ("list --since 2026-03", &["why-pinholes", "check"]),
        ("list --before 2026-02-01", &["tripped"]),
        ("list --from tripped", &["when-firing"]),
        ("list --links when-firing", &["check", "tripped"]),
        (
            "list --sort title",
            &["check", "tripped", "when-firing", "why-pinholes"],
        ),
        (
            "list --sort created",
            &["why-pinholes", "check", "when-firing", "tripped"],
        ),
        ("search 'kind:lesson breaker'", &["when-firing"]),
        ("search breaker -t kiln --kind story", &["tripped"]),
    ] {
        assert_eq!(world.slugs(line), slugs, "cop {line}");
    }
    world
        .cop("list --since whenever")
        .fails_with(2)
        .explains("`whenever`");
    world
        .cop("list --from nowhere")
        .fails_with(1)
        .explains("`nowhere`");
    world
        .cop("list --sort size")
        .fails_with(2)
        .explains("updated");
    world.cop("list nothing").fails_with(2).explains("nothing");
    world
        .cop("list gathering")
        .fails_with(1)
        .prints("")
        .explains("There is no gathering yet")
        .explains("cop add gathering");
    world
        .cop("list -t nothing")
        .fails_with(1)
        .explains("Nothing meets all of that");
    world
        .cop("list --trash")
        .fails_with(1)
        .explains("The trash is empty");
}

#[test]
fn search_finds_other_forms_and_marks_what_matched() {
    let world = world();
    assert_eq!(world.slugs("search firings"), ["when-firing"]);
    assert_eq!(world.slugs("search breakers").len(), 2);
    assert_eq!(world.slugs("search button"), ["check"]);
    let hit = world.json("search button --json")[0].clone();
    let snippet = text(&hit["snippet"]);
    let range = &hit["matches"][0];
    let at = |index: usize| usize::try_from(range[index].as_u64().unwrap()).unwrap();
    assert_eq!(&snippet[at(0)..at(1)], "button");
    world
        .cop("search zebra")
        .fails_with(1)
        .prints("")
        .explains("Nothing was found")
        .explains("cop ask");
    // Whatever people type is text.
    for query in [
        "C++",
        "O'Brien",
        "\"open quote",
        "50%",
        "(",
        "kind:nothing",
        "a AND",
        "*",
        "\u{1F3FA}",
    ] {
        let ran = world.run(["search", query]).go();
        assert!(
            ran.stderr().contains("Nothing was found") || !ran.stdout().is_empty(),
            "{ran}"
        );
    }
}

#[test]
fn why_draws_the_chain_both_ways() {
    let world = world();
    let drawn = world.cop("why when-firing").ok();
    assert_eq!(
        world.masked(&drawn.stdout()),
        "<handle>  lesson  When firing  learned\n\
         comes from\n\
         └─ <handle>  story  Tripped\n\
         led to\n\
         └─ <handle>  practice  Check  trial\n   tried: Ben worked\n"
    );
    let chain = world.json("why when-firing --json");
    assert_eq!(chain["slug"], "when-firing");
    assert_eq!(chain["comes_from"][0]["slug"], "tripped");
    assert_eq!(chain["led_to"][0]["slug"], "check");
    assert_eq!(chain["led_to"][0]["reports"][0]["by"], "Ben");
    world.cop("why why-pinholes").ok().explains("--from REF");
    world.cop("why nowhere").fails_with(1).explains("`nowhere`");
}

#[test]
fn a_chain_with_branches_tells_each_entry_once() {
    let world = World::of_ada();
    for line in [
        "add story Tripped",
        "add story 'Tripped again' --private",
        "add lesson 'When firing' --from tripped --from tripped-again",
        "add practice Check --from when-firing -m x",
        "add practice Hope --from when-firing -m x",
        "add practice Later --from check --from when-firing -m x",
        "retire hope --for check",
    ] {
        world.cop(line).ok();
    }
    for (who, verdict) in [
        ("Ben", "failed"),
        ("Ben", "worked"),
        ("Cy", "worked"),
        ("Dee", "partly"),
    ] {
        world.cop(&format!("tried check {verdict}")).by(who).ok();
    }
    let tree = world.cop("why when-firing").ok().stdout();
    let mut lines: Vec<String> = world.masked(&tree).lines().map(str::to_owned).collect();
    // Entries of one second stand in the order of their ids.
    let mut stories: Vec<String> = lines
        .drain(2..4)
        .map(|line| line.replace(['├', '└', '─'], ""))
        .collect();
    stories.sort();
    assert_eq!(
        stories,
        [
            " <handle>  story  Tripped",
            " <handle>  story  Tripped again  (private)"
        ]
    );
    assert_eq!(
        lines[..3],
        [
            "<handle>  lesson  When firing  learned",
            "comes from",
            "led to"
        ]
    );
    let drawn = lines.join("\n");
    assert_eq!(drawn.matches("Check  trial").count(), 1, "{drawn}");
    assert_eq!(
        drawn
            .matches("tried: Ben worked, Cy worked and Dee partly")
            .count(),
        1,
        "{drawn}"
    );
    assert!(
        drawn.contains("superseded by <handle>  practice  Check  (again)"),
        "{drawn}"
    );
    assert_eq!(drawn.matches("Later").count(), 2, "{drawn}");
    assert!(drawn.contains("practice  Later  (again)"), "{drawn}");

    let chain = world.json("why check --json");
    let links: Vec<_> = chain["comes_from"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["link"].clone())
        .collect();
    assert_eq!(
        links,
        ["from", "supersedes"],
        "the lesson is nearer than the old way"
    );
    assert_eq!(chain["comes_from"][1]["next"][0]["again"], true);
    assert_eq!(
        chain["reports"].as_array().map(Vec::len),
        Some(4),
        "a program is told all of them"
    );

    let shown = world.cop("show when-firing").ok().stdout();
    let foot: Vec<&str> = shown.lines().rev().take(2).collect();
    assert!(foot[1].starts_with("Comes from the stories “"), "{shown}");
    assert!(foot[1].contains("“Tripped again” (private)"), "{shown}");
    assert!(foot[0].starts_with("Led to the practices “"), "{shown}");
    assert!(
        foot[0].contains("“Check” (trial, worked for 2, partly for 1)"),
        "{shown}"
    );
    assert!(foot[0].contains("“Hope” (retired)"), "{shown}");
    // A chain of three, from its end.
    let shown = world.cop("show check").ok().stdout();
    assert!(
        shown.contains("Comes from the lesson “When firing” (learned); the stories “"),
        "{shown}"
    );
}

#[test]
fn steps_are_named_as_one_reads_them() {
    let world = World::of_ada();
    world.cop("add story Kiln").ok();
    world.cop("add path Way -m x --step watch:kiln").ok();
    world.cop("edit way --step do:kiln --step teach:kiln").ok();
    world
        .cop("diff way")
        .ok()
        .says("- watch kiln")
        .says("+ do kiln, teach kiln");
    world.cop("rm kiln").ok();
    world.cop("show way").ok().says("Kiln (in the trash)");
}

#[test]
fn history_and_diff_tell_each_change() {
    let world = world();
    world
        .cop("edit check -m 'Press it twice.' --steward Cy")
        .by("Cy")
        .at("2026-06-01T00:00:00Z")
        .ok();
    world.cop("tag check power").at("2026-07-01T00:00:00Z").ok();
    let rows = world.cop("history check").ok().rows();
    assert_eq!(
        rows[0],
        ["3", "2026-07-01T00:00:00Z", "Ada", "tag", "0", "0", "Check"]
    );
    assert_eq!(
        rows[1],
        ["2", "2026-06-01T00:00:00Z", "Cy", "edit", "1", "1", "Check"]
    );
    assert_eq!(
        rows[2],
        ["1", "2026-03-01T00:00:00Z", "Ada", "add", "1", "0", "Check"]
    );
    let history = world.json("history check --json");
    assert_eq!(history["entry"]["slug"], "check");
    let revisions = &history["revisions"];
    assert_eq!(revisions[0]["parents"][0], revisions[1]["id"]);
    assert_eq!(revisions[0]["shown"], true);

    world
        .cop("diff check")
        .ok()
        .says("tags")
        .says("+ power")
        .does_not_say("Press");
    world
        .cop("diff check 1 2")
        .ok()
        .says("-Press the button.")
        .says("+Press it twice.")
        .says("+ Cy");
    let diff = world.json("diff check 1 --json");
    assert_eq!((&diff["from"], &diff["to"]), (&json!(1), &json!(3)));
    assert_eq!(diff["fields"].as_array().unwrap().len(), 2);
    world
        .cop("show check --revision 1")
        .ok()
        .prints("Press the button.\n");
    assert_eq!(world.json("show check --revision 2 --json")["author"], "Cy");
    world
        .cop("diff tripped")
        .ok()
        .prints("")
        .explains("one revision");
    world
        .cop("diff check 9")
        .fails_with(1)
        .explains("no revision 9")
        .explains("cop history");
    world.cop("diff check one").fails_with(2).explains("one");
    world
        .cop("show check --revision 0")
        .fails_with(1)
        .explains("no revision 0");
    world
        .cop("history nowhere")
        .fails_with(1)
        .explains("`nowhere`");
}

#[test]
fn who_did_not_write_it_is_no_riddle_where_nobody_told_it() {
    let world = World::of_ada();
    world.cop("add story Hers").ok();
    world.cop("add story His").by("Ben").ok();
    world.cop("add practice Way").by("Ben").ok();
    world.cop("add story Told --told-by Cy").by("Ben").ok();
    for query in ["-by:Ada", "NOT by:Ada"] {
        let mut found = world.slugs(&format!("search {query}"));
        found.sort();
        assert_eq!(found, ["his", "told", "way"], "{query}");
    }
}

#[test]
fn who_stands_in_a_private_story_alone_is_named_in_no_export() {
    let world = World::of_ada();
    world.cop("add story Open --told-by Ben").ok();
    world.cop("add story Inside --private --told-by Cy").ok();
    world.cop("add story Begun --draft --told-by Dee").ok();
    world.cop("me --team Studio").by("Eve").ok();
    let names = |all: &str| {
        let dump = world.json(&format!("export json{all}"));
        let names = dump["members"].as_array().unwrap().iter();
        names
            .map(|member| text(&member["name"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(""), ["Ada", "Ben", "Eve"]);
    assert_eq!(names(" --all"), ["Ada", "Ben", "Cy", "Dee", "Eve"]);
    let book = world.cop("export handbook --single -").ok();
    book.says("Eve (Studio)")
        .does_not_say("Cy")
        .does_not_say("Dee");
}

#[test]
fn the_last_entry_can_be_named_in_a_query() {
    let world = World::of_ada();
    world.cop("add story Tripped").ok();
    world.cop("add lesson When --from tripped").ok();
    world.cop("edit tripped -m More.").ok();
    for query in ["from:@last", "links:@last"] {
        assert_eq!(world.slugs(&format!("search {query}")), ["when"], "{query}");
    }
}

#[test]
fn a_filter_that_is_typed_as_in_a_query_is_told_as_a_flag() {
    let world = World::of_ada();
    for (line, hint) in [
        ("list by:Ada", "did you mean `cop list --by Ada`?"),
        ("list 'by:Ada B'", "did you mean `cop list --by 'Ada B'`?"),
        ("list state:open", "did you mean `cop list --state open`?"),
        ("ls tag:kiln", "did you mean `cop list --tag kiln`?"),
        ("list title:kiln", "cop list --help"),
        ("list kind", "cop list --help"),
    ] {
        world.refuses(2, line).explains(hint);
    }
}
