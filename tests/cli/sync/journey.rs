//! The tenth journey: across silos.

use super::machines::{Machines, contains, texts};

#[test]
fn across_silos() {
    let machines = Machines::of(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let setup = format!("sync --setup {}", machines.remote().display());
    for line in [
        "init 'Potters Guild' --domain 'Firing safely'",
        "me --team Studio",
        "add story 'Kiln tripped at 900' -m 'The breaker tripped mid-firing.' --told-by Dee -t kiln",
        "add lesson 'When firing above 900, test the breaker' --from kiln-tripped",
        "add practice 'Check the breaker' --from when-firing -m 'Press the test button.' -m 'Wait.' -m 'Then fire.'",
        "add story 'My own shame' -m 'I forgot the damper.' --private",
    ] {
        ada.cop(line).ok();
    }

    ada.cop("sync")
        .fails_with(1)
        .explains("not exchanged with anybody yet")
        .explains("cop sync --setup");
    ada.cop(&setup).ok().prints("Sent 3 entries\n");
    ben.cop(&setup)
        .ok()
        .prints("Took in 3 entries from Ada\n")
        .explains("Made a new community");
    ben.cop("about").ok().says("Potters Guild");
    ben.cop("show kiln-tripped").ok().says("Told by Dee");
    assert_eq!(ada.handle("kiln-tripped"), ben.handle("kiln-tripped"));

    // Syncing twice changes nothing, there or here.
    let (tip, before) = (machines.tip(), (ada.everything(), ben.everything()));
    for world in [ada, ben, ada] {
        world
            .cop("sync")
            .ok()
            .prints("Nothing is new on either side\n")
            .silently();
    }
    assert_eq!(machines.tip(), tip);
    assert_eq!((ada.everything(), ben.everything()), before);

    // Evidence counts once, however often it comes.
    ben.cop("tried check-the-breaker worked -m 'It tripped.'")
        .ok();
    ben.cop("sync").ok().prints("Sent 1 entry\n");
    ada.cop("sync").ok().prints("Took in 1 mark from Ben\n");
    ada.cop("sync").ok();
    ben.cop("sync").ok();
    for world in [ada, ben] {
        let shown = world.cop("show check-the-breaker").ok().stdout();
        assert_eq!(shown.matches("Ben: worked").count(), 1, "{shown}");
        assert_eq!(world.cop("ls lesson").ok().rows()[0][2], "learned");
    }

    // Both edit the practice in different places: nobody has to do anything.
    ada.cop("edit check-the-breaker -m 'Press the red button.' -m 'Wait.' -m 'Then fire.'")
        .ok();
    ben.cop("edit check-the-breaker -m 'Press the test button.' -m 'Wait.' -m 'Then fire slowly.'")
        .ok();
    ada.cop("sync").ok().prints("Sent 1 entry\n");
    ben.cop("sync")
        .ok()
        .prints("Took in 1 entry from Ada, sent 1 entry\n")
        .silently();
    ada.cop("sync").ok().prints("Took in 1 entry from Ben\n");
    for world in [ada, ben] {
        world
            .cop("show check-the-breaker --raw")
            .ok()
            .prints("Press the red button.\n\nWait.\n\nThen fire slowly.\n");
    }

    // In the same place: no word is lost, and one of them settles it.
    ada.cop("edit check-the-breaker -m 'Press both buttons.' -m 'Wait.' -m 'Then fire slowly.'")
        .ok();
    ben.cop("edit check-the-breaker -m 'Press no button.' -m 'Wait.' -m 'Then fire slowly.'")
        .ok();
    ada.cop("sync").ok();
    ben.cop("sync")
        .fails_with(3)
        .prints("Took in 1 entry from Ada, sent 1 entry; 1 needs you: cop review\n")
        .explains("two versions of “Check the breaker”");
    ada.cop("sync")
        .fails_with(3)
        .prints("Took in 1 entry from Ben; 1 needs you: cop review\n");
    ben.cop("review")
        .ok()
        .says("Check the breaker")
        .says("two versions: yours, and that of Ada");
    let diff = &ben.json("review --json")[0]["diverged"][0]["diff"];
    let diff = diff.as_str().unwrap();
    assert!(diff.contains("-Press no button."), "{diff}");
    assert!(diff.contains("+Press both buttons."), "{diff}");
    ben.cop("review check-the-breaker theirs")
        .ok()
        .says("Settled")
        .explains("cop sync");
    ben.cop("sync").ok().prints("Sent 1 entry\n");
    ada.cop("sync").ok().prints("Took in 1 entry from Ben\n");
    ada.cop("review")
        .fails_with(1)
        .explains("Nothing needs a look");
    for world in [ada, ben] {
        world
            .cop("show check-the-breaker --raw")
            .ok()
            .prints("Press both buttons.\n\nWait.\n\nThen fire slowly.\n");
        let told = texts(world, "check-the-breaker");
        assert!(told.contains("Press no button."), "{told}");
    }
    machines.settle();

    // What is private never left, in no commit and under no name.
    for secret in [
        "My own shame",
        "my-own-shame",
        "forgot the damper",
        &ada.handle("my-own"),
    ] {
        assert!(!contains(&machines.objects(), secret), "{secret}");
    }
}
