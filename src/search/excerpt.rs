//! A stretch of a Markdown body as one line of plain text, with the matches in it.

use std::ops::Range;

use super::snippet::Snippet;

/// How far, in bytes, a link is looked through for its end.
const LONGEST_LINK: usize = 1_000;

/// How far back, in characters, a cut looks for the end of a word.
const LONGEST_WORD: usize = 24;

/// What to show of a body.
pub(super) struct Stretch<'a> {
    /// The body.
    pub(super) body: &'a str,
    /// The stretch, in bytes of the body.
    pub(super) range: Range<usize>,
    /// The stretch begins in the middle of a sentence.
    pub(super) mid_sentence: bool,
    /// What matched, in bytes of the body, in order and apart.
    pub(super) matches: &'a [Range<usize>],
    /// Show the target of a link that matched, which is left out otherwise.
    pub(super) targets: bool,
}

impl<'a> Stretch<'a> {
    /// One from the beginning of a sentence in which nothing matched.
    pub(super) fn plain(body: &'a str, range: Range<usize>) -> Stretch<'a> {
        Stretch {
            body,
            range,
            mid_sentence: false,
            matches: &[],
            targets: false,
        }
    }
}

/// Writes a stretch as plain text of at most so many characters. Markdown is taken off lightly, white space is folded.
pub(super) fn excerpt(stretch: &Stretch<'_>, max_chars: usize) -> Snippet {
    let mut writer = Writer {
        matches: stretch.matches,
        targets: stretch.targets,
        next: stretch
            .matches
            .partition_point(|found| found.end <= stretch.range.start),
        snippet: Snippet::default(),
        source: None,
        count: 0,
        most: max_chars,
        space: false,
        cut: false,
    };
    if stretch.mid_sentence {
        writer.snippet.text.push('…');
        writer.count = 1;
    }
    let mut at = stretch.range.start;
    let text = &stretch.body[stretch.range.clone()];
    let mut whole = at == 0 || stretch.body[..at].ends_with('\n');
    for line in text.split_inclusive('\n') {
        let skipped = if whole { line_prefix(line) } else { 0 };
        writer.inline(&line[skipped..], at + skipped, true);
        writer.space = true;
        if writer.cut {
            break;
        }
        at += line.len();
        whole = true;
    }
    writer.finish()
}

/// The length of what makes a line a heading, a quote, an item, a fence or a rule.
fn line_prefix(line: &str) -> usize {
    let plain = line.trim();
    if plain.starts_with("```") || plain.starts_with("~~~") {
        return line.len();
    }
    // A rule, or the underlining of a heading.
    let same = |c: char| plain.chars().all(|other| other == c);
    if plain.len() > 1 && ['-', '=', '*', '_'].into_iter().any(same) {
        return line.len();
    }
    let mut rest = line.trim_start();
    loop {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = if (1..=6).contains(&hashes) {
            &rest[hashes..]
        } else if (1..=9).contains(&digits) && rest[digits..].starts_with(['.', ')']) {
            &rest[digits + 1..]
        } else if rest.starts_with(['>', '-', '*', '+']) {
            &rest[1..]
        } else {
            break;
        };
        // `#tag` and `-5` are text, and so is a mark that comes before a space.
        if !after.starts_with([' ', '\t']) {
            break;
        }
        rest = after.trim_start();
        for task in ["[ ] ", "[x] ", "[X] "] {
            rest = rest.strip_prefix(task).unwrap_or(rest);
        }
    }
    line.len() - rest.len()
}

struct Writer<'a> {
    matches: &'a [Range<usize>],
    targets: bool,
    /// The first match that does not end before the present place.
    next: usize,
    snippet: Snippet,
    /// Where in the body the last match that was written begins.
    source: Option<usize>,
    /// The characters written.
    count: usize,
    most: usize,
    /// White space came since the last character.
    space: bool,
    /// Something did not fit.
    cut: bool,
}

