//! The words in raw HTML: a terminal shows no tags.

/// What a reader would see of the HTML: tags and comments are dropped, and so is what scripts and
/// style sheets hold; white space is folded. What is never closed is text: nobody's words are to vanish behind a slip.
pub(super) fn visible_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = skip_tag(&rest[at..], &mut text);
    }
    text.push_str(rest);
    entities(&text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether the inline HTML is a line break.
pub(super) fn is_line_break(html: &str) -> bool {
    let inner = html
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/');
    inner.trim().eq_ignore_ascii_case("br")
}

/// What follows the tag or comment at the start of `html`.
fn skip_tag<'h>(html: &'h str, text: &mut String) -> &'h str {
    if let Some(comment) = html.strip_prefix("<!--") {
        return match comment.find("-->") {
            Some(end) => &comment[end + 3..],
            None => plain(html, text),
        };
    }
    let starts_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
    let closed = html.find('>').filter(|_| html[1..].starts_with(starts_tag));
    let Some(end) = closed else {
        return plain(html, text);
    };
    for hidden in ["script", "style"] {
        let is_it = html[1..]
            .get(..hidden.len())
            .is_some_and(|n| n.eq_ignore_ascii_case(hidden));
        if is_it {
            let close = format!("</{hidden}");
            let body = &html[end..];
            let found = body.to_ascii_lowercase().find(&close);
            return match found {
                Some(at) => {
                    let tail = &body[at..];
                    tail.find('>').map_or("", |end| &tail[end + 1..])
                }
                None => plain(html, text),
            };
        }
    }
    // Words on both sides of a tag that stands between paragraphs stay apart.
    let inline = [
        "a", "b", "i", "em", "strong", "code", "span", "u", "s", "sub", "sup", "small",
    ];
    let name: String = html[1..]
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if !inline.contains(&name.to_ascii_lowercase().as_str()) {
        text.push(' ');
    }
    &html[end + 1..]
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
            ("1 < 2", "1 < 2"),
            ("<div id=\"foo\"\n*hi*", "<div id=\"foo\" *hi*"),
            ("<", "<"),
            ("é<é", "é<é"),
            ("<details>\n<summary>More</summary>\n", "More"),
        ] {
            assert_eq!(visible_text(html), text, "{html}");
        }
    }

    #[test]
    fn line_breaks_are_known() {
        for (html, breaks) in [
            ("<br>", true),
            ("<BR />", true),
            ("<b>", false),
            ("</br>", false),
        ] {
            assert_eq!(is_line_break(html), breaks, "{html}");
        }
    }
}
