//! The query language against a real full-text index: nothing typed breaks it, and what is there is found.

use cop::model::{Condition, Timestamp};
use cop::search::{Plan, TOKENIZER, index_terms, parse, snippet};
use proptest::prelude::*;
use rusqlite::Connection;

/// An index as the store has it, over entries of title, body and tags.
struct Index(Connection);

impl Index {
    fn of(entries: &[(&str, &str, &str)]) -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(&format!(
                "CREATE VIRTUAL TABLE entry USING fts5(title, body, tags, terms, tokenize = \"{TOKENIZER}\")"
            ))
            .unwrap();
        for (title, body, tags) in entries {
            connection
                .execute(
                    "INSERT INTO entry VALUES (?1, ?2, ?3, ?4)",
                    (title, body, tags, index_terms(title, body, tags)),
                )
                .unwrap();
        }
        Index(connection)
    }

    fn of_bodies(bodies: &[&str]) -> Self {
        let entries: Vec<_> = bodies.iter().map(|body| ("", *body, "")).collect();
        Index::of(&entries)
    }

    fn matching(&self, expression: &str) -> Vec<i64> {
        let mut statement = self
            .0
            .prepare("SELECT rowid FROM entry WHERE entry MATCH ?1 ORDER BY rowid")
            .unwrap();
        let rows = statement.query_map([expression], |row| row.get(0));
        rows.and_then(Iterator::collect)
            .unwrap_or_else(|error| panic!("{expression:?}: {error}"))
    }

    fn holds(&self, row: i64, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(row, part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(row, part)),
            Condition::Not(part) => !self.holds(row, part),
            Condition::Text(text) => self.matching(text).contains(&row),
            Condition::Is(predicate) => panic!("{predicate:?}: no entry here has one"),
        }
    }

    /// The entries that a plan finds, those with all of the query apart from those with a part.
    fn found(&self, plan: &Plan) -> (Vec<i64>, Vec<i64>) {
        let count: i64 = self
            .0
            .query_row("SELECT count(*) FROM entry", [], |row| row.get(0))
            .unwrap();
        let held = (1..=count).filter(|&row| self.holds(row, &plan.condition));
        let Some(rank) = &plan.rank else {
            return (held.collect(), Vec::new());
        };
        let (all, any) = (self.matching(&rank.all), self.matching(&rank.any));
        assert!(all.iter().all(|row| any.contains(row)), "{rank:?}");
        held.filter(|row| rank.optional || any.contains(row))
            .partition(|row| !plan.short || all.contains(row))
    }
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-05-12T15:30:00Z").unwrap()
}

fn plan(query: &str) -> Plan {
    parse(query, now()).plan()
}

fn texts(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(texts).collect(),
        Condition::Not(part) => texts(part),
        Condition::Text(text) => vec![text],
        Condition::Is(_) => Vec::new(),
    }
}

/// Runs every expression of a query's plan.
fn check(index: &Index, query: &str) {
    let plan = plan(query);
    let rank = plan.rank.iter().flat_map(|rank| [&*rank.all, &*rank.any]);
    for expression in texts(&plan.condition).into_iter().chain(rank) {
        index.matching(expression);
    }
}

