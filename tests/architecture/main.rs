//! The walls of the house: which module may know which library, which way imports run, what never stays in the code.

mod code;

use std::path::{Path, PathBuf};

use code::{blank_comments_and_strings, has_macro, has_word, without_test_items, words};

/// Libraries, and the only places that may know them.
const LIBRARIES: &[(&[&str], &[&str])] = &[
    (&["rusqlite", "libsqlite3_sys"], &["src/store/"]),
    (&["comrak", "pulldown_cmark"], &["src/markdown/"]),
    (
        &["clap", "clap_complete", "clap_mangen"],
        &["src/cli/", "src/main.rs"],
    ),
    (&["dialoguer", "console", "indicatif"], &["src/terminal/"]),
    // Cells are painted by the front that fills the screen; how a terminal is switched over is the terminal's alone.
    (&["ratatui"], &["src/browse/", "src/terminal/full_screen"]),
    (
        &["crossterm", "signal_hook", "rustix", "ctrlc"],
        &["src/terminal/"],
    ),
];

/// Each module of the crate, and the others that it may import.
const IMPORTS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("markdown", &["model"]),
    ("search", &["model"]),
    ("store", &["model", "search"]),
    ("handbook", &["model", "markdown"]),
    ("exchange", &["model", "markdown"]),
    (
        "community",
        &[
            "model", "markdown", "search", "store", "handbook", "exchange",
        ],
    ),
    ("terminal", &["model", "markdown"]),
    // A front that stands on the façade; of what lies below it, it knows the query language alone.
    ("browse", &["model", "search", "community", "terminal"]),
    (
        "cli",
        &[
            "model",
            "markdown",
            "search",
            "store",
            "handbook",
            "exchange",
            "community",
            "terminal",
        ],
    ),
];

/// Fronts do not import each other, but for the files of the command line that start another: to browse, and to pick an entry.
const STARTS: &[(&str, &str)] = &[
    ("src/cli/commands/browse.rs", "browse"),
    ("src/cli/pick.rs", "browse"),
];

/// The longest a file may be, in lines.
const LONGEST: usize = 600;

/// What a file does that it may not, each as `path: what`. `test_only` files are free of the walls, not of the bans.
fn breaches(path: &str, text: &str, test_only: bool) -> Vec<String> {
    let code = blank_comments_and_strings(text);
    let mut found = bans(path, text, &code);
    if !test_only {
        let code = without_test_items(&code);
        found.extend(libraries(path, &code));
        found.extend(doors(path, &code));
        found.extend(imports(path, &code));
    }
    found
        .into_iter()
        .map(|what| format!("{path}: {what}"))
        .collect()
}

/// The files that speak to SQLite's C interface: one of the program, and one that makes its disks fail.
const UNSAFE: [&str; 2] = ["src/store/tokens.rs", "tests/crash/disk.rs"];

/// What never stays in the code, tests included.
fn bans(path: &str, text: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !UNSAFE.contains(&path) && has_word(code, "unsafe") {
        found.push("says unsafe".to_owned());
    }
    for name in ["dbg", "todo", "unimplemented"] {
        if has_macro(code, name) {
            found.push(format!("says {name}!"));
        }
    }
    if text.contains(concat!("FIX", "ME")) {
        found.push(concat!("says FIX", "ME").to_owned());
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        found.push(format!("has {lines} lines, more than {LONGEST}"));
    }
    found
}

/// Libraries that only one module may know.
fn libraries(path: &str, code: &str) -> Vec<String> {
    let strange = LIBRARIES
        .iter()
        .filter(|(_, homes)| !homes.iter().any(|home| path.starts_with(home)));
    strange
        .flat_map(|(names, homes)| names.iter().map(move |name| (name, homes)))
        .filter(|(name, _)| has_word(code, name))
        .map(|(name, homes)| format!("knows {name}, which belongs to {}", homes.join(" and ")))
        .collect()
}

/// Programs are started, and people are spoken to, in few places.
fn doors(path: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let starts = words(code, "process").any(|at| {
        let rest = code[at..].trim_start_matches("process");
        match rest.strip_prefix("::{") {
            Some(group) => group
                .split('}')
                .next()
                .is_some_and(|group| has_word(group, "Command")),
            None => rest
                .strip_prefix("::")
                .is_some_and(|rest| words(rest, "Command").next() == Some(0)),
        }
    });
    if starts
        && !["src/terminal/", "src/exchange/"]
            .iter()
            .any(|home| path.starts_with(home))
    {
        found.push("starts programs".to_owned());
    }
    if !path.starts_with("src/terminal/") {
        for name in ["println", "print", "eprintln", "eprint"] {
            if has_macro(code, name) {
                found.push(format!("prints with {name}!"));
            }
        }
        for door in ["stdout", "stderr"] {
            if words(code, door).any(|at| code[at + door.len()..].starts_with("()")) {
                found.push(format!("writes to {door}()"));
            }
        }
    }
    found
}

