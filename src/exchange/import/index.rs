//! The pages that are read together, by path and by the names that wikilinks use.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::{title, walk};

/// How many pages of one name are compared; a folder of many thousand namesakes must not cost that much for each link.
const MOST_NAMESAKES: usize = 500;

/// One page as others may refer to it.
pub(super) struct Page<'a> {
    pub(super) path: &'a Path,
    pub(super) title: &'a str,
    pub(super) slug: Option<&'a str>,
}

/// Which page a reference means.
#[derive(Default)]
pub(super) struct Index {
    paths: Vec<PathBuf>,
    by_path: HashMap<String, usize>,
    /// The page of each folder: its `README.md` or `index.md`.
    by_folder: HashMap<String, usize>,
    by_stem: HashMap<String, Vec<usize>>,
    by_title: HashMap<String, Vec<usize>>,
}

impl Index {
    /// Pages in the order of their paths.
    pub(super) fn new<'a>(pages: impl Iterator<Item = Page<'a>>) -> Self {
        let mut index = Index::default();
        for (number, page) in pages.enumerate() {
            index.paths.push(page.path.to_owned());
            let path = key(page.path);
            let stem = page.path.file_stem().unwrap_or_default().to_string_lossy();
            if title::is_folder_page(&stem) {
                let folder = page.path.parent().map(key).unwrap_or_default();
                index.by_folder.entry(folder).or_insert(number);
            }
            index.by_path.entry(path).or_insert(number);
            add(&mut index.by_stem, folded(&stem), number);
            add(&mut index.by_stem, folded(&title::words(&stem)), number);
            add(&mut index.by_title, folded(page.title), number);
            if let Some(slug) = page.slug {
                add(&mut index.by_title, slug.to_owned(), number);
            }
        }
        index
    }

    /// The page at exactly this path.
    pub(super) fn at(&self, path: &Path) -> Option<&Path> {
        self.path(self.by_path.get(&key(path)))
    }

    /// The page that a path means which leaves out the extension or the name of a folder's page.
    pub(super) fn near(&self, path: &Path) -> Option<&Path> {
        let path = key(path);
        let completed = walk::EXTENSIONS
            .iter()
            .find_map(|extension| self.by_path.get(&format!("{path}.{extension}")));
        self.path(completed.or_else(|| self.by_folder.get(&path)))
    }

    /// The page that a wikilink on a page of this folder means: a path from the folder or from the root, a file's
    /// name, or a title, in any case. Of several, one of the same folder, then the one nearest to the root.
    pub(super) fn named(&self, folder: &Path, name: &str) -> Option<&Path> {
        let name = name
            .strip_prefix("dendron://")
            .and_then(|rest| rest.split_once('/'))
            .map_or(name, |(_, rest)| rest)
            .trim_start_matches('/');
        if name.is_empty() {
            return None;
        }
        for base in [folder, Path::new("")] {
            let path = join(base, name);
            if let Some(page) = path.and_then(|path| self.at(&path).or_else(|| self.near(&path))) {
                return Some(page);
            }
        }
        let wanted = folded(name);
        let tail = wanted.rsplit('/').next().unwrap_or(&wanted);
        let candidates = self
            .by_stem
            .get(&wanted)
            .map(|found| self.best(folder, found.iter()))
            .or_else(|| {
                let below = format!("/{wanted}");
                let found = self.by_stem.get(tail)?.iter().take(MOST_NAMESAKES);
                Some(self.best(
                    folder,
                    found.filter(|&&page| {
                        folded(&key(&self.paths[page].with_extension(""))).ends_with(&below)
                    }),
                ))
            })
            .flatten();
        candidates.or_else(|| self.best(folder, self.by_title.get(&wanted)?.iter()))
    }

    fn best<'a>(&self, folder: &Path, found: impl Iterator<Item = &'a usize>) -> Option<&Path> {
        let best = found.take(MOST_NAMESAKES).min_by_key(|&&page| {
            let path = &self.paths[page];
            (
                path.parent() != Some(folder),
                path.components().count(),
                page,
            )
        });
        self.path(best)
    }

    fn path(&self, page: Option<&usize>) -> Option<&Path> {
        page.map(|&page| self.paths[page].as_path())
    }
}

