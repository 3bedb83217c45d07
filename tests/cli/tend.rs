//! tag, link, unlink, tried, retire, rm, restore and purge; links in texts.

use serde_json::json;

use super::harness::{World, text};

fn world() -> World {
    let world = World::of_ada();
    world
        .cop("add story Tripped -m 'The breaker tripped.' -t kiln")
        .ok();
    world
        .cop("add practice Check -m 'Press the button.' -t kiln -t power")
        .ok();
    world.cop("add practice Better -m 'Clamp the lead.'").ok();
    world
}

#[test]
fn tags_are_added_and_taken_away() {
    let world = world();
    world
        .cop("tag tripped night -kiln")
        .ok()
        .says("tags: night");
    assert_eq!(world.json("show tripped --json")["tags"], json!(["night"]));
    assert_eq!(
        world.cop("tag tripped x -q").ok().line(),
        world.handle("tripped")
    );
    let done = world.json("tag tripped y -x --json");
    assert_eq!(done["tags"], json!(["night", "y"]));
    assert_eq!(
        (&done["added"], &done["removed"]),
        (&json!(["y"]), &json!(["x"]))
    );
    for (code, line, words) in [
        (1, "tag tripped -zebra", "does not carry the tag `zebra`"),
        (1, "tag nowhere x", "`nowhere`"),
        (2, "tag tripped", "TAG"),
        (2, "tag tripped 'a!b'", "`!`"),
        (2, "tag tripped --jsn", "--jsn"),
    ] {
        world.refuses(code, line).explains(words);
    }
}

#[test]
fn tags_themselves_are_tended() {
    let world = world();
    world
        .cop("tag define kiln 'Where clay becomes stone'")
        .ok()
        .says("kiln: Where clay becomes stone");
    world
        .cop("tag alias furnace kiln")
        .ok()
        .says("also furnace");
    assert_eq!(
        world.slugs("list -t furnace").len(),
        2,
        "an alias counts as the tag"
    );
    assert_eq!(world.slugs("search tag:furnace").len(), 2);
    world.cop("add story Later -t furnace").ok();
    assert_eq!(world.json("show later --json")["tags"], json!(["kiln"]));
    world
        .cop("tag rename kiln oven")
        .ok()
        .says("`kiln` is now `oven`, on 3 entries");
    world.cop("tag merge power oven").ok().says("1 entry");
    assert_eq!(
        world.json("tag list --json"),
        json!([{
            "name": "oven",
            "definition": "Where clay becomes stone",
            "aliases": ["furnace", "kiln", "power"],
            "entries": 3
        }])
    );
    world
        .cop("tag list")
        .ok()
        .prints("oven\t3\tWhere clay becomes stone\tfurnace, kiln, power\n");
    world.cop("tag alias furnace --remove").ok();
    world
        .cop("tag define oven ''")
        .ok()
        .prints("oven (also kiln, power)\n");
    for (code, line, words) in [
        (1, "tag rename zebra x", "no tag `zebra`"),
        (1, "tag rename oven oven", "is called `oven` already"),
        (1, "tag merge oven kiln", "both are words for"),
        (1, "tag merge zebra oven", "no tag `zebra`"),
        (1, "tag alias x zebra", "`zebra`"),
        (2, "tag alias x", "TAG"),
        (2, "tag define x", "MEANING"),
    ] {
        world.refuses(code, line).explains(words);
    }
}

