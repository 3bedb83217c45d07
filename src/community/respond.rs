//! Responding: what people say of what others wrote.

use serde::Serialize;

use super::find::resolve_kept;
use super::{Community, CommunityError};
use crate::model::{Act, Condition, Entry, Kind, Lifecycle, Mark, Name, Predicate, Verdict, typed};
use crate::store::{Order, Read, Standing, Write};

/// A report of having tried something.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it went.
    pub verdict: Verdict,
    /// Where.
    pub place: Option<String>,
    /// In their words.
    pub note: Option<String>,
}

/// What a report did.
#[derive(Debug, Clone, Serialize)]
pub struct Reported {
    /// The entry that was tried.
    #[serde(flatten)]
    pub entry: Entry,
    /// How it stands now.
    #[serde(flatten)]
    pub standing: Standing,
    /// The report.
    pub report: Mark,
    /// Whether the report is the author's own, which proves nothing to others.
    #[serde(skip)]
    pub own: bool,
}

/// What a mark did.
#[derive(Debug, Clone, Serialize)]
pub struct Marked {
    /// The entry that it is about.
    #[serde(flatten)]
    pub entry: Entry,
    /// How it stands now.
    #[serde(flatten)]
    pub standing: Standing,
    /// The mark.
    pub mark: Mark,
    /// Whether the mark was there before, so that nothing was added.
    #[serde(skip)]
    pub known: bool,
}

