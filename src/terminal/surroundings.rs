//! What the environment and the operating system say about the terminal.

use std::io::IsTerminal;

use super::Styles;

/// The person's wish about colour, from a flag or the configuration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// Colour where a terminal shows it and the environment does not forbid it.
    #[default]
    Auto,
    /// Colour everywhere, whatever the environment says.
    Always,
    /// No colour anywhere.
    Never,
}

/// The facts from which a screen decides; gathered in one place so that decisions can be tested.
pub(super) struct Surroundings {
    pub(super) stdin_terminal: bool,
    pub(super) stdout_terminal: bool,
    pub(super) stderr_terminal: bool,
    /// Rows and columns, if a terminal told them.
    pub(super) size: Option<(u16, u16)>,
    /// Reads an environment variable; not Unicode reads as unset.
    pub(super) env: fn(&str) -> Option<String>,
}

/// How many columns this terminal has; 80 where none tells.
pub fn columns() -> usize {
    Surroundings::detect().width()
}

impl Surroundings {
    pub(super) fn detect() -> Surroundings {
        let size = console::Term::stdout()
            .size_checked()
            .or_else(|| console::Term::stderr().size_checked());
        Surroundings {
            stdin_terminal: std::io::stdin().is_terminal(),
            stdout_terminal: std::io::stdout().is_terminal(),
            stderr_terminal: std::io::stderr().is_terminal(),
            size,
            env: |name| std::env::var(name).ok(),
        }
    }

    /// Columns: `COLUMNS`, else the real size, else 80; at least 20.
    pub(super) fn width(&self) -> usize {
        let told = self.number("COLUMNS").filter(|&columns| columns > 0);
        told.or(self.size.map(|(_, columns)| columns.into()))
            .unwrap_or(80)
            .max(20)
    }

    /// Rows: `LINES`, else the real size, else 24.
    pub(super) fn height(&self) -> usize {
        let told = self.number("LINES").filter(|&rows| rows > 0);
        told.or(self.size.map(|(rows, _)| rows.into()))
            .unwrap_or(24)
    }

    /// Whether the terminal says that it understands nothing but text.
    pub(super) fn dumb(&self) -> bool {
        (self.env)("TERM").is_some_and(|term| term == "dumb")
    }

