//! What is painted, read as a person reads it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::browse::bottom::Message;
use crate::browse::draw;
use crate::browse::fixture::{after, choosing, found, id, page, press, row, typed};
use crate::browse::page::Link;
use crate::browse::row::Row;
use crate::browse::state::{Event, State};
use crate::browse::worker::Answer;
use crate::model::{Kind, is_hostile};
use crate::terminal::{Key, Label, Styles};

/// What a screen shows, without the spaces at the end of its lines, and `▏` where the cursor stands.
fn painted(state: &State) -> String {
    let picture = picture(state);
    let mut text = String::new();
    for row in 0..picture.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for column in 0..picture.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = picture[(column, row)].symbol();
            skip = crate::terminal::display_width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn picture(state: &State) -> Buffer {
    let (columns, rows) = state.size;
    let mut picture = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(state, &mut picture);
    picture
}

fn guild() -> Vec<Row> {
    let mut draft = row(
        4,
        Kind::Question,
        "Why does celadon pinhole where the kiln cools faster than it was told to?",
    );
    draft.state = "open";
    draft.private = true;
    let mut partly = row(5, Kind::Gathering, "Spring firing 窑炉 👩‍🏭");
    partly.complete = false;
    vec![
        row(1, Kind::Story, "Kiln tripped at 900"),
        row(2, Kind::Lesson, "When firing above 900, test the breaker"),
        row(3, Kind::Practice, "Check the breaker"),
        draft,
        partly,
    ]
}

const TEXT: &str = "\
Kiln tripped at 900
Story · q7k2xm
Told by Ada

The breaker tripped mid-firing.

Links
  led to         abc234  lesson  When firing above 900
";

/// The guild's list on a screen so large, with its preview.
fn listed(size: (u16, u16)) -> State {
    let state = found(size, guild());
    let width = state.panes().preview.map_or(0, |pane| pane.width);
    after(state, Event::Answer(Answer::Page(page(1, TEXT, width)))).0
}

#[test]
fn a_narrow_screen_shows_the_list_alone() {
    let (state, _) = press(listed((40, 9)), &typed("kiln"));
    assert_eq!(
        painted(&state),
        "\
> kiln
> story     Kiln tripped at 900
  lesson    When firing above 900, test…
  practice  Check the breaker
  question  Why does celadon pinhole wh…
  gathering Spring firing 窑炉 👩‍🏭


Enter read  F1 help                  1/5
"
    );
}

#[test]
fn a_row_says_what_is_pinned_and_what_is_private() {
    let mut rows = guild();
    rows[2].pinned = true;
    rows[3].pinned = true;
    rows[3].title = "Why?".to_owned();
    let shown = painted(&found((80, 10), rows));
    assert!(shown.contains(" Check the breaker (pinned) "), "{shown}");
    assert!(shown.contains(" Why? (pinned, private) "), "{shown}");
}

#[test]
fn a_screen_of_eighty_columns_shows_the_entry_below() {
    let (state, _) = press(listed((80, 20)), &[Key::Ctrl('t')]);
    assert_eq!(
        painted(&state),
        "\
> type to search                                                      kind:story
> story     Kiln tripped at 900                                    3 weeks ago
  lesson    When firing above 900, test the breaker     learned    3 weeks ago
  practice  Check the breaker                           proven     3 weeks ago
  question  Why does celadon pinhole where the kiln co… open       3 weeks ago
  gathering Spring firing 窑炉 👩‍🏭                                  3 weeks ago


────────────────────────────────────────────────────────────────────────────────
 Kiln tripped at 900
 Story · q7k2xm
 Told by Ada

 The breaker tripped mid-firing.

 Links
   led to         abc234  lesson  When firing above 900


Enter read  Tab to act on it  Ctrl-T kind  Esc leave  F1 help                1/5
"
    );
}

#[test]
fn a_wide_screen_shows_the_entry_beside() {
    let (state, _) = press(listed((120, 8)), &[Key::Tab]);
    assert_eq!(
        painted(&state),
        "\
>
> story     Kiln tripped at 900                       │ Kiln tripped at 900
  lesson    When firing above 900, test t… learned    │ Story · q7k2xm
  practice  Check the breaker              proven     │ Told by Ada
  question  Why does celadon pinhole wher… open       │
  gathering Spring firing 窑炉 👩‍🏭                     │ The breaker tripped mid-firing.
                                                      │
Enter read  e edit  t tag  w tried  T thanks  / search  q leave  ? help                                              1/5
"
    );
}

#[test]
fn an_entry_fills_the_screen_with_its_selected_link_shown() {
    let (state, _) = press(listed((40, 6)), &[Key::Enter]);
    let mut page = page(1, TEXT, 39);
    page.links.push(Link {
        line: 7,
        from: 17,
        id: id(2),
    });
    let (state, _) = after(state, Event::Answer(Answer::Page(page)));
    let (state, _) = press(state, &[Key::Tab]);
    assert_eq!(
        painted(&state),
        "
 The breaker tripped mid-firing.

 Links
   led to         abc234  lesson  When f
Enter follow  Tab links  ? help     100%
"
    );
    let picture = picture(&state);
    let reversed = |column: u16| {
        let modifiers = picture[(column, 4)].modifier;
        modifiers.contains(ratatui::style::Modifier::REVERSED)
    };
    assert!(!reversed(17) && reversed(18) && reversed(23));
}

#[test]
fn questions_and_messages_stand_at_the_bottom() {
    let (state, _) = press(listed((40, 8)), &[Key::Tab, Key::Char('t')]);
    let (mut state, _) = press(state, &typed("glaze"));
    state.message = Some(Message::bad(
        "Error: no such tag\nHint: cop tag list".to_owned(),
    ));
    let shown = painted(&state);
    let bottom: Vec<&str> = shown.lines().skip(4).collect();
    assert_eq!(
        bottom,
        [
            "Error: no such tag",
            "Hint: cop tag list",
            "Which tags beside kiln? -TAG takes one…",
            "> glaze"
        ]
    );
}

#[test]
fn what_is_not_there_is_told() {
    let state = found((60, 8), Vec::new());
    assert!(painted(&state).contains("Begin with: cop add story"));
    let (state, _) = press(state, &typed("kiln"));
    assert!(
        painted(&state).contains("Nothing was found."),
        "{}",
        painted(&state)
    );
}

#[test]
fn every_size_can_be_painted() {
    for columns in [0, 1, 2, 3, 10, 16, 20, 59, 60, 100, 250] {
        for rows in [0, 1, 2, 3, 5, 18, 60] {
            let list = listed((columns, rows));
            let reading = press(list.clone(), &[Key::Enter]).0;
            let asking = press(list.clone(), &[Key::Tab, Key::Char('T'), Key::Char('x')]).0;
            let help = press(list.clone(), &[Key::F1]).0;
            for state in [list, reading, asking, help] {
                let cursor = draw(&state, &mut Buffer::empty(Rect::new(0, 0, columns, rows)));
                assert!(cursor.is_none_or(|(column, row)| column < columns.max(1) && row < rows));
            }
        }
    }
}

#[test]
fn no_colour_is_painted_where_none_is_wanted_and_matches_are_seen_all_the_same() {
    let mut rows = guild();
    rows[0].matches = vec![(0, 4)];
    rows[0].words = vec!["kiln".to_owned()];
    for (styles, colored) in [(Styles::new(true), true), (Styles::without_color(), false)] {
        let mut state = found((80, 24), rows.clone());
        state.styles = styles;
        state.message = Some(Message::bad("no".to_owned()));
        let picture = picture(&state);
        let seen = picture
            .content
            .iter()
            .any(|cell| cell.fg != ratatui::style::Color::Reset);
        assert_eq!(seen, colored);
        let underlined = picture[(12, 1)]
            .modifier
            .contains(ratatui::style::Modifier::BOLD);
        assert!(underlined, "the matched word");
        assert_eq!(picture[(12, 1)].symbol(), "K");
    }
}

#[test]
fn no_cell_steers_a_terminal_whatever_others_wrote() {
    let hostile = "a\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}b\rc\u{2028}d\u{e0041}\u{1b}[31;5mkiln\ttab\u{feff}";
    let mut rows = vec![row(1, Kind::Story, &crate::terminal::single_line(hostile))];
    rows[0].tags = vec![hostile.to_owned()];
    let text = format!(
        "{hostile}\n\n{}{hostile}",
        Styles::new(true).paint(Label::Title, hostile)
    );
    for size in [(40, 20), (80, 24), (120, 40)] {
        let mut state = found(size, rows.clone());
        state.finding.filters = vec![hostile.to_owned()];
        state.finding.found.notes = vec![hostile.to_owned()];
        let width = state.panes().preview.map_or(0, |pane| pane.width);
        let (state, _) = after(state, Event::Answer(Answer::Page(page(1, &text, width))));
        let (list, _) = after(state, Event::Paste(hostile.to_owned()));
        let mut told = list.clone();
        told.message = Some(Message::bad(hostile.to_owned()));
        let mut failed = list.clone();
        failed.finding.found.rows.clear();
        failed.finding.found.failure = Some(hostile.to_owned());
        let asking = press(list.clone(), &[Key::Tab, Key::Char('t')]).0;
        let (reading, _) = press(list.clone(), &[Key::Enter]);
        let (reading, _) = after(
            reading,
            Event::Answer(Answer::Page(page(1, &text, size.0 - 1))),
        );
        for state in [list, told, failed, asking, reading] {
            for cell in picture(&state).content() {
                assert!(!cell.symbol().contains(is_hostile), "{:?}", cell.symbol());
            }
        }
    }
}

#[test]
fn where_an_entry_is_chosen_the_bottom_says_what_for_and_rows_have_handles() {
    let shown = |size| painted(&choosing(size, guild()));
    let wide = shown((80, 20));
    let first = format!("> {} story     Kiln tripped at 900\n", id(1).handle());
    assert!(wide.contains(&first), "{wide}");
    assert!(!wide.contains("weeks ago"), "{wide}");
    let bottom =
        "\nChoose what to edit  Enter choose  Esc leave  F1 help                        1/5\n";
    assert!(wide.ends_with(bottom), "{wide}");
    let narrow = shown((40, 9));
    assert!(
        narrow.contains("> story     Kiln tripped at 900\n"),
        "{narrow}"
    );
    assert!(
        narrow.ends_with("\nChoose what to edit  F1 help         1/5\n"),
        "{narrow}"
    );
    let tiny = shown((20, 5));
    assert!(tiny.ends_with("\nChoose what to…  1/5\n"), "{tiny}");
    let (helped, _) = press(choosing((80, 30), guild()), &[Key::F1]);
    let helped = painted(&helped);
    assert!(
        helped.contains("To choose\n") && !helped.contains("edit it"),
        "{helped}"
    );
}
