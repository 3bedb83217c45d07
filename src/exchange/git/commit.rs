//! The name of a commit.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The full hash of a commit: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits in lower case.
///
/// As it can be nothing else, it is safe among the arguments of a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit(String);

/// Text that is not the full hash of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("this is no commit: it has to be 40 or 64 hexadecimal digits in lower case")]
pub struct InvalidCommit;

impl Commit {
    /// The hash as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash of the tree that holds nothing, of the same kind of hash. Git knows it without being given it.
    pub(super) fn empty_tree(&self) -> &'static str {
        match self.0.len() {
            64 => "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
            _ => "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        }
    }
}

/// Whether text is the full hash of an object.
pub(super) fn is_hash(text: &str) -> bool {
    matches!(text.len(), 40 | 64)
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl FromStr for Commit {
    type Err = InvalidCommit;

    fn from_str(text: &str) -> Result<Self, InvalidCommit> {
        if !is_hash(text) {
            return Err(InvalidCommit);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Commit {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_hashes_are_commits() {
        for good in ["0a".repeat(20), "f9".repeat(32)] {
            assert_eq!(good.parse::<Commit>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "HEAD",
            "--all",
            "0a0a",
            &"0A".repeat(20),
            &"g0".repeat(20),
        ] {
            assert_eq!(bad.parse::<Commit>(), Err(InvalidCommit), "{bad}");
        }
    }
}
