//! How long the commands of a community's life take where much has been said: 100,000 entries with 300,000 marks.
//!
//! `cargo bench --bench life` makes the community in a temporary folder and runs each command in turn with an empty program.
//! `COP_BENCH_ENTRIES` and `COP_BENCH_RUNS` change the size and the number of runs, `COP_BENCH_PROGRAM` names another `cop`,
//! and `COP_BENCH_KEEP` a folder in which the community is kept and found again.

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

mod program;
mod timing;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use cop::model::{
    Act, Charter, Content, Decision, Details, FlagReason, Id, Kind, Lifecycle, Link, LinkKind,
    Mark, Member, Name, Outcome, Period, Step, StepVerb, Tag, Timestamp, Title, Verdict,
};
use cop::store::{NewEntry, Store, StoreError, Write};
use program::installed;
use timing::{Bench, Dice, number, syllables};

/// The moment at which the commands are run; a community's three years end there.
const NOW: i64 = 1_780_000_000;
const YEARS: usize = 3 * 365 * 86_400;

fn main() {
    // `cargo test` builds benches too and runs them with other arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run with: cargo bench --bench life");
        return;
    }
    let entries = number("COP_BENCH_ENTRIES", 100_000);
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = match std::env::var_os("COP_BENCH_KEEP") {
        Some(kept) => kept.into(),
        None => temporary.path().to_owned(),
    };
    std::fs::create_dir_all(&folder).expect("a folder");
    let bench = Bench {
        program: installed(temporary.path()),
        folder,
        runs: number("COP_BENCH_RUNS", 21),
    };
    let database = bench.folder.join("bench.db");
    if !database.exists() {
        let started = Instant::now();
        found(&database, entries).expect("a community");
        println!("made in {:.1} s", started.elapsed().as_secs_f64());
    }
    let size = std::fs::metadata(&database).map_or(0, |file| file.len());
    println!(
        "{entries} entries, {} marks, {:.0} MB; {} paired runs each; milliseconds are medians\n",
        entries * 3,
        size as f64 / 1e6,
        bench.runs
    );
    let empty = bench.empty_program();
    let (common, seldom) = (topic(0).to_string(), topic(TOPICS - 2).to_string());
    println!(
        "{:<34} {:>8} {:>8} {:>7} {:>7}",
        "command", "ms", "empty", "ratio", "target"
    );
    let mut lines: Vec<Vec<&str>> = vec![
        vec![],
        vec!["agenda"],
        vec!["health"],
        vec!["stats"],
        vec!["who", &common, "-n", "20"],
        vec!["who", &common],
        vec!["who", &seldom],
        vec!["review", "-n", "20"],
        vec!["review"],
    ];
    for state in cop::model::State::ALL {
        lines.push(vec!["list", "--state", state.as_str(), "-n", "20"]);
    }
    lines.push(vec!["list", "--state", "due"]);
    for line in lines {
        let name = format!("cop {}", line.join(" "));
        let cop = || {
            let mut command = bench.cop(&line);
            command.env("COP_NOW", Timestamp::from_seconds(NOW).to_string());
            command.env("COP_ME", person(3).as_str());
            command
        };
        bench.pair(&name, cop, || Command::new(&empty), None);
    }
    for typed in [
        &["show", ""][..],
        &["show", "what-we"],
        &["show", "k7"],
        &["list", "--tag", ""],
        &["list", "--by", ""],
    ] {
        let asked = || {
            let mut command = bench.cop(&["--", "cop"]);
            command
                .args(typed)
                .env("COMPLETE", "zsh")
                .env("_CLAP_COMPLETE_INDEX", typed.len().to_string());
            command
        };
        let name = format!("Tab after: cop {}", typed.join(" "));
        bench.pair(&name, asked, || Command::new(&empty), None);
    }
}

const PEOPLE: usize = 400;
const TOPICS: usize = 150;

fn person(number: usize) -> Name {
    Name::parse(&format!("Member {number}")).expect("a name")
}

fn topic(number: usize) -> Tag {
    format!("topic{number}").parse().expect("a tag")
}

/// Few topics are common, and most are seldom spoken of.
fn some_topic(dice: &mut Dice) -> Tag {
    topic(dice.below(TOPICS) * dice.below(TOPICS) / TOPICS)
}

