//! Decides how a file will be read, and asks where the user has to decide.

use super::cases::RowCheck;
use super::headings::{currency_in_texts, unit_below};
use super::needed_fields::is_needed;
use super::plan::{Places, Plan, sign_in};
use super::{ImportRequest, Signs};
use crate::profiles::{Profile, recognised};
use caseload_domain::case::ValueKind;
use caseload_domain::{Currency, Field};
use caseload_evidence::SAMPLE;
use caseload_evidence::doubts;
use caseload_evidence::repairs::{Repairs, named_columns};
use caseload_evidence::report_day::ReportDay;
use caseload_evidence::running_balance::rows_going_out;
use caseload_evidence::statuses::{StatusMeaning, Statuses, is_below_zero};
use caseload_files::{
    FileError, Format, Recognised, TextOverrides, encoding_by_name, read_rows, recognise, sample_rows,
};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::{self, Column, Guess, Kind, MatchedBy, has_word, match_columns};
use caseload_tables::status::{Side, amount_with_side};
use caseload_tables::survey::{Spelling, Survey};
use caseload_tables::values::{self, DateOrder, Sign, Unit, ValueError};
use caseload_tables::{Cell, Layout, Row, WordList, known_header, lone_text, names_any_total, words_of};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Rows in which the table of a workbook with several sheets is looked for.
const FIRST_LOOK: usize = 100;

/// Sheets among which the table is looked for; any other can be named.
const MAX_SHEETS: usize = 100;
/// How many of the currencies that a sign may stand for are named.
const CURRENCIES_SHOWN: usize = 8;

/// A plan's layout with the rows it was made from.
pub(super) struct LaidOut {
    pub plan: Plan,
    /// The first rows of the sheet, from the top.
    pub above: Vec<Row>,
    /// The first rows of data.
    pub sample: Vec<Row>,
}

