//! What `cop help TOPIC` tells: pages of the documentation.

/// A page of the documentation that the program carries.
pub struct Topic {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it tells, in a line.
    pub about: &'static str,
    /// The page, in Markdown.
    pub text: &'static str,
}

/// Declares the topics: name, file, and what it tells.
macro_rules! topics {
    ($($name:literal $about:literal)+) => {
        /// Every topic, those that are asked for most first.
        pub const TOPICS: &[Topic] = &[$(Topic {
            name: $name,
            about: $about,
            text: include_str!(concat!("../../docs/", $name, ".md")),
        },)+];
    };
}

topics! {
    "query" "How to search: words, phrases, filters, and what is found"
    "references" "How to name an entry"
    "templates" "What a new entry begins with, and the form of a list"
    "sync" "How machines exchange what is new, and what becomes of two changes"
    "import" "What is taken in from Markdown files, and how"
    "handbook" "What the handbook holds, and by which rules"
    "json" "What programs read"
    "glossary" "What the words mean"
}
