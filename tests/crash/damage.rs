//! A file of which a page was written over, or some bytes: the doctor tells, and what can still be read is saved.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cop::community::{Community, Diagnosis};
use cop::model::Kind;
use rusqlite::Connection;

use crate::deeds::{self, Home};
use crate::{home, state, takes_all};

const PAGE: usize = 4_096;
const HEADER: usize = 100;

/// How many of the pages, and how many single bytes, the suite damages.
const PAGES: usize = 40;
const BYTES: usize = 200;

/// What people wrote: the doctor must find out where any of it is not as it was. When a link was made only orders a list.
const WRITTEN: [&str; 15] = [
    "SELECT * FROM meta ORDER BY key",
    "SELECT * FROM member ORDER BY id",
    "SELECT * FROM member_alias ORDER BY folded",
    "SELECT * FROM member_topic ORDER BY member, stance, tag",
    "SELECT * FROM tag ORDER BY id",
    "SELECT * FROM tag_alias ORDER BY alias",
    "SELECT * FROM body ORDER BY id",
    "SELECT * FROM entry ORDER BY id",
    "SELECT * FROM entry_tag ORDER BY entry, tag",
    "SELECT * FROM revision ORDER BY id",
    "SELECT * FROM revision_parent ORDER BY revision, parent",
    "SELECT * FROM mark ORDER BY id",
    "SELECT source, kind, target, written FROM link ORDER BY source, kind, target, written",
    "SELECT * FROM attachment ORDER BY entry, path",
    "SELECT * FROM blob ORDER BY sha256",
];

/// What people wrote, value by value.
fn written(database: &Path) -> Vec<String> {
    let connection = Connection::open(database).unwrap();
    let mut told = Vec::new();
    for sql in WRITTEN {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            told.push(format!("{sql}: {}", values.collect::<Vec<_>>().join("|")));
        }
    }
    told
}

/// Holds that the doctor finds all well with some bytes only where what people wrote is as it was.
#[track_caller]
fn is_no_wrong_ok(folder: &Path, bytes: &[u8], before: &[String], what: &str) -> bool {
    let database = folder.join("doubted.db");
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("doubted.db{ending}")));
    }
    std::fs::write(&database, bytes).unwrap();
    let is_well = community(&database)
        .diagnose(false)
        .is_ok_and(|found| found.is_sound());
    if is_well {
        let now = written(&database);
        let other = now.iter().zip(before).find(|(now, before)| now != before);
        assert!(
            now == before,
            "{what}: all was said to be well, but {other:?}"
        );
    }
    is_well
}

/// A community of more pages than one of each table.
fn large() -> (tempfile::TempDir, Home) {
    let (folder, home) = home();
    let community = home.community();
    for number in 0..60 {
        let title = format!("Story number {number}");
        let line = format!("It was the evening of number {number}, and the kiln was warm.\n");
        let tags = ["kiln", ["north", "south", "east"][number % 3]];
        deeds::capture(
            &community,
            Kind::Story,
            &title,
            &line.repeat(8 + number),
            &tags,
        )
        .unwrap();
    }
    let copy = home.folder.join("whole.db");
    community.backup(Some(&copy), true).unwrap();
    (folder, home)
}

fn community(database: &Path) -> Community {
    deeds::community_at(database, "Ada")
}

/// The titles and texts of all entries.
fn texts(database: &Path) -> BTreeSet<(String, String)> {
    let connection = Connection::open(database).unwrap();
    let sql = "SELECT entry.title, body.text FROM entry JOIN body ON body.id = entry.body";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// What is said of entries, their texts, tags, links and marks.
fn of_entries(database: &Path) -> Vec<String> {
    let tables = ["entry: ", "body: ", "link: ", "mark: ", "entry_tag: "];
    let mut told = state::told(database);
    told.retain(|row| tables.iter().any(|table| row.starts_with(table)));
    told
}

/// The community in one file.
fn copied(home: &Home) -> PathBuf {
    let copy = home.folder.join("copy.db");
    home.community().backup(Some(&copy), true).unwrap();
    copy
}

fn make_private(home: &Home, reference: &str) {
    let private = |content: &mut cop::model::Content| {
        content.private = true;
        Ok(())
    };
    home.community().edit(reference, Box::new(private)).unwrap();
}

/// A copy in which a statement changed one row behind the program's back.
fn turned(folder: &Path, copy: &Path, turn: &str) -> PathBuf {
    let database = folder.join("damaged.db");
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("damaged.db{ending}")));
    }
    std::fs::copy(copy, &database).unwrap();
    let connection = Connection::open(&database).unwrap();
    assert_eq!(connection.execute(turn, []).unwrap(), 1, "{turn}");
    database
}

