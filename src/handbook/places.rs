//! Where things stand in the handbook: paths that stay the same when titles change.

use std::collections::HashSet;

use super::veil::Veil;
use unicode_normalization::UnicodeNormalization;

use crate::model::{Entry, Kind, Slug, Tag, sha256_of};

pub(super) const FRONT: &str = "README.md";
pub(super) const START: &str = "start-here.md";
pub(super) const PEOPLE: &str = "people.md";
pub(super) const CHANGES: &str = "changes.md";
pub(super) const TOPICS: &str = "topics/README.md";
pub(super) const SUMMARY: &str = "SUMMARY.md";
pub(super) const BOOK: &str = "book.toml";

/// The kinds in the order in which someone who looks for help wants them.
pub(super) const ORDER: [Kind; 6] = [
    Kind::Practice,
    Kind::Lesson,
    Kind::Story,
    Kind::Question,
    Kind::Path,
    Kind::Gathering,
];

/// Names that Windows keeps for devices, whatever their ending.
const RESERVED: [&str; 28] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "com¹", "com²",
    "com³", "lpt¹", "lpt²", "lpt³",
];

/// The longest part of a path, in bytes: most file systems take 255.
const MAX_PART: usize = 120;

/// The longest path of a file below its page's folder, in bytes; Windows takes some 260 for a whole path.
const MAX_BELOW: usize = 150;

/// The page that lists the entries of a kind.
pub(super) fn shelf(kind: Kind) -> String {
    match kind {
        Kind::Question => "questions.md".to_owned(),
        _ => format!("{}/{FRONT}", kind.plural()),
    }
}

/// The page of an entry, different from those taken.
pub(super) fn entry_page(entry: &Entry, veil: &Veil, taken: &mut HashSet<String>) -> String {
    let kind = entry.kind();
    // A slug may tell a name that the pages do not.
    let name = match veil.in_path(entry.slug.as_str()) {
        true => kind.as_str(),
        false => entry.slug.as_str(),
    };
    let stem = format!("{}/{name}-{}", kind.plural(), entry.handle);
    let page = format!("{stem}.md");
    if taken.insert(page.clone()) {
        return page;
    }
    // Two databases drew the same handle for the same title.
    let page = format!("{stem}-{}.md", entry.id);
    taken.insert(page.clone());
    page
}

/// The page of a topic. It depends on the tag alone, so that a new tag never moves the page of another.
///
/// A tag that is not its own slug (`c++`), or whose page could not stand beside the others, gets a few digits of its hash.
pub(super) fn topic_page(tag: &Tag, taken: &mut HashSet<String>) -> String {
    let text = tag.as_str();
    let stem = Slug::of_text(text).map_or_else(|| "topic".to_owned(), |slug| slug.to_string());
    let usable = stem == text
        && !RESERVED.contains(&text)
        // `index` is what publishing tools make of README.
        && !["readme", "index"].contains(&text);
    if usable && taken.insert(stem.clone()) {
        return format!("topics/{stem}.md");
    }
    let hash = sha256_of(text.as_bytes());
    let candidates = (6..=hash.len()).map(|length| format!("{stem}-{}", &hash[..length]));
    let free = candidates
        .into_iter()
        .find(|name| taken.insert(name.clone()));
    format!("topics/{}.md", free.unwrap_or(hash))
}

/// Where an entry's files stand, in the order of the files: in a folder of the page's own name.
pub(super) fn files(page: &str, paths: &[String]) -> Vec<String> {
    let folder = page.strip_suffix(".md").unwrap_or(page);
    let mut taken: HashSet<String> = HashSet::new();
    let mut folders: HashSet<String> = HashSet::new();
    let mut placed = Vec::with_capacity(paths.len());
    for path in paths {
        let parts: Vec<String> = path
            .split(['/', '\\'])
            .filter(|part| !part.is_empty())
            .map(safe_part)
            .collect();
        let whole = parts.join("/");
        let whole = match parts.last() {
            None => "file".to_owned(),
            Some(name) if whole.len() > MAX_BELOW => name.clone(),
            Some(_) => whole,
        };
        let path = (1..)
            .map(|number| numbered(&whole, number))
            .find(|path| {
                let folded = folded(path);
                let below_a_file = parents(&folded).any(|parent| taken.contains(parent));
                !taken.contains(&folded) && !folders.contains(&folded) && !below_a_file
            })
            .unwrap_or(whole);
        let folded = folded(&path);
        folders.extend(parents(&folded).map(str::to_owned));
        taken.insert(folded);
        placed.push(format!("{folder}/{path}"));
    }
    placed
}

