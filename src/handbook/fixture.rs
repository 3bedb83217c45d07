//! A small community with every kind, every state, and everything that wants to break a page.

use crate::model::{
    Act, Attachment, CalendarDate, Change, Decision, Details, Entry, FlagReason, Id, Kind,
    Lifecycle, Link, LinkKind, Mark, Member, Name, Outcome, Period, Slug, Snapshot, Step, StepVerb,
    TagInfo, Timestamp, Title, Verdict, Whole,
};

pub(super) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// Noon of a day of 2026, by its ISO date.
pub(super) fn noon(day: &str) -> Timestamp {
    Timestamp::parse_rfc3339(&format!("{day}T12:00:00Z")).unwrap()
}

/// The id that stands for this word.
pub(super) fn id(word: &str) -> Id {
    Id::of_content(&[word])
}

/// An entry in the making; its slug is the word that its id is made of.
pub(super) struct Making(pub(super) Whole);

pub(super) fn entry(kind: Kind, slug: &str, title: &str, body: &str) -> Making {
    let id = id(slug);
    Making(Whole {
        entry: Entry {
            id,
            handle: id.handle(),
            slug: Slug::parse(slug).unwrap(),
            details: Details::empty(kind),
            title: Title::parse(title).unwrap(),
            tags: vec![],
            author: name("Ada Lovelace"),
            state: Lifecycle::Live,
            private: false,
            pinned: false,
            created: noon("2026-03-01"),
            updated: noon("2026-03-01"),
            trashed: None,
            extra: Default::default(),
        },
        body: body.to_owned(),
        links: vec![],
        marks: vec![],
        changes: vec![],
        attachments: vec![],
    })
}

impl Making {
    pub(super) fn tags(mut self, tags: &[&str]) -> Self {
        self.0.entry.tags = tags.iter().map(|tag| tag.parse().unwrap()).collect();
        self
    }

    pub(super) fn by(mut self, author: &str) -> Self {
        self.0.entry.author = name(author);
        self
    }

    pub(super) fn on(mut self, day: &str) -> Self {
        self.0.entry.created = noon(day);
        self.0.entry.updated = noon(day);
        self
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.0.entry);
        self
    }

    pub(super) fn details(self, details: Details) -> Self {
        self.with(|entry| entry.details = details)
    }

    pub(super) fn changed(mut self, day: &str, what: &str) -> Self {
        self.0.changes.push(Change {
            at: noon(day),
            by: name("Ada Lovelace"),
            what: what.to_owned(),
        });
        self
    }

    pub(super) fn link(mut self, kind: LinkKind, target: &str, written: Option<&str>) -> Self {
        self.0.links.push(Link {
            source: self.0.entry.id,
            kind,
            target: id(target),
            written: written.map(str::to_owned),
            created: self.0.entry.created,
        });
        self
    }

    pub(super) fn mark(mut self, by: &str, day: &str, act: Act, note: &str) -> Self {
        let number = self.0.marks.len().to_string();
        self.0.marks.push(Mark {
            id: Id::of_content(&[self.0.entry.slug.as_str(), &number]),
            entry: self.0.entry.id,
            act,
            by: name(by),
            at: noon(day),
            note: (!note.is_empty()).then(|| note.to_owned()),
        });
        self
    }

    pub(super) fn tried(self, by: &str, day: &str, verdict: Verdict, note: &str) -> Self {
        let place = Some("Studio *2*".to_owned());
        self.mark(by, day, Act::Tried { verdict, place }, note)
    }

    pub(super) fn file(mut self, path: &str) -> Self {
        self.0.attachments.push(Attachment {
            path: path.to_owned(),
            sha256: format!("{:064x}", path.len()),
            size: 1,
        });
        self
    }
}

fn member(called: &str, team: &str, offers: &[&str]) -> Member {
    Member {
        team: Some(team.to_owned()),
        offers: offers.iter().map(|tag| tag.parse().unwrap()).collect(),
        ..Member::named(name(called))
    }
}

fn practice(steward: Option<&str>) -> Details {
    Details::Practice {
        steward: steward.map(name),
        review_every: Period::DEFAULT_REVIEW,
    }
}

fn story(told_by: Option<&str>, happened: &str, outcome: Outcome) -> Details {
    Details::Story {
        told_by: told_by.map(name),
        happened: CalendarDate::parse_iso(happened),
        outcome: Some(outcome),
    }
}

/// What a reader must never see, in any page.
pub(super) const SECRET: &str = "zzsecret";

