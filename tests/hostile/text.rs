//! Texts that are no text, too large, or without a title, by every way in.

use super::bench::Bench;

/// More than an entry holds, and than the program needs to read to know.
fn huge() -> Vec<u8> {
    b"words and words\n".repeat(50_000_000 / 16)
}

#[test]
fn bytes_that_are_no_text() {
    let bench = Bench::new();
    let before = bench.all();
    for (content, named) in [
        (
            &b"one\ntwo \xfc"[..],
            &["not UTF-8 text (line 2)", "iconv"][..],
        ),
        (b"\xff\xfeh\0i\0", &["not UTF-8 text"]),
        (b"a\nb\0", &["NUL"]),
    ] {
        bench.file("bad.md", content);
        let in_file = [&["bad.md"], named].concat();
        bench.cop("add story T -F bad.md").refused(1, &in_file);
        bench.cop("edit kiln -F bad.md").refused(1, &in_file);
        for line in ["add story T", "add story T -", "edit kiln -F -"] {
            let done = bench.fed(line, content);
            done.refused(1, &named[..1.min(named.len())]);
        }
    }
    bench.unchanged(&before);
}

#[test]
fn texts_that_are_too_large() {
    let bench = Bench::new();
    let before = bench.all();
    let huge = huge();
    bench.file("huge.md", &huge);
    bench
        .cop("add story T -F huge.md")
        .refused(1, &["huge.md", "1 MB", "cop attach"]);
    bench
        .cop("edit kiln -F huge.md")
        .refused(1, &["huge.md", "1 MB", "cop attach"]);
    bench
        .fed("add story T", &huge)
        .refused(1, &["standard input", "1 MB", "cop attach"]);
    // Nothing endless is read to its end.
    bench
        .cop("add story T -F /dev/zero")
        .refused(1, &["/dev/zero", "1 MB"]);
    bench
        .cop("attach kiln /dev/zero")
        .refused(1, &["/dev/zero", "regular file"]);
    bench
        .cop("attach kiln huge.md")
        .refused(1, &["huge.md", "20 MB", "put a link to it"]);
    // Too long for an entry, though not for a first look.
    bench
        .fed("add story T", &huge[..1_500_000])
        .refused(1, &["1.4 MB", "cop attach"]);
    bench.unchanged(&before);
    // Just what fits is kept to the last byte.
    let fits = "0123456789abcde\n".repeat(1024 * 1024 / 16);
    bench.fed("add story Fits", fits.as_bytes()).ok();
    assert!(bench.cop("show fits --raw").out == fits.as_bytes());
    bench
        .fed("add story T", format!("{fits}x").as_bytes())
        .refused(1, &["1.0 MB", "1 MB"]);
}

#[test]
fn an_import_names_each_file_that_it_cannot_take() {
    let bench = Bench::new();
    bench.file("notes/huge.md", huge());
    bench.file("notes/latin.md", b"# T\n\xfc");
    bench.file("notes/nul.md", b"# T\n\0");
    bench.file("notes/yaml.md", b"---\ntitle: [\n---\nx\n");
    bench.file("notes/open.md", b"---\ntitle: T\n\nx\n");
    bench.file("notes/good.md", b"# Good\n\nIt is.\n");
    let long = "x".repeat(10_000);
    bench.file("notes/long.md", format!("---\ntitle: {long}\n---\nx\n"));
    bench.file("notes/head.md", format!("# {long}\n\nx\n"));
    bench.file("notes/blank.md", b"---\ntitle: '  '\n---\nx\n");
    bench.file("notes/empty.md", b"");
    bench.file("notes/evil\u{1b}[2J.md", b"# Evil \x1b[2J title\n\nx\n");
    let done = bench.cop("import notes --kind story");
    assert_eq!(done.code, 1, "{}", done.told);
    done.calm();
    for said in [
        "huge.md:1: ",
        "latin.md:2: is not UTF-8",
        "nul.md:2: ",
        "yaml.md:3: ",
        "open.md:1: ",
    ] {
        assert!(done.told.contains(said), "no {said:?} in: {}", done.told);
    }
    // What can be taken is, under a title that fits.
    let titles = bench.cop("list story --format '{{ title }}'").ok();
    for title in titles.text().lines() {
        assert!(title.chars().count() <= 300 && !title.trim().is_empty());
        assert!(!title.contains(super::bench::raw), "{title:?}");
    }
    assert!(titles.text().contains("Good"), "{}", titles.text());
    assert!(!titles.text().contains("\u{1b}"));
    bench.cop("doctor").ok();
    let again = bench.all();
    assert_eq!(bench.cop("import notes --kind story").code, 1);
    bench.unchanged(&again);
}

