//! What the program does, told while it does it: `--verbose`.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use log::{LevelFilter, Log, Metadata, Record};

use super::single_line;

/// Writes what this program says of itself to standard error, a line each, behind the time since its beginning.
struct Told {
    began: OnceLock<Instant>,
    held: AtomicBool,
}

static TOLD: Told = Told {
    began: OnceLock::new(),
    held: AtomicBool::new(false),
};

impl Log for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cop") && !self.held.load(Ordering::Relaxed)
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let since = self.began.get().map(Instant::elapsed).unwrap_or_default();
        let line = format!(
            "[{:7.1} ms] {}\n",
            since.as_secs_f64() * 1000.0,
            single_line(&record.args().to_string())
        );
        // Nobody can be told that nothing can be told.
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }

    fn flush(&self) {}
}

/// Tells from now on what is done.
pub fn tell_what_is_done() {
    let _ = TOLD.began.set(Instant::now());
    if log::set_logger(&TOLD).is_ok() {
        log::set_max_level(LevelFilter::Debug);
    }
}

/// Whether the screen is a picture, on which nothing is told.
pub(super) fn hold_back(held: bool) {
    TOLD.held.store(held, Ordering::Relaxed);
}
