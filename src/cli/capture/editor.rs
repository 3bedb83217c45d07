//! Writing and rewriting an entry in the person's own editor.

use std::path::{Path, PathBuf};

use super::document::{Given, derived_title, document};
use super::templates;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::community::{Community, CommunityError};
use crate::exchange::{self, ReadOptions};
use crate::markdown;
use crate::model::{Content, Details, Entry, Kind, Step, typed};
use crate::terminal::{self, Edited};

/// Has a person write a new entry; `None` where they saved nothing new.
pub fn compose(
    context: &Context,
    kind: Kind,
    title: Option<&str>,
    body: &str,
    after_action: bool,
) -> Result<Option<Given>, Failure> {
    let config = context.config()?.clone();
    let mut initial = templates::text(&config, kind, title.unwrap_or_default(), after_action)?;
    if !body.is_empty() {
        let head = markdown::split(&initial).map(|document| initial.len() - document.body.len());
        initial.truncate(head.unwrap_or(initial.len()));
        initial.push_str(body);
    }
    let again = format!("cop add {kind}");
    let text = match edited(context, &initial, kind.as_str(), &again)? {
        Edited::Unchanged => return Ok(None),
        // Who empties the file wants nothing kept.
        Edited::Changed(text) if text.trim().is_empty() => return Ok(None),
        Edited::Changed(text) => text,
    };
    understand(context, kind, title, &text)
        .map(Some)
        .map_err(|failure| keep(failure.without_hints(), &again, &text))
}

/// What an editor makes of a text; where it fails and a file holds what it saved, `again` is the command that takes it with `-F`.
pub fn edited(
    context: &Context,
    initial: &str,
    name_hint: &str,
    again: &str,
) -> Result<Edited, Failure> {
    terminal::edit(context.editor(), initial, name_hint).map_err(|error| {
        let failure = Failure::from(error);
        let Some(path) = failure.kept().map(shell_path) else {
            return failure;
        };
        failure.without_hints().hint(format!(
            "nothing was changed; to take the text in once it is ready: {again} -F {path}"
        ))
    })
}

/// A path as a shell would want it typed.
pub(super) fn shell_path(path: &Path) -> String {
    typed(&path.display().to_string()).into_owned()
}

/// Reads what came back from the editor.
fn understand(
    context: &Context,
    kind: Kind,
    title: Option<&str>,
    text: &str,
) -> Result<Given, Failure> {
    let text = tidy(text);
    let body = markdown::split(&text).map_or("", |document| document.body);
    let own = markdown::split(&text)
        .ok()
        .and_then(|document| {
            document
                .front?
                .fields
                .get("title")?
                .as_str()
                .map(str::to_owned)
        })
        .filter(|title| !title.trim().is_empty());
    let derived = derived_title(body).map(|title| title.to_string());
    let title = own.or(title.map(str::to_owned)).or(derived);
    if title.is_none() && body.trim().is_empty() {
        return Err(Failure::expected(
            "there is no title and no text, so nothing was kept",
            "",
        ));
    }
    let mut given = document(context, kind, title.as_deref(), &text, None)?;
    given.content.body = given.content.body.trim_start_matches('\n').to_owned();
    Ok(given)
}

/// Takes the questions out, and the headings that stayed empty.
fn tidy(text: &str) -> String {
    let (head, body) = match markdown::split(text) {
        Ok(document) => text.split_at(text.len() - document.body.len()),
        // As Markdown, front matter with a slip in it is a heading over nothing, and would be dropped.
        Err(_) => return text.to_owned(),
    };
    let body = markdown::drop_empty_sections(&markdown::strip_comments(body));
    let body = body.trim();
    match body.is_empty() {
        true => head.to_owned(),
        false => format!("{head}{body}\n"),
    }
}

