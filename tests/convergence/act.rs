//! What somebody does, as the command line would have it done.

use cop::community::{Capture, Choice, Community, CommunityError, ImportRequest, Profile, Report};
use cop::model::{
    CalendarDate, Content, Decision, Details, FlagReason, Id, Kind, Lifecycle, LinkKind, Name,
    Outcome, Period, StepVerb, Tag, Title, Verdict,
};
use cop::store::StoreError;

use crate::operation::{Operation, What};
use crate::world::{PEOPLE, World};

/// The words of bodies: few, so that lines are alike.
const WORDS: [&str; 6] = ["kiln", "glaze", "clay", "cone", "wheel", "slip"];

/// The names that somebody may act under, besides their machine's person.
const OTHERS: [&str; 6] = ["ada", "Ben", "BEN", "Eve", "Ada L.", "Dee"];

/// What was done in the world to do one thing.
struct Deed<'w> {
    world: &'w mut World,
    of: &'w Operation,
    community: Community,
}

/// Does it. What is refused is no failure: a person would be told why.
pub fn act(world: &mut World, of: &Operation) -> Result<(), String> {
    let person = match of.with {
        0 | 1 => OTHERS[of.how % OTHERS.len()],
        _ => PEOPLE[of.at],
    };
    let community = world.community(of.at, person);
    let mut deed = Deed {
        world,
        of,
        community,
    };
    match deed.done() {
        Ok(()) => Ok(()),
        Err(
            CommunityError::NotFound { .. }
            | CommunityError::Ambiguous { .. }
            | CommunityError::NoTag { .. }
            | CommunityError::Refused { .. }
            | CommunityError::Store(StoreError::Missing(_)),
        ) => Ok(()),
        Err(error) => Err(format!("{error:?}")),
    }
}

