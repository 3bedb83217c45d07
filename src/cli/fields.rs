//! The flags that say what an entry holds, shared by add, ask and edit.

use clap::Args;

use super::context::Context;
use super::error::Failure;
use super::{completion, content};
use crate::community::Community;
use crate::model::{Content, Details, Kind, LinkKind, Name, Outcome, Period, StepVerb, Tag};
use crate::terminal::words;

/// The fields of an entry.
#[derive(Debug, Clone, Default, Args)]
pub struct Fields {
    /// Who told the story, where that is not you
    #[arg(long, value_name = "NAME", value_parser = content::name_parser(), add = completion::members(), help_heading = "Fields")]
    pub told_by: Option<Name>,
    /// When it happened: 2026-05-12, 2026-05, yesterday
    #[arg(long, value_name = "DATE", help_heading = "Fields")]
    pub happened: Option<String>,
    /// How it ended: good, mixed or bad
    #[arg(long, value_name = "OUTCOME", hide_possible_values = true, value_parser = content::outcome_parser(), help_heading = "Fields")]
    pub outcome: Option<Outcome>,
    /// Who looks after the practice
    #[arg(long, value_name = "NAME", value_parser = content::name_parser(), add = completion::members(), help_heading = "Fields")]
    pub steward: Option<Name>,
    /// How often the practice is looked at again, such as 90d or '6 months'; 180d where nobody says
    #[arg(hide_short_help = true, long, value_name = "PERIOD", value_parser = content::period_parser(), help_heading = "Fields")]
    pub review_every: Option<Period>,
    /// The day of the gathering
    #[arg(
        hide_short_help = true,
        long,
        value_name = "DATE",
        help_heading = "Fields"
    )]
    pub on: Option<String>,
    /// The place of the gathering
    #[arg(
        hide_short_help = true,
        long = "where",
        value_name = "PLACE",
        help_heading = "Fields"
    )]
    pub place: Option<String>,
    /// A step of the path: watch:REF, pair:REF, do:REF or teach:REF (repeatable, in order)
    #[arg(hide_short_help = true, long = "step", value_name = "VERB:REF", value_parser = content::step_parser(), add = completion::steps(), help_heading = "Fields")]
    pub steps: Vec<(StepVerb, String)>,
    /// Keep it on this machine: out of every export and exchange
    #[arg(long, hide_short_help = true, help_heading = "Fields")]
    pub private: bool,
}

/// The links of an entry.
#[derive(Debug, Clone, Default, Args)]
pub struct Links {
    /// What it comes from, as a lesson from a story (repeatable)
    #[arg(long, value_name = "REF", add = completion::references(), help_heading = "Links")]
    pub from: Vec<String>,
    /// The question that it answers (repeatable)
    #[arg(hide_short_help = true, long, value_name = "REF", add = completion::references(), help_heading = "Links")]
    pub answers: Vec<String>,
    /// The practice that it takes the place of (repeatable)
    #[arg(hide_short_help = true, long, value_name = "REF", add = completion::references(), help_heading = "Links")]
    pub supersedes: Vec<String>,
    /// What speaks of the same thing (repeatable)
    #[arg(hide_short_help = true, long, value_name = "REF", add = completion::references(), help_heading = "Links")]
    pub relates: Vec<String>,
}

impl Links {
    /// Each link with its kind.
    pub fn all(&self) -> Vec<(LinkKind, String)> {
        let of = |kind, references: &[String]| {
            references
                .iter()
                .map(move |reference| (kind, reference.clone()))
                .collect::<Vec<_>>()
        };
        [
            of(LinkKind::From, &self.from),
            of(LinkKind::Answers, &self.answers),
            of(LinkKind::Supersedes, &self.supersedes),
            of(LinkKind::Relates, &self.relates),
        ]
        .concat()
    }
}

impl Fields {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        !self.private && self.flags().iter().all(|(given, _, _)| !given)
    }

    /// Each flag: whether it was given, its name, and the kind that has such a field.
    fn flags(&self) -> [(bool, &'static str, Kind); 8] {
        use Kind::{Gathering, Path, Practice, Story};
        [
            (self.told_by.is_some(), "--told-by", Story),
            (self.happened.is_some(), "--happened", Story),
            (self.outcome.is_some(), "--outcome", Story),
            (self.steward.is_some(), "--steward", Practice),
            (self.review_every.is_some(), "--review-every", Practice),
            (self.on.is_some(), "--on", Gathering),
            (self.place.is_some(), "--where", Gathering),
            (!self.steps.is_empty(), "--step", Path),
        ]
    }

    /// Refuses a flag of another kind, and names those that this one has.
    fn check(&self, kind: Kind) -> Result<(), Failure> {
        let flags = self.flags();
        let foreign = flags
            .iter()
            .find(|(given, _, owner)| *given && *owner != kind);
        let Some((_, flag, owner)) = foreign else {
            return Ok(());
        };
        let own = flags.iter().filter(|(_, _, owner)| *owner == kind);
        let own: Vec<&str> = own.map(|(_, flag, _)| *flag).collect();
        Err(Failure::usage(
            format!("{flag} belongs to a {owner}, and this is a {kind}"),
            match own.is_empty() {
                true => format!("leave it out; a {kind} has no such flags"),
                false => format!("leave it out; a {kind} has {}", words::join(&own)),
            },
        ))
    }

    /// Puts what is said into an entry.
    ///
    /// # Errors
    /// When a flag belongs to another kind, a date cannot be read, or a step names no one entry.
    pub fn apply(
        &self,
        context: &Context,
        community: &Community,
        content: &mut Content,
    ) -> Result<(), Failure> {
        let kind = content.details.kind();
        self.check(kind)?;
        content.private |= self.private;
        let date = |text: &String| content::date(context, text);
        match &mut content.details {
            Details::Story {
                told_by,
                happened,
                outcome,
            } => {
                *told_by = self.told_by.clone().or(told_by.take());
                if let Some(text) = &self.happened {
                    *happened = Some(date(text)?);
                }
                *outcome = self.outcome.or(*outcome);
            }
            Details::Practice {
                steward,
                review_every,
            } => {
                *steward = self.steward.clone().or(steward.take());
                *review_every = self.review_every.unwrap_or(*review_every);
            }
            Details::Gathering { on, place } => {
                if let Some(text) = &self.on {
                    *on = Some(date(text)?);
                }
                if let Some(text) = &self.place {
                    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    *place = (!folded.is_empty()).then_some(folded);
                }
            }
            Details::Path { steps } if !self.steps.is_empty() => {
                *steps = self
                    .steps
                    .iter()
                    .map(|(verb, reference)| community.step(*verb, reference))
                    .collect::<Result<_, _>>()?;
            }
            Details::Path { .. } | Details::Lesson {} | Details::Question {} => {}
        }
        Ok(())
    }
}

/// Adds tags that are not there yet.
pub fn add_tags(content: &mut Content, tags: &[Tag]) {
    for tag in tags {
        if !content.tags.contains(tag) {
            content.tags.push(tag.clone());
        }
    }
    content.tags.sort();
}
