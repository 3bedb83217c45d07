//! What queries mean: each typed query beside the plan it becomes.

use cop::model::{Condition, Predicate, Timestamp};
use cop::search::{Plan, parse};

/// A plan in one line. `text` is what is found and ranked; where a part of the query is enough, `all` finds the whole and
/// `any` the parts. `if` is the condition. In expressions, `&`, `|` and `!` stand for AND, OR and NOT.
fn shown(plan: &Plan) -> String {
    let mut parts = Vec::new();
    if let Some(rank) = &plan.rank {
        let (all, any) = (compact(&rank.all), compact(&rank.any));
        let name = if rank.optional { "order" } else { "text" };
        if !plan.short {
            parts.push(format!("long {any}"));
        } else if all == any {
            parts.push(format!("{name} {any}"));
        } else {
            parts.push(format!("all {all} any {any}"));
        }
    }
    if plan.condition != Condition::All(Vec::new()) {
        parts.push(format!("if {}", condition(&plan.condition, true)));
    }
    parts.join(" ")
}

fn compact(expression: &str) -> String {
    let plain = expression.replace(" AND ", " & ").replace(" OR ", " | ");
    let plain = plain.replace(" NOT ", " ! ").replace(" *", "*");
    ["title", "body", "terms"]
        .iter()
        .fold(plain, |text, column| {
            text.replace(&format!("{{{column}}} : "), &format!("{column}:"))
        })
}

fn condition(shown: &Condition, top: bool) -> String {
    let list = |parts: &[Condition]| {
        let parts: Vec<String> = parts.iter().map(|part| condition(part, false)).collect();
        parts.join(", ")
    };
    match shown {
        Condition::All(parts) if top => list(parts),
        Condition::All(parts) => format!("all({})", list(parts)),
        Condition::Any(parts) => format!("any({})", list(parts)),
        Condition::Not(part) => format!("not({})", condition(part, false)),
        Condition::Text(text) => compact(text),
        Condition::Is(predicate) => match predicate {
            Predicate::Kind(kind) => format!("kind:{kind}"),
            Predicate::Tag(tag) => format!("tag:{tag}"),
            Predicate::By(name) => format!("by:<{name}>"),
            Predicate::State(state) => format!("state:{state}"),
            Predicate::Since(moment) => format!("since:{moment}"),
            Predicate::Before(moment) => format!("before:{moment}"),
            Predicate::From(reference) => format!("from:<{reference}>"),
            Predicate::Links(reference) => format!("links:<{reference}>"),
            other => format!("{other:?}"),
        },
    }
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-05-12T15:30:00Z").unwrap()
}

/// `query => plan`, a pair a line; lines that begin with `## ` are headings.
const PLANS: &str = r#"
## Words
kiln                         => text "kiln"
kiln glaze                   => all ("kiln" & "glaze") any ("kiln" | "glaze")
Kiln KILN                    => all ("Kiln" & "KILN") any ("Kiln" | "KILN")
the kiln                     => text "kiln"
the                          => text "the"
how to                       => all ("how" & "to") any ("how" | "to")
kiln glaze celadon cone      => all ("kiln" & "glaze" & "celadon" & "cone") any ("kiln" | "glaze" | "celadon" | "cone")
kiln glaze celadon cone slip => long ("kiln" | "glaze" | "celadon" | "cone" | "slip")
why does the kiln trip when firing above nine hundred => long ("kiln" | "trip" | "firing" | "above" | "nine" | "hundred")
kiln mid-firing slip cone on-off => long ("kiln" | "mid" | "firing" | "slip" | "cone" | "off")
kiln kiln kiln glaze glaze   => long ("kiln" | "glaze")

