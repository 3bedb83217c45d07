//! Where things lie in an exchange tree.

use crate::model::{Attachment, Id, Kind, Slug};

/// The folder of the marks.
const MARKS: &str = "marks";

/// The folder of the versions that diverged from what an entry's own file says.
const DIVERGED: &str = "diverged";

/// The folder of the pictures and files, by their content.
const ATTACHMENTS: &str = "attachments";

/// What a path of a tree holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An entry, of this kind if its front matter says no other.
    Entry(Kind),
    /// The marks of an entry.
    Marks,
    /// Another version of an entry.
    Diverged,
    /// `community.toml`.
    Community,
    /// Something that is not cop's, or that only other files speak of.
    Other,
}

/// What a path holds, by where it lies.
pub fn place(path: &str) -> Place {
    // What cannot be shown, or asked of git by its name, is nobody's.
    if path.chars().any(char::is_control) {
        return Place::Other;
    }
    let Some((folder, rest)) = path.split_once('/') else {
        return match path == crate::exchange::COMMUNITY_FILE {
            true => Place::Community,
            false => Place::Other,
        };
    };
    let is_page =
        rest.to_ascii_lowercase().ends_with(".md") && !rest.eq_ignore_ascii_case("README.md");
    match folder {
        MARKS if rest.ends_with(".jsonl") => Place::Marks,
        DIVERGED if is_page => Place::Diverged,
        _ => match Kind::ALL.into_iter().find(|kind| kind.plural() == folder) {
            Some(kind) if is_page => Place::Entry(kind),
            _ => Place::Other,
        },
    }
}

/// The name of an entry within the tree: its slug for people, its handle so that no two are the same.
pub fn stem(slug: &Slug, id: Id) -> String {
    format!("{slug}-{}", id.handle())
}

/// The folder within a folder: 256 of them, so that 100,000 entries of one kind lie some 400 to a folder.
fn shard(id: Id) -> String {
    format!("{:02x}", id.as_bytes()[0])
}

/// Where an entry lies.
pub fn entry_path(kind: Kind, slug: &Slug, id: Id) -> String {
    entry_path_of(kind, id, &stem(slug, id))
}

/// Where an entry lies whose name within the tree, [`stem`], is known.
pub fn entry_path_of(kind: Kind, id: Id, stem: &str) -> String {
    format!("{}/{}/{stem}.md", kind.plural(), shard(id))
}

/// The folders in which an entry may lie, of whatever kind it is, and that of its marks.
pub fn folders_of(id: Id) -> Vec<String> {
    let kinds = Kind::ALL.iter().map(|kind| kind.plural());
    let folders = kinds.chain([MARKS]);
    folders
        .map(|folder| format!("{folder}/{}", shard(id)))
        .collect()
}

/// The name within the tree of the file at a path: [`stem`], and in the file of another version its digest too.
pub fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Where its marks lie.
pub fn marks_path(slug: &Slug, id: Id) -> String {
    format!("{MARKS}/{}/{}.jsonl", shard(id), stem(slug, id))
}

/// Where another version of it lies; `digest` is in hexadecimal.
pub fn version_path(slug: &Slug, id: Id, digest: &str) -> String {
    let digest = digest.get(..12).unwrap_or(digest);
    format!("{DIVERGED}/{}/{}-{digest}.md", shard(id), stem(slug, id))
}

/// Where a file of an entry lies: under its content, with the ending of its name, so that git hosts show it as what it is.
pub fn attachment_path(name: &str, sha256: &str) -> String {
    let folder = sha256.get(..2).unwrap_or(sha256);
    match ending_of(name) {
        Some(ending) => format!(
            "{ATTACHMENTS}/{folder}/{sha256}.{}",
            ending.to_ascii_lowercase()
        ),
        None => format!("{ATTACHMENTS}/{folder}/{sha256}"),
    }
}

/// What tells a program which kind of file it has before it.
fn ending_of(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, ending) = name.rsplit_once('.')?;
    let is_plain =
        (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain.then_some(ending)
}

/// How many digits of a digest tell two files of one name apart, as a rule.
const DIGITS: usize = 8;

