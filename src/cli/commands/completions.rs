//! `cop completions`.

use std::process::ExitCode;

use clap::Args as Arguments;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use crate::cli::context::Context;
use crate::cli::error::Failure;

/// Print what makes your shell complete verbs, references and tags
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop completions bash >> ~/.bashrc
  cop completions zsh >> ~/.zshrc
  cop completions fish > ~/.config/fish/completions/cop.fish")]
pub struct Args {
    /// Your shell
    #[arg(value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    pub shell: String,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let shells: [&dyn EnvCompleter; 5] = [&Bash, &Elvish, &Fish, &Powershell, &Zsh];
    let mut script = Vec::new();
    for shell in shells.into_iter().filter(|shell| shell.is(&args.shell)) {
        // The script calls cop by name, wherever it will be found then.
        shell.write_registration("COMPLETE", "cop", "cop", "cop", &mut script)?;
    }
    context.screen.bytes(script)?;
    Ok(ExitCode::SUCCESS)
}
