//! Files that are no sound community, and places where none can be.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;

use super::bench::{Bench, Done, words};

/// What reads and what writes.
const LINES: [&str; 7] = [
    "list",
    "search breaker",
    "show kiln",
    "add story New -m x",
    "doctor",
    "export json",
    "tag list",
];

/// What a file that is no community of this program's gives: its bytes, the code, and a word.
fn damaged(sound: &[u8]) -> Vec<(String, Vec<u8>, i32, &'static str)> {
    let foreign = "not a cop database";
    let noise = (0..9999u32).map(|n| (n * n % 251) as u8).collect();
    let mut cases = vec![
        ("text".to_owned(), b"hello\n".repeat(100), 3, foreign),
        ("empty".to_owned(), Vec::new(), 1, "no community"),
        ("noise".to_owned(), noise, 3, foreign),
    ];
    for size in [1, 15, 16, 50, 99] {
        cases.push((format!("cut at {size}"), sound[..size].to_vec(), 3, foreign));
    }
    for size in [100, 512, 4096, 5000, sound.len() / 2, sound.len() - 4096] {
        cases.push((
            format!("cut at {size}"),
            sound[..size].to_vec(),
            3,
            "bad.db",
        ));
    }
    // The header's fields, see https://sqlite.org/fileformat.html: the user version at 60, the application id at 68.
    for (name, at, value, said) in [
        ("newer", 60, 999u32, "schema 999"),
        ("without version", 60, 0, "damaged"),
        ("another program's", 68, 7, foreign),
    ] {
        let mut bytes = sound.to_vec();
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        cases.push((name.to_owned(), bytes, 3, said));
    }
    cases
}

#[test]
fn files_that_are_no_sound_community() {
    let bench = Bench::new();
    bench.cop("backup sound.db").ok();
    let sound = std::fs::read(bench.path("sound.db")).unwrap();
    for (name, content, code, said) in damaged(&sound) {
        for line in LINES {
            if content.is_empty() && line.starts_with("add") {
                // The first thing written makes a community of an empty file.
                continue;
            }
            let path = bench.file("bad.db", &content);
            let done = bench.with("COP_DB", &path, line);
            assert_eq!(done.code, code, "{name}, {line}: {}", done.told);
            done.refused(code, &["bad.db", said, "Hint: "]);
            assert!(
                std::fs::read(&path).unwrap() == content,
                "{name}, {line}: changed"
            );
        }
    }
}

#[test]
fn another_program_s_database_is_left_alone() {
    let bench = Bench::empty();
    let path = bench.path("bad.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE entry (id, title); INSERT INTO entry VALUES (1, 'mine')")
        .unwrap();
    drop(other);
    let content = std::fs::read(&path).unwrap();
    for line in LINES {
        bench
            .with("COP_DB", &path, line)
            .refused(3, &["bad.db", "not a cop database", "--db"]);
        assert!(std::fs::read(&path).unwrap() == content, "{line}: changed");
    }
    bench.file("home", "");
    bench
        .with("COP_DB", &path, "import home")
        .refused(3, &["not a cop database"]);
    bench
        .with("COP_DB", &path, "init 'Potters Guild'")
        .refused(3, &["not a cop database"]);
}

#[test]
fn a_page_that_is_damaged_is_found_wherever_it_lies() {
    let bench = Bench::new();
    for n in 0..20 {
        let text = format!("Words of {n}. ").repeat(400);
        bench.run(["add", "story", &format!("Story {n}"), "-m", &text]);
    }
    bench.cop("backup sound.db").ok();
    let sound = std::fs::read(bench.path("sound.db")).unwrap();
    let pages = sound.len() / 4096;
    assert!(pages > 60, "{pages}");
    for page in (1..pages).step_by(3) {
        let mut content = sound.clone();
        content[page * 4096..(page + 1) * 4096].fill(0xa5);
        // A name of its own: the log of the one before belongs to another file.
        let path = bench.file(&format!("bad{page}.db"), &content);
        let done = bench.with("COP_DB", &path, "doctor");
        done.calm();
        assert_eq!(done.code, 3, "page {page}: {}", done.told);
        // Whatever else is asked of it, it answers or says why not.
        for line in ["list", "export json", "search story", "add story New -m x"] {
            let done = bench.with("COP_DB", &path, line);
            done.calm();
            assert!(
                [0, 1, 3].contains(&done.code),
                "page {page}, {line}: {}",
                done.told
            );
            if done.code == 3 {
                assert!(
                    done.told.contains(&format!("bad{page}.db")),
                    "{line}: {}",
                    done.told
                );
            }
        }
    }
}