#[test]
fn queries_find_what_they_say() {
    let bodies = [
        "The kiln tripped twice at 900, mid-firing.",
        "Glaze recipes: celadon over stoneware. The kiln's lid stays shut.",
        "We write C++ and node.js here",
        "Only C here, with a net",
        "The .NET service talks HTTP2 through parseHttpRequest",
        "陶芸家の窯が壊れた",
        "使用Python编写釉料计算器",
        "เครื่องปั้นดินเผาที่เตาเผา",
        "हिन्दी में भट्ठी",
        "O'Brien said 50% of the café was on fire 🔥",
        "도자기 가마를 고쳤다",
        "running repairs and deployment",
        // The consonants of the ninth, and others between them.
        "हनद भठठ",
        "كُتِبَ café 🤔 twice",
    ];
    let index = Index::of_bodies(&bodies);
    for (query, all, partly) in [
        ("kiln", vec![1, 2], vec![]),
        ("kiln celadon", vec![2], vec![1]),
        ("kilns tripping", vec![1], vec![2]),
        ("the", vec![1, 2, 5, 10], vec![]),
        ("\"the kiln\"", vec![1, 2], vec![]),
        ("\"kiln tripped\" celadon", vec![], vec![1]),
        ("-kiln node", vec![3], vec![]),
        ("kiln NOT celadon", vec![1], vec![]),
        ("celadon OR node", vec![2, 3], vec![]),
        ("(celadon OR tripped) lid", vec![2], vec![1]),
        ("C++", vec![3], vec![]),
        ("\"C++ and\"", vec![3], vec![]),
        (".NET", vec![5], vec![]),
        ("node.js", vec![3], vec![]),
        ("http 2", vec![5], vec![]),
        ("HTTP/2", vec![5], vec![]),
        ("http request", vec![5], vec![]),
        ("parsehttprequest", vec![5], vec![]),
        ("o'brien", vec![10], vec![]),
        ("50%", vec![10], vec![]),
        ("cafe", vec![10, 14], vec![]),
        ("🔥", vec![10], vec![]),
        ("\"café 🤔 twice\"", vec![14], vec![]),
        ("\"twice 🤔\" café", vec![14], vec![]),
        ("陶芸", vec![6], vec![]),
        ("窯", vec![6], vec![]),
        ("た", vec![6], vec![]),
        ("芸陶", vec![], vec![]),
        ("陶芸家たち", vec![], vec![6]),
        ("Python", vec![7], vec![]),
        ("使用Python", vec![7], vec![]),
        ("ที่เตา", vec![8], vec![]),
        ("हिन्दी", vec![9], vec![]),
        ("हनद", vec![13], vec![]),
        ("हिन्दा", vec![], vec![]),
        ("भट्ठी", vec![9], vec![]),
        ("كُتِبَ", vec![14], vec![]),
        ("كَتَبَ", vec![], vec![]),
        ("가마", vec![11], vec![]),
        ("runni*", vec![12], vec![]),
        ("runn*", vec![12], vec![]),
        ("depl*", vec![12], vec![]),
        ("kiln's", vec![1, 2], vec![]),
        ("***", vec![], vec![]),
        (
            "-kiln -here -陶芸",
            vec![5, 7, 8, 9, 10, 11, 12, 13, 14],
            vec![],
        ),
    ] {
        assert_eq!(index.found(&plan(query)), (all, partly), "{query}");
    }
}

/// What other tools miss: each text is found by the others of its row, and by itself.
#[test]
fn forms_that_a_stemmer_misses_find_each_other() {
    for row in [
        ["deploying", "deployment", "deployed", "deploys"],
        ["rollback", "rolled back", "roll-back", "rolling back"],
        ["setup", "set up", "set-up", "setups"],
        ["login", "logged in", "log-in", "logins"],
        ["post-mortem", "post mortem", "postmortem", "Post-Mortems"],
        ["e-mail", "email", "E-Mail", "emails"],
        ["sky", "skies", "Sky", "SKIES"],
        ["try", "tries", "tried", "trying"],
        ["naïve café", "naive cafe", "NAÏVE CAFÉ", "cafés naïve"],
        [
            "parseHttpRequest",
            "parse http request",
            "ParseHTTPRequest",
            "parse HTTP requests",
        ],
        ["snake_case", "snake case", "snake-case", "SNAKE_CASE"],
        ["HTTP2", "http 2", "HTTP/2", "http-2"],
    ] {
        for text in row {
            let index = Index::of_bodies(&[text, "something else"]);
            for query in row {
                assert_eq!(
                    index.found(&plan(query)).0,
                    [1],
                    "{query} is to find {text}"
                );
            }
        }
    }
    let index = Index::of_bodies(&["postmortem"]);
    assert_eq!(index.found(&plan("post-mortem")).0, [1]);
}

#[test]
fn fields_look_in_their_part() {
    let index = Index::of(&[
        ("Kiln care", "glaze", "c++"),
        ("Glaze", "kiln", "陶芸"),
        ("陶芸入門", "C++", ""),
        ("C++ notes", "窯の本", ""),
    ]);
    for (query, found) in [
        ("title:kiln", vec![1]),
        ("body:kiln", vec![2]),
        ("title:\"kiln care\"", vec![1]),
        ("title:gla*", vec![2]),
        ("陶芸", vec![2, 3]),
        ("title:陶芸", vec![3]),
        ("title:陶", vec![3]),
        ("body:窯", vec![4]),
        ("C++", vec![1, 3, 4]),
        ("title:C++", vec![4]),
        ("body:C++", vec![3]),
        ("-title:C++ C++", vec![1, 3]),
        ("title:kiln OR title:notes", vec![1, 4]),
    ] {
        assert_eq!(index.found(&plan(query)), (found, vec![]), "{query}");
    }
}

