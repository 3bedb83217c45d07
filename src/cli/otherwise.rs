//! What a command that found nothing would find if it asked for something else.

use super::context::Context;
use super::error::{Failure, typed_word};
use super::filters::Filters;
use crate::community::{Community, CommunityError, MOST_COUNTED, UnknownWord};
use crate::model::{Condition, Predicate, State, Tag};
use crate::search::Query;
use crate::terminal::{single_line, words};

/// So many offers at most are made,
const MOST_OFFERS: usize = 3;

/// so many of them of the same with one thing left out,
const MOST_WITHOUT_ONE: usize = 2;

/// and so many things are left out in turn, to see what is found then.
const MOST_TRIED: usize = 5;

/// So many words at most are named that no entry has.
const MOST_WORDS: usize = 3;

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `search` or `list`.
    pub verb: &'static str,
    /// The query; an empty one for a list.
    pub query: Query,
    /// The flags.
    pub filters: Filters,
}

/// Something else to ask for, and what it would find.
struct Offer {
    found: u64,
    /// What is said of what it finds: ` without tag:firing`.
    said: String,
    asked: Asked,
}

impl Asked {
    /// Says what there is none of, and what would be found otherwise. Tells whether there is anything that would.
    pub fn explain(&self, context: &mut Context, community: &Community) -> Result<bool, Failure> {
        let predicates = self.query.filters();
        let (mut tags, mut names) = (self.filters.tag.clone(), Vec::new());
        let mut references = Vec::new();
        names.extend(self.filters.by.clone());
        for predicate in predicates {
            match predicate {
                Predicate::Tag(tag) => tags.push(tag.clone()),
                Predicate::By(name) => names.push(name.clone()),
                Predicate::From(reference) | Predicate::Links(reference) => {
                    references.push(reference);
                }
                _ => {}
            }
        }
        name_unknown(context, community, &tags, &names)?;
        name_references(context, community, &references)?;
        let unknown = community.unknown_words(&self.query)?;
        name_words(context, &unknown)?;
        let mut offers = self.without_one(context, community, &unknown)?;
        if offers.is_empty() {
            offers.extend(self.without_all(context, community, &unknown)?);
        }
        offers.extend(self.among_drafts(context, community, &unknown)?);
        offers.truncate(MOST_OFFERS);
        for Offer { found, said, asked } in &offers {
            let some = match u32::try_from(*found) {
                Ok(found) if found < MOST_COUNTED => {
                    words::count(found as usize, "entry", "entries")
                }
                _ => format!("at least {MOST_COUNTED} entries"),
            };
            let command = asked.typed().map(|command| format!(": {command}"));
            let command = command.unwrap_or_default();
            context.screen.hint(format!("{some}{said}{command}"))?;
        }
        let trashed = match offers.len() < MOST_OFFERS {
            true => self.trashed(context, community, &unknown)?,
            false => 0,
        };
        if trashed > 0 {
            let some = words::count(trashed, "entry", "entries");
            context
                .screen
                .hint(format!("{some} in the trash: cop list --trash"))?;
        }
        Ok(trashed > 0 || !offers.is_empty())
    }

    /// Whether it asks for text, or for nothing that can be told.
    pub fn has_words(&self) -> bool {
        self.query.is_empty() || self.query.plan().rank.is_some()
    }

    /// The same with one thing left out that something is found without, the most first.
    fn without_one(
        &self,
        context: &Context,
        community: &Community,
        unknown: &[UnknownWord],
    ) -> Result<Vec<Offer>, Failure> {
        let mut tried: Vec<(String, Asked)> = Vec::new();
        for relaxed in self.query.relaxed() {
            let asked = self.but(relaxed.query, self.filters.clone());
            tried.push((ticked(&relaxed.without), asked));
        }
        let flags = self.filters.typed().unwrap_or_default();
        for filters in self.filters.each_left_out() {
            let asked = self.but(self.query.clone(), filters);
            let left = asked.filters.typed().unwrap_or_default();
            let gone: Vec<&str> = flags
                .iter()
                .filter(|flag| !left.contains(flag))
                .map(String::as_str)
                .collect();
            let asks = !asked.query.is_empty() || !asked.filters.is_empty();
            if asks && !gone.is_empty() {
                tried.push((ticked(&gone.join(" ")), asked));
            }
        }
        let mut offers = Vec::new();
        for (without, asked) in tried.into_iter().take(MOST_TRIED) {
            offers.extend(asked.offer(
                format!(" without {without}"),
                context,
                community,
                unknown,
            )?);
        }
        offers.sort_by_key(|offer| std::cmp::Reverse(offer.found));
        offers.truncate(MOST_WITHOUT_ONE);
        Ok(offers)
    }

    /// The same without any filter, or else what the words alone find.
    fn without_all(
        &self,
        context: &Context,
        community: &Community,
        unknown: &[UnknownWord],
    ) -> Result<Option<Offer>, Failure> {
        let none = Filters::default();
        if let Some(query) = self.query.without_filters().or_else(|| {
            let text = !self.query.is_empty() && !self.filters.is_empty();
            text.then(|| self.query.clone())
        }) {
            let asked = self.but(query, none.clone());
            let said = " without any filter".to_owned();
            let offer = asked.offer(said, context, community, unknown)?;
            if offer.is_some() {
                return Ok(offer);
            }
        }
        let Some(words) = self.query.words_alone() else {
            return Ok(None);
        };
        let said = " by the words alone".to_owned();
        self.but(words, none)
            .offer(said, context, community, unknown)
    }

