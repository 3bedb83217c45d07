//! Shows output that is taller than the screen in a pager.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::interrupt::Watch;
use super::modes::Modes;
use super::programs::{Wish, command_words, wished_pager};
use super::{Screen, is_closed_pipe, keep_own};

/// Writes a result, through a pager if stdout is a terminal that is not tall enough for it.
///
/// One that cannot be started is done without, and one that is left early is no failure.
///
/// # Errors
/// As [`Screen::out`].
pub fn page(screen: &mut Screen, text: &str) -> io::Result<()> {
    if screen.should_page(rows(text, screen.width()))
        && let Some(command) = command(&wished_pager(screen.pager()))
    {
        screen.flush()?;
        if run(command, &keep_own(text))? {
            return Ok(());
        }
    }
    screen.out(text)
}

/// How many rows the text takes on a screen of `width` columns that wraps long lines.
fn rows(text: &str, width: usize) -> usize {
    text.lines()
        .map(|line| {
            console::measure_text_width(line)
                .div_ceil(width.max(1))
                .max(1)
        })
        .sum()
}

/// The pager that was wished for; none if the wish is empty or has an open quote.
fn command(wish: &Wish) -> Option<Command> {
    let words = command_words(&wish.command)?;
    let (program, arguments) = words.split_first()?;
    log::debug!("starts the pager {program}, {}", wish.named_by);
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Leave at once what fits on a screen, show colours, keep the text after leaving.
        command.env("LESS", "FRX");
    }
    Some(command)
}

/// Whether the pager took the text.
fn run(mut command: Command, text: &str) -> io::Result<bool> {
    // Ctrl-C stops a search in `less`; it must not take the pager's input away.
    let _watch = Watch::start();
    let modes = Modes::now();
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            log::debug!("the pager cannot be started: {error}");
            return Ok(false);
        }
    };
    let written = match child.stdin.take() {
        Some(mut stdin) => stdin.write_all(text.as_bytes()),
        None => Ok(()),
    };
    let ended = child.wait()?;
    if !ended.success() {
        modes.put_back();
    }
    match written {
        Err(error) if !is_closed_pipe(&error) => Err(error),
        // One that fails has shown nothing, or not all.
        _ => Ok(ended.success()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_count_wrapped_lines() {
        for (text, width, expected) in [
            ("", 10, 0),
            ("a\nb\n", 10, 2),
            ("a\n\nb", 10, 3),
            ("0123456789", 10, 1),
            ("0123456789a", 10, 2),
            ("\u{1b}[1m0123456789\u{1b}[0m", 10, 1),
            ("世界世界世界", 10, 2),
        ] {
            assert_eq!(rows(text, width), expected, "{text:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_may_leave_early_or_be_missing() {
        let long = "line\n".repeat(100_000);
        let wished = |words: &str| {
            command(&Wish {
                command: words.to_owned(),
                named_by: super::super::NamedBy::Settings,
            })
        };
        assert!(run(wished("true").unwrap(), &long).unwrap());
        assert!(!run(wished("/nowhere/pager").unwrap(), &long).unwrap());
        assert!(!run(wished("false").unwrap(), &long).unwrap());
        assert!(wished("").is_none());
    }
}
