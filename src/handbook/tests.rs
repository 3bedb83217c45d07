//! The whole handbook of the fixture's community.

use std::collections::{BTreeMap, HashSet};

use super::fixture::{HOSTILE, SECRET, community, noon};
use super::*;
use crate::markdown::{Block, parse, plain_text};
use crate::model::{Kind, Snapshot};

fn options() -> Options {
    Options::new(noon("2026-05-01"))
}

/// The texts of a handbook, by path without the handles, which say nothing to a reader of the test.
fn texts(snapshot: &Snapshot, options: &Options) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let handles: Vec<String> = snapshot
        .entries
        .iter()
        .map(|whole| format!("-{}", whole.entry.handle))
        .collect();
    for page in build(snapshot, options) {
        if let PageContent::Text(mut text) = page.content {
            let mut path = page.path;
            for handle in &handles {
                text = text.replace(handle, "");
                path = path.replace(handle, "");
            }
            assert!(texts.insert(path, text).is_none());
        }
    }
    texts
}

#[test]
fn pages_say_what_they_should() {
    let texts = texts(&community(), &options());
    let practice = "practices/check-the-breaker.md";
    for (page, sentence) in [
        (
            "README.md",
            "# Potters \\*Guild\\*\n\n**What we care about:** Firing safely\n\n## Hello\n",
        ),
        ("README.md", "**[I'm new](start-here.md)**"),
        ("README.md", "**[I'm stuck](questions.md)**"),
        (
            "README.md",
            "**[I want to share](start-here.md#i-want-to-share)**",
        ),
        (
            "README.md",
            "**[Kiln tripped at 900](stories/kiln-tripped.md)**, told by Ben",
        ),
        (
            "README.md",
            "It led to [When firing above 900, test the breaker](lessons/test-the-breaker.md).",
        ),
        (
            "README.md",
            "**Next time:** [June firing](gatherings/june.md), 2026-06-18, Hall \\[B\\]",
        ),
        ("start-here.md", "- No blame\n- \\- Ask\n"),
        ("people.md", "## Ada Lovelace (Studio)\n"),
        (
            "people.md",
            "[kiln](topics/kiln.md): offers help; looks after [Check the breaker](practices/check-the-breaker.md)",
        ),
        ("people.md", "## Ben (Wheel & \\<Co\\>)\n"),
        ("people.md", "## Also among us\n\nEve (Office)\n"),
        (
            practice,
            "# Check the breaker\n\nProven · steward Ada Lovelace · review by 2026-09-30\n",
        ),
        (
            practice,
            "Topics: [kiln](../topics/kiln.md), [safety](../topics/safety.md)",
        ),
        (
            practice,
            "see [that day](../stories/kiln-tripped.md) and the plan, [old](old-way.md) and nowhere.",
        ),
        (practice, "\n## Cost\n"),
        (practice, "![log](check-the-breaker/log.png)"),
        (practice, "never closed\n```\n\n## Where this comes from\n"),
        (
            practice,
            "- Lesson: [When firing above 900, test the breaker](../lessons/test-the-breaker.md) (learned)\n  - Story: [Kiln",
        ),
        (
            practice,
            "- **Worked** for Ben, 2026-03-11, Studio \\*2\\*: See <https://a.b/c_d>, \\# really\n",
        ),
        (
            practice,
            "- Next review by 2026-09-30\n\n## Thanks\n\n- Dee thanks Ben\n",
        ),
        (
            "practices/old-way.md",
            "# The old way\n\nRetired\n\n> **This page is retired",
        ),
        (
            "practices/old-way.md",
            "Look at [Check the breaker](check-the-breaker.md) instead.",
        ),
        (
            "practices/kick-it.md",
            "Contested · no steward yet · review due since 2026-04-07\n",
        ),
        (
            "practices/kick-it.md",
            "> - Someone says that something here is wrong (2026-04-08): Do \\*\\*not\\*\\*.\n",
        ),
        (
            "practices/README.md",
            "## [kiln](../topics/kiln.md)\n\n- [Check the breaker](check-the-breaker.md) (proven): ",
        ),
        (
            "practices/README.md",
            "## Retired\n\n- [The old way](old-way.md)\n",
        ),
        (
            "lessons/test-the-breaker.md",
            "Learned · from Ada Lovelace\n",
        ),
        (
            "stories/kiln-tripped.md",
            "Told by Ben (Wheel & \\<Co\\>) · written down by Ada Lovelace · happened 2026-02 · ended badly",
        ),
        (
            "stories/kiln-tripped.md",
            "## What it led to\n\n- Lesson: [When",
        ),
        (
            "stories/kiln-tripped.md",
            "## Discussed at\n\n- [June firing](../gatherings/june.md), 2026-06-18\n",
        ),
        (
            "stories/kiln-tripped.md",
            "## Files\n\n- [img/raw data.csv](kiln-tripped/img/raw-data.csv)\n",
        ),
        (
            "stories/kiln-tripped.md",
            "- Cy thanks Ben: It saved \\*my\\* load.\n",
        ),
        (
            "questions.md",
            "- [Why does celadon pinhole?](questions/celadon.md), asked by Ben, and 2 others too: ",
        ),
        (
            "questions.md",
            "- [Which cone?](questions/which-cone.md) (settled): slow\n",
        ),
        (
            "questions/which-cone.md",
            "**Ada Lovelace**, 2026-04-12:\n\n> #### Cone 9\n",
        ),
        (
            "questions/which-cone.md",
            "**Dee**, 2026-04-13, points to [Check the breaker]",
        ),
        (
            "paths/first-month.md",
            "1. **Watch** [Kiln tripped at 900](../stories/kiln-tripped.md) (read",
        ),
        (
            "paths/first-month.md",
            "3. **Teach** something that is not in this handbook",
        ),
        (
            "gatherings/april.md",
            "2026-04-18 · Hall \\[B\\] · notes by Ada Lovelace\n",
        ),
        (
            "topics/README.md",
            "- **[glaze](glaze.md)**: Glass on clay (also glazing) · 2 questions\n",
        ),
        (
            "topics/kiln.md",
            "## Whom to ask\n\n- **Ada Lovelace (Studio)** offers help; looks after",
        ),
        ("changes.md", "## 2026-04\n\n### New\n\n- [June firing]"),
        (
            "changes.md",
            "### Proven\n\n- [Check the breaker](practices/check-the-breaker.md) (practice)\n",
        ),
        (
            "changes.md",
            "### Retired\n\n- [The old way](practices/old-way.md) (practice)\n",
        ),
        (
            "SUMMARY.md",
            "- [Practices](practices/README.md)\n  - [The old way](practices/old-way.md)\n",
        ),
        (
            "book.toml",
            "[book]\ntitle = \"Potters *Guild*\"\nsrc = \".\"\n",
        ),
    ] {
        let text = texts
            .get(page)
            .unwrap_or_else(|| panic!("{page} is missing"));
        assert!(
            text.contains(sentence),
            "{page} lacks {sentence:?}:\n{text}"
        );
    }
    assert_eq!(
        texts["changes.md"].matches("Revised").count(),
        1,
        "once a month, not when new"
    );
}