## Phrases
"kiln tripped"               => text "kiln tripped"
"the kiln"                   => text "the kiln"
"kiln tripped" glaze         => all ("kiln tripped" & "glaze") any ("kiln tripped" & ("kiln tripped" | "glaze"))
"kiln tripped" "cone ten" glaze slip => all ("kiln tripped" & "cone ten" & "glaze" & "slip") any (("kiln tripped" & "cone ten") & (("kiln tripped" & "cone ten") | "glaze" | "slip"))
“kiln tripped”               => text "kiln tripped"
"kiln tripped                => all ("kiln" & "tripped") any ("kiln" | "tripped")
5" pipe                      => all ("5" & "pipe") any ("5" | "pipe")
12" x 8"                     => all ("12" & "x" & "8") any ("12" | "x" | "8")
""                           => if any()
"..."                        => if any()
kiln ""                      => text "kiln"

## OR and AND
kiln OR glaze                => text ("kiln" | "glaze")
kiln | glaze                 => text ("kiln" | "glaze")
kiln|glaze                   => text ("kiln" | "glaze")
kiln || glaze                => text ("kiln" | "glaze")
kiln OR glaze celadon        => all (("kiln" | "glaze") & "celadon") any (("kiln" | "glaze") & (("kiln" | "glaze") | "celadon"))
kind:story kiln OR glaze     => text ("kiln" | "glaze") if kind:story
kiln AND glaze               => all ("kiln" & "glaze") any ("kiln" | "glaze")
kiln AND glaze OR slip AND cone => text (("kiln" & "glaze") | ("slip" & "cone"))
kiln or glaze                => all ("kiln" & "glaze") any ("kiln" | "glaze")
OR                           => text "OR"
OR kiln                      => text "kiln"
kiln OR                      => text "kiln"
kiln OR OR glaze             => text ("kiln" | "glaze")
AND                          => text "AND"
NOT                          => text "NOT"
kiln NOT                     => text "kiln"

## Exclusion
-kiln                        => if not("kiln")
NOT kiln                     => if not("kiln")
- kiln                       => text "kiln"
kiln -glaze                  => text ("kiln" ! "glaze")
kiln -glaze -slip            => text ("kiln" ! ("glaze" | "slip"))
kiln NOT glaze               => text ("kiln" ! "glaze")
-"kiln tripped" glaze        => text ("glaze" ! "kiln tripped")
-(kiln glaze)                => if not(("kiln" & "glaze"))
kiln -(glaze OR slip)        => text ("kiln" ! ("glaze" | "slip"))
--force                      => text "force"
-                            => if any()
re-fire                      => text ("re fire" | "refire")
rolled back                  => all (("rolled" | "rolledback" | "rollback") & ("back" | "rolledback" | "rollback")) any (("rolled" | "rolledback" | "rollback") | ("back" | "rolledback" | "rollback"))
rollback                     => text ("rollback" | "roll back")
deployment                   => text ("deployment" | "deploy")
"rolled back"                => text "rolled back"
NOT NOT kiln                 => text "kiln"
kiln OR -glaze               => order "kiln" if any("kiln", not("glaze"))

## Groups
(kiln OR glaze) slip         => all (("kiln" | "glaze") & "slip") any (("kiln" | "glaze") & (("kiln" | "glaze") | "slip"))
(kiln glaze)                 => all ("kiln" & "glaze") any ("kiln" | "glaze")
(kiln glaze) OR slip         => text (("kiln" & "glaze") | "slip")
(kiln                        => text "kiln"
kiln)                        => text "kiln"
()                           => if any()
kiln () glaze                => all ("kiln" & "glaze") any ("kiln" | "glaze")
main() foo(bar)              => all ("main" & "foo bar") any ("main" | "foo bar")
NEAR(kiln glaze)             => all ("NEAR kiln" & "glaze") any ("NEAR kiln" | "glaze")
(f(x) kiln)                  => all ("f x" & "kiln") any ("f x" | "kiln")
:)                           => if any()

## Beginnings of words
kil*                         => text "kil"*
*                            => if any()
*kiln*                       => text "kiln"
**kiln**                     => text "kiln"
"kiln tri"*                  => text "kiln tri"*
node.j*                      => text "node j"*
runni*                       => text ("runni"* | "running" | "runnion")

