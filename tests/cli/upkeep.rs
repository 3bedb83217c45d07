//! doctor, backup, export, completions and man.

use super::harness::{World, files};

fn world() -> World {
    let world = World::of_ada();
    world
        .cop("add story Tripped -m 'The breaker tripped.' -t kiln")
        .ok();
    world
        .cop("add practice Check -m 'Press the button.' --from tripped")
        .ok();
    world
}

#[test]
fn doctor_finds_a_sound_database_sound() {
    let world = world();
    world
        .cop("doctor")
        .ok()
        .says("2 entries")
        .says("1 link")
        .explains("All is well");
    world.cop("doctor --repair").ok().explains("made anew");
    let told = world.json("doctor --json");
    assert_eq!(
        (&told["entries"], &told["findings"]),
        (&2.into(), &serde_json::json!([]))
    );
    assert_eq!(world.slugs("search breaker"), ["tripped"]);
}

#[test]
fn a_search_index_that_lost_an_entry_is_found_out_and_made_anew() {
    let world = world();
    let connection = rusqlite::Connection::open(world.database()).unwrap();
    connection
        .execute_batch("INSERT INTO search (search) VALUES ('delete-all')")
        .unwrap();
    drop(connection);
    assert!(
        world.slugs("search breaker").is_empty(),
        "the test must be able to fail"
    );
    world
        .cop("doctor")
        .fails_with(3)
        .says("wrong")
        .explains("cop doctor --repair");
    world
        .cop("doctor --repair")
        .ok()
        .explains("made anew")
        .explains("All is well");
    assert_eq!(world.slugs("search breaker"), ["tripped"]);
}

/// FTS5's own check goes through all of its pages, and does not look how a search gets to them.
#[test]
fn a_search_index_that_lost_the_way_to_its_words_is_found_out_and_made_anew() {
    let world = world();
    let words: Vec<String> = (0..3_000).map(|n| format!("word{n}")).collect();
    world.write("long.md", words.join(" "));
    world.cop("add story 'All words' -F long.md").ok();
    world.cop("doctor").ok().explains("All is well");
    let connection = rusqlite::Connection::open(world.database()).unwrap();
    connection.execute_batch("DELETE FROM search_idx").unwrap();
    drop(connection);
    assert!(
        world.slugs("search word2999").is_empty(),
        "the test must be able to fail"
    );
    world
        .cop("doctor")
        .fails_with(3)
        .says("does not lead to all of its words");
    world.cop("doctor --repair").ok().explains("All is well");
    assert_eq!(world.slugs("search word2999"), ["all-words"]);
}

#[test]
fn lengths_follow_every_change_and_wrong_ones_are_found_out() {
    let world = world();
    for line in [
        "add story 'A long one' -m 'So many words that nobody would read them all to the end.'",
        "edit @last -m 'Few words.'",
        "rm tripped",
        "undo",
        "retire tripped",
    ] {
        world.cop(line).ok();
        world.cop("doctor").ok().explains("All is well");
    }
    let connection = rusqlite::Connection::open(world.database()).unwrap();
    connection
        .execute_batch("UPDATE entry_length SET lengths = zeroblob(1024)")
        .unwrap();
    drop(connection);
    assert_eq!(world.slugs("search breaker"), ["tripped"]);
    world
        .cop("doctor")
        .fails_with(3)
        .says("lengths")
        .explains("cop doctor --repair");
    world.cop("doctor --repair").ok().explains("All is well");
    let again = world.json("doctor --repair --json");
    assert_eq!(again["repaired"]["lengths"], false);
}

#[test]
fn tags_carry_the_date_of_their_entry_and_wrong_ones_are_found_out() {
    let world = world();
    for line in [
        "tag tripped +kiln +clay",
        "edit tripped -m 'Another.'",
        "undo",
        "rm tripped",
        "restore tripped",
    ] {
        world.cop(line).ok();
        world.cop("doctor").ok().explains("All is well");
    }
    let connection = rusqlite::Connection::open(world.database()).unwrap();
    let changed = connection.execute("UPDATE entry_tag SET updated = updated - 1", []);
    assert!(changed.unwrap() >= 2);
    drop(connection);
    world
        .cop("doctor")
        .fails_with(3)
        .says("dated otherwise")
        .explains("cop doctor --repair");
    world.cop("doctor --repair").ok().explains("All is well");
    let again = world.json("doctor --repair --json");
    assert_eq!(again["repaired"]["entries"], 0);
}

