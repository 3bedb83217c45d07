//! What must not be lost, nor leave: whatever a file at the git host looks like, and whoever lacks something.

use super::machines::{Machines, contains, git};
use crate::harness::World;

const WHEN: &str = "2026-11-24T12:00:00Z";

fn potters() -> Machines {
    Machines::of_potters(&["Ada", "Ben"])
}

#[test]
fn a_byte_that_is_no_text_takes_nothing_back() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.cop("tried check-the-breaker worked -m 'Two minutes.'")
        .ok();
    machines.settle();
    let cy = machines.checkout();
    let marks = machines.path_of("marks/");
    let mut bytes = cy.read(&marks).into_bytes();
    bytes.extend(b"\xff\n");
    cy.write(&marks, bytes).push(WHEN);
    machines.settle();
    for world in [ada, ben] {
        world
            .cop("show check-the-breaker")
            .ok()
            .says("Two minutes.");
    }
    let mut bytes = cy.pull().read("community.toml").into_bytes();
    bytes.extend(b"# \xff\n");
    cy.write("community.toml", &bytes).push(WHEN);
    ada.cop("sync").fails_with(3).explains("community.toml:1:");
    ben.cop("sync").fails_with(3);
    // Deleting the file does not mean that the community has no name any more.
    cy.pull().remove("community.toml").push(WHEN);
    ada.cop("sync").ok();
    machines.settle();
    for world in [ada, ben] {
        world.cop("about").ok().says("Potters Guild");
        world.cop("members").ok().says("Studio");
    }
}

#[test]
fn a_name_that_nobody_can_show_stops_nobody() {
    let machines = potters();
    let (ada, _) = machines.two();
    let cy = machines.checkout();
    cy.write("marks/00/a\nb.jsonl", "x\n")
        .write("stories/a\u{1b}[31mb.md", "# Red\n")
        .push(WHEN);
    ada.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    let ran = ada.cop("sync").fails_with(3).says("Sent 1 entry");
    ran.explains("control character");
    machines.path_of("a-cold-morning");
}

