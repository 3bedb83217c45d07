//! `cop use`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::config::Key;
use crate::cli::error::Failure;
use crate::cli::near::nearest;
use crate::cli::output::write_json;
use crate::terminal::{Cell, Column, Label, Table, records, single_line};

/// List your communities, or switch to another
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop use                              which there are
  cop use potters                      from now on, potters is meant
  cop use guild --path ~/guild.db      one whose file lies elsewhere
  cop --community potters list         another one, once")]
pub struct Args {
    /// The community's short name
    #[arg(add = crate::cli::completion::communities())]
    pub name: Option<String>,
    /// Where its file lies
    #[arg(long, value_name = "PATH", requires = "name", value_hint = clap::ValueHint::FilePath)]
    pub path: Option<PathBuf>,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// One of the person's communities.
#[derive(Debug, Serialize)]
struct Known {
    name: String,
    database: String,
    current: bool,
    exists: bool,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    if let Some(name) = &args.name {
        // With a path it is plain that a new one is meant.
        if args.path.is_none() && let Some(near) = near(name, &known(context)?) {
            return Err(Failure::expected(
                format!("there is no community called `{name}`"),
                format!("did you mean `{near}`? cop use {near}"),
            )
            .hint(format!("for a new one, say where its file is to lie: cop use {name} --path FILE")));
        }
        switch(context, name, args.path)?;
    }
    let known = known(context)?;
    if args.json {
        write_json(context, &known)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.name.is_some() {
        for known in known.iter().filter(|known| known.current) {
            let line = format!("{} is meant from now on: {}", known.name, single_line(&known.database));
            context.screen.line(line)?;
            if !known.exists {
                context.screen.hint("it is empty; the first thing you write makes it: cop init, or cop add story")?;
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new([Column::new(""), Column::new(""), Column::new("").shrinks()]);
    let mut rows = Vec::new();
    for known in &known {
        let mark = if known.current { "*" } else { "" };
        let place = match known.exists {
            true => known.database.clone(),
            false => format!("{} (nothing written yet)", known.database),
        };
        table.row([
            Cell::new(Label::Good, mark),
            Cell::new(Label::Title, &known.name),
            Cell::new(Label::Dim, &place),
        ]);
        rows.push(vec![Cell::from(known.name.as_str()), Cell::from(known.database.as_str()), Cell::from(mark)]);
    }
    let text = match context.screen.stdout_is_terminal() {
        true => table.render(context.screen.styles(), context.screen.width()),
        false => records(rows),
    };
    context.screen.out(text)?;
    Ok(ExitCode::SUCCESS)
}

/// The person's communities, by name.
fn known(context: &Context) -> Result<Vec<Known>, Failure> {
    let config = context.config()?;
    let current = config.default_name().to_owned();
    let mut communities = config.known()?;
    if !communities.contains_key(&current) {
        communities.insert(current.clone(), config.default_database()?);
    }
    let known = communities.into_iter().map(|(name, path)| Known {
        current: name == current,
        exists: path.exists(),
        database: path.display().to_string(),
        name,
    });
    Ok(known.collect())
}

/// The community in which something is written and whose name is nearly one that is not known.
fn near<'k>(name: &str, known: &'k [Known]) -> Option<&'k str> {
    if known.iter().any(|one| one.name == name) {
        return None;
    }
    nearest(name, known.iter().filter(|one| one.exists).map(|one| one.name.as_str()))
}

fn switch(context: &mut Context, name: &str, path: Option<PathBuf>) -> Result<(), Failure> {
    let config = context.config()?;
    // Checked before anything is written: the name becomes a file's.
    config.database(name)?;
    if let Some(path) = path {
        if path.is_dir() {
            return Err(Failure::usage(
                format!("{} is a folder", path.display()),
                format!("name a file in it: cop use {name} --path {}", path.join(format!("{name}.db")).display()),
            ));
        }
        let path = std::path::absolute(&path)?.display().to_string();
        context.set(&Key::Database(name.to_owned()), Some(&path))?;
    }
    context.set(&Key::Community, Some(name))
}
