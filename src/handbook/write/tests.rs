//! Folders of every sort, failures and kills at every step.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tempfile::TempDir;

use super::*;
use crate::model::sha256_of;

fn text(path: &str, text: &str) -> Page {
    Page::text(path, text.to_owned())
}

fn picture(path: &str, bytes: &str) -> Page {
    Page {
        path: path.to_owned(),
        content: PageContent::Attachment {
            sha256: sha256_of(bytes.as_bytes()),
        },
    }
}

/// Two pictures are kept: `one` and `two`.
fn kept(sha256: &str) -> Result<Vec<u8>, BoxError> {
    let found = ["one", "two"]
        .into_iter()
        .find(|one| sha256_of(one.as_bytes()) == sha256);
    found
        .map(|one| one.as_bytes().to_vec())
        .ok_or_else(|| "it is lost".into())
}

fn export(folder: &Path, pages: &[Page]) -> Result<Written, WriteError> {
    write(folder, pages, &mut kept, false)
}

/// Every file and folder below, links as links.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(folder).unwrap();
            let content = match entry.file_type() {
                kind if kind.is_dir() => "/".to_owned(),
                kind if kind.is_symlink() => "->".to_owned(),
                _ => fs::read_to_string(entry.path()).unwrap(),
            };
            (path.to_str().unwrap().to_owned(), content)
        })
        .collect()
}

fn first() -> Vec<Page> {
    vec![
        text("README.md", "hello"),
        text("stories/a.md", "a"),
        text("old/deep/gone.md", "gone"),
        picture("stories/a/p.png", "one"),
    ]
}

fn second() -> Vec<Page> {
    vec![
        text("README.md", "hello again"),
        text("stories/a.md", "a"),
        text("new/b.md", "b"),
        picture("stories/a/p.png", "two"),
    ]
}

fn written(folder: &TempDir) -> PathBuf {
    let folder = folder.path().join("handbook");
    export(&folder, &first()).unwrap();
    folder
}

#[test]
fn a_second_export_changes_only_what_changed() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("deep/handbook");
    let done = export(&folder, &first()).unwrap();
    assert_eq!(done.created.len(), 4);
    let before = tree(&folder);
    assert_eq!(before["stories/a/p.png"], "one");

    let age = |path: &str| fs::metadata(folder.join(path)).unwrap().modified().unwrap();
    let ages = [age("README.md"), age(manifest::NAME)];
    let never = &mut |_: &str| -> Result<Vec<u8>, BoxError> { panic!("asked for bytes") };
    let done = write(&folder, &first(), never, false).unwrap();
    assert_eq!(
        done,
        Written {
            unchanged: 4,
            ..Written::default()
        }
    );
    assert_eq!(tree(&folder), before);
    assert_eq!([age("README.md"), age(manifest::NAME)], ages);

    fs::write(folder.join("notes.txt"), "mine").unwrap();
    fs::create_dir_all(folder.join("book/old")).unwrap();
    let done = export(&folder, &second()).unwrap();
    assert_eq!(done.created, ["new/b.md"]);
    assert_eq!(done.changed, ["README.md", "stories/a/p.png"]);
    assert_eq!(done.removed, ["old/deep/gone.md"]);
    assert_eq!((done.unchanged, done.edited.len()), (1, 0));
    let after = tree(&folder);
    assert_eq!(after["README.md"], "hello again");
    assert_eq!(after["stories/a/p.png"], "two");
    assert_eq!(after["notes.txt"], "mine");
    assert!(after.contains_key("book/old"));
    assert!(
        !after
            .keys()
            .any(|path| path == "old" || path.contains("work")),
        "{after:?}"
    );
}

