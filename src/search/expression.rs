//! Expressions in the language of the full-text index (SQLite's FTS5).
//!
//! Every token stands in quotes and holds only word characters, so that nothing typed is read as syntax. The columns are
//! `title`, `body`, `tags` and `terms` (see [`index_terms`](super::index_terms)).

use super::atom::Atom;
use super::forms::{glued, kin, without_hyphen};
use super::query::{Scope, Term};
use super::script::characters_per_word;
use super::stop_words::is_stop_word;
use super::terms::{TITLE_PAIR, name_parts, pairs, picture_name};
use super::weighing::{Column, Phrase, Rule, Sought, Weighed, Weighing};

/// What to look for in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// One phrase.
    Phrase(Phrase),
    /// All of these.
    All(Vec<Expression>),
    /// Any of these.
    Any(Vec<Expression>),
    /// The first, without what any of the others finds.
    Without(Box<Expression>, Vec<Expression>),
    /// What is weighed as one word: the forms of a word, or one phrase of several.
    Word(Weighed, Box<Expression>),
    /// What is to be found, but weighed elsewhere or not at all.
    Unweighed(Box<Expression>),
}

impl Expression {
    /// The first expression without what any of the others finds.
    pub(super) fn without(self, excluded: Vec<Expression>) -> Self {
        match excluded.is_empty() {
            true => self,
            false => Expression::Without(Box::new(self), excluded),
        }
    }

    /// What finds this, or one of some words instead of it.
    pub(super) fn or_words(self, words: &[String]) -> Self {
        if words.is_empty() {
            return self;
        }
        if let Expression::Word(weighed, inner) = self {
            return Expression::Word(weighed, Box::new(inner.or_words(words)));
        }
        let words = words
            .iter()
            .map(|word| Expression::Phrase(Phrase::of(word)));
        Expression::Any([self].into_iter().chain(words).collect())
    }

    /// In the language of the index.
    pub(super) fn text(&self) -> String {
        self.text_and_weighing().0
    }

    /// In the language of the index, with how to weigh what it finds.
    pub(super) fn text_and_weighing(&self) -> (String, Weighing) {
        let (mut text, mut weighing) = (String::new(), Weighing::default());
        weighing.rule = self.write(&mut text, &mut weighing, None);
        (text, weighing)
    }

    fn write(&self, text: &mut String, weighing: &mut Weighing, word: Option<usize>) -> Rule {
        match self {
            Expression::Phrase(phrase) => {
                text.push_str(&phrase.to_string());
                let phrase = phrase.clone();
                weighing.phrases.push(Sought { phrase, word });
                Rule::Phrase(weighing.phrases.len() - 1)
            }
            Expression::All(parts) => Rule::All(joined(parts, " AND ", text, weighing, word)),
            Expression::Any(parts) => Rule::Any(joined(parts, " OR ", text, weighing, word)),
            Expression::Without(found, excluded) => {
                text.push('(');
                let found = found.write(text, weighing, word);
                text.push_str(" NOT ");
                let excluded = weighing.unweighed(|weighing| {
                    Rule::Any(joined(excluded, " OR ", text, weighing, None))
                });
                text.push(')');
                Rule::Without(Box::new(found), Box::new(excluded))
            }
            Expression::Word(weighed, inner) => {
                let words = &mut weighing.words;
                let known = words.iter().position(|known| known.text == weighed.text);
                let word = known.unwrap_or_else(|| {
                    words.push(weighed.clone());
                    words.len() - 1
                });
                inner.write(text, weighing, Some(word))
            }
            Expression::Unweighed(inner) => {
                weighing.unweighed(|weighing| inner.write(text, weighing, None))
            }
        }
    }
}