#[test]
fn who_lacks_something_takes_it_from_nobody() {
    let machines = Machines::of_potters(&["Ada", "Ben", "Cy"]);
    let (ada, cy) = (machines.at(0), machines.at(2));
    ada.write("lamp.png", b"\x89PNG lamp");
    ada.cop("attach check-the-breaker lamp.png").ok();
    ada.cop("sync").ok();
    // On the host the lesson is broken, and the picture is another.
    let host = machines.checkout();
    let lesson = machines.path_of("lessons/");
    let whole = host.read(&lesson);
    let picture = machines.path_of("attachments/");
    host.write(&lesson, whole.replace("---\n", "---\n[\n"))
        .write(&picture, b"another")
        .push(WHEN);
    // Cy sees all this for the first time, and edits the practice.
    std::fs::remove_file(cy.database()).unwrap();
    let anew = format!("sync --setup {}", machines.remote().display());
    cy.cop(&anew).fails_with(3).explains("SHA-256");
    cy.cop("edit check-the-breaker -m 'Press it.'").ok();
    cy.cop("sync").fails_with(3);
    ada.cop("sync").fails_with(3);
    let shown = ada.cop("show check-the-breaker").ok().stdout();
    for part in ["Press it.", "lamp.png", "When firing above 900"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let file = machines.path_of("practices/");
    let text = machines.git(&["show", &format!("main:{file}")]);
    assert!(
        text.contains("lamp.png") && text.contains("from:"),
        "{text}"
    );
}

#[test]
fn what_is_made_private_stays_so_whatever_others_write() {
    let machines = potters();
    let (ada, ben) = machines.two();
    for hide in ["--private", "--state draft"] {
        ada.cop(&format!("edit check-the-breaker {hide}")).ok();
        ada.write("secret.txt", "SECRETFILE");
        ada.cop("attach check-the-breaker secret.txt").ok();
        ada.cop("edit check-the-breaker -m 'SECRETTEXT'").ok();
        ben.cop("edit check-the-breaker -m 'As Ben has it'").ok();
        ben.cop("sync").ok();
        ada.cop("sync")
            .ok()
            .explains("kept out of others' sight here");
        assert_eq!(
            ada.cop("show check-the-breaker --raw").ok().stdout(),
            "SECRETTEXT\n"
        );
        for secret in ["SECRETFILE", "SECRETTEXT"] {
            assert!(!contains(&machines.objects(), secret), "{secret}");
        }
        ben.cop("sync").ok();
        ben.cop("list --trash").ok().says("Check the breaker");
        // Once it is for others again, they have it again.
        ada.cop("attach check-the-breaker --remove secret.txt").ok();
        ada.cop("edit check-the-breaker -m 'For all' --public --state live")
            .ok();
        machines.settle();
        ben.cop("show check-the-breaker --raw").ok().says("For all");
    }
}

#[test]
fn a_name_does_not_tell_what_a_title_said_out_of_sight() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let titled = "edit REF --title 'Morning";
    let lives: [&[&str]; 9] = [
        &["add --private", titled, "edit REF --public"],
        &["add --draft", titled, "edit REF --state live"],
        &["add", "edit REF --private", titled, "edit REF --public"],
        &["add", titled, "edit REF --private", "edit REF --public"],
        &[
            "add",
            "edit REF --private --title 'Morning",
            "edit REF --public",
        ],
        &["add --private", "edit REF --public --title 'Morning"],
        &["add", "flag REF sensitive", titled, "review REF fixed"],
        &["add", "flag REF sensitive", "review REF fixed", titled],
        &[
            "add",
            titled,
            "flag REF sensitive",
            "review REF fixed",
            "edit REF -m Anew",
        ],
    ];
    for (number, life) in lives.iter().enumerate() {
        for (step, what) in life.iter().enumerate() {
            let line = match what.strip_prefix("add") {
                Some(hidden) => format!("add story 'Hushmoney {number}' -m 'It was.'{hidden}"),
                None => {
                    let name = what.replace("'Morning", &format!("'Morning {number}'"));
                    name.replace("REF", &ada.handle("@last"))
                }
            };
            let moment = format!("2026-11-23T09:00:{:02}Z", 6 * number + step);
            ada.cop(&line).at(&moment).ok();
        }
    }
    let archive = machines.path("archive");
    ada.cop(&format!("export handbook {}", archive.display()))
        .ok();
    machines.settle();
    assert!(!contains(&machines.objects(), "ushmoney"));
    for number in 0..lives.len() {
        ben.cop(&format!("show morning-{number}")).ok();
        let is_its = |path: &String| path.contains(&format!("/morning-{number}-"));
        assert!(machines.paths().iter().any(is_its), "{number}");
    }
    // Others know it by its name from now on, wherever it is.
    let path = machines.path_of("morning-1");
    for change in ["--title 'Noon'", "--private", "--title 'Evening'"] {
        ada.cop(&format!("edit morning-1 {change}")).ok();
    }
    ada.cop("sync").ok();
    ada.cop("edit morning-1 --public").ok();
    machines.settle();
    assert_eq!(machines.path_of("morning-1"), path);
    ben.cop("show morning-1").ok().says("Evening");
    // What somebody chose stays.
    ada.write(
        "in/star.md",
        "---\ntitle: Star\nkind: story\nslug: morning-star\nprivate: true\n---\nIt shone.\n",
    );
    ada.cop("import in").ok();
    ada.cop("edit morning-star --title Sun --public").ok();
    machines.settle();
    machines.path_of("morning-star");
}

/// What the files of an entry say on a machine, by their names.
#[track_caller]
fn files(world: &World, reference: &str) -> Vec<(String, String)> {
    let shown = world.cop(&format!("show {reference} --json")).ok().json();
    let files = shown["attachments"].as_array().unwrap();
    let named = files.iter().map(|file| file["path"].as_str().unwrap());
    let said = |name: &str| {
        let ran = world.cop(&format!("show {reference} --file '{name}'")).ok();
        ran.stdout()
    };
    named.map(|name| (name.to_owned(), said(name))).collect()
}

/// Somebody puts a picture of their own under a name.
fn attach(machines: &Machines, number: usize, name: &str, picture: &str) {
    let world = machines.at(number);
    world.write("picture", picture);
    world
        .cop(&format!("attach check-the-breaker picture --name '{name}'"))
        .ok();
}

