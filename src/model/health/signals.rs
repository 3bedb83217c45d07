//! The rules: what each signal says of a community's vitals.

use super::wording::{ago, part, sentence, some, verb, who};
use super::{Pulse, Signal, Vitals};

/// The most practices that may be due at once, as a share of all: more than one in this many, and a reader learns to mistrust.
const FRESH_SHARE: u64 = 4;

/// From so many stories or lessons on it tells something that none of them led on.
const ENOUGH: u64 = 3;

/// From so many outcomes and reports on it tells something that all of them are good.
const ENOUGH_OUTCOMES: u64 = 5;

/// How it stands, the sentence, and the command.
type Said = (Pulse, String, String);

pub(super) fn read(signal: Signal, vitals: &Vitals) -> Said {
    match signal {
        Signal::Rhythm => rhythm(vitals),
        Signal::Company => company(vitals),
        Signal::Loop => learning_loop(vitals),
        Signal::Ladder => ladder(vitals),
        Signal::Freshness => freshness(vitals),
        Signal::Breadth => breadth(vitals),
        Signal::WayIn => way_in(vitals),
        Signal::Candour => candour(vitals),
    }
}

fn said(pulse: Pulse, text: &str, next: impl Into<String>) -> Said {
    (pulse, sentence(text), next.into())
}

fn rhythm(vitals: &Vitals) -> Said {
    let planned = vitals.meets_in_days.map(|days| match days {
        1 => "the next is planned for tomorrow".to_owned(),
        n => format!("the next is planned in {n} days"),
    });
    let Some(rhythm) = vitals.rhythm else {
        let text = match (vitals.met_days_ago, planned) {
            (_, Some(planned)) => format!("no rhythm is agreed on, and {planned}"),
            (Some(days), None) => format!(
                "no rhythm is agreed on, and the last gathering was {}",
                ago(days)
            ),
            (None, None) => "no rhythm is agreed on, and no gathering is kept".to_owned(),
        };
        return said(Pulse::Look, &text, "cop about --rhythm 14d");
    };
    let every = some(rhythm.days().into(), "day", "days");
    match (vitals.met_days_ago, planned) {
        (Some(days), planned) if days <= rhythm.days().into() => {
            let planned = planned.map_or_else(String::new, |planned| format!("; {planned}"));
            said(
                Pulse::Well,
                &format!(
                    "on rhythm: the last gathering was {}, and the rhythm is {every}{planned}",
                    ago(days)
                ),
                "cop agenda",
            )
        }
        (last, Some(planned)) => {
            let last = match last {
                Some(days) => format!("the last gathering was {}", ago(days)),
                None => "no gathering is kept yet".to_owned(),
            };
            // A plan further off than the rhythm does not keep it.
            match vitals
                .meets_in_days
                .is_some_and(|days| days > rhythm.days().into())
            {
                true => said(
                    Pulse::Look,
                    &format!("{last}, {planned}, and the rhythm is {every}"),
                    "cop agenda",
                ),
                false => said(Pulse::Well, &format!("{last}, and {planned}"), "cop agenda"),
            }
        }
        (Some(days), None) => said(
            Pulse::Look,
            &format!(
                "the last gathering was {}, and the rhythm is {every}",
                ago(days)
            ),
            "cop agenda",
        ),
        (None, None) => said(
            Pulse::Look,
            &format!("no gathering is kept yet, and the rhythm is {every}"),
            "cop agenda",
        ),
    }
}

