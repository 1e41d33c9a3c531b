//! Outcomes of outsourcing as text for people.

use crate::text::{Table, money};
use crate::words::{of_code, said, said_with};
use caseload_engine::{
    AgencyNotice, AgencySummary, AgencyView, BatchCase, BatchMoment, BatchSummary, Disclosure, DisclosureKind,
    Expected, Export, FieldDifference, InvoiceComparison, MatchOutcome, Money, NoticeKind, NoticesWritten, PackPreview,
    Placed, PlacedAmong, Recalled, ReturnOutcome, Scorecard, Statement,
};
use std::fmt::Write as _;

fn date(date: Option<chrono::NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn amount(money: Option<Money>) -> String {
    money.map(|money| crate::text::money(&[money])).unwrap_or_default()
}

/// The code of a value that is written as one in the JSON document.
fn code(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

pub fn recalled(recalled: &Recalled) -> String {
    format!(
        "{} {}: {} {}, {} {}",
        recalled.batch,
        recalled.agency,
        recalled.recalled,
        if recalled.pending { said("cases wanted back") } else { said("cases recalled") },
        recalled.open_cases,
        said("are with the agency still")
    )
}

pub fn agencies(agencies: &[AgencySummary]) -> String {
    let mut table = Table::new(&[
        ("agency", false),
        ("term", true),
        ("placed", true),
        ("outstanding", true),
        ("recovered", true),
        ("earned", true),
        ("notices", true),
    ]);
    for agency in agencies {
        table.row(vec![
            agency.name.clone(),
            agency.term_days.to_string(),
            agency.placed.to_string(),
            money(&agency.outstanding),
            money(&agency.recovered),
            money(&agency.earned),
            agency.notices.to_string(),
        ]);
    }
    table.print()
}

/// What is agreed, as the file that `set --agreement` reads.
pub fn agency(agency: &AgencyView) -> String {
    let json = serde_json::to_string_pretty(agency).unwrap_or_default();
    format!("{} {}\n{json}", agency.name, said("agreed upon as follows"))
}

pub fn preview(preview: &PackPreview) -> String {
    let mut table = Table::of(preview.columns.iter().map(|column| (column.header.clone(), false)));
    preview.rows.iter().for_each(|row| table.row(row.clone()));
    let withheld: Vec<&str> = preview.withheld.iter().map(|(_, header)| header.as_str()).collect();
    format!("{}\n{}: {}", table.print(), said("withheld"), withheld.join(", "))
}

pub fn placed(placed: &Placed) -> String {
    let mut text = format!(
        "{}{} → {}: {} {}, {} {}, {}\n{} {}, {} {}",
        if placed.dry_run { said("(dry run) ") } else { "" },
        placed.batch,
        placed.agency,
        placed.cases,
        said("cases"),
        placed.debtors,
        said("debtors"),
        money(&placed.outstanding),
        said("placed on"),
        placed.placed_on,
        said("recall due"),
        placed.recall_due,
    );
    for (reason, count) in &placed.excluded_by {
        let _ = write!(text, "\n  {} – {}: {count}", said("left out"), of_code("exclusion", &code(reason)));
    }
    text
}

pub fn placed_among(among: &PlacedAmong) -> String {
    let mut text = among.batches.iter().map(placed).collect::<Vec<_>>().join("\n");
    let _ = write!(text, "\n{} {:.4} %", said("balances apart by"), among.spread_percent);
    for (reason, count) in &among.excluded_by {
        let _ = write!(text, "\n  {} – {}: {count}", said("left out"), of_code("exclusion", &code(reason)));
    }
    text
}

pub fn expected(expected: &Expected) -> String {
    let mut table = Table::new(&[
        ("bucket", false),
        ("cases", true),
        ("outstanding", true),
        ("rate %", true),
        ("from cases", true),
        ("of", false),
    ]);
    for bucket in &expected.buckets {
        table.row(vec![
            bucket.bucket.clone(),
            bucket.cases.to_string(),
            money(&bucket.outstanding),
            bucket.rate_percent.map(|rate| format!("{rate:.2}")).unwrap_or_default(),
            bucket.from_cases.to_string(),
            bucket.basis.clone(),
        ]);
    }
    format!(
        "{}\n{} {}, {} {}{}",
        table.print(),
        said("expected recovery"),
        money(&expected.recovery),
        said("commission"),
        money(&expected.commission),
        if expected.thin { said(" (from few cases)") } else { "" }
    )
}

pub fn export(export: &Export) -> String {
    let mut text = format!("{} → {}  {}", export.batch, export.folder, money(&export.control_totals));
    for file in &export.files {
        let _ = write!(text, "\n  {}  {}", file.sha256, file.name);
    }
    text
}

pub fn batches(batches: &[BatchSummary]) -> String {
    let mut table = Table::new(&[
        ("batch", false),
        ("agency", false),
        ("state", false),
        ("cases", true),
        ("open", true),
        ("outstanding", true),
        ("recovered", true),
        ("placed on", false),
        ("recall due", false),
    ]);
    for batch in batches {
        table.row(vec![
            batch.batch.clone(),
            batch.agency.clone(),
            of_code("batch_state", &batch.state),
            batch.cases.to_string(),
            batch.open_cases.to_string(),
            money(&batch.outstanding),
            money(&batch.recovered),
            date(batch.placed_on),
            date(batch.recall_due),
        ]);
    }
    table.print()
}

pub fn batch(batch: Option<&BatchSummary>, cases: &[BatchCase], history: &[BatchMoment]) -> String {
    let mut text = batch.map(|batch| batches(std::slice::from_ref(batch))).unwrap_or_default();
    let mut table = Table::new(&[
        ("no", true),
        ("case ref", false),
        ("name", false),
        ("bucket", false),
        ("outstanding", true),
        ("state", false),
        ("reason", false),
        ("objection", false),
    ]);
    for case in cases {
        table.row(vec![
            case.sequence.to_string(),
            case.loan_no.clone(),
            case.debtor_name.clone(),
            case.bucket.clone(),
            money(&[case.outstanding]),
            of_code("placement_state", &case.state),
            of_code("recall_reason", &case.reason),
            case.objection.clone(),
        ]);
    }
    let _ = write!(text, "\n\n{}\n", table.print());
    for moment in history {
        let _ = write!(
            text,
            "\n{}  {}  {}  {} {} {}",
            date(moment.on),
            of_code("moment", moment.kind.code()),
            moment.cases,
            of_code("recall_reason", &moment.reason),
            moment.note,
            moment.files.join(" ")
        );
    }
    text
}

/// What a row says otherwise than the book.
fn difference(difference: &FieldDifference) -> String {
    let field = of_code("return_field", &difference.field);
    let (stated, known) = (&difference.stated, &difference.known);
    let with_day = |words: &str, day: &str| said_with(words, &[("field", &field), ("stated", stated), ("day", &day)]);
    match (known.split_once(' '), difference.field.as_str()) {
        (Some(("≥", day)), _) => with_day("{field}: {stated}; it can't be before {day}", day),
        (Some(("≤", day)), _) => with_day("{field}: {stated}; it can't be after {day}", day),
        (Some(("<", day)), _) => with_day("{field}: {stated}; it had to be before {day}", day),
        (_, "repeats") => said_with("the same as row {known}", &[("known", known)]),
        (_, "status") => said_with("{field}: {stated}, so it is no money", &[("field", &field), ("stated", stated)]),
        _ => said_with(
            "{field}: {stated} in the file, {known} in the book",
            &[("field", &field), ("stated", stated), ("known", known)],
        ),
    }
}

pub fn returned(outcome: &ReturnOutcome) -> String {
    let rows = &outcome.rows;
    let mut text = format!(
        "{}{} {} · {}: {} {}, {} {}, {} {}, {} {}, {} {}, {} {} → {} {} {}",
        if outcome.dry_run { said("(dry run) ") } else { "" },
        outcome.batch,
        outcome.agency,
        of_code("return_kind", outcome.kind.code()),
        rows.read,
        said("rows"),
        rows.agrees,
        said("agree"),
        rows.differs,
        said("differ"),
        rows.unknown,
        said("unknown"),
        rows.known,
        said("known already"),
        rows.cancelled,
        said("cancelled"),
        rows.applied,
        said("applied"),
        money(&outcome.applied),
    );
    for row in outcome.list.iter().filter(|row| matches!(row.pile, MatchOutcome::Differs | MatchOutcome::Unknown)) {
        let differences: Vec<String> = row.differences.iter().map(difference).collect();
        let _ = write!(
            text,
            "\n  {} {} {}: {}",
            said("row"),
            row.row,
            row.loan_no,
            row.code.map_or_else(|| differences.join("; "), |code| of_code("return_code", code.code())),
        );
    }
    if !outcome.unread_sheets.is_empty() {
        let _ = write!(text, "\n  {}: {}", said("sheets not read"), outcome.unread_sheets.join(", "));
    }
    text
}

pub fn notices(notices: &[AgencyNotice]) -> String {
    let mut table = Table::new(&[
        ("agency", false),
        ("batch", false),
        ("case ref", false),
        ("notice", false),
        ("paid on", false),
        ("owed before", true),
        ("owed now", true),
    ]);
    for notice in notices {
        table.row(vec![
            notice.agency.clone(),
            notice.batch.clone(),
            notice.loan_no.clone(),
            match notice.kind {
                NoticeKind::Stop => said("stop"),
                NoticeKind::Balance => said("new balance"),
            }
            .to_owned(),
            date(notice.paid_on),
            money(&[notice.told]),
            money(&[notice.now]),
        ]);
    }
    table.print()
}

pub fn notices_written(written: &[NoticesWritten]) -> String {
    let lines = written.iter().map(|one| {
        format!(
            "{}: {} {}, {} {} → {}",
            one.agency,
            one.stops,
            said("stops"),
            one.balances,
            said("new balances"),
            one.file
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub fn statement(statement: &Statement, invoice: Option<&InvoiceComparison>) -> String {
    let mut table = Table::new(&[
        ("batch", false),
        ("case ref", false),
        ("paid on", false),
        ("amount", true),
        ("rule", false),
        ("%", true),
        ("commission", true),
    ]);
    for line in &statement.lines {
        table.row(vec![
            line.batch.clone(),
            line.loan_no.clone(),
            date(line.paid_on),
            money(&[line.amount]),
            of_code("rule", line.rule.code()),
            line.percent.map(|percent| percent.to_string()).unwrap_or_default(),
            money(&[line.commission]),
        ]);
    }
    let mut text = format!(
        "{} {}{}\n{}\n{} {}, {} {}",
        statement.agency,
        statement.month,
        if statement.settled { said(" (settled)") } else { "" },
        table.print(),
        said("paid"),
        money(&statement.paid),
        said("commission"),
        money(&statement.commission)
    );
    if let Some(invoice) = invoice {
        let mut table = Table::new(&[
            ("row", true),
            ("case ref", false),
            ("paid on", false),
            ("their commission", true),
            ("our commission", true),
            ("verdict", false),
        ]);
        for line in &invoice.lines {
            table.row(vec![
                line.row.map(|row| row.to_string()).unwrap_or_default(),
                line.loan_no.clone(),
                date(line.paid_on),
                amount(line.their_commission),
                amount(line.our_commission),
                code(line.verdict),
            ]);
        }
        let _ = write!(
            text,
            "\n\n{}\n{}\n{} {}, {} {}",
            invoice.file,
            table.print(),
            said("theirs"),
            money(&invoice.theirs),
            said("ours"),
            money(&invoice.ours)
        );
    }
    text
}

pub fn scorecard(scorecard: &Scorecard) -> String {
    let mut table = Table::new(&[
        ("", false),
        ("cases", true),
        ("placed", true),
        ("recovered", true),
        ("%", true),
        ("commission", true),
        ("net", true),
        ("by month %", false),
        ("in-house %", false),
    ]);
    let months = |months: &[Option<f64>]| {
        let known = months.iter().map_while(|month| month.map(|percent| format!("{percent:.1}")));
        known.collect::<Vec<_>>().join(" ")
    };
    for row in &scorecard.rows {
        table.row(vec![
            row.key.clone(),
            row.cases.to_string(),
            money(&[row.placed]),
            money(&[row.recovered]),
            format!("{:.2}", row.rate_percent),
            money(&[row.commission]),
            money(&[row.net]),
            months(&row.months),
            months(&row.in_house),
        ]);
    }
    table.print()
}

pub fn disclosure(disclosure: &Disclosure) -> String {
    let mut text = format!("{} {}", disclosure.debtor_name, disclosure.loan_nos.join(", ")).trim().to_owned();
    for entry in &disclosure.entries {
        let fields: Vec<String> = entry
            .fields
            .iter()
            .map(|field| {
                if field.purpose.is_empty() {
                    field.header.clone()
                } else {
                    format!("{} ({})", field.header, field.purpose)
                }
            })
            .collect();
        let deleted = match entry.deleted_on {
            Some(_) => format!("{} {}", said("deleted"), date(entry.deleted_on)),
            None => said("deletion not confirmed").to_owned(),
        };
        let _ = write!(
            text,
            "\n{}  {}  {}  {}  {}\n  {}\n  {} {}  {}",
            entry.at,
            entry.agency,
            entry.batch,
            disclosed(entry.kind),
            entry.contract,
            fields.join(", "),
            said("until"),
            date(entry.until),
            deleted
        );
    }
    text.trim().to_owned()
}

fn disclosed(kind: DisclosureKind) -> &'static str {
    match kind {
        DisclosureKind::RecallPending => said("wanted back"),
        DisclosureKind::Recalled => said("recall"),
        DisclosureKind::Notices => said("notices"),
        DisclosureKind::Statement => said("statement"),
        DisclosureKind::Pack => said("pack"),
    }
}
