//! The commands of the command line, for tests that must leave none out.

use clap::Command;

/// Every command that does something, by its whole name: `list`, `tag`, `tag rename`.
pub fn commands() -> Vec<(String, Command)> {
    let mut command = cop::cli::command();
    command.build();
    let mut found = Vec::new();
    below(&command, "", &mut found);
    found
}

fn below(command: &Command, before: &str, found: &mut Vec<(String, Command)>) {
    // Below a verb, `help` is clap's own.
    let is_own = |verb: &&Command| before.is_empty() || verb.get_name() != "help";
    let inner = command.get_subcommands();
    for verb in inner.filter(|verb| !verb.is_hide_set()).filter(is_own) {
        let name = format!("{before}{}", verb.get_name());
        below(verb, &format!("{name} "), found);
        if !verb.is_subcommand_required_set() {
            found.push((name, verb.clone()));
        }
    }
}
