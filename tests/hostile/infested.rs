//! A community in which every text is hostile: what people can bring in by commands and files, and on top of it what only a file of a
//! database can hold that somebody made by hand.

use std::sync::OnceLock;

use tempfile::TempDir;

use super::bench::Bench;
use super::corpus;

/// What stands for hostile text until the community is there.
const MARK: &str = "evilmark";

/// Markdown with the mark in everything that Markdown has.
const BODY: &str = "# Heading evilmark\n\nWords evilmark, *evilmark*, **evilmark**, ~~evilmark~~, `evilmark`, [evilmark](https://example.org/evilmark 'evilmark'), \
<https://example.org/evilmark>, ![evilmark](evilmark.png), [[evilmark]], [[no-such|evilmark]], [[evilmark-gone]], <b title=\"evilmark\">evilmark</b>, note[^evilmark].\n\n\
> evilmark\n\n- evilmark\n- [ ] evilmark\n\n1. evilmark\n\n| evilmark | kiln |\n|---|---|\n| evilmark | evilmark |\n\n```evilmark\nevilmark\n```\n\n    evilmark\n\n\
<div>\nevilmark\n</div>\n\n[^evilmark]: evilmark\n[ref]: https://example.org 'evilmark'\n\nkiln breaker evilmark\n";

/// The finished community's file.
static FILE: OnceLock<(TempDir, std::path::PathBuf)> = OnceLock::new();

/// A bench with a community of its own that is infested.
pub fn infested() -> Bench {
    let (_, file) = FILE.get_or_init(|| {
        let kept = crate::scratch::scratch();
        let file = kept.path().join("infested.db");
        let bench = made();
        bench.run(["backup", file.to_str().unwrap()]).ok();
        (kept, file)
    });
    let bench = Bench::empty();
    std::fs::copy(file, bench.path("a.db")).unwrap();
    bench
}

fn made() -> Bench {
    let bench = Bench::empty();
    let body = bench.file("body.md", BODY);
    let body = body.to_str().unwrap();
    let eve = "--me 'Eve evilmark'";
    for line in [
        "init 'Guild evilmark' --domain 'Domain evilmark'",
        "about --welcome 'Welcome evilmark' --agree 'Agreed evilmark' --rhythm 14d",
        &format!(
            "{eve} me --team 'Team evilmark' --role 'Role evilmark' --offer kiln --seek glaze --alias 'Evelyn evilmark'"
        ),
        "me --team 'Team evilmark' --role 'Role evilmark' --seek kiln --alias 'A. evilmark'",
        &format!(
            "{eve} add story 'Kiln evilmark tripped' -F {body} -t kiln -t glaze --told-by 'Teller evilmark' --happened 2026-05-01 --outcome bad"
        ),
        &format!("{eve} add lesson 'When evilmark trips' -F {body} -t kiln --from kiln-evilmark"),
        &format!(
            "{eve} add practice 'Old evilmark way' -F {body} -t kiln --steward 'Steward evilmark'"
        ),
        &format!(
            "{eve} add practice 'Check evilmark first' -F {body} -t kiln --steward 'Steward evilmark' --from when-evilmark --review-every 1d"
        ),
        &format!("{eve} add question 'Why evilmark trips' -F {body} -t kiln"),
        &format!(
            "{eve} add gathering 'Gathered evilmark' -F {body} --where 'Place evilmark' --on 2026-05-02 --relates kiln-evilmark"
        ),
        &format!(
            "{eve} add path 'Month evilmark' -F {body} --step watch:kiln-evilmark --step do:check-evilmark"
        ),
        &format!("{eve} add story 'Drafted evilmark' -F {body} --draft"),
        "add story 'Secret evilmark' -m 'evilmark kiln' --private",
        "add story 'Trashed evilmark' -m 'evilmark kiln'",
        "rm trashed",
        &format!("{eve} retire old-evilmark --for check-evilmark"),
        &format!("{eve} tried check-evilmark worked -m 'Note evilmark' --where 'Place evilmark'"),
        "tried check-evilmark failed -m 'Note evilmark' --where 'Place evilmark'",
        "answer why-evilmark -m 'Answer evilmark'",
        "metoo why-evilmark -m 'Too evilmark'",
        "metoo kiln-evilmark -m 'Too evilmark'",
        "thanks 'Eve evilmark' --for kiln-evilmark -m 'Thanks evilmark'",
        &format!("{eve} thanks Ada -m 'Thanks evilmark' --for secret"),
        &format!("{eve} add story 'Of Ada evilmark' -m 'x evilmark' --told-by Ada"),
        &format!("{eve} thanks Ada -m 'Thanks evilmark' --for of-ada"),
        "flag check-evilmark wrong -m 'Flag evilmark'",
        "flag when-evilmark unclear -m 'Flag evilmark'",
        "path start month-evilmark --coach 'Eve evilmark'",
        "path done month-evilmark 1 -m 'Noticed evilmark'",
        "tag define kiln 'Means evilmark'",
        "tag alias oven kiln",
        "edit kiln-evilmark --title 'Kiln evilmark tripped again' --told-by 'Other evilmark'",
        "edit gathered-evilmark --where 'Elsewhere evilmark' -m 'First evilmark' -m 'Second evilmark'",
        "review old-evilmark ok -m 'Reviewed evilmark'",
    ] {
        let done = bench.cop(line);
        assert!(done.code <= 1, "{line}: {}", done.told);
        done.calm();
    }
    bench.file("evilmark.png", corpus::every_text());
    bench.cop("attach kiln-evilmark evilmark.png").ok();
    bench
        .cop("attach kiln-evilmark evilmark.png --name pic.png")
        .ok();
    bench.file("raw.bin", b"\x9b2J\xff\x1b[2J");
    bench.cop("attach kiln-evilmark raw.bin").ok();
    imported(&bench);
    torn(&bench);
    forged(&bench);
    bench
}

