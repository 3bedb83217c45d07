//! Settings and surroundings that make no sense.

use super::bench::{Bench, Done, bytes};

#[test]
fn settings_that_cannot_be_understood() {
    let bench = Bench::new();
    for (text, said) in [
        (&b"name = "[..], "config.toml cannot be understood"),
        (b"community = 5", "config.toml cannot be understood"),
        (b"name = ['a']", "config.toml cannot be understood"),
        (b"communities = 'x'", "config.toml cannot be understood"),
        (b"name = 'a\x1b[31mb'", "config.toml cannot be understood"),
        (b"filters = { due = 1 }", "config.toml cannot be understood"),
        (b"\xff", "config.toml is not UTF-8 text"),
    ] {
        let path = bench.file(".config/cop/config.toml", text);
        for line in ["list", "config set name Bob", "use x", "add story T -m x"] {
            bench.cop(line).refused(1, &[said, "Hint: mend it"]);
        }
        assert_eq!(std::fs::read(&path).unwrap(), text);
        let place = bench.cop("config path").ok();
        assert_eq!(place.text(), format!("{}\n", path.display()), "to mend it");
    }
    // What is no setting is told, and harms nothing.
    for (text, said) in [
        ("naem = 'x'", "naem"),
        ("\"\\u001b[31mx\" = 1", "the settings know no"),
        ("colors = { tag = \"\\u001b[31m\" }", "colors.tag"),
        ("colors = { tag = \"reverse\" }", "colors.tag"),
    ] {
        bench.file(".config/cop/config.toml", text);
        let done = bench.cop("config");
        done.calm();
        assert!(done.code == 0 && done.told.contains(said), "{}", done.told);
    }
    // A name or a path in it is held to the rules of names and paths.
    let mut command = bench.command(["list"]);
    bench.file(".config/cop/config.toml", "name = \"a\\u001b[2Jb\"\n");
    let done = super::bench::Done::of(command.env_remove("COP_ME"));
    done.calm();
    for name in ["../x", "", "a/b", "\\u001b[2J"] {
        bench.file(
            ".config/cop/config.toml",
            format!("community = \"{name}\"\n"),
        );
        let mut command = bench.command(["add", "story", "T", "-m", "x"]);
        let done = super::bench::Done::of(command.env_remove("COP_DB"));
        done.refused(2, &["short name", "Hint: "]);
    }
    std::fs::remove_dir_all(bench.path(".config")).unwrap();
    assert_eq!(bench.entries(), 1);
}

#[test]
fn settings_that_cannot_be_written() {
    let bench = Bench::new();
    // A file where the folder should be: it binds root too.
    bench.file(".config", "mine");
    for line in ["config set name Bob", "use --new potters"] {
        let done = bench.cop(line);
        done.calm();
        assert!(done.code == 1 || done.code == 2, "{line}: {}", done.told);
    }
    bench
        .cop("config set name Bob")
        .refused(1, &["config.toml", "Hint: "]);
    assert_eq!(std::fs::read(bench.path(".config")).unwrap(), b"mine");
}

#[test]
fn clocks_that_make_no_sense() {
    let bench = Bench::new();
    let before = bench.all();
    for now in [
        "garbage",
        "2026-05-12",
        "99999-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "\u{1b}[31m",
    ] {
        for line in ["list", "add story T -m x"] {
            bench
                .with("COP_NOW", now, line)
                .refused(2, &["COP_NOW", "RFC 3339", "unset it"]);
        }
    }
    bench.unchanged(&before);
}

#[test]
fn surroundings_that_lack_something() {
    let bench = Bench::new();
    let before = bench.all();
    // What is set and empty is not set.
    for key in ["COP_DB", "COP_NOW", "COP_ME", "COP_COMMUNITY"] {
        let done = bench.with(key, "", "list");
        done.calm();
        assert!(done.code <= 1, "{key}: {}", done.told);
    }
    bench.with("COP_DB", "", "add story T -m x").ok();
    assert!(bench.path(".local/share/cop/default.db").is_file());
    std::fs::remove_dir_all(bench.path(".local")).unwrap();
    bench.with("TERM", "", "show kiln").ok();
    bench.with("TERM", "nonsense", "show kiln").ok();
    for (key, value) in [("COLUMNS", "0"), ("COLUMNS", "-1"), ("LANG", "\u{1b}")] {
        bench.with(key, value, "show kiln").ok();
    }
    for (key, value) in [("HOME", ""), ("HOME", "relative"), ("HOME", "/dev/null")] {
        bench.with(key, value, "list").ok();
        let mut command = bench.command(["add", "story", "T", "-m", "x"]);
        command.env_remove("COP_DB").env(key, value);
        // An empty HOME means the home that the system knows, which is no test's to write in.
        let elsewhere = crate::scratch::scratch();
        if value.is_empty() {
            command.env("XDG_DATA_HOME", elsewhere.path());
        }
        let done = super::bench::Done::of(&mut command);
        done.calm();
        assert!(done.code <= 1, "{value}: {}", done.told);
    }
    let mut command = bench.command(["list"]);
    let done = super::bench::Done::of(command.env_remove("HOME"));
    done.ok();
    let mut command = bench.command(["list"]);
    let done = super::bench::Done::of(command.env("HOME", bytes(b"/\xff")));
    done.ok();
    bench.unchanged(&before);
}

#[test]
fn a_working_folder_that_is_gone() {
    let bench = Bench::new();
    let gone = bench.path("gone");
    let cop = env!("CARGO_BIN_EXE_cop");
    for (line, code) in [
        ("list", 0),
        ("show kiln", 0),
        ("add story New -m x", 0),
        ("import notes", 1),
        ("export handbook book", 1),
        ("backup b.db", 1),
        ("--db x.db list", 1),
    ] {
        std::fs::create_dir(&gone).unwrap();
        let mut command = bench.command([""; 0]);
        let home = command.get_current_dir().unwrap().to_owned();
        let mut shell = std::process::Command::new("sh");
        shell
            .env_clear()
            .envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))))
            .arg("-c")
            .arg(format!("rmdir '{}' && exec '{cop}' {line}", gone.display()))
            .current_dir(&gone)
            .stdin(std::process::Stdio::null());
        let done = super::bench::Done::of(&mut shell);
        done.calm();
        assert_eq!(done.code, code, "{line}: {}", done.told);
        assert!(!home.join("gone").exists());
        command.arg("doctor");
        Done::of(&mut command).ok();
    }
}
