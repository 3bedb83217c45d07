//! A world of its own for each test, and commands that read like sentences.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::scratch::scratch;

/// When it is, unless a test says otherwise.
pub const NOW: &str = "2026-11-23T08:00:00Z";

/// A machine with nothing on it but `cop`: its own home, its own working folder, no terminal, a clock that stands still.
pub struct World {
    root: TempDir,
}

impl World {
    /// A world in which nothing has been written yet.
    pub fn new() -> Self {
        let root = scratch();
        for folder in ["home", "work", "tmp"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        World { root }
    }

    /// A world whose person is Ada.
    pub fn of_ada() -> Self {
        let world = World::new();
        world.write_config("name = \"Ada\"\n");
        world
    }

    /// The person's home folder.
    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// The folder in which commands run.
    pub fn folder(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// Where temporary files of the program go.
    pub fn temporary(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    /// The database that is meant where none is named.
    pub fn database(&self) -> PathBuf {
        self.home().join(".local/share/cop/default.db")
    }

    /// The settings.
    pub fn config(&self) -> PathBuf {
        self.home().join(".config/cop/config.toml")
    }

    /// Replaces the settings.
    pub fn write_config(&self, text: &str) {
        let path = self.config();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes a file in the working folder, and the folders above it.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads a file in the working folder.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        let path = self.folder().join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// An editor that runs these shell commands on the file `$1`; the value for `EDITOR`.
    pub fn editor(&self, commands: &str) -> String {
        let path = self.root.path().join("editor.sh");
        std::fs::write(&path, commands).unwrap();
        format!("sh {}", path.display())
    }

    /// A command as one would type it after `cop`, quotes and all.
    #[track_caller]
    pub fn cop(&self, line: &str) -> Cop<'_> {
        let words = shlex::split(line).unwrap_or_else(|| panic!("unbalanced quotes: {line}"));
        self.run(words)
    }

    /// A command by its arguments, for those that a shell would mangle.
    pub fn run<I, S>(&self, arguments: I) -> Cop<'_>
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        Cop {
            world: self,
            program: env!("CARGO_BIN_EXE_cop").to_owned(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: Vec::new(),
            stdin: Vec::new(),
        }
    }

    /// A line for a shell that finds `cop` on its path.
    pub fn shell(&self, line: &str) -> Cop<'_> {
        let program = Path::new(env!("CARGO_BIN_EXE_cop"));
        let folder = program.parent().unwrap().display();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
        Cop {
            program: "sh".to_owned(),
            ..self.run(["-c", line])
        }
        .env("PATH", &path)
    }

    /// What a command that succeeds prints as JSON.
    #[track_caller]
    pub fn json(&self, line: &str) -> Value {
        self.cop(line).ok().json()
    }

    /// The handle of the entry that a reference means.
    #[track_caller]
    pub fn handle(&self, reference: &str) -> String {
        text(&self.json(&format!("show {reference} --json"))["handle"])
    }

    /// A field of an entry, as text.
    #[track_caller]
    pub fn field(&self, reference: &str, field: &str) -> String {
        text(&self.json(&format!("show {reference} --json"))[field])
    }

    /// The slugs of what a list or a search finds, in its order; none where it finds nothing.
    #[track_caller]
    pub fn slugs(&self, line: &str) -> Vec<String> {
        let ran = self.cop(&format!("{line} --json")).go();
        ran.json()
            .as_array()
            .expect("an array")
            .iter()
            .map(|entry| text(&entry["slug"]))
            .collect()
    }

    /// A text with each handle of this world replaced by `<handle>`, since handles are random.
    #[track_caller]
    pub fn masked(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for line in [
            "list -q",
            "list -q --state draft",
            "list -q --state retired",
            "list -q --trash",
        ] {
            for handle in self.cop(line).go().stdout().lines() {
                masked = masked.replace(handle, "<handle>");
            }
        }
        masked
    }

    /// Every row of the database, so that a test can tell that nothing was changed; and which files lie in the working folder.
    #[track_caller]
    pub fn everything(&self) -> String {
        let mut all: String = files(&self.folder())
            .iter()
            .map(|(path, _)| format!("{path}\n"))
            .collect();
        if !self.database().exists() {
            return all;
        }
        let database = rusqlite::Connection::open(self.database()).unwrap();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let mut statement = database.prepare(sql).unwrap();
        let tables = statement
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap();
        for table in tables.map(Result::unwrap) {
            let mut statement = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let _ = write!(all, "{table}");
                for column in 0..columns {
                    let _ = write!(all, "|{:?}", row.get_ref(column).unwrap());
                }
                all.push('\n');
            }
        }
        all
    }

    /// Everything of the community that a person can see.
    #[track_caller]
    pub fn visible(&self) -> String {
        let lines = [
            "export json --all",
            "list --trash --json",
            "tag list --json",
            "about --json",
        ];
        lines.map(|line| self.cop(line).go().stdout()).concat()
    }

    /// Runs a command that must fail with this exit code and change nothing.
    #[track_caller]
    pub fn refuses(&self, code: i32, line: &str) -> Ran {
        let before = self.everything();
        let ran = self.cop(line).fails_with(code);
        assert_eq!(
            before,
            self.everything(),
            "a failed command changed something: cop {line}"
        );
        ran
    }
}

/// A JSON string as text; anything else as JSON writes it.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Every file below a folder with its bytes, sorted by path.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in std::fs::read_dir(&next).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// A command that has not run yet.
#[must_use = "a command runs once it is said how it ends: ok(), fails_with(2)"]
pub struct Cop<'a> {
    world: &'a World,
    program: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    stdin: Vec<u8>,
}