/// The words that a snippet marks are those for which the index found the body: both fold and stem alike.
#[test]
fn what_the_index_finds_is_shown() {
    let words = "fire fires fired firing firings fireproof kiln Kilns KILN trip tripped tripping trips agree agreed \
        agreement disagree organize organization organizer organizational relate related relation relational \
        relatively happy happier happily happiness study studies studied studying hope hoped hopping hop conflate \
        conflated controlling controlled control controller sky skies create creation creative creatively glaze \
        glazes glazed glazing electric electrical electricity probate rate rates rating ceasing cease roll rolled \
        adopt adoption adopter dependent dependence activate activity adjust adjustable adjustment replace replacement \
        Crème creme brûlée brulee naïve naive Größe große kiln_log log logs camelCase camel x86 900 9000 bee bees \
        fizz fizzed hiss hissing generalization generalizations oscillate oscillators vietnamization sensibility";
    let index = Index::of_bodies(&[words]);
    for typed in words.split_whitespace().filter(|word| !word.contains('_')) {
        let plan = plan(typed);
        let any = &plan.rank.as_ref().unwrap().any;
        let sql = "SELECT highlight(entry, 1, '<', '>') FROM entry WHERE entry MATCH ?";
        let marked: String = index.0.query_row(sql, [any], |row| row.get(0)).unwrap();
        let found: Vec<&str> = marked
            .split('<')
            .skip(1)
            .map(|part| part.split('>').next().unwrap_or_default())
            .collect();
        let shown = snippet(words, &plan.literals, 5_000);
        let seen: Vec<&str> = shown
            .matches
            .iter()
            .map(|found| &shown.text[found.clone()])
            .collect();
        assert_eq!(seen, found, "{typed}");
    }
}

#[test]
fn a_snippet_is_the_sentence_that_answers() {
    let body = "# Log\n\nWe fired twice. Then the **kilns** tripped, and we waited.";
    let shown = snippet(body, &plan("kiln tripping").literals, 60);
    assert_eq!(shown.text, "Then the kilns tripped, and we waited.");
    let words: Vec<&str> = shown
        .matches
        .iter()
        .map(|found| &shown.text[found.clone()])
        .collect();
    assert_eq!(words, ["kilns", "tripped"]);
    let shown = snippet("昨日、陶芸家の窯が壊れた。", &plan("陶芸").literals, 60);
    assert_eq!(&shown.text[shown.matches[0].clone()], "陶芸");
}

#[test]
fn hostile_queries_are_bounded() {
    let index = Index::of_bodies(&["kiln"]);
    for query in [
        "(".repeat(100_000),
        "(a ".repeat(10_000),
        "NOT ".repeat(100_000) + "a",
        "-(".repeat(10_000) + "a",
        "a OR ".repeat(10_000),
        "a b ".repeat(100_000),
        "\"".repeat(99_999),
        "x".repeat(1_000_000),
        "陶芸".repeat(100_000),
        "陶芸 x-y-z C++ ".repeat(10_000),
        "\"".to_owned() + &"word ".repeat(100_000) + "\"",
        "title:(".repeat(1_000),
        "+".repeat(10_000),
        "A1".repeat(1_000),
        "🔥".repeat(10_000),
        "foo:bar ".repeat(10_000),
    ] {
        check(&index, &query);
    }
}

/// Texts with more than chance's share of what means something to the language or to the index.
fn queries() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        prop::sample::select(vec![
            "\"",
            "(",
            ")",
            "-",
            "*",
            "|",
            "OR",
            "NOT",
            "AND",
            "NEAR(",
            "^",
            "+",
            "{",
            "}",
            ":",
            "'",
            "title:",
            "body:",
            "tag:",
            "kind:",
            "state:",
            "since:",
            "before:",
            "by:",
            "from:",
            "links:",
            "foo:",
            "story",
            "\0",
            "陶芸",
            "ที่",
            "हिन्दी",
            "C++",
            ".NET",
            "e\u{301}",
            "\u{301}",
            "\u{200D}",
            "“",
            "”",
            "kiln",
            "camelCase",
            "🔥",
            "\u{E000}",
            "Ⓐ",
            "\\",
            "/",
            "#",
            ",",
            " ",
            " ",
            " ",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "\\PC{0,8}",
    ];
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_a_query(query in queries()) {
        check(&Index::of_bodies(&["kiln"]), &query);
    }

    #[test]
    fn what_is_quoted_is_found_where_it_stands(
        before in "[a-z ]{0,9}",
        text in "[a-zA-Z0-9 .,'+#%_/-]{0,12}([a-zA-Z0-9陶芸窯のท가마éß]|เตา|भट्ठी)[a-zA-Z0-9 陶芸窯のทเีाภ가마éß.,'+#%_/-]{0,12}",
        after in "[a-z ]{0,9}",
    ) {
        let body = format!("{before} {text} {after}");
        let index = Index::of_bodies(&[&body]);
        let found = plan(&format!("\"{text}\"")).rank.map(|rank| index.matching(&rank.all));
        prop_assert_eq!(found, Some(vec![1]));
    }
}
