//! What every key does.

use crate::terminal::{Key, between_words};

/// What is known of the keys, in order.
pub(super) const HELP: &str = "\
Type to search: words, \"a phrase\", -without, this OR that, start*, tag:kiln, kind:story, by:Ada, state:due, \
since:2026-05. The last word need not be finished. With nothing typed: the latest entries.

Anywhere
  Up Down         one entry, or one line
  PgUp PgDn       one page
  F1, or ?        this help; ? where nothing is typed
  Ctrl-Z          to the shell; fg leads back
  Ctrl-L          paint everything anew
  Ctrl-C          leave

While typing
  Enter           read the selected entry
  Tab             to the list, where letters act
  Ctrl-T          all kinds, or one after the other
  Ctrl-U Ctrl-W   take away all before, or a word
  Esc             clear what is typed; leave

In the list (Tab), and where an entry is read
  e               edit it in your editor
  t               add tags, or take some away
  w               say how it went: tried
  T               thank whoever tells it

In the list
  Enter, Space    read the selected entry
  j k g G         down, up, first, last
  Tab, /, Esc     back to typing
  q               leave

Where an entry is read
  j k, Space      one line, one page
  Ctrl-D Ctrl-U   half a page
  g G             first line, last line
  Tab n, p        next link, the one before
  Enter           follow the selected link
  b, Backspace    back to where you came from
  q, Esc          back to the list
";

/// The same where an entry is to be chosen.
pub(super) const TO_CHOOSE: &str = "\
Type to narrow the list: parts of a title, the beginning of a handle, any words of the text. A slip is forgiven. tag:kiln, \
kind:story, by:Ada and the like work as well. With nothing typed: the latest entries.

To choose
  Enter           the selected entry, and go on with it
  Esc, Ctrl-C     none: nothing is done

To move
  Up Down         one entry; Tab goes down as well
  PgUp PgDn       one page

While typing
  Ctrl-T          all kinds, or one after the other
  Ctrl-U Ctrl-W   take away all before, or a word
  Ctrl-Z          to the shell; fg leads back
  Ctrl-L          paint everything anew
  F1, or ?        this help; ? where nothing is typed
";

/// Where what a key does begins.
const DOES: usize = 18;

/// So wide prose is still pleasant to read.
const PROSE: usize = 56;

/// A line of help as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Whether it heads those that follow.
    pub(super) heads: bool,
}

/// A text of help in lines of so many columns at most. What does not fit beside its key goes on below itself.
pub(super) fn lines(text: &str, columns: u16) -> Vec<Line> {
    let columns = usize::from(columns).max(1);
    let laid = |line: &str| {
        let is_prose = line.contains(". ");
        let is_key = line.starts_with(' ');
        let below = match is_key && columns > DOES + 8 {
            true => " ".repeat(DOES),
            false => String::new(),
        };
        let width = if is_prose {
            columns.min(PROSE)
        } else {
            columns
        };
        let options = between_words(width).subsequent_indent(&below);
        let heads = !is_key && !is_prose && !line.is_empty();
        let wrapped = textwrap::wrap(line, options).into_iter();
        wrapped
            .map(|part| Line {
                text: part.into_owned(),
                heads,
            })
            .collect::<Vec<_>>()
    };
    text.lines().flat_map(laid).collect()
}

/// The first line of the help after a key; none where it is left.
pub(super) fn turned(
    text: &str,
    top: usize,
    key: Key,
    (columns, rows): (u16, u16),
) -> Option<usize> {
    let rows = usize::from(rows).saturating_sub(1).max(1);
    let last = lines(text, columns).len().saturating_sub(rows);
    let page = rows.saturating_sub(2).max(1);
    let top = match key {
        Key::Down | Key::Char('j') => top + 1,
        Key::Up | Key::Char('k') => top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => top + page,
        Key::PageUp => top.saturating_sub(page),
        Key::Home | Key::Char('g') => 0,
        Key::End | Key::Char('G') => last,
        _ => return None,
    };
    Some(top.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_cut_off_at_any_width() {
        for text in [HELP, TO_CHOOSE] {
            for columns in [20, 32, 40, 80] {
                let lines = lines(text, columns);
                let words = |text: &str| -> Vec<String> {
                    text.split_whitespace().map(str::to_owned).collect()
                };
                let shown: Vec<String> = lines.iter().flat_map(|line| words(&line.text)).collect();
                assert_eq!(shown, words(text));
                let too_wide = lines
                    .iter()
                    .find(|line| line.text.chars().count() > columns.into());
                assert_eq!(too_wide, None, "{columns}");
            }
        }
    }

    #[test]
    fn what_a_key_does_goes_on_below_itself() {
        let lines = lines(TO_CHOOSE, 40);
        let shown: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
        let shown = shown.join("\n");
        let key = "To choose\n  Enter           the selected entry,\n                  and go on with it\n";
        assert!(shown.contains(key), "{shown}");
        assert!(
            shown.starts_with("Type to narrow the list: parts of a\ntitle, "),
            "{shown}"
        );
        let heads: Vec<&str> = lines
            .iter()
            .filter(|line| line.heads)
            .map(|line| &*line.text)
            .collect();
        assert_eq!(heads, ["To choose", "To move", "While typing"]);
    }
}
