//! Reports about age as workbooks: typed cells, boundaries printed, the policy named.

use crate::ReportsApi;
use crate::aging::AgingRequest;
use crate::aging_table::{AgingBucket, AgingTable, AgingTotal, GroupBy};
use crate::movement::{Movement, MovementRequest, RollRates};
use crate::table_export::ListExported;
use crate::vintage::{VintageRequest, Vintages};
use caseload_domain::aging::{ClassBy, Level, Terms};
use caseload_domain::{Currency, Money};
use caseload_files::write::{ColumnKind, ReportSheet, Value, WrittenColumn, write_report};
use caseload_portfolio::movement_states::MovementState;
use caseload_session::aging_policies::{PolicyOverride, ProductPolicy};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::file_language::FileLanguage;
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::Path;

/// A report to be written.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum ReportRequest {
    /// The aging table, with its groups and the day it is compared with.
    Aging(AgingRequest),
    /// The movement between two days.
    Movement(MovementRequest),
    /// Roll rates over twelve months.
    RollRates {
        /// The day they lead up to.
        #[ts(type = "string")]
        as_of: NaiveDate,
        /// By what age is counted.
        #[serde(flatten)]
        basis: PolicyOverride,
    },
    /// Vintage curves.
    Vintage(VintageRequest),
}

type Sheet = ReportSheet<'static>;
type Cells = Vec<Value<'static>>;

/// What a state of a case is called in a report.
fn state_name(language: FileLanguage, state: &MovementState) -> String {
    match state.code.as_str() {
        code @ ("not_yet" | "settled" | "withdrawn" | "written_off") => language.of_code("state", code),
        _ => state.label.clone(),
    }
}

/// What a group of an aging table is called in a report.
fn group_name(language: FileLanguage, by: GroupBy, key: &str) -> String {
    match (by, key) {
        (GroupBy::Side | GroupBy::ReasonGroup, key) if !key.is_empty() => language.of_code("group", key),
        (GroupBy::Collector | GroupBy::Agency, "") => language.said("report", "nobody"),
        (_, "") => language.said("report", "(none)"),
        (_, key) => key.to_owned(),
    }
}

fn integer(count: u64) -> Value<'static> {
    Value::Integer(count.cast_signed())
}

fn minor_of(amounts: &[Money], currency: Currency) -> Value<'static> {
    let found = amounts.iter().find(|money| money.currency == currency);
    Value::Amount(found.map_or(0, |money| money.minor), currency)
}

fn percent_or_nothing(percent: Option<f64>) -> Value<'static> {
    percent.map_or(Value::Empty, Value::Percent)
}

/// The currencies that some sums are in.
fn currencies<'money>(amounts: impl Iterator<Item = &'money Money>) -> Vec<Currency> {
    let mut found: Vec<Currency> = Vec::new();
    for money in amounts {
        if !found.contains(&money.currency) {
            found.push(money.currency);
        }
    }
    found.sort_by(|one, other| one.code().cmp(other.code()));
    found
}

/// By what the figures of a report were computed.
struct ReportContext<'report> {
    as_of: NaiveDate,
    known_on: Option<NaiveDate>,
    policy: String,
    day_count: &'static str,
    bucket_set: Option<(&'report str, u32)>,
    product_policies: &'report [ProductPolicy],
    terms: Terms,
    level: Level,
    /// What the tolerance is in.
    currency: Currency,
}

impl ReportContext<'_> {
    fn about(&self, words: FileLanguage) -> Vec<(String, Value<'static>)> {
        let mut about = vec![(words.said("report", "As of"), Value::Date(self.as_of))];
        if let Some(known_on) = self.known_on {
            about.push((words.said("report", "As known on"), Value::Date(known_on)));
        }
        about.push((words.said("report", "Policy"), Value::text(self.policy.clone())));
        about.push((words.said("report", "Day count"), Value::text(self.day_count)));
        if let Some((name, version)) = self.bucket_set {
            about.push((words.said("report", "Bucket set"), Value::text(format!("{name}, {version}"))));
        }
        for own in self.product_policies {
            let label = format!("{} ({})", words.said("report", "Policy"), own.product);
            about.push((label, Value::text(own.policy.clone())));
        }
        if self.terms.tolerance > 0 {
            let label = format!("{} ({})", words.said("report", "Tolerance"), self.currency.code());
            about.push((label, Value::Amount(self.terms.tolerance, self.currency)));
        }
        if self.terms.fees_first {
            about.push((words.said("report", "Fees before instalments"), Value::text(words.said("report", "yes"))));
        }
        if self.terms.grace_days > 0 {
            let days = i64::from(self.terms.grace_days);
            about.push((words.said("report", "Grace days"), Value::Integer(days)));
        }
        if self.terms.class_by == ClassBy::Delinquent {
            let by = words.said("report", "delinquent days");
            about.push((words.said("report", "Buckets go by"), Value::text(by)));
        }
        if self.level == Level::Debtor {
            let whose = words.said("report", "the debtor's oldest case");
            about.push((words.said("report", "Bucket of"), Value::text(whose)));
        }
        about
    }
}

