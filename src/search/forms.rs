//! Other forms of a word than those that the index's stemmer joins.

use super::stem::stem;
use super::stop_words::is_stop_word;

/// Words that make a verb into a name and are written apart, with a hyphen or as one: roll back, sign-on, setup.
const PARTICLES: &[&str] = &[
    "around", "away", "back", "by", "down", "in", "off", "on", "out", "over", "through",
    "together", "under", "up",
];

/// Particles in which many other words end: python, muffin, ruby.
const ENDINGS: &[&str] = &["by", "in", "on"];

/// The verbs that are written as one word with those.
const VERBS: &[&str] = &[
    "add", "bolt", "break", "build", "built", "buy", "check", "clip", "drive", "drop", "hang",
    "kick", "lay", "lock", "log", "opt", "plug", "pull", "roll", "run", "sign", "slip", "snap",
    "stand", "tie", "tune", "turn", "walk",
];

/// What stands before a word with a hyphen, apart or as one: post-mortem, multi-tenant.
const PREFIXES: &[&str] = &[
    "anti", "auto", "co", "counter", "cross", "cyber", "hyper", "inter", "intra", "macro", "meta",
    "micro", "mid", "mini", "mono", "multi", "neo", "non", "off", "on", "out", "over", "poly",
    "post", "pre", "proto", "pseudo", "re", "self", "semi", "sub", "super", "tele", "ultra",
    "under",
];

/// What is electronic, with a hyphen or as one: e-mail. So short a beginning is that of many other words.
const ELECTRONIC: &[&str] = &["book", "books", "commerce", "learning", "mail", "mails"];

/// How long what follows such a beginning has to be, to be a word of its own.
const SHORTEST_REST: usize = 4;

/// How long a part of a word has to be, to be a word.
const SHORTEST: usize = 3;

/// What else to look for where someone asks for this word: words, and words that follow each other.
///
/// Porter's stemmer turns a `y` at the end into an `i` before it takes `-ment` away and after it took `-ing` away, and not at all
/// in words without another vowel: `deploying` and `deployment`, `sky` and `skies` would not find each other. Nor would
/// `rollback` find where something was rolled back.
pub(super) fn kin(word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut kin = of_y(&word);
    let one = word.strip_suffix('s').unwrap_or(&word);
    let parts = PARTICLES.iter().find_map(|particle| {
        let verb = one.strip_suffix(particle)?;
        let likely =
            verb.len() >= SHORTEST && (!ENDINGS.contains(particle) || VERBS.contains(&verb));
        likely.then(|| format!("{verb} {particle}"))
    });
    kin.extend(parts);
    let rests = PREFIXES.iter().filter_map(|prefix| {
        let rest = word.strip_prefix(prefix)?;
        (rest.len() >= SHORTEST_REST).then(|| format!("{prefix} {rest}"))
    });
    kin.extend(rests.max_by_key(|rest| rest.find(' ')));
    let electronic = word
        .strip_prefix('e')
        .filter(|rest| ELECTRONIC.contains(rest));
    kin.extend(electronic.map(|rest| format!("e {rest}")));
    kin
}

/// Words whose stems are the others that a word with a `y` at its end has.
fn of_y(word: &str) -> Vec<String> {
    let stem = stem(word);
    let base = match stem.strip_suffix(['i', 'y']) {
        Some(base) if base.len() >= 2 => base,
        _ => return Vec::new(),
    };
    let rest = word.strip_prefix(base).unwrap_or_default();
    // `ski` has no y; `study`, `studies` and `deployment` have one.
    if !(rest.starts_with('y') || rest.starts_with("ie")) {
        return Vec::new();
    }
    let found = [
        format!("{base}y"),
        format!("{base}ies"),
        format!("{base}yment"),
    ];
    let mut stems = vec![stem.clone()];
    let mut kin = Vec::new();
    for other in found {
        let stem = super::stem::stem(&other);
        // `payment` keeps its ending, and is another word.
        let same = stem.strip_suffix(['i', 'y']) == Some(base);
        if same && !stems.contains(&stem) {
            stems.push(stem);
            kin.push(other);
        }
    }
    kin
}

/// What a verb and a particle that follow each other are as one: `rolled back` is a `rollback`.
pub(super) fn glued(first: &str, second: &str) -> Vec<String> {
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    let plain = first.bytes().all(|byte| byte.is_ascii_lowercase());
    if first == "e" && ELECTRONIC.contains(&second.as_str()) {
        return vec![format!("e{second}")];
    }
    if PREFIXES.contains(&first.as_str())
        && second.len() >= SHORTEST_REST
        && second.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return vec![format!("{first}{second}")];
    }
    if !plain
        || first.len() < SHORTEST
        || !PARTICLES.contains(&second.as_str())
        || is_stop_word(&first)
    {
        return Vec::new();
    }
    let mut glued = vec![format!("{first}{second}")];
    let verb = stem(&first);
    if verb != first {
        glued.push(format!("{verb}{second}"));
    }
    glued
}

/// What a word with a hyphen is without it: `post-mortem` is a `postmortem`.
pub(super) fn without_hyphen(word: &str) -> Option<String> {
    let (first, second) = word.split_once('-')?;
    let plain = |part: &str, shortest: usize| {
        part.len() >= shortest && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    (plain(first, 1) && plain(second, 2)).then(|| format!("{first}{second}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_is_what_the_stemmer_misses() {
        for (word, expected) in [
            ("deploying", "deployment"),
            ("deploy", "deployment"),
            ("Deployed", "deployment"),
            ("deployment", "deploy"),
            ("deployments", "deploy"),
            ("employer", "employ"),
            ("sky", "skies"),
            ("skies", "sky"),
            ("tried", "try"),
            ("study", ""),
            ("studies", ""),
            ("paying", ""),
            ("payment", ""),
            ("ski", ""),
            ("skiing", ""),
            ("kiln", ""),
            ("development", ""),
            ("rollback", "roll back"),
            ("postmortem", "post mortem"),
            ("Email", "e mail"),
            ("email's", ""),
            ("reuse", ""),
            ("onboarding", "on boarding"),
            ("multitenant", "multi tenant"),
            ("setup", "set up"),
            ("setups", "set up"),
            ("handover", "hand over"),
            ("login", "log in"),
            ("python", ""),
            ("celadon", ""),
            ("up", ""),
            ("Güter", ""),
            ("x86", ""),
        ] {
            assert_eq!(kin(word).join(", "), expected, "{word}");
        }
    }

    #[test]
    fn words_are_glued_where_they_may_be_one() {
        for (first, second, expected) in [
            ("rolled", "back", "rolledback, rollback"),
            ("sign", "on", "signon"),
            ("log", "in", "login"),
            ("post", "mortem", "postmortem"),
            ("E", "mail", "email"),
            ("on", "the", ""),
            ("non", "x86_64", ""),
            ("the", "kiln", ""),
            ("kiln", "the", ""),
            ("Set", "Up", "setup"),
            ("of", "back", ""),
            ("C", "up", ""),
            ("kiln2", "back", ""),
        ] {
            assert_eq!(
                glued(first, second).join(", "),
                expected,
                "{first} {second}"
            );
        }
    }

    #[test]
    fn a_hyphen_may_be_left_out() {
        for (word, whole) in [
            ("post-mortem", Some("postmortem")),
            ("roll-back", Some("rollback")),
            ("a-b", None),
            ("state-of-the-art", None),
            ("--force", None),
            ("kiln", None),
            ("2026-05", None),
        ] {
            assert_eq!(without_hyphen(word).as_deref(), whole, "{word}");
        }
    }
}
