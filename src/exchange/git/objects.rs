//! What stands in files, read from one git that goes on answering.

use std::io::{self, BufRead, Read, Write};

use super::commit::{Commit, is_hash};
use super::error::GitError;
use super::program::ended_well;
use super::raw_diff::misread;
use super::repository::Repository;
use super::running::Running;

/// The longest line that git may answer with before an object, in bytes: it repeats the path that was asked for.
const HEAD: u64 = 64 * 1024;

/// A git that reads objects, until this is dropped.
pub struct Objects {
    running: Option<Running>,
}

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has more bytes than may be read: so many.
    TooLarge(u64),
    /// There is no file there.
    Absent,
}

impl Repository {
    /// Starts to read objects.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn objects(&self) -> Result<Objects, GitError> {
        let command = self.command(["cat-file", "--batch"]);
        let running = Some(Running::start(command, true)?);
        Ok(Objects { running })
    }
}

impl Objects {
    /// The content of the file whose object this is, unless it has more than `most` bytes.
    ///
    /// # Errors
    /// When git fails, as it does for damaged objects. Nothing can be read after that.
    pub fn read(&mut self, object: &str, most: u64) -> Result<Content, GitError> {
        if !is_hash(object) {
            return Ok(Content::Absent);
        }
        self.ask(object, most)
    }

    /// The content of the file at a path of a commit, unless it has more than `most` bytes.
    ///
    /// # Errors
    /// [`GitError::BadPath`] for a path that git cannot be asked for, and as for [`read`](Self::read).
    pub fn at(&mut self, commit: &Commit, path: &str, most: u64) -> Result<Content, GitError> {
        let relative = path.starts_with("./") || path.starts_with("../");
        if relative || path.contains(['\n', '\0']) || path.len() as u64 > HEAD / 2 {
            return Err(GitError::BadPath {
                path: path.to_owned(),
            });
        }
        self.ask(&format!("{commit}:{path}"), most)
    }

    fn ask(&mut self, request: &str, most: u64) -> Result<Content, GitError> {
        let running = self.running.as_mut().ok_or_else(misread)?;
        match exchange(running, request, most) {
            Ok(content) => Ok(content),
            Err(error) => {
                // What it would answer next is unknown. Its own words, where it ended itself, say more.
                let ended = self.running.take().map(Running::finish);
                match ended {
                    Some(Ok(ended)) if !ended.said.is_empty() => {
                        Err(ended_well(ended, "read a file", None)
                            .err()
                            .unwrap_or(error))
                    }
                    _ => Err(error),
                }
            }
        }
    }
}

fn exchange(running: &mut Running, request: &str, most: u64) -> Result<Content, GitError> {
    let input = running.input.as_mut().ok_or_else(misread)?;
    input.write_all(format!("{request}\n").as_bytes())?;
    input.flush()?;
    let output = running.output.as_mut().ok_or_else(misread)?;
    let mut head = Vec::new();
    output.by_ref().take(HEAD).read_until(b'\n', &mut head)?;
    if head.pop() != Some(b'\n') {
        return Err(misread());
    }
    let Some((kind, size)) = object(&head) else {
        // `missing`, `ambiguous` or `submodule`.
        return Ok(Content::Absent);
    };
    if kind != "blob" || size > most {
        let skipped = io::copy(&mut output.by_ref().take(size + 1), &mut io::sink())?;
        return match (skipped == size + 1, kind) {
            (false, _) => Err(misread()),
            (true, "blob") => Ok(Content::TooLarge(size)),
            (true, _) => Ok(Content::Absent),
        };
    }
    let mut bytes = Vec::new();
    output.by_ref().take(size + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size + 1 || bytes.pop() != Some(b'\n') {
        return Err(misread());
    }
    Ok(Content::Bytes(bytes))
}

/// The kind and the size in `HASH kind size`.
fn object(head: &[u8]) -> Option<(&str, u64)> {
    let mut words = std::str::from_utf8(head).ok()?.split(' ');
    let (hash, kind, size) = (words.next()?, words.next()?, words.next()?);
    let size = size.parse().ok()?;
    (is_hash(hash) && words.next().is_none()).then_some((kind, size))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Place;
    use super::*;

    #[test]
    fn files_are_read_up_to_a_size() {
        let place = Place::new();
        let large = "x".repeat(100_000);
        let last = place.write(None, &[("a b", "one\n"), ("d/large", &large), ("e", "")]);
        let mut objects = place.own.objects().unwrap();
        let text = |text: &str| Content::Bytes(text.as_bytes().to_vec());
        for (path, most, content) in [
            ("a b", 4, text("one\n")),
            ("a b", 3, Content::TooLarge(4)),
            ("d/large", 99_999, Content::TooLarge(100_000)),
            ("d/large", 100_000, text(&large)),
            ("e", 0, text("")),
            ("d", 10, Content::Absent),
            ("", 10_000, Content::Absent),
            ("no missing", 10, Content::Absent),
            ("x blob 3", 10, Content::Absent),
            ("a b", 10, text("one\n")),
        ] {
            assert_eq!(objects.at(&last, path, most).unwrap(), content, "{path}");
        }
        for bad in ["a\nb", "./a", "../a", "a\0"] {
            assert!(matches!(
                objects.at(&last, bad, 9),
                Err(GitError::BadPath { .. })
            ));
        }
        let hash = &place.own.files(&last, "a b").unwrap()[0].leaf.object;
        assert_eq!(objects.read(hash, 9).unwrap(), text("one\n"));
        assert_eq!(objects.read(last.as_str(), 9).unwrap(), Content::Absent);
        assert_eq!(objects.read(&"1".repeat(40), 9).unwrap(), Content::Absent);
        assert_eq!(objects.read("HEAD", 9).unwrap(), Content::Absent);
    }

    #[test]
    fn damage_is_told() {
        let place = Place::new();
        let last = place.write(None, &[("a", &"some text ".repeat(1000))]);
        let packs = place.own.folder().join("objects/pack");
        for item in std::fs::read_dir(packs).unwrap() {
            let path = item.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "pack") {
                let mut bytes = std::fs::read(&path).unwrap();
                let middle = bytes.len() - 60;
                for byte in &mut bytes[20..middle] {
                    *byte ^= 0x55;
                }
                std::fs::remove_file(&path).unwrap();
                std::fs::write(&path, bytes).unwrap();
            }
        }
        let mut objects = place.own.objects().unwrap();
        let told = objects.at(&last, "a", 1 << 20);
        assert!(!matches!(told, Ok(Content::Bytes(_))), "{told:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn dropping_ends_the_process() {
        let place = Place::new();
        let objects = place.own.objects().unwrap();
        let id = objects.running.as_ref().unwrap().id();
        drop(objects);
        assert!(!std::path::Path::new(&format!("/proc/{id}")).exists());
    }
}
