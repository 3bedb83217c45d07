//! What people reported: who tried it, and what they answered.

use std::collections::BTreeMap;

use crate::handbook::files::Body;
use crate::handbook::literal::{day, listed, literal, note};
use crate::handbook::sheet::Sheet;
use crate::model::{Act, Kind, Lifecycle, LinkKind, Mark, Verdict, Whole};

/// "Who tried it": the latest report of each person, newest first.
pub(super) fn tried(sheet: &mut Sheet<'_, '_>, whole: &Whole) {
    let mut latest: BTreeMap<String, &Mark> = BTreeMap::new();
    for mark in &whole.marks {
        if matches!(mark.act, Act::Tried { .. }) {
            let held = latest.entry(mark.by.folded()).or_insert(mark);
            if mark.order() >= held.order() {
                *held = mark;
            }
        }
    }
    let mut reports: Vec<&Mark> = latest.into_values().collect();
    reports.sort_by_key(|mark| std::cmp::Reverse(mark.order()));
    let items: Vec<String> = reports
        .into_iter()
        .filter_map(|mark| report(sheet, mark))
        .collect();
    let invites = matches!(whole.entry.kind(), Kind::Practice | Kind::Lesson)
        && whole.entry.state == Lifecycle::Live;
    let practices: Vec<String> = sheet
        .book
        .linking(whole, LinkKind::From)
        .into_iter()
        .filter(|other| whole.entry.kind() == Kind::Lesson && other.entry.kind() == Kind::Practice)
        .map(|practice| sheet.mention(practice))
        .collect();
    if items.is_empty() && invites && !practices.is_empty() {
        sheet.section("Who tried it");
        sheet.block(&format!(
            "How it went stands on the page of what came of it: {}.",
            listed(&practices)
        ));
    } else if items.is_empty() && invites {
        sheet.section("Who tried it");
        sheet
            .block("Nobody has told yet how it went. If you try it, say so, whatever comes of it.");
    } else {
        sheet.listed("Who tried it", items);
    }
}

fn report(sheet: &Sheet<'_, '_>, mark: &Mark) -> Option<String> {
    let Act::Tried { verdict, place } = &mark.act else {
        return None;
    };
    let how = match verdict {
        Verdict::Worked => "Worked",
        Verdict::Partly => "Partly worked",
        Verdict::Failed => "Failed",
    };
    let who = sheet.book.cast.name(&mark.by);
    let mut line = format!("**{how}** for {who}, {}", day(mark.at));
    if let Some(place) = place {
        line.push_str(&format!(", {}", literal(place)));
    }
    Some(with_note(line, mark))
}

/// A line and, after a colon, what the person said.
pub(super) fn with_note(line: String, mark: &Mark) -> String {
    match mark.note.as_deref().map(note) {
        Some(said) if !said.is_empty() => format!("{line}: {said}"),
        _ => line,
    }
}

/// "Answers": what people replied, oldest first, and the entries that answer.
pub(super) fn answers(sheet: &mut Sheet<'_, '_>, whole: &Whole, body: &Body<'_, '_>) {
    sheet.section("Answers");
    let mut any = false;
    let mut pointed = Vec::new();
    let mut replies: Vec<&Mark> = whole.marks.iter().collect();
    replies.sort_by_key(|mark| mark.order());
    for mark in replies {
        let Act::Answer { with } = mark.act else {
            continue;
        };
        let entry = with.and_then(|id| sheet.book.public(id));
        let said = mark.note.as_deref().filter(|said| !said.trim().is_empty());
        if entry.is_none() && said.is_none() {
            continue;
        }
        any = true;
        let who = sheet.book.cast.opening(&mark.by);
        let mut line = format!("**{who}**, {}", day(mark.at));
        if let Some(entry) = entry {
            pointed.push(entry.entry.id);
            line.push_str(&format!(", points to {}", sheet.mention(entry)));
        }
        if let Some(said) = said {
            sheet.block(&format!("{line}:"));
            sheet.quote(said, body);
        } else {
            sheet.block(&line);
        }
    }
    let entries: Vec<String> = sheet
        .book
        .answering(whole)
        .into_iter()
        .filter(|one| !pointed.contains(&one.entry.id))
        .map(|one| sheet.introduce(one))
        .collect();
    any |= !entries.is_empty();
    sheet.list(entries);
    if !any {
        sheet.block("None yet. If you know something that could help, even a part of it, tell us.");
    }
}
