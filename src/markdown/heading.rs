//! The name that an author gives a heading: `Words {#name}`, as Pandoc, kramdown, Hugo and mdBook read it.

/// A heading's words without the name at their end, and that name.
pub(super) fn split_name(words: &str) -> (&str, Option<&str>) {
    let named = || {
        let (before, inner) = words.trim_end().strip_suffix('}')?.rsplit_once('{')?;
        let mut parts = inner.split_whitespace();
        let name = parts.next()?.strip_prefix('#')?;
        let sound = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        let attributes = parts.all(|part| part.starts_with('.') || part.contains('='));
        // `{{#include .x}}` is no name but a word of mdBook's.
        let braced = before.ends_with('{') || inner.contains('}');
        let is_name = !name.is_empty() && name.chars().all(sound) && attributes && !braced;
        is_name.then(|| (before.trim_end(), Some(name)))
    };
    named().unwrap_or((words, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_off() {
        for (words, expected) in [
            (
                "First line {#first-line}",
                ("First line", Some("first-line")),
            ),
            ("A{#b} ", ("A", Some("b"))),
            ("A { #b.c .wide data-x=1 }", ("A", Some("b.c"))),
            ("{#b}", ("", Some("b"))),
            ("A", ("A", None)),
            ("A {b}", ("A {b}", None)),
            ("A {#}", ("A {#}", None)),
            ("A {#b c}", ("A {#b c}", None)),
            ("A {#b} c", ("A {#b} c", None)),
            ("A {#<b>}", ("A {#<b>}", None)),
            ("{{#include ../x}}", ("{{#include ../x}}", None)),
            ("{{#b}", ("{{#b}", None)),
            ("}", ("}", None)),
        ] {
            assert_eq!(split_name(words), expected, "{words:?}");
        }
    }
}
