//! A plain book: one line of figures a case, as lenders send them.

use crate::beside::{self, pandas_and_openpyxl};
use crate::divide;
use crate::figures::{Figures, Rows, figure, milliseconds, text, words};
use crate::outsource;
use crate::process::run;
use crate::together;
use crate::{as_of, day_number, earlier, entries_of, later, table_of};
use caseload_engine::{
    Cancel, Engine, Failure, GroupBy, ImportRequest, MovementRequest, PolicyOverride, SampleRequest, VintageRequest,
    write_sample,
};
use chrono::NaiveDate;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// How many days a table is asked for, each once.
const DAYS: u64 = 30;
/// From one past day that is asked for to the next.
const PAST_STEP: u64 = 9;
/// Cases that are asked why they are where they are.
const ASKED: u64 = 50;
/// Payments of the file that is imported.
const PAYMENTS: u64 = 100_000;
/// The payments were made within so many days after that of the file.
const PAID_WITHIN: u64 = 10;
/// How often what takes long is measured.
const TIMES: usize = 3;

/// Days after that of the file: every case is there.
fn later_days() -> Vec<NaiveDate> {
    (1..=DAYS).map(later).collect()
}

/// Days before that of the file: some loans were not paid out yet, and more was not due yet.
fn past_days() -> Vec<NaiveDate> {
    (1..=DAYS).map(|back| earlier(back * PAST_STEP)).collect()
}

/// The loan number that the sample gives its case of a place from 1.
fn loan_no(place: u64) -> String {
    format!("LN{:02}{place:08}", place % 97)
}

/// The tables, movement, roll rates, vintages and single cases of a book that was imported before.
pub(crate) async fn tables(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    let cases = engine.reports().aging(&table_of(as_of(), None)).await?.total.cases;
    let started = Instant::now();
    engine.reports().aging(&table_of(as_of(), None)).await?;
    figures.told("again_ms", milliseconds(started));
    days(&engine, &mut figures, "bucket", &later_days(), None).await?;
    days(&engine, &mut figures, "product", &later_days(), Some(GroupBy::Product)).await?;
    days(&engine, &mut figures, "past", &past_days(), None).await?;

    let request = MovementRequest {
        from: earlier(60),
        to: earlier(30),
        known_on: None,
        currency: None,
        basis: PolicyOverride::default(),
    };
    for name in ["movement_ms", "movement_again_ms"] {
        let started = Instant::now();
        engine.reports().movement(&request).await?;
        figures.told(name, milliseconds(started));
    }
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let started = Instant::now();
        engine.reports().roll_rates(as_of(), &PolicyOverride::default()).await?;
        times.push(milliseconds(started));
    }
    figures.told_times("roll_rates", &mut times);
    times.clear();
    for _ in 0..TIMES {
        let request = VintageRequest { as_of: as_of(), days: None, basis: PolicyOverride::default() };
        let started = Instant::now();
        engine.reports().vintage(&request).await?;
        times.push(milliseconds(started));
    }
    figures.told_times("vintage", &mut times);

    times.clear();
    for asked in 0..ASKED {
        let loan_no = loan_no(asked * cases / ASKED + 1);
        let started = Instant::now();
        engine.casework().case(&loan_no, as_of(), None, &PolicyOverride::default()).await?;
        times.push(milliseconds(started));
    }
    figures.told_times("case", &mut times);
    engine.close().await;
    Ok(figures.0)
}

/// Tables of a book whose cases are divided among collectors.
pub(crate) async fn divided(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    engine.reports().aging(&table_of(as_of(), None)).await?;
    days(&engine, &mut figures, "bucket", &later_days(), None).await?;
    days(&engine, &mut figures, "collector", &later_days(), Some(GroupBy::Collector)).await?;
    engine.close().await;
    Ok(figures.0)
}

/// The table of many days, each asked for once, so that nothing is remembered.
async fn days(
    engine: &Engine,
    figures: &mut Figures,
    name: &str,
    days: &[NaiveDate],
    by: Option<GroupBy>,
) -> Result<(), Failure> {
    let (mut times, mut entries) = (Vec::new(), Vec::new());
    for day in days {
        let started = Instant::now();
        let table = engine.reports().aging(&table_of(*day, by)).await?;
        times.push(milliseconds(started));
        entries.extend(entries_of(&table, 0));
    }
    figures.told_times(name, &mut times);
    figures.told_entries(&format!("{name}_entries"), entries);
    Ok(())
}

