//! The marks of an entry, one record a line, so that git itself can join two people's.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Act, FlagReason, Id, Mark};

/// The longest line that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The marks of an entry as the lines of a file, in the order of their moments.
///
/// A line that is no mark, such as one of a newer program, is kept as it is and stands at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Each mark by its identity.
    pub known: BTreeMap<Id, MarkLine>,
    /// The other lines.
    pub others: BTreeSet<String>,
}

/// One mark as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkLine {
    /// The mark.
    pub mark: Mark,
    /// The line, without its end.
    pub text: String,
}

impl MarkLine {
    /// A mark as others may see it; `None` for one that is not for them: how far somebody came along a path, and why an entry
    /// was taken out of sight.
    pub fn of(mark: &Mark) -> Option<Self> {
        let mut mark = mark.clone();
        match &mark.act {
            Act::Step { .. } | Act::Unknown { .. } => return None,
            Act::Flag {
                reason: FlagReason::Sensitive,
            } => return None,
            // It may speak of what made the entry sensitive.
            Act::Review { .. } => mark.note = None,
            _ => {}
        }
        let text = serde_json::to_string(&Written::from(&mark)).ok()?;
        Some(MarkLine { mark, text })
    }
}

/// A mark as it is written: what stands by no word is left out.
#[derive(Serialize, Deserialize)]
struct Written {
    at: crate::model::Timestamp,
    by: crate::model::Name,
    #[serde(flatten)]
    act: Act,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    entry: Id,
    id: Id,
}

impl From<&Mark> for Written {
    fn from(mark: &Mark) -> Self {
        Written {
            at: mark.at,
            by: mark.by.clone(),
            act: mark.act.clone(),
            note: mark.note.clone(),
            entry: mark.entry,
            id: mark.id,
        }
    }
}

impl From<Written> for Mark {
    fn from(written: Written) -> Self {
        Mark {
            id: written.id,
            entry: written.entry,
            act: written.act,
            by: written.by,
            at: written.at,
            note: written.note,
        }
    }
}

impl Marks {
    /// The marks among these that others may see.
    pub fn of<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Self {
        let lines = marks.into_iter().filter_map(MarkLine::of);
        Marks {
            known: lines.map(|line| (line.mark.id, line)).collect(),
            others: BTreeSet::new(),
        }
    }

    /// Reads the lines of a file; of two lines on one mark the greater one counts.
    pub fn read(text: &str) -> Self {
        let mut marks = Marks::default();
        // Of an end with several carriage returns none is left, or another one would go with each reading.
        let lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
        for line in lines.filter(|line| !line.trim().is_empty()) {
            match read_line(line) {
                Some(mark) => marks.keep(MarkLine {
                    mark,
                    text: line.to_owned(),
                }),
                None => _ = marks.others.insert(line.to_owned()),
            }
        }
        marks
    }

    /// The lines, each with its end.
    pub fn text(&self) -> String {
        let mut lines: Vec<&MarkLine> = self.known.values().collect();
        lines.sort_by_key(|line| line.mark.order());
        let lines = lines.into_iter().map(|line| &line.text).chain(&self.others);
        lines.fold(String::new(), |text, line| text + line + "\n")
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.others.is_empty()
    }

    fn keep(&mut self, line: MarkLine) {
        let of = self
            .known
            .entry(line.mark.id)
            .or_insert_with(|| line.clone());
        if of.text < line.text {
            *of = line;
        }
    }

    /// Brings together what two sides made of the same marks: what either added is there, what either took back is not.
    pub fn merge(base: &Marks, ours: &Marks, theirs: &Marks) -> Marks {
        let mut merged = Marks::default();
        for line in ours.known.values().chain(theirs.known.values()) {
            let has = |side: &Marks| side.known.get(&line.mark.id).is_some_and(|of| of == line);
            if (has(ours) && has(theirs)) || !has(base) {
                merged.keep(line.clone());
            }
        }
        for line in ours.others.iter().chain(&theirs.others) {
            let has = |side: &Marks| side.others.contains(line);
            if (has(ours) && has(theirs)) || !has(base) {
                merged.others.insert(line.clone());
            }
        }
        merged
    }
}