impl Deed<'_> {
    fn done(&mut self) -> Result<(), CommunityError> {
        let how = self.of.how;
        let (on, with) = (self.on(), self.with());
        match self.of.what {
            What::Add => self.add(false)?,
            What::AddHidden => self.add(true)?,
            What::Edit => self.edit(&on)?,
            What::Title => {
                let word = self.word();
                let title = title(&format!("{} {word}", WORDS[how % WORDS.len()]));
                self.change(&on, |content| content.title = title)?;
            }
            What::Tag => {
                let tag = self.tag();
                match how % 3 {
                    0 => self.community.retag(&on, &[], &[tag])?,
                    _ => self.community.retag(&on, &[tag], &[])?,
                };
            }
            What::Fields => self.fields(&on)?,
            What::Retire => {
                let successor = how.is_multiple_of(2).then_some(with.as_str());
                self.community.retire(&on, successor)?;
            }
            What::Pin => {
                match how % 3 {
                    0 => self.community.unpin(&on)?,
                    _ => self.community.pin(&on)?,
                };
            }
            What::Link => {
                let kind = LinkKind::ALL[how % LinkKind::ALL.len()];
                self.community.link(&on, &[(kind, with)])?;
            }
            What::Unlink => drop(self.community.unlink(&on, &[], &[with])?),
            What::RenameTag => {
                let new = tag(["ware", "firing", "pots", "kilns"][how % 4]);
                self.community.rename_tag(&self.plain_tag(), &new)?;
            }
            What::MergeTags => {
                let into = tag(TAGS[how % TAGS.len()]);
                self.community.merge_tags(&self.plain_tag(), &into)?;
            }
            What::AliasTag => {
                let alias = tag(["ovens", "firing", "pots", "kiln", "glaze"][how % 5]);
                let meant = (!how.is_multiple_of(7)).then(|| self.plain_tag());
                self.community.alias_tag(&alias, meant.as_ref())?;
            }
            What::DefineTag => {
                let meaning = ["", "Heat.", "What shines."][how % 3];
                self.community.define_tag(&self.plain_tag(), meaning)?;
            }
            What::Tried => {
                let report = Report {
                    verdict: Verdict::ALL[how % Verdict::ALL.len()],
                    place: how.is_multiple_of(2).then(|| "shed".to_owned()),
                    note: self.note(),
                };
                self.community.tried(&on, report)?;
            }
            What::Answer => {
                let (note, with) = match how % 3 {
                    0 => (self.note(), None),
                    1 => (self.note(), Some(with.as_str())),
                    _ => (None, Some(with.as_str())),
                };
                self.community.answer(&on, note, with)?;
            }
            What::MeToo => {
                let note = self.note();
                self.community.me_too(&on, note)?;
            }
            What::Thank => {
                let note = self.note();
                let whom = PEOPLE[how % PEOPLE.len()];
                match how % 2 {
                    0 => self.community.thank(&on, None, note)?,
                    _ => self.community.thank(whom, Some(&on), note)?,
                };
            }
            What::Flag => {
                let reasons = [FlagReason::Stale, FlagReason::Wrong, FlagReason::Unclear];
                let note = self.note();
                self.community.flag(&on, reasons[how % 3], note)?;
            }
            What::FlagSensitive => {
                let note = self.note();
                self.community.flag(&on, FlagReason::Sensitive, note)?;
            }
            What::Review => {
                let decision = [Decision::Ok, Decision::Fixed][how % 2];
                let note = self.note();
                self.community.review(&on, decision, note)?;
            }
            What::Settle => self.settle(&on)?,
            What::Trash => drop(self.community.trash(&[on])?),
            What::Restore => drop(self.community.restore(&[on])?),
            What::Purge => self.purge(on)?,
            What::Hide => drop(self.change(&on, |content| content.private = true)?),
            What::Share => {
                self.change(&on, |content| {
                    content.private = false;
                    if content.state == Lifecycle::Draft {
                        content.state = Lifecycle::Live;
                    }
                })?;
            }
            What::Attach => self.attach(&on)?,
            What::Detach => drop(self.community.detach(&on, FILES[how % FILES.len()])?),
            What::Undo => drop(self.community.undo()?),
            What::Profile => self.profile()?,
            What::JoinNames => {
                let names = [OTHERS[how % OTHERS.len()], PEOPLE[how % PEOPLE.len()]];
                let name = Name::parse(names[how / 6 % 2]).unwrap();
                let profile = match how % 5 {
                    0 => Profile {
                        unalias: vec![name],
                        ..Profile::default()
                    },
                    _ => Profile {
                        alias: vec![name],
                        ..Profile::default()
                    },
                };
                self.community.describe_me(&profile)?;
            }
            What::Charter => self.charter()?,
            What::Pave => self.pave(&on, with)?,
            What::Walk => {
                self.community.start_path(&on, None)?;
                let note = self.note();
                self.community.finish_step(&on, 1, note)?;
            }
            What::Import => self.import()?,
            What::TurnClock
            | What::KeepCopy
            | What::ComeBackFromCopy
            | What::Sync
            | What::SyncCutShort => unreachable!("the world does that"),
        }
        Ok(())
    }

    /// The latest entries are meant more often than others.
    fn entry(&self, number: usize) -> String {
        let entries = &self.world.entries;
        match entries.len() {
            0 => "nothing".to_owned(),
            all => entries[(all - 1).saturating_sub(number % all)].to_string(),
        }
    }

    fn on(&self) -> String {
        self.entry(self.of.on)
    }

    fn with(&self) -> String {
        self.entry(self.of.with)
    }

    /// A new word that stands in a title or body.
    fn word(&mut self) -> String {
        self.world.ledger.word(self.of.at, true).1
    }

    fn note(&mut self) -> Option<String> {
        Some(format!(
            "Note {}",
            self.world.ledger.word(self.of.at, false).1
        ))
    }

    fn plain_tag(&self) -> Tag {
        tag(TAGS[self.of.with % TAGS.len()])
    }

    /// A tag of the few that all know, or now and then one that says something itself.
    fn tag(&mut self) -> Tag {
        match self.of.how % 8 {
            7 => tag(&self.world.ledger.word(self.of.at, false).1),
            _ => self.plain_tag(),
        }
    }

    fn change(&self, on: &str, change: impl FnOnce(&mut Content)) -> Result<(), CommunityError> {
        self.community.edit(
            on,
            Box::new(|content| {
                change(content);
                Ok(())
            }),
        )?;
        Ok(())
    }

    fn add(&mut self, hidden: bool) -> Result<(), CommunityError> {
        let how = self.of.how;
        let kind = Kind::ALL[how % Kind::ALL.len()];
        let words: Vec<String> = (0..3).map(|_| self.word()).collect();
        // A slug is a name for good: what a title says is known by it even when it says something else by then.
        let title = match hidden {
            true => title(&format!("{} {how}", WORDS[how % WORDS.len()])),
            false => title(&format!("{} {}", WORDS[how % WORDS.len()], words[0])),
        };
        let lines: Vec<&str> = (0..how % 5)
            .map(|line| WORDS[(how + line) % WORDS.len()])
            .collect();
        let other = match how % 4 {
            0 => format!("See [[{}]].\n", self.with_title()),
            _ => String::new(),
        };
        let mut content = Content::plain(
            kind,
            title,
            format!("{}\n{}\n{other}{}\n", words[1], lines.join("\n"), words[2]),
        );
        if how.is_multiple_of(3) {
            content.tags = vec![self.tag()];
        }
        match (hidden, how % 2) {
            (false, _) => {}
            (true, 0) => content.private = true,
            (true, _) => content.state = Lifecycle::Draft,
        }
        let mut capture = Capture::new(content);
        if how.is_multiple_of(5) && !self.world.entries.is_empty() {
            capture.links = vec![(LinkKind::From, self.with())];
        }
        let captured = self.community.capture(capture)?;
        self.world.entries.push(captured.entry.id);
        Ok(())
    }

    /// The title that another entry has here, so that a body may refer to it.
    fn with_title(&self) -> String {
        let found = self.community.find(&self.with());
        found.map_or("nothing yet".to_owned(), |entry| entry.title.to_string())
    }

    fn edit(&mut self, on: &str) -> Result<(), CommunityError> {
        let (how, word) = (self.of.how, self.word());
        self.change(on, |content| {
            let mut lines: Vec<String> = content.body.lines().map(str::to_owned).collect();
            let place = how % (lines.len() + 1);
            let line = format!("{} {word}", WORDS[how % WORDS.len()]);
            match how % 6 {
                0 => lines.push(line),
                1 => lines.insert(0, line),
                2 if place < lines.len() => {
                    lines.remove(place);
                    lines.push(line);
                }
                3 => lines = vec![line],
                4 if place < lines.len() => lines[place] = line,
                _ => lines.insert(place, line),
            }
            content.body = lines.join("\n") + if how.is_multiple_of(7) { "" } else { "\n" };
        })
    }

    fn fields(&mut self, on: &str) -> Result<(), CommunityError> {
        let how = self.of.how;
        let name = Name::parse(OTHERS[how % OTHERS.len()]).unwrap();
        let day = CalendarDate::parse_iso(["2026-04-01", "2026-04-02"][how % 2]);
        self.change(on, |content| match &mut content.details {
            Details::Story {
                told_by,
                happened,
                outcome,
            } => match how % 3 {
                0 => *told_by = Some(name),
                1 => *happened = day,
                _ => *outcome = Some(Outcome::ALL[how % Outcome::ALL.len()]),
            },
            Details::Practice {
                steward,
                review_every,
            } => match how % 2 {
                0 => *steward = Some(name),
                _ => *review_every = Period::of_days(how as u32 + 1).unwrap(),
            },
            Details::Gathering { on, place } => match how % 2 {
                0 => *on = day,
                _ => *place = Some(WORDS[how % WORDS.len()].to_owned()),
            },
            _ => {
                let key = ["colour", "id", "author"][how % 3].to_owned();
                content.extra.insert(key, serde_json::Value::from(how));
            }
        })
    }

    fn settle(&mut self, on: &str) -> Result<(), CommunityError> {
        let choice = match self.of.how % 3 {
            0 => Choice::Mine,
            1 => Choice::Theirs,
            _ => {
                let (_, mut content, _) = self.community.versions(on)?;
                let word = self.word();
                content.body.push_str(&format!("settled {word}\n"));
                Choice::Text(Box::new(content))
            }
        };
        self.community.settle(on, choice).map(drop)
    }

    fn purge(&mut self, on: String) -> Result<(), CommunityError> {
        let id = Id::parse(&on);
        self.community.purge(&[on])?;
        if let Some(id) = id {
            self.world.ledger.erased.insert((self.of.at, id));
            self.world.ledger.hidden_once.insert(id);
        }
        Ok(())
    }

    fn attach(&mut self, on: &str) -> Result<(), CommunityError> {
        let how = self.of.how;
        let folder = &self.world.machines[self.of.at].folder;
        let file = folder.join("file.txt");
        let text = match how % 3 {
            0 => self.world.ledger.word(self.of.at, false).1,
            _ => WORDS[how % 2].to_owned(),
        };
        std::fs::write(&file, text).unwrap();
        let name = FILES[how / 3 % FILES.len()];
        self.community.attach(on, &file, Some(name)).map(drop)
    }

    fn profile(&mut self) -> Result<(), CommunityError> {
        let how = self.of.how;
        let topic = self.plain_tag();
        let mut profile = Profile::default();
        match how % 5 {
            0 => profile.team = Some(["Studio", "Yard", ""][how % 3].to_owned()),
            1 => profile.role = Some(["coordinator", "helper"][how % 2].to_owned()),
            2 => profile.offer = vec![topic],
            3 => profile.seek = vec![topic],
            _ => profile.drop = vec![topic],
        }
        self.community.describe_me(&profile).map(drop)
    }

    fn charter(&mut self) -> Result<(), CommunityError> {
        let how = self.of.how;
        self.community
            .change_charter("changing the charter", |charter| {
                let text = ["Potters", "Kiln people", "Makers of pots"][how % 3];
                match how % 5 {
                    0 => charter.name = Some(text.to_owned()),
                    1 => charter.domain = Some(text.to_owned()),
                    2 => charter.welcome = how.is_multiple_of(2).then(|| text.to_owned()),
                    3 => charter.rhythm = Period::of_days(how as u32 % 4 * 7),
                    _ => charter.agreements.push(text.to_owned()),
                }
                charter.agreements.dedup();
            })?;
        Ok(())
    }

    fn pave(&mut self, on: &str, with: String) -> Result<(), CommunityError> {
        let how = self.of.how;
        // There are few paths among the entries: the one meant, or else any.
        let entries = self.world.entries.iter().rev().map(Id::to_string);
        let is_path = |id: &String| {
            self.community
                .find(id)
                .is_ok_and(|entry| entry.kind() == Kind::Path)
        };
        let path = [on.to_owned()].into_iter().chain(entries).find(is_path);
        let path = path.unwrap_or_default();
        match how % 4 {
            0 | 1 => {
                let verb = StepVerb::ALL[how % StepVerb::ALL.len()];
                self.community.add_steps(&path, &[(verb, with)], None)?;
            }
            2 => drop(self.community.move_step(&path, 1, 2)?),
            _ => drop(self.community.drop_step(&path, 1)?),
        }
        Ok(())
    }

    fn import(&mut self) -> Result<(), CommunityError> {
        let how = self.of.how;
        let folder = &self.world.machines[self.of.at].folder;
        let file = folder.join(format!("notes-{}.md", how % 2));
        let word = self.world.ledger.word(self.of.at, true).1;
        let text = match how % 3 {
            0 => format!(
                "---\ntitle: Notes\ntags: [{}]\n---\n{word}\n",
                TAGS[how % TAGS.len()]
            ),
            1 => format!("# Notes\n\nkiln\n{word}\n"),
            _ => format!("---\nkind: story\nby: Eve\n---\n# Notes of Eve\n\n{word}\n"),
        };
        std::fs::write(&file, text).unwrap();
        let request = ImportRequest {
            path: file,
            kind: None,
            dry_run: false,
        };
        let report = self.community.import(&request, &mut |_| {})?;
        for imported in report.files {
            let Some(handle) = imported.handle else {
                continue;
            };
            let id = self.community.find(&handle)?.id;
            if !self.world.entries.contains(&id) {
                self.world.entries.push(id);
            }
        }
        Ok(())
    }
}

const TAGS: [&str; 6] = ["kiln", "glaze", "clay", "ware", "firing", "pots"];

const FILES: [&str; 3] = ["cone.txt", "pictures/kiln.txt", "cone"];

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}