#[test]
fn damage_is_told_and_nothing_is_overwritten() {
    let world = world();
    world.cop("backup copy.db").ok();
    let mut bytes = std::fs::read(world.folder().join("copy.db")).unwrap();
    bytes[4096..].fill(0x55);
    world.write("copy.db", &bytes);
    for line in ["list", "doctor", "show tripped", "add story More"] {
        let ran = world.cop(&format!("{line} --db copy.db")).fails_with(3);
        assert!(ran.stderr().contains("copy.db"), "{ran}");
    }
    assert_eq!(
        std::fs::read(world.folder().join("copy.db")).unwrap(),
        bytes
    );
    world.write(
        "note.db",
        "This is no database, but a letter to a friend, long enough to be read as one.",
    );
    world
        .cop("add story X --db note.db")
        .fails_with(3)
        .explains("note.db")
        .explains("left alone");
    assert!(world.read("note.db").starts_with("This is no database"));
}

#[test]
fn a_backup_is_a_whole_community() {
    let world = world();
    world.cop("backup copy.db").ok().says("copy.db (");
    assert_eq!(world.slugs("list --db copy.db"), world.slugs("list"));
    assert_eq!(world.slugs("search breaker --db copy.db"), ["tripped"]);
    world.cop("doctor --db copy.db").ok();
    world.cop("add story Later").ok();
    let before = std::fs::read(world.folder().join("copy.db")).unwrap();
    world
        .cop("backup copy.db")
        .fails_with(1)
        .explains("copy.db is there already")
        .explains("--force");
    assert_eq!(
        before,
        std::fs::read(world.folder().join("copy.db")).unwrap()
    );
    assert_eq!(
        world.json("backup copy.db --force --json")["path"],
        "copy.db"
    );
    assert_eq!(world.slugs("list --db copy.db").len(), 3);
    std::fs::create_dir(world.folder().join("stick")).unwrap();
    world
        .cop("backup stick")
        .ok()
        .says("stick/default-20261123-080000.db");
    world
        .cop("backup nowhere/copy.db")
        .fails_with(1)
        .explains("there is no folder nowhere")
        .explains("cop backup FILE");
    world
        .cop("backup nowhere/")
        .fails_with(1)
        .explains("there is no folder nowhere/")
        .explains("cop backup FILE");
}

#[test]
fn a_backup_never_takes_the_place_of_its_community() {
    let world = world();
    let own = world.database();
    let own = own.to_str().unwrap();
    world
        .refuses(1, &format!("backup {own} --force"))
        .explains("is the community itself");
    world.write("old.db", "old");
    world.write("old.db-wal", "left behind");
    world.cop("backup old.db --force").ok();
    assert!(!world.folder().join("old.db-wal").exists());
    world
        .refuses(1, "backup nowhere/copy.db")
        .explains("there is no folder nowhere");
    world
        .refuses(2, "diff @last one")
        .explains("`one` is not a number");
}

