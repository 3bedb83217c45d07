//! What each kind of text looks like: one table from meaning to style.

use anstyle::{AnsiColor, Style};

use super::sanitize;

/// What a piece of text means. The look follows from [`Label::style`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// An entry's short handle.
    Handle,
    /// An entry's title.
    Title,
    /// The kind of an entry.
    Kind,
    /// A tag.
    Tag,
    /// A member's name.
    Member,
    /// A heading.
    Heading,
    /// What may be overlooked.
    Dim,
    /// Strong words in running text.
    Strong,
    /// Stressed words in running text.
    Emphasis,
    /// Words that no longer hold.
    Struck,
    /// Something went well.
    Good,
    /// Something wants attention.
    Warn,
    /// Something went wrong.
    Bad,
    /// The words that a search matched.
    Match,
    /// Code.
    Code,
    /// A link.
    Link,
    /// The word `Error:`.
    Error,
    /// The word `Hint:` and what follows it.
    Hint,
    /// A question that a prompt asks.
    Question,
}

impl Label {
    /// The style of this label. Only weights, underlines and those of the terminal's own sixteen
    /// colours that read well on light and on dark backgrounds are used.
    pub fn style(self) -> Style {
        let plain = Style::new();
        let colored = |color: AnsiColor| plain.fg_color(Some(color.into()));
        match self {
            Label::Handle => colored(AnsiColor::Magenta),
            Label::Title | Label::Strong | Label::Question => plain.bold(),
            Label::Kind => colored(AnsiColor::Cyan),
            Label::Tag => colored(AnsiColor::BrightBlue),
            Label::Member => plain,
            Label::Heading => plain.bold().underline(),
            Label::Dim | Label::Hint => plain.dimmed(),
            Label::Emphasis => plain.italic(),
            Label::Struck => plain.strikethrough(),
            Label::Good => colored(AnsiColor::Green),
            Label::Warn => colored(AnsiColor::Yellow),
            Label::Bad => colored(AnsiColor::Red),
            Label::Match => colored(AnsiColor::Red).bold(),
            Label::Code => colored(AnsiColor::Cyan),
            Label::Link => colored(AnsiColor::BrightBlue).underline(),
            Label::Error => colored(AnsiColor::Red).bold(),
        }
    }

    /// The label for the name of a computed state or of the outcome of a trial or a story.
    pub fn of_state(name: &str) -> Label {
        match name {
            "proven" | "learned" | "settled" | "worked" | "good" | "done" => Label::Good,
            "contested" | "failed" | "bad" | "wrong" => Label::Bad,
            "due" | "partly" | "mixed" | "stale" | "draft" | "open" | "sensitive" => Label::Warn,
            "retired" => Label::Dim,
            _ => Label::Member,
        }
    }
}

/// How much is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Painted {
    Everything,
    MatchesAlone,
    Nothing,
}

/// Paints text, or leaves it plain where colour is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Styles {
    painted: Painted,
}

impl Styles {
    /// Paints if `color` is true.
    pub fn new(color: bool) -> Styles {
        let painted = match color {
            true => Painted::Everything,
            false => Painted::Nothing,
        };
        Styles { painted }
    }

    /// Paints nothing.
    pub fn plain() -> Styles {
        Styles::new(false)
    }

    /// Paints nothing but what a search matched, and that by weight and underline: <https://no-color.org> forbids
    /// neither, and without them nobody would see it.
    pub fn without_color() -> Styles {
        Styles {
            painted: Painted::MatchesAlone,
        }
    }

    /// Whether anything is coloured.
    pub fn color(self) -> bool {
        self.painted == Painted::Everything
    }

    /// Whether anything is painted, be it without colour.
    pub(super) fn paints(self) -> bool {
        self.painted != Painted::Nothing
    }

    /// How text of this label looks here.
    pub(super) fn of(self, label: Label) -> Style {
        match (self.painted, label) {
            (Painted::Everything, label) => label.style(),
            (Painted::MatchesAlone, Label::Match) => Style::new().bold().underline(),
            _ => Style::new(),
        }
    }

    /// The text in the label's style, sanitised. Line breaks stay.
    pub fn paint(self, label: Label, text: &str) -> String {
        self.wrap(label, &sanitize(text))
    }

    /// Like [`Styles::paint`] for text that is already safe and may hold styles of its own, which
    /// end the outer style.
    pub fn wrap(self, label: Label, text: &str) -> String {
        let style = self.of(label);
        if text.is_empty() || style.is_plain() {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_honours_colour_and_makes_text_safe() {
        for (color, label, text, painted) in [
            (false, Label::Title, "Kiln", "Kiln"),
            (false, Label::Title, "Ki\u{1b}ln", "Ki�ln"),
            (true, Label::Title, "Kiln", "\u{1b}[1mKiln\u{1b}[0m"),
            (true, Label::Handle, "\u{1b}[0m", "\u{1b}[35m�[0m\u{1b}[0m"),
            (true, Label::Title, "", ""),
            (true, Label::Member, "Ada", "Ada"),
        ] {
            assert_eq!(
                Styles::new(color).paint(label, text),
                painted,
                "{label:?} {text:?}"
            );
        }
    }

    #[test]
    fn matches_are_shown_without_colour_too() {
        let styles = Styles::without_color();
        for (label, painted) in [
            (Label::Match, "\u{1b}[1m\u{1b}[4mkiln\u{1b}[0m"),
            (Label::Title, "kiln"),
            (Label::Error, "kiln"),
        ] {
            assert_eq!(styles.paint(label, "kiln"), painted, "{label:?}");
        }
        assert!(!styles.color() && styles.paints());
    }

    #[test]
    fn states_have_a_tone() {
        for (state, label) in [
            ("proven", Label::Good),
            ("contested", Label::Bad),
            ("due", Label::Warn),
            ("retired", Label::Dim),
            ("trial", Label::Member),
            ("something newer", Label::Member),
        ] {
            assert_eq!(Label::of_state(state), label, "{state}");
        }
    }
}
