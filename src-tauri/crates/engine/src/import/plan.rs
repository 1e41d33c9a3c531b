//! How a file will be read: its sheet, header, columns and spelling.

use super::cases::RowCheck;
use super::doubts;
use super::notices::{Notice, NoticeCode};
use super::repairs::{Repairs, named_columns};
use super::report::{ColumnMatch, FileInfo};
use super::statuses::{StatusMeaning, Statuses};
use super::{ImportRequest, Signs};
use crate::failure::{Failure, FailureCode};
use crate::profiles::{Profile, recognised};
use caseload_domain::calendar::day_number;
use caseload_domain::case::ValueKind;
use caseload_domain::identity::{ResidentNumber, resident_number};
use caseload_domain::{Currency, Field};
use caseload_files::columns::{self, Column, Guess, Kind, MatchedBy, match_columns};
use caseload_files::status::{Side, amount_with_side};
use caseload_files::survey::{Spelling, Survey};
use caseload_files::values::{self, DateOrder, DateValue, DecimalMark, Reading, Sign, Spelt, Unit, ValueError};
use caseload_files::{
    Cell, FileError, Format, Layout, Recognised, Row, SaidOfText, encoding_by_name, known_header, read_rows, recognise,
    sample_rows,
};
use chrono::{Datelike as _, NaiveDate};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Rows looked at before a whole pass is made.
pub(super) const SAMPLE: usize = 2_000;
/// Rows in which the table of a workbook with several sheets is looked for.
const FIRST_LOOK: usize = 100;
/// Sheets among which the table is looked for; any other can be named.
const MOST_SHEETS: usize = 100;

