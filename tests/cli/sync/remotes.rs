//! Where communities meet: folders, bundles, addresses, and what may be the matter with them.

use std::path::Path;

use super::machines::{Machines, git};
use crate::harness::{World, files};

/// What a `git` runs first whose pushes fail.
const FAILING_PUSH: &str = "for word in \"$@\"; do\nif [ \"$word\" = push ]; then\necho 'fatal: the remote end hung up' >&2; exit 128\nfi\ndone";

/// A program `git` that runs these shell commands before the real one; the value for `PATH`.
fn wrapped(machines: &Machines, commands: &str) -> String {
    let path = std::env::var("PATH").unwrap();
    let real = std::env::split_paths(&path)
        .map(|folder| folder.join("git"))
        .find(|program| program.is_file())
        .unwrap();
    let folder = machines.path("bin");
    std::fs::create_dir_all(&folder).unwrap();
    let script = format!(
        "#!/bin/sh\nreal={}\n{commands}\nexec \"$real\" \"$@\"\n",
        real.display()
    );
    let program = folder.join("git");
    std::fs::write(&program, script).unwrap();
    make_executable(&program);
    format!("{}:{path}", folder.display())
}

fn make_executable(program: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn with_story(world: &World) {
    world.cop("add story 'Kiln tripped' -m 'The breaker.'").ok();
}

#[test]
fn a_folder_is_made_or_filled() {
    let machines = Machines::of(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    with_story(ada);
    let drive = machines.path("drive");
    std::fs::create_dir_all(drive.join("empty")).unwrap();
    for name in ["new", "empty"] {
        let folder = drive.join(name);
        ada.cop(&format!("sync --setup {}", folder.display()))
            .ok()
            .says("Sent ");
        assert!(folder.join("objects").is_dir());
        ben.cop(&format!("sync --setup {}", folder.display())).ok();
    }
    ben.cop("show kiln-tripped").ok();
    // A path that is relative means the same wherever cop is run later.
    ada.cop("sync --setup here").ok();
    assert!(ada.folder().join("here/objects").is_dir());
    ada.shell("mkdir deeper && cd deeper && cop sync")
        .ok()
        .says("Nothing is new");
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let machines = Machines::of(&["Ada"]);
    let ada = machines.at(0);
    with_story(ada);
    let folder = machines.path("photos");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("cat.png"), "meow").unwrap();
    let line = format!("sync --setup {}", folder.display());
    ada.refuses(1, &line).explains("holds other things");
    assert_eq!(files(&folder), [("cat.png".to_owned(), b"meow".to_vec())]);
    assert_eq!(ada.json_of_status()["remote"], serde_json::Value::Null);
}

#[test]
fn a_program_s_repository_is_left_alone() {
    let machines = Machines::of(&["Ada"]);
    let ada = machines.at(0);
    with_story(ada);
    git(
        &machines.path(""),
        &["init", "--quiet", "--bare", "-b", "main", "shared"],
    );
    let cy = machines.checkout();
    cy.write("README.md", "# A program\n")
        .write("src/main.rs", "fn main() {}\n");
    cy.push("2026-11-24T12:00:00Z");
    let tip = machines.tip();
    let line = format!("sync --setup {}", machines.remote().display());
    ada.refuses(1, &line)
        .explains("holds something else than a community")
        .explains("empty repository");
    assert_eq!(machines.tip(), tip);
    ada.cop("sync")
        .fails_with(1)
        .explains("not exchanged with anybody");
}

#[test]
fn a_bundle_goes_from_hand_to_hand() {
    let machines = Machines::of(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    with_story(ada);
    let [hers, his] = [ada, ben].map(|world| world.folder().join("guild.bundle"));
    ada.cop("sync --setup guild.bundle")
        .ok()
        .prints("Sent 1 entry\n");
    std::fs::copy(&hers, &his).unwrap();
    ben.cop("sync --setup guild.bundle")
        .ok()
        .says("Took in 1 entry from Ada");
    ben.cop("tried kiln-tripped worked").go();
    ben.cop("add lesson 'When it trips, wait' --from kiln-tripped")
        .ok();
    ben.cop("sync").ok().prints("Sent 1 entry\n");
    ada.cop("add story 'Meanwhile' -m 'It rained.'").ok();
    std::fs::copy(&his, &hers).unwrap();
    ada.cop("sync")
        .ok()
        .prints("Took in 1 entry from Ben, sent 1 entry\n");
    ada.cop("show when-it-trips").ok();
    // An older one comes back: what is missing in it is put in again.
    std::fs::copy(&his, &hers).unwrap();
    ada.cop("sync").ok();
    std::fs::copy(&hers, &his).unwrap();
    ben.cop("sync").ok();
    machines.agree();
    // A file that is no bundle is told of, and left alone.
    let notes = ada.write("notes.bundle", "my notes\n");
    ada.cop("sync notes.bundle").fails_with(1);
    assert_eq!(std::fs::read_to_string(notes).unwrap(), "my notes\n");
}

#[test]
fn an_address_of_a_file_is_one_too() {
    let machines = Machines::of_potters(&["Ada"]);
    let url = format!("file://{}", machines.remote().display());
    let ben = World::new();
    ben.cop(&format!("sync --setup {url}"))
        .by("Ben")
        .ok()
        .says("Took in 3 entries");
    ben.cop("tried check-the-breaker worked").by("Ben").ok();
    ben.cop("sync").by("Ben").ok().says("Sent 1 entry");
    machines.at(0).cop("sync").ok().says("1 mark from Ben");
}

#[test]
fn a_hook_in_a_shared_folder_is_not_run() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let marker = machines.path("marker");
    let hooks = machines.remote().join("hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    for name in [
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "reference-transaction",
    ] {
        let hook = hooks.join(name);
        std::fs::write(
            &hook,
            format!("#!/bin/sh\ntouch {}\nexit 1\n", marker.display()),
        )
        .unwrap();
        make_executable(&hook);
    }
    ada.cop("tried check-the-breaker worked").ok();
    ada.cop("sync").ok().says("Sent 1 entry");
    ben.cop("sync").ok().says("1 mark from Ada");
    assert!(!marker.exists());
}

#[test]
fn a_push_that_fails_is_made_up_for() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop("tried check-the-breaker worked").ok();
    let path = wrapped(&machines, FAILING_PUSH);
    ada.cop("sync")
        .env("PATH", &path)
        .fails_with(1)
        .explains("cannot be reached");
    ada.cop("sync --status")
        .ok()
        .says("1 entry waits to be sent.");
    ada.cop("sync").ok().prints("Sent 1 entry\n");
    ada.cop("sync --status")
        .ok()
        .says("Nothing waits to be sent.");
    ben.cop("sync").ok().says("1 mark from Ada");
    machines.settle();
}