/// Importing payments, with the book in memory as it is while somebody works, and the next table.
pub(crate) async fn payments(book: &Path, file: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    engine.reports().aging(&table_of(as_of(), None)).await?;
    let day = later(PAID_WITHIN);
    let started = Instant::now();
    let result = engine.imports().import(&ImportRequest::of(file.to_owned(), day), |_| {}, Cancel::default()).await?;
    let imported = milliseconds(started);
    engine.reports().aging(&table_of(day, None)).await?;
    let both = milliseconds(started);
    engine.close().await;
    figures.told("import_s", imported / 1e3);
    figures.told("table_s", (both - imported) / 1e3);
    figures.told("both_s", both / 1e3);
    let _ = writeln!(figures.0, "created={}", result.rows.created);
    Ok(figures.0)
}

/// Invents a file of payments for loans of the sample.
fn write_payments(cases: u64, file: &Path) -> Result<(), String> {
    let mut lines = "loan_no,paid_on,amount,reference\n".to_owned();
    for payment in 1..=PAYMENTS {
        // The step shares no factor with the sizes of the books, so the loans come in no order.
        let loan_no = loan_no(payment * 7_777_777 % cases + 1);
        let day = later(payment % PAID_WITHIN + 1);
        let _ = writeln!(lines, "{loan_no},{day},{}.{:02},P{payment:09}", 100 + payment % 900, payment % 100);
    }
    std::fs::write(file, lines).map_err(|error| error.to_string())
}

/// Makes a plain book and measures on it.
pub(crate) fn measure(cases: u64, folder: &Path) -> Result<(), String> {
    let told = Rows { cases };
    let row = |what: &str, figure: String, aim: &str| told.row(what, &figure, aim);
    let file = |ending: &str| folder.join(format!("sample-{cases}.{ending}"));
    for ending in ["csv", "xlsx"] {
        let request = SampleRequest { cases, seed: 1, as_of: as_of(), out: file(ending) };
        write_sample(&request).map_err(|failure| failure.to_string())?;
    }
    let beside = beside::sqlite(&file("csv"), folder)?;
    row("sqlite3 .import, bare table and the same indices", format!("{beside:.2} s"), "");
    let (pandas, openpyxl) = pandas_and_openpyxl(&file("csv"), &file("xlsx"), &folder.join("pandas.db"));
    row("pandas, read_csv and to_sql", pandas, "");
    row("openpyxl, reading only", openpyxl, "");
    let alone = figure(&run(&["step", "calamine", &text(&file("xlsx"))])?, "seconds");
    row("calamine alone, streaming the cells", format!("{alone:.2} s"), "");
    let mut first = 0.0;
    for ending in ["csv", "xlsx"] {
        let book = folder.join(format!("{ending}-{cases}.caseload"));
        let found = run(&["step", "import", &text(&book), &text(&file(ending))])?;
        let seconds = figure(&found, "seconds");
        row(&format!("import {ending}"), format!("{seconds:.2} s"), "");
        let peak = format!("{:.0} MB", figure(&found, "peak_mb"));
        if ending == "csv" {
            first = seconds;
            row("import csv ÷ sqlite3 .import", format!("{:.2}×", seconds / beside), "≤ 1.5×");
            row("import csv, peak memory", peak, "≤ 250 MB");
        } else {
            row("import xlsx ÷ calamine alone", format!("{:.2}×", seconds / alone), "≤ 2×");
            row("import xlsx, peak memory", peak, "≤ 450 MB");
        }
    }
    let book = folder.join(format!("csv-{cases}.caseload"));
    let again = run(&["step", "import", &text(&book), &text(&file("csv"))])?;
    let seconds = figure(&again, "seconds");
    row("import csv again, unchanged", format!("{seconds:.2} s"), "");
    row("again ÷ first time", format!("{:.2}×", seconds / first), "≤ 1×");

    let found = run(&["step", "plain", &text(&book)])?;
    told.rows(
        &found,
        &[
            ("again_ms", "aging table of the same day again", "ms", ""),
            ("bucket_ms", "aging table of 30 later days, by bucket, median", "ms", ""),
            ("bucket_worst_ms", "aging table of 30 later days, by bucket, worst", "ms", ""),
            ("product_ms", "aging table of 30 later days, by product as well, median", "ms", ""),
            ("product_worst_ms", "aging table of 30 later days, by product as well, worst", "ms", ""),
            ("past_ms", "aging table of 30 past days, by bucket, median", "ms", ""),
            ("past_worst_ms", "aging table of 30 past days, by bucket, worst", "ms", ""),
        ],
    );
    tables_beside(&told, &found, &book, folder)?;
    told.rows(
        &found,
        &[
            ("movement_ms", "movement between two other days", "ms", ""),
            ("movement_again_ms", "movement between the same days again", "ms", ""),
            ("roll_rates_ms", "roll rates of twelve months, median", "ms", ""),
            ("vintage_ms", "vintage curves of 24 months, median", "ms", ""),
            ("case_ms", "one case and why it is there, median of 50", "ms", ""),
            ("case_worst_ms", "one case and why it is there, worst of 50", "ms", ""),
            ("peak_mb", "all of these, peak memory", "MB", ""),
        ],
    );

    divide::measure(&told, &book, folder)?;
    outsource::measure(&told, &book, folder)?;
    together::measure(&told, &book, folder)?;

    let found = run(&["step", "work", &text(&book)])?;
    told.rows(
        &found,
        &[
            ("first_table_s", "opening the book, first aging table", "s", ""),
            ("table_ms", "aging table of another day, median", "ms", "≤ 150 ms"),
            ("open_list_ms", "filtered and sorted list", "ms", ""),
            ("window_ms", "100 rows at its end, median", "ms", "≤ 5 ms"),
            ("place_s", "batch of up to 100,000, placed", "s", ""),
            ("export_s", "its pack", "s", ""),
            ("peak_mb", "all of these, peak memory", "MB", ""),
        ],
    );

    let found = run(&["step", "divided", &text(&book)])?;
    told.rows(
        &found,
        &[
            ("bucket_ms", "divided among 50: aging table of 30 later days, by bucket, median", "ms", ""),
            ("bucket_worst_ms", "divided among 50: aging table of 30 later days, by bucket, worst", "ms", ""),
            ("collector_ms", "divided among 50: by collector as well, median", "ms", ""),
            ("collector_worst_ms", "divided among 50: by collector as well, worst", "ms", ""),
            ("peak_mb", "all of these, peak memory", "MB", ""),
        ],
    );

    let paid = folder.join("payments.csv");
    write_payments(cases, &paid)?;
    let found = run(&["step", "payments", &text(&book), &text(&paid)])?;
    row("of 100,000 payments, taken", format!("{:.0}", figure(&found, "created")), "");
    told.rows(
        &found,
        &[
            ("import_s", "import of 100,000 payments", "s", ""),
            ("table_s", "the next aging table", "s", ""),
            ("both_s", "import of 100,000 payments and the next aging table", "s", ""),
            ("peak_mb", "both, peak memory", "MB", ""),
        ],
    );
    Ok(())
}

