//! People who edit on the git host, without cop.

use super::machines::{Machines, git, texts};

const WHEN: &str = "2026-11-24T12:00:00Z";

fn potters() -> Machines {
    Machines::of_potters(&["Ada", "Ben"])
}

#[test]
fn a_changed_file_is_a_revision_of_whoever_committed_it() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    let path = machines.path_of("practices/");
    cy.replace(&path, "Wait a minute.", "Wait two minutes.")
        .push(WHEN);
    ada.cop("sync").ok().prints("Took in 1 entry from Cy\n");
    ada.cop("show check-the-breaker --raw")
        .ok()
        .says("Wait two minutes.");
    let history = ada.cop("history check-the-breaker").ok().rows();
    assert_eq!(history[0][1..3], [WHEN, "Cy"], "{history:?}");
    machines.settle();
    for world in [ada, ben] {
        assert_eq!(world.field("check-the-breaker", "author"), "Ada");
        assert_eq!(world.field("check-the-breaker", "updated"), WHEN);
        assert!(texts(world, "check-the-breaker").contains("Wait a minute."));
    }
    // What somebody edits here meanwhile is joined with it.
    cy.pull()
        .replace(&path, "Then fire.", "Then fire slowly.")
        .push("2026-11-25T12:00:00Z");
    ben.cop(
        "edit check-the-breaker -m 'Press the red button.' -m 'Wait two minutes.' -m 'Then fire.'",
    )
    .ok();
    ben.cop("sync").ok();
    machines.settle();
    ada.cop("show check-the-breaker --raw")
        .ok()
        .prints("Press the red button.\n\nWait two minutes.\n\nThen fire slowly.\n");
}

#[test]
fn a_new_file_becomes_an_entry() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    cy.write("stories/my-day.md", "# My day at the kiln\n\nIt was hot.\n")
        .write(
            "practices/open.md",
            "---\ntitle: Open the lid\ntags: [kiln, care]\nauthor: Dee\n---\nSlowly.\n",
        )
        .write("lessons/deep/er/x.md", "When it smells, open a window.\n")
        .push(WHEN);
    ada.cop("sync").ok().says("3 entries");
    for old in [
        "stories/my-day.md",
        "practices/open.md",
        "lessons/deep/er/x.md",
    ] {
        assert!(!machines.paths().contains(&old.to_owned()), "{old}");
    }
    for (folder, title, reference, author) in [
        ("stories/", "My day at the kiln", "my-day", "Cy"),
        ("practices/", "Open the lid", "open-the", "Dee"),
    ] {
        let path = machines.path_of(&format!("/{reference}"));
        assert!(path.starts_with(folder), "{path}");
        assert!(path.contains(&ada.handle(reference)), "{path}");
        assert_eq!(ada.field(reference, "title"), title);
        assert_eq!(ada.field(reference, "author"), author);
        assert_eq!(ada.field(reference, "created"), WHEN);
    }
    assert_eq!(
        ada.json("show open-the --json")["tags"],
        serde_json::json!(["care", "kiln"])
    );
    assert_eq!(ada.cop("list lesson -q").ok().stdout().lines().count(), 2);
    machines.settle();
    assert_eq!(ada.handle("my-day"), ben.handle("my-day"));
}

#[test]
fn two_machines_that_meet_a_new_file_make_one_entry_of_it() {
    let machines = potters();
    let (ada, ben) = machines.two();
    machines
        .checkout()
        .write("stories/my-day.md", "# My day\n\nIt was hot.\n")
        .push(WHEN);
    // Each meets it before the other has handed over what became of it.
    let copy = machines.path("before");
    git(
        &machines.path(""),
        &["clone", "--quiet", "--bare", "shared", "before"],
    );
    ada.cop("sync").ok();
    ben.cop(&format!("sync {}", copy.display())).ok();
    machines.settle();
    for world in [ada, ben] {
        assert_eq!(world.cop("list story -q").ok().stdout().lines().count(), 2);
    }
}

