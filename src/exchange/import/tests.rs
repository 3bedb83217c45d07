//! Whole folders, hostile ones among them.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::model::{Act, Details, Kind, Lifecycle, LinkKind, Timestamp};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (path, bytes) in files {
            folder.write(path, bytes);
        }
        folder
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A folder of a name that says nothing.
    fn path(&self) -> PathBuf {
        self.0.path().join("notes")
    }

    fn read(&self) -> Reading {
        read(&self.path(), &options(), &mut |_| {}).unwrap()
    }
}

fn options() -> ReadOptions {
    ReadOptions {
        kind: None,
        now: Timestamp::parse_rfc3339("2026-05-12T12:00:00Z").unwrap(),
    }
}

fn find<'a>(reading: &'a Reading, path: &str) -> &'a Incoming {
    let found = reading
        .incoming
        .iter()
        .find(|one| one.path == Path::new(path));
    found.unwrap_or_else(|| panic!("{path} was not taken: {:?}", reading.problems))
}

/// The links of a page: `kind to`, and what is written in the body.
fn links(incoming: &Incoming) -> Vec<String> {
    let said = |link: &IncomingLink| {
        let to: Vec<String> = link
            .to
            .iter()
            .map(|to| match to {
                LinkTarget::File(path) => path.display().to_string(),
                LinkTarget::Name(name) => format!("?{name}"),
            })
            .collect();
        format!(
            "{} {} {}",
            link.kind,
            to.join(" or "),
            link.written.as_deref().unwrap_or("-")
        )
    };
    incoming.entry.links.iter().map(said).collect()
}

fn said(remarks: &[Remark], folder: &Folder) -> Vec<String> {
    let below = |remark: &Remark| Remark {
        path: remark.path.strip_prefix(folder.path()).unwrap().to_owned(),
        ..remark.clone()
    };
    remarks
        .iter()
        .map(|remark| below(remark).to_string())
        .collect()
}

#[test]
fn a_community_of_files_is_read_whole() {
    let story = b"---\ntitle: Kiln tripped\ntold_by: Ada\nhappened: 2026-04\noutcome: mixed\nauthor: Ben\n\
        created: 2026-04-02\nupdated: 2026-04-01\ntags: [kiln]\nmood: calm\n---\nThe breaker tripped.\n";
    let practice = b"---\nfrom: \"[[kiln-tripped]]\"\nsteward: Cy\nreview_every: 90d\nsupersedes: old.md\n\
        tried: [{by: Ben, verdict: worked, on: 2026-04-03}]\n---\n# Check the breaker\n\n![](img/b%201.png) [s](../stories/kiln-tripped.md#x)\n";
    let path =
        b"+++\nsteps = [{ watch = \"kiln-tripped\" }, { do = \"Check the breaker\" }]\n+++\n";
    let folder = Folder::new(&[
        ("stories/kiln-tripped.md", story),
        ("practices/check.md", practice),
        ("practices/old.md", b"{\"state\": \"retired\"}\nOld."),
        ("practices/img/b 1.png", b"PNG"),
        ("paths/first-month.md", path),
        ("community.toml", b"name = 'Potters'\n"),
    ]);
    let reading = folder.read();
    assert!(
        reading.problems.is_empty() && reading.notes.is_empty(),
        "{reading:?}"
    );
    assert_eq!(
        reading.community.as_ref().unwrap().charter.name.as_deref(),
        Some("Potters")
    );
    let paths: Vec<_> = reading
        .incoming
        .iter()
        .map(|one| one.path.to_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "paths/first-month.md",
            "practices/check.md",
            "practices/old.md",
            "stories/kiln-tripped.md"
        ]
    );

    let story = &find(&reading, "stories/kiln-tripped.md").entry;
    assert_eq!(
        (story.kind(), story.kind_from),
        (Kind::Story, KindSource::Folder)
    );
    assert_eq!(story.content.body, "The breaker tripped.\n");
    assert_eq!(story.author.as_ref().unwrap().as_str(), "Ben");
    assert!(
        matches!(&story.content.details, Details::Story { told_by: Some(name), outcome: Some(_), .. } if name.as_str() == "Ada")
    );
    assert_eq!(story.updated, story.created);
    assert_eq!(story.content.extra.keys().collect::<Vec<_>>(), ["mood"]);

    let practice = find(&reading, "practices/check.md");
    assert_eq!(practice.entry.content.title.as_str(), "Check the breaker");
    assert_eq!(
        links(practice),
        [
            "from stories/kiln-tripped.md -",
            "supersedes practices/old.md -",
            "relates stories/kiln-tripped.md ../stories/kiln-tripped.md"
        ]
    );
    assert!(matches!(practice.entry.marks[0].act, Act::Tried { .. }));
    assert_eq!(
        (practice.files[0].path.as_str(), practice.files[0].size),
        ("img/b 1.png", 3)
    );
    assert_eq!(
        find(&reading, "practices/old.md").entry.content.state,
        Lifecycle::Retired
    );
    let steps = &find(&reading, "paths/first-month.md").entry.steps;
    assert_eq!(
        steps[1].entry,
        [LinkTarget::File("practices/check.md".into())]
    );

    assert_eq!(folder.read(), reading);
    folder.write("practices/img/b 1.png", b"PNG!");
    let again = folder.read();
    let changed: Vec<bool> = reading
        .incoming
        .iter()
        .zip(&again.incoming)
        .map(|(a, b)| a.fingerprint != b.fingerprint)
        .collect();
    assert_eq!(changed, [false, true, false, false]);
}

