//! A file that belongs to an entry, and what it may be called.

use super::hostile_in;

/// A file that belongs to an entry, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attachment {
    /// Its path beside the page, as [`plain_path`] gives it. What was kept before that rule may be called otherwise.
    pub path: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal: the key under which they are kept.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Attachment {
    /// How long its path may be, in bytes.
    pub const MAX_PATH: usize = 400;
}

/// How long one part of a path may be, in bytes: most file systems take no more.
const MAX_PART: usize = 255;

/// A relative path made of plain names alone, `/` between them; `None` where a text is no such path. A part `.` is left away.
pub fn plain_path(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('/').filter(|part| *part != ".").collect();
    // What turns a text's direction or is not seen disguises a name, such as that of a program as that of a picture.
    let plain = |part: &&str| {
        !part.is_empty()
            && *part != ".."
            && part.len() <= MAX_PART
            && !hostile_in(part)
                .any(|(c, hostile)| hostile || c.is_control() || matches!(c, '\\' | ':'))
    };
    let fits = text.len() <= Attachment::MAX_PATH;
    (fits && !parts.is_empty() && parts.iter().all(plain)).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_name_files() {
        for (text, path) in [
            ("a.png", Some("a.png")),
            ("./img/a.png", Some("img/a.png")),
            ("img/größe 1.png", Some("img/größe 1.png")),
            ("../a.png", None),
            ("/etc/passwd", None),
            ("a//b", None),
            ("a\\b", None),
            ("C:a", None),
            ("", None),
            (".", None),
            ("a\nb", None),
            ("a\tb", None),
            ("a\u{202e}b", None),
            ("a\u{2060}b", None),
        ] {
            assert_eq!(plain_path(text).as_deref(), path, "{text:?}");
        }
        let parts = |length: usize| ["x".repeat(length), "y".repeat(100)].join("/");
        assert!(plain_path(&parts(255)).is_some());
        assert!(plain_path(&parts(256)).is_none());
        assert!(plain_path(&"x/".repeat(200)[..399]).is_some());
        assert!(plain_path(&format!("{}x", "x/".repeat(200))).is_none());
    }
}