    /// The drafts that are meant; none where a state is asked for.
    fn among_drafts(
        &self,
        context: &Context,
        community: &Community,
        unknown: &[UnknownWord],
    ) -> Result<Option<Offer>, Failure> {
        let mut states = self.query.filters();
        let asked_for = states.any(|predicate| matches!(predicate, Predicate::State(_)));
        if asked_for || !self.filters.state.is_empty() {
            return Ok(None);
        }
        let mut asked = self.clone();
        match self.query.is_empty() {
            true => asked.filters.state.push(State::Draft),
            false => asked.query = self.query.among_drafts(),
        }
        let said = " among the drafts".to_owned();
        asked.offer(said, context, community, unknown)
    }

    /// How many in the trash are meant.
    fn trashed(
        &self,
        context: &Context,
        community: &Community,
        unknown: &[UnknownWord],
    ) -> Result<usize, Failure> {
        let among = self.filters.condition(context, &[])?;
        Ok(community.in_trash(&meant(&self.query, unknown), &among)?)
    }

    fn but(&self, query: Query, filters: Filters) -> Asked {
        Asked {
            verb: self.verb,
            query,
            filters,
        }
    }

    /// It as an offer, where it finds something.
    fn offer(
        mut self,
        said: String,
        context: &Context,
        community: &Community,
        unknown: &[UnknownWord],
    ) -> Result<Option<Offer>, Failure> {
        self.query = meant(&self.query, unknown);
        let among = self.filters.condition(context, &[])?;
        let found = community.would_find(&self.query, &among)?;
        let asked = self;
        Ok((found > 0).then_some(Offer { found, said, asked }))
    }

    /// The command; `None` where nobody would type it.
    fn typed(&self) -> Option<String> {
        let mut command = vec![format!("cop {}", self.verb)];
        let texts = self.query.texts();
        let plain = |text: &String| {
            !text.starts_with('-') && typed_word(text).is_some_and(|typed| typed == *text)
        };
        match texts.iter().all(plain) {
            true => {
                command.extend(texts);
                command.extend(self.filters.typed()?);
            }
            false => {
                let query = texts.join(" ");
                let flags = self.filters.typed()?;
                match query.starts_with('-') {
                    true => {
                        command.extend(flags);
                        command.push("--".to_owned());
                        command.push(typed_word(&query)?);
                    }
                    false => {
                        command.push(typed_word(&query)?);
                        command.extend(flags);
                    }
                }
            }
        }
        Some(command.join(" "))
    }
}

/// Whether nothing is kept at all, be it a draft; says so, and how to begin.
pub fn nothing_kept(context: &mut Context, community: &Community) -> Result<bool, Failure> {
    if community.is_anything_kept()? {
        return Ok(false);
    }
    context.screen.say("Nothing is kept here yet.")?;
    context.screen.hint("tell what happened: cop add story")?;
    let trashed = community.count(&Condition::Is(Predicate::Trashed))?;
    if trashed > 0 {
        context
            .screen
            .hint(format!("{trashed} in the trash: cop list --trash"))?;
    }
    Ok(true)
}

/// The query with the nearest words in the place of those that no entry has, as a search reads it.
fn meant(query: &Query, unknown: &[UnknownWord]) -> Query {
    let near = unknown
        .iter()
        .filter_map(|one| Some((&one.word, one.near.as_ref()?)));
    near.fold(query.clone(), |query, (word, near)| query.with(word, near))
}

/// What was typed stands in backticks, what is told of it does not.
fn ticked(without: &str) -> String {
    match without.starts_with("the ") {
        true => without.to_owned(),
        false => format!("`{}`", single_line(without)),
    }
}

/// Names the words that no entry has.
fn name_words(context: &mut Context, unknown: &[UnknownWord]) -> Result<(), Failure> {
    let quoted = |word: &str| format!("“{}”", single_line(word));
    let (near, far): (Vec<_>, Vec<_>) = unknown
        .iter()
        .take(MOST_WORDS)
        .partition(|one| one.near.is_some());
    for one in near {
        let near = quoted(one.near.as_deref().unwrap_or_default());
        let word = quoted(&one.word);
        context
            .screen
            .say(format!("No entry has {word}; the nearest word is {near}."))?;
    }
    if !far.is_empty() {
        let words: Vec<String> = far.iter().map(|one| quoted(&one.word)).collect();
        let words = words::either(&words);
        context.screen.say(format!("No entry has {words}."))?;
    }
    Ok(())
}

/// Names the references that mean no entry: nothing comes from those.
fn name_references(
    context: &mut Context,
    community: &Community,
    references: &[&String],
) -> Result<(), Failure> {
    for reference in references {
        match community.find(reference) {
            Ok(_) => {}
            Err(CommunityError::Store(error)) => return Err(error.into()),
            Err(error) => Failure::from(error).tell(&mut context.screen)?,
        }
    }
    Ok(())
}

/// Names the tags and members that there are not: nothing can meet those.
pub fn name_unknown(
    context: &mut Context,
    community: &Community,
    tags: &[Tag],
    names: &[String],
) -> Result<(), Failure> {
    for (tag, near) in community.unknown_tags(tags)? {
        context.screen.say(format!("There is no tag `{tag}`."))?;
        match near {
            Some(near) => context.screen.hint(format!("did you mean `{near}`?"))?,
            None => context.screen.hint("cop tag list")?,
        }
    }
    for name in names {
        let Some(near) = community.unknown_member(name)? else {
            continue;
        };
        let name = single_line(name);
        context
            .screen
            .say(format!("Nobody here is called `{name}`."))?;
        if let Some(near) = near {
            context.screen.hint(format!("did you mean `{near}`?"))?;
        }
    }
    Ok(())
}
