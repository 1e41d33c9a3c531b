//! A file from an agency: which columns it has, its rows, and the trailers that say what it should add up to.

use crate::failure::{Failure, codes};
use crate::import::totals::names_total;
use caseload_domain::Currency;
use caseload_domain::Field;
use caseload_files::values::{
    DateOrder, DateValue, DecimalMark, Spelt, ValueError, amount, date, identifier, unit_of_header,
};
use caseload_files::write::sha256_of_file;
use caseload_files::{
    Cell, Layout, Row, SaidOfText, field_of_header, normalise_header, read_rows, recognise, sample_rows,
};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Rows in which the header is looked for.
const FIRST_ROWS: usize = 60;

/// A column of a file from an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    CaseRef,
    Batch,
    Name,
    Currency,
    PaidOn,
    Amount,
    Balance,
    Settled,
    Payer,
    Method,
    Reference,
    Reverses,
    Commission,
    NotedAt,
    Contact,
    ContactPhone,
    Note,
    Result,
    PromisedOn,
    PromisedAmount,
    ReturnedOn,
    ReturnReason,
    Objection,
    NewPhone,
    NewEmail,
    NewAddress,
}

/// The headers of each (DOMAIN.md §5, "What comes back"); the better one first.
const ALIASES: &[(Column, &[&str])] = &[
    (Column::Batch, &["batch no", "batch", "批次号", "委案批次", "批次"]),
    (Column::PaidOn, &["paid on", "payment date", "paid date", "date paid", "还款日期", "还款时间", "还款日"]),
    (
        Column::Amount,
        &[
            "amount",
            "paid amount",
            "amount paid",
            "payment amount",
            "payment",
            "recovered",
            "还款金额",
            "回款金额",
            "实还金额",
        ],
    ),
    (
        Column::Balance,
        &["latest balance", "balance", "balance after", "outstanding", "total due", "最新欠款", "剩余欠款", "欠款余额"],
    ),
    (Column::Settled, &["settled", "paid in full", "is settled", "是否结清", "结清"]),
    (Column::Payer, &["payer", "paid by", "还款人"]),
    (Column::Method, &["method", "payment method", "channel", "还款方式", "还款渠道"]),
    (
        Column::Reference,
        &["reference", "payment reference", "payment no", "receipt no", "流水号", "交易流水号", "凭证号"],
    ),
    (Column::Reverses, &["reverses", "reversal of", "冲正流水号", "原流水号"]),
    (Column::Commission, &["commission", "commission amount", "fee", "佣金", "佣金金额", "手续费"]),
    (
        Column::NotedAt,
        &[
            "contacted at",
            "contact time",
            "called at",
            "note date",
            "call time",
            "call date",
            "催收时间",
            "催收日期",
            "跟进时间",
        ],
    ),
    (Column::Contact, &["spoke to", "contact", "contact person", "party", "催收对象", "联系人"]),
    (
        Column::ContactPhone,
        &["number called", "phone called", "called number", "phone", "电话", "拨打电话", "联系电话"],
    ),
    (Column::Note, &["note", "notes", "call note", "call notes", "remark", "remarks", "催收记录", "跟进记录", "备注"]),
    (Column::Result, &["result", "outcome", "call result", "催收结果", "跟进结果"]),
    (Column::PromisedOn, &["promise date", "promised on", "promised for", "ptp date", "承诺还款日期", "承诺日期"]),
    (Column::PromisedAmount, &["promise amount", "promised amount", "ptp amount", "承诺还款金额", "承诺金额"]),
    (Column::ReturnedOn, &["returned on", "return date", "退案日期", "退案时间"]),
    (Column::ReturnReason, &["return reason", "reason for return", "reason of return", "退案原因", "退案理由"]),
    (Column::Objection, &["objection", "objection reason", "异议", "异议原因", "留案原因", "申请留案原因"]),
    (
        Column::NewPhone,
        &["new phone", "new mobile", "new phone number", "新手机号", "新手机号码", "新电话", "新联系电话"],
    ),
    (Column::NewEmail, &["new email", "new e mail", "新邮箱"]),
    (Column::NewAddress, &["new address", "新地址", "新联系地址", "最新地址"]),
];

