use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::model::Timestamp;
use crate::search::{Plan, TOKENIZER, index_terms, parse};

const WORDS: [&str; 12] = [
    "kiln",
    "roll",
    "back",
    "rollback",
    "deploying",
    "deployment",
    "the",
    "陶芸",
    "camelCase",
    "glaze",
    "glazing",
    "glass",
];

/// Of how many words an index is made.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    Few,
    Many,
}

/// Numbers that are the same in every run. Source: Marsaglia, "Xorshift RNGs", 2003.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn words(&mut self, count: usize, of: Words) -> String {
        let words = (0..count).map(|_| match self.below(3) {
            // There are many pages of them, and merges go on for long.
            0 if of == Words::Many => format!(
                "{}{}",
                ["glimmer", "rollmop", "b"][self.below(3)],
                self.below(4_000)
            ),
            _ => WORDS[self.below(WORDS.len())].to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

fn empty() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    let sql = format!(
        "CREATE VIRTUAL TABLE search USING fts5(title, body, tags, terms, tokenize = \"{TOKENIZER}\")"
    );
    connection.execute_batch(&sql).unwrap();
    connection
}

/// An index that was written to in many ways: with pages so small that every list goes over several.
fn index(dice: &mut Dice, of: Words, options: &str) -> Connection {
    let connection = empty();
    connection.execute_batch(options).unwrap();
    for turn in 0..12 {
        connection.execute_batch("BEGIN").unwrap();
        for _ in 0..dice.below(60) {
            let row = dice.below(200) as i64 * 3 - 100;
            connection
                .execute("DELETE FROM search WHERE rowid = ?", [row])
                .unwrap();
            if dice.below(4) == 0 {
                continue;
            }
            let long = [12, 12, 12, 400][dice.below(4)];
            let (title, body, tags) = (dice.below(4), dice.below(long), dice.below(3));
            let [title, body, tags] = [title, body, tags].map(|count| dice.words(count, of));
            let terms = index_terms(&title, &body, &tags);
            let sql = "INSERT INTO search (rowid, title, body, tags, terms) VALUES (?, ?, ?, ?, ?)";
            connection
                .execute(sql, (row, title, body, tags, terms))
                .unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
        if turn == 7 && dice.below(2) == 0 {
            let sql = "INSERT INTO search (search) VALUES ('optimize')";
            connection.execute_batch(sql).unwrap();
        }
    }
    connection
}

/// An index of which a merge is going on that has used up one of its parts.
fn merging() -> Connection {
    let mut dice = Dice(11);
    let connection = empty();
    for row in 0..5 {
        let words = (0..9_000).map(|at| match row {
            1 if at < 50 => format!("a{at}"),
            1 => String::new(),
            _ => format!("kiln the glass roll b{}q", dice.below(1 << 30)),
        });
        let body = words.collect::<Vec<_>>().join(" ");
        let sql = "INSERT INTO search (rowid, body) VALUES (?, ?)";
        connection.execute(sql, (row, body)).unwrap();
    }
    connection
}

fn indexes() -> Vec<Connection> {
    let options = [
        "INSERT INTO search (search, rank) VALUES ('pgsz', 64)",
        "INSERT INTO search (search, rank) VALUES ('pgsz', 32); \
         INSERT INTO search (search, rank) VALUES ('automerge', 0)",
        "INSERT INTO search (search, rank) VALUES ('pgsz', 80); \
         INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
        "INSERT INTO search (search, rank) VALUES ('automerge', 2); \
         INSERT INTO search (search, rank) VALUES ('crisismerge', 3); \
         INSERT INTO search (search, rank) VALUES ('pgsz', 50)",
        "",
    ];
    let seeds = options.iter().cycle().zip(1..=25);
    seeds
        .map(|(options, seed)| index(&mut Dice(0x9E37_79B9 * seed), Words::Many, options))
        .chain([merging()])
        .collect()
}

fn plan(query: &str) -> Plan {
    parse(query, Timestamp::from_seconds(0)).plan()
}

fn found(connection: &Connection, weighing: &Weighing) -> Matches {
    let read = Read::new(connection, Path::new("a.db"));
    Index::of(&read).unwrap().matches(weighing).unwrap()
}

#[test]
fn the_same_entries_are_found_as_the_index_finds() {
    let queries = [
        "kiln",
        "kiln roll back",
        "deploying the rollback",
        "\"roll back\"",
        "\"roll back kiln\"",
        "\"roll back\" OR kiln",
        "\"roll gla\"*",
        "陶芸",
        "陶",
        "camelCase kiln camelCase",
        "nothing kiln",
        "nothing",
        "roll*",
        "gla* kiln",
        "kiln -rollback",
        "\"kiln\" deployment",
        "title:kiln glaze",
        "body:\"roll back\" -title:the",
        "(kiln OR glaze) (roll OR back)",
        "(kiln roll) OR (glass -the)",
        "kiln glaze glass roll back deploying the rollback",
    ];
    let mut none = 0;
    for connection in indexes() {
        for query in queries {
            let rank = plan(query).rank.unwrap();
            let mut statement = connection
                .prepare("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid")
                .unwrap();
            let rows = statement.query_map([&rank.any], |row| row.get(0)).unwrap();
            let expected: Vec<i64> = rows.collect::<Result<_, _>>().unwrap();
            let mut rows: Vec<i64> = Vec::new();
            let matches = found(&connection, &rank.weighing);
            matches.tally(
                &[],
                |_, _, _| 1.0,
                |row, tally| {
                    assert_eq!(matches.seen(row).len() as f64, tally.points, "{query}");
                    rows.push(row);
                },
            );
            assert_eq!(rows, expected, "{query}: {}", rank.any);
            none += usize::from(rows.is_empty());
        }
    }
    // The word that is nowhere, and little else.
    assert!((25..100).contains(&none), "{none}");
}

#[test]
fn words_count_as_often_as_the_index_has_them() {
    for connection in indexes() {
        connection
            .execute_batch(
                "CREATE VIRTUAL TABLE temp.place USING fts5vocab(main, search, instance)",
            )
            .unwrap();
        for (query, stem) in [("kiln", "kiln"), ("glazing", "glaze"), ("the", "the")] {
            let mut expected: BTreeMap<i64, u16> = BTreeMap::new();
            let mut statement = connection
                .prepare("SELECT doc, col FROM temp.place WHERE term = ?")
                .unwrap();
            let mut places = statement.query([stem]).unwrap();
            while let Some(place) = places.next().unwrap() {
                let (row, column): (i64, String) = (place.get(0).unwrap(), place.get(1).unwrap());
                let weight = match column.as_str() {
                    "title" => 5,
                    "tags" => 3,
                    _ => 1,
                };
                *expected.entry(row).or_default() += weight;
            }
            let mut counts = BTreeMap::new();
            let matches = found(&connection, &plan(query).rank.unwrap().weighing);
            for row in matches.rows() {
                counts.insert(row, matches.seen(row)[0].1);
            }
            assert_eq!(counts, expected, "{query}");
        }
    }
}

#[test]
fn sums_are_those_of_the_index() {
    let connection = index(&mut Dice(77), Words::Many, "");
    let matches = found(&connection, &plan("kiln").rank.unwrap().weighing);
    let entries: i64 = connection
        .query_row("SELECT count(*) FROM search", [], |row| row.get(0))
        .unwrap();
    assert_eq!(matches.entries, entries as u64);
    connection
        .execute_batch("CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, search, row)")
        .unwrap();
    let words: i64 = connection
        .query_row("SELECT sum(cnt) FROM temp.word", [], |row| row.get(0))
        .unwrap();
    assert_eq!(matches.words, words as u64);
}

#[test]
fn an_empty_index_has_nothing() {
    let connection = index(&mut Dice(1), Words::Few, "DELETE FROM search");
    connection.execute_batch("DELETE FROM search").unwrap();
    let matches = found(&connection, &plan("kiln").rank.unwrap().weighing);
    assert_eq!(matches.rows().count(), 0);
    let connection = Connection::open_in_memory().unwrap();
    let sql = "CREATE VIRTUAL TABLE search USING fts5(title, body, tags, terms)";
    connection.execute_batch(sql).unwrap();
    let matches = found(&connection, &plan("kiln").rank.unwrap().weighing);
    assert_eq!(matches.rows().count(), 0);
    assert_eq!((matches.entries, matches.words), (0, 0));
}

/// The other tests read it too.
#[test]
fn a_merge_that_goes_on_has_used_up_a_part() {
    let sql = "SELECT block FROM search_data WHERE id = 10";
    let block: Vec<u8> = merging().query_row(sql, [], |row| row.get(0)).unwrap();
    assert!(crate::store::segments::has_used_up(&block));
}

/// What a transaction wrote is found before it ends.
#[test]
fn what_is_not_committed_yet_is_found() {
    let connection = index(&mut Dice(3), Words::Few, "");
    let weighing = plan("quench").rank.unwrap().weighing;
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let sql = "INSERT INTO search (rowid, title) VALUES (5000, 'quenched')";
    connection.execute(sql, []).unwrap();
    let rows: Vec<i64> = found(&connection, &weighing).rows().collect();
    assert_eq!(rows, [5_000]);
    connection.execute_batch("ROLLBACK").unwrap();
    assert_eq!(found(&connection, &weighing).rows().count(), 0);
}

/// What damage may do to an index of few words: one page is written or deleted, each search is tried, and all is put back.
fn damage(connection: &Connection, write: impl Fn(&Connection, i64, &[u8]) -> bool) -> usize {
    let queries = ["kiln", "gla*", "\"roll back\"", "the glass -kiln"];
    let weighings = queries.map(|query| plan(query).rank.unwrap().weighing);
    let sound = weighings.each_ref().map(|weighing| {
        let rows: Vec<i64> = found(connection, weighing).rows().collect();
        rows
    });
    let mut statement = connection
        .prepare("SELECT id, block FROM search_data ORDER BY id")
        .unwrap();
    let pages = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let pages: Vec<(i64, Vec<u8>)> = pages.unwrap().collect::<Result<_, _>>().unwrap();
    let mut told = 0;
    for (id, block) in &pages {
        let may_mislead = write(connection, *id, block);
        let read = Read::new(connection, Path::new("a.db"));
        for (weighing, sound) in weighings.iter().zip(&sound) {
            match Index::of(&read).and_then(|index| index.matches(weighing)) {
                Ok(matches) => {
                    let rows: Vec<i64> = matches.rows().collect();
                    assert!(may_mislead || rows == *sound, "page {id}");
                }
                Err(StoreError::Damaged { .. }) => told += 1,
                Err(other) => panic!("{other}"),
            }
        }
        let sql = "INSERT INTO search_data (id, block) VALUES (?, ?) \
                   ON CONFLICT (id) DO UPDATE SET block = excluded.block";
        connection.execute(sql, (id, block)).unwrap();
    }
    assert!(told > pages.len() / 4, "{told} of {} pages", pages.len());
    pages.len()
}

/// Whatever bytes its pages have, reading the index ends, and tells damage as that.
#[test]
fn damaged_pages_are_told_as_damage() {
    let sql = "INSERT INTO search (search, rank) VALUES ('pgsz', 64)";
    let connection = index(&mut Dice(5), Words::Few, sql);
    for seed in 1..=6 {
        damage(&connection, |connection, id, block| {
            let mut dice = Dice(seed * 7_919 + id as u64 % 100_003);
            let mut damaged = block.to_vec();
            match seed % 3 {
                0 => damaged.truncate(dice.below(block.len().max(1))),
                1 => damaged
                    .iter_mut()
                    .for_each(|byte| *byte ^= dice.below(256) as u8),
                _ => {
                    let at = dice.below(block.len().max(1));
                    damaged
                        .iter_mut()
                        .skip(at)
                        .for_each(|byte| *byte = seed as u8);
                }
            }
            let sql = "UPDATE search_data SET block = ? WHERE id = ?";
            connection.execute(sql, (damaged, id)).unwrap();
            true
        });
    }
}

/// A page that is gone is missed, unless nothing of it was asked for.
#[test]
fn missing_pages_are_told_as_damage() {
    let sql = "INSERT INTO search (search, rank) VALUES ('pgsz', 64)";
    let connection = index(&mut Dice(5), Words::Few, sql);
    damage(&connection, |connection, id, _| {
        let sql = "DELETE FROM search_data WHERE id = ?";
        connection.execute(sql, [id]).unwrap();
        false
    });
}
