//! Exchange with repositories in folders, hostile ones among them.

use std::fs;
use std::path::Path;

use super::super::fixture::{Place, commit, git};
use super::*;

/// A repository of cop's own, and a founded one to exchange with.
fn founded() -> (Place, Remote) {
    let place = Place::new();
    let remote = Remote::Folder(place.path("shared"));
    assert!(place.own.found(&remote).unwrap());
    (place, remote)
}

#[test]
fn a_folder_is_founded_once() {
    let (place, remote) = founded();
    assert!(!place.own.found(&remote).unwrap());
    assert_eq!(place.own.default_branch(&remote).unwrap(), None);
    assert_eq!(place.own.fetch(&remote, "main").unwrap(), None);
    assert_eq!(
        fs::read_to_string(place.path("shared/HEAD")).unwrap(),
        "ref: refs/heads/main\n"
    );
    fs::create_dir(place.path("empty")).unwrap();
    assert!(
        place
            .own
            .found(&Remote::Folder(place.path("empty")))
            .unwrap()
    );
    fs::create_dir(place.path("full")).unwrap();
    fs::write(place.path("full/x"), "").unwrap();
    let told = place.own.found(&Remote::Folder(place.path("full")));
    assert!(
        matches!(told, Err(GitError::NotARepository { .. })),
        "{told:?}"
    );
    assert!(
        !place
            .own
            .found(&Remote::Url("https://h/x".to_owned()))
            .unwrap()
    );
}

#[test]
fn what_a_git_that_was_ended_began_is_no_other_thing() {
    let place = Place::new();
    let remote = Remote::Folder(place.path("shared"));
    let begun = ["shared/refs/heads", "shared/refs/tags", "shared/branches"];
    for folder in begun {
        fs::create_dir_all(place.path(folder)).unwrap();
    }
    for lock in ["shared/config.lock", "shared/HEAD.lock"] {
        fs::write(place.path(lock), "").unwrap();
    }
    // Somebody's own file is enough.
    for name in ["shared/refs/notes.md", "shared/notes"] {
        fs::write(place.path(name), "mine").unwrap();
        let told = place.own.found(&remote);
        let is_refused = matches!(told, Err(GitError::NotARepository { .. }));
        assert!(is_refused, "{name}: {told:?}");
        fs::remove_file(place.path(name)).unwrap();
    }
    assert!(place.own.found(&remote).unwrap());
    assert_eq!(place.own.default_branch(&remote).unwrap(), None);
}

#[test]
fn a_push_that_was_ended_while_it_was_taken_in_can_be_done_again() {
    let (place, remote) = founded();
    let first = place.write(None, &[("a", "1")]);
    let (other, aside) = (Place::new(), place.path("aside"));
    let aside = Remote::Folder(aside);
    assert!(other.own.found(&aside).unwrap());
    assert_eq!(
        place.own.push(&aside, "main", &first).unwrap(),
        Pushed::Done
    );
    // The same commit goes in a pack of the same name, whose mark is all that was there in time.
    let mut packs = fs::read_dir(place.path("aside/objects/pack")).unwrap();
    let pack = packs.find_map(|item| {
        let path = item.unwrap().path();
        let is_pack = path.extension().is_some_and(|ending| ending == "pack");
        is_pack.then(|| path.file_stem().unwrap().to_owned())
    });
    let folder = place.path("shared/objects/pack");
    let mark = folder.join(pack.unwrap()).with_extension("keep");
    fs::create_dir_all(folder).unwrap();
    fs::write(&mark, "receive-pack 1 on elsewhere\n").unwrap();
    assert_eq!(
        place.own.push(&remote, "main", &first).unwrap(),
        Pushed::Done
    );
    assert!(!mark.exists());
}

