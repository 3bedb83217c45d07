//! add, ask and edit.

use serde_json::json;

use super::harness::{World, text};

#[test]
fn add_takes_every_kind_with_its_fields() {
    let world = World::of_ada();
    world
        .cop("add story Tripped -m One. -m Two. -t kiln -t kiln --told-by Ben --happened 2026-05-12 --outcome bad")
        .ok()
        .says("Added")
        .explains("cop add lesson");
    world
        .cop("add practice Check --steward Cy --review-every '6 weeks' --private")
        .ok();
    world
        .cop("add path First --step watch:tripped --step do:check")
        .ok();
    world
        .cop("add gathering May --on 2026-05-20 --where 'The shed'")
        .ok();
    let story = world.json("show tripped --json");
    for (field, value) in [
        ("kind", json!("story")),
        ("told_by", json!("Ben")),
        ("happened", json!("2026-05-12")),
        ("outcome", json!("bad")),
        ("tags", json!(["kiln"])),
        ("author", json!("Ada")),
        ("body", json!("One.\n\nTwo.\n")),
        ("private", json!(false)),
        ("pinned", json!(false)),
    ] {
        assert_eq!(story[field], value, "{field}");
    }
    let practice = world.json("show check --json");
    assert_eq!(practice["steward"], "Cy");
    assert_eq!(practice["review_every"], "42d");
    assert_eq!(practice["private"], true);
    let steps = &world.json("show first --json")["steps"];
    assert_eq!(steps[0], json!({"verb": "watch", "entry": story["id"]}));
    assert_eq!(steps[1], json!({"verb": "do", "entry": practice["id"]}));
    let gathering = world.json("show may --json");
    assert_eq!(gathering["on"], "2026-05-20");
    assert_eq!(gathering["where"], "The shed");
}

#[test]
fn a_text_may_begin_with_a_hyphen_but_not_look_like_a_flag() {
    let world = World::of_ada();
    world
        .cop("add practice Firing -m '- Open the damper.' -m '-5 degrees is too cold.' -t kiln")
        .ok();
    let practice = world.json("show firing --json");
    assert_eq!(
        practice["body"],
        "- Open the damper.\n\n-5 degrees is too cold.\n"
    );
    assert_eq!(practice["tags"], json!(["kiln"]));
    world.cop("edit firing --title '-5 degrees' -m '---'").ok();
    assert_eq!(world.json("show firing --json")["body"], "---\n");
    world.cop("tried firing failed -m '-5 degrees'").ok();
    world.cop("about --agree '- We tell failures too.'").ok();
    for line in [
        "add story Other -m -t kiln",
        "add story Other -m --private",
        "edit firing --title -m",
    ] {
        world.refuses(2, line).explains("looks like a flag");
    }
}

#[test]
fn add_prints_a_receipt_a_handle_or_json() {
    let world = World::of_ada();
    world.cop("add story First").ok();
    let handle = world.cop("add story Second -q").ok().line();
    assert_eq!(handle, world.handle("second"));
    let json = world.json("add lesson 'When third' --from second --json");
    assert_eq!(json["slug"], "when-third");
    assert_eq!(json["state"], "live");
    assert_eq!(json["body"], "");
    world
        .cop("add story Fourth -q --json")
        .fails_with(2)
        .explains("--quiet");
}

#[test]
fn a_title_comes_from_the_text_where_none_is_given() {
    let world = World::of_ada();
    for (body, title) in [
        ("# The heading\n\nText.\n", "The heading"),
        ("The first sentence. And another.\n", "The first sentence"),
        ("---\ntitle: In front\n---\nText\n", "In front"),
    ] {
        let added = world.cop("add story - --json").stdin(body).ok().json();
        assert_eq!(added["title"], title, "{body}");
    }
    let given = world
        .cop("add story 'On the line' - --json")
        .stdin("# In the text\n")
        .ok()
        .json();
    assert_eq!(given["title"], "On the line");
    world.write("2026-05-12-from-a-file.md", "No heading here.\n");
    world.cop("add story -F 2026-05-12-from-a-file.md").ok();
}

#[test]
fn front_matter_gives_fields_and_flags_go_before_it() {
    let world = World::of_ada();
    world.cop("add lesson 'When kilns trip'").ok();
    let text = "---\ntitle: Check\ntags: [kiln]\nsteward: Cy\nfrom: when-kilns-trip\n---\nBody\n";
    let added = world
        .cop("add practice - --steward Dee -t power --json")
        .stdin(text)
        .ok()
        .json();
    assert_eq!(added["steward"], "Dee");
    assert_eq!(added["tags"], json!(["kiln", "power"]));
    assert_eq!(
        world.json("show check --json")["links"][0]["slug"],
        "when-kilns-trip"
    );
    world
        .cop("add story -")
        .stdin("---\nkind: lesson\ntitle: X\n---\n")
        .fails_with(2)
        .explains("lesson, not a story")
        .explains("cop add lesson");
    world
        .cop("add story -")
        .stdin("---\ntitle: [open\n---\n")
        .fails_with(1)
        .explains("line ");
}

