//! What the search bench asks, said for `cop` and for each of its peers.

use super::corpus::{RARE, content_word};

/// One question. What a peer cannot be asked fairly is left out there.
pub struct Question {
    pub name: &'static str,
    /// The arguments of `cop`.
    pub cop: Vec<String>,
    /// How many times an empty program it may take.
    pub target: Option<f64>,
    /// The same for the `sqlite3` shell on the same file.
    pub sql: Option<String>,
    /// The same for `rg` over a file for each entry: which of them have it.
    pub rg: Option<String>,
    /// The same for tantivy's query parser.
    pub tantivy: Option<String>,
}

/// A tag that one entry in 250 carries, and a kind that one in four is of.
const TAG: &str = "topic3";
const KIND: &str = "story";

pub fn questions() -> Vec<Question> {
    let (first, second) = (content_word(0), content_word(1));
    let question: Vec<String> = [3, 40, 200, 7, 900, 90, 2_000, 15].map(content_word).into();
    let phrase = format!("\"{first} {second}\"");
    let (some, other) = (content_word(40), content_word(50));
    let beginning = format!("{}*", &content_word(5_000)[..6]);
    let rarer = format!("{}*", &content_word(5_000)[..8]);
    vec![
        Question {
            rg: Some(RARE.to_owned()),
            tantivy: Some(RARE.to_owned()),
            ..search("a rare word", RARE, RARE, Some(3.0))
        },
        Question {
            rg: Some(first.clone()),
            tantivy: Some(first.clone()),
            ..search("the commonest word", &first, &first, Some(8.0))
        },
        Question {
            tantivy: Some(format!("{first} {second}")),
            ..search(
                "the two commonest words",
                &format!("{first} {second}"),
                &format!("{first} OR {second}"),
                Some(8.0),
            )
        },
        Question {
            tantivy: Some(format!("{some} {other}")),
            ..search(
                "two common words",
                &format!("{some} {other}"),
                &format!("{some} OR {other}"),
                Some(8.0),
            )
        },
        Question {
            tantivy: Some(question.join(" ")),
            ..search(
                "an eight-word question",
                &question.join(" "),
                &question.join(" OR "),
                None,
            )
        },
        Question {
            rg: Some(format!("{first} {second}")),
            tantivy: Some(phrase.clone()),
            ..search("a phrase", &phrase, &phrase, Some(6.0))
        },
        search("a prefix", &rarer, &rarer, Some(6.0)),
        search("a prefix of many words", &beginning, &beginning, Some(6.0)),
        search("a typo", "quenchcrakc", "quenchcrakc", None),
        Question {
            cop: arguments(&["search", "-n", "20", &first, "-t", TAG]),
            sql: Some(format!(
                "SELECT entry.handle, entry.title FROM search JOIN entry ON entry.id = search.rowid \
                 JOIN entry_tag ON entry_tag.entry = entry.id \
                 WHERE search MATCH '{first}' AND entry_tag.tag = (SELECT id FROM tag WHERE name = '{TAG}') \
                 ORDER BY rank LIMIT 20"
            )),
            tantivy: Some(format!("+{first} +tags:{TAG}")),
            ..search("a common word with a tag", &first, &first, None)
        },
        Question {
            name: "a tag and a kind, no word",
            cop: arguments(&[
                "search",
                "-n",
                "20",
                &format!("tag:{TAG}"),
                &format!("kind:{KIND}"),
            ]),
            target: None,
            sql: Some(newest(&format!(" AND entry.kind = '{KIND}'"))),
            rg: None,
            tantivy: Some(format!("+tags:{TAG} +kind:{KIND}")),
        },
        Question {
            name: "the newest",
            cop: arguments(&["list", "-n", "20"]),
            target: Some(3.0),
            sql: Some(
                "SELECT handle, title FROM entry WHERE trashed IS NULL AND state != 'draft' \
                 ORDER BY updated DESC, id DESC LIMIT 20"
                    .to_owned(),
            ),
            rg: None,
            tantivy: None,
        },
        Question {
            name: "the newest with a tag",
            cop: arguments(&["list", "-n", "20", "-t", TAG]),
            target: Some(3.0),
            sql: Some(newest("")),
            rg: None,
            tantivy: None,
        },
    ]
}

/// A search for the best twenty.
fn search(name: &'static str, query: &str, expression: &str, target: Option<f64>) -> Question {
    Question {
        name,
        cop: arguments(&["search", "-n", "20", query]),
        target,
        sql: Some(format!(
            "SELECT entry.handle, entry.title FROM search JOIN entry ON entry.id = search.rowid \
             WHERE search MATCH '{expression}' ORDER BY rank LIMIT 20"
        )),
        rg: None,
        tantivy: None,
    }
}

/// The newest twenty with the tag that also meet this.
fn newest(condition: &str) -> String {
    format!(
        "SELECT entry.handle, entry.title FROM entry_tag JOIN entry ON entry.id = entry_tag.entry \
         WHERE entry_tag.tag = (SELECT id FROM tag WHERE name = '{TAG}') \
         AND entry.trashed IS NULL AND entry.state != 'draft'{condition} \
         ORDER BY entry.updated DESC, entry.id DESC LIMIT 20"
    )
}

fn arguments(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}
