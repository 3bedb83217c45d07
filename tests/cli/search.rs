//! What search makes of a query beyond finding its words.

use super::find::world;
use super::harness::World;

#[test]
fn a_slip_of_the_finger_is_put_right_and_said() {
    let world = world();
    for (typed, meant) in [
        ("braeker", "breaker"),
        ("breker", "breaker"),
        ("breakre", "breaker"),
        ("xreaker", "breaker"),
        ("brekare", "breaker"),
    ] {
        let found = world.cop(&format!("search {typed}")).ok();
        found.explains(&format!(
            "No entry has “{typed}”; showing results for “{meant}”."
        ));
        assert_eq!(
            world.slugs(&format!("search {typed}")),
            world.slugs(&format!("search {meant}")),
            "{typed}"
        );
    }
    for query in ["'\"braeker\"'", "braeker*", "title:braeker", "zzzzzz", "br"] {
        let ran = world.cop(&format!("search {query}")).fails_with(1);
        assert!(!ran.stderr().contains("showing results"), "{ran}");
    }
    // Words of which only the stems are alike, or the beginnings, are others.
    world
        .cop("add story Filing -m 'He did press; inside, hands repeated it. Pai inside.'")
        .ok();
    for query in [
        "insurance",
        "kids",
        "paid",
        "fidelity",
        "handover",
        "praise",
    ] {
        let ran = world.cop(&format!("search {query}")).fails_with(1);
        assert!(!ran.stderr().contains("showing results"), "{ran}");
    }
    world
        .cop("add story Review -m 'We wrote the recipe book.'")
        .ok();
    assert_eq!(world.slugs("search recipebook"), ["review"]);
    let two = world.cop("search the braeker recipebook kiln").ok();
    two.explains("“breaker”").explains("“recipe book”");
    // A word that others have is meant as it is typed.
    world.cop("add story Braeker").ok();
    assert_eq!(world.slugs("search braeker"), ["braeker"]);
}

#[test]
fn a_score_can_be_taken_apart() {
    let world = world();
    world.cop("add practice Old -m 'The breaker button.'").ok();
    world.cop("retire old").ok();
    let found = world.json("search breaker button --explain --json");
    for hit in found.as_array().unwrap() {
        let points = hit["points"].as_array().unwrap();
        let sum: f64 = points
            .iter()
            .map(|one| one["points"].as_f64().unwrap())
            .sum();
        let part = if hit["state"] == "retired" { 0.5 } else { 1.0 };
        let score = hit["score"].as_f64().unwrap();
        assert!((sum * part - score).abs() < 1e-9, "{hit}");
    }
    let old = &found[0];
    assert_eq!(old["slug"], "old", "it alone has both words");
    let told: Vec<(&str, bool, u64)> = old["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["words"].as_str().unwrap(),
                one["near"].as_bool().unwrap(),
                one["entries"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("button", false, 2),
            ("breaker button", true, 1),
            ("breaker", false, 3)
        ]
    );
    let said = world.cop("search breaker button --explain").ok().stdout();
    assert!(said.contains("breaker button near each other"), "{said}");
    assert!(said.contains("halved since it is retired"), "{said}");
    let plain = world.json("search breaker --json");
    assert!(plain[0].get("points").is_none());
}

/// What holds today stands before what is retired, evidence before none, the newer before the older, and none of it before what
/// matches better.
#[test]
fn between_what_matches_alike_other_things_decide() {
    let world = World::of_ada();
    for (title, at) in [
        ("Old kiln rule", "2026-01-01T00:00:00Z"),
        ("Tried kiln rule", "2026-01-02T00:00:00Z"),
        ("New kiln rule", "2026-01-03T00:00:00Z"),
        ("Retired kiln rule", "2026-01-04T00:00:00Z"),
    ] {
        world
            .cop(&format!("add practice '{title}' -m 'Wait.'"))
            .at(at)
            .ok();
    }
    for by in ["Ben", "Cy", "Di"] {
        world
            .cop("tried tried-kiln-rule worked")
            .by(by)
            .at("2026-02-01T00:00:00Z")
            .ok();
    }
    world.cop("retire retired-kiln-rule").ok();
    let order = [
        "tried-kiln-rule",
        "new-kiln-rule",
        "old-kiln-rule",
        "retired-kiln-rule",
    ];
    assert_eq!(world.slugs("search kiln"), order);
    world
        .cop("add story 'Kiln, kiln and kiln' -m 'A kiln is a kiln.'")
        .at("2025-01-01T00:00:00Z")
        .ok();
    assert_eq!(world.slugs("search kiln")[0], "kiln-kiln-and-kiln");
}