#[test]
fn add_says_what_is_wrong_and_changes_nothing() {
    let world = World::of_ada();
    world.cop("add story Kiln -t kiln").ok();
    for (code, line, words) in [
        (2, "add", "KIND"),
        (2, "add kiln X", "possible values: story, lesson"),
        (2, "add story ''", "title is empty"),
        (2, "add story --no-input", "cop add story"),
        (2, "add lesson --no-input", "cop add lesson"),
        (2, "add story X -m a -e", "--edit"),
        (2, "add story X - -m a", "not from both"),
        (1, "add story -F nowhere.md", "cannot read nowhere.md"),
        (
            2,
            "add practice X --told-by Ben",
            "--told-by belongs to a story",
        ),
        (
            2,
            "add story X --steward Ben",
            "--steward belongs to a practice",
        ),
        (2, "add story X --outcome great", "good, mixed, bad"),
        (
            2,
            "add practice X --review-every often",
            "write 14d, 6 weeks",
        ),
        (2, "add path X --step kiln", "watch:REF"),
        (2, "add path X --step dance:kiln", "watch, pair, do, teach"),
        (1, "add path X --step do:nowhere", "`nowhere`"),
        (1, "add lesson X --from nowhere", "`nowhere`"),
        (2, "add story X -t 'bad!tag'", "bad!tag"),
        (2, "add story X --aar", "--aar belongs to a gathering"),
    ] {
        world.refuses(code, line).prints("").explains(words);
    }
    world
        .cop("add story -")
        .stdin([0xff, 0xfe, 0x41])
        .fails_with(1)
        .explains("not UTF-8");
    world
        .cop("add story -")
        .stdin("x".repeat(cop::model::MAX_BODY + 1))
        .fails_with(1);
    assert_eq!(world.slugs("list"), ["kiln"]);
}

#[test]
fn a_text_that_could_not_be_kept_is_not_lost() {
    let world = World::of_ada();
    world.cop("add story Kiln").ok();
    let failed = world
        .cop("add lesson L - --from nowhere")
        .stdin("A text of an hour.\n")
        .fails_with(1);
    let kept = std::fs::read_dir(world.temporary())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert!(
        failed.stderr().contains(&kept.display().to_string()),
        "{failed}"
    );
    // With all that was said beside it, which is mended there.
    let text = std::fs::read_to_string(&kept).unwrap();
    assert!(text.ends_with("---\nA text of an hour.\n"), "{text}");
    std::fs::write(&kept, text.replace("nowhere", "kiln")).unwrap();
    world.cop(&format!("add lesson -F {}", kept.display())).ok();
    let lesson = world.json("show l --json");
    assert_eq!(lesson["body"], "A text of an hour.\n");
    assert_eq!(lesson["links"][0]["slug"], "kiln");
}

#[test]
fn an_editor_that_crashes_loses_no_word() {
    let world = World::of_ada();
    world.cop("add story Kiln").ok();
    let editor = world.editor("echo 'Half a page.' >> \"$1\"; exit 1");
    let failed = world
        .cop("add story -e")
        .env("EDITOR", &editor)
        .fails_with(1)
        .prints("");
    let kept = std::fs::read_dir(world.temporary())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert!(
        failed.stderr().contains(&kept.display().to_string()),
        "{failed}"
    );
    assert!(
        std::fs::read_to_string(kept)
            .unwrap()
            .contains("Half a page.")
    );
    assert_eq!(world.slugs("list"), ["kiln"]);
}

#[test]
fn ask_is_add_question() {
    let world = World::of_ada();
    world
        .cop("ask 'Why does celadon pinhole?' -t glaze")
        .by("Ben")
        .ok()
        .says("question");
    let question = world.json("show why-does --json");
    assert_eq!(question["kind"], "question");
    assert_eq!(question["author"], "Ben");
    assert_eq!(question["resolution"], "open");
    world.cop("ask").fails_with(2).explains("cop ask \"Why");
    assert_eq!(
        world.cop("ask 'Again?' -q").ok().line(),
        world.handle("again")
    );
}