/// Takes in a file with each of the texts in every place that an import reads.
fn imported(bench: &Bench) {
    for (number, (_, text)) in corpus::texts().into_iter().enumerate() {
        let yaml = serde_json::to_string(&text).unwrap();
        bench.file(
            &format!("notes/n{number}.md"),
            format!(
                "---\ntitle: {yaml}\nauthor: {yaml}\ntold_by: {yaml}\ntags: [kiln, {yaml}]\nodd: {yaml}\n{yaml}: [{yaml}, {{{yaml}: 1}}]\n---\n\
                 # {text}\n\n{text}\n\n| {text} |\n|---|\n| {text} |\n\n```{text}\n{text}\n```\n\n<b>{text}</b> [{text}](x{text}) [[{text}]]\n"
            ),
        );
    }
    bench.file("notes/in\u{1b}[2J\u{202e}.md", "# By its name\n\nkiln\n");
    let done = bench.cop("import notes --kind story -v");
    assert!(done.code <= 1, "{}", done.told);
    assert_eq!(corpus::steers(done.text(), false), None);
    assert_eq!(corpus::steers(&done.told, false), None);
    assert!(bench.entries() > 20, "{}", bench.entries());
}

/// Has two machines say different things of one practice.
fn torn(bench: &Bench) {
    bench
        .cop("add practice 'Torn evilmark' -m 'Before evilmark.' -t kiln")
        .ok();
    bench.cop("sync --setup shared").ok();
    let other = "--db b.db --me 'Eve evilmark'";
    bench.cop(&format!("{other} sync --setup shared")).ok();
    bench.cop("edit torn-evilmark -m 'Here evilmark.'").ok();
    bench
        .cop(&format!("{other} edit torn-evilmark -m 'There evilmark.'"))
        .ok();
    bench.cop(&format!("{other} sync")).ok();
    let done = bench.cop("sync");
    done.calm();
    assert!(
        bench.cop("review").text().contains("two versions"),
        "{}",
        done.told
    );
}

/// Puts the worst of the texts wherever the file can hold it.
fn forged(bench: &Bench) {
    let database = rusqlite::Connection::open(bench.path("a.db")).unwrap();
    let texts: Vec<(String, String)> = {
        let mut found = database
            .prepare(
                "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns \
                 WHERE tables.type = 'table' AND columns.type = 'TEXT' AND tables.sql NOT LIKE '%VIRTUAL%' AND tables.name NOT LIKE 'search%'",
            )
            .unwrap();
        let rows = found
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert!(texts.len() > 20, "{texts:?}");
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let (worst, line) = (corpus::every_text(), corpus::every_line());
    let inner = |text: &str| {
        serde_json::to_string(text)
            .unwrap()
            .trim_matches('"')
            .to_owned()
    };
    for (table, column) in texts {
        // These are made of ASCII letters, and are read by nobody else.
        if ["slug", "handle", "sha256", "fingerprint", "terms"].contains(&&*column)
            || table == "sync"
        {
            continue;
        }
        // What has a form of its own is refused where it is read, as it should be; and an entry says what its revision does, whose
        // fields stand in one column.
        let free = matches!(
            (&*table, &*column),
            ("body", _)
                | ("mark", "note" | "place")
                | ("tag", "definition")
                | ("member", "team" | "role")
                | ("meta", _)
                | ("wanted", "written")
                | ("journal", "what")
        );
        let text = if free { &worst } else { &line };
        let change = format!(
            "UPDATE {table} SET {column} = replace({column}, '{MARK}', CASE WHEN substr({column}, 1, 1) IN ('[', '{{') AND json_valid({column}) THEN ?1 ELSE ?2 END) \
             WHERE {column} LIKE '%{MARK}%'"
        );
        database
            .execute(&change, [&inner(text), text])
            .unwrap_or_else(|error| panic!("{table}.{column}: {error}"));
    }
    super::sums::forge(&database);
    drop(database);
    let done = bench.cop("doctor --repair");
    assert!(done.code == 0, "{}{}", done.text(), done.told);
}
