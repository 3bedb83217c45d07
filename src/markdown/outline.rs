//! A body's title and its first sentence.

use unicode_segmentation::UnicodeSegmentation;

use super::heading::split_name;
use super::plain::{blocks, fold, words, words_beside_images};
use super::tree::{Block, Inline, parse};

/// The title that a body gives itself: the text of its first H1; failing that, the first line of
/// the paragraph under a heading that says just "Title".
pub fn title(body: &str) -> Option<String> {
    let blocks = parse(body);
    let heading = blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, content } if !is_title_sign(block) => {
            let words = words(content);
            let (words, _) = split_name(&words);
            Some(words.to_owned()).filter(|words| !words.is_empty())
        }
        _ => None,
    });
    heading.or_else(|| {
        let at = under_title_sign(&blocks)?;
        let Block::Paragraph(content) = &blocks[at] else {
            return None;
        };
        let line = content.split(is_break).next().unwrap_or(content);
        Some(words(line)).filter(|words| !words.is_empty())
    })
}

fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::SoftBreak | Inline::HardBreak)
}

/// Whether a block is a heading that says just "Title".
fn is_title_sign(block: &Block) -> bool {
    match block {
        Block::Heading { content, .. } => words(content).eq_ignore_ascii_case("title"),
        _ => false,
    }
}

/// The index of the paragraph that stands under the heading "Title".
fn under_title_sign(blocks: &[Block]) -> Option<usize> {
    let at = blocks.iter().position(is_title_sign)? + 1;
    matches!(blocks.get(at), Some(Block::Paragraph(_))).then_some(at)
}

/// The first sentence of the first paragraph that says something, as plain text of at most
/// `max_chars` characters, cut at a word with `…`. A body without paragraphs gives the first text
/// of a list, a quote, code or a table; one without any text gives nothing.
pub fn first_sentence(body: &str, max_chars: usize) -> String {
    let tree = parse(body);
    let title = under_title_sign(&tree);
    let paragraph = tree.iter().enumerate().find_map(|(at, block)| match block {
        Block::Paragraph(content) if Some(at) != title => {
            Some(words_beside_images(content)).filter(|words| !words.is_empty())
        }
        _ => None,
    });
    let text = paragraph.or_else(|| {
        tree.iter().enumerate().find_map(|(at, block)| {
            if Some(at) == title || matches!(block, Block::Heading { .. } | Block::Html(_)) {
                return None;
            }
            let mut text = String::new();
            blocks(&mut text, std::slice::from_ref(block));
            text.lines().map(fold).find(|line| !line.is_empty())
        })
    });
    let text = text.unwrap_or_default();
    cut(&text[..sentence_end(&text)], max_chars)
}

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 28] = [
    "e.g", "i.e", "eg", "ie", "vs", "cf", "mr", "mrs", "ms", "dr", "prof", "st", "fig", "figs",
    "approx", "resp", "incl", "jr", "sr", "et", "al", "z.b", "d.h", "u.a", "bzw", "ca", "nr",
    "p.ex",
];

/// Where the first sentence of a folded text ends.
fn sentence_end(text: &str) -> usize {
    let mut from = 0;
    while let Some((at, mark)) = text[from..].char_indices().find(|&(_, c)| is_end_mark(c)) {
        let at = from + at;
        let marks = text[at..].trim_start_matches(is_end_mark);
        let after = marks.trim_start_matches(is_closer);
        let end = text.len() - after.len();
        let wide = matches!(mark, '。' | '！' | '？');
        if wide || after.is_empty() || (after.starts_with(' ') && !goes_on(text, at, mark, after)) {
            return end;
        }
        from = end;
    }
    text.len()
}

fn is_end_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '?' | '!' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔'
    )
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '」' | '』' | '）'
    )
}

