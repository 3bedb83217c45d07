//! Files whose names cannot be kept everywhere: nobody loses them, and everybody is told.

use super::machines::Machines;
use crate::harness::World;

const WHEN: &str = "2026-11-24T12:00:00Z";

/// Has Ada keep a file under a name that was taken before there was a rule for names.
fn keep(ada: &World, name: &str, bytes: &str) {
    ada.write("picture.png", bytes);
    ada.cop("attach check-the-breaker picture.png").ok();
    let database = rusqlite::Connection::open(ada.database()).unwrap();
    let renamed = database.execute(
        "UPDATE attachment SET path = ? WHERE path = 'picture.png'",
        [name],
    );
    assert_eq!(renamed.unwrap(), 1);
}

#[test]
fn an_edit_elsewhere_takes_no_file_away() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    keep(ada, "a:b.png", "BREAKER");
    ada.write("lamp.png", "LAMP");
    ada.cop("attach check-the-breaker lamp.png").ok();
    ada.cop("sync").ok();
    let picture = "attachments/1b/";
    assert_eq!(
        machines
            .paths()
            .iter()
            .filter(|path| path.starts_with("attachments/"))
            .count(),
        2
    );
    let told = "`a:b.png` under `files` is left there: it lacks a plain name";
    ben.cop("sync").fails_with(3).explains(told);
    ben.cop("show check-the-breaker").ok().says("lamp.png");
    // Neither an edit nor the same bytes under another name is a word on what is not here.
    ben.cop("edit check-the-breaker -m 'Press it.'").ok();
    ben.write("same.png", "BREAKER");
    ben.cop("attach kiln-tripped same.png").ok();
    ben.cop("sync").fails_with(3).explains(told);
    let text = machines
        .checkout()
        .read(&machines.path_of("check-the-breaker"));
    assert!(
        text.contains("a:b.png: ") && text.contains("Press it."),
        "{text}"
    );
    ada.cop("sync").ok();
    ada.cop("edit check-the-breaker -m 'Press it twice.'").ok();
    ada.cop("sync").ok();
    ben.cop("sync").fails_with(3).explains(told);
    for world in [ada, ben] {
        world.cop("show check-the-breaker").ok().says("twice");
    }
    ada.cop("show check-the-breaker --file a:b.png")
        .ok()
        .prints("BREAKER");
    ada.cop("export handbook book").ok();
    // Whoever has it takes it away, and has it back under a plain name.
    ben.cop("attach kiln-tripped --remove same.png").ok();
    ben.cop("sync").fails_with(3);
    ada.cop("sync").ok();
    ada.cop("attach check-the-breaker --remove a:b.png").ok();
    ada.cop("sync").ok();
    ben.cop("sync").ok();
    assert!(
        !machines
            .paths()
            .iter()
            .any(|path| path.starts_with(picture))
    );
    ada.write("a-b.png", "BREAKER");
    ada.cop("attach check-the-breaker a-b.png").ok();
    ada.cop("sync").ok();
    machines.settle();
    ben.cop("show check-the-breaker --file a-b.png")
        .ok()
        .prints("BREAKER");
}

#[test]
fn what_names_no_file_stays_where_somebody_wrote_it() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let host = machines.checkout();
    let path = machines.path_of("practices/");
    let digest = "0".repeat(64);
    let files = format!(
        "\nfiles:\n  a\u{202e}gnp.exe: {digest}\n  back\\slash.png: {digest}\n  lamp.png: soon\n---\n"
    );
    host.replace(&path, "\n---\n", &files).push(WHEN);
    let ran = ben.cop("sync").fails_with(3);
    ran.explains(" and 2 more under `files` is left there");
    ben.cop("edit check-the-breaker -m 'Press it.'").ok();
    ben.cop("sync").fails_with(3);
    ada.cop("sync").fails_with(3);
    let text = host.pull().read(&path);
    for name in ["gnp.exe", "back\\slash.png", "lamp.png: soon", "Press it."] {
        assert!(text.contains(name), "{name}: {text}");
    }
    // An archive has the same form; it tells what it leaves out, and takes the rest.
    let cy = World::new();
    cy.write_config("name = \"Cy\"\n");
    let archive = host.folder().display().to_string();
    for said in ["3 entries added", "3 entries unchanged"] {
        let ran = cy.cop(&format!("import {archive}")).go().says(said);
        ran.explains(" and 2 more under `files` is left there");
    }
    cy.cop("show check-the-breaker").ok().says("Press it.");
}

#[test]
fn what_is_imported_can_be_kept_by_everybody() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let names = [
        "a:b.png",
        "back\\slash.png",
        "a\u{202e}gnp.exe",
        "kiln 1.png",
    ];
    for name in names {
        ada.write(&format!("notes/{name}"), name);
    }
    ada.write(
        "notes/kiln.md",
        "# Odd kiln\n\n![](<./a:b.png>) ![](back%5Cslash.png) ![](<a\u{202e}gnp.exe>) ![](<kiln 1.png>)\n",
    );
    let mut ran = ada.cop("import notes").ok();
    for name in ["`./a:b.png`", "`back\\slash.png`"] {
        ran = ran.explains(&format!(
            "notes/kiln.md:3: {name} has no name that can be kept"
        ));
    }
    machines.settle();
    ben.cop("show odd-kiln --file 'kiln 1.png'")
        .ok()
        .prints("kiln 1.png");
    ben.cop("show odd-kiln --json").ok();
}
