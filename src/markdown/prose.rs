//! The words of a body, apart from where its references lead.

use std::ops::Range;

use super::address::is_relative;
use super::parser::with_root;
use super::places::{What, find};

/// Rewrites everything in a body but the targets of its wiki links and of its links within the community, so that they lead
/// where they led. A wiki link that shows its target gets the words that `named` has for it.
pub fn rewrite_prose(
    body: &str,
    rewrite: &dyn Fn(&str) -> String,
    named: &dyn Fn(&str) -> Option<String>,
) -> String {
    let places = with_root(body, |root| find(body, root));
    let mut targets: Vec<(Range<usize>, Target)> = Vec::new();
    for place in &places.inlines {
        match &place.what {
            What::Wiki {
                url, label, target, ..
            } => {
                let words = label.is_none().then(|| url.clone());
                targets.push((target.clone(), Target::Wiki(words)));
            }
            What::Inline { target, url, .. } => targets.push((target.clone(), Target::of(url))),
            What::Used { .. } | What::Bare { .. } | What::Html { .. } => {}
        }
    }
    let definitions = places.definitions.iter();
    targets.extend(definitions.map(|one| (one.target.clone(), Target::of(&one.url))));
    targets.sort_by_key(|(range, _)| (range.start, range.end));

    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    for (range, target) in targets {
        if range.start < at {
            continue;
        }
        out.push_str(&rewrite(&body[at..range.start]));
        let written = &body[range.clone()];
        match target {
            Target::Outside => out.push_str(&rewrite(written).replace(' ', "%20")),
            Target::Inside | Target::Wiki(None) => out.push_str(written),
            Target::Wiki(Some(words)) => {
                out.push_str(written);
                if let Some(words) = named(&words) {
                    let line = body[..range.start].rfind('\n').map_or(0, |end| end + 1);
                    let in_table = body[line..range.start].contains('|');
                    // In a table a bare bar would end the cell.
                    out.push_str(if in_table { "\\|" } else { "|" });
                    out.push_str(&words);
                }
            }
        }
        at = range.end;
    }
    out.push_str(&rewrite(&body[at..]));
    out
}

/// Where a link leads.
enum Target {
    /// To another entry or one of the entry's own headings or files.
    Inside,
    /// To an entry, with the words that it shows where it has none of its own.
    Wiki(Option<String>),
    /// To the world.
    Outside,
}

impl Target {
    fn of(url: &str) -> Self {
        if url.starts_with('#') || is_relative(url) {
            Target::Inside
        } else {
            Target::Outside
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_change_and_targets_stay() {
        for (body, expected) in [
            ("Ada did", "X did"),
            ("see [Ada](Ada.md) and Ada", "see [X](Ada.md) and X"),
            ("![Ada](Ada.png \"Ada\")", "![X](Ada.png \"X\")"),
            ("[[Ada]] [[Ada|Ada]] [[ada]]", "[[Ada|X]] [[Ada|X]] [[ada]]"),
            (
                "| [[Ada]] | Ada |\n|---|---|\n",
                "| [[Ada\\|X]] | X |\n|---|---|\n",
            ),
            (
                "| a |\n|---|\n| Ada [[Ada]] |\n",
                "| a |\n|---|\n| X [[Ada\\|X]] |\n",
            ),
            ("[Ada]\n\n[Ada]: Ada.md", "[X]\n\n[X]: Ada.md"),
            (
                "[x](https://a.b/Ada) https://a.b/Ada",
                "[x](https://a.b/X) https://a.b/X",
            ),
            (
                "[x](#Ada) [x](<mailto:Ada B>)",
                "[x](#Ada) [x](<mailto:X%20B>)",
            ),
            ("`Ada` é\n\n# Ada\n", "`X` é\n\n# X\n"),
            ("", ""),
        ] {
            let named = |target: &str| (target == "Ada").then(|| "X".to_owned());
            let changed = rewrite_prose(body, &|text| text.replace("Ada", "X"), &named);
            assert_eq!(changed, expected, "{body}");
        }
    }
}
