//! How the `git` program is called: what it may inherit, and what is switched off.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use super::error::GitError;
use super::running::{Finished, run};
use super::said::classed;

/// The oldest git that is used.
const OLDEST: (u32, u32) = (2, 25);

/// What the person may have set for git that is theirs to set: ways to the network, and where their configuration is.
/// Everything else that begins with `GIT_` could turn git to another repository, or make it run programs.
const INHERITED: &[&str] = &[
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_ASKPASS",
    "GIT_TERMINAL_PROMPT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_EXEC_PATH",
    "GIT_PROTOCOL_FROM_USER",
    "GIT_PROXY_COMMAND",
];

/// Beginnings of further names that are the person's to set.
const INHERITED_BEGINNINGS: &[&str] = &["GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_SSL_"];

/// Transports that may be used at all.
const TRANSPORTS: &[&str] = &["https", "http", "ssh", "git", "file"];

/// Settings that hold for every call, whatever the person's own configuration says.
const SETTINGS: &[&str] = &[
    // Nothing runs that is not git itself.
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.alternateRefsCommand=true",
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "receive.autogc=false",
    "transfer.bundleURI=false",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "push.gpgSign=false",
    "push.pushOption=",
    "log.showSignature=false",
    // What comes from elsewhere is looked at, and kept as one pack, which is on disk before it is told of.
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "transfer.unpackLimit=1",
    "fetch.unpackLimit=1",
    "fastimport.unpackLimit=0",
    // These look at what a checkout would do, and there is never one. Git finds fault only once: what it fetched stays.
    "fetch.fsck.gitmodulesBlob=ignore",
    "fetch.fsck.gitmodulesLarge=ignore",
    "fetch.fsck.gitmodulesMissing=ignore",
    "fetch.fsck.gitmodulesName=ignore",
    "fetch.fsck.gitmodulesPath=ignore",
    "fetch.fsck.gitmodulesSymlink=ignore",
    "fetch.fsck.gitmodulesUpdate=ignore",
    "fetch.fsck.gitmodulesUrl=ignore",
    "fetch.fsck.gitattributesBlob=ignore",
    "fetch.fsck.gitattributesLarge=ignore",
    "fetch.fsck.gitattributesLineLength=ignore",
    "fetch.fsck.gitattributesMissing=ignore",
    // Answers have one form.
    "core.quotePath=false",
    "i18n.logOutputEncoding=UTF-8",
    "color.ui=false",
    "diff.ignoreSubmodules=none",
    "init.defaultBranch=main",
    "init.defaultObjectFormat=sha1",
];

/// The `git` program.
#[derive(Debug, Clone)]
pub(super) struct Git {
    version: (u32, u32),
    prompts: bool,
}

impl Git {
    /// Looks for git. With `prompts`, it and what it starts may ask the person at their terminal.
    pub(super) fn find(prompts: bool) -> Result<Self, GitError> {
        let mut asked = Command::new("git");
        asked.arg("--version");
        leave_out(&mut asked);
        let asked = run(asked, None).map_err(|error| match error {
            GitError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => GitError::Absent,
            error => error,
        })?;
        let told = asked.text();
        let version =
            version(&told).ok_or_else(|| classed("tell its version", None, asked.said.clone()))?;
        if version < OLDEST {
            return Err(GitError::TooOld {
                found: format!("{}.{}", version.0, version.1),
            });
        }
        Ok(Self { version, prompts })
    }

    /// Whether it is this version or a newer one.
    pub(super) fn is(&self, version: (u32, u32)) -> bool {
        self.version >= version
    }

    /// Whether it may ask the person.
    pub(super) fn prompts(&self) -> bool {
        self.prompts
    }

    /// A call of git in a folder, which is there.
    pub(super) fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new("git");
        command.current_dir(folder);
        leave_out(&mut command);
        if let Some(allowed) = std::env::var_os("GIT_ALLOW_PROTOCOL") {
            command.env("GIT_ALLOW_PROTOCOL", narrowed(&allowed.to_string_lossy()));
        }
        #[cfg(test)]
        super::fixture::seal(&mut command);
        // Git's words are read by this program.
        command.env("LC_ALL", "C").env_remove("LANGUAGE");
        command.env("GIT_OPTIONAL_LOCKS", "0");
        command.env("GIT_NO_LAZY_FETCH", "1");
        if !self.prompts {
            command.env("GIT_TERMINAL_PROMPT", "0");
            command.env("GIT_ASKPASS", "").env("SSH_ASKPASS", "");
            command.env("SSH_ASKPASS_REQUIRE", "never");
            command.env("GCM_INTERACTIVE", "never");
            command.args(["-c", "credential.interactive=false"]);
        }
        command.args(["--no-replace-objects", "--literal-pathspecs"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        if self.is((2, 36)) {
            command.args(["-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync"]);
        } else {
            command.args(["-c", "core.fsyncObjectFiles=true"]);
        }
        command
    }
}

/// What `asked` answered, when it ended well.
pub(super) fn ended_well(
    asked: Finished,
    what: &str,
    remote: Option<&str>,
) -> Result<Finished, GitError> {
    match asked.code {
        Some(0) => Ok(asked),
        _ => Err(classed(what, remote, asked.said)),
    }
}

/// Keeps from git what it is not to inherit.
fn leave_out(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if !is_inherited(&name) {
            command.env_remove(name);
        }
    }
}

fn is_inherited(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return !name.as_encoded_bytes().starts_with(b"GIT_");
    };
    !name.starts_with("GIT_")
        || INHERITED.contains(&name)
        || INHERITED_BEGINNINGS
            .iter()
            .any(|start| name.starts_with(start))
}

/// The transports of a person's own list that may be used.
fn narrowed(allowed: &str) -> String {
    let kept = allowed.split(':').filter(|one| TRANSPORTS.contains(one));
    kept.collect::<Vec<_>>().join(":")
}

/// The version in `git version 2.39.3 (Apple Git-146)`.
fn version(told: &str) -> Option<(u32, u32)> {
    let mut numbers = told
        .strip_prefix("git version ")?
        .split(['.', ' ', '\n', '-']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (told, read) in [
            ("git version 2.47.3\n", Some((2, 47))),
            ("git version 2.39.3 (Apple Git-146)\n", Some((2, 39))),
            ("git version 2.45.1.windows.1\n", Some((2, 45))),
            ("git version 3.0-rc1\n", Some((3, 0))),
            ("", None),
            ("jj 1.2", None),
        ] {
            assert_eq!(version(told), read, "{told}");
        }
    }

    #[test]
    fn git_is_not_led_elsewhere_by_the_environment() {
        for name in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_NAMESPACE",
            "GIT_COMMON_DIR",
            "GIT_CONFIG",
            "GIT_CONFIG_PARAMETERS",
            "GIT_CONFIG_COUNT",
            "GIT_CONFIG_KEY_0",
            "GIT_EXTERNAL_DIFF",
            "GIT_CEILING_DIRECTORIES",
            "GIT_ATTR_SOURCE",
            "GIT_TEMPLATE_DIR",
            "GIT_DEFAULT_HASH",
            "GIT_TRACE",
            "GIT_ALLOW_PROTOCOL",
        ] {
            assert!(!is_inherited(OsStr::new(name)), "{name}");
        }
        for name in [
            "HOME",
            "PATH",
            "GIT_SSH_COMMAND",
            "GIT_SSL_CAINFO",
            "SSH_AUTH_SOCK",
        ] {
            assert!(is_inherited(OsStr::new(name)), "{name}");
        }
        assert_eq!(narrowed("https:ext:ssh"), "https:ssh");
    }
}
