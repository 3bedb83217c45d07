//! Why a handbook could not be written.

use std::path::{Path, PathBuf};

/// An error of whoever keeps the attached files.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a handbook could not be written. In every case but [`WriteError::Unfinished`] the folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The target is a file.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds something, and no handbook was ever written there.
    #[error("`{}` is not empty, and no handbook of cop", .0.display())]
    NotOurs(PathBuf),
    /// Files that are not the handbook's stand where its pages would.
    #[error("files that are not the handbook's stand in its way: {}", named(.0))]
    InTheWay(Vec<String>),
    /// Pages were changed by hand since they were written.
    #[error("pages were changed by hand since cop wrote them: {}", named(.0))]
    Edited(Vec<String>),
    /// A symbolic link stands where a page or its folder would.
    #[error("`{}` is a symbolic link, and what is behind it may not be the handbook's", .0.display())]
    Link(PathBuf),
    /// A page's path leads out of the folder, or is another page's or its folder's too.
    #[error("no page can stand at `{0}`")]
    Path(String),
    /// The list of the handbook's files cannot be read.
    #[error("`{}` is damaged at line {line}: it does not say which files are the handbook's", path.display())]
    Manifest {
        /// The list.
        path: PathBuf,
        /// The line that cannot be read, from 1; 0 where it is no file.
        line: usize,
    },
    /// Another export is writing there.
    #[error("another export is writing to `{}`", .0.display())]
    Busy(PathBuf),
    /// An attached file cannot be had.
    #[error("cannot get the attached file for `{page}`")]
    Attachment {
        /// Where it would stand.
        page: String,
        /// Why not.
        source: BoxError,
    },
    /// The bytes of an attached file are not those that its hash stands for.
    #[error("the attached file for `{0}` is damaged: it is not what was kept")]
    Damaged(String),
    /// The file system refused something.
    #[error("cannot {doing} `{}`", path.display())]
    Io {
        /// What was tried, such as `read`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Writing failed, and so did the attempt to put the old pages back. The next export puts them back first.
    #[error("the handbook in `{}` is half written, and its old pages could not be put back: {failure}", folder.display())]
    Unfinished {
        /// The handbook's folder.
        folder: PathBuf,
        /// What failed first.
        failure: Box<WriteError>,
        /// Why the old pages could not be put back.
        source: std::io::Error,
    },
}

impl WriteError {
    pub(super) fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        WriteError::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

/// The first few of many files.
fn named(files: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = files
        .iter()
        .take(SHOWN)
        .map(|file| format!("`{file}`"))
        .collect();
    if files.len() > SHOWN {
        shown.push(format!("and {} more", files.len() - SHOWN));
    }
    shown.join(", ")
}