#[test]
fn titles_in_front_matter_are_held_to_the_same_rules() {
    let bench = Bench::new();
    let long = "x".repeat(10_000);
    // What cannot be a title as it stands is made one, and kept beside it.
    for (title, read, kept) in [
        (long.as_str(), "xxxx", long.as_str()),
        ("\"a\\e[2Jb\"", "a [2Jb", "a\\u001b[2Jb"),
        ("\"a\u{202e}b\"", "a", "a"),
        ("'  '", "First words", ""),
    ] {
        let text = format!("---\ntitle: {title}\n---\nFirst words.\n");
        bench.fed("add story", text.as_bytes()).ok();
        let shown = bench.cop("show @last --json").ok();
        assert!(!shown.text().contains(super::bench::raw));
        let shown: serde_json::Value = serde_json::from_slice(&shown.out).unwrap();
        let title = shown["title"].as_str().unwrap();
        assert!(title.starts_with(read), "{title:?}");
        assert!(title.chars().count() <= 300, "{title:?}");
        assert!(shown.to_string().contains(kept), "{title:?}");
    }
    // Without a title of its own an entry is called by its first sentence, cut where that is long.
    bench.fed("add story", long.as_bytes()).ok();
    let title = bench.cop("list -n 1 --format '{{ title }}'").ok();
    assert_eq!(title.text().trim_end().chars().count(), 100);
}

#[test]
fn imports_reach_for_nothing_outside() {
    let bench = Bench::new();
    bench.file("secret.txt", "secret");
    std::fs::create_dir(bench.path("notes")).unwrap();
    std::os::unix::fs::symlink("../secret.txt", bench.path("notes/linked.png")).unwrap();
    std::os::unix::fs::symlink("/etc", bench.path("notes/etc")).unwrap();
    std::os::unix::fs::symlink("../secret.txt", bench.path("notes/page.md")).unwrap();
    bench.file(
        "notes/a.md",
        "# A\n\n![x](../secret.txt) ![y](/etc/passwd) ![z](linked.png) ![p](etc/passwd) \
         [q](file:///etc/passwd) [[../../x]] [[\u{1b}[2J]]\n",
    );
    let done = bench.cop("import notes --kind story");
    done.calm();
    assert!(done.told.contains("page.md"), "{}", done.told);
    let all = bench.all();
    assert!(!all.contains("root:") && !all.contains("\"secret"), "{all}");
    let shown = bench.cop("show a --json").ok();
    let shown: serde_json::Value = serde_json::from_slice(&shown.out).unwrap();
    assert_eq!(shown["files"].as_array().map_or(0, Vec::len), 0, "{shown}");
}

#[test]
fn the_longest_slug_may_be_asked_for_twice() {
    let bench = Bench::new();
    let slug = "a".repeat(128);
    for n in 0..12 {
        bench.file(
            &format!("notes/{n}.md"),
            format!("---\ntitle: T{n}\nslug: {slug}\n---\nx{n}\n"),
        );
    }
    bench.cop("import notes --kind story").ok();
    assert_eq!(bench.entries(), 13);
    bench.cop("doctor").ok();
    bench.cop("export archive guild").ok();
    bench.cop("--db b.db import guild").ok();
}