impl Plan {
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
            // Of a bank's statement only rows are asked about that name a loan, which the book knows.
            let is_statement = plan.kind == Kind::Payments && plan.place_of(Field::LoanNo).is_none();
            if !is_statement {
                return Err(failure);
            }
            plan.open_question = Some(failure);
        }
        if request.full && plan.kind != Kind::Cases {
            return Err(Failure::new(FailureCode::FullOfAnotherKind).with("file", plan.file.name.as_str()));
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
        if let Some(example) = &plan.unsettled_day {
            return Err(Failure::new(FailureCode::AmbiguousDates)
                .with("columns", vec![example.as_str()])
                .with("example", example.as_str()));
        }
        let mut survey = plan.survey(&sample);
        let dates_open = survey.is_open() && request.dates.is_none();
        let decimals = request.decimals.or(plan.remembered_decimals());
        let marks_open = survey.marks_are_open() && decimals.is_none();
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
        let of_headers = || order_in_headers(&plan.columns);
        let order = plan.remembered_dates().or_else(of_headers).or_else(|| plan.order_by_days(&sample));
        plan.spelling = survey.settle(request.dates, order, decimals);
        if let Some(example) = plan.spelling.unsettled_amount.clone().filter(|_| plan.amounts_are_mostly_open(&sample))
        {
            return Err(Failure::new(FailureCode::DecimalsUnsaid).with("example", example));
        }
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

    /// Whether most amounts among some rows can be read either way, with thousands or with decimals.
    fn amounts_are_mostly_open(&self, sample: &[Row]) -> bool {
        let (mut open, mut all) = (0, 0);
        for row in sample {
            let currency = self.currency_of(row, self.currency).unwrap_or(self.currency);
            for (at, _) in self.money.iter().filter(|(at, _)| !row.cell(*at).is_blank()) {
                all += 1;
                open += usize::from(matches!(self.amount(row, *at, currency), Err(ValueError::AmbiguousAmount)));
            }
        }
        open * 2 > all
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
        let file = recognise(&request.path, TextOverrides { encoding, delimiter })?;
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
        let FoundTable { sheet, mut layout, above, other_lists } = FoundTable::find(&file, request, &given)?;
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
            let is_of_header =
                |row: &&Row| row.number <= layout.header_row && row.number + layout.depth > layout.header_row;
            let header: Vec<&Row> = above.iter().filter(is_of_header).collect();
            named.headers.truncate(named_columns(&header));
            let columns = match_columns(&named, kind, &request.columns, mapping);
            if file.delimiter == Some(b',') {
                repairs = Repairs::of_thousands(&columns, header.last().map_or(0, |row| row.cells.len()), &sample);
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
                said == header || caseload_tables::normalise_header(said) == caseload_tables::normalise_header(header)
            })
        };
        let remembered_fields: Vec<Field> = mapping.iter().filter_map(|(_, field)| *field).collect();
        let (doubted, refuted) =
            doubts::raise(&mut columns, kind, &sample, (request.as_of, layout.header_row), &remembered_fields, &said);
        let mut guesses = columns::guesses(&columns, kind, &said, &sample);
        for guess in &guesses {
            if request.accept_guesses || is_needed(guess.field, kind, &columns) {
                columns[guess.at].field = Some(guess.field);
                columns[guess.at].by = Some(MatchedBy::Values);
            }
        }
        guesses.extend(doubted);
        if file.delimiter == Some(b',') && file.format == Format::Csv && !repairs.joins() {
            let split = Repairs::split_at(&columns, &sample);
            let is_asked = |guess: &Guess| guesses.iter().any(|other| other.field == guess.field);
            if let Some(guess) = split.filter(|guess| !is_asked(guess) && !remembered_fields.contains(&guess.field)) {
                columns[guess.at].by = Some(MatchedBy::Values);
                guesses.push(guess);
            }
        }
        let remembered = profile.as_ref().map(|profile| profile.statuses.as_slice()).unwrap_or_default();
        let said: Vec<StatusMeaning> = request.statuses.iter().chain(remembered).cloned().collect();
        leave_out_sides(&mut columns, kind);
        let own = request.currency.unwrap_or(currency);
        let signs = request.signs.or_else(|| profile.as_ref().and_then(|profile| profile.signs));
        let above_header = above.iter().filter(|row| row.number < layout.header_row);
        let titles: Vec<String> = above_header.filter_map(lone_text).chain(sheet.clone()).collect();
        let answers = (counts_in_crores(own), signs.is_some());
        let of_account = columns.clone();
        let going_out = || rows_going_out(&file, sheet.as_deref(), layout.header_row, &of_account, &sample);
        let statuses = Statuses::find(&mut columns, kind, &said, &sample, answers, &titles, &going_out)?;
        repairs.below(layout.header_row);
        repairs.add_pointed(&columns, &sample);
        for row in &mut sample {
            repairs.mend(row);
        }
        let above_header = || above.iter().filter(|row| row.number < layout.header_row);
        let mut titles = above_header().flat_map(|row| row.cells.iter().map(|cell| cell.display().to_string()));
        // What a title says may stand in the cell beside it: "Currency" and "USD".
        let mut beside = above_header().filter_map(|row| {
            let mut shown = row.cells.iter().filter(|cell| !cell.is_blank()).map(Cell::display);
            Some(format!("{}: {}", shown.next()?.trim_end_matches([':', '：', ' ']), shown.next()?))
        });
        let title_unit = titles.find_map(|title| values::unit_of_title(&title));
        let of_sheet = || values::unit_of_title(sheet.as_deref()?);
        let title_unit = title_unit.or_else(|| beside.find_map(|title| values::unit_of_title(&title)));
        let title_unit = title_unit.or_else(|| unit_below(&sample)).or_else(of_sheet).unwrap_or_default();
        let unit_of = |column: &Column| values::unit_of_header_under(&column.header, title_unit, Some(own));
        let mut units: Vec<Unit> = columns.iter().map(unit_of).collect();
        let is_money = |column: &Column| column.field.is_some_and(|field| field.kind() == ValueKind::Amount);
        let signs_of_headers: Vec<(Option<Sign>, String)> = units
            .iter()
            .zip(&columns)
            .filter(|(unit, column)| unit.currency.is_none() && is_money(column))
            .map(|(unit, column)| (unit.sign, column.header.clone()))
            .collect();
        // What is in the lender's own currency is in none that a row names.
        for (unit, column) in units.iter_mut().zip(&columns).filter(|(unit, _)| unit.currency.is_none()) {
            unit.currency = is_in_own_currency(&column.header).then_some(own);
        }
        // A sign beside what the user says is heeded; else one that several currencies have is asked about.
        for unit in units.iter_mut().filter(|_| request.currency.is_some()) {
            unit.currency = unit.currency_beside(own);
        }
        let money = |at: usize| columns[at].field.is_some_and(|field| field.kind() == ValueKind::Amount);
        let stated = stated_currency(&sample, &units, &money);
        let currency_is_said =
            request.currency.is_some() || (0..units.len()).any(|at| money(at) && units[at].currency.is_some());
        let mut oddities = if request.sheet.is_none() && !other_lists.is_empty() {
            vec![Notice::new(0, None, NoticeCode::MoreSheets, other_lists.join(", "))]
        } else {
            Vec::new()
        };
        oddities.extend(file.has_hidden_rows.then(|| Notice::new(0, None, NoticeCode::HiddenRows, "")));
        let joined = repairs.first_joined(&sample);
        let joined = joined.map(|example| Notice::new(layout.header_row, None, NoticeCode::ThousandsJoined, example));
        oddities.extend(joined);
        oddities.extend(refuted);
        let report = ReportDay::find(&columns, kind, &above, &sample, layout.header_row, request.dates);
        let stated_day = report.day();
        if let Some(day) = stated_day.filter(|day| *day != request.as_of) {
            let notice =
                Notice::new(layout.header_row, Some(Field::DaysPastDue), NoticeCode::DaysAsOf, day.to_string());
            oddities.push(notice);
        }
        if let Some(day) = report.of_figures().filter(|day| *day < request.as_of) {
            let notice = Notice::new(layout.header_row, None, NoticeCode::FiguresOfDay, day.to_string());
            oddities.push(notice);
        }
        // What was so once with such a file is so again.
        if report.is_missed() && profile.is_none() {
            let day = request.as_of.to_string();
            oddities.push(Notice::new(layout.header_row, Some(Field::DaysPastDue), NoticeCode::DaysAsOfUnsaid, day));
        }
        let named = (0..columns.len()).map(|at| units[at].currency.filter(|_| money(at))).collect();
        let powers = (0..columns.len()).map(|at| if money(at) { units[at].power } else { 0 }).collect();
        let typed_decimals = (0..columns.len())
            .map(|at| (file.format == Format::Csv && money(at)).then(|| typed_decimals(&sample, at)))
            .collect();
        let below_zero = mostly_below_zero(&columns, kind, &sample);
        let turned = match signs {
            Some(Signs::Turned) if below_zero.is_empty() => place_of_signs(&columns, kind).into_iter().collect(),
            Some(Signs::Turned) => below_zero.iter().map(|(at, _)| *at).collect(),
            _ => Vec::new(),
        };
        let unsettled_signs = below_zero.into_iter().next().filter(|_| signs.is_none());
        let adds_up =
            kind != Kind::Instalments && (request.add_up || profile.as_ref().is_some_and(|profile| profile.add_up));
        let said = request
            .currency
            .or_else(|| profile.as_ref().and_then(|profile| profile.currency))
            .or(stated)
            .unwrap_or(currency);
        // The sign beside a payment is judged by the currency of its loan.
        let amounts = sample.iter().filter(|_| kind == Kind::Cases).flat_map(|row| {
            let cells = (0..columns.len()).filter(|at| money(*at)).map(|at| row.amount_cell(at));
            cells.map(|cell| (sign_in(&cell), cell.display().to_string())).collect::<Vec<_>>()
        });
        let unsettled_currency = signs_of_headers
            .into_iter()
            .chain(amounts)
            .filter(|_| request.currency.is_none())
            .filter_map(|(sign, example)| Some((example, sign?)))
            .find(|(_, sign)| sign.only().is_none() && !sign.may_be(said))
            .map(|(example, sign)| (example, sign.currencies()));
        // Payments are in the currencies of their loans.
        let says_currency = kind == Kind::Payments
            || columns.iter().any(|column| column.field == Some(Field::Currency))
            || (0..units.len()).any(|at| money(at) && units[at].currency.is_some());
        let named_by_total = || {
            let totals =
                sample.iter().filter(|row| is_named_total(row) && !says_currency && request.currency.is_none());
            let named = totals.filter_map(|row| Some((shown_text(row)?, currency_in_texts(row)?)));
            named.filter(|(_, named)| *named != said).map(|(text, named)| (text, vec![named, said])).next()
        };
        let unsettled_currency = unsettled_currency.or_else(named_by_total);
        let plan = Self {
            file,
            sheet,
            kind,
            layout,
            places: Places::in_columns(&columns),
            money: money_in(&columns),
            unit_of_row: unit_of_row(&columns, &sample),
            earlier_no: earlier_no(&columns, kind),
            open_question: None,
            name_beside_payments: name_beside_payments(&columns, kind),
            may_be_crores: kind == Kind::Cases && counts_in_crores(own) && !has_debits(&columns, &sample),
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
            schedule_extent: request.schedule.or(profile.as_ref().and_then(|profile| profile.schedule)),
            repairs,
            as_of: request.as_of,
            profile,
            rounded: Vec::new(),
            powers,
            named,
            days_as_of: stated_day.unwrap_or(request.as_of),
            unsettled_day: report.unsettled(),
            is_known: false,
            guesses,
            other_sheets: other_lists,
            oddities,
        };
        Ok(LaidOut { plan, above, sample })
    }
}

