//! Markdown files in, JSON out.