fn company(vitals: &Vitals) -> Said {
    let unoffered = vitals.topic_unoffered.as_ref().map(|topic| {
        let others = match vitals.topics_unoffered {
            0 | 1 => String::new(),
            n => format!(" and {}", some(n - 1, "other topic", "other topics")),
        };
        (
            topic,
            format!("nobody offers help with {topic}{others}, which someone wants to learn"),
        )
    });
    if vitals.questions_alone > 0 {
        let alone = part(
            vitals.questions_alone,
            vitals.questions,
            "question",
            "questions",
        );
        let also = unoffered.map_or_else(String::new, |(_, text)| format!("; {text}"));
        let next = match &vitals.question_alone {
            Some(handle) => format!("cop show {handle}"),
            None => "cop list question --state open".to_owned(),
        };
        let has = verb(vitals.questions_alone, "has", "have");
        return said(
            Pulse::Look,
            &format!(
                "{alone} of the last 90 days {has} waited over a week without an answer or a “me too”{also}"
            ),
            next,
        );
    }
    if let Some((topic, text)) = unoffered {
        return said(Pulse::Look, &text, who(topic));
    }
    match vitals.questions {
        0 => said(
            Pulse::Early,
            "nobody asked anything in the last 90 days",
            "cop ask",
        ),
        n => said(
            Pulse::Well,
            &format!(
                "{} of the last 90 days has waited over a week without a word",
                part(0, n, "question", "questions")
            ),
            "cop list question",
        ),
    }
}

fn learning_loop(vitals: &Vitals) -> Said {
    let waiting = match vitals.lessons {
        0 => "there is no lesson yet".to_owned(),
        n => format!(
            "{} {} for a practice",
            part(vitals.lessons_waiting, n, "lesson", "lessons"),
            verb(vitals.lessons_waiting.max(1), "waits", "wait")
        ),
    };
    if vitals.stories == 0 {
        let text = format!("no story was told in the last 90 days, and {waiting}");
        return said(Pulse::Early, &text, "cop add story");
    }
    let text = format!(
        "{} of the last 90 days led to something, and {waiting}",
        part(vitals.stories_fruitful, vitals.stories, "story", "stories")
    );
    let barren = vitals.stories_fruitful == 0 && vitals.stories >= ENOUGH;
    let stuck = vitals.lessons_waiting * 2 > vitals.lessons && vitals.lessons >= ENOUGH;
    match (stuck, barren) {
        (true, _) => said(Pulse::Look, &text, "cop list lesson --state identified"),
        (false, true) => said(Pulse::Look, &text, "cop list story --since \"90 days ago\""),
        (false, false) if vitals.stories < ENOUGH && vitals.stories_fruitful == 0 => {
            said(Pulse::Early, &text, "cop add lesson")
        }
        (false, false) => said(Pulse::Well, &text, "cop list lesson"),
    }
}

fn ladder(vitals: &Vitals) -> Said {
    let rungs = [
        (
            vitals.stories,
            "story told",
            "stories told",
            "nothing was told",
            "cop add story",
        ),
        (
            vitals.distilled,
            "lesson or practice written",
            "lessons and practices written",
            "nothing was drawn from them",
            "cop add lesson",
        ),
        (
            vitals.reports,
            "report of trying something",
            "reports of trying something",
            "nothing was tried",
            "cop list practice",
        ),
        (
            vitals.reports_worked,
            "of which says that it worked",
            "of which say that it worked",
            "nothing is known to have worked",
            "cop list practice --state trial",
        ),
        (
            vitals.practices_changed,
            "practice changed",
            "practices changed",
            "no practice was changed by it",
            "cop review",
        ),
    ];
    let climbed: Vec<String> = rungs
        .iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many, ..)| some(*n, one, many))
        .collect();
    if climbed.is_empty() {
        let text = "nothing was told or tried in the last 90 days";
        return said(Pulse::Early, text, "cop add story");
    }
    let climbed = format!("in the last 90 days: {}", climbed.join(", "));
    match rungs.iter().find(|(n, ..)| *n == 0) {
        Some((.., lacking, next)) => said(Pulse::Look, &format!("{climbed}; {lacking}"), *next),
        None => said(Pulse::Well, &climbed, "cop list practice --state proven"),
    }
}

