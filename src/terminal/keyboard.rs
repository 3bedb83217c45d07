//! Turns the keys of a terminal into what a person does to a line.

use std::io;

use console::Key;

use super::line::Stroke;

/// What a person does at a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Press {
    Stroke(Stroke),
    Enter,
    Complete,
    /// Ctrl-D: the end of what is told.
    End,
    /// Esc, which sets an offer aside and does nothing to a line.
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// From here to [`Press::PasteEnd`] the terminal sends a pasted text.
    PasteStart,
    PasteEnd,
    Nothing,
}

/// Reads the next press from a source of keys, which gives several for one press where the
/// terminal sent a sequence that the source does not know.
pub(super) fn next_press(key: &mut dyn FnMut() -> io::Result<Key>) -> io::Result<Press> {
    use Press::Stroke as Do;
    Ok(match key()? {
        Key::Char('\u{2}') | Key::ArrowLeft => Do(Stroke::Left),
        Key::Char('\u{6}') | Key::ArrowRight => Do(Stroke::Right),
        Key::Char('\u{4}') => Press::End,
        Key::Char('\u{b}') => Do(Stroke::DeleteToEnd),
        Key::Char('\u{15}') => Do(Stroke::DeleteToStart),
        Key::Char('\u{17}') => Do(Stroke::DeleteWord),
        Key::Char(c) if !c.is_control() => Do(Stroke::Insert(c)),
        Key::Home => Do(Stroke::Home),
        Key::End => Do(Stroke::End),
        Key::Backspace => Do(Stroke::Backspace),
        Key::Del => Do(Stroke::Delete),
        Key::Enter => Press::Enter,
        Key::Tab => Press::Complete,
        Key::CtrlC => Press::Interrupt,
        Key::Escape => Press::Escape,
        Key::UnknownEscSeq(start) => sequence(start, key)?,
        _ => Press::Nothing,
    })
}

/// The rest of a sequence that began with the escape character and `start`.
fn sequence(start: Vec<char>, key: &mut dyn FnMut() -> io::Result<Key>) -> io::Result<Press> {
    use Press::Stroke as Do;
    let mut sequence: String = start.iter().collect();
    let bracketed = sequence.starts_with('[');
    while sequence == "O" || (bracketed && !ends(&sequence)) {
        match key()? {
            Key::Char(c) if !c.is_control() => sequence.push(c),
            _ => return Ok(Press::Nothing),
        }
    }
    Ok(match sequence.as_str() {
        "[200~" => Press::PasteStart,
        "[201~" => Press::PasteEnd,
        "b" | "[1;5D" | "[1;3D" => Do(Stroke::WordLeft),
        "f" | "[1;5C" | "[1;3C" => Do(Stroke::WordRight),
        "\u{7f}" | "\u{8}" => Do(Stroke::DeleteWord),
        "OD" => Do(Stroke::Left),
        "OC" => Do(Stroke::Right),
        "OH" => Do(Stroke::Home),
        "OF" => Do(Stroke::End),
        _ => Press::Nothing,
    })
}

/// Whether a control sequence is complete.
fn ends(sequence: &str) -> bool {
    let last = sequence.chars().skip(1).last();
    last.is_some_and(|c| matches!(c, '\u{40}'..='\u{7e}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_presses() {
        let unknown = |text: &str| Key::UnknownEscSeq(text.chars().collect());
        let stroke = Press::Stroke;
        for (keys, presses) in [
            (
                vec![Key::Char('a'), Key::Enter],
                vec![stroke(Stroke::Insert('a')), Press::Enter],
            ),
            (
                vec![Key::Char('\u{4}'), Key::CtrlC],
                vec![Press::End, Press::Interrupt],
            ),
            (
                vec![Key::Char('\u{1}'), Key::Escape],
                vec![Press::Nothing, Press::Escape],
            ),
            (
                vec![
                    unknown("[20"),
                    Key::Char('0'),
                    Key::Char('~'),
                    Key::Char('x'),
                ],
                vec![Press::PasteStart, stroke(Stroke::Insert('x'))],
            ),
            (
                vec![unknown("[20"), Key::Char('1'), Key::Char('~')],
                vec![Press::PasteEnd],
            ),
            (
                vec![unknown("[1;"), Key::Char('5'), Key::Char('D')],
                vec![stroke(Stroke::WordLeft)],
            ),
            (
                vec![unknown("O"), Key::Char('H')],
                vec![stroke(Stroke::Home)],
            ),
            (vec![unknown("f")], vec![stroke(Stroke::WordRight)]),
            (
                vec![unknown("[3;"), Key::Char('5'), Key::Char('~')],
                vec![Press::Nothing],
            ),
        ] {
            let mut source = keys.clone().into_iter();
            let mut next = || {
                source
                    .next()
                    .ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
            };
            let mut found = Vec::new();
            while let Ok(press) = next_press(&mut next) {
                found.push(press);
            }
            assert_eq!(found, presses, "{keys:?}");
        }
    }
}
