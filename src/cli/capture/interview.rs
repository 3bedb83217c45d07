//! Capture by questions: headline, sections, outcome, tags, and the sentence that someone else could use.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::document::{Given, derived_title, read_title};
use super::editor::{compose, finish as finish_in_editor, shell_path};
use super::similar::similar;
use super::stopped::{Place, Stopped, stopped};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::community::Community;
use crate::model::{
    Content, Details, Handle, Id, Kind, Lifecycle, Outcome, Prompt, Tag, Title, body_from_sections,
    template,
};
use crate::terminal::{Multiline, Prompts};

/// How an interview ended.
#[derive(Debug)]
pub enum Interview {
    /// Everything was answered; `lesson` is the sentence that someone else could use.
    Done {
        /// The entry.
        given: Given,
        /// The title of a lesson to be made from it.
        lesson: Option<Title>,
    },
    /// The person stopped in the middle, or the editor gave nothing; there is a title at least.
    Draft(Given),
    /// The person stopped before there was anything to keep.
    Nothing,
    /// The person reported on an entry that was there already.
    TriedInstead(String),
}

/// What was answered so far.
struct Answers {
    kind: Kind,
    title: Option<String>,
    sections: Vec<(&'static str, String)>,
    content: Option<Content>,
    /// What it will link to.
    linked: Vec<Id>,
    /// The file that holds what an editor saved before it failed.
    kept: Option<PathBuf>,
}

impl Interview {
    /// Asks for a new entry. What it will link to is known to its author, and not offered as something like it.
    pub fn hold(
        context: &mut Context,
        community: &Community,
        kind: Kind,
        title: Option<&str>,
        after_action: bool,
        linked: Vec<Id>,
    ) -> Result<Interview, Failure> {
        let answers = Answers {
            kind,
            title: title.map(str::to_owned),
            sections: Vec::new(),
            content: None,
            linked,
            kept: None,
        };
        converse(context, community, answers, template(kind, after_action))
    }
}

/// The questions that a draft answers in part; none where it says more than answers, which an interview would drop.
pub fn resumable(draft: &Content) -> Option<&'static [Prompt]> {
    let kind = draft.details.kind();
    [template(kind, false), template(kind, true)]
        .into_iter()
        .find(|prompts| {
            let answered = answered(draft, prompts);
            let answers = answered
                .iter()
                .map(|(heading, text)| (*heading, text.as_str()));
            body_from_sections(answers).trim() == draft.body.trim()
        })
}

/// The sections of a draft that are not empty.
fn answered(draft: &Content, prompts: &'static [Prompt]) -> Vec<(&'static str, String)> {
    prompts
        .iter()
        .filter_map(|prompt| Some((prompt.heading, section(&draft.body, prompt.heading)?)))
        .collect()
}

/// Goes on with a draft at the first of these questions that has no answer.
pub fn resume(
    context: &mut Context,
    community: &Community,
    draft: &Content,
    prompts: &'static [Prompt],
) -> Result<Interview, Failure> {
    let answers = Answers {
        kind: draft.details.kind(),
        title: Some(draft.title.to_string()),
        sections: answered(draft, prompts),
        content: Some(draft.clone()),
        linked: Vec::new(),
        kept: None,
    };
    converse(context, community, answers, prompts)
}

