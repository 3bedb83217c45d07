//! The other repository, or the file, that a community is exchanged through.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use thiserror::Error;

use super::said::without_password;

/// Where a community is exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remote {
    /// A repository that git reaches by itself: `https://host/path`, `user@host:path`.
    Url(String),
    /// A repository in a folder of this machine, or one that is mounted, by its absolute path.
    Folder(PathBuf),
    /// A bundle, one file that holds a repository, by its absolute path.
    Bundle(PathBuf),
}

/// Why something is no place to exchange a community.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidRemote {
    /// Nothing was said.
    #[error("a URL, a folder or a bundle is needed")]
    Empty,
    /// Git would take it for an option.
    #[error("the name of a remote or of its host cannot begin with `-`")]
    Dash,
    /// Characters that cannot be seen.
    #[error("a remote cannot have control characters in it")]
    Control,
    /// A program that git would start for it.
    #[error("`{0}::` would start a program, so it is not used")]
    Helper(String),
    /// Another way to reach it.
    #[error("`{0}://` is not used: `https`, `http`, `ssh`, `git` and `file` are")]
    Scheme(String),
    /// A URL that names no machine.
    #[error("the URL names no host")]
    NoHost,
    /// A `file` URL that names another machine.
    #[error("a `file` URL cannot name another machine: it begins with `file:///`")]
    FarFile,
    /// A path that is no text, or that cannot be made whole.
    #[error("the path cannot be written as text")]
    NoText,
}

impl Remote {
    /// Reads what a person, or [`Display`](fmt::Display), says. Paths are made absolute.
    ///
    /// A path is a bundle if a file is there, or if it ends in `.bundle` and no folder is there.
    ///
    /// # Errors
    /// When it could lead git to run something else, or is of a kind that is not used.
    pub fn parse(text: &str) -> Result<Self, InvalidRemote> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidRemote::Empty);
        }
        if text.starts_with('-') {
            return Err(InvalidRemote::Dash);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidRemote::Control);
        }
        if let Some(helper) = helper(text) {
            return Err(InvalidRemote::Helper(helper.to_owned()));
        }
        if let Some((scheme, rest)) = text.split_once("://")
            && scheme.chars().all(is_of_scheme)
        {
            return url(&scheme.to_ascii_lowercase(), rest);
        }
        let path = Path::new(text);
        if has_drive(text) || path.exists() {
            return local(path);
        }
        match text.split_once(':') {
            Some((host, rest)) if !host.is_empty() && !host.contains('/') && !rest.is_empty() => {
                let name = host.rsplit('@').next().unwrap_or_default();
                if name.starts_with('-') || rest.starts_with('-') {
                    return Err(InvalidRemote::Dash);
                }
                Ok(Self::Url(text.to_owned()))
            }
            _ => local(path),
        }
    }

    /// The lock that keeps git from moving a branch of a folder on, if there is one.
    pub fn lock(&self, branch: &str) -> Option<PathBuf> {
        let Self::Folder(folder) = self else {
            return None;
        };
        let locks = [
            format!("refs/heads/{branch}.lock"),
            "packed-refs.lock".to_owned(),
        ];
        let locks = locks.iter().map(|lock| folder.join(lock));
        locks.into_iter().find(|lock| lock.exists())
    }

    /// How git is told of it.
    pub(super) fn argument(&self) -> &OsStr {
        match self {
            Self::Url(url) => url.as_ref(),
            Self::Folder(path) | Self::Bundle(path) => path.as_os_str(),
        }
    }

    /// The branch that a repository in a folder names as its own before anything is on it, so that clones of it check it out.
    pub fn unborn_branch(&self) -> Option<String> {
        let Remote::Folder(folder) = self else {
            return None;
        };
        let head = std::fs::read_to_string(folder.join("HEAD")).ok()?;
        let branch = head.trim_end().strip_prefix("ref: refs/heads/")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
        (branch.chars().all(plain) && !branch.starts_with('-')).then(|| branch.to_owned())
    }

    /// What can be shown: as [`Display`](fmt::Display), without passwords and tokens.
    pub fn shown(&self) -> String {
        without_password(&self.to_string())
    }
}

impl fmt::Display for Remote {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => to.write_str(url),
            Self::Folder(path) | Self::Bundle(path) => path.display().fmt(to),
        }
    }
}

/// The word before `::`, which git takes for the name of a program.
fn helper(text: &str) -> Option<&str> {
    let (word, _) = text.split_once("::")?;
    (!word.is_empty() && word.chars().all(is_of_scheme)).then_some(word)
}

fn is_of_scheme(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')
}

/// Whether text begins as a path of Windows does.
fn has_drive(text: &str) -> bool {
    match text.as_bytes() {
        [letter, b':', rest @ ..] if letter.is_ascii_alphabetic() => {
            cfg!(windows) || rest.first() == Some(&b'\\')
        }
        _ => false,
    }
}

