//! Which entries: the one filter that listing, searching and exporting share.

use super::{Id, Kind, Name, State, Tag, Timestamp};

/// One thing that is true of an entry or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// It is this one.
    Entry(Id),
    /// It is of this kind.
    Kind(Kind),
    /// It carries this tag, or the tag that this is an alias of.
    Tag(Tag),
    /// This member wrote or told it; names match by their beginning, in any case.
    By(String),
    /// This member wrote it down; the name is whole.
    WrittenBy(Name),
    /// It is in this member's care, the name being whole: they look after it, or told or wrote it and nobody does.
    InCareOf(Name),
    /// It carries one of the tags.
    AnyTag(Vec<Tag>),
    /// It is in this state, stored or computed.
    State(State),
    /// Its content changed at this moment or later.
    Since(Timestamp),
    /// Its content last changed before this moment.
    Before(Timestamp),
    /// It comes from the entry that this reference names.
    From(String),
    /// It links to, or is linked from, the entry that this reference names.
    Links(String),
    /// Its handle or its slug begins with this.
    NameBegins(String),
    /// All of these stand in its slug.
    NameHas(Vec<String>),
    /// It stays on this machine.
    Private,
    /// The community puts it first.
    Pinned,
    /// Others may hear of it: it is no draft, does not stay on this machine, and no open flag calls it sensitive.
    Shared,
    /// A live gathering speaks of it.
    Discussed,
    /// It is in the trash. Without this predicate, nothing in the trash is found.
    Trashed,
}

/// Predicates and full-text expressions, combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All of them; none means every entry.
    All(Vec<Condition>),
    /// Any of them; none means no entry.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// This predicate.
    Is(Predicate),
    /// The text matches this expression in the language of the full-text index, made by `search` alone.
    Text(String),
}

impl Condition {
    /// All of these predicates.
    pub fn all(predicates: impl IntoIterator<Item = Predicate>) -> Self {
        Condition::All(predicates.into_iter().map(Condition::Is).collect())
    }

    /// Every entry outside the trash, drafts too.
    pub fn kept() -> Self {
        let draft = Condition::Is(Predicate::State(State::Draft));
        Condition::Any(vec![draft.clone(), Condition::Not(Box::new(draft))])
    }

    /// Whether some predicate in it, at any depth, is as asked.
    pub fn mentions(&self, asked: &dyn Fn(&Predicate) -> bool) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().any(|part| part.mentions(asked))
            }
            Condition::Not(part) => part.mentions(asked),
            Condition::Is(predicate) => asked(predicate),
            Condition::Text(_) => false,
        }
    }
}
