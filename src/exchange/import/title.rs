//! What an entry is called where its text does not say.

use std::path::Path;

use chrono::NaiveDate;
use percent_encoding::percent_decode_str;

use crate::model::Title;

use super::date;

/// File names that stand for the folder they lie in.
const FOLDER_PAGES: &[&str] = &["readme", "index", "_index"];

/// The title in a file's name and the date that it begins with. `folders` is the folder that the file lies in.
pub(super) fn from_path(name: &Path, folders: Option<&Path>) -> (Option<Title>, Option<NaiveDate>) {
    let Some(stem) = name.file_stem() else {
        return (None, None);
    };
    let stem = stem.to_string_lossy();
    if is_folder_page(&stem) {
        let folder = folders.and_then(Path::file_name);
        let title = folder.and_then(|folder| Title::derive(&words(&folder.to_string_lossy())));
        return (title.or_else(|| Title::derive(&stem)), None);
    }
    match date::leading(&stem) {
        Some((day, "")) => (Title::derive(&day.to_string()), Some(day)),
        Some((day, rest)) => (
            Title::derive(&words(rest)).or_else(|| Title::derive(&stem)),
            Some(day),
        ),
        None => (
            Title::derive(&words(&stem)).or_else(|| Title::derive(&stem)),
            None,
        ),
    }
}

/// Whether a file of this name, without its extension, is its folder's page.
pub(super) fn is_folder_page(stem: &str) -> bool {
    FOLDER_PAGES.contains(&stem.to_lowercase().as_str())
}

/// A file name without the signs that tools put in place of others: `%3F` for `?`, `___` for `/` (Logseq), and hyphens
/// or underscores for spaces.
pub(super) fn words(stem: &str) -> String {
    let decoded = percent_decode_str(stem)
        .decode_utf8()
        .unwrap_or(stem.into())
        .replace("___", "/");
    if decoded.contains(char::is_whitespace) {
        return decoded;
    }
    decoded
        .chars()
        .map(|c| if c == '-' || c == '_' { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_read_from_names() {
        for (path, folder, title, day) in [
            ("check-the_breaker.md", "", "check the breaker", None),
            ("What%3F.md", "", "What?", None),
            ("50%.md", "", "50%", None),
            ("Tools___Kiln.md", "", "Tools/Kiln", None),
            ("a - b.md", "", "a - b", None),
            ("README.md", "guides/big-kilns", "big kilns", None),
            ("index.markdown", "", "index", None),
            (
                "2013-05-20-opening-day.md",
                "",
                "opening day",
                Some("2013-05-20"),
            ),
            (
                "2020_09_14.md",
                "journals",
                "2020-09-14",
                Some("2020-09-14"),
            ),
            ("2.4.0.md", "", "2.4.0", None),
            ("---.md", "", "---", None),
        ] {
            let (read, date) = from_path(Path::new(path), Some(Path::new(folder)));
            assert_eq!(read.unwrap().as_str(), title, "{path}");
            assert_eq!(date.map(|d| d.to_string()).as_deref(), day, "{path}");
        }
        assert_eq!(from_path(Path::new("\u{7}.md"), None), (None, None));
    }
}
