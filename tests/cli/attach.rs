//! Files that belong to entries.

use super::harness::World;

#[test]
fn a_file_is_kept_shown_replaced_and_taken_away() {
    let world = World::of_ada();
    world
        .cop("add story Tripped -m '![The breaker](breaker.png)'")
        .ok();
    let bytes = [0x89, b'P', b'N', b'G', 0, 1, 2, 255];
    world.write("pictures/breaker.png", bytes);
    world
        .cop("attach tripped pictures/breaker.png")
        .ok()
        .says("Attached breaker.png");
    assert_eq!(
        world.cop("show tripped --file breaker.png").ok().bytes(),
        bytes
    );
    world
        .cop("show tripped")
        .ok()
        .says("Files")
        .says("breaker.png");
    world.write("other.png", "other");
    world
        .cop("attach tripped other.png --name breaker.png")
        .ok()
        .says("Replaced breaker.png");
    assert_eq!(
        world.cop("attach tripped other.png -q").ok().line(),
        world.handle("tripped")
    );
    let attached = world.json("attach tripped other.png --name third.png --json");
    assert_eq!(attached["slug"], "tripped");
    assert_eq!(attached["attachment"]["path"], "third.png");
    assert_eq!(attached["attachment"]["size"], 5);
    assert_eq!(attached["replaced"], false);
    assert_eq!(
        world.json("show tripped --json")["attachments"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    world
        .cop("attach tripped --remove third.png")
        .ok()
        .says("Took third.png");
    world
        .cop("attach tripped other.png --name far.png")
        .ok()
        .explains("![What it shows](far.png)");

    world.cop("export handbook book").ok();
    let handle = world.handle("tripped");
    let page = world.read(&format!("book/stories/tripped-{handle}.md"));
    assert!(page.contains("breaker.png"), "{page}");
    let written = super::harness::files(&world.folder().join("book"));
    assert!(
        written
            .iter()
            .any(|(path, bytes)| path.ends_with("breaker.png") && bytes == b"other")
    );
    world.cop("export handbook book --check").ok();
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let world = World::of_ada();
    world.cop("add story Tripped").ok();
    world.write("a.txt", "x");
    let large = world.folder().join("large.bin");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(cop::model::MAX_ATTACHMENT + 1)
        .unwrap();
    for (code, line, words) in [
        (1, "attach tripped large.bin", "20 MB"),
        (1, "attach tripped nowhere.txt", "nowhere.txt"),
        (1, "attach tripped .", "."),
        (1, "attach nowhere a.txt", "`nowhere`"),
        (1, "attach tripped a.txt --name ../a.txt", "`../a.txt`"),
        (1, "attach tripped a.txt --name /a.txt", "`/a.txt`"),
        (1, "attach tripped --remove a.txt", "no file `a.txt`"),
        (2, "attach tripped", "FILE"),
    ] {
        world.refuses(code, line).prints("").explains(words);
    }
    std::fs::File::create(&large)
        .unwrap()
        .set_len(cop::model::MAX_ATTACHMENT)
        .unwrap();
    world.cop("attach tripped large.bin").ok();
}
