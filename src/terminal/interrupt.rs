//! Ctrl-C: a signal that a prompt, an editor or a pager takes for itself while it is in front.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

static SEEN: AtomicBool = AtomicBool::new(false);
static WATCHES: AtomicUsize = AtomicUsize::new(0);

/// While it lives, Ctrl-C does not end the program but is remembered.
pub(super) struct Watch(());

impl Watch {
    pub(super) fn start() -> Watch {
        static HANDLER: Once = Once::new();
        HANDLER.call_once(|| {
            // It fails only where another handler is installed, and then that one rules.
            let _ = ctrlc::set_handler(|| {
                if WATCHES.load(Ordering::SeqCst) > 0 {
                    SEEN.store(true, Ordering::SeqCst);
                } else {
                    // As if there were no handler: 128 and the signal's number.
                    std::process::exit(130);
                }
            });
        });
        if WATCHES.fetch_add(1, Ordering::SeqCst) == 0 {
            SEEN.store(false, Ordering::SeqCst);
        }
        Watch(())
    }

    /// Whether Ctrl-C was pressed since the first watch that is still alive began.
    pub(super) fn interrupted(&self) -> bool {
        SEEN.load(Ordering::SeqCst)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHES.fetch_sub(1, Ordering::SeqCst);
    }
}