## Text in one part
title:kiln                   => text title:"kiln"
title:"kiln care" glaze      => all (title:"kiln care" & "glaze") any (title:"kiln care" & (title:"kiln care" | "glaze"))
title:gla*                   => text title:"gla"*
-title:kiln glaze            => text ("glaze" ! title:"kiln")
body:node.js                 => text body:"node js"
title:C++                    => text (title:"C" & terms:"cplusplus")
title:陶芸                     => text terms:"t陶芸"
title:kiln OR body:glaze     => text (title:"kiln" | body:"glaze")
TITLE:kiln                   => text title:"kiln"
title: kiln                  => all ("title" & "kiln") any ("title" | "kiln")
title:(kiln glaze)           => all ("title" & "kiln" & "glaze") any ("title" | "kiln" | "glaze")

## Fields
tag:kiln                     => if tag:kiln
tag:C++                      => if tag:c++
tag:"glaze recipes" pinhole  => text "pinhole" if tag:glaze-recipes
-tag:kiln                    => if not(tag:kiln)
tag:kiln OR glaze            => order "glaze" if any(tag:kiln, "glaze")
tag:kiln OR tag:glaze        => if any(tag:kiln, tag:glaze)
(tag:kiln OR glaze) pinhole  => all "pinhole" any ("pinhole" & ("pinhole" | "glaze")) if any(tag:kiln, "glaze")
(tag:kiln OR glaze) -slip    => order ("glaze" ! "slip") if any(tag:kiln, "glaze"), not("slip")
tag:kiln -glaze              => if tag:kiln, not("glaze")
tag:,,                       => text "tag"
kind:story                   => if kind:story
kind:Stories                 => if kind:story
kind:storys                  => text "kind storys"
kind:story kind:lesson       => if kind:story, kind:lesson
kind:story OR kind:lesson kiln => text "kiln" if any(kind:story, kind:lesson)
NOT kind:story kiln          => text "kiln" if not(kind:story)
-(kind:story kiln)           => if not(all(kind:story, "kiln"))
by:Ada                       => if by:<Ada>
by:"Ada L" kiln              => text "kiln" if by:<Ada L>
by:-                         => text "by"
state:proven                 => if state:proven
state:shiny                  => text "state shiny"
since:2026-05-01T00:00:00Z   => if since:2026-05-01T00:00:00Z
before:2026-05-01T02:00:00+02:00 kiln => text "kiln" if before:2026-05-01T00:00:00Z
since:whenever               => text "since whenever"
since:"when ever"            => text "since when ever"
from:kiln-tripped            => if from:<kiln-tripped>
from:@last                   => if from:<@last>
links:"Kiln tripped at 900"  => if links:<Kiln tripped at 900>

## What looks like a field
foo:bar                      => text "foo bar"
foo:"bar baz"                => text "foo bar baz"
-foo:bar kiln                => text ("kiln" ! "foo bar")
https://example.com/a?b=c    => text "https example com a b c"
std::vec                     => text "std vec"
10:30                        => text "10 30"

## Punctuation and names
C++                          => text terms:"cplusplus"
C++ templates                => all (terms:"cplusplus" & "templates") any (terms:"cplusplus" | "templates")
C++/CLI                      => all ("C CLI" & terms:"cplusplus") any ("C CLI" | terms:"cplusplus")
C#                           => text terms:"csharp"
-C++                         => if not(terms:"cplusplus")
.NET                         => text terms:"dotnet"
node.js                      => text "node js"
O'Brien                      => text "O Brien"
kiln's lid                   => all ("kiln" & "lid") any ("kiln" | "lid")
what's this?                 => all ("what" & "this") any ("what" | "this")
50%                          => text "50"
a+b                          => text "a b"
HTTP2                        => text ("HTTP2" | "HTTP 2")
parseRequest                 => text ("parseRequest" | "parse Request")
"parseRequest"               => text "parseRequest"
snake_case                   => text "snake case"
kiln? glaze!                 => all ("kiln" & "glaze") any ("kiln" | "glaze")
^kiln {title} "a"+b          => all ("a" & "kiln" & "title" & "b") any ("a" & ("a" | "kiln" | "title" | "b"))
+kiln                        => text "kiln"