/// A file with all decisions made.
#[allow(clippy::struct_excessive_bools, reason = "what was decided are answers to as many questions")]
pub(crate) struct Plan {
    pub file: Recognised,
    pub sheet: Option<String>,
    pub kind: Kind,
    pub layout: Layout,
    pub columns: Vec<Column>,
    /// Where the column of each field is.
    places: Places,
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
    /// The currency that each column's header or the title names, of columns of money.
    pub named: Vec<Option<Currency>>,
    /// The day for which the file's own days past due are.
    pub days_as_of: NaiveDate,
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
struct Places([Option<u16>; Field::ALL.len()]);

impl Places {
    fn in_columns(columns: &[Column]) -> Self {
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

/// A plan's layout with the rows it was made from.
pub(super) struct LaidOut {
    pub plan: Plan,
    /// The first rows of the sheet, from the top.
    pub above: Vec<Row>,
    /// The first rows of data.
    pub sample: Vec<Row>,
}

impl Plan {
    /// Whether nothing in the file or beside it says in which currency its amounts are.
    pub(super) fn assumes_currency(&self) -> bool {
        let by_profile = self.profile.as_ref().and_then(|profile| profile.currency);
        !self.says_currency && by_profile.is_none() && self.place_of(Field::Currency).is_none()
    }

    /// Makes every decision, and refuses where the user has to make one.
    pub(crate) fn make(request: &ImportRequest, currency: Currency, profiles: &[Profile]) -> Result<Self, Failure> {
        let LaidOut { mut plan, sample, .. } = Self::lay_out(request, currency, profiles)?;
        for (header, _) in &request.columns {
            if columns::place_of(&plan.columns, header).is_none() {
                return Err(Failure::new(FailureCode::NoSuchHeader).with("header", header.as_str()));
            }
        }
        if let Some(failure) = plan.aging_sheet() {
            return Err(failure);
        }
        if let Some(field) = plan.missing().first() {
            return Err(plan.column_missing(*field, &sample));
        }
        if !request.accept_guesses
            && let Some(failure) = plan.unconfirmed(&sample)
        {
            return Err(failure);
        }
        if let Some(failure) = plan.statuses.unknown(&sample) {
            return Err(failure);
        }
        if request.full && plan.kind != Kind::Cases {
            return Err(Failure::new(FailureCode::ValueOutOfRange)
                .with("field", "full")
                .with("value", plan.kind.name()));
        }
        if let Some((example, currencies)) = &plan.unsettled_currency {
            let codes: Vec<&str> = currencies.iter().take(CURRENCIES_SHOWN).map(Currency::code).collect();
            return Err(Failure::new(FailureCode::CurrencyUnsaid)
                .with("example", example.as_str())
                .with("currencies", codes));
        }
        if let Some((at, example)) = &plan.unsettled_signs {
            return Err(Failure::new(FailureCode::SignsUnsaid)
                .with("column", plan.columns[*at].header.as_str())
                .with("example", example.as_str()));
        }
        let mut survey = plan.survey(&sample);
        let dates_open = survey.is_open() && request.dates.is_none();
        let marks_open = survey.marks_are_open() && request.decimals.is_none();
        if (dates_open || marks_open) && sample.len() >= SAMPLE {
            // The sample doesn't tell; every row is looked at.
            survey = Survey::of(&plan.columns);
            let (header_row, check) = (plan.layout.header_row, RowCheck::new(&plan));
            read_rows(&plan.file, plan.sheet.as_deref(), &mut |mut row| {
                plan.repairs.mend(&mut row);
                if row.number > header_row && check.aside(&row).is_none() {
                    survey.see(&row);
                }
                ControlFlow::Continue(())
            })?;
        }
        let order = plan.remembered_dates().or_else(|| plan.order_by_days(&sample));
        plan.spelling = survey.settle(request.dates, order, request.decimals);
        plan.oddities.extend(plan.odd_columns(&sample));
        if let Some((_, example)) = plan.spelling.unsettled.first() {
            let headers: Vec<String> =
                plan.spelling.unsettled.iter().map(|(index, _)| plan.columns[*index].header.clone()).collect();
            return Err(Failure::new(FailureCode::AmbiguousDates)
                .with("columns", headers)
                .with("example", example.as_str()));
        }
        plan.rounded = plan.rounded_columns(&sample);
        Ok(plan)
    }

    /// Recognises the file and finds its table; gives the first rows of data too.
    pub(super) fn lay_out(
        request: &ImportRequest,
        currency: Currency,
        profiles: &[Profile],
    ) -> Result<LaidOut, Failure> {
        let unknown = |field: &str, value: &str| {
            Failure::new(FailureCode::ValueOutOfRange).with("field", field).with("value", value)
        };
        let encoding = match &request.encoding {
            Some(name) => Some(encoding_by_name(name).ok_or_else(|| unknown("encoding", name))?),
            None => None,
        };
        let delimiter = match &request.delimiter {
            Some(text) => Some(delimiter_of(text).ok_or_else(|| unknown("delimiter", text))?),
            None => None,
        };
        let file = recognise(&request.path, SaidOfText { encoding, delimiter })?;
        let named = match &request.profile {
            Some(name) => Some(
                profiles
                    .iter()
                    .find(|profile| profile.name == name.trim())
                    .ok_or_else(|| Failure::new(FailureCode::NoSuchProfile).with("profile", name.as_str()))?,
            ),
            None => None,
        };
        // Headers that someone has named before count as known ones.
        let remembered = named.map_or(profiles, std::slice::from_ref).iter().flat_map(|profile| &profile.columns);
        let given: Vec<String> = request.columns.iter().chain(remembered).map(|(header, _)| header.clone()).collect();
        let candidates: Vec<Option<String>> = match (&request.sheet, file.format) {
            (None, _) if file.sheets.is_empty() => vec![None],
            (Some(sheet), _) => vec![Some(sheet.clone())],
            (None, _) => file.sheets.iter().take(MOST_SHEETS).cloned().map(Some).collect(),
        };
        let mut best: Option<(usize, Option<String>, Layout, Vec<Row>)> = None;
        let mut lists: Vec<(usize, String)> = Vec::new();
        // Where the table is has to be found first; only then is it looked at more closely.
        let first_look = if candidates.len() > 1 { FIRST_LOOK } else { SAMPLE };
        let samples = sample_rows(&file, &candidates, first_look)?;
        for (sheet, rows) in candidates.into_iter().zip(samples) {
            let found = match request.header_row {
                Some(number) => Layout::at(&rows, number),
                None => Layout::find(&rows, &given),
            };
            if let (Some(layout), Some(name)) = (&found, &sheet) {
                lists.push((layout.matched, name.clone()));
            }
            if let Some(layout) = found
                && best.as_ref().is_none_or(|(matched, ..)| layout.matched > *matched)
            {
                best = Some((layout.matched, sheet, layout, rows));
            }
        }
        let Some((_, sheet, mut layout, mut above)) = best else {
            return Err(FileError::NoHeader { file: file.name }.into());
        };
        if first_look < SAMPLE && above.len() == first_look {
            above = sample_rows(&file, std::slice::from_ref(&sheet), SAMPLE)?.pop().unwrap_or_default();
            layout = match request.header_row {
                Some(number) => Layout::at(&above, number),
                None => Layout::find(&above, &given),
            }
            .unwrap_or(layout);
        }
        let profile = named.or_else(|| recognised(profiles, &layout.headers)).cloned();
        let mut sample: Vec<Row> = above.iter().filter(|row| row.number > layout.header_row).cloned().collect();
        for row in &mut sample {
            row.fill_down(layout.header_row);
        }
        sample.retain(|row| !row.is_blank());
        let kind = request
            .kind
            .or_else(|| profile.as_ref().map(|profile| profile.kind))
            .unwrap_or_else(|| Kind::of(&layout, &sample));
        let mapping = profile.as_ref().map(|profile| profile.columns.as_slice()).unwrap_or_default();
        let mut repairs = Repairs::default();
        if file.format == Format::Csv {
            let mut named = layout.clone();
            named.headers.truncate(named_columns(above.iter().find(|row| row.number == layout.header_row)));
            let columns = match_columns(&named, kind, &request.columns, mapping);
            if file.delimiter == Some(b',') {
                repairs = Repairs::of_thousands(&columns, &sample);
            }
            // A column that only some rows have, or that may be the thousands of another, is none.
            if repairs.joins() || !Repairs::may_be_unnamed(&columns, &sample) {
                layout = named;
                for row in &mut sample {
                    repairs.mend(row);
                }
            }
        }
        let mut columns = match_columns(&layout, kind, &request.columns, mapping);
        let said = |header: &str| {
            request.columns.iter().chain(mapping).any(|(said, _)| {
                said == header || caseload_files::normalise_header(said) == caseload_files::normalise_header(header)
            })
        };
        let (doubted, refuted) = doubts::raise(&mut columns, kind, &sample, request.as_of, layout.header_row);
        let mut guesses = columns::guesses(&columns, kind, &said, &sample);
        for guess in &guesses {
            if request.accept_guesses || is_needed(guess.field, kind, &columns) {
                columns[guess.at].field = Some(guess.field);
                columns[guess.at].by = Some(MatchedBy::Values);
            }
        }
        guesses.extend(doubted);
        let remembered = profile.as_ref().map(|profile| profile.statuses.as_slice()).unwrap_or_default();
        let said: Vec<StatusMeaning> = request.statuses.iter().chain(remembered).cloned().collect();
        leave_out_sides(&mut columns, kind);
        let statuses = Statuses::find(&mut columns, kind, &said, &sample);
        repairs.below(layout.header_row);
        repairs.add_pointed(&columns, &sample);
        for row in &mut sample {
            repairs.mend(row);
        }
        let mut titles = above.iter().filter(|row| row.number < layout.header_row).flat_map(|row| &row.cells);
        let title_unit = titles.find_map(|cell| values::unit_of_title(&cell.display())).unwrap_or_default();
        let own = request.currency.unwrap_or(currency);
        let mut units: Vec<Unit> =
            columns.iter().map(|column| values::unit_of_header_under(&column.header, title_unit)).collect();
        let is_money = |column: &Column| column.field.is_some_and(|field| field.kind() == ValueKind::Amount);
        let signs_of_headers: Vec<(Option<Sign>, String)> = units
            .iter()
            .zip(&columns)
            .filter(|(unit, column)| unit.currency.is_none() && is_money(column))
            .map(|(unit, column)| (unit.sign, column.header.clone()))
            .collect();
        // A sign beside what the user says is heeded; else one that several currencies have is asked about.
        for unit in units.iter_mut().filter(|_| request.currency.is_some()) {
            unit.currency = unit.currency_beside(own);
        }
        let money = |at: usize| columns[at].field.is_some_and(|field| field.kind() == ValueKind::Amount);
        let stated = stated_currency(&sample, &units, &money);
        let currency_is_said =
            request.currency.is_some() || (0..units.len()).any(|at| money(at) && units[at].currency.is_some());
        let other_lists: Vec<String> = lists
            .into_iter()
            .filter(|(matched, name)| sheet.as_ref() != Some(name) && *matched >= 3 && *matched * 2 > layout.matched)
            .map(|(_, name)| name)
            .collect();
        let mut oddities = if request.sheet.is_none() && !other_lists.is_empty() {
            vec![Notice::new(0, None, NoticeCode::MoreSheets, other_lists.join(", "))]
        } else {
            Vec::new()
        };
        oddities.extend(refuted);
        let named = (0..columns.len()).map(|at| units[at].currency.filter(|_| money(at))).collect();
        let powers = (0..columns.len()).map(|at| if money(at) { units[at].power } else { 0 }).collect();
        let typed_decimals = (0..columns.len())
            .map(|at| (file.format == Format::Csv && money(at)).then(|| typed_decimals(&sample, at)))
            .collect();
        let below = all_below_zero(&columns, kind, &sample);
        let signs = request.signs.or_else(|| profile.as_ref().and_then(|profile| profile.signs));
        let turned = below.iter().filter(|_| signs == Some(Signs::Turned)).map(|(at, _)| *at).collect();
        let unsettled_signs = below.filter(|_| signs.is_none());
        let adds_up = kind == Kind::Cases && (request.add_up || profile.as_ref().is_some_and(|profile| profile.add_up));
        let said = request
            .currency
            .or_else(|| profile.as_ref().and_then(|profile| profile.currency))
            .or(stated)
            .unwrap_or(currency);
        // The sign beside a payment is judged by the currency of its loan.
        let amounts = sample.iter().filter(|_| kind == Kind::Cases).flat_map(|row| {
            let cells = (0..columns.len()).filter(|at| money(*at)).map(|at| row.cell(at));
            cells.map(|cell| (sign_in(cell), cell.display().to_string()))
        });
        let unsettled_currency = signs_of_headers
            .into_iter()
            .chain(amounts)
            .filter(|_| request.currency.is_none())
            .filter_map(|(sign, example)| Some((example, sign?)))
            .find(|(_, sign)| sign.only().is_none() && !sign.may_be(said))
            .map(|(example, sign)| (example, sign.currencies()));
        let plan = Self {
            file,
            sheet,
            kind,
            layout,
            places: Places::in_columns(&columns),
            columns,
            spelling: Spelling::default(),
            says_currency: request.currency.or(stated).is_some(),
            stated_currency: request.currency.or(stated),
            currency_is_said,
            currency: said,
            unsettled_currency,
            typed_decimals,
            turned,
            unsettled_signs,
            statuses,
            adds_up,
            repairs,
            as_of: request.as_of,
            profile,
            rounded: Vec::new(),
            powers,
            named,
            days_as_of: request.as_of,
            is_known: false,
            guesses,
            other_sheets: other_lists,
            oddities,
        };
        Ok(LaidOut { plan, above, sample })
    }

    pub(super) fn survey(&self, sample: &[Row]) -> Survey {
        let mut survey = Survey::of(&self.columns);
        // The date of a total row tells nothing of how the dates of loans are written.
        let check = RowCheck::new(self);
        for row in sample.iter().filter(|row| check.aside(row).is_none()) {
            survey.see(row);
        }
        survey
    }

    pub(super) fn remembered_dates(&self) -> Option<DateOrder> {
        self.profile.as_ref().and_then(|profile| profile.dates)
    }

    /// Where the column of a field is.
    pub(crate) fn place_of(&self, field: Field) -> Option<usize> {
        self.places.of(field)
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
        for (at, column) in self.columns.iter().enumerate() {
            let Some(field) = column.field.filter(|field| field.kind() == ValueKind::Amount) else { continue };
            let Some(sign) = sign_in(row.cell(at)).filter(|sign| !sign.may_be(own)) else { continue };
            return sign.only().ok_or_else(|| refused(field, &row.cell(at).display()));
        }
        Ok(own)
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
        let spelt = Spelt {
            currency,
            mark: self.spelling.decimal_mark,
            mixed: self.spelling.mixed_marks,
            unsettled: self.spelling.unsettled_marks,
            power: self.powers.get(at).copied().unwrap_or(0),
            typed_decimals: self.typed_decimals.get(at).copied().flatten(),
        };
        let cell = row.cell(at);
        let read = match cell {
            Cell::Text(text) => match amount_with_side(text) {
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
            Cell::Date(stamp) if self.spelling.half_converted.contains(&at) => {
                let turned_back = NaiveDate::from_ymd_opt(stamp.year(), stamp.day(), stamp.month());
                let turned_back = turned_back.ok_or(ValueError::AmbiguousDate)?;
                values::date(&Cell::Date(turned_back.and_time(stamp.time())), order)
            }
            cell @ Cell::Text(_) if self.spelling.next_day.contains(&at) => match values::date(cell, order)? {
                DateValue::Date(date) => Ok(DateValue::Date(date.succ_opt().unwrap_or(date))),
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
            (counts.into_values().max().unwrap_or(0), all)
        };
        let ((day_first, all), (month_first, _)) = (fits(DateOrder::Dmy), fits(DateOrder::Mdy));
        let most = |count: usize| all > 1 && count * 5 >= all * 4;
        match (most(day_first), most(month_first)) {
            (true, false) if month_first * 2 <= all => Some(DateOrder::Dmy),
            (false, true) if day_first * 2 <= all => Some(DateOrder::Mdy),
            _ => None,
        }
    }

    /// The fields that must be there and are not.
    pub(super) fn missing(&self) -> Vec<Field> {
        missing(self.kind, &self.columns)
    }

    /// Why a file can't be read that has no column for a field: what it has, and what else it may be.
    fn column_missing(&self, field: Field, sample: &[Row]) -> Failure {
        let possible = columns::possible(&self.columns, self.kind, field, sample);
        let candidates: Vec<String> = possible.iter().map(|at| self.columns[*at].header.clone()).collect();
        let is_another = |kind: &Kind| {
            *kind != self.kind && missing(*kind, &match_columns(&self.layout, *kind, &[], &[])).is_empty()
        };
        let kinds: Vec<&str> = Kind::ALL.into_iter().filter(is_another).map(Kind::name).collect();
        Failure::new(FailureCode::ColumnMissing)
            .with("field", field.name())
            .with("columns", self.layout.headers.clone())
            .with("candidates", candidates)
            .with("kinds", kinds)
            .with("sheets", self.other_sheets.clone())
    }

    /// Why an aging sheet is no list of loans: what is owed stands under buckets of age, and no date beside it.
    fn aging_sheet(&self) -> Option<Failure> {
        let buckets = columns::buckets_of_age(&self.layout.headers);
        let has_dates = [Field::DueDate, Field::DaysPastDue].into_iter().any(|field| self.place_of(field).is_some());
        if self.kind != Kind::Cases || buckets.len() < MOST_BUCKETS_BESIDE || has_dates {
            return None;
        }
        let names: Vec<&str> = buckets.iter().map(|at| self.layout.headers[*at].as_str()).collect();
        Some(Failure::new(FailureCode::AgingSheet).with("columns", names))
    }

    /// What has to be confirmed: the columns that were given a field by a guess.
    fn unconfirmed(&self, sample: &[Row]) -> Option<Failure> {
        let guessed: Vec<(usize, &Column, Field)> = (0..)
            .zip(&self.columns)
            .filter(|(_, column)| column.by == Some(MatchedBy::Values))
            .filter_map(|(at, column)| Some((at, column, column.field?)))
            .collect();
        if guessed.is_empty() {
            return None;
        }
        let option = |(_, column, field): &(usize, &Column, Field)| {
            format!("--map {}", in_quotes(&format!("{}={}", field.name(), column.header)))
        };
        let examples: Vec<String> = guessed.iter().map(|(at, ..)| first_values(sample, *at).join(" · ")).collect();
        let headers: Vec<&str> = guessed.iter().map(|(_, column, _)| column.header.as_str()).collect();
        Some(
            Failure::new(FailureCode::GuessesUnconfirmed)
                .with("options", guessed.iter().map(option).collect::<Vec<_>>().join(" "))
                .with("columns", headers)
                .with("examples", examples),
        )
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

    /// Columns of identifiers in which nearly every long number ends in zeros from its sixteenth
    /// digit on: they were saved by a spreadsheet that had rounded them.
    fn rounded_columns(&self, sample: &[Row]) -> Vec<usize> {
        let identifiers = (0..self.columns.len())
            .filter(|at| self.columns[*at].field.is_some_and(|field| field.kind() == ValueKind::Identifier));
        identifiers
            .filter(|at| {
                let (mut long, mut rounded) = (0, 0);
                for text in sample.iter().map(|row| values::identifier(row.cell(*at)).text) {
                    if text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                        long += 1;
                        rounded += usize::from(text.as_bytes()[15..].iter().all(|byte| *byte == b'0'));
                    }
                }
                long >= 3 && rounded * 10 >= long * 9
            })
            .collect()
    }

    /// What is odd about whole columns.
    fn odd_columns(&self, sample: &[Row]) -> Vec<Notice> {
        let header_row = self.layout.header_row;
        let mut odd = self.shifted_columns(sample);
        for (column, power) in self.columns.iter().zip(&self.powers).filter(|(_, power)| **power != 0) {
            let value = format!("{} × 10^{power}", column.header);
            odd.push(Notice::new(header_row, column.field, NoticeCode::AmountsScaled, value));
        }
        for column in self.columns.iter().filter(|column| column.by == Some(MatchedBy::Values)) {
            odd.push(Notice::new(header_row, column.field, NoticeCode::GuessedByValues, column.header.as_str()));
        }
        let applied = |guess: &Guess| self.columns[guess.at].field == Some(guess.field);
        for guess in self.guesses.iter().filter(|guess| !applied(guess)) {
            let header = self.columns[guess.at].header.as_str();
            odd.push(Notice::new(header_row, Some(guess.field), NoticeCode::ColumnMayBe, header));
        }
        for column in self.columns.iter().filter(|column| column.by == Some(MatchedBy::Alias)) {
            let is_fallback = known_header(&column.header, Some(self.kind)).is_some_and(|known| known.is_fallback);
            let code = match column.field {
                Some(Field::Outstanding) if is_fallback => NoticeCode::BalanceTaken,
                Some(Field::DueDate) if is_fallback => NoticeCode::MaturityTaken,
                _ => continue,
            };
            odd.push(Notice::new(header_row, column.field, code, column.header.as_str()));
        }
        for at in &self.spelling.half_converted {
            let column = &self.columns[*at];
            odd.push(Notice::new(header_row, column.field, NoticeCode::DatesHalfConverted, column.header.as_str()));
        }
        odd
    }

    /// Whether values stand under their neighbours' headers: most columns of dates and amounts hold
    /// none, and the columns beside them do; or one of ID numbers or telephones holds none, and the
    /// column beside it does.
    fn shifted_columns(&self, sample: &[Row]) -> Vec<Notice> {
        let read: Vec<(usize, Field)> =
            self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, column.field?))).collect();
        let typed: Vec<&(usize, Field)> =
            read.iter().filter(|(_, field)| matches!(field.kind(), ValueKind::Date | ValueKind::Amount)).collect();
        let stands_beside = |at: usize, field: Field, step: isize| {
            let beside = at.checked_add_signed(step);
            fits(sample, at, field) < 20 && beside.is_some_and(|beside| fits(sample, beside, field) > 80)
        };
        let notice = |headers: &[&str]| {
            Notice::new(self.layout.header_row, None, NoticeCode::ColumnsShifted, headers.join(", "))
        };
        for step in [1, -1] {
            let moved: Vec<&str> = typed
                .iter()
                .filter(|(at, field)| stands_beside(*at, *field, step))
                .map(|(at, _)| self.columns[*at].header.as_str())
                .collect();
            if !moved.is_empty() && moved.len() * 2 > typed.len() {
                return vec![notice(&moved)];
            }
        }
        let moved: Vec<&str> = read
            .iter()
            .filter(|(_, field)| matches!(field, Field::DebtorNo | Field::Phone))
            .filter(|(at, field)| [1, -1].into_iter().any(|step| stands_beside(*at, *field, step)))
            .map(|(at, _)| self.columns[*at].header.as_str())
            .collect();
        if moved.is_empty() { Vec::new() } else { vec![notice(&moved)] }
    }
}

/// From so many columns that are buckets of age on, a sheet is one of ages.
const MOST_BUCKETS_BESIDE: usize = 3;
/// How many of the currencies that a sign may stand for are named.
const CURRENCIES_SHOWN: usize = 8;
/// How many values of a column are shown where the user is asked about it.
const VALUES_SHOWN: usize = 3;

/// The first values that a column shows.
fn first_values(sample: &[Row], at: usize) -> Vec<String> {
    let shown = sample.iter().map(|row| row.cell(at).display().to_string()).filter(|text| !text.is_empty());
    shown.take(VALUES_SHOWN).collect()
}

/// A text as a shell takes it for one word, on Windows too.
pub(super) fn in_quotes(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-=./".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\\\"")) }
}

