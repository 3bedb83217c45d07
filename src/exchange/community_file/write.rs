//! `community.toml` as it is written: the same text wherever the same is known, and a line for each thing, so that what
//! changed can be read.

use crate::model::{Member, Name, Tag};

use super::CommunityFile;

/// The form of the tree for exchange that this program writes.
pub const EXCHANGE: u32 = 1;

impl CommunityFile {
    /// The file's text, in the form that this program writes. Read again it says the same.
    pub fn to_text(&self) -> String {
        let mut page = Page(String::new());
        page.line("exchange", &EXCHANGE.to_string());
        page.text("id", self.id.map(|id| id.to_string()).as_deref());
        page.text("name", self.charter.name.as_deref());
        page.text("domain", self.charter.domain.as_deref());
        page.text("welcome", self.charter.welcome.as_deref());
        page.list("agreements", &self.charter.agreements);
        let rhythm = self.charter.rhythm.map(|period| period.to_string());
        page.text("rhythm", rhythm.as_deref());
        let mut members: Vec<&Member> = self.members.iter().collect();
        members.sort_by_key(|member| (member.name.folded(), member.name.clone()));
        for member in members {
            page.member(member);
        }
        let tags = self.tags.iter().map(|(tag, text)| (tag, text.as_str()));
        page.table("tags", tags);
        let aliases = self
            .aliases
            .iter()
            .map(|(alias, tag)| (alias, tag.as_str()));
        page.table("aliases", aliases);
        page.0
    }
}

/// What is written so far.
struct Page(String);

impl Page {
    fn line(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key} = {value}\n"));
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.line(key, &quoted(text));
        }
    }

    fn list<T: std::fmt::Display>(&mut self, key: &str, items: &[T]) {
        if items.is_empty() {
            return;
        }
        let items = items.iter().map(|item| quoted(&item.to_string()));
        let lines: String = items.map(|item| format!("    {item},\n")).collect();
        self.line(key, &format!("[\n{lines}]"));
    }

    fn member(&mut self, member: &Member) {
        self.0.push_str("\n[[members]]\n");
        self.text("name", Some(member.name.as_str()));
        self.text("team", member.team.as_deref());
        self.text("role", member.role.as_deref());
        let mut aliases: Vec<&Name> = member.aliases.iter().collect();
        aliases.sort_by_key(|alias| (alias.folded(), *alias));
        self.list("aliases", &aliases);
        for (key, topics) in [("offers", &member.offers), ("seeks", &member.seeks)] {
            let mut topics: Vec<&Tag> = topics.iter().collect();
            topics.sort();
            self.list(key, &topics);
        }
    }

    fn table<'t>(&mut self, name: &str, lines: impl ExactSizeIterator<Item = (&'t Tag, &'t str)>) {
        if lines.len() > 0 {
            self.0.push_str(&format!("\n[{name}]\n"));
        }
        for (tag, value) in lines {
            self.line(&key(tag), &quoted(value));
        }
    }
}

/// A text as TOML has it, over several lines where it has several.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn key(tag: &Tag) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    match tag.as_str().bytes().all(bare) {
        true => tag.to_string(),
        false => quoted(tag.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Charter, Id, Period};

    /// Any text that says something, with what TOML has its own signs for.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            ".*",
            "[a\"'\\\\\\r\\n\\t\u{0}\u{7f}\u{85}\u{2028}é#=\\[\\]]{0,12}",
            "(.*\n){0,3}"
        ]
    }

    fn said() -> impl Strategy<Value = Option<String>> {
        prop::option::of(text().prop_filter("a blank text is none", |text| !text.trim().is_empty()))
    }

    fn name() -> impl Strategy<Value = Name> {
        prop_oneof!["[A-Ca-c'\" é]{1,6}", "\\PC{1,6}"]
            .prop_filter_map("a name", |text| Name::parse(&text).ok())
    }

    fn tag() -> impl Strategy<Value = Tag> {
        prop_oneof!["[a-c.+#' -]{1,6}", "\\PC{1,4}"]
            .prop_filter_map("a tag", |text| text.parse().ok())
    }

    prop_compose! {
        fn member()(
            name in name(),
            team in said(),
            role in said(),
            aliases in prop::collection::vec(name(), 0..3),
            offers in prop::collection::btree_set(tag(), 0..3),
            seeks in prop::collection::btree_set(tag(), 0..3),
        ) -> Member {
            let mut aliases = aliases;
            aliases.sort_by_key(|alias| (alias.folded(), alias.clone()));
            let (offers, seeks) = (offers.into_iter().collect(), seeks.into_iter().collect());
            Member { name, team, role, aliases, offers, seeks }
        }
    }

    prop_compose! {
        fn file()(
            (name, domain, welcome) in (said(), said(), said()),
            agreements in prop::collection::vec(text(), 0..3),
            rhythm in prop::option::of((1u32..400).prop_map(Period::of_days)),
            id in prop::option::of(any::<[u8; 16]>()),
            members in prop::collection::vec(member(), 0..3),
            tags in prop::collection::btree_map(tag(), text(), 0..3),
            aliases in prop::collection::btree_map(tag(), tag(), 0..3),
        ) -> CommunityFile {
            let mut members = members;
            members.sort_by_key(|member| (member.name.folded(), member.name.clone()));
            CommunityFile {
                exchange: Some(EXCHANGE),
                id: id.and_then(|bytes| Id::from_bytes(&bytes)),
                charter: Charter { name, domain, welcome, agreements, rhythm: rhythm.flatten() },
                members,
                member_lines: vec![],
                tags,
                aliases,
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn what_is_written_is_read_again(file in file()) {
            let text = file.to_text();
            prop_assert!(text.starts_with("exchange = 1\n"));
            prop_assert_eq!(CommunityFile::read(&text), (Some(file), vec![]), "{}", text);
        }
    }

    #[test]
    fn it_reads_well() {
        let text = "\
exchange = 1
id = \"00000000-0000-4000-8000-000000000001\"
name = \"Potters Guild\"
welcome = \"\"\"
Come in.

Wear \"old\" shoes.
\"\"\"
agreements = [
    \"Label it\",
    \"Sweep\",
]
rhythm = \"14d\"

[[members]]
name = \"ada\"
team = \"Studio\"
aliases = [
    \"A. L.\",
]
offers = [
    \"clay\",
    \"kiln\",
]

[[members]]
name = \"Ben\"

[tags]
\"c++\" = \"Not this again\"
kiln = \"Where it burns\"

[aliases]
oven = \"kiln\"
";
        let (file, problems) = CommunityFile::read(text);
        assert_eq!(problems, []);
        let mut file = file.unwrap();
        file.members.reverse();
        assert_eq!(file.to_text(), text);
    }
}
