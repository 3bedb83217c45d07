//! Names for words that live by their punctuation: `C++`, `C#`, `.NET`.

use super::script::{Piece, pieces};

/// The longest word, in bytes, that a symbol makes another word of.
const LONGEST: usize = 32;

/// The name of the word at `at..at + word.len()` together with the symbols that touch it: `C++` is `cplusplus`, `C#` is
/// `csharp`, `.NET` is `dotnet`. `None` for a word without such symbols.
///
/// A suffix is one to three of `+` and `#` with no letter or digit after them (but `C++17` is a kind of `C++`); a prefix
/// is a dot that stands free and is followed by a letter.
pub(super) fn symbol_name(text: &str, at: usize, word: &str) -> Option<String> {
    if word.len() > LONGEST {
        return None;
    }
    let before = &text[..at];
    let after = &text[at + word.len()..];
    let dotted = before.ends_with('.')
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && stands_free(&before[..before.len() - 1]);
    let suffix = suffix(after);
    if !dotted && suffix.is_empty() {
        return None;
    }
    let cut = pieces(word);
    let base = match (cut.as_slice(), dotted) {
        ([Piece::Spaced(only)], _) => only,
        ([Piece::Spaced(first), ..], true) => first,
        ([.., Piece::Spaced(last)], false) => last,
        _ => return None,
    };
    let mut name = String::from(if dotted { "dot" } else { "" });
    name.push_str(&base.to_lowercase());
    for symbol in suffix.chars() {
        name.push_str(if symbol == '+' { "plus" } else { "sharp" });
    }
    Some(name)
}

/// The symbols at the start of what follows a word that belong to the word.
fn suffix(after: &str) -> &str {
    let length = after
        .bytes()
        .take_while(|byte| matches!(byte, b'+' | b'#'))
        .count();
    let next = after.as_bytes().get(length);
    let version = after.starts_with("++") && length == 2 && next.is_some_and(u8::is_ascii_digit);
    let ends = !next.is_some_and(u8::is_ascii_alphanumeric);
    if (1..=3).contains(&length) && (ends || version) {
        &after[..length]
    } else {
        ""
    }
}

/// Whether a dot after this text begins something, rather than ending or joining.
fn stands_free(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| {
        c.is_whitespace()
            || "([{<\"'`*_/~,;:=|-".contains(c)
            || (!c.is_ascii() && !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::super::script::words;
    use super::*;

    #[test]
    fn symbols_make_other_words() {
        for (text, names) in [
            ("C++", "cplusplus"),
            ("**C++**, (c++).", "cplusplus cplusplus"),
            ("C# or F#?", "csharp fsharp"),
            (".NET and ~/.bashrc", "dotnet dotbashrc"),
            ("Notepad++ g++", "notepadplusplus gplusplus"),
            ("C++17", "cplusplus"),
            ("C++を使う", "cplusplus"),
            ("a+b, Ctrl+C, repo#12, # Heading, end. Next", ""),
            ("wait...what, ./run, ../up, node.js, f().g, 3.5", ""),
            ("++++ a++++", ""),
        ] {
            let found: Vec<String> = words(text)
                .filter_map(|(at, word)| symbol_name(text, at, word))
                .collect();
            assert_eq!(found.join(" "), names, "{text}");
        }
    }
}
