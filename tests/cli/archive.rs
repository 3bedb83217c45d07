//! A part of a community is handed over, and merges at the other end.

use crate::harness::World;

/// Ada's community, and the folder that she hands over.
fn ada() -> World {
    let ada = World::of_ada();
    ada.cop("init 'Potters Guild' --domain 'Firing safely'")
        .ok();
    ada.cop("add story Kiln -m 'One' -m 'Two' -t kiln").ok();
    ada.write("heat.png", b"\x89PNG heat");
    ada.cop("attach kiln heat.png").ok();
    ada.cop("add lesson 'When hot, wait' -m Wait --from kiln -t kiln")
        .ok();
    ada.cop("add practice Wait -m Wait --from when-hot -t glaze")
        .ok();
    ada.cop("add story Secret -m 'Not for others' -t kiln --private")
        .ok();
    ada.cop("tried wait worked --me Cy").ok();
    ada.cop("metoo kiln --me Cy").ok();
    ada
}

/// Copies what one machine wrote to another.
fn hand_over(from: &World, folder: &str, to: &World) {
    for (path, bytes) in crate::harness::files(&from.folder().join(folder)) {
        to.write(&format!("{folder}/{path}"), bytes);
    }
}

#[test]
fn a_part_comes_whole_and_once() {
    let (ada, ben) = (ada(), World::new());
    ada.cop("export archive guild --topic kiln")
        .ok()
        .prints("Wrote an archive to guild: 2 entries, 7 files new\n")
        .explains("at the other end: cop import guild");
    ada.cop("export archive guild --topic kiln")
        .ok()
        .prints("Wrote an archive to guild: 2 entries, nothing has changed\n");
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild")
        .by("Ben")
        .ok()
        .says("2 entries added, 1 file");
    ben.cop("import guild")
        .by("Ben")
        .ok()
        .says("2 entries unchanged");
    let shown = ben.cop("show kiln").by("Ben").ok().stdout();
    for part in ["Told by Ada", "heat.png", "Cy", "When hot, wait"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    ben.cop("export json --all")
        .ok()
        .does_not_say("Not for others");
    ben.cop("doctor").ok();
    ben.cop("undo").by("Ben").ok();
    ben.cop("list").by("Ben").fails_with(1);
}

#[test]
fn what_both_changed_is_joined_and_no_word_is_lost() {
    let (ada, ben) = (ada(), World::new());
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild").by("Ben").ok();
    ben.cop("edit kiln -m 'One, says Ben' -m 'Two'")
        .by("Ben")
        .ok();
    ada.cop("edit kiln -m 'One' -m 'Two, says Ada'").ok();
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild")
        .by("Ben")
        .ok()
        .says("1 entry changed");
    let both = "One, says Ben\n\nTwo, says Ada\n";
    assert_eq!(ben.cop("show kiln --raw").ok().stdout(), both);
    // The same again changes nothing, and back again at the other end it is as Ben has it.
    ben.cop("import guild")
        .by("Ben")
        .ok()
        .says("3 entries unchanged");
    ben.cop("export archive back").by("Ben").ok();
    hand_over(&ben, "back", &ada);
    ada.cop("import back").ok().says("1 entry changed");
    assert_eq!(ada.cop("show kiln --raw").ok().stdout(), both);
    // The same words, changed by both.
    ada.cop("edit kiln -m 'Alpha'").ok();
    ben.cop("edit kiln -m 'Beta'").by("Ben").ok();
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild").by("Ben").ok();
    assert_eq!(ben.cop("show kiln --raw").ok().stdout(), "Beta\n");
    ben.cop("review --json").by("Ben").ok().says("Alpha");
    ben.cop("review kiln theirs").by("Ben").ok();
    assert_eq!(ben.cop("show kiln --raw").ok().stdout(), "Alpha\n");
}

#[test]
fn an_archive_is_taken_back_whole() {
    let (ada, ben) = (ada(), World::new());
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild").by("Ben").ok();
    ben.cop("link wait --relates kiln").by("Ben").ok();
    ben.cop("edit kiln -m 'Beta'").by("Ben").ok();
    let told = || -> Vec<String> {
        let lines = [
            "about --json",
            "tag list --json",
            "members --json",
            "show kiln --json",
            "show wait --json",
            "review --json",
            "list --json",
        ];
        // The history alone remembers it.
        let is_count = |line: &&str| line.trim_start().starts_with("\"revisions\": ");
        let told = lines.iter().flat_map(|line| {
            let told = ben.cop(line).by("Ben").go().stdout();
            let told = told.lines().filter(|line| !is_count(line));
            told.map(str::to_owned).collect::<Vec<_>>()
        });
        told.collect()
    };
    let before = told();
    for line in [
        "about --name 'Potters Guild' --domain Firing --rhythm 14d",
        "tag define kiln 'What is hot'",
        "tag alias oven kiln",
        "me --name Ada --team Studio --offer kiln",
        "add practice 'Look first' -m Look",
        "link kiln --relates look-first",
        "edit kiln -m 'Alpha'",
    ] {
        ada.cop(line).ok();
    }
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild").by("Ben").ok();
    let since = told();
    for part in [
        "Firing",
        "What is hot",
        "oven",
        "Studio",
        "Look first",
        "Alpha",
    ] {
        assert!(since.iter().any(|line| line.contains(part)), "{part}");
    }
    ben.cop("undo").by("Ben").ok().says("importing guild");
    assert_eq!(told(), before);
    ben.cop("doctor").ok();
}

#[test]
fn what_is_private_or_in_the_trash_at_the_other_end_stays_so() {
    let (ada, ben) = (ada(), World::new());
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild").by("Ben").ok();
    ben.cop("rm kiln").ok();
    ben.cop("edit wait --private").by("Ben").ok();
    ada.cop("edit kiln -m Changed").ok();
    ada.cop("edit wait -m Changed").ok();
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    ben.cop("import guild")
        .by("Ben")
        .ok()
        .says("1 entry in the trash");
    ben.cop("list --trash").ok().says("Kiln");
    assert_eq!(ben.cop("show wait --raw").ok().stdout(), "Wait\n");
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let ada = ada();
    ada.write("notes/mine.md", "mine");
    ada.cop("export archive notes")
        .fails_with(1)
        .explains("not empty");
    ada.cop("export handbook").ok();
    ada.cop("export archive handbook")
        .fails_with(1)
        .explains("holds a handbook");
    ada.cop("export archive guild").ok();
    ada.cop("export handbook guild")
        .fails_with(1)
        .explains("holds an archive");
    let file = ada.folder().join("guild/README.md");
    std::fs::write(&file, "changed by hand").unwrap();
    ada.cop("export archive guild")
        .fails_with(3)
        .explains("README.md");
    ada.cop("export archive guild --force").ok();
}

#[test]
fn an_archive_of_a_newer_program_or_with_broken_files_says_so() {
    let (ada, ben) = (ada(), World::new());
    ada.cop("export archive guild").ok();
    hand_over(&ada, "guild", &ben);
    let text = ben.read("guild/community.toml");
    ben.write(
        "guild/community.toml",
        text.replace("exchange = 1", "exchange = 2"),
    );
    ben.cop("import guild").fails_with(1).explains("update cop");
    assert!(!ben.database().exists());
    ben.write("guild/community.toml", text);
    ben.write("guild/stories/bad.md", "---\nid: 7\n---\n# Bad\n");
    ben.cop("import guild")
        .by("Ben")
        .fails_with(1)
        .explains("guild/stories/bad.md:2:");
    ben.cop("list").ok().says("Kiln");
}
