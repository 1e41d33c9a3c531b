//! Two programs on one book at once: whatever they do, it comes out as if they had done it one after the other.

use crate::Cli;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Programs at once.
const AT_ONCE: usize = 4;
/// How often each command is tried, since races are won by chance.
const ROUNDS: usize = 2;
const DAY: &str = "2025-06-30";
const CASES: usize = 400;
/// How often each view is looked at while the book changes.
const LOOKS: usize = 4;

/// What a person can see of a book.
const VIEWS: [&str; 17] = [
    "cases --limit 1000",
    "aging",
    "collectors",
    "agencies",
    "batches",
    "imports",
    "notices",
    "pauses",
    "scorecard",
    "statement North 2025-06",
    "statement South 2025-06",
    "disclosure",
    "rules",
    "profiles",
    "currency",
    "case L0000",
    "case L0001",
];

/// A book with something for every command to do, made by the commands in order; `BATCH` stands for the number of
/// the batch of the agency North.
struct Bench {
    cli: Cli,
}

fn list() -> String {
    let mut text = "loan no,name,id no,phone,due date,outstanding,product\n".to_owned();
    for number in 0..CASES {
        let due = if number % 2 == 0 { "2025-01-10" } else { "2025-05-20" };
        text += &format!("L{number:04},Name {number},ID{number},139{number:05},{due},{}.00,Cash\n", 100 + number);
    }
    text
}

fn payments(first_column: &str, from: usize, count: usize, day: &str) -> String {
    let mut text = format!("{first_column},paid on,amount,reference\n");
    for number in (0..CASES).step_by(2).skip(from).take(count) {
        text += &format!("L{number:04},{day},10.00,P{number}\n");
    }
    text
}

impl Bench {
    fn new() -> Self {
        let cli = Cli::as_of(DAY);
        let bench = Self { cli };
        for (name, content) in [
            ("list.csv", list()),
            ("later.csv", list().replace(".00,Cash", ".50,Cash")),
            ("paid.csv", payments("loan no", 100, 50, "2025-06-20")),
            ("returned.csv", payments("case ref", 0, 100, "2025-06-30")),
            ("notes.csv", "case ref,noted at,note,result\nL0000,2025-06-30,spoke to him,promised\nL0002,2025-06-30,no answer,none\n".to_owned()),
            ("given-back.csv", "case ref,return reason,returned on\nL0000,cannot be found,2025-06-30\n".to_owned()),
            ("objections.csv", "case ref,objection\nL0000,a promise is due\n".to_owned()),
            ("contacts.csv", "case ref,new phone\nL0000,13800000001\n".to_owned()),
            ("results.csv", "loan no,worked on,result,reason\nL0001,2025-06-30,will pay,forgot\nL0003,2025-06-30,no answer,\n".to_owned()),
            ("morning.toml", "name = \"Morning\"\n[[rule]]\nname = \"all\"\nby = \"count\"\n".to_owned()),
        ] {
            bench.cli.file(name, content);
        }
        for command in [
            "import list.csv --currency CNY --as-of 2025-06-01",
            "collectors add Anna",
            "collectors add Bo",
            "agencies add North --term-days 90 --commission 20",
            "agencies add South --term-days 90 --commission 10",
        ] {
            bench.done(command);
        }
        bench
    }

    /// The command in this book's folder, `BATCH` being the batch of North.
    fn command(&self, book: &Path, command: &str) -> Command {
        let batch = if command.contains("BATCH") { self.batch(book) } else { String::new() };
        let mut process = Command::new(caseload_tests::program("caseload"));
        process.current_dir(self.cli.path("")).arg("--book").arg(book).arg("--json");
        if !command.contains("--as-of") {
            process.args(["--as-of", DAY]);
        }
        process.args(command.split_whitespace().map(|word| if word == "BATCH" { &batch } else { word }));
        process.stdout(Stdio::piped()).stderr(Stdio::piped());
        process
    }

    fn batch(&self, book: &Path) -> String {
        let batches = self.asked(book, "batches");
        let of_north = batches.as_array().and_then(|all| all.iter().find(|one| one["agency"] == "North"));
        of_north.and_then(|one| one["batch"].as_str()).expect("a batch of North").to_owned()
    }

    fn asked(&self, book: &Path, command: &str) -> Value {
        let output = self.command(book, command).output().expect("runs");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{command}: {}", String::from_utf8_lossy(&output.stderr)))
    }

