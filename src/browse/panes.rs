//! How the terminal is divided.

use ratatui::layout::Rect;

/// From so many columns on, the preview stands beside the list.
const BESIDE: u16 = 100;

/// From so many columns and rows on, it stands below.
const BELOW: (u16, u16) = (60, 18);

/// The parts of the screen where entries are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Panes {
    pub(super) query: Rect,
    pub(super) list: Rect,
    /// The line between the list and the preview.
    pub(super) divider: Option<Rect>,
    pub(super) preview: Option<Rect>,
    pub(super) bottom: Rect,
}

/// Divides a terminal so large of which the bottom takes so many rows.
pub(super) fn panes((columns, rows): (u16, u16), bottom: usize) -> Panes {
    let bottom = u16::try_from(bottom).unwrap_or(rows).min(rows);
    let head = 1.min(rows - bottom);
    let middle = rows - bottom - head;
    let list = Rect::new(0, head, columns, middle);
    let mut panes = Panes {
        query: Rect::new(0, 0, columns, head),
        list,
        divider: None,
        preview: None,
        bottom: Rect::new(0, rows - bottom, columns, bottom),
    };
    // By the whole height, so that a message does not take the preview away.
    if columns >= BESIDE && middle > 0 {
        let left = (columns * 9 / 20).min(80);
        panes.list.width = left - 1;
        panes.divider = Some(Rect::new(left, head, 1, middle));
        panes.preview = Some(Rect::new(left + 2, head, columns - left - 2, middle));
    } else if columns >= BELOW.0 && rows >= BELOW.1 {
        let above = (rows - 2) * 2 / 5;
        panes.list.height = above.min(middle);
        let rest = middle - panes.list.height;
        panes.divider = Some(Rect::new(0, head + above, columns, rest.min(1)));
        panes.preview = Some(Rect::new(
            1,
            head + above + 1,
            columns - 1,
            rest.saturating_sub(1),
        ));
    }
    panes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_lie_side_by_side_and_within_the_screen() {
        for columns in [0, 1, 39, 40, 60, 80, 99, 100, 120, 300] {
            for rows in [0, 1, 2, 3, 17, 18, 24, 40, 100] {
                for bottom in [0, 1, 2, 5] {
                    let all = Rect::new(0, 0, columns, rows);
                    let panes = panes((columns, rows), bottom);
                    let parts = [
                        Some(panes.query),
                        Some(panes.list),
                        panes.divider,
                        panes.preview,
                        Some(panes.bottom),
                    ];
                    let parts: Vec<Rect> = parts
                        .into_iter()
                        .flatten()
                        .filter(|part| !part.is_empty())
                        .collect();
                    for (place, part) in parts.iter().enumerate() {
                        assert_eq!(part.intersection(all), *part, "{columns}x{rows} {bottom}");
                        for other in &parts[place + 1..] {
                            assert!(
                                !part.intersects(*other),
                                "{columns}x{rows} {bottom}: {part} {other}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_narrow_screen_is_all_list_and_a_wide_one_shows_what_an_entry_says() {
        let preview = |size| panes(size, 1).preview;
        assert_eq!(preview((40, 24)), None);
        assert_eq!(preview((80, 12)), None);
        assert_eq!(preview((80, 24)), Some(Rect::new(1, 10, 79, 13)));
        assert_eq!(preview((120, 40)), Some(Rect::new(56, 1, 64, 38)));
    }
}
