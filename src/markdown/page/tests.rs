use proptest::prelude::*;

use super::*;

fn page(body: &str) -> String {
    let rewrite = |reference: &Reference| {
        (!reference.target.starts_with("gone")).then(|| format!("../{}", reference.target))
    };
    embed(
        body,
        &Embed {
            title: "The Kiln",
            top_level: 2,
            rewrite: &rewrite,
            words: &|reference| (reference.target == "named").then(|| "A *name*".to_owned()),
        },
    )
}

fn table(rows: &[(&str, &str)]) {
    for (body, expected) in rows {
        assert_eq!(page(body), *expected, "{body:?}");
    }
}

#[test]
fn headings_are_moved() {
    table(&[
        ("# The  *Kiln*\n\n# A\n## B #\n", "## A\n### B #\n"),
        ("The Kiln\n===\n\ntext\n\nA\n---\n", "text\n\nA\n---\n"),
        ("A\n---\n\n### B\n\n# C", "### A\n\n#### B\n\n## C\n"),
        ("### A\n\n#### B\n", "## A\n\n### B\n"),
        ("# A\n###### B\n", "## A\n###### B\n"),
        ("A\nb\n===\n\nC #\n---\n", "## A b\n\n### C # #\n"),
        ("> A\n> b\\\n> c\n> ===\n", "> ## A b c\n"),
        ("- A\n  ===\n- # B\n", "- ## A\n- ## B\n"),
        ("[x]: http://y\nA\n===\n", "[x]: http://y\n## A\n"),
        ("```\n# no\n```\n", "```\n# no\n```\n"),
        ("#\n\ntext", "##\n\ntext\n"),
    ]);
}

#[test]
fn references_are_rewritten() {
    table(&[
        (
            "[[kiln|the *kiln*]] [[kiln#x]]",
            "[the \\*kiln\\*](../kiln) [kiln](../kiln)\n",
        ),
        (
            "[[gone|words]] [[gone-1]] ![[p.png]] ![[note]]",
            "words gone-1 ![p.png](../p.png) [note](../note)\n",
        ),
        (
            "[a *b*](c%20d.md \"t\") [e](gone.md)",
            "[a *b*](../c%20d.md \"t\") e\n",
        ),
        ("![a](b.png) ![c](gone.png)", "![a](../b.png) c\n"),
        ("[![a](b.png)](gone.md)", "![a](../b.png)\n"),
        (
            "[a][x] [x] [b][y] [y][]\n\n[x]: m.md 't'\n[y]: gone.md\n",
            "[a][x] [x] b y\n\n[x]: ../m.md 't'\n",
        ),
        (
            "| a |\n|---|\n| [[x\\|y]] |\n",
            "| a |\n|---|\n| [y](../x) |\n",
        ),
        ("`[[a]]`", "`[[a]]`\n"),
        ("[a](http://b)", "[a](http://b)\n"),
        ("[[gone|# no heading]]", "\\# no heading\n"),
        ("[[gone|1. no list]]\n", "1\\. no list\n"),
    ]);
}

#[test]
fn links_within_the_page_lead_to_a_heading_or_become_words() {
    table(&[
        ("[a](#b)\n\n## B", "[a](#b)\n\n## B\n"),
        ("[a](#b-1)\n\n# B\n# B\n", "[a](#b-1)\n\n## B\n## B\n"),
        ("[a](#b-1)\n\n# B", "a\n\n## B\n"),
        (
            "[up](#the-kiln)\n\n# C [[d]]\n\n[e](#c-d)",
            "[up](#the-kiln)\n\n## C [d](../d)\n\n[e](#c-d)\n",
        ),
        (
            "[caf\u{e9}](#caf%C3%A9)\n\n# Caf\u{e9}",
            "[café](#caf%C3%A9)\n\n## Café\n",
        ),
        (
            "[top](#) [*a*](#gone 't') `[b](#gone)`",
            "[top](#) *a* `[b](#gone)`\n",
        ),
        ("![p](#gone)", "p\n"),
        ("[a][x] [x] [b](<#gone>)\n\n[x]: #gone 't'\n", "a x b\n"),
        // A name that the author gave: few renderers know it.
        (
            "[a](#first) [b][c]\n\n# First  Line {#first}\n# B { #x.y .z } #\n\n[c]: #x.y\n",
            "[a](#first--line) [b][c]\n\n## First  Line\n## B #\n\n[c]: #b\n",
        ),
        (
            "# The Kiln {#top}\n[a](#top)\n\nB {#b}\n---\n[c](#b)",
            "a\n\nB\n---\n[c](#b)\n",
        ),
        ("text {#b} [c](#b)", "text {#b} c\n"),
        // What is left must not become a link to somewhere else.
        ("[[a](#gone)](javascript:x)", "[a](#)\n"),
    ]);
}

