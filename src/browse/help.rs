//! What every key does.

use crate::terminal::Key;

/// What is known of the keys, in order.
pub(super) const HELP: &str = "\
Type to search: words, \"a phrase\", -without,
this OR that, start*, tag:kiln, kind:story, by:Ada,
state:due, since:2026-05. The last word need not be
finished. With nothing typed: the latest entries.

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
Type to narrow the list: parts of a title, the beginning
of a handle, any words of the text. A slip is forgiven.
tag:kiln, kind:story, by:Ada and the like work as well.
With nothing typed: the latest entries.

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

/// The first line of the help after a key; none where it is left.
pub(super) fn turned(text: &str, top: usize, key: Key, (_, rows): (u16, u16)) -> Option<usize> {
    let rows = usize::from(rows).saturating_sub(1).max(1);
    let last = text.lines().count().saturating_sub(rows);
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
