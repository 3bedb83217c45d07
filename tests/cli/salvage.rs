//! A database of which pages are damaged: `doctor --repair` saves what can be read.

use crate::harness::World;

const PAGE: usize = 4_096;

/// A world with a damaged copy of what it knows: a page is written over on which a text goes on.
fn damaged(text: &str) -> (World, std::path::PathBuf) {
    let world = World::new();
    for number in 0..9 {
        let body = format!("{} {number}. ", text).repeat(600);
        world
            .cop(&format!("add story 'Evening {number}' -m '{body}'"))
            .ok();
    }
    world.cop("backup sound.db").ok();
    let mut bytes = std::fs::read(world.folder().join("sound.db")).unwrap();
    let holds = |page: &[u8], number: u32| {
        let part = format!("{text} {number}. ");
        page.windows(part.len())
            .any(|window| window == part.as_bytes())
    };
    // One that holds a part of this text and of no other.
    let page = bytes.chunks(PAGE).position(|page| {
        let numbers: Vec<u32> = (0..9).filter(|number| holds(page, *number)).collect();
        numbers == [4]
    });
    let page = page.unwrap();
    bytes[page * PAGE..(page + 1) * PAGE].fill(0xa5);
    let path = world.folder().join("bad.db");
    std::fs::write(&path, bytes).unwrap();
    (world, path)
}

#[test]
fn what_can_be_read_is_saved_beside_the_damaged_file() {
    let (world, path) = damaged("The kiln was warm");
    let before = std::fs::read(&path).unwrap();
    world
        .cop("doctor --db bad.db")
        .fails_with(3)
        .explains("cop doctor --repair");
    let ran = world.cop("doctor --repair --db bad.db").fails_with(3);
    ran.says("Saved 9 entries in bad.salvaged.db\n1 entry without a text: “Evening 4”\n")
        .explains("left as it is")
        .explains("bad.salvaged.db list");
    assert!(std::fs::read(&path).unwrap() == before);
    world
        .cop("doctor --db bad.salvaged.db")
        .ok()
        .explains("All is well");
    let listed = world.cop("list story -q --db bad.salvaged.db").ok();
    assert_eq!(listed.stdout().lines().count(), 9, "{}", listed.stdout());
    world
        .cop("search 'kiln warm' --db bad.salvaged.db")
        .ok()
        .says("Evening 7");
    // Asked again, it takes nothing's place.
    let told = world.cop("doctor --repair --json --db bad.db").go();
    let told: serde_json::Value = serde_json::from_str(&told.stdout()).unwrap();
    let new = told["salvaged"]["path"].as_str().unwrap();
    assert!(new.ends_with("bad.salvaged-2.db"), "{new}");
    assert_eq!(told["salvaged"]["entries"], listed.stdout().lines().count());
    let left: Vec<_> = std::fs::read_dir(world.folder())
        .unwrap()
        .filter_map(|file| file.unwrap().file_name().into_string().ok())
        .filter(|name| name.starts_with(".cop-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_file_that_only_looks_like_a_community_runs_nothing() {
    let (world, path) = damaged("The glaze was blue");
    let hostile = rusqlite::Connection::open(&path).unwrap();
    hostile
        .execute_batch(
            "ALTER TABLE link RENAME TO link_of_old; \
             CREATE VIEW link AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) \
             SELECT n AS source, 'relates' AS kind, n AS target, '' AS written, 1 AS created FROM n; \
             CREATE TRIGGER steal AFTER INSERT ON entry BEGIN DELETE FROM entry; END;",
        )
        .unwrap();
    drop(hostile);
    world
        .cop("doctor --repair --db bad.db")
        .fails_with(3)
        .says("bad.salvaged.db");
    world.cop("doctor --db bad.salvaged.db").ok();
    let listed = world.cop("list story -q --db bad.salvaged.db").ok();
    assert_eq!(listed.stdout().lines().count(), 9);
}

#[test]
fn an_entry_whose_text_is_gone_says_what_it_said_before() {
    let (world, path) = damaged("The clay was soft");
    world
        .cop("edit evening-2 -m 'The clay was hard.' --db bad.db")
        .ok();
    let worn = rusqlite::Connection::open(&path).unwrap();
    worn.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \
         DELETE FROM body WHERE id = (SELECT body FROM entry WHERE title = 'Evening 2'); \
         UPDATE entry SET uuid = x'00' WHERE title = 'Evening 7';",
    )
    .unwrap();
    drop(worn);
    world
        .cop("doctor --repair --db bad.db")
        .fails_with(3)
        .says("Saved 8 entries in bad.salvaged.db\n")
        .says("1 entry with an older text: “Evening 2”\n")
        .says("1 entry without a text: “Evening 4”\n")
        .says("“Evening 7”");
    world
        .cop("show evening-2 --raw --db bad.salvaged.db")
        .ok()
        .says("The clay was soft 2. ");
    world
        .cop("doctor --db bad.salvaged.db")
        .ok()
        .explains("All is well");
}
