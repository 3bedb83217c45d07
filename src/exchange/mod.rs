//! How communities pass on what they know: Markdown files in and out, the tree that machines exchange, and git, which carries it.

mod bounded;
mod community_file;
#[cfg(test)]
mod contents;
#[cfg(test)]
pub(crate) mod fixture;
pub mod git;
mod import;
mod merge;
mod paths;
pub mod tree;
mod write;

pub use bounded::read_bounded;
pub use community_file::{CommunityFile, EXCHANGE, NAME as COMMUNITY_FILE};
pub use git::git_user_name;
pub use import::{
    Incoming, IncomingFile, IncomingLink, IncomingMark, IncomingStep, KindSource, LinkTarget,
    NotTaken, Note, Parsed, Progress, ReadError, ReadOptions, Reading, Remark, parse_document,
    read,
};
pub use merge::{
    Apart, Clash, Keeps, Overlap, Said, canonical, has_conflict_marks, merge_community,
    merge_content, merge_details, merge_entry, merge_files, merge_tags, side_by_side, with_note,
    without_note,
};
pub use paths::{origin, show_path};
pub use write::{edited, front_matter_text};
