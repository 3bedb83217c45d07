//! Every name of a file that is written for others is one on Linux, macOS and Windows, and no two are the same there.

use std::collections::HashMap;
use std::path::Path;

use cop::exchange::tree::{attachment_path, entry_path, marks_path, version_path};
use cop::model::{Id, Kind, Slug};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::bench::{Bench, tree};
use super::corpus::{self, steers};
use super::infested::infested;
use super::sync::forge::git;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 5] = ["con", "prn", "aux", "nul", "conin$"];

/// What is wrong with a part of a path, on one of the systems.
fn wrong(part: &str) -> Option<&'static str> {
    let stem = part.split('.').next().unwrap().trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        let number = stem.strip_prefix(port).unwrap_or_default();
        number.chars().count() == 1 && number.contains(|c: char| "123456789¹²³".contains(c))
    });
    match part {
        "" | "." | ".." => Some("is no name"),
        _ if DEVICES.contains(&&*stem) || numbered => Some("is a device"),
        _ if part.ends_with(['.', ' ']) => Some("ends with a dot or a blank"),
        _ if part.contains(['<', '>', ':', '"', '|', '?', '*', '\\', '/']) => Some("has a sign"),
        _ if steers(part, false).is_some() || part.contains(['\n', '\t']) => {
            Some("steers or disguises")
        }
        _ if part.len() > 200 => Some("is too long"),
        _ => None,
    }
}

/// A name as a file system sees it that ignores case and how accents are spelt.
fn seen(name: &str) -> String {
    let upper = name.nfd().collect::<String>().to_uppercase();
    upper.to_lowercase().nfc().collect()
}

/// Holds that paths can lie beside each other anywhere.
#[track_caller]
fn can_lie_anywhere<'p>(paths: impl IntoIterator<Item = &'p str>) {
    // How each folder and file is spelt, by how it is seen.
    let mut spelt: HashMap<String, String> = HashMap::new();
    let mut count = 0;
    for path in paths {
        count += 1;
        assert!(path.len() <= 250, "{} bytes: {path}", path.len());
        for part in path.split('/') {
            assert_eq!(wrong(part), None, "{part:?} in {path}");
        }
        let ends = path
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([path.len()]);
        for end in ends {
            let before = spelt.insert(seen(&path[..end]), path[..end].to_owned());
            assert!(
                before.is_none_or(|before| before == path[..end]),
                "{path} is another's"
            );
        }
    }
    assert!(count > 0);
}

/// The paths of the files in a folder, with `/` between their parts.
fn paths(folder: &Path) -> Vec<String> {
    let files = tree(folder).into_iter().filter(|(path, _)| path.is_file());
    let below = files.map(|(path, _)| {
        path.strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    });
    below.collect()
}

/// A community whose titles, tags, members and files have every name of the corpus.
fn named() -> (Bench, usize) {
    let bench = Bench::new();
    bench.file("pic.png", "picture");
    let mut taken = 0;
    for (name, text) in corpus::names() {
        let yaml = serde_json::to_string(&text).unwrap();
        bench.file(
            "named.md",
            format!("---\ntitle: {yaml}\nauthor: {yaml}\n---\nx\n"),
        );
        for kind in ["story", "practice"] {
            let done = bench.run(["add", kind, "-F", "named.md"]);
            done.calm();
            assert!(done.code <= 2, "{name}: {}", done.told);
            taken += usize::from(done.code == 0);
        }
        bench.run(["tag", "kiln", &text]).calm();
        bench
            .run(["attach", "kiln", "pic.png", "--name", &text])
            .calm();
        bench
            .run([
                "attach",
                "kiln",
                "pic.png",
                "--name",
                &format!("{text}/{text}.png"),
            ])
            .calm();
    }
    assert!(taken > 80, "{taken}");
    (bench, taken + 1)
}

