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
  cop completions fish > ~/.config/fish/completions/cop.fish
  cop completions powershell >> $PROFILE
  cop completions elvish >> ~/.config/elvish/rc.elv")]
pub struct Args {
    /// Your shell
    #[arg(value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    pub shell: String,
}

/// Bash completes a word as if no quote stood before it, and puts what it is given behind that quote: so it tells what stands there.
const TYPED_BY_BASH: &str = r#"
_cop_complete() {
    local -x _COP_TYPED="${COMP_WORDS[COMP_CWORD]}"
    _clap_complete_cop "$@"
}
complete -o nospace -o bashdefault -o nosort -F _cop_complete cop 2> /dev/null ||
    complete -o nospace -o bashdefault -F _cop_complete cop
"#;

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let shells: [&dyn EnvCompleter; 5] = [&Bash, &Elvish, &Fish, &Powershell, &Zsh];
    let mut script = Vec::new();
    for shell in shells.into_iter().filter(|shell| shell.is(&args.shell)) {
        // The script calls cop by name, wherever it will be found then.
        shell.write_registration("COMPLETE", "cop", "cop", "cop", &mut script)?;
    }
    if args.shell == "bash" {
        script.extend_from_slice(TYPED_BY_BASH.as_bytes());
    }
    context.screen.bytes(script)?;
    Ok(ExitCode::SUCCESS)
}