#[test]
fn files_are_deleted_and_moved() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    let lesson = machines.path_of("lessons/");
    let story = machines.path_of("stories/");
    let text = cy.read(&story);
    let handle = ada.handle("kiln-tripped");
    cy.remove(&lesson)
        .remove(&story)
        .write("stories/elsewhere.md", &text)
        .push(WHEN);
    ada.cop("sync")
        .ok()
        .explains("“When firing above 900, test the breaker”: to the trash");
    assert_eq!(
        machines.path_of("stories/"),
        story,
        "it is under its own name again"
    );
    machines.settle();
    for world in [ada, ben] {
        assert_eq!(world.handle("kiln-tripped"), handle);
        world.cop("list lesson").fails_with(1);
        assert_eq!(world.cop("history kiln-tripped").ok().rows().len(), 1);
    }
    ben.cop("restore when-firing").ok();
    machines.settle();
    ada.cop("why check-the-breaker")
        .ok()
        .says("When firing above 900");
}

#[test]
fn fields_are_edited() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    let practice = machines.path_of("practices/");
    let story = machines.path_of("stories/");
    cy.replace(&practice, "tags:\n", "tags: [Safety, kiln]\n")
        .replace(&practice, "steward:\n", "steward: Ben\n")
        .replace(&story, "outcome:\n", "outcome: mixed\n")
        .replace(
            &story,
            "title: Kiln tripped at 900",
            "title: The kiln tripped",
        );
    cy.push(WHEN);
    machines.settle();
    for world in [ada, ben] {
        let shown = world.json("show check-the-breaker --json");
        assert_eq!(shown["tags"], serde_json::json!(["kiln", "safety"]));
        assert_eq!(shown["steward"], "Ben");
        assert_eq!(world.field("kiln-tripped", "title"), "The kiln tripped");
        assert_eq!(world.field("kiln-tripped", "outcome"), "mixed");
    }
}

#[test]
fn what_cannot_be_taken_is_told_and_left_alone() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    let story = cy.read(&machines.path_of("stories/"));
    let large = "a line of words\n".repeat(300_000);
    cy.write("stories/broken.md", "---\ntitle: [a\n---\nx\n")
        .write("stories/binary.md", b"\xff\xfe\0\0")
        .write("stories/large.md", &large)
        .write("stories/body.md", &large[..2_000_000])
        .write(
            "stories/twice.md",
            story.replace("The breaker", "The other breaker"),
        )
        .write(
            "stories/mine.md",
            "---\ntitle: Mine\nprivate: true\n---\nx\n",
        )
        .write(
            "stories/draft.md",
            "---\ntitle: Half\ndraft: true\n---\nx\n",
        )
        .write("stories/good.md", "# A good one\n\nx\n")
        .push(WHEN);
    let ran = ada
        .cop("sync")
        .fails_with(3)
        .says("Took in 1 entry from Cy");
    let told = ran.stderr();
    for (path, reason) in [
        ("stories/broken.md:3: ", ""),
        ("stories/binary.md:1: ", "UTF-8"),
        ("stories/large.md:1: ", "too much"),
        ("stories/body.md:", ""),
        ("stories/twice.md:1: ", "same `id`"),
        ("stories/mine.md:1: ", "private"),
        ("stories/draft.md:1: ", "draft"),
    ] {
        let line = told.lines().find(|line| line.contains(path));
        assert!(
            line.is_some_and(|line| line.contains(reason)),
            "{path} {reason}\n{told}"
        );
        let path = path.split(':').next().unwrap().to_owned();
        assert!(machines.paths().contains(&path), "{path} is left alone");
        ada.cop("sync --status").ok().explains(&path);
    }
    ada.cop("show a-good").ok();
    ada.cop("show kiln-tripped")
        .ok()
        .says("The breaker tripped");
    ben.cop("sync").fails_with(3);
    // It goes on reminding until somebody mends it.
    ada.cop("sync").fails_with(3).says("Nothing is new");
    cy.pull()
        .write("stories/broken.md", "---\ntitle: Mended\n---\nx\n");
    for path in ["binary", "large", "body", "twice", "mine", "draft"] {
        cy.remove(&format!("stories/{path}.md"));
    }
    cy.push("2026-11-25T12:00:00Z");
    ada.cop("sync").ok();
    ben.cop("sync").ok();
    machines.settle();
    ben.cop("show mended").ok();
    ben.cop("show kiln-tripped")
        .ok()
        .says("The breaker tripped");
    ada.cop("sync --status").ok().silently();
}

