//! A book of schedules: loans with instalments and payments, from which every age follows.

use crate::figures::{Figures, Rows, figure, milliseconds, text, words};
use crate::process::run;
use crate::{as_of, beside, day_number, earlier, entries_of, table_of};
use caseload_engine::{Currency, Engine, Failure, MovementRequest, PolicyOverride};
use std::path::Path;
use std::time::Instant;

/// How many days before that of the book the past dates lie.
const PAST: [u64; 7] = [40, 80, 120, 160, 200, 240, 280];

/// Fills an empty book with `:loans` loans as of `:today`. Each has twelve instalments and was paid
/// out 80 to 609 days before. Of a hundred, 35 pay on time, 25 are late now and then, 15 are always
/// late, 17 stop at some time and 8 pay half. Payments come month by month, as their files do.
const FILL: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -1000000;
BEGIN;
DROP INDEX instalments_change;
DROP INDEX payments_case;
DROP INDEX payments_change;
CREATE TEMP TABLE numbers (number INTEGER PRIMARY KEY);
INSERT INTO numbers VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12);
CREATE TEMP TABLE loans (id INTEGER PRIMARY KEY, disbursed INTEGER, habit INTEGER, stop INTEGER, amount INTEGER);
WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < :loans)
INSERT INTO loans
SELECT id,
    :today - 80 - id * 2654435761 % 4294967296 / 65536 % 530,
    id * 2246822519 % 4294967296 / 65536 % 100,
    id * 3266489917 % 4294967296 / 65536 % 12,
    50000 + id * 668265263 % 4294967296 / 65536 % 450 * 1000
FROM ids;
INSERT INTO cases (id, loan_no, debtor_key, debtor_name, debtor_no, phone, email, address, region, product, currency,
    loan_amount, disbursed_day, term, reason, more, digest, change_id)
SELECT id, printf('SL%010d', id), (id - (id % 7 = 0)) * 2654435761, printf('Debtor %d', id - (id % 7 = 0)),
    printf('000000%012d', id - (id % 7 = 0)), printf('1990%07d', id - (id % 7 = 0)), '', '', printf('Region %d', id % 12),
    printf('Product %d', id % 5), 'CNY', amount * 12, disbursed, '12', '', '{}', 0, 1
FROM loans ORDER BY id;
INSERT INTO instalments (case_id, number, change_id, due_day, amount)
SELECT id, number, 1, disbursed + 61 * number / 2, amount FROM loans CROSS JOIN numbers ORDER BY id, number;
INSERT INTO payments (case_id, paid_day, amount, reference, change_id)
SELECT id, paid_day, amount, printf('P%d-%d', id, number), 1 FROM (
    SELECT id, number, CASE WHEN habit >= 92 THEN amount / 2 ELSE amount END AS amount,
        disbursed + 61 * number / 2 + CASE
            WHEN habit BETWEEN 35 AND 59 AND draw % 4 = 0 THEN draw % 90
            WHEN habit BETWEEN 60 AND 74 THEN 1 + draw % 120
            ELSE -(draw % 6)
        END AS paid_day
    FROM (
        SELECT *, (id * 12 + number) * 2654435761 % 4294967296 / 65536 % 1000 AS draw
        FROM loans CROSS JOIN numbers WHERE NOT (habit BETWEEN 75 AND 91 AND number > stop)
    )
) WHERE paid_day <= :today ORDER BY paid_day / 30, id;
CREATE INDEX instalments_change ON instalments (change_id);
CREATE INDEX payments_case ON payments (case_id, paid_day);
CREATE INDEX payments_change ON payments (change_id);
COMMIT;
PRAGMA journal_mode = WAL;
";

/// Makes a book with one change in it.
pub(crate) async fn empty(book: &Path) -> Result<String, Failure> {
    let engine = Engine::open_or_create(book, "bench").await?;
    engine.set_currency(Currency::CNY).await?;
    engine.close().await;
    Ok(String::new())
}

