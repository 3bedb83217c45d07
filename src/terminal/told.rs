//! What the program does, told while it does it: `--verbose`.

use std::io::Write;
use std::sync::OnceLock;
use std::time::Instant;

use log::{LevelFilter, Log, Metadata, Record};

use super::single_line;

/// Writes what this program says of itself to standard error, a line each, behind the time since its beginning.
struct Told(OnceLock<Instant>);

static TOLD: Told = Told(OnceLock::new());

impl Log for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cop")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let since = self.0.get().map(Instant::elapsed).unwrap_or_default();
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
    let _ = TOLD.0.set(Instant::now());
    if log::set_logger(&TOLD).is_ok() {
        log::set_max_level(LevelFilter::Debug);
    }
}

/// Tells nothing more: the screen is a picture now.
pub(super) fn tell_nothing() {
    log::set_max_level(LevelFilter::Off);
}
