//! The exchange tree: what is read from a file is written as a text that says the same, and no path leads out of its folder.

use cop::exchange::tree::{
    Marks, Page, Place, Shared, Written, attachment_path, paths_beside, place, read_entry,
    read_version, stem_of,
};
use cop::exchange::{CommunityFile, show_path};
use cop::model::{Attachment, Kind};

/// Takes any text for each of the files that a tree holds, and for a path.
pub fn check(text: &str) {
    entry(text);
    version(text);
    marks(text);
    community(text);
    for path in text.lines().take(4) {
        self::path(path);
    }
}

fn entry(text: &str) {
    let path = "stories/a7/kiln-d1pmsk.md";
    let page = match read_entry(text, path, Kind::Story, &Written::unknown()) {
        Ok(page) => page,
        Err(error) => {
            assert!(error.line > 0 && !error.reason.is_empty(), "{error}");
            return;
        }
    };
    let shared = match page {
        Page::Known(shared) => *shared,
        Page::New(page) => {
            assert!(page.marks.iter().all(|mark| mark.entry == page.shared.id));
            page.shared
        }
    };
    for path in shared.files.keys() {
        assert!(
            stays_within(path) && path.len() <= Attachment::MAX_PATH,
            "{path:?}"
        );
    }
    let texts = shared.texts();
    let [(path, written)] = texts.as_slice() else {
        panic!("one version and {} files", texts.len());
    };
    let kind = shared.kind().expect("a version has a kind");
    assert_eq!(place(path), Place::Entry(kind));
    assert!(stays_within(path), "{path:?}");
    let again = known(written, path, kind);
    assert_eq!(again.texts(), texts);
    assert_eq!(
        (again.id, &again.links, &again.files),
        (shared.id, &shared.links, &shared.files)
    );
}

fn known(text: &str, path: &str, kind: Kind) -> Shared {
    match read_entry(text, path, kind, &Written::unknown()) {
        Ok(Page::Known(shared)) => *shared,
        other => panic!("{other:?} of {text:?}"),
    }
}

fn version(text: &str) {
    let Ok((id, version)) = read_version(text) else {
        return;
    };
    assert!(!version.content.private);
    let written = version.text(id);
    let (again_of, again) =
        read_version(&written.text).unwrap_or_else(|error| panic!("{error} in {:?}", written.text));
    assert_eq!((again_of, again.text(id)), (id, written));
}

fn marks(text: &str) {
    let marks = Marks::read(text);
    let written = marks.text();
    let again = Marks::read(&written);
    assert_eq!(again, marks);
    assert_eq!(again.text(), written);
    let none = Marks::default();
    assert_eq!(Marks::merge(&marks, &marks, &marks), marks);
    assert_eq!(Marks::merge(&none, &marks, &none), marks);
    assert_eq!(Marks::merge(&marks, &none, &marks), none);
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    let half = Marks::read(&half);
    assert_eq!(
        Marks::merge(&none, &marks, &half),
        Marks::merge(&none, &half, &marks)
    );
}

fn community(text: &str) {
    let (file, problems) = CommunityFile::read(text);
    let lines = 1 + text.matches('\n').count();
    for problem in problems {
        assert!(
            (1..=lines).contains(&problem.line),
            "{problem} of {lines} lines"
        );
    }
    let Some(file) = file else { return };
    let written = file.to_text();
    let (again, problems) = CommunityFile::read(&written);
    assert_eq!(problems, [], "{written}");
    assert_eq!(again.expect("it says as much").to_text(), written);
}

fn path(path: &str) {
    let shown = show_path(path.as_ref());
    assert!(!shown.contains(char::is_control), "{shown:?}");
    if place(path) != Place::Other {
        assert!(!path.contains(char::is_control));
    }
    assert!(!stem_of(path).contains('/'));
    let sha256 = "fedcba9876543210".repeat(4);
    let lies = attachment_path(path, &sha256);
    assert!(
        lies.starts_with("attachments/fe/") && stays_within(&lies),
        "{lies:?}"
    );
    for beside in paths_beside(path, &sha256) {
        assert_eq!(attachment_path(&beside, &sha256), lies, "{beside:?}");
        assert!(beside.len() <= Attachment::MAX_PATH);
        assert!(
            stays_within(&beside) || !folder_stays_within(path),
            "{beside:?} beside {path:?}"
        );
    }
}

/// Whether a path leads to a place in the folder that it counts from.
fn stays_within(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains(['\\', '\0'])
}

/// The same for a path whatever its last part is.
fn folder_stays_within(path: &str) -> bool {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or((None, path), |(folder, name)| (Some(folder), name));
    folder.is_none_or(stays_within) && !name.contains(['\\', '\0'])
}
