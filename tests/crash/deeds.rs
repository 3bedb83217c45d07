//! Everything that writes, done to a community in which something can be done in each way.

use std::path::{Path, PathBuf};

use cop::community::{
    Capture, Community, CommunityError, ImportRequest, Profile, Report, SyncRequest,
};
use cop::model::{
    Content, Decision, Details, FlagReason, Kind, Lifecycle, LinkKind, Name, Outcome, StepVerb,
    Tag, Timestamp, Title, Verdict,
};

/// A moment that all agree on.
const NOW: i64 = 1_778_000_000;

/// A home with a community.
pub struct Home {
    pub folder: PathBuf,
}

impl Home {
    pub fn at(folder: &Path) -> Self {
        Home {
            folder: folder.to_path_buf(),
        }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("cop.db")
    }

    pub fn community(&self) -> Community {
        self.community_of("Ada")
    }

    fn community_of(&self, name: &str) -> Community {
        community_at(&self.database(), name)
    }
}

/// The community in a file, as it is to somebody of this name.
pub fn community_at(database: &Path, name: &str) -> Community {
    let me = Name::parse(name).unwrap();
    Community::new(
        database.to_path_buf(),
        Timestamp::from_seconds(NOW),
        Box::new(move || me),
    )
}

type Done = Result<(), CommunityError>;

/// One thing that a person does.
pub struct Deed {
    pub name: &'static str,
    pub does: fn(&Community, &Path) -> Done,
    /// Whether it is one change, kept as a whole or not at all. Others keep what they had done in several.
    pub is_whole: bool,
}

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

pub fn capture(community: &Community, kind: Kind, title: &str, body: &str, tags: &[&str]) -> Done {
    let content = Content {
        tags: tags.iter().map(|text| tag(text)).collect(),
        extra: [("level".to_owned(), 2.into())].into(),
        ..Content::plain(kind, Title::parse(title).unwrap(), body.to_owned())
    };
    community.capture(Capture::new(content)).map(drop)
}

/// The community to which everything is done.
pub fn found(home: &Home) -> Done {
    let community = home.community();
    community.change_charter("founding", |charter| {
        charter.name = Some("Potters".to_owned());
        charter.domain = Some("Firing".to_owned());
    })?;
    let mut long = "The breaker tripped in the middle of the firing.\n".repeat(40);
    long.push_str("\nSee [[Check the breaker]].\n");
    capture(
        &community,
        Kind::Practice,
        "Check the breaker",
        "Press the button.\n",
        &["kiln"],
    )?;
    capture(
        &community,
        Kind::Story,
        "Kiln tripped at 900",
        &long,
        &["kiln", "glaze"],
    )?;
    capture(
        &community,
        Kind::Lesson,
        "Test it before firing",
        "It takes a minute.\n",
        &["kilns"],
    )?;
    capture(
        &home.community_of("Ben"),
        Kind::Question,
        "Why does it trip",
        "Nobody knows.\n",
        &[],
    )?;
    community.pin("why-does-it-trip")?;
    capture(
        &community,
        Kind::Path,
        "Firing alone",
        "Three evenings.\n",
        &["kiln"],
    )?;
    capture(
        &community,
        Kind::Gathering,
        "Spring meeting",
        "We met.\n",
        &[],
    )?;
    capture(
        &community,
        Kind::Story,
        "An old tale",
        "Long ago.\n",
        &["tales"],
    )?;
    let from = [(LinkKind::From, "kiln-tripped-at-900".to_owned())];
    community.link("test-it-before-firing", &from)?;
    let step = [
        (StepVerb::Watch, "kiln-tripped-at-900".to_owned()),
        (StepVerb::Do, "check-the-breaker".to_owned()),
    ];
    community.add_steps("firing-alone", &step, None)?;
    let report = Report {
        verdict: Verdict::Worked,
        place: None,
        note: Some("Twice.".to_owned()),
    };
    community.tried("check-the-breaker", report)?;
    community.flag("check-the-breaker", FlagReason::Stale, None)?;
    let file = home.folder.join("picture.png");
    std::fs::write(&file, [7_u8; 9_000]).unwrap();
    community.attach("kiln-tripped-at-900", &file, None)?;
    community.trash(&["an-old-tale".to_owned()])?;
    Ok(())
}

fn edit(community: &Community, reference: &str, change: fn(&mut Content)) -> Done {
    let changes = move |content: &mut Content| {
        change(content);
        Ok(())
    };
    community.edit(reference, Box::new(changes)).map(drop)
}

macro_rules! deeds {
    ($($name:literal: $does:expr,)*) => {
        vec![$(Deed { name: $name, does: $does, is_whole: true }),*]
    };
}