#[test]
fn a_failure_at_any_step_leaves_the_old_tree() {
    let home = TempDir::new().unwrap();
    let folder = written(&home);
    fs::write(folder.join("old/mine.txt"), "mine").unwrap();
    let before = tree(&folder);
    let steps = 1 + before_each_step(&folder, &mut || Ok(())).1;
    assert!(steps > 6, "{steps}");

    for step in 1..steps {
        let home = TempDir::new().unwrap();
        let folder = written(&home);
        fs::write(folder.join("old/mine.txt"), "mine").unwrap();
        let mut count = 0;
        let (result, _) = before_each_step(&folder, &mut || {
            count += 1;
            if count == step {
                Err(io::Error::other("full"))
            } else {
                Ok(())
            }
        });
        assert!(
            matches!(result, Err(WriteError::Io { .. })),
            "{step}: {result:?}"
        );
        assert_eq!(tree(&folder), before, "{step}");

        // Killed rather than failed: the next export puts the old pages back first.
        let mut count = 0;
        let killed = catch_unwind(AssertUnwindSafe(|| {
            before_each_step(&folder, &mut || {
                count += 1;
                if count == step {
                    std::panic::resume_unwind(Box::new("killed"))
                } else {
                    Ok(())
                }
            })
        }));
        assert!(killed.is_err());
        assert_ne!(tree(&folder), before, "{step}: the journal is there");
        let done = export(&folder, &first()).unwrap();
        assert_eq!(
            done,
            Written {
                unchanged: 4,
                ..Written::default()
            },
            "{step}"
        );
        assert_eq!(tree(&folder), before, "{step}");
    }
}

/// Writes the second handbook, and counts the steps.
fn before_each_step(
    folder: &Path,
    pulse: &mut dyn FnMut() -> io::Result<()>,
) -> (Result<Written, WriteError>, usize) {
    let mut steps = 0;
    let result = write_with(folder, &second(), &mut kept, false, &mut || {
        steps += 1;
        pulse()
    });
    (result, steps)
}

#[test]
fn an_attachment_that_is_lost_or_damaged_leaves_the_old_tree() {
    let home = TempDir::new().unwrap();
    let folder = written(&home);
    let before = tree(&folder);
    let lost = [text("README.md", "new"), picture("x.png", "three")];
    assert!(matches!(
        export(&folder, &lost),
        Err(WriteError::Attachment { .. })
    ));
    let damaged = &mut |_: &str| -> Result<Vec<u8>, BoxError> { Ok(b"other".to_vec()) };
    let result = write(&folder, &second(), damaged, false);
    assert!(matches!(result, Err(WriteError::Damaged(_))));
    assert_eq!(tree(&folder), before);

    let fresh = home.path().join("fresh/er");
    assert!(export(&fresh, &lost).is_err());
    assert!(!home.path().join("fresh").exists());
}

#[test]
fn what_is_not_the_handbooks_is_never_touched() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(
        export(&file, &first()),
        Err(WriteError::NotAFolder(_))
    ));
    assert!(matches!(
        export(home.path(), &first()),
        Err(WriteError::NotOurs(_))
    ));
    assert_eq!(tree(home.path()).len(), 1);

    let empty = TempDir::new().unwrap();
    assert!(export(empty.path(), &first()).is_ok());

    let folder = written(&home);
    fs::create_dir(folder.join("new")).unwrap();
    fs::write(folder.join("new/b.md"), "mine").unwrap();
    let before = tree(&folder);
    for overwrite in [false, true] {
        match write(&folder, &second(), &mut kept, overwrite) {
            Err(WriteError::InTheWay(files)) => assert_eq!(files, ["new/b.md"]),
            other => panic!("{other:?}"),
        }
        assert_eq!(tree(&folder), before);
    }
    // A file where a folder is needed, and the other way round.
    fs::remove_dir_all(folder.join("new")).unwrap();
    fs::write(folder.join("new"), "mine").unwrap();
    assert!(matches!(
        export(&folder, &second()),
        Err(WriteError::InTheWay(_))
    ));
    fs::remove_file(folder.join("new")).unwrap();
    fs::create_dir_all(folder.join("new/b.md")).unwrap();
    assert!(matches!(
        export(&folder, &second()),
        Err(WriteError::InTheWay(_))
    ));
}

