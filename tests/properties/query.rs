//! The query language over a community in memory: nothing typed is an error, and what is quoted is found.

use std::cell::RefCell;

use cop::model::{Condition, Content, Kind, Name, Timestamp, Title};
use cop::search::{Query, marked, parse};
use cop::store::{Hits, NewEntry, Read, Store, StoreError, Write};

/// Asks any text of a few entries, and then for itself in quotes.
pub fn check(text: &str) {
    STORE.with_borrow_mut(|store| {
        store
            .read(|data| asked(data, text))
            .unwrap_or_else(|error| panic!("{error}: {text:?}"));
        if let Some(quoted) = quotable(text) {
            match store.write(|data| found(data, &quoted)) {
                Err(Done::Found) => {}
                Err(Done::Failed(why)) => panic!("{why}: {quoted:?}"),
                _ => panic!("{quoted:?} is not found where it stands"),
            }
        }
    });
}

thread_local! {
    static STORE: RefCell<Store> = RefCell::new(community().expect("a community in memory"));
}

fn now() -> Timestamp {
    Timestamp::from_seconds(1_778_572_800)
}

fn community() -> Result<Store, StoreError> {
    let mut store = Store::in_memory()?;
    store.write(|data| {
        for (kind, title, body) in [
            (
                Kind::Story,
                "Kiln tripped at 900",
                "The **breaker** tripped, [[cones]] and all.",
            ),
            (
                Kind::Practice,
                "Check the breaker",
                "Press the button of C++ and node.js.",
            ),
            (
                Kind::Question,
                "青磁に小さな穴",
                "青磁に小さな穴があくのはなぜですか？",
            ),
            (
                Kind::Lesson,
                "हिन्दी में भट्ठी",
                "เครื่องปั้นดินเผาที่เตาเผา, e\u{301} and 🔥.",
            ),
        ] {
            add(data, kind, title, body)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(store)
}

fn add(
    data: &Write<'_>,
    kind: Kind,
    title: &str,
    body: &str,
) -> Result<cop::model::Id, StoreError> {
    data.create(&NewEntry {
        content: Content {
            tags: vec!["kiln".parse().expect("a tag")],
            ..Content::plain(kind, Title::parse(title).expect("a title"), body.to_owned())
        },
        author: Name::parse("Ada").expect("a name"),
        created: now(),
        updated: now(),
        slug: None,
        change: "add",
    })
}

/// Everything that a search does with a query, its second thoughts included.
fn asked(data: &Read<'_>, text: &str) -> Result<(), StoreError> {
    let query = parse(text, now());
    let hits = searched(data, &query)?;
    let some = data.search(&query.plan(), &Condition::All(vec![]), Some(2), now())?;
    let ids = |hits: &Hits| -> Vec<_> { hits.hits.iter().map(|hit| hit.entry.id).collect() };
    assert!(
        ids(&hits).starts_with(&ids(&some)),
        "a part is the beginning of all"
    );
    for relaxed in query.relaxed() {
        searched(data, &relaxed.query)?;
    }
    for other in [
        query.words_alone(),
        query.without_filters(),
        Some(query.among_drafts()),
    ]
    .into_iter()
    .flatten()
    {
        searched(data, &other)?;
    }
    if let Some(word) = hits.missing.first() {
        searched(data, &query.with(word, "kiln"))?;
    }
    Ok(())
}

fn searched(data: &Read<'_>, query: &Query) -> Result<Hits, StoreError> {
    let plan = query.plan();
    let hits = data.search(&plan, &Condition::All(vec![]), None, now())?;
    for hit in &hits.hits {
        assert!(hit.score.is_finite() && hit.score >= 0.0, "{}", hit.score);
        let shown = marked(hit.entry.title.as_str(), &hit.body, &plan.literals, 60);
        let (snippet, title) = (&shown.snippet, hit.entry.title.as_str());
        for (text, found) in [(&*snippet.text, &snippet.matches), (title, &shown.title)] {
            let mut at = 0;
            for range in found {
                assert!(
                    at <= range.start
                        && text.get(range.clone()).is_some_and(|word| !word.is_empty())
                );
                at = range.end;
            }
        }
    }
    Ok(hits)
}

/// How a change ends that is never to be kept.
enum Done {
    Found,
    NotFound,
    Failed(String),
}

impl From<StoreError> for Done {
    fn from(error: StoreError) -> Self {
        Done::Failed(error.to_string())
    }
}

/// Whether an entry in which a text stands is found by that text in quotes.
fn found(data: &Write<'_>, text: &str) -> Result<(), Done> {
    let id = add(
        data,
        Kind::Story,
        "Quoted",
        &format!("Then {text} stood there."),
    )?;
    let query = parse(&format!("\"{text}\""), now());
    let hits = searched(data, &query)?;
    let is_found = query.is_empty() || hits.hits.iter().any(|hit| hit.entry.id == id);
    Err(if is_found {
        Done::Found
    } else {
        Done::NotFound
    })
}

/// A text as it can stand between quotes: on one line, and short enough that all of its words are used. Characters that Unicode has not
/// given away yet are left out: whether they are part of a word, every program's tables tell otherwise. Pictures stand by themselves,
/// since the index takes a word that touches one of the newer ones for a word of its own.
fn quotable(text: &str) -> Option<String> {
    let mut quoted = String::new();
    for c in text.chars().take(40) {
        match c {
            '"' => {}
            '\u{2600}'..='\u{26ff}' | '\u{1f300}'..='\u{1f64f}' => quoted.extend([' ', c, ' ']),
            ' '..='~' | '\u{300}'..='\u{36f}' | '\u{2190}'..='\u{22ff}' => quoted.push(c),
            _ if c.is_alphanumeric() && c < '\u{30000}' => quoted.push(c),
            _ => {}
        }
    }
    (!quoted.trim().is_empty()).then_some(quoted)
}