/// The places of columns of money, with their fields.
fn money_in(columns: &[Column]) -> Vec<(usize, Field)> {
    let of_column = |(at, column): (usize, &Column)| Some((at, column.field?));
    let fields = columns.iter().enumerate().filter_map(of_column);
    fields.filter(|(_, field)| field.kind() == ValueKind::Amount).collect()
}

/// Where the table of a file is.
struct FoundTable {
    sheet: Option<String>,
    layout: Layout,
    /// The first rows of the sheet, from the top.
    above: Vec<Row>,
    /// Other sheets that look like lists too.
    other_lists: Vec<String>,
}

impl FoundTable {
    /// Finds the sheet and the row of headers that the user names, else those with most known headers; `given` are
    /// headers that somebody has named before.
    fn find(file: &Recognised, request: &ImportRequest, given: &[String]) -> Result<Self, Failure> {
        let layout_of = |rows: &[Row]| match request.header_row {
            Some(number) => Layout::at(rows, number),
            None => Layout::find(rows, given),
        };
        let candidates: Vec<Option<String>> = match &request.sheet {
            Some(sheet) => vec![Some(sheet.clone())],
            None if file.sheets.is_empty() => vec![None],
            None => file.sheets.iter().take(MAX_SHEETS).cloned().map(Some).collect(),
        };
        let mut best: Option<Self> = None;
        let mut lists: Vec<(usize, String)> = Vec::new();
        // Where the table is has to be found first; only then is it looked at more closely.
        let first_look = if candidates.len() > 1 { FIRST_LOOK } else { SAMPLE };
        let samples = sample_rows(file, &candidates, first_look)?;
        for (sheet, above) in candidates.into_iter().zip(samples) {
            let Some(layout) = layout_of(&above) else { continue };
            lists.extend(sheet.as_ref().map(|name| (layout.matched, name.clone())));
            if best.as_ref().is_none_or(|best| layout.matched > best.layout.matched) {
                best = Some(Self { sheet, layout, above, other_lists: Vec::new() });
            }
        }
        let mut best = best.ok_or_else(|| FileError::NoHeader { file: file.name.clone() })?;
        if first_look < SAMPLE && best.above.len() == first_look {
            best.above = sample_rows(file, std::slice::from_ref(&best.sheet), SAMPLE)?.pop().unwrap_or_default();
            best.layout = layout_of(&best.above).unwrap_or(best.layout);
        }
        let is_list = |(matched, name): &(usize, String)| {
            best.sheet.as_ref() != Some(name) && *matched >= 3 && *matched * 2 > best.layout.matched
        };
        best.other_lists = lists.into_iter().filter(is_list).map(|(_, name)| name).collect();
        Ok(best)
    }
}

