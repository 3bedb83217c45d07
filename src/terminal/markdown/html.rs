//! The words in raw HTML: a terminal shows no tags.

use std::collections::HashSet;

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "tt", "u", "var", "wbr",
];
/// Elements that begin a line, and end one.
const LINES: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements that nobody is to read, and how their ends begin.
const HIDDEN: &[(&str, &str)] = &[("script", "</script"), ("style", "</style")];

/// What a reader would see of the HTML, line by line: tags and comments are dropped, and so is what scripts and
/// style sheets hold; white space is folded. What is never closed is text: nobody's words are to vanish behind a slip.
pub(super) fn visible_lines(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = html;
    let mut known = Known::default();
    while let Some(at) = rest.find('<') {
        known.push_words(&rest[..at], &mut text);
        rest = skip_tag(&rest[at..], &mut known, &mut text);
    }
    known.push_words(rest, &mut text);
    let folded = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = text.lines().map(|line| folded(&entities(line)));
    lines.filter(|line| !line.is_empty()).collect()
}

/// The same as one line.
pub(super) fn visible_text(html: &str) -> String {
    visible_lines(html).join(" ")
}

/// Where the tag leads, if it begins a link.
pub(super) fn begun_link(html: &str) -> Option<String> {
    let url = (tag_name(html) == "a").then(|| attribute(html, "href"))??;
    (!url.trim().is_empty()).then(|| entities(url.trim()))
}

/// Whether a tag ends an element of this name.
pub(super) fn is_end_of(html: &str, name: &str) -> bool {
    html.strip_prefix("</")
        .is_some_and(|tag| tag_name(tag) == name)
}

/// Whether a tag ends an element, and what that is called.
fn end_and_name(html: &str) -> (bool, String) {
    match html.strip_prefix("</") {
        Some(rest) => (true, tag_name(rest)),
        None => (false, tag_name(html)),
    }
}

/// What an element is called; the same for its end behind the slash, so that an end has no name.
fn tag_name(tag: &str) -> String {
    let name = tag.strip_prefix('<').unwrap_or(tag);
    let name = name
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-');
    name.collect::<String>().to_ascii_lowercase()
}

/// The value of a tag's attribute: of several of one name the first counts. Source: the HTML standard, 13.2.5.32 to 13.2.5.39.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let is_blank = |c: char| c.is_ascii_whitespace();
    let after_name = tag.find(|c| is_blank(c) || matches!(c, '/' | '>'))?;
    let mut rest = &tag[after_name..];
    loop {
        rest = rest.trim_start_matches(|c| is_blank(c) || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return None;
        }
        // A `=` at the beginning belongs to the name.
        let ends = |c: char| is_blank(c) || matches!(c, '/' | '>' | '=');
        let mut places = rest.char_indices().skip(1);
        let end = places.find(|(_, c)| ends(*c)).map(|(at, _)| at);
        let (found, after) = rest.split_at(end.unwrap_or(rest.len()));
        let is_it = found.eq_ignore_ascii_case(name);
        rest = after.trim_start_matches(is_blank);
        let value = match rest.strip_prefix('=') {
            None => None,
            Some(after) => {
                let after = after.trim_start_matches(is_blank);
                let quoted = ['"', '\''].iter().find_map(|quote| {
                    let inner = after.strip_prefix(*quote)?;
                    Some(inner.split_once(*quote).unwrap_or((inner, "")))
                });
                let bare = || {
                    let end = after.find(|c| is_blank(c) || c == '>');
                    after.split_at(end.unwrap_or(after.len()))
                };
                let (value, after) = quoted.unwrap_or_else(bare);
                rest = after;
                Some(value)
            }
        };
        if is_it {
            return value;
        }
    }
}

/// How a tag parts the words on its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// Not at all: it stands within a line.
    Nothing,
    /// They are two words.
    Words,
    /// It is a line break.
    Break,
    /// It begins a line, or ends one.
    Lines,
    /// It begins an item of a list.
    Item,
}

/// How this tag or comment parts the words on its two sides.
pub(super) fn parts(html: &str) -> Parts {
    let (ends, name) = end_and_name(html);
    match name.as_str() {
        "br" => Parts::Break,
        "li" if !ends => Parts::Item,
        name if LINES.contains(&name) => Parts::Lines,
        name if INLINE.contains(&name) => Parts::Nothing,
        // A comment, or what is text as long as nothing ends it.
        _ if html.starts_with("<!--") || hidden(html).is_some() => Parts::Nothing,
        _ => Parts::Words,
    }
}

