//! The glossary and index, and one page a topic that gathers all kinds.

use std::collections::BTreeMap;

use crate::model::{Kind, Lifecycle, Tag, TagInfo, Whole};

use super::book::{Book, Topic};
use super::knowing::{self, Knower};
use super::literal::{listed, literal};
use super::page::Page;
use super::places;
use super::sheet::Sheet;
use super::shelf;
use super::standing::capital;

/// The glossary and index.
pub(super) fn index(book: &Book<'_>) -> Page {
    let mut sheet = Sheet::new(book, places::TOPICS, "Topics");
    sheet.block("Our words for things, and what we know about each.");
    if book.topics.is_empty() {
        sheet.block("None yet.");
    }
    let items: Vec<String> = book
        .topics
        .iter()
        .map(|topic| {
            let name = sheet.link(&literal(topic.tag.as_str()), &topic.page);
            let mut line = format!("**{name}**");
            if let Some(definition) = definition(topic.about) {
                line.push_str(&format!(": {definition}"));
            }
            let also = aliases(topic.about);
            if !also.is_empty() {
                line.push_str(&format!(" (also {})", listed(&also)));
            }
            if !topic.entries.is_empty() {
                line.push_str(&format!(" · {}", counted(&topic.entries)));
            }
            line
        })
        .collect();
    sheet.list(items);
    sheet.finish()
}

fn definition(about: Option<&TagInfo>) -> Option<String> {
    let definition = about?.definition.as_deref().map(literal)?;
    (!definition.is_empty()).then_some(definition)
}

fn aliases(about: Option<&TagInfo>) -> Vec<String> {
    let aliases = about.into_iter().flat_map(|about| &about.aliases);
    aliases.map(Tag::as_str).map(literal).collect()
}

/// `2 stories, 1 lesson`
fn counted(entries: &[&Whole]) -> String {
    let counts = Kind::ALL.into_iter().filter_map(|kind| {
        let count = entries
            .iter()
            .filter(|whole| whole.entry.kind() == kind)
            .count();
        match count {
            0 => None,
            1 => Some(format!("1 {kind}")),
            n => Some(format!("{n} {}", kind.plural())),
        }
    });
    counts.collect::<Vec<_>>().join(", ")
}

/// The page of one topic.
pub(super) fn page<'a>(
    book: &Book<'a>,
    topic: &Topic<'a>,
    knowers: &BTreeMap<String, Knower<'a>>,
) -> Page {
    let mut sheet = Sheet::new(book, topic.page.as_str(), &literal(topic.tag.as_str()));
    if let Some(definition) = definition(topic.about) {
        sheet.block(&definition);
    }
    let also = aliases(topic.about);
    if !also.is_empty() {
        sheet.block(&format!("Also called {}.", listed(&also)));
    }
    for kind in places::ORDER {
        let mut entries = topic.entries.clone();
        entries.retain(|whole| whole.entry.kind() == kind && whole.entry.state == Lifecycle::Live);
        let items = shelf::items(&sheet, entries);
        sheet.listed(&capital(kind.plural()), items);
    }
    if book.cast.is_named() {
        let items = knowing::about(&sheet, knowers, topic.tag);
        sheet.listed("Whom to ask", items);
    }
    let retired = topic
        .entries
        .iter()
        .filter(|whole| whole.entry.state == Lifecycle::Retired);
    let items = retired.map(|whole| sheet.mention(whole)).collect();
    sheet.listed("Retired", items);
    sheet.finish()
}
