//! The flags that say which entries, shared by list, search and export; the same as the query language's fields.

use clap::Args;

use super::context::Context;
use super::error::{Failure, typed_word};
use super::near::nearest;
use crate::model::{Condition, Kind, Predicate, State, Tag, parse_moment};
use crate::search;
use crate::terminal::{single_line, words};

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Filters {
    /// Of this kind (repeatable: any of them)
    #[arg(short, long, value_name = "KIND", value_parser = super::content::kind_parser(), help_heading = "Filters")]
    pub kind: Vec<Kind>,
    /// With this tag (repeatable: all of them)
    #[arg(short, long, value_name = "TAG", value_parser = super::content::tag_parser(), add = super::completion::tags(), help_heading = "Filters")]
    pub tag: Vec<Tag>,
    /// Written or told by this member
    #[arg(long, value_name = "NAME", value_parser = super::content::by_parser(), add = super::completion::members(), help_heading = "Filters")]
    pub by: Option<String>,
    /// In this state (repeatable: any of them): draft, live, retired, identified, adopted, learned, trial, proven,
    /// contested, due, open, answered, settled, flagged
    #[arg(long, value_name = "STATE", value_parser = super::content::state_parser(), hide_possible_values = true, help_heading = "Filters")]
    pub state: Vec<State>,
    /// Changed since then: 2026-05, yesterday, '2 weeks ago'
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub since: Option<String>,
    /// Last changed before this date
    #[arg(
        hide_short_help = true,
        long,
        value_name = "DATE",
        help_heading = "Filters"
    )]
    pub before: Option<String>,
    /// That come from this entry
    #[arg(hide_short_help = true, long, value_name = "REF", add = super::completion::references(), help_heading = "Filters")]
    pub from: Vec<String>,
    /// That link to this entry, or are linked from it
    #[arg(hide_short_help = true, long, value_name = "REF", add = super::completion::references(), help_heading = "Filters")]
    pub links: Vec<String>,
    /// That meet a filter of your settings, see `cop config` (repeatable: all of them)
    #[arg(hide_short_help = true, long, value_name = "NAME", add = super::completion::saved_filters(), help_heading = "Filters")]
    pub filter: Vec<String>,
    /// That stay on this machine
    #[arg(hide_short_help = true, long, help_heading = "Filters")]
    pub private: bool,
    /// That are pinned
    #[arg(hide_short_help = true, long, help_heading = "Filters")]
    pub pinned: bool,
}

impl Filters {
    /// The filters as one condition.
    ///
    /// # Errors
    /// When a date cannot be read, or a reference names no one entry.
    pub fn condition(&self, context: &Context, more: &[Kind]) -> Result<Condition, Failure> {
        let now = context.now()?;
        let moment = |text: &String| {
            parse_moment(text, now).map_err(|error| Failure::usage(error.to_string(), ""))
        };
        let any = |predicates: Vec<Predicate>| {
            Condition::Any(predicates.into_iter().map(Condition::Is).collect())
        };
        let mut all = Vec::new();
        let kinds: Vec<Predicate> = self
            .kind
            .iter()
            .chain(more)
            .map(|&kind| Predicate::Kind(kind))
            .collect();
        if !kinds.is_empty() {
            all.push(any(kinds));
        }
        if !self.state.is_empty() {
            all.push(any(self
                .state
                .iter()
                .map(|&state| Predicate::State(state))
                .collect()));
        }
        let mut must = |predicate| all.push(Condition::Is(predicate));
        self.tag
            .iter()
            .for_each(|tag| must(Predicate::Tag(tag.clone())));
        self.by
            .iter()
            .for_each(|name| must(Predicate::By(name.clone())));
        if let Some(text) = &self.since {
            must(Predicate::Since(moment(text)?));
        }
        if let Some(text) = &self.before {
            must(Predicate::Before(moment(text)?));
        }
        for (references, make) in [
            (&self.from, Predicate::From as fn(String) -> Predicate),
            (&self.links, Predicate::Links),
        ] {
            for reference in references {
                // A flag's slip is an error, while the query language takes everything.
                must(make(context.community()?.find(reference)?.id.to_string()));
            }
        }
        if self.private {
            must(Predicate::Private);
        }
        if self.pinned {
            must(Predicate::Pinned);
        }
        for name in &self.filter {
            all.push(search::parse(saved(context, name)?, now).condition());
        }
        Ok(Condition::All(all))
    }

    /// Whether no filter is set.
    pub fn is_empty(&self) -> bool {
        *self == Filters::default()
    }

    /// The flags as they would be typed; `None` where one has a value that nobody would type.
    pub fn typed(&self) -> Option<Vec<String>> {
        let kinds = self.kind.iter().map(|kind| ("kind", kind.as_str()));
        let states = self.state.iter().map(|state| ("state", state.as_str()));
        let values = kinds
            .chain(self.tag.iter().map(|tag| ("tag", tag.as_str())))
            .chain(self.by.iter().map(|by| ("by", by.as_str())))
            .chain(states)
            .chain(self.since.iter().map(|date| ("since", date.as_str())))
            .chain(self.before.iter().map(|date| ("before", date.as_str())))
            .chain(self.from.iter().map(|from| ("from", from.as_str())))
            .chain(self.links.iter().map(|links| ("links", links.as_str())))
            .chain(self.filter.iter().map(|name| ("filter", name.as_str())));
        let flags = values.map(|(flag, value)| {
            let value = typed_word(value)?;
            // A value that begins with a hyphen would be read as a flag.
            let between = if value.starts_with('-') { '=' } else { ' ' };
            Some(format!("--{flag}{between}{value}"))
        });
        let private = self.private.then(|| Some("--private".to_owned()));
        let pinned = self.pinned.then(|| Some("--pinned".to_owned()));
        flags.chain(private).chain(pinned).collect()
    }

    /// The filters with one of them left out, each in its turn; several kinds are one filter, and so are several states.
    pub fn each_left_out(&self) -> Vec<Filters> {
        let mut left = Vec::new();
        let mut leave = |out: &dyn Fn(&mut Filters)| {
            let mut rest = self.clone();
            out(&mut rest);
            if rest != *self {
                left.push(rest);
            }
        };
        leave(&|rest| rest.kind.clear());
        (0..self.tag.len()).for_each(|at| leave(&|rest| drop(rest.tag.remove(at))));
        leave(&|rest| rest.by = None);
        leave(&|rest| rest.state.clear());
        leave(&|rest| rest.since = None);
        leave(&|rest| rest.before = None);
        (0..self.from.len()).for_each(|at| leave(&|rest| drop(rest.from.remove(at))));
        (0..self.links.len()).for_each(|at| leave(&|rest| drop(rest.links.remove(at))));
        (0..self.filter.len()).for_each(|at| leave(&|rest| drop(rest.filter.remove(at))));
        leave(&|rest| rest.private = false);
        leave(&|rest| rest.pinned = false);
        left
    }
}

/// What a filter of the settings asks for.
fn saved<'c>(context: &'c Context, name: &str) -> Result<&'c str, Failure> {
    let filters = &context.config()?.filters;
    if let Some(query) = filters.get(name) {
        return Ok(query);
    }
    let failure = Failure::usage(
        format!(
            "there is no filter `{}` in your settings",
            single_line(name)
        ),
        "",
    );
    Err(match nearest(name, filters.keys().map(String::as_str)) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None if filters.is_empty() => {
            failure.hint("cop config set filters.due \"kind:practice state:due\"")
        }
        None => {
            let names: Vec<&str> = filters.keys().map(String::as_str).collect();
            failure.hint(format!("your filters: {}", words::join(&names)))
        }
    })
}
