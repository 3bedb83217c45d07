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
    world.cop("config get name").ok().prints("Ada\n").silently();
    world.cop("config set name Ben").ok().prints("name = Ben\n");
    world.cop("config set community potters").ok();
    world.cop("config set colors.tag 'bold green'").ok();
    let text = std::fs::read_to_string(world.config()).unwrap();
    assert_eq!(
        text,
        "# Mine\nname = \"Ben\" # me\ncommunity = \"potters\"\n\n[colors]\ntag = \"bold green\"\n"
    );
    world
        .cop("config path")
        .ok()
        .prints(&format!("{}\n", world.config().display()));
    assert_eq!(
        world.json("config get community --json")["value"],
        "potters"
    );
    world
        .cop("config unset name")
        .ok()
        .explains("not set any more");
    world.cop("config unset name").fails_with(1);
    world
        .cop("config get name")
        .fails_with(1)
        .prints("")
        .explains("name is not set")
        .explains("cop config set name VALUE");
    world
        .cop("config get nme")
        .fails_with(2)
        .explains("there is no setting `nme`")
        .explains("did you mean `name`?");
    world.cop("config set name ''").fails_with(2);
    world
        .cop("config set community ../x")
        .fails_with(2)
        .explains("`../x`");
    for (key, value) in [
        ("colors.tag", "reverse"),
        ("colors.loud", "red"),
        ("filters.a/b", "x"),
    ] {
        world
            .cop(&format!("config set {key} {value}"))
            .fails_with(2);
    }
    world
        .cop("config set filters.none '\"\"'")
        .fails_with(2)
        .explains("asks for nothing");
    world.write_config("name = [");
    world
        .cop("list")
        .fails_with(1)
        .explains(&world.config().display().to_string())
        .explains("mend it");
}

#[test]
fn programs_are_set_once_for_all() {
    let world = World::of_ada();
    let typing = world.editor("echo Typed. > $1");
    world.cop(&format!("config set editor '{typing}'")).ok();
    world.cop("config set pager 'less -R'").ok();
    // What every program reads gives way, what `cop` alone reads does not.
    for (own, expected) in [
        (
            "",
            [("less -R", "config.toml"), (typing.as_str(), "config.toml")],
        ),
        ("true", [("true", "COP_PAGER"), ("true", "COP_EDITOR")]),
    ] {
        let mut listed = world.cop("config").env("PAGER", "more").env("VISUAL", "vi");
        if !own.is_empty() {
            listed = listed.env("COP_PAGER", own).env("COP_EDITOR", own);
        }
        let rows = listed.ok().rows();
        for (row, (value, source)) in rows[3..5].iter().zip(expected) {
            assert_eq!(row[1..], [value, source], "{rows:?}");
        }
    }
    world
        .cop("add story Kiln -e -v")
        .env("VISUAL", "false")
        .ok()
        .explains("starts the editor sh, which the settings name");
    assert_eq!(world.cop("show kiln --raw").ok().stdout(), "Typed.\n");
    let settings = std::fs::read(world.config()).unwrap();
    for key in ["pager", "editor"] {
        for (value, reason) in [
            ("", "it names no program"),
            ("vi \"x", "it has an open quote"),
        ] {
            world
                .run(["config", "set", key, value])
                .fails_with(2)
                .explains(&format!("`{value}` cannot be the {key}: {reason}"))
                .explains(&format!("cop config set {key} "));
        }
    }
    assert_eq!(std::fs::read(world.config()).unwrap(), settings);
    world.cop("config unset editor").ok();
    world
        .cop("edit kiln -e")
        .env("VISUAL", "false")
        .fails_with(1)
        .explains("the editor `false` ended");
    // What somebody wrote into the file by hand stops no other command.
    world.write_config("name = 'Ada'\neditor = ' '\npager = \"less 'x\"\n");
    world
        .cop("list -q")
        .ok()
        .explains("Warning: editor in the settings is not used: it names no program")
        .explains("Warning: pager in the settings is not used: it has an open quote");
}

#[test]
fn each_setting_is_listed_with_where_it_comes_from() {
    let world = World::new();
    world.write_config(
        "community = 'potters'\n[filters]\ndue = 'state:due'\n[colors]\ntag = 'green'\n",
    );
    let rows = |ran: &super::harness::Ran| -> Vec<(String, String)> {
        let rows = ran.rows().into_iter();
        rows.map(|row| (row[0].clone(), row[2].clone())).collect()
    };
    let told = rows(&world.cop("config").by("Ada").env("VISUAL", "vi").ok());
    let expected = [
        ("name", "COP_ME"),
        ("community", "config.toml"),
        ("database", "community"),
        ("pager", "default"),
        ("editor", "VISUAL"),
        ("filters.due", "config.toml"),
        ("colors.tag", "config.toml"),
        ("file", "here"),
    ];
    let expected: Vec<_> = expected
        .map(|(key, source)| (key.to_owned(), source.to_owned()))
        .into();
    assert_eq!(told, expected);
    let told = world.json("config list --me Ben --db x.db --json");
    let sources: Vec<_> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["source"])
        .collect();
    assert_eq!(sources[..3], ["--me", "config.toml", "--db"]);
}

