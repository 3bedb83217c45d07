//! A shared repository into which somebody puts what cop would never write.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bench::{Bench, Done, raw, tree};

/// When Eve commits, unless a test says otherwise.
const EVE: &str = "Eve <eve@example.org> 1795000000 +0000";

/// Something in a tree: its mode, the parts of its path, its content.
pub type Thing<'a> = (&'a str, &'a [&'a [u8]], &'a [u8]);

/// A bench whose community is shared, and Eve, who can push there whatever she likes.
pub struct Forge {
    pub bench: Bench,
}

impl Forge {
    /// With a story that is shared.
    #[track_caller]
    pub fn new() -> Forge {
        let forge = Forge {
            bench: Bench::new(),
        };
        forge.bench.cop("sync --setup shared").ok();
        forge
    }

    pub fn remote(&self) -> PathBuf {
        self.bench.path("shared")
    }

    /// What git answers in the shared repository, given this on standard input.
    #[track_caller]
    pub fn git(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        git(&self.remote(), arguments, input)
    }

    #[track_caller]
    fn line(&self, arguments: &[&str], input: &[u8]) -> String {
        let answer = String::from_utf8(self.git(arguments, input)).unwrap();
        answer.trim_end().to_owned()
    }

    /// The path of the story.
    #[track_caller]
    pub fn story(&self) -> String {
        let listed = self.line(
            &["ls-tree", "-r", "--name-only", "main", "--", "stories"],
            b"",
        );
        listed.lines().next().expect("a story").to_owned()
    }