#[test]
fn export_hands_out_json_of_what_may_leave() {
    let world = world();
    world.cop("add story Mine --private").ok();
    world.cop("add story Half --draft").ok();
    world.cop("add story Gone").ok();
    world.cop("rm gone").ok();
    let slugs = |line: &str| {
        let dump = world.json(line);
        let mut slugs: Vec<String> = dump["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| super::harness::text(&entry["slug"]))
            .collect();
        slugs.sort();
        slugs
    };
    assert_eq!(slugs("export json"), ["check", "tripped"]);
    assert_eq!(slugs("export json --kind story"), ["tripped"]);
    assert_eq!(
        slugs("export json --all"),
        ["check", "half", "mine", "tripped"]
    );
    world.cop("export").fails_with(2);
    world.cop("export jsn").fails_with(2).explains("json");
}

#[test]
fn exported_json_does_not_speak_of_what_may_not_leave() {
    let world = World::of_ada();
    let practice = |title: &str, more: &str| {
        let text =
            format!("---\nkind: practice\ntitle: {title}\nauthor: Ada\n{more}---\nIt is so.\n");
        world.write(&format!("in/{title}.md"), text);
    };
    practice(
        "Hushed",
        "private: true\nsteward: Yan\ntags: [merger]\nfrom: Claim\nanswers: Why\n",
    );
    practice(
        "Shown",
        "tags: [kiln]\nflags:\n  - reason: sensitive\n    by: Ben\n    on: 2026-01-01\n    \
        note: names a patient\nreviewed:\n  - by: Ada\n    on: 2026-01-02\n    note: no patient now\n",
    );
    practice(
        "Flagged",
        "tags: [layoffs]\nflags:\n  - reason: sensitive\n    by: Ben\n    on: 2026-01-01\n",
    );
    world.write(
        "in/claim.md",
        "---\nkind: lesson\ntitle: Claim\ntags: [kiln]\n---\n",
    );
    world.write(
        "in/why.md",
        "---\nkind: question\ntitle: Why\nanswer:\n  - by: Ben\n    with: Hushed\n---\n",
    );
    world.write(
        "in/month.md",
        "---\nkind: path\ntitle: Month\nsteps:\n  - do: Hushed\n  - do: Shown\n---\n",
    );
    world.cop("import in").ok();
    world.cop("tag alias takeover merger").ok();
    let hidden = world.json("show hushed --json")["id"].to_string();
    let text = world.cop("export json").ok().stdout();
    for secret in [
        hidden.as_str(),
        "merger",
        "takeover",
        "layoffs",
        "Yan",
        "patient",
        "Hushed",
    ] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let dump = world.json("export json");
    let field = |slug: &str, field: &str| {
        let entries = dump["entries"].as_array().unwrap();
        let found = entries.iter().find(|entry| entry["slug"] == slug);
        found.unwrap()[field].clone()
    };
    assert_eq!(field("claim", "learning"), "identified");
    assert_eq!(field("why", "resolution"), "open");
    assert_eq!(field("month", "steps").as_array().unwrap().len(), 1);
    let only = world.json("export json --kind path");
    assert_eq!(only["entries"][0]["steps"].as_array().unwrap().len(), 1);
    assert_eq!(
        world.json("list --kind lesson --json")[0]["learning"],
        "adopted"
    );
    assert!(
        world
            .cop("export json --all")
            .ok()
            .stdout()
            .contains("merger")
    );
}

#[test]
fn export_never_touches_foreign_files() {
    let world = world();
    world.write("mine/letter.txt", "Dear Ben");
    world
        .cop("export handbook mine")
        .fails_with(1)
        .explains("mine")
        .explains("another folder");
    assert_eq!(files(&world.folder().join("mine")).len(), 1);
    world
        .cop("export handbook")
        .ok()
        .explains("handbook/README.md");
    world.write("handbook/letter.txt", "Dear Ben");
    world.cop("add story More").ok();
    world.cop("export handbook").ok();
    assert_eq!(world.read("handbook/letter.txt"), "Dear Ben");
    world.write("handbook/README.md", "Changed by hand");
    world
        .cop("export handbook")
        .fails_with(3)
        .explains("README.md")
        .explains("--force");
    assert_eq!(world.read("handbook/README.md"), "Changed by hand");
    world.cop("export handbook --force").ok();
    assert_ne!(world.read("handbook/README.md"), "Changed by hand");
}

#[test]
fn export_writes_one_file_and_hides_names_where_asked() {
    let world = world();
    world.cop("export handbook --single guild.md").ok();
    let text = world.read("guild.md");
    assert!(
        text.contains("Press the button.") && text.contains("Ada"),
        "{text}"
    );
    world
        .cop("export handbook --single guild.md")
        .fails_with(1)
        .explains("--force");
    world
        .cop("export handbook --single - --names none")
        .ok()
        .says("Press the button.")
        .does_not_say("Ada");
    world.cop("export handbook some --topic kiln").ok();
    let pages = files(&world.folder().join("some"));
    assert!(
        pages
            .iter()
            .any(|(path, _)| path.starts_with("stories/tripped"))
    );
    assert!(
        !pages
            .iter()
            .any(|(path, _)| path.starts_with("practices/check"))
    );
    world.cop("tag alias furnace kiln").ok();
    world.cop("export handbook some --topic furnace").ok();
    let pages = files(&world.folder().join("some"));
    assert!(
        pages
            .iter()
            .any(|(path, _)| path.starts_with("stories/tripped")),
        "an alias counts as its tag"
    );
    for more in ["", " --check", " --single all.md"] {
        world
            .cop(&format!("export handbook some --topic kilm{more}"))
            .fails_with(1)
            .explains("there is no tag `kilm`")
            .explains("did you mean kiln?");
    }
    assert!(
        pages == files(&world.folder().join("some")),
        "the folder was not left alone"
    );
    assert!(!world.folder().join("all.md").exists());
}

#[test]
fn completions_are_printed_for_each_shell_and_answer_from_the_database() {
    let world = world();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        world
            .cop(&format!("completions {shell}"))
            .ok()
            .says("COMPLETE")
            .says("cop")
            .silently();
    }
    world
        .cop("completions tcsh")
        .fails_with(2)
        .explains("tcsh")
        .explains("bash");
}

/// What a shell is offered for the last of these words: each candidate and what it is.
fn offered(world: &World, shell: &str, words: &[&str]) -> Vec<(String, String)> {
    let line = ["--", "cop"].into_iter().chain(words.iter().copied());
    let ran = world
        .run(line)
        .env("COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", &words.len().to_string())
        .env("_CLAP_IFS", "\n")
        .ok();
    let told = ran.stdout();
    let split = |line: &str| {
        // Zsh has a colon between the two, and a backslash before one that is meant.
        let line = match shell {
            "zsh" => line
                .replace("\\:", "\0")
                .replacen(':', "\t", 1)
                .replace('\0', ":"),
            _ => line.to_owned(),
        };
        let (word, what) = line.split_once('\t').unwrap_or((&line, ""));
        (word.to_owned(), what.to_owned())
    };
    told.lines().map(split).collect()
}