#[test]
fn html_is_shown_not_run() {
    table(&[
        (
            "a <b>c</b> <kbd>d</kbd><br> e",
            "a <b>c</b> <kbd>d</kbd><br> e\n",
        ),
        ("a <b onclick=x>c</b>", "a &lt;b onclick=x>c&lt;/b>\n"),
        (
            "<script>\nx\n\ny</script>\n\nz",
            "&lt;script>\nx\n\ny&lt;/script>\n\nz\n",
        ),
        ("a <!-- b --> c\n\n<!-- d\n\ne -->\nf", "a  c\n\n\nf\n"),
        (
            "<!-- never closed\n\nwords\n",
            "&lt;!-- never closed\n\nwords\n",
        ),
        (
            "<details>\n<summary>s</summary>\n\n*x*\n\n</details>",
            "<details>\n<summary>s</summary>\n\n*x*\n\n</details>\n",
        ),
        ("<details>\n\nx", "&lt;details>\n\nx\n"),
        (
            "<div>\n\n# A\n\n</div>\n",
            "&lt;div>\n\n## A\n\n&lt;/div>\n",
        ),
        (
            "1 < 2 <https://a.b> `<i x>`",
            "1 < 2 <https://a.b> `<i x>`\n",
        ),
        (
            "<div>\n<a href=\"javascript:x\">[y](javascript:x)</a>\n</div>",
            "&lt;div>\n&lt;a href=\"javascript:x\">[y](#)&lt;/a>\n&lt;/div>\n",
        ),
        ("> a <i\n> b=c>d\n", "> a &lt;i\n> b=c>d\n"),
        (
            "<?php x ?> <![CDATA[x]]> <!DOCTYPE x>",
            "&lt;?php x ?> &lt;![CDATA[x]]> &lt;!DOCTYPE x>\n",
        ),
    ]);
}

#[test]
fn addresses_that_run_something_lead_nowhere() {
    table(&[
        ("[a](javascript:x) ![b](data:x 't')", "[a](#) ![b](# 't')\n"),
        ("[a](JaVa&Tab;Script&colon;x)", "[a](#)\n"),
        ("[a](<java script:x>) [b](file:///c)", "[a](#) [b](#)\n"),
        ("[a][x]\n\n[x]: javascript:y\n", "[a][x]\n\n[x]: #\n"),
        ("[x]: vbscript:y\n[a][x]\n", "[x]: #\n[a][x]\n"),
        (
            "<javascript:x> ftp://a.b/c mailto:a@b.c",
            "&lt;javascript:x> `ftp://a.b/c` mailto:a@b.c\n",
        ),
        ("`` ` ftp://a.b/c", "`` ` ```ftp://a.b/c```\n"),
        ("[[javascript:x]]", "[javascript:x](../javascript:x)\n"),
    ]);
    let rewrite = |_: &Reference| Some("java\tscript:x".to_owned());
    let options = Embed {
        title: "",
        top_level: 2,
        rewrite: &rewrite,
        words: &|_| None,
    };
    assert_eq!(embed("[[a]] [b](c.md)", &options), "[a](#) [b](#)\n");
}