fn context_of(table: &AgingTable, currency: Currency) -> ReportContext<'_> {
    ReportContext {
        as_of: table.as_of,
        known_on: table.known_on,
        policy: format!("{}@{}", table.policy, table.policy_version),
        day_count: table.day_count.name(),
        bucket_set: Some((&table.bucket_set, table.bucket_set_version)),
        product_policies: &table.product_policies,
        terms: table.terms,
        level: table.level,
        currency,
    }
}

fn aging(table: &AgingTable, by: Option<GroupBy>, currency: Currency, words: FileLanguage) -> Vec<Sheet> {
    let in_all = table.buckets.iter().flat_map(|bucket| bucket.outstanding.iter().chain(&bucket.outsourced));
    let before = table.before.iter().flat_map(|table| &table.total.outstanding);
    let money = currencies(in_all.chain(before));
    let mut columns = vec![
        words.column("report", "bucket", ColumnKind::Text, 24),
        words.column("report", "from day", ColumnKind::Integer, 12),
        words.column("report", "to day", ColumnKind::Integer, 12),
        words.column("report", "cases", ColumnKind::Integer, 10),
        words.column("report", "debtors", ColumnKind::Integer, 10),
    ];
    let amount = |english: &str, currency: Currency| WrittenColumn {
        header: format!("{} {}", words.said("report", english), currency.code()),
        kind: ColumnKind::Amount,
        width: 20,
    };
    columns.extend(money.iter().map(|currency| amount("outstanding", *currency)));
    columns.push(words.column("report", "outsourced cases", ColumnKind::Integer, 16));
    columns.extend(money.iter().map(|currency| amount("outsourced", *currency)));
    if let Some(before) = &table.before {
        let header = format!("{} {}", words.said("report", "cases on"), before.as_of);
        columns.push(WrittenColumn { header, kind: ColumnKind::Integer, width: 20 });
        columns.extend(money.iter().map(|currency| WrittenColumn {
            header: format!("{} {} {}", words.said("report", "outstanding"), currency.code(), before.as_of),
            kind: ColumnKind::Amount,
            width: 28,
        }));
    }
    let cells_of = |cases: u64, debtors: u64, outstanding: &[Money], outsourced_cases: u64, outsourced: &[Money]| {
        let mut cells = vec![integer(cases), integer(debtors)];
        cells.extend(money.iter().map(|currency| minor_of(outstanding, *currency)));
        cells.push(integer(outsourced_cases));
        cells.extend(money.iter().map(|currency| minor_of(outsourced, *currency)));
        cells
    };
    let of_before = |cells: &mut Cells, cases: u64, outstanding: &[Money]| {
        cells.push(integer(cases));
        cells.extend(money.iter().map(|currency| minor_of(outstanding, *currency)));
    };
    let day = |day: Option<i32>| day.map_or(Value::Empty, |day| Value::Integer(i64::from(day)));
    let of_bucket = |bucket: &AgingBucket| {
        let mut cells = vec![Value::text(bucket.label.clone()), day(bucket.from), day(bucket.to)];
        let outsourced = (bucket.outsourced_cases, &bucket.outsourced);
        cells.extend(cells_of(bucket.cases, bucket.debtors, &bucket.outstanding, outsourced.0, outsourced.1));
        cells
    };
    let of_total = |total: &AgingTotal| {
        let mut cells = vec![Value::text(words.said("report", "total")), Value::Empty, Value::Empty];
        let outsourced = (total.outsourced_cases, &total.outsourced);
        cells.extend(cells_of(total.cases, total.debtors, &total.outstanding, outsourced.0, outsourced.1));
        cells
    };
    let mut rows: Vec<Cells> = table.buckets.iter().map(of_bucket).collect();
    rows.push(of_total(&table.total));
    if let Some(before) = &table.before {
        for (row, bucket) in rows.iter_mut().zip(&before.buckets) {
            of_before(row, bucket.cases, &bucket.outstanding);
        }
        if let Some(row) = rows.last_mut() {
            of_before(row, before.total.cases, &before.total.outstanding);
        }
    }
    let about = context_of(table, currency).about(words);
    let mut sheets = vec![ReportSheet {
        name: words.said("report", "Aging"),
        about: about.clone(),
        columns: columns.clone(),
        rows,
        total: true,
    }];
    if let Some(by) = by {
        let mut of_groups = vec![words.column("report", "group", ColumnKind::Text, 24)];
        of_groups.extend(columns.into_iter().take(6 + 2 * money.len()));
        let mut rows = Vec::new();
        for group in &table.groups {
            let mut key = group_name(words, by, &group.key);
            if let Some(parent) = &group.parent {
                key = format!("{} · {key}", group_name(words, GroupBy::ReasonGroup, parent));
            }
            for mut cells in group.buckets.iter().map(of_bucket).chain([of_total(&group.total)]) {
                cells.insert(0, Value::text(key.clone()));
                rows.push(cells);
            }
        }
        let name = words.said("report", "Groups");
        sheets.push(ReportSheet { name, about, columns: of_groups, rows, total: false });
    }
    sheets
}

