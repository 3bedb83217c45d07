//! A small owned tree of a Markdown text, so that no other module sees the parser.

use comrak::nodes::{ListType, Node, NodeValue, TableAlignment};

use super::parser::with_root;

/// How deep a tree may nest. What lies deeper becomes plain text, so that whoever walks the tree
/// by recursion cannot overflow the stack.
const MAX_DEPTH: usize = 100;

/// One block of a Markdown text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// What it says.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A block quote.
    Quote(Vec<Block>),
    /// A list.
    List {
        /// The first number of an ordered list; `None` for bullets.
        ordered: Option<usize>,
        /// No blank lines between the items.
        tight: bool,
        /// The items, in order.
        items: Vec<ListItem>,
    },
    /// A code block, fenced or indented.
    Code {
        /// The words after the opening fence; empty for indented code.
        info: String,
        /// The code, without its last line end.
        text: String,
    },
    /// A table. Every row has as many cells as `align`.
    Table {
        /// How each column is aligned.
        align: Vec<Alignment>,
        /// The header's cells.
        head: Vec<Vec<Inline>>,
        /// The cells of the other rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
    /// Raw HTML, comments included, as it stands in the text.
    Html(String),
    /// The definition of a footnote. Those that nothing refers to are left out.
    Footnote {
        /// Its name, without `^`.
        name: String,
        /// What it says.
        blocks: Vec<Block>,
    },
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// Whether a task is done; `None` when the item is no task.
    pub task: Option<bool>,
    /// What the item holds.
    pub blocks: Vec<Block>,
}

/// How a table's column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// Nothing is said.
    #[default]
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words, with escapes and entities resolved.
    Text(String),
    /// A code span.
    Code(String),
    /// `*emphasis*`
    Emphasis(Vec<Inline>),
    /// `**strong**`
    Strong(Vec<Inline>),
    /// `~~strikethrough~~`
    Strikethrough(Vec<Inline>),
    /// A link, a bare address included.
    Link {
        /// Where it leads, as written, with escapes and entities resolved.
        url: String,
        /// The title; often empty.
        title: String,
        /// The words.
        content: Vec<Inline>,
    },
    /// `[[target]]` or `[[target|label]]`, and `![[target]]` likewise.
    WikiLink {
        /// What stands before the bar, a `#heading` included.
        target: String,
        /// The words after the bar.
        label: Option<String>,
    },
    /// An image.
    Image {
        /// Where it is.
        url: String,
        /// What to read in its place.
        alt: String,
    },
    /// Raw HTML, comments included.
    Html(String),
    /// A line end that is only a space to the reader.
    SoftBreak,
    /// A line end that the reader sees.
    HardBreak,
    /// A reference to the footnote of this name.
    FootnoteReference(String),
}

/// Parses a Markdown text. Never fails: all text is Markdown.
pub fn parse(body: &str) -> Vec<Block> {
    with_root(body, |root| blocks(root, 0))
}

fn blocks(parent: Node<'_>, depth: usize) -> Vec<Block> {
    parent
        .children()
        .filter_map(|node| block(node, depth + 1))
        .collect()
}

