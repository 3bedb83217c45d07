use super::*;
use crate::markdown::parse;

fn plain(markdown: &str, width: usize) -> String {
    Page::new(width, Styles::plain(), true).render(&parse(markdown))
}

#[test]
fn text_is_never_wider_than_is_good_to_read() {
    let text = plain(&"word ".repeat(100), 300);
    assert_eq!(text.lines().map(str::len).max(), Some(99));
}

#[test]
fn nothing_hostile_gets_through() {
    let markdown = "a \u{1b}[2J &#27;]52;c;x&#7; `\u{9b}` [w\u{202e}](https://a.b/\u{1b}\\x)\n\n\
        # \u{1b}]0;t\u{7}\n\n| \u{1b}[1m |\n|--|\n| \u{7} |\n\n<p>\u{1b}[3m</p>\n\n[[\u{1b}|\u{7}]]\n\n\
        - x[^\u{7}]\n\n[^\u{7}]: y\n\n```\n\t\u{1b}[2J\n```\n\n\
        > [!note] \u{1b}[2J\n\n<img alt='\u{1b}[2J'> <a href='\u{1b}x'>y</a>\n";
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
fn colours_tell_no_address_that_cannot_be_clicked() {
    for (markdown, shown) in [
        ("[x](https://a.b)", "x (https://a.b)\n"),
        ("https://a.b", "https://a.b\n"),
    ] {
        let page = Page::new(80, Styles::new(true), false);
        let text = page.render(&parse(markdown));
        assert_eq!(console::strip_ansi_codes(&text), shown);
    }
}

#[test]
fn an_address_is_written_once_a_line_and_not_at_all_where_it_is_too_long_to_click() {
    let page = Page::new(80, Styles::new(true), true);
    for (length, clicks, told) in [(2_000, true, false), (2_001, false, true)] {
        let url = format!("{:a<length$}", "https://x/");
        let text = page.render(&parse(&format!("[{}]({url})", "*a* b ".repeat(200))));
        let (lines, linked) = (text.lines().count(), text.matches("]8;;h").count());
        assert_eq!(linked, if clicks { lines } else { 0 }, "{length}");
        assert_eq!(text.contains(&format!("({url})")), told, "{length}");
    }
}

#[test]
fn what_is_hidden_is_nothing() {
    for markdown in ["", "<!-- nothing else -->", "#"] {
        assert_eq!(plain(markdown, 40), "", "{markdown}");
    }
}

#[test]
fn tags_in_a_line_part_words_as_those_of_a_page_do() {
    for (markdown, shown) in [
        ("One<br class=\"x\">two<BR/>three", "One\ntwo\nthree"),
        ("One<br><br>two", "One\n\ntwo"),
        (
            "red<div>one</div><div>two</div> x<p>y",
            "red\none\ntwo\nx\ny",
        ),
        ("a <ul> <li>b</li><li> *c*</li> </ul> d", "a\n• b\n• c\nd"),
        ("a<td>b</td><td>c", "a b c"),
        ("a<i>b</i>c <x-y>d</x-y> e", "abc d e"),
        ("a<!-- b -->c <!-- d --> e", "ac e"),
        ("**a<div>b</div>c** d", "a\nb\nc d"),
        ("a <script>alert(1)</script> b", "a b"),
        ("a<STYLE type='c'>p *q* r</STYLE >b", "ab"),
        // What has no end in its own place is text.
        ("a <script>*b</script> c*", "a <script>b c"),
        ("a <style>b</script>", "a <style>b"),
        (
            "<a href=x>a <script>b</a> c</script> d",
            "a <script>b (x) c d",
        ),
    ] {
        assert_eq!(plain(markdown, 80), format!("{shown}\n"), "{markdown}");
    }
}

#[test]
fn deep_nesting_stays_on_the_screen() {
    for opener in ["> ", "- ", "1. "] {
        let text = plain(&format!("{}deep words here\n", opener.repeat(500)), 40);
        assert!(text.contains("deep"), "{opener}");
    }
}

#[test]
fn what_is_never_closed_is_looked_for_once() {
    // Twice the work for each link in another would take longer than anybody lives; so would looking on for each of these.
    let nested = "<a href=\"b\">a *b <a href=\"b\">a _b ".repeat(20) + &"</a>_</a>*".repeat(20);
    assert!(plain(&nested, 80).starts_with("a b a b"), "{nested}");
    for opener in [
        "<!--",
        "<script>",
        "<style>",
        "<a href=x>",
        // A tag that ends in a value alone, if each value is closed, and if none is.
        "<a=\"> \"",
        "<a='> ",
        "=\" <a> \"",
    ] {
        let text = plain(&format!("<p>words\n{}", opener.repeat(50_000)), 80);
        assert!(text.starts_with("words"), "{opener}");
        let text = plain(&format!("Words {}", opener.repeat(5_000)), 80);
        assert!(text.starts_with("Words"), "{opener}");
    }
    // The only end of all of them is the last character.
    let text = plain(&format!("<p>words\n{}>", "<script ".repeat(50_000)), 80);
    assert!(text.starts_with("words"));
}
