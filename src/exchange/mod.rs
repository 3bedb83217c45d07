//! Markdown files in, JSON out.

mod community_file;
mod git;
mod import;
mod paths;
mod write;

pub use community_file::{CommunityFile, NAME as COMMUNITY_FILE};
pub use git::git_user_name;
pub use import::{
    Incoming, IncomingFile, IncomingLink, IncomingMark, IncomingStep, KindSource, LinkTarget,
    NotTaken, Note, Parsed, Progress, ReadError, ReadOptions, Reading, Remark, parse_document,
    read,
};
pub use paths::{origin, show_path};
pub use write::{edited, front_matter_text};