#[test]
fn pictures_that_two_people_call_alike_are_both_kept() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let names = ["kiln.jpg", ".env", "v1.0/.kiln", "notes"];
    for name in names {
        attach(&machines, 0, name, &format!("ADA {name}"));
        attach(&machines, 1, name, &format!("BEN {name}"));
    }
    ada.cop("sync").ok();
    let told = "both sides changed the file kiln.jpg of “Check the breaker”";
    ben.cop("sync").ok().explains(told);
    ada.cop("sync").ok().explains(told);
    machines.calm();
    let here = files(ada, "check-the-breaker");
    assert_eq!(here, files(ben, "check-the-breaker"));
    for name in names {
        for who in ["ADA", "BEN"] {
            let of_theirs = here
                .iter()
                .filter(|(_, said)| *said == format!("{who} {name}"));
            assert_eq!(of_theirs.count(), 1, "{who} {name}: {here:?}");
        }
    }
    // Who takes the last one back takes back what they attached, whatever it is called by now.
    ben.cop("undo").ok();
    machines.settle();
    let left: Vec<String> = files(ada, "check-the-breaker")
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    assert!(!left.contains(&"BEN notes".to_owned()), "{left:?}");
    assert_eq!(left.len(), here.len() - 1);
    assert!(left.contains(&"ADA notes".to_owned()), "{left:?}");
}

#[test]
fn undo_leaves_a_picture_that_somebody_else_put_there_since() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let has = |world, picture: Option<&str>| {
        let there: Vec<String> = files(world, "check-the-breaker")
            .into_iter()
            .map(|(_, said)| said)
            .collect();
        assert_eq!(there, picture.into_iter().collect::<Vec<_>>());
    };
    attach(&machines, 0, "kiln.jpg", "ADA");
    machines.settle();
    attach(&machines, 1, "kiln.jpg", "BEN");
    machines.settle();
    ada.cop("undo").fails_with(1).explains("was replaced since");
    has(ada, Some("BEN"));
    // Ben takes his own back; then Ada hers.
    ben.cop("undo").ok();
    machines.settle();
    has(ada, Some("ADA"));
    ada.cop("undo").ok();
    machines.settle();
    has(ben, None);
    // A file that was taken away, and is there again by somebody else, is there once.
    attach(&machines, 0, "kiln.jpg", "ADA");
    machines.settle();
    ada.cop("attach check-the-breaker --remove kiln.jpg").ok();
    machines.settle();
    attach(&machines, 1, "kiln.jpg", "ADA");
    machines.settle();
    ada.cop("undo").ok();
    machines.settle();
    has(ben, Some("ADA"));
}

#[test]
fn a_picture_that_comes_late_is_everybodys() {
    let machines = potters();
    let (ada, ben) = machines.two();
    attach(&machines, 1, "late.jpg", "LATE");
    ben.cop("sync").ok();
    let host = machines.checkout();
    let path = machines.path_of("attachments/");
    host.remove(&path).push(WHEN);
    ada.cop("sync").fails_with(3);
    host.pull().write(&path, "LATE").push(WHEN);
    ada.cop("sync").go();
    ben.cop("edit check-the-breaker -m 'Touched.'").ok();
    ben.cop("sync").ok();
    ada.cop("sync").ok();
    machines.settle();
    for world in [ada, ben] {
        let expected = [("late.jpg".to_owned(), "LATE".to_owned())];
        assert_eq!(files(world, "check-the-breaker"), expected);
    }
}

#[test]
fn a_picture_that_is_replaced_by_one_that_comes_late_is_not_put_back() {
    let machines = potters();
    let (ada, ben) = machines.two();
    attach(&machines, 0, "kiln.jpg", "OLD");
    machines.settle();
    let old = machines.path_of("attachments/");
    attach(&machines, 1, "kiln.jpg", "NEW");
    ben.cop("sync").ok();
    let host = machines.checkout();
    let is_new = |path: &String| path.starts_with("attachments/") && *path != old;
    let new = machines.paths().into_iter().find(is_new).unwrap();
    host.remove(&new).push(WHEN);
    ada.cop("sync").fails_with(3).explains("it is not there");
    ben.cop("sync").go();
    host.pull().write(&new, "NEW").push(WHEN);
    ada.cop("sync").go();
    ben.cop("edit check-the-breaker -m 'Touched.'").ok();
    machines.settle();
    for world in [ada, ben] {
        let expected = [("kiln.jpg".to_owned(), "NEW".to_owned())];
        assert_eq!(files(world, "check-the-breaker"), expected);
    }
}

