//! `community.toml`: what a community says of itself, its people and its words, as a file.

mod write;

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use crate::model::{Charter, Id, Member, Name, Tag};

use super::NotTaken;

pub use write::EXCHANGE;

/// The name of the file at the root of a folder.
pub const NAME: &str = "community.toml";

/// What `community.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommunityFile {
    /// The form of the tree at whose root it stands, where that is one for exchange.
    pub exchange: Option<u32>,
    /// The community's identity.
    pub id: Option<Id>,
    /// Name, domain, welcome, agreements and rhythm.
    pub charter: Charter,
    /// The people.
    pub members: Vec<Member>,
    /// The line on which each of them is named, for who tells people of them; nowhere else.
    pub member_lines: Vec<usize>,
    /// What tags mean here.
    pub tags: BTreeMap<Tag, String>,
    /// Other words for tags: the other word, and the tag that it stands for.
    pub aliases: BTreeMap<Tag, Tag>,
}

/// The file as it is written. Keys that are not known are another program's.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    // Of any type: in a file that is not for exchange, they may be another program's.
    exchange: Option<toml::Value>,
    id: Option<toml::Value>,
    name: Option<String>,
    domain: Option<String>,
    welcome: Option<String>,
    agreements: Vec<String>,
    rhythm: Option<Spanned<String>>,
    members: Vec<WrittenMember>,
    tags: BTreeMap<Spanned<String>, String>,
    aliases: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize)]
struct WrittenMember {
    name: Spanned<String>,
    team: Option<String>,
    role: Option<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    offers: Vec<Spanned<String>>,
    #[serde(default)]
    seeks: Vec<Spanned<String>>,
}

/// Values that cannot be taken, with their lines.
struct Problems {
    /// Where the lines end.
    ends: Vec<usize>,
    found: Vec<NotTaken>,
}

impl Problems {
    fn add(&mut self, at: Range<usize>, reason: String) {
        let line = self.line(at);
        self.found.push(NotTaken { line, reason });
    }

    fn line(&self, at: Range<usize>) -> usize {
        self.ends.partition_point(|end| *end < at.start) + 1
    }

    fn parse<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        written: &Spanned<String>,
    ) -> Option<T> {
        match written.get_ref().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(written.span(), error.to_string());
                None
            }
        }
    }

    fn parse_all<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        written: &[Spanned<String>],
    ) -> Vec<T> {
        written.iter().filter_map(|one| self.parse(one)).collect()
    }
}

impl CommunityFile {
    /// Reads the file of a folder: what it says, where it says anything, and the values in it that cannot be taken. Whose file
    /// it is, and in which form, does not matter.
    pub(super) fn parse(text: &str) -> (Option<Self>, Vec<NotTaken>) {
        let (community, problems) = Self::take(text);
        let community = community.map(|community| CommunityFile {
            exchange: None,
            id: None,
            ..community
        });
        (community.filter(Self::says_anything), problems)
    }

    /// Reads the file of a tree for exchange: what it says, where it says anything, and the values in it that cannot be taken.
    pub fn read(text: &str) -> (Option<Self>, Vec<NotTaken>) {
        let (community, problems) = Self::take(text);
        let community = community.map(|community| CommunityFile {
            member_lines: vec![],
            ..community
        });
        (community.filter(Self::says_anything), problems)
    }

    fn says_anything(&self) -> bool {
        *self != CommunityFile::default()
    }

