//! Where things stand in the handbook: paths that stay the same when titles change.

use std::collections::HashSet;

use super::veil::Veil;
use sha2::{Digest, Sha256};

use crate::model::{Entry, Kind, Slug, Tag};

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
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The longest part of a path, in bytes: most file systems take 255.
const MAX_PART: usize = 120;

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
    let hash = hex(&Sha256::digest(text.as_bytes()));
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
        let whole = if parts.is_empty() {
            "file".to_owned()
        } else {
            parts.join("/")
        };
        let path = (1..)
            .map(|number| numbered(&whole, number))
            .find(|path| {
                let folded = path.to_lowercase();
                let below_a_file = parents(&folded).any(|parent| taken.contains(parent));
                !taken.contains(&folded) && !folders.contains(&folded) && !below_a_file
            })
            .unwrap_or(whole);
        let folded = path.to_lowercase();
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

/// Every folder that a path stands in.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// One part of a path that every file system takes and every publishing tool leaves alone.
fn safe_part(part: &str) -> String {
    let kept: String = part
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    // mdBook takes `.md` at any place in a link for a page.
    let mut kept = kept.replace(".md", "-md").replace(".MD", "-MD");
    if kept.to_lowercase().contains(".md") {
        kept = kept.replace('.', "-");
    }
    if kept.ends_with("-md") {
        kept.push_str(".txt");
    }
    let kept = kept.trim_start_matches(['.', '-']).trim_end_matches('.');
    let kept = shortened(kept);
    let stem = kept.split('.').next().unwrap_or_default().to_lowercase();
    match kept.as_str() {
        "" => "file".to_owned(),
        _ if RESERVED.contains(&stem.as_str()) => format!("file-{kept}"),
        _ => kept,
    }
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

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
        ] {
            assert_eq!(
                placed(&[path]),
                [format!("practices/a-123456/{place}")],
                "{path}"
            );
        }
        let long = placed(&[&format!("{}é.png", "x".repeat(300))]);
        assert!(long[0].len() < 160 && long[0].ends_with(".png"), "{long:?}");
    }

    #[test]
    fn files_never_collide() {
        let paths = [
            "a.png", "A.png", "a-2.png", "a!.png", "x", "x/y", "x/Y", "X",
        ];
        let all = placed(&paths);
        let folded: HashSet<String> = all.iter().map(|path| path.to_lowercase()).collect();
        assert_eq!(folded.len(), paths.len(), "{all:?}");
        for path in &folded {
            assert!(
                !parents(path).any(|parent| folded.contains(parent)),
                "{all:?}"
            );
        }
    }
}