/// Names for a file whose own name another has: with the first digits of its SHA-256, and else with all of them. All have its ending,
/// so that it [lies](attachment_path) where it lay.
pub fn paths_beside(path: &str, sha256: &str) -> Vec<String> {
    let (stem, ending) = match ending_of(path) {
        Some(ending) => path.split_at(path.len() - ending.len() - 1),
        None => (path, ""),
    };
    let hyphen = if stem.is_empty() || stem.ends_with('/') {
        ""
    } else {
        "-"
    };
    let digits = sha256.get(..DIGITS).unwrap_or(sha256);
    let mut paths = vec![
        format!("{stem}{hyphen}{digits}{ending}"),
        format!("{stem}{hyphen}{sha256}{ending}"),
        format!("{sha256}{ending}"),
    ];
    paths.retain(|path| path.len() <= Attachment::MAX_PATH);
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_say_what_they_hold() {
        for (path, expected) in [
            ("stories/a7/kiln-d1pmsk.md", Place::Entry(Kind::Story)),
            ("practices/by-hand.MD", Place::Entry(Kind::Practice)),
            ("stories/deep/er/still.md", Place::Entry(Kind::Story)),
            ("stories/README.md", Place::Other),
            ("stories/kiln.txt", Place::Other),
            ("Stories/kiln.md", Place::Other),
            ("kiln.md", Place::Other),
            ("marks/a7/kiln-d1pmsk.jsonl", Place::Marks),
            ("marks/a7/kiln.md", Place::Other),
            ("diverged/a7/kiln-d1pmsk-00.md", Place::Diverged),
            ("community.toml", Place::Community),
            ("sub/community.toml", Place::Other),
            ("attachments/00/0011", Place::Other),
            ("marks/00/a\nb.jsonl", Place::Other),
        ] {
            assert_eq!(place(path), expected, "{path}");
        }
    }

    #[test]
    fn an_attachment_keeps_a_plain_ending_alone() {
        for (name, expected) in [
            ("pictures/Kiln.PNG", "attachments/ab/abcd.png"),
            ("kiln", "attachments/ab/abcd"),
            ("kiln.a b", "attachments/ab/abcd"),
            ("a.b/kiln", "attachments/ab/abcd"),
            ("kiln.md", "attachments/ab/abcd.md"),
        ] {
            assert_eq!(attachment_path(name, "abcd"), expected);
        }
    }

    #[test]
    fn a_file_with_another_name_lies_where_it_lay() {
        let sha256 = "0123456789abcdef".repeat(4);
        for (path, first) in [
            ("kiln.jpg", "kiln-01234567.jpg"),
            ("old/kiln.JPG", "old/kiln-01234567.JPG"),
            ("v1.0/kiln", "v1.0/kiln-01234567"),
            (".bash_profile", ".bash_profile-01234567"),
            (".env", "01234567.env"),
            ("a/.env", "a/01234567.env"),
            ("notes.", "notes.-01234567"),
            ("archive.tar.gz", "archive.tar-01234567.gz"),
            ("letter.no ending", "letter.no ending-01234567"),
        ] {
            assert_eq!(paths_beside(path, &sha256)[0], first);
        }
        for length in [380, 390, 395, Attachment::MAX_PATH] {
            let long = format!("{}/{}.jpg", "x".repeat(198), "y".repeat(length - 203));
            let paths = paths_beside(&long, &sha256);
            assert!(!paths.is_empty());
            for path in paths {
                assert!(path.len() <= Attachment::MAX_PATH);
                let lies = attachment_path(&path, &sha256);
                assert_eq!(lies, attachment_path(&long, &sha256));
            }
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            failure_persistence: None,
            ..proptest::test_runner::Config::default()
        })]

        #[test]
        fn a_name_beside_another_never_changes_where_a_file_lies(path in "[a-z./]{1,20}(\\.[a-zA-Z0-9é]{0,10})?") {
            let sha256 = "fedcba9876543210".repeat(4);
            for beside in paths_beside(&path, &sha256) {
                proptest::prop_assert_eq!(attachment_path(&beside, &sha256), attachment_path(&path, &sha256));
            }
        }
    }
}