#[test]
fn what_was_filed_and_could_not_be_sent_is_made_up_for() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let ada = machines.at(0);
    let cy = machines.checkout();
    let moved = machines.path_of("practices/");
    let text = cy.read(&moved);
    cy.write("stories/my-day.md", "# My day at the kiln\n\nIt was hot.\n")
        .remove(&moved)
        .write("practices/elsewhere.md", &text)
        .push("2026-11-24T12:00:00Z");
    let path = wrapped(&machines, FAILING_PUSH);
    // However often.
    for _ in 0..3 {
        ada.cop("sync").env("PATH", &path).fails_with(1);
    }
    assert_eq!(machines.path_of("practices/"), "practices/elsewhere.md");
    ada.cop("sync").ok();
    assert_eq!(machines.path_of("practices/"), moved);
    let paths = machines.paths();
    assert!(
        !paths.contains(&"stories/my-day.md".to_owned()),
        "{paths:?}"
    );
    machines.settle();
}

#[test]
fn a_link_that_is_gone_and_could_not_be_sent_is_made_up_for() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let ada = machines.at(0);
    let cy = machines.checkout();
    let story = machines.path_of("stories/");
    // Both take the story away from which the lesson was drawn: nobody tells the other anything new.
    cy.remove(&story).push("2026-11-24T12:00:00Z");
    ada.cop("rm kiln-tripped").ok();
    let path = wrapped(&machines, FAILING_PUSH);
    ada.cop("sync").env("PATH", &path).fails_with(1);
    ada.cop("sync").ok();
    let lesson = cy.pull().read(&machines.path_of("lessons/"));
    assert!(!lesson.contains("kiln-tripped"), "{lesson}");
    machines.settle();
}

#[test]
fn what_went_back_and_could_not_be_sent_is_made_up_for() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let earlier = machines.tip();
    ada.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    ada.cop("sync").ok();
    // A copy of the drive comes back, and the first try to bring it up to date fails.
    machines.git(&["update-ref", "refs/heads/main", &earlier]);
    ada.cop("add story 'A warm evening' -m 'It was warm.'").ok();
    let path = wrapped(&machines, FAILING_PUSH);
    ada.cop("sync").env("PATH", &path).fails_with(1);
    ada.cop("sync").ok().says("Sent ");
    machines.path_of("a-cold-morning");
    machines.path_of("a-warm-evening");
    ben.cop("sync").ok().says("Took in 2 entries from Ada");
    machines.settle();
}

