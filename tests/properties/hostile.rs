//! Texts with more than chance's share of what means something to whoever reads them.

use proptest::prelude::*;
use proptest::sample::select;

/// Pieces of Markdown, of HTML and of what terminals read, one after the other.
pub fn markdown() -> impl Strategy<Value = String> {
    joined(
        prop_oneof![8 => piece(MARKDOWN), 2 => character(), 1 => words(), 1 => many(&["> ", "- ", "1. ", "*_", "[", "![", "[[", "<div>", "`", "|a", "e\u{301}\u{302}"])],
        24,
    )
}

/// A Markdown text below an envelope of YAML, TOML or JSON, whole or not.
pub fn with_front_matter() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        4 => (select(FIELDS), select(VALUES)).prop_map(|(field, value)| format!("{field}: {value}\n")),
        1 => (select(FIELDS), any::<String>()).prop_map(|(field, value)| format!("{field}: {value}\n")),
        1 => (select(FIELDS), select(VALUES)).prop_map(|(field, value)| format!("{field} = {value}\n")),
        1 => (select(FIELDS), select(VALUES)).prop_map(|(field, value)| format!("\"{field}\": {value},\n")),
        2 => piece(YAML),
        1 => character(),
    ];
    let fields = joined(field, 8);
    prop_oneof![
        6 => (fields, markdown()).prop_map(|(fields, body)| format!("---\n{fields}---\n{body}")),
        1 => (joined(piece(YAML), 12), markdown()).prop_map(|(inner, body)| format!("---\n{inner}\n---\n{body}")),
        1 => (toml(), markdown()).prop_map(|(inner, body)| format!("+++\n{inner}+++\n{body}")),
        1 => (json(), markdown()).prop_map(|(json, body)| format!("{json}\n{body}")),
        1 => (select(VALUES), 1usize..40).prop_map(|(value, depth)| {
            format!("---\na: {}{value}{}\n---\n", "[".repeat(depth), "]".repeat(depth))
        }),
        1 => markdown(),
    ]
}

/// The file of an entry, of marks, of a community, or a path.
pub fn tree_file() -> impl Strategy<Value = String> {
    let id = "id: 01010101-0101-0101-0101-010101010101\n";
    let entry = "entry: 01010101-0101-0101-0101-010101010101\n";
    let named = (select(vec![id, entry]), with_front_matter())
        .prop_map(|(field, text)| text.replacen("---\n", &format!("---\n{field}"), 1));
    let mark = prop_oneof![
        4 => (select(ACTS), select(STRINGS)).prop_map(|(act, note)| mark(act, &Value::from(note).to_string())),
        1 => (select(ACTS), select(VALUES)).prop_map(|(act, note)| mark(act, note)),
        1 => "\\PC{0,20}".prop_map(|line| line + "\n"),
    ];
    prop_oneof![
        3 => named,
        2 => joined(mark, 6),
        3 => joined(piece(COMMUNITY), 12),
        1 => toml(),
        1 => joined(piece(PATHS), 8),
    ]
}

/// Words, quotes, operators and fields.
pub fn query() -> impl Strategy<Value = String> {
    joined(
        prop_oneof![6 => piece(QUERY), 2 => character(), 1 => words(), 1 => many(&["(", "NOT ", "-(", "a OR ", "\"", "陶芸", "\u{301}"])],
        16,
    )
}

/// Expressions, blocks and filters in the language of Jinja.
pub fn template() -> impl Strategy<Value = String> {
    let shown = (select(NAMES), joined(piece(FILTERS), 3))
        .prop_map(|(name, filters)| format!("{{{{ {name}{filters} }}}}"));
    joined(
        prop_oneof![4 => shown, 4 => piece(TEMPLATE), 1 => character(), 1 => many(&["{{ (", "{% if a %}", "~ title"])],
        8,
    )
}

use serde_json::Value;

fn joined(piece: impl Strategy<Value = String>, most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

fn piece(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(of).prop_map(str::to_owned)
}

/// Any character, and those that are not what they seem.
fn character() -> impl Strategy<Value = String> {
    prop_oneof![any::<char>().prop_map(String::from), piece(STRINGS),]
}

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zéß陶芸ท 0-9.,:;'-]{0,40}"
}

/// One piece so often that a parser may choke on it.
fn many(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(of), 2usize..120).prop_map(|(piece, times)| piece.repeat(times))
}

fn toml() -> impl Strategy<Value = String> {
    let line = (select(FIELDS), any::<String>(), 0..5).prop_map(|(field, text, form)| {
        let text = Value::from(text);
        match form {
            0 => format!("{field} = {text}\n"),
            1 => format!("[{field}]\nx = {text}\n"),
            2 => format!("{field} = [1, 2.5e300, nan, {text}]\n"),
            3 => format!("{field} = 2026-05-12T08:00:00Z\n"),
            _ => format!("[[{field}]]\nname = {text}\n"),
        }
    });
    joined(line, 5)
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        piece(STRINGS).prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..3)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    });
    let fields = prop::collection::vec((piece(FIELDS), value), 0..5);
    fields.prop_map(|pairs| Value::Object(pairs.into_iter().collect()).to_string())
}