fn movement(movement: &Movement, currency: Currency, words: FileLanguage) -> Vec<Sheet> {
    let all = movement.cells.iter().flat_map(|cell| cell.before.iter().chain(&cell.after));
    let money = currencies(all);
    let context = ReportContext {
        as_of: movement.to,
        known_on: movement.known_on,
        policy: movement.policy.clone(),
        day_count: movement.day_count.name(),
        bucket_set: Some((&movement.bucket_set, movement.bucket_set_version)),
        product_policies: &movement.product_policies,
        terms: movement.terms,
        level: movement.level,
        currency,
    };
    let mut about = vec![(words.said("report", "From"), Value::Date(movement.from))];
    about.extend(context.about(words));
    let amounts = |columns: &mut Vec<WrittenColumn>| {
        for currency in &money {
            for day in [movement.from, movement.to] {
                columns.push(WrittenColumn {
                    header: format!("{} {} {day}", currency.code(), words.said("report", "on")),
                    kind: ColumnKind::Amount,
                    width: 22,
                });
            }
        }
    };
    let sums = |cells: &mut Cells, before: &[Money], after: &[Money]| {
        for currency in &money {
            cells.push(minor_of(before, *currency));
            cells.push(minor_of(after, *currency));
        }
    };
    let mut columns = vec![
        words.column("report", "from", ColumnKind::Text, 22),
        words.column("report", "to", ColumnKind::Text, 22),
        words.column("report", "what became of them", ColumnKind::Text, 22),
        words.column("report", "cases", ColumnKind::Integer, 10),
    ];
    amounts(&mut columns);
    let rows = movement.cells.iter().map(|cell| {
        let mut cells = vec![
            Value::text(state_name(words, &movement.states[cell.from])),
            Value::text(state_name(words, &movement.states[cell.to])),
            Value::text(words.of_code("flow", cell.flow.code())),
            integer(cell.cases),
        ];
        sums(&mut cells, &cell.before, &cell.after);
        cells
    });
    let cells = ReportSheet {
        name: words.said("report", "Movement"),
        about: about.clone(),
        columns,
        rows: rows.collect(),
        total: false,
    };
    let mut columns = vec![
        words.column("report", "what became of them", ColumnKind::Text, 22),
        words.column("report", "cases", ColumnKind::Integer, 10),
    ];
    amounts(&mut columns);
    let rows = movement.flows.iter().map(|flow| {
        let mut cells = vec![Value::text(words.of_code("flow", flow.flow.code())), integer(flow.sum.cases)];
        sums(&mut cells, &flow.sum.before, &flow.sum.after);
        cells
    });
    let flows = ReportSheet {
        name: words.said("report", "Flows"),
        about: about.clone(),
        columns,
        rows: rows.collect(),
        total: false,
    };
    let mut columns = vec![
        words.column("report", "bucket", ColumnKind::Text, 22),
        words.column("report", "cases at first", ColumnKind::Integer, 16),
        words.column("report", "cases at last", ColumnKind::Integer, 16),
    ];
    amounts(&mut columns);
    let buckets = movement.states.iter().zip(movement.opening.iter().zip(&movement.closing));
    let rows = buckets.map(|(state, (opening, closing))| {
        let mut cells = vec![Value::text(state.label.clone()), integer(opening.cases), integer(closing.cases)];
        sums(&mut cells, &opening.before, &closing.after);
        cells
    });
    let name = words.said("report", "Both days");
    let days = ReportSheet { name, about, columns, rows: rows.collect(), total: false };
    vec![cells, flows, days]
}