fn block(node: Node<'_>, depth: usize) -> Option<Block> {
    let nests = matches!(
        node.data().value,
        NodeValue::BlockQuote | NodeValue::List(_) | NodeValue::FootnoteDefinition(_)
    );
    if depth >= MAX_DEPTH && nests {
        let text = flat_text(node);
        return (!text.is_empty()).then(|| Block::Paragraph(vec![Inline::Text(text)]));
    }
    Some(match &node.data().value {
        NodeValue::Heading(heading) => Block::Heading {
            level: heading.level,
            content: inlines(node, depth),
        },
        NodeValue::BlockQuote => Block::Quote(blocks(node, depth)),
        NodeValue::List(list) => Block::List {
            ordered: (list.list_type == ListType::Ordered).then_some(list.start),
            tight: list.tight,
            items: node
                .children()
                .map(|item| list_item(item, depth + 1))
                .collect(),
        },
        NodeValue::CodeBlock(code) => Block::Code {
            info: code.info.clone(),
            text: code
                .literal
                .strip_suffix('\n')
                .unwrap_or(&code.literal)
                .to_owned(),
        },
        NodeValue::HtmlBlock(html) => Block::Html(html.literal.clone()),
        NodeValue::ThematicBreak => Block::Rule,
        NodeValue::Table(table) => {
            let align = table.alignments.iter().map(alignment).collect();
            let mut rows = node.children().map(|row| {
                row.children()
                    .map(|cell| inlines(cell, depth + 2))
                    .collect::<Vec<_>>()
            });
            Block::Table {
                align,
                head: rows.next().unwrap_or_default(),
                rows: rows.collect(),
            }
        }
        NodeValue::FootnoteDefinition(footnote) => Block::Footnote {
            name: footnote.name.clone(),
            blocks: blocks(node, depth),
        },
        _ => Block::Paragraph(inlines(node, depth)),
    })
}

fn list_item(item: Node<'_>, depth: usize) -> ListItem {
    let task = match &item.data().value {
        NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
        _ => None,
    };
    ListItem {
        task,
        blocks: blocks(item, depth),
    }
}

fn alignment(of: &TableAlignment) -> Alignment {
    match of {
        TableAlignment::None => Alignment::None,
        TableAlignment::Left => Alignment::Left,
        TableAlignment::Center => Alignment::Center,
        TableAlignment::Right => Alignment::Right,
    }
}

fn inlines(parent: Node<'_>, depth: usize) -> Vec<Inline> {
    parent
        .children()
        .map(|node| inline(node, depth + 1))
        .collect()
}

fn inline(node: Node<'_>, depth: usize) -> Inline {
    if depth >= MAX_DEPTH && node.first_child().is_some() {
        return Inline::Text(flat_text(node));
    }
    match &node.data().value {
        NodeValue::Text(text) => Inline::Text(text.to_string()),
        NodeValue::Code(code) => Inline::Code(code.literal.clone()),
        NodeValue::Emph => Inline::Emphasis(inlines(node, depth)),
        NodeValue::Strong => Inline::Strong(inlines(node, depth)),
        NodeValue::Strikethrough => Inline::Strikethrough(inlines(node, depth)),
        NodeValue::Link(link) => Inline::Link {
            url: link.url.clone(),
            title: link.title.clone(),
            content: inlines(node, depth),
        },
        NodeValue::WikiLink(link) => {
            let label = flat_text(node);
            let label = (label != link.url).then_some(label);
            Inline::WikiLink {
                target: link.url.clone(),
                label,
            }
        }
        NodeValue::Image(image) => Inline::Image {
            url: image.url.clone(),
            alt: flat_text(node),
        },
        NodeValue::HtmlInline(html) => Inline::Html(html.clone()),
        NodeValue::SoftBreak => Inline::SoftBreak,
        NodeValue::LineBreak => Inline::HardBreak,
        NodeValue::FootnoteReference(reference) => {
            Inline::FootnoteReference(reference.name.clone())
        }
        _ => Inline::Text(flat_text(node)),
    }
}

