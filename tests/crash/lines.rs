//! Every command that writes, as one types it, with what it leaves beside the database.

use crate::commands::commands;

/// What a command leaves beside the database, by its name in the folder that it runs in.
#[derive(Clone, Copy)]
pub enum Left {
    /// A file that is there as a whole, the old or the new.
    File(&'static str),
    /// A folder of such files, which the same command puts in order where it was left half-way.
    Folder(&'static str),
    /// Another database.
    Copy(&'static str),
}

/// A command line, and what is promised of it.
pub struct Line {
    /// As it is typed after `cop`.
    pub line: &'static str,
    /// The database that it changes.
    pub database: &'static str,
    /// Whether it is one change, kept as a whole or not at all. Others keep what they had done in several.
    pub is_whole: bool,
    /// Whether it can be given again where it was cut short, and then does all of it.
    pub goes_on: bool,
    /// Whether what it changes in the database is remembered only where that can be written.
    pub remembers: bool,
    pub leaves: &'static [Left],
}

/// One change of the database.
const fn one(line: &'static str) -> Line {
    Line {
        line,
        database: "cop.db",
        is_whole: true,
        goes_on: false,
        remembers: false,
        leaves: &[],
    }
}

/// Several changes of the database.
const fn several(line: &'static str) -> Line {
    Line {
        is_whole: false,
        ..one(line)
    }
}

/// Something beside the database, which is made whole by giving the command again.
const fn beside(line: &'static str, leaves: &'static [Left]) -> Line {
    Line {
        goes_on: true,
        leaves,
        ..one(line)
    }
}

/// The first change of a database that is not there yet.
const fn first(line: &'static str) -> Line {
    Line {
        database: "new.db",
        ..several(line)
    }
}

const SETTINGS: &[Left] = &[Left::File("home/.config/cop/config.toml")];

/// Each command that writes, with the lines that are given. They are about the community of `deeds::found`.
pub const WRITES: &[(&str, &[Line])] = &[
    (
        "add",
        &[
            one("add story 'A long evening' -F in/long.md -t evenings"),
            one("add lesson Patience -m 'See [[Firing alone]].' --from kiln-tripped-at-900"),
            one("add practice 'Open slowly' -m Wait. -t kiln --steward Ben"),
            one("add question 'How hot' -t kiln"),
            one("add path Glazing --step watch:kiln-tripped-at-900"),
            one("add gathering Summer -m 'We met.' --on 2026-05-01 --where Studio"),
            one("add story Begun -m 'The kiln.' --draft --private"),
            first("--db new.db add story First -m 'It begins.'"),
        ],
    ),
    (
        "ask",
        &[one("ask 'Why does it crack' -m 'In the cold.' -t glaze")],
    ),
    (
        "edit",
        &[
            one("edit kiln-tripped-at-900 -F in/long.md"),
            one("edit check-the-breaker --title 'Look after the breaker' --steward Ben"),
            one("edit check-the-breaker --private --state draft"),
        ],
    ),
    (
        "attach",
        &[
            one("attach check-the-breaker in/plan.bin"),
            one("attach kiln-tripped-at-900 --remove picture.png"),
        ],
    ),
    (
        "tried",
        &[one(
            "tried check-the-breaker partly -m 'In the shed.' --where Shed",
        )],
    ),
    (
        "answer",
        &[
            one("answer why-does-it-trip -m Damp. --with test-it-before-firing"),
            one("answer why-does-it-trip -F in/long.md"),
        ],
    ),
    ("metoo", &[one("metoo why-does-it-trip -m 'Here too.'")]),
    (
        "thanks",
        &[one("thanks Ben --for why-does-it-trip -m 'For asking.'")],
    ),
    (
        "flag",
        &[
            one("flag kiln-tripped-at-900 sensitive"),
            one("flag check-the-breaker wrong -m 'The other one.'"),
        ],
    ),
    ("path start", &[one("path start firing-alone --coach Ben")]),
    (
        "path done",
        &[
            one("path done firing-alone 1 -m 'Listen to it.'"),
            several("path done firing-alone 2 -m 'Press it.' --story"),
        ],
    ),
    (
        "path add",
        &[one("path add firing-alone teach:test-it-before-firing")],
    ),
    ("path move", &[one("path move firing-alone 1 2")]),
    ("path drop", &[one("path drop firing-alone 1")]),
    (
        "review",
        &[one("review check-the-breaker ok -m 'Looked at.'")],
    ),
    ("tag", &[one("tag kiln-tripped-at-900 ovens -glaze")]),
    ("tag rename", &[one("tag rename kiln oven")]),
    ("tag merge", &[one("tag merge kilns kiln")]),
    ("tag define", &[one("tag define kiln 'Where it gets hot.'")]),
    ("tag alias", &[one("tag alias ofen kiln")]),
    (
        "link",
        &[one("link kiln-tripped-at-900 --relates firing-alone")],
    ),
    (
        "unlink",
        &[one("unlink test-it-before-firing kiln-tripped-at-900")],
    ),
    ("pin", &[one("pin kiln-tripped-at-900")]),
    ("unpin", &[one("unpin why-does-it-trip")]),
    (
        "retire",
        &[one("retire check-the-breaker --for test-it-before-firing")],
    ),
    ("rm", &[one("rm kiln-tripped-at-900")]),
    ("restore", &[one("restore an-old-tale")]),
    (
        "purge",
        &[
            several("purge kiln-tripped-at-900 --yes"),
            several("purge --trash --yes"),
        ],
    ),
    ("undo", &[one("undo")]),
    (
        "import",
        &[
            one("import in/notes"),
            several("import in/guild"),
            first("--db new.db import in/notes"),
        ],
    ),
    (
        "sync",
        &[Line {
            goes_on: true,
            ..several("sync --setup shared")
        }],
    ),
    (
        "export handbook",
        &[
            beside("export handbook book", &[Left::Folder("book")]),
            beside(
                "export handbook --single single.md --force",
                &[Left::File("single.md")],
            ),
        ],
    ),
    (
        "export archive",
        &[Line {
            remembers: true,
            ..beside("export archive archive", &[Left::Folder("archive")])
        }],
    ),
    (
        "backup",
        &[beside("backup copy.db --force", &[Left::Copy("copy.db")])],
    ),
    (
        "init",
        &[
            one("init 'Other Potters' --domain 'Firing safely'"),
            first("--db new.db init Weavers --domain Weaving"),
        ],
    ),
    (
        "me",
        &[
            one("me --team Studio --offer kiln --alias 'Ada L'"),
            Line {
                is_whole: false,
                leaves: SETTINGS,
                ..one("me --name Adah --role Coordinator")
            },
        ],
    ),
    (
        "about",
        &[one(
            "about --welcome 'Come in.' --agree 'Ask first.' --rhythm 14d",
        )],
    ),
    (
        "use",
        // Where it lies is kept first, then that it is meant.
        &[Line {
            is_whole: false,
            ..beside("use others --path others.db", SETTINGS)
        }],
    ),
    (
        "config set",
        &[
            beside("config set name Adah", SETTINGS),
            beside("config set filters.due 'kind:practice state:due'", SETTINGS),
        ],
    ),
    (
        "config unset",
        // Given again it says, and by its exit code, that the setting was not set.
        &[Line {
            leaves: SETTINGS,
            ..one("config unset name")
        }],
    ),
    ("doctor", &[beside("doctor --repair", &[])]),
];

/// The commands that only read; of what they write to standard output becomes what the shell makes of it.
const READS: &[&str] = &[
    "home",
    "search",
    "show",
    "list",
    "who",
    "related",
    "brief",
    // It writes as the commands do that its keys stand for, and only on a terminal.
    "browse",
    "path",
    "path show",
    "why",
    "history",
    "diff",
    "agenda",
    "help",
    "health",
    "stats",
    "tag list",
    "export json",
    "members",
    "config",
    "config list",
    "config get",
    "config path",
    "completions",
    // With --all it fills a folder with what is the same each time.
    "man",
];

/// Every line of every command that writes.
pub fn all() -> Vec<&'static Line> {
    WRITES.iter().flat_map(|(_, lines)| *lines).collect()
}

#[test]
fn every_command_reads_or_writes() {
    let mut known: Vec<&str> = WRITES.iter().map(|(name, _)| *name).collect();
    for (name, lines) in WRITES {
        assert!(!lines.is_empty(), "{name}");
        for Line { line, .. } in *lines {
            let typed = line.trim_start_matches("--db new.db ");
            assert!(typed.starts_with(name), "{name}: {line}");
        }
    }
    known.extend(READS);
    known.sort();
    let mut commands: Vec<String> = commands().into_iter().map(|(name, _)| name).collect();
    commands.sort();
    assert_eq!(known, commands, "each command stands in one of the lists");
}
