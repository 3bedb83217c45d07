//! Markdown that is made to be costly: nothing overflows, nothing takes long, and every byte is kept.

use std::time::{Duration, Instant};

use super::bench::Bench;

/// Far more than any of these takes, and far less than what grows with the square of the length would.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is nested or repeated so often that a parser may choke on it.
fn costly() -> Vec<(&'static str, String)> {
    let many = |piece: &str, times: usize| piece.repeat(times);
    vec![
        ("emphasis", many("*_", 20_000)),
        ("quotes", many(">", 100_000)),
        ("spaced quotes", many("> ", 50_000) + "x"),
        ("brackets", many("[", 100_000)),
        (
            "closed brackets",
            many("[", 20_000) + "a" + &many("]", 20_000),
        ),
        ("images", many("![", 10_000) + "a" + &many("](b)", 10_000)),
        ("links", many("[a](", 10_000)),
        ("wiki links", many("[[", 50_000)),
        ("lists", many("- ", 50_000) + "x"),
        ("numbered lists", many("1. ", 30_000) + "x"),
        ("quotes in lists", many("> - ", 20_000) + "x"),
        ("strong", many("**", 20_000) + "a" + &many("**", 20_000)),
        ("ticks", many("`", 1_000_000)),
        ("backslashes", many("\\", 40_000)),
        ("tags", many("<div>", 20_000)),
        ("comments", many("<!--", 10_000)),
        ("footnotes", many("[^1]: ", 5_000) + "x"),
        (
            "columns",
            "|a".repeat(2_000) + "|\n" + &"|-".repeat(2_000) + "|\n|b|\n",
        ),
        ("words", many("word ", 200_000)),
        ("spaces", many(" ", 1_000_000) + "x"),
        ("lines", many("\n", 200_000) + "x"),
        (
            "different wiki links",
            (0..20_000).map(|n| format!("[[k{n}]] ")).collect(),
        ),
        (
            "definitions",
            (0..3_000).map(|n| format!("[a{n}]: x{n}\n")).collect(),
        ),
        ("accents", format!("Z{}", many("\u{301}\u{489}", 24_000))),
        ("joined pictures", many("👩\u{200d}", 12_000)),
    ]
}

#[test]
fn costly_markdown_is_kept_shown_found_and_handed_on() {
    let costly = costly();
    let next = std::sync::atomic::AtomicUsize::new(0);
    // Two at a time: half of the machine may be another's.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((name, text)) =
                    costly.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    survives(name, text);
                }
            });
        }
    });
}

/// Takes a text in and through everything that reads it.
fn survives(name: &str, text: &str) {
    let bench = Bench::empty();
    let timed = |line: &str, input: &[u8]| {
        let began = Instant::now();
        let done = bench.fed(line, input);
        assert!(done.code <= 1, "{name}, {line}: {}", done.told);
        done.calm();
        assert!(
            began.elapsed() < PATIENCE,
            "{name}, {line}: {:?}",
            began.elapsed()
        );
        done
    };
    timed("add story Costly", text.as_bytes()).ok();
    let raw = timed("show costly --raw", b"").ok();
    assert!(raw.out == text.as_bytes(), "{name}: byte for byte");
    timed("show costly", b"").ok();
    timed("search word", b"");
    timed("export handbook book", b"").ok();
    timed("diff costly 1 1", b"");
    bench.file("notes/costly.md", text);
    timed("import notes", b"").ok();
    timed("doctor", b"").ok();
}

#[test]
fn front_matter_that_is_made_to_be_costly() {
    let bench = Bench::new();
    let before = bench.all();
    let bomb = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        let m = n - 1;
        format!("{text}a{n}: &a{n} [*a{m}, *a{m}, *a{m}, *a{m}]\n")
    });
    for inner in [
        bomb,
        format!("a: {}", "[".repeat(100_000)),
        format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("a: {}", "{a: ".repeat(50_000)),
        (0..1_000)
            .map(|n| format!("{}a:\n", " ".repeat(n)))
            .collect(),
        format!("a: {}", "x".repeat(1_100_000)),
    ] {
        let began = Instant::now();
        let text = format!("---\ntitle: T\n{inner}\n---\nx\n");
        bench
            .fed("add story", text.as_bytes())
            .refused(1, &["line", "Hint: "]);
        assert!(began.elapsed() < PATIENCE, "{inner:.40}");
    }
    for text in [
        format!("+++\na = {}\n+++\nx\n", "[".repeat(50_000)),
        format!("{{\"a\": {}", "[".repeat(50_000)),
    ] {
        let done = bench.fed("add story T", text.as_bytes());
        done.calm();
        assert!(done.code <= 1, "{}", done.told);
        if done.code == 0 {
            bench.cop("undo").ok();
        }
    }
    bench.cop("doctor").ok();
    assert_eq!(bench.entries(), 1, "{before:.0}");
}
