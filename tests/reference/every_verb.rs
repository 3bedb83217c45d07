//! Nothing is offered that is not tried out, and whatever tells something tells it to programs too.

use std::path::{Path, PathBuf};

use clap::Command;

/// Verbs that write text for a person, a shell or a pager, or fill a screen, which JSON would not help.
const FOR_SHELLS: &[&str] = &["browse", "completions", "help", "man"];

/// `tag` reads its flags itself, since a tag to take away looks like one; `export json` writes nothing else.
const READ_OTHERWISE: &[&str] = &["tag", "export json"];

/// The name of every command that does something: `list`, `tag`, `tag rename`.
fn names(command: &Command, before: &str) -> Vec<String> {
    let mut names = Vec::new();
    let inner = command.get_subcommands();
    // Below a verb, it is clap's own.
    let is_own = |verb: &&Command| before.is_empty() || verb.get_name() != "help";
    for verb in inner.filter(|verb| !verb.is_hide_set()).filter(is_own) {
        let name = format!("{before}{}", verb.get_name());
        names.extend(self::names(verb, &format!("{name} ")));
        if !verb.is_subcommand_required_set() {
            names.push(name);
        }
    }
    names
}

fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The tests that run the program.
fn tests() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = String::new();
    for folder in ["cli", "hostile"] {
        sources(&root.join(folder), &mut found);
    }
    found
}

fn is_run(tests: &str, name: &str) -> bool {
    [format!("\"{name} "), format!("\"{name}\"")]
        .iter()
        .any(|call| tests.contains(call.as_str()))
}

#[test]
fn every_verb_is_run_by_a_test() {
    let mut command = cop::cli::command();
    command.build();
    let tests = tests();
    let missing: Vec<String> = names(&command, "")
        .into_iter()
        .filter(|name| !is_run(&tests, name))
        .collect();
    assert_eq!(missing, [""; 0], "no test runs these");
    assert!(
        !is_run(&tests, "levitate"),
        "this test tells what is missing"
    );
}

#[test]
fn every_verb_has_a_json_form() {
    let mut command = cop::cli::command();
    command.build();
    let without: Vec<String> = names(&command, "")
        .into_iter()
        .filter(|name| {
            let verb = name
                .split(' ')
                .try_fold(&command, |at, part| at.find_subcommand(part));
            let verb = verb.expect("a name of the command line");
            !verb.get_arguments().any(|arg| arg.get_id() == "json")
        })
        .filter(|name| {
            ![FOR_SHELLS, READ_OTHERWISE]
                .concat()
                .contains(&name.as_str())
        })
        .collect();
    assert_eq!(without, [""; 0], "these have no --json");
}
