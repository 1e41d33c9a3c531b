//! Long changes that are killed at any moment: the book is as it was before or as after, nothing stays behind, and
//! the next command works.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Cases of the book on which changes are killed: enough for each to take a while.
const CASES: usize = 4_000;
const DAY: &str = "2025-06-30";
/// No command takes that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A change that takes a while.
#[derive(Clone, Copy, Debug)]
pub struct LongChange {
    /// What is done before, by commands of their own; `BATCH` stands for the number of the one batch.
    pub before: &'static [&'static str],
    /// What is killed.
    pub command: &'static str,
}

/// Every kind of change that takes long on a large book, or sends files out.
pub const LONG_CHANGES: &[LongChange] = &[
    LongChange { before: &[], command: "import new.csv --currency CNY" },
    LongChange { before: &["LIST"], command: "import later.csv --rejects rejects.xlsx" },
    LongChange { before: &["LIST"], command: "import half.csv --full --close 2000" },
    LongChange { before: &["LIST"], command: "import schedule.csv" },
    LongChange { before: &["LIST"], command: "import paid.csv --kind payments" },
    LongChange { before: &["LIST", "import later.csv"], command: "undo" },
    LongChange { before: &["LIST", "import later.csv", "undo"], command: "redo" },
    LongChange { before: &["LIST", "PEOPLE"], command: "divide --by balance --certificate certificate.json" },
    LongChange { before: &["LIST", "PEOPLE", "divide --by count"], command: "undo" },
    LongChange { before: &["LIST", "PEOPLE", "divide --by count", "undo"], command: "redo" },
    LongChange { before: &["LIST", "PEOPLE", "divide --by count"], command: "worklists --out worklists" },
    LongChange { before: &["LIST", "AGENCY"], command: "place --agency North" },
    LongChange { before: &["LIST", "AGENCY", "place --agency North"], command: "export BATCH --out pack" },
    LongChange {
        before: &["LIST", "AGENCY", "place --agency North"],
        command: "export BATCH --out pack --passphrase-file passphrase.txt",
    },
    // The very files went out before: that they did is no record of this time.
    LongChange { before: &["LIST", "AGENCY", "SENT"], command: "export BATCH --out pack --as-of 2025-06-10" },
    LongChange { before: &["LIST", "AGENCY", "SENT"], command: "return BATCH returned.csv" },
    LongChange { before: &["LIST", "AGENCY", "SENT"], command: "recall BATCH --reason complaint --out recalled" },
    LongChange {
        before: &["LIST", "AGENCY", "SENT", "import paid.csv --kind payments"],
        command: "notices --agency North --out notices",
    },
    LongChange {
        before: &["LIST", "AGENCY", "SENT", "import paid.csv --kind payments"],
        command: "statement North 2025-06 --out statement.xlsx",
    },
    LongChange {
        before: &["LIST", "AGENCY", "SENT", "import paid.csv --kind payments"],
        command: "statement North 2025-06 --settle --out statement.xlsx --as-of 2025-07-02",
    },
];

/// What stands for several commands.
fn spelt_out(step: &str) -> &[&str] {
    match step {
        "LIST" => &["import list.csv --currency CNY --as-of 2025-05-31"],
        "PEOPLE" => &["collectors add Anna", "collectors add Bo", "collectors add Cy"],
        "AGENCY" => &["agencies add North --term-days 90 --commission 20"],
        "SENT" => &["place --agency North --as-of 2025-06-10", "export BATCH --out sent"],
        _ => &[],
    }
}

/// A change with the book as it is before it, and what it comes to.
pub struct Rehearsed {
    change: LongChange,
    program: PathBuf,
    folder: tempfile::TempDir,
    random: ChaCha8Rng,
    takes: Duration,
    before: Head,
    after: Head,
}

/// The newest change of a book, with the control sums of what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    change: i64,
    /// Of every table what the change wrote and ended, as far as that says the same each time.
    sums: String,
}

