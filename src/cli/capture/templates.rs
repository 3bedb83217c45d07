//! What an editor opens for a new entry. A community overrides a template with a file of its own.

use std::fmt::Write;

use crate::cli::config::Config;
use crate::cli::error::Failure;
use crate::model::{Kind, template};

/// The text that an editor opens: front matter to fill in, and a heading with its question for each section.
pub fn text(
    config: &Config,
    kind: Kind,
    title: &str,
    after_action: bool,
) -> Result<String, Failure> {
    let mut text = String::from("---\n");
    let mut fields = serde_json::Map::new();
    fields.insert("title".to_owned(), title.into());
    text.push_str(&crate::markdown::to_yaml(&fields));
    text.push_str(match kind {
        Kind::Story => "tags: []\ntold_by:\nhappened:\noutcome:\n",
        Kind::Practice => "tags: []\nsteward:\nreview_every: 180d\n",
        Kind::Gathering => "tags: []\non:\nwhere:\n",
        Kind::Path => "tags: []\nsteps: []\n",
        Kind::Lesson | Kind::Question => "tags: []\n",
    });
    text.push_str("---\n");
    match own(config, kind)? {
        Some(own) => text.push_str(&own),
        None => {
            for prompt in template(kind, after_action) {
                let _ = write!(
                    text,
                    "\n## {}\n\n<!-- {} -->\n\n",
                    prompt.heading, prompt.question
                );
            }
        }
    }
    Ok(text)
}

/// The community's own template for a kind: `templates/KIND.md` in the configuration folder.
fn own(config: &Config, kind: Kind) -> Result<Option<String>, Failure> {
    let Some(folder) = config
        .path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(None);
    };
    let path = folder.join("templates").join(format!("{kind}.md"));
    match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::expected(
            format!("cannot read the template {}: {error}", path.display()),
            "mend its permissions, or move it away",
        )),
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') || text.len() > 100_000 => Err(Failure::expected(
                format!("the template {} is no Markdown text", path.display()),
                "mend it, or move it away",
            )),
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Failure::expected(
                format!("the template {} is not UTF-8 text", path.display()),
                "mend it, or move it away",
            )),
        },
    }
}