#[test]
fn what_could_not_be_sent_and_is_hidden_since_never_leaves() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let path = wrapped(&machines, FAILING_PUSH);
    for (title, hide) in [
        ("Made private", "edit made-private --private"),
        ("Made a draft", "edit made-a-draft --state draft"),
        ("Flagged", "flag flagged sensitive"),
        ("Trashed", "rm trashed"),
        ("Erased", "purge erased --yes"),
    ] {
        ada.cop(&format!("add story '{title}' -m 'SECRET of it'"))
            .ok();
        ada.cop("sync").env("PATH", &path).fails_with(1);
        ada.cop(hide).ok();
    }
    ada.cop("add story 'For all' -m 'Not hidden'").ok();
    ada.cop("sync").ok().prints("Sent 1 entry\n");
    assert!(!machines.git(&["log", "-p", "--all"]).contains("SECRET"));
    ben.cop("sync").ok();
    machines.settle();
}

#[test]
fn somebody_pushes_first() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    let cy = machines.checkout();
    cy.write("stories/my-day.md", "# My day\n\nx\n")
        .commit("2026-11-24T12:00:00Z");
    ada.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    let once = machines.path("once");
    let path = wrapped(
        &machines,
        &format!(
            "for word in \"$@\"; do\n\
             if [ \"$word\" = push ] && [ ! -e {once} ]; then\n\
             touch {once}; \"$real\" -C {folder} push --quiet origin HEAD:main >&2\nfi\ndone",
            once = once.display(),
            folder = cy.folder().display()
        ),
    );
    ada.cop("sync")
        .env("PATH", &path)
        .ok()
        .prints("Took in 1 entry from Cy, sent 1 entry\n");
    assert!(once.exists());
    ada.cop("show my-day").ok();
    ben.cop("sync").ok().says("Took in 2 entries from 2 people");
    machines.settle();
}

#[test]
fn one_at_a_time() {
    let machines = Machines::of_potters(&["Ada"]);
    let ada = machines.at(0);
    let [waiting, go] = ["waiting", "go"].map(|name| machines.path(name));
    let path = wrapped(
        &machines,
        &format!(
            "for word in \"$@\"; do\nif [ \"$word\" = fetch ]; then\ntouch {}\n\
             while [ ! -e {} ]; do sleep 0.02; done\nfi\ndone",
            waiting.display(),
            go.display()
        ),
    );
    std::thread::scope(|scope| {
        let first = scope.spawn(|| ada.cop("sync").env("PATH", &path).go().stdout());
        while !waiting.exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let second = ada.cop("sync").go();
        // Whoever reads and writes is not held up.
        let added = ada.cop("add story 'While it waits' -m 'x'").go();
        std::fs::write(&go, "").unwrap();
        assert_eq!(first.join().unwrap(), "Sent 1 entry\n");
        assert!(
            second
                .stderr()
                .contains("another `cop sync` of this community is running"),
            "{second}"
        );
        assert!(
            second.stderr().contains("wait until it is done"),
            "{second}"
        );
        assert!(added.stdout().starts_with("Added"), "{added}");
    });
    ada.cop("sync").ok().says("Nothing is new");
}

#[test]
fn there_is_no_git() {
    let machines = Machines::of_potters(&["Ada"]);
    let ada = machines.at(0);
    ada.cop("tried check-the-breaker worked").ok();
    let nowhere = ada.folder().display().to_string();
    let before = ada.everything();
    ada.cop("sync")
        .env("PATH", &nowhere)
        .fails_with(1)
        .explains("there is no program `git` here");
    assert_eq!(ada.everything(), before);
    ada.cop("sync --status")
        .env("PATH", &nowhere)
        .ok()
        .says("1 entry waits");
    ada.cop("list").env("PATH", &nowhere).ok();
}

#[test]
fn a_git_that_is_too_old_or_may_not_go_there_is_told() {
    let machines = Machines::of_potters(&["Ada"]);
    let ada = machines.at(0);
    ada.cop("tried check-the-breaker worked").ok();
    let before = ada.everything();
    let path = wrapped(&machines, "echo git version 2.24.9; exit 0");
    ada.cop("sync")
        .env("PATH", &path)
        .fails_with(1)
        .explains("git 2.24 is too old: 2.25 or newer is needed");
    ada.cop("sync")
        .env("GIT_ALLOW_PROTOCOL", "https:ext")
        .fails_with(1)
        .explains("transport 'file' not allowed");
    assert_eq!(ada.everything(), before);
}

