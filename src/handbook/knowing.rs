//! Who knows what, and how we know: what people did, never how much.

use std::collections::BTreeMap;

use crate::model::{Doing, Ground, Hands, Lifecycle, Name, Tag, Whole, grounds};

use super::book::Book;
use super::literal::literal;
use super::sheet::Sheet;

/// How many entries a sentence names before it says "and more".
const NAMED: usize = 3;

/// What one person knows about one topic, or about none.
#[derive(Default)]
pub(super) struct Knowledge<'a> {
    offers: bool,
    because: BTreeMap<Ground, Vec<&'a Whole>>,
}

impl<'a> Knowledge<'a> {
    /// `offers help; looks after Check the breaker; told Kiln tripped`
    pub(super) fn sentence(&self, sheet: &Sheet<'_, 'a>) -> String {
        let mut parts = Vec::new();
        if self.offers {
            parts.push("offers help".to_owned());
        }
        for (ground, entries) in &self.because {
            let mut named: Vec<String> = entries
                .iter()
                .rev()
                .take(NAMED)
                .map(|whole| sheet.mention(whole))
                .collect();
            if entries.len() > NAMED {
                named.push("more".to_owned());
            }
            parts.push(format!(
                "{} {}",
                ground.verb(),
                super::literal::listed(&named)
            ));
        }
        parts.join("; ")
    }

    /// Adds an entry; the strongest ground must come first, for each entry is named once. All grounds of one entry come one
    /// after the other, so that it can only stand last where it stands already.
    fn add(&mut self, ground: Ground, whole: &'a Whole) {
        let is_last = |entries: &Vec<&Whole>| {
            entries
                .last()
                .is_some_and(|one| one.entry.id == whole.entry.id)
        };
        if !self.because.values().any(is_last) {
            self.because.entry(ground).or_default().push(whole);
        }
    }
}

/// One person and what they know, by topic; under `None` what has no topic.
pub(super) struct Knower<'a> {
    pub(super) name: &'a Name,
    pub(super) topics: BTreeMap<Option<&'a Tag>, Knowledge<'a>>,
}

/// Everyone who is known to know something, by name.
pub(super) fn knowers<'a>(book: &Book<'a>) -> BTreeMap<String, Knower<'a>> {
    let mut all = BTreeMap::new();
    for &whole in &book.entries {
        if whole.entry.state == Lifecycle::Live {
            let done = whole.marks.iter().filter_map(Doing::of);
            for (name, ground) in grounds(Hands::of(&whole.entry), done) {
                note(book, &mut all, name, ground, whole);
            }
        }
    }
    for &member in &book.members {
        for tag in &member.offers {
            if let Some(topic) = book.topic(tag) {
                let knower = knower(book, &mut all, &member.name);
                knower.topics.entry(Some(topic.tag)).or_default().offers = true;
            }
        }
    }
    all
}

fn knower<'m, 'a>(
    book: &Book<'a>,
    all: &'m mut BTreeMap<String, Knower<'a>>,
    name: &'a Name,
) -> &'m mut Knower<'a> {
    let name = book.cast.member(name).map_or(name, |member| &member.name);
    all.entry(book.cast.key(name)).or_insert_with(|| Knower {
        name,
        topics: BTreeMap::new(),
    })
}

fn note<'a>(
    book: &Book<'a>,
    all: &mut BTreeMap<String, Knower<'a>>,
    name: &'a Name,
    ground: Ground,
    whole: &'a Whole,
) {
    let knower = knower(book, all, name);
    let topics = book.topics_of(whole);
    if topics.is_empty() {
        knower.topics.entry(None).or_default().add(ground, whole);
    }
    for tag in topics {
        knower
            .topics
            .entry(Some(tag))
            .or_default()
            .add(ground, whole);
    }
}

/// "Who to ask" about a topic, as items of a list.
pub(super) fn about<'a>(
    sheet: &Sheet<'_, 'a>,
    all: &BTreeMap<String, Knower<'a>>,
    tag: &'a Tag,
) -> Vec<String> {
    let cast = &sheet.book.cast;
    let knows = all.values().filter_map(|knower| {
        let knowledge = knower.topics.get(&Some(tag))?;
        let who = cast.with_team(knower.name);
        Some(format!("**{who}** {}", knowledge.sentence(sheet)))
    });
    knows.collect()
}

/// A person's role, as Markdown.
pub(super) fn role(book: &Book<'_>, name: &Name) -> Option<String> {
    let role = book.cast.member(name)?.role.as_deref().map(literal)?;
    (!role.is_empty()).then_some(role)
}
