//! One Markdown text becomes the values of an entry.

use std::path::Path;

use serde_json::{Map, Value};

use crate::markdown::{self, Reference};
use crate::model::{
    CalendarDate, Content, Details, InvalidText, Kind, Lifecycle, LinkKind, Slug, Timestamp, Title,
    check_body,
};

use super::fields::{Fields, canonical, is_blank, scalar, shown, yes_or_no};
use super::incoming::{NotTaken, Note, Parsed};
use super::{date, kind, marks, people, tags, title};

/// The field under which the fields of [`Content::extra`] are written that would be read as something else.
pub(in crate::exchange) const KEPT: &str = "kept";

const CREATED: &[&str] = &["created", "created_at", "date", "published", "date_created"];
const UPDATED: &[&str] = &[
    "updated",
    "updated_at",
    "modified",
    "last_modified",
    "last_modified_at",
    "last_updated",
    "lastmod",
];

/// Where a text comes from, which may tell what the text does not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Origin<'a> {
    /// The file's name.
    pub(super) name: Option<&'a Path>,
    /// The folders that it lies in, from the one that was asked for.
    pub(super) folders: Option<&'a Path>,
    /// The kind that the caller asked for.
    pub(super) asked: Option<Kind>,
    /// The present moment, where words such as `yesterday` were written just now.
    pub(super) now: Option<Timestamp>,
    /// Whether the fields say all there is to say, so that nothing is looked for in the body.
    pub(super) as_written: bool,
}

/// What a text says, with what only its place among others can resolve.
#[derive(Debug)]
pub(super) struct Read {
    /// All but the links of the body.
    pub(super) parsed: Parsed,
    pub(super) notes: Vec<Note>,
    /// The references of the body, unresolved.
    pub(super) references: Vec<Reference>,
    /// The line on which the body begins.
    pub(super) body_line: usize,
}

/// Whether a field of this name is read, of whichever kind the entry is, rather than kept.
pub(in crate::exchange) fn is_read(key: &str) -> bool {
    const OTHERS: &[&str] = &[
        KEPT,
        "title",
        "kind",
        "type",
        "state",
        "status",
        "draft",
        "published",
        "private",
        "pinned",
        "slug",
        "told_by",
        "happened",
        "outcome",
        "steward",
        "review_every",
        "on",
        "where",
        "place",
        "location",
        "steps",
    ];
    let name = canonical(key);
    let lists = [
        OTHERS,
        CREATED,
        UPDATED,
        people::FIELDS,
        tags::FIELDS,
        marks::MARKS,
    ];
    lists.iter().any(|list| list.contains(&name.as_str()))
        || LinkKind::ALL.iter().any(|kind| kind.as_str() == name)
}

/// Reads one text.
pub(super) fn read(text: &str, from: Origin<'_>) -> Result<Read, NotTaken> {
    let refuse = |line, reason| Err(NotTaken { line, reason });
    let document = match markdown::split(text) {
        Ok(document) => document,
        Err(error) => return refuse(error.line, error.reason),
    };
    let (body, body_line) = (document.body, document.body_line);
    match check_body(body) {
        Ok(()) => {}
        Err(InvalidText::Nul(line)) => {
            return refuse(body_line + line - 1, "the text holds a NUL byte".to_owned());
        }
        Err(error) => return refuse(1, error.to_string()),
    }
    let map = document.front.map(|front| front.fields).unwrap_or_default();
    let head = &text[..text.len() - body.len()];
    let mut fields = Fields::new(map, head);
    let kept = take_kept(&mut fields);
    let (kind, kind_from) = kind::of(&mut fields, from.asked, from.folders);
    let (from_name, dated) = match from.name {
        Some(name) => title::from_path(name, from.folders),
        None => (None, None),
    };
    let searched = if from.as_written { "" } else { body };
    let Some(title) = title_of(&mut fields, body).or(from_name) else {
        let reason = "there is no title: no `title` field, no heading `# …`, no name".to_owned();
        return refuse(1, reason);
    };
    let state = state(&mut fields);
    // Whoever says anything of it but no does not want it seen.
    let unclear = fields
        .peek("private")
        .is_some_and(|value| !is_blank(value) && yes_or_no(value).is_err());
    let private = fields.read(&["private"], yes_or_no).unwrap_or(unclear);
    let pinned = fields.read(&["pinned"], yes_or_no).unwrap_or_default();
    let met = fields
        .peek("date")
        .and_then(|value| date::calendar(value, from.now).ok());
    let met = met.or(dated.map(CalendarDate::Day));
    let created = fields.read(CREATED, |value| date::moment(value, from.now));
    let created = created.or(dated.map(date::midnight));
    let updated = fields.read(UPDATED, |value| date::moment(value, from.now));
    let steps = match kind {
        Kind::Path => marks::steps(&mut fields),
        _ => vec![],
    };
    let details = details(&mut fields, kind, met, from.now);
    let parsed = Parsed {
        slug: slug(&mut fields),
        kind_from,
        author: people::author(&mut fields),
        created,
        updated: updated.map(|updated| created.map_or(updated, |created| updated.max(created))),
        links: marks::links(&mut fields),
        marks: marks::marks(&mut fields, from.now),
        steps,
        content: Content {
            title,
            body: body.to_owned(),
            tags: tags::of(&mut fields, searched),
            details,
            state,
            private,
            pinned,
            extra: Default::default(),
        },
    };
    let (extra, notes) = fields.finish();
    let mut read = Read {
        parsed,
        notes,
        references: if from.as_written {
            vec![]
        } else {
            markdown::references(body)
        },
        body_line,
    };
    read.parsed.content.extra = extra;
    read.parsed.content.extra.extend(kept);
    Ok(read)
}

