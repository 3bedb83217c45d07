//! The receipts of what is said or done in a word.

use serde::Serialize;

use super::rows::brief;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::community::{Marked, Pinned};
use crate::model::{Entry, Name};

/// Writes the receipt of a mark, which begins with `done`, such as "Flagged". Whether a person reads it, to whom more can be
/// said.
pub fn marked(
    context: &mut Context,
    marked: &Marked,
    form: ReceiptForm,
    done: &str,
) -> Result<bool, Failure> {
    let is_read = receipt(context, marked, &marked.entry, form, done)?;
    if is_read {
        ask_who(context, &marked.mark.by)?;
    }
    Ok(is_read)
}

/// Writes the receipt of a pin in the same way.
pub fn pinned(
    context: &mut Context,
    pinned: &Pinned,
    form: ReceiptForm,
    done: &str,
) -> Result<bool, Failure> {
    receipt(context, pinned, &pinned.entry, form, done)
}

fn receipt(
    context: &mut Context,
    all: &impl Serialize,
    entry: &Entry,
    form: ReceiptForm,
    done: &str,
) -> Result<bool, Failure> {
    if form.json {
        write_json(context, all)?;
    } else if form.quiet {
        context.screen.line(&entry.handle)?;
    } else {
        let entry = brief(context, entry);
        context.screen.line(format!("{done} {entry}"))?;
        return Ok(true);
    }
    Ok(false)
}

/// Where neither the person, nor git, nor the login says who acts: how to say it.
pub fn ask_who(context: &mut Context, me: &Name) -> Result<(), Failure> {
    if *me == Name::unknown() {
        context
            .screen
            .hint("nobody knows yet who you are: cop me --name NAME")?;
    }
    Ok(())
}