/// Whether a text of a row says that it is a total.
fn is_named_total(row: &Row) -> bool {
    row.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if names_any_total(text)))
}

/// The first text of a row.
fn shown_text(row: &Row) -> Option<String> {
    row.cells.iter().find(|cell| !cell.is_blank()).map(|cell| cell.display().to_string())
}

/// Whether amounts of a currency are counted in crores where it is used.
fn counts_in_crores(currency: Currency) -> bool {
    ["INR", "PKR", "BDT", "NPR", "LKR"].contains(&currency.code())
}

/// The order of day and month that headers of dates say, `Due Date (dd/mm/yyyy)`, where all that say one agree.
pub(super) fn order_in_headers(columns: &[Column]) -> Option<DateOrder> {
    let order_of = |header: &str| {
        let plain: String = header.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let says = |forms: &[&str]| forms.iter().any(|form| plain.contains(form));
        match () {
            () if says(&["ddmmyy", "ddmonyy", "ttmmjj", "jjmmaa", "ddmmaa", "ggaayy"]) => Some(DateOrder::Dmy),
            () if says(&["mmddyy"]) => Some(DateOrder::Mdy),
            () if says(&["yyyymmdd", "yymmdd", "jjjjmmtt", "aaaammjj", "aaaammdd"]) => Some(DateOrder::Ymd),
            () => None,
        }
    };
    let is_date = |column: &&Column| column.field.is_some_and(|field| field.kind() == ValueKind::Date);
    let mut said = columns.iter().filter(is_date).filter_map(|column| order_of(&column.header));
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

/// Whether an amount of a list has `Dr` behind it.
fn has_debits(columns: &[Column], sample: &[Row]) -> bool {
    money_in(columns).iter().any(|(at, _)| {
        let is_debit = |row: &Row| matches!(amount_with_side(&row.amount_cell(*at).display()), Some((_, Side::Debit)));
        sample.iter().any(is_debit)
    })
}

/// A column without a field that is called a unit and says of some row that its amounts are counted otherwise than in
/// pieces.
fn unit_of_row(columns: &[Column], sample: &[Row]) -> Option<usize> {
    (0..columns.len()).find(|at| {
        let counts = |row: &Row| values::power_of_unit(&row.cell(*at).display()).is_some_and(|power| power != 0);
        let column = &columns[*at];
        column.field.is_none() && has_word(&column.header, WordList::Unit.words()) && sample.iter().any(counts)
    })
}

/// The column of a file of payments that is called after the debtor, where another one names the loans.
fn name_beside_payments(columns: &[Column], kind: Kind) -> Option<usize> {
    let of_debtor = |header: &str| {
        let known = known_header(header, Some(Kind::Cases)).map(|known| known.field);
        known == Some(Field::DebtorName) && !has_word(header, &["payer", "account", "holder", "partner"])
    };
    let names_loans = columns.iter().any(|column| column.field == Some(Field::LoanNo));
    let is_name = |column: &Column| column.field.is_none() && of_debtor(&column.header);
    columns.iter().position(is_name).filter(|_| kind == Kind::Payments && names_loans)
}

/// A column without a field that is called an earlier number of the loan: `Old Loan No`, `Restructured From`, `原合同号`.
fn earlier_no(columns: &[Column], kind: Kind) -> Option<usize> {
    let of_loan = |bare: &str| known_header(bare, Some(kind)).is_some_and(|known| known.field == Field::LoanNo);
    let is_earlier = |column: &Column| {
        let header = &column.header;
        if column.field.is_some() || !has_word(header, WordList::EarlierLoan.words()) {
            return false;
        }
        let words = words_of(header);
        let is_other = |word: &&String| !has_word(word, WordList::EarlierLoan.words());
        let others: Vec<&str> = words.iter().filter(is_other).map(String::as_str).collect();
        let chinese: String = header.chars().filter(|c| !"原旧前".contains(*c)).collect();
        let names_nothing = || others.iter().all(|word| matches!(*word, "from" | "of" | "for" | "over" | "up"));
        if chinese.len() < header.len() { of_loan(&chinese) } else { names_nothing() || of_loan(&others.join(" ")) }
    };
    columns.iter().position(is_earlier).filter(|_| kind == Kind::Cases)
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

/// The column that decides how much a row is about, where nothing else tells what comes in and what goes out.
fn place_of_signs(columns: &[Column], kind: Kind) -> Option<usize> {
    let field = match kind {
        Kind::Cases => Field::Outstanding,
        Kind::Payments => Field::Amount,
        Kind::Instalments => Field::PaidAmount,
    };
    let has = |wanted: Field| columns.iter().any(|column| column.field == Some(wanted));
    if has(Field::Reverses) || has(Field::Direction) || (has(Field::Status) && kind == Kind::Payments) {
        return None;
    }
    columns.iter().position(|column| column.field == Some(field))
}

/// That column, and the one of everything still to pay, where most amounts in it are below 0, with one of them.
fn mostly_below_zero(columns: &[Column], kind: Kind, sample: &[Row]) -> Vec<(usize, String)> {
    let has_whole = columns.iter().any(|column| column.field == Some(Field::Outstanding));
    let parts = [Field::Principal, Field::Interest, Field::Penalty, Field::Fees];
    let is_beside = |column: &Column| {
        let is_part = !has_whole && column.field.is_some_and(|field| parts.contains(&field));
        kind == Kind::Cases && (column.field == Some(Field::Balance) || is_part)
    };
    let beside = (0..columns.len()).filter(|at| is_beside(&columns[*at]));
    let is_below = |at: usize| {
        let shown = |row: &Row| row.cell(at).display().trim().to_owned();
        let counts = |text: &String| text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let amounts: Vec<String> = sample.iter().map(shown).filter(counts).collect();
        let below: Vec<&String> = amounts.iter().filter(|amount| is_below_zero(amount)).collect();
        (below.len() > 1 && below.len() * 2 > amounts.len()).then(|| (at, below[0].clone()))
    };
    place_of_signs(columns, kind).into_iter().chain(beside).filter_map(is_below).collect()
}

/// Whether a header says that its amounts are in the lender's own currency: `Outstanding LCY`.
fn is_in_own_currency(header: &str) -> bool {
    let plain: String =
        header.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |own: &&str| format!(" {words} ").contains(&format!(" {own} "));
    ["lcy", "local currency", "base currency", "home currency", "hauswahrung", "moneda local", "monnaie locale"]
        .iter()
        .any(says)
        || ["本币", "本位币"].iter().any(|own| header.contains(own))
}

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
        let cells = sample.iter().flat_map(|row| columns.iter().map(|at| row.amount_cell(*at)));
        let shown: Vec<Cow<'_, Cell>> = cells.filter(|cell| !cell.is_blank()).collect();
        let named: Vec<Currency> = shown.iter().filter_map(|cell| sign_in(cell)?.only()).collect();
        if named.len() * 2 > shown.len() { named } else { Vec::new() }
    } else {
        of_headers
    };
    let first = *stated.first()?;
    stated.iter().all(|other| *other == first).then_some(first)
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