#[test]
fn every_link_finds_its_page_or_says_so() {
    let body = b"[a](b) [a](./b.md?x=1#y) [a](sub/) [a](SUB/c.md) [a](sub/c%20d.md) [a](../../out.md) [a](/sub/c%20d.md)\n\
        [a](https://x.org/b.md) [a](mailto:b.md) [a](#here) [a](a.md) [[b]] [[b|words]] [[words|b]] [[no|none]] [[#x]]\n\
        [a](gone.md) ![](gone.png) ![[pic.png]] ![](/etc/passwd) `[[code]]`\n";
    let folder = Folder::new(&[
        ("a.md", body),
        ("b.md", b""),
        ("sub/README.md", b"# Sub"),
        ("sub/c d.md", b"x"),
        ("pic.png", b"PNG"),
    ]);
    let reading = folder.read();
    let a = find(&reading, "a.md");
    assert_eq!(
        links(a),
        [
            "relates b.md b",
            "relates b.md ./b.md",
            "relates sub/README.md sub/",
            "relates SUB/c.md SUB/c.md",
            "relates sub/c d.md sub/c d.md",
            "relates sub/c d.md /sub/c d.md",
            "relates b.md words",
            "relates ?no or ?none no",
            "relates gone.md gone.md",
        ]
    );
    assert_eq!(
        a.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
        ["pic.png"]
    );
    assert_eq!(reading.broken_links, 3);
    let alone = read(&folder.path().join("a.md"), &options(), &mut |_| {}).unwrap();
    assert!(links(&alone.incoming[0]).contains(&"relates b.md ./b.md".to_owned()));
    assert_eq!(alone.incoming[0].origin, a.origin);
    assert_eq!(alone.incoming[0].fingerprint, a.fingerprint);
    assert_eq!(
        alone.origin_of(Path::new("b.md")),
        find(&reading, "b.md").origin
    );
}