/// Makes a community that has lived for three years.
fn found(database: &Path, entries: usize) -> Result<(), StoreError> {
    let mut store = Store::open(database)?;
    store.write(|data| {
        data.save_charter(&Charter {
            name: Some("The bench".to_owned()),
            rhythm: Period::of_days(14),
            ..Charter::default()
        })?;
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for number in 0..PEOPLE {
            let mut member = Member::named(person(number));
            member.offers = vec![some_topic(&mut dice)];
            member.seeks = vec![some_topic(&mut dice)];
            data.save_member(&member)?;
        }
        let mut kept: Vec<(Id, Kind, Timestamp)> = Vec::with_capacity(entries);
        for number in 0..entries {
            let past = YEARS - YEARS * number / entries;
            let at = Timestamp::from_seconds(NOW - past as i64);
            let entry = entry(data, &mut dice, number, at, &kept)?;
            kept.push(entry);
            for _ in 0..3 {
                let (id, kind, _) = kept[dice.below(kept.len())];
                let with = kept[dice.below(kept.len())].0;
                data.add_mark(&Mark {
                    id: Id::random(),
                    entry: id,
                    act: act(&mut dice, kind, with),
                    by: person(dice.below(PEOPLE)),
                    at,
                    note: Some("It held for the whole of the firing.".to_owned()),
                })?;
            }
        }
        Ok(())
    })
}

fn entry(
    data: &Write<'_>,
    dice: &mut Dice,
    number: usize,
    created: Timestamp,
    before: &[(Id, Kind, Timestamp)],
) -> Result<(Id, Kind, Timestamp), StoreError> {
    let kind = match number % 100 {
        0 => Kind::Gathering,
        1 => Kind::Path,
        2..=39 => Kind::Story,
        40..=59 => Kind::Lesson,
        60..=79 => Kind::Practice,
        _ => Kind::Question,
    };
    let mut tags = vec![some_topic(dice), some_topic(dice)];
    tags.sort();
    tags.dedup();
    let mut details = Details::empty(kind);
    match &mut details {
        Details::Story { outcome, .. } => {
            *outcome = [None, Some(Outcome::Good), Some(Outcome::Bad)][dice.below(3)];
        }
        Details::Practice { steward, .. } => *steward = Some(person(dice.below(PEOPLE))),
        Details::Path { steps } if !before.is_empty() => {
            for verb in [StepVerb::Watch, StepVerb::Do, StepVerb::Teach] {
                let entry = before[dice.below(before.len())].0;
                steps.push(Step { verb, entry });
            }
        }
        Details::Gathering { on, .. } => *on = Some(created.date()),
        _ => {}
    }
    let body: Vec<String> = (0..80)
        .map(|_| syllables(dice.below(200) * dice.below(200) / (1 + dice.below(8))))
        .collect();
    let id = data.create(&NewEntry {
        content: Content {
            title: Title::parse(&format!("What we saw at number {number}")).expect("a title"),
            body: body.join(" "),
            tags,
            details,
            state: [Lifecycle::Live, Lifecycle::Retired, Lifecycle::Draft]
                [dice.below(40).saturating_sub(37)],
            private: dice.below(50) == 0,
            pinned: false,
            extra: Default::default(),
        },
        author: person(dice.below(PEOPLE)),
        created,
        updated: created,
        slug: None,
        change: "add",
    })?;
    let wanted = match kind {
        Kind::Lesson => Some((LinkKind::From, Kind::Story)),
        Kind::Practice => Some((LinkKind::From, Kind::Lesson)),
        Kind::Gathering => Some((LinkKind::Relates, Kind::Story)),
        _ => None,
    };
    let there = before.iter().rev().take(200);
    if let Some((tie, of)) = wanted
        && let Some((target, ..)) = there.filter(|other| other.1 == of).nth(dice.below(20))
    {
        data.link(&Link {
            source: id,
            kind: tie,
            target: *target,
            written: None,
            created,
        })?;
    }
    Ok((id, kind, created))
}

/// What people say about an entry of a kind.
fn act(dice: &mut Dice, kind: Kind, with: Id) -> Act {
    let verdict = [
        Verdict::Worked,
        Verdict::Worked,
        Verdict::Partly,
        Verdict::Failed,
    ][dice.below(4)];
    match (kind, dice.below(40)) {
        (_, 0) => Act::Flag {
            reason: [FlagReason::Stale, FlagReason::Unclear, FlagReason::Wrong][dice.below(3)],
        },
        (_, 1..=7) => Act::Review {
            decision: Decision::Ok,
        },
        (Kind::Practice, 8..) => Act::Tried {
            verdict,
            place: None,
        },
        (Kind::Question, 8..=9) => Act::Answer { with: Some(with) },
        (Kind::Question, 10..=11) => Act::Answer { with: None },
        (Kind::Question, _) => Act::MeToo,
        (Kind::Path, number @ 8..=10) => Act::Step {
            number: number as u32 - 7,
            did: None,
            coach: None,
        },
        _ => Act::Thanks { to: None },
    }
}