    /// What the file says, unless it is no TOML, and the values in it that cannot be taken.
    fn take(text: &str) -> (Option<Self>, Vec<NotTaken>) {
        let mut problems = Problems {
            ends: text.match_indices('\n').map(|(at, _)| at).collect(),
            found: vec![],
        };
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let reason = error.message().trim_end().replace('\n', ", ");
                problems.add(error.span().unwrap_or(0..0), reason);
                return (None, problems.found);
            }
        };
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let charter = Charter {
            name: said(written.name),
            domain: said(written.domain),
            welcome: said(written.welcome),
            agreements: written.agreements,
            rhythm: written.rhythm.and_then(|rhythm| {
                let read = rhythm.get_ref().parse().ok();
                if read.is_none() {
                    let reason = format!("`{}` is no period such as `14d`", rhythm.get_ref());
                    problems.add(rhythm.span(), reason);
                }
                read
            }),
        };
        let form = written.exchange.and_then(|form| form.as_integer());
        let id = written.id.as_ref().and_then(toml::Value::as_str);
        let mut community = CommunityFile {
            exchange: form.and_then(|form| form.try_into().ok()),
            id: id.and_then(Id::parse),
            charter,
            ..CommunityFile::default()
        };
        for member in written.members {
            let name_at = member.name.span();
            let Some(name) = problems.parse::<Name>(&member.name) else {
                continue;
            };
            let member = Member {
                name,
                team: said(member.team),
                role: said(member.role),
                aliases: problems.parse_all(&member.aliases),
                offers: problems.parse_all(&member.offers),
                seeks: problems.parse_all(&member.seeks),
            };
            community.members.push(member);
            let line = problems.line(name_at);
            community.member_lines.push(line);
        }
        for (tag, definition) in written.tags {
            if let Some(tag) = problems.parse(&tag) {
                community.tags.insert(tag, definition);
            }
        }
        for (alias, tag) in written.aliases {
            if let (Some(alias), Some(tag)) = (problems.parse(&alias), problems.parse(&tag)) {
                community.aliases.insert(alias, tag);
            }
        }
        problems.found.sort_by_key(|problem| problem.line);
        (Some(community), problems.found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_is_read() {
        let text = "name = 'Potters Guild'\ndomain = 'Firing safely'\nagreements = ['Label it']\nrhythm = '14d'\n\
            [[members]]\nname = 'Ada'\nteam = 'Studio'\noffers = ['Kiln']\naliases = ['A. L.']\n\
            [[members]]\nname = 'Ben'\n[tags]\nkiln = 'Where it burns'\n[aliases]\noven = 'kiln'\n";
        let (community, problems) = CommunityFile::parse(text);
        let community = community.unwrap();
        assert_eq!(problems, []);
        assert_eq!(community.charter.name.as_deref(), Some("Potters Guild"));
        assert_eq!(community.charter.rhythm.unwrap().days(), 14);
        assert_eq!(community.members.len(), 2);
        assert_eq!(community.members[0].offers[0].as_str(), "kiln");
        assert_eq!(community.tags[&"kiln".parse().unwrap()], "Where it burns");
        assert_eq!(community.aliases[&"oven".parse().unwrap()].as_str(), "kiln");
    }

    #[test]
    fn bad_values_are_told_with_their_lines() {
        let text = "name = 'G'\nrhythm = 'often'\n[[members]]\nname = ''\n[[members]]\nname = 'Ada'\nseeks = ['##', 'clay']\n\
            [aliases]\noven = 'a,b'\n";
        let (community, problems) = CommunityFile::parse(text);
        assert_eq!(
            problems.iter().map(|p| p.line).collect::<Vec<_>>(),
            [2, 4, 7, 9]
        );
        let members = community.unwrap().members;
        assert_eq!((members.len(), members[0].seeks.len()), (1, 1));
        let (community, problems) = CommunityFile::parse("name = 'G'\nname = 'H'\n");
        assert_eq!((community, problems[0].line), (None, 2));
        assert_eq!(CommunityFile::parse("[build]\nx = 1\n"), (None, vec![]));
    }

    #[test]
    fn a_folder_s_file_may_be_one_for_exchange() {
        for text in [
            "exchange = 1\n",
            "exchange = 1\nid = '00000000-0000-4000-8000-000000000001'\n",
            "exchange = true\nid = 7\n",
        ] {
            assert_eq!(CommunityFile::parse(text), (None, vec![]), "{text}");
        }
    }

    #[test]
    fn an_exchange_is_known_by_its_form() {
        let (community, problems) = CommunityFile::read("exchange = 1\n");
        assert_eq!((community.unwrap().exchange, problems), (Some(1), vec![]));
        let text = "exchange = 2\nid = '00000000-0000-4000-8000-000000000001'\n[[members]]\nname = 'Ada'\n";
        let community = CommunityFile::read(text).0.unwrap();
        assert_eq!(community.exchange, Some(2));
        assert_eq!(community.id.unwrap().handle().as_str(), "000000");
        assert_eq!(community.member_lines, Vec::<usize>::new());
        assert_eq!(
            CommunityFile::read("name ="),
            (
                None,
                vec![NotTaken {
                    line: 1,
                    reason: CommunityFile::read("name =").1[0].reason.clone(),
                }]
            )
        );
        assert_eq!(CommunityFile::read("exchange = -1\n"), (None, vec![]));
    }
}