impl Cop<'_> {
    /// Acts as this member, like `ben$`.
    pub fn by(self, name: &str) -> Self {
        self.env("COP_ME", name)
    }

    /// At this moment, in RFC 3339.
    pub fn at(self, moment: &str) -> Self {
        self.env("COP_NOW", moment)
    }

    /// With this environment variable.
    pub fn env(mut self, key: &str, value: &str) -> Self {
        self.environment.push((key.to_owned(), value.to_owned()));
        self
    }

    /// With this on standard input.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Runs it, however it ends.
    #[track_caller]
    pub fn go(self) -> Ran {
        let world = self.world;
        let mut command = assert_cmd::Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            // Else what a run covers is written to where it happens to be, and not counted.
            .envs(std::env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", world.home())
            .env("TMPDIR", world.temporary())
            .env("LANG", "C.UTF-8")
            .env("COLUMNS", "80")
            .env("COP_NOW", NOW)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .current_dir(world.folder())
            .timeout(std::time::Duration::from_secs(60));
        for (key, value) in &self.environment {
            command.env(key, value);
        }
        let output = command.write_stdin(self.stdin).output().unwrap();
        let mut line = String::new();
        for (key, value) in &self.environment {
            let _ = write!(line, "{key}={value} ");
        }
        let words = shlex::try_join(self.arguments.iter().map(String::as_str)).unwrap();
        let _ = write!(line, "cop {words}");
        Ran { line, output }
    }

    /// Runs it; it must succeed.
    #[track_caller]
    pub fn ok(self) -> Ran {
        self.fails_with(0)
    }

    /// Runs it; it must end with this exit code. A failure must tell why on standard error.
    #[track_caller]
    pub fn fails_with(self, code: i32) -> Ran {
        let ran = self.go();
        ran.holds(
            ran.output.status.code() == Some(code),
            &format!("exit code {code}"),
        );
        if code != 0 {
            ran.holds(!ran.output.stderr.is_empty(), "a reason on standard error");
        }
        ran
    }
}

/// A command that has run.
pub struct Ran {
    line: String,
    output: Output,
}

impl Ran {
    /// What it printed as a result.
    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    /// The result byte for byte.
    pub fn bytes(&self) -> &[u8] {
        &self.output.stdout
    }

    /// What it said besides.
    pub fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// The result as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        let parsed = serde_json::from_slice(&self.output.stdout);
        parsed.unwrap_or_else(|error| panic!("no JSON ({error})\n{self}"))
    }

    /// The result as one line without its line break.
    #[track_caller]
    pub fn line(&self) -> String {
        let text = self.stdout();
        let line = text.strip_suffix('\n').unwrap_or(&text);
        self.holds(!line.is_empty() && !line.contains('\n'), "one line");
        line.to_owned()
    }

    /// The result as rows of cells.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
        self.stdout().lines().map(cells).collect()
    }

    /// The result says this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        self.holds(
            self.stdout().contains(text),
            &format!("stdout to contain: {text}"),
        );
        self
    }

    /// The result does not say this.
    #[track_caller]
    pub fn does_not_say(self, text: &str) -> Self {
        self.holds(
            !self.stdout().contains(text),
            &format!("stdout without: {text}"),
        );
        self
    }

    /// The result is exactly this.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        self.holds(self.stdout() == text, &format!("stdout to be {text:?}"));
        self
    }

    /// The talk beside the result says this.
    #[track_caller]
    pub fn explains(self, text: &str) -> Self {
        self.holds(
            self.stderr().contains(text),
            &format!("stderr to contain: {text}"),
        );
        self
    }

    /// There is no talk beside the result.
    #[track_caller]
    pub fn silently(self) -> Self {
        self.holds(self.output.stderr.is_empty(), "nothing on stderr");
        self
    }

    #[track_caller]
    fn holds(&self, condition: bool, wanted: &str) {
        assert!(condition, "expected {wanted}\n{self}");
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "$ {}", self.line)?;
        writeln!(f, "status: {}", self.output.status)?;
        writeln!(
            f,
            "--- stdout\n{}",
            String::from_utf8_lossy(&self.output.stdout)
        )?;
        write!(
            f,
            "--- stderr\n{}",
            String::from_utf8_lossy(&self.output.stderr)
        )
    }
}
