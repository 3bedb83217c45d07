//! Why an entry says what it says: the chain from story to lesson to practice, both ways.

use std::collections::BTreeSet;

use serde::Serialize;

use super::find::resolve;
use super::{Community, CommunityError, Listed};
use crate::model::{Act, Id, LinkKind, Mark};
use crate::store::Read;

/// An entry in a chain.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// The entry and how it stands.
    #[serde(flatten)]
    pub listed: Listed,
    /// How it is linked to the entry before it.
    pub link: LinkKind,
    /// Whether it stands elsewhere in the tree too, where what is next to it is told.
    pub again: bool,
    /// The reports of those who tried it, oldest first.
    pub reports: Vec<Mark>,
    /// What it comes from, or what it led to.
    pub next: Vec<Node>,
}

/// The chain of an entry, both ways.
#[derive(Debug, Clone, Serialize)]
pub struct Chain {
    /// The entry and how it stands.
    #[serde(flatten)]
    pub listed: Listed,
    /// The reports of those who tried it, oldest first.
    pub reports: Vec<Mark>,
    /// What it comes from.
    pub comes_from: Vec<Node>,
    /// What it led to.
    pub led_to: Vec<Node>,
}

/// The links that tell where an entry comes from, the nearest kinship first.
const TOLD: [LinkKind; 3] = [LinkKind::From, LinkKind::Answers, LinkKind::Supersedes];

/// How far a chain is followed; a longer one is nobody's reading.
const DEPTH: usize = 12;

impl Community {
    /// The chain of an entry, both ways.
    pub fn why(&self, reference: &str) -> Result<Chain, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let id = entry.id;
            let standing = data.standing(&entry, self.now)?;
            Ok(Chain {
                comes_from: self.chain(data, id, true, &TOLD)?,
                led_to: self.chain(data, id, false, &TOLD)?,
                reports: reports(data, id)?,
                listed: Listed { entry, standing },
            })
        })
    }

    /// The entries that one comes from, or that it led to, by links of some kinds.
    pub(super) fn chain(
        &self,
        data: &Read<'_>,
        id: Id,
        back: bool,
        told: &[LinkKind],
    ) -> Result<Vec<Node>, CommunityError> {
        let mut seen = BTreeSet::from([id]);
        self.follow(data, id, back, told, DEPTH, &mut seen)
    }

    /// The entries next to one in a chain, and what is next to them. What is next to an entry is told once, where it stands
    /// nearest.
    fn follow(
        &self,
        data: &Read<'_>,
        id: Id,
        back: bool,
        told: &[LinkKind],
        depth: usize,
        seen: &mut BTreeSet<Id>,
    ) -> Result<Vec<Node>, CommunityError> {
        if depth == 0 {
            return Ok(Vec::new());
        }
        let mut neighbours = match back {
            true => data.links_out(id)?,
            false => data.links_in(id)?,
        };
        neighbours.retain(|near| told.contains(&near.link.kind));
        neighbours.sort_by_key(|near| TOLD.iter().position(|kind| *kind == near.link.kind));
        let mut here = BTreeSet::new();
        neighbours.retain(|near| here.insert(near.entry.id));
        // All that stand here are known before any of them is followed: one may also be next to another.
        let again: Vec<bool> = neighbours
            .iter()
            .map(|near| !seen.insert(near.entry.id))
            .collect();
        let mut nodes = Vec::new();
        for (near, again) in neighbours.into_iter().zip(again) {
            let (next, reports) = match again {
                true => (Vec::new(), Vec::new()),
                false => (
                    self.follow(data, near.entry.id, back, told, depth - 1, seen)?,
                    reports(data, near.entry.id)?,
                ),
            };
            nodes.push(Node {
                link: near.link.kind,
                again,
                reports,
                listed: Listed {
                    standing: data.standing(&near.entry, self.now)?,
                    entry: near.entry,
                },
                next,
            });
        }
        Ok(nodes)
    }
}

fn reports(data: &Read<'_>, id: Id) -> Result<Vec<Mark>, CommunityError> {
    let mut marks = data.marks(id)?;
    marks.retain(|mark| matches!(mark.act, Act::Tried { .. }));
    Ok(marks)
}
