//! Markdown as plain words.

use super::tree::{Block, Inline, parse};

/// The readable text of a body: one paragraph, heading, list item or table row a line; the words
/// of links without their addresses; code as it stands; no HTML tags.
pub fn plain_text(body: &str) -> String {
    let mut out = String::new();
    blocks(&mut out, &parse(body));
    out
}

/// The recursion is as shallow as the tree: see [`parse`].
pub(super) fn blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Heading { content, .. } | Block::Paragraph(content) => {
                line(out, &words(content));
            }
            Block::Quote(inner) | Block::Footnote { blocks: inner, .. } => self::blocks(out, inner),
            Block::List { items, .. } => {
                for item in items {
                    self::blocks(out, &item.blocks);
                }
            }
            Block::Code { text, .. } => text.lines().for_each(|code| line(out, code)),
            Block::Table { head, rows, .. } => {
                for row in std::iter::once(head).chain(rows) {
                    let cells: Vec<String> = row.iter().map(|cell| words(cell)).collect();
                    line(out, &cells.join(" | "));
                }
            }
            Block::Rule => {}
            Block::Html(html) => line(out, &fold(&without_tags(html))),
        }
    }
}

fn line(out: &mut String, text: &str) {
    if !text.trim().is_empty() {
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// Running text as words on one line, with every space folded.
pub(super) fn words(content: &[Inline]) -> String {
    let mut out = String::new();
    collect(&mut out, content, true);
    fold(&out)
}

/// The same without what stands in the place of images.
pub(super) fn words_beside_images(content: &[Inline]) -> String {
    let mut out = String::new();
    collect(&mut out, content, false);
    fold(&out)
}

fn collect(out: &mut String, content: &[Inline], images: bool) {
    for inline in content {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strikethrough(inner)
            | Inline::Link { content: inner, .. } => collect(out, inner, images),
            Inline::WikiLink { target, label } => out.push_str(label.as_deref().unwrap_or(target)),
            Inline::Image { alt, .. } if images => out.push_str(alt),
            Inline::Html(tag) if tag.to_ascii_lowercase().starts_with("<br") => out.push(' '),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Image { .. } | Inline::Html(_) | Inline::FootnoteReference(_) => {}
        }
    }
}

/// Folds every run of white space to one space, and none at the ends.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The text between the tags of some HTML, without comments, scripts and style sheets.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let name = tag.get(..6).unwrap_or(tag).to_ascii_lowercase();
        let end = if tag.starts_with("!--") {
            "-->"
        } else if name.starts_with("script") {
            "</script>"
        } else if name.starts_with("style") {
            "</style>"
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            ">"
        } else {
            out.push('<');
            rest = tag;
            continue;
        };
        out.push(' ');
        rest = match find_ignoring_case(tag, end) {
            Some(at) => &tag[at + end.len()..],
            None => "",
        };
    }
    out + rest
}

/// Where `ascii` stands in `text`, whatever its case.
fn find_ignoring_case(text: &str, ascii: &str) -> Option<usize> {
    let wanted = ascii.as_bytes();
    text.as_bytes()
        .windows(wanted.len())
        .position(|window| window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markdown_becomes_words() {
        for (body, expected) in [
            ("# A *b*\n\nc\nd\n", "A b\nc d\n"),
            (
                "[words](u) `code` ![alt](p.png) [[a|b]] <b>x</b>",
                "words code alt b x\n",
            ),
            ("- a\n  - b\n\n> c\n", "a\nb\nc\n"),
            ("```\nlet x;\n\n  y\n```\n", "let x;\n  y\n"),
            ("| a | b |\n|---|---|\n| 1 | 2 |\n", "a | b\n1 | 2\n"),
            (
                "<div>\n<!-- no --><p>yes &amp; 1 < 2</p>\n<SCRIPT>no</script>\n</div>",
                "yes &amp; 1 < 2\n",
            ),
            ("<!-- only\na comment -->\n", ""),
            ("a&amp;b \\* c<br>d", "a&b * c d\n"),
            ("a[^1]\n\n[^1]: note\n", "a\nnote\n"),
        ] {
            assert_eq!(plain_text(body), expected, "{body:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_text_is_survived(body in any::<String>(), html in "[<>!/a-z -]{0,40}") {
            plain_text(&body);
            plain_text(&html);
        }
    }
}