#[test]
fn drafts_stay_out_of_search_and_lists_until_they_are_live() {
    let world = World::of_ada();
    world.cop("add story Finished -m 'About celadon.'").ok();
    world
        .cop("add story Half -m 'About celadon.' --draft")
        .ok()
        .says("Kept the draft")
        .explains("cop edit");
    assert_eq!(world.slugs("list"), ["finished"]);
    assert_eq!(world.slugs("search celadon"), ["finished"]);
    assert_eq!(world.slugs("list --state draft"), ["half"]);
    assert_eq!(world.slugs("search 'celadon state:draft'"), ["half"]);
    assert_eq!(world.field("half", "state"), "draft");
    assert!(!world.cop("export json").ok().stdout().contains("half"));
    world.cop("edit half --state live").ok();
    assert_eq!(world.slugs("list").len(), 2);
}

#[test]
fn private_entries_are_found_here_and_leave_never() {
    let world = World::of_ada();
    world.cop("add story Open -m 'About celadon.'").ok();
    world
        .cop("add story Mine -m 'About celadon.' --private")
        .ok();
    assert_eq!(world.slugs("list --private"), ["mine"]);
    assert_eq!(world.slugs("search celadon").len(), 2);
    world.cop("show mine").ok().says("private");
    assert!(!world.cop("export json").ok().stdout().contains("mine"));
    world.cop("export handbook book").ok();
    for (path, bytes) in super::harness::files(&world.folder().join("book")) {
        let page = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(
            !path.contains("mine") && !page.contains("mine"),
            "{path}:\n{page}"
        );
    }
    world.cop("edit mine --public").ok();
    assert_eq!(world.field("mine", "private"), "false");
}

#[test]
fn edit_changes_what_it_is_told_and_nothing_else() {
    let world = World::of_ada();
    world
        .cop("add practice Check -m 'First text.' -t kiln --steward Cy")
        .ok();
    let before = world.json("show check --json");
    world
        .cop("edit check --title 'Check the breaker'")
        .at("2026-12-01T00:00:00Z")
        .by("Ben")
        .ok();
    let after = world.json("show check --json");
    assert_eq!(after["title"], "Check the breaker");
    assert_eq!(after["updated"], "2026-12-01T00:00:00Z");
    for field in [
        "id", "handle", "slug", "created", "author", "body", "tags", "steward", "private", "pinned",
    ] {
        assert_eq!(before[field], after[field], "{field}");
    }
    world.cop("edit check -m 'Second text.'").ok();
    world
        .cop("edit check --steward Dee --review-every 90d")
        .ok();
    assert_eq!(world.field("check", "body"), "Second text.\n");
    assert_eq!(world.field("check", "review_every"), "90d");
    world.cop("edit check -F -").stdin("Third text.").ok();
    assert_eq!(world.cop("show check --raw").ok().stdout(), "Third text.");
    assert_eq!(text(&world.json("show check --json")["revisions"]), "5");
    assert_eq!(
        world.cop("edit check --steward Ed -q").ok().line(),
        world.handle("check")
    );
    assert_eq!(
        world.json("edit check --steward Flo --json")["changed"],
        true
    );
    assert_eq!(
        world.json("edit check --steward Flo --json")["changed"],
        false
    );
}

#[test]
fn edit_in_the_editor_keeps_the_body_byte_for_byte() {
    let world = World::of_ada();
    let body = "Line one  \r\n\r\n\tLine two\n\n\nNo end";
    world.cop("add practice Check -F -").stdin(body).ok();
    let editor = world.editor("sed -i 's/^title: Check$/title: Check twice/' \"$1\"");
    world.cop("edit check").env("EDITOR", &editor).ok();
    assert_eq!(world.field("check", "title"), "Check twice");
    assert_eq!(world.cop("show check --raw").ok().stdout(), body);
    let revisions = world.field("check", "revisions");
    world
        .cop("edit check")
        .env("EDITOR", "true")
        .ok()
        .explains("Nothing was changed");
    assert_eq!(world.field("check", "revisions"), revisions);
    let editor = world.editor("sed -i 's/^kind: practice$/kind: story/' \"$1\"");
    world
        .cop("edit check")
        .env("EDITOR", &editor)
        .fails_with(1)
        .explains("cannot become a story");
}

#[test]
fn edit_opens_the_editor_where_that_is_asked_for() {
    let world = World::of_ada();
    world.cop("add story Kiln -m Hot. --draft").ok();
    let editor = world.editor("sed -i s/Hot/Cold/ \"$1\"\n");
    world.cop("edit kiln -e").env("EDITOR", &editor).ok();
    world.cop("show kiln --raw").ok().prints("Cold.\n");
    world
        .refuses(2, "edit kiln -e --title New")
        .explains("-e opens the editor");
    let ran = world.refuses(2, "edit kiln --nope");
    assert!(!ran.stderr().contains("as a value"), "{ran}");
}

