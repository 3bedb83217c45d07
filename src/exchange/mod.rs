//! Markdown files in, JSON out.

mod community_file;
mod incoming;
mod names;

pub use community_file::CommunityFile;
pub use incoming::{
    Incoming, IncomingFile, IncomingLink, IncomingMark, IncomingStep, KindSource, LinkTarget,
    NotTaken, Parsed, Progress, ReadError, ReadOptions, Reading, Remark,
};
pub use names::{origin, show_path};
