//! Nothing is offered that is not tried out, and whatever tells something tells it to programs too.

use std::path::{Path, PathBuf};

use crate::commands::commands;

/// Verbs that write text for a person, a shell or a pager, or fill a screen, which JSON would not help.
const FOR_SHELLS: &[&str] = &["browse", "completions", "help", "man"];

/// `tag` reads its flags itself, since a tag to take away looks like one; `export json` writes nothing else.
const READ_OTHERWISE: &[&str] = &["tag", "export json"];

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
    let tests = tests();
    let missing: Vec<String> = commands()
        .into_iter()
        .map(|(name, _)| name)
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
    let without: Vec<String> = commands()
        .into_iter()
        .filter(|(_, verb)| !verb.get_arguments().any(|arg| arg.get_id() == "json"))
        .map(|(name, _)| name)
        .filter(|name| {
            ![FOR_SHELLS, READ_OTHERWISE]
                .concat()
                .contains(&name.as_str())
        })
        .collect();
    assert_eq!(without, [""; 0], "these have no --json");
}
