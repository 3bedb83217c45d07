//! The entries of the search bench: 50 to 800 words, as uneven in their frequency as in real text, the same in every run.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use cop::model::{Content, Details, Kind, Lifecycle, Name, Tag, Timestamp, Title};
use cop::store::{NewEntry, Store, StoreError};

use super::timing::{Dice, syllables};

/// A word that stands in about five entries, however many there are.
pub const RARE: &str = "quenchcrack";

/// How many different words there are.
const WORDS: f64 = 30_000.0;

/// From this rank on a word is half as common as the commonest.
const FLAT: f64 = 100.0;

/// How many tags there are; each entry has two throws.
const TAGS: usize = 500;

/// The word that is the commonest but `rank`, words such as "the" apart.
pub fn content_word(rank: usize) -> String {
    syllables(rank + 17)
}

/// A word as uneven in its frequency as in real text: the commonest stands in a third of the entries.
/// Source: B. Mandelbrot, An informational theory of the statistical structure of language, 1953.
fn some_word(dice: &mut Dice) -> String {
    const HOLD_TOGETHER: [&str; 8] = ["the", "of", "and", "to", "it", "was", "in", "we"];
    if dice.below(2) == 0 {
        return HOLD_TOGETHER[dice.below(8)].to_owned();
    }
    let throw = dice.below(1 << 30) as f64 / (1_u64 << 30) as f64;
    let rank = FLAT * ((WORDS / FLAT + 1.0).powf(throw) - 1.0);
    content_word(rank as usize)
}

/// What one entry says.
pub struct Text {
    pub title: String,
    pub body: String,
    pub tags: Vec<String>,
    pub kind: Kind,
    pub written: Timestamp,
}

/// All entries of a community of this size, one after the other.
pub struct Corpus {
    entries: usize,
    at: usize,
    dice: Dice,
}

impl Corpus {
    pub fn of(entries: usize) -> Self {
        Self {
            entries,
            at: 0,
            dice: Dice(0x9E37_79B9_7F4A_7C15),
        }
    }
}

impl Iterator for Corpus {
    type Item = Text;

    fn next(&mut self) -> Option<Text> {
        if self.at == self.entries {
            return None;
        }
        let (at, dice) = (self.at, &mut self.dice);
        self.at += 1;
        let words = 50 + dice.below(751);
        let mut body = String::with_capacity(words * 7);
        for place in 0..words {
            body.push_str(&some_word(dice));
            body.push_str(if place % 15 == 14 { ".\n\n" } else { " " });
        }
        let apart = (self.entries / 5).max(1);
        if at % apart == apart / 2 {
            body.push_str(RARE);
        }
        let mut tags: Vec<String> = (0..2)
            .map(|_| format!("topic{}", dice.below(TAGS)))
            .collect();
        tags.sort();
        tags.dedup();
        Some(Text {
            title: format!("{} {} {at}", some_word(dice), some_word(dice)),
            body,
            tags,
            kind: [Kind::Story, Kind::Lesson, Kind::Practice, Kind::Question][at % 4],
            written: Timestamp::from_seconds(1_700_000_000 + at as i64 * 60),
        })
    }
}

/// Makes a community of them.
pub fn found(database: &Path, entries: usize) -> Result<(), StoreError> {
    const BATCH: usize = 10_000;
    let mut store = Store::open(database)?;
    let mut corpus = Corpus::of(entries);
    for _ in 0..entries.div_ceil(BATCH) {
        store.write(|data| {
            for text in corpus.by_ref().take(BATCH) {
                data.create(&entry(text))?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    store.write(|data| data.optimize_index())
}

fn entry(text: Text) -> NewEntry {
    let tag = |name: &String| name.parse::<Tag>().expect("a tag");
    NewEntry {
        content: Content {
            title: Title::parse(&text.title).expect("a title"),
            body: text.body,
            tags: text.tags.iter().map(tag).collect(),
            details: Details::empty(text.kind),
            state: Lifecycle::Live,
            private: false,
            pinned: false,
            extra: Default::default(),
        },
        author: Name::parse("Ada").expect("a name"),
        created: text.written,
        updated: text.written,
        slug: None,
        change: "add",
    }
}

/// Writes them as Markdown files, a thousand in a folder.
pub fn write_files(folder: &Path, entries: usize) -> io::Result<()> {
    for (at, text) in Corpus::of(entries).enumerate() {
        let shard = folder.join(format!("{:04}", at / 1_000));
        if at % 1_000 == 0 {
            std::fs::create_dir_all(&shard)?;
        }
        let Text { title, body, .. } = &text;
        let tags = text.tags.join(", ");
        let page = format!("---\ntags: [{tags}]\n---\n\n# {title}\n\n{body}\n");
        std::fs::write(shard.join(format!("{at:07}.md")), page)?;
    }
    Ok(())
}

/// Writes them as JSON, one a line.
pub fn write_lines(to: impl Write, entries: usize) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(1 << 20, to);
    for text in Corpus::of(entries) {
        let Text {
            title,
            body,
            tags,
            kind,
            ..
        } = &text;
        let line = serde_json::json!({
            "title": title, "body": body, "tags": tags, "kind": kind.as_str(),
        });
        writeln!(to, "{line}")?;
    }
    to.flush()
}