/// Tables and movement of a book of schedules.
pub(crate) async fn tables(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let started = Instant::now();
    let engine = Engine::open_or_create(book, "bench").await?;
    let open = engine.reports().aging(&table_of(as_of(), None)).await?.total.cases;
    figures.told("first_table_s", milliseconds(started) / 1e3);
    figures.told("open", f64::from(u32::try_from(open).unwrap_or(u32::MAX)));
    let (mut times, mut times_again, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for back in PAST {
        let started = Instant::now();
        let table = engine.reports().aging(&table_of(earlier(back), None)).await?;
        times.push(milliseconds(started));
        entries.extend(entries_of(&table, 1));
        let started = Instant::now();
        engine.reports().aging(&table_of(earlier(back), None)).await?;
        times_again.push(milliseconds(started));
    }
    figures.told_times("past", &mut times);
    figures.told_times("again", &mut times_again);
    figures.told_entries("entries", entries);
    let started = Instant::now();
    engine.reports().aging(&table_of(as_of(), None)).await?;
    figures.told("today_ms", milliseconds(started));
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
    engine.close().await;
    Ok(figures.0)
}

/// Makes a book of schedules and measures on it.
pub(crate) fn measure(loans: u64, folder: &Path) -> Result<(), String> {
    let told = Rows { cases: loans };
    let book = folder.join(format!("schedule-{loans}.caseload"));
    run(&["step", "empty", &text(&book)])?;
    let script = FILL.replace(":loans", &loans.to_string()).replace(":today", &day_number(as_of()).to_string());
    let seconds = beside::sqlite_script(&book, &script)?;
    told.row("schedules: the book made by sqlite3", &format!("{seconds:.2} s"), "");
    let file = |name: &str| folder.join(format!("{name}.csv"));
    beside::export(
        &book,
        &[
            (&file("counts"), "SELECT (SELECT count(*) FROM instalments), (SELECT count(*) FROM payments)"),
            (&file("loans"), "SELECT id AS loan, debtor_key AS debtor FROM cases ORDER BY id"),
            (&file("instalments"), "SELECT case_id AS loan, due_day, amount FROM instalments ORDER BY case_id, number"),
            (&file("payments"), "SELECT case_id AS loan, paid_day, amount FROM payments ORDER BY id"),
        ],
    )?;
    let counts = std::fs::read_to_string(file("counts")).map_err(|error| error.to_string())?;
    let (instalments, payments) = counts.lines().last().and_then(|line| line.split_once(',')).unwrap_or_default();
    told.row("schedules: instalments", instalments, "");
    told.row("schedules: payments", payments, "");

    let found = run(&["step", "schedule", &text(&book)])?;
    told.row("schedules: cases open", &format!("{:.0}", figure(&found, "open")), "");
    told.rows(
        &found,
        &[
            ("first_table_s", "schedules: opening the book, first aging table", "s", ""),
            ("past_ms", "schedules: aging table of 7 past days, median", "ms", ""),
            ("past_worst_ms", "schedules: aging table of 7 past days, worst", "ms", ""),
            ("again_ms", "schedules: the same days again, median", "ms", ""),
            ("today_ms", "schedules: today anew", "ms", ""),
            ("movement_ms", "schedules: movement between two other days", "ms", ""),
            ("movement_again_ms", "schedules: movement between the same days again", "ms", ""),
            ("peak_mb", "schedules: all of these, peak memory", "MB", ""),
        ],
    );

    let days: Vec<String> = PAST.iter().map(|back| day_number(earlier(*back)).to_string()).collect();
    let files = ["loans", "instalments", "payments"].map(|name| text(&file(name)));
    let [loans, instalments, payments] = files.each_ref().map(String::as_str);
    let Some(others) = beside::tables(&["schedule", loans, instalments, payments, &days.join(",")])? else {
        told.row("DuckDB, the same tables", "not installed here", "");
        return Ok(());
    };
    for (name, what) in [("window", "DuckDB, sums by a window"), ("kept", "DuckDB, running sums kept")] {
        for (kind, counted) in [("", "debtors counted"), ("_without", "debtors not counted")] {
            let theirs = format!("{name}{kind}");
            told.rows(
                &others,
                &[
                    (&format!("{theirs}_ms"), &format!("schedules: {what}, {counted}, median"), "ms", ""),
                    (&format!("{theirs}_worst_ms"), &format!("schedules: {what}, {counted}, worst"), "ms", ""),
                ],
            );
            let ratio = format!("schedules: aging table of a past day ÷ {what}, {counted}");
            told.ratio(&ratio, (&found, "past_ms"), (&others, &format!("{theirs}_ms")));
        }
        let theirs = words(&others, &format!("{name}_entries"));
        let same = beside::same(words(&found, "entries"), theirs);
        told.row(&format!("schedules: {what}: the same 7 tables from M1 on"), same, "");
    }
    Ok(())
}