/// Writes parts with an operator between them, each once; gives their rules.
fn joined(
    parts: &[Expression],
    operator: &str,
    text: &mut String,
    weighing: &mut Weighing,
    word: Option<usize>,
) -> Vec<Rule> {
    let mut distinct: Vec<&Expression> = Vec::with_capacity(parts.len());
    for part in parts {
        if !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    if let [only] = distinct.as_slice() {
        return vec![only.write(text, weighing, word)];
    }
    let mut rules = Vec::with_capacity(distinct.len());
    for (index, part) in distinct.into_iter().enumerate() {
        text.push_str(if index == 0 { "(" } else { operator });
        rules.push(part.write(text, weighing, word));
    }
    text.push(')');
    rules
}

impl Term {
    /// What finds exactly this term. Never empty for a term of a query.
    pub(super) fn exact(&self) -> Expression {
        let atoms = self.atoms();
        let count = atoms.len();
        // Letters that touch an unspaced script are no word of their own in the title and the body.
        let mixed = count > 1 && atoms.iter().any(|atom| matches!(atom, Atom::Run(_)));
        let scope = if mixed { Scope::Anywhere } else { self.scope };
        let parts = atoms.iter().enumerate().map(|(index, atom)| match atom {
            Atom::Words(words) => self.words(words, scope, index + 1 == count),
            Atom::Run(run) => self.run(run),
            Atom::Symbol { base, name } => {
                let named = term(name, self.prefix);
                match scope {
                    Scope::Anywhere => named,
                    scope => Expression::All(vec![placed(scope, Phrase::of(base)), named]),
                }
            }
            Atom::Picture(picture) => term(&picture_name(*picture), false),
        });
        Expression::All(parts.collect())
    }

    /// What finds exactly this term, weighed as one word.
    pub(super) fn whole(&self) -> Expression {
        let scope = match self.scope {
            Scope::Anywhere => "",
            Scope::Title => "title:",
            Scope::Body => "body:",
        };
        let (quote, star) = (
            if self.quoted { "\"" } else { "" },
            if self.prefix { "*" } else { "" },
        );
        let text = format!("{scope}{quote}{}{star}{quote}", self.text);
        weighed(&text, self.exact())
    }

    /// What finds this term or a good part of it, each to be weighed by itself. Where it is `loose`, a part is also each word of
    /// what punctuation joins.
    pub(super) fn bag(&self, loose: bool) -> Vec<Expression> {
        let atoms = self.atoms();
        let splits = |atom: &Atom| match atom {
            Atom::Run(run) => run.chars().count() > 2,
            Atom::Words(words) => loose && words.len() > 1 && !self.prefix,
            _ => false,
        };
        if self.quoted || !(atoms.len() > 1 || atoms.iter().any(splits)) {
            return vec![self.whole()];
        }
        let mut bag = Vec::new();
        for atom in &atoms {
            match atom {
                Atom::Words(words) if splits(atom) => {
                    let telling = words.iter().filter(|word| !is_stop_word(word));
                    bag.extend(telling.map(|word| {
                        let found = self.words(std::slice::from_ref(word), Scope::Anywhere, false);
                        weighed(word, found)
                    }));
                }
                Atom::Words(words) => {
                    let found = self.words(words, Scope::Anywhere, false);
                    bag.push(weighed(&words.join(" "), found));
                }
                Atom::Run(run) if splits(atom) => {
                    bag.extend(pairs(run, false).map(|pair| {
                        let pair = pair.to_string();
                        weighed(&pair, term(&pair, false))
                    }));
                }
                Atom::Run(run) => bag.push(weighed(run, self.run(run))),
                Atom::Symbol { name, .. } => bag.push(weighed(name, term(name, false))),
                Atom::Picture(picture) => {
                    let name = picture_name(*picture);
                    bag.push(weighed(&picture.to_string(), term(&name, false)));
                }
            }
        }
        bag
    }

    /// How many words that carry meaning it counts as.
    pub(super) fn weight(&self) -> usize {
        let of = |atom: &Atom| match atom {
            Atom::Run(run) => run.chars().count().div_ceil(characters_per_word(run)),
            _ => 1,
        };
        self.atoms().iter().map(of).sum()
    }

    fn words(&self, words: &[String], scope: Scope, last: bool) -> Expression {
        let starred = self.prefix && last;
        let mut forms = vec![Phrase {
            prefix: starred,
            ..Phrase::of(&words.join(" "))
        }];
        if let [word] = words
            && !self.quoted
        {
            let parts = name_parts(word);
            if starred {
                forms.extend(completions(word).iter().map(|whole| Phrase::of(whole)));
            } else {
                if !parts.is_empty() {
                    forms.push(Phrase::of(&parts.join(" ")));
                }
                forms.extend(kin(word).iter().map(|other| Phrase::of(other)));
            }
        }
        if !self.quoted && !starred && words.len() == 2 {
            let whole = without_hyphen(&self.text);
            let verb = glued(&words[0], &words[1]).into_iter().last();
            let both = whole.iter().chain(verb.iter().filter(|_| whole.is_some()));
            let mut both: Vec<Phrase> = both.map(|whole| Phrase::of(whole)).collect();
            both.dedup();
            forms.extend(both);
        }
        let forms = forms.into_iter().map(|form| placed(scope, form));
        Expression::Any(forms.collect())
    }

    fn run(&self, run: &str) -> Expression {
        let mut tokens: Vec<String> = pairs(run, false).map(|pair| pair.to_string()).collect();
        if self.scope == Scope::Title {
            tokens
                .iter_mut()
                .for_each(|token| token.insert(0, TITLE_PAIR));
        }
        // One character is the beginning of every pair that it begins.
        let alone = run.chars().count() == 1;
        term(&tokens.join(" "), alone)
    }
}

/// What a person may be about to type after these letters, where the stemmed whole does not begin with them: the index
/// holds `run` for `running`, which `runni*` alone would miss.
fn completions(letters: &str) -> Vec<String> {
    let plain = letters.len() >= 4 && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !plain {
        return Vec::new();
    }
    let lower = letters.to_ascii_lowercase();
    let mut whole = Vec::new();
    for ending in ["ing", "ion", "ment", "ness", "ful"] {
        for typed in 1..ending.len() {
            if lower.len() >= typed + 3 && lower.ends_with(&ending[..typed]) {
                whole.push(format!("{lower}{}", &ending[typed..]));
            }
        }
    }
    if let [.., a, b] = lower.as_bytes()
        && a == b
        && !b"aeiou".contains(a)
    {
        whole.push(format!("{lower}ing"));
    }
    whole
}

fn weighed(text: &str, expression: Expression) -> Expression {
    Expression::Word(Weighed::once(text), Box::new(expression))
}

/// A term of the index's own column.
fn term(text: &str, prefix: bool) -> Expression {
    Expression::Phrase(Phrase {
        column: Some(Column::Terms),
        prefix,
        ..Phrase::of(text)
    })
}

fn placed(scope: Scope, phrase: Phrase) -> Expression {
    let column = match scope {
        Scope::Anywhere => None,
        Scope::Title => Some(Column::Title),
        Scope::Body => Some(Column::Body),
    };
    Expression::Phrase(Phrase { column, ..phrase })
}