#[test]
fn links_are_made_and_read_from_both_ends_and_taken_away() {
    let world = world();
    world
        .cop("link check --from tripped --relates better")
        .ok()
        .says("from ")
        .says("relates to");
    let links = world.json("show check --json")["links"].clone();
    assert_eq!(links.as_array().unwrap().len(), 2);
    assert_eq!(
        world.json("show tripped --json")["backlinks"][0]["slug"],
        "check"
    );
    world.cop("show tripped").ok().says("led to");
    world
        .cop("link check --from tripped")
        .ok()
        .prints("")
        .explains("linked already");
    let again = world.json("link check --from tripped --json");
    assert_eq!(again["linked"], json!([]));
    assert_eq!(
        (&again["known"][0]["link"], &again["known"][0]["slug"]),
        (&json!("from"), &json!("tripped"))
    );
    assert_eq!(
        world.cop("unlink check --relates better -q").ok().line(),
        world.handle("check")
    );
    let gone = world.json("unlink check tripped --json");
    assert_eq!(gone["unlinked"][0]["slug"], "tripped");
    assert_eq!(world.json("show check --json")["links"], json!([]));
    for (code, line, words) in [
        (2, "link check", "--from REF"),
        (1, "link check --from nowhere", "`nowhere`"),
        (1, "link check --from check", "cannot link to itself"),
        (2, "unlink check", "which link"),
        (1, "unlink check tripped", "no such link"),
        (2, "unlink check --to tripped", "--to"),
    ] {
        world.refuses(code, line).explains(words);
    }
}

#[test]
fn wikilinks_resolve_when_the_wanted_entry_comes() {
    let world = world();
    world
        .cop("add story Late -m 'As in [[slow-cooling]] and [[check|our check]].'")
        .ok()
        .explains("`slow-cooling` will link");
    let shown = world.json("show late --json");
    assert_eq!(shown["wanted"], json!(["slow-cooling"]));
    assert_eq!(
        (&shown["links"][0]["slug"], &shown["links"][0]["in_body"]),
        (&json!("check"), &json!(true))
    );
    world.cop("add practice 'Slow cooling'").ok();
    let shown = world.json("show late --json");
    assert_eq!(shown["wanted"], json!([]));
    assert_eq!(shown["links"].as_array().unwrap().len(), 2);
    assert_eq!(
        world.json("show slow-cooling --json")["backlinks"][0]["slug"],
        "late"
    );
}

#[test]
fn wikilinks_survive_renames_of_either_end() {
    let world = world();
    let handle = world.handle("better");
    world
        .cop(&format!(
            "add story Late -m 'As in [[check]] and [[{handle}|that]].'"
        ))
        .ok();
    world.cop("edit check --title 'Test the breaker'").ok();
    world.cop("edit better --title 'Best'").ok();
    world.cop("edit late --title 'Later still'").ok();
    let links = world.json("show late --json")["links"].clone();
    let mut slugs: Vec<&str> = links
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["slug"].as_str().unwrap())
        .collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["better", "check"]);
    assert_eq!(
        world.json("show check --json")["backlinks"][0]["title"],
        "Later still"
    );
    world.cop("export handbook book --check").ok();
    world.cop("edit late -m 'No links any more.'").ok();
    assert_eq!(world.json("show late --json")["links"], json!([]));
    world.cop("unlink late check").fails_with(1);
}

#[test]
fn reports_are_kept_and_make_the_standing() {
    let world = world();
    world
        .cop("tried check worked")
        .by("Ben")
        .ok()
        .says("Kept: Ben on")
        .explains("trial");
    world
        .cop("tried check worked -m 'It held.' --where 'Kiln 2'")
        .by("Cy")
        .ok();
    let report = world.cop("tried check worked --json").by("Dee").ok().json();
    assert_eq!(report["maturity"], "proven");
    assert_eq!(
        world.cop("tried check partly -q").by("Ed").ok().line(),
        world.handle("check")
    );
    let evidence = world.json("show check --json")["evidence"].clone();
    assert_eq!(evidence, json!({"worked": 3, "partly": 1, "failed": 0}));
    for (code, line, words) in [
        (2, "tried check", "VERDICT"),
        (2, "tried check perhaps", "worked, partly, failed"),
        (1, "tried tripped worked", "a story cannot be tried"),
        (1, "tried nowhere worked", "`nowhere`"),
    ] {
        world.refuses(code, line).prints("").explains(words);
    }
}

