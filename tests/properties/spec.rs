//! The examples of the CommonMark and GFM specifications, as a terminal shows them.
//!
//! They are not part of the project: `COP_TEST_DATA` names the folder that holds them, under `spec/`.

use std::collections::HashMap;
use std::path::Path;

use cop::markdown::parse;
use cop::terminal::{Page, Styles};
use serde_json::Value;

/// GFM stands on CommonMark 0.29, and by 0.31 a comment may hold two hyphens. And it shows tags as text that a page must not obey; a
/// terminal obeys none, and shows none.
const OTHERWISE: [&str; 2] = [
    "foo <!-- not a comment -- two hyphens -->\n",
    "<strong> <title> <style> <em>\n",
];

const FILES: [&str; 2] = ["commonmark-0.31.2_tests.json", "gfm_tests.json"];

#[test]
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
fn every_example_is_shown_with_every_word() {
    let Some(data) = std::env::var_os("COP_TEST_DATA") else {
        eprintln!("skipped: COP_TEST_DATA is not set");
        return;
    };
    for file in FILES {
        let path = Path::new(&data).join("spec").join(file);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let examples: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(examples.len() > 600, "{file}: {}", examples.len());
        for example in &examples {
            let (markdown, html) = (text_of(example, "markdown"), text_of(example, "html"));
            super::screen::check(markdown);
            if OTHERWISE.iter().any(|start| markdown.starts_with(start)) {
                continue;
            }
            // With colour, since without it code and struck words have marks around them, at times within a word.
            let painted = Page::new(100, Styles::new(true), false).render(&parse(markdown));
            let shown = super::screen::unpainted(&painted);
            let what = format!(
                "{file}, example {}\n{markdown}\nis shown as\n{shown}",
                example["example"]
            );
            let expected = visible(html);
            let mut letters = shown.chars();
            for letter in expected.chars().filter(|c| c.is_alphanumeric()) {
                assert!(letters.any(|c| c == letter), "{letter:?} is lost: {what}");
            }
            // The address of a link stands behind it, at times within a word.
            if html.contains("<a ") {
                continue;
            }
            let mut there = counted(&shown);
            for (word, count) in counted(&expected) {
                let found = there.remove(&word).unwrap_or_default();
                assert!(found >= count, "{word:?} is lost: {what}");
            }
        }
    }
}

fn text_of<'v>(example: &'v Value, field: &str) -> &'v str {
    example[field].as_str().unwrap()
}

/// How often each word is there.
fn counted(text: &str) -> HashMap<String, usize> {
    let mut count = HashMap::new();
    let words = text.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        *count.entry(word.to_owned()).or_default() += 1;
    }
    count
}

/// Where a tag ends whose values may have `>` in them.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut parts = tag.split_inclusive(['>', '"', '\'']);
    let (mut at, mut quote) = (0, None);
    loop {
        let part = parts.next()?;
        at += part.len();
        let last = part.chars().next_back();
        let given = || tag[..at - 1].trim_end().ends_with('=');
        match (quote, last) {
            (None, Some('>')) => return Some(at - 1),
            (None, Some('"' | '\'')) if given() => quote = last,
            (Some(_), last) if last == quote => quote = None,
            _ => {}
        }
    }
}

/// The words of an HTML text that a browser shows: no tags, and what stands for a picture.
fn visible(html: &str) -> String {
    let mut shown = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        shown.push_str(&rest[..at]);
        let tag = &rest[at..];
        let end = match tag {
            tag if tag.starts_with("<!--") => tag.find("-->").map(|end| end + 3),
            tag if tag.starts_with("<![CDATA[") => tag.find("]]>").map(|end| end + 3),
            tag if tag.starts_with("<?") => tag.find("?>").map(|end| end + 2),
            tag => end_of_tag(tag).or(tag.find('>')).map(|end| end + 1),
        };
        let Some(end) = end else {
            break;
        };
        let alt = tag[..end].split_once(" alt=\"");
        let alt = alt.and_then(|(_, alt)| alt.split_once('"'));
        shown.push_str(alt.map_or("", |(alt, _)| alt));
        rest = &tag[end..];
        // What is no text of the page.
        for name in ["script", "style"] {
            if tag.starts_with(&format!("<{name}")) {
                let close = rest.find(&format!("</{name}"));
                rest = close.map_or("", |close| &rest[close..]);
            }
        }
    }
    shown.push_str(rest);
    let characters = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    characters
        .iter()
        .fold(shown, |text, (name, one)| text.replace(name, one))
}
