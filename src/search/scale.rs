//! How well an entry matches: numbers from what stands where, and from nothing else.

/// How often a word counts, soon saturated: the third mention is worth little.
/// BM25's k1; Source: S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, who find that it
/// should lie between 1.2 and 2. What is below or above is a little worse on the measured sets.
const SATURATION: f64 = 1.2;

/// How far a long text is held against an entry: BM25's b, below the usual .5 to .8. People write stories as long as they have to be.
const LENGTH: f64 = 0.4;

/// How much rarity counts. Above 1 a rare word beats several common ones: in a whole question, most words only frame it.
const RARITY: f64 = 1.5;

/// What words next to each other count, beside the words themselves.
/// Source: D. Metzler and W. B. Croft, A Markov Random Field Model for Term Dependencies, 2005, the ordered window.
const NEARNESS: f64 = 0.3;

/// A community's texts, as far as weighing an entry among them needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// How many entries there are.
    pub entries: u64,
    /// How many words an entry has on average.
    pub average: f64,
}

impl Scale {
    /// What a word counts that stands in so many entries.
    pub fn rarity(&self, within: u64) -> f64 {
        self.plain_rarity(within).powf(RARITY)
    }

    /// What two words next to each other count that stand so in so many entries.
    pub fn nearness(&self, within: u64) -> f64 {
        NEARNESS * self.plain_rarity(within)
    }

    /// The inverse document frequency, in the form that is never below 0.
    fn plain_rarity(&self, within: u64) -> f64 {
        let (entries, within) = (self.entries.max(within) as f64, within as f64);
        (1.0 + (entries - within + 0.5) / (within + 0.5)).ln()
    }

    /// What an entry's length weighs against each of its words, for [`saturated`]; for a length that is not known, as for the
    /// average.
    pub fn resistance(&self, length: Option<f64>) -> f64 {
        let relative = length.map_or(1.0, |length| length / self.average.max(1.0));
        SATURATION * (1.0 - LENGTH + LENGTH * relative)
    }
}

/// How much it is that a word counts so often in an entry that resists so: from 0, below 2.2.
pub fn saturated(count: f64, resistance: f64) -> f64 {
    count * (SATURATION + 1.0) / (count + resistance)
}

/// A number of words as one byte, within 3 %: 18 steps for each factor of e. 0 is not known.
pub fn length_byte(words: u64) -> u8 {
    let steps = (words as f64 + 1.0).ln() * 18.0;
    (steps.round() as u64).clamp(1, 255) as u8
}

/// The number of words that a byte stands for; `None` where it is not known.
pub fn byte_length(byte: u8) -> Option<f64> {
    (byte > 0).then(|| (f64::from(byte) / 18.0).exp() - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale {
        entries: 1_000,
        average: 100.0,
    };

    #[test]
    fn lengths_fit_a_byte() {
        for words in [1, 2, 5, 10, 99, 300, 5_000, 100_000, 1_000_000] {
            let kept = byte_length(length_byte(words)).unwrap();
            let wrong = (kept / words as f64 - 1.0).abs();
            assert!(wrong < 0.06, "{words} is kept as {kept}");
        }
        assert_eq!(byte_length(0), None);
        assert!(length_byte(0) > 0 && length_byte(u64::MAX) == 255);
    }

    #[test]
    fn what_is_rare_counts_more_and_nothing_counts_against_an_entry() {
        assert!(SCALE.rarity(1) > SCALE.rarity(10));
        assert!(SCALE.rarity(1_000) > 0.0);
        assert!(SCALE.rarity(2_000) > 0.0, "a count that was stale");
    }

    #[test]
    fn each_mention_adds_less_and_a_long_text_counts_less() {
        let at = |count, length| saturated(count, SCALE.resistance(Some(length)));
        assert!(at(2.0, 100.0) - at(1.0, 100.0) > at(3.0, 100.0) - at(2.0, 100.0));
        assert!(at(1.0, 50.0) > at(1.0, 500.0));
        assert!(at(1e9, 1.0) < 2.2 + 1e-6);
        assert_eq!(SCALE.resistance(None), SCALE.resistance(Some(100.0)));
    }
}