#[test]
fn completions_tell_what_each_name_means() {
    let world = world();
    world.cop("me --team Studio").by("Ben Smith").ok();
    world.cop("tag define kiln 'The oven.'").ok();
    world.cop("add path 'First month' --step do:check").ok();
    world.cop("ask 'Why does it trip?'").ok();
    world.cop("add story Gone").ok();
    world.cop("rm gone").ok();
    world.cop("config set filters.old state:due").ok();
    world.cop("use potters --path potters.db").ok();
    world.cop("add story Elsewhere -m x").ok();
    world.cop("use default").ok();
    let handle = world.handle("tripped");
    let tripped = world.field("tripped", "title");
    let potters = world.folder().join("potters.db").display().to_string();
    for (words, candidate, what) in [
        (&["sea"][..], "search", None),
        (&["show", "tri"], "tripped", Some(tripped.as_str())),
        (&["show", &handle[..2]], &handle, Some(&tripped)),
        (&["show", ""], &handle, Some(&tripped)),
        (
            &["add", "story", "X", "-t", "ki"],
            "kiln",
            Some("The oven."),
        ),
        (
            &["path", "start", "x", "--coach", "ben"],
            "Ben Smith",
            Some("Studio"),
        ),
        (&["me", "--alias", "ben"], "Ben Smith", Some("Studio")),
        (&["thanks", "be"], "Ben Smith", Some("Studio")),
        (&["thanks", "tri"], "tripped", Some(&tripped)),
        (
            &["add", "path", "X", "--step", "do:tri"],
            "do:tripped",
            Some(&tripped),
        ),
        (&["add", "path", "X", "--step", "d"], "do:", None),
        (&["path", "show", "f"], "first-month", Some("First month")),
        (
            &["answer", "w"],
            "why-does-it-trip",
            Some("Why does it trip?"),
        ),
        (&["restore", "g"], "gone", Some("Gone")),
        (&["list", "--filter", ""], "old", Some("state:due")),
        (
            &["config", "get", "filters"],
            "filters.old",
            Some("state:due"),
        ),
        (&["config", "set", "e"], "editor", None),
        (&["list", "--kind", "pr"], "practice", None),
        (&["list", "q"], "question", None),
        (&["list", "--state", "co"], "contested", None),
        (&["use", "pot"], "potters", Some(&potters)),
        (
            &["--community", "potters", "show", "e"],
            "elsewhere",
            Some("Elsewhere"),
        ),
        (&["man", "sho"], "show", None),
        (&["help", "que"], "query", None),
    ] {
        for shell in ["fish", "zsh", "powershell"] {
            let told = offered(&world, shell, words);
            let is_it = |word: &str| word.trim_matches('\'') == candidate;
            let Some((_, told)) = told.iter().find(|(word, _)| is_it(word)) else {
                panic!("{shell} {words:?} offers no {candidate}: {told:?}");
            };
            assert!(
                what.is_none_or(|what| told == what),
                "{shell} {words:?}: {told}"
            );
        }
    }
    // What bash completes behind a quote is one word already.
    let behind_a_quote = world
        .run(["--", "cop", "list", "--by", "Be"])
        .env("COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", "3")
        .env("_COP_TYPED", "\"Be");
    behind_a_quote.ok().prints("Ben Smith");
    // Where nothing beside a handle can say what it is, a slug does.
    let bash = offered(&world, "bash", &["show", ""]);
    assert!(
        bash.contains(&("tripped".to_owned(), String::new())),
        "{bash:?}"
    );
    let offers = |words: &[&str]| offered(&world, "fish", words);
    let all = [
        offers(&["show", "gone"]),
        offers(&["path", "show", "tri"]),
        offers(&["answer", "tri"]),
    ];
    assert!(all.iter().all(Vec::is_empty), "{all:?}");
}

#[test]
fn every_verb_has_a_manual_page() {
    let world = World::new();
    world.cop("man").ok().says(".TH cop 1").silently();
    for verb in cop::cli::command().get_subcommands() {
        world
            .cop(&format!("man {}", verb.get_name()))
            .ok()
            .says(".TH ")
            .says(verb.get_name());
    }
    world
        .cop("man shwo")
        .fails_with(2)
        .explains("`shwo`")
        .explains("cop --help");
    world.cop("man --all pages").ok();
    assert!(world.read("pages/cop-add.1").contains(".TH cop-add 1"));
}
