//! How far a long piece of work has come: a bar on stderr, where a terminal can show one.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Screen, single_line};

/// Work that is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(300);

/// A bar that shows itself once the work takes a while; silent where stderr is no terminal.
pub struct Progress {
    bar: ProgressBar,
    /// When to show the bar; none once it is shown, or if it never will be.
    show_at: Option<Instant>,
}

impl Progress {
    /// Begins work of `total` steps.
    pub fn new(screen: &Screen, total: u64, label: &str) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let width = if screen.width() < 60 { 10 } else { 30 };
        // The template is our own; should it ever not parse, the plain bar does.
        if let Ok(style) =
            ProgressStyle::with_template(&format!("{{msg}} {{bar:{width}}} {{pos}}/{{len}}"))
        {
            bar.set_style(style);
        }
        bar.set_message(single_line(label).into_owned());
        let show_at = screen.shows_progress().then(|| Instant::now() + PATIENCE);
        Progress { bar, show_at }
    }

    /// One step is done.
    pub fn tick(&mut self) {
        if self.show_at.is_some_and(|time| Instant::now() >= time) {
            self.show_at = None;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }

    /// Takes the bar away while `act` talks, and shows it again.
    pub fn suspend<T>(&self, act: impl FnOnce() -> T) -> T {
        self.bar.suspend(act)
    }

    /// The work is over: the bar disappears, since the command says what was done.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // Work that fails half way must not leave a bar behind the message.
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_terminal_nothing_is_shown() {
        let screen = Screen::on(Box::new(std::io::sink()), Box::new(std::io::sink()), 80);
        let mut progress = Progress::new(&screen, 2, "Reading");
        progress.tick();
        assert_eq!(progress.suspend(|| 7), 7);
        assert!(progress.show_at.is_none() && progress.bar.is_hidden());
        assert_eq!(progress.bar.position(), 1);
        progress.finish();
    }
}