/// The element that nobody is to read, and how its end begins, if the tag begins one.
pub(super) fn hidden(html: &str) -> Option<(&'static str, &'static str)> {
    let (ends, name) = end_and_name(html);
    let mut hidden = HIDDEN.iter().copied();
    hidden.find(|(hidden, _)| !ends && *hidden == name)
}

/// What is known of a text by what was read of it.
#[derive(Default)]
struct Known {
    /// Ends that are not there any more: what is not found behind one place is behind no later one, and nobody looks again.
    missing: Vec<&'static str>,
    /// Places from which no tag ends, by what is left of the text there, and the quote that is open: whoever comes by one goes no
    /// further.
    endless: HashSet<(usize, Option<char>)>,
    /// Whether lines stay as they are.
    is_preformatted: bool,
}

impl Known {
    /// Where an end stands, in capital or small letters.
    fn find(&mut self, html: &str, end: &'static str) -> Option<usize> {
        if self.missing.contains(&end) {
            return None;
        }
        let mut windows = html.as_bytes().windows(end.len());
        let found = windows.position(|window| window.eq_ignore_ascii_case(end.as_bytes()));
        if found.is_none() {
            self.missing.push(end);
        }
        found
    }

    /// Where the tag at the start ends, whose values may have `>` in them; none if one of them is never closed.
    fn end_of_tag(&mut self, html: &str) -> Option<usize> {
        let mut quote = None;
        let mut before = ' ';
        let mut passed = Vec::new();
        for (at, c) in html.char_indices() {
            match (quote, c) {
                (Some(open), _) if c == open => quote = None,
                (None, '"' | '\'') if before == '=' => quote = Some(c),
                (None, '>') => return Some(at),
                // From here on the open quote alone decides where the tag ends, wherever it began.
                (_, '<') => {
                    let place = (html.len() - at, quote);
                    if self.endless.contains(&place) {
                        break;
                    }
                    passed.push(place);
                }
                _ => {}
            }
            if !c.is_whitespace() {
                before = c;
            }
        }
        self.endless.extend(passed);
        None
    }

    /// A line end of the text is a blank like any other, unless it was typed with care.
    fn push_words(&self, words: &str, text: &mut String) {
        match self.is_preformatted {
            true => text.push_str(words),
            false => text.push_str(&words.replace(['\n', '\r'], " ")),
        }
    }
}

/// What follows the tag or comment at the start of `html`.
fn skip_tag<'h>(html: &'h str, known: &mut Known, text: &mut String) -> &'h str {
    if let Some(comment) = html.strip_prefix("<!--") {
        return match known.find(comment, "-->") {
            Some(end) => &comment[end + 3..],
            None => plain(html, text),
        };
    }
    let starts_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
    if !html[1..].starts_with(starts_tag) {
        return plain(html, text);
    }
    let hidden = hidden(html);
    // Where nothing ends it, nobody looks for the end of its tag either.
    if hidden.is_some_and(|(_, close)| known.missing.contains(&close)) {
        return plain(html, text);
    }
    let Some(end) = known.find(html, ">") else {
        return plain(html, text);
    };
    let end = known.end_of_tag(html).unwrap_or(end);
    if let Some((_, close)) = hidden {
        return skip_hidden(html, end, close, known, text);
    }
    let tag = &html[..=end];
    match parts(tag) {
        Parts::Nothing => {}
        Parts::Words => text.push(' '),
        Parts::Break | Parts::Lines => text.push('\n'),
        Parts::Item => text.push_str("\n• "),
    }
    match end_and_name(tag) {
        (ends, name) if name == "pre" => known.is_preformatted = !ends,
        (false, name) if name == "img" => push_image(tag, text),
        _ => {}
    }
    &html[end + 1..]
}

/// What follows an element that nobody is to read, whose first tag ends at `end`.
fn skip_hidden<'h>(
    html: &'h str,
    end: usize,
    close: &'static str,
    known: &mut Known,
    text: &mut String,
) -> &'h str {
    let body = &html[end..];
    let closed = known.find(body, close);
    let closed = closed.and_then(|at| body[at..].find('>').map(|end| at + end));
    match closed {
        Some(end) => &body[end + 1..],
        None => {
            // Only the beginning of one may be there, and none whole.
            known.missing.push(close);
            plain(html, text)
        }
    }
}