/// Whether a file of a kind can't do without a field that its columns lack.
fn is_needed(field: Field, kind: Kind, columns: &[Column]) -> bool {
    let has_days = || columns.iter().any(|column| column.field == Some(Field::DaysPastDue));
    missing(kind, columns).contains(&field) || (kind == Kind::Cases && field == Field::DueDate && !has_days())
}

/// The fields that a file of a kind must have and its columns lack.
fn missing(kind: Kind, columns: &[Column]) -> Vec<Field> {
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    let mut missing = Vec::new();
    // The text of a payment may name its loan.
    let is_in_text = kind == Kind::Payments && has(Field::Purpose);
    if !has(Field::LoanNo) && !is_in_text {
        missing.push(Field::LoanNo);
    }
    match kind {
        Kind::Cases => {
            // Fees or interest alone are not the debt.
            let has_sides = has(Field::Debit) && has(Field::Credit);
            if !has(Field::Outstanding) && !has(Field::Principal) && !has_sides {
                missing.push(Field::Outstanding);
            }
        }
        Kind::Instalments => {
            // Without numbers they are numbered by their due dates.
            missing.extend([Field::DueDate, Field::Amount].into_iter().filter(|field| !has(*field)));
        }
        Kind::Payments => {
            missing.extend([Field::PaidOn, Field::Amount].into_iter().filter(|field| !has(*field)));
        }
    }
    missing
}

