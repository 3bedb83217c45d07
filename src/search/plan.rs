//! From a query to what a store carries out.

use super::expression::Expression;
use super::forms::{glued, kin, without_hyphen};
use super::query::{Node, Query, Scope, Term};
use super::weighing::Weighing;
use crate::model::Condition;

/// A query of so many words that carry meaning, or fewer, is short.
const SHORT: usize = 4;

/// How many expressions are weighed at most.
const MOST_WEIGHED: usize = 256;

/// What a store has to do for a query.
///
/// The result is every entry for which
/// - `condition` holds, and
/// - `rank` is `None`, or the entry matches `rank.any`, or `rank.optional` is set.
///
/// With a rank, the order is:
/// 1. where `short` is set, entries that match `rank.all` before those that do not (where `all` equals `any`, there is
///    nothing to tell apart);
/// 2. entries that match `rank.any` before those that do not (only with `optional` are there such);
/// 3. the best first, by a [`Scale`](super::Scale) over what `rank.weighing` says of `rank.any`.
///
/// Without a rank, the order is the store's own, such as the latest first. Nothing is to be taken from `condition` for
/// the ranking: `any` holds all that is to be weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What must hold besides: predicates, and such text as `rank` cannot say (text that is joined with predicates by
    /// `OR`, and exclusions where there is nothing to rank by).
    pub condition: Condition,
    /// The text to find and to rank by; `None` where the query has none but what it excludes.
    pub rank: Option<Rank>,
    /// The query is short: show entries that have all of it before those that have a part.
    pub short: bool,
    /// What was asked for, as typed, for showing it in a body: see [`snippet`](super::snippet()).
    pub literals: Vec<String>,
}

/// Two expressions in the language of the full-text index, and how to weigh; both require what the query requires (quoted phrases, `OR`
/// groups, text in one field) and leave out what it excludes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Matches entries that have every word.
    pub all: String,
    /// Matches entries that have at least one word. Whatever `all` matches, `any` matches.
    pub any: String,
    /// How to weigh what `any` finds.
    pub weighing: Weighing,
    /// The words of the weighing that an entry found by `any` has where it matches `all`, and only there; `None` where
    /// that tells nothing.
    pub complete: Option<Vec<usize>>,
    /// The words of the query, where it is nothing but words beside its filters: what has just these as its title may be meant.
    pub title: Option<String>,
    /// Entries that match `any` not at all are results too, as long as the condition holds: `tag:kiln OR glaze`.
    pub optional: bool,
}

impl Query {
    /// How to carry it out.
    pub fn plan(&self) -> Plan {
        let mut parts = Parts::default();
        self.parts.iter().for_each(|node| parts.add(node));
        if self.typed && self.parts.is_empty() {
            // Punctuation alone finds nothing, rather than everything.
            parts.conditions.push(Condition::Any(Vec::new()));
        }
        let mut literals = Vec::new();
        self.parts
            .iter()
            .for_each(|node| add_literals(node, &mut literals));
        let mut plan = parts.plan(literals);
        if let Some(rank) = &mut plan.rank {
            rank.title = self.as_a_title();
        }
        plan
    }

    /// What must hold of an entry for which all of it holds, every word included: for a selection that is not ranked.
    pub fn condition(&self) -> Condition {
        match self.typed && self.parts.is_empty() {
            true => Condition::Any(Vec::new()),
            false => Condition::All(self.parts.iter().map(condition).collect()),
        }
    }

    /// Its words one after the other; `None` where they are not all that it asks for.
    fn as_a_title(&self) -> Option<String> {
        let mut words = Vec::new();
        for part in &self.parts {
            match part {
                Node::Text(term) if !term.prefix && term.scope != Scope::Body => {
                    words.push(term.text.as_str())
                }
                Node::Is(_) => {}
                _ => return None,
            }
        }
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// A query's parts, by what they do.
#[derive(Default)]
struct Parts<'a> {
    /// Bare words.
    soft: Vec<Soft<'a>>,
    /// Whether the part before was a bare word.
    follows: bool,
    /// Text that must be there.
    required: Vec<Expression>,
    /// Text that must not.
    excluded: Vec<Expression>,
    /// Text to weigh, though the conditions decide on it.
    weighed: Vec<Expression>,
    conditions: Vec<Condition>,
}

/// A bare word.
struct Soft<'a> {
    term: &'a Term,
    /// What it is as one word with the word before it, or after it.
    glued: Vec<String>,
}

impl Soft<'_> {
    fn exact(&self) -> Expression {
        self.term.exact().or_words(&self.glued)
    }

    fn bag(&self, loose: bool) -> Vec<Expression> {
        let mut bag = self.term.bag(loose);
        if let [only] = bag.as_mut_slice() {
            *only = only.clone().or_words(&self.glued);
        }
        bag
    }
}

impl<'a> Parts<'a> {
    fn add(&mut self, node: &'a Node) {
        let follows = std::mem::take(&mut self.follows);
        match node {
            Node::Text(term) if !term.quoted && term.scope == Scope::Anywhere => {
                let before = self.soft.last_mut().filter(|_| follows);
                let glued = match before {
                    Some(before) if !before.term.prefix && !term.prefix => {
                        let glued = glued(&before.term.text, &term.text);
                        before.glued.extend(glued.iter().cloned());
                        glued
                    }
                    _ => Vec::new(),
                };
                self.soft.push(Soft { term, glued });
                self.follows = true;
            }
            Node::Not(inner) => match expression(inner) {
                Some(text) => self.excluded.push(text),
                None => self.conditions.push(condition(node)),
            },
            _ => match expression(node) {
                Some(text) => self.required.push(text),
                None => {
                    self.conditions.push(condition(node));
                    add_weighed(node, &mut self.weighed);
                }
            },
        }
    }