    fn done(&self, command: &str) {
        let output = self.command(&self.cli.book(), command).output().expect("runs");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// What a person sees of a book: everything but stamps, digests and files.
    fn views(&self, book: &Path) -> Vec<(&'static str, Value)> {
        VIEWS.iter().map(|view| (*view, without_stamps(self.asked(book, view)))).collect()
    }

    /// What was done, without the order in which it was.
    fn log(&self, book: &Path) -> Vec<String> {
        let log = self.asked(book, "log --limit 1000");
        let mut done: Vec<String> =
            log.as_array().expect("a list").iter().map(|entry| entry["what"].to_string()).collect();
        done.sort();
        done
    }

    fn copy(&self, name: &str) -> std::path::PathBuf {
        let copy = self.cli.path(name);
        std::fs::copy(self.cli.book(), &copy).expect("copied");
        copy
    }
}

/// The same without what depends on the moment or on which program it was.
fn without_stamps(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(without_stamps).collect()),
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(name, _)| {
                !["at", "digest", "previous", "sha256", "files", "file", "id", "head"].contains(&name.as_str())
            })
            .map(|(name, value)| (name, without_stamps(value)))
            .collect(),
        other => other,
    }
}

fn wait(child: Child) -> Output {
    child.wait_with_output().expect("it ends")
}

/// Compares four of a command at once with four of it one after the other, on copies of one book.
fn comes_out_as_one_after_the_other(bench: &Bench, command: &str) {
    let one_by_one = bench.copy("one-by-one.caseload");
    let first: Vec<Output> =
        (0..AT_ONCE).map(|_| bench.command(&one_by_one, command).output().expect("runs")).collect();
    assert!(first[0].status.success(), "{command}: {}", String::from_utf8_lossy(&first[0].stderr));
    let (expected, expected_log) = (bench.views(&one_by_one), bench.log(&one_by_one));
    assert!(expected_log.len() > bench.log(&bench.cli.book()).len(), "{command} does something");
    let exits = |outputs: &[Output]| outputs.iter().filter(|output| output.status.success()).count();
    for _ in 0..ROUNDS {
        let together = bench.copy("together.caseload");
        // A window has it open meanwhile, and brings its columns up to date afterwards.
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let day: chrono::NaiveDate = DAY.parse().expect("a day");
        let window = runtime.block_on(caseload_engine::Engine::open(&together, "window")).expect("opens");
        runtime.block_on(window.overview(day)).expect("shows it");
        let running: Vec<Child> =
            (0..AT_ONCE).map(|_| bench.command(&together, command).spawn().expect("starts")).collect();
        let outputs: Vec<Output> = running.into_iter().map(wait).collect();
        let said: Vec<_> = outputs.iter().map(|output| String::from_utf8_lossy(&output.stderr).into_owned()).collect();
        for ((view, expected), (_, found)) in expected.iter().zip(bench.views(&together)) {
            assert_eq!(found, *expected, "{command}: `{view}` after {AT_ONCE} at once; they said {said:?}");
        }
        assert_eq!(bench.log(&together), expected_log, "{command}: the log; they said {said:?}");
        assert_eq!(exits(&outputs), exits(&first), "{command}: how many were told that it was done; {said:?}");
        let check = bench.asked(&together, "check");
        assert_eq!(check["ok"], true, "{command}: {check}");
        let check = runtime.block_on(window.check(day, None)).expect("looks");
        assert!(check.ok, "{command}: the columns of the window: {:?}", check.problems);
        runtime.block_on(window.close());
    }
}

#[test]
fn cases_are_imported_divided_held_and_worked_once() {
    let bench = Bench::new();
    for command in [
        "import later.csv",
        "import paid.csv --kind payments",
        "import later.csv --full --profile Lender --map loan_no=loan_no",
        "assign L0001 L0003 --to Anna",
        "divide --by count",
        "collectors add Cy",
        "collectors edit Bo --max-cases 7",
        "collectors retire Bo",
        "hold L0001 L0003 --reason dispute",
        "pauses add --from 2025-06-01 --reason holiday",
        "worklist-results results.csv",
        "currency EUR",
        "agencies add West --term-days 30 --commission 5",
        "agencies set South --term-days 60",
        "place --agency North --max-cases 50",
    ] {
        comes_out_as_one_after_the_other(&bench, command);
    }
    bench.done("divide --by count");
    bench.done("hold L0001 L0003 --reason dispute");
    bench.done("pauses add --from 2025-06-01 --reason holiday");
    for command in [
        "unassign L0001 L0003",
        "release L0001 L0003",
        "collectors retire Anna",
        "collectors empty Anna",
        "pauses remove 1",
    ] {
        comes_out_as_one_after_the_other(&bench, command);
    }
}

