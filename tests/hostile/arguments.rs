//! Command lines and queries that cannot be taken, or that look like statements.

use super::bench::{Bench, bytes};

#[test]
fn arguments_that_cannot_be_taken() {
    let bench = Bench::new();
    let before = bench.all();
    let long = "x".repeat(100_000);
    for (line, code, said) in [
        ("add story ''", 2, &["title is empty", "Hint: "][..]),
        ("add story '  ' -m x", 2, &["title is empty"]),
        ("edit kiln --title ' '", 2, &["title is empty"]),
        (
            &format!("add story {}", &long[..10_000]),
            2,
            &["10000 characters", "300"],
        ),
        (
            &format!("edit kiln --title {}", &long[..10_000]),
            2,
            &["10000 characters", "300"],
        ),
        (&format!("show {long}"), 1, &["no entry is called `xxx"]),
        ("add story 'a\u{1b}[2Jb'", 2, &["U+001B"]),
        (
            "add story X -t 'a\u{1b}]0;x\u{7}'",
            2,
            &["U+001B", "cop add --help"],
        ),
        ("add story X -t 'a\u{202e}b'", 2, &["which it may not"]),
        ("me --name 'a\u{1b}[2Jb'", 2, &["U+001B"]),
        ("about --name 'a\u{1b}[2Jb'", 2, &["one line", "Hint: "]),
        ("show 'a\u{1b}[2Jb'", 1, &["no entry is called"]),
        ("show 'a\u{1b}[31mb'", 1, &["no entry is called"]),
        ("fr\u{1b}[2Job", 2, &["there is no verb"]),
        ("fr\u{1b}[31mob", 2, &["there is no verb"]),
        ("list '\u{202e}x'", 2, &["invalid value"]),
        ("list '\u{1b}[31mx'", 2, &["invalid value"]),
        ("show --", 2, &["<REF>", "cop show --help"]),
        ("show -x", 2, &["-x", "cop show --help"]),
        ("show ''", 1, &["no entry is called ``"]),
        ("list -n 0", 2, &["such as 20"]),
        ("list -n 99999999999999999999", 2, &["such as 20"]),
        ("list --since nonsense", 2, &["nonsense", "yesterday"]),
        ("diff kiln 7", 1, &["no revision 7"]),
        ("about --rhythm 0d", 2, &["not a period"]),
        ("edit kiln --outcome dire", 2, &["dire", "good, mixed, bad"]),
        ("link kiln --from kiln", 1, &["itself"]),
        ("retire kiln --for kiln", 1, &["its own place"]),
        ("use ../../x", 2, &["../../x", "short name"]),
        ("purge kiln", 2, &["--yes"]),
        ("import nowhere", 1, &["nowhere", "Hint: "]),
    ] {
        bench.cop(line).refused(code, said);
    }
    bench.unchanged(&before);
}

#[test]
fn arguments_that_are_no_text() {
    let bench = Bench::new();
    let before = bench.all();
    let line = |words: &[&[u8]]| words.iter().map(|word| bytes(word)).collect::<Vec<_>>();
    for words in [
        line(&[b"add", b"story", b"T\xff"]),
        line(&[b"add", b"story", b"T", b"-m\xff"]),
        line(&[b"add", b"story", b"T", b"-t", b"\xff"]),
        line(&[b"edit", b"kiln", b"--title", b"\xff"]),
        line(&[b"search", b"\xff"]),
        line(&[b"list", b"--format", b"\xff"]),
        line(&[b"--me", b"\xff", b"list"]),
    ] {
        bench.run(words).refused(2, &["not UTF-8 text", "Hint: "]);
    }
    for key in ["COP_ME", "COP_NOW", "COP_COMMUNITY"] {
        let mut command = bench.command(["list"]);
        if key == "COP_COMMUNITY" {
            command.env_remove("COP_DB");
        }
        command.env(key, bytes(b"\xff"));
        let done = super::bench::Done::of(&mut command);
        done.refused(2, &[key]);
    }
    // A path is whatever the system takes for one.
    let mut command = bench.command(["add", "story", "T", "-m", "x"]);
    command.env("COP_DB", bytes(b"\xff.db"));
    super::bench::Done::of(&mut command).ok();
    assert!(bench.path("").join(bytes(b"\xff.db")).is_file());
    bench.unchanged(&before);
}

#[test]
fn queries_are_text_and_never_statements() {
    let bench = Bench::new();
    let before = bench.all();
    let deep = "(".repeat(20_000);
    let wide = "a OR ".repeat(10_000);
    for query in [
        "'; DROP TABLE entry; --",
        "\" OR 1=1",
        "title:\"",
        "NEAR(a b, 3)",
        "{title} : x",
        "^a + b*",
        "from:\"' UNION SELECT",
        "since:garbage kind:nothing state:odd",
        "\u{1b}[2J",
        "\u{1b}[31m",
        "\u{202e}x",
        "%_\\",
        &deep,
        &wide,
    ] {
        let done = bench.run(["search", "--", query]);
        assert!(done.code <= 1, "{query:.40}: {}", done.told);
        assert!(!done.told.contains("Error:"), "{query:.40}: {}", done.told);
        done.calm();
    }
    for line in [
        "list --by \"'; DROP TABLE\"",
        "list --tag \"x'y\"",
        "show \"' OR '1'='1\"",
    ] {
        assert_eq!(bench.cop(line).code, 1, "{line}");
    }
    bench.unchanged(&before);
}

#[test]
fn templates_for_lists_are_bounded() {
    let bench = Bench::new();
    let before = bench.all();
    let doubling = "{% set a = a ~ a %}".repeat(40);
    let grown = format!("{{% set a = title * 9 %}}{doubling}{{{{ a|length }}}}");
    for (template, said) in [
        ("{{", &["{{", "for example"][..]),
        ("{% for %}", &["{% for %}", "for example"]),
        (
            "{{ nope }}",
            &["no entry has a field `nope`", "the fields are"],
        ),
        ("{{ title|nope }}", &["nope", "for example"]),
        ("{% include '/etc/passwd' %}", &["cannot be used"]),
        ("{{ 'x' * 10000000000 }}", &["too long"]),
        (
            "{% for i in range(1000000000) %}{% endfor %}",
            &["too many"],
        ),
        (
            "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
            &["too long"],
        ),
        (
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            &["cannot be used"],
        ),
        (&grown, &["too long"]),
        ("\u{1b}[31m{{", &["cannot be used"]),
    ] {
        bench.run(["list", "--format", template]).refused(2, said);
    }
    bench.unchanged(&before);
}
