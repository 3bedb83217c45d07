//! Which database, whose name and which clock a command works with.

use super::harness::{Cop, World};

#[test]
fn the_database_is_taken_from_the_flag_then_the_environment_then_the_settings() {
    let world = World::of_ada();
    let file = |name: &str| world.folder().join(name).display().to_string();
    let (by_flag, by_env) = (file("flag.db"), file("env.db"));
    world.cop("add story Default").ok();
    world.cop(&format!("--db {by_flag} add story Flag")).ok();
    world.cop("add story Env").env("COP_DB", &by_env).ok();
    world
        .cop("add story Potters")
        .env("COP_COMMUNITY", "potters")
        .ok();
    let title = |cop: Cop<'_>| cop.ok().rows()[0][3].clone();
    assert_eq!(title(world.cop("list")), "Default");
    assert_eq!(title(world.cop("list").env("COP_DB", &by_env)), "Env");
    assert_eq!(title(world.cop("list --community potters")), "Potters");
    assert_eq!(
        title(
            world
                .cop(&format!("list --db {by_flag}"))
                .env("COP_DB", &by_env)
        ),
        "Flag"
    );
    assert_eq!(
        title(
            world
                .cop("list")
                .env("COP_DB", &by_env)
                .env("COP_COMMUNITY", "potters")
        ),
        "Env"
    );
    assert_eq!(
        title(
            world
                .cop("list --community default")
                .env("COP_COMMUNITY", "potters")
        ),
        "Default"
    );
    assert_eq!(
        title(world.cop("list").env("COP_DB", "").env("COP_COMMUNITY", "")),
        "Default",
        "empty is unset"
    );
    world.cop("use potters").ok();
    assert_eq!(title(world.cop("list")), "Potters");
    assert_eq!(
        title(world.cop("list").env("COP_COMMUNITY", "default")),
        "Default"
    );
}

#[test]
fn a_database_is_never_found_by_walking_up() {
    let world = World::of_ada();
    world.write("default.db", "");
    world.write(".cop/default.db", "");
    world
        .cop("list")
        .fails_with(1)
        .explains("there is no community");
}

#[test]
fn who_acts_is_taken_from_the_flag_then_the_environment_the_settings_git_and_the_login() {
    let world = World::new();
    let git = world
        .write("gitconfig", "[user]\n\tname = Git Gus\n")
        .display()
        .to_string();
    let mut number = 0;
    let mut author = |flags: &str, environment: &[(&str, &str)]| {
        number += 1;
        let command = world.cop(&format!("add story 'Story {number}' --json {flags}"));
        let command = environment
            .iter()
            .fold(command, |command, (key, value)| command.env(key, value));
        super::harness::text(&command.ok().json()["author"])
    };
    let git = ("GIT_CONFIG_GLOBAL", git.as_str());
    let (login, me) = (("USER", "login"), ("COP_ME", "Env Eve"));
    assert_eq!(author("", &[login]), "login");
    assert_eq!(author("", &[login, git]), "Git Gus");
    world.write_config("name = \"Config Cy\"\n");
    assert_eq!(author("", &[login, git]), "Config Cy");
    assert_eq!(author("", &[login, git, me]), "Env Eve");
    assert_eq!(author("--me 'Flag Flo'", &[login, git, me]), "Flag Flo");
    assert_eq!(
        author("", &[("COP_ME", " ")]),
        "Config Cy",
        "a blank name is none"
    );
}

#[test]
fn a_name_that_cannot_be_one_is_refused() {
    let world = World::of_ada();
    world
        .cop("add story X")
        .by(&"Ada ".repeat(100))
        .fails_with(2)
        .explains("cannot be a member's name")
        .explains("cop me --name");
    assert!(!world.database().exists());
}

#[test]
fn a_clock_that_cannot_be_read_is_refused() {
    let world = World::of_ada();
    world.cop("add story Early").ok();
    for moment in ["yesterday", "2026-13-01T00:00:00Z", "2026-05-12"] {
        world
            .cop("add story Late")
            .at(moment)
            .fails_with(2)
            .explains(&format!("COP_NOW is `{moment}`"))
            .explains("2026-05-12T08:30:00Z");
    }
    assert_eq!(world.slugs("list story"), ["early"]);
}

#[test]
fn the_clock_gives_the_same_dates_twice() {
    let world = World::of_ada();
    world
        .cop("add story X")
        .at("2026-05-12T10:30:00+02:00")
        .ok();
    assert_eq!(world.field("x", "created"), "2026-05-12T08:30:00Z");
    assert_eq!(world.field("x", "updated"), "2026-05-12T08:30:00Z");
}