#[test]
fn a_wiki_link_without_words_reads_as_the_page_says() {
    table(&[
        ("[[named]]", "[A \\*name\\*](../named)\n"),
        ("[[named#a]]", "[A \\*name\\*](../named)\n"),
        (
            "[[named|so]] [[other]]",
            "[so](../named) [other](../other)\n",
        ),
    ]);
}

#[test]
fn nothing_is_left_open() {
    table(&[
        ("", ""),
        (" \n\n", ""),
        ("\n\n  a\r\nb\rc\n\n", "  a\nb\nc\n"),
        ("~~~~ sh\ncode", "~~~~ sh\ncode\n~~~~\n"),
        ("- ```\n  code", "- ```\n  code\n"),
        ("a\u{0}\u{1b}[31m\u{202e}b\u{9b}\u{7f}\tc", "a[31mb\tc\n"),
        ("\u{feff}a", "a\n"),
    ]);
}

#[test]
fn directives_are_escaped() {
    table(&[
        (
            "{{#include x}} {{ #title y}}",
            "\\{{#include x}} \\{{#title y}}\n",
        ),
        ("\\{{#include x}}", "\\{{#include x}}\n"),
        ("{{#include\nx}}", "{{\\#include\nx}}\n"),
        ("`{{#x}}` {{ y }} {{{#z}}", "`\\{{#x}}` {{ y }} {\\{{#z}}\n"),
    ]);
}

/// Not every program drops a footnote that nothing refers to.
#[test]
fn a_note_without_a_reference_runs_nothing_either() {
    table(&[
        (
            "[^1]: <script>x</script>",
            "[^1]: &lt;script>x&lt;/script>\n",
        ),
        (
            "[^1]: [a](javascript:x)\n    <b onclick=x>\n",
            "[^1]: [a](#)\n    &lt;b onclick=x>\n",
        ),
        (
            "a\n\n[^1]: # B {onclick=x}",
            "a\n\n[^1]: ## B {onclick=x\\}\n",
        ),
        ("[^1]: [[a]] b", "[^1]: [a](../a) b\n"),
        ("a[^1]\n\n[^1]: <p>b", "a[^1]\n\n[^1]: &lt;p>b\n"),
    ]);
}

/// To mdBook a footnote's label may have blanks, to git hosts it may not, and so on.
#[test]
fn what_is_a_note_to_some_programs_alone_is_none() {
    table(&[
        ("[^a b]: [a](javascript:x)", "\\[^a b]: [a](#)\n"),
        (
            "[^a b]: x \"<img src=x onerror=y>\"",
            "\\[^a b]: x \"&lt;img src=x onerror=y>\"\n",
        ),
        (
            "> 1. [^1]: [^a\\]b]: # B {onclick=x}",
            "> 1. [^1]: \\[^a\\]b]: # B {onclick=x}\n",
        ),
        (
            "[^a[b]: ~~~\n<b onclick=x>\n~~~",
            "\\[^a[b]: ~~~\n&lt;b onclick=x>\n~~~\n~~~\n",
        ),
        ("a\n\n[^a\nb]: c", "a\n\n\\[^a\nb]: c\n"),
        (
            "[^1] b]: c[^2]\n\n[^1]: a\n[^2]: b",
            "[^1] b]: c[^2]\n\n[^1]: a\n[^2]: b\n",
        ),
        (
            "a [^<img src=x onerror=y>] b",
            "a \\[^&lt;img src=x onerror=y>] b\n",
        ),
        (
            "a[^\"<b onclick=x>] b\n\n[^\"<b]: y",
            "a\\[^\"&lt;b onclick=x>] b\n\n\\[^\"<b]: y\n",
        ),
        ("a\n: <script", "a\n\\: <script\n"),
        (
            "a\n:) b\n\n    <b onclick=x>",
            "a\n\\:) b\n\n    <b onclick=x>\n",
        ),
        (
            "```\n{title\n :query [:find]}\n```",
            "```\n{title\n :query [:find]}\n```\n",
        ),
        ("Say\n\n    a\n    : b", "Say\n\n    a\n    : b\n"),
        ("| a |\n|:-:|\n| b |", "| a |\n|:-:|\n| b |\n"),
        ("a | b\n:-: | -\nc | d", "a | b\n:-: | -\nc | d\n"),
        ("a\n: # B {onclick=x}", "a\n\\: # B {onclick=x}\n"),
        (
            "a\n: b\n\n    <b onclick=x>",
            "a\n\\: b\n\n    <b onclick=x>\n",
        ),
        ("```\n[^a b]: c\n```", "```\n[^a b]: c\n```\n"),
        ("`[^<]` and `[^ ]: `", "`[^<]` and `[^ ]: `\n"),
    ]);
}

