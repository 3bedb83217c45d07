//! `docs/json.md` names every field that the program writes, and none that it does not.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::scratch::scratch;

/// Fields that only another `cop` can have written: no command of this one makes them.
const FROM_ELSEWHERE: [&str; 2] = ["word", "value"];

/// A machine of its own with a community that holds one of everything.
struct Machine {
    root: TempDir,
}

impl Machine {
    fn new() -> Self {
        let root = scratch();
        let machine = Machine { root };
        let page = "---\ntitle: Odd\nkind: question\nforeign: 1\n\
                    flags: [{by: Ben, reason: sensitive, on: 2026-05-01}]\n\
                    answer: [{by: Cy, with: nowhere, on: 2026-05-01}]\n\
                    thanks: [{by: Cy, to: Ada, on: 2026-05-01}]\n---\n[[nowhere]] ![p](p.png)\n";
        std::fs::write(machine.folder().join("odd.md"), page).unwrap();
        std::fs::write(machine.folder().join("p.png"), "picture").unwrap();
        machine
    }

    fn folder(&self) -> &Path {
        self.root.path()
    }

    /// What a command writes as JSON.
    #[track_caller]
    fn json(&self, line: &str) -> Value {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_cop"))
            .args(shlex::split(line).unwrap())
            .env_clear()
            // Else what a run covers is written to where it happens to be, and not counted.
            .envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder())
            .env("COP_NOW", "2026-05-12T08:00:00Z")
            .env("COP_ME", "Ada")
            .current_dir(self.folder())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        // A sync that leaves something for a person says so by its code.
        let settled = output.status.success() || output.status.code() == Some(3);
        assert!(settled, "cop {line}: {said}");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("cop {line}: {error}\n{said}"))
    }
}

impl Machine {
    /// Makes a file of a community of which a page is damaged.
    fn wear_out(&self, name: &str) {
        self.json("--db sound.db add story Worn -m Out --json");
        self.json(&format!("--db sound.db backup {name} --json"));
        let path = self.folder().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        // Of the last page each byte is part of something.
        let page = bytes.len() / 4_096 - 1;
        bytes[page * 4_096..].fill(0xa5);
        std::fs::write(path, bytes).unwrap();
    }
}

