//! Remotes, repositories and surroundings that would have git run something.

use super::forge::{Forge, git};
use crate::bench::{Bench, words};

/// Nothing made the file `marker` anywhere below.
#[track_caller]
fn unmarked(bench: &Bench) {
    for (path, _) in crate::bench::tree(&bench.path("")) {
        assert!(!path.ends_with("marker"), "{}", path.display());
    }
}

#[test]
fn addresses_run_nothing() {
    let bench = Bench::new();
    let before = bench.all();
    for address in [
        "--upload-pack=touch marker",
        "-x",
        "--",
        "ext::sh -c touch% marker",
        "EXT::touch marker",
        "fd::17",
        "ssh://-oProxyCommand=touch/marker",
        "ssh://x@-oProxyCommand=touch/marker",
        "-oProxyCommand=touch:marker",
        "x@-oProxyCommand=touch:marker",
        "git://%2doProxyCommand/x",
        "ssh://h/%0amarker",
        "a\nb:c",
        "",
        "  ",
        "ftp://h/x",
        "file://other/x",
        "https://",
        "https:///x",
        "git\u{1b}[2J@h:x",
    ] {
        for arguments in [["sync", "--setup", address], ["sync", "--dry-run", address]] {
            let done = bench.run(arguments.map(str::to_owned));
            assert!(
                matches!(done.code, 1 | 2),
                "{address:?}: {} {}",
                done.code,
                done.told
            );
            assert_eq!(done.told.matches("Error: ").count(), 1, "{}", done.told);
            done.calm();
        }
    }
    unmarked(&bench);
    bench.unchanged(&before);
    // Dots in a path are dots in a path, and folders above are not made up.
    let dots = bench.path("a/../nowhere/that/is").display().to_string();
    bench
        .cop(&format!("sync --setup file://{dots}"))
        .refused(1, &["cannot be reached", "there is no folder"]);
    assert!(!bench.path("nowhere").exists());
    unmarked(&bench);
}

