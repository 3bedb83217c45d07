//! The list of the files that a handbook owns, with what each held when it was written.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::WriteError;
use super::place::is_safe;

/// The manifest's name in the handbook's folder.
pub(super) const NAME: &str = ".cop-handbook";

const HEADER: &str =
    "# The files that cop wrote here, by SHA-256. All others are yours: cop leaves them alone.\n";

/// SHA-256 by path.
pub(super) type Manifest = BTreeMap<String, String>;

/// Reads the manifest of a folder; `None` where there is none.
pub(super) fn read(folder: &Path) -> Result<Option<Manifest>, WriteError> {
    let path = folder.join(NAME);
    match std::fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(WriteError::Manifest { path, line: 0 }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(WriteError::io("read", &path, source)),
    }
    let bytes = std::fs::read(&path).map_err(|source| WriteError::io("read", &path, source))?;
    match parse(&String::from_utf8_lossy(&bytes)) {
        Ok(manifest) => Ok(Some(manifest)),
        Err(line) => Err(WriteError::Manifest { path, line }),
    }
}

/// Reads a manifest's text; else the number of the first line that is none of its.
fn parse(text: &str) -> Result<Manifest, usize> {
    let mut manifest = Manifest::new();
    for (line, number) in text.lines().zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (hash, path) = line.split_once("  ").ok_or(number)?;
        let sound = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        // A path that leads elsewhere was not written by cop, and would have cop delete what is not its own.
        if !sound || !is_safe(path) {
            return Err(number);
        }
        manifest.insert(path.to_owned(), hash.to_lowercase());
    }
    Ok(manifest)
}

/// A manifest's text: one line a file, by path, as `sha256sum --check` reads it.
pub(super) fn write(manifest: &Manifest) -> String {
    let lines = manifest
        .iter()
        .map(|(path, hash)| format!("{hash}  {path}\n"));
    HEADER.to_owned() + &lines.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let manifest: Manifest = [("b.md", "1"), ("a/b c.png", "2")]
            .map(|(path, digit)| (path.to_owned(), digit.repeat(64)))
            .into();
        assert_eq!(parse(&write(&manifest)), Ok(manifest));
    }

    #[test]
    fn a_line_that_leads_elsewhere_is_refused() {
        let hash = "0".repeat(64);
        for line in [
            format!("{hash}  ../a"),
            format!("{hash}  /etc/passwd"),
            format!("{hash}  a/../../b"),
            format!("{hash}  .cop-handbook"),
            format!("{hash} a"),
            "short  a".to_owned(),
            "words".to_owned(),
        ] {
            assert_eq!(parse(&format!("# x\n\n{line}\n")), Err(3), "{line}");
        }
    }
}