/// What the doctor does with some bytes, asked to repair them; the new file, if it made one.
fn repaired(folder: &Path, bytes: &[u8], what: &str) -> Option<Diagnosis> {
    let database = folder.join("damaged.db");
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with("damaged") {
            std::fs::remove_file(file.path()).unwrap();
        }
    }
    std::fs::write(&database, bytes).unwrap();
    let diagnosis = community(&database).diagnose(true).ok()?;
    if let Some(salvaged) = &diagnosis.salvaged {
        // But for the header, which says that a log is kept.
        let now = std::fs::read(&database).unwrap();
        assert!(now[HEADER..] == bytes[HEADER..], "{what}: it was changed");
        let new = community(&salvaged.path).diagnose(false);
        let new = new.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert!(new.is_sound(), "{what}: {:#?}", new.checked.findings);
        assert_eq!(salvaged.entries, new.checked.entries, "{what}");
    }
    Some(diagnosis)
}

#[test]
fn a_page_that_was_written_over_costs_no_more_than_what_it_held() {
    let (folder, home) = large();
    let whole = std::fs::read(home.folder.join("whole.db")).unwrap();
    let known = texts(&home.folder.join("whole.db"));
    let before = written(&home.folder.join("whole.db"));
    let pages = whole.len() / PAGE;
    assert!(pages > 2 * PAGES, "{pages}");
    let by = if takes_all() { 1 } else { pages / PAGES };
    let (mut saved, mut complete) = (0, 0);
    for page in (1..pages).step_by(by) {
        for fill in [0x00, 0xa5] {
            let what = format!("page {page} of {pages}, {fill:x}");
            let mut bytes = whole.clone();
            bytes[page * PAGE..(page + 1) * PAGE].fill(fill);
            is_no_wrong_ok(folder.path(), &bytes, &before, &what);
            let database = folder.path().join("damaged.db");
            let Some(diagnosis) = repaired(folder.path(), &bytes, &what) else {
                continue;
            };
            let Some(salvaged) = diagnosis.salvaged else {
                assert!(
                    diagnosis.is_sound(),
                    "{what}: {:#?}",
                    diagnosis.checked.findings
                );
                assert_eq!(texts(&database), known, "{what}");
                continue;
            };
            saved += 1;
            let now = texts(&salvaged.path);
            let others = salvaged.older.len() + salvaged.without_text.len();
            let as_before = now.intersection(&known).count();
            assert!(as_before + others >= now.len(), "{what}: {salvaged:?}");
            complete += usize::from(as_before == known.len());
        }
    }
    // Many pages hold what others tell again.
    let told = format!("{complete} of {saved} were saved with every text");
    assert!(saved > PAGES && 2 * complete > saved, "{told}");
}

#[test]
fn a_byte_that_was_written_over_is_no_end() {
    let (folder, home) = large();
    let whole = std::fs::read(home.folder.join("whole.db")).unwrap();
    let before = written(&home.folder.join("whole.db"));
    let mut well = 0;
    let count = if takes_all() { 20 * BYTES } else { BYTES };
    let mut number = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..count {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = (number >> 16) as usize % whole.len();
        let bit = 1 << (number >> 60 & 7);
        let mut bytes = whole.clone();
        bytes[at] ^= bit;
        let what = format!("byte {at}, bit {bit}");
        well += usize::from(is_no_wrong_ok(folder.path(), &bytes, &before, &what));
        repaired(folder.path(), &bytes, &what);
    }
    // There is much free room.
    assert!(
        well < count * 3 / 4,
        "{well} of {count} were said to be well"
    );
}

