//! What kind of address a link leads to.

/// The schemes that a published page may lead to.
const SAFE: [&str; 3] = ["http", "https", "mailto"];

/// Schemes that are refused even where they are disguised.
const DANGEROUS: [&str; 6] = [
    "javascript",
    "vbscript",
    "data",
    "file",
    "blob",
    "livescript",
];

/// The scheme that a reader's program sees in a decoded address: it ignores control characters
/// and leading spaces.
fn scheme(url: &str) -> Option<String> {
    let seen: String = url
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    let (scheme, _) = seen.split_once(':')?;
    let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    sound.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address may stand on a published page: no scheme, or a safe one.
pub(super) fn is_safe(url: &str) -> bool {
    let before = url.split_once(':').map_or("", |(before, _)| before);
    let letters: String = before.chars().filter(char::is_ascii_alphabetic).collect();
    let disguised =
        !before.contains(['/', '?', '#']) && DANGEROUS.contains(&&*letters.to_ascii_lowercase());
    !disguised && scheme(url).is_none_or(|scheme| SAFE.contains(&&*scheme))
}

/// Whether an address is relative: it leads to a file beside this one, or (with a leading `/`)
/// below the same root.
pub(super) fn is_relative(url: &str) -> bool {
    !url.is_empty()
        && !url.starts_with(['#', '?'])
        && !url.starts_with("//")
        && !url.starts_with("\\\\")
        && scheme(url).is_none()
        && is_safe(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_schemes_are_safe() {
        for url in [
            "http://a",
            "HTTPS://a",
            "mailto:a@b",
            "a.md",
            "../a b.md",
            "#x",
            "",
            "a/b:c",
            "?a=b:c",
        ] {
            assert!(is_safe(url), "{url:?}");
        }
        for url in [
            "javascript:x",
            "JaVaScript:x",
            " javascript:x",
            "java\tscript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "java\u{200b}script:x",
            "data:text/html,x",
            "file:///etc",
            "ftp://a",
            "C:\\x",
            "vbscript:x",
            "tel:1",
            "x-y.z+1:a",
        ] {
            assert!(!is_safe(url), "{url:?}");
        }
    }

    #[test]
    fn relative_is_what_has_no_host() {
        for url in ["a.md", "./a.md", "../a", "/a", "a b.md#c", "a/b:c"] {
            assert!(is_relative(url), "{url:?}");
        }
        for url in ["", "#a", "?a", "//host/a", "http:a", "mailto:a", "\\\\host"] {
            assert!(!is_relative(url), "{url:?}");
        }
    }
}