#[test]
fn pages_changed_by_hand_are_kept_unless_asked() {
    let home = TempDir::new().unwrap();
    let folder = written(&home);
    fs::write(folder.join("README.md"), "by hand").unwrap();
    fs::write(folder.join("old/deep/gone.md"), "by hand").unwrap();
    fs::remove_file(folder.join("stories/a.md")).unwrap();
    let before = tree(&folder);
    match export(&folder, &second()) {
        Err(WriteError::Edited(files)) => assert_eq!(files, ["README.md", "old/deep/gone.md"]),
        other => panic!("{other:?}"),
    }
    assert_eq!(tree(&folder), before);
    let done = write(&folder, &second(), &mut kept, true).unwrap();
    assert_eq!(done.edited, ["README.md", "old/deep/gone.md"]);
    assert_eq!(done.created, ["stories/a.md", "new/b.md"]);
    assert_eq!(tree(&folder)["README.md"], "hello again");
    assert_eq!(export(&folder, &second()).unwrap().unchanged, 4);
}

#[test]
fn a_damaged_manifest_is_refused() {
    let home = TempDir::new().unwrap();
    let folder = written(&home);
    let outside = home.path().join("outside");
    fs::write(&outside, "x").unwrap();
    fs::write(
        folder.join(manifest::NAME),
        format!("{}  ../outside\n", sha256_of(b"x")),
    )
    .unwrap();
    let result = export(&folder, &second());
    assert!(
        matches!(result, Err(WriteError::Manifest { line: 1, .. })),
        "{result:?}"
    );
    assert!(outside.exists());
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;

    let home = TempDir::new().unwrap();
    let folder = written(&home);
    let outside = home.path().join("outside");
    fs::create_dir_all(outside.join("deep")).unwrap();
    fs::write(outside.join("deep/gone.md"), "gone").unwrap();

    symlink(&outside, folder.join("new")).unwrap();
    assert!(matches!(
        export(&folder, &second()),
        Err(WriteError::Link(_))
    ));
    fs::remove_file(folder.join("new")).unwrap();

    // An own file below a link is someone else's now: it is forgotten, not removed.
    fs::remove_dir_all(folder.join("old")).unwrap();
    symlink(&outside, folder.join("old")).unwrap();
    export(&folder, &second()).unwrap();
    assert_eq!(
        fs::read_to_string(outside.join("deep/gone.md")).unwrap(),
        "gone"
    );
    assert_eq!(tree(&folder)["old"], "->");

    fs::remove_file(folder.join("README.md")).unwrap();
    symlink(outside.join("deep/gone.md"), folder.join("README.md")).unwrap();
    assert!(matches!(
        export(&folder, &first()),
        Err(WriteError::Link(_))
    ));

    // The folder itself may be reached by a link.
    symlink(&folder, home.path().join("way")).unwrap();
    fs::remove_file(folder.join("README.md")).unwrap();
    export(&home.path().join("way"), &second()).unwrap();
    assert_eq!(
        fs::read_to_string(folder.join("README.md")).unwrap(),
        "hello again"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;

    let home = TempDir::new().unwrap();
    let folder = written(&home);
    let before = tree(&folder);
    let allow = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    // The superuser may write everywhere.
    if File::create(folder.join("probe")).is_err() {
        let result = export(&folder, &second());
        assert!(matches!(result, Err(WriteError::Io { .. })), "{result:?}");
        assert_eq!(tree(&folder), before);
    }
    allow(0o755);
}

#[test]
fn two_exports_do_not_meet() {
    let home = TempDir::new().unwrap();
    let folder = written(&home);
    let Some(held) = lock(&folder).unwrap() else {
        return;
    };
    assert!(matches!(
        export(&folder, &second()),
        Err(WriteError::Busy(_))
    ));
    drop(held);
    export(&folder, &second()).unwrap();
}

#[test]
fn a_handbook_is_read_back_as_it_was_written() {
    let home = TempDir::new().unwrap();
    let folder = written(&home);
    let mut pages = first();
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(read_back(&folder).unwrap(), pages);
    assert!(matches!(
        read_back(home.path()),
        Err(WriteError::NotOurs(_))
    ));
}