#[test]
fn what_cannot_be_taken_is_told_by_line_and_the_rest_goes_on() {
    let mut large = vec![b'x'; crate::model::MAX_BODY + 1];
    large.extend(b"\n");
    let folder = Folder::new(&[
        ("a.md", b"---\na: 1\na: 2\n---\n"),
        ("b.md", b"x\ny\xff"),
        ("c.md", b"---\na: 1\n---\nx\ny\0"),
        ("d.md", &large),
        ("e.md", b"---\ntitle: x\n"),
        ("f.md", b"\xff\xfex\0"),
        ("g.md", b""),
        (
            "h.md",
            b"---\ndate: soon\ntags: [ok, '!!!']\nstatus: Next\nkind: recipe\n---\n![](big.png)\n",
        ),
        ("i\nj\x1b.md", b"\xff"),
        ("\u{7}.md", b""),
    ]);
    let big = fs::File::create(folder.path().join("big.png")).unwrap();
    big.set_len(31 << 20).unwrap();
    let reading = folder.read();
    assert_eq!(
        said(&reading.problems, &folder),
        [
            "\\u{7}.md:1: there is no title: no `title` field, no heading `# …`, no name",
            "a.md:3: the front matter gives `a` twice",
            "b.md:2: is not UTF-8 text: the byte 0xFF cannot stand here",
            "c.md:5: the text holds a NUL byte",
            "d.md:1: the body has 1.0 MB; an entry holds at most 1 MB",
            "e.md:1: the front matter that begins here is never closed with `---`",
            "f.md:1: is UTF-16 text; convert it with `iconv -f UTF-16 -t UTF-8`",
            "i\\nj\\u{1b}.md:1: is not UTF-8 text: the byte 0xFF cannot stand here",
        ]
    );
    assert_eq!(
        said(&reading.notes, &folder),
        [
            "h.md:2: `soon` is no date that can be read; `date` is kept as it is",
            "h.md:3: `!!!` cannot be a tag: the tag is empty",
            "h.md:4: `Next` is no state; `status` is kept as it is",
            "h.md:7: `big.png` is 31.0 MB; at most 20 MB come along",
        ]
    );
    let paths: Vec<_> = reading
        .incoming
        .iter()
        .map(|one| one.path.to_str().unwrap())
        .collect();
    assert_eq!(paths, ["g.md", "h.md"]);
    let h = &find(&reading, "h.md").entry;
    assert_eq!(
        h.content.extra.keys().collect::<Vec<_>>(),
        ["date", "kind", "status", "tags"]
    );
    assert_eq!(h.kind_from, KindSource::Guessed);
}

#[test]
fn odd_texts_are_kept_byte_for_byte() {
    let mixed: Vec<u8> = b"line\nline\r\nline\r"
        .iter()
        .copied()
        .cycle()
        .take(200_000)
        .collect();
    let long = "w".repeat(50_000);
    let bom = "\u{feff}# Marked\r\n";
    let name = format!("{}.md", "n".repeat(166));
    let folder = Folder::new(&[
        ("mixed.md", &mixed),
        ("long.md", long.as_bytes()),
        ("bom.md", bom.as_bytes()),
        ("cr.md", b"---\rtitle: CR\r---\rx\ry"),
        ("שלום.md", b"right to left"),
        (&name, b"long name"),
        ("Case.md", b"upper"),
        ("case.md", b"lower"),
        ("caf\u{e9}.md", b"composed"),
        ("cafe\u{301}.md", b"apart"),
        ("a - b+c %41.md", b"signs"),
    ]);
    let reading = folder.read();
    assert_eq!(reading.problems, []);
    let mut origins: Vec<_> = reading.incoming.iter().map(|one| &one.origin).collect();
    origins.sort();
    origins.dedup();
    assert_eq!(origins.len(), reading.incoming.len());
    for incoming in &reading.incoming {
        let bytes = fs::read(folder.path().join(&incoming.path)).unwrap();
        assert!(bytes.ends_with(incoming.entry.content.body.as_bytes()));
    }
    let title = |path: &str| find(&reading, path).entry.content.title.as_str().to_owned();
    assert_eq!(title("cr.md"), "CR");
    assert_eq!(find(&reading, "cr.md").entry.content.body, "x\ry");
    assert_eq!(title("bom.md"), "Marked");
    assert_eq!(find(&reading, "bom.md").entry.content.body, bom);
    assert_eq!(title("a - b+c %41.md"), "a - b+c A");
}

