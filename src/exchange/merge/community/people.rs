//! The people: what each says of themselves, and who is one person with whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Clash, Said, Three, canonical, end};
use crate::exchange::CommunityFile;
use crate::model::{Member, Name, Tag};

/// What is said of one person; names by the form under which they are compared.
#[derive(Debug, Clone)]
struct Person {
    name: Name,
    team: Option<String>,
    role: Option<String>,
    aliases: BTreeMap<String, Name>,
    offers: BTreeSet<Tag>,
    seeks: BTreeSet<Tag>,
}

type People = BTreeMap<String, Person>;

/// The people of whom something is said, each under one name.
pub(super) fn members(
    all: &Three<&CommunityFile>,
    aliases: &BTreeMap<Tag, Tag>,
    clashes: &mut Vec<Clash>,
) -> Vec<Member> {
    let known = all.each(|file| people(file, aliases));
    let names: BTreeSet<&String> = known.ours.keys().chain(known.theirs.keys()).collect();
    let mut merged = People::new();
    for name in names {
        let (ours, theirs) = (known.ours.get(name), known.theirs.get(name));
        let base = known.base.get(name);
        let person = match (ours, theirs) {
            (Some(ours), Some(theirs)) => Some(merge(base, ours, theirs, clashes)),
            // Of whom the other side says nothing any more, that stands unless there is something new.
            (one, other) => one
                .or(other)
                .filter(|one| !base.is_some_and(|base| base.says_what(one)))
                .cloned(),
        };
        if let Some(person) = person {
            merged.insert(name.clone(), person);
        }
    }
    let members = joined(merged).into_values().map(Member::from);
    members.filter(Member::is_described).collect()
}

fn people(file: &CommunityFile, aliases: &BTreeMap<Tag, Tag>) -> People {
    let topics = |topics: &[Tag]| topics.iter().map(|tag| canonical(aliases, tag)).collect();
    let mut people = People::new();
    for member in &file.members {
        let person = Person {
            name: member.name.clone(),
            team: member.team.clone(),
            role: member.role.clone(),
            aliases: BTreeMap::new(),
            offers: topics(&member.offers),
            seeks: topics(&member.seeks),
        };
        let name = member.name.folded();
        let person = match people.remove(&name) {
            Some(same) => Person::same(same, person),
            None => person,
        };
        let person = people.entry(name).or_insert(person);
        for alias in &member.aliases {
            person.go_by(alias.folded(), alias.clone());
        }
    }
    people
}

fn merge(
    base: Option<&Person>,
    ours: &Person,
    theirs: &Person,
    clashes: &mut Vec<Clash>,
) -> Person {
    let nobody = Person::named(ours.name.clone());
    let base = base.unwrap_or(&nobody);
    let all = Three { base, ours, theirs };
    let name = (&ours.name).min(&theirs.name).clone();
    let said = [Said::Team(name.clone()), Said::Role(name.clone())];
    let [team, role] = said;
    let aliases = ours.aliases.iter().chain(&theirs.aliases);
    let mut merged = Person {
        team: all.each(|p| p.team.as_ref()).pick(team, clashes),
        role: all.each(|p| p.role.as_ref()).pick(role, clashes),
        offers: topics(all.each(|p| &p.offers)),
        seeks: topics(all.each(|p| &p.seeks)),
        ..Person::named(name)
    };
    for (folded, alias) in aliases {
        if all.each(|p| p.aliases.contains_key(folded)).stands() {
            merged.go_by(folded.clone(), alias.clone());
        }
    }
    merged
}

fn topics(all: Three<&BTreeSet<Tag>>) -> BTreeSet<Tag> {
    let either = all.ours.union(all.theirs);
    either
        .filter(|tag| all.each(|topics| topics.contains(*tag)).stands())
        .cloned()
        .collect()
}

/// Joins who is a member of their own and another name of somebody else, for those are one person. An alias that several
/// claim stays with the first of them by name; of members who are aliases of each other, the first is the member.
fn joined(mut people: People) -> People {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for (name, person) in &mut people {
        person.aliases.remove(name);
        person.aliases.retain(|alias, _| {
            let owner = owners.entry(alias.clone()).or_insert_with(|| name.clone());
            owner == name
        });
    }
    // Who is nearer to the one who stays says more of them.
    let mut joining: Vec<(usize, String, String)> = Vec::new();
    for name in people.keys() {
        let into = end(name, |name| owners.get(name));
        if into != name {
            let owned = std::iter::successors(Some(name), |name| owners.get(*name));
            let steps = owned.take_while(|name| *name != into).count();
            joining.push((steps, name.clone(), into.clone()));
        }
    }
    joining.sort();
    for (_, name, into) in joining {
        if let Some(other) = people.remove(&name)
            && let Some(person) = people.get_mut(&into)
        {
            person.absorb(name, other);
            person.aliases.remove(&into);
        }
    }
    people
}

impl Person {
    fn named(name: Name) -> Self {
        Person {
            name,
            team: None,
            role: None,
            aliases: BTreeMap::new(),
            offers: BTreeSet::new(),
            seeks: BTreeSet::new(),
        }
    }

    /// A person whom one file names twice.
    fn same(self, other: Person) -> Self {
        let name = (&self.name).min(&other.name).clone();
        let mut person = Person { name, ..self };
        person.take(other);
        person
    }

    /// Someone of their own turns out to be this person.
    fn absorb(&mut self, folded: String, other: Person) {
        self.go_by(folded, other.name.clone());
        self.take(other);
    }

    /// What another says stands where this one says nothing.
    fn take(&mut self, other: Person) {
        self.team = self.team.take().or(other.team);
        self.role = self.role.take().or(other.role);
        self.offers.extend(other.offers);
        self.seeks.extend(other.seeks);
        for (folded, alias) in other.aliases {
            self.go_by(folded, alias);
        }
    }

    /// Of two spellings of a name all machines choose the same.
    fn go_by(&mut self, folded: String, alias: Name) {
        let known = self.aliases.entry(folded).or_insert_with(|| alias.clone());
        if alias < *known {
            *known = alias;
        }
    }

    /// Whether another says the same, however names are spelt.
    fn says_what(&self, other: &Person) -> bool {
        self.team == other.team
            && self.role == other.role
            && self.aliases.keys().eq(other.aliases.keys())
            && self.offers == other.offers
            && self.seeks == other.seeks
    }
}

impl From<Person> for Member {
    fn from(person: Person) -> Self {
        Member {
            name: person.name,
            team: person.team,
            role: person.role,
            aliases: person.aliases.into_values().collect(),
            offers: person.offers.into_iter().collect(),
            seeks: person.seeks.into_iter().collect(),
        }
    }
}
