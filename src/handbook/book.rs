//! The snapshot as the pages need it: what is public and asked for, and how it hangs together.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::markdown::first_sentence;
use crate::model::{
    Charter, Details, Id, Kind, Lifecycle, LinkKind, Member, Snapshot, Tag, TagInfo, Timestamp,
    Whole,
};

use super::literal::{destination, link, literal};
use super::names::Cast;
use super::page::Options;
use super::places;
use super::veil::Veil;

/// Whether the handbook is a tree of pages or one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Tree,
    Single,
}

/// A topic with what carries it.
pub(super) struct Topic<'a> {
    pub(super) tag: &'a Tag,
    pub(super) page: String,
    pub(super) about: Option<&'a TagInfo>,
    /// Oldest first.
    pub(super) entries: Vec<&'a Whole>,
}

/// A link as one of its ends sees it.
#[derive(Clone, Copy)]
pub(super) struct Tie<'a> {
    pub(super) kind: LinkKind,
    pub(super) other: &'a Whole,
    pub(super) made: Timestamp,
}

/// What the handbook needs to speak of an entry.
struct Shown {
    page: String,
    /// The sentence that says most of it.
    sentence: String,
}

/// The longest sentence that introduces an entry, in characters.
const SENTENCE: usize = 200;

pub(super) struct Book<'a> {
    pub(super) options: &'a Options,
    pub(super) charter: &'a Charter,
    pub(super) members: Vec<&'a Member>,
    pub(super) cast: Cast<'a>,
    pub(super) veil: &'a Veil,
    pub(super) shape: Shape,
    /// What the handbook shows, oldest first.
    pub(super) entries: Vec<&'a Whole>,
    /// By tag.
    pub(super) topics: Vec<Topic<'a>>,
    public: HashMap<Id, &'a Whole>,
    shown: HashMap<Id, Shown>,
    forward: HashMap<Id, Vec<Tie<'a>>>,
    back: HashMap<Id, Vec<Tie<'a>>>,
    by_name: HashMap<&'a str, &'a Whole>,
    /// The live paths that lead through an entry, oldest first.
    paths: HashMap<Id, Vec<&'a Whole>>,
    aliases: HashMap<&'a Tag, &'a Tag>,
}

