//! Makes a body fit to stand on a published page, by small changes to its bytes.

mod fragments;
mod headings;
mod mdbook;
mod notes;
mod references;
mod safety;

use super::Reference;
use super::parser::with_whole_root;
use super::tree::flat_text;
use comrak::nodes::{Node, NodeValue};

/// What the page around the body asks for.
pub struct Embed<'a> {
    /// The page's own title: a leading H1 that repeats it is dropped.
    pub title: &'a str,
    /// The level that the body's highest heading gets, 1 to 6. All others move with it, to 6 at
    /// the most.
    pub top_level: u8,
    /// Where a reference leads on the page. `None`: it becomes plain words.
    pub rewrite: &'a dyn Fn(&Reference) -> Option<String>,
    /// What a wiki link without words of its own reads as. `None`: its target.
    pub words: &'a dyn Fn(&Reference) -> Option<String>,
}

/// How often the text is looked at again after a change: what was HTML is Markdown then.
const MAX_ROUNDS: usize = 8;

/// Prepares a body for a page. The result has no HTML but a few harmless tags, leads nowhere but
/// to `http`, `https`, `mailto` and relative addresses, has no control characters, holds no
/// directive and no attributes of mdBook, leaves nothing open, and ends with one line end (or is empty). Whatever
/// follows it on the page should stand behind a blank line.
///
/// A body that cannot be made safe by small changes is shown as code: no word is lost.
pub fn embed(body: &str, options: &Embed<'_>) -> String {
    let top_level = options.top_level.clamp(1, 6);
    let clean = safety::clean(body);
    let mut text = neutralise(clean.clone());
    text = headings::drop_title(&text, options.title);
    text = neutralise(references::rewrite(&text, options));
    text = neutralise(fragments::settle(&text, options.title));
    text = headings::shift(&text, top_level);
    text = headings::escape_attributes(&text);
    text = safety::escape_directives(&text);
    text = tidy(&text);
    let is_sound = |text: &String| safety::is_sound(text, top_level) && mdbook::is_sound(text);
    let closed = close(&text).filter(is_sound);
    closed.unwrap_or_else(|| as_code(&clean))
}

fn neutralise(mut text: String) -> String {
    for _ in 0..MAX_ROUNDS {
        match safety::neutralise(&text).or_else(|| mdbook::neutralise(&text)) {
            Some(changed) => text = changed,
            None => break,
        }
    }
    text
}

/// No blank lines at the start, one line end at the end.
fn tidy(text: &str) -> String {
    let text = text.trim_end_matches(['\n', ' ', '\t']);
    let blank = text
        .find(|c: char| !c.is_whitespace())
        .unwrap_or(text.len());
    let start = text[..blank].rfind('\n').map_or(0, |at| at + 1);
    let text = &text[start..];
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}

/// Closes a code block that the body leaves open, so that what follows is not swallowed. `None`
/// if that does not help.
fn close(text: &str) -> Option<String> {
    if text.is_empty() || ends_open(text) == Some(false) {
        return Some(text.to_owned());
    }
    let fence = with_whole_root(text, |root| {
        last_block(root).and_then(|last| match &last.data().value {
            NodeValue::CodeBlock(code) if code.fenced && !code.closed => Some(
                char::from(code.fence_char)
                    .to_string()
                    .repeat(code.fence_length),
            ),
            _ => None,
        })
    })?;
    let closed = format!("{text}{fence}\n");
    (ends_open(&closed) == Some(false)).then_some(closed)
}

/// The last block of the text: the parser puts the notes behind it.
fn last_block<'a>(root: Node<'a>) -> Option<Node<'a>> {
    let note = |node: &Node<'a>| matches!(node.data().value, NodeValue::FootnoteDefinition(_));
    root.children().filter(|node| !note(node)).last()
}

/// Whether a heading after the text is swallowed by it.
fn ends_open(text: &str) -> Option<bool> {
    with_whole_root(&format!("{text}\n# end\n"), |root| {
        let last = last_block(root)?;
        let heading = matches!(last.data().value, NodeValue::Heading(_));
        Some(!heading || flat_text(last) != "end")
    })
}

/// The whole text as a code block.
fn as_code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let text = safety::escape_directives(text);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

#[cfg(test)]
mod tests;
