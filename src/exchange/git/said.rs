//! What git writes to its standard error, made fit to show, and what it means.

use super::error::GitError;
use crate::model::is_hostile;

/// The longest that git is quoted, in characters.
const LONGEST: usize = 2_000;

/// The end of what git wrote, as lines that can be shown.
pub(super) fn clean(written: &[u8]) -> String {
    let text = String::from_utf8_lossy(written);
    let lines = text.split('\n').map(|line| {
        // Progress is written over itself: only its last state is of interest.
        let shown = line.trim_end_matches('\r').rsplit('\r').next();
        let shown = without_controls(shown.unwrap_or_default());
        without_passwords(shown.trim_end())
    });
    let lines: Vec<String> = lines
        .filter(|line| !line.trim().is_empty() && !line.starts_with("hint:"))
        .collect();
    let text = lines.join("\n");
    let over = text.chars().count().saturating_sub(LONGEST);
    text.chars().skip(over).collect()
}

/// Text without control characters, colours and characters that turn the direction of text.
fn without_controls(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' && chars.next_if_eq(&'[').is_some() {
            while chars
                .next_if(|c| !c.is_ascii_alphabetic() && c.is_ascii())
                .is_some()
            {}
            chars.next_if(char::is_ascii_alphabetic);
        } else if c == '\t' {
            kept.push(' ');
        } else if !c.is_control() && !is_hostile(c) {
            kept.push(c);
        }
    }
    kept
}

/// Text whose addresses name no passwords and no tokens: `https://***@host/`, `https://host/?***`, `***@host:path`.
pub(super) fn without_passwords(text: &str) -> String {
    let between = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '<' | '>');
    let words = text.split_inclusive(between);
    words.map(word_without_password).collect()
}

fn word_without_password(word: &str) -> String {
    if !word.contains("://") {
        return scp_without_password(word);
    }
    let mut shown = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        rest = match end_of_user(after) {
            // The user of ssh is no secret; what stands alone before a web address may be a token.
            Some(user) if before.ends_with("ssh://") && !after[..user].contains(':') => after,
            Some(user) => {
                shown.push_str("***");
                &after[user..]
            }
            None => after,
        };
    }
    match rest.split_once('?') {
        // What ended the word is not of its query.
        Some((address, query)) => {
            let end = query.char_indices().next_back();
            let end = end.filter(|(_, c)| c.is_whitespace() || matches!(c, '\'' | '"' | '<' | '>'));
            shown.push_str(address);
            shown.push_str("?***");
            shown.extend(end.map(|(_, c)| c));
        }
        None => shown.push_str(rest),
    }
    shown
}

/// Where the `@` after user and password of an address stands, which is given without its scheme.
fn end_of_user(address: &str) -> Option<usize> {
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let authority = &address[..end];
    let in_authority = authority.rfind('@');
    // A password with a slash in it, as nobody may write it but people do: what stands where the port would is no number.
    let odd_port = authority.rsplit_once(':').is_some_and(|(_, port)| {
        !port.ends_with(']') && port.contains(|c: char| !c.is_ascii_digit())
    });
    in_authority.or_else(|| address.rfind('@').filter(|_| odd_port))
}

/// A word such as `user:password@host:path`, which git does not know but people type.
fn scp_without_password(word: &str) -> String {
    let Some((user, host)) = word.rsplit_once('@') else {
        return word.to_owned();
    };
    let has_password = user.split_once(':').is_some_and(|(name, password)| {
        !name.contains(['/', '@']) && !password.contains(['/', '\\'])
    });
    match has_password {
        true => format!("***@{host}"),
        false => word.to_owned(),
    }
}

const UNREACHABLE: &[&str] = &[
    "Could not read from remote repository",
    "Could not resolve host",
    "Authentication failed",
    "not found",
    "does not appear to be a git repository",
    "unable to access",
    "unable to connect",
    "unable to look up",
    "could not read Username",
    "could not read Password",
    "unable to get password from user",
    "Host key verification failed",
    "the remote end hung up",
    "not a git repository",
    "Connection refused",
];

const DAMAGED: &[&str] = &[
    "fsck error",
    "corrupt",
    "invalid index-pack output",
    "index-pack died",
    "unpack-objects",
    "bad object",
    "bad tree object",
    "unable to read tree",
    "unable to read sha1 file",
    "did not receive expected object",
    "does not look like a v2",
    "pack has bad object",
    "inflate:",
    "missing blob",
    "unable to parse",
    "Could not read ",
];

