//! Things that are small on their way and large where they arrive.

use super::forge::Forge;
use crate::bench::{Done, words};

/// The most memory that a command may use, in kilobytes. What it met is 200 MB.
const MOST: u64 = 150_000;

/// Runs a command below a limit of its address space, so that it fails if it holds more.
#[track_caller]
fn within(forge: &Forge, line: &str) -> Done {
    let mut command = forge.bench.command(["-c".to_owned()]);
    let _ = &mut command;
    let cop = env!("CARGO_BIN_EXE_cop");
    let script = format!("ulimit -v {}; exec \"$0\" \"$@\"", MOST * 4);
    let mut limited = std::process::Command::new("sh");
    limited.arg("-c").arg(script).arg(cop).args(words(line));
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            limited.env(key, value);
        }
    }
    limited.current_dir(forge.bench.path(""));
    Done::of(&mut limited)
}

#[test]
fn what_is_too_large_is_not_read() {
    let forge = Forge::new();
    let zeros = vec![0_u8; 200_000_000];
    let digest = "a".repeat(64);
    let story = forge.story();
    let front = format!("files:\n  a.bin: {digest}\ntitle:");
    let text = forge.read(&story).replacen("title:", &front, 1);
    let parts: Vec<&[u8]> = story.split('/').map(str::as_bytes).collect();
    let name = format!("{digest}.bin");
    forge.put(&[
        ("100644", &[b"stories", b"large.md"], &zeros),
        ("100644", &[b"attachments", b"aa", name.as_bytes()], &zeros),
        ("100644", &[b"marks", b"00", b"x-000000.jsonl"], &zeros),
        ("100644", &parts, text.as_bytes()),
    ]);
    for line in ["sync", "--db b.db sync --setup shared"] {
        let done = within(&forge, line);
        assert_eq!(done.code, 3, "{}", done.told);
        assert!(
            done.told
                .contains("stories/large.md:1: it has 190.7 MB, which is too much"),
            "{}",
            done.told
        );
        done.calm();
    }
    forge.bench.cop("show kiln-tripped").ok();
    forge.bench.cop("doctor").ok();
}