#[test]
fn no_link_is_broken() {
    let snapshot = community();
    for topics in [vec![], vec!["furnace".parse().unwrap()]] {
        for kinds in [
            vec![],
            vec![Kind::Practice, Kind::Story],
            vec![Kind::Question],
        ] {
            for names in Names::ALL {
                let options = Options {
                    topics: topics.clone(),
                    kinds: kinds.clone(),
                    names,
                    ..options()
                };
                assert_eq!(check(&build(&snapshot, &options)), [], "{options:?}");
                let one = Page::text("all.md", single(&snapshot, &options));
                assert_eq!(check(&[one]), [], "{options:?}");
            }
        }
    }
}

#[test]
fn summary_lists_every_page_once() {
    let pages = build(&community(), &options());
    let Some(PageContent::Text(summary)) = pages
        .iter()
        .find(|page| page.path == "SUMMARY.md")
        .map(|page| &page.content)
    else {
        panic!("no summary")
    };
    for page in pages
        .iter()
        .filter(|page| page.path.ends_with(".md") && page.path != "SUMMARY.md")
    {
        assert_eq!(
            summary.matches(&format!("]({})", page.path)).count(),
            1,
            "{}",
            page.path
        );
    }
    let folded: HashSet<String> = pages.iter().map(|page| page.path.to_lowercase()).collect();
    assert_eq!(folded.len(), pages.len());
}

#[test]
fn every_page_has_one_h1_and_shows_hostile_titles_literally() {
    let texts = texts(&community(), &options());
    for (page, text) in texts.iter().filter(|(page, _)| page.ends_with(".md")) {
        let blocks = parse(text);
        let h1 = blocks
            .iter()
            .filter(|block| matches!(block, Block::Heading { level: 1, .. }));
        assert_eq!(h1.count(), 1, "{page}");
        assert!(
            matches!(blocks[0], Block::Heading { level: 1, .. }),
            "{page}"
        );
        let tree = format!("{blocks:?}");
        assert!(!tree.contains("Html("), "{page}: {tree}");
        assert!(!tree.contains("url: \"javascript"), "{page}: {tree}");
    }
    assert!(plain_text(&texts["stories/hostile.md"]).starts_with(HOSTILE));
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let snapshot = community();
    let first = build(&snapshot, &options());
    assert_eq!(build(&snapshot, &options()), first);
    // Time alone changes nothing until something falls due or a gathering has passed.
    assert_eq!(build(&snapshot, &Options::new(noon("2026-05-02"))), first);
    // A practice falls due, the next gathering is past: pages change, and say so.
    let later = texts(&snapshot, &Options::new(noon("2026-10-01")));
    assert!(later["practices/check-the-breaker.md"].contains("review due since 2026-09-30"));
    assert!(later["README.md"].contains("**Last time:** [June firing]"));
    assert_eq!(single(&snapshot, &options()), single(&snapshot, &options()));
}

