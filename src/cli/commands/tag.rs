//! `cop tag`.

use std::process::ExitCode;

use clap::{Args as Arguments, Subcommand};

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, ReceiptForm, write_json};
use crate::cli::pick::{self, Purpose};
use crate::cli::{completion, content, views};
use crate::model::{Tag, TagInfo};
use crate::terminal::{Cell, Column, Label, Table, records, words};

/// Tag entries, and tend the community's words for its topics
#[derive(Debug, Arguments)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  cop tag kiln-tripped kiln breaker     adds two tags
  cop tag kiln-tripped breaker -kiln    adds one, takes one away
  cop tag kiln-tripped breaker --json   --json and --quiet come last
  cop tag list
  cop tag rename oven kiln              the old name stays as an alias
  cop tag merge ovens kiln
  cop tag define kiln \"Where clay becomes stone\"
  cop tag alias furnace kiln            furnace now means kiln"
)]
pub struct Args {
    /// What to do with the tags themselves
    #[command(subcommand)]
    pub act: Option<Act>,
    /// The entry
    #[arg(value_name = "REF", required = true, add = completion::references())]
    pub reference: Option<String>,
    /// Tags to add; those that begin with `-` are taken away
    #[arg(value_name = "TAG", required = true, allow_hyphen_values = true, add = completion::tags())]
    pub tags: Vec<String>,
}

/// What to do with the tags themselves.
#[derive(Debug, Subcommand)]
pub enum Act {
    /// List every tag, with its meaning and how many entries carry it
    #[command(after_help = "Examples:
  cop tag list")]
    List(OneForm),
    /// Give a tag another name; the old one stays as an alias
    #[command(after_help = "Examples:
  cop tag rename oven kiln")]
    Rename {
        /// Its name
        #[arg(value_parser = content::tag_parser(), add = completion::tags())]
        old: Tag,
        /// Its new name
        #[arg(value_parser = content::tag_parser())]
        new: Tag,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
    /// Join a tag into another; its name stays as an alias
    #[command(after_help = "Examples:
  cop tag merge ovens kiln")]
    Merge {
        /// The tag that goes
        #[arg(value_parser = content::tag_parser(), add = completion::tags())]
        from: Tag,
        /// The tag that stays
        #[arg(value_parser = content::tag_parser(), add = completion::tags())]
        into: Tag,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
    /// Say what a tag means; the glossary is made of these
    #[command(after_help = "Examples:
  cop tag define kiln \"Where clay becomes stone\"
  cop tag define kiln \"\"              takes it back")]
    Define {
        /// The tag
        #[arg(value_parser = content::tag_parser(), add = completion::tags())]
        tag: Tag,
        /// What it means; "" takes it back
        meaning: String,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
    /// Make a word mean a tag
    #[command(after_help = "Examples:
  cop tag alias furnace kiln            furnace now means kiln
  cop tag alias furnace --remove")]
    Alias {
        /// The word
        #[arg(value_parser = content::tag_parser())]
        alias: Tag,
        /// The tag that it means
        #[arg(value_parser = content::tag_parser(), required_unless_present = "remove", add = completion::tags())]
        tag: Option<Tag>,
        /// Take the alias back
        #[arg(long, conflicts_with = "tag")]
        remove: bool,
        /// How to write the result
        #[command(flatten)]
        form: OneForm,
    },
}

/// What an entry is picked for.
const PURPOSE: Purpose = Purpose::new("Choose what to tag");

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    match args.act {
        None => {
            let named = args.reference.unwrap_or_default();
            let reference = pick::meant(context, &named, PURPOSE)?;
            retag(context, &reference, &args.tags)
        }
        Some(act) => tend(context, act),
    }
}

