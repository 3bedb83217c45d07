//! Responding: what people say of what others wrote.

use serde::Serialize;

use super::find::resolve_kept;
use super::{Community, CommunityError};
use crate::model::{Act, Entry, Id, Kind, Lifecycle, Mark, Verdict};
use crate::store::Standing;

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

impl Community {
    /// Keeps a report on a practice, or on a question's answer.
    pub fn tried(&self, reference: &str, report: Report) -> Result<Reported, CommunityError> {
        self.change(|data| {
            let entry = resolve_kept(data, reference)?;
            if entry.state == Lifecycle::Draft {
                return Err(CommunityError::refused(
                    format!("“{}” is a draft still", entry.title),
                    format!("cop edit {} --state live", entry.handle),
                ));
            }
            if !matches!(entry.kind(), Kind::Practice | Kind::Question | Kind::Lesson) {
                return Err(CommunityError::refused(
                    format!("a {} cannot be tried; a practice can", entry.kind()),
                    "cop list practice",
                ));
            }
            let place = report
                .place
                .map(|text| one_line(&text))
                .filter(|text| !text.is_empty());
            let note = report
                .note
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty());
            let mark = Mark {
                id: Id::random(),
                entry: entry.id,
                act: Act::Tried {
                    verdict: report.verdict,
                    place,
                },
                by: self.me().clone(),
                at: self.now,
                note,
            };
            let what = format!("reporting on “{}”", entry.title);
            self.keep_mark(data, &mark, &what)?;
            let standing = data.standing(&entry, self.now)?;
            let own = self.me().is(&entry.author);
            Ok(Reported {
                entry,
                standing,
                report: mark,
                own,
            })
        })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
