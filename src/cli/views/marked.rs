//! The receipt of a mark.

use super::rows::brief;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{ReceiptForm, write_json};
use crate::community::Marked;

/// Writes the receipt of a mark, which begins with `done`, such as "Flagged". Whether a person reads it, to whom more can be
/// said.
pub fn marked(
    context: &mut Context,
    marked: &Marked,
    form: ReceiptForm,
    done: &str,
) -> Result<bool, Failure> {
    if form.json {
        write_json(context, marked)?;
    } else if form.quiet {
        context.screen.line(&marked.entry.handle)?;
    } else {
        let entry = brief(context, &marked.entry);
        context.screen.line(format!("{done} {entry}"))?;
        return Ok(true);
    }
    Ok(false)
}
