//! Bytes that are read from the front, and the numbers of variable length in them.

/// The bytes that are left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    /// A number in SQLite's variable form: seven bits a byte, the highest first, and a set top bit where more follows; of a ninth
    /// byte all eight bits count. `None` where it does not end. Source: <https://sqlite.org/fileformat2.html#varint>.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Option<u64> {
        let (number, rest) = match self.0 {
            // Nearly all are of one byte or two.
            [byte, rest @ ..] if *byte < 0x80 => (u64::from(*byte), rest),
            [high, low, rest @ ..] if *low < 0x80 => {
                (u64::from(*high & 0x7F) << 7 | u64::from(*low), rest)
            }
            [] => return None,
            bytes => long_number(bytes)?,
        };
        self.0 = rest;
        Some(number)
    }

    /// A number of bytes, or a place among them.
    #[inline(always)]
    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// The next bytes; `None` where there are not so many.
    pub(super) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The sum of the numbers that are left.
    pub(super) fn sum(mut self) -> u64 {
        std::iter::from_fn(|| self.number()).fold(0, u64::saturating_add)
    }
}

/// How many bytes a number takes at most that is written here.
pub(super) const LONGEST: usize = 8;

/// Writes a number of at most 56 bits in the same form.
#[inline(always)]
pub(super) fn put(number: u64, bytes: &mut Vec<u8>) {
    debug_assert!(number >> 56 == 0, "{number} takes nine bytes");
    if number >= 0x80 {
        let parts = (1..LONGEST).rev().filter(|part| number >> (7 * part) > 0);
        bytes.extend(parts.map(|part| (number >> (7 * part)) as u8 | 0x80));
    }
    bytes.push(number as u8 & 0x7F);
}

#[cold]
fn long_number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for at in 0..9 {
        let byte = *bytes.get(at)?;
        let (bits, part) = match at {
            8 => (8, byte),
            _ => (7, byte & 0x7F),
        };
        number = number << bits | u64::from(part);
        if byte < 0x80 || at == 8 {
            return Some((number, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_several_bytes_are_read() {
        let cases: [(&[u8], Option<u64>, usize); 8] = [
            (&[], None, 0),
            (&[5, 6], Some(5), 1),
            (&[0x81, 0x00, 7], Some(128), 1),
            (&[0x83, 0xFF, 0x7F], Some((3 << 14) + (127 << 7) + 127), 0),
            (&[0x81], None, 1),
            (&[0xFF; 9], Some(u64::MAX), 0),
            (&[0x80; 12], Some(0x80), 3),
            (&[0xFF; 8], None, 8),
        ];
        for (given, number, left) in cases {
            let mut bytes = Bytes(given);
            assert_eq!(bytes.number(), number, "{given:?}");
            assert_eq!(bytes.0.len(), left, "{given:?}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for bits in 0..56 {
            for number in [1 << bits, (1 << bits) - 1, (1_u64 << bits) + 5] {
                let mut written = Vec::new();
                put(number, &mut written);
                assert!(written.len() <= LONGEST, "{number}");
                let mut bytes = Bytes(&written);
                assert_eq!(bytes.number(), Some(number));
                assert!(bytes.0.is_empty(), "{number}");
            }
        }
    }

    #[test]
    fn numbers_are_summed_up() {
        assert_eq!(Bytes(&[]).sum(), 0);
        assert_eq!(Bytes(&[5, 0, 2]).sum(), 7);
        assert_eq!(Bytes(&[0x81, 0x00, 1]).sum(), 129);
        assert_eq!(Bytes(&[0xFF; 18]).sum(), u64::MAX);
    }

    #[test]
    fn no_more_is_taken_than_there_is() {
        let mut bytes = Bytes(&[1, 2, 3]);
        assert_eq!(bytes.take(2), Some([1, 2].as_slice()));
        assert_eq!(bytes.take(2), None);
        assert_eq!(bytes.take(1), Some([3].as_slice()));
        assert_eq!(bytes.take(0), Some([].as_slice()));
    }
}