#[test]
fn places_where_no_community_can_be() {
    let bench = Bench::new();
    symlink("loop.db", bench.path("loop.db")).unwrap();
    symlink("nowhere/x.db", bench.path("dangling.db")).unwrap();
    std::fs::create_dir(bench.path("folder.db")).unwrap();
    let fifo = std::process::Command::new("mkfifo")
        .arg(bench.path("pipe.db"))
        .status();
    assert!(fifo.unwrap().success());
    for (place, code, said) in [
        ("loop.db", 1, "cannot be opened"),
        ("folder.db", 1, "is a folder"),
        ("pipe.db", 3, "not a cop database"),
        (":memory:", 3, "not a cop database"),
        ("/dev/null", 3, "not a cop database"),
        ("/dev/zero", 3, "not a cop database"),
        ("a.db/b.db", 1, "cannot be opened"),
    ] {
        for line in ["list", "add story New -m x", "doctor"] {
            let done = bench.with("COP_DB", place, line);
            done.refused(code, &[place, said, "Hint: "]);
        }
    }
    // A link that leads nowhere is no community, and nothing is made where it points.
    bench
        .with("COP_DB", "dangling.db", "list")
        .refused(1, &["dangling.db"]);
    bench
        .with("COP_DB", "dangling.db", "add story New -m x")
        .refused(1, &["dangling.db", "Hint: "]);
    assert!(!bench.path("nowhere").exists());
    // A folder is made for a first entry, and only for that.
    for (line, code, made) in [("list", 1, false), ("add story New -m x", 0, true)] {
        assert_eq!(bench.with("COP_DB", "x/y/z.db", line).code, code, "{line}");
        assert_eq!(bench.path("x").exists(), made, "{line}");
    }
}

#[test]
fn a_link_to_a_community_is_the_community() {
    let bench = Bench::empty();
    std::fs::create_dir(bench.path("far")).unwrap();
    // To a file that is not there yet, by a path from where the link lies.
    symlink("far/real.db", bench.path("link.db")).unwrap();
    bench
        .with("COP_DB", "link.db", "add story Linked -m x")
        .ok();
    for name in ["far/real.db", "far/real.db-wal"] {
        let about = std::fs::metadata(bench.path(name)).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600, "{name}");
    }
    let [by_link, by_name] =
        ["link.db", "far/real.db"].map(|name| bench.with("COP_DB", name, "list --json").ok());
    assert_eq!(by_link.text(), by_name.text());
    assert!(bench.path("link.db").is_symlink());
    bench
        .with("COP_DB", "link.db", "backup far/real.db --force")
        .refused(1, &["the community itself"]);
    bench.with("COP_DB", "link.db", "doctor --repair").ok();
    assert!(!bench.path("link.db-wal").exists());
}

/// Whether permissions hold for who runs the tests; root may do everything.
fn is_bound(bench: &Bench) -> bool {
    let probe = bench.file("probe", "");
    set_mode(&probe, 0o444);
    std::fs::OpenOptions::new().write(true).open(probe).is_err()
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

#[test]
fn what_may_only_be_read_is_read() {
    let bench = Bench::new();
    bench.cop("backup ro/sound.db").refused(1, &["ro/sound.db"]);
    std::fs::create_dir(bench.path("ro")).unwrap();
    bench.cop("backup ro/sound.db").ok();
    let path = bench.path("ro/sound.db");
    let content = std::fs::read(&path).unwrap();
    let root = !is_bound(&bench);
    set_mode(&bench.path(""), 0o755);
    let run = |line: &str| {
        let mut command = bench.command(words(line));
        command.env("COP_DB", &path);
        if root {
            // Somebody who owns nothing.
            command.uid(65_534).gid(65_534);
            // Nor may they write to where it is counted what a run covers.
            command.env("LLVM_PROFILE_FILE", "/dev/null");
        }
        command
    };
    // Where the program itself lies out of a stranger's reach nothing can be tried as one.
    let stranger = run("--version").output();
    if !stranger.is_ok_and(|output| output.status.success()) {
        let skipped = "skipped: root cannot run cop as somebody else here\n";
        std::io::Write::write_all(&mut std::io::stderr(), skipped.as_bytes()).unwrap();
        return;
    }
    for (file, folder) in [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)] {
        set_mode(&path, file);
        set_mode(&bench.path("ro"), folder);
        for line in ["list", "show kiln", "search breaker", "export json"] {
            Done::of(&mut run(line)).ok();
        }
        for line in ["add story New -m x", "rm kiln", "tag kiln new"] {
            Done::of(&mut run(line)).refused(1, &["sound.db", "Hint: "]);
        }
        assert!(std::fs::read(&path).unwrap() == content);
    }
    // What may not even be read is named, too.
    set_mode(&path, 0o000);
    for line in ["list", "add story New -m x", "doctor"] {
        Done::of(&mut run(line)).refused(1, &["sound.db", "Hint: "]);
    }
    set_mode(&bench.path("ro"), 0o000);
    for line in ["list", "add story New -m x", "doctor"] {
        Done::of(&mut run(line)).refused(1, &["sound.db", "Hint: "]);
    }
    set_mode(&bench.path("ro"), 0o755);
}

#[test]
fn a_log_that_cannot_be_made_refuses_a_write_and_lets_reads_be() {
    // A folder in the place of SQLite's log stands for storage that cannot be written, and binds root too.
    let bench = Bench::new();
    bench.cop("backup b.db").ok();
    let content = std::fs::read(bench.path("b.db")).unwrap();
    std::fs::create_dir(bench.path("b.db-wal")).unwrap();
    for line in ["add story New -m x", "tag kiln new", "rm kiln"] {
        let done = bench.with("COP_DB", "b.db", line);
        done.refused(1, &["b.db", "Hint: "]);
    }
    bench.with("COP_DB", "b.db", "list").calm();
    assert!(std::fs::read(bench.path("b.db")).unwrap() == content);
    std::fs::remove_dir(bench.path("b.db-wal")).unwrap();
    bench.with("COP_DB", "b.db", "add story New -m x").ok();
}
