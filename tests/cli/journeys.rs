//! The journeys that the project promises, acted out word for word.

use super::harness::{World, files};

/// What the first two journeys leave behind: a story, a lesson and a practice.
fn potters() -> World {
    let world = World::new();
    world
        .cop("init 'Potters Guild' --domain 'Firing safely'")
        .ok();
    world.cop("me --name Ada --team Studio").ok();
    world
        .cop("add story 'Kiln tripped at 900' -m 'The breaker tripped mid-firing.' -t kiln")
        .ok();
    world
        .cop("add lesson 'When firing above 900, test the breaker' --from kiln-tripped")
        .ok();
    world
        .cop("add practice 'Check the breaker' --from when-firing -m 'Press the test button.'")
        .ok();
    world
}

#[test]
fn first_minutes() {
    let world = World::new();

    world
        .cop("init 'Potters Guild' --domain 'Firing safely'")
        .ok()
        .says("Potters Guild: Firing safely");
    world
        .cop("me --name Ada --team Studio")
        .ok()
        .prints("You are Ada (Studio)\n");
    world
        .cop("add story 'Kiln tripped at 900' -m 'The breaker tripped mid-firing.' -t kiln")
        .ok()
        .says("Added")
        .says("Kiln tripped at 900");

    let handle = world.handle("kiln-tripped");
    let hits = world.cop("search breaker").ok().rows();
    assert_eq!(hits.len(), 1, "one hit: {hits:?}");
    assert_eq!(
        hits[0][..5],
        [
            &handle,
            "story",
            "live",
            "Kiln tripped at 900",
            "The breaker tripped mid-firing."
        ]
    );

    let page = world
        .cop("show kiln-tripped")
        .ok()
        .does_not_say("Links")
        .explains("cop add lesson");
    assert_eq!(
        world.masked(&page.stdout()),
        "Kiln tripped at 900\n\
         Story · <handle>\n\
         Told by Ada (Studio)\n\
         Added just now\n\
         Tags: kiln\n\
         \n\
         The breaker tripped mid-firing.\n"
    );
}

#[test]
fn story_to_practice() {
    let world = World::new();
    world.cop("me --name Ada --team Studio").ok();
    world
        .cop("add story 'Kiln tripped at 900' -m 'The breaker tripped mid-firing.' -t kiln")
        .ok();
    let lesson = || world.cop("ls lesson").ok().rows()[0][2].clone();

    world
        .cop("add lesson 'When firing above 900, test the breaker' --from kiln-tripped")
        .ok();
    assert_eq!(lesson(), "identified");

    world
        .cop("add practice 'Check the breaker' --from when-firing -m 'Press the test button.'")
        .ok();
    assert_eq!(lesson(), "adopted");

    world.cop("tried check-the-breaker worked").ok();
    assert_eq!(
        lesson(),
        "adopted",
        "its author's own report does not count"
    );
    world.cop("tried check-the-breaker worked").by("Ben").ok();
    assert_eq!(lesson(), "learned");

    world.cop("export handbook handbook").ok();
    let [story, lesson, practice] = [
        ("stories", "kiln"),
        ("lessons", "when"),
        ("practices", "check"),
    ]
    .map(|(folder, name)| {
        let pages = files(&world.folder().join("handbook").join(folder));
        let (path, bytes) = pages
            .into_iter()
            .find(|(path, _)| path.starts_with(name))
            .unwrap();
        (
            format!("../{folder}/{path}"),
            String::from_utf8(bytes).unwrap(),
        )
    });
    assert!(
        practice.1.contains(&format!("({})", lesson.0)),
        "practice → lesson"
    );
    assert!(
        practice.1.contains(&format!("({})", story.0)),
        "practice → story"
    );
    assert!(
        lesson.1.contains(&format!("({})", practice.0)),
        "lesson → practice"
    );
    assert!(
        lesson.1.contains(&format!("({})", story.0)),
        "lesson → story"
    );
    assert!(
        story.1.contains(&format!("({})", lesson.0)),
        "story → lesson"
    );
    assert!(
        story.1.contains(&format!("({})", practice.0)),
        "story → practice"
    );
}

