use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::*;
use crate::exchange::contents::{any_content, name};
use crate::exchange::tree::{Place, entry_path, place, stem};
use crate::model::{Details, Title};

fn written() -> Written {
    Written {
        by: Name::parse("Cy").unwrap(),
        at: Timestamp::parse_rfc3339("2026-05-12T08:00:00Z").unwrap(),
    }
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0i64..4_000_000_000).prop_map(Timestamp::from_seconds)
}

fn entry_name() -> impl Strategy<Value = String> {
    ("[a-z][a-z0-9-]{0,20}[a-z]", any::<[u8; 16]>()).prop_map(|(slug, bytes)| {
        stem(
            &Slug::parse(&slug).unwrap(),
            Id::from_bytes(&bytes).unwrap(),
        )
    })
}

fn verb() -> impl Strategy<Value = StepVerb> {
    prop::sample::select(StepVerb::ALL)
}

fn any_version() -> impl Strategy<Value = Version> {
    (
        any_content(),
        vec((verb(), entry_name()), 0..3),
        moment(),
        proptest::option::of(name()),
    )
        .prop_map(|(mut content, steps, updated, edited_by)| {
            content.private = false;
            if content.state == Lifecycle::Draft {
                content.state = Lifecycle::Live;
            }
            let is_path = matches!(content.details, Details::Path { .. });
            Version {
                steps: if is_path { steps } else { vec![] },
                content,
                updated,
                edited_by,
            }
        })
}

pub(in crate::exchange) fn any_shared() -> impl Strategy<Value = Shared> {
    (
        (any::<[u8; 16]>(), "[a-z]{1,20}", name(), moment()),
        btree_map(
            (prop::sample::select(LinkKind::ALL), entry_name()),
            proptest::option::of(moment()),
            0..4,
        ),
        btree_map("[a-z]{1,8}/[a-z .'é]{1,8}[a-z]", "[0-9a-f]{64}", 0..3),
        btree_map(
            "\\PC{0,8}[:\\\\]\\PC{0,8}",
            "[0-9a-f]{64}|\\PC{0,8}[a-z]",
            0..3,
        ),
        vec(any_version(), 1..3),
    )
        .prop_map(
            |((bytes, slug, author, created), links, files, odd_files, versions)| {
                let mut shared = Shared {
                    id: Id::from_bytes(&bytes).unwrap(),
                    slug: Slug::parse(&slug).unwrap(),
                    author,
                    created,
                    links,
                    files,
                    odd_files,
                    versions,
                };
                for version in &mut shared.versions {
                    version.updated = version.updated.max(created);
                    version.edited_by.take_if(|name| *name == shared.author);
                }
                shared.settle_order();
                shared
            },
        )
}

/// Foreign fields come back as texts, since YAML tells no number from one; what is written is the same.
fn as_texts(shared: &Shared) -> Vec<(String, String)> {
    shared.texts()
}

proptest! {
    #[test]
    fn what_is_written_is_read(shared in any_shared()) {
        let texts = as_texts(&shared);
        let mut read: Option<Shared> = None;
        for (path, text) in &texts {
            match place(path) {
                Place::Entry(kind) => match read_entry(text, path, kind, &written()).unwrap() {
                    Page::Known(known) => read = Some(*known),
                    Page::New(page) => panic!("{page:?}"),
                },
                Place::Diverged => {
                    let (id, mut version) = read_version(text).unwrap();
                    prop_assert_eq!(id, shared.id);
                    version.edited_by.take_if(|name| *name == shared.author);
                    read.as_mut().unwrap().versions.push(version);
                }
                other => panic!("{path} is {other:?}"),
            }
        }
        let read = read.unwrap();
        prop_assert_eq!(as_texts(&read), texts);
        prop_assert_eq!(&read.links, &shared.links);
        prop_assert_eq!(&read.files, &shared.files);
        prop_assert_eq!(&read.odd_files, &shared.odd_files);
    }

    /// No text of a stranger stops the reading of a tree.
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), front in "\\PC{0,80}") {
        for text in [text.clone(), format!("---\nid: {front}\n---\n{text}"), format!("---\n{front}\n---\n{text}")] {
            let _ = read_entry(&text, "stories/x.md", Kind::Story, &written());
            let _ = read_version(&text);
        }
    }
}