    fn plan(mut self, mut literals: Vec<String>) -> Plan {
        let telling = self.soft.iter().any(|soft| !soft.term.is_stop_word());
        if telling || !self.required.is_empty() {
            self.soft.retain(|soft| !soft.term.is_stop_word());
        }
        for glued in self.soft.iter().flat_map(|soft| &soft.glued) {
            if !literals.contains(glued) {
                literals.push(glued.clone());
            }
        }
        let short = self
            .soft
            .iter()
            .map(|soft| soft.term.weight())
            .sum::<usize>()
            <= SHORT;
        let rank = self.rank(!short);
        if rank.as_ref().is_none_or(|rank| rank.optional) {
            // Entries are found by the conditions alone.
            let excluded = std::mem::take(&mut self.excluded).into_iter();
            self.conditions.extend(
                excluded.map(|text| Condition::Not(Box::new(Condition::Text(text.text())))),
            );
        }
        Plan {
            condition: Condition::All(self.conditions),
            rank,
            short,
            literals,
        }
    }

    fn rank(&self, loose: bool) -> Option<Rank> {
        let bags: Vec<Vec<Expression>> = self.soft.iter().map(|soft| soft.bag(loose)).collect();
        let bag: Vec<Expression> = bags.iter().flatten().cloned().collect();
        let (required, weighed) = (&self.required, &self.weighed);
        let optional = required.is_empty() && bag.is_empty();
        if optional && weighed.is_empty() {
            return None;
        }
        let several = |lists: &[&Vec<Expression>]| -> Vec<Expression> {
            let all = lists.iter().flat_map(|list| list.iter().cloned());
            all.take(MOST_WEIGHED).collect()
        };
        // What must match, and then what is to be weighed besides: an entry has to have the first alone.
        let base = match (required.is_empty(), bag.is_empty()) {
            (false, _) => Expression::All(required.clone()),
            (true, false) => Expression::Any(several(&[&bag])),
            (true, true) => Expression::Any(several(&[weighed])),
        };
        let besides = match (required.is_empty(), bag.is_empty()) {
            (false, _) => several(&[&bag, weighed]),
            (true, false) => several(&[weighed]),
            (true, true) => Vec::new(),
        };
        let any = if besides.is_empty() {
            base
        } else {
            let again = Expression::Unweighed(Box::new(base.clone()));
            let either = [again].into_iter().chain(besides).collect();
            Expression::All(vec![base, Expression::Any(either)])
        };
        let exact = self.soft.iter().map(Soft::exact);
        let every: Vec<Expression> = required.iter().cloned().chain(exact).collect();
        let all = if every.is_empty() {
            any.clone()
        } else {
            Expression::All(every)
        };
        let (any, mut weighing) = any.without(self.excluded.clone()).text_and_weighing();
        let asked: Vec<Option<usize>> = bag.iter().map(|part| weighing.word(part)).collect();
        weighing.ask(&asked);
        let whole = bags.iter().all(|bag| bag.len() == 1);
        Some(Rank {
            all: all.without(self.excluded.clone()).text(),
            any,
            complete: match whole {
                true => asked.into_iter().collect(),
                false => None,
            },
            weighing,
            title: None,
            optional,
        })
    }
}

/// The expression for a part of a query; `None` where it holds predicates, or nothing but exclusions.
fn expression(node: &Node) -> Option<Expression> {
    match node {
        Node::Text(term) => Some(term.whole()),
        Node::Is(_) | Node::Not(_) => None,
        Node::Any(nodes) => {
            let found: Option<Vec<_>> = nodes.iter().map(expression).collect();
            found.map(Expression::Any)
        }
        Node::All(nodes) => {
            let mut found = Vec::new();
            let mut excluded = Vec::new();
            for node in nodes {
                match node {
                    Node::Not(inner) => excluded.push(expression(inner)?),
                    node => found.push(expression(node)?),
                }
            }
            (!found.is_empty()).then(|| Expression::All(found).without(excluded))
        }
    }
}

/// The condition for any part of a query.
fn condition(node: &Node) -> Condition {
    if let Some(text) = expression(node) {
        return Condition::Text(text.text());
    }
    match node {
        Node::All(nodes) => Condition::All(nodes.iter().map(condition).collect()),
        Node::Any(nodes) => Condition::Any(nodes.iter().map(condition).collect()),
        Node::Not(inner) => Condition::Not(Box::new(condition(inner))),
        Node::Is(predicate) => Condition::Is(predicate.clone()),
        Node::Text(term) => Condition::Text(term.exact().text()),
    }
}

/// Adds the text that a part asks for.
fn add_weighed(node: &Node, weighed: &mut Vec<Expression>) {
    match node {
        Node::Text(term) => weighed.push(term.whole()),
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter().for_each(|node| add_weighed(node, weighed));
        }
        Node::Is(_) | Node::Not(_) => {}
    }
}

/// Adds the text that a part asks for, as it was typed.
fn add_literals(node: &Node, literals: &mut Vec<String>) {
    match node {
        Node::Text(term) if !term.is_stop_word() => {
            let mut literal = term.text.clone();
            if term.prefix {
                literal.push('*');
            }
            let (kin, whole) = match term.quoted || term.prefix {
                true => (Vec::new(), None),
                false => (kin(&term.text), without_hyphen(&term.text)),
            };
            for literal in [literal].into_iter().chain(kin).chain(whole) {
                if !literals.contains(&literal) {
                    literals.push(literal);
                }
            }
        }
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter().for_each(|node| add_literals(node, literals));
        }
        Node::Text(_) | Node::Is(_) | Node::Not(_) => {}
    }
}
