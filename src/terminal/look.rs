//! How dialoguer's prompts look: like everything else here.

use std::fmt;

use dialoguer::theme::Theme;

use super::{Label, Styles};

/// The look of lists and yes-or-no questions.
pub(super) struct Look {
    styles: Styles,
}

impl Look {
    pub(super) fn new(styles: Styles) -> Look {
        Look { styles }
    }

    fn question(&self, text: &str) -> String {
        self.styles.paint(Label::Question, text)
    }

    fn dim(&self, text: &str) -> String {
        self.styles.paint(Label::Dim, text)
    }
}

impl Theme for Look {
    fn format_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        write!(f, "{}", self.question(prompt))
    }

    fn format_confirm_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        default: Option<bool>,
    ) -> fmt::Result {
        let keys = match default {
            Some(true) => "[Y/n]",
            Some(false) => "[y/N]",
            None => "[y/n]",
        };
        write!(f, "{} {} ", self.question(prompt), self.dim(keys))
    }

    fn format_confirm_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        selection: Option<bool>,
    ) -> fmt::Result {
        let answer = match selection {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let colon = if prompt.ends_with('?') { "" } else { ":" };
        write!(f, "{}{colon} {answer}", self.question(prompt))
    }

    fn format_input_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        selection: &str,
    ) -> fmt::Result {
        let colon = if prompt.ends_with('?') { "" } else { ":" };
        let answer = super::sanitize(selection);
        write!(f, "{}{colon} {answer}", self.question(prompt))
    }

    fn format_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        // Short, since dialoguer takes the question for one line when it clears it. Where something has to be chosen, Esc
        // stops the command as Ctrl-C does, so it is not offered here.
        write!(
            f,
            "{} {}",
            self.question(prompt),
            self.dim("(arrows and Enter)")
        )
    }

    fn format_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        active: bool,
    ) -> fmt::Result {
        if active {
            write!(f, "> {}", self.styles.paint(Label::Title, text))
        } else {
            write!(f, "  {}", super::sanitize(text))
        }
    }

    fn format_fuzzy_select_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        search_term: &str,
        bytes_pos: usize,
    ) -> fmt::Result {
        let (before, after) = search_term.split_at(bytes_pos);
        write!(
            f,
            "{} {} ",
            self.question(prompt),
            self.dim("(type to search; Esc for none)")
        )?;
        write!(f, "{}|{}", super::sanitize(before), super::sanitize(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_asked_for_on_one_line_of_a_narrow_terminal() {
        let look = Look::new(Styles::plain());
        for prompt in ["And now?", "How did it go?"] {
            let mut asked = String::new();
            look.format_select_prompt(&mut asked, prompt).unwrap();
            assert!(asked.len() < 40, "{asked}");
        }
    }
}
