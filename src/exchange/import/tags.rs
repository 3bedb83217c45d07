//! An entry's tags, from front matter and from property lines at the top of the body.

use serde_json::Value;

use crate::model::Tag;

use super::fields::{Fields, is_blank, scalar, shown};

/// The fields that hold tags, all of which are read.
pub(super) const FIELDS: &[&str] = &[
    "tags",
    "tag",
    "keywords",
    "categories",
    "category",
    "topics",
];

/// The tags of a text in alphabetical order. Words that cannot be tags stay in their field, with a note.
pub(super) fn of(fields: &mut Fields<'_>, body: &str) -> Vec<Tag> {
    let mut tags = vec![];
    for name in FIELDS {
        let Some((key, value)) = fields.take(name) else {
            continue;
        };
        let mut words = vec![];
        // One category may be of several words, while "tags" has always been a list.
        gather(&value, !matches!(*name, "tag" | "category"), &mut words);
        let (good, bad) = sort(words);
        tags.extend(good);
        if !bad.is_empty() {
            for (word, why) in &bad {
                fields.note(&key, &format!("{} cannot be a tag: {why}", shown(word)));
            }
            let bad = bad.into_iter().map(|(word, _)| Value::String(word));
            fields.keep(key, bad.collect());
        }
    }
    for (key, value) in properties(body) {
        if key.eq_ignore_ascii_case("tags") {
            let mut words = vec![];
            split(value, false, &mut words);
            tags.extend(sort(words).0);
        }
    }
    tags.sort();
    tags.dedup();
    tags
}

fn sort(words: Vec<String>) -> (Vec<Tag>, Vec<(String, String)>) {
    let (mut good, mut bad) = (vec![], vec![]);
    for word in words {
        match word.parse::<Tag>() {
            Ok(tag) => good.push(tag),
            Err(error) => bad.push((word, error.to_string())),
        }
    }
    (good, bad)
}

/// Every word in a value: of lists and mappings at any depth (the front matter bounds it), of texts between commas or
/// else spaces. The items of a list are not cut at spaces.
fn gather(value: &Value, cut_at_spaces: bool, words: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| match item {
            Value::String(text) if !text.contains(',') => push(text, words),
            item => gather(item, false, words),
        }),
        Value::Object(fields) => {
            for (key, value) in fields {
                // `topics: {kiln: [glaze]}` names both; `{name: kiln}` is one tag in a mapping.
                if !matches!(key.as_str(), "name" | "title" | "tag") {
                    push(key, words);
                }
                if !matches!(value, Value::Bool(_)) && !is_blank(value) {
                    gather(value, false, words);
                }
            }
        }
        Value::Null => {}
        single => {
            if let Ok(text) = scalar(single) {
                split(&text, cut_at_spaces, words);
            }
        }
    }
}

fn split(text: &str, cut_at_spaces: bool, words: &mut Vec<String>) {
    if text.contains([',', ';']) {
        text.split([',', ';']).for_each(|word| push(word, words));
    } else if cut_at_spaces {
        text.split_whitespace().for_each(|word| push(word, words));
    } else {
        push(text, words);
    }
}

fn push(word: &str, words: &mut Vec<String>) {
    let word = word.trim().trim_start_matches('#');
    let word = word
        .strip_prefix("[[")
        .and_then(|inner| inner.strip_suffix("]]"))
        .unwrap_or(word)
        .trim();
    if !word.is_empty() {
        words.push(word.to_owned());
    }
}

/// The `key:: value` lines that a body begins with, as Logseq and others write them.
pub(super) fn properties(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.trim_start_matches('\u{feff}')
        .split('\n')
        .flat_map(|line| line.trim_end_matches('\r').split('\r'))
        .skip_while(|line| line.trim().is_empty())
        .map_while(|line| {
            let (key, value) = line.split_once("::")?;
            let key = key.trim();
            let word = |c: char| c.is_alphanumeric() || "-_.".contains(c);
            let property = !key.is_empty()
                && key.chars().all(word)
                && (value.is_empty() || value.starts_with([' ', '\t']));
            property.then(|| (key, value.trim()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(front: Value, body: &str) -> (Vec<String>, Value, usize) {
        let Value::Object(map) = front else {
            panic!("not a mapping")
        };
        let mut fields = Fields::new(map, "");
        let tags = of(&mut fields, body);
        let (kept, notes) = fields.finish();
        let tags = tags.iter().map(|tag| tag.as_str().to_owned()).collect();
        (tags, json!(kept), notes.len())
    }

    #[test]
    fn tags_are_read_in_all_their_forms() {
        for (front, tags) in [
            (
                json!({"tags": ["Kiln", "glaze recipes", "kiln"]}),
                "glaze-recipes kiln",
            ),
            (json!({"tags": "kiln, glaze recipes"}), "glaze-recipes kiln"),
            (json!({"tags": "#kiln #glaze"}), "glaze kiln"),
            (
                json!({"Tags": "kiln", "keywords": ["a"], "categories": "b c"}),
                "a b c kiln",
            ),
            (json!({"category": "Glaze recipes"}), "glaze-recipes"),
            (
                json!({"tags": {"clay": ["stone", "earth"], "fire": null}}),
                "clay earth fire stone",
            ),
            (
                json!({"tags": [{"name": "kiln"}, 7, ["x, y"]]}),
                "7 kiln x y",
            ),
            (json!({"tags": null, "tag": ""}), ""),
        ] {
            let (read, kept, notes) = read(front.clone(), "");
            assert_eq!(read.join(" "), tags, "{front}");
            assert_eq!((kept, notes), (json!({}), 0), "{front}");
        }
    }

    #[test]
    fn what_cannot_be_a_tag_is_kept() {
        let (tags, kept, notes) = read(json!({"tags": ["kiln", "!!!", "a|b"], "x": 1}), "");
        assert_eq!(tags, ["kiln"]);
        assert_eq!((kept, notes), (json!({"tags": ["!!!", "a|b"], "x": 1}), 2));
    }

    #[test]
    fn property_lines_at_the_top_count() {
        let body = "\u{feff}\ntype:: [[Tool]]\r\ntags:: #Glaze, [[Big Kilns]]\r\n\r\ntags:: late";
        assert_eq!(read(json!({}), body).0, ["big-kilns", "glaze"]);
        for body in ["# Title\ntags:: a", "a::b", "std::vec:: a", "x", ""] {
            assert_eq!(read(json!({}), body).0, Vec::<String>::new(), "{body}");
        }
    }
}
