//! The community's knowledge as a tree of Markdown pages.
