//! English words that carry no meaning of their own in a query.

/// Whether a word, without regard to case, only holds a sentence together.
pub(super) fn is_stop_word(word: &str) -> bool {
    if word.len() > 12 {
        return false;
    }
    let plain = word.to_lowercase().replace('’', "'");
    STOP_WORDS.binary_search(&plain.as_str()).is_ok()
}

/// In byte order, for the search by halves.
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "aren't", "as", "at", "be", "because", "been", "being", "but", "by",
    "can", "can't", "cannot", "could", "couldn't", "did", "didn't", "do", "does", "doesn't", "doing", "don't", "each",
    "for", "from", "had", "has", "have", "haven't", "having", "he", "her", "here", "hers", "him", "his", "how", "how's",
    "i", "i'd", "i'll", "i'm", "i've", "if", "in", "into", "is", "isn't", "it", "it's", "its", "just", "let's",
    "me", "might", "must", "my", "no", "nor", "not", "of", "on", "or", "our", "ours", "shall", "she", "should",
    "shouldn't", "so", "some", "such", "than", "that", "that's", "the", "their", "them", "then", "there", "there's",
    "these", "they", "they're", "this", "those", "to", "too", "us", "very", "was", "wasn't", "we", "we'd", "we'll",
    "we're", "we've", "were", "weren't", "what", "what's", "when", "where", "which", "while", "who", "who's", "whom",
    "why", "will", "with", "won't", "would", "wouldn't", "you", "you're", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(STOP_WORDS.is_sorted());
        for word in ["the", "How", "DON’T", "a", "yours"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["kiln", "", "up", "before"] {
            assert!(!is_stop_word(word), "{word}");
        }
    }
}
