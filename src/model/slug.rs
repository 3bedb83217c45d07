//! Slugs: an entry's name in paths, wikilinks and references.

use serde::{Deserialize, Serialize};

use super::{Handle, Title};

/// Lower-case ASCII words joined by hyphens, made of the title at creation and frozen from then on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The longest slug that a title is cut to, in characters.
    pub const MAX: usize = 64;

    /// The slug of a title. A title without any letter or digit has none of its own and takes the handle's.
    pub fn of(title: &Title, handle: &Handle) -> Self {
        Slug::of_text(title.as_str()).unwrap_or_else(|| Slug(handle.as_str().to_owned()))
    }

    /// The slug of any text; `None` where it has no letter or digit.
    pub fn of_text(text: &str) -> Option<Self> {
        let whole = slug::slugify(text);
        if whole.is_empty() {
            return None;
        }
        if whole.len() <= Slug::MAX {
            return Some(Slug(whole));
        }
        // `slugify` gives ASCII alone, so every byte is a character.
        let cut = &whole[..Slug::MAX];
        let end = cut
            .rfind('-')
            .filter(|&at| at > Slug::MAX / 2)
            .unwrap_or(cut.len());
        Some(Slug(cut[..end].trim_end_matches('-').to_owned()))
    }

    /// Reads a stored or typed slug; `None` unless it is made of `a-z`, `0-9` and inner hyphens, of sane length.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = !text.is_empty() && text.len() <= 2 * Slug::MAX && text.chars().all(plain);
        (fits && !text.starts_with('-') && !text.ends_with('-')).then(|| Slug(text.to_owned()))
    }

    /// This slug with something more at its end, for the second entry of the same title; cut where it would be too long.
    pub fn with_suffix(&self, suffix: &str) -> Self {
        let room = (2 * Slug::MAX).saturating_sub(suffix.len() + 1);
        let kept = &self.0[..room.min(self.0.len())];
        Slug(format!("{}-{suffix}", kept.trim_end_matches('-')))
    }

    /// The slug's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_titles() {
        for (title, slug) in [
            ("Kiln tripped at 900", Some("kiln-tripped-at-900")),
            ("Überdruck & Öl", Some("uberdruck-ol")),
            ("北京", Some("bei-jing")),
            ("!!!", None),
        ] {
            assert_eq!(
                Slug::of_text(title).as_ref().map(Slug::as_str),
                slug,
                "{title}"
            );
        }
    }

    #[test]
    fn long_slugs_end_at_a_word() {
        let slug = Slug::of_text(&"firing ".repeat(30)).unwrap();
        assert!(slug.as_str().len() <= Slug::MAX && slug.as_str().ends_with("firing"));
        assert!(Slug::of_text(&"x".repeat(500)).unwrap().as_str().len() == Slug::MAX);
    }

    #[test]
    fn a_longer_slug_is_still_one() {
        let longest = Slug::parse(&"x".repeat(2 * Slug::MAX)).unwrap();
        for (slug, suffix) in [(longest, "k7m2qd"), (Slug::parse("kiln").unwrap(), "2")] {
            let longer = slug.with_suffix(suffix);
            assert_eq!(Slug::parse(longer.as_str()), Some(longer.clone()));
            assert!(longer.as_str().ends_with(suffix) && longer != slug);
        }
    }

    #[test]
    fn only_plain_slugs_are_read() {
        for bad in ["", "-a", "a-", "../a", "a b", "É"] {
            assert_eq!(Slug::parse(bad), None, "{bad}");
        }
        assert!(Slug::parse("a-1").is_some());
    }
}