impl Writer<'_> {
    /// Writes a text that begins at this byte of the body.
    fn inline(&mut self, text: &str, base: usize, links: bool) {
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if self.cut {
                return;
            }
            let after = at + c.len_utf8();
            let next = || text[after..].chars().next();
            let before = || text[..at].chars().next_back();
            let spaced = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let dropped = match c {
                '`' => true,
                '\\' => text[after..].starts_with(|c: char| c.is_ascii_punctuation()),
                '*' => {
                    let alone = spaced(before()) && spaced(next());
                    !(alone || (letter(before()) && letter(next())))
                }
                '~' => next() == Some('~') || before() == Some('~'),
                '_' => {
                    let inside = letter(before()) && letter(next());
                    !(inside || (spaced(before()) && spaced(next())))
                }
                _ => false,
            };
            if links && let Some(link) = link(&text[at..]) {
                self.inline(
                    &text[at + link.words.start..at + link.words.end],
                    base + at + link.words.start,
                    false,
                );
                self.target(text, base, at + link.target.start..at + link.target.end);
                at += link.length;
                continue;
            }
            if c == '\\' && dropped {
                // What it escapes is text.
                let escaped = text[after..].chars().next().map_or(0, char::len_utf8);
                text[after..after + escaped]
                    .chars()
                    .for_each(|c| self.put(c, base + after));
                at = after + escaped;
                continue;
            }
            if !dropped {
                self.put(c, base + at);
            }
            at = after;
        }
    }

    /// Writes the target of a link in brackets, where it matched and is asked for.
    fn target(&mut self, text: &str, base: usize, range: Range<usize>) {
        let (start, end) = (base + range.start, base + range.end);
        let first = self.matches.partition_point(|found| found.end <= start);
        let matched = self
            .matches
            .get(first)
            .is_some_and(|found| found.start < end);
        if !self.targets || !matched {
            return;
        }
        // The target of a page's link stands before its words.
        let next = std::mem::replace(&mut self.next, first);
        self.space = true;
        self.put('(', start - 1);
        for (at, c) in text[range].char_indices() {
            self.put(c, start + at);
        }
        self.put(')', end);
        self.next = self.next.max(next);
    }

    /// Writes a character that stands at this byte of the body.
    fn put(&mut self, c: char, at: usize) {
        if c.is_whitespace() || c.is_control() {
            self.space = true;
            return;
        }
        let spaces =
            usize::from(self.space && !self.snippet.text.is_empty() && self.snippet.text != "…");
        self.space = false;
        if self.count + spaces + 1 > self.most {
            self.cut = true;
            return;
        }
        while self
            .matches
            .get(self.next)
            .is_some_and(|found| found.end <= at)
        {
            self.next += 1;
        }
        let inside = self
            .matches
            .get(self.next)
            .filter(|found| found.start <= at);
        if spaces > 0 {
            self.snippet.text.push(' ');
        }
        let start = self.snippet.text.len();
        self.snippet.text.push(c);
        self.count += spaces + 1;
        if let Some(found) = inside {
            let end = self.snippet.text.len();
            // A match goes on where its first character was written before this one.
            match self.snippet.matches.last_mut() {
                Some(last) if self.source == Some(found.start) => last.end = end,
                _ => {
                    self.snippet.matches.push(start..end);
                    self.source = Some(found.start);
                }
            }
        }
    }

    /// Ends the text, at the end of a word where it was cut.
    fn finish(self) -> Snippet {
        let Snippet {
            mut text,
            mut matches,
        } = self.snippet;
        if self.cut {
            let room = text
                .char_indices()
                .nth(self.most.saturating_sub(1))
                .map_or(text.len(), |(at, _)| at);
            text.truncate(room);
            let back = text
                .char_indices()
                .rev()
                .take(LONGEST_WORD)
                .find(|&(_, c)| c == ' ');
            if let Some((at, _)) = back.filter(|&(at, _)| at > 0) {
                text.truncate(at);
            }
            text.truncate(text.trim_end_matches([' ', ',', ';', ':', '-', '(']).len());
            for found in &mut matches {
                found.end = found.end.min(text.len());
            }
            matches.retain(|found| found.start < found.end);
            text.push('…');
        }
        Snippet { text, matches }
    }
}

/// A link at the start of a text.
struct Link {
    /// The words to show.
    words: Range<usize>,
    /// Where it leads, if that is not shown already.
    target: Range<usize>,
    /// The length of the whole.
    length: usize,
}

/// Reads `[words](target)`, `![words](target)`, `[[page]]` or `[[page|words]]`.
fn link(text: &str) -> Option<Link> {
    if !text.starts_with(['[', '!']) {
        return None;
    }
    let mut limit = text.len().min(LONGEST_LINK);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let near = &text[..limit];
    if let Some(inside) = near.strip_prefix("[[") {
        let end = inside.find("]]")?;
        let bar = inside[..end].find('|');
        let start = bar.map_or(0, |bar| bar + 1);
        return Some(Link {
            words: start + 2..end + 2,
            target: 2..bar.unwrap_or(0) + 2,
            length: end + 4,
        });
    }
    let open = near.find('[').filter(|&at| at <= 1)?;
    let close = near.find("](")?;
    let target = &near[close + 2..];
    // Another bracket in between: this one belongs to no link.
    if near[open + 1..close].contains(['[', ']']) {
        return None;
    }
    let mut depth = 0_usize;
    let end = target.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    Some(Link {
        words: open + 1..close,
        target: close + 2..close + 2 + end,
        length: close + 2 + end + 1,
    })
}