#[test]
fn an_edit_waits_while_the_file_there_is_broken() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    let path = machines.path_of("practices/");
    let good = cy.read(&path);
    cy.write(&path, good.replace("title:", "title: ["))
        .push(WHEN);
    let edit =
        "edit check-the-breaker -m 'Press the red button.' -m 'Wait a minute.' -m 'Then fire.'";
    ada.cop(edit).ok();
    ada.cop("sync").fails_with(3).explains(&path);
    ada.cop("sync").fails_with(3);
    assert!(
        machines
            .git(&["show", &format!("main:{path}")])
            .contains("title: [")
    );
    ada.cop("show check-the-breaker --raw")
        .ok()
        .says("red button");
    ben.cop("sync").fails_with(3);
    ben.cop("show check-the-breaker --raw")
        .ok()
        .says("test button");
    assert_eq!(ada.json("sync --status --json")["unsent"], 1);
    cy.pull()
        .write(&path, good.replace("Then fire.", "Then fire slowly."))
        .push("2026-11-25T12:00:00Z");
    ada.cop("sync").ok();
    machines.settle();
    for world in [ada, ben] {
        world
            .cop("show check-the-breaker --raw")
            .ok()
            .prints("Press the red button.\n\nWait a minute.\n\nThen fire slowly.\n");
    }
}

#[test]
fn a_pull_request_with_marks_is_joined_by_git_itself() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.cop("tried check-the-breaker worked").ok();
    ada.cop("sync").ok();
    let cy = machines.checkout();
    git(cy.folder(), &["branch", "side", "HEAD~1"]);
    ben.cop("tried check-the-breaker failed -m 'No button.'")
        .ok();
    // What Ben says stands on a branch of its own, beside what Ada said.
    let path = machines.path("branch");
    git(
        &machines.path(""),
        &["clone", "--quiet", "--bare", "shared", "branch"],
    );
    git(
        &path,
        &["update-ref", "refs/heads/main", "refs/heads/main~1"],
    );
    ben.cop(&format!("sync {}", path.display())).ok();
    git(
        cy.folder(),
        &["fetch", "--quiet", &path.display().to_string(), "main"],
    );
    git(
        cy.folder(),
        &["merge", "--quiet", "--no-edit", "FETCH_HEAD"],
    );
    cy.write("README.md", "Hello.\n").push(WHEN);
    machines.settle();
    for world in [ada, ben] {
        let shown = world.cop("show check-the-breaker").ok().stdout();
        assert!(
            shown.contains("Ada: worked") && shown.contains("Ben: failed"),
            "{shown}"
        );
    }
    assert!(
        machines.git(&["show", "main:README.md"]).contains("Hello."),
        "it is theirs"
    );
}

#[test]
fn a_history_that_was_thrown_away_comes_back() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let before = machines.tip();
    ada.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    machines.settle();
    // Somebody pushes an older state, by force.
    machines.git(&["update-ref", "refs/heads/main", &before]);
    ada.cop("sync").ok().prints("Sent what was missing there\n");
    machines.settle();
    assert!(machines.path_of("a-cold-morning").starts_with("stories/"));
    // And something that has nothing to do with it.
    let cy = machines.checkout();
    git(cy.folder(), &["checkout", "--quiet", "--orphan", "other"]);
    git(cy.folder(), &["rm", "-rfq", "."]);
    cy.write("stories/alone.md", "# Alone\n\nx\n").commit(WHEN);
    git(
        cy.folder(),
        &["push", "--quiet", "--force", "origin", "other:main"],
    );
    // Something may have been erased there, and must not come back unasked.
    let anew = format!("sync --setup {}", machines.remote().display());
    for world in [ada, ben] {
        world
            .cop("sync")
            .fails_with(1)
            .explains("was rewritten")
            .explains(&anew);
        world.cop(&anew).ok();
    }
    machines.settle();
    for world in [ada, ben] {
        assert_eq!(world.cop("list -q").ok().stdout().lines().count(), 5);
    }
    // And nothing at all.
    machines.git(&["update-ref", "-d", "refs/heads/main"]);
    ben.cop("sync").ok().prints("Sent what was missing there\n");
    machines.settle();
    assert_eq!(
        machines
            .paths()
            .iter()
            .filter(|path| path.ends_with(".md"))
            .count(),
        5
    );
}
