//! Markdown folders in.

use super::harness::{Ran, World};

/// The day on which the example community's states were worked out.
const THEN: &str = "2026-10-14T12:00:00Z";

/// A world with a copy of the example community in `kitchen/`.
fn world() -> World {
    let world = World::of_ada();
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bicycle-kitchen");
    for (path, bytes) in super::harness::files(&example) {
        world.write(&format!("kitchen/{path}"), bytes);
    }
    world
}

#[track_caller]
fn cop(world: &World, line: &str) -> Ran {
    world.cop(line).at(THEN).ok()
}

#[track_caller]
fn slugs(world: &World, line: &str) -> Vec<String> {
    let rows = world.cop(line).at(THEN).go().rows();
    let mut slugs: Vec<String> = rows.into_iter().map(|row| row[7].clone()).collect();
    slugs.sort();
    slugs
}

#[test]
fn the_example_community_comes_in_whole_and_once() {
    let world = world();
    cop(&world, "import kitchen")
        .says("58 entries added, 2 files")
        .explains("Made a new community");
    // It came as it had been changed meanwhile.
    cop(&world, "show free-a-seized").says("changed 4 months ago");
    let about = world.json("about --json");
    assert_eq!(about["name"], "Tin Lane Bicycle Kitchen");
    for (kinds, count) in [
        ("stories", 19),
        ("lessons", 15),
        ("practices", 14),
        ("questions", 4),
        ("paths", 2),
        ("gatherings", 3),
    ] {
        assert_eq!(about["entries"][kinds], count, "{kinds}");
    }
    let before = world.everything();
    cop(&world, "import kitchen").prints("58 entries unchanged, 2 files\n");
    assert_eq!(before, world.everything(), "the second run changes nothing");
    world.cop("doctor").ok().explains("All is well");
}

#[test]
fn the_example_community_shows_every_state() {
    let world = world();
    cop(&world, "import kitchen");
    let states: Vec<String> = world
        .cop("list --state no-such-state")
        .fails_with(2)
        .stderr()
        .split_once("possible values: ")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(states, _)| states.split(", ").map(str::to_owned).collect())
        .expect("the states are listed");
    assert!(states.contains(&"learned".to_owned()), "{states:?}");
    for state in states {
        let line = format!("list --state {state} -q");
        let shown = world.cop(&line).at(THEN).go().stdout();
        assert!(!shown.is_empty(), "no entry of the example is {state}");
    }
    assert!(!cop(&world, "list --private -q").stdout().is_empty());
}

#[test]
fn what_is_left_out_of_a_file_is_told() {
    let world = World::of_ada();
    let long = "word ".repeat(80);
    world.write(
        "notes/a.md",
        format!("---\nkind: lesson\nfrom: [b, gone]\ntitle: {long}\n---\nText.\n"),
    );
    world.write("notes/b.md", "---\nkind: story\n---\nText.\n");
    world.write(
        "notes/c.md",
        "---\nkind: path\nsteps:\n  - watch: b\n  - do: nowhere\n---\n",
    );
    world
        .cop("import notes")
        .ok()
        .says("3 entries added")
        .explains("notes/a.md:3: there is no entry `gone` for `from`: left out")
        .explains(
            "notes/a.md:4: the title has 399 characters; at most 300 fit; `title` is kept as it is",
        )
        .explains("notes/c.md:3: there is no entry `nowhere` for `steps`: left out");
    let again = world.cop("import notes").ok().stderr();
    assert!(
        !again.contains("left out"),
        "the second run has nothing to tell: {again}"
    );
}

#[test]
fn what_a_file_calls_sensitive_stays_inside_however_it_is_written() {
    for flags in [
        "[{reason: sensitive}]",
        "[sensitive]",
        "[{reason: sensitive, by: [], on: someday}]",
        "sensitive",
    ] {
        let world = World::of_ada();
        world.write(
            "a.md",
            format!("---\nkind: story\ntitle: Hidden\nflags: {flags}\n---\nSecret.\n"),
        );
        world.cop("import a.md").ok();
        assert_eq!(world.field("hidden", "sensitive"), "true", "{flags}");
        assert!(
            !world.cop("export json").go().stdout().contains("Secret"),
            "{flags}"
        );
    }
}

#[test]
fn an_import_that_takes_nothing_makes_no_community() {
    let world = World::of_ada();
    world.write("notes/bad.md", b"\xff\xfe\xfa");
    let told = world
        .cop("import notes")
        .fails_with(1)
        .explains("notes/bad.md:1: ")
        .stderr();
    assert!(!told.contains("Made a new community"), "{told}");
    assert!(!world.database().exists());
}

