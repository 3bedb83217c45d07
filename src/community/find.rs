//! Finding: references, lists, search, and one entry with all that belongs to it.

use std::ops::Range;

use serde::Serialize;

use super::{Community, CommunityError, Node, Order};
use crate::model::{
    Act, Attachment, Condition, Details, Entry, Id, Kind, Link, LinkKind, Mark, Timestamp,
};
use crate::search::{self, Plan, Query};
use crate::store::{Found, Hit, LAST, Neighbour, Points, Read, Standing};

/// An entry as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its computed states.
    #[serde(flatten)]
    pub standing: Standing,
}

/// An entry at the other end of a link, as JSON and `show` name it.
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    /// What the link says, such as `from`.
    pub link: LinkKind,
    /// Whether it stands in the body.
    pub in_body: bool,
    /// The other entry's id.
    pub id: Id,
    /// Its handle.
    pub handle: String,
    /// Its slug.
    pub slug: String,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
}

/// The links of an entry, from both ends.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Neighbourhood {
    /// The links that it makes.
    pub links: Vec<Related>,
    /// The links that lead to it.
    pub backlinks: Vec<Related>,
    /// References in its body that name no entry.
    pub wanted: Vec<String>,
}

/// One entry with all that belongs to it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its computed states.
    #[serde(flatten)]
    pub standing: Standing,
    /// Its body, byte for byte.
    pub body: String,
    /// Its links.
    #[serde(flatten)]
    pub neighbourhood: Neighbourhood,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// How many revisions it has.
    pub revisions: usize,
    /// The versions that stand beside what it says, until somebody settles which it is to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diverged: Vec<super::sync::Beside>,
    /// The team of the member who speaks in it.
    #[serde(skip)]
    pub team: Option<String>,
    /// The entries of a path's steps, in order; `None` for one that is gone.
    #[serde(skip)]
    pub steps: Vec<Option<Entry>>,
    /// The entries that answers to it point to, outside the trash.
    #[serde(skip)]
    pub answers: Vec<Entry>,
    /// What it comes from, by provenance alone.
    #[serde(skip)]
    pub comes_from: Vec<Node>,
    /// What it led to, by provenance alone.
    #[serde(skip)]
    pub led_to: Vec<Node>,
}

/// One search result.
#[derive(Debug, Clone, Serialize)]
pub struct SearchHit {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its computed states.
    #[serde(flatten)]
    pub standing: Standing,
    /// How well it matches; higher is better, comparable within one search alone.
    pub score: f64,
    /// Whether it has every word of a short query.
    pub complete: bool,
    /// The part of it that answers best.
    pub snippet: String,
    /// Byte ranges of the matched words in the snippet.
    pub matches: Vec<(usize, usize)>,
    /// Byte ranges of the matched words in the title.
    pub title_matches: Vec<(usize, usize)>,
    /// What the score is made of, the most first; where it is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Points>,
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct SearchResults {
    /// The hits, best first.
    pub hits: Vec<SearchHit>,
    /// Whether the query was short, so that entries with all its words stand before those with some.
    pub short: bool,
    /// What in the query was read as text although it looks like a filter.
    pub notes: Vec<String>,
    /// Words that no entry has, with those that were looked for instead.
    pub instead: Vec<(String, String)>,
}

/// How long a snippet is at most, in characters: three lines of a terminal.
const SNIPPET: usize = 220;

impl Community {
    /// The entries that meet a condition; with the evidence for practices only where it is asked for, since it takes reading
    /// their marks.
    pub fn list(
        &self,
        condition: &Condition,
        order: Order,
        limit: Option<usize>,
        with_evidence: bool,
    ) -> Result<Vec<Listed>, CommunityError> {
        self.read(|data| {
            let entries = data.list(condition, order, limit, self.now)?;
            let listed = entries.into_iter().map(|entry| match with_evidence {
                true => self.listed(data, entry),
                false => {
                    let standing = data.kept_standing_of(&entry, self.now)?;
                    Ok(Listed { entry, standing })
                }
            });
            listed.collect()
        })
    }

    /// An entry with all that marks and links say about it.
    pub(super) fn listed(&self, data: &Read<'_>, entry: Entry) -> Result<Listed, CommunityError> {
        let standing = data.standing(&entry, self.now)?;
        Ok(Listed { entry, standing })
    }

