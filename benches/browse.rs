//! The full screen while somebody types: how long a key takes until it is painted, how long until what it asks for is found and
//! painted, and how long the program takes until its first picture.
//!
//! `cargo bench --bench browse` makes a community of 100,000 entries of 50 to 800 words in a temporary folder, as the search bench does.
//! `COP_BENCH_SIZES="1000 100000"` names other sizes, `COP_BENCH_KEEP` a folder in which the communities of both benches are kept and found
//! again, `COP_BENCH_RUNS` how often the program is started, `COP_BENCH_PROGRAM` another `cop`.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

#[allow(dead_code, reason = "other benches write it to files")]
mod corpus;
mod program;
mod sizes;
#[allow(dead_code, reason = "other benches time whole commands")]
mod timing;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cop::browse::{App, Event, Start};
use cop::community::Community;
use cop::markdown;
use cop::model::{Condition, Name, Timestamp};
use cop::terminal::{Key, Page, Styles};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sizes::each_size;
#[cfg(unix)]
use timing::number;

/// A picture must be there after so long, for sixty of them a second.
const FRAME: Duration = Duration::from_micros(16_667);

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench browse");
        return;
    }
    each_size("100000", |entries, folder| {
        let database = folder.join("bench.db");
        if !database.exists() {
            corpus::found(&database, entries).expect("a community");
        }
        println!("\n{entries} entries, a screen of 120 columns and 40 rows");
        for (what, text) in [
            ("a rare word", corpus::RARE.to_owned()),
            ("the commonest word", corpus::content_word(0)),
            (
                "four common words",
                [3, 40, 7, 15].map(corpus::content_word).join(" "),
            ),
        ] {
            type_in(&database, what, &text);
        }
        #[cfg(unix)]
        starting::measure(&folder);
    });
}

/// Types a text, a key each sixtieth of a second.
fn type_in(database: &Path, what: &str, text: &str) {
    let area = Rect::new(0, 0, 120, 40);
    let mut app = App::new(start(database.to_owned()), (area.width, area.height));
    until_found(&mut app, area);
    let (mut painted, mut found, mut missed) = (Vec::new(), Vec::new(), 0);
    for letter in text.chars() {
        let pressed = Instant::now();
        app.take(Event::Key(Key::Char(letter)));
        app.draw(&mut Buffer::empty(area));
        painted.push(pressed.elapsed());
        // The next key comes when it comes, be the answer there or not.
        let mut waits = true;
        while pressed.elapsed() < FRAME {
            let began = Instant::now();
            if app.answers() {
                app.draw(&mut Buffer::empty(area));
                painted.push(began.elapsed());
            }
            if waits && !app.searches() {
                waits = false;
                found.push(pressed.elapsed());
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        missed += usize::from(waits);
    }
    let last = Instant::now();
    until_found(&mut app, area);
    let last = last.elapsed();
    println!(
        "{what:<22} painted after {:>6.2} ms, at most {:>6.2}; found within {:>6.2} ms, {missed} of {} later than the next key, the last {:.2} ms after its own",
        middle(&mut painted),
        most(&painted),
        middle(&mut found),
        text.len(),
        last.as_secs_f64() * 1e3
    );
}

/// Waits until what is asked for is found and painted.
fn until_found(app: &mut App, area: Rect) {
    while app.searches() {
        if app.answers() {
            app.draw(&mut Buffer::empty(area));
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn start(database: PathBuf) -> Start {
    let community = move || {
        let now = Timestamp::from_clock(chrono::Utc::now());
        Community::new(database.clone(), now, Box::new(Name::unknown))
    };
    Start {
        community: Box::new(community),
        page: |shown, _, width, styles| {
            let body = Page::new(width, styles, false).render(&markdown::parse(&shown.body));
            format!("{}\n\n{body}", shown.entry.title)
        },
        told: |error| error.to_string(),
        among: Condition::All(Vec::new()),
        filters: Vec::new(),
        query: String::new(),
        styles: Styles::new(true),
        choice: None,
    }
}

fn middle(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

fn most(times: &[Duration]) -> f64 {
    times
        .iter()
        .max()
        .map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

#[cfg(unix)]
mod starting {
    //! The whole program, on a terminal of its own.

    use std::path::Path;
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::number;
    use crate::program::installed;
    use crate::timing::median;

    /// Starts the program again and again, and prints how long it took to its first picture and to its first entries.
    pub fn measure(folder: &Path) {
        let program = installed(folder);
        let times: Vec<(f64, f64)> = (0..number("COP_BENCH_RUNS", 21))
            .map(|_| started(&program, folder))
            .collect();
        println!(
            "{:<22} first picture after {:.1} ms, first entries after {:.1} ms",
            "starting",
            median(times.iter().map(|time| time.0)),
            median(times.iter().map(|time| time.1))
        );
    }

    fn started(program: &Path, folder: &Path) -> (f64, f64) {
        let mut command = Command::new(program);
        command
            .arg("browse")
            .env("HOME", folder)
            .env("COP_DB", folder.join("bench.db"))
            .env("COP_ME", "Ada")
            .env("TERM", "xterm-256color")
            .env("LC_ALL", "C.UTF-8");
        let began = Instant::now();
        let mut session =
            rexpect::session::spawn_command(command, Some(20_000)).expect("a terminal");
        let mut written = String::new();
        let mut until = |text: &str| {
            while !written.contains(text) {
                match session.try_read() {
                    Some(byte) => written.push(byte),
                    None => std::thread::sleep(Duration::from_micros(100)),
                }
                assert!(
                    began.elapsed() < Duration::from_secs(20),
                    "nothing came: {written}"
                );
            }
            began.elapsed().as_secs_f64() * 1e3
        };
        let times = (until("search"), until("1/50+"));
        session
            .send("\u{3}")
            .and_then(|_| session.flush())
            .expect("a key");
        session.exp_eof().expect("its end");
        times
    }
}