impl Community {
    /// Keeps a report on a practice, or on a question's answer.
    pub fn tried(&self, reference: &str, report: Report) -> Result<Reported, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            self.may_try(&entry)?;
            let place = report
                .place
                .map(|text| one_line(&text))
                .filter(|text| !text.is_empty());
            let act = Act::Tried {
                verdict: report.verdict,
                place,
            };
            let what = format!("reporting on “{}”", entry.title);
            let marked = self.mark(data, entry, act, report.note, &what)?;
            let own = self.me().is(&marked.entry.author);
            Ok(Reported {
                entry: marked.entry,
                standing: marked.standing,
                report: marked.mark,
                own,
            })
        })
    }

    /// Holds that one can report on having tried an entry.
    pub fn may_try(&self, entry: &Entry) -> Result<(), CommunityError> {
        is_shared(entry)?;
        match entry.kind() {
            Kind::Practice | Kind::Question | Kind::Lesson => Ok(()),
            kind => Err(CommunityError::refused(
                format!("a {kind} cannot be tried; a practice or a lesson can"),
                "cop list practice",
            )),
        }
    }

    /// Holds that the acting member can thank whoever speaks in an entry.
    pub fn may_thank(&self, entry: &Entry) -> Result<(), CommunityError> {
        is_shared(entry)?;
        self.thanks_another(entry.voice(), entry)
    }

    fn thanks_another(&self, person: &Name, entry: &Entry) -> Result<(), CommunityError> {
        match self.me().is(person) {
            true => Err(CommunityError::refused(
                "thanks go to others, and this would be to yourself",
                format!("cop thanks MEMBER --for {}", entry.handle),
            )),
            false => Ok(()),
        }
    }

    /// The question that a reference names, if it can be answered.
    pub fn question(&self, reference: &str) -> Result<Entry, CommunityError> {
        self.read(|data| question(data, reference))
    }

    /// Keeps an answer to a question: in words, or by an entry that answers it, or both.
    pub fn answer(
        &self,
        reference: &str,
        note: Option<String>,
        with: Option<&str>,
    ) -> Result<Marked, CommunityError> {
        self.change(|data| {
            let entry = question(data, reference)?;
            let with = with
                .map(|with| resolve_shared(data, with))
                .transpose()?
                .map(|with| with.id);
            if with == Some(entry.id) {
                return Err(CommunityError::refused(
                    "a question cannot answer itself",
                    format!("cop answer {} -m \"…\"", entry.handle),
                ));
            }
            let what = format!("answering “{}”", entry.title);
            self.mark(data, entry, Act::Answer { with }, note, &what)
        })
    }

    /// Says that the acting member has the same question, or met the same thing. Said twice it counts once.
    pub fn me_too(&self, reference: &str, note: Option<String>) -> Result<Marked, CommunityError> {
        self.change(|data| {
            let entry = resolve_shared(data, reference)?;
            if !matches!(entry.kind(), Kind::Question | Kind::Story | Kind::Lesson) {
                let handle = &entry.handle;
                let hint = match entry.kind() {
                    Kind::Practice => format!("cop tried {handle} worked"),
                    _ => "cop list question".to_owned(),
                };
                return Err(CommunityError::refused(
                    format!(
                        "“me too” is for questions, stories and lessons, not for a {}",
                        entry.kind()
                    ),
                    hint,
                ));
            }
            if self.me().is(entry.voice()) {
                return Err(CommunityError::refused(
                    format!("“{}” is your own already", entry.title),
                    format!("cop show {}", entry.handle),
                ));
            }
            let marks = data.marks(entry.id)?;
            let said = |mark: &&Mark| mark.act == Act::MeToo && mark.by.is(self.me());
            if let Some(mark) = marks.iter().find(said) {
                return Ok(Marked {
                    standing: data.standing_by(&entry, &marks, self.now)?,
                    entry,
                    mark: mark.clone(),
                    known: true,
                });
            }
            let what = format!("saying me too to “{}”", entry.title);
            self.mark(data, entry, Act::MeToo, note, &what)
        })
    }

    /// Thanks someone for an entry; where no entry is given, `whom` names one, and its voice is thanked.
    pub fn thank(
        &self,
        whom: &str,
        what_for: Option<&str>,
        note: Option<String>,
    ) -> Result<Marked, CommunityError> {
        self.change(|data| {
            let (entry, to) = match what_for {
                Some(reference) => {
                    let entry = resolve_shared(data, reference)?;
                    let person = member_of(data, whom)?;
                    // The one who speaks in the entry need not be named.
                    let to = (!person.is(entry.voice())).then_some(person);
                    (entry, to)
                }
                None => match named_member(data, whom)? {
                    Some(person) => return Err(thanks_for_what(data, &person, self)?),
                    None => (
                        resolve_shared(data, whom).map_err(|error| neither(error, whom))?,
                        None,
                    ),
                },
            };
            self.thanks_another(to.as_ref().unwrap_or_else(|| entry.voice()), &entry)?;
            let what = format!("saying thanks for “{}”", entry.title);
            self.mark(data, entry, Act::Thanks { to }, note, &what)
        })
    }

    /// Keeps a mark of the acting member, made now.
    pub(super) fn mark(
        &self,
        data: &Write<'_>,
        entry: Entry,
        act: Act,
        note: Option<String>,
        what: &str,
    ) -> Result<Marked, CommunityError> {
        let note = note
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        // Somebody's clock may have been ahead: a flag after a review is open, and a review closes every flag before it. What was
        // written before a flag that takes it out of sight must not seem to have come after.
        let ordered = matches!(act, Act::Flag { .. } | Act::Review { .. });
        let marks = data.marks(entry.id)?;
        let latest = match ordered {
            true => {
                let marked = marks.last().map(|mark| mark.at);
                marked.max(data.last_revised(entry.id)?)
            }
            false => None,
        };
        let at = latest.map_or(self.now, |latest| latest.max(self.now));
        let (at, id) = Mark::place_after(&marks, at);
        let mark = Mark {
            id,
            entry: entry.id,
            act,
            by: self.me().clone(),
            at,
            note,
        };
        self.keep_mark(data, &mark, what)?;
        Ok(Marked {
            standing: data.standing(&entry, self.now)?,
            entry,
            mark,
            known: false,
        })
    }
}

