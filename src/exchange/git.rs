//! The `git` program.

use std::process::{Command, Stdio};

/// The name that git signs commits with, if git is there and was told one.
pub fn git_user_name() -> Option<String> {
    let asked = Command::new("git")
        .args(["config", "--get", "user.name"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let name = String::from_utf8(asked.stdout).ok()?;
    Some(name.trim().to_owned()).filter(|name| asked.status.success() && !name.is_empty())
}