/// A file from an agency, read whole.
pub(super) struct AgencyFile {
    pub name: String,
    pub sha256: String,
    places: HashMap<Column, usize>,
    /// Powers of ten of the columns, by their headers.
    powers: Vec<i8>,
    pub rows: Vec<Row>,
    /// Rows that say what the others add up to.
    trailers: Vec<Row>,
    order: Option<DateOrder>,
}

/// What the rows of a file come to, for its trailers to be compared with.
pub(super) struct Sums {
    pub rows: u64,
    /// Sum of a column, minor units, where the file has it.
    pub amounts: Vec<(Column, i64)>,
    pub currency: Currency,
}

fn columns_of(headers: &[String]) -> HashMap<Column, usize> {
    let plain: Vec<String> = headers.iter().map(|header| normalise_header(header)).collect();
    let mut places = HashMap::new();
    for (column, names) in ALIASES {
        let at = names.iter().find_map(|name| {
            let name = normalise_header(name);
            plain.iter().position(|header| *header == name)
        });
        if let Some(at) = at.filter(|at| !places.values().any(|taken| taken == at)) {
            places.insert(*column, at);
        }
    }
    // What every file of the trade has goes by the table of the import.
    for (column, field) in
        [(Column::CaseRef, Field::LoanNo), (Column::Name, Field::DebtorName), (Column::Currency, Field::Currency)]
    {
        let ranked = headers.iter().enumerate().filter(|(at, _)| !places.values().any(|taken| taken == at)).filter_map(
            |(at, header)| field_of_header(header).filter(|(found, _)| *found == field).map(|(_, rank)| (rank, at)),
        );
        if let Some((_, at)) = ranked.min() {
            places.insert(column, at);
        }
    }
    places
}

