//! Bad input gets a clear code and changes nothing.

use crate::Cli;
use caseload_tests::fixtures;

#[test]
fn bad_usage_is_exit_code_2() {
    let cli = Cli::as_of(fixtures::AS_OF);
    for arguments in
        [&["frobnicate"][..], &["import"], &["divide", "--by", "luck"], &["import", "x", "--map", "nonsense=A"]]
    {
        assert_eq!(cli.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

/// What a command line that can't be carried out says, in a language.
fn usage_error(arguments: &[&str], language: &str) -> String {
    let mut command = std::process::Command::new(caseload_tests::program("caseload"));
    let output = command.args(arguments).env("LANG", language).env_remove("LC_ALL").output().expect("caseload runs");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).expect("a text")
}

#[test]
fn bad_usage_is_said_in_the_users_language() {
    for (arguments, english, chinese) in [
        (&["imprt"][..], "There is no command imprt.", "没有 imprt 这个命令。"),
        (&["cases", "--limt", "3"], "Did you mean --limit?", "您是否要用 --limit？"),
        (&["case"], "What is missing: <LOAN_NO>.", "缺少：<LOAN_NO>。"),
        (&["aging", "--as-of", "31.5."], "it must be a day such as 2026-05-31", "应为日期"),
        (&["cases", "--limit", "x"], "it must be a whole number", "应为整数"),
        (&["divide", "--by", "luck"], "it must be count, balance, weight", "应为count、balance、weight"),
        (&["assign", "1", "--to", "a", "--team", "b"], "can't be used together with", "不能与"),
        (&["import", "x", "--map"], "--map <FIELD=HEADER> needs a value.", "需要一个值"),
    ] {
        let said = usage_error(arguments, "en_US.UTF-8");
        assert!(said.contains(english), "{arguments:?}: {said}");
        let said = usage_error(arguments, "zh_CN.UTF-8");
        assert!(said.contains(chinese), "{arguments:?}: {said}");
    }
}

#[test]
fn help_is_in_the_users_language() {
    for (arguments, english, chinese) in [
        (&["--help"][..], "Usage: caseload [OPTIONS] <COMMAND>", "用法：caseload [选项] <命令>"),
        (&["import", "--help"], "Read the column HEADER as FIELD", "列作为字段 FIELD 读取"),
        (&["divide", "--help"], "Rules in TOML", "TOML 规则"),
        (&["help", "cases"], "[default: 100]", "[默认：100]"),
    ] {
        for (language, wanted, other) in [("en_US.UTF-8", english, chinese), ("zh_CN.UTF-8", chinese, english)] {
            let mut command = std::process::Command::new(caseload_tests::program("caseload"));
            let output = command.args(arguments).env("LANG", language).env_remove("LC_ALL").output().expect("runs");
            assert_eq!(output.status.code(), Some(0), "{arguments:?}");
            let said = String::from_utf8(output.stdout).expect("a text");
            assert!(said.contains(wanted) && !said.contains(other), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn files_that_are_no_lists_of_loans_are_refused() {
    let cli = Cli::as_of(fixtures::AS_OF);
    for (name, content, code) in [
        ("empty.csv", &b""[..], "file_empty"),
        ("white.csv", &b" \n \n"[..], "file_empty"),
        ("picture.xlsx", &b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01"[..], "not_a_spreadsheet"),
        ("broken.xlsx", &b"PK\x03\x04 this is no archive"[..], "file_damaged"),
        ("figures.csv", &b"1,2,3\n4,5,6\n"[..], "no_header"),
        ("other.csv", &b"fruit,colour\napple,red\n"[..], "column_missing"),
        ("dates.csv", &b"loan no,total due,due date\nA,1.00,3/4/2025\nB,2.00,5/6/2025\n"[..], "ambiguous_dates"),
    ] {
        let path = cli.file(name, content);
        assert_eq!(cli.refused(&["import", path.to_str().expect("a path")]), code, "{name}");
    }
    assert_eq!(cli.refused(&["import", "/nowhere/at/all.csv"]), "file_cannot_open");
    assert_eq!(cli.json(&["cases"])["total"], 0, "nothing was changed");
    assert_eq!(cli.json(&["log"]), serde_json::json!([]), "and nothing is in the log");
}

#[test]
fn bad_rows_are_counted_and_named() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let rows = "loan no,total due,due date,note\n\
        A-1,10.00,2025-01-31,fine\n\
        ,5.00,2025-01-31,no number\n\
        A-3,5.00,2025-02-30,no such day\n\
        A-4,five,2025-01-31,no amount\n\
        A-5,5.001,2025-01-31,too fine\n\
        A-6,5.00,2025-01-31,one\n\
        A-6,6.00,2025-01-31,other\n\
        A-7,7.00,2025-01-31,same\n\
        A-7,7.00,2025-01-31,same\n\
        ,,,\n\
        Total,38.00,,\n";
    let rejects = cli.path("rejects.xlsx");
    let file = cli.file("rows.csv", rows);
    let result = cli.json(&["import", file.to_str().expect("a path"), "--rejects", rejects.to_str().expect("a path")]);
    let counts = &result["rows"];
    let expected = serde_json::json!({
        "read": 11, "blank": 1, "footer": 1, "created": 2, "updated": 0, "unchanged": 1, "rejected": 6,
        "added": 0, "left_out": 0,
    });
    assert_eq!(*counts, expected);
    let named: Vec<(u64, &str)> = result["rejects"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|notice| (notice["row"].as_u64().expect("a row"), notice["code"].as_str().expect("a code")))
        .collect();
    let expected = [
        (3, "loan_no_missing"),
        (4, "impossible_date"),
        (5, "impossible_amount"),
        (6, "too_many_decimals"),
        (7, "duplicate_loan_no"),
        (8, "duplicate_loan_no"),
    ];
    assert_eq!(named, expected);
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 1_700, "of the rows that stand");
    assert!(rejects.exists());
    assert_eq!(cli.json(&["cases"])["total"], 2);
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_file_that_is_no_book_is_left_as_it_is() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.file("book.caseload", "these are notes");
    assert_eq!(cli.refused(&["cases"]), "not_a_book");
    assert_eq!(std::fs::read_to_string(cli.book()).expect("there"), "these are notes");
}

#[test]
fn a_newer_or_damaged_book_is_told_apart() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    let good = std::fs::read(cli.book()).expect("the book");
    // user_version stands at byte 60 of the header, big-endian.
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    cli.file("book.caseload", &newer);
    assert_eq!(cli.refused(&["cases"]), "book_newer");
    let mut damaged = good;
    for byte in &mut damaged[4_096..] {
        *byte = 0xff;
    }
    cli.file("book.caseload", &damaged);
    assert_eq!(cli.refused(&["cases"]), "book_damaged");
}

#[test]
fn a_book_that_another_program_writes_to_is_locked() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let file = cli.file("june.csv", fixtures::csv());
    cli.import(&file);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let book = caseload_store::Book::open(&cli.book()).await.expect("opens");
        let held = book.change("someone else", caseload_store::What::Setting).await.expect("begins");
        assert_eq!(cli.refused(&["collectors", "add", "Anna"]), "book_locked");
        assert_eq!(cli.json(&["cases"])["total"], 40, "it can be read meanwhile");
        held.roll_back().await.expect("given up");
    });
    cli.json(&["collectors", "add", "Anna"]);
}

/// SQLite takes a book that may not be opened for writing for one of a read-only medium: it is another program that
/// holds it, such as a backup or a virus scanner.
#[cfg(windows)]
#[test]
fn a_book_that_another_program_holds_is_locked_and_not_read_only() {
    use std::os::windows::fs::OpenOptionsExt as _;
    const FILE_SHARE_READ: u32 = 1;
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    let hold = |share: u32| std::fs::File::options().read(true).share_mode(share).open(cli.book()).expect("held");
    let for_reading = hold(FILE_SHARE_READ);
    assert_eq!(cli.json(&["cases"])["total"], 40, "it can be read meanwhile");
    assert_eq!(cli.refused(&["collectors", "add", "Anna"]), "book_locked");
    drop(for_reading);
    let for_nobody = hold(0);
    for arguments in [&["collectors", "add", "Anna"][..], &["cases"]] {
        assert_eq!(cli.refused(arguments), "book_locked", "{arguments:?}");
    }
    drop(for_nobody);
    cli.json(&["collectors", "add", "Anna"]);
}

/// A folder on a disk of two megabytes, where this machine lets one be made.
#[cfg(target_os = "linux")]
struct SmallDisk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(at: std::path::PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).ok()?;
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
            .arg(&at)
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(at))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_changes_nothing() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let Some(disk) = SmallDisk::mount(cli.path("small")) else {
        println!("skipped: only root can make a small disk");
        return;
    };
    let sample = cli.path("sample.csv");
    cli.json(&["sample", "--cases", "20000", "--out", sample.to_str().expect("a path")]);
    let book = disk.0.join("book.caseload");
    let run = |arguments: &[&str]| {
        std::process::Command::new(caseload_tests::program("caseload"))
            .arg("--json")
            .arg("--book")
            .arg(&book)
            .args(arguments)
            .output()
            .expect("runs")
    };
    assert!(run(&["collectors", "add", "Anna"]).status.success(), "a small book fits");
    let import = run(&["import", sample.to_str().expect("a path")]);
    assert_eq!(import.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&import.stdout).contains("disk_full"), "{import:?}");
    let cases: serde_json::Value = serde_json::from_slice(&run(&["cases"]).stdout).expect("JSON");
    assert_eq!(cases["total"], 0, "nothing was half applied");
    let out = disk.0.join("sample.xlsx");
    let written = run(&["sample", "--cases", "50000", "--out", out.to_str().expect("a path")]);
    assert!(String::from_utf8_lossy(&written.stdout).contains("disk_full"), "{written:?}");
    assert!(!out.exists(), "no half file is left");

    // With room for nothing, small files and every answer say so too, and nothing is lost.
    let few = cli.file("few.csv", fixtures::csv());
    assert!(run(&["import", few.to_str().expect("a path")]).status.success());
    let filler = disk.0.join("filler");
    let mut filling = std::fs::File::create(&filler).expect("a file");
    while std::io::Write::write(&mut filling, &[0; 1024]).is_ok_and(|written| written > 0) {}
    for arguments in [
        &["cases", "--out", "small.xlsx"][..],
        &["cases", "--out", "small.csv"],
        &["aging", "--out", "report.xlsx"],
        &["aging"],
        &["collectors", "add", "Bo"],
    ] {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| if word.contains('.') { disk.0.join(word).display().to_string() } else { (*word).to_owned() })
            .collect();
        let output = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("disk_full") || output.status.success() && arguments == ["aging"], "{output:?}");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(!complaint.contains("Zip") && !complaint.contains("panicked"), "{complaint}");
    }
    drop(filling);
    std::fs::remove_file(&filler).expect("removed");
    let left: Vec<String> = std::fs::read_dir(&disk.0)
        .expect("the disk")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("book.caseload"))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "no half file is left");
    let check: serde_json::Value = serde_json::from_slice(&run(&["check"]).stdout).expect("JSON");
    assert_eq!(check["ok"], true, "{check}");
}