/// Imports that run the wrong way.
fn imports(path: &str, code: &str) -> Vec<String> {
    let Some(module) = module_of(path) else {
        return Vec::new();
    };
    let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == module) else {
        return vec![format!(
            "belongs to `{module}`, which the walls do not know"
        )];
    };
    let mut found: Vec<String> = imported(path, code)
        .into_iter()
        .filter(|other| IMPORTS.iter().any(|(name, _)| name == other))
        .filter(|other| other != module && !allowed.contains(&other.as_str()))
        .filter(|other| !STARTS.contains(&(path, other.as_str())))
        .map(|other| format!("imports crate::{other}, and {module} may not"))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// `cli` for `src/cli/mod.rs`; none for the crate's root files.
fn module_of(path: &str) -> Option<&str> {
    let (module, _) = path.strip_prefix("src/")?.split_once('/')?;
    Some(module)
}

/// The modules of the crate's root that a file names, by `crate::` or by enough `super::`.
fn imported(path: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for at in words(code, "crate") {
        found.extend(heads(&code[at + "crate".len()..]));
    }
    // `super::super::store` in `src/cli/mod.rs` is the crate's `store` as well.
    let inside = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    let depth = inside.split('/').count();
    for at in words(code, "super") {
        let chain = code[at..]
            .split("::")
            .take_while(|part| *part == "super")
            .count();
        if chain >= depth {
            found.extend(heads(&code[at + "super::".len() * chain - 2..]));
        }
    }
    found
}

/// The first names after `::`, one or a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(rest) = rest.strip_prefix("::") else {
        return Vec::new();
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let (mut found, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// The files that a file declares for tests alone, as paths without `.rs`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let code = blank_comments_and_strings(text);
    let folder = match path
        .strip_suffix("/mod.rs")
        .or(path.strip_suffix("/lib.rs"))
    {
        Some(folder) => folder,
        None => path.trim_end_matches(".rs"),
    };
    let declared = code.split("#[cfg(test)]").skip(1).filter_map(|rest| {
        let rest = rest
            .trim_start()
            .trim_start_matches("pub ")
            .strip_prefix("mod ")?;
        let (name, _) = rest.split_once(';')?;
        name.chars()
            .all(|c| c.is_alphanumeric() || c == '_')
            .then(|| format!("{folder}/{name}"))
    });
    declared.collect()
}