#[test]
fn states_are_computed_from_what_came_in() {
    let world = world();
    cop(&world, "import kitchen");
    for (state, count) in [
        ("proven", 5),
        ("contested", 1),
        ("retired", 1),
        ("learned", 10),
        ("adopted", 2),
        ("identified", 3),
        ("open", 1),
        ("answered", 1),
        ("settled", 2),
    ] {
        let found = slugs(&world, &format!("list --state {state}"));
        assert_eq!(found.len(), count, "{state}: {found:?}");
    }
    assert_eq!(
        slugs(&world, "list --state contested"),
        ["bake-oily-disc-pads-on-the-camping-stove"]
    );
    assert_eq!(
        slugs(&world, "list --state retired"),
        ["warm-the-seat-tube-and-twist"]
    );
    assert_eq!(
        slugs(&world, "list --state open"),
        ["how-do-we-know-a-lent-torque-wrench-tells-the-truth"]
    );
    assert_eq!(
        slugs(&world, "list --state answered"),
        ["what-do-you-say-when-a-bike-is-not-worth-its-repair"]
    );
    cop(&world, "export handbook book --check");
    cop(&world, "export handbook book");
    let first = super::harness::files(&world.folder().join("book"));
    cop(&world, "export handbook book").says("nothing has changed");
    assert_eq!(first, super::harness::files(&world.folder().join("book")));
}

#[test]
fn an_edited_file_becomes_a_new_revision() {
    let world = world();
    cop(&world, "import kitchen");
    let path = "kitchen/stories/the-pinch-bolt.md";
    let text = world.read(path) + "\nAnd then it held.\n";
    world.write(path, text);
    cop(&world, "import kitchen --dry-run")
        .says("stories/the-pinch-bolt.md")
        .says("1 entry changed");
    cop(&world, "import kitchen").says("1 entry changed and 57 entries unchanged");
    assert!(
        world
            .field("the-pinch-bolt", "body")
            .ends_with("And then it held.\n")
    );
    assert_eq!(world.field("the-pinch-bolt", "revisions"), "2");
    cop(&world, "undo").says("importing");
    assert!(
        !world
            .field("the-pinch-bolt", "body")
            .contains("And then it held.")
    );
    cop(&world, "import kitchen").says("1 entry changed");
    assert!(
        world
            .field("the-pinch-bolt", "body")
            .contains("And then it held."),
        "taken in again"
    );
}

#[test]
fn an_import_is_taken_back_whole() {
    let world = world();
    world.cop("add story Mine").ok();
    cop(&world, "import kitchen");
    cop(&world, "undo").says("importing");
    assert_eq!(world.slugs("list"), ["mine"]);
    assert_eq!(world.json("about --json")["name"], serde_json::Value::Null);
    cop(&world, "import kitchen");
    assert_eq!(world.slugs("list").len(), 58, "and can be done again");
}

#[test]
fn a_dry_run_writes_nothing_not_even_a_database() {
    let world = world();
    cop(&world, "import kitchen --dry-run")
        .says("58 entries added, 2 files (dry run: nothing was written)");
    let report = cop(&world, "import kitchen --dry-run --json").json();
    assert_eq!(report["files"].as_array().unwrap().len(), 58);
    assert_eq!(report["files"][0]["outcome"], "added");
    assert_eq!(report["dry_run"], true);
    assert!(!world.database().exists());
    assert!(!world.database().parent().unwrap().exists());
}

#[test]
fn a_bad_file_is_named_with_line_and_reason_and_the_rest_goes_on() {
    let world = World::of_ada();
    world.write("notes/stories/good.md", "# Good\n\nText.\n");
    world.write(
        "notes/stories/broken.md",
        "---\ntitle: Broken\ntags: [open\n---\nText\n",
    );
    world.write("notes/stories/bytes.md", b"# Bytes\n\n\xff\xfe\n");
    let ran = world
        .cop("import notes")
        .fails_with(1)
        .says("1 entry added; 2 files could not be taken");
    for path in ["notes/stories/broken.md:", "notes/stories/bytes.md:"] {
        let told = ran.stderr();
        let line = told
            .lines()
            .find_map(|line| line.split_once(path))
            .unwrap_or_else(|| panic!("{ran}"))
            .1;
        let (number, reason) = line.split_once(": ").unwrap_or_else(|| panic!("{ran}"));
        assert!(
            number.parse::<u32>().is_ok() && !reason.is_empty(),
            "path:line: reason, not {line}"
        );
    }
    assert_eq!(world.slugs("list"), ["good"]);
    let report = world.cop("import notes --json").fails_with(1).json();
    assert_eq!(report["problems"].as_array().unwrap().len(), 2);
    assert_eq!(report["files"][0]["outcome"], "unchanged");
}

