//! A community without the names of its people, for a handbook that shall not tell them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::markdown::{rewrite_prose, split};
use crate::model::{Act, Details, Name, Snapshot, Title, Whole};

use super::called::Called;
use super::names::{Cast, Names};

/// The fields of front matter that name people. A body may begin with one of its own, where a file had two.
const FIELDS: [&str; 14] = [
    "author",
    "authors",
    "by",
    "created_by",
    "told_by",
    "teller",
    "steward",
    "owner",
    "coach",
    "name",
    "people",
    "attendees",
    "participants",
    "present",
];

/// The names that are not to be told.
#[derive(Default)]
pub(super) struct Veil {
    called: Called,
    /// Words of longer names that may give a person away by themselves.
    parts: HashSet<String>,
    /// The titles of the public entries by slug and handle, as they may be told.
    titles: HashMap<String, String>,
}

impl Veil {
    /// Everyone who is named anywhere in the community, hidden entries too, and what stands for them. Nobody where people are
    /// named in full.
    pub(super) fn of(snapshot: &Snapshot, way: Names) -> Self {
        let mut veil = Veil::default();
        if way == Names::Full {
            return veil;
        }
        let cast = Cast::new(way, &snapshot.members);
        for member in &snapshot.members {
            veil.add(&member.name, &cast);
            for alias in &member.aliases {
                veil.add(alias, &cast);
            }
        }
        for whole in &snapshot.entries {
            for name in named(whole) {
                veil.add(&name, &cast);
            }
        }
        for whole in snapshot.entries.iter().filter(|whole| whole.is_public()) {
            let (entry, title) = (&whole.entry, veil.title(whole).to_string());
            veil.titles.insert(entry.handle.to_string(), title.clone());
            veil.titles.entry(entry.slug.to_string()).or_insert(title);
        }
        veil
    }

    /// An entry's title as it may be told.
    fn title(&self, whole: &Whole) -> Title {
        let title = self.called.replaced(whole.entry.title.as_str());
        // What stands for a name is no less than one letter, so there is always something left.
        Title::derive(&title).unwrap_or_else(|| whole.entry.title.clone())
    }

    /// What a wiki link reads as that shows its target, where the target tells a name.
    fn target(&self, target: &str) -> Option<String> {
        let (page, _) = target.split_once('#').unwrap_or((target, ""));
        let tells = self.in_path(target) || matches!(self.called.replaced(target), Cow::Owned(_));
        let title = || self.titles.get(&page.trim().to_lowercase()).cloned();
        tells.then(|| title().unwrap_or_else(|| "another page".to_owned()))
    }

    fn add(&mut self, name: &Name, cast: &Cast<'_>) {
        if *name == Name::unknown() {
            return;
        }
        self.called.add(name.as_str(), &cast.plain(name));
        let words: Vec<&str> = name.as_str().split_whitespace().collect();
        if words.len() > 1 {
            let telling = |word: &&&str| word.chars().filter(|c| c.is_alphabetic()).count() > 2;
            let parts = words.iter().filter(telling);
            self.parts.extend(parts.map(|word| (*word).to_owned()));
        }
    }

    /// Whether a slug or a path holds a name.
    pub(super) fn in_path(&self, path: &str) -> bool {
        self.called.in_path(path)
    }

