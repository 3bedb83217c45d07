//! The habits that hold for every command: pipes, formats, references, words that are nearly right.

use super::harness::World;

/// A world with three stories about kilns and one lesson.
fn world() -> World {
    let world = World::of_ada();
    world
        .cop("add story 'Kiln tripped at 900' -m 'The breaker tripped.' -t kiln -t power")
        .at("2026-01-01T00:00:00Z")
        .ok();
    world
        .cop("add story 'Kiln tripped at 950' -m 'It tripped again.' -t kiln")
        .at("2026-02-01T00:00:00Z")
        .ok();
    world
        .cop("add story 'Celadon ran' -m 'The glaze ran off the foot.'")
        .at("2026-03-01T00:00:00Z")
        .ok();
    world
        .cop("add lesson 'When firing above 900, test the breaker' --from kiln-tripped-at-900")
        .at("2026-04-01T00:00:00Z")
        .ok();
    world
}

#[test]
fn piped_lists_are_records_without_limit_cut_or_colour() {
    let world = World::of_ada();
    let long = "word ".repeat(60);
    world
        .run(["add", "story", long.trim(), "-t", "kiln", "-t", "power"])
        .ok();
    let mut notes = String::new();
    for number in 0..30 {
        notes.clear();
        notes.push_str(&format!("Note {number}"));
        world.run(["add", "lesson", &notes]).ok();
    }
    let rows = world.cop("list").ok().silently().rows();
    assert_eq!(rows.len(), 31, "no limit");
    assert!(
        rows.iter().all(|row| row.len() == 8),
        "eight cells each: {rows:?}"
    );
    let handle = world.handle("word");
    let row = rows.iter().find(|row| row[0] == handle).unwrap();
    assert_eq!(
        row[1..],
        [
            "story",
            "live",
            long.trim(),
            "kiln, power",
            "Ada",
            "2026-11-23T08:00:00Z",
            &world.field("word", "slug")
        ],
    );
    let plain = world.cop("list").ok();
    assert!(!plain.bytes().contains(&0x1b), "no colour in a pipe");
    let coloured = world.cop("show word --color always").ok();
    assert!(
        coloured.bytes().contains(&0x1b),
        "colour where it is asked for"
    );
}

#[test]
fn a_limit_is_kept() {
    let world = world();
    assert_eq!(world.cop("list -n 2").ok().rows().len(), 2);
    assert_eq!(world.cop("search kiln -n 1").ok().rows().len(), 1);
    assert_eq!(
        world.slugs("list -n 1"),
        ["when-firing-above-900-test-the-breaker"]
    );
    world
        .cop("list -n many")
        .fails_with(2)
        .explains("many")
        .explains("--limit");
}

#[test]
fn handles_alone_end_with_a_line_break_or_a_nul() {
    let world = world();
    let handle = world.handle("celadon-ran");
    world
        .cop("list -q --kind story -n 1")
        .ok()
        .prints(&format!("{handle}\n"));
    world
        .cop("list -0 --kind story -n 1")
        .ok()
        .prints(&format!("{handle}\0"));
    world
        .shell("cop list -0 -t kiln | xargs -0 cop rm -q | wc -l")
        .ok()
        .says("2");
    assert_eq!(world.slugs("list story"), ["celadon-ran"]);
}

#[test]
fn a_template_writes_each_record() {
    let world = world();
    world
        .run([
            "list",
            "story",
            "--sort",
            "title",
            "--format",
            "{{ slug }}: {{ tags | join('+') }}",
        ])
        .ok()
        .prints("celadon-ran: \nkiln-tripped-at-900: kiln+power\nkiln-tripped-at-950: kiln\n");
    world
        .run(["list", "lesson", "-0", "--format", "{{ learning }}"])
        .ok()
        .prints("identified\0");
    world
        .run(["search", "celadon", "--format", "{{ title }}|{{ snippet }}"])
        .ok()
        .prints("Celadon ran|The glaze ran off the foot.\n");
    world
        .run(["list", "--format", "{{ title"])
        .fails_with(2)
        .prints("")
        .explains("{{ title")
        .explains("--format '{{ handle }} {{ title }}'");
    world
        .run(["list", "--format", "{{ titel }}"])
        .fails_with(2)
        .prints("")
        .explains("no entry has a field `titel`")
        .explains("title, ");
    world
        .cop("list --json --format x")
        .fails_with(2)
        .explains("--format");
}

