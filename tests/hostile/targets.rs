//! Places that cannot be written, or must not be.

use std::os::unix::fs::symlink;

use super::bench::{Bench, tree};

#[test]
fn targets_that_cannot_be_written() {
    let bench = Bench::new();
    bench.file("file", "mine");
    bench.file("full/file", "mine");
    std::fs::create_dir(bench.path("folder")).unwrap();
    let before = bench.all();
    let lies = tree(&bench.path("full"));
    for (line, said) in [
        ("export handbook file", &["file", "Hint: "][..]),
        ("export handbook file/x", &["file/x", "Hint: "]),
        ("export handbook full", &["full", "Hint: "]),
        ("export handbook full --force", &["full", "Hint: "]),
        ("export handbook a.db", &["a.db", "Hint: "]),
        ("export handbook /dev/null", &["/dev/null", "Hint: "]),
        ("export handbook --single file", &["file", "--force"]),
        ("export handbook --single folder", &["folder", "Hint: "]),
        (
            "export handbook --single folder --force",
            &["folder", "Hint: "],
        ),
        (
            "export handbook --single nowhere/x.md",
            &["nowhere/x.md", "Hint: "],
        ),
        (
            "export handbook --single file/x.md",
            &["file/x.md", "Hint: "],
        ),
        ("backup file", &["file", "Hint: "]),
        ("backup nowhere/b.db", &["nowhere/b.db", "Hint: "]),
        ("backup file/b.db", &["file/b.db", "Hint: "]),
        ("backup a.db", &["a.db", "Hint: "]),
        ("backup /dev/full", &["/dev/full", "Hint: "]),
    ] {
        bench.cop(line).refused(1, said);
        assert_eq!(
            std::fs::read(bench.path("file")).unwrap(),
            b"mine",
            "{line}"
        );
        assert_eq!(lies, tree(&bench.path("full")), "{line}");
    }
    bench.unchanged(&before);
}

#[test]
fn a_handbook_follows_no_link_out_of_its_folder() {
    let bench = Bench::new();
    bench.file("outside/mine.md", "mine");
    bench.cop("export handbook book").ok();
    let before = tree(&bench.path("outside"));
    // A folder of the handbook that became a link to another place, and a page that did.
    std::fs::remove_dir_all(bench.path("book/stories")).unwrap();
    symlink("../outside", bench.path("book/stories")).unwrap();
    for line in ["export handbook book", "export handbook book --force"] {
        bench.cop(line).refused(1, &["book", "stories", "Hint: "]);
        assert_eq!(before, tree(&bench.path("outside")), "{line}");
    }
    std::fs::remove_file(bench.path("book/stories")).unwrap();
    std::fs::remove_file(bench.path("book/people.md")).unwrap();
    symlink("../outside/mine.md", bench.path("book/people.md")).unwrap();
    for line in ["export handbook book", "export handbook book --force"] {
        bench.cop(line).refused(1, &["book", "people.md", "Hint: "]);
        assert_eq!(before, tree(&bench.path("outside")), "{line}");
    }
}

#[test]
fn a_manifest_that_was_tampered_with_deletes_nothing() {
    let bench = Bench::new();
    let mine = bench.file("mine.md", "mine");
    bench.file("book2/other.md", "mine");
    bench.cop("export handbook book").ok();
    let manifest = bench.path("book/.cop-handbook");
    let sound = std::fs::read_to_string(&manifest).unwrap();
    // The hash of `mine`, so that the file seems to be what was written.
    let hash = "8b9a1a3e2bf9d85a1dbc4d5ca1f1e7a3a6b1ea7e0a5f2c0d3c4b5a6978877665";
    let absolute = mine.display().to_string();
    for path in [
        "../mine.md",
        "stories/../../mine.md",
        "./../mine.md",
        "../book2/other.md",
        &absolute,
        "/etc/hostname",
        "..",
        ".",
        "",
        "a\\..\\..\\mine.md",
        "\u{1b}[2J",
    ] {
        std::fs::write(&manifest, format!("{sound}{hash}  {path}\n")).unwrap();
        let before = tree(&bench.path("book"));
        for line in ["export handbook book", "export handbook book --force"] {
            let done = bench.cop(line);
            done.calm();
            assert!([1, 3].contains(&done.code), "{path}: {}", done.told);
            done.refused(done.code, &[".cop-handbook", "Hint: "]);
            assert_eq!(std::fs::read(&mine).unwrap(), b"mine", "{path}");
            assert!(bench.path("book2/other.md").is_file(), "{path}");
            assert_eq!(before, tree(&bench.path("book")), "{path}");
        }
    }
    for text in ["garbage", "\0", "\u{202e}  x"] {
        std::fs::write(&manifest, text).unwrap();
        bench
            .cop("export handbook book")
            .refused(3, &[".cop-handbook", "Hint: "]);
    }
    // A file in the folder that the manifest claims but whose content is another's stays.
    std::fs::write(&manifest, format!("{sound}{hash}  notes.md\n")).unwrap();
    bench.file("book/notes.md", "notes");
    bench
        .cop("export handbook book")
        .refused(3, &["notes.md", "--force"]);
    assert!(bench.path("book/notes.md").is_file());
}

#[test]
fn names_of_files_stay_inside() {
    let bench = Bench::new();
    bench.file("pic.png", "picture");
    let before = bench.all();
    for name in [
        "../../x",
        "/etc/x",
        "a/../../x",
        "..",
        "a\u{1b}b",
        "a\u{202e}b",
        "a\\b",
    ] {
        let done = bench.run(["attach", "kiln", "pic.png", "--name", name]);
        done.refused(done.code, &["Hint: "]);
        assert!([1, 2].contains(&done.code), "{name:?}: {}", done.told);
    }
    bench.unchanged(&before);
    bench.cop("attach kiln pic.png").ok();
    for name in ["../../etc/passwd", "/etc/passwd", "../pic.png"] {
        bench
            .run(["show", "kiln", "--file", name])
            .refused(1, &[name]);
    }
}