/// Titles and bodies that would run, include or swallow something.
pub(super) const HOSTILE: &str = "Use [x] & <script> *now* {{#include /etc/passwd}} # {#id} | \\";

fn public() -> Vec<Making> {
    use LinkKind::{Answers, From, Relates, Supersedes};
    let kiln = entry(
        Kind::Story,
        "kiln-tripped",
        "Kiln tripped at 900",
        "# Kiln tripped at 900\n\nThe breaker tripped mid-firing. We lost the load.\n\n# What we saw\n\n\
         ![the log](log.png) and [the same](./log.png).\n",
    )
    .tags(&["kiln"])
    .details(story(Some("Ben"), "2026-02", Outcome::Bad))
    .file("log.png")
    .file("img/raw data.csv")
    .mark("Cy", "2026-03-05", Act::Thanks { to: None }, "It saved *my* load.");
    let lesson = entry(
        Kind::Lesson,
        "test-the-breaker",
        "When firing above 900, test the breaker",
        "Breakers age. Test them.",
    )
    .tags(&["kiln"])
    .on("2026-03-02")
    .link(From, "kiln-tripped", None);
    let check = entry(
        Kind::Practice,
        "check-the-breaker",
        "Check the breaker",
        "Press the test button, see [[kiln-tripped|that day]] and [[zzsecret-plan|the plan]], \
         [old](../x/old-way.md#how) and [nowhere](gone.md).\n\n## Cost\n\nA minute. ![log](log.png)\n\n```sh\nnever closed",
    )
    .tags(&["kiln", "safety"])
    .on("2026-03-03")
    .details(practice(Some("ada")))
    .link(From, "test-the-breaker", None)
    .link(Relates, "kiln-tripped", Some("kiln-tripped"))
    .link(Relates, "old-way", Some("../x/old-way.md#how"))
    .link(Relates, "zzsecret-plan", Some("zzsecret-plan"))
    .link(Supersedes, "old-way", None)
    .tried("Ben", "2026-03-10", Verdict::Failed, "Wrong button.")
    .tried("Ben", "2026-03-11", Verdict::Worked, "See https://a.b/c_d, # really")
    .tried("Cy", "2026-03-12", Verdict::Worked, "")
    .tried("Dee", "2026-04-02", Verdict::Worked, "<img src=x onerror=alert(1)>")
    .mark("Rea", "2026-04-03", Act::Review { decision: Decision::Ok }, SECRET)
    .mark("Dee", "2026-04-04", Act::Thanks { to: Some(name("Ben")) }, "")
    .changed("2026-03-03", "add")
    .changed("2026-03-04", "edit")
    .changed("2026-04-01", "edit")
    .changed("2026-04-05", "edit")
    .file("log.png");
    let old = entry(Kind::Practice, "old-way", "The old way", "Hope.")
        .tags(&["kiln"])
        .with(|entry| entry.state = Lifecycle::Retired)
        .changed("2026-03-20", "retire");
    let contested = entry(
        Kind::Practice,
        "kick-it",
        "Kick the kiln",
        "Hard.\n\n- a\n  - b",
    )
    .details(practice(None))
    .on("2026-04-06")
    .tried("Ben", "2026-04-07", Verdict::Failed, "It \"kicked\"\nback.")
    .mark(
        "Cy",
        "2026-04-08",
        Act::Flag {
            reason: FlagReason::Wrong,
        },
        "Do **not**.",
    );
    let question = entry(
        Kind::Question,
        "celadon",
        "Why does celadon pinhole?",
        "## Context\n\nEvery third pot has holes.",
    )
    .tags(&["glaze"])
    .by("Ben")
    .on("2026-04-09")
    .mark("Cy", "2026-04-10", Act::MeToo, "")
    .mark("Dee", "2026-04-10", Act::MeToo, "")
    .mark("Ben", "2026-04-10", Act::MeToo, "");
    let answered = entry(
        Kind::Question,
        "which-cone",
        "Which cone?",
        "For stoneware.",
    )
    .tags(&["glaze", "c++"])
    .by("Cy")
    .on("2026-04-11")
    .mark(
        "Ada Lovelace",
        "2026-04-12",
        Act::Answer { with: None },
        "# Cone 9\n\n- slow\n- [[kiln-tripped]]\n\n<script>alert(1)</script>\n\n```\nopen",
    )
    .mark(
        "Dee",
        "2026-04-13",
        Act::Answer {
            with: Some(id("check-the-breaker")),
        },
        "",
    )
    .mark(
        "Dee",
        "2026-04-13",
        Act::Answer {
            with: Some(id("zzsecret-plan")),
        },
        "",
    )
    .tried("Cy", "2026-04-14", Verdict::Worked, "");
    let hostile = entry(
        Kind::Story,
        "hostile",
        HOSTILE,
        "<script>alert(1)</script>\n\n[x](javascript:alert(1)) {{#include /etc/passwd}}\n\n<details>\n\nopen",
    )
    .tags(&["con", "readme"])
    .on("2026-04-15")
    .link(Answers, "which-cone", None);
    let path = entry(
        Kind::Path,
        "first-month",
        "First month",
        "## For\n\nNewcomers.",
    )
    .details(Details::Path {
        steps: vec![
            Step {
                verb: StepVerb::Watch,
                entry: id("kiln-tripped"),
            },
            Step {
                verb: StepVerb::Do,
                entry: id("check-the-breaker"),
            },
            Step {
                verb: StepVerb::Teach,
                entry: id("zzsecret-plan"),
            },
        ],
    })
    .on("2026-04-16")
    .mark(
        "Dee",
        "2026-04-17",
        Act::Step {
            number: 1,
            did: None,
            coach: Some(name("Zzcoach")),
        },
        SECRET,
    )
    .mark(
        "Dee",
        "2026-04-17",
        Act::Unknown {
            word: SECRET.into(),
            value: None,
        },
        SECRET,
    );
    let gathering = |slug: &str, title: &str, on: &str| {
        entry(Kind::Gathering, slug, title, "We spoke of the kiln.")
            .details(Details::Gathering {
                on: CalendarDate::parse_iso(on),
                place: Some("Hall [B]".into()),
            })
            .on("2026-04-18")
            .link(Relates, "kiln-tripped", None)
    };
    vec![
        kiln,
        lesson,
        check,
        old,
        contested,
        question,
        answered,
        hostile,
        path,
        gathering("april", "April firing", "2026-04-18"),
        gathering("june", "June firing", "2026-06-18"),
    ]
}

