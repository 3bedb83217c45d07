//! Every command with what is run of it, and the forms of output that it has.

use std::ffi::OsString;

use clap::Command;

use crate::bench::words;
pub use crate::commands::commands;
use crate::corpus;

/// Each command with the lines that are run; `EVIL` stands for a line of hostile text.
pub const COMMANDS: &[(&str, &[&str])] = &[
    (
        "add",
        &[
            "add story 'New EVIL' -m EVIL -t new --told-by EVIL",
            "add gathering EVIL --where EVIL -m EVIL",
            "add practice EVIL --steward EVIL --from kiln-evilmark",
            "add path EVIL --step watch:kiln-evilmark",
        ],
    ),
    ("ask", &["ask EVIL -m EVIL -t klin"]),
    (
        "edit",
        &[
            "edit kiln-evilmark --title EVIL -m EVIL",
            "edit gathered-evilmark --where EVIL",
            "edit old-evilmark --state live",
        ],
    ),
    (
        "attach",
        &[
            "attach kiln-evilmark evil.txt",
            "attach kiln-evilmark --remove raw.bin",
        ],
    ),
    ("home", &["home -n 50", "--me 'Eve EVIL' home"]),
    (
        "search",
        &[
            "search kiln --explain",
            "search evilmark EVIL",
            "search PAINTED",
            "search tag:EVIL by:EVIL from:EVIL state:EVIL",
            "search kilm",
            "search zebra EVIL -t kiln",
        ],
    ),
    (
        "show",
        &[
            "show kiln-evilmark",
            "show when-evilmark",
            "show check-evilmark",
            "show why-evilmark",
            "show gathered-evilmark",
            "show month-evilmark",
            "show drafted-evilmark",
            "show old-evilmark",
            "show torn-evilmark",
            "show secret-evilmark",
            "show of-ada",
            "show by-its-name",
        ],
    ),
    (
        "list",
        &[
            "list",
            "list --trash",
            "list --state due",
            "list --by EVIL",
            "list -t EVIL",
            "list --private",
            "list --from EVIL",
            "list --filter EVIL",
        ],
    ),
    ("who", &["who kiln", "who EVIL", "who pwned"]),
    // Where it may not fill a terminal; `full_screen.rs` looks at where it may.
    ("browse", &["browse EVIL", "browse -t EVIL --by EVIL"]),
    (
        "related",
        &["related kiln-evilmark", "related drafted-evilmark"],
    ),
    ("brief", &["brief kiln breaker EVIL", "brief evilmark"]),
    (
        "tried",
        &[
            "tried check-evilmark failed -m EVIL --where EVIL",
            "tried why-evilmark worked -m EVIL",
        ],
    ),
    (
        "answer",
        &[
            "answer why-evilmark -m EVIL",
            "answer why-evilmark --with check-evilmark",
        ],
    ),
    (
        "metoo",
        &["metoo why-evilmark -m EVIL", "metoo kiln-evilmark -m EVIL"],
    ),
    (
        "thanks",
        &[
            "thanks kiln-evilmark -m EVIL",
            "thanks EVIL",
            "thanks Eve",
            "thanks Ada",
        ],
    ),
    (
        "flag",
        &[
            "flag kiln-evilmark sensitive -m EVIL",
            "flag check-evilmark duplicate -m EVIL",
        ],
    ),
    ("path", &["path"]),
    (
        "path start",
        &[
            "path start month-evilmark",
            "path start month-evilmark --coach EVIL",
        ],
    ),
    (
        "path done",
        &[
            "path done month-evilmark 2 -m EVIL",
            "path done month-evilmark 2 -m EVIL --story",
            "path done month-evilmark 2",
        ],
    ),
    ("path show", &["path show month-evilmark"]),
    (
        "path add",
        &["path add month-evilmark teach:check-evilmark"],
    ),
    ("path move", &["path move month-evilmark 2 1"]),
    ("path drop", &["path drop month-evilmark 1"]),
    (
        "why",
        &[
            "why kiln-evilmark",
            "why check-evilmark",
            "why old-evilmark",
        ],
    ),
    (
        "history",
        &[
            "history kiln-evilmark",
            "history gathered-evilmark",
            "history torn-evilmark",
        ],
    ),
    (
        "diff",
        &[
            "diff kiln-evilmark",
            "diff gathered-evilmark",
            "diff torn-evilmark",
        ],
    ),
    ("agenda", &["agenda -n 50"]),
    ("health", &["health"]),
    ("stats", &["stats"]),
    (
        "review",
        &[
            "review",
            "review --kind practice",
            "review check-evilmark fixed -m EVIL",
            "review torn-evilmark theirs",
            "review torn-evilmark ok",
        ],
    ),
    (
        "tag",
        &["tag kiln-evilmark klin -kiln", "tag kiln-evilmark EVIL"],
    ),
    ("tag list", &["tag list"]),
    (
        "tag rename",
        &[
            "tag rename kiln stove",
            "tag rename kiln glaze",
            "tag rename EVIL stove",
        ],
    ),
    ("tag merge", &["tag merge glaze kiln"]),
    (
        "tag define",
        &["tag define glaze EVIL", "tag define kiln ''"],
    ),
    (
        "tag alias",
        &[
            "tag alias stove kiln",
            "tag alias oven --remove",
            "tag alias glaze kiln",
        ],
    ),
    (
        "link",
        &[
            "link kiln-evilmark --relates of-ada",
            "link kiln-evilmark --relates EVIL",
        ],
    ),
    (
        "unlink",
        &[
            "unlink check-evilmark when-evilmark",
            "unlink gathered-evilmark EVIL",
        ],
    ),
    (
        "pin",
        &["pin kiln-evilmark", "pin kiln-evilmark", "pin EVIL"],
    ),
    ("unpin", &["unpin kiln-evilmark", "unpin EVIL"]),
    (
        "retire",
        &[
            "retire check-evilmark --for torn-evilmark",
            "retire kiln-evilmark",
        ],
    ),
    ("rm", &["rm kiln-evilmark", "rm kiln-evilmark EVIL"]),
    ("restore", &["restore trashed-evilmark", "restore EVIL"]),
    (
        "purge",
        &[
            "purge trashed-evilmark --yes",
            "purge --trash --yes",
            "purge kiln-evilmark",
        ],
    ),
    ("undo", &["undo"]),
    (
        "sync",
        &[
            "sync --setup EVIL -v",
            "sync --setup shared -v",
            "sync --setup shared --dry-run",
            "sync --status",
            "sync https://EVIL",
            "sync 'ext::EVIL'",
        ],
    ),
    (
        "import",
        &[
            "import evil.txt --kind story -v",
            "import notes -v",
            "import notes --dry-run",
            "import EVIL",
            "import guild -v",
        ],
    ),
    (
        "export handbook",
        &[
            "export handbook book",
            "export handbook --check",
            "export handbook --single -",
            "export handbook --single - --names initials",
            "export handbook EVIL",
            "export handbook --topic EVIL",
        ],
    ),
    (
        "export archive",
        &[
            "export archive guild2",
            "export archive EVIL",
            "export archive guild2 --topic pwned",
        ],
    ),
    (
        "export json",
        &["export json --all", "export json --by EVIL"],
    ),
    (
        "backup",
        &["backup EVIL.db", "backup EVIL/x.db", "backup ."],
    ),
    ("init", &["init EVIL --domain EVIL"]),
    (
        "me",
        &[
            "me",
            "--me 'Eve EVIL' me",
            "--me EVIL me",
            "me --team EVIL",
            "me --alias EVIL",
            "me --alias 'Eve EVIL'",
            "me --offer EVIL",
        ],
    ),
    ("members", &["members"]),
    (
        "about",
        &[
            "about",
            "about --name EVIL --domain EVIL --welcome EVIL --agree EVIL",
            "about --disagree 1",
        ],
    ),
    (
        "use",
        &[
            "use",
            "use EVIL",
            "use evil --path EVIL.db",
            "use evil --path EVIL/x.db",
        ],
    ),
    ("config", &["config"]),
    ("config list", &["config list"]),
    ("config path", &["config path"]),
    ("config get", &["config get name", "config get EVIL"]),
    (
        "config set",
        &[
            "config set name EVIL",
            "config set filters.evil EVIL",
            "config set filters.EVIL EVIL",
            "config set colors.tag EVIL",
        ],
    ),
    ("config unset", &["config unset EVIL"]),
    ("doctor", &["doctor", "doctor --repair"]),
    (
        "completions",
        &["completions bash", "completions zsh", "completions EVIL"],
    ),
    (
        "help",
        &["help topics", "help query", "help add", "help EVIL"],
    ),
    ("man", &["man", "man EVIL", "man --all pages"]),
];

