//! Schedules: what they say was paid, in whatever column and words.

use crate::Cli;
use crate::silence::Right::{Asked, Read};
use crate::silence::{holds, list};

#[test]
fn schedules_say_what_was_paid_in_many_ways() {
    for (header, values) in [
        ("是否已还", ["是", "否"]),
        ("Opłacona", ["Tak", "Nie"]),
        ("NACH Status", ["Success", "Bounce"]),
        ("Result", ["Success", "Failed"]),
        ("还款状态", ["正常", "逾期"]),
    ] {
        let text = format!(
            "Loan No,Instalment No,Due Date,Amount,{header}\nL1,1,2025-08-01,100,{}\nL1,2,2025-09-01,100,{}\n",
            values[0], values[1]
        );
        let cli = Cli::as_of("2025-12-30");
        let file = cli.file("schedule.csv", text);
        let (code, said) = cli.exit_and_json(&["import", file.to_str().expect("a path"), "--currency", "KES"]);
        // Asked about, or the first instalment is paid.
        let owed = || cli.json(&["cases"])["rows"][0]["outstanding"]["minor"].clone();
        assert!(code == 1 || owed() == 10_000, "{header} {said}");
    }
    for (text, right) in [
        (
            "Loan No,Instalment No,Due Date,EMI,Payment Date,Receipt Amount\nL1,1,2025-08-01,100,2025-08-01,100\nL1,2,2025-09-01,100,2025-09-10,50\n",
            Asked("guesses_unconfirmed"),
        ),
        (
            "合同编号,期数,应还日期,应还金额,罚息,实还金额\nL1,1,2025-08-01,100,5,105\nL1,2,2025-09-01,100,3,0\n",
            Asked("guesses_unconfirmed"),
        ),
        (
            "Loan No,Instalment No,Due Date,EMI,Penal Interest,Total Payable\nL1,1,2025-08-01,100,5,105\nL1,2,2025-09-01,100,3,103\n",
            Read(20_800),
        ),
        (
            "Loan No,Instalment No,Due Date,New Due Date,Amount\nL1,1,2025-08-01,2025-10-01,100\n",
            Asked("guesses_unconfirmed"),
        ),
    ] {
        list("KES", text, right);
    }
    let cli = Cli::as_of("2025-12-30");
    let text = "Loan No,Instalment No,Due Date,Principal Due,Interest Due,Fees Due,Paid,Waived\nL1,1,2025-08-01,90,10,2,102,0\nL1,2,2025-09-01,90,10,2,0,102\n";
    holds(&cli, text.as_bytes(), "schedule.csv", &["--currency", "KES"], Read(10_200));
    assert_eq!(cli.json(&["cases", "--where", "status=open"])["rows"], serde_json::json!([]));
}

#[test]
fn remarks_and_marks_say_of_instalments_that_they_are_paid() {
    // What the first of two instalments counts as, or that it is asked about.
    for (header, paid, unpaid, owed) in [
        ("Remarks", "Paid", "Unpaid", Some(10_000)),
        ("Note", "paid", "", Some(10_000)),
        ("备注", "已还", "未还", Some(10_000)),
        ("Paid?", "✓", "", Some(10_000)),
        ("Comment", "fully paid", "part paid", Some(10_000)),
        ("P/U", "P", "U", None),
        ("Flag", "P", "U", None),
        ("X", "✓", "", None),
        ("Remark", "Paid on 2/10", "", None),
        ("Receipt No", "R1", "", None),
        ("Total Paid To Date", "150", "150", None),
        ("Remarks", "called her", "no answer", Some(20_000)),
        ("Cheque No", "123456", "123457", Some(20_000)),
    ] {
        let cli = Cli::as_of("2025-12-30");
        let file = cli.file(
            "schedule.csv",
            format!("Loan No,Instalment No,Due Date,Amount,{header}\nL1,1,2025-08-01,100,{paid}\nL1,2,2025-09-01,100,{unpaid}\n"),
        );
        let (code, said) = cli.exit_and_json(&["import", file.to_str().expect("a path"), "--currency", "KES"]);
        match owed {
            Some(owed) => {
                assert_eq!(code, 0, "{header} {said}");
                assert_eq!(cli.json(&["cases"])["rows"][0]["outstanding"]["minor"], owed, "{header}");
            }
            None => assert_eq!(code, 1, "{header} {said}"),
        }
    }
}