fn read_line(line: &str) -> Option<Mark> {
    if line.len() > LONGEST {
        return None;
    }
    let mark = Mark::from(serde_json::from_str::<Written>(line).ok()?);
    // Whoever writes such a line by hand says more than is for others.
    MarkLine::of(&mark).map(|_| mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Decision, Name, Timestamp, Verdict};

    fn mark(id: u8, act: Act, note: Option<&str>) -> Mark {
        Mark {
            id: Id::from_bytes(&[id; 16]).unwrap(),
            entry: Id::from_bytes(&[7; 16]).unwrap(),
            act,
            by: Name::parse("Ada").unwrap(),
            at: Timestamp::from_seconds(1_778_572_800 - i64::from(id)),
            note: note.map(str::to_owned),
        }
    }

    fn tried(id: u8) -> Mark {
        let act = Act::Tried {
            verdict: Verdict::Worked,
            place: Some("shed".into()),
        };
        mark(id, act, Some("two\nlines"))
    }

    #[test]
    fn a_mark_is_one_line_that_reads_back() {
        let marks = Marks::of(&[tried(1), mark(2, Act::MeToo, None)]);
        let text = marks.text();
        assert_eq!(
            text.lines().nth(1).unwrap(),
            "{\"at\":\"2026-05-12T07:59:59Z\",\"by\":\"Ada\",\"act\":\"tried\",\"verdict\":\"worked\",\"where\":\"shed\",\
             \"note\":\"two\\nlines\",\"entry\":\"07070707-0707-0707-0707-070707070707\",\
             \"id\":\"01010101-0101-0101-0101-010101010101\"}"
        );
        assert!(
            text.lines().next().unwrap().contains("metoo"),
            "the earlier one is first"
        );
        assert_eq!(Marks::read(&text), marks);
    }

    #[test]
    fn the_end_of_a_line_is_no_part_of_it() {
        let marks = Marks::read("one\r\r\ntwo\r\n\r\r\nthree\r");
        assert!(marks.others.iter().eq(["one", "three", "two"]));
        assert_eq!(Marks::read(&marks.text()), marks);
    }

    #[test]
    fn what_is_not_for_others_is_left_out() {
        let step = Act::Step {
            number: 1,
            did: None,
            coach: None,
        };
        let sensitive = Act::Flag {
            reason: FlagReason::Sensitive,
        };
        let review = Act::Review {
            decision: Decision::Ok,
        };
        let marks = Marks::of(&[
            mark(1, step, Some("secret")),
            mark(2, sensitive, Some("secret")),
            mark(3, review, Some("secret")),
        ]);
        assert!(!marks.text().contains("secret"));
        assert_eq!(marks.known.len(), 1);
    }

    #[test]
    fn a_line_that_names_nobody_or_no_moment_is_no_mark() {
        let line = Marks::of(&[tried(1)]).text();
        let thanks = Act::Thanks {
            to: Some(Name::parse("Ben").unwrap()),
        };
        let thanks = Marks::of(&[mark(2, thanks, None)]).text();
        let name = |line: &str, text: &str| {
            line.replace("\"Ada\"", &format!("\"{text}\""))
                .replace("\"Ben\"", &format!("\"{text}\""))
        };
        let long = "x".repeat(500);
        let mut lines = Vec::new();
        for text in ["F\\u001b[31may", "", " ", "\\u200b", "a\\u0000b", &long] {
            lines.extend([name(&line, text), name(&thanks, text)]);
            lines.push(thanks.replace("\"Ben\"", &format!("\"{text}\"")));
        }
        let at = "2026-05-12T07:59:59Z";
        for moment in [
            "never",
            "2026-13-12T07:59:59Z",
            // Years of five digits, and those before the first, are written in a way that nobody reads.
            "9999-12-31T23:59:59-01:00",
            "0000-01-01T00:00:00+01:00",
        ] {
            lines.push(line.replace(at, moment));
        }
        for line in lines {
            let marks = Marks::read(&line);
            assert!(marks.known.is_empty(), "{line}");
            assert_eq!(marks.text(), line, "it is passed on");
        }
    }

    #[test]
    fn a_mark_is_read_as_it_will_be_written() {
        let line = Marks::of(&[tried(1)]).text();
        for (found, odd) in [
            ("\"Ada\"", "\"  Ada   L.\""),
            ("\"Ada\"", "\"Zoe\\u0308\""),
            ("2026-05-12T07:59:59Z", "2026-05-12T07:59:60Z"),
            ("2026-05-12T07:59:59Z", "2026-05-12T07:59:59.999+01:00"),
            ("shed", "a\\u0000\\u001b[31mb\\n"),
            ("two", "\\u0007\\ufdd0\\u202e"),
        ] {
            let marks = Marks::read(&line.replace(found, odd));
            let read: Vec<&Mark> = marks.known.values().map(|line| &line.mark).collect();
            assert_eq!(read.len(), 1, "{odd}");
            let again = Marks::read(&Marks::of(read.iter().copied()).text());
            let again: Vec<&Mark> = again.known.values().map(|line| &line.mark).collect();
            assert_eq!(again, read, "{odd}");
            let at = read[0].at;
            assert_eq!(Timestamp::from_seconds(at.seconds()), at, "{odd}");
            assert_eq!(Name::parse(read[0].by.as_str()), Ok(read[0].by.clone()));
        }
    }

    #[test]
    fn strange_lines_stay_and_sides_are_joined() {
        let base = Marks::read(&format!(
            "{{\"new\":1}}\n{}",
            Marks::of(&[tried(1), tried(2)]).text()
        ));
        let ours = Marks::read(&format!(
            "{{\"new\":1}}\n{}",
            Marks::of(&[tried(1), tried(3)]).text()
        ));
        let theirs = Marks::read(&format!(
            "{{\"new\":1}}\nnot a mark\n{}",
            Marks::of(&[tried(1), tried(2), tried(4)]).text()
        ));
        let merged = Marks::merge(&base, &ours, &theirs);
        assert_eq!(merged, Marks::merge(&base, &theirs, &ours));
        assert!(merged.others.iter().eq(["not a mark", "{\"new\":1}"]));
        let ids: Vec<u8> = merged.known.keys().map(|id| id.as_bytes()[0]).collect();
        assert_eq!(ids, [1, 3, 4], "2 was taken back by one side");
    }

    #[test]
    fn many_strange_lines_are_joined_at_once() {
        let lines = |from: usize| -> String {
            (from..from + 140_000)
                .map(|number| format!("{number:x}\n"))
                .collect()
        };
        let (base, ours, theirs) = (
            Marks::read(&lines(2)),
            Marks::read(&lines(1)),
            Marks::read(&lines(0)),
        );
        let start = std::time::Instant::now();
        let merged = Marks::merge(&base, &ours, &theirs);
        assert!(start.elapsed().as_secs() < 10);
        // What is new stays, and of what is old what both still have.
        assert_eq!(merged.others.len(), 140_000);
    }
}