/// `a/b.png`, `a-2/b.png`, …: the first part is numbered, so that a file in the way of a folder is avoided too.
fn numbered(path: &str, number: usize) -> String {
    if number == 1 {
        return path.to_owned();
    }
    let (first, rest) = path
        .split_once('/')
        .map_or((path, None), |(a, b)| (a, Some(b)));
    match (rest, first.rsplit_once('.')) {
        (Some(rest), _) => format!("{first}-{number}/{rest}"),
        (None, Some((stem, ending))) if !stem.is_empty() => format!("{stem}-{number}.{ending}"),
        (None, _) => format!("{first}-{number}"),
    }
}

/// A path in the form in which two are one for a file system that ignores case and how accents are spelt.
pub(super) fn folded(path: &str) -> String {
    let decomposed: String = path.nfd().collect();
    // By way of upper case, since `ß` is `ss` there and `ſ` an `s`.
    decomposed.to_uppercase().to_lowercase().nfc().collect()
}

/// Every folder that a path stands in.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// One part of a path that every file system takes and every publishing tool leaves alone.
fn safe_part(part: &str) -> String {
    // Letters that nobody sees, and that some file systems ignore.
    let unseen = |c| matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}');
    let plain = |c: char| (c.is_alphanumeric() && !unseen(c)) || "._-".contains(c);
    let kept: String = part.nfc().map(|c| if plain(c) { c } else { '-' }).collect();
    // mdBook takes `.md` at any place in a link for a page.
    let mut kept = kept.replace(".md", "-md").replace(".MD", "-MD");
    if kept.to_lowercase().contains(".md") {
        kept = kept.replace('.', "-");
    }
    if kept.ends_with("-md") {
        kept.push_str(".txt");
    }
    let kept = shortened(kept.trim_start_matches(['.', '-']).trim_end_matches('.'));
    let kept = kept.trim_end_matches('.');
    let stem = kept.split('.').next().unwrap_or_default().to_lowercase();
    match kept {
        "" => "file".to_owned(),
        _ if RESERVED.contains(&stem.as_str()) => format!("file-{kept}"),
        _ => kept.to_owned(),
    }
}

/// Whether every system takes a part of a path as it is, and takes it for no other.
pub(super) fn is_portable(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_lowercase();
    let odd = |c: char| c.is_control() || "<>:\"|?*\\".contains(c);
    !part.is_empty()
        && part.len() <= 255
        && !part.ends_with(['.', ' '])
        && !part.contains(odd)
        && !RESERVED.contains(&stem.trim_end())
}

/// Cuts a long name before its ending.
fn shortened(name: &str) -> String {
    if name.len() <= MAX_PART {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 10 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut end = MAX_PART - ending.len();
    while !stem.is_char_boundary(end.min(stem.len())) {
        end -= 1;
    }
    format!("{}{ending}", &stem[..end.min(stem.len())])
}

/// The way from one page to another path.
pub(super) fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut way = vec![".."; from.len() - shared];
    way.extend(&to[shared..]);
    way.join("/")
}

