//! The exchange tree: a community as files that people can read on any git host and that any cop can read back.
//!
//! Here are the forms alone, text to value and back; `docs/sync.md` specifies them.

mod entry;
mod mark;
mod place;
mod read;
#[cfg(test)]
pub(in crate::exchange) use read::tests::any_shared;

pub use entry::{Shared, Version, VersionText, can_be_kept, why_odd};
pub use mark::{MarkLine, Marks};
pub use place::{
    Place, attachment_path, entry_path, entry_path_of, folders_of, marks_path, paths_beside, place,
    stem, stem_of, version_path,
};
pub use read::{NewPage, Page, Written, read_entry, read_version};

/// What the file `.gitattributes` of a tree says: marks are joined line by line, and no byte of a text is changed.
pub const ATTRIBUTES: &str = "* -text\n*.jsonl merge=union\n";

/// What the file `README.md` of a tree says at first. People may write another.
pub const README: &str = "# What a community of practice knows\n\n\
    The folders `stories`, `lessons`, `practices`, `questions`, `paths` and `gatherings` hold one Markdown file for each entry. \
    You may edit them here: the next `cop sync` of anyone takes the change in under your name. A new `.md` file in one of \
    the folders becomes a new entry, and a file that you delete goes to everybody's trash, from which it can come back.\n\n\
    `marks` holds what people said of the entries, one record a line; `community.toml` holds the community, its people and its \
    words; `attachments` holds pictures and files, and `diverged` the other version of what two people changed at once.\n\n\
    To have it all on your own machine: `cop sync --setup` and the address of this repository.\n";
