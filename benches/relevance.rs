//! How well `cop search` finds what answers a question, beside SQLite's plain full-text search.
//!
//! `COP_TEST_DATA=FOLDER cargo bench --bench relevance` takes every set under `FOLDER/relevance`, or the sets in `FOLDER` itself: a
//! folder each, with `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and `qrels.tsv` (query, document,
//! gain, after a line of headings). The documents are imported as files by `cop import`, each query is one `cop search` of its own;
//! the same documents and queries go through an FTS5 table with a porter tokenizer, with all words required and with any of them.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

mod program;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

use program::installed;
use rusqlite::Connection;
use serde_json::Value;

/// How many results the gain is taken of, and how many the recall.
const FIRST: usize = 10;
const MANY: usize = 100;

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: COP_TEST_DATA=FOLDER cargo bench --bench relevance");
        return;
    }
    let Some(data) = std::env::var_os("COP_TEST_DATA").map(PathBuf::from) else {
        println!("skipped: COP_TEST_DATA names no folder");
        return;
    };
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let program = installed(temporary.path());
    println!(
        "{:<16} {:>6} {:>7}   {:>11}   {:>11}   {:>11}",
        "nDCG@10/rec@100", "docs", "queries", "cop", "FTS5 any", "FTS5 all"
    );
    for set in sets(&data) {
        let name = set.file_name().unwrap_or_default().to_string_lossy();
        let set = Set::read(&set);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cop = Cop::import(&program, folder.path(), &set);
        let fts = Fts::of(&set);
        let figures = [
            set.judge(|query| cop.search(query)),
            set.judge(|query| fts.search(query, " OR ")),
            set.judge(|query| fts.search(query, " ")),
        ];
        let [ours, any, all] = figures.map(|(gain, recall)| format!("{gain:.4}/{recall:.3}"));
        println!(
            "{name:<16} {:>6} {:>7}   {ours:>11}   {any:>11}   {all:>11}",
            set.documents.len(),
            set.gains.len()
        );
    }
}

/// The folders that hold a set.
fn sets(data: &Path) -> Vec<PathBuf> {
    let inside = data.join("relevance");
    let folder = if inside.is_dir() { &inside } else { data };
    let found = std::fs::read_dir(folder).expect("the folder that COP_TEST_DATA names");
    let mut sets: Vec<PathBuf> = found
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("corpus.jsonl").is_file())
        .collect();
    sets.sort();
    sets
}

/// Documents, questions, and which documents answer which.
struct Set {
    /// Identity, title, text.
    documents: Vec<[String; 3]>,
    /// Identity and words.
    queries: Vec<[String; 2]>,
    /// By question: how much each document is worth to it.
    gains: BTreeMap<String, HashMap<String, f64>>,
}

impl Set {
    fn read(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
        let mut gains = BTreeMap::<String, HashMap<String, f64>>::new();
        for line in text("qrels.tsv").lines().skip(1) {
            let mut parts = line.split('\t');
            let mut next = || parts.next().unwrap_or_default().to_owned();
            let (query, document) = (next(), next());
            let gain: f64 = next().trim().parse().expect("a gain");
            if gain > 0.0 {
                gains.entry(query).or_default().insert(document, gain);
            }
        }
        let mut queries = records(&text("queries.jsonl"), ["_id", "text"]);
        queries.retain(|[id, _]| gains.contains_key(id));
        Set {
            documents: records(&text("corpus.jsonl"), ["_id", "title", "text"]),
            queries,
            gains,
        }
    }

    /// The mean nDCG@10 and recall@100 over the questions.
    /// Source: K. Järvelin and J. Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002, with the gain as given and
    /// a discount by the binary logarithm.
    fn judge(&self, search: impl Fn(&str) -> Vec<String>) -> (f64, f64) {
        let (mut gain, mut recall) = (0.0, 0.0);
        for [id, words] in &self.queries {
            let worth = &self.gains[id];
            let found = search(words);
            let discounted = |gains: &[f64]| -> f64 {
                let places = gains.iter().take(FIRST).enumerate();
                places
                    .map(|(at, gain)| gain / (at as f64 + 2.0).log2())
                    .sum()
            };
            let reached: Vec<f64> = found
                .iter()
                .map(|document| worth.get(document).copied().unwrap_or_default())
                .collect();
            let mut best: Vec<f64> = worth.values().copied().collect();
            best.sort_by(|one, other| other.total_cmp(one));
            gain += discounted(&reached) / discounted(&best);
            let answers = reached.iter().take(MANY).filter(|gain| **gain > 0.0);
            recall += answers.count() as f64 / worth.len() as f64;
        }
        let count = self.queries.len().max(1) as f64;
        (gain / count, recall / count)
    }
}

