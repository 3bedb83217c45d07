//! `cop sync`.

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::write_json;
use crate::cli::views;
use crate::community::{SyncRequest, Synced};
use crate::terminal::{Progress, single_line};

/// Exchange what is new with other machines, through git
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop sync --setup git@example.org:guild.git   with a repository
  cop sync --setup /mnt/shared/guild           with a folder in a shared drive
  cop sync --setup /media/stick/guild.bundle   with a file that is handed over
  cop sync                                     from then on
  cop sync --dry-run                           tells what would be done

Private entries, drafts, the trash, what is flagged sensitive and anyone's progress never leave this machine. \
Changes of the same entry that do not overlap are joined; of those that do, both are kept: cop review. \
It is git that carries all this: your keys, passwords and proxies are those that git uses.")]
pub struct Args {
    /// With whom this once [default: with whom it was set up]
    #[arg(value_name = "REMOTE", allow_hyphen_values = true, value_hint = clap::ValueHint::AnyPath)]
    pub remote: Option<String>,
    /// Exchange with this repository, folder or bundle from now on
    #[arg(long, value_name = "REMOTE", allow_hyphen_values = true, conflicts_with_all = ["remote", "dry_run", "status"], value_hint = clap::ValueHint::AnyPath)]
    pub setup: Option<String>,
    /// With --setup: make one community of this and one of another name
    #[arg(long, requires = "setup")]
    pub join: bool,
    /// Tell what would be done, and do nothing
    #[arg(long, conflicts_with = "status")]
    pub dry_run: bool,
    /// Tell with whom, since when, and what waits; asks nobody
    #[arg(long, conflicts_with = "remote")]
    pub status: bool,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    if args.status {
        let status = community.sync_status()?;
        return match args.json {
            true => write_json(context, &status).map(|()| ExitCode::SUCCESS),
            false => views::sync_status(context, &status),
        };
    }
    let founded = !community.exists();
    let request = SyncRequest {
        setup: args.setup.is_some(),
        remote: args.setup.or(args.remote),
        join: args.join,
        dry_run: args.dry_run,
        prompts: context.screen.interactive(),
    };
    let mut bar: Option<(Progress, &'static str)> = None;
    let mut waited_for: Vec<&'static str> = Vec::new();
    let report = community.sync(&request, &mut |step| {
        let (label, total) = match step {
            Synced::Gathered { total, .. } => ("Gathering", Some(total)),
            Synced::Written { total, .. } => ("Writing", Some(total)),
            Synced::Taken { total, .. } => ("Taking in", Some(total)),
            Synced::Fetching => ("Asking what others have", None),
            Synced::Joining => ("Joining both", None),
            Synced::Pushing => ("Handing over", None),
        };
        if bar.as_ref().is_none_or(|(_, of)| *of != label) {
            // What was before goes first.
            bar = None;
            let screen = &context.screen;
            match (total, step) {
                (Some(total), _) => bar = Some((Progress::new(screen, total as u64, label), label)),
                (None, Synced::Joining) => bar = Some((Progress::going_on(screen, label), label)),
                // Git may ask for a password.
                (None, _) if !waited_for.contains(&label) => {
                    Progress::waiting_for(screen, label);
                    waited_for.push(label);
                }
                (None, _) => {}
            }
        }
        if let Some((bar, _)) = &mut bar {
            bar.tick();
        }
    });
    if let Some((bar, _)) = bar {
        bar.finish();
    }
    let report = report?;
    if founded && community.exists() {
        let path = community.path().display().to_string();
        context.screen.say(format!("Made a new community in {}", single_line(&path)))?;
    }
    match args.json {
        true => {
            write_json(context, &report)?;
            Ok(views::sync_code(&report))
        }
        false => views::synced(context, &report, context.verbose),
    }
}
