//! Answers the questions of `cop`'s search bench with tantivy, to compare.
//!
//! `tantivy-peer INDEX` reads one entry a line from standard input, as JSON with a `title`, a `body`, a `kind` and a list of
//! `tags`, and makes the index in that folder. `tantivy-peer INDEX QUERY` prints the titles of the best twenty entries.

use std::io::{BufRead, Write};
use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{
    IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{Index, IndexWriter, ReloadPolicy, Result, TantivyDocument};

/// How many entries are shown.
const BEST: usize = 20;

/// How much a match in the title counts beside one in the body, as in `cop`.
const TITLE_WEIGHT: f32 = 5.0;

/// Bytes that the writer may fill before it writes a segment.
const WRITER_MEMORY: usize = 200_000_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [index] => build(Path::new(index)),
        [index, query] => answer(Path::new(index), query),
        _ => {
            eprintln!("usage: tantivy-peer INDEX [QUERY]");
            std::process::exit(2)
        }
    }
}

fn schema() -> Schema {
    let words = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(words);
    let mut schema = Schema::builder();
    schema.add_text_field("title", words.clone() | STORED);
    schema.add_text_field("body", words);
    schema.add_text_field("tags", STRING);
    schema.add_text_field("kind", STRING);
    schema.build()
}

/// Makes the index, one segment in all: that is how it answers fastest.
fn build(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let schema = schema();
    let index = Index::create_in_dir(folder, schema.clone())?;
    let mut writer: IndexWriter = index.writer(WRITER_MEMORY)?;
    for line in std::io::stdin().lock().lines() {
        writer.add_document(TantivyDocument::parse_json(&schema, &line?)?)?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()
}

fn answer(folder: &Path, query: &str) -> Result<()> {
    let index = Index::open_in_dir(folder)?;
    // Nothing changes while it answers, so nothing needs to be watched.
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let (title, body) = (
        index.schema().get_field("title")?,
        index.schema().get_field("body")?,
    );
    let mut parser = QueryParser::for_index(&index, vec![title, body]);
    parser.set_field_boost(title, TITLE_WEIGHT);
    let query = parser.parse_query(query)?;
    let mut out = std::io::stdout().lock();
    for (_, address) in searcher.search(&query, &TopDocs::with_limit(BEST).order_by_score())? {
        let entry: TantivyDocument = searcher.doc(address)?;
        let title = entry.get_first(title).and_then(|value| value.as_str());
        writeln!(out, "{}", title.unwrap_or_default())?;
    }
    Ok(())
}
