//! The modes of the terminal, remembered while a program of the person's has it: one that is killed cannot put them back itself.

/// The modes that the terminal had.
pub(super) struct Modes {
    #[cfg(unix)]
    had: Option<(std::fs::File, rustix::termios::Termios)>,
}

#[cfg(unix)]
impl Modes {
    /// As they are now; nothing where there is no terminal.
    pub(super) fn now() -> Modes {
        let terminal = super::editor::terminal();
        let had = terminal.and_then(|terminal| {
            let modes = rustix::termios::tcgetattr(&terminal).ok()?;
            Some((terminal, modes))
        });
        Modes { had }
    }

    /// Puts them back. In the background, where the terminal is another's, they are let be: who touches them there is stopped.
    pub(super) fn put_back(&self) {
        use rustix::process::getpgrp;
        use rustix::termios::{OptionalActions, tcgetpgrp, tcsetattr};

        let Some((terminal, modes)) = &self.had else {
            return;
        };
        if tcgetpgrp(terminal).is_ok_and(|front| front == getpgrp())
            && let Err(error) = tcsetattr(terminal, OptionalActions::Now, modes)
        {
            log::debug!("the terminal's modes cannot be put back: {error}");
        }
    }
}

/// Elsewhere a terminal keeps none for programs that have ended.
#[cfg(not(unix))]
impl Modes {
    pub(super) fn now() -> Modes {
        Modes {}
    }

    pub(super) fn put_back(&self) {}
}