fn mark(act: &str, note: &str) -> String {
    format!(
        "{{\"at\":\"2026-05-12T07:59:59Z\",\"by\":\"Ada\",{act},\"note\":{note},\
         \"entry\":\"07070707-0707-0707-0707-070707070707\",\"id\":\"01010101-0101-0101-0101-010101010101\"}}\n"
    )
}

/// Control characters, directions, joiners, floods of marks, and what is wide or has no width.
const STRINGS: &[&str] = &[
    "",
    "\u{1b}[2J",
    "\u{1b}]8;;http://a\u{7}",
    "\u{9b}31m",
    "\u{0}",
    "\u{7f}",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}a\u{2069}",
    "\u{feff}",
    "\u{e0041}",
    "\u{1f3f4}\u{e0067}\u{e007f}",
    "👩\u{200d}🏭",
    "🇩🇪",
    "\u{200b}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{301}",
    "陶芸",
    "ที่",
    "हिन्दी",
    "\u{fdfa}",
    "\u{1160}",
    "\u{fe0f}",
    "لا",
    "\\",
    "\"",
    "'",
    "kiln",
];

const MARKDOWN: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    "- ",
    "1. ",
    "999999999. ",
    "    ",
    "\t",
    "# ",
    "\n## ",
    "\n===\n",
    "\n---\n",
    "`",
    "```",
    "\n```\n",
    "~~~",
    "<",
    ">",
    "<b>",
    "</b>",
    "<details>\n",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<b onclick=x>",
    "<img src=x onerror=y>",
    "<a href='javascript:x'>",
    "[",
    "]",
    "(",
    ")",
    "](javascript:x)",
    "](<java\tscript:x>)",
    "](&#106;avascript:x)",
    "][x]",
    "\n[x]: javascript:x\n",
    "[[",
    "]]",
    "|",
    "[[a|b]]",
    "![[p.png]]",
    "![a](b.png)",
    "\\",
    "&lt;",
    "&#27;",
    "&Tab;",
    "&",
    "*",
    "_",
    "**",
    "~~",
    "<javascript:x>",
    "ftp://a.b",
    "https://a.b/c?d=e",
    "www.a.b",
    "a@b.c",
    "\n| a | b |\n|--|:-:|\n",
    "\n| ",
    " | ",
    "[^1]",
    "\n[^1]: ",
    "{{#",
    "}}",
    "{#a}",
    "{onclick=x}",
    "{ .a onload=\"x\" }",
    "<?",
    "?>",
    "<!A",
    "<![CDATA[",
    "- [x] ",
    "\nterm\n: ",
    "> [!NOTE]\n",
    "kiln ",
    " breaker",
];

const YAML: &[&str] = &[
    "\n",
    " ",
    "  ",
    "- ",
    "? ",
    ": ",
    ":",
    "#",
    "&a ",
    "*a",
    "!!str ",
    "|\n ",
    ">-\n ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "<<: ",
    "a: 1\n",
    "tags: [a, 'b']\n",
    "- a\n",
    "\\x41",
    "\\u2028",
    "\t",
    "~",
    "null",
    "é",
    "\u{85}",
    "\u{feff}",
];

const FIELDS: &[&str] = &[
    "title",
    "kind",
    "type",
    "tags",
    "state",
    "draft",
    "private",
    "pinned",
    "date",
    "created",
    "updated",
    "author",
    "slug",
    "told_by",
    "happened",
    "outcome",
    "steward",
    "review_every",
    "on",
    "where",
    "steps",
    "from",
    "answers",
    "relates",
    "tried",
    "metoo",
    "thanks",
    "flags",
    "kept",
    "extra",
    "id",
    "files",
    "a b",
    "members",
    "aliases",
];

const VALUES: &[&str] = &[
    "",
    "~",
    "null",
    "true",
    "no",
    "1.10",
    "007",
    "1e400",
    "2026-05-12",
    "2026-05",
    "yesterday",
    "story",
    "practice",
    "path",
    "good",
    "retired",
    "draft",
    "kiln-tripped",
    "[kiln, 'C++', \"a\\nb\"]",
    "{by: Ada, verdict: worked}",
    "[{watch: kiln}, {do: [[cones]]}]",
    "[[cones|x]]",
    "90d",
    "'a: b'",
    "\"\\u001b\"",
    "|\n  two\n  lines",
    "&a [*a]",
    "'",
    "Ada Lovelace",
    "\"[[a]]\"",
    "{}",
    "[]",
    "[[]]",
    "../../x",
    "0",
];