/// The text under a heading of the second level.
fn section(body: &str, heading: &str) -> Option<String> {
    let start = format!("## {heading}\n");
    let at = if body.starts_with(&start) {
        0
    } else {
        body.find(&format!("\n{start}"))? + 1
    };
    let rest = &body[at + start.len()..];
    let end = if rest.starts_with("## ") {
        0
    } else {
        rest.find("\n## ").unwrap_or(rest.len())
    };
    let text = rest[..end].trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn converse(
    context: &mut Context,
    community: &Community,
    answers: Answers,
    prompts: &'static [Prompt],
) -> Result<Interview, Failure> {
    let answers = RefCell::new(answers);
    match ask(context, community, &answers, prompts) {
        Ok(interview) => Ok(interview),
        Err(Stopped::Failure(failure)) => Err(failure),
        Err(Stopped::Person(typed)) => Ok(answers.into_inner().draft(typed)),
    }
}

fn ask(
    context: &mut Context,
    community: &Community,
    answers: &RefCell<Answers>,
    prompts: &'static [Prompt],
) -> Result<Interview, Stopped> {
    let mut talk = Prompts::new(&mut context.screen);
    let kind = answers.borrow().kind;
    let resumed = answers.borrow().content.is_some();
    if answers.borrow().title.is_none() {
        let title = loop {
            let typed = talk
                .text_optional(headline(kind))
                .map_err(stopped(Place::Title))?;
            match typed.map(|typed| read_title(&typed)) {
                Some(Ok(title)) => break title,
                Some(Err(failure)) => {
                    failure.report(&mut context.screen);
                }
                None => return Ok(Interview::Nothing),
            }
        };
        answers.borrow_mut().title = Some(title.to_string());
    }
    let title = answers.borrow().title.clone().unwrap_or_default();
    if resumed {
        context
            .screen
            .say(format!("Going on with “{title}”."))
            .map_err(|error| Stopped::Failure(error.into()))?;
    }
    let linked = answers.borrow().linked.clone();
    if !resumed && let Some(tried) = similar(context, community, &mut talk, &title, &linked)? {
        return Ok(Interview::TriedInstead(tried));
    }
    for prompt in prompts {
        if answers
            .borrow()
            .sections
            .iter()
            .any(|(heading, _)| *heading == prompt.heading)
        {
            continue;
        }
        loop {
            let answer = talk
                .paragraphs(prompt.heading, prompt.question)
                .map_err(stopped(Place::Section(prompt.heading)))?;
            let typed = match answer {
                Multiline::Skip => break,
                Multiline::Text(text) => {
                    answers.borrow_mut().sections.push((prompt.heading, text));
                    break;
                }
                Multiline::Editor(typed) => typed,
            };
            let has_text = !typed.trim().is_empty();
            if has_text {
                answers.borrow_mut().sections.push((prompt.heading, typed));
            }
            let body = answers.borrow().with_empty_headings(prompts);
            // A draft has fields besides its text, which the person sees and may change too.
            let begun = answers.borrow().content.clone().map(|draft| Content {
                body: body.clone(),
                state: Lifecycle::Live,
                ..draft
            });
            let written = match begun {
                Some(begun) => finish_in_editor(context, community, &begun)
                    .map(|content| content.map(Given::plain)),
                None => compose(context, kind, Some(&title), &body, false),
            };
            match written {
                Ok(Some(mut given)) => {
                    given.kept = answers.borrow_mut().kept.take();
                    return Ok(Interview::Done {
                        given,
                        lesson: None,
                    });
                }
                Ok(None) => return Ok(answers.borrow().draft_of_all()),
                // Nothing typed may be lost over an editor that is not there: the questions go on here.
                Err(failure) => {
                    let kept = failure.kept().map(Path::to_path_buf);
                    match &kept {
                        None => failure,
                        Some(path) => failure.without_hints().hint(format!(
                            "the questions go on here; what the editor saved stays in {}",
                            path.display()
                        )),
                    }
                    .report(&mut context.screen);
                    if kept.is_some() {
                        answers.borrow_mut().kept = kept;
                    }
                }
            }
            if has_text {
                break;
            }
        }
    }
    let mut content = answers.borrow().content(Lifecycle::Live).ok_or_else(|| {
        Stopped::Failure(Failure::expected(
            "nothing was answered, so nothing was kept",
            "",
        ))
    })?;
    answers.borrow_mut().content = Some(content.clone());
    finish(context, community, &mut talk, answers, &mut content)?;
    let lesson = match kind {
        Kind::Story => talk
            .text_optional(
                "One sentence that someone else could use? (makes a lesson; Enter to skip)",
            )
            .map_err(stopped(Place::Elsewhere))?
            .and_then(|sentence| Title::derive(&sentence)),
        _ => None,
    };
    let kept = answers.borrow_mut().kept.take();
    Ok(Interview::Done {
        given: Given {
            kept,
            ..Given::plain(content)
        },
        lesson,
    })
}

/// Says how what an editor saved before it failed comes into the entry, which was made without it.
pub fn tell_kept(
    context: &mut Context,
    kept: Option<&Path>,
    handle: &Handle,
) -> Result<(), Failure> {
    let Some(path) = kept else {
        return Ok(());
    };
    let command = format!("cop edit {handle} -F {}", shell_path(path));
    Ok(context
        .screen
        .hint(format!("to have what the editor saved instead: {command}"))?)
}

/// The short questions at the end: outcome, tags.
fn finish(
    context: &mut Context,
    community: &Community,
    talk: &mut Prompts,
    answers: &RefCell<Answers>,
    content: &mut Content,
) -> Result<(), Stopped> {
    if let Details::Story { outcome, .. } = &mut content.details
        && outcome.is_none()
    {
        let keys = [('g', "good"), ('m', "mixed"), ('b', "bad")];
        let chosen = talk
            .key("How did it end?", &keys)
            .map_err(stopped(Place::Elsewhere))?;
        *outcome = chosen.and_then(|index| Outcome::ALL.get(index).copied());
        answers.borrow_mut().content = Some(content.clone());
    }
    if content.tags.is_empty() {
        let known: Vec<String> = match community.exists() {
            true => community
                .tags()
                .map_err(Failure::from)?
                .iter()
                .map(|tag| tag.name.to_string())
                .collect(),
            false => Vec::new(),
        };
        let typed = talk
            .tags("Tags", &known)
            .map_err(stopped(Place::Elsewhere))?;
        for word in typed {
            match word.parse::<Tag>() {
                Ok(tag) => content.tags.push(tag),
                Err(error) => context.screen.warn(error).map_err(Failure::from)?,
            }
        }
        answers.borrow_mut().content = Some(content.clone());
    }
    Ok(())
}

/// The question for the headline.
fn headline(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "Headline: what happened, in one line",
        Kind::Lesson => "The claim, as “When X, do Y”",
        Kind::Practice => "Name of the practice, as a doing: “Check the breaker”",
        Kind::Question => "Your question",
        Kind::Path => "Name of the path",
        Kind::Gathering => "Name of the gathering",
    }
}