#[test]
fn every_exported_name_is_safe_everywhere() {
    let (bench, entries) = named();
    let before = tree(&bench.path(""));
    bench.cop("export handbook book").ok();
    bench.cop("export archive guild").ok();
    bench.cop("man --all pages").ok();
    bench.cop("sync --setup shared").ok();
    for (folder, least) in [("book", entries + 40), ("guild", entries), ("pages", 30)] {
        let found = paths(&bench.path(folder));
        assert!(found.len() >= least, "{folder}: {}", found.len());
        can_lie_anywhere(found.iter().map(String::as_str));
    }
    let listed = git(
        &bench.path("shared"),
        &["ls-tree", "-r", "-z", "--name-only", "main"],
        b"",
    );
    let listed = String::from_utf8(listed).unwrap();
    can_lie_anywhere(listed.split('\0').filter(|path| !path.is_empty()));
    // Nothing was written beside them.
    let ours = ["book", "guild", "pages", "shared", "a.db", "a.sync"];
    let beside = tree(&bench.path("")).into_iter().filter(|(path, _)| {
        let below = path.strip_prefix(bench.path("")).unwrap();
        !ours
            .iter()
            .any(|name| below.to_str().unwrap().starts_with(name))
    });
    let before = before
        .into_iter()
        .filter(|(path, _)| !path.to_str().unwrap().contains("a.db"));
    assert_eq!(beside.collect::<Vec<_>>(), before.collect::<Vec<_>>());
    // Each of them is an entry of its own at the other end, with the same files.
    bench.cop("--db b.db import guild").ok();
    let there = bench.cop("--db b.db list -q").ok();
    assert_eq!(there.text().lines().count(), entries);
    let files = |db: &str| {
        bench
            .cop(&format!("--db {db} show kiln-tripped --json"))
            .ok()
            .out
    };
    let files = ["a.db", "b.db"].map(|db| {
        let shown: serde_json::Value = serde_json::from_slice(&files(db)).unwrap();
        shown["attachments"].clone()
    });
    assert_eq!(files[0], files[1]);
    assert!(
        files[0].as_array().is_some_and(|files| files.len() > 30),
        "{}",
        files[0]
    );
}

#[test]
fn what_others_wrote_steers_no_reader_of_a_handbook() {
    let bench = infested();
    bench.cop("export handbook book").ok();
    bench.cop("export handbook initials --names initials").ok();
    for folder in ["book", "initials"] {
        let files = tree(&bench.path(folder));
        assert!(files.len() > 40, "{}", files.len());
        let files = files.into_iter().filter(|(path, _)| path.is_file());
        let names: Vec<String> = paths(&bench.path(folder));
        can_lie_anywhere(names.iter().map(String::as_str));
        let pages = files.filter(|(path, _)| path.extension().is_some_and(|ending| ending == "md"));
        for (path, bytes) in pages {
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(steers(&text, false), None, "{}", path.display());
        }
    }
}

#[test]
fn a_tree_of_hostile_texts_has_safe_names() {
    let bench = infested();
    bench.cop("export archive guild").ok();
    let found = paths(&bench.path("guild"));
    assert!(found.len() > 20);
    can_lie_anywhere(found.iter().map(String::as_str));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_title_says_its_names_are_safe(title in "\\PC{0,400}|[A-Z. /:]{1,9}", file in "\\PC{0,60}(\\.[a-zA-Z¹. é]{0,10})?", number in any::<u128>()) {
        let id = Id::from_bytes(&number.to_be_bytes()).unwrap();
        let slug = Slug::of_text(&title).unwrap_or_else(|| Slug::parse("x").unwrap());
        let sha256 = "0123456789abcdef".repeat(4);
        let mut all = vec![marks_path(&slug, id), version_path(&slug, id, &sha256), attachment_path(&file, &sha256)];
        all.extend(Kind::ALL.iter().map(|kind| entry_path(*kind, &slug, id)));
        can_lie_anywhere(all.iter().map(String::as_str));
    }
}
