//! What the community knows already of what someone begins to write down.

use super::stopped::{Place, Stopped, stopped};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::views;
use crate::community::{Community, Report, SearchHit};
use crate::model::{Id, Kind, Verdict};
use crate::terminal::{Label, Prompts};

/// How many are shown at most.
const SHOWN: usize = 3;

/// Shows what speaks of the same already; the person goes on, reads one, or reports on one instead: then this is its title.
pub(super) fn similar(
    context: &mut Context,
    community: &Community,
    talk: &mut Prompts,
    title: &str,
    linked: &[Id],
) -> Result<Option<String>, Stopped> {
    if !community.exists() {
        return Ok(None);
    }
    let hits = community
        .similar_to(title, SHOWN + linked.len())
        .map_err(Failure::from)?;
    let hits = hits
        .into_iter()
        .filter(|hit| !linked.contains(&hit.entry.id));
    let hits: Vec<SearchHit> = hits.take(SHOWN).collect();
    if hits.is_empty() {
        return Ok(None);
    }
    loop {
        let heading = context
            .screen
            .talk_styles()
            .paint(Label::Dim, "The community knows something like it:");
        context
            .screen
            .say(format!("\n{heading}"))
            .map_err(Failure::from)?;
        for hit in &hits {
            context
                .screen
                .say(format!("  {}", views::brief(context, &hit.entry)))
                .map_err(Failure::from)?;
        }
        let mut choices = vec!["Go on with mine".to_owned()];
        choices.extend(hits.iter().map(|hit| format!("Read “{}”", hit.entry.title)));
        let practices: Vec<&SearchHit> = hits
            .iter()
            .filter(|hit| hit.entry.kind() == Kind::Practice)
            .collect();
        choices.extend(
            practices
                .iter()
                .map(|hit| format!("I tried “{}” instead", hit.entry.title)),
        );
        // Esc sets the offers aside.
        let chosen = talk
            .choose_optional("And now?", &choices)
            .map_err(stopped(Place::Elsewhere))?;
        match chosen.unwrap_or_default() {
            0 => return Ok(None),
            read if read <= hits.len() => {
                let shown = community
                    .show(hits[read - 1].entry.id.to_string().as_str())
                    .map_err(Failure::from)?;
                let text = views::shown(&context.screen, &shown, community.now());
                crate::terminal::page(&mut context.screen, &text).map_err(Failure::from)?;
                context.screen.flush().map_err(Failure::from)?;
            }
            tried => {
                let entry = &practices[tried - 1 - hits.len()].entry;
                let words: Vec<&str> = Verdict::ALL
                    .iter()
                    .map(|verdict| verdict.as_str())
                    .collect();
                let verdict = talk
                    .choose("How did it go?", &words)
                    .map_err(stopped(Place::Elsewhere))?;
                let note = talk
                    .text_optional("What did you notice? (Enter to skip)")
                    .map_err(stopped(Place::Elsewhere))?;
                let report = Report {
                    verdict: Verdict::ALL[verdict],
                    place: None,
                    note,
                };
                community
                    .tried(&entry.id.to_string(), report)
                    .map_err(Failure::from)?;
                return Ok(Some(entry.title.to_string()));
            }
        }
    }
}
