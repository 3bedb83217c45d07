//! Templates: the headings that help people begin, and the question under each.

use super::Kind;

/// A heading and the question that helps to fill it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompt {
    /// The heading's text.
    pub heading: &'static str,
    /// What to write under it.
    pub question: &'static str,
}

const fn prompt(heading: &'static str, question: &'static str) -> Prompt {
    Prompt { heading, question }
}

const STORY: &[Prompt] = &[
    prompt("Situation", "Where were you and what was at stake?"),
    prompt("Action", "What did you really do, wrong turns included?"),
    prompt(
        "Result",
        "What happened? A number or a quote beats an adjective.",
    ),
    prompt(
        "Reflection",
        "What would you tell someone facing this tomorrow?",
    ),
];

const LESSON: &[Prompt] = &[
    prompt("Observation", "What differed from what you expected?"),
    prompt("Cause", "Why? Say so if it is a guess."),
    prompt("Recommendation", "What should the next person do?"),
    prompt("Limits", "When does this not apply?"),
];

const PRACTICE: &[Prompt] = &[
    prompt("Context", "When to reach for it, and when not?"),
    prompt("Problem", "What goes wrong without it?"),
    prompt("Solution", "Steps that a newcomer could follow."),
    prompt(
        "Trade-offs",
        "What does it cost, and what are the usual slips?",
    ),
    prompt("Result", "How do you know that it worked?"),
];

const QUESTION: &[Prompt] = &[
    prompt("Context", "What are you trying to do?"),
    prompt("Tried so far", "What did you try, and what happened?"),
    prompt("Good enough would be", "What answer would let you go on?"),
];

const PATH: &[Prompt] = &[
    prompt("For", "Who is this path for?"),
    prompt("You will be able to", "What can they do at its end?"),
    prompt("Steps", "What leads there, and in which order?"),
    prompt("When stuck", "Whom to ask, and what to read?"),
];

const GATHERING: &[Prompt] = &[
    prompt("Purpose", "Why did you meet?"),
    prompt("Notes", "What was said?"),
    prompt("Takeaways", "What do you take away?"),
    prompt("Next", "Who does what until the next time?"),
];

const AFTER_ACTION: &[Prompt] = &[
    prompt("Intended", "What did you set out to do?"),
    prompt("Happened", "What happened?"),
    prompt("Why", "Why was it different?"),
    prompt(
        "Keep and change",
        "What will you keep, and what will you change?",
    ),
];

/// The headings for a kind; `after_action` gives a gathering those of an after-action review.
pub fn template(kind: Kind, after_action: bool) -> &'static [Prompt] {
    match kind {
        Kind::Story => STORY,
        Kind::Lesson => LESSON,
        Kind::Practice => PRACTICE,
        Kind::Question => QUESTION,
        Kind::Path => PATH,
        Kind::Gathering if after_action => AFTER_ACTION,
        Kind::Gathering => GATHERING,
    }
}

/// A body of these sections, each a heading and its text.
pub fn body_from_sections<'a>(sections: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let written: Vec<String> = sections
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(heading, text)| format!("## {heading}\n\n{}\n", text.trim()))
        .collect();
    written.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_sections_leave_no_heading() {
        let body = body_from_sections([
            ("Situation", "Cold."),
            ("Action", "  "),
            ("Result", "Warm.\n"),
        ]);
        assert_eq!(body, "## Situation\n\nCold.\n\n## Result\n\nWarm.\n");
    }
}
