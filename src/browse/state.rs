//! All that is shown, and how what happens changes it.

use std::collections::VecDeque;

use super::bottom::Message;
use super::dialogue::{Dialogue, Outcome};
use super::finding::{Finding, Turn as Found};
use super::page::Page;
use super::panes::{Panes, panes};
use super::reading::{Reading, Turn};
use super::worker::{Answer, Ask, Deed, Want};
use super::{Choice, Start, help};
use crate::model::Id;
use crate::terminal::{Key, Styles};

/// All that is shown.
#[derive(Debug, Clone)]
pub struct State {
    /// How large the terminal is, in columns and rows.
    pub(super) size: (u16, u16),
    pub(super) styles: Styles,
    pub(super) finding: Finding,
    /// What the selected entry says.
    pub(super) preview: Option<Page>,
    /// The entry that is read, on top of those that led to it.
    pub(super) reading: Vec<Reading>,
    pub(super) dialogue: Option<Dialogue>,
    /// What was said and is not done yet, in its order.
    doing: VecDeque<Dialogue>,
    /// What could not be done while something else was said: it comes back after that.
    refused: VecDeque<Dialogue>,
    /// The first line of the help that is shown.
    pub(super) help: Option<usize>,
    pub(super) message: Option<Message>,
    /// What an entry is chosen for, where one is to be chosen.
    pub(super) choice: Option<Choice>,
    /// What is found next is read, or chosen: whoever types and presses Enter at once means that, not what was found before.
    opens: bool,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Paste(String),
    /// The terminal has another size, in columns and rows.
    Size(u16, u16),
    /// The worker has answered.
    Answer(Answer),
    /// The person is back from editing, and this came of it.
    Edited(String),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Find entries.
    Find(Ask),
    /// Read an entry.
    Read(Want),
    /// Do something about an entry.
    Act(Id, Deed),
    /// Let the person edit an entry.
    Edit(Id),
    /// Paint everything anew.
    Redraw,
    /// Stop until the shell wakes the program.
    Stop,
    /// This entry is the one.
    Choose(Id),
    /// Leave.
    Quit,
}

impl State {
    /// What is shown at first, and what is to be done for it.
    pub fn new(start: &Start, size: (u16, u16)) -> (State, Vec<Effect>) {
        let said = start.choice.as_ref().and_then(|choice| choice.said.clone());
        let mut state = State {
            size,
            styles: start.styles,
            finding: Finding::new(&start.query, start.filters.clone()),
            preview: None,
            reading: Vec::new(),
            dialogue: None,
            doing: VecDeque::new(),
            refused: VecDeque::new(),
            help: None,
            message: said.map(Message::plain),
            choice: start.choice.clone(),
            opens: false,
        };
        let rows = state.list_rows();
        let first = state.finding.ask(rows);
        (state, vec![Effect::Find(first)])
    }

    /// How the terminal is divided.
    pub(super) fn panes(&self) -> Panes {
        panes(self.size, self.bottom_rows())
    }

    /// How many entries the list shows.
    pub(super) fn list_rows(&self) -> usize {
        self.panes().list.height.into()
    }

