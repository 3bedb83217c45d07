//! The handbook: whatever a text holds, its page runs nothing and leads nowhere dangerous, whoever renders it.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use cop::handbook::{self, PageContent};
use cop::markdown::{Embed, Reference, embed};
use cop::model::{
    Act, Details, Entry, Id, Kind, Lifecycle, Mark, Name, Slug, Snapshot, Tag, Timestamp, Title,
    Verdict, Whole,
};

/// Puts any text wherever an entry can hold one, and looks at the pages.
pub fn check(text: &str) {
    let rewrite = |reference: &Reference| Some(reference.target.clone());
    let options = Embed {
        title: "The Kiln",
        top_level: 2,
        rewrite: &rewrite,
        words: &|_| None,
    };
    runs_nothing(&embed(text, &options));

    let snapshot = snapshot(text);
    let options = handbook::Options::new(now());
    for page in handbook::build(&snapshot, &options) {
        let leaves = page
            .path
            .split('/')
            .any(|part| matches!(part, "" | "." | ".."));
        assert!(!leaves, "{:?}", page.path);
        match page.content {
            PageContent::Text(text) if page.path.ends_with(".md") => runs_nothing(&text),
            _ => {}
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_seconds(1_778_572_800)
}

/// A practice that says the text, in its title, its topic, its body and what somebody said of it.
fn snapshot(text: &str) -> Snapshot {
    let id = Id::of_content(&["kiln"]);
    let ada = Name::parse("Ada").expect("a name");
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let tried = Mark {
        id: Id::of_content(&["tried"]),
        entry: id,
        act: Act::Tried {
            verdict: Verdict::Worked,
            place: Some(text.chars().take(100).collect()),
        },
        by: Name::parse(line).unwrap_or_else(|_| ada.clone()),
        at: now(),
        note: Some(text.to_owned()),
    };
    let tag: Option<Tag> = line.parse().ok();
    let entry = Entry {
        id,
        handle: id.handle(),
        slug: Slug::parse("kiln").expect("a slug"),
        details: Details::empty(Kind::Practice),
        title: Title::derive(line).unwrap_or_else(|| Title::parse("Kiln").expect("a title")),
        tags: tag.into_iter().collect(),
        author: ada,
        state: Lifecycle::Live,
        private: false,
        pinned: false,
        created: now(),
        updated: now(),
        trashed: None,
        extra: Default::default(),
    };
    let whole = Whole {
        entry,
        body: text.to_owned(),
        links: vec![],
        marks: vec![tried],
        changes: vec![],
        attachments: vec![],
    };
    Snapshot {
        entries: vec![whole],
        ..Snapshot::default()
    }
}

/// Reads a page as git hosts do and as mdBook does.
fn runs_nothing(page: &str) {
    let hostile = page
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(hostile, None, "{page:?}");
    as_a_git_host_reads_it(page);
    as_mdbook_reads_it(page);
}

/// The tree that GitHub's dialect gives: its raw HTML and where its links lead.
fn as_a_git_host_reads_it(page: &str) {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    let arena = Arena::new();
    for node in parse_document(&arena, page, &options).descendants() {
        match &node.data().value {
            NodeValue::HtmlBlock(html) => harmless(&html.literal, page),
            NodeValue::HtmlInline(html) => harmless(html, page),
            NodeValue::Link(link) | NodeValue::Image(link) => leads_somewhere_safe(&link.url, page),
            _ => {}
        }
    }
}

/// The HTML that mdBook writes.
fn as_mdbook_reads_it(page: &str) {
    use pulldown_cmark::{Options, Parser, html};
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut written = String::new();
    html::push_html(&mut written, Parser::new_ext(page, options));
    harmless(&written, page);
}

/// What neither runs nor fetches anything. Renderers make most of these; a text may hold the rest.
const TAGS: [&str; 44] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "wbr",
];

const ATTRIBUTES: [&str; 14] = [
    "align", "alt", "checked", "class", "colspan", "disabled", "href", "id", "rel", "src", "start",
    "style", "title", "type",
];

/// Checks the tags of some HTML, one by one, as a browser takes them apart.
fn harmless(html: &str, page: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let inner = rest.strip_prefix('/').unwrap_or(rest);
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = after_declaration(rest);
            continue;
        }
        let end = inner
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        assert!(TAGS.contains(&&*name), "<{name}> in {html:?} of {page:?}");
        rest = attributes(&inner[end..], |name, value| {
            assert!(
                ATTRIBUTES.contains(&&*name),
                "the attribute {name} in {html:?} of {page:?}"
            );
            match &*name {
                "href" | "src" => leads_somewhere_safe(&decoded(value), page),
                // Only a table's own alignment.
                "style" => assert!(value.starts_with("text-align: "), "{value} of {page:?}"),
                _ => {}
            }
        });
    }
}

/// What follows a comment, or what a browser takes for one, that `<` begins: those hide their words and do nothing else.
fn after_declaration(rest: &str) -> &str {
    let end = match rest.strip_prefix("!--") {
        Some(comment) if !comment.starts_with(['>', '-']) => "-->",
        _ if rest.starts_with(['!', '?']) => ">",
        _ => return rest,
    };
    rest.split_once(end).map_or("", |(_, after)| after)
}

/// Hands on each attribute of a tag; gives what follows the tag.
fn attributes<'h>(mut rest: &'h str, mut take: impl FnMut(String, &'h str)) -> &'h str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        if rest.is_empty() {
            return rest;
        }
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
        // A `=` at the start belongs to the name.
        let skip = usize::from(rest.starts_with('='));
        let end = rest[skip..].find(ends).map_or(rest.len(), |end| end + skip);
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (start, end) = match quote {
                Some(quote) => (1, after[1..].find(quote).map_or(after.len(), |end| end + 1)),
                None => (
                    0,
                    after
                        .find(|c: char| c.is_ascii_whitespace() || c == '>')
                        .unwrap_or(after.len()),
                ),
            };
            value = &after[start..end];
            rest = after[end..]
                .strip_prefix(['"', '\''])
                .filter(|_| quote.is_some())
                .unwrap_or(&after[end..]);
        }
        take(name, value);
    }
}

/// An attribute's value with those references resolved that could spell a scheme.
fn decoded(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some((name, after)) = rest.split_once(';') else {
            text.push('&');
            continue;
        };
        let number =
            name.strip_prefix('#')
                .and_then(|number| match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => number.parse().ok(),
                });
        let named = [
            ("amp", '&'),
            ("lt", '<'),
            ("gt", '>'),
            ("quot", '"'),
            ("colon", ':'),
            ("Tab", '\t'),
            ("NewLine", '\n'),
        ];
        let named = named
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, c)| *c);
        match number.and_then(char::from_u32).or(named) {
            Some(c) => {
                text.push(c);
                rest = after;
            }
            None => text.push('&'),
        }
    }
    text + rest
}

/// Checks an address as a browser sees it, which passes over control characters and blanks before the scheme.
fn leads_somewhere_safe(url: &str, page: &str) {
    let seen: String = url.chars().filter(|c| !c.is_control()).collect();
    let seen = seen.trim_start();
    let Some((scheme, _)) = seen.split_once(':') else {
        return;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    assert!(
        !is_scheme || ["http", "https", "mailto"].contains(&&*scheme),
        "{url:?} of {page:?}"
    );
}