    /// The words of longer names that stand in a text by themselves, each once.
    pub(super) fn left<'t>(&self, text: &'t str) -> Vec<&'t str> {
        if self.parts.is_empty() {
            return Vec::new();
        }
        let mut left: Vec<&str> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
            .map(|word| word.trim_end_matches("'s"))
            .filter(|word| self.parts.contains(*word))
            .collect();
        left.sort_unstable();
        left.dedup();
        left
    }

    fn text(&self, text: &mut String) {
        if let Cow::Owned(new) = self.called.replaced(text) {
            *text = new;
        }
    }

    fn maybe(&self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// The community as it may be told. What is no text stays: names in fields, slugs and paths are seen to where the
    /// pages are written.
    pub(super) fn over(&self, snapshot: &Snapshot) -> Snapshot {
        let mut told = snapshot.clone();
        let charter = &mut told.charter;
        for text in [&mut charter.name, &mut charter.domain] {
            self.maybe(text);
        }
        if let Some(welcome) = &mut charter.welcome {
            *welcome = self.prose(welcome);
        }
        for agreement in &mut charter.agreements {
            self.text(agreement);
        }
        for member in &mut told.members {
            self.maybe(&mut member.team);
            self.maybe(&mut member.role);
            member.offers.retain(|tag| !self.in_path(tag.as_str()));
            member.seeks.retain(|tag| !self.in_path(tag.as_str()));
        }
        told.tags.retain(|tag| !self.in_path(tag.name.as_str()));
        for tag in &mut told.tags {
            self.maybe(&mut tag.definition);
            tag.aliases.retain(|alias| !self.in_path(alias.as_str()));
        }
        for whole in &mut told.entries {
            self.entry(whole);
        }
        told
    }

    fn entry(&self, whole: &mut Whole) {
        whole.entry.title = self.title(whole);
        whole.entry.tags.retain(|tag| !self.in_path(tag.as_str()));
        if let Details::Gathering { place, .. } = &mut whole.entry.details {
            self.maybe(place);
        }
        whole.body = self.prose(&whole.body);
        for mark in &mut whole.marks {
            // An answer is Markdown; what stands in the other notes is one line.
            if let (Act::Answer { .. }, Some(note)) = (&mark.act, &mut mark.note) {
                *note = self.prose(note);
            } else {
                self.maybe(&mut mark.note);
            }
            if let Act::Tried { place, .. } = &mut mark.act {
                self.maybe(place);
            }
        }
    }

    fn prose(&self, body: &str) -> String {
        let replaced = |text: &str| self.called.replaced(text).into_owned();
        rewrite_prose(body, &replaced, &|target| self.target(target))
    }
}

/// Everyone who is named in an entry, apart from the words of its text: in its fields and marks, in what an import could not
/// place, and in front matter that stands in the body.
fn named(whole: &Whole) -> Vec<Name> {
    let mut names = vec![whole.entry.author.clone()];
    match &whole.entry.details {
        Details::Story { told_by, .. } => names.extend(told_by.clone()),
        Details::Practice { steward, .. } => names.extend(steward.clone()),
        _ => {}
    }
    for mark in &whole.marks {
        names.push(mark.by.clone());
        if let Act::Thanks { to } = &mark.act {
            names.extend(to.clone());
        }
    }
    for (field, value) in &whole.entry.extra {
        if FIELDS.contains(&field.as_str()) {
            people(value, &mut names);
        }
    }
    if let Ok(document) = split(&whole.body)
        && let Some(front) = document.front
    {
        for (field, value) in &front.fields {
            if FIELDS.contains(&field.to_lowercase().replace('-', "_").as_str()) {
                people(value, &mut names);
            }
        }
    }
    names
}

