//! The whole terminal as one picture, taken and given back: the only place that knows how a terminal is switched over.
//!
//! However the program ends, the terminal is given back as it was: by dropping [`FullScreen`], by a hook where something
//! panics, and by the handler of signals in [`super::interrupt`]. What is written meanwhile goes through one door, which is
//! shut once the terminal was given back, so that no picture comes after it.

mod changes;
mod keys;
mod waiting;

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyEventKind,
};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::{Attribute, SetAttribute};
use ratatui::crossterm::terminal::{
    self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen,
};
use ratatui::layout::Rect;

use super::{interrupt, sanitize, told};

pub use keys::Key;

/// What comes from the person, or from the terminal itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Paste(String),
    /// The terminal has another size, in columns and rows.
    Size(u16, u16),
    /// The terminal has gone, and nothing will come any more.
    Gone,
}

/// Whether the terminal is taken. Who writes to it, takes it or gives it back holds the lock.
static TAKEN: Mutex<bool> = Mutex::new(false);

/// So long a signal waits for a picture that is being written; a terminal that takes none must not keep the program alive.
const PATIENCE: Duration = Duration::from_millis(200);

fn taken() -> MutexGuard<'static, bool> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take() -> io::Result<()> {
    let mut taken = taken();
    if *taken {
        return Ok(());
    }
    terminal::enable_raw_mode()?;
    *taken = true;
    told::hold_back(true);
    let mut switch = Vec::new();
    queue!(
        switch,
        EnterAlternateScreen,
        EnableBracketedPaste,
        Hide,
        Clear(ClearType::All)
    )?;
    write(&switch)
}

/// Gives the terminal back, if it is taken.
fn give_back(taken: &mut bool) -> io::Result<()> {
    if !std::mem::take(taken) {
        return Ok(());
    }
    let mut switch = Vec::new();
    queue!(
        switch,
        SetAttribute(Attribute::Reset),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    )?;
    let written = write(&switch);
    let done = terminal::disable_raw_mode().and(written);
    told::hold_back(false);
    done
}

/// Gives the terminal back before the program ends, and lets nobody draw any more.
pub(super) fn give_back_for_good() {
    let began = Instant::now();
    loop {
        match TAKEN.try_lock() {
            Ok(mut taken) => {
                let _ = give_back(&mut taken);
                return std::mem::forget(taken);
            }
            Err(TryLockError::Poisoned(poisoned)) => {
                let mut taken = poisoned.into_inner();
                let _ = give_back(&mut taken);
                return std::mem::forget(taken);
            }
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(1));
            }
            // Its picture cannot be mended, its modes can.
            Err(TryLockError::WouldBlock) => {
                let _ = terminal::disable_raw_mode();
                return;
            }
        }
    }
}

/// Writes to the terminal that is taken. Nothing comes after it was given back.
fn write_if_taken(bytes: &[u8]) -> io::Result<()> {
    let taken = taken();
    match *taken {
        true => write(bytes),
        false => Err(io::ErrorKind::NotConnected.into()),
    }
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// From now on a panic gives the terminal back before it is told of.
fn mind_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let _ = give_back(&mut taken());
            told(panic);
        }));
    });
}

/// The whole terminal, until it is dropped.
pub struct FullScreen {
    /// What the terminal shows.
    shown: Buffer,
    signals: waiting::Signals,
}

impl FullScreen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it cannot be switched over.
    pub fn take() -> io::Result<FullScreen> {
        interrupt::take_signals();
        mind_panics();
        let signals = waiting::Signals::take()?;
        let size = size()?;
        // Made before, so that a failure half-way gives back what was taken.
        let screen = FullScreen {
            shown: Buffer::empty(area(size)),
            signals,
        };
        take()?;
        Ok(screen)
    }

    /// How large it is, in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Shows a picture: what differs from the last one is written. `cursor` is where the cursor stands, if it is to be seen.
    ///
    /// # Errors
    /// When the terminal takes nothing, or was given back.
    pub fn draw(&mut self, mut picture: Buffer, cursor: Option<(u16, u16)>) -> io::Result<()> {
        for cell in &mut picture.content {
            // The last gate: whatever a picture was made of, no cell of it steers the terminal.
            if let std::borrow::Cow::Owned(safe) = sanitize(cell.symbol()) {
                cell.set_symbol(&safe);
            }
        }
        let mut written = Vec::new();
        queue!(written, Hide)?;
        if self.shown.area != picture.area {
            self.shown = Buffer::empty(picture.area);
            queue!(
                written,
                SetAttribute(Attribute::Reset),
                Clear(ClearType::All)
            )?;
        }
        changes::write(&mut self.shown, &picture, &mut written)?;
        if let Some((column, row)) = cursor {
            queue!(written, MoveTo(column, row), Show)?;
        }
        self.shown = picture;
        write_if_taken(&written)
    }

    /// Paints everything anew with the next picture, whatever else was written over it.
    ///
    /// # Errors
    /// As [`FullScreen::draw`], and when its size is not known.
    pub fn forget(&mut self) -> io::Result<()> {
        self.shown = Buffer::empty(area(size()?));
        let mut written = Vec::new();
        queue!(
            written,
            SetAttribute(Attribute::Reset),
            Clear(ClearType::All)
        )?;
        write_if_taken(&written)
    }

    /// Gives the terminal back for as long as something else is in front, such as an editor.
    ///
    /// # Errors
    /// When it cannot be taken again.
    pub fn aside<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        give_back(&mut taken())?;
        let done = self.signals.aside(|_| work());
        self.again()?;
        Ok(done)
    }

    /// Stops the program as Ctrl-Z does elsewhere, until the shell wakes it.
    ///
    /// # Errors
    /// As [`FullScreen::aside`].
    pub fn stop(&mut self) -> io::Result<()> {
        give_back(&mut taken())?;
        self.signals.aside(waiting::Signals::stop);
        self.again()
    }

    /// Takes the terminal again, whatever is on it now.
    fn again(&mut self) -> io::Result<()> {
        take()?;
        // Whatever was shown has gone.
        self.shown = Buffer::empty(area(size()?));
        Ok(())
    }

    /// What has come, or nothing after so long.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub fn input(&mut self, patience: Duration) -> io::Result<Vec<Input>> {
        let mut came = Vec::new();
        let readiness = waiting::wait(patience)?;
        if readiness == waiting::Readiness::Gone {
            return Ok(vec![Input::Gone]);
        }
        self.signals.quit(give_back_for_good)?;
        if self.signals.stopped() {
            self.stop()?;
        }
        if self.signals.continued() {
            // Who stopped it by force could not give the terminal back.
            let _ = give_back(&mut taken());
            self.again()?;
            came.push(Input::Size(self.shown.area.width, self.shown.area.height));
        }
        while event::poll(Duration::ZERO)? {
            came.extend(match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => {
                    keys::key(key).map(Input::Key)
                }
                Event::Paste(text) => Some(Input::Paste(text)),
                Event::Resize(..) => size()
                    .ok()
                    .map(|(columns, rows)| Input::Size(columns, rows)),
                _ => None,
            });
        }
        Ok(came)
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        let _ = give_back(&mut taken());
    }
}

/// How large the terminal is, in columns and rows; where it does not know, as large as most are.
fn size() -> io::Result<(u16, u16)> {
    Ok(match terminal::size()? {
        (0, _) | (_, 0) => (80, 24),
        size => size,
    })
}

fn area((columns, rows): (u16, u16)) -> Rect {
    Rect::new(0, 0, columns, rows)
}
