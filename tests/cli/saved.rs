//! Communities as earlier versions wrote them: what is in them is still there.
//!
//! `tests/saved/schema-N.db` was written once by the last version whose schema was N, and is not changed once that version is
//! released. `COP_WRITE_SAVED=1 cargo test --test cli saved` writes the file of the present schema anew.

use std::path::PathBuf;

use crate::harness::{World, files, text};

/// A body that any careless reading or writing would change.
const BODY: &str = "---\nnot front matter\r\n\tΩ e\u{301} \u{1f525}\n\n[[kiln-tripped-at-900|the kiln]] ![](heat.png)  ";

fn saved(schema: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/saved/schema-{schema}.db"))
}

/// A community with something of everything.
fn write(world: &World) {
    let cop = |line: &str| world.cop(line).by("Ada").ok();
    cop("init 'Kiln & Wheel' --domain 'Firing safely'");
    cop("add story 'Kiln tripped at 900' -m 'The breaker tripped mid-firing.' -t kiln -t firing");
    cop(
        "add lesson 'When the breaker trips, wait' -m 'Let it cool first.' --from kiln-tripped-at-900 -t kiln",
    );
    cop(
        "add practice 'Check the breaker' -m 'Look at it before each firing.' --from when-the-breaker-trips-wait -t kiln",
    );
    world
        .cop("tried check-the-breaker worked -m 'Held at 1240.'")
        .by("Ben")
        .ok();
    cop("ask 'Which cone for porcelain?' -t glaze");
    world.write("odd.md", BODY);
    cop("add story 'An odd text' -F odd.md");
    world.write("heat.png", b"\x89PNG heat");
    cop("attach an-odd-text heat.png");
    cop("edit kiln-tripped-at-900 -m 'The breaker tripped mid-firing. We lost the load.'");
    cop("add story 'Not yet told' --draft -m 'Half a sentence'");
    cop("add story 'For me alone' --private -m 'Hidden words'");
    cop("add story 'A mistake' -m 'Of no use'");
    cop("rm a-mistake");
    cop("pin check-the-breaker");
    cop("tag define kiln 'The oven for pots'");
    cop("tag alias oven kiln");
}

#[test]
fn a_community_of_each_schema_still_opens() {
    for schema in 1..=cop::store::SCHEMA_VERSION {
        let path = saved(schema);
        if schema == cop::store::SCHEMA_VERSION && std::env::var_os("COP_WRITE_SAVED").is_some() {
            let world = World::of_ada();
            write(&world);
            let target = shlex::try_quote(path.to_str().unwrap())
                .unwrap()
                .into_owned();
            world.cop(&format!("backup {target} --force")).ok();
        }
        let world = World::of_ada();
        std::fs::create_dir_all(world.database().parent().unwrap()).unwrap();
        std::fs::copy(&path, world.database()).unwrap();

        let live = world.slugs("list");
        for slug in [
            "kiln-tripped-at-900",
            "when-the-breaker-trips-wait",
            "check-the-breaker",
            "which-cone-for-porcelain",
            "an-odd-text",
            "for-me-alone",
        ] {
            assert!(
                live.iter().any(|found| found == slug),
                "{schema}: {slug} in {live:?}"
            );
        }
        assert_eq!(live.len(), 6, "{schema}: {live:?}");
        assert_eq!(
            world.slugs("list --state draft"),
            ["not-yet-told"],
            "{schema}"
        );
        assert_eq!(world.slugs("list --trash"), ["a-mistake"], "{schema}");
        assert_eq!(
            world.slugs("search load oven"),
            ["kiln-tripped-at-900"],
            "{schema}"
        );
        assert_eq!(
            world.cop("show an-odd-text --raw").ok().stdout(),
            BODY,
            "{schema}"
        );
        let practice = world.json("show check-the-breaker --json");
        assert_eq!(text(&practice["evidence"]["worked"]), "1", "{schema}");
        assert_eq!(
            text(&practice["marks"][0]["note"]),
            "Held at 1240.",
            "{schema}"
        );
        // Schema 7 was the first with pins.
        assert_eq!(practice["pinned"], schema >= 7, "{schema}");
        let history = world.json("history kiln-tripped-at-900 --json");
        assert_eq!(
            history["revisions"].as_array().unwrap().len(),
            2,
            "{schema}: {history}"
        );
        let glossary = world.json("tag list --json").to_string();
        assert!(
            glossary.contains("The oven for pots"),
            "{schema}: {glossary}"
        );

        world.cop("export handbook book").ok();
        let book = files(&world.folder());
        assert!(
            book.iter()
                .any(|(path, bytes)| path.ends_with("heat.png") && bytes == b"\x89PNG heat")
        );
        let all: String = book
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes))
            .collect();
        assert!(
            !all.contains("Hidden words") && !all.contains("Half a sentence"),
            "{schema}"
        );

        world
            .cop("add story 'A new one' -m 'After all these years.'")
            .ok();
        world.cop("undo").ok();
        world.cop("doctor").ok();
    }
}