/// Whether the sentence goes on after the mark at `at`: an abbreviation, an initial, an ordinal.
fn goes_on(text: &str, at: usize, mark: char, after: &str) -> bool {
    if after.trim_start().starts_with(char::is_lowercase) {
        return true;
    }
    if mark != '.' {
        return false;
    }
    let word = text[..at].rsplit(' ').next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let ordinal = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    initial || ordinal || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// At most `max_chars` characters of a folded text, cut at a word.
fn cut(text: &str, max_chars: usize) -> String {
    if text.chars().nth(max_chars).is_none() {
        return text.to_owned();
    }
    let room = max_chars.saturating_sub(1);
    let mut end = 0;
    let mut chars = 0;
    for grapheme in text.graphemes(true) {
        chars += grapheme.chars().count();
        if chars > room {
            break;
        }
        end += grapheme.len();
    }
    // Where words are not set apart by spaces, or one fills the line, the cut falls inside it.
    let kept = match text[..end].rfind(' ') {
        Some(space) if space > end / 2 && !text[end..].starts_with(' ') => &text[..space],
        _ => &text[..end],
    };
    let ellipsis = if max_chars == 0 { "" } else { "…" };
    format!(
        "{}{ellipsis}",
        kept.trim_end_matches([' ', ',', ';', ':', '-', '–'])
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_title_is_the_first_h1() {
        for (body, expected) in [
            ("text\n\n# A `b` [c](d) #\n\n# E", Some("A b c")),
            ("A\nb\n===\n", Some("A b")),
            ("```\n# no\n```\n    # no\n\n## no\n", None),
            ("## Title\n\nThirty Days\nmore\n", Some("Thirty Days")),
            ("# Title\n\nThirty Days\n", Some("Thirty Days")),
            ("## Title\n\n- no\n", None),
            ("#\n\n# Yes\n", Some("Yes")),
            ("\u{feff}# Yes\r\n", Some("Yes")),
            ("", None),
        ] {
            assert_eq!(title(body).as_deref(), expected, "{body:?}");
        }
    }

    #[test]
    fn the_first_sentence_says_what_it_is_about() {
        for (body, expected) in [
            (
                "# H\n\n<!-- c -->\n\n- list\n\nFirst *one*.\nSecond.\n",
                "First one.",
            ),
            ("[![b](c)](d) ![e](f)\n\nReal text", "Real text"),
            (
                "Use e.g. a kiln vs. Mr. J. Doe's. Next.",
                "Use e.g. a kiln vs. Mr. J. Doe's.",
            ),
            (
                "Version 1.10 of node.js is out! Good.",
                "Version 1.10 of node.js is out!",
            ),
            ("On May 3. Ada came. Ben too.", "On May 3. Ada came."),
            ("Wait... and see. Next.", "Wait... and see."),
            ("He said \"go!\" Then we went.", "He said \"go!\""),
            ("窯が止まった。原因は不明。", "窯が止まった。"),
            ("(First.) Second.", "(First.)"),
            ("- item one\n- item two\n", "item one"),
            ("```\n\ncode here\n```\n", "code here"),
            ("> quoted. Yes.\n", "quoted."),
            (
                "## Title\n\nThirty Days\n\n## Patlet\n\nThe point.\n",
                "The point.",
            ),
            ("# Only\n", ""),
            ("", ""),
        ] {
            assert_eq!(first_sentence(body, 200), expected, "{body:?}");
        }
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        assert_eq!(
            first_sentence("The breaker tripped again", 25),
            "The breaker tripped again"
        );
        assert_eq!(
            first_sentence("The breaker tripped again", 24),
            "The breaker tripped…"
        );
        assert_eq!(
            first_sentence("The breaker tripped again", 12),
            "The breaker…"
        );
        assert_eq!(first_sentence("窯が止まった原因は", 5), "窯が止ま…");
        assert_eq!(first_sentence("abc", 1), "…");
        assert_eq!(first_sentence("abc", 0), "");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_text_is_survived(body in any::<String>(), max in 0..50_usize) {
            title(&body);
            prop_assert!(first_sentence(&body, max).chars().count() <= max);
        }
    }
}
