use super::*;
use crate::markdown::parse;

fn plain(markdown: &str, width: usize) -> String {
    Page::new(width, Styles::plain(), true).render(&parse(markdown))
}

fn colored(markdown: &str, hyperlinks: bool) -> String {
    let text = Page::new(80, Styles::new(true), hyperlinks).render(&parse(markdown));
    text.replace("\u{1b}\\", "\\").replace('\u{1b}', "^")
}

#[test]
fn running_text_is_wrapped() {
    let markdown = "# Kiln tripped at 900 degrees in the studio\n\n\
        The **breaker** *tripped* mid-firing,\nsee `kilnctl --dry-run`, ~~ignore~~ that.  \nNext line.\n\n\
        青磁に小さな穴があくのはなぜですか？もう一度焼いてください。\n";
    assert_eq!(
        plain(markdown, 40),
        "# Kiln tripped at 900 degrees in the\n\
         studio\n\
         \n\
         The breaker tripped mid-firing, see\n\
         `kilnctl --dry-run`, ~~ignore~~ that.\n\
         Next line.\n\
         \n\
         青磁に小さな穴があくのはなぜですか？もう\n\
         一度焼いてください。\n"
    );
    assert_eq!(
        plain(markdown, 80),
        "# Kiln tripped at 900 degrees in the studio\n\
         \n\
         The breaker tripped mid-firing, see `kilnctl --dry-run`, ~~ignore~~ that.\n\
         Next line.\n\
         \n\
         青磁に小さな穴があくのはなぜですか？もう一度焼いてください。\n"
    );
}

#[test]
fn text_is_never_wider_than_is_good_to_read() {
    let text = plain(&"word ".repeat(100), 300);
    assert_eq!(text.lines().map(str::len).max(), Some(99));
}

#[test]
fn lists_and_quotes_hang() {
    let markdown = "- one item that is long enough to wrap around\n  - nested\n- [x] done\n- [ ] open\n\n\
        9. nine\n\n10. ten is long enough to wrap around\n\n    second paragraph\n\n\
        > A quote that is long enough to wrap around\n>\n> > deeper\n";
    assert_eq!(
        plain(markdown, 40),
        "• one item that is long enough to wrap\n  \
           around\n  \
           • nested\n\
         [x] done\n\
         [ ] open\n\
         \n \
          9. nine\n\
         \n\
         10. ten is long enough to wrap around\n\
         \n    \
             second paragraph\n\
         \n\
         │ A quote that is long enough to wrap\n\
         │ around\n\
         │\n\
         │ │ deeper\n"
    );
}

#[test]
fn code_is_kept_whole() {
    let long = "x".repeat(60);
    assert_eq!(
        plain(&format!("```\n\tif {long}\n\n  \u{1b}[2J\n```\n"), 40),
        format!("        if {long}\n\n      �[2J\n")
    );
}

#[test]
fn links_show_where_they_lead() {
    for (markdown, text) in [
        (
            "[the manual](https://a.b/m)",
            "the manual (https://a.b/m)\n",
        ),
        ("<https://a.b/m>", "https://a.b/m\n"),
        ("https://a.b/m", "https://a.b/m\n"),
        ("<ada@a.b>", "ada@a.b\n"),
        ("[a.b](https://a.b/)", "a.b\n"),
        ("[](https://a.b)", "https://a.b\n"),
        ("[x](other.md)", "x (other.md)\n"),
        ("[[kiln]] and [[kiln|the kiln]]", "kiln and the kiln\n"),
        (
            "![a kiln](k.png) ![](k.png)",
            "[image: a kiln] [image: k.png]\n",
        ),
        (
            "see https://a.b/a/very/long/address/that/is/kept/whole",
            "see\nhttps://a.b/a/very/long/address/that/is/kept/whole\n",
        ),
        ("note[^1]\n\n[^1]: the *note*", "note[1]\n\n[1] the note\n"),
    ] {
        assert_eq!(plain(markdown, 40), text, "{markdown}");
    }
}

