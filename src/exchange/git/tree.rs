//! What stands in a tree, and what changes in it.

/// One path that differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path, in the bytes of the tree: `/` between parts, no promise of UTF-8.
    pub path: Vec<u8>,
    /// What stood there, of the first parent where there are several; none when it was added.
    pub before: Option<Leaf>,
    /// What stands there now; none when it was removed.
    pub after: Option<Leaf>,
}

/// A file in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path, in the bytes of the tree: `/` between parts, no promise of UTF-8.
    pub path: Vec<u8>,
    /// What stands there.
    pub leaf: Leaf,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What it is.
    pub mode: Mode,
    /// The hash of its object; of a submodule, that of a commit which is elsewhere.
    pub object: String,
}

/// What something in a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    File,
    /// A file that can be run.
    Executable,
    /// A symbolic link: its object holds the path that it leads to.
    Symlink,
    /// A commit of another repository.
    Submodule,
    /// Anything else, with git's number for it.
    Other(u32),
}

impl Mode {
    /// The mode of six octal digits; none where they are all zero, which stands for nothing being there.
    pub(super) fn parse(digits: &str) -> Option<Option<Self>> {
        let number = u32::from_str_radix(digits, 8).ok()?;
        Some(match number {
            0 => None,
            0o100_644 | 0o100_664 | 0o100_600 => Some(Self::File),
            0o100_755 => Some(Self::Executable),
            0o120_000 => Some(Self::Symlink),
            0o160_000 => Some(Self::Submodule),
            other => Some(Self::Other(other)),
        })
    }

    /// Whether it is a file, be it one that can be run.
    pub fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable)
    }
}