#[test]
fn related_entries_speak_of_the_same() {
    let world = world();
    world
        .cop("add story 'Nothing of the kind' -m 'We sang all evening.'")
        .ok();
    world
        .cop("add story 'The breaker again' -m 'It tripped at 900.' -t kiln")
        .ok();
    let near = world.slugs("related tripped");
    assert_eq!(near[0], "the-breaker-again");
    assert!(near.contains(&"when-firing".to_owned()), "{near:?}");
    assert!(!near.contains(&"tripped".to_owned()), "itself: {near:?}");
    assert!(
        !near.contains(&"nothing-of-the-kind".to_owned()),
        "{near:?}"
    );
    assert_eq!(world.slugs("related tripped -n 1"), ["the-breaker-again"]);
    assert_eq!(
        world.slugs("related tripped --kind lesson"),
        ["when-firing"]
    );
    let hits = world.json("related tripped --json");
    assert!(hits[0]["score"].as_f64().unwrap() > hits[1]["score"].as_f64().unwrap());
    assert!(hits[0].get("points").is_none(), "nobody asked for the sum");
    for line in ["related tripped", "brief the breaker"] {
        world.cop(line).ok().does_not_say("score");
    }
    world
        .cop("related nothing-of-the-kind")
        .fails_with(1)
        .explains("Nothing else speaks of this.");
    world.cop("related no-such-thing").fails_with(1);
}

#[test]
fn a_brief_names_what_to_read_and_nothing_that_may_not_leave() {
    let world = world();
    for line in [
        "add practice 'Secret breaker' -m 'The breaker code.' --private",
        "add practice 'Breaker draft' -m 'The breaker, perhaps.' --draft",
        "add practice 'Old breaker' -m 'The breaker was replaced.'",
        "retire old-breaker",
        "add practice 'Wrong breaker' -m 'Hold the breaker.'",
        "flag wrong-breaker wrong",
        "add gathering 'Breaker night' -m 'The breaker.'",
        "add story 'Odd *breaker* <b>' -m '# A breaker\n\n[x](http://x.example)'",
    ] {
        world.cop(line).ok();
    }
    let text = world.cop("brief reset the breaker").ok().stdout();
    let title = text.lines().next().unwrap();
    assert_eq!(title, "# Before you begin: reset the breaker");
    for named in ["**Tripped**", "**When firing**", "Ben, 2026-01-01"] {
        assert!(text.contains(named), "{named}: {text}");
    }
    for hidden in [
        "Secret",
        "draft",
        "Old",
        "Wrong",
        "night",
        "<b>",
        " *breaker*",
    ] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    let handle = world.json("brief breaker -n 1 --json")[0]["handle"].clone();
    let handle = handle.as_str().unwrap();
    assert!(text.contains(&format!("(`{handle}`)")), "{text}");
    assert!(text.contains("Afterwards, tell how it went: `cop add story`."));
    let practice = world.cop("brief press the button").ok().stdout();
    assert!(practice.contains("`cop tried "), "{practice}");
    world
        .cop("brief zzzz")
        .fails_with(1)
        .explains("Nobody has told of this yet.");
    // Whatever stands in a task is text.
    world.cop("brief -- kind:story '-breaker'").ok();
    for task in ["OR", "'\"'", "tag:"] {
        world.cop(&format!("brief -- {task}")).fails_with(1);
    }
}

/// What is said where nothing is found, below the line that says so.
fn otherwise(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(arguments.iter().copied()).fails_with(1);
    assert_eq!(ran.stdout(), "", "{ran}");
    let said = ran.stderr();
    said.split_once('\n').unwrap().1.trim_end().to_owned()
}