/// The anchor that stands for a page in a handbook of one file.
pub(super) fn anchor(page: &str) -> String {
    let name = page.strip_suffix(".md").unwrap_or(page);
    let name = name.strip_suffix("/README").unwrap_or(name);
    name.replace('/', "-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_pages() {
        for (from, to, way) in [
            ("README.md", "people.md", "people.md"),
            ("README.md", "stories/a.md", "stories/a.md"),
            ("stories/a.md", "stories/b.md", "b.md"),
            ("stories/a.md", "lessons/b.md", "../lessons/b.md"),
            ("stories/a.md", "stories/a/p.png", "a/p.png"),
            ("stories/a.md", "README.md", "../README.md"),
        ] {
            assert_eq!(relative(from, to), way, "{from} {to}");
        }
    }

    #[test]
    fn every_topic_has_a_page_of_its_own() {
        let mut taken = HashSet::new();
        let mut page = |tag: &str| topic_page(&tag.parse().unwrap(), &mut taken);
        assert_eq!(page("kiln"), "topics/kiln.md");
        let odd = [
            "c++", "c#", "c", "con", "readme", "index", "陶芸", "../a", "a/b", "node.js",
        ];
        let pages: Vec<String> = odd.iter().map(|tag| page(tag)).collect();
        let different: HashSet<String> = pages.iter().map(|page| page.to_lowercase()).collect();
        assert_eq!(different.len(), odd.len());
        for (tag, page) in odd.iter().zip(&pages) {
            let name = page
                .strip_prefix("topics/")
                .unwrap()
                .strip_suffix(".md")
                .unwrap();
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(plain), "{tag}: {page}");
            assert!(!RESERVED.contains(&name) && name != "index" && name != "readme");
        }
        assert_eq!(pages[2], "topics/c.md");
    }

    fn placed(paths: &[&str]) -> Vec<String> {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        files("practices/a-123456.md", &paths)
    }

    #[test]
    fn files_stand_in_the_folder_of_their_page() {
        for (path, place) in [
            ("image.png", "image.png"),
            ("img/Kiln log.PNG", "img/Kiln-log.PNG"),
            ("../../etc/passwd", "file/file/etc/passwd"),
            ("/abs", "abs"),
            (".htaccess", "htaccess"),
            ("NUL.txt", "file-NUL.txt"),
            ("notes.md", "notes-md.txt"),
            ("a.md.png", "a-md.png"),
            ("a.mD", "a-mD"),
            ("größe.jpg", "größe.jpg"),
            ("...", "file"),
            ("a\\b", "a/b"),
            ("COM¹.txt", "file-COM¹.txt"),
            ("con .txt", "con-.txt"),
            ("x. ", "x.-"),
            ("e\u{301}.png", "é.png"),
            ("\u{3164}.png", "png"),
            ("a:b*?.png", "a-b--.png"),
        ] {
            assert_eq!(
                placed(&[path]),
                [format!("practices/a-123456/{place}")],
                "{path}"
            );
        }
        let long = placed(&[&format!("{}é.png", "x".repeat(300))]);
        assert!(long[0].len() < 160 && long[0].ends_with(".png"), "{long:?}");
        let dotted = placed(&[&format!("{}.{}", "x".repeat(119), "y".repeat(50))]);
        assert!(dotted[0].ends_with("xx"), "{dotted:?}");
        let deep = placed(&[&format!("{}a.png", "folder/".repeat(50))]);
        assert_eq!(deep, ["practices/a-123456/a.png"]);
    }

    #[test]
    fn files_never_collide() {
        let paths = [
            "a.png",
            "A.png",
            "a-2.png",
            "a!.png",
            "x",
            "x/y",
            "x/Y",
            "X",
            "é.png",
            "e\u{301}.png",
            "É.png",
            "\u{1100}\u{1161}.png",
            "가.png",
            "straße.png",
            "STRASSE.png",
            "ſo.png",
            "so.png",
        ];
        let all = placed(&paths);
        let folded: HashSet<String> = all.iter().map(|path| folded(path)).collect();
        assert_eq!(folded.len(), paths.len(), "{all:?}");
        for path in &folded {
            assert!(
                !parents(path).any(|parent| folded.contains(parent)),
                "{all:?}"
            );
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            failure_persistence: None,
            ..proptest::test_runner::Config::default()
        })]

        #[test]
        fn whatever_files_are_called_they_stand_beside_each_other(
            paths in proptest::collection::vec(
                proptest::prop_oneof![
                    "\\PC{0,20}",
                    "[a-cA-C.¹éÉßſ \u{301}\u{1100}\u{1161}가]{1,4}(/[aA.]{1,3})?",
                    "(con|NUL|Com1|LPT³|aux)[. :]{0,2}(txt)?",
                    "[a.]{110,130}(\\.[b.]{0,12})?",
                ],
                0..12,
            )
        ) {
            let all = files("stories/a-123456.md", &paths);
            proptest::prop_assert_eq!(all.len(), paths.len());
            let keys: HashSet<String> = all.iter().map(|path| folded(path)).collect();
            proptest::prop_assert_eq!(keys.len(), paths.len(), "{:?}", all);
            for path in &all {
                proptest::prop_assert!(path.split('/').all(is_portable), "{}", path);
                proptest::prop_assert!(path.len() <= 200, "{}", path);
                proptest::prop_assert!(!parents(&folded(path)).any(|parent| keys.contains(parent)));
            }
        }
    }
}
