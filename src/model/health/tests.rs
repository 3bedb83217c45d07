use super::*;

/// A community in which everything is as it should be.
fn well() -> Vitals {
    Vitals {
        age_days: Some(400),
        rhythm: Period::of_days(14),
        met_days_ago: Some(3),
        meets_in_days: None,
        questions: 5,
        stories: 12,
        stories_fruitful: 4,
        lessons: 10,
        lessons_waiting: 3,
        distilled: 5,
        reports: 9,
        reports_worked: 6,
        practices_changed: 2,
        practices: 20,
        practices_due: 5,
        voices: 7,
        newcomers: 3,
        paths: 2,
        outcomes: 8,
        outcomes_hard: 2,
        ..Vitals::default()
    }
}

fn read(signal: Signal, vitals: &Vitals) -> Reading {
    let mut all = readings(vitals);
    let at = all.iter().position(|reading| reading.signal == signal);
    all.swap_remove(at.unwrap())
}

/// One change of a community that is well, and what the signal says then.
type Case = (Signal, fn(&mut Vitals), Pulse, &'static str, &'static str);

#[test]
fn each_signal_says_one_sentence_and_one_command() {
    use Pulse::{Early, Look, Well};
    let handle = || crate::model::Id::of_content(&["q"]).handle();
    let shown = format!("cop show {}", handle());
    let shown: &'static str = shown.leak();
    let cases: &[Case] = &[
        (
            Signal::Rhythm,
            |_| {},
            Well,
            "On rhythm: the last gathering was 3 days ago, and the rhythm is 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| v.met_days_ago = Some(0),
            Well,
            "On rhythm: the last gathering was today, and the rhythm is 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| v.met_days_ago = Some(14),
            Well,
            "On rhythm: the last gathering was 14 days ago, and the rhythm is 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| v.met_days_ago = Some(15),
            Look,
            "The last gathering was 15 days ago, and the rhythm is 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| {
                v.met_days_ago = Some(15);
                v.meets_in_days = Some(1);
            },
            Well,
            "The last gathering was 15 days ago, and the next is planned for tomorrow.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| {
                v.met_days_ago = Some(1);
                v.meets_in_days = Some(2);
            },
            Well,
            "On rhythm: the last gathering was yesterday, and the rhythm is 14 days; the next is planned in 2 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| v.met_days_ago = None,
            Look,
            "No gathering is kept yet, and the rhythm is 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| {
                v.met_days_ago = None;
                v.meets_in_days = Some(5);
            },
            Well,
            "No gathering is kept yet, and the next is planned in 5 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| {
                v.met_days_ago = Some(15);
                v.meets_in_days = Some(14);
            },
            Well,
            "The last gathering was 15 days ago, and the next is planned in 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| {
                v.met_days_ago = Some(15);
                v.meets_in_days = Some(15);
            },
            Look,
            "The last gathering was 15 days ago, the next is planned in 15 days, and the rhythm is 14 days.",
            "cop agenda",
        ),
        (
            Signal::Rhythm,
            |v| v.rhythm = None,
            Look,
            "No rhythm is agreed on, and the last gathering was 3 days ago.",
            "cop about --rhythm 14d",
        ),
        (
            Signal::Rhythm,
            |v| {
                v.rhythm = None;
                v.met_days_ago = None;
            },
            Look,
            "No rhythm is agreed on, and no gathering is kept.",
            "cop about --rhythm 14d",
        ),
        (
            Signal::Company,
            |_| {},
            Well,
            "None of 5 questions of the last 90 days has waited over a week without a word.",
            "cop list question",
        ),
        (
            Signal::Company,
            |v| v.questions = 1,
            Well,
            "No question of the last 90 days has waited over a week without a word.",
            "cop list question",
        ),
        (
            Signal::Company,
            |v| v.questions = 0,
            Early,
            "Nobody asked anything in the last 90 days.",
            "cop ask",
        ),
        (
            Signal::Company,
            |v| {
                v.questions_alone = 2;
                v.question_alone = Some(crate::model::Id::of_content(&["q"]).handle());
            },
            Look,
            "2 of 5 questions of the last 90 days have waited over a week without an answer or a “me too”.",
            shown,
        ),
        (
            Signal::Company,
            |v| {
                v.questions = 1;
                v.questions_alone = 1;
            },
            Look,
            "The only question of the last 90 days has waited over a week without an answer or a “me too”.",
            "cop list question --state open",
        ),
        (
            Signal::Company,
            |v| {
                v.topics_unoffered = 1;
                v.topic_unoffered = "kiln".parse().ok();
            },
            Look,
            "Nobody offers help with kiln, which someone wants to learn.",
            "cop who kiln",
        ),
        (
            Signal::Company,
            |v| {
                v.topics_unoffered = 3;
                v.topic_unoffered = "kiln".parse().ok();
            },
            Look,
            "Nobody offers help with kiln and 2 other topics, which someone wants to learn.",
            "cop who kiln",
        ),
        (
            Signal::Loop,
            |_| {},
            Well,
            "4 of 12 stories of the last 90 days led to something, and 3 of 10 lessons wait for a practice.",
            "cop list lesson",
        ),
        (
            Signal::Loop,
            |v| v.lessons_waiting = 5,
            Well,
            "4 of 12 stories of the last 90 days led to something, and 5 of 10 lessons wait for a practice.",
            "cop list lesson",
        ),
        (
            Signal::Loop,
            |v| v.lessons_waiting = 6,
            Look,
            "4 of 12 stories of the last 90 days led to something, and 6 of 10 lessons wait for a practice.",
            "cop list lesson --state identified",
        ),
        (
            Signal::Loop,
            |v| v.stories_fruitful = 0,
            Look,
            "None of 12 stories of the last 90 days led to something, and 3 of 10 lessons wait for a practice.",
            "cop list story --since \"90 days ago\"",
        ),
        (
            Signal::Loop,
            |v| {
                v.stories_fruitful = 0;
                v.stories = 2;
                v.lessons = 0;
                v.lessons_waiting = 0;
            },
            Early,
            "None of 2 stories of the last 90 days led to something, and there is no lesson yet.",
            "cop add lesson",
        ),
        (
            Signal::Loop,
            |v| {
                v.stories_fruitful = 1;
                v.stories = 1;
                v.lessons = 1;
                v.lessons_waiting = 1;
            },
            Well,
            "The only story of the last 90 days led to something, and the only lesson waits for a practice.",
            "cop list lesson",
        ),
        (
            Signal::Loop,
            |v| {
                v.stories = 0;
                v.stories_fruitful = 0;
            },
            Early,
            "No story was told in the last 90 days, and 3 of 10 lessons wait for a practice.",
            "cop add story",
        ),
        (
            Signal::Ladder,
            |_| {},
            Well,
            "In the last 90 days: 12 stories told, 5 lessons and practices written, 9 reports of trying something, 6 of which say that it worked, 2 practices changed.",
            "cop list practice --state proven",
        ),
        (
            Signal::Ladder,
            |v| v.distilled = 0,
            Look,
            "In the last 90 days: 12 stories told, 9 reports of trying something, 6 of which say that it worked, 2 practices changed; nothing was drawn from them.",
            "cop add lesson",
        ),
        (
            Signal::Ladder,
            |v| {
                v.reports = 0;
                v.reports_worked = 0;
            },
            Look,
            "In the last 90 days: 12 stories told, 5 lessons and practices written, 2 practices changed; nothing was tried.",
            "cop list practice",
        ),
        (
            Signal::Ladder,
            |v| v.reports_worked = 0,
            Look,
            "In the last 90 days: 12 stories told, 5 lessons and practices written, 9 reports of trying something, 2 practices changed; nothing is known to have worked.",
            "cop list practice --state trial",
        ),
        (
            Signal::Ladder,
            |v| v.practices_changed = 0,
            Look,
            "In the last 90 days: 12 stories told, 5 lessons and practices written, 9 reports of trying something, 6 of which say that it worked; no practice was changed by it.",
            "cop review",
        ),
        (
            Signal::Freshness,
            |_| {},
            Well,
            "5 of 20 practices are due for a look.",
            "cop list practice",
        ),
        (
            Signal::Freshness,
            |v| v.practices_due = 6,
            Look,
            "6 of 20 practices are due for a look.",
            "cop review",
        ),
        (
            Signal::Freshness,
            |v| {
                v.practices = 1;
                v.practices_due = 0;
            },
            Well,
            "No practice is due for a look.",
            "cop list practice",
        ),
        (
            Signal::Freshness,
            |v| v.practices_contested = 1,
            Look,
            "5 of 20 practices are due for a look, and people disagree about 1 practice.",
            "cop list practice --state contested",
        ),
        (
            Signal::Freshness,
            |v| {
                v.practices = 0;
                v.practices_due = 0;
            },
            Early,
            "There is no practice yet.",
            "cop add practice",
        ),
        (
            Signal::Breadth,
            |_| {},
            Well,
            "7 people told, wrote, answered or tried something in the last 90 days, and no topic rests on one voice.",
            "cop members",
        ),
        (
            Signal::Breadth,
            |v| v.voices = 1,
            Look,
            "Everything of the last 90 days comes from one person.",
            "cop agenda",
        ),
        (
            Signal::Breadth,
            |v| v.voices = 0,
            Early,
            "Nobody wrote or tried anything in the last 90 days.",
            "cop add story",
        ),
        (
            Signal::Breadth,
            |v| {
                v.topics_of_one_voice = 1;
                v.topic_of_one_voice = "kiln".parse().ok();
            },
            Look,
            "7 people told, wrote, answered or tried something in the last 90 days, and the topic kiln rests on one voice.",
            "cop who kiln",
        ),
        (
            Signal::WayIn,
            |_| {},
            Well,
            "3 people are new in the last 90 days, and 2 paths show the way in.",
            "cop path",
        ),
        (
            Signal::WayIn,
            |v| {
                v.newcomers = 1;
                v.paths = 1;
            },
            Well,
            "1 person is new in the last 90 days, and 1 path shows the way in.",
            "cop path",
        ),
        (
            Signal::WayIn,
            |v| v.paths = 0,
            Look,
            "3 people are new in the last 90 days, and there is no path that shows the way in.",
            "cop add path \"First month\"",
        ),
        (
            Signal::WayIn,
            |v| v.newcomers = 0,
            Early,
            "Nobody new came in the last 90 days, and 2 paths are ready for them.",
            "cop export handbook handbook",
        ),
        (
            Signal::Candour,
            |_| {},
            Well,
            "5 of 17 outcomes and reports of the last 90 days tell of something that did not go well.",
            "cop list story",
        ),
        (
            Signal::Candour,
            |v| {
                v.outcomes_hard = 0;
                v.reports_worked = 9;
            },
            Look,
            "None of 17 outcomes and reports of the last 90 days tells of something that did not go well: what went wrong may not be told.",
            "cop add story --outcome bad",
        ),
        (
            Signal::Candour,
            |v| {
                v.outcomes = 4;
                v.outcomes_hard = 0;
                v.reports = 0;
                v.reports_worked = 0;
            },
            Early,
            "None of 4 outcomes and reports of the last 90 days tells of something that did not go well.",
            "cop add story --outcome mixed",
        ),
        (
            Signal::Candour,
            |v| {
                v.outcomes = 5;
                v.outcomes_hard = 0;
                v.reports = 0;
                v.reports_worked = 0;
            },
            Look,
            "None of 5 outcomes and reports of the last 90 days tells of something that did not go well: what went wrong may not be told.",
            "cop add story --outcome bad",
        ),
        (
            Signal::Candour,
            |v| {
                v.outcomes = 0;
                v.outcomes_hard = 0;
                v.reports = 0;
                v.reports_worked = 0;
            },
            Early,
            "No story or report of the last 90 days says how it went.",
            "cop add story --outcome mixed",
        ),
    ];
    for (signal, change, pulse, sentence, next) in cases {
        let mut vitals = well();
        change(&mut vitals);
        let reading = read(*signal, &vitals);
        assert_eq!(
            (
                reading.pulse,
                reading.sentence.as_str(),
                reading.next.as_str()
            ),
            (*pulse, *sentence, *next),
            "{signal}"
        );
    }
}

#[test]
fn what_is_worth_a_look_comes_first() {
    let vitals = Vitals {
        rhythm: None,
        practices_contested: 1,
        questions: 0,
        ..well()
    };
    let order: Vec<(Pulse, Signal)> = readings(&vitals)
        .iter()
        .map(|reading| (reading.pulse, reading.signal))
        .collect();
    assert_eq!(order[0], (Pulse::Look, Signal::Rhythm));
    assert_eq!(order[1], (Pulse::Look, Signal::Freshness));
    assert_eq!(order[7], (Pulse::Early, Signal::Company));
    assert!(order.is_sorted());
}

#[test]
fn a_young_community_is_not_alarmed() {
    for (age, alarmed) in [
        (None, false),
        (Some(0), false),
        (Some(13), false),
        (Some(14), true),
    ] {
        let vitals = Vitals {
            age_days: age,
            ..Vitals::default()
        };
        let looks = readings(&vitals)
            .iter()
            .any(|reading| reading.pulse == Pulse::Look);
        assert_eq!(looks, alarmed, "{age:?}");
    }
}