    /// Whether a stream is coloured. A flag beats `NO_COLOR`, which beats `CLICOLOR_FORCE`.
    pub(super) fn color(&self, choice: ColorChoice, terminal: bool) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.set("NO_COLOR") => false,
            ColorChoice::Auto if self.set("CLICOLOR_FORCE") && !self.zero("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => terminal && !self.dumb() && !self.zero("CLICOLOR"),
        }
    }

    /// How results are painted.
    pub(super) fn styles(&self, choice: ColorChoice) -> Styles {
        match self.color(choice, self.stdout_terminal) {
            true => Styles::new(true),
            false if choice == ColorChoice::Auto && self.stdout_terminal && !self.dumb() => {
                Styles::without_color()
            }
            false => Styles::plain(),
        }
    }

    /// Whether stdout's terminal is known to make words clickable (OSC 8).
    pub(super) fn hyperlinks(&self) -> bool {
        if !self.stdout_terminal || self.dumb() {
            return false;
        }
        if self.set("FORCE_HYPERLINK") {
            return !self.zero("FORCE_HYPERLINK");
        }
        let term = (self.env)("TERM").unwrap_or_default();
        if self.set("TMUX") || term.starts_with("screen") || term.starts_with("tmux") {
            return false;
        }
        let program = (self.env)("TERM_PROGRAM").unwrap_or_default();
        let known = [
            "iTerm.app",
            "WezTerm",
            "vscode",
            "ghostty",
            "Hyper",
            "rio",
            "Tabby",
        ];
        // The first VTE with working links was 0.50.1, which calls itself 5001.
        let vte = self
            .number("VTE_VERSION")
            .is_some_and(|version| version > 5000);
        known.contains(&program.as_str())
            || vte
            || ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"]
                .iter()
                .any(|n| self.set(n))
            || ["xterm-kitty", "foot", "alacritty", "xterm-ghostty"]
                .iter()
                .any(|name| term.starts_with(name))
    }

    /// Whether the locale says that text is UTF-8: the first of the three variables that is set decides, as POSIX has it. Where
    /// none is, it is the C locale, of which ASCII alone is sure; Windows has no such variables and shows all.
    pub(super) fn unicode(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| (self.env)(name).filter(|value| !value.is_empty()));
        match locale {
            None => cfg!(windows),
            Some(locale) => {
                let locale = locale.to_ascii_lowercase();
                locale.contains("utf-8") || locale.contains("utf8")
            }
        }
    }

    fn set(&self, name: &str) -> bool {
        (self.env)(name).is_some_and(|value| !value.is_empty())
    }

    fn zero(&self, name: &str) -> bool {
        (self.env)(name).is_some_and(|value| value == "0")
    }

    fn number(&self, name: &str) -> Option<usize> {
        (self.env)(name)?.trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_terminal(env: fn(&str) -> Option<String>) -> Surroundings {
        Surroundings {
            stdin_terminal: true,
            stdout_terminal: true,
            stderr_terminal: true,
            size: Some((30, 100)),
            env,
        }
    }

    /// `$names` are set to `$values`, everything else is unset.
    macro_rules! env {
        ($($name:literal = $value:literal),*) => {
            |name| match name {
                $($name => Some(String::from($value)),)*
                _ => None,
            }
        };
    }

    #[test]
    fn colour_follows_flag_then_environment_then_terminal() {
        use ColorChoice::{Always, Auto, Never};
        type Case = (ColorChoice, bool, fn(&str) -> Option<String>, bool);
        let cases: [Case; 13] = [
            (Auto, true, env!(), true),
            (Auto, false, env!(), false),
            (Always, false, env!("NO_COLOR" = "1"), true),
            (Never, true, env!("CLICOLOR_FORCE" = "1"), false),
            (Auto, true, env!("NO_COLOR" = "1"), false),
            (Auto, true, env!("NO_COLOR" = ""), true),
            (Auto, false, env!("CLICOLOR_FORCE" = "1"), true),
            (Auto, false, env!("CLICOLOR_FORCE" = "0"), false),
            (
                Auto,
                true,
                env!("NO_COLOR" = "1", "CLICOLOR_FORCE" = "1"),
                false,
            ),
            (Auto, true, env!("CLICOLOR" = "0"), false),
            (Auto, true, env!("TERM" = "dumb"), false),
            (Auto, true, env!("TERM" = "xterm"), true),
            (Always, true, env!("TERM" = "dumb"), true),
        ];
        for (number, (choice, terminal, env, color)) in cases.into_iter().enumerate() {
            assert_eq!(
                at_terminal(env).color(choice, terminal),
                color,
                "case {number}"
            );
        }
    }

    #[test]
    fn a_terminal_without_colour_still_shows_matches() {
        use ColorChoice::{Always, Auto, Never};
        type Case = (ColorChoice, bool, fn(&str) -> Option<String>, Styles);
        let cases: [Case; 8] = [
            (Auto, true, env!(), Styles::new(true)),
            (Auto, true, env!("NO_COLOR" = "1"), Styles::without_color()),
            (Auto, true, env!("CLICOLOR" = "0"), Styles::without_color()),
            (
                Auto,
                true,
                env!("NO_COLOR" = "1", "TERM" = "dumb"),
                Styles::plain(),
            ),
            (Never, true, env!(), Styles::plain()),
            (Auto, false, env!("NO_COLOR" = "1"), Styles::plain()),
            (Auto, false, env!(), Styles::plain()),
            (Always, false, env!("NO_COLOR" = "1"), Styles::new(true)),
        ];
        for (number, (choice, stdout_terminal, env, styles)) in cases.into_iter().enumerate() {
            let surroundings = Surroundings {
                stdout_terminal,
                ..at_terminal(env)
            };
            assert_eq!(surroundings.styles(choice), styles, "case {number}");
        }
    }

    #[test]
    fn the_locale_tells_whether_text_is_unicode() {
        type Case = (fn(&str) -> Option<String>, bool);
        let cases: [Case; 8] = [
            (env!(), cfg!(windows)),
            (env!("LANG" = "en_GB.UTF-8"), true),
            (env!("LANG" = "C.utf8"), true),
            (env!("LANG" = "C"), false),
            (env!("LANG" = "de_DE.ISO-8859-1"), false),
            (env!("LC_ALL" = "C", "LANG" = "en_GB.UTF-8"), false),
            (
                env!("LC_ALL" = "", "LC_CTYPE" = "UTF-8", "LANG" = "C"),
                true,
            ),
            (env!("LC_CTYPE" = "POSIX", "LANG" = "en_GB.UTF-8"), false),
        ];
        for (number, (env, unicode)) in cases.into_iter().enumerate() {
            assert_eq!(at_terminal(env).unicode(), unicode, "case {number}");
        }
    }

    #[test]
    fn size_comes_from_the_environment_first() {
        type Case = (
            Option<(u16, u16)>,
            fn(&str) -> Option<String>,
            (usize, usize),
        );
        let cases: [Case; 6] = [
            (Some((30, 100)), env!(), (100, 30)),
            (
                Some((30, 100)),
                env!("COLUMNS" = "40", "LINES" = "9"),
                (40, 9),
            ),
            (Some((30, 100)), env!("COLUMNS" = "wide"), (100, 30)),
            (Some((30, 100)), env!("COLUMNS" = "0"), (100, 30)),
            (None, env!(), (80, 24)),
            (None, env!("COLUMNS" = "3"), (20, 24)),
        ];
        for (number, (size, env, expected)) in cases.into_iter().enumerate() {
            let surroundings = Surroundings {
                size,
                ..at_terminal(env)
            };
            let found = (surroundings.width(), surroundings.height());
            assert_eq!(found, expected, "case {number}");
        }
    }

    #[test]
    fn links_are_clickable_where_known() {
        type Case = (fn(&str) -> Option<String>, bool);
        let cases: [Case; 8] = [
            (env!(), false),
            (env!("TERM_PROGRAM" = "WezTerm"), true),
            (env!("TERM_PROGRAM" = "WezTerm", "TMUX" = "/tmp/x"), false),
            (env!("VTE_VERSION" = "7600"), true),
            (env!("VTE_VERSION" = "4900"), false),
            (
                env!("FORCE_HYPERLINK" = "1", "TERM" = "tmux-256color"),
                true,
            ),
            (env!("FORCE_HYPERLINK" = "0", "TERM" = "xterm-kitty"), false),
            (env!("TERM" = "dumb", "WT_SESSION" = "x"), false),
        ];
        for (number, (env, links)) in cases.into_iter().enumerate() {
            assert_eq!(at_terminal(env).hyperlinks(), links, "case {number}");
        }
    }
}
