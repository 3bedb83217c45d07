//! Trees with links, submodules, odd paths and odd authors in them.

use super::forge::Forge;

const PAGE: &[u8] = b"# Evil\n\nx\n";

#[test]
fn links_are_not_followed() {
    for (path, to) in [
        (&[b"stories".as_slice(), b"evil.md"][..], "/etc/passwd"),
        (&[b"stories", b"evil.md"], "../../../a.db"),
        (&[b"community.toml"], "/etc/passwd"),
        (&[b"practices"], "/etc"),
        (&[b"marks", b"00", b"x-000000.jsonl"], "/etc/passwd"),
        (&[b"diverged", b"00", b"x-000000-00.md"], "/etc/passwd"),
        (&[b"stories"], "/etc"),
    ] {
        let forge = Forge::new();
        forge.put(&[("120000", path, to.as_bytes())]);
        for done in forge.meet() {
            assert!(!done.told.contains("root:"), "{}", done.told);
        }
        let all =
            forge.bench.cop("list --trash").text().to_owned() + forge.bench.cop("list").text();
        assert!(!all.contains("root:"), "{all}");
    }
}

#[test]
fn a_link_in_place_of_an_entry_is_told() {
    let forge = Forge::new();
    let story = forge.story();
    let parts: Vec<&[u8]> = story.split('/').map(str::as_bytes).collect();
    forge.put(&[("120000", &parts, b"/etc/passwd")]);
    let done = forge.bench.cop("sync");
    assert_eq!(done.code, 3, "{}", done.told);
    assert!(done.told.contains("it is a symbolic link"), "{}", done.told);
    forge.bench.cop("show kiln-tripped").ok();
}

#[test]
fn submodules_are_not_entered() {
    for path in [
        &[b"stories".as_slice()][..],
        &[b"stories", b"evil.md"],
        &[b"sub"],
        &[b"marks"],
    ] {
        let forge = Forge::new();
        let modules = b"[submodule \"sub\"]\n\tpath = stories\n\turl = ext::sh -c touch% marker\n\tupdate = !touch marker\n";
        forge.put(&[
            ("160000", path, b""),
            ("100644", &[b".gitmodules"], modules),
        ]);
        forge.meet();
    }
}

#[test]
fn odd_paths_lead_nowhere() {
    let long = [b'a'; 3000];
    let paths: [&[&[u8]]; 22] = [
        &[b"stories", b"..", b"..", b"evil.md"],
        &[b"..", b"evil.md"],
        &[b"stories", b".", b"evil.md"],
        &[b"", b"etc", b"evil.md"],
        &[b"stories", b"", b"evil.md"],
        &[b"stories", b"a\x1b[2J\x1b]0;pwned\x07.md"],
        &[b"stories", b"a\nb.md"],
        &[b"stories", b"a\rb\x08\x7f.md"],
        &[b"stories", "a\u{202e}dm.b.md".as_bytes()],
        &[b"stories", "a\u{9b}31m.md".as_bytes()],
        &[b"stories", b"\xff\xfe.md"],
        &[b"stor\xffies", b"x.md"],
        &[b"stories", &long, b"x.md"],
        &[b"Stories", b"evil.md"],
        &[b"stories", b"EVIL.MD"],
        &[b".git", b"hooks", b"post-checkout"],
        &[b".GIT", b"config"],
        &[b"git~1", b"config"],
        &[b"stories", b"-rf.md"],
        &[b"stories", b"a:b\\c?.md"],
        &[b"C:", b"x.md"],
        &[b"stories", b"x.md\\..\\y.md"],
    ];
    for path in paths {
        let forge = Forge::new();
        forge.put(&[("100755", path, b"#!/bin/sh\ntouch marker\n")]);
        for done in forge.meet() {
            if done.code == 1 {
                assert!(
                    done.told.contains("damaged") || done.told.contains("Error"),
                    "{}",
                    done.told
                );
                assert!(done.told.len() < 4000, "{}", done.told);
            }
        }
    }
}

#[test]
fn attributes_of_the_tree_run_nothing() {
    let forge = Forge::new();
    let attributes = "* filter=evil diff=evil merge=evil export-subst ident text eol=crlf working-tree-encoding=UTF-16\n";
    forge.write(".gitattributes", attributes);
    forge.write("stories/evil.md", "# Evil\n\n$Id$ $Format:%H$\n");
    let config = forge.bench.file(
        ".gitconfig",
        "[filter \"evil\"]\n\tsmudge = touch marker\n\tclean = touch marker\n\tprocess = touch marker\n\
         [diff \"evil\"]\n\tcommand = touch marker\n\ttextconv = touch marker\n[merge \"evil\"]\n\tdriver = touch marker\n",
    );
    forge.meet();
    forge.agree();
    let body = forge.bench.cop("show evil --raw").ok();
    assert!(
        body.text().ends_with("\n$Id$ $Format:%H$\n"),
        "{}",
        body.text()
    );
    assert!(config.exists());
}

#[test]
fn authors_and_moments_may_be_anything() {
    for author in [
        b"Eve\x1b[2J\x1b]0;pwned\x07 <e@x> 1795000000 +0000".as_slice(),
        b" <> 1795000000 +0000",
        b"<> 1795000000 +0000",
        b"\xff\xfe <\xff> 1795000000 +0000",
        "E\u{202e}ve <e> 1795000000 +0000".as_bytes(),
        b"Eve <e@x> 0 +0000",
        b"Eve <e@x> 253402300799 +0000",
        b"Eve <e@x> 99999999999999999999 +0000",
        b"Eve <e@x> -5 +0000",
        b"Eve <e@x> x",
        b"Eve <e@x> 1795000000 +9999",
        b"Eve",
        b"Unknown <e@x> 1795000000 +0000",
    ] {
        let forge = Forge::new();
        let root = {
            forge.write("stories/evil.md", PAGE);
            let root = forge.git(&["rev-parse", "main^{tree}"], b"");
            forge.git(&["update-ref", "refs/heads/main", "main^"], b"");
            String::from_utf8(root).unwrap().trim_end().to_owned()
        };
        forge.commit(&root, author);
        let [first, _] = forge.meet();
        if first.code == 0 {
            forge.agree();
        } else {
            assert_eq!(first.code, 3, "{}", first.told);
            assert!(first.told.contains("damaged"), "{}", first.told);
        }
    }
    let forge = Forge::new();
    let long = format!("{} <e@x> 1795000000 +0000", "E".repeat(100_000));
    forge.write("stories/evil.md", PAGE);
    let root = forge.git(&["rev-parse", "main^{tree}"], b"");
    forge.commit(String::from_utf8(root).unwrap().trim_end(), long);
    forge.meet();
}
