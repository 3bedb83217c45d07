//! Who knows what, with why.

use std::collections::BTreeMap;

use super::book::Book;
use super::knowing::{Knower, role};
use super::literal::{listed, literal};
use super::page::Page;
use super::places;
use super::sheet::Sheet;

pub(super) fn page<'a>(book: &Book<'a>, knowers: &BTreeMap<String, Knower<'a>>) -> Page {
    let mut sheet = Sheet::new(book, places::PEOPLE, "People");
    if !book.cast.is_named() {
        sheet.block(
            "This copy of the handbook names nobody. Ask at our next gathering, and someone will know who can help.",
        );
        return sheet.finish();
    }
    sheet.block(
        "Ask them. Each is here because of something they did or offered, not because of a title.",
    );
    for knower in knowers.values() {
        sheet.section(&book.cast.with_team(knower.name));
        if let Some(role) = role(book, knower.name) {
            sheet.block(&role);
        }
        let items: Vec<String> = knower
            .topics
            .iter()
            .rev()
            .filter(|(tag, _)| tag.is_none())
            .chain(knower.topics.iter().filter(|(tag, _)| tag.is_some()))
            .map(|(tag, knowledge)| {
                let sentence = knowledge.sentence(&sheet);
                match tag.and_then(|tag| book.topic(tag)) {
                    Some(topic) => {
                        let topic = sheet.link(&literal(topic.tag.as_str()), &topic.page);
                        format!("{topic}: {sentence}")
                    }
                    None => sentence,
                }
            })
            .collect();
        sheet.list(items);
    }
    let others: Vec<String> = book
        .members
        .iter()
        .filter(|member| !knowers.contains_key(&book.cast.key(&member.name)))
        .map(|member| book.cast.with_team(&member.name))
        .collect();
    if !others.is_empty() {
        sheet.section("Also among us");
        sheet.block(&listed(&others));
    }
    sheet.finish()
}
