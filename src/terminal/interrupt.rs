//! Ctrl-C and the other signals that end a program: a prompt, an editor or a pager takes them for itself while it is in front,
//! and a full screen is given back before they have their way.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use super::full_screen;

/// The signal is handled on another thread, which may come after the prompt that it was meant for
/// has gone.
const GRACE: Duration = Duration::from_millis(250);

static STATE: Mutex<State> = Mutex::new(State {
    watches: 0,
    seen: false,
    ended: None,
});

struct State {
    watches: usize,
    seen: bool,
    /// When the last watch ended.
    ended: Option<Instant>,
}

impl State {
    /// Whether the program lives on after Ctrl-C at this time.
    fn survives(&mut self, now: Instant) -> bool {
        if self.watches > 0 {
            self.seen = true;
            return true;
        }
        self.ended
            .is_some_and(|ended| now.saturating_duration_since(ended) < GRACE)
    }
}

fn state() -> MutexGuard<'static, State> {
    // Nothing that holds the lock can panic.
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While it lives, Ctrl-C does not end the program but is remembered.
pub(super) struct Watch(());

/// From now on the signals come here.
pub(super) fn take_signals() {
    static HANDLER: Once = Once::new();
    HANDLER.call_once(|| {
        // It fails only where another handler is installed, and then that one rules.
        let _ = ctrlc::set_handler(|| {
            if !state().survives(Instant::now()) {
                full_screen::give_back_for_good();
                // 128 and the number of Ctrl-C's signal, whichever came: the handler is not told.
                std::process::exit(130);
            }
        });
    });
}

impl Watch {
    pub(super) fn start() -> Watch {
        take_signals();
        let mut state = state();
        if state.watches == 0 {
            state.seen = false;
        }
        state.watches += 1;
        Watch(())
    }

    /// Whether Ctrl-C was pressed since the first watch that is still alive began.
    pub(super) fn interrupted(&self) -> bool {
        state().seen
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut state = state();
        state.watches -= 1;
        state.ended = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_watch_and_its_aftermath_survive() {
        let now = Instant::now();
        let mut state = State {
            watches: 0,
            seen: false,
            ended: None,
        };
        assert!(!state.survives(now));
        state.watches = 1;
        assert!(state.survives(now) && state.seen);
        state = State {
            watches: 0,
            seen: false,
            ended: Some(now),
        };
        assert!(state.survives(now) && !state.seen);
        assert!(!state.survives(now + GRACE));
    }
}