#[test]
fn an_export_is_not_read_back() {
    let folder = Folder::new(&[("README.md", b"x"), (".cop-handbook", b"")]);
    let reading = folder.read();
    assert!(reading.incoming.is_empty());
    assert_eq!(
        said(&reading.skipped, &folder),
        [":1: is a handbook that cop exported"]
    );
    assert!(read(&folder.path().join("none"), &options(), &mut |_| {}).is_err());
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_reached() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[
        (
            "a.md",
            b"![](out.png) ![](../secret.png) [x](loop/a.md) ![](in.png)\n",
        ),
        ("../secret.png", b"s"),
        ("real.png", b"PNG"),
    ]);
    let root = folder.path();
    symlink("../secret.png", root.join("out.png")).unwrap();
    symlink("real.png", root.join("in.png")).unwrap();
    symlink(&root, root.join("loop")).unwrap();
    symlink("a.md", root.join("b.md")).unwrap();
    fs::write(root.join(std::ffi::OsStr::from_bytes(b"bad\xff.md")), "x").unwrap();
    let reading = folder.read();
    assert_eq!(
        said(&reading.problems, &folder),
        ["b.md:1: is a symbolic link, which is not followed"]
    );
    assert_eq!(
        said(&reading.notes, &folder),
        ["a.md:1: `out.png` lies outside the folder"]
    );
    let a = find(&reading, "a.md");
    assert_eq!(
        a.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
        ["in.png"]
    );
    assert!(reading.incoming[1].origin.ends_with("/bad\\xff.md"));
    assert_eq!(
        read(&root.join("loop"), &options(), &mut |_| {})
            .unwrap()
            .incoming
            .len(),
        2
    );
}

#[test]
fn a_text_by_itself_is_read_as_a_file_is() {
    let text = "---\nkind: story\nhappened: yesterday\n---\n# T\n\n[[kiln]] [b](../b.md)\n";
    let (parsed, notes) = parse_document(text, None, &options()).unwrap();
    assert_eq!((parsed.content.title.as_str(), notes), ("T", vec![]));
    assert_eq!(parsed.links.len(), 1);
    assert_eq!(parsed.links[0].kind, LinkKind::Relates);
    assert!(matches!(
        parsed.content.details,
        Details::Story {
            happened: Some(_),
            ..
        }
    ));
    let (named, _) = parse_document(
        "x",
        Some(Path::new("lessons/2026-05-01-a-b.md")),
        &options(),
    )
    .unwrap();
    assert_eq!(
        (named.content.title.as_str(), named.kind()),
        ("a b", Kind::Lesson)
    );
    assert_eq!(parse_document("x", None, &options()).unwrap_err().line, 1);
}

#[test]
fn two_files_of_one_path_beside_the_page_are_told_apart() {
    let page = b"![](x.png) ![](../x.png)\n\n![](../same.png) ![](same.png)\n";
    let folder = Folder::new(&[
        ("sub/a.md", page),
        ("sub/x.png", b"1"),
        ("x.png", b"2"),
        ("sub/same.png", b"3"),
        ("same.png", b"3"),
    ]);
    let reading = folder.read();
    let files = &find(&reading, "sub/a.md").files;
    let kept: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(kept, ["same.png", "x.png"]);
    assert_eq!(
        said(&reading.notes, &folder),
        ["sub/a.md:1: `../x.png` is left out: another file of this page is kept as `x.png`"]
    );
}

#[test]
fn a_gathering_is_dated_by_its_day() {
    for (front, name, day) in [
        (
            "date: 2026-05-12T19:00:00-07:00",
            "a.md",
            Some("2026-05-12"),
        ),
        (
            "on: 2026-05-13\ndate: 2026-05-20",
            "a.md",
            Some("2026-05-13"),
        ),
        (
            "created: 2026-05-20",
            "2026-05-14-firing.md",
            Some("2026-05-14"),
        ),
        ("created: 2026-05-20", "a.md", None),
    ] {
        let text = format!("---\n{front}\n---\nx");
        let path = Path::new("meetings").join(name);
        let (parsed, _) = parse_document(&text, Some(&path), &options()).unwrap();
        let Details::Gathering { on, .. } = parsed.content.details else {
            panic!("{:?}", parsed.content.details)
        };
        assert_eq!(
            on.map(|on| on.to_string()).as_deref(),
            day,
            "{front} {name}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_survived(
        fields in proptest::collection::vec(
            ("(title|tags|date|kind|from|steps|tried|author|state|kept|slug|on)", "(\\PC|[\\[\\]{},:'\"-]){0,30}"),
            0..5,
        ),
        body in "(\\PC|[\\[\\]()!|#\n\r]){0,80}",
    ) {
        let lines: String = fields.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let text = format!("---\n{lines}---\n{body}");
        if let Ok((parsed, _)) = parse_document(&text, Some(Path::new("stories/a.md")), &options()) {
            proptest::prop_assert!(text.ends_with(&parsed.content.body));
        }
    }
}