#[test]
fn nothing_is_booked_settled_or_recalled_twice() {
    let bench = Bench::new();
    bench.done("place --agency North");
    comes_out_as_one_after_the_other(&bench, "export BATCH --out packs");
    bench.done("export BATCH --out pack");
    for command in [
        "acknowledge BATCH",
        "withdraw BATCH",
        "return BATCH returned.csv",
        "return BATCH notes.csv --kind notes",
        "return BATCH given-back.csv --kind returns",
        "return BATCH contacts.csv --kind contacts",
        "recall BATCH --reason term-ended",
        "recall BATCH L0000 --reason bought-out",
        "recall BATCH --reason complaint --pending --out recalls",
    ] {
        comes_out_as_one_after_the_other(&bench, command);
    }
    bench.done("import paid.csv --kind payments");
    comes_out_as_one_after_the_other(&bench, "notices --agency North --out told");
    bench.done("recall BATCH --reason complaint --pending");
    for command in ["object BATCH L0000 --note later", "return BATCH objections.csv --kind objections"] {
        comes_out_as_one_after_the_other(&bench, command);
    }
    bench.done("return BATCH returned.csv");
    comes_out_as_one_after_the_other(&bench, "statement North 2025-06 --settle --as-of 2025-07-02");
    bench.done("recall BATCH --reason term-ended");
    comes_out_as_one_after_the_other(&bench, "confirm-deletion BATCH --note gone");
}

#[test]
fn what_is_taken_back_at_once_is_taken_back_once() {
    let bench = Bench::new();
    for _ in 0..ROUNDS {
        let book = bench.copy("undone.caseload");
        let undos = || -> Vec<Output> {
            let running: Vec<Child> =
                (0..AT_ONCE).map(|_| bench.command(&book, "undo").spawn().expect("starts")).collect();
            running.into_iter().map(wait).collect()
        };
        let outputs = undos();
        let mut taken: Vec<i64> = Vec::new();
        for output in &outputs {
            let said: Value = serde_json::from_slice(&output.stdout).expect("one document");
            match said["undone"]["change"].as_i64() {
                Some(change) => taken.push(change),
                None => assert_eq!(said["error"]["params"]["reason"], "already_undone", "{said}"),
            }
        }
        let log = bench.asked(&book, "log --limit 1000");
        let undone: Vec<i64> = log
            .as_array()
            .expect("a list")
            .iter()
            .rev()
            .filter(|entry| !entry["undone_by"].is_null())
            .filter_map(|entry| entry["change"].as_i64())
            .collect();
        taken.sort_unstable();
        assert_eq!(taken, undone, "each says what it took back: {outputs:?}");
        assert_eq!(bench.asked(&book, "check")["ok"], true);
    }
}

#[test]
fn what_is_undone_while_a_pack_is_written_does_not_leave() {
    let bench = Bench::new();
    bench.done("place --agency North");
    for round in 0..ROUNDS {
        let book = bench.copy("racing.caseload");
        let out = format!("racing-{round}");
        let export = bench.command(&book, &format!("export BATCH --out {out}")).spawn().expect("starts");
        let undo = bench.command(&book, "undo").spawn().expect("starts");
        let (export, undo) = (wait(export), wait(undo));
        let left = std::fs::read_dir(bench.cli.path(&out)).map_or(0, Iterator::count);
        assert_ne!(export.status.success(), undo.status.success(), "either it left or it was taken back");
        assert_eq!(left > 0, export.status.success(), "files are there when, and only when, they are on record");
        assert_eq!(bench.asked(&book, "check")["ok"], true);
    }
}

/// Asks for every view while another program takes `command` back and does it again: each answer is the one from
/// before or the one from after, never a mixture.
fn is_seen_whole(bench: &Bench, command: &str) {
    let book = bench.copy("seen.caseload");
    let does = |command: &str| {
        let done = bench.command(&book, command).output().expect("runs");
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
    };
    does(command);
    let after = bench.views(&book);
    does("undo");
    let before = bench.views(&book);
    does("redo");
    assert_ne!(before, after, "{command} is seen");
    let (stop, path) = (Arc::new(AtomicBool::new(false)), book.clone());
    let stops = stop.clone();
    let other = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let engine = caseload_engine::Engine::open(&path, "other").await.expect("opens");
            let mut times = 0_u32;
            while !stops.load(Ordering::Relaxed) {
                engine.undo(None).await.expect("taken back");
                engine.redo(None).await.expect("done again");
                times += 1;
            }
            engine.close().await;
            times
        })
    });
    let mut torn = Vec::new();
    for _ in 0..LOOKS {
        for ((view, before), (_, after)) in before.iter().zip(&after) {
            let seen = without_stamps(bench.asked(&book, view));
            if seen != *before && seen != *after {
                torn.push(format!("{view}: {:.2000}", seen.to_string()));
            }
        }
    }
    stop.store(true, Ordering::Relaxed);
    let times = other.join().expect("the other program ends well");
    assert!(torn.is_empty(), "{command}, taken back {times} times: {torn:?}");
    assert!(times > 1, "{command}: it was taken back while it was looked at");
    assert_eq!(bench.asked(&book, "check")["ok"], true, "{command}");
}

#[test]
fn no_answer_mixes_two_moments() {
    let bench = Bench::new();
    is_seen_whole(&bench, "import later.csv");
    bench.done("place --agency North");
    is_seen_whole(&bench, "return BATCH returned.csv");
}
