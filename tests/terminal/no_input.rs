//! Without a person who answers: nothing waits for one, and whatever is asked can be said by a flag.

use crate::commands::commands;
use crate::person::Person;

/// What asks on a terminal, what is told instead where nobody may be asked, and the line that says it by flags.
const ASKED: &[(&str, &str, &str)] = &[
    (
        "add story",
        "cop add story",
        "add story Kiln -m 'It tripped.'",
    ),
    ("ask", "cop ask", "ask 'Why does it trip?' -m 'In May.'"),
    (
        "answer why-does",
        "cop answer",
        "answer why-does -m 'It is damp.'",
    ),
    ("edit", "cop edit", "edit kiln -m 'It tripped again.'"),
    ("show", "cop show", "show kiln"),
    ("link", "cop link", "link kiln --relates why-does"),
    ("init", "cop init", "init Potters --domain Firing"),
    ("purge kiln", "--yes", "purge kiln --yes"),
];

fn words(line: &str) -> Vec<String> {
    let mut words = shlex::split(line).unwrap();
    words.push("--no-input".to_owned());
    words
}

fn run(person: &Person, line: &str) -> (i32, String) {
    let words = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    person.ends_on(&words, 80, "24", "C.UTF-8")
}

#[test]
fn whatever_is_asked_can_be_said_by_a_flag() {
    let ada = Person::new();
    for (bare, told, said) in ASKED {
        let (code, shown) = run(&ada, bare);
        assert!(code == 1 || code == 2, "{bare}: {code} {shown}");
        assert!(shown.contains(told), "{bare}: {shown}");
        let (code, shown) = run(&ada, said);
        assert_eq!(code, 0, "{said}: {shown}");
    }
}

#[test]
fn no_command_waits_for_anybody() {
    let ada = Person::new();
    run(&ada, "add story Kiln -m 'It tripped.'");
    for (name, _) in commands() {
        let (code, shown) = run(&ada, &name);
        assert!((0..=2).contains(&code), "{name}: {code} {shown}");
    }
}
