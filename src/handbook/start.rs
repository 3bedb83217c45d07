//! The page for newcomers: small first ways to take part, agreements, paths, how to share.

use crate::model::{Kind, Maturity, Whole, template};

use super::book::Book;
use super::front;
use super::literal::note;
use super::page::Page;
use super::places;
use super::sheet::Sheet;

/// The anchor of the heading "I want to share".
pub(super) const SHARE: &str = "i-want-to-share";

pub(super) fn page(book: &Book<'_>) -> Page {
    let mut sheet = Sheet::new(book, places::START, "Start here");
    sheet.block(
        "You need not know anything yet. Nobody reads all of this: take one small step, and come back when you need the \
         next.",
    );
    sheet.section("Small first ways to take part");
    let steps = first_steps(&sheet);
    sheet.steps(steps);
    let agreements: Vec<String> = book
        .charter
        .agreements
        .iter()
        .map(|agreement| note(agreement))
        .filter(|agreement| !agreement.is_empty())
        .collect();
    sheet.listed("What we agreed on", agreements);
    if book.has_shelf(Kind::Path) {
        let paths: Vec<String> = book
            .live(Kind::Path)
            .map(|path| sheet.introduce(path))
            .collect();
        if !paths.is_empty() {
            sheet.section("Paths");
            sheet.block("A path takes you from watching to doing to showing others, with someone at your side.");
            sheet.list(paths);
        }
    }
    share(&mut sheet);
    sheet.finish()
}

fn first_steps(sheet: &Sheet<'_, '_>) -> Vec<String> {
    let book = sheet.book;
    let mut steps = Vec::new();
    if let Some(story) = front::worth_telling(book) {
        steps.push(format!("Read one story: {}.", sheet.mention(story)));
    }
    if let Some(practice) = trusted(book) {
        let mut step = format!("Try one practice: {}.", sheet.mention(practice));
        step.push_str(
            " Then say how it went, even if it did not work: that is what makes it worth trusting.",
        );
        steps.push(step);
    }
    if book.has_shelf(Kind::Question) {
        let questions = sheet.link("the open questions", &places::shelf(Kind::Question));
        steps.push(format!(
            "Look at {questions}. If one of them is yours too, say \"me too\". Or ask your own."
        ));
    }
    let people = sheet.link("who knows what", places::PEOPLE);
    steps.push(format!("See {people}, and say hello to one of them."));
    match front::gathering_to_show(book) {
        Some((true, next)) => steps.push(format!(
            "Come to {}. You may just listen.",
            sheet.mention(next)
        )),
        _ => steps.push("Come to our next gathering. You may just listen.".to_owned()),
    }
    steps
}

/// The practice to begin with: the newest that is proven, else the newest that nobody contests.
fn trusted<'a>(book: &Book<'a>) -> Option<&'a Whole> {
    let newest = |wanted: Maturity| {
        book.live(Kind::Practice)
            .rev()
            .find(|practice| book.maturity(practice) == Some(wanted))
    };
    newest(Maturity::Proven).or_else(|| newest(Maturity::Trial))
}

fn share(sheet: &mut Sheet<'_, '_>) {
    sheet.section("I want to share");
    sheet.block(
        "Tell it the way you would over coffee: at a gathering, or to any of us, who can write it down for you. One line \
         is enough. What went wrong helps as much as what went well. If you want to tell more, four questions help:",
    );
    let questions = template(Kind::Story, false).iter();
    sheet.list(questions.map(|prompt| format!("**{}.** {}", prompt.heading, prompt.question)));
    sheet.block(
        "Whoever keeps these pages with the program `cop` can also do it from a command line:",
    );
    sheet.block(
        "```sh\n\
         cop add story \"What happened, in a line\"\n\
         cop ask \"What do you need to know?\"\n\
         cop tried SHORT-NAME worked -m \"How it went\"\n\
         ```",
    );
    sheet.block(
        "`SHORT-NAME` stands at the end of the link to a page: its last six letters and digits.",
    );
}