/// What hands bytes on as they are, to a file or a pipe, and is meant to: a text leaves as it came. On a terminal these
/// are as safe as all others.
pub const HANDS_ON: &[&str] = &["--raw", "--file", "--revision"];

/// More forms than the command line tells by itself.
const MORE_FORMS: &[(&str, &[&str])] = &[
    (
        "show",
        &["--raw", "--revision 1", "--file pic.png", "--file raw.bin"],
    ),
    ("sync", &["--dry-run"]),
    ("import", &["--dry-run"]),
];

/// A template over each field in which somebody's words stand.
const TEMPLATE: &str = "{{ handle }} {{ title }} {{ author }} {{ told_by }} {{ tags }} {{ extra }} {{ where }} {{ snippet }} {{ steward }} {{ flags }}";

/// The forms in which a command writes: what is added to its line.
fn forms(name: &str, command: &Command) -> Vec<Vec<OsString>> {
    let mut forms = vec![vec![]];
    let has = |id: &str| {
        command
            .get_arguments()
            .any(|argument| argument.get_long() == Some(id))
    };
    // `tag` reads its flags itself.
    for form in ["json", "quiet", "null"] {
        if has(form) || (name == "tag" && form != "null") {
            forms.push(words(&format!("--{form}")));
        }
    }
    if has("format") {
        forms.push(vec!["--format".into(), TEMPLATE.into()]);
    }
    let more = MORE_FORMS.iter().find(|(of, _)| *of == name);
    forms.extend(
        more.into_iter()
            .flat_map(|(_, forms)| *forms)
            .map(|form| words(form)),
    );
    forms
}

/// A command line with hostile text for `EVIL`, and what the names of members became.
pub fn line(text: &str, evil: &str) -> Vec<OsString> {
    let words = words(text).into_iter();
    let filled = words.map(|word| word.into_string().unwrap().replace("EVIL", evil));
    filled.map(OsString::from).collect()
}

/// Everything to run: the command's name, the line, and the form.
pub fn all() -> Vec<(String, Vec<OsString>, Vec<OsString>)> {
    let evil = corpus::every_line();
    let mut all = Vec::new();
    for (name, command) in commands() {
        let known = COMMANDS.iter().find(|(of, _)| *of == name);
        let (_, lines) = known.unwrap_or_else(|| panic!("`cop {name}` has no line in the table"));
        for text in *lines {
            for form in forms(&name, &command) {
                all.push((name.clone(), line(text, &evil), form));
            }
        }
    }
    all
}