/// Everything that is one change.
pub fn whole() -> Vec<Deed> {
    deeds! {
        "add a story": |c, _| {
            let body = "A long evening at the kiln.\n".repeat(200);
            capture(c, Kind::Story, "A long evening", &body, &["kiln", "evenings"])
        },
        "add a practice": |c, _| capture(c, Kind::Practice, "Open slowly", "Wait.\n", &["kiln"]),
        "add a lesson": |c, _| capture(c, Kind::Lesson, "Patience", "See [[Firing alone]].\n", &[]),
        "add a question": |c, _| capture(c, Kind::Question, "How hot", "", &["kiln"]),
        "add a path": |c, _| capture(c, Kind::Path, "Glazing", "", &["glaze"]),
        "add a gathering": |c, _| capture(c, Kind::Gathering, "Summer", "", &[]),
        "edit the text": |c, _| edit(c, "kiln-tripped-at-900", |content| {
            content.body = content.body.replace("tripped", "went off");
        }),
        "edit the title": |c, _| edit(c, "check-the-breaker", |content| {
            content.title = Title::parse("Look after the breaker").unwrap();
        }),
        "edit a field": |c, _| edit(c, "kiln-tripped-at-900", |content| {
            content.details = Details::Story {
                told_by: Name::parse("Ben").ok(),
                happened: None,
                outcome: Some(Outcome::Good),
            };
        }),
        "make it private": |c, _| edit(c, "check-the-breaker", |content| content.private = true),
        "make it a draft": |c, _| edit(c, "check-the-breaker", |content| content.state = Lifecycle::Draft),
        "tag": |c, _| c.retag("kiln-tripped-at-900", &[tag("ovens")], &[tag("glaze")]).map(drop),
        "rename a tag": |c, _| c.rename_tag(&tag("kiln"), &tag("oven")).map(drop),
        "merge tags": |c, _| c.merge_tags(&tag("kilns"), &tag("kiln")).map(drop),
        "call a tag otherwise": |c, _| c.alias_tag(&tag("ofen"), Some(&tag("kiln"))).map(drop),
        "define a tag": |c, _| c.define_tag(&tag("kiln"), "Where it gets hot.").map(drop),
        "link": |c, _| {
            let links = [(LinkKind::Relates, "firing-alone".to_owned())];
            c.link("kiln-tripped-at-900", &links).map(drop)
        },
        "unlink": |c, _| c.unlink("test-it-before-firing", &[], &["kiln-tripped-at-900".to_owned()]).map(drop),
        "pin": |c, _| c.pin("check-the-breaker").map(drop),
        "retire": |c, _| c.retire("check-the-breaker", Some("test-it-before-firing")).map(drop),
        "tell that it was tried": |c, _| {
            let report = Report { verdict: Verdict::Partly, place: Some("Shed".to_owned()), note: None };
            c.tried("check-the-breaker", report).map(drop)
        },
        "answer": |c, _| {
            c.answer("why-does-it-trip", Some("Damp.".to_owned()), Some("test-it-before-firing")).map(drop)
        },
        "wonder too": |c, _| c.me_too("why-does-it-trip", None).map(drop),
        "thank": |c, _| c.thank("Ben", Some("kiln-tripped-at-900"), Some("For it.".to_owned())).map(drop),
        "flag": |c, _| c.flag("kiln-tripped-at-900", FlagReason::Sensitive, None).map(drop),
        "review": |c, _| c.review("check-the-breaker", Decision::Ok, None).map(drop),
        "put into the trash": |c, _| c.trash(&["kiln-tripped-at-900".to_owned()]).map(drop),
        "restore": |c, _| c.restore(&["an-old-tale".to_owned()]).map(drop),
        "attach": |c, home| {
            let file = home.join("plan.txt");
            std::fs::write(&file, [b'x'; 20_000]).unwrap();
            c.attach("check-the-breaker", &file, None).map(drop)
        },
        "detach": |c, _| c.detach("kiln-tripped-at-900", "picture.png").map(drop),
        "take back": |c, _| c.undo().map(drop),
        "tell of oneself": |c, _| {
            let profile = Profile {
                team: Some("Studio".to_owned()),
                offer: vec![tag("kiln")],
                alias: vec![Name::parse("Ada L").unwrap()],
                ..Profile::default()
            };
            c.describe_me(&profile).map(drop)
        },
        "change the charter": |c, _| {
            c.change_charter("charter", |charter| charter.welcome = Some("Come in.".to_owned())).map(drop)
        },
        "add a step": |c, _| {
            c.add_steps("firing-alone", &[(StepVerb::Teach, "test-it-before-firing".to_owned())], None).map(drop)
        },
        "move a step": |c, _| c.move_step("firing-alone", 1, 2).map(drop),
        "drop a step": |c, _| c.drop_step("firing-alone", 1).map(drop),
        "start on a path": |c, _| c.start_path("firing-alone", Some("Ben")).map(drop),
        "repair": |c, _| c.diagnose(true).map(drop),
    }
}

/// What takes more than one transaction.
pub fn in_parts() -> Vec<Deed> {
    let mut deeds = deeds! {
        "purge": |c, _| c.purge(&["kiln-tripped-at-900".to_owned()]).map(drop),
        "import": |c, home| {
            let folder = home.join("notes");
            std::fs::create_dir_all(&folder).unwrap();
            for number in 0..12 {
                let text = format!("---\ntags: [kiln, n{number}]\n---\n# Note {number}\n\nOf the kiln.\n");
                std::fs::write(folder.join(format!("{number}.md")), text).unwrap();
            }
            let request = ImportRequest { path: folder, kind: None, dry_run: false };
            c.import(&request, &mut |_| {}).map(drop)
        },
        "back up": |c, home| c.backup(Some(&home.join("copy.db")), true).map(drop),
        "exchange": |c, home| {
            let request = SyncRequest {
                remote: Some(home.join("shared").display().to_string()),
                setup: true,
                ..SyncRequest::default()
            };
            c.sync(&request, &mut |_| {}).map(drop)
        },
    };
    for deed in &mut deeds {
        deed.is_whole = false;
    }
    deeds
}