#[test]
fn a_retired_entry_stays_and_points_to_its_successor() {
    let world = world();
    world
        .cop("retire check --for better")
        .ok()
        .says("Retired")
        .says("in favour of")
        .says("Better");
    let shown = world.json("show check --json");
    assert_eq!(shown["state"], "retired");
    assert_eq!(shown["backlinks"][0]["link"], "supersedes");
    world.cop("show better").ok().says("Check");
    assert_eq!(world.slugs("list --state retired"), ["check"]);
    world.refuses(1, "retire check").explains("retired already");
    world
        .refuses(1, "retire better --for better")
        .explains("own place");
    world
        .refuses(1, "retire better --for nowhere")
        .explains("`nowhere`");
    world.cop("edit check --state live").ok();
    assert_eq!(world.field("check", "state"), "live");
    world.cop("retire better").ok().explains("--supersedes");
    assert_eq!(
        world.cop("retire tripped -q").ok().line(),
        world.handle("tripped")
    );
}

#[test]
fn the_trash_gives_back() {
    let world = world();
    world
        .cop("rm check better")
        .ok()
        .says("Moved to the trash")
        .explains("cop undo");
    assert_eq!(world.slugs("list"), ["tripped"]);
    assert_eq!(world.slugs("search button OR lead").len(), 0);
    assert_eq!(world.slugs("list --trash").len(), 2);
    assert!(world.json("list --trash --json")[0]["trashed"].is_string());
    world
        .cop("show check")
        .ok()
        .says("in the trash")
        .explains("cop restore");
    world
        .refuses(1, "rm check")
        .explains("is in the trash")
        .explains("cop restore");
    world.refuses(1, "edit check --title X").explains("trash");
    world.cop("restore check").ok().says("Restored");
    assert_eq!(
        world.cop("restore better -q").ok().line(),
        world.handle("better")
    );
    assert_eq!(world.slugs("search button"), ["check"]);
    world
        .refuses(1, "restore check")
        .explains("is not in the trash");
    world.refuses(1, "rm tripped nowhere").explains("`nowhere`");
    world.refuses(2, "rm").explains("REF");
}

#[test]
fn a_purge_leaves_no_trace_in_the_file() {
    let world = world();
    let secret = "Zaubertrank";
    world.write("note.txt", format!("a file with {secret}"));
    world
        .cop(&format!(
            "add story 'The {secret} leaked' -m 'Say {secret} twice.' -t {secret}"
        ))
        .ok();
    world
        .cop("edit the-zaubertrank -m 'Zaubertrank once more, Zaubertrankbecher too.'")
        .ok();
    world
        .cop("attach the-zaubertrank note.txt --name Zaubertrank.txt")
        .ok();
    world
        .cop("add practice 'After it' --from the-zaubertrank")
        .ok();
    world
        .cop("edit the-zaubertrank -m 'Clean.' --title 'Clean'")
        .ok();
    let traces = || -> Vec<String> {
        let folder = world.database().parent().unwrap().to_owned();
        let holds = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .to_lowercase()
                .contains(&secret.to_lowercase())
        };
        let files = super::harness::files(&folder).into_iter();
        files
            .filter(|(_, bytes)| holds(bytes))
            .map(|(path, _)| path)
            .collect()
    };
    assert!(!traces().is_empty(), "the test must be able to fail");
    world
        .refuses(2, "purge the-zaubertrank")
        .explains("cannot be undone")
        .explains("--yes");
    world.cop("purge the-zaubertrank --yes").ok().says("Erased");
    assert_eq!(
        traces(),
        Vec::<String>::new(),
        "tags of nobody, revisions, files and the index included"
    );
    world.cop("show the-zaubertrank").fails_with(1);
    world.cop("doctor").ok();
    world
        .cop("purge nowhere --yes")
        .fails_with(1)
        .explains("`nowhere`");
    world.cop("rm tripped").ok();
    world.cop("purge --trash --yes").ok().says("Tripped");
    world
        .cop("purge --trash --yes")
        .ok()
        .explains("The trash is empty");
    world.cop("purge").fails_with(2).explains("REF");
}

