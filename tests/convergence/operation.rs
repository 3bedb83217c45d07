//! What may happen.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// One thing that somebody does on one machine.
#[derive(Clone)]
pub struct Operation {
    /// On which machine.
    pub at: usize,
    /// How many seconds after the one before.
    pub after: i64,
    /// What.
    pub what: What,
    /// On which entry, among those that there are.
    pub on: usize,
    /// With which other entry, tag or person.
    pub with: usize,
    /// In which of several ways.
    pub how: usize,
}

/// On one line, for rows of them are read.
impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Operation {
            at,
            after,
            what,
            on,
            with,
            how,
        } = self;
        write!(f, "({at}, {after}, {what:?}, {on}, {with}, {how})")
    }
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Add,
    AddHidden,
    Edit,
    Title,
    Tag,
    Fields,
    Retire,
    Pin,
    Link,
    Unlink,
    RenameTag,
    MergeTags,
    AliasTag,
    DefineTag,
    Tried,
    Answer,
    MeToo,
    Thank,
    Flag,
    FlagSensitive,
    Review,
    Settle,
    Trash,
    Restore,
    Purge,
    Hide,
    Share,
    Attach,
    Detach,
    Undo,
    Profile,
    JoinNames,
    Charter,
    Pave,
    Walk,
    Import,
    TurnClock,
    KeepCopy,
    ComeBackFromCopy,
    Sync,
    SyncCutShort,
}

/// Each with how often it is done in comparison with others.
const OFTEN: &[(What, usize)] = &[
    (What::Add, 8),
    (What::AddHidden, 2),
    (What::Edit, 12),
    (What::Title, 3),
    (What::Tag, 4),
    (What::Fields, 3),
    (What::Retire, 2),
    (What::Pin, 2),
    (What::Link, 4),
    (What::Unlink, 2),
    (What::RenameTag, 2),
    (What::MergeTags, 2),
    (What::AliasTag, 2),
    (What::DefineTag, 2),
    (What::Tried, 3),
    (What::Answer, 3),
    (What::MeToo, 2),
    (What::Thank, 2),
    (What::Flag, 2),
    (What::FlagSensitive, 2),
    (What::Review, 3),
    (What::Settle, 5),
    (What::Trash, 2),
    (What::Restore, 2),
    (What::Purge, 1),
    (What::Hide, 2),
    (What::Share, 4),
    (What::Attach, 3),
    (What::Detach, 1),
    (What::Undo, 4),
    (What::Profile, 3),
    (What::JoinNames, 2),
    (What::Charter, 2),
    (What::Pave, 4),
    (What::Walk, 1),
    (What::Import, 3),
    (What::TurnClock, 2),
    (What::KeepCopy, 1),
    (What::ComeBackFromCopy, 1),
    (What::Sync, 22),
    (What::SyncCutShort, 6),
];

/// The same where people are at odds about few entries.
const QUARREL: &[(What, usize)] = &[
    (What::Add, 1),
    (What::Edit, 14),
    (What::Title, 4),
    (What::Tag, 3),
    (What::Fields, 3),
    (What::Pin, 2),
    (What::Link, 2),
    (What::Pave, 3),
    (What::Settle, 8),
    (What::Undo, 4),
    (What::Trash, 2),
    (What::Restore, 3),
    (What::Hide, 2),
    (What::Share, 4),
    (What::FlagSensitive, 2),
    (What::Review, 3),
    (What::Purge, 1),
    (What::Attach, 2),
    (What::TurnClock, 3),
    (What::KeepCopy, 2),
    (What::ComeBackFromCopy, 2),
    (What::Sync, 20),
    (What::SyncCutShort, 6),
];

/// One thing that happens on one of so many machines, within so many seconds of the one before, on one of so many entries, with another
/// of so many.
fn one(
    machines: usize,
    seconds: i64,
    often: &[(What, usize)],
    on: usize,
    with: usize,
) -> impl Strategy<Value = Operation> + use<> {
    let one = (
        0..machines,
        0..seconds,
        select(each(often)),
        0..on,
        0..with,
        0usize..60,
    );
    one.prop_map(Operation::from)
}

/// A row of things that happen on so many machines.
pub fn several(machines: usize, longest: usize) -> impl Strategy<Value = Vec<Operation>> {
    vec(one(machines, 90, OFTEN, 6, 12), 8..longest)
}

/// A row of things that happen to a few entries that all machines know, often within a second.
pub fn quarrel(machines: usize, longest: usize) -> impl Strategy<Value = Vec<Operation>> {
    let quarrel = vec(one(machines, 3, QUARREL, 3, 6), 8..longest);
    (quarrel, 0usize..60).prop_map(move |(quarrel, how)| {
        let entries = (0..3).map(|number| Operation::from((0, 1, What::Add, 0, 2, how + number)));
        let sync = |at| Operation::from((at, 1, What::Sync, 0, 0, 0));
        let known = entries.chain((0..machines).map(sync));
        known.chain(quarrel).collect()
    })
}

/// Each as often as it is done.
fn each(often: &[(What, usize)]) -> Vec<What> {
    let each = often.iter();
    each.flat_map(|&(what, often)| std::iter::repeat_n(what, often))
        .collect()
}

impl From<(usize, i64, What, usize, usize, usize)> for Operation {
    fn from((at, after, what, on, with, how): (usize, i64, What, usize, usize, usize)) -> Self {
        Operation {
            at,
            after,
            what,
            on,
            with,
            how,
        }
    }
}