fn new_page(path: &str, text: &str) -> NewPage {
    let Place::Entry(kind) = place(path) else {
        panic!("{path}")
    };
    match read_entry(text, path, kind, &written()).unwrap() {
        Page::New(page) => *page,
        Page::Known(known) => panic!("{known:?}"),
    }
}

#[test]
fn a_page_written_by_hand_is_a_new_entry() {
    let page = new_page(
        "practices/check-the-breaker.md",
        "# Check the breaker\n\nPress the button.\n",
    );
    assert_eq!(
        page.shared.versions[0].content.title,
        Title::parse("Check the breaker").unwrap()
    );
    assert_eq!(page.shared.kind(), Some(Kind::Practice));
    assert_eq!(page.shared.author.as_str(), "Cy");
    assert_eq!(page.shared.created, written().at);
    let again = new_page(
        "practices/check-the-breaker.md",
        "# Check the breaker\n\nPress the button.\n",
    );
    assert_eq!(
        page, again,
        "whoever meets the file gives it the same identity"
    );
    let text = "---\nauthor: Ada\ncreated: 2026-01-02\ntags: [kiln]\nfrom: kiln-tripped\nmetoo: [Ben]\n---\n# A\n";
    let page = new_page("lessons/a.md", text);
    assert_eq!(page.shared.author.as_str(), "Ada");
    assert_eq!(page.shared.links.keys().next().unwrap().1, "kiln-tripped");
    assert_eq!(page.marks.len(), 1);
    let moved = entry_path(Kind::Lesson, &page.shared.slug, page.shared.id);
    assert_eq!(place(&moved), Place::Entry(Kind::Lesson));
}

#[test]
fn what_cannot_be_taken_says_why() {
    for (text, line, why) in [
        ("---\nid: 7\n---\n# A\n", 2, "`id` is no identity"),
        ("---\na: [\n---\n# A\n", 3, ""),
        (
            "---\nprivate: true\n---\n# A\n",
            1,
            "says that it is private",
        ),
        ("---\ndraft: true\n---\n# A\n", 1, "says that it is a draft"),
        ("---\ntitle: A\n---\n\0", 4, "NUL"),
    ] {
        let error = read_entry(text, "stories/7.md", Kind::Story, &written()).unwrap_err();
        assert!(error.reason.contains(why), "{text:?}: {error}");
        assert_eq!(error.line, line, "{text:?}: {error}");
    }
}

#[test]
fn hand_made_fields_cannot_lead_out_of_their_place() {
    let text = "---\nid: 01010101-0101-0101-0101-010101010101\nfiles:\n  ../../x: \
         0000000000000000000000000000000000000000000000000000000000000000\n  a.png: nothing\n---\n# A\n";
    match read_entry(text, "stories/a.md", Kind::Story, &written()).unwrap() {
        Page::Known(shared) => assert!(shared.files.is_empty()),
        Page::New(page) => panic!("{page:?}"),
    }
}

#[test]
fn files_that_cannot_be_kept_stay_in_the_text() {
    let digest = "0".repeat(64);
    let text = format!(
        "---\ntitle: A\nid: 01010101-0101-0101-0101-010101010101\nfiles:\n  a.png: {digest}\n  a:b.png: {digest}\n  \
         a\u{202e}gnp.exe: {digest}\n  b.png: nothing\n---\n# A\n"
    );
    let Page::Known(shared) = read_entry(&text, "stories/a.md", Kind::Story, &written()).unwrap()
    else {
        panic!("{text}")
    };
    let kept: Vec<&String> = shared.files.keys().collect();
    assert_eq!(kept, ["a.png"]);
    let (_, again) = &shared.texts()[0];
    for name in ["a.png", "a:b.png", "gnp.exe", "b.png: nothing"] {
        assert!(again.contains(name), "{name}: {again}");
    }
}