/// What to read in an image's place.
fn push_image(tag: &str, text: &mut String) {
    let words = ["alt", "src"]
        .iter()
        .filter_map(|name| attribute(tag, name));
    if let Some(words) = words.map(str::trim).find(|words| !words.is_empty()) {
        let words = words.replace(['\n', '\r'], " ");
        text.push_str(&format!("[image: {words}]"));
    }
}

/// Takes a `<` that begins no tag as text; gives what follows it.
fn plain<'h>(html: &'h str, text: &mut String) -> &'h str {
    text.push('<');
    &html[1..]
}

fn entities(text: &str) -> String {
    // `&amp;` comes last, or `&amp;lt;` would become `<`.
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_seen() {
        for (html, text) in [
            ("<p>Kiln <b>trip</b>ped</p>", "Kiln tripped"),
            ("<!-- a <b> comment -->seen", "seen"),
            ("<!-- open", "<!-- open"),
            ("<div>one</div><div>two</div>", "one two"),
            ("a &lt;b&gt; &amp;lt; &nbsp;c", "a <b> &lt; c"),
            ("<script>alert('x')</script>after", "after"),
            ("<STYLE>p { }</STYLE >after", "after"),
            ("<script>open", "<script>open"),
            ("<script>open</script too", "<script>open</script too"),
            ("1 < 2", "1 < 2"),
            ("<div id=\"foo\"\n*hi*", "<div id=\"foo\" *hi*"),
            ("<", "<"),
            ("é<é", "é<é"),
            ("<details>\n<summary>More</summary>\n", "More"),
            ("<x-y>one</x-y><x-y>two</x-y>", "one two"),
            ("<td>6</td><td>1222</td>", "6 1222"),
            ("on<wbr>e <kbd>C</kbd>+x", "one C+x"),
            ("<img alt='A kiln' src=k.png>", "[image: A kiln]"),
            ("<IMG ALT=\"\" data-alt=x SRC = k.png>", "[image: k.png]"),
            ("<img>", ""),
            (
                "<img title='x alt=y src=z' alt src=k.png>",
                "[image: k.png]",
            ),
            ("<img alt=\"a > b\" src=x>c", "[image: a > b]c"),
            ("<a href=\"x>one", "one"),
            ("<styled-box>one</styled-box> <style-guide>two", "one two"),
        ] {
            assert_eq!(visible_text(html), text, "{html}");
        }
    }

    #[test]
    fn a_page_has_lines() {
        let html = "<p>one\ntwo</p>three<br>four<ul><li>five<li> six</ul>\n<h2></h2>&lt;p&gt;\
            <pre>\na\n  b</pre>c\nd";
        assert_eq!(
            visible_lines(html),
            [
                "one two", "three", "four", "• five", "• six", "<p>", "a", "b", "c d"
            ]
        );
    }

    #[test]
    fn links_tell_where_they_lead() {
        for (html, url) in [
            (
                "<a href=\"https://a.b/?x&amp;y\">",
                Some("https://a.b/?x&y"),
            ),
            ("<A class='x' HREF = b.md >", Some("b.md")),
            ("<a href>", None),
            ("<a href=''>", None),
            ("<a name='href=x'>", None),
            ("<a title=\"x href=https://evil\" href=\"b\">", Some("b")),
            ("<a title='\" href=c' data-href=d href = b/>", Some("b/")),
            ("<a title href=b HREF=c>", Some("b")),
            ("<a href href=b>", None),
            ("<a =href=c href=b", Some("b")),
            ("<a href=\"b", Some("b")),
            ("<abbr href='x'>", None),
            ("</a href='x'>", None),
            ("<a İ href='é'>", Some("é")),
        ] {
            assert_eq!(begun_link(html).as_deref(), url, "{html}");
        }
    }

    #[test]
    fn ends_are_told_from_one_another() {
        for (html, ends) in [
            ("</a>", true),
            ("</A >", true),
            ("<a>", false),
            ("</abbr>", false),
            ("</address>", false),
        ] {
            assert_eq!(is_end_of(html, "a"), ends, "{html}");
        }
    }
}