/// Has a person rewrite an entry; `None` where they saved it as it was. The body stays byte for byte where they leave it.
/// Gives also what could not be read.
pub fn revise(
    context: &Context,
    community: &Community,
    entry: &Entry,
    content: &Content,
) -> Result<Option<(Content, Vec<String>)>, Failure> {
    let initial = whole(community, content)?;
    let again = format!("cop edit {}", entry.handle);
    let text = match edited(context, &initial, entry.slug.as_str(), &again)? {
        Edited::Unchanged => return Ok(None),
        Edited::Changed(text) => text,
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    reread(context, community, content, &text)
        .map(Some)
        .map_err(|failure| keep(failure, &again, &text))
}

/// Has a person finish an entry that was begun, with all that it says already; `None` where they saved nothing new.
pub fn finish(
    context: &Context,
    community: &Community,
    begun: &Content,
) -> Result<Option<Content>, Failure> {
    let kind = begun.details.kind();
    let again = format!("cop add {kind}");
    let text = match edited(context, &whole(community, begun)?, kind.as_str(), &again)? {
        Edited::Unchanged => return Ok(None),
        Edited::Changed(text) if text.trim().is_empty() => return Ok(None),
        Edited::Changed(text) => text,
    };
    let (mut content, _) = reread(context, community, begun, &tidy(&text))
        .map_err(|failure| keep(failure, &again, &text))?;
    content.body = content.body.trim_start_matches('\n').to_owned();
    Ok(Some(content))
}

/// An entry as an editor shows it, front matter and all.
pub fn whole(community: &Community, content: &Content) -> Result<String, Failure> {
    let mut steps = Vec::new();
    if let Details::Path { steps: all } = &content.details {
        for step in all {
            match community.find(&step.entry.to_string()) {
                Ok(entry) => steps.push((step.verb, entry.slug.to_string())),
                // It was erased, and the step has nothing to be about any more.
                Err(CommunityError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(exchange::front_matter_text(content, &[], &steps))
}

/// What an entry says after its text, front matter and all, was rewritten; and what of it could not be read.
pub fn reread(
    context: &Context,
    community: &Community,
    before: &Content,
    text: &str,
) -> Result<(Content, Vec<String>), Failure> {
    let kind = before.details.kind();
    let options = ReadOptions {
        kind: Some(kind),
        now: context.now()?,
    };
    let (parsed, notes) = exchange::edited(text, before, &options).map_err(|error| {
        Failure::expected(
            format!(
                "the text cannot be taken: line {}: {}",
                error.line, error.reason
            ),
            "",
        )
    })?;
    let mut content = parsed.content;
    if content.details.kind() != kind {
        return Err(Failure::expected(
            format!("a {kind} cannot become a {}", content.details.kind()),
            format!("cop add {}", content.details.kind()),
        ));
    }
    if let Details::Path { steps } = &mut content.details {
        *steps = parsed
            .steps
            .into_iter()
            .filter_map(|step| Some((step.verb, step.entry.into_iter().next()?)))
            .map(|(verb, target)| {
                let name = match target {
                    exchange::LinkTarget::Name(name) => name,
                    exchange::LinkTarget::File(path) => path.to_string_lossy().into_owned(),
                };
                Ok(Step {
                    verb,
                    entry: community.find(&name)?.id,
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
    }
    // A field that nobody reads, and that stood there before, is no news.
    let is_new = |field: &String, value| before.extra.get(field) != Some(value);
    let news = content
        .extra
        .iter()
        .any(|(field, value)| is_new(field, value));
    let notes = match news {
        true => notes
            .iter()
            .map(|note| format!("line {}: {}", note.line, note.reason))
            .collect(),
        false => Vec::new(),
    };
    Ok((content, notes))
}

/// Keeps a text that could not be taken in a file, and says where; `again` is the command that takes it with `-F`.
pub fn keep(failure: Failure, again: &str, text: &str) -> Failure {
    // A disk that took no entry may have no room for this either; another one may.
    let elsewhere = [std::env::current_dir().ok(), etcetera::home_dir().ok()];
    let kept = elsewhere
        .into_iter()
        .flatten()
        .fold(kept_in(&std::env::temp_dir(), text), |kept, folder| {
            kept.or_else(|error| kept_in(&folder, text).map_err(|_| error))
        });
    match kept {
        Ok(path) => failure
            .hint(format!(
                "your text is kept in {}; to go on with it: {again} -F {}",
                path.display(),
                shell_path(&path)
            ))
            .keeping(path),
        Err(error) => failure.hint(format!(
            "your text could not be kept in a file either: {error}"
        )),
    }
}

/// Writes a text to a file of its own in a folder, whole or not at all, which only this person can read.
fn kept_in(folder: &Path, text: &str) -> std::io::Result<PathBuf> {
    let mut file = tempfile::Builder::new()
        .prefix("cop-")
        .suffix(".md")
        .tempfile_in(folder)?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.as_file().sync_all()?;
    let (_, path) = file.keep().map_err(|error| error.error)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_go_and_front_matter_stays_even_where_it_is_damaged() {
        for (text, expected) in [
            (
                "---\ntitle: T\n---\n\n<!-- Why? -->\n",
                "---\ntitle: T\n---\n",
            ),
            (
                "# A\n\n## Situation\n\n## Action\n\nb\n",
                "# A\n\n## Action\n\nb\n",
            ),
            ("---\ntitle: [\n---\n", "---\ntitle: [\n---\n"),
            (
                "---\ntitle: T\n\n## Situation\n",
                "---\ntitle: T\n\n## Situation\n",
            ),
        ] {
            assert_eq!(tidy(text), expected, "{text:?}");
        }
    }
}
