//! Identity: random 128-bit ids, and the short handles that people type.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The globally unique identity of an entry, a revision or a mark.
///
/// Random rather than time-ordered: the first bits make the handle, and time-ordered ids of one afternoon would all begin
/// alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// A new random id.
    pub fn random() -> Self {
        Id(Uuid::new_v4())
    }

    /// A new random id that sorts after another; `None` where that is among the last that there are.
    pub fn random_after(earlier: Id) -> Option<Self> {
        // 48 bits make the place, the others are random still: two machines may both come after the same one.
        const RANDOM: u32 = 80;
        let place = (u128::from_be_bytes(*earlier.as_bytes()) >> RANDOM) + 1;
        let rest = Uuid::new_v4().as_u128() & ((1 << RANDOM) - 1);
        (place >> (u128::BITS - RANDOM) == 0).then(|| Id(Uuid::from_u128(place << RANDOM | rest)))
    }

    /// The id that stands for these bytes alone: the same bytes give the same id on every machine.
    ///
    /// For marks that are read from a file, so that reading the file again counts them once.
    pub fn of_content(parts: &[&str]) -> Self {
        use sha2::{Digest, Sha256};
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let digest = hasher.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Id(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// The 16 bytes, as they are stored.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// Reads the stored form; `None` unless there are exactly 16 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Id)
    }

    /// Reads the hyphenated or plain hexadecimal form.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Id)
    }

    /// The short name of this id.
    pub fn handle(&self) -> Handle {
        let bits = u128::from_be_bytes(*self.0.as_bytes());
        let digit = |index: usize| ALPHABET[(bits >> (123 - 5 * index)) as usize & 31] as char;
        Handle((0..Handle::LENGTH).map(digit).collect())
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Crockford's Base32: no `i`, `l`, `o` or `u`, so nothing is misread and few words arise.
/// Source: <https://www.crockford.com/base32.html>.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Six characters that stand for an entry: the first 30 bits of its id in Crockford's Base32.
///
/// A new entry's id is drawn so that its handle is free in its database. Two databases may use the same handle for
/// different entries; the reference then names the candidates.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(String);

impl Handle {
    /// How many characters a handle has.
    pub const LENGTH: usize = 6;

    /// The handle's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a handle or the beginning of one as people type it: any case, `o` for `0`, `i` or `l` for `1`.
    ///
    /// `None` where the text cannot be the beginning of a handle.
    pub fn parse_prefix(text: &str) -> Option<String> {
        if text.is_empty() || text.chars().count() > Handle::LENGTH {
            return None;
        }
        text.chars()
            .map(|c| match c.to_ascii_lowercase() {
                'o' => Some('0'),
                'i' | 'l' => Some('1'),
                c if c.is_ascii() && ALPHABET.contains(&(c as u8)) => Some(c),
                _ => None,
            })
            .collect()
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_the_first_thirty_bits() {
        let id = Id::parse("ffffffff-0000-0000-0000-000000000000").unwrap();
        assert_eq!(id.handle().as_str(), "zzzzzz");
        let id = Id::parse("08864298-e84a-4000-8000-000000000000").unwrap();
        // 00001 00010 00011 00100 00101 00110
        assert_eq!(id.handle().as_str(), "123456");
    }

    #[test]
    fn handles_are_read_as_people_type_them() {
        for (typed, read) in [
            ("Q7K", Some("q7k")),
            ("oil", Some("011")),
            ("", None),
            ("u", None),
            ("kiln-t", None),
            ("1234567", None),
            ("é", None),
        ] {
            assert_eq!(Handle::parse_prefix(typed).as_deref(), read, "{typed}");
        }
    }

    #[test]
    fn an_id_after_another_is_a_random_one_that_sorts_after_it() {
        let mut last = Id::random();
        for _ in 0..100 {
            let [one, two] = [(); 2].map(|()| Id::random_after(last).unwrap());
            assert_ne!(one, two);
            assert!(last < one && last < two);
            assert_eq!(one.0.get_version_num(), 4);
            last = one;
        }
        let end = Id::parse("ffffffff-ffff-0000-0000-000000000000").unwrap();
        assert_eq!(Id::random_after(end), None);
        let nearly = Id::parse("ffffffff-fffe-ffff-ffff-ffffffffffff").unwrap();
        assert!(Id::random_after(nearly).unwrap() > nearly);
    }

    #[test]
    fn content_ids_depend_on_every_part_and_where_parts_end() {
        assert_eq!(Id::of_content(&["a", "b"]), Id::of_content(&["a", "b"]));
        assert_ne!(Id::of_content(&["a", "b"]), Id::of_content(&["ab", ""]));
    }
}
