//! Keys as a person names them.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key, with the modifiers that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as on the keyboard")]
pub enum Key {
    Char(char),
    Ctrl(char),
    Alt(char),
    F1,
    Enter,
    Tab,
    BackTab,
    Esc,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    PageUp,
    PageDown,
}

/// What was pressed; none for what no program here listens to.
pub(super) fn key(event: KeyEvent) -> Option<Key> {
    let with = |modifier| event.modifiers.contains(modifier);
    let word = with(KeyModifiers::CONTROL) || with(KeyModifiers::ALT);
    Some(match event.code {
        // AltGr comes as both, and types a character.
        KeyCode::Char(c) if with(KeyModifiers::CONTROL) && !with(KeyModifiers::ALT) => {
            match c.to_ascii_lowercase() {
                // What older terminals send for Ctrl and Backspace.
                'h' => Key::Backspace,
                c => Key::Ctrl(c),
            }
        }
        KeyCode::Char(c) if with(KeyModifiers::ALT) && !with(KeyModifiers::CONTROL) => Key::Alt(c),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Backspace if word => Key::Ctrl('w'),
        KeyCode::Left if word => Key::WordLeft,
        KeyCode::Right if word => Key::WordRight,
        KeyCode::F(1) => Key::F1,
        KeyCode::Enter => Key::Enter,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_people_name_them() {
        let none = KeyModifiers::NONE;
        for (code, modifiers, named) in [
            (KeyCode::Char('a'), none, Some(Key::Char('a'))),
            (
                KeyCode::Char('A'),
                KeyModifiers::SHIFT,
                Some(Key::Char('A')),
            ),
            (
                KeyCode::Char('u'),
                KeyModifiers::CONTROL,
                Some(Key::Ctrl('u')),
            ),
            (
                KeyCode::Char('h'),
                KeyModifiers::CONTROL,
                Some(Key::Backspace),
            ),
            (KeyCode::Char('e'), KeyModifiers::ALT, Some(Key::Alt('e'))),
            (
                KeyCode::Char('@'),
                KeyModifiers::ALT | KeyModifiers::CONTROL,
                Some(Key::Char('@')),
            ),
            (KeyCode::Left, KeyModifiers::CONTROL, Some(Key::WordLeft)),
            (KeyCode::Backspace, KeyModifiers::ALT, Some(Key::Ctrl('w'))),
            (KeyCode::BackTab, KeyModifiers::SHIFT, Some(Key::BackTab)),
            (KeyCode::F(1), none, Some(Key::F1)),
            (KeyCode::F(7), none, None),
        ] {
            assert_eq!(key(KeyEvent::new(code, modifiers)), named, "{code:?}");
        }
    }
}