#[test]
fn commits_go_and_come() {
    let (place, remote) = founded();
    let first = place.write(None, &[("a", "1")]);
    assert_eq!(
        place.own.push(&remote, "main", &first).unwrap(),
        Pushed::Done
    );
    assert_eq!(
        place.own.push(&remote, "main", &first).unwrap(),
        Pushed::Done
    );
    let other = Repository::open(&place.path("other"), false).unwrap();
    assert_eq!(
        other.default_branch(&remote).unwrap().as_deref(),
        Some("main")
    );
    assert_eq!(other.fetch(&remote, "main").unwrap(), Some(first.clone()));
    let theirs = [commit("b", &[("b", "2")])];
    let theirs = other
        .commits(Some(&first), &mut theirs.into_iter())
        .unwrap()
        .unwrap();
    assert_eq!(other.push(&remote, "main", &theirs).unwrap(), Pushed::Done);

    let ours = place.write(Some(&first), &[("c", "3")]);
    assert_eq!(
        place.own.push(&remote, "main", &ours).unwrap(),
        Pushed::Behind
    );
    assert_eq!(
        place.own.fetch(&remote, "main").unwrap(),
        Some(theirs.clone())
    );
    assert_eq!(
        place.own.push(&remote, "main", &ours).unwrap(),
        Pushed::Behind
    );
    let joined = super::super::NewCommit {
        merge: Some(theirs),
        ..commit("both", &[("b", "2")])
    };
    let joined = place
        .own
        .commits(Some(&ours), &mut [joined].into_iter())
        .unwrap()
        .unwrap();
    assert_eq!(
        place.own.push(&remote, "main", &joined).unwrap(),
        Pushed::Done
    );
    // A branch that was moved back is fetched as it is now.
    git(
        &place.path("shared"),
        &["update-ref", "refs/heads/main", first.as_str()],
    );
    assert_eq!(place.own.fetch(&remote, "main").unwrap(), Some(first));
    assert!(!place.own.folder().join("FETCH_HEAD").exists());
}

#[test]
fn a_work_tree_can_be_fetched_from_but_not_pushed_over() {
    let place = Place::new();
    let tree = place.path("tree");
    git(place.folder.path(), &["init", "--quiet", "tree"]);
    fs::write(tree.join("a"), "1").unwrap();
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "--quiet", "--message", "one"]);
    git(&tree, &["branch", "--move", "trunk"]);
    git(
        &tree,
        &["config", "receive.denyCurrentBranch", "updateInstead"],
    );
    git(&tree, &["tag", "v1"]);
    let remote = Remote::Folder(tree);
    assert_eq!(
        place.own.default_branch(&remote).unwrap().as_deref(),
        Some("trunk")
    );
    let first = place.own.fetch(&remote, "trunk").unwrap().unwrap();
    assert_eq!(git(place.own.folder(), &["tag"]), "");
    let next = place.write(Some(&first), &[("b", "2")]);
    let told = place.own.push(&remote, "trunk", &next);
    assert!(matches!(told, Err(GitError::CheckedOut { .. })), "{told:?}");
    assert_eq!(
        place.own.push(&remote, "aside", &next).unwrap(),
        Pushed::Done
    );
}

