//! What takes time: a thread beside the drawing one, which searches, reads and writes.
//!
//! Of several searches only the last one that was asked for is made, and of several pages only the last: whoever types fast
//! waits for none of those between.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::Start;
use super::page::Page;
use super::row::{Refusals, Row};
use crate::community::{Community, CommunityError, Listed, Order, Report};
use crate::model::{Act, Condition, Entry, Id, Kind, Name, Predicate, Tag, Timestamp, Verdict};
use crate::search;
use crate::terminal::{Styles, words};

/// What to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub(super) number: u64,
    pub(super) query: String,
    pub(super) kind: Option<Kind>,
    pub(super) limit: usize,
}

/// What to read, and for how many columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    pub(super) id: Id,
    pub(super) width: u16,
}

/// What to do about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Add tags and take others away.
    Tag {
        /// What is added.
        add: Vec<Tag>,
        /// What is taken away.
        remove: Vec<Tag>,
    },
    /// Report how it went.
    Tried(Verdict, Option<String>),
    /// Thank whoever speaks in it.
    Thank(Option<String>),
}

impl Deed {
    /// What the person wrote for it.
    pub(super) fn words(&self) -> Option<&str> {
        match self {
            Deed::Tag { .. } => None,
            Deed::Tried(_, note) | Deed::Thank(note) => note.as_deref(),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub(super) query: String,
    pub(super) kind: Option<Kind>,
    pub(super) rows: Vec<Row>,
    /// Whether there is more of it.
    pub(super) more: bool,
    /// What is to be said of it.
    pub(super) notes: Vec<String>,
    /// Why nothing could be looked for.
    pub(super) failure: Option<String>,
}

/// What the worker gives back.
#[derive(Debug, Clone)]
pub enum Answer {
    /// What was found.
    Found {
        /// The number of what was asked.
        number: u64,
        /// All of it.
        found: Found,
    },
    /// What was read.
    Page(Page),
    /// What could not be read, and why.
    Unread(Id, String),
    /// What was done, in words.
    Done(String),
    /// What could not be done, and why.
    Refused(String),
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Job {
    Find(Ask),
    Read(Want),
    Act(Id, Deed),
}

/// The thread, as those see it who give it work.
pub(super) struct Worker {
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
    newest: Arc<AtomicU64>,
    thread: thread::JoinHandle<()>,
}

impl Worker {
    pub(super) fn new(bench: Bench) -> Worker {
        let (jobs, todo) = channel();
        let (done, answers) = channel();
        let newest = Arc::clone(&bench.newest);
        let thread = thread::spawn(move || work(&bench, &todo, &done));
        Worker {
            jobs,
            answers,
            newest,
            thread,
        }
    }

    pub(super) fn give(&self, job: Job) {
        if let Job::Find(ask) = &job {
            self.newest.store(ask.number, Ordering::Relaxed);
        }
        // Where the thread has gone, `works` tells.
        let _ = self.jobs.send(job);
    }

    /// An answer that has come.
    pub(super) fn answer(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }

    /// The next answer, however long it takes; `None` where the thread has gone.
    pub(super) fn next_answer(&self) -> Option<Answer> {
        self.answers.recv().ok()
    }

    /// Whether the thread is still there.
    pub(super) fn works(&self) -> bool {
        !self.thread.is_finished()
    }
}

/// What the thread works with.
pub(super) struct Bench {
    pub(super) community: Box<dyn Fn() -> Community + Send>,
    pub(super) page: fn(&crate::community::Shown, Timestamp, usize, Styles) -> String,
    pub(super) told: fn(CommunityError) -> String,
    pub(super) among: Condition,
    pub(super) styles: Styles,
    /// Whether what is typed may be a part of a name.
    pub(super) by_name: bool,
    /// The number of the newest search that was asked for.
    pub(super) newest: Arc<AtomicU64>,
}

impl Bench {
    pub(super) fn new(start: Start) -> Bench {
        Bench {
            community: start.community,
            page: start.page,
            told: start.told,
            among: start.among,
            styles: start.styles,
            by_name: start.choice.is_some(),
            newest: Arc::default(),
        }
    }

    fn find(&self, ask: Ask) -> Answer {
        let community = (self.community)();
        let mut found = match self.found(&community, &ask) {
            Ok(found) => found,
            Err(error) => Found {
                failure: Some((self.told)(error)),
                ..Found::default()
            },
        };
        found.more = found.rows.len() > ask.limit;
        found.rows.truncate(ask.limit);
        found.query = ask.query;
        found.kind = ask.kind;
        Answer::Found {
            number: ask.number,
            found,
        }
    }

    fn found(&self, community: &Community, ask: &Ask) -> Result<Found, CommunityError> {
        let now = community.now();
        let kind = ask.kind.map(Predicate::Kind).map(Condition::Is);
        let among = Condition::All(
            [Some(self.among.clone()), kind]
                .into_iter()
                .flatten()
                .collect(),
        );
        // One more than is shown tells whether there are more.
        let most = ask.limit.saturating_add(1);
        let limit = Some(most);
        let row = |listed: &Listed| Row {
            refusals: self.refusals(community, &listed.entry),
            ..Row::listed(listed, now)
        };
        if ask.query.trim().is_empty() {
            let listed = community.list(&among, Order::PinnedFirst, limit, false)?;
            return Ok(Found {
                rows: listed.iter().map(row).collect(),
                ..Found::default()
            });
        }
        let named = match self.by_name {
            true => community.named_as_typed(&ask.query, &among, most)?,
            false => Vec::new(),
        };
        let mut rows: Vec<Row> = named.iter().map(row).collect();
        if rows.len() >= most {
            return Ok(Found {
                rows,
                ..Found::default()
            });
        }
        let query = search::parse(&ask.query, now);
        let begun = || {
            let newest = self.newest.load(Ordering::Relaxed) <= ask.number;
            let begun = begun(&ask.query).filter(|_| newest)?;
            Some(search::parse(&begun, now))
        };
        let mut results = community.search_as_typed(&query, &begun, &among, limit)?;
        if !rows.is_empty() {
            // What names something is no slip of a word, and what has a part of it alone is not meant.
            let slips = !results.instead.is_empty();
            let short = results.short;
            results
                .hits
                .retain(|hit| !slips && (hit.complete || !short));
        }
        let mut notes = results.notes;
        if !results.hits.is_empty() {
            let instead = results.instead.iter();
            notes
                .extend(instead.map(|(word, other)| {
                    format!("No entry has “{word}”; these are for “{other}”")
                }));
        }
        for hit in &results.hits {
            let mut row = Row::hit(hit, now);
            row.refusals = self.refusals(community, &hit.entry);
            row.complete |= !results.short;
            match rows.iter_mut().find(|known| known.id == row.id) {
                // Where the words stand is shown.
                Some(known) => {
                    row.complete = true;
                    *known = row;
                }
                None => rows.push(row),
            }
        }
        Ok(Found {
            rows,
            notes,
            ..Found::default()
        })
    }

    fn read(&self, want: Want) -> Answer {
        let community = (self.community)();
        match community.show(&want.id.to_string()) {
            Ok(shown) => {
                let text = (self.page)(&shown, community.now(), want.width.into(), self.styles);
                let mut page = Page::new(&shown, &text, want.width);
                page.refusals = self.refusals(&community, &shown.entry);
                Answer::Page(page)
            }
            Err(error) => Answer::Unread(want.id, (self.told)(error)),
        }
    }

    /// What cannot be done about an entry: whoever asks for it is told at once, and not after all the questions.
    fn refusals(&self, community: &Community, entry: &Entry) -> Refusals {
        let why = |may: Result<(), CommunityError>| may.err().map(self.told);
        Refusals {
            tried: why(community.may_try(entry)),
            thanks: why(community.may_thank(entry)),
        }
    }

    fn act(&self, id: Id, deed: Deed) -> Answer {
        let community = (self.community)();
        match done(&community, &id.to_string(), deed) {
            Ok(told) => Answer::Done(told),
            Err(error) => Answer::Refused((self.told)(error)),
        }
    }
}

/// So many letters at least a beginning has: fewer begin too many words.
const SHORTEST: usize = 3;

/// A query whose last word is not finished, as one for the words that begin so.
fn begun(query: &str) -> Option<String> {
    let last = query.rsplit(char::is_whitespace).next()?;
    let quoted = query.matches('"').count() % 2 == 1;
    let word = last.chars().all(char::is_alphanumeric) && last.chars().count() >= SHORTEST;
    (word && !quoted && !["OR", "AND", "NOT"].contains(&last)).then(|| format!("{query}*"))
}

/// Does it, and tells so.
fn done(community: &Community, entry: &str, deed: Deed) -> Result<String, CommunityError> {
    Ok(match deed {
        Deed::Tag { add, remove } => {
            let done = community.retag(entry, &add, &remove)?;
            let tags: Vec<&str> = done.entry.tags.iter().map(Tag::as_str).collect();
            let mut told = match tags.is_empty() {
                true => format!("“{}” has no tags.", done.entry.title),
                false => format!(
                    "“{}” has the tags {}.",
                    done.entry.title,
                    words::join(&tags)
                ),
            };
            for (new, old) in &done.near {
                told.push_str(&format!(" `{new}` is a new tag; did you mean `{old}`?"));
            }
            told
        }
        Deed::Tried(verdict, note) => {
            let report = Report {
                verdict,
                place: None,
                note,
            };
            let done = community.tried(entry, report)?;
            let mut told = format!("Kept: {verdict} on “{}”.", done.entry.title);
            if let Some(word) = done.standing.word(&done.entry) {
                told.push_str(&format!(" Now: {word}."));
            }
            told + ask_who(&done.report.by)
        }
        Deed::Thank(note) => {
            let done = community.thank(entry, None, note)?;
            let person = match &done.mark.act {
                Act::Thanks { to: Some(person) } => person,
                _ => done.entry.voice(),
            };
            let told = format!("Thanked {person} for “{}”.", done.entry.title);
            told + ask_who(&done.mark.by)
        }
    })
}

/// Where neither the person, nor git, nor the login says who acts: how to say it.
fn ask_who(me: &Name) -> &'static str {
    match *me == Name::unknown() {
        true => " Nobody knows yet who you are: cop me --name NAME",
        false => "",
    }
}

/// Works until nobody gives work any more.
fn work(bench: &Bench, todo: &Receiver<Job>, done: &Sender<Answer>) {
    while let Ok(first) = todo.recv() {
        let (mut find, mut read, mut acts) = (None, None, Vec::new());
        for job in std::iter::once(first).chain(todo.try_iter()) {
            match job {
                Job::Find(ask) => find = Some(ask),
                Job::Read(want) => read = Some(want),
                Job::Act(id, deed) => acts.push((id, deed)),
            }
        }
        let acts = acts.into_iter().map(|(id, deed)| bench.act(id, deed));
        let find = find.into_iter().map(|ask| bench.find(ask));
        let read = read.into_iter().map(|want| bench.read(want));
        for answer in acts.chain(find).chain(read) {
            if done.send(answer).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
