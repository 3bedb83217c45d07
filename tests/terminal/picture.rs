//! What a terminal shows, worked out from what was written to it: as much of one as a full screen needs.

/// Cells, filled by what is written.
pub struct Picture {
    cells: Vec<Vec<char>>,
    row: usize,
    column: usize,
    /// A sequence that has begun, from the escape character on.
    sequence: Option<String>,
    /// The bytes of a character that has begun.
    begun: Vec<u8>,
}

impl Picture {
    pub fn new(columns: usize, rows: usize) -> Picture {
        Picture {
            cells: vec![vec![' '; columns]; rows],
            row: 0,
            column: 0,
            sequence: None,
            begun: Vec::new(),
        }
    }

    /// Takes a byte, which is handed over as the character of its number.
    pub fn take(&mut self, byte: char) {
        self.begun.extend(u8::try_from(byte));
        let Ok(text) = std::str::from_utf8(&self.begun) else {
            return;
        };
        let character = text.chars().next();
        self.begun = Vec::new();
        character.into_iter().for_each(|c| self.written(c));
    }

    fn written(&mut self, c: char) {
        if let Some(sequence) = &mut self.sequence {
            sequence.push(c);
            let ends = sequence.len() > 2 && matches!(c, '\u{40}'..='\u{7e}');
            if ends || !sequence.starts_with("\u{1b}[") && sequence.len() > 1 {
                let sequence = self.sequence.take().unwrap_or_default();
                self.obey(&sequence);
            }
            return;
        }
        match c {
            '\u{1b}' => self.sequence = Some(c.into()),
            '\r' => self.column = 0,
            '\n' => self.row += 1,
            c => {
                let cell = self
                    .cells
                    .get_mut(self.row)
                    .and_then(|row| row.get_mut(self.column));
                cell.into_iter().for_each(|cell| *cell = c);
                self.column += cop::terminal::display_width(c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn obey(&mut self, sequence: &str) {
        let inner = sequence.trim_start_matches("\u{1b}[");
        match inner {
            "2J" | "?1049h" | "?1049l" => {
                let blank = |row: &mut Vec<char>| row.fill(' ');
                self.cells.iter_mut().for_each(blank);
            }
            _ => {}
        }
        if let Some(place) = inner.strip_suffix('H') {
            let (row, column) = place.split_once(';').unwrap_or(("1", "1"));
            let number = |text: &str| text.parse::<usize>().unwrap_or(1).saturating_sub(1);
            (self.row, self.column) = (number(row), number(column));
        }
    }

    /// What it shows, line by line.
    pub fn text(&self) -> String {
        let lines = self.cells.iter().map(|row| row.iter().collect::<String>());
        lines
            .map(|line| line.trim_end().to_owned() + "\n")
            .collect()
    }
}