#[test]
fn what_is_not_there_cannot_be_reached() {
    let place = Place::new();
    let first = place.write(None, &[("a", "1")]);
    fs::create_dir(place.path("empty")).unwrap();
    for remote in [
        Remote::Folder(place.path("nowhere")),
        Remote::Folder(place.path("empty")),
        Remote::Url("https://user:secret@host.invalid/x".to_owned()),
    ] {
        for told in [
            place.own.fetch(&remote, "main").map(drop),
            place.own.default_branch(&remote).map(drop),
            place.own.push(&remote, "main", &first).map(drop),
        ] {
            let error = told.unwrap_err();
            assert!(matches!(error, GitError::Unreachable { .. }), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
    let remote = Remote::Folder(place.path("empty"));
    for branch in ["-x", "a:b", "+x", "HEAD", ""] {
        let told = place.own.fetch(&remote, branch);
        assert!(matches!(told, Err(GitError::BadName { .. })));
        let told = place.own.push(&remote, branch, &first);
        assert!(matches!(told, Err(GitError::BadName { .. })));
    }
}

#[cfg(unix)]
fn put_script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A repository in whose hooks and configuration everything that can run leaves a file.
#[cfg(unix)]
fn make_hostile(place: &Place, folder: &Path) -> std::path::PathBuf {
    let (ran, script) = (place.path("ran"), place.path("script"));
    put_script(
        &script,
        &format!("#!/bin/sh\necho \"$0 $@\" >> '{}'\n", ran.display()),
    );
    for hook in [
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "proc-receive",
        "reference-transaction",
        "push-to-checkout",
        "pre-auto-gc",
        "post-index-change",
    ] {
        fs::create_dir_all(folder.join("hooks")).unwrap();
        fs::copy(&script, folder.join("hooks").join(hook)).unwrap();
    }
    let script = script.to_str().unwrap();
    for (name, value) in [
        ("core.fsmonitor", script),
        ("core.alternateRefsCommand", script),
        ("core.sshCommand", script),
        ("core.pager", script),
        ("core.editor", script),
        ("core.askPass", script),
        ("credential.helper", script),
        ("uploadpack.packObjectsHook", script),
        ("gc.recentObjectsHook", script),
        ("gc.auto", "1"),
        ("gc.autoDetach", "false"),
        ("receive.autogc", "true"),
        ("receive.denyCurrentBranch", "updateInstead"),
        ("diff.external", script),
        ("filter.x.smudge", script),
        ("filter.x.process", script),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ] {
        git(folder, &["config", name, value]);
    }
    ran
}

#[cfg(unix)]
#[test]
fn nothing_in_a_hostile_folder_runs() {
    let (place, remote) = founded();
    let shared = place.path("shared");
    let first = place.write(None, &[("a", "1"), (".gitattributes", "* filter=x\n")]);
    assert_eq!(
        place.own.push(&remote, "main", &first).unwrap(),
        Pushed::Done
    );
    // Alternates are what `core.alternateRefsCommand` is run for.
    let alternate = Remote::Folder(place.path("alternate"));
    place.own.found(&alternate).unwrap();
    place.own.push(&alternate, "main", &first).unwrap();
    let objects = place.path("alternate/objects");
    fs::create_dir_all(shared.join("objects/info")).unwrap();
    fs::write(
        shared.join("objects/info/alternates"),
        format!("{}\n", objects.display()),
    )
    .unwrap();
    let ran = make_hostile(&place, &shared);

    let next = place.write(Some(&first), &[("b", "2")]);
    let other = Repository::open(&place.path("other"), false).unwrap();
    assert_eq!(
        other.default_branch(&remote).unwrap().as_deref(),
        Some("main")
    );
    assert_eq!(other.fetch(&remote, "main").unwrap(), Some(first.clone()));
    assert_eq!(
        place.own.push(&remote, "main", &next).unwrap(),
        Pushed::Done
    );
    assert_eq!(place.own.push(&remote, "new", &next).unwrap(), Pushed::Done);
    let aside = place.write(Some(&first), &[("b", "3")]);
    assert_eq!(
        place.own.push(&remote, "main", &aside).unwrap(),
        Pushed::Behind
    );
    assert_eq!(other.fetch(&remote, "main").unwrap(), Some(next.clone()));
    assert!(!ran.exists(), "{}", fs::read_to_string(&ran).unwrap());

    // Refs that are left to a hook are refused where it may not run.
    git(&shared, &["config", "receive.procReceiveRefs", "refs"]);
    let last = place.write(Some(&next), &[("c", "4")]);
    let told = place.own.push(&remote, "main", &last);
    assert!(matches!(told, Err(GitError::Refused { .. })), "{told:?}");
    assert!(!ran.exists());
    git(&shared, &["config", "--unset", "receive.procReceiveRefs"]);

    // The trap would have gone off: without cop's settings the same folder runs its hooks.
    let refs = format!("{last}:refs/heads/plain");
    git(
        place.own.folder(),
        &["push", shared.to_str().unwrap(), &refs],
    );
    assert!(ran.exists());
}

#[cfg(unix)]
#[test]
fn objects_that_are_missing_are_not_fetched_by_the_other_side() {
    let (place, remote) = founded();
    let shared = place.path("shared");
    let first = place.write(None, &[("a", "1")]);
    place.own.push(&remote, "main", &first).unwrap();
    let ran = place.path("ran");
    let script = place.path("upload");
    put_script(&script, &format!("#!/bin/sh\ntouch '{}'\n", ran.display()));
    // A partial clone whose promised objects would come through a program of its owner's.
    for (name, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "far"),
        ("remote.far.url", shared.to_str().unwrap()),
        ("remote.far.uploadpack", script.to_str().unwrap()),
        ("remote.far.promisor", "true"),
        ("protocol.file.allow", "always"),
    ] {
        git(&shared, &["config", name, value]);
    }
    let leaf = place.own.files(&first, "a").unwrap().remove(0).leaf;
    let packs = shared.join("objects/pack");
    for item in fs::read_dir(&packs).unwrap() {
        let path = item.unwrap().path();
        fs::rename(
            &path,
            place.path(path.file_name().unwrap().to_str().unwrap()),
        )
        .unwrap();
    }
    for item in fs::read_dir(place.folder.path()).unwrap() {
        let path = item.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "pack") {
            let input = fs::File::open(path).unwrap();
            let mut unpack = std::process::Command::new("git");
            super::super::fixture::seal(&mut unpack);
            let ended = unpack
                .current_dir(&shared)
                .args(["unpack-objects", "-q"])
                .stdin(input);
            assert!(ended.status().unwrap().success());
        }
    }
    let (start, rest) = leaf.object.split_at(2);
    fs::remove_file(shared.join("objects").join(start).join(rest)).unwrap();
    let other = Repository::open(&place.path("other"), false).unwrap();
    let told = other.fetch(&remote, "main");
    assert!(told.is_err(), "{told:?}");
    assert!(!ran.exists());
}

#[test]
fn hostile_trees_are_told_of_and_not_checked_out() {
    let place = Place::new();
    let tree = place.path("tree");
    git(place.folder.path(), &["init", "--quiet", "tree"]);
    fs::write(tree.join("a"), "../../outside").unwrap();
    let blob = git(&tree, &["hash-object", "-w", "a"]);
    let blob = blob.trim();
    git(
        &tree,
        &[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("120000,{blob},link"),
        ],
    );
    git(
        &tree,
        &[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("160000,{},sub", "1".repeat(40)),
        ],
    );
    git(&tree, &["commit", "--quiet", "--message", "hostile"]);
    git(&tree, &["branch", "--move", "main"]);
    let remote = Remote::Folder(tree.clone());
    let last = place.own.fetch(&remote, "main").unwrap().unwrap();
    let modes: Vec<_> = place
        .own
        .files(&last, "")
        .unwrap()
        .iter()
        .map(|f| f.leaf.mode)
        .collect();
    assert_eq!(
        modes,
        [super::super::Mode::Symlink, super::super::Mode::Submodule]
    );
    let mut objects = place.own.objects().unwrap();
    assert_eq!(
        objects.at(&last, "sub", 99).unwrap(),
        super::super::Content::Absent
    );
    assert!(matches!(
        objects.at(&last, "link", 99).unwrap(),
        super::super::Content::Bytes(_)
    ));

    // A tree that holds `.git` breaks git's rules.
    fs::write(place.path("entry"), format!("100644 blob {blob}\t.git\n")).unwrap();
    let input = fs::File::open(place.path("entry")).unwrap();
    let mut make = std::process::Command::new("git");
    super::super::fixture::seal(&mut make);
    let made = make
        .current_dir(&tree)
        .arg("mktree")
        .stdin(input)
        .output()
        .unwrap();
    let made = String::from_utf8(made.stdout).unwrap();
    let evil = git(&tree, &["commit-tree", made.trim(), "-m", "evil"]);
    git(&tree, &["update-ref", "refs/heads/evil", evil.trim()]);
    let told = place.own.fetch(&remote, "evil");
    assert!(matches!(told, Err(GitError::Damaged { .. })), "{told:?}");
}

#[test]
fn the_branch_of_a_remote_is_told() {
    let (a, b) = ("a".repeat(40), "b".repeat(40));
    for (told, branch) in [
        (String::new(), None),
        (
            format!(
                "ref: refs/heads/x\tHEAD\n{a}\tHEAD\n{a}\trefs/heads/main\n{a}\trefs/heads/x\n"
            ),
            Some("x"),
        ),
        (
            format!("{a}\trefs/heads/b\n{a}\trefs/heads/master\n"),
            Some("master"),
        ),
        (
            format!("{a}\trefs/heads/main\n{b}\tHEAD\n{b}\trefs/heads/z\n"),
            Some("z"),
        ),
        (
            format!("{a}\trefs/heads/z\n{a}\trefs/heads/c\n{a}\trefs/heads/-x\n"),
            Some("c"),
        ),
        (format!("{a}\trefs/remotes/HEAD\n"), None),
    ] {
        assert_eq!(branch_of_head(&told).as_deref(), branch, "{told}");
    }
}

#[test]
fn rejections_are_told_apart() {
    let remote = Remote::Url("https://h/x".to_owned());
    let told = |reason: &str, said: &str| {
        let line = format!("!\tx:refs/heads/main\t{reason}");
        rejection(&line, said.to_owned(), &remote, "main")
    };
    for (reason, said) in [
        ("[rejected] (fetch first)", ""),
        ("[rejected] (non-fast-forward)", ""),
        ("[remote rejected] (incorrect old value provided)", ""),
        (
            "[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)",
            "",
        ),
        (
            "[remote rejected] (failed to update ref)",
            "error: cannot lock ref 'x': is at 1 but expected 2",
        ),
        (
            "[remote rejected] (failed to update ref)",
            "cannot lock ref 'x': Unable to create '/x.lock': File exists.",
        ),
        ("[remote rejected] (failed to lock)", ""),
    ] {
        assert_eq!(told(reason, said).unwrap(), Pushed::Behind, "{reason}");
    }
    for (reason, said) in [
        (
            "[remote rejected] (pre-receive hook declined)",
            "remote: only on Mondays",
        ),
        ("[remote rejected] (protected branch hook declined)", ""),
        (
            "[remote rejected] (failed to update ref)",
            "cannot lock ref 'x': Unable to create '/x.lock': Permission denied",
        ),
    ] {
        let error = told(reason, said).unwrap_err();
        assert!(matches!(error, GitError::Refused { .. }), "{reason}");
        assert!(error.to_string().ends_with(said), "{error}");
    }
}