/// The error that git's words tell of. `remote` is the other repository, where one was spoken to, without its password.
pub(super) fn classed(what: &str, remote: Option<&str>, said: String) -> GitError {
    let says = |words: &[&str]| words.iter().any(|words| said.contains(words));
    if says(&["dubious ownership", "is owned by someone else"])
        && let Some(folder) = quoted(&said)
    {
        return GitError::NotOwned { folder };
    }
    if let Some(remote) = remote {
        // A damaged pack makes the other end hang up as well, so this is asked first.
        if says(&DAMAGED[..DAMAGED.len() - 1]) {
            return GitError::Damaged { said };
        }
        if says(UNREACHABLE) {
            return GitError::Unreachable {
                remote: remote.to_owned(),
                said,
            };
        }
    } else if says(DAMAGED) {
        return GitError::Damaged { said };
    }
    GitError::Failed {
        what: what.to_owned(),
        said: if said.is_empty() {
            "it did not say why".to_owned()
        } else {
            said
        },
    }
}

/// What stands between the first pair of single quotes after the words on whose folder it is.
fn quoted(said: &str) -> Option<String> {
    let line = said
        .lines()
        .find(|line| line.contains("ownership") || line.contains("owned by"))?;
    let (_, rest) = line.split_once('\'')?;
    let (folder, _) = rest.rsplit_once('\'').or_else(|| rest.split_once(' '))?;
    let folder = folder
        .split_once("' is owned")
        .map_or(folder, |(folder, _)| folder);
    Some(folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_fit_to_show() {
        for (written, shown) in [
            ("fatal: no\n", "fatal: no"),
            (
                "a 1%\ra 100%\r\nhint: x\n\n\u{1b}[31mred\u{1b}[0m\u{7}\n",
                "a 100%\nred",
            ),
            (
                "fatal: 'https://u:p@h/x' not",
                "fatal: 'https://***@h/x' not",
            ),
            (
                "https://tok@h and http://a:b@c:1/d@e",
                "https://***@h and http://***@c:1/d@e",
            ),
            ("ssh://git@h/x ssh://git:p@h", "ssh://git@h/x ssh://***@h"),
            ("https://host/a@b", "https://host/a@b"),
            ("https://[::1]/a@b", "https://[::1]/a@b"),
            ("https://u:pa/ss@h/x", "https://***@h/x"),
            (
                "access 'https://h/x?token=t/info/refs': no",
                "access 'https://h/x?***': no",
            ),
            ("git@h:x@y u:secret@h:x", "git@h:x@y ***@h:x"),
            ("h:dir/x@y C:\\x@y /a:b@c", "h:dir/x@y C:\\x@y /a:b@c"),
            ("gpj.\u{202e}dm", "gpj.dm"),
        ] {
            assert_eq!(clean(written.as_bytes()), shown);
        }
        assert_eq!(clean("x".repeat(9_000).as_bytes()).len(), LONGEST);
        assert!(clean(format!("{}end", "ü".repeat(9_000)).as_bytes()).ends_with("üend"));
    }

    #[test]
    fn errors_are_told_apart() {
        let class = |remote, said: &str| classed("x", remote, said.to_owned());
        let far = Some("there");
        assert!(matches!(
            class(far, "fatal: Could not read from remote repository."),
            GitError::Unreachable { .. }
        ));
        assert!(matches!(
            class(
                far,
                "error: object 1: treeNotSorted\nfatal: fsck error in packed object"
            ),
            GitError::Damaged { .. }
        ));
        assert!(matches!(class(None, "weird"), GitError::Failed { .. }));
        assert!(matches!(
            class(None, "fatal: bad object 1"),
            GitError::Damaged { .. }
        ));
        for said in [
            "fatal: detected dubious ownership in repository at '/a/it's b'\nTo add an exception, call: 'x'\nfatal: Could not read from remote repository.",
            "fatal: unsafe repository ('/a/it's b' is owned by someone else)",
        ] {
            let GitError::NotOwned { folder } = class(far, said) else {
                panic!("{said}");
            };
            assert_eq!(folder, "/a/it's b");
        }
    }
}
