//! How a file will be read: its sheet, header, columns and spelling.

use super::ScheduleExtent;
use super::needed_fields::missing;
use super::report::{ColumnMatch, FileInfo};
use crate::profiles::Profile;
use caseload_domain::calendar::day_number;
use caseload_domain::{Currency, Field};
use caseload_evidence::repairs::Repairs;
use caseload_evidence::statuses::Statuses;
use caseload_files::Recognised;
use caseload_session::failure::Failure;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::{Column, Guess, Kind};
use caseload_tables::status::{Side, amount_with_side};
use caseload_tables::survey::Spelling;
use caseload_tables::values::{self, DateOrder, DateValue, DecimalMark, Reading, Sign, Spelt, ValueError};
use caseload_tables::{Cell, Layout, Row};
use chrono::{Datelike as _, NaiveDate};
use std::borrow::Cow;
use std::collections::HashMap;

/// A file with all decisions made.
#[allow(clippy::struct_excessive_bools, reason = "what was decided are answers to as many questions")]
pub(crate) struct Plan {
    pub file: Recognised,
    pub sheet: Option<String>,
    pub kind: Kind,
    pub layout: Layout,
    pub columns: Vec<Column>,
    /// Where the column of each field is.
    pub(super) places: Places,
    /// Where the columns of money are, with their fields.
    pub(super) money: Vec<(usize, Field)>,
    pub spelling: Spelling,
    pub currency: Currency,
    /// Whether the file or the user names it; else it is the book's own.
    pub says_currency: bool,
    /// The currency that the caller or the file says, where one does.
    pub stated_currency: Option<Currency>,
    /// Whether the user or a header names it, and not only signs beside some amounts.
    pub currency_is_said: bool,
    pub as_of: NaiveDate,
    /// The profile that the file was recognised by.
    pub profile: Option<Profile>,
    /// Columns of long numbers that a spreadsheet has rounded.
    pub rounded: Vec<usize>,
    /// For each column, the power of ten by which its amounts are to be multiplied.
    pub powers: Vec<i8>,
    /// The column that says of each row how its amounts are counted: `Lakh`, `万元`.
    pub unit_of_row: Option<usize>,
    /// The column of debtors' names in a file of payments.
    pub name_beside_payments: Option<usize>,
    /// What is to be asked about rows of a bank's statement, if any of them names a loan.
    pub open_question: Option<Failure>,
    /// The column that names an earlier number of each loan, as of one that was restructured.
    pub earlier_no: Option<usize>,
    /// Whether `Cr` behind amounts of a list may be crores or credits: no `Dr` stands behind any.
    pub may_be_crores: bool,
    /// The currency that each column's header or the title names, of columns of money.
    pub named: Vec<Option<Currency>>,
    /// The day for which the file's own days past due are.
    pub days_as_of: NaiveDate,
    /// The text in which the file says its day, where day and month can't be told apart.
    pub unsettled_day: Option<String>,
    /// An amount with a sign that several currencies have, where nothing tells which of them is meant, and those.
    pub unsettled_currency: Option<(String, Vec<Currency>)>,
    /// For each column, how many decimals of a text are somebody's and no computation's.
    pub typed_decimals: Vec<Option<usize>>,
    /// Columns whose amounts are written the other way round.
    pub turned: Vec<usize>,
    /// A column all of whose amounts are below 0, with one of them, where nobody has said what they are.
    pub unsettled_signs: Option<(usize, String)>,
    /// What its columns of status say.
    pub statuses: Statuses,
    /// Whether several rows of a loan are added up.
    pub adds_up: bool,
    /// How much of the schedules of its loans the file holds, where the user said.
    pub schedule_extent: Option<ScheduleExtent>,
    /// What is mended in every row.
    pub repairs: Repairs,
    /// The same bytes were imported before, for another day.
    pub is_known: bool,
    /// The fields that columns without a known header may be: applied where the kind of file can't do without them, and
    /// to be confirmed then.
    pub guesses: Vec<Guess>,
    /// Other sheets that look like lists too.
    pub other_sheets: Vec<String>,
    /// What is odd about the file as a whole.
    pub oddities: Vec<Notice>,
}

/// Where the columns of fields are: every row asks for some of them.
pub(super) struct Places([Option<u16>; Field::ALL.len()]);

impl Places {
    pub(super) fn in_columns(columns: &[Column]) -> Self {
        let mut places = [None; Field::ALL.len()];
        for (at, column) in columns.iter().enumerate().rev() {
            if let Some(field) = column.field {
                places[field as usize] = u16::try_from(at).ok();
            }
        }
        Self(places)
    }

