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

/// How far a chain is followed; a longer one is nobody's reading.
const DEPTH: usize = 12;

impl Community {
    /// The chain of an entry, both ways.
    pub fn why(&self, reference: &str) -> Result<Chain, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let id = entry.id;
            let standing = data.standing(&entry, self.now)?;
            let follow = |back: bool| {
                let mut seen = BTreeSet::from([id]);
                self.follow(data, id, back, DEPTH, &mut seen)
            };
            Ok(Chain {
                comes_from: follow(true)?,
                led_to: follow(false)?,
                reports: reports(data, id)?,
                listed: Listed { entry, standing },
            })
        })
    }

    /// The entries next to one in a chain, and what is next to them. Each entry stands in the tree once.
    fn follow(
        &self,
        data: &Read<'_>,
        id: Id,
        back: bool,
        depth: usize,
        seen: &mut BTreeSet<Id>,
    ) -> Result<Vec<Node>, CommunityError> {
        if depth == 0 {
            return Ok(Vec::new());
        }
        let neighbours = if back {
            data.links_out(id)?
        } else {
            data.links_in(id)?
        };
        let mut nodes = Vec::new();
        for neighbour in neighbours {
            let told = matches!(
                neighbour.link.kind,
                LinkKind::From | LinkKind::Supersedes | LinkKind::Answers
            );
            if !told || !seen.insert(neighbour.entry.id) {
                continue;
            }
            let standing = data.standing(&neighbour.entry, self.now)?;
            let next = self.follow(data, neighbour.entry.id, back, depth - 1, seen)?;
            nodes.push(Node {
                reports: reports(data, neighbour.entry.id)?,
                listed: Listed {
                    entry: neighbour.entry,
                    standing,
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