fn freshness(vitals: &Vitals) -> Said {
    if vitals.practices == 0 {
        return said(Pulse::Early, "there is no practice yet", "cop add practice");
    }
    let due = format!(
        "{} {} due for a look",
        part(
            vitals.practices_due,
            vitals.practices,
            "practice",
            "practices"
        ),
        verb(vitals.practices_due.max(1), "is", "are"),
    );
    let text = match vitals.practices_contested {
        0 => due,
        n => format!(
            "{due}, and people disagree about {}",
            some(n, "practice", "practices")
        ),
    };
    match vitals.practices_due * FRESH_SHARE > vitals.practices {
        true => said(Pulse::Look, &text, "cop review"),
        false if vitals.practices_contested > 0 => {
            said(Pulse::Look, &text, "cop list practice --state contested")
        }
        false => said(Pulse::Well, &text, "cop list practice"),
    }
}

fn breadth(vitals: &Vitals) -> Said {
    let people = match vitals.voices {
        0 => {
            return said(
                Pulse::Early,
                "nobody wrote or tried anything in the last 90 days",
                "cop add story",
            );
        }
        1 => "everything of the last 90 days comes from one person".to_owned(),
        n => format!("{n} people told, wrote, answered or tried something in the last 90 days"),
    };
    if let (Some(topic), n @ 1..) = (&vitals.topic_of_one_voice, vitals.topics_of_one_voice) {
        let rest = match n {
            1 => format!("the topic {topic} rests on one voice"),
            n => format!("{n} topics rest on one voice each, such as {topic}"),
        };
        return said(Pulse::Look, &format!("{people}, and {rest}"), who(topic));
    }
    match vitals.voices {
        1 => said(Pulse::Look, &people, "cop agenda"),
        _ => said(
            Pulse::Well,
            &format!("{people}, and no topic rests on one voice"),
            "cop members",
        ),
    }
}

fn way_in(vitals: &Vitals) -> Said {
    let new = match vitals.newcomers {
        0 => "nobody new came in the last 90 days".to_owned(),
        n => format!("{} new in the last 90 days", verb_after(n)),
    };
    match (vitals.newcomers, vitals.paths) {
        (0, 0) => said(
            Pulse::Early,
            &format!("{new}, and there is no path yet"),
            "cop add path \"First month\"",
        ),
        (_, 0) => said(
            Pulse::Look,
            &format!("{new}, and there is no path that shows the way in"),
            "cop add path \"First month\"",
        ),
        (0, n) => said(
            Pulse::Early,
            &format!(
                "{new}, and {} {} ready for them",
                some(n, "path", "paths"),
                verb(n, "is", "are")
            ),
            "cop export handbook handbook",
        ),
        (_, n) => said(
            Pulse::Well,
            &format!(
                "{new}, and {} {} the way in",
                some(n, "path", "paths"),
                verb(n, "shows", "show")
            ),
            "cop path",
        ),
    }
}

/// `1 person is`, `3 people are`.
fn verb_after(n: u64) -> String {
    format!("{} {}", some(n, "person", "people"), verb(n, "is", "are"))
}

fn candour(vitals: &Vitals) -> Said {
    let (told, hard) = (
        vitals.outcomes + vitals.reports,
        vitals.outcomes_hard + vitals.reports.saturating_sub(vitals.reports_worked),
    );
    if told == 0 {
        let text = "no story or report of the last 90 days says how it went";
        return said(Pulse::Early, text, "cop add story --outcome mixed");
    }
    let text = format!(
        "{} of the last 90 days {} of something that did not go well",
        part(hard, told, "outcome or report", "outcomes and reports"),
        verb(hard.max(1), "tells", "tell")
    );
    match (hard, told) {
        (0, ENOUGH_OUTCOMES..) => said(
            Pulse::Look,
            &format!("{text}: what went wrong may not be told"),
            "cop add story --outcome bad",
        ),
        (0, _) => said(Pulse::Early, &text, "cop add story --outcome mixed"),
        _ => said(Pulse::Well, &text, "cop list story"),
    }
}
