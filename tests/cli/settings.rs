//! init, me, about, use and config: who we are, and which community is meant.

use serde_json::json;

use super::harness::World;

#[test]
fn init_names_the_community_and_can_do_so_again() {
    let world = World::of_ada();
    let place = world.database().display().to_string();
    world
        .cop("init 'Potters Guild' --domain 'Firing safely'")
        .ok()
        .prints("Potters Guild: Firing safely\n")
        .explains(&place);
    world
        .cop("init --domain Glazing")
        .ok()
        .prints("Potters Guild: Glazing\n")
        .explains("Hint: tell a story: cop add story");
    // Whose name is only guessed is told how to say it.
    World::new()
        .cop("init Kilns")
        .ok()
        .explains("say who you are: cop me --name Ada");
    let named = world.json("init Kilns --json");
    assert_eq!(
        (&named["name"], &named["domain"]),
        (&json!("Kilns"), &json!("Glazing"))
    );
    world.refuses(2, "init").explains("needs a name");
    world.refuses(2, "init ''").explains("name");
    world
        .refuses(2, &format!("init {}", "x".repeat(501)))
        .explains("1 to 500 characters");
}

#[test]
fn about_reads_and_writes_the_charter() {
    let world = World::of_ada();
    world.cop("about --name Potters --welcome 'Come in.' --agree 'We tell failures.' --agree 'We ask.' --rhythm 14d").ok();
    world
        .cop("about")
        .ok()
        .says("Potters")
        .says("Come in.")
        .says(" 1 We tell failures.")
        .says("every 14 days");
    world.cop("about --disagree 1 --agree 'We thank.'").ok();
    world.cop("add story Tripped").ok();
    let about = world.json("about --json");
    assert_eq!(about["agreements"], json!(["We ask.", "We thank."]));
    assert_eq!(about["rhythm"], "14d");
    assert_eq!(about["entries"]["stories"], 1);
    world.cop("about --welcome ''").ok();
    assert_eq!(world.json("about --json")["welcome"], json!(null));
    world
        .refuses(2, "about --disagree 9")
        .explains("no agreement 9; there are 2");
    world.refuses(2, "about --rhythm often").explains("14d");
}

#[test]
fn me_says_who_one_is_and_shows_the_mirror() {
    let world = World::new();
    world
        .cop("me --name Ada --team Studio --offer kiln --seek glaze")
        .ok()
        .says("You are Ada (Studio)")
        .says("You help with kiln");
    world.cop("add story Tripped").ok();
    world.cop("add practice Check --steward Ada").by("Ben").ok();
    world.cop("tried check worked").ok();
    world.cop("add story Half --draft").ok();
    let mirror = world.json("me --json");
    for (field, slug) in [
        ("told", "tripped"),
        ("stewarded", "check"),
        ("tried", "check"),
        ("drafts", "half"),
    ] {
        assert_eq!(mirror[field][0]["slug"], slug, "{field}: {mirror:#}");
    }
    assert_eq!(
        (&mirror["offers"], &mirror["seeks"]),
        (&json!(["kiln"]), &json!(["glaze"]))
    );
    world
        .cop("me")
        .ok()
        .says("Ada (Studio)")
        .says("Wants to learn glaze")
        .says("Told and wrote")
        .says("Tripped");
    world.cop("me --drop kiln --team ''").ok();
    let mirror = world.json("me --json");
    assert_eq!(
        (&mirror["offers"], &mirror["team"]),
        (&json!([]), &json!(null))
    );
    world.cop("me --name ''").fails_with(2).explains("--name");
    world.cop("me --offer 'a!b'").fails_with(2).explains("a!b");
}

#[test]
fn use_lists_and_switches() {
    let world = World::of_ada();
    world.cop("add story Default").ok();
    world
        .cop("use potters")
        .ok()
        .says("potters is meant from now on")
        .explains("cop init");
    world.cop("add story Clay").ok();
    let elsewhere = world.folder().join("guild.db").display().to_string();
    world.cop("use guild --path guild.db").ok().says(&elsewhere);
    world.cop("add story Guild").ok();
    assert!(world.folder().join("guild.db").is_file());
    let known = world.json("use --json");
    let names: Vec<_> = known
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["name"], &one["current"], &one["exists"]))
        .collect();
    assert_eq!(
        names,
        [
            (&json!("default"), &json!(false), &json!(true)),
            (&json!("guild"), &json!(true), &json!(true)),
            (&json!("potters"), &json!(false), &json!(true)),
        ]
    );
    assert_eq!(world.cop("use").ok().rows()[1], ["guild", &elsewhere, "*"]);
    world
        .refuses(1, "use poters")
        .explains("there is no community called `poters`")
        .explains("did you mean `potters`? cop use potters")
        .explains("cop use poters --path");
    assert_eq!(world.cop("use").ok().rows().len(), 3, "nothing is new");
    let ran = world.cop("use kilns").ok();
    assert!(!ran.stderr().contains("did you mean"), "{ran}");
    world.cop("use guild").ok();
    let before = std::fs::read(world.config()).unwrap();
    world
        .refuses(2, "use ../potters")
        .explains("`../potters`")
        .explains("letters, digits");
    world.refuses(2, "use x --path .").explains("is a folder");
    world.refuses(2, "use --path guild.db").explains("NAME");
    assert_eq!(before, std::fs::read(world.config()).unwrap());
}

#[test]
fn config_reads_and_writes_and_keeps_comments() {
    let world = World::new();
    world.write_config("# Mine\nname = \"Ada\" # me\n");
    world.cop("config name").ok().prints("Ada\n").silently();
    world.cop("config name Ben").ok().prints("Ben\n");
    let text = std::fs::read_to_string(world.config()).unwrap();
    assert!(text.starts_with("# Mine\nname = \"Ben\""), "{text}");
    world.cop("config community potters").ok();
    world
        .cop("config")
        .ok()
        .prints("name = Ben\ncommunity = potters\n")
        .explains(&world.config().display().to_string());
    assert_eq!(world.json("config --json")["community"], "potters");
    world.cop("config name --unset").ok();
    world
        .cop("config name")
        .fails_with(1)
        .prints("")
        .explains("name is not set")
        .explains("cop config name VALUE");
    world
        .cop("config nme")
        .fails_with(2)
        .explains("nme")
        .explains("'name'");
    world.cop("config name ''").fails_with(2);
    world
        .cop("config community ../x")
        .fails_with(2)
        .explains("`../x`");
    world.write_config("name = [");
    world
        .cop("list")
        .fails_with(1)
        .explains(&world.config().display().to_string())
        .explains("mend it");
    world.write_config("nmae = \"Ada\"");
    world.cop("list").fails_with(1).explains("nmae");
}