/// Entries that no page may speak of.
fn hidden() -> Vec<Making> {
    let hidden = |slug: &str| {
        entry(
            Kind::Practice,
            &format!("{SECRET}-{slug}"),
            &format!("{SECRET} title"),
            &format!("{SECRET} body"),
        )
        .tags(&["zzsecret-tag"])
        .by("Zzsecret Author")
        .link(LinkKind::From, "kiln-tripped", None)
        .link(LinkKind::Answers, "celadon", None)
        .link(LinkKind::Supersedes, "check-the-breaker", None)
        .file("zzsecret.png")
        .with(|entry| entry.pinned = true)
    };
    let sensitive = Act::Flag {
        reason: FlagReason::Sensitive,
    };
    vec![
        hidden("plan").with(|entry| entry.private = true),
        hidden("draft").with(|entry| entry.state = Lifecycle::Draft),
        hidden("trash").with(|entry| entry.trashed = Some(noon("2026-04-01"))),
        hidden("sensitive").mark("Ben", "2026-04-01", sensitive, SECRET),
    ]
}

/// The whole community.
pub(super) fn community() -> Snapshot {
    let tag = |word: &str, definition: Option<&str>, aliases: &[&str]| TagInfo {
        name: word.parse().unwrap(),
        definition: definition.map(str::to_owned),
        aliases: aliases.iter().map(|alias| alias.parse().unwrap()).collect(),
        entries: 7,
    };
    let mut ada = member("Ada Lovelace", "Studio", &["kiln"]);
    ada.aliases = vec![name("ada")];
    let mut snapshot = Snapshot::default();
    snapshot.charter.name = Some("Potters *Guild*".into());
    snapshot.charter.domain = Some("Firing safely".into());
    snapshot.charter.welcome = Some("# Hello\n\nCome as you are.".into());
    snapshot.charter.agreements = vec!["No blame".into(), "- Ask".into()];
    snapshot.charter.rhythm = Period::of_days(14);
    snapshot.members = vec![
        ada,
        member("Ben", "Wheel & <Co>", &["glaze", "wood-firing"]),
        member("Eve", "Office", &[]),
    ];
    snapshot.tags = vec![
        tag("glaze", Some("Glass on clay"), &["glazing"]),
        tag("kiln", None, &["furnace"]),
        tag("zzsecret-tag", None, &[]),
    ];
    let mut entries: Vec<Whole> = public().into_iter().map(|making| making.0).collect();
    entries.extend(hidden().into_iter().map(|making| making.0));
    entries.sort_by_key(|whole| (whole.entry.created, whole.entry.id));
    snapshot.entries = entries;
    snapshot
}
