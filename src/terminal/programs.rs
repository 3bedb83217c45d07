//! Which pager and which editor a person wishes for. A setting stands where git has it: behind this program's own variable,
//! before those that every program reads.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// Who named a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// A variable of the environment.
    Variable(&'static str),
    /// The settings.
    Settings,
    /// Nobody; it is the usual one.
    Nobody,
}

/// A program and its arguments, as they were named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The words of a command line.
    pub command: String,
    /// Who named it.
    pub named_by: NamedBy,
}

impl fmt::Display for NamedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NamedBy::Variable(name) => write!(f, "which {name} names"),
            NamedBy::Settings => f.write_str("which the settings name"),
            NamedBy::Nobody => f.write_str("the usual one"),
        }
    }
}

/// The pager: `$COP_PAGER`, what the settings say, `$PAGER`, else `less`. A variable that is empty wishes for none.
pub fn wished_pager(set: Option<&str>) -> Wish {
    wish("COP_PAGER", set, &["PAGER"], variable).unwrap_or_else(|| Wish {
        command: "less".to_owned(),
        named_by: NamedBy::Nobody,
    })
}

/// The editor: `$COP_EDITOR`, what the settings say, `$VISUAL`, `$EDITOR`, else the first of the usual ones that is there.
pub fn wished_editor(set: Option<&str>) -> Option<Wish> {
    let named = |name: &str| variable(name).filter(|command| !command.trim().is_empty());
    wish("COP_EDITOR", set, &["VISUAL", "EDITOR"], named).or_else(|| {
        Some(Wish {
            command: usual_editor(std::env::var_os("PATH"))?.to_owned(),
            named_by: NamedBy::Nobody,
        })
    })
}

fn wish(
    own: &'static str,
    set: Option<&str>,
    shared: &[&'static str],
    variable: impl Fn(&str) -> Option<String>,
) -> Option<Wish> {
    let of = |name: &'static str| Some((variable(name)?, NamedBy::Variable(name)));
    let (command, named_by) = of(own)
        .or_else(|| Some((set?.to_owned(), NamedBy::Settings)))
        .or_else(|| shared.iter().find_map(|name| of(name)))?;
    Some(Wish { command, named_by })
}

fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// The program and its arguments; no shell reads them. None where a quote stays open or no program is named.
pub(super) fn command_words(command: &str) -> Option<Vec<String>> {
    // A path with spaces in it, as is usual on Windows.
    if Path::new(command).is_file() {
        return Some(vec![command.to_owned()]);
    }
    let whole = |word: String| match word.starts_with("~/") {
        true => below_home(Path::new(&word)).to_string_lossy().into_owned(),
        false => word,
    };
    let words: Vec<String> = shlex::split(command)?.into_iter().map(whole).collect();
    words
        .first()
        .is_some_and(|program| !program.is_empty())
        .then_some(words)
}

/// A path with the home folder for its `~`, which no shell has read.
pub fn below_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_path_buf(),
    }
}

/// Why these words cannot be a program and its arguments, if they cannot.
///
/// # Errors
/// What is wrong with them, as the end of a sentence.
pub fn check_command(command: &str) -> Result<(), &'static str> {
    match command_words(command) {
        Some(_) => Ok(()),
        None if shlex::split(command).is_none() => Err("it has an open quote"),
        None => Err("it names no program"),
    }
}

/// The first of the usual editors that is in one of the folders of `path`.
fn usual_editor(path: Option<OsString>) -> Option<&'static str> {
    let names: &[&str] = if cfg!(windows) {
        &["notepad"]
    } else {
        &["nano", "vim", "vi"]
    };
    let path = path?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let there = |name: &&&str| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folders.iter().any(|folder| folder.join(&file).is_file())
    };
    names.iter().find(there).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_stands_before_what_every_program_reads() {
        let all = ["OWN", "FIRST", "SECOND"];
        for (given, set, expected) in [
            (&all[..], Some("set"), Some(("OWN", "OWN"))),
            (&all[1..], Some("set"), Some(("set", "the settings"))),
            (&all[1..], None, Some(("FIRST", "FIRST"))),
            (&all[2..], None, Some(("SECOND", "SECOND"))),
            (&[], Some("set"), Some(("set", "the settings"))),
            (&[], None, None),
        ] {
            let variable = |name: &str| given.contains(&name).then(|| name.to_owned());
            let wish = wish("OWN", set, &["FIRST", "SECOND"], variable);
            let told = wish.map(|wish| match wish.named_by {
                NamedBy::Variable(name) => (wish.command, name),
                NamedBy::Settings => (wish.command, "the settings"),
                NamedBy::Nobody => (wish.command, "nobody"),
            });
            let expected = expected.map(|(command, by)| (command.to_owned(), by));
            assert_eq!(told, expected, "{given:?} {set:?}");
        }
    }

    #[test]
    fn a_command_is_split_like_a_shell_does() {
        for (command, words) in [
            ("less", Ok(&["less"][..])),
            ("less -R '+G x'", Ok(&["less", "-R", "+G x"])),
            ("less $HOME ~ *", Ok(&["less", "$HOME", "~", "*"])),
            ("", Err("it names no program")),
            (" ", Err("it names no program")),
            ("''", Err("it names no program")),
            ("# less", Err("it names no program")),
            ("less 'open", Err("it has an open quote")),
        ] {
            assert_eq!(
                command_words(command).unwrap_or_default(),
                words.unwrap_or_default(),
                "{command}"
            );
            assert_eq!(check_command(command), words.map(|_| ()), "{command}");
        }
    }

    #[test]
    fn usual_editors_are_looked_for_in_order() {
        let [one, two] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let path = std::env::join_paths([one.path(), two.path()]).unwrap();
        assert_eq!(usual_editor(Some(path.clone())), None);
        std::fs::write(one.path().join("vi"), "").unwrap();
        assert_eq!(usual_editor(Some(path.clone())), Some("vi"));
        std::fs::write(two.path().join("nano"), "").unwrap();
        assert_eq!(usual_editor(Some(path)), Some("nano"));
        assert_eq!(usual_editor(None), None);
    }
}