#[test]
fn the_kind_comes_from_front_matter_the_flag_or_the_folder() {
    let world = World::of_ada();
    world.write("a/lessons/one.md", "# When one\n");
    world.write("a/two.md", "---\nkind: question\n---\n# Two?\n");
    world.cop("import a").ok();
    world.write("c/lessons/three.md", "# Three\n");
    world.write("c/five.md", "---\nkind: question\n---\n# Five?\n");
    world.cop("import c --kind story").ok();
    for (slug, kind) in [
        ("when-one", "lesson"),
        ("two", "question"),
        ("three", "story"),
        ("five", "question"),
    ] {
        assert_eq!(world.field(slug, "kind"), kind, "{slug}");
    }
    world.write("b/four.md", "# Four\n");
    world.cop("import b").ok().explains("--kind");
    world.cop("import b/four.md --kind gathering").ok();
}

#[test]
fn wrong_uses_are_told() {
    let world = World::of_ada();
    world.cop("add story Mine").ok();
    world.write("note.md", "# Note\n");
    world
        .refuses(1, "import nowhere")
        .prints("")
        .explains("cannot read nowhere");
    world.refuses(2, "import").explains("PATH");
    world
        .refuses(2, "import note.md --kind kiln")
        .explains("story, lesson");
    std::fs::create_dir(world.folder().join("empty")).unwrap();
    world
        .cop("import empty")
        .ok()
        .says("No Markdown file was taken");
    world.cop("import note.md --verbose").ok().says("added\t");
}

#[test]
fn what_was_changed_here_outlives_the_next_import() {
    let world = World::of_ada();
    world.write(
        "in/a.md",
        "---\nkind: practice\ntags: [kiln, old]\n---\n# A\n\nOne.\n",
    );
    cop(&world, "import in");
    cop(&world, "edit a --private --title Mine --steward Ben");
    cop(&world, "tag a night");
    for text in ["Two", "Three"] {
        let text = format!("---\nkind: practice\ntags: [kiln, new]\n---\n# A\n\n{text}.\n");
        world.write("in/a.md", text);
        cop(&world, "import in").says("1 entry changed");
        let shown = world.json("show a --json");
        assert_eq!(shown["private"], true, "{shown}");
        assert_eq!(shown["title"], "Mine");
        assert_eq!(shown["steward"], "Ben");
        assert_eq!(shown["tags"], serde_json::json!(["kiln", "new", "night"]));
    }
    assert!(world.field("a", "body").contains("Three."));
    cop(&world, "undo");
    assert!(world.field("a", "body").contains("Two."));
    assert_eq!(world.json("show a --json")["title"], "Mine");
    cop(&world, "import in").says("1 entry changed");
    assert!(world.field("a", "body").contains("Three."));
    assert_eq!(world.json("show a --json")["private"], true);
}

#[test]
fn a_text_that_was_changed_on_both_sides_is_told_and_kept() {
    let world = World::of_ada();
    world.write("in/a.md", "# A\n\nOne.\n");
    cop(&world, "import in");
    cop(&world, "edit a -m 'Written here.'");
    world.write("in/a.md", "# A\n\nWritten there.\n");
    cop(&world, "import in").explains("its text was changed here as well");
    assert!(world.field("a", "body").contains("Written there."));
    let before = world.cop("show a --revision 2 --raw").ok().stdout();
    assert!(before.contains("Written here."), "{before}");
}

#[test]
fn steps_and_files_of_a_changed_file_are_taken_back() {
    let world = World::of_ada();
    let path =
        |steps: &str| format!("---\nkind: path\ntitle: Month\nsteps: [{steps}]\n---\n![](p.png)\n");
    world.write("in/one.md", "# One\n");
    world.write("in/two.md", "# Two\n");
    world.write("in/p.png", "before");
    world.write("in/month.md", path("watch: one"));
    cop(&world, "import in");
    let steps = || world.json("show month --json")["steps"].clone();
    let files = || world.json("show month --json")["attachments"].clone();
    let first = (steps(), files());
    world.write("in/month.md", path("watch: two"));
    world.write("in/p.png", "after");
    cop(&world, "import in").says("1 entry changed");
    let second = (steps(), files());
    assert_ne!(first, second);
    cop(&world, "undo");
    assert_eq!((steps(), files()), first);
    cop(&world, "import in").says("1 entry changed");
    assert_eq!((steps(), files()), second);
}

#[test]
fn a_renamed_folder_keeps_its_entries_also_where_files_are_alike() {
    let world = World::of_ada();
    world.write("in/a/note.md", "# Same\n");
    world.write("in/b/note.md", "# Same\n");
    cop(&world, "import in");
    std::fs::rename(world.folder().join("in"), world.folder().join("out")).unwrap();
    cop(&world, "import out").says("2 entries unchanged");
    assert_eq!(world.slugs("list").len(), 2);
}