impl<'a> Book<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        options: &'a Options,
        veil: &'a Veil,
        shape: Shape,
    ) -> Self {
        let public: Vec<&Whole> = snapshot
            .entries
            .iter()
            .filter(|whole| whole.is_public())
            .collect();
        let aliases = snapshot
            .tags
            .iter()
            .flat_map(|info| info.aliases.iter().map(move |alias| (alias, &info.name)))
            .collect();
        let mut book = Book {
            options,
            charter: &snapshot.charter,
            members: snapshot.public_members(),
            cast: Cast::new(options.names, &snapshot.members),
            veil,
            shape,
            entries: Vec::new(),
            topics: Vec::new(),
            public: public
                .iter()
                .map(|&whole| (whole.entry.id, whole))
                .collect(),
            shown: HashMap::new(),
            forward: HashMap::new(),
            back: HashMap::new(),
            by_name: HashMap::new(),
            paths: HashMap::new(),
            aliases,
        };
        book.tie(&public);
        book.entries = public
            .into_iter()
            .filter(|whole| book.is_asked_for(whole))
            .collect();
        let mut taken = HashSet::new();
        for &whole in &book.entries {
            let page = places::entry_page(&whole.entry, veil, &mut taken);
            let sentence = first_sentence(&whole.body, SENTENCE);
            book.shown.insert(whole.entry.id, Shown { page, sentence });
            book.by_name
                .entry(whole.entry.slug.as_str())
                .or_insert(whole);
            book.by_name
                .entry(whole.entry.handle.as_str())
                .or_insert(whole);
        }
        book.lay_paths();
        book.topics = book.gather_topics(&snapshot.tags);
        book
    }

    fn lay_paths(&mut self) {
        let mut paths: HashMap<Id, Vec<&Whole>> = HashMap::new();
        for path in self.live(Kind::Path) {
            let Details::Path { steps } = &path.entry.details else {
                continue;
            };
            for step in steps {
                let through = paths.entry(step.entry).or_default();
                if through
                    .last()
                    .is_none_or(|last| last.entry.id != path.entry.id)
                {
                    through.push(path);
                }
            }
        }
        self.paths = paths;
    }

    /// Ties the public entries at both ends; a link that is made twice counts once.
    fn tie(&mut self, public: &[&'a Whole]) {
        let mut seen = HashSet::new();
        for &source in public {
            for made in &source.links {
                let Some(&target) = self.public.get(&made.target) else {
                    continue;
                };
                let itself = source.entry.id == target.entry.id;
                if itself || !seen.insert((source.entry.id, made.kind, target.entry.id)) {
                    continue;
                }
                let tie = |other| Tie {
                    kind: made.kind,
                    other,
                    made: made.created,
                };
                self.forward
                    .entry(source.entry.id)
                    .or_default()
                    .push(tie(target));
                self.back
                    .entry(target.entry.id)
                    .or_default()
                    .push(tie(source));
            }
        }
    }

    fn is_asked_for(&self, whole: &Whole) -> bool {
        let Options { topics, kinds, .. } = self.options;
        let of_topic = |tag: &Tag| {
            let tag = self.canonical(tag);
            topics.iter().any(|asked| self.canonical(asked) == tag)
        };
        (kinds.is_empty() || kinds.contains(&whole.entry.kind()))
            && (topics.is_empty() || whole.entry.tags.iter().any(of_topic))
    }

    /// The topics that a reader may see: carried by an entry of the handbook, offered, or explained in the glossary. A tag
    /// that only hidden entries carry stays hidden.
    fn gather_topics(&self, tags: &'a [TagInfo]) -> Vec<Topic<'a>> {
        let mut carried: BTreeMap<&Tag, Vec<&Whole>> = BTreeMap::new();
        for &whole in &self.entries {
            for tag in self.topics_of(whole) {
                carried.entry(tag).or_default().push(whole);
            }
        }
        if self.options.topics.is_empty() {
            let explained = tags.iter().filter(|info| info.definition.is_some());
            for info in explained {
                carried.entry(&info.name).or_default();
            }
            for &member in self.members.iter().filter(|_| self.cast.is_named()) {
                for tag in &member.offers {
                    carried.entry(self.known(tag)).or_default();
                }
            }
        }
        let mut taken = HashSet::new();
        let topics = carried.into_iter().map(|(tag, entries)| Topic {
            tag,
            page: places::topic_page(tag, &mut taken),
            about: tags.iter().find(|info| info.name == *tag),
            entries,
        });
        topics.collect()
    }

    /// The tag that this one is an alias of, or itself.
    fn canonical<'t>(&self, tag: &'t Tag) -> &'t Tag
    where
        'a: 't,
    {
        self.aliases.get(tag).copied().unwrap_or(tag)
    }

    fn known(&self, tag: &'a Tag) -> &'a Tag {
        self.canonical(tag)
    }

    /// An entry's topics, by name.
    pub(super) fn topics_of(&self, whole: &'a Whole) -> BTreeSet<&'a Tag> {
        whole.entry.tags.iter().map(|tag| self.known(tag)).collect()
    }

    /// The topic of a tag, if the handbook has it.
    pub(super) fn topic(&self, tag: &Tag) -> Option<&Topic<'a>> {
        let tag = self.canonical(tag);
        let at = self
            .topics
            .binary_search_by(|topic| topic.tag.cmp(tag))
            .ok()?;
        Some(&self.topics[at])
    }

    /// The kinds that the handbook has shelves for.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let asked = &self.options.kinds;
        Kind::ALL
            .into_iter()
            .filter(move |kind| asked.is_empty() || asked.contains(kind))
    }

    pub(super) fn has_shelf(&self, kind: Kind) -> bool {
        self.kinds().any(|one| one == kind)
    }

    /// The entries of a kind, oldest first.
    pub(super) fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &'a Whole> {
        self.entries
            .iter()
            .copied()
            .filter(move |whole| whole.entry.kind() == kind)
    }

    /// The live entries of a kind, oldest first.
    pub(super) fn live(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &'a Whole> {
        self.of_kind(kind)
            .filter(|whole| whole.entry.state == Lifecycle::Live)
    }

    /// An entry's links and those to it, whether or not the other end was asked for. States are computed from these.
    pub(super) fn all_ties(&self, id: Id, back: bool) -> &[Tie<'a>] {
        let ties = if back { &self.back } else { &self.forward };
        ties.get(&id).map_or(&[], Vec::as_slice)
    }

    /// What an entry links to, among what the handbook shows.
    pub(super) fn linked(&self, whole: &Whole, kind: LinkKind) -> Vec<&'a Whole> {
        self.others(self.all_ties(whole.entry.id, false), kind)
    }

    /// What links to an entry, among what the handbook shows.
    pub(super) fn linking(&self, whole: &Whole, kind: LinkKind) -> Vec<&'a Whole> {
        self.others(self.all_ties(whole.entry.id, true), kind)
    }

    fn others(&self, ties: &[Tie<'a>], kind: LinkKind) -> Vec<&'a Whole> {
        ties.iter()
            .filter(|tie| tie.kind == kind && self.shown.contains_key(&tie.other.entry.id))
            .map(|tie| tie.other)
            .collect()
    }

    /// The live paths of the handbook that lead through an entry, oldest first.
    pub(super) fn paths_through(&self, id: Id) -> &[&'a Whole] {
        self.paths.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The page of an entry, if the handbook shows it.
    pub(super) fn page(&self, id: Id) -> Option<&str> {
        self.shown.get(&id).map(|shown| shown.page.as_str())
    }

    /// The entry of this id, if the handbook shows it.
    pub(super) fn shown(&self, id: Id) -> Option<&'a Whole> {
        self.shown.contains_key(&id).then(|| self.public(id))?
    }

    /// The sentence that says most of an entry, as Markdown; empty where there is none.
    pub(super) fn sentence(&self, whole: &Whole) -> String {
        let shown = self.shown.get(&whole.entry.id);
        shown.map_or_else(String::new, |shown| literal(&shown.sentence))
    }

    /// The entry of this id, if it is public, whether or not it was asked for.
    pub(super) fn public(&self, id: Id) -> Option<&'a Whole> {
        self.public.get(&id).copied()
    }

    /// The entry that goes by this slug or handle, if the handbook shows it.
    pub(super) fn by_name(&self, name: &str) -> Option<&'a Whole> {
        self.by_name.get(name).copied()
    }

    /// The way from one page to another path, which may end in a fragment, as a link's destination.
    pub(super) fn way(&self, from: &str, to: &str) -> String {
        let (path, fragment) = match to.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (to, None),
        };
        match (self.shape, fragment) {
            (Shape::Single, Some(fragment)) => format!("#{fragment}"),
            (Shape::Single, None) => format!("#{}", places::anchor(path)),
            (Shape::Tree, Some(fragment)) => {
                format!("{}#{fragment}", destination(&places::relative(from, path)))
            }
            (Shape::Tree, None) => destination(&places::relative(from, path)),
        }
    }

    /// A link to an entry by its title; its title alone where the handbook does not show it.
    pub(super) fn mention(&self, from: &str, whole: &Whole) -> String {
        let title = literal(whole.entry.title.as_str());
        match self.page(whole.entry.id) {
            Some(page) => link(&title, &self.way(from, page)),
            None => title,
        }
    }

    /// Links to topics, by name.
    pub(super) fn topic_links(&self, from: &str, whole: &'a Whole) -> Vec<String> {
        let topics = self
            .topics_of(whole)
            .into_iter()
            .filter_map(|tag| self.topic(tag));
        topics
            .map(|topic| link(&literal(topic.tag.as_str()), &self.way(from, &topic.page)))
            .collect()
    }

    /// The community's name.
    pub(super) fn name(&self) -> &'a str {
        let name = self.charter.name.as_deref().map(str::trim);
        name.filter(|name| !name.is_empty())
            .unwrap_or("Our handbook")
    }
}
