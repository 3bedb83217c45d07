//! What a screen is told, kept instead of shown.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::Screen;

/// Both streams of a screen, in the order of writing.
#[derive(Debug, Clone, Default)]
pub struct Tape(Rc<RefCell<Vec<u8>>>);

impl Tape {
    /// A screen of so many columns that is no terminal, has no colour, and writes to this tape.
    pub fn screen(&self, width: usize) -> Screen {
        Screen::on(Box::new(self.clone()), Box::new(self.clone()), width)
    }

    /// What was written and flushed.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.borrow().clone()
    }

    /// The same as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
