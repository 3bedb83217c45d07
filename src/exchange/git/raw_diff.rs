//! The raw format of git's differences, with NUL between its fields.
//!
//! `:100644 100644 HASH HASH M` NUL `path` NUL, with as many colons, further modes and hashes as there are parents.

use std::io::{self, BufRead};

use super::commit::is_hash;
use super::error::GitError;
use super::tree::{Change, Leaf, Mode};

/// The next field, without its NUL; none at the end.
pub(super) fn field(stream: &mut impl BufRead) -> Result<Option<Vec<u8>>, GitError> {
    let mut field = Vec::new();
    if stream.read_until(0, &mut field)? == 0 {
        return Ok(None);
    }
    if field.pop() != Some(0) {
        return Err(misread());
    }
    Ok(Some(field))
}

/// The change that `head` begins and the next field, its path, completes.
pub(super) fn change(head: &[u8], stream: &mut impl BufRead) -> Result<Change, GitError> {
    let (before, after) = sides(head).ok_or_else(misread)?;
    let path = field(stream)?.ok_or_else(misread)?;
    Ok(Change {
        path,
        before,
        after,
    })
}

/// All changes of a stream that holds nothing else.
pub(super) fn changes(stream: &mut impl BufRead) -> Result<Vec<Change>, GitError> {
    let mut found = Vec::new();
    while let Some(head) = field(stream)? {
        found.push(change(&head, stream)?);
    }
    Ok(found)
}

/// What stood at the path in the first parent, and what stands there now.
fn sides(head: &[u8]) -> Option<(Option<Leaf>, Option<Leaf>)> {
    let head = std::str::from_utf8(head).ok()?;
    let words = head.trim_start_matches(':');
    let parents = head.len() - words.len();
    let words: Vec<&str> = words.split(' ').collect();
    if parents == 0 || words.len() != 2 * (parents + 1) + 1 {
        return None;
    }
    let (modes, objects) = words.split_at(parents + 1);
    Some((
        leaf(modes[0], objects[0])?,
        leaf(modes[parents], objects[parents])?,
    ))
}

fn leaf(mode: &str, object: &str) -> Option<Option<Leaf>> {
    let mode = Mode::parse(mode)?;
    is_hash(object).then(|| {
        mode.map(|mode| Leaf {
            mode,
            object: object.to_owned(),
        })
    })
}

/// The error of an answer that does not have its form.
pub(super) fn misread() -> GitError {
    io::Error::new(io::ErrorKind::InvalidData, "its answer could not be read").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read() {
        let (a, b, none) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let raw = format!(
            ":000000 100644 {none} {a} A\0:a b\n\0:120000 000000 {b} {none} D\0c\0\
             ::100644 100644 160000 {a} {b} {b} MM\0d\0"
        );
        let found = changes(&mut raw.as_bytes()).unwrap();
        let told = found.iter().map(|change| {
            let modes = [&change.before, &change.after].map(|leaf| leaf.as_ref().map(|l| l.mode));
            (change.path.as_slice(), modes)
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                (b":a b\n".as_slice(), [None, Some(Mode::File)]),
                (b"c", [Some(Mode::Symlink), None]),
                (b"d", [Some(Mode::File), Some(Mode::Submodule)]),
            ]
        );
        assert_eq!(found[2].before.as_ref().unwrap().object, a);
        for bad in ["x\0y\0", ":100644\0p\0", &raw[..60], &raw[..raw.len() - 1]] {
            assert!(changes(&mut bad.as_bytes()).is_err());
        }
    }
}
