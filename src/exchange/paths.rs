//! Paths as text: for people, and as keys.

use std::path::Path;

use crate::model::is_hostile;

/// A path as it can be printed: `/` between parts, what steers a terminal or disguises a name and bytes that are no text escaped.
pub fn show_path(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' if cfg!(windows) => shown.push('/'),
                c if c.is_control() || is_hostile(c) => shown.extend(c.escape_default()),
                c => shown.push(c),
            }
        }
        for byte in chunk.invalid() {
            shown.push_str(&format!("\\x{byte:02x}"));
        }
    }
    shown
}

/// The key of a file: its absolute path, told apart from every other even where it is no text.
pub fn origin(path: &Path) -> String {
    let mut key = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        key.push_str(chunk.valid());
        for byte in chunk.invalid() {
            key.push_str(&format!("\\x{byte:02x}"));
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_without_tricks() {
        for (path, shown) in [
            ("a/b c.md", "a/b c.md"),
            ("a\nb.md", "a\\nb.md"),
            ("a\u{1b}[31m.md", "a\\u{1b}[31m.md"),
            ("gpj.\u{202e}dm", "gpj.\\u{202e}dm"),
            ("a\u{2060}b.md", "a\\u{2060}b.md"),
            ("שלום.md", "שלום.md"),
        ] {
            assert_eq!(show_path(Path::new(path)), shown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_have_keys_of_their_own() {
        use std::os::unix::ffi::OsStrExt;
        let named = |bytes: &[u8]| origin(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(named(b"/a\xff.md"), "/a\\xff.md");
        assert_ne!(named(b"/a\xff.md"), named(b"/a\xfe.md"));
    }
}
