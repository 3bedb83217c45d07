//! Running text: emphasis, code, links and what else stands within a line.

use anstyle::Style;

use super::Page;
use super::html::{Parts, begun_link, hidden, is_end_of, parts, visible_text};
use super::runs::Runs;
use crate::markdown::Inline;
use crate::terminal::Label;
use crate::terminal::sanitize::opens_a_page;

/// So many bytes of an address a terminal is given: those of the VTE family take 2,083, and it is written anew in each line.
const LONGEST: usize = 2_000;

/// Whether text stands in a link, and where that leads if the terminal is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Linked<'u> {
    No,
    To(Option<&'u str>),
}

impl<'u> Linked<'u> {
    fn url(self) -> Option<&'u str> {
        match self {
            Linked::No => None,
            Linked::To(url) => url,
        }
    }
}

impl Page {
    /// The inlines as runs in a style of their own.
    pub(super) fn runs(&self, inlines: &[Inline], style: Style) -> Runs {
        let mut runs = Runs::default();
        self.push_inlines(inlines, style, Linked::No, &mut runs);
        runs
    }

    fn push_inlines(&self, inlines: &[Inline], style: Style, linked: Linked<'_>, runs: &mut Runs) {
        let mut rest = inlines;
        // A link in a link is none, and what is not found behind one place is behind no later one.
        let mut may_link = linked == Linked::No;
        let mut unclosed = Vec::new();
        while let Some((inline, after)) = rest.split_first() {
            rest = after;
            if let Inline::Html(html) = inline
                && let Some((name, _)) = hidden(html).filter(|(name, _)| !unclosed.contains(name))
            {
                if let Some(end) = after.iter().position(|inline| ends(inline, name)) {
                    rest = &after[end + 1..];
                    continue;
                }
                unclosed.push(name);
            }
            if may_link
                && let Inline::Html(html) = inline
                && let Some(url) = begun_link(html)
            {
                if let Some(end) = after.iter().position(|inline| ends(inline, "a")) {
                    self.push_link(&url, &after[..end], style, runs);
                    rest = &after[end + 1..];
                    continue;
                }
                may_link = false;
            }
            self.push_inline(inline, style, linked, runs);
        }
    }

    fn push_inline(&self, inline: &Inline, style: Style, linked: Linked<'_>, runs: &mut Runs) {
        let url = linked.url();
        let with = |label: Label| over(style, self.styles.look(label));
        match inline {
            Inline::Text(text) => runs.push(unless_doubled(text, runs), style, url),
            Inline::Code(code) if self.styles.color() => runs.push(code, with(Label::Code), url),
            Inline::Code(code) => runs.push(&format!("`{code}`"), style, url),
            Inline::Emphasis(inner) => {
                self.push_inlines(inner, with(Label::Emphasis), linked, runs)
            }
            Inline::Strong(inner) => self.push_inlines(inner, with(Label::Strong), linked, runs),
            Inline::Strikethrough(inner) => {
                // Without a style the words would seem to hold.
                let mark = if self.styles.color() { "" } else { "~~" };
                runs.push(mark, style, url);
                self.push_inlines(inner, with(Label::Struck), linked, runs);
                runs.push(mark, style, url);
            }
            Inline::Link { url, content, .. } if linked == Linked::No => {
                self.push_link(url, content, style, runs);
            }
            Inline::Link { content, .. } => self.push_inlines(content, style, linked, runs),
            Inline::WikiLink { target, label } => {
                runs.push(label.as_ref().unwrap_or(target), with(Label::Link), url);
            }
            Inline::Image { url: file, alt } => {
                let words = if alt.trim().is_empty() { file } else { alt };
                runs.push(&format!("[image: {words}]"), with(Label::Dim), url);
            }
            Inline::Html(html) => push_html(html, style, url, runs),
            Inline::SoftBreak => runs.push(unless_doubled(" ", runs), style, url),
            Inline::HardBreak => runs.push_break(),
            Inline::FootnoteReference(name) => {
                runs.push(&format!("[{name}]"), with(Label::Dim), url);
            }
        }
    }

    fn push_link(&self, url: &str, content: &[Inline], style: Style, runs: &mut Runs) {
        let link = over(style, self.styles.look(Label::Link));
        let mut words = Runs::default();
        self.push_inlines(content, Style::new(), Linked::To(None), &mut words);
        let words = words.text().trim();
        if words.is_empty() {
            runs.push(
                url,
                link,
                clickable(url).filter(|_| self.hyperlinks).as_deref(),
            );
            return;
        }
        let same = url == words || url.strip_prefix("mailto:") == Some(words);
        // Words that look like an address must not hide another one.
        let claims = words.contains("://") || words.starts_with("www.");
        let target = clickable(url).filter(|_| self.hyperlinks && (same || !claims));
        self.push_inlines(content, link, Linked::To(target.as_deref()), runs);
        let bare = url
            .split_once("://")
            .map(|(_, rest)| rest.trim_end_matches('/'));
        if target.is_none() && !same && bare != Some(words) && !url.is_empty() {
            runs.push(
                &format!(" ({url})"),
                over(style, self.styles.look(Label::Dim)),
                None,
            );
        }
    }
}

/// A text without the blanks that it begins with where blanks or nothing stand before it: HTML between them was hidden.
fn unless_doubled<'t>(text: &'t str, runs: &Runs) -> &'t str {
    match runs.text().chars().next_back() {
        None | Some(' ' | '\n') => text.trim_start_matches(' '),
        Some(_) => text,
    }
}

/// A tag between words: what parts them on a page parts them here.
fn push_html(html: &str, style: Style, url: Option<&str>, runs: &mut Runs) {
    match parts(html) {
        Parts::Nothing => {}
        Parts::Words => runs.push(unless_doubled(" ", runs), style, url),
        Parts::Break => return runs.push_break(),
        Parts::Lines => return runs.begin_line(),
        Parts::Item => {
            runs.begin_line();
            return runs.push("• ", style, url);
        }
    }
    runs.push(&visible_text(html), style, url);
}

/// Whether the inline ends an element of this name.
fn ends(inline: &Inline, name: &str) -> bool {
    matches!(inline, Inline::Html(html) if is_end_of(html, name))
}

/// The outer style with the inner one's effects and colour added.
fn over(outer: Style, inner: Style) -> Style {
    let effects = outer.get_effects() | inner.get_effects();
    outer
        .effects(effects)
        .fg_color(inner.get_fg_color().or(outer.get_fg_color()))
}

/// The address as a terminal may be given it; none for schemes that do more than open a page, and for what is too long.
fn clickable(url: &str) -> Option<String> {
    if !opens_a_page(url) || url.len() > LONGEST {
        return None;
    }
    let mut safe = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            0x21..=0x7e => safe.push(char::from(byte)),
            _ => safe.push_str(&format!("%{byte:02X}")),
        }
    }
    (safe.len() <= LONGEST).then_some(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_can_be_clicked() {
        for (url, safe) in [
            ("https://a.b/c", Some("https://a.b/c")),
            ("HTTP://a.b", Some("HTTP://a.b")),
            ("mailto:a@b.c", Some("mailto:a@b.c")),
            (
                "https://a.b/\u{1b}\\é \u{7}",
                Some("https://a.b/%1B\\%C3%A9%20%07"),
            ),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("other.md", None),
        ] {
            assert_eq!(clickable(url).as_deref(), safe, "{url}");
        }
    }
}
