//! The people and what they agreed on.

use serde::Serialize;

use super::names::{add_names, drop_names};
use super::{Community, CommunityError};
use crate::model::{Charter, Condition, Entry, Member, Name, Predicate, State, Tag};
use crate::store::{Order, Read, UndoStep};

/// What founding a community did.
#[derive(Debug, Clone, Serialize)]
pub struct Founded {
    /// The charter, as it is now.
    #[serde(flatten)]
    pub charter: Charter,
    /// The file.
    pub database: String,
    /// Whether the file was made.
    pub created: bool,
}

/// The charter and what the community holds.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    /// What the community says of itself.
    #[serde(flatten)]
    pub charter: Charter,
    /// The file.
    pub database: String,
    /// How many entries of each kind there are.
    pub entries: std::collections::BTreeMap<String, u64>,
    /// Who coordinates.
    pub coordinators: Vec<Name>,
}

/// A member as they see themselves. Nobody else is shown this.
#[derive(Debug, Clone, Serialize)]
pub struct Mirror {
    /// What is known of them.
    #[serde(flatten)]
    pub member: Member,
    /// What they told or wrote, latest first.
    pub told: Vec<Entry>,
    /// Their drafts.
    pub drafts: Vec<Entry>,
    /// The practices they look after.
    pub stewarded: Vec<Entry>,
    /// What they tried.
    pub tried: Vec<Entry>,
    /// Thanks that they received: from whom, and what for.
    pub thanked: Vec<Thanked>,
}

/// Thanks that someone received.
#[derive(Debug, Clone, Serialize)]
pub struct Thanked {
    /// Who thanked.
    pub by: Name,
    /// For what.
    pub entry: Entry,
    /// In their words.
    pub note: Option<String>,
}

/// What a member says of themselves; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Where they belong; an empty text takes it back.
    pub team: Option<String>,
    /// What they do for the community; an empty text takes it back.
    pub role: Option<String>,
    /// Topics they help with, from now on.
    pub offer: Vec<Tag>,
    /// Topics they want to learn, from now on.
    pub seek: Vec<Tag>,
    /// Topics that they no longer offer or seek.
    pub drop: Vec<Tag>,
    /// Other names that they go by, from now on. Whoever is a member under one of them becomes one with them.
    pub alias: Vec<Name>,
    /// Names that they no longer go by.
    pub unalias: Vec<Name>,
}

impl Profile {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.team.is_none()
            && self.role.is_none()
            && self.offer.is_empty()
            && self.seek.is_empty()
            && self.drop.is_empty()
            && self.alias.is_empty()
            && self.unalias.is_empty()
    }
}

impl Community {
    /// Founds a community, or says more about one that is there.
    pub fn found(
        &self,
        name: Option<&str>,
        domain: Option<&str>,
    ) -> Result<Founded, CommunityError> {
        let created = !self.exists();
        let charter = self.change_charter("founding the community", |charter| {
            if let Some(name) = name {
                charter.name = Some(name.to_owned());
            }
            if let Some(domain) = domain {
                charter.domain = Some(domain.to_owned());
            }
        })?;
        Ok(Founded {
            charter,
            database: self.path.display().to_string(),
            created,
        })
    }

    /// The charter; an empty one where nothing was written yet.
    pub fn charter(&self) -> Result<Charter, CommunityError> {
        if !self.exists() {
            return Ok(Charter::default());
        }
        self.read(|data| Ok(data.charter()?))
    }

    /// The charter and what the community holds.
    pub fn about(&self) -> Result<About, CommunityError> {
        self.read(|data| {
            let coordinates = |member: &Member| {
                member
                    .role
                    .as_deref()
                    .is_some_and(|role| role.eq_ignore_ascii_case("coordinator"))
            };
            Ok(About {
                charter: data.charter()?,
                database: self.path.display().to_string(),
                entries: data
                    .counts()?
                    .into_iter()
                    .map(|(kind, n)| (kind.plural().to_owned(), n))
                    .collect(),
                coordinators: data
                    .members()?
                    .into_iter()
                    .filter(coordinates)
                    .map(|member| member.name)
                    .collect(),
            })
        })
    }

    /// Changes the charter.
    pub fn change_charter(
        &self,
        what: &str,
        change: impl FnOnce(&mut Charter),
    ) -> Result<Charter, CommunityError> {
        self.write(|data| {
            let before = data.charter()?;
            let mut charter = before.clone();
            change(&mut charter);
            data.save_charter(&charter)?;
            if charter != before {
                data.journal(self.now, what, &[UndoStep::CharterChanged(before)])?;
            }
            Ok(charter)
        })
    }

