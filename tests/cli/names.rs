//! One person, several names.

use serde_json::json;

use super::harness::World;

/// Ada's machine, on which some of what she did stands under `Ada L.`, as git calls her.
fn world() -> World {
    let world = World::of_ada();
    for (who, line) in [
        ("Ada L.", "add lesson 'When firing, test the breaker'"),
        (
            "Ada L.",
            "add practice 'Check the breaker' --from when-firing -m 'Press it.' --steward 'Ada L.'",
        ),
        (
            "Ben",
            "add story 'Kiln tripped' --told-by 'Ada L.' -m 'It did.'",
        ),
        ("Ada L.", "me --offer kiln --role coordinator"),
        ("Ada", "me --team Studio --seek glaze"),
        ("Ada", "tried check-the-breaker worked"),
        ("Ada L.", "tried check-the-breaker failed"),
        ("Ben", "thanks 'Ada L.' --for check-the-breaker"),
        ("Ada L.", "edit check-the-breaker -m 'Press it twice.'"),
    ] {
        world.cop(line).by(who).ok();
    }
    world
}

#[test]
fn what_stands_under_another_name_becomes_the_member_s() {
    let world = world();
    let learned = || world.field("when-firing", "learning");
    assert_eq!(learned(), "learned", "somebody else seems to have tried it");
    let reports = || {
        let evidence = &world.json("show check-the-breaker --json")["evidence"];
        ["worked", "failed"].map(|word| evidence[word].as_u64())
    };
    assert_eq!(reports(), [Some(1), Some(1)]);

    let joined = world
        .cop("me --alias 'Ada L.' --yes")
        .ok()
        .prints("You are Ada (Studio), coordinator, also Ada L.\nYou help with kiln\nYou want to learn glaze\n");
    joined.explains(
        "Ada L. was here already: 1 story, 1 lesson, 1 practice and 1 report are Ada's now",
    );
    assert_eq!(learned(), "adopted", "her own report does not count");
    assert_eq!(reports(), [Some(0), Some(1)], "one person's latest counts");
    world.cop("doctor").ok().explains("All is well");

    let shown = world.json("show check-the-breaker --json");
    assert_eq!(
        (&shown["author"], &shown["steward"]),
        (&json!("Ada"), &json!("Ada"))
    );
    for mark in shown["marks"].as_array().unwrap() {
        assert_ne!(mark["by"], "Ada L.", "{mark}");
    }
    let history = world.json("history check-the-breaker --json");
    assert!(!history.to_string().contains("Ada L."), "{history}");
    let mirror = world.json("me --json");
    assert_eq!(mirror["told"].as_array().map(Vec::len), Some(3));
    assert_eq!(mirror["stewarded"][0]["slug"], "check-the-breaker");
    assert_eq!(mirror["thanked"][0]["by"], "Ben");
    assert_eq!(mirror["aliases"], json!(["Ada L."]));

    let members = world.cop("members").ok().rows();
    assert_eq!(members.len(), 2, "{members:?}");
    assert_eq!(
        members[0],
        ["Ada", "Studio", "coordinator", "kiln", "glaze", "Ada L."]
    );
    let export = world.json("export json");
    assert_eq!(export["members"][0]["aliases"], json!(["Ada L."]));
}

#[test]
fn the_person_acts_under_any_of_their_names() {
    let world = world();
    world
        .cop("me --alias 'Ada L.' --alias ada@studio --yes")
        .ok();
    let as_git = |line: &str| world.cop(line).by("ADA L.");
    for name in ["'Ada L.'", "ada@studio", "Ada"] {
        assert_eq!(
            world
                .cop(&format!("list practice --by {name}"))
                .ok()
                .rows()
                .len(),
            1,
            "{name}"
        );
    }
    as_git("tried check-the-breaker worked").ok();
    assert_eq!(world.field("when-firing", "learning"), "adopted");
    // Her own reports prove nothing, whichever name they came under.
    assert!(world.cop("list practice").ok().rows()[0][2].starts_with("trial"));
    as_git("thanks Ada --for kiln-tripped")
        .fails_with(1)
        .explains("thanks go to others");
    as_git("me")
        .ok()
        .says("Ada (Studio), also Ada L., ada@studio");
    as_git("add story Another -m x").ok();
    assert_eq!(world.field("another", "author"), "Ada");
    // Her own progress is hers under each name, and nobody else's.
    world.cop("add path Way --step do:check-the-breaker").ok();
    as_git("path done way 1").ok();
    assert_eq!(world.json("path show way --json")["done"], 1);
    assert_eq!(
        world.cop("path show way --json").by("Ben").ok().json()["done"],
        0
    );
}