fn people(value: &Value, names: &mut Vec<Name>) {
    match value {
        Value::String(text) => {
            names.extend(text.split(',').filter_map(|one| Name::parse(one).ok()))
        }
        Value::Array(all) => all.iter().for_each(|one| people(one, names)),
        Value::Object(fields) => fields
            .get("name")
            .into_iter()
            .for_each(|one| people(one, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{community, entry, name, noon};
    use super::super::{Options, PageContent, build, check, names_left, single};
    use super::*;
    use crate::model::{FlagReason, Kind, LinkKind, Member, Period, Verdict};

    fn options() -> Options {
        Options::new(noon("2026-05-01"))
    }

    /// A community that names its people in every place that it has.
    fn named_everywhere() -> Snapshot {
        let mut snapshot = community();
        let text = "Zoe Nadir, ZOE NADIR and Zed";
        snapshot.members.push(Member {
            team: Some(format!("Team of {text}")),
            role: Some(format!("Heir of {text}")),
            aliases: vec![name("Zed")],
            offers: vec!["zoe-nadir".parse().unwrap(), "kiln".parse().unwrap()],
            ..Member::named(name("Zoe Nadir"))
        });
        let charter = &mut snapshot.charter;
        charter.name = Some(format!("Guild of {text}"));
        charter.domain = Some(text.to_owned());
        charter.welcome = Some(format!("# {text}\n\n[Zed](#zoe-nadir-zoe-nadir-and-zed)"));
        charter.agreements = vec![text.to_owned()];
        snapshot.tags[0].definition = Some(text.to_owned());
        snapshot.tags[0].aliases.push("zed".parse().unwrap());
        let body = format!(
            "---\nauthor: Zoe Nadir\ntold_by: [Nil Stray, Zed]\n---\n# {text}\n\nNil Stray says *{text}*, see [[zed-tells]], [[Zoe Nadir]] and \
         [Zed](https://a.b/Zed). ![Zed](Zed.png \"Zed\")\n\n- [Zed]\n\n[Zed]: #zed\n\n## Zed\n\n`{text}` <!-- Zed -->"
        );
        let telling = entry(Kind::Story, "zed-tells", &format!("{text} tells"), &body)
            .by("Zed")
            .tags(&["zed", "glaze"])
            .details(Details::Story {
                told_by: Some(name("Zoe Nadir")),
                happened: None,
                outcome: None,
            })
            .file("Zed.png")
            .file("Zoe Nadir.png")
            .mark(
                "Zed",
                "2026-04-20",
                Act::Thanks {
                    to: Some(name("Zoe Nadir")),
                },
                text,
            );
        let flag = Act::Flag {
            reason: FlagReason::Wrong,
        };
        let tended = entry(Kind::Practice, "of-zoe-nadir", text, text)
            .by("Zoe Nadir")
            .details(Details::Practice {
                steward: Some(name("zed")),
                review_every: Period::DEFAULT_REVIEW,
            })
            .link(LinkKind::From, "zed-tells", None)
            .tried("Zed", "2026-04-20", Verdict::Worked, text)
            .mark("Zoe Nadir", "2026-04-20", flag, text);
        let mut tended = tended.0;
        for mark in &mut tended.marks {
            if let Act::Tried { place, .. } = &mut mark.act {
                *place = Some(text.to_owned());
            }
        }
        let asked = entry(Kind::Question, "who-is-zed", "Who is Zed?", text)
            .by("Zed")
            .mark(
                "Zoe Nadir",
                "2026-04-21",
                Act::Answer { with: None },
                "Zed, [[zed-tells]], says Zoe\n> Nadir.",
            );
        let met = entry(Kind::Gathering, "zed-night", "Zed night", text)
            .by("Zed")
            .details(Details::Gathering {
                on: None,
                place: Some(text.to_owned()),
            });
        snapshot.entries.extend([telling.0, tended, asked.0, met.0]);
        snapshot
    }

    #[test]
    fn no_name_is_told_anywhere_where_none_shall_be() {
        let snapshot = named_everywhere();
        for names in [Names::Initials, Names::None] {
            let options = Options { names, ..options() };
            let pages = build(&snapshot, &options);
            let mut all = single(&snapshot, &options);
            for page in &pages {
                all.push_str(&format!("\n{}\n", page.path));
                if let PageContent::Text(text) = &page.content {
                    all.push_str(text);
                }
            }
            let all = all.to_lowercase();
            for name in ["zoe nadir", "zoe-nadir", "zed", "nil stray", "nadir"] {
                let told = all
                    .find(name)
                    .map(|at| &all[at.saturating_sub(80)..at + 40]);
                assert_eq!(told, None, "{names:?}: {name}");
            }
            assert_eq!(check(&pages), [], "{names:?}");
            assert_eq!(names_left(&snapshot, &options, &pages), []);
        }
        // In full, all of it is there.
        let pages = build(&snapshot, &options());
        assert!(pages.iter().any(|page| page.path.contains("zed-tells")));
        assert_eq!(names_left(&snapshot, &options(), &pages), []);
    }

    #[test]
    fn words_that_may_be_names_are_told_to_whoever_exports() {
        let mut snapshot = community();
        snapshot.entries[0]
            .body
            .push_str("\n\nAda's kiln, and Lovelace. Adage, ada.\n");
        let options = Options {
            names: Names::Initials,
            ..options()
        };
        let pages = build(&snapshot, &options);
        let left = names_left(&snapshot, &options, &pages);
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(left[0].words, ["Ada", "Lovelace"]);
    }
}
