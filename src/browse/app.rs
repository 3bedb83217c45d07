//! The loop that joins keys, state, worker and screen.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::state::{Effect, Event, State};
use super::worker::{Answer, Bench, Deed, Job, Worker};
use super::{Ended, Start, draw};
use crate::model::Id;
use crate::terminal::{FullScreen, Input};

/// How long a key is waited for while an answer may come.
const WHILE_IT_WORKS: Duration = Duration::from_millis(4);

/// So many times in a row an answer is waited for that closely; then it takes longer, and need not be.
const CLOSELY: u32 = 50;

/// How long a key is waited for after that, while an answer is still to come.
const WHILE_IT_WORKS_LONG: Duration = Duration::from_millis(20);

/// How long a key is waited for otherwise, before signals are looked for.
const AT_REST: Duration = Duration::from_millis(200);

/// The state, and the worker that does what it asks for.
pub struct App {
    state: Option<State>,
    worker: Worker,
    /// How often an answer may be waited for closely.
    closely: u32,
    /// Whether an answer is still to come.
    waits: bool,
    /// What the worker was asked to do and has not answered yet, in order.
    acts: VecDeque<Deed>,
    /// What whoever holds the terminal is still to do, in order.
    outside: Vec<Outside>,
}

/// What only whoever holds the terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outside {
    Edit(Id),
    Redraw,
    Stop,
    Choose(Id),
    Quit,
}

impl App {
    /// Begins on a screen of so many columns and rows.
    pub fn new(start: Start, size: (u16, u16)) -> App {
        let (state, effects) = State::new(&start, size);
        let mut app = App {
            state: Some(state),
            worker: Worker::new(Bench::new(start)),
            closely: 0,
            waits: false,
            acts: VecDeque::new(),
            outside: Vec::new(),
        };
        app.hand_out(effects);
        app
    }

    /// Takes what has happened.
    pub fn take(&mut self, event: Event) {
        self.taken(event);
    }

    /// Takes the answers that have come; whether there were any.
    pub fn answers(&mut self) -> bool {
        let mut came = false;
        while let Some(answer) = self.worker.answer() {
            came = true;
            self.waits = false;
            if matches!(answer, Answer::Done(_) | Answer::Refused(_)) {
                self.acts.pop_front();
            }
            self.taken(Event::Answer(answer));
        }
        came
    }

    /// Waits for what is still to be done; gives what could not be, in words.
    fn settle(&mut self) -> Vec<String> {
        let mut refused = Vec::new();
        while let Some(deed) = self.acts.front() {
            match self.worker.next_answer() {
                Some(Answer::Refused(told)) => refused.push(with_words(&told, deed)),
                Some(Answer::Done(_)) => {}
                Some(_) => continue,
                // The worker has gone, and nobody knows how far it came.
                None => refused.push(with_words(
                    "What you did last may not have been kept.",
                    deed,
                )),
            }
            self.acts.pop_front();
        }
        refused
    }

    /// How it all ended, after everything was kept that can be.
    fn ended(&mut self, result: io::Result<()>) -> Ended {
        Ended {
            refused: self.settle(),
            result,
        }
    }

    /// Whether it looks for something of which the answer is still to come.
    pub fn searches(&self) -> bool {
        self.state
            .as_ref()
            .is_some_and(|state| state.finding.waits())
    }

    /// Paints the state; where the cursor stands, if it is to be seen.
    pub fn draw(&self, picture: &mut Buffer) -> Option<(u16, u16)> {
        self.state.as_ref().and_then(|state| draw(state, picture))
    }

    /// How large its screen is.
    fn size(&self) -> (u16, u16) {
        self.state.as_ref().map_or((0, 0), |state| state.size)
    }

    fn taken(&mut self, event: Event) {
        let Some(state) = self.state.take() else {
            return;
        };
        let (state, effects) = state.after(event);
        self.state = Some(state);
        self.hand_out(effects);
    }

    /// Gives the worker what it can do, and keeps what it cannot for whoever holds the terminal.
    fn hand_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let job = match effect {
                Effect::Find(ask) => Job::Find(ask),
                Effect::Read(want) => Job::Read(want),
                Effect::Act(id, deed) => {
                    self.acts.push_back(deed.clone());
                    Job::Act(id, deed)
                }
                Effect::Edit(id) => {
                    self.outside.push(Outside::Edit(id));
                    continue;
                }
                Effect::Redraw => {
                    self.outside.push(Outside::Redraw);
                    continue;
                }
                Effect::Stop => {
                    self.outside.push(Outside::Stop);
                    continue;
                }
                Effect::Choose(id) => {
                    self.outside.push(Outside::Choose(id));
                    continue;
                }
                Effect::Quit => {
                    self.outside.push(Outside::Quit);
                    continue;
                }
            };
            self.worker.give(job);
            self.closely = CLOSELY;
            self.waits = true;
        }
    }

    /// How long a key may be waited for.
    fn patience(&mut self) -> Duration {
        match self.closely {
            0 if self.waits => WHILE_IT_WORKS_LONG,
            0 => AT_REST,
            _ => {
                self.closely -= 1;
                WHILE_IT_WORKS
            }
        }
    }
}

