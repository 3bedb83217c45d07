//! Pages of every element, as a terminal shows them: `samples/NAME.md` and, beside it, what is shown, in `NAME.txt`.
//!
//! `COP_WRITE_SAMPLES=1 cargo test --lib samples` writes what is shown anew; read the difference before you keep it.

use std::path::{Path, PathBuf};

use super::Page;
use crate::markdown::parse;
use crate::terminal::Styles;

/// A page on a narrow screen, on a wide one, and on one that has colours and links.
fn shown(markdown: &str) -> String {
    let blocks = parse(markdown);
    let pages = [
        ("40 columns", Page::new(40, Styles::plain(), false)),
        ("80 columns", Page::new(80, Styles::plain(), false)),
        (
            "80 columns, with colours and links",
            Page::new(80, Styles::new(true), true),
        ),
    ];
    let mut text = String::new();
    for (name, page) in pages {
        text.push_str(&format!("==== {name} ====\n{}", page.render(&blocks)));
    }
    // What steers a terminal is to be seen by whoever reads the file.
    text.replace("\u{1b}\\", "␛\\").replace('\u{1b}', "␛")
}

#[test]
fn every_element_is_shown_as_its_sample_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/terminal/markdown/samples");
    let files = std::fs::read_dir(&folder).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let pages: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    for page in pages {
        let shown = shown(&std::fs::read_to_string(&page).unwrap());
        let beside = page.with_extension("txt");
        if std::env::var_os("COP_WRITE_SAMPLES").is_some() {
            std::fs::write(&beside, &shown).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        let lines = || expected.lines().zip(shown.lines());
        let same = lines()
            .take_while(|(expected, shown)| expected == shown)
            .count();
        assert!(
            expected == shown,
            "{}, line {}:\n{}\nis shown as\n{}",
            beside.display(),
            same + 1,
            expected.lines().nth(same).unwrap_or("(the end)"),
            shown.lines().nth(same).unwrap_or("(the end)"),
        );
    }
}