#[test]
fn tables_fit_or_become_cards() {
    let markdown = "| Cone | Temp | Note |\n|:--|--:|:-:|\n| 04 | 1060 | earthenware, the usual one for us |\n| 6 | | `x` |\n";
    assert_eq!(
        plain(markdown, 40),
        "Cone │ Temp │            Note\n\
         ─────┼──────┼───────────────────────────\n\
         04   │ 1060 │ earthenware, the usual one\n     \
              │      │           for us\n\
         6    │      │            `x`\n"
    );
    let wide = "| a | b | c | d |\n|--|--|--|--|\n| some words here | more words here | 3 | 4 |\n| x | |\n";
    let wide = wide
        .replace(" c ", " a third column ")
        .replace(" d ", " a fourth column ");
    assert_eq!(
        plain(&wide, 40),
        "a: some words here\nb: more words here\na third column: 3\na fourth column: 4\n\na: x\n"
    );
    assert_eq!(plain(&wide, 80).lines().count(), 4);
}

#[test]
fn a_head_without_rows_is_shown_however_narrow_the_screen() {
    let head = "| some words here | more words and more | and a third column |\n|--|--|--|\n";
    assert_eq!(
        plain(head, 40),
        "some words here\nmore words and more\nand a third column\n"
    );
}

#[test]
fn html_is_hidden_but_for_its_words() {
    for (markdown, text) in [
        (
            "<!-- a prompt -->\n\nseen <!-- not --> seen",
            "seen  seen\n",
        ),
        ("<div>words &amp; more</div>", "words & more\n"),
        ("a<br>b <kbd>x</kbd>", "a\nb x\n"),
        ("<!-- nothing else -->", ""),
        ("", ""),
    ] {
        assert_eq!(plain(markdown, 40), text, "{markdown}");
    }
}

#[test]
fn nothing_hostile_gets_through() {
    let markdown = "a \u{1b}[2J &#27;]52;c;x&#7; `\u{9b}` [w\u{202e}](https://a.b/\u{1b}\\x)\n\n\
        # \u{1b}]0;t\u{7}\n\n| \u{1b}[1m |\n|--|\n| \u{7} |\n\n<p>\u{1b}[3m</p>\n\n[[\u{1b}|\u{7}]]\n\n\
        - x[^\u{7}]\n\n[^\u{7}]: y\n";
    for width in [16, 40, 80] {
        let text = plain(markdown, width);
        let bad = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(text.chars().find(bad), None, "{text:?}");
    }
    let text = Page::new(80, Styles::new(true), true).render(&parse(markdown));
    for after in text.split('\u{1b}').skip(1) {
        let known = after.starts_with("]8;;") || after.starts_with('\\') || {
            let digits = after
                .trim_start_matches('[')
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
            after.starts_with('[') && digits.starts_with('m')
        };
        assert!(known, "{after:?}");
    }
}

#[test]
fn styles_nest_and_survive_wrapping() {
    assert_eq!(colored("a **b *c***", false), "a ^[1mb ^[0m^[1m^[3mc^[0m\n");
    assert_eq!(
        colored("# One `two`", false),
        "^[1m^[4mOne ^[0m^[1m^[4m^[36mtwo^[0m\n"
    );
    let long = format!("**{}**", "word ".repeat(20).trim());
    let row = |n: usize| format!("^[1m{}^[0m\n", "word ".repeat(n).trim());
    assert_eq!(colored(&long, false), row(16) + &row(4));
    assert_eq!(colored("```\nls\n```", false), "    ^[36mls^[0m\n");
    assert_eq!(colored("> q", false), "^[2m│ ^[0mq\n");
}

#[test]
fn words_can_be_clicked_where_they_do_not_lie() {
    let link = "^[4m^[94m";
    for (markdown, hyperlinks, text) in [
        (
            "[x](https://a.b)",
            true,
            format!("^]8;;https://a.b\\{link}x^[0m^]8;;\\\n"),
        ),
        (
            "[x](https://a.b)",
            false,
            format!("{link}x^[0m^[2m (https://a.b)^[0m\n"),
        ),
        (
            "[x](file:///e)",
            true,
            format!("{link}x^[0m^[2m (file:///e)^[0m\n"),
        ),
        (
            "[http://b](http://e)",
            true,
            format!("{link}http://b^[0m^[2m (http://e)^[0m\n"),
        ),
    ] {
        assert_eq!(
            colored(markdown, hyperlinks),
            text,
            "{markdown} {hyperlinks}"
        );
    }
}

#[test]
fn deep_nesting_stays_on_the_screen() {
    for opener in ["> ", "- ", "1. "] {
        let text = plain(&format!("{}deep words here\n", opener.repeat(500)), 40);
        assert!(text.contains("deep"), "{opener}");
    }
}