#[test]
fn a_charter_takes_nothing_back_that_people_said_here() {
    let world = World::of_ada();
    cop(&world, "me --team Studio --offer kiln");
    cop(&world, "tag define kiln 'Ours'");
    world.write(
        "in/community.toml",
        "[[members]]\nname = 'Ada'\noffers = ['glaze']\n[tags]\nkiln = 'Theirs'\n",
    );
    cop(&world, "import in");
    let me = world.json("me --json");
    assert_eq!(me["team"], "Studio");
    assert_eq!(me["offers"], serde_json::json!(["glaze", "kiln"]));
    cop(&world, "undo");
    assert_eq!(
        world.json("me --json")["offers"],
        serde_json::json!(["kiln"])
    );
    assert_eq!(world.json("tag list --json")[0]["definition"], "Ours");
}

#[test]
fn what_is_not_clearly_public_is_private() {
    let world = World::of_ada();
    for (name, said) in [("a", "only us"), ("b", "no"), ("c", "yes"), ("d", "")] {
        world.write(
            &format!("in/{name}.md"),
            format!("---\nprivate: {said}\n---\nText.\n"),
        );
    }
    cop(&world, "import in");
    let private = |name: &str| world.json(&format!("show {name} --json"))["private"].clone();
    assert_eq!(
        ["a", "b", "c", "d"].map(private),
        [true, false, true, false]
    );
}

#[test]
fn a_file_that_changed_leaves_what_was_edited_here_unless_it_says_something_else_there() {
    let world = World::of_ada();
    world.write(
        "notes/stories/a.md",
        "---\ntitle: Alpha\ntags: [kiln]\noutcome: good\n---\nOne.\n",
    );
    world.cop("import notes").ok();
    world.cop("edit alpha --private --told-by Cy").ok();
    world.cop("tag alpha night").ok();
    world.write(
        "notes/stories/a.md",
        "---\ntitle: Alpha\ntags: [kiln]\noutcome: bad\n---\nOne, two.\n",
    );
    world.cop("import notes").ok().says("1 entry changed");
    let entry = world.json("show alpha --json");
    assert_eq!(entry["private"], true);
    assert_eq!(entry["told_by"], "Cy");
    assert_eq!(entry["outcome"], "bad");
    assert_eq!(entry["tags"], serde_json::json!(["kiln", "night"]));
    assert_eq!(entry["body"], "One, two.\n");
    world.cop("edit alpha -m Ours.").ok();
    world.write(
        "notes/stories/a.md",
        "---\ntitle: Alpha\ntags: [kiln]\noutcome: bad\n---\nTheirs.\n",
    );
    world
        .cop("import notes")
        .ok()
        .explains("its text was changed here as well");
    assert_eq!(world.field("alpha", "body"), "Theirs.\n");
    world.cop("undo").ok();
    assert_eq!(world.field("alpha", "body"), "Ours.\n");
    world.cop("import notes").ok().says("1 entry changed");
    assert_eq!(world.field("alpha", "body"), "Theirs.\n");
}

#[test]
fn a_path_s_own_steps_stay_until_its_file_says_others() {
    let world = World::of_ada();
    let path = |steps: &str, body: &str| {
        world.write(
            "notes/paths/p.md",
            format!("---\ntitle: Path\nsteps:\n{steps}---\n{body}\n"),
        );
        world.cop("import notes").ok();
    };
    world.write("notes/stories/a.md", "# Alpha\n\nOne.\n");
    world.write("notes/stories/b.md", "# Beta\n\nTwo.\n");
    path("- watch: alpha\n", "First.");
    let steps = || {
        world.json("show path --json")["steps"]
            .as_array()
            .unwrap()
            .len()
    };
    world
        .cop("edit path --step watch:alpha --step do:beta")
        .ok();
    path("- watch: alpha\n", "Second.");
    assert_eq!(steps(), 2);
    path("- teach: beta\n", "Second.");
    assert_eq!(steps(), 1);
    world.cop("undo").ok();
    assert_eq!(steps(), 2);
}

#[test]
fn links_of_a_text_that_was_changed_here_stay_when_its_file_changes_elsewhere() {
    let world = World::of_ada();
    world.write("notes/stories/a.md", "# Alpha\n\nOne.\n");
    world.cop("import notes").ok();
    world.cop("add story Beta").ok();
    world.cop("edit alpha -m 'See [[beta]].'").ok();
    world.write(
        "notes/stories/a.md",
        "---\noutcome: bad\n---\n# Alpha\n\nOne.\n",
    );
    world.cop("import notes").ok();
    let entry = world.json("show alpha --json");
    assert_eq!(entry["outcome"], "bad");
    assert_eq!(entry["links"][0]["slug"], "beta");
}