/// Debits and credits of a list of cases are what is owed where nothing else says it; else they are kept as they are.
fn leave_out_sides(columns: &mut [Column], kind: Kind) {
    let has = |columns: &[Column], field: Field| columns.iter().any(|column| column.field == Some(field));
    let both = has(columns, Field::Debit) && has(columns, Field::Credit);
    if kind == Kind::Cases && (has(columns, Field::Outstanding) || !both) {
        let is_side = |column: &&mut Column| {
            matches!(column.field, Some(Field::Debit | Field::Credit)) && column.by == Some(MatchedBy::Alias)
        };
        columns.iter_mut().filter(is_side).for_each(|column| (column.field, column.by) = (None, None));
    }
}

/// The column that decides how much a row is about, where all amounts in it are below 0, with one of them.
fn all_below_zero(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<(usize, String)> {
    let field = match kind {
        Kind::Cases => Field::Outstanding,
        Kind::Payments => Field::Amount,
        Kind::Instalments => return None,
    };
    let has = |wanted: Field| columns.iter().any(|column| column.field == Some(wanted));
    if has(Field::Reverses) || has(Field::Direction) || has(Field::Status) && kind == Kind::Payments {
        return None;
    }
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let shown = |row: &Row| row.cell(at).display().trim().to_owned();
    let counts = |text: &String| text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let amounts: Vec<String> = sample.iter().map(shown).filter(counts).collect();
    // 100.00- is below 0, 5.- is not.
    let ends_below =
        |text: &str| text.strip_suffix('-').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    let is_below = |text: &String| text.starts_with(['-', '−', '(']) || ends_below(text);
    (amounts.len() > 1 && amounts.iter().all(is_below)).then(|| (at, amounts[0].clone()))
}

/// The days from the beginning of the one date system of workbooks to that of the other.
const DAYS_BETWEEN_SYSTEMS: f64 = 1_462.0;

fn delimiter_of(text: &str) -> Option<u8> {
    match text {
        "tab" | "\\t" => Some(b'\t'),
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "pipe" => Some(b'|'),
        other => other.as_bytes().first().copied().filter(|byte| byte.is_ascii() && other.len() == 1),
    }
}

/// The currency that the headers of a file name, or the signs beside most of its amounts, where all that name one
/// agree. What stands beside a few amounts is theirs alone.
fn stated_currency(sample: &[Row], units: &[Unit], money: &dyn Fn(usize) -> bool) -> Option<Currency> {
    let columns: Vec<usize> = (0..units.len()).filter(|at| money(*at)).collect();
    let of_headers: Vec<Currency> = columns.iter().filter_map(|at| units[*at].currency).collect();
    let stated = if of_headers.is_empty() {
        let cells = sample.iter().flat_map(|row| columns.iter().map(|at| row.cell(*at)));
        let shown: Vec<&Cell> = cells.filter(|cell| !cell.is_blank()).collect();
        let named: Vec<Currency> = shown.iter().filter_map(|cell| sign_in(cell)?.only()).collect();
        if named.len() * 2 > shown.len() { named } else { Vec::new() }
    } else {
        of_headers
    };
    let first = *stated.first()?;
    stated.iter().all(|other| *other == first).then_some(first)
}

/// The sign of a currency beside an amount that is written as text. A single letter is none where it may be a unit.
fn sign_in(cell: &Cell) -> Option<Sign> {
    let Cell::Text(text) = cell else { return None };
    if text.bytes().all(|byte| byte.is_ascii_digit() || b".,-' ".contains(&byte)) {
        return None;
    }
    let (before, after) = values::beside_digits(text);
    let said = format!("{before}{after}");
    let is_letter = said.len() == 1 && said.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_letter { None } else { Sign::of(&said) }
}

/// How many decimals of a column of amounts in a text file are somebody's: three, since a text with more was computed;
/// but two where one was. Three decimals alone may be thousands.
fn typed_decimals(sample: &[Row], at: usize) -> usize {
    let is_computed = sample.iter().any(|row| match row.cell(at) {
        Cell::Text(text) => text.trim().split_once('.').is_some_and(|(_, decimals)| decimals.len() > 3),
        _ => false,
    });
    if is_computed { 2 } else { 3 }
}

/// How many in a hundred values that a column shows can be read as that kind; 50 where too few are
/// there to tell.
fn fits(sample: &[Row], column: usize, field: Field) -> usize {
    let (mut shown, mut fit) = (0, 0);
    for cell in sample.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_blank()) {
        shown += 1;
        let text = values::identifier(cell).text;
        let read = match field {
            Field::DebtorNo => resident_number(&text) != ResidentNumber::No,
            Field::Phone => columns::is_phone(&text),
            other if other.kind() == ValueKind::Date => [DateOrder::Dmy, DateOrder::Mdy].into_iter().any(|order| {
                matches!(values::date(cell, Some(order)), Ok(DateValue::Date(_) | DateValue::MonthOnly(_)))
            }),
            _ => {
                let bare = amount_with_side(&text).map(|(amount, _)| Cell::Text(amount.into()));
                let cell = bare.as_ref().unwrap_or(cell);
                [DecimalMark::Point, DecimalMark::Comma]
                    .into_iter()
                    .any(|mark| matches!(values::amount(cell, Spelt::plain(Currency::CNY, mark)), Ok(Some(_))))
            }
        };
        fit += usize::from(read);
    }
    // An ID number among other values tells much, a number that could be an amount little.
    let enough = if matches!(field, Field::DebtorNo | Field::Phone) { 1 } else { 3 };
    (fit * 100).checked_div(shown).filter(|_| shown >= enough).unwrap_or(50)
}