/// The fields that [`super::super::write`] set apart.
fn take_kept(fields: &mut Fields<'_>) -> Map<String, Value> {
    if !matches!(fields.peek(KEPT), Some(Value::Object(_))) {
        return Map::new();
    }
    match fields.take(KEPT) {
        Some((_, Value::Object(kept))) => kept,
        _ => Map::new(),
    }
}

/// The title that the text gives itself: a field, a property line, a heading.
fn title_of(fields: &mut Fields<'_>, body: &str) -> Option<Title> {
    if let Some((key, value)) = fields.take("title") {
        match scalar(&value) {
            Err(why) => fields.pass_over(key, value, &why),
            Ok(text) => match Title::parse(&text) {
                Ok(title) => return Some(title),
                Err(InvalidText::Empty(_)) => {}
                Err(error) => {
                    fields.pass_over(key, value, &error.to_string());
                    if let Some(title) = Title::derive(&text) {
                        return Some(title);
                    }
                }
            },
        }
    }
    let property = tags::properties(body).find(|(key, _)| key.eq_ignore_ascii_case("title"));
    property
        .and_then(|(_, text)| Title::derive(text))
        .or_else(|| Title::derive(&markdown::title(body)?))
}

fn state(fields: &mut Fields<'_>) -> Lifecycle {
    let stated = fields.read(&["state", "status"], |value| {
        let text = scalar(value)?;
        match text.trim().to_lowercase().as_str() {
            "draft" | "wip" => Ok(Lifecycle::Draft),
            "live" | "published" | "active" | "final" | "stable" => Ok(Lifecycle::Live),
            "retired" | "deprecated" | "obsolete" | "archived" | "superseded" => {
                Ok(Lifecycle::Retired)
            }
            _ => Err(format!("{} is no state", shown(&text))),
        }
    });
    let draft = fields.read(&["draft"], yes_or_no).unwrap_or(false);
    // `published` holds a date just as often.
    let published = fields.peek("published").map(yes_or_no);
    if let Some(Ok(_)) = published {
        fields.take("published");
    }
    match stated {
        Some(state) => state,
        None if draft || published == Some(Ok(false)) => Lifecycle::Draft,
        None => Lifecycle::Live,
    }
}

/// A plain slug; any other address belongs to another tool and is kept with the other fields.
fn slug(fields: &mut Fields<'_>) -> Option<Slug> {
    let slug = Slug::parse(&scalar(fields.peek("slug")?).ok()?)?;
    fields.take("slug");
    Some(slug)
}

/// The fields of the kind. Those of other kinds are left alone.
fn details(
    fields: &mut Fields<'_>,
    kind: Kind,
    met: Option<CalendarDate>,
    now: Option<Timestamp>,
) -> Details {
    let calendar = |value: &Value| date::calendar(value, now);
    match kind {
        Kind::Story => Details::Story {
            told_by: fields.read(&["told_by"], people::name),
            happened: fields.read(&["happened"], calendar),
            outcome: fields.read(&["outcome"], |value| {
                let text = scalar(value)?;
                text.parse().map_err(|error| format!("{error}"))
            }),
        },
        Kind::Practice => {
            let Details::Practice {
                review_every: usual,
                ..
            } = Details::empty(kind)
            else {
                return Details::empty(kind);
            };
            Details::Practice {
                steward: fields.read(&["steward"], people::name),
                review_every: fields
                    .read(&["review_every"], |value| {
                        let text = scalar(value)?;
                        text.parse().map_err(|_| {
                            format!("{} is no period such as `90d` or `6 months`", shown(&text))
                        })
                    })
                    .unwrap_or(usual),
            }
        }
        Kind::Gathering => Details::Gathering {
            // Notes of a meeting are dated by the meeting.
            on: fields.read(&["on", "happened"], calendar).or(met),
            place: fields.read(&["where", "place", "location"], scalar),
        },
        Kind::Lesson | Kind::Question | Kind::Path => Details::empty(kind),
    }
}