const ACTS: &[&str] = &[
    "\"act\":\"tried\",\"verdict\":\"worked\",\"where\":null",
    "\"act\":\"metoo\"",
    "\"act\":\"answer\",\"with\":null",
    "\"act\":\"thanks\",\"to\":\"Ben\"",
    "\"act\":\"flag\",\"reason\":\"sensitive\"",
    "\"act\":\"flag\",\"reason\":\"stale\"",
    "\"act\":\"review\",\"decision\":\"ok\"",
    "\"act\":\"step\",\"number\":1",
    "\"act\":\"new\",\"x\":{}",
    "\"x\":1",
];

const COMMUNITY: &[&str] = &[
    "exchange = 1\n",
    "id = \"01010101-0101-0101-0101-010101010101\"\n",
    "name = 'Guild'\n",
    "welcome = \"\"\"\na\n\"\"\"\n",
    "rhythm = \"14d\"\n",
    "rhythm = 'often'\n",
    "agreements = ['a', '''b'c''', \"\\u0000\"]\n",
    "[[members]]\nname = 'Ada'\n",
    "[[members]]\nname = \" \"\n",
    "team = \"\\u001b\\r\\n\"\n",
    "aliases = ['A. L.', 'ada', '']\n",
    "offers = ['Kiln', '#', 'a b']\n",
    "[tags]\n",
    "kiln = 'hot'\n",
    "\"C++\" = '''a'''\n",
    "\"\\u00e9\" = 'b'\n",
    "[aliases]\n",
    "oven = 'kiln'\n",
    "kiln = 'oven'\n",
    "x = nan\n",
    "#",
    "=",
    "[",
    "\"",
    "\n",
    "\r\n",
];

const PATHS: &[&str] = &[
    "/",
    "..",
    ".",
    "stories/",
    "marks/",
    "diverged/",
    "attachments/",
    "community.toml",
    "README.md",
    ".md",
    ".MD",
    ".jsonl",
    "a",
    "é",
    ".tar.gz",
    ".env",
    "\\",
    ":",
    "\u{0}",
    "\n",
    "\u{202e}",
    " ",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];

const QUERY: &[&str] = &[
    "\"",
    "“",
    "”",
    "(",
    ")",
    "-",
    "*",
    "|",
    "OR",
    "NOT",
    "AND",
    "NEAR(",
    "^",
    "+",
    "{",
    "}",
    ":",
    "'",
    "title:",
    "body:",
    "tag:kiln",
    "kind:",
    "kind:story",
    "state:due",
    "since:2026",
    "before:",
    "by:Ada",
    "from:kiln",
    "links:",
    "foo:",
    "陶芸",
    "ที่",
    "हिन्दी",
    "C++",
    ".NET",
    "e\u{301}",
    "\u{200D}",
    "kiln",
    "kilns",
    "brekaer",
    "the",
    "camelCase",
    "HTTP2",
    "🔥",
    "\u{E000}",
    "Ⓐ",
    "ﬁ",
    "/",
    "#",
    ",",
    " ",
    " ",
    " ",
    " ",
];

const NAMES: &[&str] = &[
    "title",
    "handle",
    "tags",
    "extra",
    "steps",
    "score",
    "private",
    "pinned",
    "nothing",
    "extra.plain",
    "steps[0].verb",
    "tags[99]",
    "range(9)",
    "namespace()",
    "dict(a=title)",
    "'x' * 9",
    "-score",
];

const FILTERS: &[&str] = &[
    "|join(', ')",
    "|upper",
    "|length",
    "|list",
    "|first",
    "|last",
    "|reverse",
    "|sort",
    "|items",
    "|tojson",
    "|replace('a', title)",
    "|default('-')",
    "|string",
    "|int",
    "|float",
    "|round",
    "|title",
    "|trim",
    "|batch(2)",
    "|slice(0)",
    "|indent(4)",
    "|urlencode",
    "|dictsort",
    "|pprint",
    "|nosuch",
    "|map('upper')",
    "[::-1]",
    "[1:]",
    "|unique",
    "|abs",
    "|bool",
    "|lines",
    "|split",
    "|safe",
    "|e",
];

const TEMPLATE: &[&str] = &[
    "{% for t in tags %}",
    "{% for k in extra %}{{ k }}{% endfor %}",
    "{% for k, v in extra|items %}{{ k }}={{ v }}{% endfor %}",
    "{% endfor %}",
    "{% if title %}",
    "{% else %}",
    "{% endif %}",
    "{% set a = title %}",
    "{{ a }}",
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(title) }}",
    "{% raw %}",
    "{% endraw %}",
    "{# ",
    " #}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{% include 'format' %}",
    "{% extends 'format' %}",
    "{% block b %}",
    "{% endblock %}",
    "{% for i in range(99999) %}",
    "\t",
    "\n",
    " ",
    "{{ loop.index }}",
    "{{ self.b() }}",
    "{{ debug() }}",
];
