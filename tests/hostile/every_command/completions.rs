//! What a shell is offered while a command is typed.

use std::ffi::OsString;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::table::commands;
use super::{bench, each};
use crate::bench::{Done, words};
use crate::corpus::steers;

#[test]
fn completions_offer_nothing_hostile() {
    let bench = bench();
    for name in ["$(reboot)", "`id`", "a;b", "a\u{202e}b", "it's"] {
        bench
            .cop(&format!(
                "add story T -m x --told-by {}",
                shlex::try_quote(name).unwrap()
            ))
            .ok();
    }
    bench.cop("tag kiln-evilmark 'r&d' \"o'b\" plain").ok();
    let mut all = Vec::new();
    for (name, command) in commands() {
        let positionals = command.get_positionals().count();
        for before in 0..positionals.min(3) {
            let mut arguments = words(&name);
            arguments.extend(std::iter::repeat_n(OsString::from("x"), before));
            all.push([arguments, vec!["".into()]].concat());
        }
        let flags = command
            .get_arguments()
            .filter(|argument| argument.get_action().takes_values() && !argument.is_global_set());
        for flag in flags.filter_map(|argument| argument.get_long()) {
            all.push([words(&name), vec![format!("--{flag}").into(), "".into()]].concat());
        }
    }
    let offered = AtomicUsize::new(0);
    each(&all, |arguments| {
        let is_flag = arguments[arguments.len() - 2]
            .to_string_lossy()
            .starts_with("--");
        for shell in ["bash", "zsh", "fish"]
            .into_iter()
            .take(if is_flag { 1 } else { 3 })
        {
            let line = [vec!["--".into(), "cop".into()], arguments.clone()].concat();
            let mut command = bench.command(&line);
            command
                .env("COMPLETE", shell)
                .env("_CLAP_COMPLETE_INDEX", (line.len() - 2).to_string())
                .env("_CLAP_COMPLETE_COMP_TYPE", "9")
                .env("_CLAP_COMPLETE_SPACE", "true")
                .env("_CLAP_IFS", "\n");
            let done = Done::of(&mut command);
            assert_eq!(done.code, 0, "{arguments:?}: {}", done.told);
            assert_eq!(steers(done.text(), false), None, "{shell}, {arguments:?}");
            assert_eq!(steers(&done.told, false), None, "{shell}, {arguments:?}");
            offered.fetch_add(done.text().lines().count(), Ordering::Relaxed);
            if shell == "bash" {
                // Bash puts a candidate on the line as it is.
                let runs = done
                    .text()
                    .lines()
                    .find(|line| line.contains(['$', '`', ';', '&', '\'', '|']));
                assert_eq!(runs, None, "{arguments:?}");
            }
        }
    });
    assert!(offered.into_inner() > 1000, "there is something to offer");
}