/// Every Rust file below a folder of the project, as path and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(next) = folders.pop() {
        for item in std::fs::read_dir(next).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_walls_hold() {
    let sources = sources("src");
    assert!(
        sources.len() > 100,
        "the walls were looked for in the wrong place"
    );
    let test_only: Vec<String> = sources
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    let is_test = |path: &str| {
        test_only.iter().any(|module| {
            path.strip_prefix(module.as_str())
                .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    let found: Vec<String> = sources
        .iter()
        .flat_map(|(path, text)| breaches(path, text, is_test(path)))
        .collect();
    assert!(
        found.is_empty(),
        "the walls are broken:\n{}",
        found.join("\n")
    );
}

#[test]
fn tests_and_examples_leave_nothing_behind_either() {
    let found: Vec<String> = sources("tests")
        .iter()
        .flat_map(|(path, text)| breaches(path, text, true))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_breach_is_found() {
    for (path, text, found) in [
        (
            "src/cli/a.rs",
            "use rusqlite::Connection;",
            "knows rusqlite",
        ),
        (
            "src/community/a.rs",
            "fn f() { comrak::parse() }",
            "knows comrak",
        ),
        ("src/terminal/a.rs", "use clap::Args;", "knows clap"),
        (
            "src/community/a.rs",
            "use clap_mangen as man;",
            "knows clap_mangen",
        ),
        ("src/cli/a.rs", "console::Term::stdout();", "knows console"),
        (
            "src/cli/a.rs",
            "use std::process::Command;",
            "starts programs",
        ),
        (
            "src/cli/a.rs",
            "process::Command::new(x)",
            "starts programs",
        ),
        (
            "src/store/a.rs",
            "use std::process::{ExitCode, Command};",
            "starts programs",
        ),
        (
            "src/community/a.rs",
            "fn f() { println!(); }",
            "prints with println!",
        ),
        ("src/main.rs", "eprint!(x)", "prints with eprint!"),
        (
            "src/cli/a.rs",
            "std::io::stdout().write(b)",
            "writes to stdout()",
        ),
        ("src/cli/a.rs", "io::stderr().lock()", "writes to stderr()"),
        ("src/terminal/a.rs", "unsafe { f() }", "says unsafe"),
        (
            "src/model/a.rs",
            "#[cfg(test)]\nmod tests { fn f() { unsafe {} } }",
            "says unsafe",
        ),
        ("src/model/a.rs", "fn f() { todo!() }", "says todo!"),
        ("src/model/a.rs", "fn f() { dbg!(1); }", "says dbg!"),
        (
            "src/model/a.rs",
            concat!("// FIX", "ME later"),
            concat!("says FIX", "ME"),
        ),
        (
            "src/model/a.rs",
            "use crate::store::Store;",
            "imports crate::store",
        ),
        (
            "src/community/a.rs",
            "use crate::terminal::Screen;",
            "imports crate::terminal",
        ),
        (
            "src/community/a.rs",
            "crate::cli::main()",
            "imports crate::cli",
        ),
        (
            "src/store/a.rs",
            "use crate::markdown::split;",
            "imports crate::markdown",
        ),
        (
            "src/terminal/a.rs",
            "use crate::{model::Kind, community::Listed};",
            "imports crate::community",
        ),
        (
            "src/search/a/b.rs",
            "use super::super::super::store::Read;",
            "imports crate::store",
        ),
        (
            "src/search/mod.rs",
            "use super::{model, store};",
            "imports crate::store",
        ),
        (
            "src/browse/a.rs",
            "use crate::cli::main;",
            "imports crate::cli",
        ),
        (
            "src/browse/a.rs",
            "use crate::store::Store;",
            "imports crate::store",
        ),
        (
            "src/cli/commands/list.rs",
            "use crate::browse::run;",
            "imports crate::browse",
        ),
        (
            "src/browse/a.rs",
            "use ratatui::crossterm::event;",
            "knows crossterm",
        ),
        (
            "src/terminal/screen.rs",
            "use ratatui::buffer::Buffer;",
            "knows ratatui",
        ),
        ("src/news/a.rs", "", "`news`, which the walls do not know"),
        (
            "src/model/a.rs",
            "/* */ // \"\nuse crate::cli; // \"",
            "imports crate::cli",
        ),
        (
            "src/model/a.rs",
            "const A: char = '\"'; use crate::cli; const B: char = '\"';",
            "imports crate::cli",
        ),
    ] {
        let told = breaches(path, text, false).join("\n");
        assert!(
            told.contains(found),
            "{path} with {text:?} should tell {found:?}, told {told:?}"
        );
    }
    let long = "\n".repeat(LONGEST + 1);
    assert!(breaches("src/model/a.rs", &long, false)[0].contains("601 lines"));
}

#[test]
fn what_is_no_breach_passes() {
    for (path, text) in [
        (
            "src/store/a.rs",
            "use rusqlite::Connection; use crate::search::terms; use crate::model::Id;",
        ),
        ("src/markdown/a.rs", "use comrak::Arena;"),
        ("src/main.rs", "use clap::Parser;"),
        (
            "src/terminal/a.rs",
            "use std::process::Command; println!(\"x\"); std::io::stdout().lock();",
        ),
        (
            "src/exchange/git.rs",
            "use std::process::{Command, Stdio}; Command::new(g).stdout(Stdio::piped());",
        ),
        (
            "src/cli/a.rs",
            "use std::process::ExitCode; std::io::stdin().lock(); use super::super::store;",
        ),
        (
            "src/cli/a.rs",
            "use crate::cli::commands::Command; let e = eclap; let unsafety = my_console;",
        ),
        (
            "src/model/a.rs",
            "// use crate::cli; unsafe, println!(), todo!()\n/* a /* crate::cli */ unsafe */",
        ),
        (
            "src/model/a.rs",
            "const A: &str = \"crate::cli \\\" unsafe\"; const B: &str = r#\"unsafe \" todo!()\"#;",
        ),
        (
            "src/model/a.rs",
            "fn f<'a>(x: &'a str, y: char) -> bool { y == '\\'' || y == 'ü' || x == \"unsafe\" }",
        ),
        (
            "src/model/a.rs",
            "#[cfg(test)]\nmod tests { use crate::store::Store; fn f() { println!() } }",
        ),
        (
            "src/model/a.rs",
            "#[cfg(test)]\nuse crate::store::Store;\nfn f() {}",
        ),
        ("src/lib.rs", "pub mod cli; pub mod store;"),
        ("src/cli/commands/browse.rs", "use crate::browse::run;"),
        ("src/cli/pick.rs", "use crate::browse::choose;"),
    ] {
        assert_eq!(
            breaches(path, text, false),
            Vec::<String>::new(),
            "{text:?}"
        );
    }
}

#[test]
fn modules_for_tests_alone_are_known() {
    let text = "mod a;\n#[cfg(test)]\nmod fixture;\n#[cfg(test)]\nmod tests { mod b; }\n";
    assert_eq!(
        test_modules("src/handbook/mod.rs", text),
        ["src/handbook/fixture"]
    );
    assert_eq!(
        test_modules("src/markdown/page.rs", text),
        ["src/markdown/page/fixture"]
    );
}