fn add(names: &mut HashMap<String, Vec<usize>>, name: String, page: usize) {
    let pages = names.entry(name).or_default();
    if pages.last() != Some(&page) {
        pages.push(page);
    }
}

/// A path as it is compared: composed characters, whichever way the file system spells them.
fn key(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    let joined = parts.join("/");
    if joined.is_ascii() {
        return joined;
    }
    joined.nfc().collect()
}

/// A name as it is compared: in any case, with hyphens for spaces.
fn folded(name: &str) -> String {
    let lower: String = name.trim().nfc().collect::<String>().to_lowercase();
    lower
        .chars()
        .map(|c| if c == ' ' || c == '_' { '-' } else { c })
        .collect()
}

/// A relative path from a folder, without `.` and `..` parts; `None` where it leaves the root.
pub(super) fn join(folder: &Path, relative: &str) -> Option<PathBuf> {
    let mut parts: Vec<&std::ffi::OsStr> = folder
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name),
            _ => None,
        })
        .collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.as_ref()),
        }
    }
    Some(parts.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let pages = [
            ("README.md", "Home"),
            ("a/glaze.md", "Glazes"),
            ("a/index.markdown", "All of A"),
            ("a/kiln.md", "The Kiln"),
            ("b/cafe\u{301}.md", "Café"),
            ("b/glaze.md", "Other Glazes"),
            ("b/What%3F.md", "What?"),
            ("vault.dotted.name.md", "Name"),
        ];
        Index::new(pages.iter().map(|&(path, title)| Page {
            path: Path::new(path),
            title,
            slug: None,
        }))
    }

    #[test]
    fn paths_lead_to_pages() {
        let index = index();
        let find = |path: &str| {
            let path = Path::new(path);
            index
                .at(path)
                .or_else(|| index.near(path))
                .map(|p| p.display().to_string())
        };
        for (path, found) in [
            ("a/kiln.md", Some("a/kiln.md")),
            ("a/kiln", Some("a/kiln.md")),
            ("a", Some("a/index.markdown")),
            ("", Some("README.md")),
            ("b/caf\u{e9}.md", Some("b/cafe\u{301}.md")),
            ("A/Kiln.md", None),
            ("b", None),
        ] {
            assert_eq!(find(path).as_deref(), found, "{path}");
        }
    }

    #[test]
    fn names_lead_to_pages() {
        let index = index();
        for (name, found) in [
            ("glaze", Some("b/glaze.md")),
            ("a/glaze", Some("a/glaze.md")),
            ("The kiln", Some("a/kiln.md")),
            ("KILN", Some("a/kiln.md")),
            ("what?", Some("b/What%3F.md")),
            ("vault.dotted.name", Some("vault.dotted.name.md")),
            (
                "dendron://my.vault/vault.dotted.name",
                Some("vault.dotted.name.md"),
            ),
            ("other glazes", Some("b/glaze.md")),
            ("../a/kiln", Some("a/kiln.md")),
            ("../../etc/passwd", None),
            ("nothing", None),
            ("/", None),
        ] {
            let page = index
                .named(Path::new("b"), name)
                .map(|p| p.display().to_string());
            assert_eq!(page.as_deref(), found, "{name}");
        }
    }

    #[test]
    fn paths_never_leave_the_root() {
        for (folder, relative, path) in [
            ("a/b", "../c.md", Some("a/c.md")),
            ("a", "./x//y/../z", Some("a/x/z")),
            ("a", "..", Some("")),
            ("a", "../..", None),
            ("", "../x", None),
        ] {
            assert_eq!(
                join(Path::new(folder), relative).as_deref(),
                path.map(Path::new)
            );
        }
    }
}