#[test]
fn a_bit_within_a_text_a_note_or_a_name_is_found_and_told() {
    let (folder, home) = large();
    let copy = copied(&home);
    let turns = [
        ("UPDATE body SET text = text || ' '", "Story number 7"),
        ("UPDATE revision SET at = at + 1", "Story number 7"),
        ("UPDATE revision SET change = 'exit'", "Story number 7"),
        ("UPDATE mark SET note = 'no ' || coalesce(note, '')", ""),
        ("UPDATE mark SET place = 'elsewhere'", ""),
        ("UPDATE member SET team = 'Others'", ""),
        ("UPDATE meta SET value = value || '!'", ""),
        ("UPDATE tag SET definition = 'Another'", ""),
    ];
    for (turn, title) in turns {
        let only = match turn.split(' ').nth(1) {
            Some("body") => "WHERE id = (SELECT max(id) FROM body WHERE text LIKE '%number 7,%')",
            Some("revision") => "WHERE title = 'Story number 7'",
            Some("meta") => "WHERE key = 'name'",
            Some("tag") => "WHERE id = 1",
            _ => "WHERE id = (SELECT min(id) FROM mark)",
        };
        let database = turned(folder.path(), &copy, &format!("{turn} {only}"));
        // The index knows words and not what stands between them.
        let found = community(&database).diagnose(false).unwrap();
        let sums = found
            .checked
            .findings
            .iter()
            .filter(|of| of.check == "sums");
        assert_eq!(sums.count(), 1, "{turn}: {:?}", found.checked.findings);
        let salvaged = repaired(folder.path(), &std::fs::read(&database).unwrap(), turn);
        let salvaged = salvaged.and_then(|found| found.salvaged).unwrap();
        match turn.split(' ').nth(1) {
            Some("body" | "revision") => assert_eq!(salvaged.changed, [title], "{turn}"),
            Some("mark") => assert_eq!(salvaged.changed.len(), 1, "{turn}"),
            _ => assert!(salvaged.charter_changed, "{turn}"),
        }
        assert!(
            salvaged.older.is_empty() && salvaged.lost.is_empty(),
            "{turn}"
        );
    }
}

#[test]
fn an_entry_whose_own_row_is_lost_is_put_together_again() {
    let (folder, home) = large();
    home.community()
        .trash(&["story-number-9".to_owned()])
        .unwrap();
    let copy = copied(&home);
    let before = of_entries(&copy);
    let whole = std::fs::read(&copy).unwrap();
    // A leaf of a table (https://sqlite.org/fileformat.html#b_tree_pages) with slugs, which stand in no other table.
    let slug = b"story-number-";
    let has_entries =
        |page: &[u8]| page[0] == 13 && page.windows(slug.len()).any(|part| part == slug);
    let mut rebuilt = 0;
    for page in (1..whole.len() / PAGE).filter(|page| has_entries(&whole[page * PAGE..][..PAGE])) {
        let mut bytes = whole.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(0xa5);
        let what = format!("page {page}");
        let salvaged = repaired(folder.path(), &bytes, &what).and_then(|found| found.salvaged);
        let salvaged = salvaged.unwrap_or_else(|| panic!("{what}: nothing was saved"));
        assert!(!salvaged.rebuilt.is_empty(), "{what}: {salvaged:?}");
        assert!(salvaged.lost.is_empty(), "{what}: {salvaged:?}");
        rebuilt += salvaged.rebuilt.len();
        assert_eq!(of_entries(&salvaged.path), before, "{what}");
    }
    assert!(rebuilt > 10, "{rebuilt}");
}

#[test]
fn a_file_that_was_cut_off_is_saved_as_far_as_it_goes() {
    let (folder, home) = large();
    let whole = std::fs::read(home.folder.join("whole.db")).unwrap();
    let known = texts(&home.folder.join("whole.db"));
    let pages = whole.len() / PAGE;
    for left in [pages - 1, pages - 5, pages * 3 / 4] {
        let what = format!("{left} of {pages} pages");
        let diagnosis = repaired(folder.path(), &whole[..left * PAGE], &what);
        let salvaged = diagnosis.and_then(|diagnosis| diagnosis.salvaged);
        let salvaged = salvaged.unwrap_or_else(|| panic!("{what}: nothing was saved"));
        let now = texts(&salvaged.path);
        assert!(
            now.intersection(&known).count() > 20,
            "{what}: {salvaged:?}"
        );
    }
}