#[test]
fn a_book_that_is_not_there_is_made_only_to_enter_something() {
    let cli = Cli::as_of(fixtures::AS_OF);
    for arguments in [&["check"][..], &["undo"], &["redo"]] {
        assert_eq!(cli.refused(arguments), "book_missing", "{arguments:?}");
        assert!(!cli.book().exists(), "{arguments:?} makes none");
    }
    for arguments in [&["cases"][..], &["aging"], &["log"], &["batches"]] {
        let output = cli.run(arguments);
        assert!(output.status.success(), "{arguments:?} answers of an empty one");
        assert!(!output.stderr.is_empty(), "{arguments:?} says so");
        assert!(!cli.book().exists(), "{arguments:?} makes none");
    }
    let _ = cli.json(&["collectors", "add", "Anna"]);
    assert!(cli.book().exists());
}

#[test]
fn nothing_but_a_plain_file_is_replaced() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let _ = cli.import(&cli.file("june.csv", fixtures::csv()));
    let book = std::fs::read(cli.book()).expect("the book");
    std::fs::create_dir(cli.path("folder.xlsx")).expect("a folder");
    let mut targets = vec![cli.book(), cli.path("folder.xlsx")];
    // What the database keeps beside a book holds changes that are in it.
    for ending in ["-wal", "-shm", "-journal"] {
        let beside = cli.path(&format!("book.caseload{ending}"));
        if !beside.exists() {
            std::fs::write(&beside, "").expect("written");
        }
        targets.push(beside);
    }
    #[cfg(unix)]
    {
        cli.file("elsewhere.xlsx", "kept");
        std::os::unix::fs::symlink(cli.path("elsewhere.xlsx"), cli.path("link.xlsx")).expect("a link");
        targets.extend([cli.path("link.xlsx"), "/dev/null".into()]);
    }
    for target in &targets {
        let target = target.to_str().expect("a path");
        for arguments in [
            &["cases", "--out", target][..],
            &["aging", "--out", target],
            &["sample", "--cases", "3", "--out", target],
            &["divide", "--only", "unassigned", "--certificate", target],
        ] {
            let output = cli.run(arguments);
            assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        }
    }
    assert_eq!(std::fs::read(cli.book()).expect("the book"), book);
    // Where a folder is to be, nothing else may stand.
    for command in [
        &["agencies", "add", "North", "--term-days", "60", "--commission", "20"][..],
        &["collectors", "add", "Anna"],
        &["assign", "FX000100", "--to", "Anna"],
        &["place", "--agency", "North", "--max-cases", "1"],
    ] {
        let _ = cli.json(command);
    }
    let batch = cli.json(&["batches"])[0]["batch"].as_str().expect("a number").to_owned();
    let file = cli.file("a file", "kept").display().to_string();
    for arguments in [
        &["worklists", "--out", &file][..],
        &["export", &batch, "--out", &file],
        &["recall", &batch, "--reason", "mistake", "--out", &file],
    ] {
        assert_eq!(cli.refused(arguments), "target_not_a_folder", "{arguments:?}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        assert_eq!(std::fs::read_to_string(cli.path("elsewhere.xlsx")).expect("there"), "kept");
        assert!(std::fs::symlink_metadata(cli.path("link.xlsx")).expect("there").is_symlink());
        assert!(std::fs::metadata("/dev/null").expect("there").file_type().is_char_device());
    }
}