    /// What a file of the tree says.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        String::from_utf8(self.git(&["show", &format!("main:{path}")], b"")).unwrap()
    }

    pub fn blob(&self, bytes: &[u8]) -> String {
        self.line(&["hash-object", "-w", "--stdin"], bytes)
    }

    /// Puts things into the tree, whatever git would say of them.
    #[track_caller]
    pub fn put(&self, things: &[Thing<'_>]) {
        let mut root = self.line(&["rev-parse", "main^{tree}"], b"");
        // What stands in several places is hashed once: it may be large.
        let mut known: Vec<(&[u8], String)> = Vec::new();
        for (mode, path, content) in things {
            let same = known.iter().find(|(of, _)| std::ptr::eq(*of, *content));
            let object = match (*mode, same) {
                ("160000", _) => "1".repeat(40),
                (_, Some((_, object))) => object.clone(),
                (_, None) => {
                    let object = self.blob(content);
                    known.push((content, object.clone()));
                    object
                }
            };
            root = self.with(Some(&root), path, mode, &object);
        }
        self.commit(&root, EVE);
    }

    /// Puts a plain file into the tree.
    #[track_caller]
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let parts: Vec<&[u8]> = path.split('/').map(str::as_bytes).collect();
        self.put(&[("100644", &parts, content.as_ref())]);
    }

    /// A commit of this tree by this author, whatever git would say of the name or the date.
    #[track_caller]
    pub fn commit(&self, root: &str, author: impl AsRef<[u8]>) {
        let parent = self.line(&["rev-parse", "main"], b"");
        let mut text = format!("tree {root}\nparent {parent}\nauthor ").into_bytes();
        text.extend_from_slice(author.as_ref());
        text.extend_from_slice(b"\ncommitter ");
        text.extend_from_slice(author.as_ref());
        text.extend_from_slice(b"\n\nx\n");
        let commit = self.line(
            &[
                "hash-object",
                "-t",
                "commit",
                "-w",
                "--stdin",
                "--literally",
            ],
            &text,
        );
        self.line(&["update-ref", "refs/heads/main", &commit], b"");
    }

    /// The tree with something at a path of it.
    #[track_caller]
    fn with(&self, root: Option<&str>, path: &[&[u8]], mode: &str, object: &str) -> String {
        let mut entries: Vec<(String, Vec<u8>, String)> = Vec::new();
        if let Some(root) = root {
            let listed = self.git(&["ls-tree", "-z", root], b"");
            for line in listed
                .split(|byte| *byte == 0)
                .filter(|line| !line.is_empty())
            {
                let tab = line.iter().position(|byte| *byte == b'\t').unwrap();
                let head = std::str::from_utf8(&line[..tab]).unwrap();
                let words: Vec<&str> = head.split(' ').collect();
                let mode = words[0].trim_start_matches('0').to_owned();
                entries.push((mode, line[tab + 1..].to_vec(), words[2].to_owned()));
            }
        }
        let (name, rest) = path.split_first().unwrap();
        let at = entries.iter().position(|(_, of, _)| of == name);
        let old = at.map(|at| entries.remove(at));
        let new = match rest {
            [] => (mode.to_owned(), name.to_vec(), object.to_owned()),
            rest => {
                let under = old
                    .filter(|(mode, _, _)| mode == "40000")
                    .map(|(_, _, object)| object);
                let object = self.with(under.as_deref(), rest, mode, object);
                ("40000".to_owned(), name.to_vec(), object)
            }
        };
        entries.push(new);
        entries.sort_by_key(|(mode, name, _)| {
            let mut key = name.clone();
            if mode == "40000" {
                key.push(b'/');
            }
            key
        });
        let mut bytes = Vec::new();
        for (mode, name, object) in entries {
            bytes.extend_from_slice(format!("{mode} ").as_bytes());
            bytes.extend_from_slice(&name);
            bytes.push(0);
            let hex = |at: usize| u8::from_str_radix(&object[at..at + 2], 16).unwrap();
            bytes.extend((0..40).step_by(2).map(hex));
        }
        self.line(
            &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
            &bytes,
        )
    }

    /// Has the machine that knows the community sync, and one that comes to it. Whatever they say of it, they stay calm and sound,
    /// nothing is run, and nothing is written beside the communities.
    #[track_caller]
    pub fn meet(&self) -> [Done; 2] {
        let outside = || {
            let mut outside = tree(self.bench.path("").as_path());
            let ours = ["a.db", "a.sync", "b.db", "b.sync", "shared"];
            let home = self.bench.path("");
            outside.retain(|(path, _)| {
                !ours.iter().any(|name| {
                    let path = path
                        .strip_prefix(&home)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned();
                    path.starts_with(name)
                })
            });
            outside
        };
        let before = outside();
        let met = ["sync -v", "--db b.db sync -v --setup shared"].map(|line| {
            let done = self.bench.cop(line);
            done.calm();
            assert!(
                matches!(done.code, 0 | 1 | 3),
                "{}: {}",
                done.code,
                done.told
            );
            assert!(!done.text().contains(raw), "{:?}", done.text());
            done
        });
        for line in [
            "list",
            "review",
            "sync --status",
            "members",
            "tag list",
            "about",
            "home",
            "list --trash",
        ] {
            for db in ["a.db", "b.db"] {
                let done = self.bench.cop(&format!("--db {db} {line}"));
                done.calm();
                assert!(!done.text().contains(raw), "{line}: {:?}", done.text());
            }
        }
        self.bench.cop("doctor").ok();
        assert!(
            self.bench.cop("show kiln-tripped").code == 0,
            "the story is there"
        );
        assert_eq!(
            before,
            outside(),
            "something was written beside the communities"
        );
        // A second time there is nothing new about it.
        let again = self.bench.cop("sync");
        again.calm();
        assert_eq!(
            again.code, met[0].code,
            "{}\nthen: {}",
            met[0].told, again.told
        );
        met
    }

    /// Holds that the machine that comes to it and the one that was there have the same entries.
    #[track_caller]
    pub fn agree(&self) {
        self.bench.cop("sync").calm();
        self.bench.cop("--db b.db sync").calm();
        self.bench.cop("sync").calm();
        let told = ["a.db", "b.db"].map(|db| {
            let list = self.bench.cop(&format!("--db {db} list"));
            let mut lines: Vec<String> = list.text().lines().map(str::to_owned).collect();
            lines.sort();
            lines
        });
        assert_eq!(told[0], told[1]);
    }
}

/// What git answers in a folder, given this on standard input.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = to.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{said}");
    output.stdout
}
