use proptest::prelude::*;
use serde_json::json;

use super::*;

fn fields(text: &str) -> Value {
    Value::Object(split(text).unwrap().front.unwrap().fields)
}

fn is_body(text: &str) {
    let document = split(text).unwrap();
    assert_eq!(
        (document.front, document.body, document.body_line),
        (None, text, 1),
        "{text:?}"
    );
}

fn refused(text: &str, line: usize, reason: &str) {
    let error = split(text).unwrap_err();
    assert!(error.reason.contains(reason), "{text:?}: {error}");
    assert_eq!(error.line, line, "{text:?}: {error}");
}

#[test]
fn yaml_keeps_scalars_as_written() {
    let text =
        "---\na: 1.10\nb: 007\nc: no\nd:\ne: ~\nf: ''\n1: [x, 2026-05-01]\ng:\n  h: 0x1F\n---\n";
    let expected = json!({"a": "1.10", "b": "007", "c": "no", "d": null, "e": null, "f": "",
        "1": ["x", "2026-05-01"], "g": {"h": "0x1F"}});
    assert_eq!(fields(text), expected);
}

#[test]
fn the_body_is_what_follows_byte_for_byte() {
    for (text, body, line) in [
        ("---\na: 1\n---\nbody", "body", 4),
        ("---\na: 1\n...\n\nbody\n", "\nbody\n", 4),
        ("---\r\na: 1\r\n---\r\nbody\r\n", "body\r\n", 4),
        ("---\ra: 1\r---\rbody\r", "body\r", 4),
        ("\u{feff}---\na: 1\n---\n\u{feff}x", "\u{feff}x", 4),
        ("---  \na: 1\n--- \nx", "x", 4),
        ("---\n---\n", "", 3),
        ("---\n---", "", 2 + 1),
        ("+++\na = 1\n+++\nbody", "body", 4),
        ("{\"a\": 1}\n\nbody", "\nbody", 2),
        ("{\n\"a\": 1\n}\nbody", "body", 4),
        ("{}", "", 2),
    ] {
        let document = split(text).unwrap();
        assert!(document.front.is_some(), "{text:?}");
        assert_eq!(
            (document.body, document.body_line),
            (body, line),
            "{text:?}"
        );
    }
}

#[test]
fn other_beginnings_are_body() {
    for text in [
        "",
        "\u{feff}text",
        "---",
        "---\n",
        "---\n\nA thematic break, then prose.\n",
        "---\n\nProse between two.\n\n---\nmore",
        "---\n*Not* an alias\n---\n",
        "----\na: 1\n----\n",
        " ---\na: 1\n---\n",
        "--- # x\na: 1\n---\n",
        "+++\nnothing here\n",
        "{{ braces }}",
        "{\"a\": 1} and words",
        "{\"a\": 1",
        "[1]\n",
    ] {
        is_body(text);
    }
}

#[test]
fn broken_front_matter_is_refused_with_its_line() {
    refused("---\ntitle: x\n\nbody", 1, "never closed");
    refused("---\ntitle: x\ntags:\n  - a\n\nbody", 1, "never closed");
    refused("---\na: 1\nb: [1\n---\n", 4, "not valid YAML");
    refused("---\na: 1\nb: 2\na: 3\n---\n", 4, "`a` twice");
    refused("---\n- a\n- b\n---\n", 2, "no set of fields");
    refused("---\nb: 1\n[a]: 1\n---\n", 3, "plain text");
    refused("+++\na = 1\nb = \n+++\n", 3, "not valid TOML");
    refused("+++\na = 1\na = 2\n+++\n", 3, "TOML");
}

#[test]
fn toml_and_json_keep_their_types() {
    let text = "+++\na = 1\nb = true\nc = 2026-05-01\nd = [1.5, nan]\n[e]\nf = 'x'\n+++\n";
    let expected =
        json!({"a": 1, "b": true, "c": "2026-05-01", "d": [1.5, "NaN"], "e": {"f": "x"}});
    assert_eq!(fields(text), expected);
    assert_eq!(
        fields("{\"z\": 1, \"a\": [null]}\n"),
        json!({"z": 1, "a": [null]})
    );
}