#[test]
fn json_is_an_array_for_lists_even_for_empty_ones() {
    let world = world();
    assert_eq!(world.json("list --json").as_array().unwrap().len(), 4);
    assert_eq!(
        world.json("search kiln --json").as_array().unwrap().len(),
        2
    );
    world.cop("list path --json").fails_with(1).prints("[]\n");
    world
        .cop("search pottery --json")
        .fails_with(1)
        .prints("[]\n");
}

#[test]
fn an_ambiguous_reference_lists_its_candidates_and_changes_nothing() {
    let world = world();
    let [nine, more] =
        ["kiln-tripped-at-900", "kiln-tripped-at-950"].map(|slug| world.handle(slug));
    for line in [
        "show kiln",
        "edit kiln --title X",
        "rm kiln",
        "tag kiln x",
        "retire kiln",
        "link celadon --relates kiln",
    ] {
        world
            .refuses(1, line)
            .prints("")
            .explains("`kiln` could be any of 2 entries")
            .explains(&format!("{nine}  story “Kiln tripped at 900”"))
            .explains(&format!("{more}  story “Kiln tripped at 950”"));
    }
}

#[test]
fn an_entry_is_named_by_handle_slug_beginning_title_or_as_the_last() {
    let world = world();
    let handle = world.handle("celadon-ran");
    for reference in [
        "celadon-ran",
        "cel",
        "'Celadon ran'",
        &handle,
        &handle.to_uppercase(),
    ] {
        assert_eq!(world.handle(reference), handle, "by {reference}");
    }
    assert_eq!(world.field("@last", "kind"), "lesson");
    world.cop("edit celadon-ran -m 'It ran far.'").ok();
    assert_eq!(world.handle("@last"), handle, "an edit counts as writing");
}

#[test]
fn slips_are_met_with_what_was_meant() {
    let world = world();
    world
        .refuses(2, "shwo celadon")
        .explains("shwo")
        .explains("'show'");
    world
        .refuses(2, "add stroy x")
        .explains("stroy")
        .explains("'story'");
    world
        .refuses(1, "show celadon-rxn")
        .explains("`celadon-rxn`")
        .explains("did you mean")
        .explains("Celadon ran");
    world
        .refuses(1, "show zebra")
        .explains("no entry is called `zebra`")
        .explains("cop search zebra");
    world
        .refuses(1, "tag rename kilm oven")
        .explains("`kilm`")
        .explains("did you mean kiln");
    world
        .cop("add story X -t kilm")
        .ok()
        .explains("did you mean `kiln`");
}

#[test]
fn a_closed_pipe_is_success() {
    let world = World::of_ada();
    let body = "A line that is long enough to fill a pipe many times over.\n".repeat(15_000);
    world.cop("add story Long -F -").stdin(&body).ok();
    let line = "{ cop show long --raw; echo $? >&2; } | head -1";
    world
        .shell(line)
        .ok()
        .prints("A line that is long enough to fill a pipe many times over.\n")
        .explains("0\n");
    world
        .shell("{ cop list; echo $? >&2; } | true")
        .ok()
        .explains("0\n");
    world
        .shell("{ cop --help; echo $? >&2; } | true")
        .ok()
        .explains("0\n");
}

#[test]
fn where_there_is_no_community_reading_says_how_to_begin() {
    let world = World::of_ada();
    for line in [
        "list",
        "list --json",
        "search kiln",
        "show kiln",
        "why kiln",
        "history kiln",
        "diff kiln",
        "tag list",
        "about",
        "doctor",
        "backup",
        "export json",
        "export handbook",
    ] {
        world
            .cop(line)
            .fails_with(1)
            .prints("")
            .explains("there is no community at")
            .explains(&world.database().display().to_string())
            .explains("cop add story");
        assert!(!world.database().exists(), "cop {line} made a database");
    }
    assert!(
        super::harness::files(&world.folder()).is_empty(),
        "nothing was written"
    );
}