#[test]
fn schedules_of_other_languages_say_what_is_due_and_paid() {
    for (text, currency, owed) in [
        (
            "رقم القرض,رقم القسط,تاريخ الاستحقاق,مبلغ القسط,المبلغ المدفوع\nL1,1,05/10/2025,500,500\nL1,2,25/11/2025,500,0\n",
            "SAR",
            50_000,
        ),
        (
            "合同号,期数,应还日期,应还金额,实收本金,实收利息\nC1,第1期,2025-10-05,900,800,100\nC1,第2期,2025-11-05,900,0,0\n",
            "CNY",
            90_000,
        ),
        (
            "Loan No,Installment No,Due Date,Amount,Principal Completed,Interest Completed\nL1,1/12,2025-10-05,900,800,100\nL1,2/12,2025-11-05,900,0,0\n",
            "KES",
            90_000,
        ),
        (
            "Kreditnr;Rate;Fälligkeit;Sollrate;Bezahlt\nL1;1;05.10.2025;500,00;500,00\nL1;2;05.11.2025;500,00;0,00\n",
            "EUR",
            50_000,
        ),
    ] {
        let cli = Cli::as_of("2025-12-30");
        let file = cli.file("schedule.csv", text);
        let dates: &[&str] = if currency == "SAR" { &["--dates", "dmy"] } else { &[] };
        let given = ["import", file.to_str().expect("a path"), "--kind", "instalments", "--currency", currency];
        cli.json(&[&given[..], dates].concat());
        assert_eq!(cli.json(&["cases"])["rows"][0]["outstanding"]["minor"], owed, "{text}");
    }
}

#[test]
fn a_schedule_without_numbers_takes_the_place_of_unpaid_instalments_or_asks() {
    let schedule = |days: &[&str], amount: &str| {
        let rows: String = days.iter().map(|day| format!("L1,{day},{amount}\n")).collect();
        format!("Loan No,Due Date,Amount\n{rows}")
    };
    let import = |cli: &Cli, name: &str, text: &str, more: &[&str]| {
        let file = cli.file(name, text);
        cli.json(&[&["import", file.to_str().expect("a path")], more].concat())
    };
    let earlier = schedule(&["2025-04-15", "2025-05-15", "2025-06-15"], "100.00");
    // What was paid of the first schedule, the second one, and what is owed if it is whole and if it is a part.
    let behind = schedule(&["2025-10-20", "2025-11-20"], "160.00");
    let smaller = schedule(&["2025-10-20", "2025-11-20"], "80.00");
    let between = schedule(&["2025-05-20", "2025-06-20", "2025-07-20"], "100.00");
    let one = schedule(&["2025-07-15"], "300.00");
    let next = schedule(&["2025-07-15"], "100.00");
    let again = schedule(&["2025-04-15", "2025-05-15", "2025-07-30"], "100.00");
    for (paid, new, whole, part) in [
        ("", &behind, 32_000, 62_000),
        ("150.00", &smaller, 16_000, 31_000),
        ("", &between, 30_000, 60_000),
        ("", &one, 30_000, 60_000),
        ("", &again, 30_000, 40_000),
    ] {
        for (extent, owed) in [("whole", whole), ("part", part)] {
            let cli = Cli::as_of("2025-07-01");
            import(&cli, "first.csv", &earlier, &["--kind", "instalments", "--currency", "KES"]);
            if !paid.is_empty() {
                import(&cli, "paid.csv", &format!("Loan No,Paid On,Amount\nL1,2025-06-20,{paid}\n"), &[]);
            }
            let file = cli.file("second.csv", new);
            let file = file.to_str().expect("a path");
            let said = cli.refused(&["import", file, "--kind", "instalments"]);
            assert_eq!(said, "schedule_extent_unsaid", "{new}");
            cli.json(&["import", file, "--kind", "instalments", "--schedule", extent, "--profile", "plan"]);
            let row = &cli.json(&["cases", "--as-of", "2026-06-30"])["rows"][0];
            assert_eq!(row["outstanding"]["minor"], owed, "{paid} {new} {extent}");
            // It is asked once: the profile keeps what was said.
            let more = format!("{new}L1,2026-01-20,500.00\nL1,2026-02-20,500.00\n");
            import(&cli, "third.csv", &more, &[]);
            assert_eq!(cli.json(&["check"])["ok"], true);
        }
    }
    // What is paid leaves nothing to ask about, nor does one month's instalment.
    for (paid, new, owed) in [("300.00", &behind, 32_000), ("", &next, 40_000), ("", &earlier, 30_000)] {
        let cli = Cli::as_of("2025-07-01");
        import(&cli, "first.csv", &earlier, &["--kind", "instalments", "--currency", "KES"]);
        if !paid.is_empty() {
            import(&cli, "paid.csv", &format!("Loan No,Paid On,Amount\nL1,2025-06-20,{paid}\n"), &[]);
        }
        import(&cli, "second.csv", &format!("{new}\n"), &["--kind", "instalments"]);
        let row = &cli.json(&["cases", "--as-of", "2026-06-30"])["rows"][0];
        assert_eq!(row["outstanding"]["minor"], owed, "{paid} {new}");
    }
}