fn roll_rates(rates: &RollRates, currency: Currency, words: FileLanguage) -> Vec<Sheet> {
    let context = ReportContext {
        as_of: rates.as_of,
        known_on: None,
        policy: rates.policy.clone(),
        day_count: rates.day_count.name(),
        bucket_set: Some((&rates.bucket_set, rates.bucket_set_version)),
        product_policies: &rates.product_policies,
        terms: rates.terms,
        level: rates.level,
        currency,
    };
    let percent = |english: &str| words.column("report", english, ColumnKind::Percent, 14);
    let columns = vec![
        words.column("report", "from", ColumnKind::Date, 14),
        words.column("report", "to", ColumnKind::Date, 14),
        words.column("report", "bucket", ColumnKind::Text, 22),
        words.column("report", "currency", ColumnKind::Text, 10),
        words.column("report", "cases", ColumnKind::Integer, 10),
        words.column("report", "overdue at first", ColumnKind::Amount, 20),
        words.column("report", "now in the next", ColumnKind::Amount, 20),
        percent("roll rate (%)"),
        percent("any older (%)"),
        percent("stayed (%)"),
        percent("rolled back (%)"),
        percent("cured (%)"),
        percent("settled (%)"),
        percent("withdrawn (%)"),
        percent("written off (%)"),
    ];
    let label = |code: &str| {
        let bucket = rates.buckets.iter().find(|bucket| bucket.code == code);
        bucket.map(|bucket| bucket.label.clone()).unwrap_or_default()
    };
    let mut rows = Vec::new();
    for month in &rates.months {
        for rate in &month.rates {
            rows.push(vec![
                Value::Date(month.from),
                Value::Date(month.to),
                Value::text(label(&rate.bucket)),
                Value::text(rate.currency.code().to_owned()),
                integer(rate.cases),
                Value::Amount(rate.before, rate.currency),
                Value::Amount(rate.rolled_on, rate.currency),
                percent_or_nothing(rate.roll_percent),
                percent_or_nothing(rate.worsened_percent),
                percent_or_nothing(rate.stayed_percent),
                percent_or_nothing(rate.rolled_back_percent),
                percent_or_nothing(rate.cured_percent),
                percent_or_nothing(rate.settled_percent),
                percent_or_nothing(rate.withdrawn_percent),
                percent_or_nothing(rate.written_off_percent),
            ]);
        }
    }
    let name = words.said("report", "Roll rates");
    vec![ReportSheet { name, about: context.about(words), columns, rows, total: false }]
}

fn vintages(vintages: &Vintages, currency: Currency, words: FileLanguage) -> Vec<Sheet> {
    let context = ReportContext {
        as_of: vintages.as_of,
        known_on: None,
        policy: vintages.policy.clone(),
        day_count: vintages.day_count.name(),
        bucket_set: None,
        product_policies: &vintages.product_policies,
        terms: vintages.terms,
        level: vintages.level,
        currency,
    };
    let mut about = context.about(words);
    about.push((words.said("report", "Overdue by more than (days)"), Value::Integer(i64::from(vintages.days))));
    let columns = vec![
        words.column("report", "disbursed in", ColumnKind::Text, 22),
        words.column("report", "loans", ColumnKind::Integer, 10),
        words.column("report", "months on book", ColumnKind::Integer, 16),
        words.column("report", "overdue", ColumnKind::Integer, 12),
        words.column("report", "share (%)", ColumnKind::Percent, 12),
    ];
    let mut rows = Vec::new();
    for vintage in &vintages.vintages {
        for point in &vintage.points {
            rows.push(vec![
                Value::text(vintage.month.clone()),
                integer(vintage.loans),
                Value::Integer(i64::from(point.months_on_book)),
                integer(point.overdue),
                percent_or_nothing(point.percent),
            ]);
        }
    }
    vec![ReportSheet { name: words.said("report", "Vintage"), about, columns, rows, total: false }]
}

impl ReportsApi<'_> {
    /// Writes a report as a workbook; gives where it is and how many rows it has.
    ///
    /// # Errors
    /// What the report is refused for, `target_in_use`, `value_out_of_range` for a file that is no `.xlsx`,
    /// `file_cannot_write`, or `disk_full`.
    pub async fn export_report(
        &self,
        request: &ReportRequest,
        target: &Path,
        language: FileLanguage,
    ) -> Result<ListExported, Failure> {
        self.session.refuse_in_use(target, &[])?;
        if target.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
            let refused = Failure::new(FailureCode::ValueOutOfRange).with("field", "file");
            return Err(refused.with("value", target.display().to_string()));
        }
        let currency = self.session.currency().await?;
        let sheets = match request {
            ReportRequest::Aging(request) => aging(&self.aging(request).await?, request.by, currency, language),
            ReportRequest::Movement(request) => movement(&self.movement(request).await?, currency, language),
            ReportRequest::RollRates { as_of, basis } => {
                roll_rates(&self.roll_rates(*as_of, basis).await?, currency, language)
            }
            ReportRequest::Vintage(request) => vintages(&self.vintage(request).await?, currency, language),
        };
        let rows = sheets.iter().map(|sheet| sheet.rows.len() as u64).sum();
        let path = target.display().to_string();
        let target = target.to_owned();
        tokio::task::spawn_blocking(move || write_report(&target, &sheets))
            .await
            .map_err(|error| Failure::internal(&error))??;
        Ok(ListExported { path, rows })
    }
}