#[test]
fn where_there_is_no_community_changing_an_entry_makes_none() {
    let world = World::of_ada();
    for line in [
        "rm kiln",
        "restore kiln",
        "edit kiln --title X",
        "tag kiln x",
        "tag rename a b",
        "link a --from b",
        "unlink a --from b",
        "retire kiln",
        "tried kiln worked",
        "purge kiln --yes",
        "undo",
        "add lesson L --from kiln",
    ] {
        world.cop(line).fails_with(1).prints("");
        assert!(!world.database().exists(), "cop {line} made a database");
    }
}

#[test]
fn the_first_write_makes_a_community_and_says_so() {
    let world = World::of_ada();
    let place = world.database().display().to_string();
    world
        .cop("add story 'Kiln tripped'")
        .ok()
        .explains(&format!("Made a new community in {place}"));
    assert!(world.database().is_file());
    let second = world.cop("add story 'Again'").ok();
    assert!(!second.stderr().contains("Made a new community"));
}

#[test]
fn dates_are_read_as_people_write_them() {
    let world = World::of_ada();
    for (number, (written, read)) in [
        ("2026-05-12", "2026-05-12"),
        ("yesterday", "2026-11-22"),
        ("today", "2026-11-23"),
        ("2 weeks ago", "2026-11-09"),
        ("3 days ago", "2026-11-20"),
        ("2026-05", "2026-05"),
    ]
    .into_iter()
    .enumerate()
    {
        world
            .cop(&format!(
                "add story 'Story {number} told' --happened '{written}'"
            ))
            .ok();
        assert_eq!(
            world.field(&format!("story-{number}-told"), "happened"),
            read,
            "{written}"
        );
    }
    world
        .refuses(2, "add story Bad --happened 'the day the kiln sang'")
        .explains("`the day the kiln sang`")
        .explains("2 weeks ago");
}

#[test]
fn flags_may_follow_the_words_of_a_query() {
    let world = world();
    assert_eq!(
        world
            .json("search kiln tripped -n 1 --json")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world.slugs("search tripped -again"),
        ["kiln-tripped-at-900"]
    );
    assert_eq!(
        world.slugs("search -again tripped -t kiln"),
        ["kiln-tripped-at-900"]
    );
    world
        .cop("search kiln --jsn")
        .fails_with(2)
        .prints("")
        .explains("--jsn")
        .explains("--json");
    world.cop("search").fails_with(2).explains("QUERY");
}

#[test]
fn nothing_asks_or_waits_where_nobody_can_answer() {
    let world = world();
    world
        .cop("add story --no-input")
        .fails_with(2)
        .explains("needs a title")
        .explains("cop add story");
    world
        .cop("init --no-input")
        .fails_with(2)
        .explains("needs a name");
    world
        .refuses(2, "purge celadon --no-input")
        .explains("--yes");
    world.cop("add story 'Only a title' --no-input").ok();
    world
        .cop("edit celadon --no-input")
        .env("EDITOR", "false")
        .fails_with(1);
}

#[test]
fn a_verb_that_wants_one_more_word_says_which() {
    World::new()
        .cop("export")
        .by("Ada")
        .fails_with(2)
        .explains("`cop export` needs one more word: `handbook`, `archive` or `json`");
}

#[test]
fn a_filter_by_nobody_says_so() {
    let world = world();
    for verb in ["list", "search kiln"] {
        world
            .cop(&format!("{verb} --by Adda"))
            .fails_with(1)
            .explains("Nobody here is called `Adda`.")
            .explains("did you mean `Ada`?");
        world
            .refuses(2, &format!("{verb} --by ''"))
            .explains("the name is empty");
    }
    world.cop("me --name Benedict").ok();
    let known = world.cop("list --by bene").fails_with(1);
    assert!(!known.stderr().contains("Nobody"), "{}", known.stderr());
}