/// The entry that a reference names, if others can have read it.
pub(super) fn resolve_shared(data: &Read<'_>, reference: &str) -> Result<Entry, CommunityError> {
    let entry = resolve_kept(data, reference)?;
    is_shared(&entry)?;
    Ok(entry)
}

fn is_shared(entry: &Entry) -> Result<(), CommunityError> {
    match entry.state {
        Lifecycle::Draft => Err(CommunityError::refused(
            format!("“{}” is a draft still", entry.title),
            format!("cop edit {} --state live", entry.handle),
        )),
        _ => Ok(()),
    }
}

fn question(data: &Read<'_>, reference: &str) -> Result<Entry, CommunityError> {
    let entry = resolve_shared(data, reference)?;
    match entry.kind() {
        Kind::Question => Ok(entry),
        kind => Err(CommunityError::refused(
            format!("a {kind} cannot be answered; a question can"),
            "cop list question --state open",
        )),
    }
}

/// The member of this name or alias.
fn named_member(data: &Read<'_>, name: &str) -> Result<Option<Name>, CommunityError> {
    let Ok(name) = name.parse::<Name>() else {
        return Ok(None);
    };
    Ok(data.member(&name)?.map(|member| member.name))
}

/// The member of this name or alias, or who might be meant.
pub(super) fn member_of(data: &Read<'_>, name: &str) -> Result<Name, CommunityError> {
    if let Some(member) = named_member(data, name)? {
        return Ok(member);
    }
    let wanted = name.trim().to_lowercase();
    let names = data.members()?.into_iter().map(|member| member.name);
    let (begin, others): (Vec<Name>, Vec<Name>) = names.partition(|known| {
        let folded = known.folded();
        !wanted.is_empty() && folded.split(' ').any(|word| word == wanted)
    });
    // Whoever has a word of a name for it goes before whoever has a similar one.
    let near = others
        .into_iter()
        .filter(|known| strsim::jaro_winkler(&known.folded(), &wanted) > NEAR)
        .max_by(|a, b| {
            let closeness = |name: &Name| strsim::jaro_winkler(&name.folded(), &wanted);
            closeness(a).total_cmp(&closeness(b))
        });
    let hint = match (begin.as_slice(), near) {
        ([one], _) => format!("did you mean {one}?"),
        ([_, ..], _) => {
            let begin: Vec<&str> = begin.iter().map(Name::as_str).take(FEW).collect();
            format!("write the whole name: {}", begin.join(", "))
        }
        ([], Some(near)) => format!("did you mean {near}?"),
        ([], None) => "cop members shows who is here".to_owned(),
    };
    Err(CommunityError::refused(
        format!("nobody here is called `{name}`"),
        hint,
    ))
}

/// How many people of one first name are named.
const FEW: usize = 8;

/// How alike two names are that may be meant for each other, from 0 to 1.
const NEAR: f64 = 0.8;

/// What is thanked may be a person or an entry; whoever is none of both may have been meant for either.
fn neither(error: CommunityError, whom: &str) -> CommunityError {
    match error {
        CommunityError::NotFound { near, .. } if near.is_empty() => CommunityError::refused(
            format!("nobody here and no entry is called `{whom}`"),
            "cop members; cop search WORDS",
        ),
        error => error,
    }
}

/// Thanks that do not say what for, and what they could be for.
fn thanks_for_what(
    data: &Read<'_>,
    person: &Name,
    community: &Community,
) -> Result<CommunityError, CommunityError> {
    let theirs = Condition::all(vec![Predicate::By(person.to_string())]);
    let latest = data.list(&theirs, Order::Updated, Some(1), community.now)?;
    let reference = match latest.first() {
        Some(entry) => entry.handle.to_string(),
        None => "REF".to_owned(),
    };
    Ok(CommunityError::refused(
        format!("what do you thank {person} for?"),
        format!("cop thanks {} --for {reference}", typed(person.as_str())),
    ))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