#[test]
fn nothing_private_is_spoken_of() {
    let snapshot = community();
    for names in Names::ALL {
        let options = Options { names, ..options() };
        let mut all = single(&snapshot, &options);
        for page in build(&snapshot, &options) {
            all.push_str(&page.path);
            if let PageContent::Text(text) = page.content {
                all.push_str(&text);
            }
        }
        let all = all.to_lowercase();
        assert!(
            !all.contains(SECRET),
            "{names:?}: {:?}",
            all.find(SECRET).map(|at| &all[at..at + 80])
        );
        assert!(!all.contains("zzcoach"));
    }
}

#[test]
fn names_are_left_out_where_asked() {
    let snapshot = community();
    for (names, expected) in [
        (Names::Initials, "Told by B. ("),
        (Names::None, "Told by someone ·"),
    ] {
        let options = Options { names, ..options() };
        let texts = texts(&snapshot, &options);
        assert!(
            texts["stories/kiln-tripped.md"].contains(expected),
            "{names:?}"
        );
        let all: String = texts.into_values().collect::<String>() + &single(&snapshot, &options);
        for name in ["Ada", "Lovelace", "Ben", "Cy", "Dee", "Eve", "Rea"] {
            let found = all
                .split(|c: char| !c.is_alphanumeric())
                .find(|word| *word == name);
            assert_eq!(found, None, "{names:?}");
        }
    }
}

#[test]
fn only_what_is_asked_for_is_there() {
    let snapshot = community();
    let of_topic = texts(
        &snapshot,
        &Options {
            topics: vec!["furnace".parse().unwrap()],
            ..options()
        },
    );
    assert!(of_topic.contains_key("practices/check-the-breaker.md"));
    assert!(!of_topic.contains_key("questions/celadon.md"));
    assert!(!of_topic["people.md"].contains("glaze"));
    let of_kind = texts(
        &snapshot,
        &Options {
            kinds: vec![Kind::Practice],
            ..options()
        },
    );
    assert!(!of_kind.contains_key("stories/README.md"));
    assert!(of_kind["practices/check-the-breaker.md"].contains("see that day and"));
    // The story is not there, and the lesson still counts as what it is elsewhere.
    assert!(of_kind["README.md"].contains("**[I'm stuck](people.md)**"));
}

#[test]
fn the_first_page_begins_with_what_is_pinned() {
    let mut snapshot = community();
    assert!(!texts(&snapshot, &options())["README.md"].contains("Read this first"));
    for whole in &mut snapshot.entries {
        whole.entry.pinned |= whole.entry.kind() == Kind::Practice;
    }
    let front = &texts(&snapshot, &options())["README.md"];
    // Not what is retired; the latest change first.
    let expected = "Come as you are.\n\n## Read this first\n\n- [Kick the kiln](practices/kick-it.md): Hard.\n\
        - [Check the breaker](practices/check-the-breaker.md)";
    assert!(front.contains(expected), "{front}");
    assert!(!front.contains("old-way.md"), "{front}");
    let first = front.split("## Read this first").nth(1).unwrap();
    assert_eq!(
        first
            .split("## Come in")
            .next()
            .unwrap()
            .matches("\n- ")
            .count(),
        2,
        "{front}"
    );
}

#[test]
fn an_empty_community_has_a_handbook() {
    let texts = texts(&Snapshot::default(), &options());
    assert!(texts["README.md"].starts_with("# Our handbook\n\nWelcome."));
    assert!(texts["practices/README.md"].contains("None yet."));
    assert_eq!(check(&build(&Snapshot::default(), &options())), []);
}

#[test]
fn one_file_holds_everything() {
    let snapshot = community();
    let all = single(&snapshot, &options());
    let blocks = parse(&all);
    let h1 = blocks
        .iter()
        .filter(|block| matches!(block, Block::Heading { level: 1, .. }));
    assert_eq!(h1.count(), 1);
    for sentence in [
        "<a id=\"readme\"></a>\n\n# Potters \\*Guild\\*\n",
        "<a id=\"practices\"></a>\n\n## Practices\n",
        "\n### Check the breaker\n",
        "\n#### Cost\n",
        "\n#### Who tried it\n",
    ] {
        assert!(all.contains(sentence), "{sentence}");
    }
}