impl AgencyFile {
    /// Reads a file; the sheet with most of the columns is taken.
    ///
    /// # Errors
    /// What opening it says, or `not_a_return` where no sheet has a column of case numbers.
    pub(super) fn read(path: &Path, order: Option<DateOrder>) -> Result<Self, Failure> {
        let file = recognise(path, SaidOfText { encoding: None, delimiter: None })?;
        let names: Vec<String> =
            ALIASES.iter().flat_map(|(_, names)| names.iter()).map(|name| (*name).to_owned()).collect();
        let sheets: Vec<Option<String>> =
            if file.sheets.is_empty() { vec![None] } else { file.sheets.iter().cloned().map(Some).collect() };
        let mut best: Option<(Option<String>, Layout, HashMap<Column, usize>)> = None;
        for sheet in sheets {
            let above = sample_rows(&file, std::slice::from_ref(&sheet), FIRST_ROWS)?.pop().unwrap_or_default();
            let Some(layout) = Layout::find(&above, &names) else { continue };
            let places = columns_of(&layout.headers);
            if places.contains_key(&Column::CaseRef)
                && best.as_ref().is_none_or(|(.., known)| places.len() > known.len())
            {
                best = Some((sheet, layout, places));
            }
        }
        let Some((sheet, layout, places)) = best else {
            return Err(Failure::new(codes::NOT_A_RETURN).with("file", file.name.as_str()));
        };
        let powers = layout.headers.iter().map(|header| unit_of_header(header).power).collect();
        let (mut rows, mut trailers) = (Vec::new(), Vec::new());
        let case_ref = places[&Column::CaseRef];
        read_rows(&file, sheet.as_deref(), &mut |row| {
            if row.number > layout.header_row && !row.is_blank() {
                let named = |cell: &Cell| matches!(cell, Cell::Text(text) if names_total(text));
                let no_case = row.cell(case_ref).is_blank();
                if named(row.cell(case_ref)) || (no_case && row.cells.iter().any(named)) {
                    trailers.push(row);
                } else {
                    rows.push(row);
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(Self { sha256: sha256_of_file(path)?, name: file.name, places, powers, rows, trailers, order })
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    pub(super) fn cell<'row>(&self, row: &'row Row, column: Column) -> &'row Cell {
        self.places.get(&column).map_or(&Cell::Empty, |at| row.cell(*at))
    }

    /// The text in a column, or nothing.
    pub(super) fn text(&self, row: &Row, column: Column) -> String {
        self.cell(row, column).display().trim().to_owned()
    }

    /// A number that identifies, as written.
    pub(super) fn identifier(&self, row: &Row, column: Column) -> String {
        identifier(self.cell(row, column)).text.to_string()
    }

    /// An amount in minor units of a currency.
    pub(super) fn amount(&self, row: &Row, column: Column, currency: Currency) -> Result<Option<i64>, ValueError> {
        let Some(&at) = self.places.get(&column) else { return Ok(None) };
        let power = self.powers.get(at).copied().unwrap_or(0);
        amount(row.cell(at), Spelt { power, ..Spelt::plain(currency, DecimalMark::Point) })
    }

    pub(super) fn date(&self, row: &Row, column: Column) -> Result<Option<NaiveDate>, ValueError> {
        match date(self.cell(row, column), self.order)? {
            DateValue::Date(day) => Ok(Some(day)),
            _ => Ok(None),
        }
    }

    /// Refuses a file whose trailers say something else than its rows come to.
    ///
    /// # Errors
    /// `trailer_differs`.
    pub(super) fn check_trailers(&self, sums: &Sums) -> Result<(), Failure> {
        for trailer in &self.trailers {
            let differs = |what: &str, stated: String, found: String| {
                Failure::new(codes::TRAILER_DIFFERS)
                    .with("file", self.name.as_str())
                    .with("what", what)
                    .with("row", trailer.number)
                    .with("stated", stated)
                    .with("found", found)
            };
            for (column, sum) in &sums.amounts {
                let money = |minor| caseload_domain::Money { currency: sums.currency, minor }.digits();
                match self.amount(trailer, *column, sums.currency) {
                    Ok(Some(stated)) if stated != *sum => return Err(differs("amount", money(stated), money(*sum))),
                    _ => {}
                }
            }
            if let Some(stated) = self.stated_count(trailer).filter(|stated| *stated != sums.rows) {
                return Err(differs("rows", stated.to_string(), sums.rows.to_string()));
            }
        }
        Ok(())
    }

    /// How many rows a trailer says there are: `共3笔`, `Records: 3`, or a whole number right beside its name or
    /// in the place of a case, a name or a batch.
    fn stated_count(&self, trailer: &Row) -> Option<u64> {
        let counts = ["笔", "条", "户", "件", "行", "record", "row", "line", "count", "item", "case"];
        let digits = |text: &str| -> Option<u64> {
            let start = text.find(|c: char| c.is_ascii_digit())?;
            let number: String = text[start..].chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
            number.replace(',', "").parse().ok()
        };
        let money = [Column::Amount, Column::Balance, Column::Commission, Column::PromisedAmount, Column::PaidOn];
        let is_money = |at: usize| money.iter().any(|column| self.places.get(column) == Some(&at));
        for cell in &trailer.cells {
            if let Cell::Text(text) = cell
                && counts.iter().any(|word| text.to_lowercase().contains(word))
                && let Some(stated) = digits(text)
            {
                return Some(stated);
            }
        }
        let label = trailer.cells.iter().position(|cell| matches!(cell, Cell::Text(text) if names_total(text)))?;
        let own = [Column::CaseRef, Column::Name, Column::Batch].map(|column| self.places.get(&column).copied());
        let candidates =
            std::iter::once(Some(label + 1)).chain(own).flatten().filter(|at| *at != label && !is_money(*at));
        candidates
            .filter_map(|at| caseload_files::values::count(trailer.cell(at)).ok().flatten())
            .find_map(|count| u64::try_from(count).ok())
    }
}
