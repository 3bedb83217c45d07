//! A page while it is being written: blocks of Markdown, one blank line apart.

use crate::markdown::{Embed, embed};
use crate::model::Whole;

use super::book::{Book, Shape};
use super::files::Body;
use super::literal::link;
use super::page::Page;
use super::places;

pub(super) struct Sheet<'b, 'a> {
    pub(super) book: &'b Book<'a>,
    path: String,
    text: String,
    /// How many levels the headings move down where the whole handbook is one file.
    shift: u8,
}

impl<'b, 'a> Sheet<'b, 'a> {
    /// Begins a page with its title, which is Markdown.
    pub(super) fn new(book: &'b Book<'a>, path: impl Into<String>, title: &str) -> Self {
        let path = path.into();
        // Lists of entries become chapters, and the entries their sections.
        let is_list = path.ends_with(places::FRONT) || !path.contains('/');
        let mut sheet = Sheet {
            book,
            shift: match book.shape {
                Shape::Tree => 0,
                Shape::Single if path == places::FRONT => 0,
                Shape::Single if is_list => 1,
                Shape::Single => 2,
            },
            path,
            text: String::new(),
        };
        if book.shape == Shape::Single {
            let anchor = places::anchor(&sheet.path);
            sheet.block(&format!("<a id=\"{anchor}\"></a>"));
        }
        sheet.heading(1, title);
        sheet
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Adds any block.
    pub(super) fn block(&mut self, markdown: &str) {
        let markdown = markdown.trim_end_matches('\n');
        if markdown.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(markdown);
        self.text.push('\n');
    }

    fn heading(&mut self, level: u8, words: &str) {
        let marks = "#".repeat((level + self.shift).min(6).into());
        self.block(&format!("{marks} {words}"));
    }

    /// Begins a section.
    pub(super) fn section(&mut self, words: &str) {
        self.heading(2, words);
    }

    /// Begins a part of a section.
    pub(super) fn part(&mut self, words: &str) {
        self.heading(3, words);
    }

    /// Adds a list; nothing if there are no items.
    pub(super) fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
        self.block(&lines.join("\n"));
    }

    /// Adds a numbered list.
    pub(super) fn steps(&mut self, items: impl IntoIterator<Item = String>) {
        let numbered = items.into_iter().zip(1..);
        let lines: Vec<String> = numbered.map(|(item, n)| format!("{n}. {item}")).collect();
        self.block(&lines.join("\n"));
    }

    /// Adds a section that holds a list; nothing if there are no items.
    pub(super) fn listed(&mut self, heading: &str, items: Vec<String>) {
        if !items.is_empty() {
            self.section(heading);
            self.list(items);
        }
    }

    /// Adds what someone wrote as Markdown, made safe, with its highest heading at this level. Without an entry that it
    /// belongs to, it leads nowhere.
    pub(super) fn embed(&mut self, text: &str, title: &str, level: u8, of: Option<&Body<'_, '_>>) {
        let text = embed(
            text,
            &Embed {
                title,
                top_level: (level + self.shift).min(6),
                rewrite: &|reference| of?.resolve(reference),
                words: &|reference| of?.words(reference),
            },
        );
        self.block(&text);
    }

    /// Adds what someone wrote as Markdown about an entry, as a quotation.
    pub(super) fn quote(&mut self, text: &str, of: &Body<'_, '_>) {
        let text = embed(
            text,
            &Embed {
                title: "",
                top_level: (4 + self.shift).min(6),
                rewrite: &|reference| of.resolve(reference),
                words: &|reference| of.words(reference),
            },
        );
        let lines: Vec<String> = text
            .lines()
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect();
        self.block(&lines.join("\n"));
    }

    /// A link to another path of the handbook.
    pub(super) fn link(&self, words: &str, to: &str) -> String {
        link(words, &self.way(to))
    }

    /// The way to another path of the handbook.
    pub(super) fn way(&self, to: &str) -> String {
        self.book.way(&self.path, to)
    }

    /// A link to an entry by its title.
    pub(super) fn mention(&self, whole: &Whole) -> String {
        self.book.mention(&self.path, whole)
    }

    /// A link to an entry's page and, after a colon, the sentence that says most of it.
    pub(super) fn introduce(&self, whole: &Whole) -> String {
        let sentence = self.book.sentence(whole);
        if sentence.is_empty() {
            return self.mention(whole);
        }
        format!("{}: {sentence}", self.mention(whole))
    }

    /// The finished page.
    pub(super) fn finish(self) -> Page {
        Page::text(self.path, self.text)
    }
}
