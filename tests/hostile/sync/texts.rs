//! Texts that say what no cop would write.

use super::forge::Forge;

/// Writes an entry with this front matter and has both machines meet it.
#[track_caller]
fn meet(front: &str) -> Forge {
    let forge = Forge::new();
    forge.write(
        "stories/evil.md",
        format!("---\n{front}\n---\n# Evil\n\nx\n"),
    );
    forge.meet();
    forge.agree();
    forge
}

#[test]
fn front_matter_that_swells() {
    let deep = "[".repeat(20_000) + &"]".repeat(20_000);
    let map = (0..3_000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n");
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (old, new) in "abcdefgh".chars().zip("bcdefghi".chars()) {
        bomb += &format!(
            "{new}: &{new} [*{old},*{old},*{old},*{old},*{old},*{old},*{old},*{old},*{old}]\n"
        );
    }
    for front in [
        format!("{}: 1", "k".repeat(1_000_000)),
        format!("title: {}", "t".repeat(1_000_000)),
        format!("x: {deep}"),
        map,
        bomb,
        "x: &x [*x]".to_owned(),
        "<<: *nothing".to_owned(),
        format!("tags: [{}]", "t,".repeat(100_000)),
        "title: !!python/object/apply:os.system [touch marker]".to_owned(),
    ] {
        meet(&front);
    }
}

#[test]
fn names_and_fields_steer_no_terminal() {
    for front in [
        "title: \"a\\e]0;pwned\\a\\e[2J\\u202eb\"",
        "author: \"a\\e[2J\"",
        "tags: [\"a\\e[2J\", \"b\\u202e\"]",
        "\"k\\e[2J\": \"v\\e[2J\"",
        "kind: \"story\\e[2J\"",
        "created: \"\\e[2J\"",
        "id: \"\\e[2J\"",
        "slug: \"\\e[2J\"",
        "slug: ../../../../evil",
        "from: [\"\\e[2J\"]",
        "files: {\"\\e[2J\": x}",
    ] {
        meet(front);
    }
}

#[test]
fn an_identity_is_not_stolen() {
    let forge = Forge::new();
    let story = forge.story();
    let text = forge.read(&story);
    let id = text.lines().find(|line| line.starts_with("id: ")).unwrap();
    // The same identity in another kind's folder, and under another name.
    let stolen = text.replace("The breaker.", "Stolen.");
    forge.write("practices/evil.md", &stolen);
    forge.write(
        "stories/00/other-name-000000.md",
        stolen.replace("slug: ", "slug: other-"),
    );
    forge.write(
        &format!("gatherings/{}", story.trim_start_matches("stories/")),
        &stolen,
    );
    let [done, _] = forge.meet();
    assert_eq!(done.code, 3, "{}", done.told);
    assert!(
        done.told.contains("another file has the same `id`"),
        "{}",
        done.told
    );
    let shown = forge.bench.cop("show kiln-tripped --raw").ok();
    assert_eq!(shown.text(), "The breaker.\n");
    assert!(id.len() > 10);
}

#[test]
fn handles_that_collide_are_told_apart() {
    let forge = Forge::new();
    let text = forge.read(&forge.story());
    let id = text
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .unwrap()
        .to_owned();
    // The handle is made of the first bits; another identity begins like it.
    let (head, last) = id.split_at(id.len() - 1);
    let other = format!("{head}{}", if last == "0" { "1" } else { "0" });
    let twin = text.replace(&id, &other).replace("The breaker.", "A twin.");
    forge.write("stories/twin.md", twin.replace("slug: ", "slug: twin-of-"));
    forge.meet();
    forge.agree();
    assert_eq!(forge.bench.entries(), 2);
}

#[test]
fn files_lead_nowhere_and_hold_what_they_say() {
    let digest = "a".repeat(64);
    for front in [
        format!("files:\n  ../../evil: {digest}"),
        format!("files:\n  /etc/evil: {digest}"),
        format!("files:\n  \"a\\0b\": {digest}"),
        format!("files:\n  x/../../y: {digest}"),
        format!("files:\n  c:\\x: {digest}"),
        "files:\n  a.png: ../../../../etc/passwd".to_owned(),
        "files: [1, 2]".to_owned(),
        "files: 7".to_owned(),
        format!("files:\n  a.png: {digest}"),
    ] {
        let forge = Forge::new();
        let story = forge.story();
        let text = forge
            .read(&story)
            .replacen("title:", &format!("{front}\ntitle:"), 1);
        forge.write(&format!("attachments/aa/{digest}.png"), "not what it says");
        forge.write(&story, text);
        forge.meet();
        forge.agree();
        let out = forge.bench.cop("export handbook book");
        out.calm();
        for (path, bytes) in crate::bench::tree(&forge.bench.path("book")) {
            assert!(bytes != b"not what it says", "{}", path.display());
        }
    }
}

#[test]
fn a_community_s_file_may_say_anything() {
    let members = (0..20_000).fold(String::new(), |text, n| {
        text + &format!("[[members]]\nname = \"M{n}\"\n")
    });
    let cycle = "[aliases]\na = 'b'\nb = 'c'\nc = 'a'\nd = 'd'\n";
    let people = "[[members]]\nname='A'\naliases=['B']\n[[members]]\nname='B'\naliases=['A']\n";
    for (text, code) in [
        (cycle.to_owned(), 0),
        (people.to_owned(), 0),
        (members, 0),
        (
            "name = \"a\\u001b[2J\\u001b]0;x\\u0007\"\ndomain = \"\\u202eb\"\n".to_owned(),
            0,
        ),
        ("id = 'no identity'\n".to_owned(), 3),
        (
            "[[members]]\nname = \"\\u001b[2J\"\nteam = \"\\u001b[2J\"\n".to_owned(),
            0,
        ),
        ("name = ".to_owned(), 3),
        ("\u{feff}name = 'x'".to_owned(), 0),
    ] {
        let forge = Forge::new();
        let text = match code {
            0 => format!("exchange = 1\n{text}"),
            _ => text,
        };
        forge.write("community.toml", &text);
        let [done, _] = forge.meet();
        if code == 3 && text.starts_with("name = ") {
            assert_eq!(done.code, 3, "{text} {}", done.told);
            assert!(done.told.contains("community.toml:1: "), "{}", done.told);
            // What nobody can read is not written over, whatever is said here.
            forge.bench.cop("about --domain 'Something else'").ok();
            forge.bench.cop("sync").calm();
            assert_eq!(forge.read("community.toml"), text);
        }
        forge.agree();
    }
}

#[test]
fn a_newer_form_is_refused() {
    let forge = Forge::new();
    forge.write("community.toml", "exchange = 2\n");
    forge.write("stories/evil.md", "# Evil\n\nx\n");
    let before = forge.bench.all();
    for line in ["sync", "--db b.db sync --setup shared"] {
        forge
            .bench
            .cop(line)
            .refused(1, &["has form 2", "update cop"]);
    }
    forge.bench.unchanged(&before);
    assert_eq!(forge.read("community.toml"), "exchange = 2\n");
}