/// The words below a node, without recursion.
pub(super) fn flat_text(node: Node<'_>) -> String {
    let mut text = String::new();
    for below in node.descendants() {
        match &below.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            value if value.block() && !text.is_empty() && !text.ends_with([' ', '\n']) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn every_block_has_its_place() {
        let parsed = parse(
            "# Kiln\n\nIt *tripped* at **900**.\n\n> quote\n\n3. a\n4. b\n\n- [x] done\n- [ ] open\n\n\
             ```sh\nls\n```\n\n| a | b |\n|:--|--:|\n| 1 | `2` |\n\n***\n\n<!-- c -->\n",
        );
        let paragraph = |words| Block::Paragraph(vec![text(words)]);
        assert_eq!(
            parsed,
            [
                Block::Heading {
                    level: 1,
                    content: vec![text("Kiln")]
                },
                Block::Paragraph(vec![
                    text("It "),
                    Inline::Emphasis(vec![text("tripped")]),
                    text(" at "),
                    Inline::Strong(vec![text("900")]),
                    text("."),
                ]),
                Block::Quote(vec![paragraph("quote")]),
                Block::List {
                    ordered: Some(3),
                    tight: true,
                    items: vec![
                        ListItem {
                            task: None,
                            blocks: vec![paragraph("a")]
                        },
                        ListItem {
                            task: None,
                            blocks: vec![paragraph("b")]
                        },
                    ],
                },
                Block::List {
                    ordered: None,
                    tight: true,
                    items: vec![
                        ListItem {
                            task: Some(true),
                            blocks: vec![paragraph("done")]
                        },
                        ListItem {
                            task: Some(false),
                            blocks: vec![paragraph("open")]
                        },
                    ],
                },
                Block::Code {
                    info: "sh".into(),
                    text: "ls".into()
                },
                Block::Table {
                    align: vec![Alignment::Left, Alignment::Right],
                    head: vec![vec![text("a")], vec![text("b")]],
                    rows: vec![vec![vec![text("1")], vec![Inline::Code("2".into())]]],
                },
                Block::Rule,
                Block::Html("<!-- c -->\n".into()),
            ]
        );
    }

    #[test]
    fn links_of_every_sort() {
        let parsed =
            parse("[[kiln|the kiln]] [[kiln]] ![a *b*](p.png) https://a.b [^1] ~~x~~\n\n[^1]: n");
        let Block::Paragraph(content) = &parsed[0] else {
            panic!("{parsed:?}")
        };
        let wiki = |label: Option<&str>| Inline::WikiLink {
            target: "kiln".into(),
            label: label.map(str::to_owned),
        };
        assert_eq!(
            content[..],
            [
                wiki(Some("the kiln")),
                text(" "),
                wiki(None),
                text(" "),
                Inline::Image {
                    url: "p.png".into(),
                    alt: "a b".into()
                },
                text(" "),
                Inline::Link {
                    url: "https://a.b".into(),
                    title: String::new(),
                    content: vec![text("https://a.b")],
                },
                text(" "),
                Inline::FootnoteReference("1".into()),
                text(" "),
                Inline::Strikethrough(vec![text("x")]),
            ]
        );
        assert_eq!(
            parsed[1],
            Block::Footnote {
                name: "1".into(),
                blocks: vec![Block::Paragraph(vec![text("n")])]
            }
        );
    }

    fn depth(blocks: &[Block]) -> usize {
        blocks
            .iter()
            .map(|block| match block {
                Block::Quote(inner) => 1 + depth(inner),
                Block::List { items, .. } => {
                    1 + items
                        .iter()
                        .map(|item| depth(&item.blocks))
                        .max()
                        .unwrap_or(0)
                }
                _ => 1,
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn deep_nesting_becomes_text() {
        for opener in ["> ", "- ", "1. ", "> - "] {
            let parsed = parse(&format!("{}deep\n", opener.repeat(5_000)));
            assert!(depth(&parsed) <= MAX_DEPTH + 1, "{opener:?}");
            assert!(format!("{parsed:?}").contains("deep"), "{opener:?}");
        }
        for (open, close) in [
            ("*a ", " b*"),
            ("[", "](u)"),
            ("![", "](u)"),
            ("~~a ", " b~~"),
        ] {
            let parsed = parse(&format!(
                "{}deep{}",
                open.repeat(3_000),
                close.repeat(3_000)
            ));
            assert!(format!("{parsed:?}").contains("deep"), "{open:?}");
        }
    }
}
