//! The query language and snippets.
