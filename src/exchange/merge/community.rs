//! What two machines say of their community made one: charter, people and words, each field by itself.

mod people;
mod words;

use crate::exchange::CommunityFile;
use crate::model::{Charter, Name, Tag};

pub use words::canonical;

/// Something that was said otherwise here and in what is published, where the published stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What it is about.
    pub what: Said,
    /// What was said here, and is not taken; nothing where it was taken back.
    pub ours: Option<String>,
    /// What is published, and stands; nothing where it was taken back.
    pub theirs: Option<String>,
}

/// What a community can say one thing of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The community's name.
    Name,
    /// The craft that its people share.
    Domain,
    /// What a newcomer reads first.
    Welcome,
    /// How often it gathers.
    Rhythm,
    /// Where a member belongs.
    Team(Name),
    /// What a member does for the community.
    Role(Name),
    /// What a tag means.
    Meaning(Tag),
    /// The tag that a word stands for.
    Alias(Tag),
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Said::Name => f.write_str("the community's name"),
            Said::Domain => f.write_str("the community's domain"),
            Said::Welcome => f.write_str("the community's welcome"),
            Said::Rhythm => f.write_str("the community's rhythm"),
            Said::Team(name) => write!(f, "the team of {name}"),
            Said::Role(name) => write!(f, "the role of {name}"),
            Said::Meaning(tag) => write!(f, "what `{tag}` means"),
            Said::Alias(alias) => write!(f, "what `{alias}` is another word for"),
        }
    }
}

/// Makes one of what both have made of what they had in common. Where both changed the same thing, what is published stands,
/// for others have it already. Words and people are consistent afterwards: no alias is a tag or a member itself, or
/// another's.
pub fn merge_community(
    base: &CommunityFile,
    ours: &CommunityFile,
    theirs: &CommunityFile,
) -> (CommunityFile, Vec<Clash>) {
    let all = Three { base, ours, theirs };
    let mut clashes = Vec::new();
    let charter = charter(&all, &mut clashes);
    let aliases = words::aliases(&all, &mut clashes);
    let merged = CommunityFile {
        exchange: ours.exchange.max(theirs.exchange),
        id: theirs.id.or(ours.id),
        charter,
        members: people::members(&all, &aliases, &mut clashes),
        member_lines: vec![],
        tags: words::meanings(&all, &aliases, &mut clashes),
        aliases,
    };
    (merged, clashes)
}

/// Each field by itself.
fn charter(all: &Three<&CommunityFile>, clashes: &mut Vec<Clash>) -> Charter {
    let charter = all.each(|file| &file.charter);
    Charter {
        name: charter.each(|c| c.name.as_ref()).pick(Said::Name, clashes),
        domain: charter
            .each(|c| c.domain.as_ref())
            .pick(Said::Domain, clashes),
        welcome: charter
            .each(|c| c.welcome.as_ref())
            .pick(Said::Welcome, clashes),
        agreements: agreements(charter.each(|c| c.agreements.as_slice())),
        rhythm: charter
            .each(|c| c.rhythm.as_ref())
            .pick(Said::Rhythm, clashes),
    }
}

/// What neither has dropped, in the published order, and then what is new here.
fn agreements(all: Three<&[String]>) -> Vec<String> {
    if let Some(one) = all.unopposed() {
        return one.to_vec();
    }
    let stands = |one: &&String| all.ours.contains(one) || !all.base.contains(one);
    let new = |one: &&String| !all.base.contains(one) && !all.theirs.contains(one);
    let standing = all.theirs.iter().filter(stands);
    standing
        .chain(all.ours.iter().filter(new))
        .cloned()
        .collect()
}

/// One thing as it was known to both, is here, and is published.
#[derive(Debug, Clone, Copy)]
struct Three<T> {
    base: T,
    ours: T,
    theirs: T,
}

impl<T: Copy> Three<T> {
    fn each<U>(&self, part: impl Fn(T) -> U) -> Three<U> {
        Three {
            base: part(self.base),
            ours: part(self.ours),
            theirs: part(self.theirs),
        }
    }
}

impl<T: PartialEq + Copy> Three<T> {
    /// What stands where at most one has changed it, or both in the same way.
    fn unopposed(&self) -> Option<T> {
        if self.ours == self.base || self.ours == self.theirs {
            Some(self.theirs)
        } else {
            (self.theirs == self.base).then_some(self.ours)
        }
    }
}

impl<T: PartialEq + Clone + std::fmt::Display> Three<Option<&T>> {
    fn pick(self, what: Said, clashes: &mut Vec<Clash>) -> Option<T> {
        let standing = self.unopposed().unwrap_or_else(|| {
            clashes.push(Clash {
                what,
                ours: self.ours.map(T::to_string),
                theirs: self.theirs.map(T::to_string),
            });
            self.theirs
        });
        standing.cloned()
    }
}

impl Three<bool> {
    /// Whether something stands in a set: what both have, and what either has added.
    fn stands(self) -> bool {
        match self.base {
            true => self.ours && self.theirs,
            false => self.ours || self.theirs,
        }
    }
}

/// Where a chain of names ends; in a ring, at its smallest.
fn end<'k, K: Ord>(start: &'k K, next: impl Fn(&K) -> Option<&'k K>) -> &'k K {
    let mut passed = vec![start];
    let mut at = start;
    while let Some(on) = next(at) {
        if let Some(ring) = passed.iter().position(|name| *name == on) {
            return passed[ring..].iter().copied().min().unwrap_or(on);
        }
        passed.push(on);
        at = on;
    }
    at
}

#[cfg(test)]
mod tests;