impl Answers {
    /// What was answered, as an entry; `None` where there is no title to keep it under.
    fn content(&self, state: Lifecycle) -> Option<Content> {
        let body = body_from_sections(
            self.sections
                .iter()
                .map(|(heading, text)| (*heading, text.as_str())),
        );
        let title = match &self.title {
            Some(title) => Title::derive(title),
            None => derived_title(&body),
        }?;
        let mut content = self
            .content
            .clone()
            .unwrap_or_else(|| Content::plain(self.kind, title.clone(), String::new()));
        content.title = title;
        content.state = state;
        if !body.is_empty() {
            content.body = body;
        }
        Some(content)
    }

    /// Every heading with what was answered under it, for an editor.
    fn with_empty_headings(&self, prompts: &[Prompt]) -> String {
        let mut body = String::new();
        for prompt in prompts {
            let answer = self
                .sections
                .iter()
                .find(|(heading, _)| *heading == prompt.heading);
            let text = match answer {
                Some((_, text)) => text.trim().to_owned(),
                None => format!("<!-- {} -->", prompt.question),
            };
            body.push_str(&format!("\n## {}\n\n{text}\n", prompt.heading));
        }
        body
    }

    /// What was typed until a person stopped.
    fn draft(mut self, typed: Option<(Place, String)>) -> Interview {
        if let Some((place, text)) = typed.filter(|(_, text)| !text.trim().is_empty()) {
            match place {
                Place::Title => self.title = Some(text),
                Place::Section(heading) => self.sections.push((heading, text)),
                Place::Elsewhere => {}
            }
        }
        self.draft_of_all()
    }

    fn draft_of_all(&self) -> Interview {
        match self.content(Lifecycle::Draft) {
            Some(content) => Interview::Draft(Given {
                kept: self.kept.clone(),
                ..Given::plain(content)
            }),
            None => Interview::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn sections_are_found_by_their_heading() {
        let body = "## Situation\n\nCold.\n\n## Action\n\n## Result\n\nWarm.\n";
        assert_eq!(section(body, "Situation").as_deref(), Some("Cold."));
        assert_eq!(section(body, "Action"), None);
        assert_eq!(section(body, "Result").as_deref(), Some("Warm."));
        assert_eq!(section(body, "Reflection"), None);
    }
}
