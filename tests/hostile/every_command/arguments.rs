//! Errors and hints that quote a hostile argument.

use std::ffi::OsString;

use super::each;
use super::table::{COMMANDS, commands, line};
use crate::bench::{Bench, Done, words};
use crate::corpus::{self, steers};

#[test]
fn a_hostile_argument_steers_nothing() {
    let evil = corpus::texts();
    let mut all = Vec::new();
    for (name, command) in commands() {
        let verb = words(&name);
        let (_, lines) = COMMANDS
            .iter()
            .find(|(of, _)| *of == name)
            .expect("in the table");
        let plain = line(lines[0], "plain");
        let mut add = |text: &str, arguments: Vec<OsString>| {
            all.push((name.clone(), text.to_owned(), arguments))
        };
        for (number, argument) in command.get_arguments().enumerate() {
            let (_, text) = &evil[(number + name.len()) % evil.len()];
            if !argument.get_action().takes_values() || argument.is_global_set() {
                continue;
            }
            match argument.get_long() {
                Some(flag) => {
                    let given: OsString = format!("--{flag}={text}").into();
                    add(text, [plain.clone(), vec![given]].concat());
                }
                None => {
                    let index = argument.get_index().unwrap_or(1);
                    let mut arguments = verb.clone();
                    arguments.extend(std::iter::repeat_n(OsString::from(text), index));
                    add(text, arguments);
                }
            }
        }
        let (_, text) = &evil[name.len() % evil.len()];
        add(
            text,
            [plain.clone(), vec![format!("--{text}").into()]].concat(),
        );
        add(text, [plain, vec![text.into()]].concat());
    }
    let others = [
        "list", "use", "config", "tag", "thanks", "--db", "--color", "--me",
    ];
    for (number, (_, text)) in evil.iter().enumerate() {
        for verb in ["", "show", "search", others[number % others.len()]] {
            let verb: Vec<OsString> = Some(verb)
                .filter(|verb| !verb.is_empty())
                .into_iter()
                .map(OsString::from)
                .collect();
            all.push((
                String::new(),
                text.clone(),
                [verb, vec![text.into()]].concat(),
            ));
        }
    }
    assert!(all.len() > 400, "{}", all.len());
    each(&all, |(verb, text, arguments)| {
        let bench = Bench::empty();
        std::fs::write(bench.path("notes"), "x").unwrap();
        for painted in [false, true]
            .into_iter()
            .take(if verb.is_empty() { 2 } else { 1 })
        {
            let mut command = bench.command(arguments);
            if painted {
                command.env("CLICOLOR_FORCE", "1");
            }
            let done = Done::of(&mut command);
            assert!(
                matches!(done.code, 0..=3),
                "{arguments:?}: {}\n{}",
                done.code,
                done.told
            );
            assert_eq!(
                steers(&done.told, painted),
                None,
                "{arguments:?}: {text:?} on stderr"
            );
            assert_eq!(
                steers(done.text(), painted),
                None,
                "{arguments:?}: {text:?} on stdout"
            );
        }
    });
}