fn url(scheme: &str, rest: &str) -> Result<Remote, InvalidRemote> {
    if !["https", "http", "ssh", "git", "file"].contains(&scheme) {
        return Err(InvalidRemote::Scheme(scheme.to_owned()));
    }
    // Git takes `%0a` for a line feed and `%2d` for a dash as well.
    let decoded = percent_decode_str(rest).decode_utf8_lossy();
    if decoded.chars().any(char::is_control) {
        return Err(InvalidRemote::Control);
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if scheme == "file" {
        if !matches!(authority, "" | "localhost") {
            return Err(InvalidRemote::FarFile);
        }
        let path = percent_decode_str(path).decode_utf8();
        let path = path.map_err(|_| InvalidRemote::NoText)?;
        let windows = path
            .strip_prefix('/')
            .filter(|path| cfg!(windows) && has_drive(path));
        return local(Path::new(windows.unwrap_or(&path)));
    }
    let whole = percent_decode_str(authority).decode_utf8_lossy();
    let host = whole.rsplit('@').next().unwrap_or_default();
    if whole.starts_with('-') || host.starts_with('-') {
        return Err(InvalidRemote::Dash);
    }
    if host.is_empty() || host.starts_with(':') {
        return Err(InvalidRemote::NoHost);
    }
    Ok(Remote::Url(format!("{scheme}://{rest}")))
}

fn local(path: &Path) -> Result<Remote, InvalidRemote> {
    let path = std::path::absolute(path).map_err(|_| InvalidRemote::NoText)?;
    let text = path.to_str().ok_or(InvalidRemote::NoText)?;
    if text.chars().any(char::is_control) {
        return Err(InvalidRemote::Control);
    }
    let named = path.extension().is_some_and(|kind| kind == "bundle") && !path.is_dir();
    Ok(match path.is_file() || named {
        true => Remote::Bundle(path),
        false => Remote::Folder(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken() {
        for url in [
            "https://example.org/a.git",
            "http://u:p@h:80/x",
            "ssh://git@h:22/~/x",
            "git://h/x",
            "git@host:path/x.git",
            "host:x",
            "[::1]:x",
        ] {
            let remote = Remote::parse(url).unwrap();
            assert_eq!(remote, Remote::Url(url.to_owned()));
            assert_eq!(Remote::parse(&remote.to_string()).unwrap(), remote);
        }
        assert_eq!(
            Remote::parse(" HTTPS://h/X ").unwrap().to_string(),
            "https://h/X"
        );
        assert_eq!(
            Remote::parse("https://t@h/x").unwrap().shown(),
            "https://***@h/x"
        );
    }

    #[test]
    fn paths_are_made_absolute() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("file"), "").unwrap();
        std::fs::create_dir(path("d.bundle")).unwrap();
        std::fs::create_dir(path("a:b")).unwrap();
        let parse = |path: PathBuf| Remote::parse(path.to_str().unwrap()).unwrap();
        for (name, bundle) in [
            ("file", true),
            ("new.bundle", true),
            ("d.bundle", false),
            ("new", false),
            ("a:b", false),
        ] {
            let remote = parse(path(name));
            assert_eq!(remote == Remote::Bundle(path(name)), bundle, "{name}");
            assert_eq!(remote == Remote::Folder(path(name)), !bundle, "{name}");
            assert_eq!(Remote::parse(&remote.to_string()).unwrap(), remote);
        }
        let here = std::env::current_dir().unwrap();
        assert_eq!(
            Remote::parse("x/y").unwrap(),
            Remote::Folder(here.join("x/y"))
        );
        assert!(matches!(
            Remote::parse("C:\\x\\y").unwrap(),
            Remote::Folder(_)
        ));
        #[cfg(unix)]
        assert_eq!(
            Remote::parse("file:///a%20b/c").unwrap(),
            Remote::Folder(PathBuf::from("/a b/c"))
        );
    }

    #[test]
    fn what_could_run_something_is_refused() {
        for (text, error) in [
            ("", "a URL, a folder"),
            (" \t", "a URL, a folder"),
            ("-x", "begin with `-`"),
            ("--upload-pack=x", "begin with `-`"),
            ("ext::sh -c x", "`ext::` would start"),
            ("fd::17", "`fd::` would start"),
            ("my-helper::https://h/x", "`my-helper::` would start"),
            ("https://h/\u{1b}", "control characters"),
            ("a\nb", "control characters"),
            ("https://h/%0ahost=x", "control characters"),
            ("ftp://h/x", "`ftp://` is not used: `https`"),
            ("javascript://h/x", "`javascript://` is not used"),
            ("ssh://-oProxyCommand=x/y", "begin with `-`"),
            ("ssh://%2doProxyCommand=x/y", "begin with `-`"),
            ("ssh://git@-oProxyCommand=x/y", "begin with `-`"),
            ("git@-oProxyCommand=x:y", "begin with `-`"),
            ("host:-x", "begin with `-`"),
            ("https:///x", "no host"),
            ("https://u@/x", "no host"),
            ("file://server/x", "another machine"),
        ] {
            let told = Remote::parse(text).map_err(|error| error.to_string());
            assert!(
                told.as_ref().is_err_and(|told| told.contains(error)),
                "{text}: {told:?}"
            );
        }
    }
}