/// One command after the other, so that each form of JSON is written at least once.
fn commands() -> Vec<String> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bicycle-kitchen");
    let example = shlex::try_quote(example.to_str().unwrap())
        .unwrap()
        .into_owned();
    let import = format!("import odd.md {example} --json");
    [
        "init Guild --domain Firing --json",
        "me --name Ada --team Studio --offer kiln --json",
        &import,
        "import odd.md --dry-run --json",
        "add story Kiln -m 'The breaker [[odd|fell]]' -t kiln --told-by Ben --json",
        "edit kiln --title Kilns --json",
        "add lesson 'When it is hot, wait' --from kiln -m Wait --json",
        "add practice 'Wait for it' --from when-it-is-hot --steward Ada --json",
        "tried wait-for-it worked -m Good --where Studio --json",
        "ask 'How long?' --json",
        "answer how-long -m 'An hour.' --json",
        "answer how-long --with wait-for-it --json",
        "metoo when-it-is-hot -m 'Ours too.' --me Cy --json",
        "thanks Ben --for kiln --json",
        "flag wait-for-it stale -m Old --json",
        "review --json",
        "me --seek clay --json",
        "who kiln --json",
        "metoo how-long --me Cy --json",
        "agenda --json",
        "home --json",
        "health --json",
        "stats --json",
        "add path 'First month' --step do:wait-for-it --json",
        "path start first-month --coach Ben --json",
        "path done first-month 1 -m Warm --story --json",
        "path show first-month --json",
        "path add first-month watch:kiln --json",
        "path move first-month 2 1 --json",
        "path drop first-month 1 --json",
        "path --json",
        "show first-month --json",
        "members --json",
        "review wait-for-it fixed --json",
        "flag wait-for-it unclear --json",
        "link wait-for-it --relates kiln --json",
        "unlink wait-for-it --relates kiln --json",
        "attach kiln p.png --json",
        "attach kiln --remove p.png --json",
        "attach kiln p.png --json",
        "show kiln --json",
        "show kiln --revision 1 --json",
        "show odd --json",
        "show wait-for-it --json",
        "list --json",
        "search 'breaker kiln' --explain --json",
        "related when-it-is-hot --json",
        "brief the breaker --json",
        "why when-it-is-hot --json",
        "history kiln --json",
        "diff kiln --json",
        "tag kiln oven --json",
        "tag list --json",
        "tag rename oven furnace --json",
        "tag define furnace 'Where it is hot' --json",
        "tag alias stove furnace --json",
        "tag merge furnace kiln --json",
        "me --alias Cy --yes --json",
        "me --unalias Cy --json",
        "me --json",
        "pin kiln --json",
        "unpin kiln --json",
        "retire wait-for-it --for when-it-is-hot --json",
        "rm kiln --json",
        "list --trash --json",
        "restore kiln --json",
        "undo --json",
        "about --json",
        "doctor --json",
        "doctor --repair --json",
        "backup --json",
        "use --json",
        "config --json",
        "config set name Ada --json",
        "export json --all",
        "export handbook --json",
        "export handbook --check --json",
        "export archive guild --kind question --json",
        "sync --setup guild.git --json",
        "sync --status --json",
        // Another machine changes the same words.
        "--db other.db sync --setup guild.git --json",
        "--db other.db edit how-long -m Longer --json",
        "--db other.db sync --json",
        "edit how-long -m Shorter --json",
        "sync --dry-run --json",
        "sync --json",
        "review --json",
        "review how-long theirs --json",
        "purge --trash --yes --json",
        "purge --trash --yes --json",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The names of all fields in a value. What an imported file brought along is the file's.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(name.clone());
                if name != "extra" {
                    names(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

/// The words between backticks.
fn ticked(text: &str) -> BTreeSet<String> {
    let ticked = text.split('`').skip(1).step_by(2);
    ticked.map(str::to_owned).collect()
}

/// The words between backticks in the first cells of the tables of fields.
fn tabled(page: &str) -> BTreeSet<String> {
    let mut tabled = BTreeSet::new();
    let mut of_fields = false;
    for line in page.lines() {
        let Some(cell) = line
            .strip_prefix("| ")
            .and_then(|row| row.split(" | ").next())
        else {
            of_fields = false;
            continue;
        };
        match cell {
            "field" => of_fields = true,
            _ if of_fields => tabled.extend(ticked(cell)),
            _ => {}
        }
    }
    tabled
}

#[test]
fn every_field_is_documented_and_every_documented_field_is_written() {
    let machine = Machine::new();
    let page = std::fs::read_to_string(super::page("json.md")).unwrap();
    let documented = ticked(&page);
    let mut written = BTreeSet::new();
    machine.wear_out("worn.db");
    let of_damage = ["--db worn.db doctor --repair --json".to_owned()];
    for line in commands().into_iter().chain(of_damage) {
        let mut fields = BTreeSet::new();
        names(&machine.json(&line), &mut fields);
        let missing: Vec<&String> = fields.difference(&documented).collect();
        assert!(
            missing.is_empty(),
            "docs/json.md does not name {missing:?}, which `cop {line}` writes"
        );
        written.extend(fields);
    }
    let tabled = tabled(&page);
    assert!(
        tabled.len() > 80,
        "the tables of fields were found: {tabled:?}"
    );
    let stale: Vec<&String> = tabled
        .difference(&written)
        .filter(|name| !FROM_ELSEWHERE.contains(&name.as_str()))
        .collect();
    assert!(
        stale.is_empty(),
        "docs/json.md names {stale:?}, which no command writes"
    );
}

#[test]
fn an_empty_trash_is_an_empty_array() {
    let machine = Machine::new();
    machine.json("init Guild --json");
    let purged = machine.json("purge --trash --yes --json");
    assert_eq!(purged, serde_json::json!([]));
}

#[test]
fn matches_are_byte_ranges_of_the_snippet_and_the_title() {
    let machine = Machine::new();
    machine.json("add story 'Weiß: Brenner' -m 'Über dem Ofen hing ein Brenner.' --json");
    let found = machine.json("search brenner --json");
    for (field, ranges) in [("snippet", "matches"), ("title", "title_matches")] {
        let text = found[0][field].as_str().unwrap();
        let range = &found[0][ranges][0];
        let [start, end] = [&range[0], &range[1]].map(|at| at.as_u64().unwrap() as usize);
        assert_eq!(&text[start..end], "Brenner", "{field}");
    }
}
