//! The colours of code, by the language that its block names.

mod languages;
mod lexer;

use self::languages::Language;
use crate::terminal::Label;

/// Longer blocks are shown in one colour: whoever pages through thousands of lines should not wait for their looks.
const LONGEST: usize = 32 * 1024;

/// A part of a line, and what it is.
pub(super) type Part = (Option<Label>, String);

/// The parts of each line of code, where the words after the opening fence name a language that is known.
pub(super) fn highlighted(info: &str, lines: &[String]) -> Option<Vec<Vec<Part>>> {
    let language = language(info)?;
    let bytes: usize = lines.iter().map(String::len).sum();
    (bytes <= LONGEST).then(|| lexer::parts(language, lines))
}

/// The language that the words after a fence name, such as `rust,no_run` or `{.python}`.
fn language(info: &str) -> Option<&'static Language> {
    let begins = info.trim_start_matches([' ', '{', '.']);
    Language::named(begins.split([' ', ',', '{', '}', ':']).next()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(info: &str, code: &str) -> Vec<Part> {
        let lines: Vec<String> = code.lines().map(str::to_owned).collect();
        let lines = highlighted(info, &lines).unwrap();
        let labelled = |(label, _): &Part| label.is_some();
        lines.into_iter().flatten().filter(labelled).collect()
    }

    #[test]
    fn parts_of_code_are_told_apart() {
        for (info, code, expected) in [
            (
                "sh",
                "for f in \"$A\"; do # all",
                &[
                    (Label::Keyword, "for"),
                    (Label::Keyword, "in"),
                    (Label::String, "\"$A\""),
                    (Label::Keyword, "do"),
                    (Label::Comment, "# all"),
                ][..],
            ),
            (
                "rust,no_run",
                "fn heat() -> u8 { 9 }",
                &[
                    (Label::Keyword, "fn"),
                    (Label::Name, "heat"),
                    (Label::Keyword, "u8"),
                    (Label::Number, "9"),
                ],
            ),
            (
                "YAML",
                "cone: 6",
                &[(Label::Name, "cone"), (Label::Number, "6")],
            ),
            (
                "diff",
                "-cold\n+hot",
                &[(Label::Bad, "-cold"), (Label::Good, "+hot")],
            ),
            (
                "json",
                "{\"cone\": \"6\", \"fast\": true}",
                &[
                    (Label::Name, "\"cone\""),
                    (Label::String, "\"6\""),
                    (Label::Name, "\"fast\""),
                    (Label::Keyword, "true"),
                ],
            ),
            (
                "html",
                "<a href=\"x\">it's <!-- no --> \"5\"</a>",
                &[
                    (Label::Name, "<a"),
                    (Label::String, "\"x\""),
                    (Label::Comment, "<!-- no -->"),
                    (Label::Name, "</a"),
                ],
            ),
            (
                "sql",
                "Select 'it''s' FROM kiln -- all",
                &[
                    (Label::Keyword, "Select"),
                    (Label::String, "'it''s'"),
                    (Label::Keyword, "FROM"),
                    (Label::Comment, "-- all"),
                ],
            ),
            (
                "C",
                "#include /* a\nb */ f(0x1F); 'x'",
                &[
                    (Label::Name, "#include"),
                    (Label::Comment, "/* a"),
                    (Label::Comment, "b */"),
                    (Label::Name, "f"),
                    (Label::Number, "0x1F"),
                    (Label::String, "'x'"),
                ],
            ),
            (
                "sh",
                "echo $# https://kiln #5",
                &[(Label::Keyword, "echo"), (Label::Comment, "#5")],
            ),
            (
                "yaml",
                "site: https://kiln\n- a #b",
                &[(Label::Name, "site"), (Label::Comment, "#b")],
            ),
            (
                "md",
                "# Kiln\nIt's `hot`\n> he said",
                &[
                    (Label::Name, "# Kiln"),
                    (Label::String, "`hot`"),
                    (Label::Comment, "> he said"),
                ],
            ),
            (
                "{.python}",
                "\"\"\"two\nlines\"\"\"",
                &[(Label::String, "\"\"\"two"), (Label::String, "lines\"\"\"")],
            ),
        ] {
            let expected: Vec<Part> = expected
                .iter()
                .map(|&(label, text)| (Some(label), text.to_owned()))
                .collect();
            assert_eq!(parts(info, code), expected, "{info}");
        }
    }

    #[test]
    fn what_no_language_is_known_for_is_left_alone() {
        let lines = ["mix 3 parts".to_owned()];
        for info in ["", "text", "glaze", "rustic", "{", "``"] {
            assert_eq!(highlighted(info, &lines), None, "{info}");
        }
        let long = ["x ".repeat(LONGEST)];
        assert_eq!(highlighted("sh", &long), None);
    }

    #[test]
    fn every_language_is_known() {
        for info in [
            "sh",
            "rust",
            "python",
            "ruby",
            "perl",
            "lua",
            "r",
            "go",
            "js",
            "ts",
            "dart",
            "c",
            "cpp",
            "c#",
            "swift",
            "json",
            "kotlin",
            "java",
            "vb",
            "matlab",
            "php",
            "scala",
            "prolog",
            "haskell",
            "css",
            "html",
            "md",
            "toml",
            "yaml",
            "sql",
            "xml",
            "nu",
            "latex",
            "diff",
            "ini",
            "dockerfile",
            "make",
            "nix",
            "elixir",
            "lisp",
            "objc",
        ] {
            assert!(highlighted(info, &["x".to_owned()]).is_some(), "{info}");
        }
    }

    proptest! {
        /// Whatever the code, every character of it is in one of the parts.
        #[test]
        fn nothing_is_lost(
            info in prop::sample::select(vec!["sh", "rust", "py", "html", "php", "lua", "haskell", "md", "js", "nu"]),
            code in r#"([a-z"'`/*#{}\\<>!?$= 0-9\n-]|é|漢|👩‍👧|fn |""")*"#,
        ) {
            let lines: Vec<String> = code.lines().map(str::to_owned).collect();
            let parts = highlighted(info, &lines);
            prop_assert!(parts.is_some());
            let texts = parts.unwrap().into_iter().map(|line| line.into_iter().map(|(_, text)| text).collect::<String>());
            prop_assert_eq!(texts.collect::<Vec<_>>(), lines);
        }
    }
}
