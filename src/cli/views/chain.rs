//! Where an entry comes from and what it led to: as a tree, and in two lines.

use super::rows::brief_cell;
use crate::cli::context::Context;
use crate::community::{Chain, Listed, Node};
use crate::model::{Act, Kind, LinkKind, Mark, Verdict};
use crate::terminal::{Cell, Label, Screen, single_line, words};

/// The tree of a chain, both ways.
pub fn tree(context: &Context, chain: &Chain) -> String {
    let screen = &context.screen;
    let mut text = screen.hanging(
        "",
        "  ",
        &standing(brief_cell(&chain.listed.entry), &chain.listed),
    );
    text.push_str(&evidence(context, &chain.reports, ""));
    for (heading, nodes, back) in [
        ("comes from", &chain.comes_from, true),
        ("led to", &chain.led_to, false),
    ] {
        if !nodes.is_empty() {
            text.push_str(&screen.hanging("", "", &Cell::new(Label::Dim, heading)));
            branches(context, nodes, back, "", &mut text);
        }
    }
    text
}

fn branches(context: &Context, nodes: &[Node], back: bool, indent: &str, text: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        let last = index + 1 == nodes.len();
        let (branch, more) = if last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let deeper = format!("{indent}{more}");
        let line =
            context
                .screen
                .hanging(&format!("{indent}{branch}"), &deeper, &named(node, back));
        text.push_str(&line);
        text.push_str(&evidence(context, &node.reports, &deeper));
        branches(context, &node.next, back, &deeper, text);
    }
}

/// An entry, how it is linked where that is not by provenance, and how it stands.
fn named(node: &Node, back: bool) -> Cell {
    let entry = &node.listed.entry;
    let cell = match (node.link, back) {
        (LinkKind::From, _) => brief_cell(entry),
        (kind, true) => Cell::new(Label::Dim, kind.forward())
            .plain(" ")
            .and(brief_cell(entry)),
        (kind, false) => Cell::new(Label::Dim, kind.backward())
            .plain(" ")
            .and(brief_cell(entry)),
    };
    match node.again {
        true => cell.then(Label::Dim, "  (again)"),
        false => standing(cell, &node.listed),
    }
}

fn standing(cell: Cell, listed: &Listed) -> Cell {
    let cell = match listed.standing.word(&listed.entry) {
        Some(word) => cell.plain("  ").then(Label::of_state(word), word),
        None => cell,
    };
    match listed.entry.private {
        true => cell.then(Label::Dim, "  (private)"),
        false => cell,
    }
}

/// How it went for each who tried it, the last time, in the order of these.
fn latest(reports: &[Mark]) -> Vec<(&Mark, Verdict)> {
    let mut latest: Vec<(&Mark, Verdict)> = Vec::new();
    for mark in reports {
        if let Act::Tried { verdict, .. } = mark.act {
            latest.retain(|(known, _)| !known.by.is(&mark.by));
            latest.push((mark, verdict));
        }
    }
    latest
}

/// Who tried it, in one line.
fn evidence(context: &Context, reports: &[Mark], indent: &str) -> String {
    let told: Vec<String> = latest(reports)
        .iter()
        .map(|(mark, verdict)| format!("{} {verdict}", mark.by))
        .collect();
    if told.is_empty() {
        return String::new();
    }
    let line = Cell::new(Label::Dim, &format!("tried: {}", words::join(&told)));
    context
        .screen
        .hanging(indent, &format!("{indent}  "), &line)
}

/// How many entries of a kind a line names.
const NAMED: usize = 3;

/// The same for the foot of a page: what it comes from in a line, and what it led to in another, with the evidence.
pub fn in_two_lines(screen: &Screen, comes_from: &[Node], led_to: &[Node]) -> String {
    let mut text = String::new();
    for (heading, nodes) in [("Comes from", comes_from), ("Led to", led_to)] {
        let mut all = Vec::new();
        gather(nodes, &mut all);
        if all.is_empty() {
            continue;
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for node in &all {
            if !kinds.contains(&node.listed.entry.kind()) {
                kinds.push(node.listed.entry.kind());
            }
        }
        let told: Vec<String> = kinds.iter().map(|kind| of_kind(&all, *kind)).collect();
        let cell = Cell::new(Label::Strong, heading)
            .plain(" ")
            .plain(&told.join("; "));
        text.push_str(&screen.hanging("", "  ", &cell));
    }
    text
}

/// Each entry of a tree once, from the root on.
fn gather<'n>(nodes: &'n [Node], all: &mut Vec<&'n Node>) {
    for node in nodes.iter().filter(|node| !node.again) {
        all.push(node);
        gather(&node.next, all);
    }
}

/// "the practices “Check the breaker” (1 worked, 1 failed) and “Old way” (retired)"
fn of_kind(all: &[&Node], kind: Kind) -> String {
    let mine: Vec<&&Node> = all
        .iter()
        .filter(|node| node.listed.entry.kind() == kind)
        .collect();
    let mut names: Vec<String> = mine.iter().take(NAMED).map(|node| in_words(node)).collect();
    if mine.len() > NAMED {
        names.push(words::count(mine.len() - NAMED, "more", "more"));
    }
    let word = if mine.len() == 1 {
        kind.as_str()
    } else {
        kind.plural()
    };
    format!("the {word} {}", words::join(&names))
}

fn in_words(node: &Node) -> String {
    let entry = &node.listed.entry;
    let mut said = Vec::new();
    said.extend(entry.private.then(|| "private".to_owned()));
    said.extend(node.listed.standing.word(entry).map(str::to_owned));
    let latest = latest(&node.reports);
    for verdict in Verdict::ALL {
        let n = latest.iter().filter(|(_, said)| said == verdict).count();
        if n > 0 {
            said.push(format!("{verdict} for {n}"));
        }
    }
    let title = single_line(entry.title.as_str());
    match said.is_empty() {
        true => format!("“{title}”"),
        false => format!("“{title}” ({})", said.join(", ")),
    }
}