#[test]
fn what_git_does_not_hand_over_whole_is_not_taken_in() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ben.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    ben.cop("sync").ok();
    let before = ada.cop("export json --all").ok().stdout();
    for (answer, told) in [
        ("echo 'fatal: out of memory' >&2; exit 128", "out of memory"),
        (
            "read -r object; echo \"$object blob 100\"; exit 0",
            "its answer could not be read",
        ),
    ] {
        let commands = format!(
            "for word in \"$@\"; do\nif [ \"$word\" = cat-file ]; then\n{answer}\nfi\ndone"
        );
        ada.cop("sync")
            .env("PATH", &wrapped(&machines, &commands))
            .fails_with(1)
            .explains(told);
        ada.cop("export json --all").ok().prints(&before);
    }
    ada.cop("sync").ok().says("Took in 1 entry from Ben");
}

#[test]
fn a_lock_that_was_left_there_is_named() {
    let machines = Machines::of_potters(&["Ada"]);
    let ada = machines.at(0);
    ada.cop("tried check-the-breaker worked").ok();
    let lock = machines.remote().join("refs/heads/main.lock");
    std::fs::write(&lock, "").unwrap();
    ada.cop("sync")
        .fails_with(1)
        .explains(&format!("as long as {} is there", lock.display()))
        .explains("delete it, then: cop sync");
    std::fs::remove_file(&lock).unwrap();
    ada.cop("sync").ok().prints("Sent 1 entry\n");
    machines.settle();
}

#[test]
fn where_nothing_was_exchanged_is_not_remembered() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let (ada, ben) = machines.two();
    ada.cop("add story 'A cold morning' -m 'It was cold.'").ok();
    let path = wrapped(&machines, FAILING_PUSH);
    ada.cop("sync --setup elsewhere")
        .env("PATH", &path)
        .fails_with(1)
        .explains("the remote end hung up");
    ada.cop("sync").ok().prints("Sent 1 entry\n");
    ben.cop("sync").ok().says("Took in 1 entry from Ada");
    machines.settle();
}

#[test]
fn an_address_alone_sets_nothing_up() {
    let machines = Machines::of(&["Ada"]);
    let ada = machines.at(0);
    with_story(ada);
    ada.cop("sync drive")
        .fails_with(1)
        .explains("not exchanged with anybody yet")
        .explains("cop sync --setup drive");
    assert!(!ada.folder().join("drive").exists());
}

#[test]
fn nobody_is_there() {
    let machines = Machines::of_potters(&["Ada", "Ben"]);
    let ada = machines.at(0);
    ada.cop("tried check-the-breaker worked").ok();
    let away = machines.path("away");
    std::fs::rename(machines.remote(), &away).unwrap();
    let before = ada.everything();
    ada.cop("sync")
        .fails_with(1)
        .explains("cannot be reached")
        .explains(&machines.remote().display().to_string());
    assert_eq!(ada.everything(), before);
    assert!(
        !machines.remote().exists(),
        "a drive that is not mounted is not made anew"
    );
    for address in ["git://127.0.0.1:1/x", "http://127.0.0.1:1/x"] {
        ada.cop(&format!("sync --setup {address}"))
            .fails_with(1)
            .explains("cannot be reached")
            .explains("check the address");
        assert_eq!(ada.everything(), before);
    }
    std::fs::rename(&away, machines.remote()).unwrap();
    ada.cop("sync").ok().says("Sent 1 entry");
    machines.settle();
}

#[test]
fn a_password_is_not_waited_for_and_not_shown() {
    use std::io::{Read, Write};
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    // It ends with the test.
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    let machines = Machines::of_potters(&["Ada"]);
    for user in ["", "ada@", "ada:hunter2@"] {
        let ran = machines
            .at(0)
            .cop(&format!("sync --setup http://{user}127.0.0.1:{port}/x"))
            .fails_with(1)
            .explains("cannot be reached")
            .explains("your keys or password");
        assert!(!ran.stderr().contains("hunter2"), "{ran}");
    }
}

trait Status {
    /// What `cop sync --status` tells.
    fn json_of_status(&self) -> serde_json::Value;
}

impl Status for World {
    fn json_of_status(&self) -> serde_json::Value {
        self.cop("sync --status --json").go().json()
    }
}
