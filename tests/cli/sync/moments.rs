//! What is said of an entry within one second.

use super::machines::Machines;
use crate::harness::{World, files};

/// What needs a look, and how the reports on everything stand.
fn standing(world: &World) -> String {
    let listed = world.cop("list practice --sort title --json").ok().stdout();
    let mut waiting = world.cop("review -q").go().rows();
    // What has waited equally long stands in whichever order.
    waiting.sort();
    format!("{waiting:?}\n{listed}")
}

#[test]
fn what_was_said_last_is_last_everywhere() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    // Each by chance in the right order on the other machine, if by chance it were.
    let numbers = 0..8;
    for n in numbers.clone() {
        ada.cop(&format!("add practice 'Rule {n}' -m x")).ok();
        ada.cop(&format!("flag rule-{n} stale")).ok();
        ada.cop(&format!("review rule-{n} fixed")).ok();
        ada.cop(&format!("add practice 'Deed {n}' -m x")).ok();
        for verdict in ["worked", "partly", "worked"] {
            ada.cop(&format!("tried deed-{n} {verdict}")).by("Zed").ok();
        }
    }
    ada.cop("sync").ok();
    ben.cop("sync").ok();
    for world in [ada, ben] {
        assert_eq!(world.cop("review -q").go().stdout(), "");
    }
    assert!(standing(ada) == standing(ben));
    // What comes after what was said elsewhere does so everywhere too.
    for n in numbers.clone() {
        ben.cop(&format!("flag rule-{n} wrong")).ok();
        ben.cop(&format!("tried deed-{n} failed")).by("Zed").ok();
    }
    ben.cop("sync").ok();
    ada.cop("sync").ok();
    let waiting = ada.cop("review -q").go().stdout();
    assert_eq!(waiting.lines().count(), 16, "{waiting}");
    assert!(standing(ada) == standing(ben));
    for n in numbers {
        ada.cop(&format!("review rule-{n} ok")).ok();
        ada.cop(&format!("review deed-{n} ok")).ok();
        ada.cop(&format!("tried deed-{n} worked")).by("Zed").ok();
    }
    machines.settle();
    for world in [ada, ben] {
        assert_eq!(world.cop("review -q").go().stdout(), "");
    }
    assert!(standing(ada) == standing(ben));
    // An archive brings the same.
    let cy = World::new();
    ada.cop("export archive guild").ok();
    for (path, bytes) in files(&ada.folder().join("guild")) {
        cy.write(&format!("guild/{path}"), bytes);
    }
    cy.cop("import guild").by("Ada").ok();
    assert!(standing(&cy) == standing(ada));
}
