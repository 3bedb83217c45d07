//! Links a release into one file where that can be done. Finding, mapping and joining the libraries of C is half of what a short
//! command costs: <docs/performance.md> tells how much.
//!
//! Cargo offers no way to ask for it that leaves procedural macros alone. So the linker is told to make one file, and is shown, under
//! the names of the shared libraries, scripts that lead to the archives of the same content. Whether that works here is tried first with
//! a small program; where it does not, or `COP_DYNAMIC` is set, a release is linked as any other program.

#![allow(
    clippy::print_stdout,
    reason = "a build script speaks to cargo by what it prints"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What Rust's own library is linked with, and the archives that hold it.
const LIBRARIES: [(&str, &str); 7] = [
    ("c", "-l:libc.a -l:libgcc_eh.a -l:libgcc.a"),
    ("gcc_s", "-l:libgcc_eh.a -l:libgcc.a -l:libc.a"),
    ("m", "-l:libm.a"),
    ("dl", "-l:libdl.a"),
    ("pthread", "-l:libpthread.a"),
    ("rt", "-l:librt.a"),
    ("util", "-l:libutil.a"),
];

/// One file whose addresses stay unpredictable.
const ONE_FILE: &str = "-static-pie";

/// Uses what the libraries are for: a thread, a panic that is caught, a number that is computed, the surroundings.
const TRIAL: &str = r#"
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let thread = std::thread::spawn(|| std::env::args().count() as f64);
    let count = thread.join().unwrap();
    let is_caught = std::panic::catch_unwind(|| panic!("{count}")).is_err();
    let is_somewhere = std::env::current_dir().is_ok();
    std::process::exit(i32::from(!(is_caught && is_somewhere && count.ln() == 0.0)));
}
"#;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=COP_DYNAMIC");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    let is_here = is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && std::env::var_os("HOST") == std::env::var_os("TARGET");
    let is_wanted = is("PROFILE", "release")
        && std::env::var_os("COP_DYNAMIC").is_none_or(|wish| wish.is_empty());
    if is_here
        && is_wanted
        && let Some(scripts) = linked_so()
    {
        println!("cargo:rustc-link-search=native={}", scripts.display());
        println!("cargo:rustc-link-arg={ONE_FILE}");
    }
}

/// The folder with the scripts, if a program that is linked by them does what it should.
fn linked_so() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("OUT_DIR")?);
    let scripts = folder.join("libraries");
    std::fs::create_dir_all(&scripts).ok()?;
    for (name, archives) in LIBRARIES {
        let script = format!("GROUP ( {archives} )\n");
        std::fs::write(scripts.join(format!("lib{name}.so")), script).ok()?;
    }
    let (source, program) = (folder.join("trial.rs"), folder.join("trial"));
    std::fs::write(&source, TRIAL).ok()?;
    let works =
        succeeds(&mut trial(&source, &program, &scripts)?) && succeeds(&mut Command::new(&program));
    works.then_some(scripts)
}

/// Builds a program as cargo is going to build this one: with the same compiler, linker and flags.
fn trial(source: &Path, program: &Path, scripts: &Path) -> Option<Command> {
    let flags = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let flags = flags.split('\x1f').filter(|flag| !flag.is_empty());
    let mut build = Command::new(std::env::var_os("RUSTC")?);
    build.args(["--edition", "2024", "--crate-type", "bin", "-o"]);
    build.arg(program).arg(source).args(flags);
    if let Some(linker) = std::env::var_os("RUSTC_LINKER") {
        let mut flag = OsString::from("-Clinker=");
        flag.push(linker);
        build.arg(flag);
    }
    let mut search = OsString::from("-Lnative=");
    search.push(scripts);
    build.arg(search).arg(format!("-Clink-arg={ONE_FILE}"));
    Some(build)
}

/// Runs a command that has nothing to say.
fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = quiet.stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
