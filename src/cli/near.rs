//! What a person may have meant who slipped.

/// The name that is written nearly as a word is: at most two slips, and one in three letters.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let slips = |name: &str| strsim::damerau_levenshtein(name, word);
    let near = names.into_iter().min_by_key(|name| slips(name))?;
    let few = slips(near) <= 2 && slips(near) * 3 <= word.chars().count();
    few.then_some(near)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn few_slips_are_forgiven() {
        let names = ["name", "community", "potters"];
        for (word, near) in [
            ("nmae", Some("name")),
            ("comunity", Some("community")),
            ("poters", Some("potters")),
            ("kilns", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), near, "{word}");
        }
        assert_eq!(nearest("name", []), None);
    }
}