/// Adds and takes away.
fn retag(context: &mut Context, reference: &str, words: &[String]) -> Result<ExitCode, Failure> {
    let mut form = ReceiptForm::default();
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    let read = |text: &str| {
        text.parse::<Tag>().map_err(|error| {
            Failure::usage(error.to_string(), "for example: cop tag REF kiln -oven")
        })
    };
    // Tags that begin with a hyphen would be flags elsewhere, so this command reads its flags itself.
    for word in words {
        match word.as_str() {
            "--json" => form.json = true,
            "-q" | "--quiet" => form.quiet = true,
            "--no-input" | "--no-pager" => {}
            word => match word.strip_prefix('-') {
                Some(tag) if !tag.starts_with('-') => remove.push(read(tag)?),
                Some(_) => {
                    return Err(Failure::usage(
                        format!("`{}` is not a flag of cop tag", crate::terminal::single_line(word)),
                        "flags for every command go before the verb: cop --db PATH tag REF kiln",
                    ));
                }
                None => add.push(read(word)?),
            },
        }
    }
    let done = context.community()?.retag(reference, &add, &remove)?;
    for (new, old) in &done.near {
        context.screen.warn(format!("`{new}` is a new tag; did you mean `{old}`?"))?;
    }
    if form.json {
        write_json(context, &done)?;
    } else if form.quiet {
        context.screen.line(&done.entry.handle)?;
    } else {
        let line = match done.entry.tags.is_empty() {
            true => format!("{}\n  no tags", views::brief(context, &done.entry)),
            false => format!("{}\n  tags: {}", views::brief(context, &done.entry), join(&done.entry.tags)),
        };
        context.screen.line(line)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn join(tags: &[Tag]) -> String {
    tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")
}

/// Tends the tags themselves.
fn tend(context: &mut Context, act: Act) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    let entries = |n: usize| words::count(n, "entry", "entries");
    match act {
        Act::List(form) => return list(context, &community.tags()?, form),
        Act::Rename { old, new, form } => {
            let change = community.rename_tag(&old, &new)?;
            match form.json {
                true => write_json(context, &change)?,
                false => context.screen.line(format!("`{old}` is now `{new}`, on {}", entries(change.entries)))?,
            }
        }
        Act::Merge { from, into, form } => {
            let change = community.merge_tags(&from, &into)?;
            match form.json {
                true => write_json(context, &change)?,
                false => context.screen.line(format!(
                    "`{from}` is now `{}`, on {}",
                    change.tag,
                    entries(change.entries)
                ))?,
            }
        }
        Act::Define { tag, meaning, form } => {
            let about = community.define_tag(&tag, &meaning)?;
            told(context, &about, form)?;
        }
        Act::Alias { alias, tag, form, .. } => {
            let about = community.alias_tag(&alias, tag.as_ref())?;
            told(context, &about, form)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told(context: &mut Context, about: &TagInfo, form: OneForm) -> Result<(), Failure> {
    if form.json {
        return write_json(context, about);
    }
    let mut line = about.name.to_string();
    if !about.aliases.is_empty() {
        line.push_str(&format!(" (also {})", join(&about.aliases)));
    }
    if let Some(definition) = &about.definition {
        line.push_str(&format!(": {}", crate::terminal::single_line(definition)));
    }
    Ok(context.screen.line(line)?)
}

fn list(context: &mut Context, tags: &[TagInfo], form: OneForm) -> Result<ExitCode, Failure> {
    if form.json {
        write_json(context, &tags)?;
    } else if context.screen.stdout_is_terminal() {
        let mut table = Table::new([
            Column::new(""),
            Column::new("").right(),
            Column::new("").shrinks(),
            Column::new("").shrinks().optional(1),
        ]);
        for tag in tags {
            let also = match tag.aliases.is_empty() {
                true => String::new(),
                false => format!("also {}", join(&tag.aliases)),
            };
            table.row([
                Cell::new(Label::Tag, tag.name.as_str()),
                Cell::new(Label::Dim, &tag.entries.to_string()),
                Cell::from(tag.definition.as_deref().unwrap_or_default()),
                Cell::new(Label::Dim, &also),
            ]);
        }
        let text = table.render(context.screen.styles(), context.screen.width());
        crate::terminal::page(&mut context.screen, &text)?;
    } else {
        let rows = tags.iter().map(|tag| {
            [
                tag.name.to_string(),
                tag.entries.to_string(),
                tag.definition.clone().unwrap_or_default(),
                join(&tag.aliases),
            ]
            .map(|text| Cell::from(text.as_str()))
            .to_vec()
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        context.screen.bytes(records(rows))?;
    }
    if tags.is_empty() {
        context.screen.flush()?;
        context.screen.say("There are no tags yet.")?;
        context.screen.hint("cop tag REF kiln")?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}
