//! What can be taken back and done again, and what stands in the way.

use crate::Cli;
use serde_json::Value;

const DAY: &str = "2024-05-20";
const LIST: &str = "loan_no,name,due date,outstanding\nA1,Ann,2024-01-01,1000.00\nA2,Bob,2024-01-01,1000.00\n";

/// A book after some commands, each with its words in one text.
fn after(commands: &[&str]) -> Cli {
    let cli = Cli::as_of(DAY);
    cli.file("list.csv", LIST);
    for command in commands {
        cli.json(&words(&cli, command).iter().map(String::as_str).collect::<Vec<_>>());
    }
    cli
}

/// The words of a command; files are in the folder of the book.
fn words(cli: &Cli, command: &str) -> Vec<String> {
    let place = |word: &str| match word.rsplit_once('.') {
        Some((_, "csv" | "xlsx" | "toml")) => cli.path(word).display().to_string(),
        _ => word.to_owned(),
    };
    command.split(' ').map(place).collect()
}

fn error(cli: &Cli, command: &str) -> Value {
    let output = cli.run(&words(cli, command).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(1), "{command}: {}", String::from_utf8_lossy(&output.stdout));
    let said: Value = serde_json::from_slice(&output.stdout).expect("one document");
    said["error"].clone()
}

#[test]
fn an_agreed_amount_never_comes_back_in_another_currency() {
    let (import, agency) = ("import list.csv --currency JPY", "agencies add Ag --term-days 60 --commission 20");
    for (commands, refused, by) in [
        // What was taken back before the currency was chosen is not done again after it.
        (&["collectors add Bo --max-outstanding 500", "undo", "currency JPY"][..], "redo", None),
        (&[agency, "agencies set Ag --commission 20:50:100", "undo", "currency JPY"], "redo", None),
        (&[agency, "agencies set Ag --commission 20:50:100", "undo", import], "redo", None),
        // What was given up before it does not come back.
        (
            &["collectors add Bo --max-outstanding 500", "collectors edit Bo --no-limits", "currency JPY"],
            "undo 2",
            Some(3),
        ),
        (&["collectors add Bo --max-outstanding 500", "collectors edit Bo --no-limits", import], "undo 2", Some(3)),
        // The file that said the currency stays while amounts in it were agreed, even where they were given up.
        (&[import, "collectors add Bo --max-outstanding 500"], "undo 1", Some(2)),
        (&[import, agency, "agencies set Ag --commission 20:50:100"], "undo 1", Some(3)),
        (&[import, agency, "agencies set Ag --max-outstanding 100"], "undo 1", Some(3)),
        (&[import, "collectors add Bo --max-outstanding 500", "collectors edit Bo --no-limits"], "undo 1", Some(3)),
    ] {
        let cli = after(commands);
        let (collectors, agencies) = (cli.json(&["collectors"]), cli.json(&["agencies"]));
        let said = error(&cli, refused);
        let code = if by.is_some() { "cannot_undo" } else { "nothing_to_undo" };
        assert_eq!(said["code"], code, "{commands:?}, {refused}: {said}");
        assert_eq!(said["params"]["by"].as_i64(), by, "{commands:?}, {refused}: {said}");
        assert_eq!((cli.json(&["collectors"]), cli.json(&["agencies"])), (collectors, agencies), "{commands:?}");
        assert_eq!(cli.json(&["check"])["ok"], true, "{commands:?}");
    }
    // What has nothing to do with amounts goes back as ever.
    for (commands, goes) in [
        (&["collectors add Bo", "collectors edit Bo --weight 2", "currency JPY"][..], "undo 2"),
        (&[import, "collectors add Bo --max-outstanding 500", "undo"], "undo"),
        (&[import, "collectors add Bo --max-cases 5"], "undo 1"),
    ] {
        let cli = after(commands);
        cli.json(&words(&cli, goes).iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn undo_without_a_number_passes_over_nothing_that_somebody_did() {
    for setting in ["currency JPY", "policies add Mine --tolerance 1", "policies use standard"] {
        let cli = after(&["import list.csv --currency CNY", setting]);
        let said = error(&cli, "undo");
        assert_eq!(
            (&said["params"]["change"], &said["params"]["reason"]),
            (&2.into(), &"not_undoable".into()),
            "{setting}: {said}"
        );
        assert_eq!(cli.json(&["cases"])["total"], 2, "{setting}: the import stands");
        assert_eq!(cli.json(&["undo", "1"])["undone"]["change"], 1, "{setting}: by its number it goes");
    }
}

#[test]
fn where_there_is_nothing_to_take_back_that_is_said() {
    let cli = after(&["import list.csv --currency CNY"]);
    assert_eq!(cli.refused(&["redo"]), "nothing_to_undo");
    cli.json(&["undo"]);
    assert_eq!(cli.refused(&["undo"]), "nothing_to_undo");
    cli.json(&["redo"]);
    assert_eq!(cli.refused(&["redo"]), "nothing_to_undo");
    let said = error(&cli, "undo 9");
    assert_eq!((&said["code"], &said["params"]["reason"]), (&"cannot_undo".into(), &"no_such_change".into()));
}

#[test]
fn a_month_is_settled_and_its_statement_written_by_one_change() {
    let cli = after(&[
        "import list.csv --currency CNY --as-of 2024-05-01",
        "agencies add Ag --term-days 60 --commission 20",
        "place --agency Ag --as-of 2024-05-02",
    ]);
    let batch = cli.json(&["batches"])[0]["batch"].as_str().expect("a number").to_owned();
    cli.json(&["export", &batch, "--out", cli.path("pack").to_str().expect("a path")]);
    let paid = cli.file("paid.csv", "case ref,paid on,amount\nA1,2024-05-10,400.00\n");
    cli.json(&["return", &batch, paid.to_str().expect("a path")]);
    let log = cli.json(&["log"]).as_array().map_or(0, Vec::len);
    let settle = "statement Ag 2024-05 --settle --as-of 2024-06-02";
    // Where the file can't be written, nothing is settled.
    std::fs::create_dir(cli.path("folder.xlsx")).expect("a folder");
    assert_eq!(error(&cli, &format!("{settle} --out folder.xlsx"))["code"], "target_not_a_file");
    assert_eq!(cli.json(&["statement", "Ag", "2024-05"])["statement"]["settled"], false);
    let settled = cli
        .json(&words(&cli, &format!("{settle} --out statement.xlsx")).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(settled["statement"]["settled"], true);
    let entries = cli.json(&["log"]);
    assert_eq!(entries.as_array().map_or(0, Vec::len), log + 1, "{entries}");
    assert_eq!((&entries[0]["what"], &entries[0]["change"]), (&"settle".into(), &settled["change"]));
    let register = cli.json(&["disclosure", "A1"]).to_string();
    assert!(register.contains("statement.xlsx"), "it is on record: {register}");
    assert_eq!(entries[0]["undoable"], false);
    // What was sent out stays settled.
    assert_eq!(error(&cli, "undo")["params"]["reason"], "not_undoable");
    assert_eq!(cli.json(&["statement", "Ag", "2024-05"])["statement"]["settled"], true);
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_file_that_comes_again_on_another_day_holds_what_it_says_again() {
    let cli = after(&[
        "import list.csv --currency CNY --as-of 2024-05-01",
        "agencies add Ag --term-days 60 --commission 20",
        "place --agency Ag --max-cases 1 --as-of 2024-05-02",
    ]);
    let batch = cli.json(&["batches"])[0]["batch"].as_str().expect("a number").to_owned();
    let placed = cli.json(&["batches", &batch])["cases"][0]["loan_no"].as_str().expect("a loan").to_owned();
    let kept = if placed == "A1" { "A2" } else { "A1" };
    cli.json(&["export", &batch, "--out", cli.path("pack").to_str().expect("a path")]);
    let paid = cli.file("paid.csv", format!("case ref,paid on,amount\n{placed},2024-05-10,400.00\n"));
    let worked =
        cli.file("worked.csv", format!("loan no,result,promised on,promised amount\n{kept},will pay,2024-06-01,5\n"));
    for command in [
        vec!["return", batch.as_str(), paid.to_str().expect("a path")],
        vec!["worklist-results", worked.to_str().expect("a path")],
    ] {
        let on = |day: &str| {
            let arguments: Vec<&str> = ["--as-of", day].into_iter().chain(command.iter().copied()).collect();
            cli.json(&arguments)["change"].as_i64()
        };
        let first = on("2024-05-20").expect("it is new");
        assert_eq!(on("2024-05-20"), None, "{command:?}: the same file of the same day says nothing more");
        let again = on("2024-05-25").expect("it is said once more");
        assert_eq!(error(&cli, &format!("undo {first}"))["params"]["by"], again, "{command:?}");
        cli.json(&["undo", &again.to_string()]);
        cli.json(&["undo", &first.to_string()]);
    }
    assert_eq!(cli.json(&["check"])["ok"], true);
}
