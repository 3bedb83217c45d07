//! What an English word has in common with its other forms.

/// The stem of a word, by Porter's rules: `firing`, `fires` and `fired` all give `fire`. The word must be in small letters; one
/// with other characters than `a` to `z` is its own stem.
///
/// The index stems by the same rules (SQLite's `porter`), so what it found by a word's other form can be shown.
/// Source: M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980.
pub(super) fn stem(word: &str) -> String {
    // SQLite leaves words of fewer than three and of more than 64 characters alone as well.
    if !(3..=64).contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut word = Word(word.to_owned());
    word.plurals();
    word.past_and_progressive();
    if word.0.ends_with('y') && has_vowel(word.before("y")) {
        word.replace("y", "i");
    }
    word.first_of(STEP_2, 0);
    word.first_of(STEP_3, 0);
    word.derivations();
    word.final_letters();
    word.0
}

const STEP_2: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
];

const STEP_3: &[(&str, &str)] = &[
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];

const STEP_4: &[&str] = &[
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
];

struct Word(String);

impl Word {
    /// What stands before an ending that the word has.
    fn before(&self, ending: &str) -> &str {
        &self.0[..self.0.len() - ending.len()]
    }

    fn replace(&mut self, ending: &str, with: &str) {
        self.0.truncate(self.0.len() - ending.len());
        self.0.push_str(with);
    }

    /// Step 1a.
    fn plurals(&mut self) {
        for (ending, with) in [("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")] {
            if self.0.ends_with(ending) {
                return self.replace(ending, with);
            }
        }
    }

    /// Step 1b.
    fn past_and_progressive(&mut self) {
        if self.0.ends_with("eed") {
            if measure(self.before("eed")) > 0 {
                self.replace("eed", "ee");
            }
            return;
        }
        let found = ["ed", "ing"]
            .into_iter()
            .find(|ending| self.0.ends_with(ending) && has_vowel(self.before(ending)));
        let Some(ending) = found else { return };
        self.replace(ending, "");
        let bytes = self.0.as_bytes();
        let double = bytes.len() > 1
            && bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
            && !is_vowel(bytes, bytes.len() - 1);
        if ["at", "bl", "iz"].iter().any(|end| self.0.ends_with(end)) {
            self.0.push('e');
        } else if double && !self.0.ends_with(['l', 's', 'z']) {
            self.0.pop();
        } else if measure(&self.0) == 1 && ends_short(&self.0) {
            self.0.push('e');
        }
    }

    /// Replaces the longest ending of a list that the word has, if enough stands before it.
    fn first_of(&mut self, endings: &[(&str, &str)], more_than: usize) {
        let longest = endings
            .iter()
            .filter(|(ending, _)| self.0.ends_with(ending))
            .max_by_key(|(ending, _)| ending.len());
        if let Some((ending, with)) = longest
            && measure(self.before(ending)) > more_than
        {
            self.replace(ending, with);
        }
    }

    /// Step 4.
    fn derivations(&mut self) {
        let longest = STEP_4
            .iter()
            .filter(|ending| self.0.ends_with(*ending))
            .max_by_key(|ending| ending.len());
        if let Some(ending) = longest
            && measure(self.before(ending)) > 1
            && (*ending != "ion" || self.before(ending).ends_with(['s', 't']))
        {
            self.replace(ending, "");
        }
    }

    /// Step 5.
    fn final_letters(&mut self) {
        if self.0.ends_with('e') {
            let before = self.before("e");
            let count = measure(before);
            if count > 1 || (count == 1 && !ends_short(before)) {
                self.0.pop();
            }
        }
        if self.0.ends_with("ll") && measure(&self.0) > 1 {
            self.0.pop();
        }
    }
}

/// A `y` is a vowel after a consonant.
fn is_vowel(word: &[u8], at: usize) -> bool {
    match word[at] {
        b'a' | b'e' | b'i' | b'o' | b'u' => true,
        b'y' => at > 0 && !is_vowel(word, at - 1),
        _ => false,
    }
}

fn has_vowel(word: &str) -> bool {
    (0..word.len()).any(|at| is_vowel(word.as_bytes(), at))
}

/// How often a consonant follows a vowel: Porter's *m*.
fn measure(word: &str) -> usize {
    let word = word.as_bytes();
    (1..word.len())
        .filter(|&at| is_vowel(word, at - 1) && !is_vowel(word, at))
        .count()
}

/// Whether it ends with consonant, vowel and a consonant that is not `w`, `x` or `y`: Porter's *\*o*.
fn ends_short(word: &str) -> bool {
    let word = word.as_bytes();
    let last = word.len().wrapping_sub(1);
    word.len() > 2
        && !is_vowel(word, last - 2)
        && is_vowel(word, last - 1)
        && !is_vowel(word, last)
        && !matches!(word[last], b'w' | b'x' | b'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of Porter's paper, rule by rule, and words of a workshop.
    #[test]
    fn stems_are_those_of_the_paper() {
        for (word, expected) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("ties", "ti"),
            ("cats", "cat"),
            ("feed", "feed"),
            ("agreed", "agre"),
            ("plastered", "plaster"),
            ("bled", "bled"),
            ("motoring", "motor"),
            ("sing", "sing"),
            ("conflated", "conflat"),
            ("troubled", "troubl"),
            ("sized", "size"),
            ("hopping", "hop"),
            ("falling", "fall"),
            ("hissing", "hiss"),
            ("fizzed", "fizz"),
            ("failing", "fail"),
            ("filing", "file"),
            ("happy", "happi"),
            ("sky", "sky"),
            ("relational", "relat"),
            ("conditional", "condit"),
            ("rational", "ration"),
            ("digitizer", "digit"),
            ("vietnamization", "vietnam"),
            ("operator", "oper"),
            ("decisiveness", "decis"),
            ("sensibiliti", "sensibl"),
            ("triplicate", "triplic"),
            ("electrical", "electr"),
            ("goodness", "good"),
            ("revival", "reviv"),
            ("replacement", "replac"),
            ("adoption", "adopt"),
            ("probate", "probat"),
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controll", "control"),
            ("roll", "roll"),
            ("generalizations", "gener"),
            ("kilns", "kiln"),
            ("firing", "fire"),
            ("fired", "fire"),
            ("by", "by"),
            ("café", "café"),
            ("x86", "x86"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_word_is_its_own_stem() {
        let longest = "y".repeat(62) + "ed";
        assert_ne!(stem(&longest), longest);
        let endless = "y".repeat(1_000_000) + "ed";
        assert_eq!(stem(&endless), endless);
    }
}