/// mdBook gives a heading whatever attributes stand at its end.
#[test]
fn headings_get_no_attributes() {
    table(&[
        ("## A {onclick=x}", "## A {onclick=x\\}\n"),
        (
            "## A {.b onclick=\"x\" #c}  ",
            "## A {.b onclick=\"x\" #c\\}\n",
        ),
        (
            "> A\n> b { onclick=x }\n> ---\n",
            "> A\n> b { onclick=x \\}\n> ---\n",
        ),
        (
            "# A\n\nB {onclick=x}\n---\n",
            "## A\n\n### B {onclick=x\\}\n",
        ),
        (
            "## A\n\nB {onclick=x}\n---\n",
            "## A\n\nB {onclick=x\\}\n---\n",
        ),
        ("## `{a}` {b} c {d\\}", "## `{a}` {b} c {d\\}\n"),
    ]);
}

/// Looks at a page with the parser, apart from the code under test.
fn assert_safe(body: &str) -> Result<(), TestCaseError> {
    let mut out = page(body);
    for round in 0..2 {
        let after = crate::markdown::parse(&format!("{out}\n# After\n"));
        prop_assert!(
            format!("{after:?}").contains("Heading { level: 1, content: [Text(\"After\")] }"),
            "{out:?}"
        );
        let tree = format!("{:?}", crate::markdown::parse(&out));
        let lower = tree.to_lowercase();
        for bad in [
            "heading { level: 1",
            "html(\"<script",
            "html(\"<!--",
            "html(\"<img",
            "html(\"<a",
            "url: \"javascript",
            "url: \"data",
            "html(\"<b onclick",
        ] {
            prop_assert!(
                !lower.contains(bad),
                "round {round}: {bad} in {out:?} from {body:?}"
            );
        }
        prop_assert!(
            out.is_empty() || (out.ends_with('\n') && !out.ends_with("\n\n")),
            "{out:?}"
        );
        prop_assert!(!out.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        out = page(&out);
    }
    Ok(())
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-c é]{1,3}",
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\r\n",
            "> ",
            "- ",
            "1. ",
            "    ",
            "  ",
            "\t",
            "# ",
            "## ",
            "\n===\n",
            "\n---\n",
            "`",
            "```",
            "\n```\n",
            "~~~",
            "<",
            ">",
            "</",
            "<b>",
            "</b>",
            "<details>\n",
            "</details>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<b onclick=x>",
            "<img src=x>",
            "<div>\n",
            "<a href='javascript:x'>",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "](javascript:x)",
            "](<javascript:x>)",
            "][x]",
            "\n[x]: javascript:x\n",
            "[x]:",
            "[x]: data:y",
            "[[",
            "]]",
            "|",
            "\\|",
            "[[a|b]]",
            "![[p.png]]",
            "\\",
            "&lt;",
            "&",
            "*",
            "_",
            "<javascript:x>",
            "ftp://a.b",
            "www.a.b",
            "a@b.c",
            "| a | b |\n|--|--|\n",
            "\n| ",
            "[^1]",
            "\n[^1]: ",
            "{{#",
            "}}",
            "\u{0}",
            "<?",
            "?>",
            "<!A",
            "<![CDATA[",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn every_page_is_safe(text in any::<String>(), body in hostile()) {
        assert_safe(&text)?;
        assert_safe(&body)?;
    }
}