#[test]
fn a_path_without_steps_is_told_how_to_get_them() {
    let world = World::of_ada();
    world.cop("add story Kiln").ok();
    let hint = "give it steps: cop path add";
    world.cop("add path Way -m x").ok().explains(hint);
    let ran = world.cop("add path Other -m x --step do:kiln").ok();
    assert!(!ran.stderr().contains(hint), "{ran}");
}

#[test]
fn a_blank_text_takes_the_place_of_none() {
    let world = World::of_ada();
    world.cop("add story Kiln -m Hot.").ok();
    world.write("blank.md", " \n\t\n");
    for (line, named) in [
        ("edit kiln -F -", "standard input"),
        ("edit kiln -F blank.md", "blank.md"),
    ] {
        world
            .cop(line)
            .stdin("  \n\n")
            .fails_with(1)
            .explains(&format!("{named} holds no text"))
            .explains("cop edit kiln -m ''");
    }
    world.cop("show kiln --raw").ok().prints("Hot.\n");
    world.cop("edit kiln -m ''").ok();
    world.cop("show kiln --raw").ok().prints("");
}

#[test]
fn edit_says_what_is_wrong_and_changes_nothing() {
    let world = World::of_ada();
    world.cop("add story Kiln -m Text").ok();
    for (code, line, words) in [
        (2, "edit", "REF"),
        (1, "edit nowhere --title X", "`nowhere`"),
        (2, "edit kiln --title ''", "title is empty"),
        (2, "edit kiln --state open", "draft, live, retired"),
        (
            2,
            "edit kiln --steward Ben",
            "--steward belongs to a practice",
        ),
        (2, "edit kiln --private --public", "--public"),
        (2, "edit kiln -m a -F b", "--file"),
        (1, "edit kiln -F nowhere.md", "cannot read nowhere.md"),
        (2, "edit kiln --happened whenever", "`whenever`"),
    ] {
        world.refuses(code, line).prints("").explains(words);
    }
    world
        .cop("edit kiln")
        .env("EDITOR", "/nowhere/editor")
        .fails_with(1)
        .explains("/nowhere/editor");
    world
        .cop("edit kiln")
        .env("PATH", "/nowhere")
        .fails_with(1)
        .explains("EDITOR");
}

#[test]
fn a_pipe_of_white_space_is_no_text() {
    let world = World::of_ada();
    world
        .cop("add story 'Kiln tripped' -")
        .stdin(" \n\t\n")
        .ok();
    assert_eq!(world.cop("show @last --raw").ok().bytes(), b"");
    world.cop("add story -").stdin(" \n\t\n").fails_with(2);
}

#[test]
fn what_an_editor_gives_back_and_nobody_can_read_is_told() {
    let world = World::of_ada();
    world.cop("add story Tripped -m Text.").ok();
    let editor = world.editor("sed -i 's/^happened:.*/happened: sometime/' \"$1\"");
    world
        .cop("edit tripped")
        .env("EDITOR", &editor)
        .ok()
        .explains("`sometime` is no date that can be read");
}

#[test]
fn a_path_is_edited_though_a_step_s_entry_was_erased() {
    let world = World::of_ada();
    world.cop("add story Kept -m Text.").ok();
    world.cop("add story Gone -m Text.").ok();
    world
        .cop("add path Way --step watch:gone --step do:kept")
        .ok();
    world.cop("purge gone --yes").ok();
    let editor = world.editor("echo 'More.' >> \"$1\"");
    world
        .cop("edit way")
        .env("EDITOR", &editor)
        .ok()
        .says("Changed");
    let steps = world.json("show way --json")["steps"].clone();
    assert_eq!(steps.as_array().unwrap().len(), 1);
}

#[test]
fn yesterday_is_the_day_before_where_the_person_is() {
    let world = World::of_ada();
    for (zone, now, expected) in [
        ("JST-9", "2026-05-12T10:00:00Z", "2026-05-11"),
        ("JST-9", "2026-05-12T20:00:00Z", "2026-05-12"),
        ("PST8", "2026-05-12T03:00:00Z", "2026-05-10"),
        ("UTC0", "2026-05-12T10:00:00Z", "2026-05-11"),
    ] {
        world
            .cop("add story Tripped --happened yesterday")
            .env("TZ", zone)
            .at(now)
            .ok();
        assert_eq!(world.field("@last", "happened"), expected, "{zone} {now}");
    }
    world
        .cop("add story Early --happened 2026-05-12T01:00:00+09:00")
        .ok();
    assert_eq!(world.field("early", "happened"), "2026-05-12");
}