    /// The state after something has happened, and what is to be done.
    pub fn after(mut self, event: Event) -> (State, Vec<Effect>) {
        let effects = self.take(event);
        (self, effects)
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) => {
                self.message = None;
                self.opens = false;
                self.key(key)
            }
            Event::Paste(text) => {
                self.message = None;
                self.opens = false;
                self.paste(&text)
            }
            Event::Size(columns, rows) => {
                self.size = (columns, rows);
                self.wanted()
            }
            Event::Answer(answer) => self.answered(answer),
            Event::Edited(told) => {
                self.message = Some(Message::plain(told));
                self.anew()
            }
        }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        match key {
            Key::Ctrl('c') => return vec![Effect::Quit],
            Key::Ctrl('z') => return vec![Effect::Stop],
            Key::Ctrl('l') => return vec![Effect::Redraw],
            _ => {}
        }
        if let Some(top) = self.help {
            self.help = help::turned(self.help_text(), top, key, self.size);
            return Vec::new();
        }
        if let Some(dialogue) = self.dialogue.take() {
            return self.spoken(dialogue, key);
        }
        if key == Key::F1 {
            self.help = Some(0);
            return Vec::new();
        }
        if self.reading.is_empty() {
            return self.find_key(key);
        }
        self.read_key(key)
    }

    /// A key in a dialogue.
    fn spoken(&mut self, dialogue: Dialogue, key: Key) -> Vec<Effect> {
        let said = dialogue.clone();
        match dialogue.key(key) {
            Outcome::Goes(dialogue) => self.dialogue = Some(dialogue),
            Outcome::Unclear(dialogue, why) => {
                self.dialogue = Some(dialogue);
                self.message = Some(Message::bad(why));
            }
            Outcome::Dropped => self.dialogue = self.refused.pop_front(),
            Outcome::Done(id, deed) => {
                self.doing.push_back(said);
                self.dialogue = self.refused.pop_front();
                return vec![Effect::Act(id, deed)];
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if let Some(dialogue) = &mut self.dialogue {
            dialogue.paste(text);
            return Vec::new();
        }
        let finds = self.reading.is_empty() && self.help.is_none();
        match finds && self.finding.paste(text) {
            true => self.find(),
            false => Vec::new(),
        }
    }

    /// A key where entries are looked for.
    fn find_key(&mut self, key: Key) -> Vec<Effect> {
        let rows = self.list_rows();
        let key = match (&self.choice, key) {
            (None, key) => key,
            (Some(_), Key::Esc) => return vec![Effect::Quit],
            // Letters do nothing but search, so that there is nowhere else to go.
            (Some(_), Key::Tab) => Key::Down,
            (Some(_), Key::BackTab) => Key::Up,
            (Some(_), key) => key,
        };
        match self.finding.key(key, rows) {
            Found::Nothing => Vec::new(),
            Found::Moved => {
                let mut effects = self.wanted();
                effects.extend(self.finding.more(rows).map(Effect::Find));
                effects
            }
            Found::Asks => self.find(),
            Found::Opens if self.finding.is_behind() => {
                self.opens = true;
                Vec::new()
            }
            Found::Opens => self.open_selected(),
            Found::Says(key) => self.command(key),
            Found::Leaves => vec![Effect::Quit],
        }
    }

    /// A key where an entry is read.
    fn read_key(&mut self, key: Key) -> Vec<Effect> {
        let rows = usize::from(self.size.1).saturating_sub(self.bottom_rows());
        let Some(reading) = self.reading.last_mut() else {
            return Vec::new();
        };
        match reading.key(key, rows.max(1)) {
            Turn::Nothing => Vec::new(),
            Turn::Follows(id) => {
                let words = reading.words.clone();
                self.open(id, words)
            }
            Turn::Back => {
                self.reading.pop();
                self.wanted()
            }
            Turn::Closes => {
                self.reading.clear();
                self.wanted()
            }
            Turn::Says(key) => self.command(key),
        }
    }

    /// What a letter asks for where nothing is typed.
    fn command(&mut self, key: char) -> Vec<Effect> {
        if key == '?' {
            self.help = Some(0);
            return Vec::new();
        }
        let (id, tags, refusals) = match (self.reading.last(), self.finding.selected()) {
            (Some(reading), _) => (reading.id, reading.tags(), reading.refusals()),
            (None, Some(row)) => (row.id, row.tags.clone(), row.refusals.clone()),
            (None, None) => return Vec::new(),
        };
        let refused = match key {
            'w' => refusals.tried,
            'T' => refusals.thanks,
            _ => None,
        };
        if let Some(why) = refused {
            self.message = Some(Message::bad(why));
            return Vec::new();
        }
        match key {
            'e' => return vec![Effect::Edit(id)],
            't' => self.dialogue = Some(Dialogue::tags(id, &tags)),
            'w' => self.dialogue = Some(Dialogue::tried(id)),
            'T' => self.dialogue = Some(Dialogue::thanks(id)),
            _ => {}
        }
        Vec::new()
    }

    /// What help there is.
    pub(super) fn help_text(&self) -> &'static str {
        match self.choice {
            Some(_) => help::TO_CHOOSE,
            None => help::HELP,
        }
    }

    /// Reads the selected entry, or chooses it.
    fn open_selected(&mut self) -> Vec<Effect> {
        let selected = self.finding.selected();
        if self.choice.is_some() {
            let chosen = selected.map(|row| Effect::Choose(row.id));
            return chosen.into_iter().collect();
        }
        match selected.map(|row| (row.id, row.words.clone())) {
            Some((id, words)) => self.open(id, words),
            None => Vec::new(),
        }
    }

    fn open(&mut self, id: Id, words: Vec<String>) -> Vec<Effect> {
        let known = self.preview.as_ref().filter(|page| page.id == id);
        let page = known.filter(|page| page.width == self.page_width());
        self.reading.push(Reading::new(id, page.cloned(), words));
        self.wanted()
    }

    /// Looks for what is asked for now.
    fn find(&mut self) -> Vec<Effect> {
        let rows = self.list_rows();
        vec![Effect::Find(self.finding.ask(rows))]
    }

    /// Looks for the same again and reads it again, since it was changed.
    fn anew(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::Find(self.finding.again())];
        match self.reading.last() {
            Some(reading) => effects.push(Effect::Read(Want {
                id: reading.id,
                width: self.page_width(),
            })),
            None => self.preview = None,
        }
        effects
    }

    /// How wide a page is where it fills the screen.
    fn page_width(&self) -> u16 {
        self.size.0.saturating_sub(1).max(1)
    }

    /// What must be read so that all is there that is to be shown.
    fn wanted(&mut self) -> Vec<Effect> {
        let width = self.page_width();
        if let Some(reading) = self.reading.last() {
            let there = reading
                .page
                .as_ref()
                .is_some_and(|page| page.width == width);
            let id = reading.id;
            return (!there)
                .then_some(Effect::Read(Want { id, width }))
                .into_iter()
                .collect();
        }
        let (Some(pane), Some(row)) = (self.panes().preview, self.finding.selected()) else {
            return Vec::new();
        };
        let there = self
            .preview
            .as_ref()
            .is_some_and(|page| page.id == row.id && page.width == pane.width);
        match there {
            true => Vec::new(),
            false => vec![Effect::Read(Want {
                id: row.id,
                width: pane.width,
            })],
        }
    }

    fn answered(&mut self, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Found { number, found } => {
                if !self.finding.answered(number, found) {
                    return Vec::new();
                }
                match std::mem::take(&mut self.opens) {
                    true => self.open_selected(),
                    false => self.wanted(),
                }
            }
            Answer::Page(page) => {
                let width = self.page_width();
                for reading in &mut self.reading {
                    if reading.id == page.id && page.width == width {
                        reading.take(page.clone());
                    }
                }
                let selected = self.finding.selected().map(|row| row.id);
                if selected == Some(page.id) {
                    self.preview = Some(page);
                }
                Vec::new()
            }
            Answer::Unread(id, why) => {
                self.message = Some(Message::bad(why));
                if self
                    .reading
                    .last()
                    .is_some_and(|last| last.id == id && last.page.is_none())
                {
                    self.reading.pop();
                }
                Vec::new()
            }
            Answer::Done(told) => {
                self.doing.pop_front();
                self.message = Some(Message::good(told));
                self.anew()
            }
            Answer::Refused(why) => {
                self.message = Some(Message::bad(why));
                // What was typed is not lost: it can be mended, or kept elsewhere.
                let said = self.doing.pop_front().filter(Dialogue::has_words);
                self.refused.extend(said);
                if self.dialogue.is_none() {
                    self.dialogue = self.refused.pop_front();
                }
                Vec::new()
            }
        }
    }
}