impl Head {
    fn of_nothing() -> Self {
        Self { change: 0, sums: "{}".to_owned() }
    }
}

/// What became of the kills of a change.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kills {
    /// The book was as before.
    pub before: u32,
    /// The book was as after.
    pub after: u32,
    /// The change was done before it could be killed.
    pub too_late: u32,
}

impl Rehearsed {
    /// Makes the book, and does the change once on a copy of it.
    ///
    /// # Errors
    /// What went wrong without any kill.
    pub fn new(change: LongChange, program: &Path, seed: u64) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut rehearsed = Self {
            change,
            program: program.to_owned(),
            folder,
            random: ChaCha8Rng::seed_from_u64(seed),
            takes: Duration::ZERO,
            before: Head::of_nothing(),
            after: Head::of_nothing(),
        };
        let origin = rehearsed.folder.path().join("origin");
        std::fs::create_dir_all(&origin).map_err(|error| error.to_string())?;
        for (name, content) in files() {
            std::fs::write(origin.join(name), content).map_err(|error| error.to_string())?;
        }
        for step in change.before {
            let plain = std::slice::from_ref(step);
            for command in if spelt_out(step).is_empty() { plain } else { spelt_out(step) } {
                rehearsed.done(&origin, command)?;
            }
        }
        rehearsed.before = Self::head(&origin)?;
        let whole = rehearsed.copy("whole")?;
        let started = Instant::now();
        rehearsed.done(&whole, change.command)?;
        rehearsed.takes = started.elapsed();
        rehearsed.after = Self::head(&whole)?;
        if rehearsed.before == rehearsed.after && !change.command.starts_with("worklists") {
            return Err(format!("{}: it does nothing", change.command));
        }
        Ok(rehearsed)
    }

    /// Kills the change so many times, each time on a fresh copy of the book and at another moment.
    ///
    /// # Errors
    /// What a kill left that should not be.
    pub fn kill(&mut self, times: u32) -> Result<Kills, String> {
        let mut kills = Kills::default();
        for time in 0..times {
            let share = self.random.random_range(0.0..1.05);
            let moment = self.takes.mul_f64(share);
            let said = |what: String| format!("{}, killed after {moment:?} (kill {time}): {what}", self.change.command);
            self.kill_at(moment, &mut kills).map_err(said)?;
        }
        Ok(kills)
    }

    fn kill_at(&self, moment: Duration, kills: &mut Kills) -> Result<(), String> {
        let folder = self.copy("killed")?;
        let mut child = self.command(&folder, self.change.command)?.spawn().map_err(|error| error.to_string())?;
        std::thread::sleep(moment);
        let was_running = child.try_wait().map_err(|error| error.to_string())?.is_none();
        child.kill().map_err(|error| error.to_string())?;
        child.wait().map_err(|error| error.to_string())?;
        if !was_running {
            kills.too_late += 1;
        }
        // The first command to open the book clears away what was on its way, or brings it where it belongs.
        let has_book = folder.join("book.caseload").exists();
        if has_book {
            let check = self.asked(&folder, "check")?;
            if check["ok"] != true {
                return Err(format!("check: {check}"));
            }
        }
        let head = Self::head(&folder)?;
        let is_after = head == self.after;
        if head != self.before && !is_after {
            return Err(format!("neither before nor after: {head:?}; {:?}; {:?}", self.before, self.after));
        }
        if is_after {
            kills.after += 1;
        } else {
            kills.before += 1;
        }
        self.nothing_stays_behind(&folder, is_after || !was_running)?;
        // The same again works, or is refused for what it is.
        let again = self.output(&folder, self.change.command)?;
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        let is_refused = again.status.code() == Some(1) && said.contains("caseload:") && !said.contains("internal");
        let works = again.status.success() || (is_after && is_refused);
        if !works {
            return Err(format!("the next time: {said}"));
        }
        let check = self.asked(&folder, "check")?;
        if check["ok"] == true { Ok(()) } else { Err(format!("check after the next time: {check}")) }
    }

    /// How many of the files of a set that no change records are there.
    fn of_set(names: &[String]) -> usize {
        names.iter().filter(|name| name.starts_with("worklists/")).count()
    }

    /// That there is nothing but the book, what was there before, and what the change sends out where it was done.
    fn nothing_stays_behind(&self, folder: &Path, is_done: bool) -> Result<(), String> {
        let origin = listed(&self.folder.path().join("origin"))?;
        let whole = listed(&self.folder.path().join("whole"))?;
        let found = listed(folder)?;
        let expected = |name: &String| origin.contains(name) || (is_done && whole.contains(name));
        // What no change records may be there when it was whole just before the end.
        let unrecorded = |name: &String| name.contains("rejects.xlsx") || name.starts_with("worklists/");
        let is_book = |name: &String| name.starts_with("book.caseload");
        let strays: Vec<&String> = found
            .iter()
            .filter(|name| !(expected(name) || is_book(name) || (unrecorded(name) && whole.contains(name))))
            .collect();
        if !strays.is_empty() {
            return Err(format!("it left {strays:?}"));
        }
        let of_set = (Self::of_set(&found), Self::of_set(&whole));
        if of_set.0 != 0 && of_set.0 != of_set.1 {
            return Err(format!("{} of {} files of a set", of_set.0, of_set.1));
        }
        let missing = whole.iter().filter(|name| !name.starts_with("worklists/")).find(|name| !found.contains(name));
        if is_done && let Some(missing) = missing {
            return Err(format!("{missing} is missing"));
        }
        for private in ["home", "temporary"] {
            let left = listed(&self.folder.path().join(private))?;
            if let Some(stray) = left.iter().find(|name| !name.contains("log")) {
                return Err(format!("it left {stray} in {private}"));
            }
        }
        Ok(())
    }

    /// The book and the files around it as before the change, in a folder of that name.
    fn copy(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.path().join(name);
        for emptied in [&folder, &self.folder.path().join("home"), &self.folder.path().join("temporary")] {
            if emptied.exists() {
                std::fs::remove_dir_all(emptied).map_err(|error| error.to_string())?;
            }
            std::fs::create_dir_all(emptied).map_err(|error| error.to_string())?;
        }
        let origin = self.folder.path().join("origin");
        for file in listed(&origin)? {
            let target = folder.join(&file);
            if let Some(parent) = target.parent() {
                std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
            }
            std::fs::copy(origin.join(&file), target).map_err(|error| error.to_string())?;
        }
        Ok(folder)
    }

    fn command(&self, folder: &Path, command: &str) -> Result<Command, String> {
        let batch = if command.contains("BATCH") {
            let batches = self.asked(folder, "batches")?;
            batches[0]["batch"].as_str().unwrap_or_default().to_owned()
        } else {
            String::new()
        };
        let mut process = Command::new(&self.program);
        process.current_dir(folder).args(["--book", "book.caseload", "--json"]);
        if !command.contains("--as-of") {
            process.args(["--as-of", DAY]);
        }
        process.args(command.split_whitespace().map(|word| if word == "BATCH" { &batch } else { word }));
        process.env("LANG", "en_US.UTF-8").env("USER", "tester");
        // Folders of its own, so that what it leaves there is seen.
        process.env("XDG_DATA_HOME", self.folder.path().join("home"));
        process.env("TMPDIR", self.folder.path().join("temporary"));
        process.stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(process)
    }

    fn output(&self, folder: &Path, command: &str) -> Result<Output, String> {
        for private in ["home", "temporary"] {
            std::fs::create_dir_all(self.folder.path().join(private)).map_err(|error| error.to_string())?;
        }
        let mut child = self.command(folder, command)?.spawn().map_err(|error| error.to_string())?;
        // Whoever waits for ever is ended, and that is what is wrong.
        let started = Instant::now();
        let (mut out, mut error) = (child.stdout.take(), child.stderr.take());
        let reader = std::thread::spawn(move || (read_whole(out.as_mut()), read_whole(error.as_mut())));
        let status = loop {
            if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
                break status;
            }
            if started.elapsed() > PATIENCE {
                child.kill().map_err(|error| error.to_string())?;
                return Err(format!("{command}: it did not end within {PATIENCE:?}"));
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let (stdout, stderr) = reader.join().map_err(|_| "its output can't be read".to_owned())?;
        Ok(Output { status, stdout, stderr })
    }

    fn done(&self, folder: &Path, command: &str) -> Result<(), String> {
        let output = self.output(folder, command)?;
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("{command}: {}", String::from_utf8_lossy(&output.stderr)))
        }
    }

    fn asked(&self, folder: &Path, command: &str) -> Result<Value, String> {
        let output = self.output(folder, command)?;
        serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("{command}: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// The newest change and what it wrote, by the database's own program.
    fn head(folder: &Path) -> Result<Head, String> {
        let book = folder.join("book.caseload");
        if !book.exists() {
            return Ok(Head::of_nothing());
        }
        let sql = "SELECT id, sums FROM changes ORDER BY id DESC LIMIT 1";
        let output = Command::new("sqlite3").arg(&book).arg(sql).output().map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (change, sums) = text.trim().split_once('|').unwrap_or(("0", "{}"));
        let mut sums: Value = serde_json::from_str(sums).map_err(|error| error.to_string())?;
        // Rows that hold a stamp, or the digest of a file that holds one: how many there are must do.
        for table in ["imports", "exports", "told_files", "batch_events"] {
            for of_change in
                sums.get_mut(table).and_then(Value::as_object_mut).into_iter().flat_map(|all| all.values_mut())
            {
                *of_change = of_change[0].take();
            }
        }
        Ok(Head { change: change.parse().unwrap_or(0), sums: sums.to_string() })
    }
}

fn read_whole(from: Option<&mut impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        // What can't be read is missed by whoever looks at it.
        let _ = from.read_to_end(&mut bytes);
    }
    bytes
}

