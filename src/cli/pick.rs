//! A reference that is missing, or could mean several entries, is picked on a full screen where there is a person to pick.

use clap::ArgMatches;

use super::commands::browse::{page, told};
use super::context::Context;
use super::error::Failure;
use super::{usage, views};
use crate::browse::{self, Choice, Start};
use crate::community::{Community, CommunityError};
use crate::model::{Condition, Entry, Id, Kind, Predicate};
use crate::terminal::{single_line, words};

/// What an entry is picked for.
#[derive(Debug, Clone, Copy)]
pub struct Purpose {
    /// What is asked, such as "Choose what to edit"; a narrow terminal has room for 30 letters.
    asks: &'static str,
    /// The kinds that can be meant; none is any.
    kinds: &'static [Kind],
    /// The one that cannot be meant.
    but: Option<Id>,
}

impl Purpose {
    /// An entry of any kind.
    pub const fn new(asks: &'static str) -> Purpose {
        Purpose {
            asks,
            kinds: &[],
            but: None,
        }
    }

    /// An entry of one of these kinds.
    pub const fn of(self, kinds: &'static [Kind]) -> Purpose {
        Purpose { kinds, ..self }
    }

    /// Another entry than this one.
    pub fn but(self, id: Option<Id>) -> Purpose {
        Purpose { but: id, ..self }
    }

    /// Whether an entry can be meant.
    fn takes(self, entry: &Entry) -> bool {
        let of_kind = self.kinds.is_empty() || self.kinds.contains(&entry.kind());
        of_kind && self.but != Some(entry.id)
    }

    /// The entries that can be meant, drafts among them.
    fn among(self) -> Condition {
        let kinds = self.kinds.iter().copied().map(Predicate::Kind);
        let kinds = Condition::Any(kinds.map(Condition::Is).collect());
        let mut parts = vec![Condition::kept()];
        parts.extend((!self.kinds.is_empty()).then_some(kinds));
        let but = self.but.map(Predicate::Entry).map(Condition::Is);
        parts.extend(but.map(|but| Condition::Not(Box::new(but))));
        Condition::All(parts)
    }
}

/// Whether a command line asks for what a program reads.
pub fn is_for_programs(matches: &ArgMatches) -> bool {
    let (mut name, mut matches) = ("", matches);
    while let Some((inner, of_inner)) = matches.subcommand() {
        (name, matches) = (inner, of_inner);
    }
    let flags = ["json", "quiet", "null", "raw"];
    let flag = |flag: &str| matches.try_get_one::<bool>(flag).ok().flatten() == Some(&true);
    let value = |name: &str| matches.try_contains_id(name).unwrap_or(false);
    flags.into_iter().any(flag) || value("format") || name == "show" && value("file")
}

/// Whether there is a person to pick an entry.
pub fn can(context: &Context) -> bool {
    context.screen.fills() && !context.is_for_programs()
}

/// The entry that a command cannot do without: as it was named, or as it is picked.
///
/// # Errors
/// When none is named and nobody can pick, or whoever could leaves without one.
pub fn required(
    context: &mut Context,
    named: Option<&str>,
    purpose: Purpose,
) -> Result<String, Failure> {
    match named {
        Some(reference) => meant(context, reference, purpose),
        None if can(context) => picked(context, None, purpose),
        None => Err(usage::lacking("<REF>")),
    }
}

/// The entry that a reference means: as it was named, or, where it could be several, as it is picked. What names no entry at all
/// is given back too: whoever asks for it tells of that.
///
/// # Errors
/// When a person leaves without picking.
pub fn meant(context: &mut Context, named: &str, purpose: Purpose) -> Result<String, Failure> {
    if can(context)
        && let Err(CommunityError::Ambiguous { candidates, .. }) =
            context.community()?.find(named)
        // Neither the trash is picked from, nor what cannot be meant.
        && candidates.iter().any(|entry| entry.trashed.is_none() && purpose.takes(entry))
    {
        return picked(context, Some(named), purpose);
    }
    Ok(named.to_owned())
}

/// The same for a reference that need not be there.
///
/// # Errors
/// As [`meant`].
pub fn optional(
    context: &mut Context,
    named: Option<&str>,
    purpose: Purpose,
) -> Result<Option<String>, Failure> {
    named
        .map(|named| meant(context, named, purpose))
        .transpose()
}

/// Has the person pick an entry, and tells by which name it can be had without.
fn picked(context: &mut Context, named: Option<&str>, purpose: Purpose) -> Result<String, Failure> {
    let door = context.door()?;
    let community = door.community();
    if !community.exists() || !community.is_anything_kept()? {
        return Err(Failure::expected(
            "nothing is kept here yet",
            "tell what happened: cop add story",
        ));
    }
    let narrowed = purpose.but.is_some() || !purpose.kinds.is_empty();
    if narrowed && !community.is_any(&purpose.among())? {
        let kinds: Vec<&str> = purpose.kinds.iter().map(|kind| kind.as_str()).collect();
        let kinds = match kinds.is_empty() {
            true => "entry".to_owned(),
            false => words::either(&kinds),
        };
        let first = purpose.kinds.first().copied().unwrap_or(Kind::Story);
        return Err(match purpose.but {
            Some(_) => Failure::expected(
                format!("no other {kinds} is kept here yet"),
                format!("another: cop add {first}"),
            ),
            None => Failure::expected(
                format!("no {kinds} is kept here yet"),
                format!("the first: cop add {first}"),
            ),
        });
    }
    let said = |named: &str| {
        let named = single_line(named);
        format!("`{named}` could be any of several. {}", purpose.asks)
    };
    let start = Start {
        community: Box::new(move || door.community()),
        page,
        told,
        among: purpose.among(),
        filters: purpose
            .kinds
            .iter()
            .map(|kind| format!("kind:{kind}"))
            .collect(),
        query: named.unwrap_or_default().to_owned(),
        styles: context.screen.styles(),
        choice: Some(Choice {
            asks: purpose.asks.to_owned(),
            said: named.map(said),
        }),
    };
    context.screen.flush()?;
    let chosen = browse::choose(start).map_err(|error| {
        Failure::expected(
            format!("the terminal cannot be used: {error}"),
            "name the entry, as cop list does; --no-input never asks",
        )
    })?;
    let Some(id) = chosen else {
        return Err(Failure::interrupted());
    };
    let entry = community.find(&id.to_string())?;
    let line = format!("Chosen: {}", views::brief(context, &entry));
    context.screen.say(line)?;
    Ok(name(&community, &entry))
}

/// A name that means this entry alone: two communities that have met may share a handle.
fn name(community: &Community, entry: &Entry) -> String {
    match community.find(entry.handle.as_str()) {
        Ok(found) if found.id == entry.id => entry.handle.to_string(),
        _ => entry.id.to_string(),
    }
}