#[test]
fn where_nothing_is_found_it_says_what_would_be() {
    let world = world();
    for line in [
        "add practice Raku -m 'Wear gloves.' --draft",
        "add story Pit -m 'The smoke was thick.'",
        "rm pit",
    ] {
        world.cop(line).ok();
    }
    let ask = "Hint: or ask: cop ask \"…\"";
    for (query, said) in [
        // One filter that is in the way, as a flag or in the query, the one that more is found without first.
        (
            &["breaker", "tag:glaze"][..],
            "Hint: 2 entries without `tag:glaze`: cop search breaker",
        ),
        (
            &["breaker button", "-t", "glaze"],
            "Hint: 3 entries without `--tag glaze`: cop search breaker button",
        ),
        (
            &["button", "since:2026-02-15 tag:kiln", "--by", "Ada"],
            "Hint: 1 entry without `tag:kiln`: cop search button since:2026-02-15 --by Ada",
        ),
        (
            &["test -electric kind:story"],
            "Hint: 1 entry without `kind:story`: cop search 'test -electric'",
        ),
        // Several, each of which would be enough to find nothing.
        (
            &["button tag:glaze since:2026-10"],
            "Hint: 1 entry without any filter: cop search button",
        ),
        // What was marked.
        (
            &["\"breaker test\""],
            "Hint: 2 entries without the quotes: cop search breaker test",
        ),
        (
            &["button -press"],
            "Hint: 1 entry without `-press`: cop search button",
        ),
        (
            &["title:tripped -tripped body:firing"],
            "Hint: 2 entries by the words alone: cop search tripped firing",
        ),
        (
            &["title:button"],
            "Hint: 1 entry without `title:`: cop search button",
        ),
        // A query that begins with a hyphen.
        (
            &["--", "-breaker tag:kiln"],
            "Hint: 2 entries without `tag:kiln`: cop search -- -breaker\n\
             Hint: 2 entries without `-breaker`: cop search tag:kiln",
        ),
        // What is left out by itself.
        (
            &["gloves"],
            "Hint: 1 entry among the drafts: cop search gloves state:draft",
        ),
        (
            &["pits and pieces"],
            "No entry has “pits” or “pieces”.\nHint: 1 entry in the trash: cop list --trash",
        ),
        // A slip where it is not put right by itself.
        (
            &["\"braeker tripped\""],
            "No entry has “braeker”; the nearest word is “breaker”.\n\
             Hint: 2 entries without the quotes: cop search breaker tripped",
        ),
        (
            &["braeker tag:glaze"],
            "No entry has “braeker”; the nearest word is “breaker”.\n\
             Hint: 2 entries without `tag:glaze`: cop search breaker",
        ),
    ] {
        let arguments = [&["search"], query].concat();
        let expected = format!("{said}\n{ask}");
        assert_eq!(otherwise(&world, &arguments), expected, "{query:?}");
    }
    for (query, said) in [
        (
            "zebra quagga",
            "No entry has “zebra” or “quagga”.\n\
             Hint: try other words, or ask: cop ask \"…\"",
        ),
        (
            "tag:glase by:Zoe",
            "There is no tag `glase`.\nHint: did you mean `glaze`?\n\
             Nobody here is called `Zoe`.\n\
             Hint: try another filter, or ask: cop ask \"…\"",
        ),
    ] {
        assert_eq!(otherwise(&world, &["search", query]), said, "{query}");
    }
}

#[test]
fn what_would_be_found_is_found_by_the_command_that_is_named() {
    let world = world();
    world
        .cop("add practice Raku -m 'Wear gloves.' --draft")
        .ok();
    for query in [
        "'breaker tag:glaze -x'",
        "'\"breaker it'\"'\"'s tripped\"'",
        "'\"test kind:story -y (OR) $HOME `id` \"'",
        "-- '-breaker tag:kiln'",
        "'(breaker OR button) kind:question by:\"Ada\"'",
        "gloves",
        "breaker --by 'Cy' --kind practice --kind path",
    ] {
        let said = world.cop(&format!("search {query}")).fails_with(1).stderr();
        let offers = said.lines().filter(|line| line.contains("cop search "));
        let mut count = 0;
        for offer in offers {
            let (said, command) = offer.split_once(": cop ").unwrap();
            let number: usize = said.split(' ').nth(1).unwrap().parse().unwrap();
            let found = world.cop(&command.replacen("search", "search -q", 1)).ok();
            assert_eq!(found.stdout().lines().count(), number, "{query}: {offer}");
            count += 1;
        }
        assert!(count > 0, "{query}: {said}");
    }
}

