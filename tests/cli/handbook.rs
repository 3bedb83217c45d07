//! The handbook that a community hands on.

use super::harness::{World, files};

#[test]
fn a_copy_without_names_tells_none_and_says_what_to_read() {
    let world = World::of_ada();
    for line in [
        "me --name 'Ada Lovelace' --team Studio --offer kiln",
        "add story 'What Ada Lovelace saw' -m 'Ada Lovelace woke. Ada ran.' --told-by 'Ben Young' -t kiln",
        "add practice 'Ask Ben Young' -m 'See [[what-ada-lovelace-saw]].' --steward 'Ben Young'",
        "tried ask-ben worked -m 'Thanks to Ben Young' --me 'Ben Young'",
        "thanks 'Ben Young' --for ask-ben --me 'Ada Lovelace'",
    ] {
        world.cop(line).ok();
    }
    world.write(
        "page.md",
        "---\nkind: story\ntitle: Twice\n---\n---\nauthor: Nil Stray\n---\nNil Stray wrote it.\n",
    );
    world.write("Ada Lovelace.txt", "Ada Lovelace");
    world.cop("import page.md").ok();
    world.cop("attach twice 'Ada Lovelace.txt'").ok();

    for names in ["initials", "none"] {
        world
            .cop(&format!("export handbook {names} --names {names}"))
            .ok()
            .explains("words of names are left on 1 page")
            .explains(": Ada\n")
            .explains("1 attached file went along unread");
        world
            .cop(&format!(
                "export handbook --single {names}.md --names {names}"
            ))
            .ok()
            .explains("words of names are left");
        let mut all = world.read(&format!("{names}.md"));
        for (path, bytes) in files(&world.folder().join(names)) {
            all.push_str(&path);
            if !path.ends_with(".txt") {
                all.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
        let all = all.to_lowercase();
        for name in ["lovelace", "ben", "young", "stray"] {
            let at = all.find(name);
            assert_eq!(
                at.map(|at| &all[at.saturating_sub(60)..at + 20]),
                None,
                "{names}"
            );
        }
        world
            .cop(&format!("export handbook {names} --names {names} --check"))
            .ok();
    }
    // The whole copy has nothing to warn of.
    let whole = world.cop("export handbook whole").ok().stderr();
    assert!(!whole.contains("names"), "{whole}");
}

#[test]
fn a_topic_of_which_the_handbook_can_say_nothing_is_named() {
    let world = World::of_ada();
    world.cop("tag define kiln 'An oven.'").ok();
    let told = "nothing that others may see carries `kiln`";
    world
        .cop("export handbook book --topic kiln")
        .ok()
        .explains(told);
    world.cop("add story Hidden -m x -t kiln --private").ok();
    world
        .cop("export handbook book --topic kiln")
        .ok()
        .explains(told);
    world.cop("add story Shown -m x -t kiln").ok();
    let ran = world.cop("export handbook book --topic kiln").ok();
    assert!(!ran.stderr().contains(told), "{ran}");
}
