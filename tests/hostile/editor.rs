//! Editors and templates that fail: nothing that was written is lost.

use std::path::Path;

use super::bench::{Bench, words};

#[test]
fn editors_that_fail() {
    let bench = Bench::new();
    let before = bench.all();
    let kept = "kept in";
    for (editor, said) in [
        (
            "/nowhere/ed",
            &["cannot start the editor `/nowhere/ed`", "$EDITOR"][..],
        ),
        ("ed 'open", &["open quote"]),
        ("\u{1b}[31med", &["cannot start the editor"]),
        ("false", &["exit status: 1", kept]),
        ("sh -c 'exit 70'", &["exit status: 70", kept]),
        ("sh -c 'kill -9 $$'", &["SIGKILL", kept]),
        ("sh -c 'kill -2 $$'", &["SIGINT", kept]),
        (r#"sh -c 'printf "\377" > $0'"#, &["not UTF-8", kept]),
        (r#"sh -c 'printf "a\0b" > $0'"#, &["NUL", kept]),
        (
            r#"sh -c 'printf "%s\ntitle: [\n%s\n" --- --- > $0'"#,
            &["YAML", kept],
        ),
        (
            r#"sh -c 'head -c 3000000 /dev/zero | tr "\0" a > $0'"#,
            &["MB", kept],
        ),
        ("rm", &["cannot exchange the text", "nothing was changed"]),
        (
            "sh -c 'rm $0 && mkdir $0'",
            &["cannot exchange the text", "nothing was changed"],
        ),
    ] {
        for line in ["add story T -e", "edit kiln"] {
            let done = bench.with("EDITOR", editor, line);
            done.refused(1, said);
            if said.contains(&kept) {
                let (_, place) = done.told.split_once("kept in ").unwrap();
                let place = place.split([';', '\n']).next().unwrap();
                assert!(Path::new(place).is_file(), "{}", done.told);
            }
        }
    }
    // Who named it is told where.
    for (name, said) in [
        ("VISUAL", "set $VISUAL to"),
        ("COP_EDITOR", "set $COP_EDITOR to"),
    ] {
        let done = bench.with(name, "/nowhere/ed", "edit kiln");
        done.refused(1, &["cannot start the editor `/nowhere/ed`", said]);
    }
    // Who empties the file or leaves it as it is wants nothing.
    for editor in ["true", "sh -c ': > $0'"] {
        for (line, code) in [("add story T -e", 1), ("edit kiln", 0)] {
            let done = bench.with("EDITOR", editor, line);
            assert_eq!(done.code, code, "{editor}: {line}: {}", done.told);
            done.calm();
        }
    }
    bench.unchanged(&before);
}

#[test]
fn an_editor_with_spaces_and_quotes_in_its_command() {
    let bench = Bench::new();
    let script = bench.file(
        "my \"own\" ed'itor",
        "#!/bin/sh\nprintf '# Mine\\n\\n%s\\n' \"$1\" > \"$2\"\n",
    );
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let editor = format!(
        "{} 'two words'",
        shlex::try_quote(script.to_str().unwrap()).unwrap()
    );
    bench.with("EDITOR", editor, "add story -e").ok();
    assert!(
        bench
            .cop("show mine --raw")
            .ok()
            .text()
            .contains("two words")
    );
}

#[test]
fn a_kept_text_can_be_taken_in_again() {
    let bench = Bench::new();
    bench.cop("add practice Old -m old --steward Bob").ok();
    let editor = "sed -i -e 's/^old$/new/' -e 's/^title:.*/title: [/'";
    let done = bench.with("EDITOR", editor, "edit old");
    done.refused(1, &["your text is kept in"]);
    let (_, again) = done.told.split_once("to go on with it: cop ").unwrap();
    let again = words(again.trim());
    let kept = Path::new(again.last().unwrap());
    let text = std::fs::read_to_string(kept).unwrap();
    std::fs::write(kept, text.replace("title: [", "title: New")).unwrap();
    bench.run(again).ok();
    let shown = bench.cop("show old --json").ok();
    let shown: serde_json::Value = serde_json::from_slice(&shown.out).unwrap();
    assert_eq!(
        [&shown["title"], &shown["body"], &shown["steward"]],
        ["New", "new\n", "Bob"]
    );
}

#[test]
fn templates_for_captures_that_cannot_be_used() {
    let bench = Bench::new();
    let before = bench.all();
    let path = ".config/cop/templates/story.md";
    for (content, said) in [
        (b"\xff".to_vec(), "not UTF-8"),
        (b"a\0b".to_vec(), "no Markdown text"),
        (vec![b'a'; 50_000_000], "no Markdown text"),
    ] {
        bench.file(path, content);
        bench
            .with("EDITOR", "true", "add story T -e")
            .refused(1, &["templates/story.md", said, "mend it"]);
    }
    std::fs::remove_file(bench.path(path)).unwrap();
    std::fs::create_dir(bench.path(path)).unwrap();
    bench
        .with("EDITOR", "true", "add story T -e")
        .refused(1, &["templates/story.md", "Hint: "]);
    std::fs::remove_dir(bench.path(path)).unwrap();
    bench.unchanged(&before);
    // It is text: nothing in it is carried out.
    bench.file(
        path,
        "\n{% for i in range(1000000000) %}{{ i }}{% endfor %}\n",
    );
    bench
        .with("EDITOR", "sed -i '$a more'", "add story T -e")
        .ok();
    let body = bench.cop("show t --raw").ok();
    assert!(body.text().contains("range(1000000000)"), "{}", body.text());
}