/// Some texts of each line of JSON.
fn records<const N: usize>(lines: &str, names: [&str; N]) -> Vec<[String; N]> {
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let record: Value = serde_json::from_str(line).expect("a line of JSON");
            names.map(|name| match &record[name] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            })
        })
        .collect()
}

/// A community that holds a set's documents.
struct Cop {
    program: PathBuf,
    home: PathBuf,
    /// Documents by the handles of their entries.
    documents: HashMap<String, String>,
}

impl Cop {
    fn import(program: &Path, folder: &Path, set: &Set) -> Self {
        let files = folder.join("files");
        std::fs::create_dir(&files).expect("a folder");
        for (at, [_, title, text]) in set.documents.iter().enumerate() {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let page = match title.is_empty() {
                true => format!("{text}\n"),
                false => format!("---\ntitle: {}\n---\n{text}\n", Value::from(title)),
            };
            std::fs::write(files.join(format!("{at:07}.md")), page).expect("a file");
        }
        let mut cop = Cop {
            program: program.to_owned(),
            home: folder.to_owned(),
            documents: HashMap::new(),
        };
        let files = files.to_string_lossy().into_owned();
        let done = cop.json(&["import", &files, "--json"]);
        for file in done["files"].as_array().expect("the files") {
            let path = file["path"].as_str().unwrap_or_default();
            let at: usize = path.trim_end_matches(".md").parse().expect("a number");
            let handle = file["handle"].as_str().expect("an entry");
            let document = set.documents[at][0].clone();
            cop.documents.insert(handle.to_owned(), document);
        }
        assert_eq!(cop.documents.len(), set.documents.len(), "all are imported");
        cop
    }

    fn search(&self, words: &str) -> Vec<String> {
        let most = MANY.to_string();
        let found = self.json(&["search", "-n", &most, "--json", "--", words]);
        let hits = found.as_array().map(Vec::as_slice).unwrap_or_default();
        let handles = hits.iter().filter_map(|hit| hit["handle"].as_str());
        handles
            .map(|handle| self.documents[handle].clone())
            .collect()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = Command::new(&self.program)
            .args(arguments)
            .env("HOME", &self.home)
            .env("COP_ME", "Ada")
            .env_remove("COP_DB")
            .output()
            .expect("cop runs");
        // Nothing found is an exit code of its own.
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

/// SQLite's full-text search over the same documents.
struct Fts(Connection);

impl Fts {
    fn of(set: &Set) -> Self {
        let connection = Connection::open_in_memory().expect("a database");
        let table = "CREATE VIRTUAL TABLE document USING fts5 \
            (id UNINDEXED, title, text, tokenize = 'porter unicode61 remove_diacritics 2'); BEGIN";
        connection.execute_batch(table).expect("a table");
        for document in &set.documents {
            let insert = "INSERT INTO document VALUES (?, ?, ?)";
            connection
                .execute(insert, document.each_ref())
                .expect("a document");
        }
        connection.execute_batch("COMMIT").expect("the documents");
        Fts(connection)
    }

    fn search(&self, words: &str, operator: &str) -> Vec<String> {
        let words = words.split(|c: char| !c.is_alphanumeric());
        let quoted: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        let mut statement = self
            .0
            .prepare_cached("SELECT id FROM document WHERE document MATCH ? ORDER BY rank LIMIT ?")
            .expect("a statement");
        let found = statement.query_map((quoted.join(operator), MANY as i64), |row| row.get(0));
        found.and_then(Iterator::collect).expect("results")
    }
}