#[test]
fn expert_pipes() {
    let world = World::of_ada();
    let body = "Shut the damper.\r\n\r\n\tThen wait,  two spaces.  \n\nno line break at the end";
    let text = format!("---\ntitle: Slow cooling\ntags: [glaze, kiln]\nsteward: Cy\n---\n{body}");

    let handle = world
        .cop("add practice - -q")
        .stdin(&text)
        .ok()
        .explains("Made a new community")
        .line();
    assert_eq!(handle, world.handle("slow-cooling"));
    assert_eq!(
        world.cop(&format!("show {handle} --raw")).ok().bytes(),
        body.as_bytes()
    );
    let shown = world.json(&format!("show {handle} --json"));
    assert_eq!(shown["title"], "Slow cooling");
    assert_eq!(shown["steward"], "Cy");
    assert_eq!(shown["tags"], serde_json::json!(["glaze", "kiln"]));

    // Piped text is taken even where nobody asked for it with `-`.
    world
        .cop("add story")
        .stdin("# A short night\n\nNobody slept.\n")
        .ok()
        .says("A short night");

    let stub = world.editor("printf 'Open the lid slowly\\n\\nA finger at a time.\\n' > \"$1\"");
    world
        .cop("add practice -e")
        .env("EDITOR", &stub)
        .ok()
        .says("Open the lid slowly");
    assert_eq!(
        world.cop("list practice -q").ok().stdout().lines().count(),
        2
    );

    let before = world.everything();
    world
        .cop("add story --no-input")
        .fails_with(2)
        .explains("cop add story \"Kiln tripped at 900\" -m \"The breaker tripped mid-firing.\"");
    world
        .cop("add practice -e")
        .env("EDITOR", "true")
        .fails_with(1)
        .explains("nothing was added");
    assert_eq!(before, world.everything());
}

#[test]
fn not_alone() {
    let world = potters();
    let state = || world.field("why-does", "resolution");
    world
        .cop("ask 'Why does celadon pinhole?' -t glaze")
        .by("Ben")
        .ok();
    world.cop("metoo why-does").by("Cy").ok();
    assert_eq!(state(), "open");
    world.cop("answer why-does -m 'Slow the cooling.'").ok();
    assert_eq!(state(), "answered");
    world.cop("tried why-does worked").by("Ben").ok();
    assert_eq!(state(), "settled");
    world.cop("thanks Ada --for why-does").by("Ben").ok();

    world.cop("export handbook handbook").ok();
    let questions = world.read("handbook/questions.md");
    assert!(questions.contains("Slow the cooling."), "{questions}");
    assert!(
        world.cop("me").ok().stdout().contains("Ben"),
        "Ada sees who thanked her"
    );
}

#[test]
fn staying_fresh() {
    let world = potters();
    let days_later = [
        "2027-06-11T08:00:00Z",
        "2027-06-12T08:00:00Z",
        "2027-06-13T08:00:00Z",
    ];
    let cop = |line: &str, day: usize| world.cop(line).at(days_later[day]);
    cop("review", 0)
        .ok()
        .says("Check the breaker")
        .says("due for review since");
    cop("review check-the-breaker ok", 0).ok();
    cop("review", 0)
        .fails_with(1)
        .explains("Nothing needs a look");
    cop(
        "flag check-the-breaker stale -m 'The new kilns have no button.'",
        1,
    )
    .by("Ben")
    .ok();
    cop("review", 1)
        .ok()
        .says("stale, says Ben: The new kilns have no button.");
    cop("edit check-the-breaker -m 'Clamp the lead.'", 2).ok();
    cop("review check-the-breaker fixed", 2).ok();
    cop("review", 2).fails_with(1);
}

#[test]
fn overturned() {
    let world = potters();
    world.cop("edit check-the-breaker --title 'Old way'").ok();
    world
        .cop("add practice 'Better way' -m 'Clamp the lead.'")
        .ok();
    let state = |name: &str| world.field(name, "maturity");

    assert_eq!(state("check-the-breaker"), "trial");
    world
        .cop("tried check-the-breaker failed -m 'It has no test button.'")
        .by("Ben")
        .ok();
    assert_eq!(state("check-the-breaker"), "contested");

    let handbook = world.folder().join("handbook");
    world.cop("export handbook handbook").ok();
    let page = format!(
        "practices/check-the-breaker-{}.md",
        world.handle("check-the-breaker")
    );
    assert!(
        world
            .read(&format!("handbook/{page}"))
            .contains("Contested")
    );

    world
        .cop("retire check-the-breaker --for better-way")
        .ok()
        .says("Retired")
        .says("Better way");
    world
        .cop("show check-the-breaker")
        .ok()
        .explains("cop show better-way");
    world.cop("export handbook handbook").ok();
    let first = files(&handbook);
    world
        .cop("export handbook handbook")
        .ok()
        .says("nothing has changed");
    assert_eq!(first, files(&handbook), "the second run changes no byte");

    let old = world.read(&format!("handbook/{page}"));
    let better = format!("better-way-{}.md", world.handle("better-way"));
    assert!(
        old.contains(&format!("({better})")),
        "the old page points to the new one:\n{old}"
    );
    assert!(old.contains("Retired"));
    world.cop("export handbook handbook --check").ok();
}