/// Every file below a folder, by its path from there.
fn listed(folder: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).map_err(|error| error.to_string())? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                found.push(name.display().to_string());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn files() -> Vec<(&'static str, String)> {
    let list = |count: usize, cents: &str| {
        let mut text = "loan no,name,id no,phone,due date,outstanding,product\n".to_owned();
        for number in 0..count {
            let due = if number % 2 == 0 { "2025-01-10" } else { "2025-05-20" };
            let owed = 100 + number % 900;
            let _ = writeln!(text, "L{number:05},Name {number},ID{number},139{number:05},{due},{owed}.{cents},Cash");
        }
        text
    };
    let (mut schedule, mut paid) =
        ("loan no,instalment no,due date,amount\n".to_owned(), "loan no,paid on,amount,reference\n".to_owned());
    let mut returned = "case ref,paid on,amount,reference\n".to_owned();
    for number in 0..CASES {
        let _ = writeln!(schedule, "S{number:05},1,2025-04-10,100.00\nS{number:05},2,2025-05-10,100.00");
        if number % 2 == 0 {
            let _ = writeln!(paid, "L{number:05},2025-06-20,10.00,P{number}");
            let _ = writeln!(returned, "L{number:05},2025-06-25,5.00,R{number}");
        }
    }
    vec![
        ("new.csv", list(CASES, "00")),
        ("list.csv", list(CASES, "00")),
        ("later.csv", list(CASES, "50") + "L99999,no amount,,,2025-01-10,much,Cash\n"),
        ("half.csv", list(CASES / 2, "00")),
        ("schedule.csv", schedule),
        ("paid.csv", paid),
        ("returned.csv", returned),
        ("passphrase.txt", "a long passphrase\n".to_owned()),
    ]
}