    fn of(&self, field: Field) -> Option<usize> {
        self.0[field as usize].map(usize::from)
    }
}

impl Plan {
    /// Whether nothing in the file or beside it says in which currency its amounts are.
    pub(super) fn assumes_currency(&self) -> bool {
        let by_profile = self.profile.as_ref().and_then(|profile| profile.currency);
        !self.says_currency && by_profile.is_none() && self.place_of(Field::Currency).is_none()
    }

    pub(super) fn remembered_dates(&self) -> Option<DateOrder> {
        self.profile.as_ref().and_then(|profile| profile.dates)
    }

    /// Where the column of a field is.
    pub(crate) fn place_of(&self, field: Field) -> Option<usize> {
        self.places.of(field)
    }

    /// Where the columns of a field are of which a file may have several.
    pub(super) fn places_of_parts(&self, field: Field) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(move |at| self.columns[*at].field == Some(field))
    }

    /// The currency of a row: the one that it names in its own column or beside its amounts, else `own`. A sign that
    /// several currencies have, none of them `own`, is refused.
    pub(super) fn currency_of(&self, row: &Row, own: Currency) -> Result<Currency, Notice> {
        let refused =
            |field: Field, said: &str| Notice::new(row.number, Some(field), NoticeCode::UnknownCurrency, said);
        if let Some(at) = self.place_of(Field::Currency)
            && !row.cell(at).is_blank()
        {
            let said = row.cell(at).display();
            return values::currency_named(&said, Some(own)).ok_or_else(|| refused(Field::Currency, &said));
        }
        let own = self.currency_of_headers().unwrap_or(own);
        for (at, field) in &self.money {
            let Some(sign) = sign_in(&row.amount_cell(*at)).filter(|sign| !sign.may_be(own)) else { continue };
            return sign.only().ok_or_else(|| refused(*field, &row.amount_cell(*at).display()));
        }
        Ok(own)
    }

    /// The one currency that headers of money name, where they do.
    pub(super) fn currency_of_headers(&self) -> Option<Currency> {
        let mut named = self.money.iter().filter_map(|(at, _)| self.named.get(*at).copied().flatten());
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    /// The amount in a column of a row, minor units of `currency`.
    pub(super) fn amount(&self, row: &Row, at: usize, currency: Currency) -> Result<Option<Reading>, ValueError> {
        if !row.merged.is_empty() && row.is_merged(at, self.layout.header_row) {
            return Err(ValueError::AmountMerged);
        }
        let named = self.named.get(at).copied().flatten();
        if named.is_some_and(|named| named != currency) && !row.cell(at).is_blank() {
            return Err(ValueError::CurrencyConflict);
        }
        let shown = row.amount_cell(at);
        let mut power = self.powers.get(at).copied().unwrap_or(0);
        if let Some(unit) = self.unit_of_row.map(|unit| row.cell(unit)).filter(|unit| !unit.is_blank()) {
            power += values::power_of_unit(&unit.display()).ok_or(ValueError::AmbiguousAmount)?;
        }
        let spelt = match &shown {
            // A number with a sign beside it is spelt by the program.
            Cow::Owned(_) => Spelt { power, ..Spelt::plain(currency, DecimalMark::Point) },
            Cow::Borrowed(_) => Spelt {
                currency,
                mark: self.spelling.decimal_mark,
                mixed: self.spelling.mixed_marks,
                short_decimals: self.spelling.short_decimals,
                unsettled: self.spelling.unsettled_marks,
                power,
                typed_decimals: self.typed_decimals.get(at).copied().flatten(),
            },
        };
        let cell = shown.as_ref();
        let read = match cell {
            Cell::Text(text) => match amount_with_side(text) {
                Some((_, Side::Credit)) if self.may_be_crores => return Err(ValueError::AmbiguousAmount),
                Some((amount, side)) => {
                    let read = values::amount_or_rounded(&Cell::Text(amount.into()), spelt)?;
                    let is_below = side == Side::Credit && self.kind == Kind::Cases;
                    read.map(|read| if is_below { Reading { minor: -read.minor, ..read } } else { read })
                }
                None => values::amount_or_rounded(cell, spelt)?,
            },
            _ => values::amount_or_rounded(cell, spelt)?,
        };
        let is_turned = !self.turned.is_empty() && self.turned.contains(&at);
        Ok(read.map(|read| if is_turned { Reading { minor: -read.minor, ..read } } else { read }))
    }

    /// The date in a column of a row.
    pub(super) fn date(&self, row: &Row, at: usize) -> Result<DateValue, ValueError> {
        let order = self.spelling.orders.get(at).copied().flatten();
        match row.cell(at) {
            // A bare number counts from where the workbook does.
            Cell::Number(days) if self.file.from_1904 && (0.0..100_000.0).contains(days) => {
                values::date(&Cell::Number(days + DAYS_BETWEEN_SYSTEMS), order)
            }
            cell if self.spelling.half_converted.contains(&at) && values::typed_day(cell).is_some() => {
                match values::date(cell, order)? {
                    DateValue::Date(day) => NaiveDate::from_ymd_opt(day.year(), day.day(), day.month())
                        .map(DateValue::Date)
                        .ok_or(ValueError::AmbiguousDate),
                    other => Ok(other),
                }
            }
            cell @ Cell::Text(text) if self.spelling.next_day.contains(&at) => match values::date(cell, order)? {
                DateValue::Date(date) if !values::is_before_midnight(text) => {
                    Ok(DateValue::Date(date.succ_opt().unwrap_or(date)))
                }
                other => Ok(other),
            },
            cell => values::date(cell, order),
        }
    }

    /// Which of day and month comes first where only one of both agrees with the file's own days past due: due date and
    /// days then come to one and the same day in most rows.
    pub(super) fn order_by_days(&self, sample: &[Row]) -> Option<DateOrder> {
        let (due, days) = (self.place_of(Field::DueDate)?, self.place_of(Field::DaysPastDue)?);
        let fits = |order: DateOrder| {
            let day_of = |row: &Row| match (values::date(row.cell(due), Some(order)), values::count(row.cell(days))) {
                (Ok(DateValue::Date(due)), Ok(Some(days))) if days > 0 => Some(i64::from(day_number(due)) + days),
                _ => None,
            };
            let mut counts: HashMap<i64, usize> = HashMap::new();
            let mut all = 0;
            for row in sample {
                all += usize::from(matches!(values::count(row.cell(days)), Ok(Some(1..))));
                if let Some(day) = day_of(row) {
                    *counts.entry(day).or_default() += 1;
                }
            }
            let of_today = counts.get(&i64::from(day_number(self.as_of))).copied().unwrap_or(0);
            (counts.into_values().max().unwrap_or(0), of_today, all)
        };
        let ((day_first, day_today, all), (month_first, month_today, _)) = (fits(DateOrder::Dmy), fits(DateOrder::Mdy));
        let most = |count: usize| all > 1 && count * 5 >= all * 4;
        match (most(day_first), most(month_first)) {
            (true, false) if month_first * 2 <= all => Some(DateOrder::Dmy),
            (false, true) if day_first * 2 <= all => Some(DateOrder::Mdy),
            // Both agree with one day: the one is meant whose day is that of the file.
            (true, true) if day_today == day_first && month_today == 0 => Some(DateOrder::Dmy),
            (true, true) if month_today == month_first && day_today == 0 => Some(DateOrder::Mdy),
            _ => None,
        }
    }

    /// What separates decimals by the profile.
    pub(super) fn remembered_decimals(&self) -> Option<DecimalMark> {
        self.profile.as_ref().and_then(|profile| profile.decimals)
    }

    /// The fields that must be there and are not.
    pub(super) fn missing(&self) -> Vec<Field> {
        missing(self.kind, &self.columns)
    }

    /// What the file was recognised as.
    pub(crate) fn file_info(&self) -> FileInfo {
        FileInfo {
            name: self.file.name.clone(),
            sha256: self.file.sha256.clone(),
            format: self.file.format.name().to_owned(),
            encoding: self.file.encoding.map(|encoding| encoding.name().to_owned()),
            delimiter: self.file.delimiter.map(|byte| char::from(byte).to_string()),
            sheet: self.sheet.clone(),
            header_row: self.layout.header_row,
        }
    }

    /// The columns with what each is read as.
    pub(crate) fn matches(&self) -> Vec<ColumnMatch> {
        self.columns
            .iter()
            .map(|column| ColumnMatch { header: column.header.clone(), field: column.field, by: column.by })
            .collect()
    }
}

/// The days from the beginning of the one date system of workbooks to that of the other.
const DAYS_BETWEEN_SYSTEMS: f64 = 1_462.0;

/// The sign of a currency beside an amount that is written as text. A single letter is none where it may be a unit.
pub(super) fn sign_in(cell: &Cell) -> Option<Sign> {
    let Cell::Text(text) = cell else { return None };
    if text.bytes().all(|byte| byte.is_ascii_digit() || b".,-' ".contains(&byte)) {
        return None;
    }
    let (before, after) = values::beside_digits(text);
    let said = format!("{before}{after}");
    let is_letter = said.len() == 1 && said.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_letter { None } else { Sign::of(&said) }
}