#[test]
fn a_shared_folder_s_configuration_runs_nothing() {
    let forge = Forge::new();
    let remote = forge.remote();
    let touch = format!("touch {}", forge.bench.path("marker").display());
    let config = remote.join("config");
    let mut text = std::fs::read_to_string(&config).unwrap();
    text += &format!(
        "[core]\n\tfsmonitor = {touch}\n\thooksPath = hooks\n\talternateRefsCommand = {touch}\n\tsshCommand = {touch}\n\
         \tgitProxy = {touch}\n\teditor = {touch}\n\tpager = {touch}\n\taskPass = {touch}\n\
         [uploadpack]\n\tpackObjectsHook = {touch}\n[gpg]\n\tprogram = {touch}\n[commit]\n\tgpgSign = true\n\
         [credential]\n\thelper = !{touch}\n\
         [filter \"x\"]\n\tclean = {touch}\n\tsmudge = {touch}\n[diff]\n\texternal = {touch}\n[alias]\n\tupload-pack = !{touch}\n\
         [include]\n\tpath = more\n"
    );
    std::fs::write(&config, text).unwrap();
    std::fs::write(
        remote.join("more"),
        format!("[core]\n\tfsmonitor = {touch}\n"),
    )
    .unwrap();
    let hooks = remote.join("hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    for name in [
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "proc-receive",
        "reference-transaction",
        "push-to-checkout",
        "post-checkout",
        "pre-auto-gc",
        "fsmonitor-watchman",
    ] {
        let hook = hooks.join(name);
        std::fs::write(&hook, format!("#!/bin/sh\n{touch}\n")).unwrap();
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    std::fs::create_dir_all(remote.join("info")).unwrap();
    std::fs::write(remote.join("info/attributes"), "* filter=x diff=x\n").unwrap();
    forge.bench.cop("add story Another -m y").ok();
    forge.bench.cop("sync").ok();
    forge.bench.cop("--db b.db sync --setup shared").ok();
    forge.bench.cop("--db b.db add story Third -m y").ok();
    forge.bench.cop("--db b.db sync").ok();
    forge.bench.cop("sync").ok();
    assert!(!forge.bench.path("marker").exists());
    unmarked(&forge.bench);
}

#[test]
fn alternates_and_replacements_are_of_no_use() {
    let forge = Forge::new();
    let info = forge.remote().join("objects/info");
    std::fs::create_dir_all(&info).unwrap();
    std::fs::write(info.join("alternates"), "/nowhere/objects\n../../../a.db\n").unwrap();
    forge.bench.cop("add story Another -m y").ok();
    forge.bench.cop("sync").calm();
    let story = forge.git(&["rev-parse", &format!("main:{}", forge.story())], b"");
    let story = String::from_utf8(story).unwrap().trim_end().to_owned();
    let other = forge.blob(b"# Replaced\n");
    forge.git(
        &["update-ref", &format!("refs/replace/{story}"), &other],
        b"",
    );
    forge.bench.cop("--db b.db sync --setup shared").calm();
    let list = forge.bench.cop("--db b.db list");
    assert!(!list.text().contains("Replaced"), "{}", list.text());
}

#[test]
fn an_outer_git_is_not_touched() {
    let bench = Bench::new();
    git(&bench.path(""), &["init", "--quiet", "outer"], b"");
    let outer = bench.path("outer");
    let before = crate::bench::tree(&outer);
    let folder = |name: &str| outer.join(name).display().to_string();
    let mut command = bench.command(words("sync --setup shared"));
    command
        .env("GIT_DIR", folder(".git"))
        .env("GIT_WORK_TREE", &outer)
        .env("GIT_INDEX_FILE", folder(".git/index"))
        .env("GIT_OBJECT_DIRECTORY", folder(".git/objects"))
        .env("GIT_COMMON_DIR", folder(".git"))
        .env("GIT_NAMESPACE", "evil")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.fsmonitor")
        .env("GIT_CONFIG_VALUE_0", "touch marker")
        .env("GIT_CONFIG_PARAMETERS", "'core.sshCommand=touch marker'")
        .env("GIT_EXTERNAL_DIFF", "touch marker")
        .env("GIT_TEMPLATE_DIR", &outer)
        .env("GIT_TRACE", bench.path("marker"))
        .current_dir(&outer);
    crate::bench::Done::of(&mut command).ok();
    assert_eq!(
        before[..],
        crate::bench::tree(&outer)[..before.len()],
        "the outer repository is as it was"
    );
    unmarked(&bench);
    assert!(
        outer.join("shared/objects").is_dir(),
        "a relative path is relative to where cop runs"
    );
}

#[test]
fn a_person_s_own_configuration_does_not_change_what_is_exchanged() {
    let bench = Bench::new();
    bench.file(
        ".gitconfig",
        "[core]\n\tautocrlf = true\n\tquotePath = true\n\tfsmonitor = touch marker\n\thooksPath = hooks\n\
         [commit]\n\tgpgSign = true\n[push]\n\tgpgSign = true\n\tdefault = nothing\n[log]\n\tshowSignature = true\n\
         [diff]\n\texternal = touch marker\n\trenames = copies\n[color]\n\tui = always\n[fetch]\n\tprune = true\n\
         [init]\n\tdefaultBranch = trunk\n\tdefaultObjectFormat = sha256\n[i18n]\n\tlogOutputEncoding = latin1\n\
         [transfer]\n\tfsckObjects = false\n[gc]\n\tauto = 1\n[merge]\n\tff = only\n",
    );
    bench.file("hooks/reference-transaction", "#!/bin/sh\ntouch marker\n");
    bench.cop("sync --setup shared").ok();
    bench.cop("--db b.db sync --setup shared").ok();
    bench
        .cop("--db b.db add story 'Grüße' -m 'ä\u{1f600}'")
        .ok();
    bench.cop("--db b.db sync").ok();
    bench.cop("sync").ok();
    assert_eq!(bench.cop("show grusse --raw").text(), "ä\u{1f600}\n");
    unmarked(&bench);
}
