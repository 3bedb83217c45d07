//! What the community knows already of something that somebody begins to write down.

use super::{Community, CommunityError, SearchHit};
use crate::model::Condition;
use crate::search;
use crate::store::{Hit, Points};

/// What speaks of the same as a headline has at least this part of what an entry's words can count. Of 80 headlines that tell in
/// other words what an entry of four collections tells, this and the two below find the entry for 64, and of 70 on other subjects
/// something for one; .43 finds less of what is meant, and .3 more of what is not.
const LEAST_OF_ALL: f64 = 0.35;

/// And at least this part in its title: in a long text all common words stand.
const LEAST_IN_TITLE: f64 = 0.13;

/// And so many of the words: one alone is chance.
const LEAST_WORDS: usize = 2;

/// So many times as many as are shown are looked at, since the title decides too.
const LOOKED_AT: usize = 4;

impl Community {
    /// What speaks of the same as the headline of something new, the nearest first.
    pub fn similar_to(
        &self,
        headline: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, CommunityError> {
        let mut plan = search::like(headline, "").plan();
        // An entry that has each of a few words somewhere is no nearer for that.
        plan.short = false;
        let Some(rank) = &plan.rank else {
            return Ok(Vec::new());
        };
        let least_words = rank.weighing.words.len().min(LEAST_WORDS);
        let anything = Condition::All(Vec::new());
        self.read(|data| {
            // No word is taken for another here: who tells of something new has words that no entry has.
            let most = limit.saturating_mul(LOOKED_AT);
            let found = data.search(&plan, &anything, Some(most), self.now)?;
            let near = found.hits.into_iter().filter(|hit| {
                let words: Vec<&Points> = hit
                    .points
                    .iter()
                    .filter(|one| !one.near && !one.title)
                    .collect();
                hit.score >= found.possible * LEAST_OF_ALL
                    && words.len() >= least_words
                    && in_title(hit, &words) >= found.possible * LEAST_IN_TITLE
            });
            near.take(limit)
                .map(|hit| self.shown_hit(data, hit, &plan))
                .collect()
        })
    }
}

/// What those of an entry's words count that stand in its title.
fn in_title(hit: &Hit, words: &[&Points]) -> f64 {
    let title = hit.entry.title.as_str();
    let stands = |word: &str| {
        let marked = search::snippet(title, &[word.to_owned()], title.len());
        !marked.matches.is_empty()
    };
    let standing = words.iter().filter(|one| stands(&one.words));
    standing.map(|one| one.points).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::Capture;
    use crate::model::{Content, Kind, Name, Timestamp, Title};

    const KNOWN: &[(&str, &str)] = &[
        (
            "The breaker trips when the kiln nears cone 10 at night",
            "We fire late because power is cheap then. Near the end the board hums and the breaker goes.",
        ),
        (
            "Celadon pinholes after fast cooling",
            "Opened at 300 degrees to save a day. Every celadon bowl had pinholes.",
        ),
        (
            "Shelf cracked under the heavy urn",
            "An urn of nine kilos stood in the middle of an old shelf. It fell on the row below.",
        ),
        (
            "Clay dried out over the holidays",
            "Nobody closed the bags before Christmas. We soaked it for a week.",
        ),
        (
            "Backup restored the wrong week",
            "The label said Monday, the tape held the week before.",
        ),
        (
            "Deploy on Friday took the shop down",
            "A change to the cart went out at four. Nobody could pay until Saturday noon.",
        ),
        (
            "The monthly gathering ran out of time for questions",
            "The talk took fifty minutes. People left with their questions.",
        ),
        ("窯の温度が下がらない", "夜の焼成で温度が下がらなかった。"),
        (
            "How we work",
            "A guide. The shop opens on Friday. Heavy things go below. Night shifts are for the kiln. Clay comes in \
             bags. Cooling takes a week, and the wrong door stays closed. Questions come at the end of the month.",
        ),
    ];

    fn community(folder: &std::path::Path) -> Community {
        let now = Timestamp::from_seconds(1_700_000_000);
        let community = Community::new(folder.join("a.db"), now, Box::new(Name::unknown));
        for (title, body) in KNOWN {
            let content = Content::plain(
                Kind::Story,
                Title::parse(title).unwrap(),
                (*body).to_owned(),
            );
            community.capture(Capture::new(content)).unwrap();
        }
        community
    }

    #[test]
    fn what_tells_the_same_is_similar_and_what_shares_a_word_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let community = community(folder.path());
        for (headline, known) in [
            ("Kiln breaker trips at cone 10", Some(0)),
            (
                "The power breaker went off during a night firing of the kiln",
                Some(0),
            ),
            ("Pinholes in celadon when it cools too quickly", Some(1)),
            ("A kiln shelf cracked under too much weight", Some(2)),
            ("Dry clay after a holiday", Some(3)),
            ("Wrong backup was restored", Some(4)),
            ("Friday deploy broke the shop", Some(5)),
            ("No time left for questions at the gathering", Some(6)),
            ("窯の温度", Some(7)),
            ("Backup", Some(4)),
            // One word in common, or several common ones in a long text.
            ("Glaze delivery was late on Friday", None),
            ("Questions about the insurance", None),
            ("Night bus to the workshop", None),
            ("Clay price rose again", None),
            ("The wrong door at the shop", None),
            ("Heavy rain flooded the yard", None),
            ("The week of open studios", None),
            // Nothing to go by, or nothing but the language of queries.
            ("", None),
            ("...", None),
            ("kind:story OR -\"", None),
        ] {
            let found = community.similar_to(headline, 3).unwrap();
            let titles: Vec<&str> = found.iter().map(|hit| hit.entry.title.as_str()).collect();
            let expected: Vec<&str> = known.iter().map(|at: &usize| KNOWN[*at].0).collect();
            assert_eq!(titles, expected, "{headline}");
        }
        assert_eq!(community.similar_to(KNOWN[0].0, 0).unwrap().len(), 0);
    }
}
