//! Small changes to a text, made all at once.

use std::ops::Range;

/// Replacements of bytes, collected in any order.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.0.push((range, with.into()));
    }

    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changed text. Of edits that overlap, the first in the text is made; one that cuts a
    /// character in two is not made.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, with) in self.0 {
            let whole = range.start >= at && text.get(range.clone()).is_some();
            if let (true, Some(kept)) = (whole, text.get(at..range.start)) {
                out.push_str(kept);
                out.push_str(&with);
                at = range.end;
            }
        }
        out + &text[at..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_the_order_of_the_text() {
        let mut edits = Edits::default();
        edits.replace(4..5, "E");
        edits.remove(0..1);
        edits.replace(4..6, "never");
        edits.replace(7..8, "half a character");
        edits.replace(2..2, "+");
        assert_eq!(edits.apply("abcdefé"), "b+cdEfé");
    }
}