#[test]
fn undo_parts_those_who_were_joined() {
    let world = world();
    let before = world.json("export json --all");
    world.cop("me --alias 'Ada L.' --yes").ok();
    world
        .cop("undo")
        .ok()
        .says("joining another member with Ada");
    assert_eq!(world.json("export json --all"), before);
    assert_eq!(world.field("when-firing", "learning"), "learned");
    world.cop("doctor").ok().explains("All is well");
    // What she wrote in between stays hers.
    world.cop("me --alias 'Ada L.' --yes").ok();
    world.cop("add story Between -m x").by("Ada L.").ok();
    world.cop("undo").ok();
    world.cop("undo").ok().says("joining");
    assert_eq!(world.cop("list --by 'Ada L.'").ok().rows().len(), 3);
}

#[test]
fn nobody_is_joined_without_a_word() {
    let world = world();
    world.cop("me --alias Benny --alias B.").by("Ben").ok();
    for (code, line, told) in [
        (
            2,
            "me --alias 'Ada L.'",
            "Ada L. is here already: 1 story, 1 lesson, 1 practice and 1 report would be Ada's",
        ),
        (
            2,
            "me --alias 'Ada L.' --no-input",
            "add --yes: cop me --alias 'Ada L.' --yes",
        ),
        (
            1,
            "me --alias Benny --yes",
            "`Benny` is another name of Ben",
        ),
        (1, "me --unalias Benny", "`Benny` is no other name of Ada"),
        (1, "me --unalias Ada", "Ada has no other names"),
        (2, "me --alias ''", "the name is empty"),
        (2, "me --yes", "--alias"),
    ] {
        let ran = world.refuses(code, line);
        assert!(ran.stderr().contains(told), "cop {line}: {told}\n{ran}");
    }
    // A name that is free, and one that is theirs already.
    world.cop("me --alias addy").ok().says("also addy");
    world
        .cop("me --alias ADDY --alias ada")
        .ok()
        .explains("ADDY is a name of yours already");
    assert_eq!(world.json("me --json")["aliases"], json!(["addy"]));
    world
        .cop("me --unalias addy")
        .ok()
        .prints("You are Ada (Studio)\nYou want to learn glaze\n");
    world.cop("undo").ok();
    assert_eq!(world.json("me --json")["aliases"], json!(["addy"]));
    // Whoever gives a name up keeps what was written under it.
    world.cop("add story Mine -m x").by("addy").ok();
    world.cop("me --unalias addy").ok();
    assert_eq!(world.field("mine", "author"), "Ada");
    world.cop("add story Theirs -m x").by("addy").ok();
    assert_eq!(world.field("theirs", "author"), "addy");
}

#[test]
fn an_import_gives_aliases_and_joins_nobody() {
    let world = world();
    world.write(
        "guild/community.toml",
        "name = 'Guild'\n\n[[members]]\nname = 'Ada'\naliases = ['Ada L.', 'addy', 'Ben']\n",
    );
    world
        .cop("import guild")
        .ok()
        .explains("community.toml:4: `Ben` is somebody of their own here")
        .explains("community.toml:4: `Ada L.` is somebody");
    assert_eq!(world.json("me --json")["aliases"], json!(["addy"]));
    assert_eq!(world.cop("members").ok().rows().len(), 3);
    world.cop("add story Mine -m x").by("addy").ok();
    assert_eq!(world.field("mine", "author"), "Ada");
}

#[test]
fn the_mirror_of_someone_new_shows_nothing_of_a_namesake() {
    let world = World::new();
    for line in [
        "add story 'Half told' --draft -m Once",
        "add story 'Kiln tripped' -m Dark.",
    ] {
        world.cop(line).by("Ben Smith").ok();
    }
    let mirror = world.cop("me --json").by("Ben").ok().json();
    assert_eq!(mirror["drafts"], serde_json::json!([]));
    assert_eq!(mirror["told"], serde_json::json!([]));
    let mirror = world.cop("me --json").by("Ben Smith").ok().json();
    assert_eq!(mirror["drafts"][0]["title"], "Half told");
}

#[test]
fn whoever_has_no_name_is_told_how_to_get_one() {
    let world = World::of_ada();
    world.cop("add practice 'Check the breaker' -m Look.").ok();
    for line in [
        "add story 'Kiln tripped' -m Dark.",
        "me",
        "tried check worked",
        "flag check stale",
    ] {
        let told = "nobody knows yet who you are: cop me --name NAME";
        world.cop(line).by("Someone").ok().explains(told);
        assert!(!world.cop(line).by("Ada").ok().stderr().contains(told));
    }
}
