//! Parses the command line, runs it, sets the exit code.

fn main() -> std::process::ExitCode {
    cop::cli::main()
}