#[test]
fn a_picture_that_was_replaced_goes_out_although_the_old_one_is_erased() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.write("n/base.md", "# Base\n\nAs in ![](k.jpg)\n");
    ada.write("n/k.jpg", "OLD");
    ada.cop("import n").ok();
    machines.settle();
    ada.write("n/k.jpg", "NEW");
    ada.write("n/other.md", "# Other\n\nNothing.\n");
    ada.cop("import n").ok();
    // What was imported along with it is erased, and the way back with it.
    ada.cop("purge other --yes").ok();
    machines.settle();
    for world in [ada, ben] {
        let expected = [("k.jpg".to_owned(), "NEW".to_owned())];
        assert_eq!(files(world, "base"), expected);
    }
}

#[test]
fn a_name_is_made_anew_once_and_bodies_read_the_same_everywhere() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let told = |title: &str, hidden: &str| {
        ada.cop(&format!("add story '{title}' -m 'It was.' {hidden}"))
            .ok();
        ada.handle("@last")
    };
    let (gamma, delta) = (told("Gamma", "--private"), told("Delta", "--draft"));
    let (kiln, other) = (told("Kiln", "--private"), told("Kiln", ""));
    let floor = told("Floor 3", "--draft");
    ada.cop("add story Zed -m 'See [[gamma]], [[delta]] and [[kiln]].'")
        .ok();
    for (entry, title) in [
        (&gamma, "Delta"),
        (&delta, "Gamma"),
        (&kiln, "Oven"),
        (&floor, "Floor"),
    ] {
        ada.cop(&format!(
            "edit {entry} --title '{title}' --public --state live"
        ))
        .ok();
    }
    // In a handbook others see them first, in a dump as well.
    let book = machines.path("book").display().to_string();
    ada.cop("export json").ok().does_not_say("floor-3");
    ada.cop(&format!("export handbook {book}")).ok();
    let slugs = || [&gamma, &delta, &kiln, &floor].map(|entry| ada.field(entry, "slug"));
    let named = slugs();
    assert_eq!(named[2..], ["oven", "floor"]);
    ada.cop(&format!("edit {kiln} --title 'Warm oven'")).ok();
    ada.cop(&format!("export handbook {book}")).ok();
    machines.settle();
    assert_eq!(slugs(), named);
    let links = |world: &World| {
        let shown = world.json("show zed --json");
        let links = shown["links"].as_array().unwrap();
        let mut links: Vec<String> = links
            .iter()
            .map(|link| link["handle"].as_str().unwrap().to_owned())
            .collect();
        links.sort();
        links
    };
    assert_eq!(links(ada), links(ben));
    assert!(links(ada).contains(&other), "the other kiln is meant");
}

#[test]
fn an_archive_that_says_the_old_takes_no_new_picture_away() {
    let machines = potters();
    let (ada, ben) = machines.two();
    attach(&machines, 0, "kiln.jpg", "OLD");
    let out = machines.path("archive");
    let archive = out.display();
    ada.cop(&format!("export archive {archive}")).ok();
    attach(&machines, 0, "kiln.jpg", "NEW");
    attach(&machines, 1, "kiln.jpg", "BEN");
    for (world, picture) in [(ada, "NEW"), (ben, "BEN")] {
        let own = ("kiln.jpg".to_owned(), picture.to_owned());
        for _ in 0..2 {
            world
                .cop(&format!("import {archive}"))
                .ok()
                .explains("both sides changed the file kiln.jpg");
            let both = files(world, "check-the-breaker");
            assert!(both.contains(&own), "{both:?}");
            assert!(both.iter().any(|(_, said)| said == "OLD"), "{both:?}");
            // The same again brings nothing.
            world.cop(&format!("import {archive}")).ok();
            assert_eq!(files(world, "check-the-breaker"), both);
            world.cop("undo").ok();
            assert_eq!(
                files(world, "check-the-breaker"),
                std::slice::from_ref(&own)
            );
        }
    }
}

#[test]
fn what_was_said_before_it_was_made_private_is_told_to_nobody() {
    let machines = potters();
    let (ada, ben) = machines.two();
    for (made, hidden) in [
        ("add story 'First title'", "edit first-title --private"),
        ("add story 'First title'", "edit first-title --state draft"),
    ] {
        ada.cop(&format!("{made} -m 'Secretwords.'")).ok();
        ada.cop(hidden).ok();
        ada.cop("edit first-title --title 'Second title' -m 'For all.' --public --state live")
            .ok();
        machines.settle();
        for secret in ["Secretwords", "irst title", "first-title"] {
            assert!(!contains(&machines.objects(), secret), "{secret}");
        }
        ben.cop("show second-title").ok().says("For all.");
        ben.cop("purge second-title --yes").ok();
        ada.cop("purge second-title --yes").ok();
        machines.settle();
    }
}