    /// What is known of the acting member.
    pub fn profile(&self) -> Result<Member, CommunityError> {
        if !self.exists() {
            return Ok(Member::named(self.me().clone()));
        }
        self.read(|data| member_or_named(data, self.me()))
    }

    /// Everyone who is known, by name.
    pub fn members(&self) -> Result<Vec<Member>, CommunityError> {
        self.read(|data| Ok(data.members()?))
    }

    /// Whether nobody is called so, or so at the beginning; with the name that is spelt nearly the same.
    pub fn unknown_member(&self, text: &str) -> Result<Option<Option<Name>>, CommunityError> {
        self.read(|data| {
            if data.means_a_member(text)? {
                return Ok(None);
            }
            let said = text.trim().to_lowercase();
            let slips = |member: Member| {
                let name = member.name.as_str().to_lowercase();
                (strsim::damerau_levenshtein(&name, &said), member.name)
            };
            let near = data.members()?.into_iter().map(slips).min();
            let near = near.filter(|(slips, _)| *slips <= 2 && slips * 3 <= said.chars().count());
            Ok(Some(near.map(|(_, name)| name)))
        })
    }

    /// Keeps what the acting member says of themselves.
    pub fn describe_me(&self, profile: &Profile) -> Result<Member, CommunityError> {
        self.write(|data| {
            let before = member_or_named(data, self.me())?;
            let mut member = before.clone();
            let mut undo = Vec::new();
            // Before anything is read from the member: those who join bring along what they said.
            add_names(data, &mut member, &profile.alias, &mut undo)?;
            drop_names(&mut member, &profile.unalias)?;
            let said = |text: &String| {
                let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
                (!folded.is_empty()).then_some(folded)
            };
            if let Some(team) = &profile.team {
                member.team = said(team);
            }
            if let Some(role) = &profile.role {
                member.role = said(role);
            }
            let drop = data.canonical_tags(&profile.drop)?;
            for (topics, more) in [
                (&mut member.offers, &profile.offer),
                (&mut member.seeks, &profile.seek),
            ] {
                topics.extend_from_slice(more);
                *topics = data.canonical_tags(topics)?;
                topics.retain(|topic| !drop.contains(topic));
            }
            data.save_member(&member)?;
            if member != before {
                let joins = |step: &UndoStep| matches!(step, UndoStep::MembersJoined(_));
                let what = match undo.iter().any(joins) {
                    true => format!("joining another member with {}", member.name),
                    false => format!("changing what is said of {}", member.name),
                };
                undo.push(UndoStep::MemberChanged(before));
                data.journal(self.now, &what, &undo)?;
            }
            member_or_named(data, &member.name)
        })
    }

    /// The acting member's own mirror.
    pub fn mirror(&self) -> Result<Mirror, CommunityError> {
        let empty = || Mirror {
            member: Member::named(self.me().clone()),
            told: Vec::new(),
            drafts: Vec::new(),
            stewarded: Vec::new(),
            tried: Vec::new(),
            thanked: Vec::new(),
        };
        if !self.exists() {
            return Ok(empty());
        }
        self.read(|data| {
            // A filter by the name of nobody would find those whose names begin with it, and show their drafts.
            let Some(member) = data.member(self.me())? else {
                return Ok(empty());
            };
            let by_me = Predicate::By(member.name.to_string());
            let list = |predicates: Vec<Predicate>| {
                data.list(&Condition::all(predicates), Order::Updated, None, self.now)
            };
            let (tried, thanked) = (data.tried_by(&member.name)?, data.thanks_to(&member.name)?);
            Ok(Mirror {
                told: list(vec![by_me.clone()])?,
                drafts: list(vec![by_me, Predicate::State(State::Draft)])?,
                stewarded: data.stewarded_by(&member.name)?,
                tried,
                thanked: thanked
                    .into_iter()
                    .map(|(mark, entry)| Thanked {
                        by: mark.by,
                        entry,
                        note: mark.note,
                    })
                    .collect(),
                member,
            })
        })
    }
}

fn member_or_named(data: &Read<'_>, name: &Name) -> Result<Member, CommunityError> {
    Ok(data
        .member(name)?
        .unwrap_or_else(|| Member::named(name.clone())))
}