#[test]
fn where_a_list_is_empty_it_says_what_would_be_in_it() {
    let world = world();
    let said = otherwise(
        &world,
        &[
            "list", "story", "-t", "kiln", "--by", "Ada", "--since", "2026-02",
        ],
    );
    assert_eq!(
        said,
        "Hint: 1 entry without `--kind story`: cop list --tag kiln --by Ada --since 2026-02\n\
         Hint: 1 entry without `--since 2026-02`: cop list --kind story --tag kiln --by Ada\n\
         Hint: or try: cop search WORDS"
    );
    assert_eq!(
        otherwise(&world, &["list", "--since", "2026-10"]),
        "Hint: leave a filter out, or try: cop search WORDS"
    );
    world.cop("add story Raku -t raku --draft").ok();
    assert_eq!(
        otherwise(&world, &["list", "-t", "raku"]),
        "Hint: 1 entry among the drafts: cop list --tag raku --state draft\n\
         Hint: or try: cop search WORDS"
    );
}

#[test]
fn a_filter_that_names_no_entry_is_told() {
    let world = world();
    for query in ["from:nosuch", "kiln links:nosuch"] {
        let ran = world.cop(&format!("search {query}")).fails_with(1);
        ran.explains("No entry is called `nosuch`.");
    }
    let ran = world.cop("search breaker from:tript").fails_with(1);
    ran.explains("No entry is called `tript`.")
        .explains("did you mean");
    let ran = world.cop("search xyzzy from:tripped").fails_with(1);
    assert!(!ran.stderr().contains("is called"), "{ran}");
}

#[test]
fn a_filter_alone_lists_the_latest_first() {
    let world = world();
    assert_eq!(
        world.slugs("search --tag kiln"),
        world.slugs("list --tag kiln")
    );
    assert_eq!(
        world.slugs("search --kind story"),
        world.slugs("list story")
    );
    world
        .cop("search")
        .fails_with(2)
        .explains("cop search breaker");
    world.cop("search --explain").fails_with(2);
}

#[test]
fn what_is_said_of_nothing_steers_no_terminal_and_no_program() {
    let world = world();
    let hostile = "\"breaker\u{1b}[2J\u{202e} \u{7}zz\" tag:glaze";
    let ran = world.run(["search", hostile]).fails_with(1);
    let said = ran.stderr();
    assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{said:?}");
    assert!(said.lines().count() <= 7, "{said}");
    let ran = world
        .run(["search", "breaker", "--by", "A\u{1b}\nd"])
        .fails_with(1);
    assert!(!ran.stderr().contains('\u{1b}'), "{ran}");
    let ran = world.run(["search", hostile, "--json"]).fails_with(1);
    assert_eq!(ran.json(), serde_json::json!([]));
}

#[test]
fn where_nothing_is_kept_the_first_story_is_asked_for() {
    let world = World::of_ada();
    world.cop("init Guild").ok();
    for line in [
        "search kiln",
        "search tag:kiln -cold",
        "list",
        "list -t kiln",
    ] {
        world
            .cop(line)
            .fails_with(1)
            .prints("")
            .explains("Nothing is kept here yet.\nHint: tell what happened: cop add story\n");
    }
    world
        .cop("list question")
        .fails_with(1)
        .explains("cop add question");
    world.cop("add story Kiln").ok();
    world.cop("rm kiln").ok();
    world
        .cop("search kiln")
        .fails_with(1)
        .explains("Nothing is kept here yet.")
        .explains("1 in the trash: cop list --trash");
    world.cop("add story Oven --draft").ok();
    world
        .cop("list")
        .fails_with(1)
        .explains("cop list --state draft");
    world
        .cop("search oven")
        .fails_with(1)
        .explains("1 entry among the drafts");
}