#[test]
fn a_certificate_that_cannot_be_written_divides_nothing() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let _ = cli.import(&cli.file("june.csv", fixtures::csv()));
    let _ = cli.json(&["collectors", "add", "Anna"]);
    let log = cli.json(&["log"]);
    let target = cli.path("no-such-folder/certificate.json");
    assert_eq!(cli.refused(&["divide", "--certificate", target.to_str().expect("a path")]), "file_cannot_write");
    #[cfg(target_os = "linux")]
    assert_eq!(cli.refused(&["divide", "--certificate", "/proc/certificate.json"]), "file_cannot_write");
    assert_eq!(cli.json(&["log"]), log, "nothing was divided and nothing taken back");
    let target = cli.path("certificate.json");
    let _ = cli.json(&["divide", "--certificate", target.to_str().expect("a path")]);
    assert_eq!(cli.json(&["divide", "--verify", target.to_str().expect("a path")])["ok"], true);
    let hidden = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(".caseload-");
    let stray = std::fs::read_dir(cli.path("")).expect("the folder").flatten().filter(hidden).count();
    assert_eq!(stray, 0, "nothing stays behind");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let _ = cli.import(&cli.file("june.csv", fixtures::csv()));
    for arguments in [&["cases"][..], &["aging"], &["--json", "cases"], &["--help"], &["check"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
        let status = std::process::Command::new(caseload_tests::program("caseload"))
            .arg("--book")
            .arg(cli.book())
            .args(arguments)
            .stdout(full)
            .stderr(std::process::Stdio::null())
            .status()
            .expect("caseload runs");
        assert_eq!(status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn what_the_book_keeps_is_never_understood_otherwise_or_written_over() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    cli.json(&["policies", "add", "Mine", "--tolerance", "1"]);
    cli.json(&["policies", "use", "Mine"]);
    cli.json(&["agencies", "add", "North", "--term-days", "60", "--commission", "20"]);
    let batch = cli.json(&["place", "--agency", "North", "--max-cases", "3"])["batch"].as_str().unwrap().to_owned();
    cli.json(&["collectors", "add", "Li", "--max-cases", "9"]);
    assert_eq!(cli.refused(&["policies", "use", "Mine@9"]), "no_such_policy");
    let out = cli.path("pack").display().to_string();
    let kept = std::fs::read(cli.book()).expect("the book");
    let policy = "UPDATE settings SET value = replace(value, ";
    for (sql, table, place, asked) in [
        ("UPDATE settings SET value = '[]' WHERE key = 'policy/Mine'".to_owned(), "settings", "policy/Mine", "aging"),
        (format!("{policy}'\"Mine\"', '\"Yours\"') WHERE key = 'policy/Mine'"), "settings", "policy/Mine", "aging"),
        (
            format!("{policy}'\"version\":1', '\"version\":3') WHERE key = 'policy/Mine'"),
            "settings",
            "policy/Mine",
            "aging",
        ),
        (
            format!("{policy}'\"tolerance\":100', '\"tolerance\":-100') WHERE key = 'policy/Mine'"),
            "settings",
            "policy/Mine",
            "aging",
        ),
        (
            format!("{policy}'\"bucket_set\":\"m\"', '\"bucket_set\":\"x\"') WHERE key = 'policy/Mine'"),
            "settings",
            "policy/Mine",
            "aging",
        ),
        ("UPDATE settings SET value = 'gone' WHERE key = 'policy'".to_owned(), "settings", "policy", "aging"),
        ("UPDATE settings SET value = 'gone' WHERE key = 'policy'".to_owned(), "settings", "policy", "policies"),
        (
            "UPDATE settings SET value = 'Mine@9' WHERE key = 'policy'".to_owned(),
            "settings",
            "policy",
            "policies use standard",
        ),
        ("DELETE FROM settings WHERE key = 'policy/Mine'".to_owned(), "settings", "policy", "aging"),
        ("UPDATE agency_versions SET terms = '{}'".to_owned(), "agency_versions", "1, version 1", "agencies"),
        ("UPDATE batches SET day_count = 'someday'".to_owned(), "batches", "1", "batches"),
        ("UPDATE batches SET bucket_set = 'gone@1'".to_owned(), "batches", "BATCH", "export BATCH --out OUT"),
        ("UPDATE placements SET outcome = 'lost'".to_owned(), "placements", "", "batches BATCH"),
        ("UPDATE placements SET commission_ppm = 5000000".to_owned(), "placements", "", "batches BATCH"),
        ("UPDATE placements SET hand = 0".to_owned(), "placements", "", "aging"),
        ("UPDATE facts SET removal = 7 WHERE case_id = 2".to_owned(), "facts", "2", "aging"),
        ("UPDATE collectors SET weight = 0".to_owned(), "collectors", "1", "divide"),
        ("UPDATE collectors SET most_cases = -1".to_owned(), "collectors", "1", "collectors"),
    ] {
        std::fs::write(cli.book(), &kept).expect("as it was");
        let altered = std::process::Command::new("sqlite3").arg(cli.book()).arg(&sql).output().expect("sqlite3 runs");
        assert!(altered.status.success(), "{sql}: {altered:?}");
        let before = std::fs::read(cli.book()).expect("the book");
        let named = |word: &str| word.replace("BATCH", &batch).replace("OUT", &out);
        let asked: Vec<String> = asked.split(' ').map(named).collect();
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        for command in [&asked[..], &["policies", "add", "Mine", "--tolerance", "2"], &["batches"]] {
            let output = cli.run(command);
            let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one document");
            if command == asked || said["error"].is_object() {
                assert_eq!(said["error"]["code"], "book_damaged", "{sql}: {command:?}: {said}");
                let params = &said["error"]["params"];
                assert_eq!(params["table"], table, "{sql}: {said}");
                assert!(place.is_empty() || params["row"] == named(place), "{sql}: {said}");
            }
        }
        if sql.contains("policy/Mine") && !sql.contains("DELETE") && !sql.contains("bucket_set") {
            assert_eq!(std::fs::read(cli.book()).expect("the book"), before, "{sql}: nothing is written over it");
        }
        let check = cli.run(&["check"]);
        let check: serde_json::Value = serde_json::from_slice(&check.stdout).expect("one document");
        let problems = check["problems"].as_array().map_or(0, Vec::len);
        assert!(problems > 0, "{sql}: the audit goes on: {check}");
    }
}
