//! Templates of lists: each is refused or gives every item, in bounded time, and what others wrote steers no terminal.

use cop::cli::by_template;
use cop::model::is_hostile;
use serde_json::{Value, json};

/// Writes entries that try to steer a terminal by any template.
pub fn check(template: &str) {
    let items = items();
    let Ok(lines) = by_template(template, &items) else {
        return;
    };
    assert_eq!(lines.len(), items.len());
    if !may_make_any_character(template) {
        for line in lines {
            let found = line.chars().find(|c| is_hostile(*c));
            assert_eq!(found, None, "{template:?} gave {line:?}");
        }
    }
}

/// Whether a template's author can mean a character that does not come from a value.
fn may_make_any_character(template: &str) -> bool {
    template.contains(is_hostile) || template.contains('\\') || template.contains("format")
}

fn items() -> [Value; 2] {
    let hostile = "a\u{1b}[31mb\u{202e}c\u{9b}\u{7f}\u{feff}\r\n";
    [
        json!({
            "handle": "k7m2qd",
            "title": hostile,
            "kind": "story",
            "tags": ["kiln", hostile],
            "private": false,
            "score": 1.5,
            "steps": [{"verb": "watch", "entry": null}],
            "extra": {"plain": 3, hostile: {hostile: [hostile]}},
        }),
        json!({"handle": "", "title": "", "kind": null, "tags": [], "private": true, "score": -0.0, "steps": [], "extra": {}}),
    ]
}
