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
    let words = words.map(|word| {
        let address = word.trim_end_matches(between);
        without_password(address) + &word[address.len()..]
    });
    words.collect()
}

/// The same for one address, whatever characters it has.
pub(super) fn without_password(address: &str) -> String {
    // A slash too few is a slip.
    let schemes = ["://", ":/"].into_iter();
    let scheme = schemes
        .filter_map(|sign| Some((address.find(sign)?, sign)))
        .next();
    let Some((at, sign)) = scheme.filter(|(at, sign)| *sign == "://" || is_scheme(&address[..*at]))
    else {
        return scp_without_password(address);
    };
    let (before, after) = address.split_at(at + sign.len());
    let rest = match end_of_user(after) {
        // The user of ssh is no secret; what stands alone before a web address may be a token.
        Some(user) if before.ends_with("ssh://") && !after[..user].contains(':') => {
            after.to_owned()
        }
        Some(user) => format!("***{}", &after[user..]),
        None => after.to_owned(),
    };
    if let Some(end) = rest.find(['?', '#', ';']) {
        return format!("{before}{}***", &rest[..=end]);
    }
    match rest.find("://") {
        // The next of several that stand together begins in front of its scheme.
        Some(_) => {
            let begins = rest.find('@').map_or(0, |user| user + 1);
            format!(
                "{before}{}{}",
                &rest[..begins],
                without_password(&rest[begins..])
            )
        }
        None => format!("{before}{rest}"),
    }
}

fn is_scheme(word: &str) -> bool {
    ["https", "http", "ssh", "git", "ftp"].contains(&word)
}

/// Where the `@` after user and password of an address stands, which is given without its scheme.
fn end_of_user(address: &str) -> Option<usize> {
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let authority = &address[..end];
    // A password with a slash in it, as nobody may write it but people do: what stands where the port would is no number.
    let odd_port = authority.rsplit_once(':').is_some_and(|(_, port)| {
        !port.ends_with(']') && port.contains(|c: char| !c.is_ascii_digit())
    });
    authority
        .rfind('@')
        .or_else(|| address.rfind('@').filter(|_| odd_port))
}

/// An address such as `user:password@host:path`, which git does not know but people type.
fn scp_without_password(address: &str) -> String {
    let Some((user, host)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let has_password = user.split_once(':').is_some_and(|(name, password)| {
        let is_path = password.contains(['/', '\\']) && !host.contains(':');
        !name.contains(['/', '@']) && !is_path
    });
    match has_password {
        true => format!("***@{host}"),
        false => address.to_owned(),
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
            (
                "https://h/x?token=t&u=https://x/y https:/u:s@h/x user:SEC/RET@h:x",
                "https://h/x?*** https:/***@h/x ***@h:x",
            ),
            (
                "https://h/x#s https://h/x;token=s",
                "https://h/x#*** https://h/x;***",
            ),
            ("https://a@h,https://b:c@h2", "https://***@h,https://***@h2"),
            ("h:dir/x@y C:\\x@y /a:b@c", "h:dir/x@y C:\\x@y /a:b@c"),
            ("gpj.\u{202e}dm", "gpj.dm"),
        ] {
            assert_eq!(clean(written.as_bytes()), shown);
        }
        for (address, shown) in [
            ("https://u:pa'ss@h/x", "https://***@h/x"),
            ("https://u:pa ss@h/x", "https://***@h/x"),
            ("https://u:pa?ss@h/x", "https://***@h/x"),
        ] {
            assert_eq!(without_password(address), shown);
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
