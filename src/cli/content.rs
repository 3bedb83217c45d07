//! What people give as text, and the words that arguments are read from.

use std::io::Read;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};

use super::context::Context;
use super::error::Failure;
use crate::model::{
    CalendarDate, FlagReason, Kind, Lifecycle, MAX_BODY, Name, Outcome, Period, State, StepVerb,
    Tag, Verdict,
};

/// Reads one of some words, and tells which there are where it is none of them. Plurals of kinds are understood too.
macro_rules! words_parser {
    ($($name:ident -> $type:ty, $words:expr;)+) => {$(
        #[doc = concat!("Reads a `", stringify!($type), "`.")]
        pub fn $name() -> ValueParser {
            PossibleValuesParser::new($words)
                .try_map(|word| word.parse::<$type>())
                .into()
        }
    )+};
}

words_parser! {
    outcome_parser -> Outcome, Outcome::ALL.iter().map(|word| word.as_str());
    reason_parser -> FlagReason, FlagReason::ALL.iter().map(|word| word.as_str());
    verdict_parser -> Verdict, Verdict::ALL.iter().map(|word| word.as_str());
    state_parser -> State, State::ALL.iter().map(|word| word.as_str());
    lifecycle_parser -> Lifecycle, Lifecycle::ALL.iter().map(|word| word.as_str());
}

/// Reads a kind, in the singular or the plural.
pub fn kind_parser() -> ValueParser {
    let words = Kind::ALL
        .into_iter()
        .map(|kind| clap::builder::PossibleValue::new(kind.as_str()).alias(kind.plural()));
    PossibleValuesParser::new(words)
        .try_map(|word| word.parse::<Kind>())
        .into()
}

/// Reads a tag.
pub fn tag_parser() -> ValueParser {
    ValueParser::new(|text: &str| text.parse::<Tag>())
}

/// Reads a member's name.
pub fn name_parser() -> ValueParser {
    ValueParser::new(|text: &str| text.parse::<Name>())
}

/// Reads the beginning of a member's name. Everybody's begins with nothing, which is hardly what an empty variable means.
pub fn by_parser() -> ValueParser {
    ValueParser::new(|text: &str| match text.trim().is_empty() {
        true => Err("the name is empty"),
        false => Ok(text.to_owned()),
    })
}

/// Reads a period such as `180d`.
pub fn period_parser() -> ValueParser {
    ValueParser::new(|text: &str| {
        text.parse::<Period>().map_err(|_| {
            format!("`{text}` is not a period; write 14d, 6 weeks, 3 months or 1 year")
        })
    })
}

/// Reads how many to show at most.
pub fn limit_parser() -> ValueParser {
    ValueParser::new(|text: &str| match text.parse::<usize>() {
        Ok(0) | Err(_) => Err(format!(
            "`{text}` is not how many to show; write a number such as 20"
        )),
        Ok(limit) => Ok(limit),
    })
}

/// Reads the number of a revision or an agreement.
pub fn number_parser() -> ValueParser {
    ValueParser::new(|text: &str| {
        text.parse::<u32>()
            .map_err(|_| format!("`{text}` is not a number such as 1 or 2"))
    })
}

/// Reads prose, which may begin with a hyphen: a list, a number below zero. What looks like a flag was meant as one.
pub fn prose_parser() -> ValueParser {
    ValueParser::new(|text: &str| {
        let word = text
            .strip_prefix('-')
            .map(|rest| rest.strip_prefix('-').unwrap_or(rest));
        match word.is_some_and(|word| {
            word.starts_with(char::is_alphabetic) && !word.contains(char::is_whitespace)
        }) {
            true => Err(format!(
                "`{text}` looks like a flag, and a text belongs here"
            )),
            false => Ok(text.to_owned()),
        }
    })
}

/// Reads a path's step, such as `watch:REF`.
pub fn step_parser() -> ValueParser {
    ValueParser::new(|text: &str| {
        let (verb, reference) = text.split_once(':').ok_or_else(|| {
            format!("`{text}` is not a step; write watch:REF, pair:REF, do:REF or teach:REF")
        })?;
        let verb: StepVerb = verb
            .parse()
            .map_err(|error: crate::model::UnknownWord| error.to_string())?;
        Ok::<_, String>((verb, reference.to_owned()))
    })
}

/// Reads a date as people write it.
pub fn date(context: &Context, text: &str) -> Result<CalendarDate, Failure> {
    CalendarDate::parse(text, context.now()?).map_err(|error| Failure::usage(error.to_string(), ""))
}

/// Joins `-m` texts: each is a paragraph.
pub fn paragraphs(texts: &[String]) -> String {
    let mut body = texts
        .iter()
        .map(|text| text.trim_end())
        .collect::<Vec<_>>()
        .join("\n\n");
    if !body.is_empty() {
        body.push('\n');
    }
    body
}

/// What to do with a text that is longer than an entry holds.
pub const TOO_LONG: &str =
    "keep it as a file of an entry instead: cop attach REF FILE (at most 20 MB)";

/// Reads a text from a file, or from standard input where the path is `-`.
///
/// # Errors
/// When it cannot be read, is no UTF-8, or is too long to be a body.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let named = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let failed = |error: std::io::Error| {
        Failure::expected(
            format!("cannot read {named}: {error}"),
            "check the path and its permissions",
        )
    };
    // One byte more than fits tells a text that is too long from one that just fits; nothing endless is read to its end.
    let bound = MAX_BODY as u64 + 1024 * 1024;
    let mut bytes = Vec::new();
    match path == Path::new("-") {
        true => std::io::stdin()
            .lock()
            .take(bound)
            .read_to_end(&mut bytes)
            .map_err(failed)?,
        false => {
            let file = std::fs::File::open(path).map_err(failed)?;
            file.take(bound).read_to_end(&mut bytes).map_err(failed)?
        }
    };
    if bytes.len() as u64 == bound {
        return Err(Failure::expected(
            format!(
                "{named} is longer than the {} MB that an entry holds",
                MAX_BODY / 1_048_576
            ),
            TOO_LONG,
        ));
    }
    let line = |before: &[u8]| before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    if let Some(at) = bytes.iter().position(|&byte| byte == 0)
        && std::str::from_utf8(&bytes).is_ok()
    {
        return Err(Failure::expected(
            format!(
                "{named} holds a NUL byte (line {}), which no text does",
                line(&bytes[..at])
            ),
            "take it out first, for example: tr -d '\\000'",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = line(&error.as_bytes()[..at]);
        Failure::expected(
            format!("{named} is not UTF-8 text (line {line})"),
            "convert it first, for example: iconv -f LATIN1 -t UTF-8",
        )
    })
}
