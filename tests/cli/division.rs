//! Division as a process: rules from a file, certificates, worklists, and exit codes.

use crate::Cli;
use caseload_tests::fixtures;

const RULES: &str = r#"
name = "Morning"

[[rules]]
name = "Early"
buckets = ["M1", "M2"]
teams = ["A"]
by = "balance"

[[rules]]
name = "Rest"
by = "least-loaded"
min_outstanding = 1
"#;

fn desk() -> Cli {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    for (name, team) in [("Anna", "A"), ("Bo", "A"), ("Cy", "B")] {
        cli.json(&["collectors", "add", name, "--team", team]);
    }
    cli
}

#[test]
fn rules_from_a_file_divide_and_their_certificate_is_run_again() {
    let cli = desk();
    let rules = cli.file("morning.toml", RULES);
    let rules = rules.to_str().expect("a path");
    let certificate = cli.file("certificate.json", "");
    let certificate = certificate.to_str().expect("a path");
    let dry = cli.json(&["divide", "--rules", rules, "--dry-run"]);
    let done = cli.json(&["divide", "--rules", rules, "--certificate", certificate]);
    assert_eq!((&done["digest"], &done["seed"]), (&dry["digest"], &dry["seed"]), "as it was proposed");
    assert_eq!(done["rules"][0]["takers"], serde_json::json!(["Anna", "Bo"]));
    assert_eq!(cli.json(&["divide", "--verify", certificate])["ok"], true);
    // What comes later changes nothing about it; what is altered in it is found.
    cli.json(&["collectors", "edit", "Anna", "--rename", "Ann", "--max-cases", "1"]);
    cli.json(&["collectors", "empty", "Bo"]);
    assert_eq!(cli.json(&["divide", "--verify", certificate])["ok"], true);
    let text = std::fs::read_to_string(certificate).expect("written");
    let altered =
        cli.file("altered.json", text.replace("\"Early\"", "\"Earlier\"").replace("\"seed\": ", "\"seed\": 1"));
    let (code, document) = cli.exit_and_json(&["divide", "--verify", altered.to_str().expect("a path")]);
    assert_eq!((code, &document["ok"]), (1, &false.into()));
    let again = cli.file("again.json", "");
    cli.json(&["divisions", "certificate", "1", "--out", again.to_str().expect("a path")]);
    assert_eq!(std::fs::read_to_string(&again).expect("written"), text, "the same to the last byte");
    assert_eq!(cli.json(&["divisions"])[0]["rules"], "Morning");
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_certificate_that_cannot_be_written_leaves_the_book_as_it_was() {
    let cli = desk();
    let before = cli.json(&["log"]).as_array().map(Vec::len);
    assert_eq!(cli.refused(&["divide", "--certificate", "/nowhere/at/all.json"]), "file_cannot_write");
    assert_eq!(cli.json(&["log"]).as_array().map(Vec::len), before);
}

#[test]
fn rules_are_kept_by_name_and_misspelt_ones_are_refused_with_their_line() {
    let cli = desk();
    let rules = cli.file("morning.toml", RULES);
    cli.json(&["rules", "import", rules.to_str().expect("a path"), "--name", "Every day"]);
    let out = cli.file("out.toml", "");
    let out = out.to_str().expect("a path");
    cli.json(&["rules", "export", "Every day", "--out", out]);
    let named = cli.json(&["divide", "--rules", "Every day", "--dry-run"]);
    assert_eq!(cli.json(&["divide", "--rules", out, "--dry-run"])["digest"], named["digest"]);
    let bad = cli.file("bad.toml", "[[rules]]\nbuckets = [\"M1\"]\ncolour = \"red\"\n");
    let (code, document) = cli.exit_and_json(&["divide", "--rules", bad.to_str().expect("a path"), "--dry-run"]);
    assert_eq!(
        (code, &document["error"]["code"], &document["error"]["params"]["line"]),
        (1, &"bad_rules".into(), &3.into())
    );
    assert_eq!(cli.refused(&["divide", "--team", "Z"]), "no_such_team");
    assert_eq!(cli.refused(&["collectors", "add", "Dee", "--takes", "bucket=M99"]), "no_such_bucket");
    cli.json(&["rules", "remove", "Every day"]);
    assert_eq!(cli.refused(&["divide", "--rules", "Every day"]), "no_such_rules");
}

#[test]
fn worklists_go_into_a_folder_and_results_come_back_once() {
    let cli = desk();
    cli.json(&["divide", "--by", "balance"]);
    let folder = cli.path("lists");
    let written = cli.json(&["worklists", "--team", "A", "--out", folder.to_str().expect("a path")]);
    assert_eq!(written.as_array().map(Vec::len), Some(2));
    let first = &cli.json(&["cases", "--where", "collector=Anna", "--limit", "1"])["rows"][0];
    let loan = first["loan_no"].as_str().expect("a number");
    let back =
        cli.file("back.csv", format!("loan no,result,overdue reason\n{loan},reached,salary late\nnobody,reached,\n"));
    let back = back.to_str().expect("a path");
    let dry = cli.json(&["worklist-results", back, "--dry-run"]);
    let done = cli.json(&["worklist-results", back]);
    assert_eq!((&dry["recorded"], &done["recorded"], &done["reasons"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(done["rejected"][0]["code"], "unknown_loan");
    assert_eq!(cli.json(&["worklist-results", back])["recorded"], 0, "once");
    let case = cli.json(&["case", loan]);
    assert_eq!((&case["reason"], &case["work_results"][0]["result"]), (&"salary late".into(), &"reached".into()));
}
