//! Text that came as a whole: from `-m`, a file or a pipe, perhaps with front matter.

use std::path::{Path, PathBuf};

use crate::cli::content::{TOO_LONG, paragraphs, read_text};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::exchange::{self, ReadOptions};
use crate::markdown;
use crate::model::{Content, Kind, LinkKind, MAX_BODY, Name, Slug, StepVerb, Timestamp, Title};

/// Where the text comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// From `-m`.
    Paragraphs(Vec<String>),
    /// From a file; `-` is standard input.
    File(PathBuf),
    /// From a pipe that nobody named: an empty one says nothing.
    Pipe,
}

/// What a text says.
#[derive(Debug, Clone)]
pub struct Given {
    /// The entry.
    pub content: Content,
    /// Who wrote it, where the text says so.
    pub author: Option<Name>,
    /// When, where the text says so.
    pub created: Option<Timestamp>,
    /// The links that its front matter names.
    pub links: Vec<(LinkKind, String)>,
    /// The steps that its front matter names, where it is a path.
    pub steps: Vec<(StepVerb, String)>,
    /// What of it was passed over.
    pub notes: Vec<String>,
    /// The file that holds what an editor saved before it failed, and what is not in the entry.
    pub kept: Option<PathBuf>,
}

impl Given {
    /// An entry that came without front matter.
    pub fn plain(content: Content) -> Self {
        Given {
            content,
            author: None,
            created: None,
            links: Vec::new(),
            steps: Vec::new(),
            notes: Vec::new(),
            kept: None,
        }
    }
}

/// Reads a text and what it says; `None` where there is neither a text nor a title.
pub fn given(
    context: &Context,
    kind: Kind,
    title: Option<&str>,
    source: &Source,
) -> Result<Option<Given>, Failure> {
    match source {
        Source::Paragraphs(texts) => {
            let body = paragraphs(texts);
            let title = match title {
                Some(title) => read_title(title)?,
                None => derived_title(&body).ok_or_else(|| no_title(kind))?,
            };
            Ok(Some(Given::plain(Content::plain(kind, title, body))))
        }
        Source::File(path) => {
            let text = read_text(path)?;
            let name = (path != Path::new("-")).then_some(path.as_path());
            if name.is_none() && title.is_none() && text.trim().is_empty() {
                return Ok(None);
            }
            document(context, kind, title, &text, name).map(Some)
        }
        Source::Pipe => {
            let text = read_text(Path::new("-"))?;
            match (text.trim().is_empty(), title) {
                (true, None) => Ok(None),
                (true, Some(title)) => Ok(Some(Given::plain(Content::plain(
                    kind,
                    read_title(title)?,
                    String::new(),
                )))),
                (false, _) => document(context, kind, title, &text, None).map(Some),
            }
        }
    }
}

/// What a whole text says, its front matter read. A title that is given goes before the text's own.
pub fn document(
    context: &Context,
    kind: Kind,
    title: Option<&str>,
    text: &str,
    name: Option<&Path>,
) -> Result<Given, Failure> {
    let options = ReadOptions {
        kind: Some(kind),
        now: context.now()?,
    };
    let body = markdown::split(text)
        .map(|document| document.body)
        .unwrap_or(text);
    let own = title.map(read_title).transpose()?;
    // The reader takes a file's name for the title where the text has none; a pipe's text lends its first sentence.
    let fallback = own.clone().or_else(|| match markdown::title(body) {
        Some(_) => None,
        None => derived_title(body),
    });
    let stand_in = fallback
        .as_ref()
        .filter(|_| name.is_none())
        .map(|_| PathBuf::from("untitled.md"));
    let parsed = exchange::parse_document(text, name.or(stand_in.as_deref()), &options);
    let (parsed, notes) = parsed.map_err(|error| {
        let place = name.map_or("the text".to_owned(), |name| name.display().to_string());
        Failure::expected(
            format!("{place}, line {}: {}", error.line, error.reason),
            match text.len() > MAX_BODY {
                true => TOO_LONG.to_owned(),
                false => format!("mend it there, or begin with: cop add {kind} -e"),
            },
        )
    })?;
    if parsed.kind() != kind {
        return Err(Failure::usage(
            format!("the text says that it is a {}, not a {kind}", parsed.kind()),
            format!("cop add {}", parsed.kind()),
        ));
    }
    let mut content = parsed.content;
    if content.body.trim().is_empty() {
        content.body.clear();
    }
    match (own, stand_in, fallback) {
        (Some(own), _, _) => content.title = own,
        (None, Some(stand_in), Some(fallback)) if is_stand_in(&content.title, &stand_in) => {
            content.title = fallback;
        }
        _ => {}
    }
    let links = parsed
        .links
        .into_iter()
        .filter(|link| link.written.is_none());
    let steps = parsed.steps.into_iter();
    let named = |to: exchange::LinkTarget| match to {
        exchange::LinkTarget::Name(name) => Some(name),
        exchange::LinkTarget::File(path) => {
            let stem = path.file_stem()?.to_string_lossy().into_owned();
            Slug::of_text(&stem).map(|slug| slug.to_string())
        }
    };
    Ok(Given {
        content,
        author: parsed.author,
        created: parsed.created,
        links: links
            .filter_map(|link| Some((link.kind, link.to.into_iter().find_map(named)?)))
            .collect(),
        steps: steps
            .filter_map(|step| Some((step.verb, step.entry.into_iter().find_map(named)?)))
            .collect(),
        notes: notes
            .iter()
            .map(|note| format!("line {}: {}", note.line, note.reason))
            .collect(),
        kept: None,
    })
}

fn is_stand_in(title: &Title, path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| stem.to_string_lossy() == title.as_str())
}

/// The title that the first words of a text make.
pub fn derived_title(body: &str) -> Option<Title> {
    Title::derive(&markdown::title(body).unwrap_or_else(|| markdown::first_sentence(body, 100)))
        .map(|title| Title::derive(title.as_str().trim_end_matches('.')).unwrap_or(title))
}

/// A title as typed.
pub fn read_title(text: &str) -> Result<Title, Failure> {
    Title::parse(text).map_err(|error| {
        Failure::usage(
            error.to_string(),
            "a title is one line, such as \"Kiln tripped at 900\"; the text goes into -m",
        )
    })
}

/// Nothing to make an entry of.
pub fn no_title(kind: Kind) -> Failure {
    Failure::usage(
        format!("a {kind} needs a title, and there is nobody to ask for it"),
        match kind {
            Kind::Question => format!("for example: cop ask {}", example(kind)),
            _ => format!("for example: cop add {kind} {}", example(kind)),
        },
    )
}

/// How one captures a kind in one line.
pub fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "\"Kiln tripped at 900\" -m \"The breaker tripped mid-firing.\" -t kiln",
        Kind::Lesson => "\"When firing above 900, test the breaker\" --from kiln-tripped",
        Kind::Practice => "\"Check the breaker\" --from when-firing -m \"Press the test button.\"",
        Kind::Question => "\"Why does celadon pinhole?\" -t glaze",
        Kind::Path => "\"First month\" --step watch:kiln-tripped --step do:check-the-breaker",
        Kind::Gathering => "\"May firing\" --on 2026-05-12 -m \"Ten of us, two kilns.\"",
    }
}
