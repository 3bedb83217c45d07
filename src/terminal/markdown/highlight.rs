//! The colours of code, by the language that its block names.

use synoptic::{TokOpt, from_extension};

use crate::terminal::Label;

/// Longer blocks are shown in one colour: whoever pages through thousands of lines should not wait for their looks.
const LONGEST: usize = 32 * 1024;

/// A part of a line, and what it is.
pub(super) type Part = (Option<Label>, String);

/// The parts of each line of code, where the words after the opening fence name a language that is known. The lines hold no tabs.
pub(super) fn highlighted(info: &str, lines: &[String]) -> Option<Vec<Vec<Part>>> {
    let bytes: usize = lines.iter().map(String::len).sum();
    if bytes > LONGEST {
        return None;
    }
    // Tabs are gone, so that their width is of no account.
    let mut highlighter = from_extension(language(info)?, 4)?;
    highlighter.run(lines);
    let parts = |(number, line): (usize, &String)| whole(highlighter.line(number, line), line);
    lines.iter().enumerate().map(parts).collect()
}

/// The parts of a line, if they are all of it.
fn whole(tokens: Vec<TokOpt>, line: &str) -> Option<Vec<Part>> {
    let parts = tokens.into_iter().map(|token| match token {
        TokOpt::Some(text, name) => (label(&name), text),
        TokOpt::None(text) => (None, text),
    });
    let parts: Vec<Part> = parts.collect();
    let mut rest = line;
    for (_, text) in &parts {
        rest = rest.strip_prefix(text.as_str())?;
    }
    rest.is_empty().then_some(parts)
}

/// What a highlighter calls a part, as a label. Marks that join others are left plain.
fn label(name: &str) -> Option<Label> {
    Some(match name {
        "comment" | "quote" => Label::Comment,
        "string" | "character" => Label::String,
        "digit" | "boolean" => Label::Number,
        "keyword" | "kw" => Label::Keyword,
        "function" | "struct" | "macro" | "attribute" | "tag" | "key" | "table" | "namespace"
        | "header" | "heading" | "reference" => Label::Name,
        "insertion" => Label::Good,
        "deletion" => Label::Bad,
        _ => return None,
    })
}

/// The file ending of a language, from the words after the fence, such as `rust,no_run` or `{.python}`.
fn language(info: &str) -> Option<&'static str> {
    let begins = info.trim_start_matches([' ', '{', '.']);
    let name = begins.split([' ', ',', '{', '}', ':']).next()?;
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "sh" | "bash" | "zsh" | "shell" | "console" | "shell-session" | "fish" => "sh",
        "rs" | "rust" => "rs",
        "py" | "python" | "python3" => "py",
        "rb" | "ruby" => "rb",
        "pl" | "perl" => "pm",
        "lua" => "lua",
        "r" => "r",
        "go" | "golang" => "go",
        "js" | "javascript" | "jsx" | "mjs" => "js",
        "ts" | "typescript" | "tsx" => "ts",
        "dart" => "dart",
        "c" | "h" => "c",
        "cpp" | "c++" | "cc" | "cxx" | "hpp" => "cpp",
        "cs" | "csharp" | "c#" => "cs",
        "swift" => "swift",
        "json" | "jsonc" | "json5" => "json",
        "kt" | "kotlin" => "kt",
        "java" => "java",
        "vb" => "vb",
        "m" | "matlab" | "objc" | "objective-c" => "m",
        "php" => "php",
        "scala" => "scala",
        "prolog" => "prolog",
        "hs" | "haskell" => "hs",
        "css" | "scss" => "css",
        "html" | "htm" | "xhtml" => "html",
        "md" | "markdown" => "md",
        "toml" | "ini" => "toml",
        "yaml" | "yml" => "yaml",
        "sql" | "postgres" | "postgresql" | "mysql" | "sqlite" => "sql",
        "xml" | "svg" => "xml",
        "nu" | "nushell" => "nu",
        "tex" | "latex" => "tex",
        "diff" | "patch" => "diff",
        _ => return None,
    })
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
                &[(Label::Name, "cone:"), (Label::Number, "6")],
            ),
            (
                "diff",
                "-cold\n+hot",
                &[(Label::Bad, "-cold"), (Label::Good, "+hot")],
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
    fn every_language_is_known_to_the_highlighter() {
        for info in [
            "sh", "rust", "python", "ruby", "perl", "lua", "r", "go", "js", "ts", "dart", "c",
            "cpp", "c#", "swift", "json", "kotlin", "java", "vb", "matlab", "php", "scala",
            "prolog", "haskell", "css", "html", "md", "toml", "yaml", "sql", "xml", "nu", "latex",
            "diff",
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
