//! The page of one entry: what it says, and everything that the community knows about it.

mod care;
mod evidence;
mod status;
mod ties;

use crate::model::{Details, Kind, Lifecycle, LinkKind, Step, StepVerb, Whole};

use super::book::Book;
use super::files::Body;
use super::literal::{listed, literal};
use super::page::Page;
use super::sheet::Sheet;

pub(super) use status::asked_by;

/// The page of an entry, and its files after it.
pub(super) fn pages<'a>(book: &Book<'a>, whole: &'a Whole) -> Vec<Page> {
    let Some(page) = book.page(whole.entry.id) else {
        return Vec::new();
    };
    let body = Body::new(book, whole, page);
    let title = whole.entry.title.as_str();
    let mut sheet = Sheet::new(book, page, &literal(title));
    sheet.block(&status::line(book, whole));
    retired_notice(&mut sheet, whole);
    care::notice(&mut sheet, whole);
    let topics = book.topic_links(sheet.path(), whole);
    if !topics.is_empty() {
        sheet.block(&format!("Topics: {}", topics.join(", ")));
    }
    sheet.embed(&whole.body, title, 2, Some(&body));
    if let Details::Path { steps } = &whole.entry.details {
        path_steps(&mut sheet, steps);
    }
    if whole.entry.kind() == Kind::Question {
        evidence::answers(&mut sheet, whole, &body);
    }
    ties::sections(&mut sheet, whole);
    evidence::tried(&mut sheet, whole);
    ties::related(&mut sheet, whole);
    body.list_files(&mut sheet);
    care::section(&mut sheet, whole);
    care::thanks(&mut sheet, whole);
    let mut pages = vec![sheet.finish()];
    pages.extend(body.pages());
    pages
}

fn retired_notice(sheet: &mut Sheet<'_, '_>, whole: &Whole) {
    if whole.entry.state != Lifecycle::Retired {
        return;
    }
    let successors = sheet.book.linking(whole, LinkKind::Supersedes);
    let successors: Vec<String> = successors.iter().map(|one| sheet.mention(one)).collect();
    let instead = if successors.is_empty() {
        "Nothing has taken its place.".to_owned()
    } else {
        format!("Look at {} instead.", listed(&successors))
    };
    sheet.block(&format!(
        "> **This page is retired: we no longer work this way.** {instead} \
         It stays so that old links still lead somewhere."
    ));
}

/// What a learner does at a step, for those who see the word for the first time.
fn meaning(verb: StepVerb) -> &'static str {
    match verb {
        StepVerb::Watch => "read it, or see it done",
        StepVerb::Pair => "do it beside someone",
        StepVerb::Do => "do it yourself",
        StepVerb::Teach => "show it to someone",
    }
}

fn path_steps(sheet: &mut Sheet<'_, '_>, steps: &[Step]) {
    if steps.is_empty() {
        return;
    }
    sheet.section("The steps");
    let items: Vec<String> = steps
        .iter()
        .map(|step| {
            let what = match sheet.book.public(step.entry) {
                Some(whole) => sheet.mention(whole),
                None => "something that is not in this handbook; ask your coach".to_owned(),
            };
            let verb = super::standing::capital(step.verb.as_str());
            format!("**{verb}** {what} ({})", meaning(step.verb))
        })
        .collect();
    sheet.steps(items);
    sheet.block(
        "Find someone to go with you: a path is walked with a coach, at your own pace. After each step, tell them what you \
         noticed.",
    );
}