#[test]
fn a_line_that_lacks_something_is_answered_with_one_that_would_do() {
    let world = world();
    for (line, lacking, next) in [
        (
            "add",
            "`cop add` needs <KIND>",
            "for example: cop add story",
        ),
        (
            "tried celadon-ran",
            "`cop tried` needs <VERDICT>",
            "for example: cop tried ",
        ),
        (
            "tag lst",
            "`cop tag` needs <TAG>",
            "did you mean `cop tag list`?",
        ),
        (
            "tag rename kiln",
            "`cop tag rename` needs <NEW>",
            "cop tag rename --help",
        ),
        (
            "--me list",
            "`list` was taken for the value of the flag before it, so there is no verb",
            "cop --help",
        ),
        (
            "edit celadon-ran --steward Ben",
            "--steward belongs to a practice, and this is a story",
            "a story has --told-by, --happened and --outcome",
        ),
        (
            "add lesson Wait --on today",
            "--on belongs to a gathering",
            "a lesson has no such flags",
        ),
    ] {
        world.refuses(2, line).explains(lacking).explains(next);
    }
    world
        .refuses(1, "diff celadon-ran 1 2")
        .explains("has no revision 2; it has one");
    world
        .refuses(2, "about --disagree 1")
        .explains("nothing is agreed on yet");
}

#[test]
fn help_and_version_are_results() {
    let world = World::new();
    world
        .cop("--help")
        .ok()
        .says("Most days:")
        .says("Capture a story, lesson, practice, question, path or gathering")
        .says("Tend         agenda, health, stats, review, tag, ")
        .says("cop help VERB")
        .silently();
    world
        .cop("add --help")
        .ok()
        .says("Examples:")
        .says("cop add story")
        .says("All of it: cop help add")
        .silently();
    world
        .cop("--version")
        .ok()
        .says(env!("CARGO_PKG_VERSION"))
        .silently();
    world
        .cop("help")
        .ok()
        .says("Capture:")
        .says("Take links from an entry")
        .says("Use this database file")
        .silently();
    world
        .cop("help add")
        .ok()
        .says("Examples:")
        .says("--supersedes <REF>")
        .says("Never start a pager")
        .silently();
    world.cop("help tag rename").ok().says("cop tag rename");
    world
        .refuses(2, "help nonsense")
        .explains("there is no topic and no verb `nonsense`")
        .explains("cop help topics");
    world
        .refuses(2, "help path strat")
        .explains("no verb `path strat`")
        .explains("did you mean `path start`? cop help path start");
    world
        .refuses(2, "help path nonsense")
        .explains("Hint: cop help path\n");
    world.refuses(2, "ask --no-input").explains("cop ask \"");
}

#[test]
fn what_is_done_is_told_on_request_alone() {
    let world = World::new();
    world.cop("add story 'Celadon ran' -m 'It ran.'").ok();
    world.cop("list -q").ok().silently();
    world
        .cop("-v list -q")
        .ok()
        .explains("settings: ")
        .explains("community: default; who acts: ")
        .explains("default.db to read")
        .explains("done");
}

#[test]
fn topics_are_explained_by_the_pages_of_the_documentation() {
    let world = World::new();
    let ran = world.cop("help topics").ok();
    let rows = ran.rows();
    let topics: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    for topic in ["query", "references", "templates", "sync"] {
        assert!(topics.contains(&topic), "{topics:?}");
    }
    for topic in topics {
        let page = format!("{}/docs/{topic}.md", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(page).unwrap();
        world.cop(&format!("help {topic}")).ok().prints(&page);
    }
    world.cop("help sync").ok().explains("cop sync --help");
    world
        .refuses(2, "help querry")
        .explains("did you mean `query`?");
}

#[test]
fn a_manual_page_tells_every_option() {
    let world = World::new();
    world
        .cop("man add")
        .ok()
        .says("Use this database file")
        .says(".SH EXAMPLES\n");
    world.cop("man").ok().does_not_say("EXTRA");
    world.cop("man --all pages").ok();
    let pages = crate::harness::files(&world.folder().join("pages"));
    assert!(
        pages
            .iter()
            .any(|(name, _)| name.ends_with("cop-tag-rename.1"))
    );
}