/// What is told of a deed, with what the person wrote for it.
fn with_words(told: &str, deed: &Deed) -> String {
    let words = deed.words().map(|words| format!("\nYou wrote: {words}"));
    told.trim_end().to_owned() + &words.unwrap_or_default()
}

/// See [`super::run`].
pub(super) fn run(start: Start, edit: &mut dyn FnMut(Id) -> String) -> io::Result<Ended> {
    let mut screen = FullScreen::take()?;
    let mut app = App::new(start, screen.size());
    let result = browse(&mut app, &mut screen, edit);
    // Whoever leaves has their shell back at once, and what they did is kept all the same.
    drop(screen);
    Ok(app.ended(result.map(|_| ())))
}

/// See [`super::choose`].
pub(super) fn choose(start: Start) -> io::Result<Option<Id>> {
    let mut screen = FullScreen::take()?;
    let mut app = App::new(start, screen.size());
    // Nothing is edited where an entry is chosen.
    browse(&mut app, &mut screen, &mut |_| String::new())
}

/// Takes what comes until the person leaves, or has chosen an entry.
fn browse(
    app: &mut App,
    screen: &mut FullScreen,
    edit: &mut dyn FnMut(Id) -> String,
) -> io::Result<Option<Id>> {
    let mut changed = true;
    loop {
        changed |= app.answers();
        if let Some(end) = outside(app, screen, edit)? {
            return Ok(end.chosen);
        }
        if changed {
            show(app, screen)?;
        }
        if !app.worker.works() {
            // It has told why it ended; nothing can be found any more.
            return Err(io::Error::other("the search has ended"));
        }
        let patience = app.patience();
        let came = screen.input(patience)?;
        changed = !came.is_empty();
        for input in came {
            app.take(match input {
                Input::Key(key) => Event::Key(key),
                Input::Paste(text) => Event::Paste(text),
                Input::Size(columns, rows) => Event::Size(columns, rows),
                Input::Gone => return Ok(None),
            });
            if let Some(end) = outside(app, screen, edit)? {
                return Ok(end.chosen);
            }
        }
    }
}

/// That the person leaves.
struct End {
    /// The entry that they chose, if they did.
    chosen: Option<Id>,
}

/// Does what only whoever holds the terminal can do, until the person leaves.
fn outside(
    app: &mut App,
    screen: &mut FullScreen,
    edit: &mut dyn FnMut(Id) -> String,
) -> io::Result<Option<End>> {
    for asked in std::mem::take(&mut app.outside) {
        match asked {
            Outside::Edit(id) => {
                let told = screen.aside(|| edit(id))?;
                resized(app, screen);
                app.take(Event::Edited(told));
            }
            Outside::Redraw => screen.forget()?,
            Outside::Stop => {
                screen.stop()?;
                resized(app, screen);
            }
            Outside::Choose(id) => return Ok(Some(End { chosen: Some(id) })),
            Outside::Quit => return Ok(Some(End { chosen: None })),
        }
    }
    Ok(None)
}

/// The terminal may have another size after something else was in front.
fn resized(app: &mut App, screen: &FullScreen) {
    let (columns, rows) = screen.size();
    app.take(Event::Size(columns, rows));
}

fn show(app: &App, screen: &mut FullScreen) -> io::Result<()> {
    let (columns, rows) = app.size();
    let mut picture = Buffer::empty(Rect::new(0, 0, columns, rows));
    let cursor = app.draw(&mut picture);
    screen.draw(picture, cursor)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{id, start};
    use super::*;

    fn thanking(start: Start) -> App {
        let mut app = App::new(start, (80, 24));
        let thanks = |note: &str| Effect::Act(id(1), Deed::Thank(Some(note.to_owned())));
        app.hand_out(vec![thanks("For the button."), thanks("For the cone.")]);
        app
    }

    #[test]
    fn what_was_refused_is_told_also_where_the_screen_has_failed() {
        let gone = thanking(start("")).ended(Err(io::Error::other("no screen")));
        assert!(gone.result.is_err());
        assert_eq!(gone.refused.len(), 2);
        let told = "\nYou wrote: For the button.";
        assert!(gone.refused[0].ends_with(told), "{:?}", gone.refused);
    }

    #[test]
    fn what_nobody_has_kept_any_more_is_told() {
        let start = Start {
            community: Box::new(|| panic!("on purpose")),
            ..start("")
        };
        let ended = thanking(start).ended(Ok(()));
        assert_eq!(
            ended.refused,
            [
                "What you did last may not have been kept.\nYou wrote: For the button.",
                "What you did last may not have been kept.\nYou wrote: For the cone.",
            ]
        );
    }
}
