//! Marks that nobody made.

use super::forge::Forge;
use crate::bench::raw;

/// A community whose story Ada tried, and the path and text of its marks.
fn tried() -> (Forge, String, String) {
    let forge = Forge::new();
    forge.bench.cop("add practice Test -m x").ok();
    forge.bench.cop("tried test worked -m 'It did.'").ok();
    forge.bench.cop("sync").ok();
    let listed = forge.git(
        &["ls-tree", "-r", "--name-only", "main", "--", "marks"],
        b"",
    );
    let path = String::from_utf8(listed).unwrap().trim_end().to_owned();
    let text = forge.read(&path);
    (forge, path, text)
}

fn id_of(line: &str, field: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    value[field].as_str().unwrap().to_owned()
}

#[test]
fn lines_may_be_anything() {
    let (forge, path, text) = tried();
    let line = text.lines().next().unwrap();
    let (id, entry) = (id_of(line, "id"), id_of(line, "entry"));
    let fresh = |n: u8| line.replace(&id, &format!("{n:08x}-0000-4000-8000-000000000000"));
    let evil = "a\\u001b[2J\\u001b]0;pwned\\u0007 b\\u202e";
    let lines = [
        text.clone(),
        "not a mark\n".to_owned(),
        "\u{1b}[2J\u{1b}]0;pwned\u{7}\n".to_owned(),
        format!("{}\n", "x".repeat(3_000_000)),
        format!("{}\n", "[".repeat(100_000)),
        // It speaks of an entry that nobody knows.
        format!("{}\n", fresh(1).replace(&entry, "11111111-1111-4111-8111-111111111111")),
        format!("{}\n", fresh(2).replace("It did.", evil).replace("Ada", evil)),
        format!("{}\n", fresh(3).replace("\"tried\"", "\"step\"")),
        format!("{}\n", fresh(4).replace("2026-05-12", "9999-12-31")),
        format!("{}\n", fresh(5).replace("2026-05-12T08:30:00Z", "never")),
        "{\"at\":\"2026-05-12T08:30:00Z\",\"by\":\"Eve\",\"act\":\"flag\",\"reason\":\"sensitive\",\"entry\":\"".to_owned()
            + &entry
            + "\",\"id\":\"00000006-0000-4000-8000-000000000000\"}\n",
        "{\"at\":\"2026-05-12T08:30:00Z\",\"by\":\"Eve\",\"act\":\"step\",\"number\":1,\"entry\":\"".to_owned()
            + &entry
            + "\",\"id\":\"00000007-0000-4000-8000-000000000000\"}\n",
        "null\n{}\n[]\n\0\n".to_owned(),
    ];
    forge.write(&path, lines.concat());
    forge.meet();
    let shown = forge.bench.cop("show test").ok();
    assert!(!shown.text().contains(raw), "{:?}", shown.text());
    let shown = forge.bench.cop("show test --json").ok();
    let shown: serde_json::Value = serde_json::from_str(shown.text()).unwrap();
    let acts: Vec<&str> = shown["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| mark["act"].as_str().unwrap())
        .collect();
    assert!(
        !acts.contains(&"flag") && !acts.contains(&"step"),
        "{acts:?}"
    );
    assert!(
        forge.bench.cop("list -q practice").text().lines().count() == 1,
        "nobody takes it out of sight"
    );
}

/// What nobody is called.
const NAMELESS: &[&str] = &["F\\u001b[31may", "", " ", "\\u200b", "a\\u0000b"];

#[test]
fn a_line_that_names_nobody_stops_nobody() {
    let (forge, path, text) = tried();
    let line = text.lines().next().unwrap();
    let (id, entry) = (id_of(line, "id"), id_of(line, "entry"));
    let long = "x".repeat(500);
    let mut lines = Vec::new();
    for (n, name) in NAMELESS.iter().copied().chain([long.as_str()]).enumerate() {
        let fresh = format!("{n:08x}-0000-4000-8000-000000000000");
        let other = line.replace(&id, &fresh).replace("It did.", "Not it.");
        lines.push(other.replace("\"Ada\"", &format!("\"{name}\"")));
        lines.push(format!(
            "{{\"at\":\"2026-05-12T08:30:00Z\",\"by\":\"Eve\",\"act\":\"thanks\",\"to\":\"{name}\",\"note\":\"Not it.\",\
             \"entry\":\"{entry}\",\"id\":\"{n:08x}-0000-4000-8001-000000000000\"}}"
        ));
    }
    forge.write(&path, format!("{text}{}\n", lines.join("\n")));
    for done in forge.meet() {
        done.ok();
    }
    forge.agree();
    for db in ["a.db", "b.db"] {
        let shown = forge.bench.cop(&format!("--db {db} show test")).ok();
        assert!(shown.text().contains("It did."), "{}", shown.text());
        assert!(!shown.text().contains("Not it."), "{}", shown.text());
    }
    // Somebody says more of it, and the lines go on to whoever can read them.
    forge.bench.cop("--db b.db --me Ben tried test failed").ok();
    forge.bench.cop("--db b.db sync").ok();
    let there = forge.read(&path);
    assert!(there.contains("\"failed\""), "{there}");
    for line in &lines {
        assert!(there.lines().any(|of| of == line), "{line} is gone");
    }
    // The same tree as an archive.
    let whole = forge.git(&["archive", "--format=tar", "main"], b"");
    let tar = forge.bench.file("guild.tar", whole);
    let folder = forge.bench.path("guild");
    std::fs::create_dir(&folder).unwrap();
    let unpacked = std::process::Command::new("tar")
        .arg("-xf")
        .arg(&tar)
        .arg("-C")
        .arg(&folder)
        .status();
    assert!(unpacked.unwrap().success());
    forge.bench.cop("--db c.db import guild").ok();
    forge.bench.cop("--db c.db doctor").ok();
    let shown = forge.bench.cop("--db c.db show test").ok();
    assert!(shown.text().contains("It did."), "{}", shown.text());
}

#[test]
fn an_entry_that_names_nobody_stops_nobody() {
    let (forge, _, _) = tried();
    let listed = forge.git(&["ls-tree", "-r", "--name-only", "main"], b"");
    let listed = String::from_utf8(listed).unwrap();
    let practice = listed.lines().find(|path| path.starts_with("practices/"));
    let practice = practice.unwrap();
    let text = forge.read(practice);
    let id = text.lines().find(|line| line.starts_with("id: ")).unwrap();
    let long = "x".repeat(500);
    let names = NAMELESS.iter().copied().chain([long.as_str()]);
    for (n, name) in names.enumerate() {
        let fields = format!(
            "author: \"{name}\"\ncreated: 2026-05-12T08:00:00Z\nupdated: 2026-05-1{n}T09:00:00Z\nedited_by: \"{name}\"\n"
        );
        let practice_of = format!(
            "---\ntitle: Test\nkind: practice\nsteward: \"{name}\"\n{fields}{id}\n---\nChanged {n}.\n"
        );
        forge.write(practice, practice_of);
        forge.write(
            &format!("stories/0{n}/told-000000.md"),
            format!(
                "---\ntitle: Told {n}\nkind: story\ntold_by: \"{name}\"\n{fields}id: 0000000{n}-0000-4000-8000-000000000000\n---\nx\n"
            ),
        );
        forge.write(
            &format!("stories/new-{n}.md"),
            format!(
                "---\ntold_by: \"{name}\"\nthanks: \"{name}\"\nmetoo: [\"{name}\"]\nauthor: \"{name}\"\n---\n# New {n}\n\nx\n"
            ),
        );
        forge.write(
            &format!("diverged/0{n}/told-000000-{n}.md"),
            format!(
                "---\ntitle: Told otherwise\nkind: story\ntold_by: \"{name}\"\nupdated: 2026-05-19T09:00:00Z\nedited_by: \"{name}\"\n\
                 entry: 0000000{n}-0000-4000-8000-000000000000\n---\ny\n"
            ),
        );
        for done in forge.meet() {
            assert!(!done.told.contains("stored"), "{}", done.told);
        }
        forge.agree();
        let shown = forge.bench.cop("show test --raw").ok();
        assert_eq!(shown.text(), format!("Changed {n}.\n"));
        forge.bench.cop("--db b.db doctor").ok();
        std::fs::remove_file(forge.bench.path("b.db")).unwrap();
        std::fs::remove_dir_all(forge.bench.path("b.sync")).unwrap();
    }
}

#[test]
fn a_mark_is_not_taken_from_its_entry() {
    let (forge, path, text) = tried();
    let story = forge.read(&forge.story());
    let id = story
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .unwrap();
    let line = text.lines().next().unwrap();
    let entry = id_of(line, "entry");
    // The identity of the mark, on another entry, in that one's file and in its own.
    let moved = line.replace(&entry, id).replace("It did.", "Forged.");
    let marks = forge
        .story()
        .replacen("stories/", "marks/", 1)
        .replace(".md", ".jsonl");
    forge.write(&marks, format!("{moved}\n"));
    forge.bench.cop("sync").ok();
    let shown = forge.bench.cop("show test").ok();
    assert!(shown.text().contains("It did."), "{}", shown.text());
    assert!(forge.read(&path).contains("It did."));
    let shown = forge.bench.cop("show kiln-tripped").ok();
    assert!(!shown.text().contains("Forged."), "{}", shown.text());
    // A line counts for the entry in whose file it stands.
    let astray = text.replace(&id_of(line, "id"), "00000009-0000-4000-8000-000000000000");
    forge.write(&marks, astray.replace("It did.", "Astray."));
    forge.meet();
    forge.agree();
    for db in ["a.db", "b.db"] {
        let shown = forge.bench.cop(&format!("--db {db} show test"));
        assert!(shown.text().contains("It did."), "{db}: {}", shown.text());
        assert!(!shown.text().contains("Astray."), "{db}: {}", shown.text());
    }
}