#[test]
fn links_lead_to_what_is_kept_and_answers_to_questions() {
    let world = World::of_ada();
    world.cop("add practice Kept").ok();
    world.cop("add story Gone").ok();
    world.cop("ask Why?").ok();
    world.cop("rm gone").ok();
    world
        .refuses(1, "link kept --from gone")
        .explains("“Gone” is in the trash")
        .explains("cop restore");
    world
        .refuses(1, "add lesson Taught --from gone")
        .explains("“Gone” is in the trash");
    world
        .refuses(1, "link why --answers kept")
        .explains("“Kept” is a practice, and only a question is answered");
    world.cop("link kept --answers why").ok();
    world.cop("restore gone").ok();
    world.cop("link kept --from gone").ok();
    world.cop("add lesson Taught --from kept").ok();
    for other in ["kept", "taught"] {
        world
            .refuses(1, &format!("link gone --from {other}"))
            .explains("would make each come from the other")
            .explains("cop why");
    }
}

#[test]
fn a_tag_that_there_is_not_is_named() {
    let world = World::of_ada();
    world.cop("add story One -t kiln").ok();
    for line in ["list -t kilnn", "search one -t kilnn"] {
        world
            .refuses(1, line)
            .explains("There is no tag `kilnn`.")
            .explains("did you mean `kiln`?");
    }
    world.refuses(1, "list -t glaze").explains("cop tag list");
    world
        .refuses(1, "tag alias kiln kiln")
        .explains("`kiln` is a tag itself")
        .explains("cop tag list");
}

#[test]
fn the_trash_holds_drafts_too_and_is_emptied_whole() {
    let world = World::of_ada();
    world.cop("add story Begun --draft").ok();
    world.cop("rm begun").ok();
    assert_eq!(world.slugs("list --trash"), ["begun"]);
    world.cop("purge --trash --yes").ok();
    world.cop("show begun").fails_with(1);
}

#[test]
fn a_tag_s_new_name_is_found_by_its_signs() {
    let world = World::of_ada();
    world.cop("add story One -t cpp").ok();
    world.cop("add story Two -t cxx").ok();
    world.cop("tag rename cpp c++").ok();
    assert_eq!(world.slugs("search c++"), ["one"]);
    world.cop("tag merge cxx c++").ok();
    assert_eq!(world.slugs("search c++").len(), 2);
    world.cop("doctor").ok();
}

#[test]
fn a_text_that_is_rewritten_while_its_target_is_in_the_trash_links_to_it_again_after() {
    let world = World::of_ada();
    world.write("notes/a.md", "# Source\n\n[Target](b.md) and [[Other]]\n");
    world.write("notes/b.md", "# Target\n\nText.\n");
    world.cop("import notes --kind story").ok();
    world.cop("add story Other").ok();
    let links = |world: &World| {
        let links = world.json("show source --json")["links"].clone();
        let slugs = links
            .as_array()
            .unwrap()
            .iter()
            .map(|link| text(&link["slug"]));
        let mut slugs: Vec<String> = slugs.collect();
        slugs.sort();
        slugs
    };
    let edit = "edit source -m 'More: [Target](b.md) and [[Other]]'";
    for back in ["restore target other", "undo"] {
        world.cop("rm target other").ok();
        if back != "undo" {
            world.cop(edit).ok();
        }
        assert_eq!(links(&world), [""; 0]);
        world.cop(back).ok();
        assert_eq!(links(&world), ["other", "target"], "{back}");
    }
}

#[test]
fn a_text_whose_target_was_erased_waits_for_another_of_its_name() {
    let world = World::of_ada();
    world.cop("add story Target").ok();
    world.cop("add story Source -m 'See [[target]].'").ok();
    world.cop("purge target --yes").ok();
    assert_eq!(
        world.json("show source --json")["wanted"],
        json!(["target"])
    );
    world.cop("add story Target").ok();
    let source = world.json("show source --json");
    assert_eq!(source["wanted"], json!([]));
    assert_eq!(source["links"][0]["slug"], "target");
}

#[test]
fn what_is_retired_takes_nothing_s_place() {
    let world = World::of_ada();
    world.cop("add practice 'Check the breaker' -m x").ok();
    world.cop("add practice 'Better way' -m x").ok();
    world.cop("retire check --for better-way").ok();
    world
        .refuses(1, "retire better-way --for check")
        .explains("“Check the breaker” is retired itself")
        .explains("cop show");
    assert_eq!(world.slugs("list --state retired"), ["check-the-breaker"]);
}
