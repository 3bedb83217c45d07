//! Waiting for a key without being lost where the terminal goes, and stopping as a shell's jobs do.

use std::io;
#[cfg(unix)]
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

/// What a wait ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// Something came, or the time is over, or a signal ended the wait.
    Look,
    /// The terminal has gone.
    Gone,
}

/// Waits until the terminal has something to read, at most so long. The library that reads keys would try for ever to read
/// one that has gone, so that is found out here.
#[cfg(unix)]
pub(super) fn wait(patience: Duration) -> io::Result<Readiness> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let terminal = rustix::stdio::stdin();
    let mut watched = [PollFd::new(&terminal, PollFlags::IN)];
    let patience = Timespec::try_from(patience).ok();
    match poll(&mut watched, patience.as_ref()) {
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => return Ok(Readiness::Look),
        Err(error) => return Err(error.into()),
    }
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    Ok(match watched[0].revents().intersects(gone) {
        true => Readiness::Gone,
        false => Readiness::Look,
    })
}

#[cfg(not(unix))]
pub(super) fn wait(patience: Duration) -> io::Result<Readiness> {
    ratatui::crossterm::event::poll(patience).map(|_| Readiness::Look)
}

/// So long a program that asked to be stopped waits for it; one whose shell knows no jobs is not stopped at all.
#[cfg(unix)]
const UNTIL_STOPPED: Duration = Duration::from_millis(200);

/// The signals by which a shell stops its jobs and wakes them, and the one that asks a program to end with a picture of its memory.
#[cfg(unix)]
pub(super) struct Signals {
    stopped: Flag,
    continued: Flag,
    quit: Flag,
    /// While something else is in front, and once the screen was given back, this program stops as others do.
    aside: Flag,
    registered: Vec<signal_hook::SigId>,
}

#[cfg(unix)]
type Flag = std::sync::Arc<std::sync::atomic::AtomicBool>;

#[cfg(unix)]
impl Signals {
    pub(super) fn take() -> io::Result<Signals> {
        use signal_hook::consts::{SIGCONT, SIGQUIT, SIGTSTP};
        use signal_hook::flag::register;

        let [stopped, continued, quit] = [Flag::default(), Flag::default(), Flag::default()];
        let aside = stops_as_others()?;
        aside.store(false, SeqCst);
        let registered = vec![
            register(SIGTSTP, Flag::clone(&stopped))?,
            register(SIGCONT, Flag::clone(&continued))?,
            register(SIGQUIT, Flag::clone(&quit))?,
        ];
        Ok(Signals {
            stopped,
            continued,
            quit,
            aside,
            registered,
        })
    }

    /// Ends the program as SIGQUIT would have, if it came; `before` does what must be done first.
    pub(super) fn quit(&self, before: impl FnOnce()) -> io::Result<()> {
        if self.quit.load(SeqCst) {
            before();
            signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGQUIT)?;
        }
        Ok(())
    }

    /// Whether the program was told to stop since the last time.
    pub(super) fn stopped(&self) -> bool {
        self.stopped.swap(false, SeqCst)
    }

    /// Whether the program was woken since the last time.
    pub(super) fn continued(&self) -> bool {
        self.continued.swap(false, SeqCst)
    }

    /// Does something while signals stop and wake the program as if it had no screen.
    pub(super) fn aside<T>(&self, work: impl FnOnce(&Self) -> T) -> T {
        self.aside.store(true, SeqCst);
        let done = work(self);
        self.aside.store(false, SeqCst);
        self.stopped();
        self.continued();
        done
    }

    /// Stops the program, and those that a shell started together with it, until it is woken.
    pub(super) fn stop(&self) {
        use rustix::process::{Signal, kill_current_process_group};

        self.continued();
        if kill_current_process_group(Signal::TSTP).is_err() {
            return;
        }
        let began = std::time::Instant::now();
        while began.elapsed() < UNTIL_STOPPED && !self.continued() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Whether the program stops and quits as one without a full screen does. What was once done for a signal stays so for the whole program, so
/// that this is kept for all its screens.
#[cfg(unix)]
fn stops_as_others() -> io::Result<Flag> {
    static ASIDE: std::sync::Mutex<Option<Flag>> = std::sync::Mutex::new(None);
    let mut known = ASIDE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(flag) = known.as_ref() {
        return Ok(Flag::clone(flag));
    }
    let flag = Flag::default();
    for signal in [signal_hook::consts::SIGTSTP, signal_hook::consts::SIGQUIT] {
        signal_hook::flag::register_conditional_default(signal, Flag::clone(&flag))?;
    }
    *known = Some(Flag::clone(&flag));
    Ok(flag)
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        self.aside.store(true, SeqCst);
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}

/// Elsewhere there are none.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn take() -> io::Result<Signals> {
        Ok(Signals)
    }

    pub(super) fn stopped(&self) -> bool {
        false
    }

    pub(super) fn continued(&self) -> bool {
        false
    }

    pub(super) fn aside<T>(&self, work: impl FnOnce(&Self) -> T) -> T {
        work(self)
    }

    pub(super) fn stop(&self) {}

    pub(super) fn quit(&self, _before: impl FnOnce()) -> io::Result<()> {
        Ok(())
    }
}
