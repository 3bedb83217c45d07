//! The programs that searches are measured beside: what each needs beforehand, and how it is asked.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::corpus;
use super::program::copied;
use super::questions::Question;
use super::timing::{Bench, number};

/// A program to set beside `cop`.
pub struct Peer {
    pub name: &'static str,
    pub command: Asked,
}

/// The command that asks it a question, if it can be asked that.
type Asked = Box<dyn Fn(&Question) -> Option<Command>>;

/// Those that are here. Says of the others that they are left out.
pub fn peers(bench: &Bench, entries: usize) -> Vec<Peer> {
    [sqlite(bench), rg(bench, entries), tantivy(bench, entries)]
        .into_iter()
        .filter_map(|peer| peer.map_err(|reason| println!("left out: {reason}")).ok())
        .collect()
}

/// The `sqlite3` shell on the same file, which ranks with FTS5's own `rank`.
fn sqlite(bench: &Bench) -> Result<Peer, String> {
    here("sqlite3")?;
    let database = bench.folder.join("bench.db");
    let command = move |question: &Question| {
        let mut command = Command::new("sqlite3");
        command.arg("-readonly").arg(&database);
        command.arg(question.sql.as_ref()?);
        Some(command)
    };
    Ok(Peer {
        name: "sqlite3",
        command: Box::new(command),
    })
}

/// `rg`, which reads every file and names those that have the words, in no order of worth.
fn rg(bench: &Bench, entries: usize) -> Result<Peer, String> {
    here("rg")?;
    let most = number("COP_BENCH_FILES", 100_000);
    if entries > most {
        return Err(format!(
            "rg, since {entries} files are many (COP_BENCH_FILES={entries} makes them all the same)"
        ));
    }
    let folder = made(&bench.folder.join("files"), |folder| {
        corpus::write_files(folder, entries)
    })
    .map_err(|error| format!("rg, whose files cannot be written: {error}"))?;
    let command = move |question: &Question| {
        let mut command = Command::new("rg");
        command.args(["--no-config", "--no-ignore", "-l", "-i", "-w"]);
        command.arg(question.rg.as_ref()?).arg(&folder);
        Some(command)
    };
    Ok(Peer {
        name: "rg",
        command: Box::new(command),
    })
}

/// tantivy, with an index of its own.
fn tantivy(bench: &Bench, entries: usize) -> Result<Peer, String> {
    let program = std::env::var_os("COP_BENCH_TANTIVY").ok_or(
        "tantivy, since COP_BENCH_TANTIVY does not name its program (see benches/tantivy)",
    )?;
    let program = copied(Path::new(&program), &bench.folder.join("tantivy-peer"));
    let index = made(&bench.folder.join("tantivy"), |folder| {
        let mut building = Command::new(&program)
            .arg(folder)
            .stdin(Stdio::piped())
            .spawn()?;
        let lines = building.stdin.take().expect("its standard input is a pipe");
        corpus::write_lines(lines, entries)?;
        match building.wait()?.success() {
            true => Ok(()),
            false => Err(io::Error::other("it fails")),
        }
    })
    .map_err(|error| format!("tantivy, whose index cannot be made: {error}"))?;
    let command = move |question: &Question| {
        let mut command = Command::new(&program);
        command.arg(&index).arg(question.tantivy.as_ref()?);
        Some(command)
    };
    Ok(Peer {
        name: "tantivy",
        command: Box::new(command),
    })
}

/// Whether a program is installed.
pub fn here(program: &str) -> Result<(), String> {
    match Command::new(program).arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("{program}, which is not here")),
    }
}

/// A folder that is made once. What stops halfway is begun anew.
fn made(folder: &Path, make: impl Fn(&Path) -> io::Result<()>) -> io::Result<PathBuf> {
    if !folder.exists() {
        let part = folder.with_extension("part");
        if part.exists() {
            std::fs::remove_dir_all(&part)?;
        }
        std::fs::create_dir_all(&part)?;
        make(&part)?;
        std::fs::rename(&part, folder)?;
    }
    Ok(folder.to_owned())
}
