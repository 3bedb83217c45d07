//! How far a long piece of work has come, or that it goes on: a line on stderr, where a terminal can show one.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Glyphs, Screen, single_line};

/// Work that is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often a sign that work goes on moves.
const BEAT: Duration = Duration::from_millis(120);

/// A line that shows itself once the work takes a while, whether or not anything was counted until then, and is gone when the
/// work is over. Silent where stderr is no terminal, where a program reads the results, and where each step is told in words.
pub struct Progress {
    bar: ProgressBar,
    /// Who shows the line, and what keeps them waiting until then.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins work of `total` steps: a bar.
    pub fn new(screen: &Screen, total: u64, label: &str) -> Progress {
        let width = if screen.width() < 60 { 10 } else { 30 };
        let bar = line(
            screen,
            Some(total),
            &format!("{{msg}} {{bar:{width}}} {{pos}}/{{len}}"),
            label,
        );
        Progress::of(screen, bar, None)
    }

    /// Begins work whose steps nobody counts: a sign that moves, and the time since.
    pub fn going_on(screen: &Screen, label: &str) -> Progress {
        let bar = line(screen, None, "{spinner} {msg}, {elapsed}", label);
        Progress::of(screen, bar, Some(BEAT))
    }

    /// Tells that a program is waited for that may ask something on the same terminal: a line that stays, above what it asks.
    pub fn waiting_for(screen: &Screen, label: &str) {
        if screen.shows_progress() && !is_told() {
            let line = format!("{} ...\n", single_line(label));
            // Nobody can be told that nothing can be told.
            let _ = std::io::stderr().lock().write_all(line.as_bytes());
        }
    }

    /// Does work whose steps nobody counts.
    pub fn during<T>(screen: &Screen, label: &str, work: impl FnOnce() -> T) -> T {
        let progress = Progress::going_on(screen, label);
        let done = work();
        progress.finish();
        done
    }

    fn of(screen: &Screen, bar: ProgressBar, beat: Option<Duration>) -> Progress {
        match screen.shows_progress() && !is_told() {
            true => Progress::shown(bar, beat, PATIENCE, ProgressDrawTarget::stderr),
            false => Progress { bar, waiting: None },
        }
    }

    /// Shows the line after a while, unless the work is over.
    fn shown(
        bar: ProgressBar,
        beat: Option<Duration>,
        patience: Duration,
        target: impl FnOnce() -> ProgressDrawTarget + Send + 'static,
    ) -> Progress {
        let (keep_waiting, over) = channel();
        let shown = bar.clone();
        let show = move || {
            if over.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(target());
                shown.tick();
                if let Some(beat) = beat {
                    shown.enable_steady_tick(beat);
                }
            }
        };
        // Where there is no thread to be had, the work is done all the same.
        let thread = std::thread::Builder::new().spawn(show).ok();
        Progress {
            bar,
            waiting: thread.map(|thread| (keep_waiting, thread)),
        }
    }

    /// One step is done.
    pub fn tick(&mut self) {
        self.bar.inc(1);
    }

    /// The work is over: the line disappears, since the command says what was done.
    pub fn finish(self) {}
}

impl Drop for Progress {
    // Work that fails half way must not leave a line behind the message either.
    fn drop(&mut self) {
        if let Some((keep_waiting, thread)) = self.waiting.take() {
            drop(keep_waiting);
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

/// Whether each step is told in words, which would be written into the line.
fn is_told() -> bool {
    log::max_level() >= log::LevelFilter::Debug
}

/// A line that is not shown yet.
fn line(screen: &Screen, total: Option<u64>, template: &str, label: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
    // The template is our own; should it ever not parse, the plain bar does.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(match screen.glyphs() {
            Glyphs::Blocks => style,
            Glyphs::Ascii => style.progress_chars("##-").tick_chars("|/-\\ "),
        });
    }
    bar.set_message(single_line(label).into_owned());
    bar
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Condvar, Mutex};

    use indicatif::TermLike;

    use super::*;

    /// What stands on a line, and all that ever did.
    #[derive(Debug, Default)]
    struct Stood {
        now: String,
        all: Vec<String>,
    }

    /// A terminal of one line.
    #[derive(Debug, Clone, Default)]
    struct OneLine(Arc<(Mutex<Stood>, Condvar)>);

    impl OneLine {
        fn target(&self) -> impl FnOnce() -> ProgressDrawTarget + Send + 'static {
            let line = self.clone();
            move || ProgressDrawTarget::term_like(Box::new(line))
        }

        fn now(&self) -> String {
            self.0.0.lock().unwrap().now.trim_end().to_owned()
        }

        /// Waits until something is shown.
        fn shows(&self) -> String {
            let (lines, changed) = &*self.0;
            let lines = lines.lock().unwrap();
            let nothing = |lines: &mut Stood| lines.all.is_empty();
            // However much else the machine has to do.
            let shown = changed.wait_timeout_while(lines, A_MINUTE, nothing);
            shown.unwrap().0.all.first().cloned().unwrap_or_default()
        }
    }

    impl TermLike for OneLine {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.0.lock().unwrap().now.push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.0.0.lock().unwrap().now.clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            let mut lines = self.0.0.lock().unwrap();
            let text = lines.now.trim_end().to_owned();
            if !text.is_empty() {
                lines.all.push(text);
                self.0.1.notify_all();
            }
            Ok(())
        }
    }

    const A_MINUTE: Duration = Duration::from_secs(60);
    const AN_HOUR: Duration = Duration::from_secs(3600);

    fn screen() -> Screen {
        Screen::on(Box::new(io::sink()), Box::new(io::sink()), 80)
    }

    #[test]
    fn a_line_comes_though_nothing_was_counted_and_goes_at_the_end() {
        for (template, total, text) in [
            ("{msg} {bar:4} {pos}/{len}", Some(2), "Reading ---- 0/2"),
            ("{spinner} {msg}", None, "/ Reading"),
        ] {
            let terminal = OneLine::default();
            let bar = line(&screen(), total, template, "Reading");
            let progress = Progress::shown(bar, None, Duration::ZERO, terminal.target());
            assert_eq!(terminal.shows(), text);
            progress.finish();
            assert_eq!(terminal.now(), "");
        }
    }

    #[test]
    fn what_is_done_before_shows_nothing_and_waits_for_nobody() {
        let terminal = OneLine::default();
        let bar = line(&screen(), Some(2), "{msg} {pos}/{len}", "Reading");
        let mut progress = Progress::shown(bar, Some(BEAT), AN_HOUR, terminal.target());
        progress.tick();
        progress.finish();
        assert_eq!(terminal.0.0.lock().unwrap().all, [""; 0]);
    }

    #[test]
    fn without_a_terminal_nothing_is_shown() {
        let mut progress = Progress::new(&screen(), 2, "Reading");
        progress.tick();
        assert!(progress.waiting.is_none() && progress.bar.is_hidden());
        assert_eq!(progress.bar.position(), 1);
        assert_eq!(Progress::during(&screen(), "Checking", || 7), 7);
    }
}