#[test]
fn what_was_private_by_its_row_or_its_revision_is_private() {
    let (folder, home) = large();
    make_private(&home, "story-number-7");
    let copy = copied(&home);
    // As if one bit had turned, and a page elsewhere as well.
    let connection = Connection::open(&copy).unwrap();
    let turned = "UPDATE entry SET private = 0 WHERE slug = 'story-number-7'";
    connection.execute_batch(turned).unwrap();
    drop(connection);
    let mut bytes = std::fs::read(&copy).unwrap();
    let cut = bytes.len() - PAGE;
    bytes.truncate(cut);
    let salvaged = repaired(folder.path(), &bytes, "private").and_then(|found| found.salvaged);
    let salvaged = Connection::open(salvaged.unwrap().path).unwrap();
    let ask = "SELECT private FROM entry WHERE slug = 'story-number-7'";
    let is_private: bool = salvaged.query_row(ask, [], |row| row.get(0)).unwrap();
    assert!(is_private);
}

#[test]
fn numbers_without_an_end_are_not_counted_to() {
    let folder = crate::scratch::scratch();
    let home = Home::at(folder.path());
    deeds::found(&home).unwrap();
    let copy = folder.path().join("copy.db");
    home.community().backup(Some(&copy), true).unwrap();
    for far in [1_i64 << 40, i64::MAX - 1] {
        let connection = Connection::open(&copy).unwrap();
        let text = "x".repeat(900);
        for number in 0..40 {
            let row = if number < 20 {
                number + 100
            } else {
                far - number
            };
            let insert = "INSERT OR IGNORE INTO body (id, text) VALUES (?, ?)";
            connection
                .execute(insert, rusqlite::params![row, text])
                .unwrap();
        }
        drop(connection);
        let whole = std::fs::read(&copy).unwrap();
        for page in (1..whole.len() / PAGE).filter(|page| whole[page * PAGE] == 13) {
            let mut bytes = whole.clone();
            bytes[page * PAGE..(page + 1) * PAGE].fill(0xa5);
            repaired(folder.path(), &bytes, &format!("{far}, page {page}"));
        }
    }
}

#[test]
fn an_entry_that_points_to_another_s_text_says_what_was_written() {
    let (folder, home) = large();
    make_private(&home, "story-number-7");
    let copy = copied(&home);
    let before = of_entries(&copy);
    for turn in [
        "body = (SELECT body FROM entry WHERE slug = 'story-number-7')",
        "title = 'Story numbed 8'",
        "happened = '1999'",
    ] {
        let change = format!("UPDATE entry SET {turn} WHERE slug = 'story-number-8'");
        let database = turned(folder.path(), &copy, &change);
        let bytes = std::fs::read(&database).unwrap();
        let salvaged = repaired(folder.path(), &bytes, turn).and_then(|found| found.salvaged);
        let salvaged = salvaged.unwrap_or_else(|| panic!("{turn}: nothing was saved"));
        assert_eq!(of_entries(&salvaged.path), before, "{turn}");
        assert!(salvaged.changed.is_empty(), "{turn}: {salvaged:?}");
    }
}

#[test]
fn what_is_written_later_does_not_make_damage_look_right() {
    let (folder, home) = large();
    let copy = copied(&home);
    for turn in [
        "UPDATE member SET team = 'Stadio' WHERE id = 1",
        "UPDATE revision SET at = at + 64 WHERE id = 1",
        "UPDATE mark SET note = 'No.' WHERE id = 1",
    ] {
        let database = turned(folder.path(), &copy, turn);
        // Somebody new writes, and the charter is changed.
        let newcomer = deeds::community_at(&database, "Zed");
        deeds::capture(&newcomer, Kind::Story, "Later", "It went well.", &["late"]).unwrap();
        newcomer
            .change_charter("later", |charter| {
                charter.welcome = Some("Come in.".to_owned())
            })
            .unwrap();
        newcomer
            .rename_tag(&"late".parse().unwrap(), &"later".parse().unwrap())
            .unwrap();
        let found = newcomer.diagnose(false).unwrap();
        assert!(!found.is_sound(), "{turn}: all is said to be well");
    }
}