#[test]
fn settings_that_are_changed_at_once_are_all_kept() {
    let world = World::of_ada();
    std::thread::scope(|scope| {
        for number in 0..12 {
            let line = format!("config set filters.f{number} 'tag:t{number}'");
            let world = &world;
            scope.spawn(move || world.cop(&line).ok());
        }
    });
    let settings = world.json("config list --json");
    let filters = settings.as_array().unwrap().iter();
    let filters =
        filters.filter(|setting| setting["key"].as_str().unwrap().starts_with("filters."));
    assert_eq!(filters.count(), 12);
    assert_eq!(world.cop("config get name").ok().line(), "Ada");
}

#[test]
#[cfg(unix)]
fn settings_that_are_kept_elsewhere_stay_there() {
    let world = World::of_ada();
    let elsewhere = world.write("dotfiles/cop.toml", "# mine\nname = \"Ada\"\n");
    std::fs::remove_file(world.config()).unwrap();
    std::os::unix::fs::symlink(&elsewhere, world.config()).unwrap();
    world.cop("config set community guild").ok();
    let text = std::fs::read_to_string(&elsewhere).unwrap();
    assert_eq!(text, "# mine\nname = \"Ada\"\ncommunity = \"guild\"\n");
    assert!(world.config().is_symlink());
}

#[test]
fn a_community_may_lie_below_the_home_of_whoever_asks() {
    let world = World::of_ada();
    world
        .cop("config set communities.guild '~/guilds/one.db'")
        .ok();
    world
        .cop("--community guild add story Kiln -m 'It tripped.'")
        .ok();
    assert!(world.home().join("guilds/one.db").is_file());
}

#[test]
fn what_is_no_setting_is_told_and_harms_nothing() {
    let world = World::of_ada();
    world.write_config("nmae = 'Ada'\n[colors]\ntag = 'loud'\n");
    world.cop("add story Tripped").ok();
    world
        .cop("list")
        .ok()
        .says("Tripped")
        .explains("Warning: the settings know no `nmae`; did you mean `name`?")
        .explains("Warning: colors.tag in the settings: `loud` is no look");
}

#[test]
fn a_filter_of_the_settings_chooses_for_list_search_and_export() {
    let world = World::of_ada();
    world
        .cop("add story 'Kiln tripped' -t kiln -m 'The breaker.'")
        .ok();
    world
        .cop("add story 'Glaze ran' -t glaze -m 'The breaker too.'")
        .ok();
    world.cop("add lesson 'Test the breaker' -t kiln").ok();
    world
        .cop("config set filters.hot 'kind:story tag:kiln'")
        .ok()
        .explains("cop list --filter hot");
    world.cop("config set filters.breakers breaker").ok();
    assert_eq!(world.slugs("list --filter hot"), ["kiln-tripped"]);
    assert_eq!(world.slugs("list --filter breakers").len(), 3);
    assert_eq!(
        world.slugs("list lesson --filter breakers"),
        ["test-the-breaker"]
    );
    assert_eq!(world.slugs("search breaker --filter hot"), ["kiln-tripped"]);
    let exported = world.json("export json --filter hot");
    assert_eq!(exported["entries"].as_array().unwrap().len(), 1);
    world
        .refuses(2, "list --filter hit")
        .explains("there is no filter `hit`")
        .explains("did you mean `hot`?");
    world
        .refuses(2, "list --filter x")
        .explains("your filters: breakers and hot");
    world
        .cop("list question --filter hot")
        .fails_with(1)
        .explains("Nothing meets all of that");
}

#[test]
fn a_program_that_cannot_be_one_is_unset_like_any_other() {
    let world = World::new();
    let broken = "pager = \"less 'open\"\n";
    world.write_config(broken);
    world
        .cop("config get pager")
        .ok()
        .prints("less 'open\n")
        .explains("is not used");
    world.cop("config unset pager").ok();
    assert_eq!(std::fs::read_to_string(world.config()).unwrap(), "");
}

#[test]
fn an_option_for_every_command_that_says_nothing_means_no_other_community() {
    let world = World::of_ada();
    world.cop("add story T -m x").ok();
    for (flag, line) in [
        ("db", "--db '' list"),
        ("db", "list --db ''"),
        ("community", "list --community ''"),
        ("me", "--me '' list"),
    ] {
        world
            .refuses(2, line)
            .explains(&format!("--{flag} is empty"));
    }
    // An empty variable is one that is not set.
    world.cop("list").env("COP_DB", "").ok().says("T");
}

#[cfg(unix)]
#[test]
fn who_could_read_the_settings_still_can() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.write_config("name = \"Ada\"\n");
    let rights = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(world.config(), rights).unwrap();
    world.cop("config set name Ben").ok();
    let rights = std::fs::metadata(world.config()).unwrap().permissions();
    assert_eq!(rights.mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn settings_that_are_a_pipe_are_not_waited_for() {
    let world = World::new();
    world.write_config("");
    std::fs::remove_file(world.config()).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(world.config())
        .status();
    assert!(made.unwrap().success());
    world.refuses(1, "list").explains("is no file");
}