#[test]
fn a_file_goes_with_the_last_entry_that_has_it() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.write("lamp.png", b"\x89PNG lamp");
    ada.cop("attach check-the-breaker lamp.png").ok();
    ada.cop("attach kiln-tripped lamp.png").ok();
    machines.settle();
    machines.path_of("attachments/");
    ada.cop("edit check-the-breaker --private").ok();
    machines.settle();
    machines.path_of("attachments/");
    ada.cop("rm kiln-tripped").ok();
    machines.settle();
    assert!(
        !machines
            .paths()
            .iter()
            .any(|path| path.contains("attachments/"))
    );
    ada.cop("restore kiln-tripped").ok();
    machines.settle();
    ben.cop("show kiln-tripped").ok().says("lamp.png");
}

#[test]
fn another_repository_is_refused_whichever_way_it_is_named() {
    let machines = potters();
    let (ada, ben) = machines.two();
    let program = machines.path("program");
    std::fs::create_dir(&program).unwrap();
    git(
        &program,
        &["init", "--quiet", "--bare", "--initial-branch=main"],
    );
    let work = machines.path("work");
    git(&machines.path(""), &["clone", "--quiet", "program", "work"]);
    std::fs::write(work.join("main.c"), "int main(void) { return 0; }\n").unwrap();
    git(&work, &["add", "--all"]);
    git(
        &work,
        &[
            "-c",
            "user.name=Cy",
            "-c",
            "user.email=cy@example.org",
            "commit",
            "--quiet",
            "-m",
            "x",
        ],
    );
    git(&work, &["push", "--quiet", "origin", "HEAD:main"]);
    ada.cop(&format!("sync {}", program.display()))
        .fails_with(1)
        .explains("holds something else than a community");
    // And a community of another name.
    let weavers = Machines::of(&["Wes"]);
    let wes = weavers.at(0);
    wes.cop("init Weavers").ok();
    wes.cop("add story Loom -m x").ok();
    let remote = machines.remote().display().to_string();
    wes.cop(&format!("sync --setup {remote}"))
        .fails_with(1)
        .explains("another community, “Potters Guild”")
        .explains("--join");
    wes.cop("sync --status").fails_with(1);
    wes.cop(&format!("sync --setup {remote} --join")).ok();
    ben.cop("sync").ok();
    ben.cop("list").ok().says("Loom");
}

#[test]
fn a_tree_of_a_newer_form_is_refused_whatever_else_it_says() {
    let machines = potters();
    let (ada, _) = machines.two();
    let before = machines.tip();
    let cy = machines.checkout();
    cy.write("community.toml", "exchange = 2\ntags = [\"kiln\"]\n")
        .push(WHEN);
    ada.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    ada.cop("sync").fails_with(1).explains("update cop");
    assert_ne!(machines.tip(), before);
    assert!(
        !machines
            .paths()
            .iter()
            .any(|path| path.contains("a-cold-morning"))
    );
}

#[test]
fn what_was_erased_there_does_not_come_back_unasked() {
    let machines = potters();
    let (ada, ben) = machines.two();
    ada.cop("add story 'The password' -m 'It is SWORDFISH.'")
        .ok();
    machines.settle();
    ada.cop("purge the-password --yes").ok();
    ada.cop("sync").ok();
    // The history begins anew without it.
    let cy = machines.checkout();
    git(cy.folder(), &["checkout", "--quiet", "--orphan", "clean"]);
    cy.commit(WHEN);
    git(
        cy.folder(),
        &["push", "--quiet", "--force", "origin", "clean:main"],
    );
    let anew = format!("sync --setup {}", machines.remote().display());
    for world in [ada, ben] {
        world.cop("sync").fails_with(1).explains("was rewritten");
    }
    ben.cop("purge the-password --yes").ok();
    for world in [ada, ben] {
        world.cop(&anew).ok();
    }
    machines.settle();
    assert!(!machines.git(&["log", "-p", "main"]).contains("SWORDFISH"));
}