## Scripts without spaces, pictures
陶芸                           => text terms:"陶芸"
陶芸家                          => all terms:"陶芸 芸家" any (terms:"陶芸" | terms:"芸家")
窯                            => text terms:"窯"*
陶芸家の窯が壊れた                    => long (terms:"陶芸" | terms:"芸家" | terms:"家の" | terms:"の窯" | terms:"窯が" | terms:"が壊" | terms:"壊れ" | terms:"れた")
陶芸 入門                        => all (terms:"陶芸" & terms:"入門") any (terms:"陶芸" | terms:"入門")
"陶芸 入門"                      => text (terms:"陶芸" & terms:"入門")
Python编写                     => all ("Python" & terms:"编写") any ("Python" | terms:"编写")
เตา                          => all terms:"เต ตา" any (terms:"เต" | terms:"ตา")
🔥                            => text terms:"u1f525"
🔥 kiln                       => all (terms:"u1f525" & "kiln") any (terms:"u1f525" | "kiln")
it's                         => text "it"
"#;

#[test]
fn queries_mean_what_the_table_says() {
    assert_eq!(shown(&parse("", now()).plan()), "");
    assert_eq!(shown(&parse(" \n", now()).plan()), "");
    let rows = PLANS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("## "));
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows {
        let (query, plan) = row.split_once(" => ").unwrap();
        let query = query.trim_end();
        let found = shown(&parse(query, now()).plan());
        count += 1;
        if found != plan {
            wrong.push(format!("{query}\n  is   {found}\n  not  {plan}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count > 140, "{count} rows were read");
}

#[test]
fn notes_say_what_was_read_otherwise_and_what_to_do() {
    let fields =
        "the fields are title:, body:, tag:, kind:, by:, state:, since:, before:, from:, links:";
    let unknown = format!("`foo:` is not a field, so it is searched as text; {fields}");
    #[rustfmt::skip]
    let table: &[(&str, &[&str])] = &[
        ("kiln OR glaze \"x", &[]),
        ("https://a.b std::vec 10:30 C:\\", &[]),
        ("kind:storys", &["`kind:storys` is not a kind, so it is searched as text; the kinds are story, lesson, practice, question, path, gathering"]),
        ("state:new", &["`state:new` is not a state, so it is searched as text; the states are draft, live, retired, identified, adopted, learned, trial, proven, contested, due, open, answered, settled, flagged"]),
        ("since:whenever", &["`since:whenever` is not a date, so it is searched as text; write since:2026-05-12, since:yesterday or since:\"2 weeks ago\""]),
        ("before:2026-13", &["`before:2026-13` is not a date, so it is searched as text; write before:2026-05-12, before:yesterday or before:\"2 weeks ago\""]),
        ("tag:a,b", &["`tag:a,b` is not a tag, so it is searched as text; write tag:kiln or tag:\"glaze recipes\""]),
        ("by:-", &["`by:-` is not a name, so it is searched as text; write by:Ada or by:\"Ada L\""]),
        ("from:-", &["`from:-` is not a reference, so it is searched as text; write from: and a handle, a slug or a quoted title"]),
        ("tag: kiln", &["`tag:` has no value, so it is searched as text; write the value right after the colon"]),
        ("foo:bar foo:baz", &[&unknown]),
        ("kind:story kind:lesson", &["no entry is of two kinds; write kind:story OR kind:lesson"]),
        ("()", &["nothing in it can be searched; type a word with letters or digits"]),
    ];
    for (query, notes) in table {
        assert_eq!(parse(query, now()).notes, *notes, "{query}");
    }
    let long = parse(&"kiln ".repeat(70), now()).notes;
    assert_eq!(
        long,
        ["only the first 64 words are used; leave out the less telling ones"]
    );
}
