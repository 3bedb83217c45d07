//! Contents of every form, for property tests.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value;

use crate::model::{CalendarDate, Content, Details, Lifecycle, Name, Outcome, Tag, Title};

pub(crate) fn name() -> impl Strategy<Value = Name> {
    "\\PC{1,20}".prop_filter_map("no name", |text| Name::parse(&text).ok())
}

fn day() -> impl Strategy<Value = CalendarDate> {
    (1..=9999, 1..=12, 1..=28, 0..3usize).prop_map(|(year, month, day, precision)| {
        let text = [
            format!("{year:04}"),
            format!("{year:04}-{month:02}"),
            format!("{year:04}-{month:02}-{day:02}"),
        ];
        CalendarDate::parse_iso(&text[precision]).unwrap()
    })
}

fn details() -> impl Strategy<Value = Details> {
    use proptest::option::of as option;
    prop_oneof![
        (option(name()), option(day()), option(0..3usize)).prop_map(
            |(told_by, happened, outcome)| Details::Story {
                told_by,
                happened,
                outcome: outcome.map(|n| Outcome::ALL[n]),
            }
        ),
        Just(Details::Lesson {}),
        Just(Details::Question {}),
        Just(Details::Path { steps: vec![] }),
        (option(name()), 1..5000u32).prop_map(|(steward, days)| Details::Practice {
            steward,
            review_every: crate::model::Period::of_days(days).unwrap(),
        }),
        (option(day()), option("\\PC{0,20}[a-z]"))
            .prop_map(|(on, place)| Details::Gathering { on, place }),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(Value::from),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 10, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            vec((any::<String>(), inner), 0..3)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,8}",
        any::<String>(),
        prop::sample::select(vec![
            "title",
            "Tags",
            "date",
            "kind",
            "type",
            "state",
            "draft",
            "kept",
            "steps",
            "from",
            "tried",
            "author",
            "slug",
            "on",
            "steward",
            "pinned",
            "published",
            "last-modified",
        ])
        .prop_map(str::to_owned),
    ]
}

pub(crate) fn any_content() -> impl Strategy<Value = Content> {
    (
        "\\PC{1,40}".prop_filter_map("no title", |text| Title::parse(&text).ok()),
        any::<String>().prop_map(|body| body.replace('\0', "")),
        vec(
            "\\PC{1,10}".prop_filter_map("no tag", |text| text.parse::<Tag>().ok()),
            0..4,
        ),
        details(),
        prop::sample::select(Lifecycle::ALL),
        any::<bool>(),
        any::<bool>(),
        btree_map(key(), value(), 0..4),
    )
        .prop_map(
            |(title, body, mut tags, details, state, private, pinned, extra)| {
                tags.sort();
                tags.dedup();
                Content {
                    title,
                    body,
                    tags,
                    details,
                    state,
                    private,
                    pinned,
                    extra,
                }
            },
        )
}