#[test]
fn apprenticeship() {
    let world = potters();
    world.cop("me --offer kiln").ok();
    let dee = |line: &str| world.cop(line).by("Dee").ok();
    dee("me --seek kiln").says("You want to learn kiln");
    let who = world.cop("who kiln").ok().rows();
    assert_eq!(who[0][0], "Ada", "who helps, not who learns: {who:?}");
    assert!(who[0][2].contains("offers help"), "{who:?}");
    assert_eq!(world.json("who kiln --json")["seekers"][0], "Dee");

    world
        .cop(
            "add path 'First month' --step watch:kiln-tripped --step do:check-the-breaker \
             --step teach:check-the-breaker",
        )
        .ok()
        .says("First month");
    dee("path start first-month --coach Ada").says("You begin");
    dee("path done first-month 1 -m 'Listen for the hum'").says("(1 of 3)");
    let shown = dee("path show first-month --json").json();
    assert_eq!(shown["done"], 1);
    assert_eq!(shown["way"].as_array().map(Vec::len), Some(3));
    assert_eq!(shown["coach"], "Ada");

    // The handbook shows the path, and never anyone's progress.
    world.cop("export handbook handbook").ok();
    let path = format!(
        "handbook/paths/first-month-{}.md",
        world.handle("first-month")
    );
    let page = world.read(&path);
    let steps: Vec<&str> = page.lines().filter(|line| line.contains(". **")).collect();
    assert_eq!(steps.len(), 3, "{page}");
    for (step, title) in steps.iter().zip([
        "Kiln tripped at 900",
        "Check the breaker",
        "Check the breaker",
    ]) {
        assert!(step.contains(title), "{step}");
    }
    assert!(!page.contains("Dee"), "{page}");
    for (path, bytes) in files(&world.folder().join("handbook")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Listen for the hum"), "{path}");
        assert!(!text.contains("1 of 3"), "{path}");
    }
}

#[test]
fn gathering() {
    let world = potters();
    let at = |line: &str, day: &str| world.cop(line).at(&format!("{day}T18:00:00Z")).ok();
    at("about --rhythm 14d", "2026-11-24");
    at(
        "add lesson 'When it smells, open a window' -m Open.",
        "2026-11-24",
    );
    at("ask 'Why does celadon pinhole?'", "2026-11-24");
    at("edit check-the-breaker --review-every 7d", "2026-11-24");

    let agenda = at("agenda", "2026-12-07").stdout();
    for (section, item) in [
        ("## A story to hear", "Kiln tripped at 900"),
        ("## Open questions", "Why does celadon pinhole?"),
        (
            "## Lessons without a practice",
            "When it smells, open a window",
        ),
        ("## Practices to look at", "Check the breaker"),
    ] {
        let rest = agenda.split_once(section).map(|(_, rest)| rest);
        let items = rest.and_then(|rest| rest.split("\n## ").next());
        assert!(
            items.is_some_and(|items| items.contains(item)),
            "{item}: {agenda}"
        );
    }

    world
        .cop("add gathering 'May firing' --aar")
        .stdin("## Happened\n\nWe looked at [[kiln-tripped-at-900]] again.\n")
        .at("2026-12-07T18:00:00Z")
        .ok()
        .says("May firing");
    let shown = at("show kiln-tripped", "2026-12-08").stdout();
    let discussed = shown.lines().find(|line| line.contains("discussed at"));
    assert!(
        discussed.is_some_and(|line| line.contains("May firing")),
        "{shown}"
    );

    let health = at("health", "2026-12-08").rows();
    let rhythm = health.iter().find(|row| row[0] == "rhythm").unwrap();
    assert_eq!(
        rhythm[2],
        "On rhythm: the last gathering was yesterday, and the rhythm is 14 days."
    );
    let heard = at("agenda", "2026-12-08").stdout();
    assert!(
        !heard.contains("Kiln tripped at 900"),
        "it was heard: {heard}"
    );
}

#[test]
fn the_handbook_is_the_same_from_one_day_to_the_next() {
    let world = potters();
    world.cop("export handbook one").ok();
    world
        .cop("export handbook two")
        .at("2026-11-24T19:30:00Z")
        .ok();
    assert_eq!(
        files(&world.folder().join("one")),
        files(&world.folder().join("two"))
    );
}
