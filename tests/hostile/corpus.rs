//! What hostile text is made of: one table for texts, one for titles and names, each with a name; and how to tell that one of
//! them reached a terminal.

/// Texts that would steer a terminal, disguise what stands there, or cost much to lay out.
pub fn texts() -> Vec<(&'static str, String)> {
    let controls = |from: u32, to: u32| {
        let all = (from..=to).filter(|code| ![0x0a, 0x0d].contains(code));
        all.filter_map(char::from_u32).collect::<String>()
    };
    let mut texts: Vec<(&str, String)> = [
        ("an erased screen", "a\u{1b}[2J\u{1b}[3J\u{1b}[Hb"),
        ("a scrolled region", "\u{1b}[1;1r\u{1b}D\u{1b}M\u{1b}c"),
        ("another screen", "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?2004l"),
        (
            "a strange colour",
            "\u{1b}[38;5;201mPAINTED\u{1b}[48;2;1;2;3m",
        ),
        (
            "hidden words",
            "\u{1b}[8mhidden\u{1b}[7mturned\u{1b}[5mblink",
        ),
        (
            "a window's title",
            "\u{1b}]0;pwned\u{7} \u{1b}]2;pwned\u{1b}\\",
        ),
        (
            "a link",
            "\u{1b}]8;;https://evil.example\u{7}click\u{1b}]8;;\u{7}",
        ),
        (
            "a link to a file",
            "\u{1b}]8;id=1;file:///etc\u{1b}\\click\u{1b}]8;;\u{1b}\\",
        ),
        ("a clipboard", "\u{1b}]52;c;cHduZWQ=\u{7}\u{1b}]52;c;?\u{7}"),
        (
            "a note to the desktop",
            "\u{1b}]9;pwned\u{7}\u{1b}]777;notify;a;b\u{7}",
        ),
        (
            "a file for the terminal",
            "\u{1b}]1337;File=name=eA==:eA==\u{7}",
        ),
        (
            "a device control string",
            "\u{1b}P+q544e\u{1b}\\\u{1b}P$q\"p\u{1b}\\",
        ),
        (
            "what is answered as typed",
            "\u{1b}[6n\u{1b}[c\u{1b}[21t\u{5}",
        ),
        (
            "other strings",
            "\u{1b}_apc\u{1b}\\\u{1b}^pm\u{1b}\\\u{1b}Xsos\u{1b}\\",
        ),
        (
            "sequences of one character",
            "\u{9b}2J\u{9d}0;x\u{9c}\u{90}q\u{9c}\u{98}\u{9e}\u{9f}",
        ),
        ("another alphabet", "\u{e}lqk\u{f}\u{1b}(0lqk\u{1b}(B"),
        ("an overwritten line", "good\rbad\u{8}\u{8}\u{8}\u{7f}"),
        ("an unfinished sequence", "end\u{1b}[38;5"),
        ("an override", "a\u{202e}gpj.exe\u{202c}b\u{202d}c"),
        ("embeddings", "a\u{202a}b\u{202b}c"),
        ("isolates", "a\u{2066}b\u{2067}c\u{2068}d\u{2069}"),
        ("ends of lines", "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f"),
        (
            "invisible words",
            "a\u{2060}\u{2061}\u{2063}\u{2064}\u{206a}\u{206f}\u{feff}b",
        ),
        ("hidden tags", "a\u{e0041}\u{e0042}\u{e007f}b"),
        ("annotations", "\u{fff9}a\u{fffa}b\u{fffb}"),
        (
            "no width",
            "a\u{200b}\u{200c}\u{200d}\u{ad}b\u{200e}\u{200f}",
        ),
        ("a template", "{{ title }}{% for x in y %} ${x} %s%n"),
        (
            "what a shell runs",
            "$(reboot) `reboot`; reboot | x & y > z",
        ),
        (
            "a flag of three letters",
            "\u{1F3F4}\u{E0067}\u{E007F}\u{1F3F4}x\u{E0041}",
        ),
        (
            "markup",
            "**a** <script>x</script> [x](javascript:x) | a | `b",
        ),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into();
    texts.extend([
        ("every C0", controls(1, 0x1f)),
        ("every C1", controls(0x80, 0x9f)),
        (
            "a flood of accents",
            format!("Z{}", "\u{301}\u{20dd}\u{489}".repeat(60)),
        ),
        ("a crowd", "👩\u{200d}🚀".repeat(100)),
        ("a long word", "x".repeat(3000)),
        ("wide letters", "窯".repeat(300)),
    ]);
    texts
}

/// The short ones of the texts after each other: the floods would drown the others, and stand in imported files.
pub fn every_text() -> String {
    let texts = texts().into_iter().map(|(_, text)| text);
    let short: Vec<String> = texts.filter(|text| text.len() < 200).collect();
    short.join(" ")
}

/// What of the texts a title or a name may hold: all that is no control character, in a line short enough.
pub fn every_line() -> String {
    let all = every_text();
    let line: String = all.chars().filter(|c| !c.is_control()).collect();
    // The visible disguises, without the floods.
    let start = line.find('\u{202e}').expect("an override") - 1;
    line[start..]
        .chars()
        .take(70)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Titles and names that a file system, a shell or a program could take for something else, many of which are one for some.
pub fn names() -> Vec<(&'static str, String)> {
    let mut names: Vec<(&str, String)> = [
        ("a way out", "../../x"),
        ("a way out of Windows", "..\\..\\x"),
        ("the root", "/etc/passwd"),
        ("a drive", "C:\\x"),
        ("a stream", "x.md:evil"),
        ("a folder", "a/b"),
        ("this folder", "."),
        ("the folder above", ".."),
        ("dots", "..."),
        ("a device", "CON"),
        ("a device with an ending", "nul.txt"),
        ("a device with a small number", "COM¹"),
        ("a device with an ending of two", "aux.tar.gz"),
        ("a dot at the end", "ends."),
        ("blanks at the end", "ends  "),
        ("a blank and a dot at the end", "ends ."),
        ("what Windows refuses", "a<b>c:d\"e|f?g*h"),
        ("a flag", "--help"),
        ("a hidden file", ".git"),
        ("a file of this program", ".cop-handbook"),
        ("a page of the handbook", "README"),
        ("another page of the handbook", "SUMMARY"),
        ("a page of a publishing tool", "index"),
        ("a home", "~root"),
        ("one case", "Kiln Fired"),
        ("the other case", "KILN FIRED"),
        ("one accent", "Caf\u{e9}"),
        ("the other accent", "Cafe\u{301}"),
        ("one syllable", "\u{ac00}"),
        ("the other syllable", "\u{1100}\u{1161}"),
        ("a sharp s", "Straße"),
        ("two of them", "STRASSE"),
        ("a long s", "ſtone"),
        ("a short one", "stone"),
        ("nothing to see", "\u{3164}"),
        ("an accent alone", "\u{301}"),
        ("what a shell runs", "$(reboot)"),
        ("an override", "a\u{202e}gpj.exe"),
        ("a last word", "@last"),
        ("punctuation", "!!!"),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into();
    names.extend([
        ("a crowd", "🔥".repeat(300)),
        ("as long as can be", "x".repeat(300)),
        ("long words", "waveform ".repeat(33)),
        (
            "a dot at the cut",
            format!("{}.{}", "x".repeat(119), "y".repeat(60)),
        ),
    ]);
    names
}

/// The first thing in a text that would steer a terminal or disguise what is read there, with what stands around it. Line breaks and tabs
/// do not, nor what this program paints with, where it may paint.
pub fn steers(text: &str, painted: bool) -> Option<String> {
    let text = match painted {
        true => without_paint(&without_progress(text)),
        false => text.to_owned(),
    };
    let mut flag = false;
    let found = text.char_indices().find(|&(_, c)| {
        flag = c == '\u{1F3F4}' || (flag && is_tag(c));
        is_hostile(c) && !flag
    });
    let (at, _) = found?;
    let before: String = text[..at].chars().rev().take(40).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[at..].chars().take(40).collect();
    Some(format!("{before:?} then {after:?}"))
}

/// A text without the lines that tell how far this program has come: each is erased before what comes next. On a machine with much
/// else to do they stand anywhere.
fn without_progress(text: &str) -> String {
    const ERASED: &str = "\r\u{1b}[2K";
    const TOLD: [&str; 8] = [
        "Reading ",
        "Taking in ",
        "Gathering ",
        "Writing ",
        "Checking ",
        "Asking what others have ",
        "Joining both",
        "Handing over ",
    ];
    let mut pieces = text.split(ERASED);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let line = kept.rfind('\n').map_or(0, |at| at + 1);
        match TOLD.iter().any(|told| kept[line..].contains(told)) {
            true => kept.truncate(line),
            false => kept.push_str(ERASED),
        }
        kept.push_str(piece);
    }
    kept
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e007f}')
}

fn is_hostile(c: char) -> bool {
    let turns = matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let unseen = matches!(c, '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    (c.is_control() && c != '\n' && c != '\t') || turns || unseen || is_tag(c)
}

/// A text without the colours and weights that this program has, and without links in the one form that it writes.
fn without_paint(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = color(rest).or_else(|| link(rest)).unwrap_or(0);
        if length == 0 {
            plain.push('\u{1b}');
            rest = &rest[1..];
        } else {
            rest = &rest[length..];
        }
    }
    plain + rest
}

fn color(text: &str) -> Option<usize> {
    const OWN: [&str; 21] = [
        "0", "1", "2", "3", "4", "9", "31", "32", "33", "34", "35", "36", "91", "92", "93", "94",
        "95", "96", "30", "37", "90",
    ];
    let (number, _) = text.strip_prefix("\u{1b}[")?.split_once('m')?;
    OWN.contains(&number).then_some(number.len() + 3)
}

fn link(text: &str) -> Option<usize> {
    let (url, _) = text.strip_prefix("\u{1b}]8;;")?.split_once("\u{1b}\\")?;
    let safe = url.is_empty()
        || url.starts_with("https://")
        || url.starts_with("http://")
        || url.starts_with("mailto:");
    (safe && url.bytes().all(|byte| byte.is_ascii_graphic())).then_some(url.len() + 7)
}

#[test]
fn what_steers_is_told_from_what_paints() {
    for (name, text) in texts() {
        let harmless = [
            "no width",
            "a template",
            "what a shell runs",
            "markup",
            "a flood of accents",
            "a crowd",
            "a long word",
            "wide letters",
        ];
        assert_eq!(
            steers(&text, true).is_none(),
            harmless.contains(&name),
            "{name}"
        );
    }
    for own in [
        "\u{1b}[1m\u{1b}[35mx\u{1b}[0m",
        "\u{1b}]8;;https://a.b\u{1b}\\x\u{1b}]8;;\u{1b}\\",
        "a\tb\n",
    ] {
        assert_eq!(steers(own, true), None);
    }
    assert!(steers("\u{1b}[1mx", false).is_some());
    assert!(steers("\u{1b}[8mx", true).is_some());
    assert!(steers(&every_line(), true).is_some());
    assert!(every_line().chars().count() > 40, "{:?}", every_line());
}
