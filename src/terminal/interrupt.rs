//! Ctrl-C: a signal that a prompt, an editor or a pager takes for itself while it is in front.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

static WATCHES: AtomicUsize = AtomicUsize::new(0);

/// While it lives, Ctrl-C does not end the program.
pub(super) struct Watch(());

impl Watch {
    pub(super) fn start() -> Watch {
        static HANDLER: Once = Once::new();
        HANDLER.call_once(|| {
            // It fails only where another handler is installed, and then that one rules.
            let _ = ctrlc::set_handler(|| {
                if WATCHES.load(Ordering::SeqCst) == 0 {
                    // As if there were no handler: 128 and the signal's number.
                    std::process::exit(130);
                }
            });
        });
        WATCHES.fetch_add(1, Ordering::SeqCst);
        Watch(())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHES.fetch_sub(1, Ordering::SeqCst);
    }
}