    /// How many entries meet a condition.
    pub fn count(&self, condition: &Condition) -> Result<u64, CommunityError> {
        self.read(|data| Ok(data.count(condition, self.now)?))
    }

    /// Whether any entry meets a condition.
    pub fn is_any(&self, condition: &Condition) -> Result<bool, CommunityError> {
        self.read(|data| Ok(data.count_up_to(1, condition, self.now)? > 0))
    }

    /// Whether there is anything outside the trash, drafts included.
    pub fn is_anything_kept(&self) -> Result<bool, CommunityError> {
        self.read(|data| Ok(data.is_anything_kept()?))
    }

    /// The entries that a query finds, best first, among those that meet a condition.
    pub fn search(
        &self,
        query: &Query,
        among: &Condition,
        limit: Option<usize>,
    ) -> Result<SearchResults, CommunityError> {
        self.read(|data| self.searched(data, query, among, limit))
    }

    /// What a query finds.
    pub(super) fn searched(
        &self,
        data: &Read<'_>,
        query: &Query,
        among: &Condition,
        limit: Option<usize>,
    ) -> Result<SearchResults, CommunityError> {
        let mut plan = query.plan();
        let mut found = data.search(&plan, among, limit, self.now)?;
        let instead = words_instead(data, &found.missing)?;
        if !instead.is_empty() {
            let meant = instead.iter().fold(query.clone(), |query, (word, other)| {
                query.with(word, other)
            });
            plan = meant.plan();
            found = data.search(&plan, among, limit, self.now)?;
        }
        Ok(SearchResults {
            instead,
            ..self.results(data, query, &plan, found.hits)?
        })
    }

    /// What a plan for a query found, with all that is told of it.
    pub(super) fn results(
        &self,
        data: &Read<'_>,
        query: &Query,
        plan: &Plan,
        hits: Vec<Hit>,
    ) -> Result<SearchResults, CommunityError> {
        let hits = hits.into_iter();
        let hits = hits.map(|hit| self.shown_hit(data, hit, plan));
        Ok(SearchResults {
            hits: hits.collect::<Result<_, _>>()?,
            short: plan.short,
            notes: query.notes.clone(),
            instead: Vec::new(),
        })
    }

    /// What a plan found, with what lists of results show of it.
    pub(super) fn shown_hit(
        &self,
        data: &Read<'_>,
        hit: Hit,
        plan: &Plan,
    ) -> Result<SearchHit, CommunityError> {
        let standing = data.standing(&hit.entry, self.now)?;
        let title = hit.entry.title.as_str();
        let marked = search::marked(title, &hit.body, &plan.literals, SNIPPET);
        let pairs = |found: &[Range<usize>]| found.iter().map(|m| (m.start, m.end)).collect();
        Ok(SearchHit {
            entry: hit.entry,
            standing,
            score: hit.score,
            points: hit.points,
            complete: hit.complete,
            matches: pairs(&marked.snippet.matches),
            title_matches: pairs(&marked.title),
            snippet: marked.snippet.text,
        })
    }

    /// The entry that a reference names.
    pub fn find(&self, reference: &str) -> Result<Entry, CommunityError> {
        self.read(|data| resolve(data, reference))
    }

    /// One entry with all that belongs to it.
    pub fn show(&self, reference: &str) -> Result<Shown, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            let id = entry.id;
            let mut marks = data.marks(id)?;
            // How far a learner has come is nobody else's to see.
            marks.retain(|mark| !matches!(mark.act, Act::Step { .. }) || mark.by.is(self.me()));
            let steps = match &entry.details {
                Details::Path { steps } => steps
                    .iter()
                    .map(|step| Ok(data.entry(step.entry)?))
                    .collect::<Result<_, CommunityError>>()?,
                _ => Vec::new(),
            };
            Ok(Shown {
                standing: data.standing_by(&entry, &marks, self.now)?,
                body: data.body(id)?,
                neighbourhood: neighbourhood(data, id)?,
                answers: answers(data, &marks)?,
                marks,
                attachments: data.attachments(id)?,
                revisions: data.revision_count(id)?,
                team: data.team_of(entry.voice()),
                steps,
                comes_from: self.chain(data, id, true, &[LinkKind::From])?,
                diverged: super::sync::divergence(data, id)?.versions,
                led_to: self.chain(data, id, false, &[LinkKind::From])?,
                entry,
            })
        })
    }

    /// The body of an entry, byte for byte.
    pub fn body(&self, reference: &str) -> Result<String, CommunityError> {
        self.read(|data| {
            let entry = resolve(data, reference)?;
            Ok(data.body(entry.id)?)
        })
    }
}