/// The same tables by `DuckDB` and by pandas.
fn tables_beside(told: &Rows, found: &str, book: &Path, folder: &Path) -> Result<(), String> {
    let columns = folder.join("columns.csv");
    beside::export(
        book,
        &[(
            &columns,
            "SELECT f.due_day, f.outstanding, c.debtor_key AS debtor, c.product, c.disbursed_day FROM cases c JOIN facts f ON f.case_id = c.id ORDER BY c.id",
        )],
    )?;
    let numbers = |days: Vec<NaiveDate>| -> String {
        days.into_iter().map(|day| day_number(day).to_string()).collect::<Vec<_>>().join(",")
    };
    let (later, past) = (numbers(later_days()), numbers(past_days()));
    let Some(others) = beside::tables(&["plain", &text(&columns), &later, &past])? else {
        told.row("DuckDB and pandas, the same tables", "not installed here", "");
        return Ok(());
    };
    for (other, name) in [("duckdb", "DuckDB"), ("pandas", "pandas")] {
        for (table, what) in [("bucket", "by bucket"), ("product", "by product"), ("past", "of past days")] {
            let ours = format!("{table}_ms");
            for (kind, counted) in [("", "debtors counted"), ("_without", "debtors not counted")] {
                let theirs = format!("{other}_{table}{kind}");
                told.rows(
                    &others,
                    &[
                        (&format!("{theirs}_ms"), &format!("{name}, {what}, {counted}, median"), "ms", ""),
                        (&format!("{theirs}_worst_ms"), &format!("{name}, {what}, {counted}, worst"), "ms", ""),
                    ],
                );
                told.ratio(
                    &format!("aging table {what} ÷ {name}, {counted}"),
                    (found, &ours),
                    (&others, &format!("{theirs}_ms")),
                );
            }
            let entries = format!("{table}_entries");
            let theirs = words(&others, &format!("{other}_{entries}"));
            let ours = words(found, &entries).map(|ours| of_table(ours, table == "product"));
            told.row(&format!("{name}, {what}: the same 30 tables"), beside::same(ours.as_deref(), theirs), "");
        }
    }
    Ok(())
}

/// Of all that was counted, the lines of the groups or those of the whole.
fn of_table(entries: &str, groups: bool) -> String {
    let is_of_group = |entry: &&str| entry.split('=').next().is_some_and(|key| key.matches('/').count() == 2);
    let kept: Vec<&str> = entries.split(';').filter(|entry| is_of_group(entry) == groups).collect();
    kept.join(";")
}
