//! What each kind of text looks like: one table from meaning to style.

use anstyle::{AnsiColor, Color, Effects, Style};

use super::sanitize;

/// What a piece of text means. The look follows from it by a [`Palette`] alone.
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
    /// A word of a programming language.
    Keyword,
    /// A text in code.
    String,
    /// A number in code.
    Number,
    /// What code calls a thing that it makes or uses.
    Name,
    /// What code says to its reader alone.
    Comment,
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
    /// Every label, in the order in which a person reads of them.
    pub const ALL: [Label; 24] = [
        Label::Title,
        Label::Handle,
        Label::Kind,
        Label::Tag,
        Label::Member,
        Label::Match,
        Label::Good,
        Label::Warn,
        Label::Bad,
        Label::Heading,
        Label::Strong,
        Label::Emphasis,
        Label::Struck,
        Label::Code,
        Label::Keyword,
        Label::String,
        Label::Number,
        Label::Name,
        Label::Comment,
        Label::Link,
        Label::Dim,
        Label::Hint,
        Label::Error,
        Label::Question,
    ];

    /// What it is called in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Label::Handle => "handle",
            Label::Title => "title",
            Label::Kind => "kind",
            Label::Tag => "tag",
            Label::Member => "member",
            Label::Heading => "heading",
            Label::Dim => "dim",
            Label::Strong => "strong",
            Label::Emphasis => "emphasis",
            Label::Struck => "struck",
            Label::Good => "good",
            Label::Warn => "warn",
            Label::Bad => "bad",
            Label::Match => "match",
            Label::Code => "code",
            Label::Keyword => "keyword",
            Label::String => "string",
            Label::Number => "number",
            Label::Name => "name",
            Label::Comment => "comment",
            Label::Link => "link",
            Label::Error => "error",
            Label::Hint => "hint",
            Label::Question => "question",
        }
    }

    /// The style of this label where nobody chose another. Only weights, underlines and those of the terminal's own sixteen
    /// colours that read well on light and on dark backgrounds are used.
    const fn style(self) -> Style {
        const fn colored(color: AnsiColor) -> Style {
            Style::new().fg_color(Some(Color::Ansi(color)))
        }
        let plain = Style::new();
        match self {
            Label::Handle | Label::Keyword => colored(AnsiColor::Magenta),
            Label::Title | Label::Strong | Label::Question => plain.bold(),
            Label::Kind | Label::Code | Label::Number => colored(AnsiColor::Cyan),
            Label::Tag | Label::Name => colored(AnsiColor::BrightBlue),
            Label::Member => plain,
            Label::Heading => plain.bold().underline(),
            Label::Dim | Label::Hint | Label::Comment => plain.dimmed(),
            Label::Emphasis => plain.italic(),
            Label::Struck => plain.strikethrough(),
            Label::Good | Label::String => colored(AnsiColor::Green),
            Label::Warn => colored(AnsiColor::Yellow),
            Label::Bad => colored(AnsiColor::Red),
            Label::Match => colored(AnsiColor::Red).bold(),
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

/// What each label looks like: one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette([Style; Label::ALL.len()]);

/// The looks where nobody chose others.
static PALETTE: Palette = Palette::new();

impl Palette {
    const fn new() -> Palette {
        let mut styles = [Style::new(); Label::ALL.len()];
        let mut at = 0;
        while at < styles.len() {
            let label = Label::ALL[at];
            styles[label as usize] = label.style();
            at += 1;
        }
        Palette(styles)
    }

    /// Gives a label another look, in the words of git's settings, such as `bold brightblue ul`: see
    /// <https://git-scm.com/docs/git-config#Documentation/git-config.txt-color>. What would hide words or paint over others is left
    /// out: backgrounds, blinking and the like; and of colours there are the terminal's own sixteen, which its person chose.
    ///
    /// # Errors
    /// Why it is no look.
    pub fn set(&mut self, label: Label, look: &str) -> Result<(), String> {
        let style = anstyle_git::parse(look).map_err(|_| format!("`{look}` is no look"))?;
        let color = match style.get_fg_color() {
            None => None,
            Some(Color::Ansi(color)) => Some(color),
            Some(Color::Ansi256(number)) => number.into_ansi(),
            Some(Color::Rgb(_)) => return Err(format!("`{look}` is none of sixteen colours")),
        };
        if color.is_none() && style.get_fg_color().is_some() {
            return Err(format!("`{look}` is none of sixteen colours"));
        }
        let shown = Effects::BOLD
            | Effects::DIMMED
            | Effects::ITALIC
            | Effects::UNDERLINE
            | Effects::STRIKETHROUGH;
        if style.get_bg_color().is_some() || !shown.contains(style.get_effects()) {
            return Err(format!(
                "`{look}` has more than a colour, bold, dim, italic, ul and strike"
            ));
        }
        let color = color.map(Color::Ansi);
        self.0[label as usize] = Style::new().fg_color(color).effects(style.get_effects());
        Ok(())
    }
}

impl Default for Palette {
    fn default() -> Palette {
        PALETTE.clone()
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
    palette: &'static Palette,
}

impl Styles {
    /// Paints if `color` is true.
    pub fn new(color: bool) -> Styles {
        let painted = match color {
            true => Painted::Everything,
            false => Painted::Nothing,
        };
        Styles {
            painted,
            palette: &PALETTE,
        }
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
            palette: &PALETTE,
        }
    }

    /// The same with other looks.
    pub(super) fn with(self, palette: &'static Palette) -> Styles {
        Styles { palette, ..self }
    }

    /// What text of this label looks like where everything is painted.
    pub(super) fn look(self, label: Label) -> Style {
        self.palette.0[label as usize]
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
    pub fn of(self, label: Label) -> Style {
        match (self.painted, label) {
            (Painted::Everything, label) => self.look(label),
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
    fn looks_can_be_chosen() {
        let mut palette = Palette::default();
        palette.set(Label::Tag, "bold green ul").unwrap();
        for look in ["loud", "reverse", "blink", "red green", "#ff0000", "200"] {
            assert!(palette.set(Label::Tag, look).is_err(), "{look}");
        }
        palette.set(Label::Kind, "12").unwrap();
        let styles = Styles::new(true).with(Box::leak(Box::new(palette)));
        assert_eq!(
            styles.paint(Label::Tag, "kiln"),
            "\u{1b}[1m\u{1b}[4m\u{1b}[32mkiln\u{1b}[0m"
        );
        assert_eq!(styles.paint(Label::Title, "Kiln"), "\u{1b}[1mKiln\u{1b}[0m");
        assert_eq!(
            Styles::plain()
                .with(styles.palette)
                .paint(Label::Tag, "kiln"),
            "kiln"
        );
    }

    #[test]
    fn every_label_has_a_name_and_a_place_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            Label::ALL.iter().map(|label| label.name()).collect();
        let places: std::collections::BTreeSet<_> =
            Label::ALL.iter().map(|label| *label as usize).collect();
        assert_eq!(
            (names.len(), places.len()),
            (Label::ALL.len(), Label::ALL.len())
        );
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