/// How many words of a query are guessed at.
const MOST_GUESSES: usize = 3;

/// What may have been meant by words that no entry has.
pub(super) fn words_instead(
    data: &Read<'_>,
    missing: &[String],
) -> Result<Vec<(String, String)>, CommunityError> {
    let guessable = missing.iter().filter(|word| search::is_guessable(word));
    let mut instead = Vec::new();
    for word in guessable.take(MOST_GUESSES) {
        if let Some(near) = data.word_near(word)? {
            instead.push((word.clone(), near));
        }
    }
    Ok(instead)
}

/// The entry that a reference names.
pub(super) fn resolve(data: &Read<'_>, reference: &str) -> Result<Entry, CommunityError> {
    if reference == LAST {
        let last = data
            .last_touched()?
            .map(|id| data.entry(id))
            .transpose()?
            .flatten();
        return last.ok_or_else(|| {
            CommunityError::refused(
                "nothing was written yet, so there is no @last",
                "cop add story",
            )
        });
    }
    match data.find_reference(reference)? {
        Found::One(entry) => Ok(*entry),
        Found::Several(candidates) => Err(CommunityError::Ambiguous {
            reference: reference.to_owned(),
            candidates,
        }),
        Found::Nothing(near) => Err(CommunityError::NotFound {
            reference: reference.to_owned(),
            near,
        }),
    }
}

/// An entry that a reference names outside the trash.
pub(super) fn resolve_kept(data: &Read<'_>, reference: &str) -> Result<Entry, CommunityError> {
    let entry = resolve(data, reference)?;
    match entry.trashed {
        None => Ok(entry),
        Some(_) => Err(CommunityError::refused(
            format!("“{}” is in the trash", entry.title),
            format!("cop restore {}", entry.handle),
        )),
    }
}

/// The entry of an id that was just written or read.
pub(super) fn require(data: &Read<'_>, id: Id) -> Result<Entry, CommunityError> {
    data.entry(id)?.ok_or_else(|| CommunityError::NotFound {
        reference: id.to_string(),
        near: Vec::new(),
    })
}

/// The entries that answers among these marks point to. A reader of this database may see all that is not in the trash.
fn answers(data: &Read<'_>, marks: &[Mark]) -> Result<Vec<Entry>, CommunityError> {
    let mut answers = Vec::new();
    for mark in marks {
        if let Act::Answer { with: Some(id) } = mark.act
            && let Some(entry) = data.entry(id)?
            && entry.trashed.is_none()
        {
            answers.push(entry);
        }
    }
    Ok(answers)
}

fn neighbourhood(data: &Read<'_>, id: Id) -> Result<Neighbourhood, CommunityError> {
    let related = |neighbours: Vec<Neighbour>| {
        let mut related: Vec<Related> = Vec::new();
        for Neighbour { link, entry } in neighbours {
            // A body may name the same entry twice, and a link that stands by itself says more than one in the body.
            match related
                .iter_mut()
                .find(|known| known.id == entry.id && known.link == link.kind)
            {
                Some(known) => known.in_body &= link.written.is_some(),
                None => related.push(named(&link, &entry)),
            }
        }
        related
    };
    Ok(Neighbourhood {
        links: related(data.links_out(id)?),
        backlinks: related(data.links_in(id)?),
        wanted: data.wanted(id)?,
    })
}

fn named(link: &Link, entry: &Entry) -> Related {
    Related {
        link: link.kind,
        in_body: link.written.is_some(),
        id: entry.id,
        handle: entry.handle.to_string(),
        slug: entry.slug.to_string(),
        kind: entry.kind(),
        title: entry.title.to_string(),
    }
}

/// The moment at which a list was made, for ages in it.
impl Listed {
    /// How many seconds ago its content last changed.
    pub fn age(&self, now: Timestamp) -> i64 {
        now.seconds_since(self.entry.updated)
    }
}