#[test]
fn aliases_are_resolved_within_bounds() {
    assert_eq!(
        fields("---\na: &x [1]\nb: *x\n---\n"),
        json!({"a": ["1"], "b": ["1"]})
    );
    refused("---\na: &x [*x]\n---\n", 2, "itself");
    let mut bomb = "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = level - 1;
        bomb += &format!(
            "a{level}: &a{level} [{}*a{below}]\n",
            format!("*a{below}, ").repeat(8)
        );
    }
    let error = split(&(bomb + "---\n")).unwrap_err();
    assert!(error.reason.contains("aliases"), "{error}");
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        format!("---\na: {}\n---\n", "[".repeat(100_000)),
        format!("---\na: {}{}\n---\n", "[".repeat(40), "]".repeat(40)),
        format!("---\na: {}\n---\n", "{a: ".repeat(50_000)),
        format!("---\na:\n{}\n---\n", "- ".repeat(50_000)),
        (0..500).fold("---\n".to_owned(), |text, n| text + &" ".repeat(n) + "a:\n") + "---\n",
        format!("+++\na = {}\n+++\n", "[".repeat(100_000)),
        format!("+++\n{}a = 1\n+++\n", "a.".repeat(50_000)),
        format!("+++\n[{}a]\n+++\n", "a.".repeat(50_000)),
        format!("{{\"a\": {}{}}}\n", "[".repeat(40), "]".repeat(40)),
    ] {
        assert!(split(&text).is_err(), "{:.60}", text);
    }
    is_body("---\nNote: prose\nunder a thematic break\n");
    is_body(&format!("{{\"a\": {}", "[".repeat(100_000)));
    let deepest = format!("---\na: {}{}\n---\n", "[".repeat(31), "]".repeat(31));
    assert!(split(&deepest).is_ok());
}

#[test]
fn yaml_is_written_for_people() {
    let Value::Object(map) = json!({
        "title": "Kiln tripped", "happened": "2026-05-01", "claim": "when: then", "none": null,
        "tags": ["kiln", "- x", "null", ""], "empty": [], "nested": {"a": {"b": "c\nd"}},
        "steps": [{"do": "x"}, ["y"]], "time": "12:30", "n": 3,
    }) else {
        unreachable!()
    };
    let yaml = to_yaml(&map);
    let expected = "title: Kiln tripped\nhappened: 2026-05-01\nclaim: \"when: then\"\nnone:\n\
        tags:\n  - kiln\n  - \"- x\"\n  - \"null\"\n  - \"\"\nempty: []\nnested:\n  a:\n    \
        b: \"c\\nd\"\nsteps:\n  -\n    do: x\n  -\n    - y\ntime: 12:30\nn: 3\n";
    assert_eq!(yaml, expected);
    let mut read = split(&format!("---\n{yaml}---\n"))
        .unwrap()
        .front
        .unwrap()
        .fields;
    read.insert("n".into(), json!(3));
    assert_eq!(Value::Object(read), Value::Object(map));
}

#[test]
fn a_very_long_key_and_value_come_back() {
    let mut map = Map::new();
    map.insert("k".repeat(5_000), Value::String("v w ".repeat(20_000)));
    map.insert("z".into(), json!([["a"], {"k:": "b"}]));
    // Longer than YAML takes only once it is quoted.
    map.insert("\u{7}".repeat(200), Value::String("w".into()));
    let text = format!("---\n{}---\n", to_yaml(&map));
    assert_eq!(split(&text).unwrap().front.unwrap().fields, map);
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-:#?&*!|>'\"%@`{}\\[\\], a1.~=<]{0,12}",
        "[a-z:# \n\t\r\u{85}\u{2028}\u{feff}\u{a0}\\\\\"']{0,12}",
        Just("---".to_owned()),
        Just("...".to_owned()),
        Just("null".to_owned()),
        Just("<<".to_owned()),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    scalar()
        .prop_map(Value::String)
        .prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::vec((scalar(), inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        pairs in prop::collection::vec((scalar(), tree()), 0..5),
        body in any::<String>(),
    ) {
        let map: Map<String, Value> = pairs.into_iter().collect();
        let text = format!("---\n{}---\n{}", to_yaml(&map), body);
        let document = split(&text).unwrap();
        prop_assert_eq!(document.body, &body);
        prop_assert_eq!(document.front.unwrap().fields, map);
    }

    #[test]
    fn any_text_is_survived(text in "(---|\\+\\+\\+|\\{)?[\r\n]?(\\PC|[\r\n\t:\\-'\"&*!|>\\[\\]{}#]){0,60}(\n---\n)?") {
        if let Ok(document) = split(&text) {
            prop_assert!(text.ends_with(document.body));
        }
    }
}
