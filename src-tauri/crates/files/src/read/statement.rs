//! Statements of banks: camt.052, camt.053 and camt.054 of ISO 20022, and MT940 of SWIFT. Each transaction becomes a
//! row under headers that the table of headers knows, so that a statement is read as any list of payments.

use crate::error::FileError;
use crate::recognised::{Format, Recognised};
use caseload_tables::{Cell, Row};
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use encoding_rs::UTF_8;
use mt940::{ExtDebitOrCredit, StatementLine};
use quick_xml::events::Event;
use sepa::ParseLimits;
use sepa::camt::{CashEntry, EntryDetail, EntryStatus, ReportedAmount};
use std::borrow::Cow;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

/// What stands in the first row.
const HEADERS: [&str; 8] =
    ["Paid on", "Value date", "Amount", "Currency", "Debit/Credit", "Transaction status", "Purpose", "Bank reference"];
/// No statement of a year's payments is larger.
const MAX_BYTES: u64 = 256 << 20;
/// What a bank writes where it has no reference.
const NO_REFERENCE: &[&str] = &["NONREF", "NOTPROVIDED", "NOREF", ""];
/// Money that came, as the statement says it; what went out is asked about.
const CAME: &str = "Booked";
/// Money that came before and goes back.
const GOES_BACK: &str = "Reversal";
/// Money of the lender's own that came back to it.
const OWN_RETURNED: &str = "Returned";

/// A transaction of a statement.
#[derive(Debug, PartialEq)]
struct Transaction {
    booked: Cell,
    value: Cell,
    amount: Cell,
    currency: String,
    direction: &'static str,
    status: String,
    purpose: String,
    reference: String,
}

pub(super) fn read(file: &Recognised, sink: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), FileError> {
    let path = &file.path;
    if file.size > MAX_BYTES {
        return Err(FileError::damaged(path, "it is too large for a statement"));
    }
    let bytes = fs::read(path).map_err(|error| FileError::open(path, &error))?;
    let (text, ..) = file.encoding.unwrap_or(UTF_8).decode(&bytes);
    let transactions = if file.format == Format::Camt { of_camt(path, &text)? } else { of_mt940(path, &text)? };
    let headers = HEADERS.iter().map(|header| Cell::Text((*header).into())).collect();
    let rows = transactions.into_iter().map(Transaction::cells);
    for (number, cells) in (1..).zip(std::iter::once(headers).chain(rows)) {
        if sink(Row { number, cells, ..Row::default() }).is_break() {
            break;
        }
    }
    Ok(())
}

impl Transaction {
    fn cells(self) -> Vec<Cell> {
        let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) };
        vec![
            self.booked,
            self.value,
            self.amount,
            text(self.currency),
            text(self.direction.to_owned()),
            text(self.status),
            text(self.purpose),
            text(self.reference),
        ]
    }
}

/// A figure as a statement writes it, with a point.
fn amount_cell(text: &str) -> Cell {
    const EXACT_DIGITS: usize = 15;
    let text = text.trim();
    let exact = text.bytes().filter(u8::is_ascii_digit).count() <= EXACT_DIGITS;
    match text.parse::<f64>() {
        Ok(number) if exact => Cell::Number(number),
        _ => Cell::Text(text.into()),
    }
}

fn day_cell(day: NaiveDate) -> Cell {
    Cell::Date(day.and_time(NaiveTime::MIN))
}

fn unreadable(path: &Path, what: &str, reason: impl std::fmt::Display) -> FileError {
    FileError::damaged(path, format!("{what}: {reason}"))
}

/// The line of a statement that its parser could not read, of what that says of it.
fn line_of(error: &str) -> String {
    let numbered = error.lines().find_map(|line| {
        let (number, text) = line.split_once(" | ")?;
        number.trim().bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
    });
    numbered.map_or_else(|| error.lines().next().unwrap_or_default().to_owned(), |line| line.trim().to_owned())
}

fn of_camt(path: &Path, text: &str) -> Result<Vec<Transaction>, FileError> {
    let text = &in_known_version(text);
    let most = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
    let limits = ParseLimits {
        input_bytes: most,
        nodes: 10_000_000,
        total_text_bytes: most,
        total_attribute_bytes: most,
        ..ParseLimits::default()
    };
    let entries: Vec<CashEntry> = if text.contains("BkToCstmrDbtCdtNtfctn") {
        let read = sepa::camt054::parse_camt054_with_limits(text, limits);
        let document = read.map_err(|error| unreadable(path, "camt.054", error))?;
        document.notifications.into_iter().flat_map(|notification| notification.entries).collect()
    } else if text.contains("BkToCstmrAcctRpt") {
        let read = sepa::camt052::parse_camt052_with_limits(text, limits);
        let document = read.map_err(|error| unreadable(path, "camt.052", error))?;
        document.reports.into_iter().flat_map(|report| report.entries).collect()
    } else {
        let read = sepa::camt053::parse_camt053_with_limits(text, limits);
        let document = read.map_err(|error| unreadable(path, "camt.053", error))?;
        document.statements.into_iter().flat_map(|statement| statement.entries).collect()
    };
    let beside = what_is_left_out(path, text)?;
    if beside.len() != entries.len() {
        return Err(unreadable(path, "camt", "its entries can't be told apart"));
    }
    Ok(entries.iter().zip(beside).flat_map(|(entry, beside)| of_entry(entry, &beside)).collect())
}

/// A message in a version that the parser reads: those between them differ in nothing that payments have, and a
/// notification is a statement without balances.
fn in_known_version(text: &str) -> Cow<'_, str> {
    const NAMESPACE: &str = "iso:std:iso:20022:tech:xsd:camt.05";
    let Some(at) = text.find(NAMESPACE) else { return Cow::Borrowed(text) };
    let stated = &text[at + NAMESPACE.len()..];
    let (Some(kind), Some(version)) = (stated.get(..1), stated.get(6..8)) else { return Cow::Borrowed(text) };
    let known = match version {
        "01" | "02" | "03" | "04" | "05" => "02",
        "06" | "07" => "06",
        _ => "08",
    };
    let as_statement = kind == "4" && known != "08";
    if version == known && !as_statement {
        return Cow::Borrowed(text);
    }
    let written = format!("camt.05{kind}.001.{version}");
    let read = format!("camt.05{}.001.{known}", if as_statement { "3" } else { kind });
    let text = text.replace(&written, &read);
    if !as_statement {
        return Cow::Owned(text);
    }
    Cow::Owned(text.replace("BkToCstmrDbtCdtNtfctn", "BkToCstmrStmt").replace("Ntfctn>", "Stmt>"))
}

/// What the parser leaves out of an entry.
#[derive(Debug, Default, PartialEq)]
struct LeftOut {
    /// Whether the bank says that it takes an earlier one back.
    is_reversal: bool,
    /// For each of its transactions, the references that the creditor had given its debtors.
    creditor_references: Vec<String>,
}

/// What the parser leaves out of each entry.
fn what_is_left_out(path: &Path, text: &str) -> Result<Vec<LeftOut>, FileError> {
    let mut xml = quick_xml::Reader::from_str(text);
    let mut found: Vec<LeftOut> = Vec::new();
    // The elements from the entry down.
    let mut open: Vec<String> = Vec::new();
    loop {
        match xml.read_event().map_err(|error| FileError::damaged(path, error))? {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                if name == "Ntry" {
                    found.push(LeftOut::default());
                    open.clear();
                } else if name == "TxDtls"
                    && let Some(entry) = found.last_mut()
                {
                    entry.creditor_references.push(String::new());
                }
                open.push(name);
            }
            Event::Text(said) => {
                let (Some(entry), Some(name)) = (found.last_mut(), open.last()) else { continue };
                let within = |outer: &str| open.iter().rev().nth(1).is_some_and(|name| name == outer);
                if name == "RvslInd" && within("Ntry") {
                    entry.is_reversal = matches!(said.xml10_content().trim(), "true" | "1");
                } else if name == "Ref"
                    && within("CdtrRefInf")
                    && let Some(references) = entry.creditor_references.last_mut()
                {
                    if !references.is_empty() {
                        references.push(' ');
                    }
                    references.push_str(said.xml10_content().trim());
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The transactions of an entry: those that it was booked for together, where their amounts add up to its own.
fn of_entry(entry: &CashEntry, beside: &LeftOut) -> Vec<Transaction> {
    let day = |raw: Option<&str>| match raw.and_then(|raw| raw.get(..10)?.parse::<NaiveDate>().ok()) {
        Some(day) => day_cell(day),
        None => raw.map_or(Cell::Empty, |raw| Cell::Text(raw.into())),
    };
    let (booked, value) = (day(entry.booking_date_raw.as_deref()), day(entry.value_date_raw.as_deref()));
    let one = |amount: &ReportedAmount, details: &[EntryDetail], place: Option<usize>| {
        let is_return = beside.is_reversal || details.iter().any(EntryDetail::is_return);
        let direction = amount.direction_raw.as_deref().or(entry.amount.direction_raw.as_deref());
        let went_out = direction == Some("DBIT");
        let (direction, status) = match (&entry.status, went_out) {
            (EntryStatus::Booked, true) if is_return => ("", GOES_BACK.to_owned()),
            (EntryStatus::Booked, false) if is_return => ("", OWN_RETURNED.to_owned()),
            (EntryStatus::Booked, true) => ("D", CAME.to_owned()),
            (EntryStatus::Booked, false) if direction == Some("CRDT") => ("C", CAME.to_owned()),
            (EntryStatus::Booked, false) => ("?", CAME.to_owned()),
            (EntryStatus::Pending | EntryStatus::Future, _) => ("", "Pending".to_owned()),
            (EntryStatus::Info, _) => ("", "Information only".to_owned()),
            (EntryStatus::Other(other), _) => ("", other.clone()),
            _ => ("", String::new()),
        };
        Transaction {
            booked: if booked == Cell::Empty { value.clone() } else { booked.clone() },
            value: value.clone(),
            amount: amount.amount_raw.as_deref().map_or(Cell::Empty, amount_cell),
            currency: amount.currency.clone().unwrap_or_default(),
            direction,
            status,
            purpose: purpose_of(entry, details, beside, place),
            reference: reference_of(entry, place),
        }
    };
    let adds_up = entry.details.len() > 1 && entry.details_reconcile();
    if adds_up && entry.details.iter().all(|detail| detail.amount.amount_raw.is_some()) {
        let parts = (1..).zip(entry.details.chunks(1));
        return parts.map(|(place, detail)| one(&detail[0].amount, detail, Some(place))).collect();
    }
    vec![one(&entry.amount, &entry.details, None)]
}

/// What the payer and the bank wrote beside it.
fn purpose_of(entry: &CashEntry, details: &[EntryDetail], beside: &LeftOut, place: Option<usize>) -> String {
    let references = &beside.creditor_references;
    let own = place.map_or(&references[..], |place| references.get(place - 1..place).unwrap_or_default());
    let mut texts: Vec<&str> = own.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    for detail in details {
        let end_to_end = detail.end_to_end_id.as_deref().filter(|id| is_reference(id));
        texts
            .extend([detail.reference.as_deref(), end_to_end, detail.additional_info.as_deref()].into_iter().flatten());
        texts.extend(detail.counterparty_name.as_deref());
    }
    // What is said of a booking of several is said of none of them.
    texts.extend(entry.additional_info.as_deref().filter(|_| details.len() == entry.details.len()));
    texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" · ")
}

/// Whether a text is a reference, and not what a bank writes where it has none.
fn is_reference(text: &str) -> bool {
    NO_REFERENCE.iter().all(|none| *none != text)
}

/// The bank's own reference, with the place among those that were booked together.
fn reference_of(entry: &CashEntry, place: Option<usize>) -> String {
    let own = entry.account_servicer_ref.as_deref().map(str::trim).filter(|own| is_reference(own));
    match (own, place) {
        (Some(own), Some(place)) => format!("{own}/{place}"),
        (Some(own), None) => own.to_owned(),
        // The payer's own names one payment too, where it names one.
        (None, place) => {
            let detail = place.map_or(entry.details.first(), |place| entry.details.get(place - 1));
            let is_one = place.is_some() || entry.details.len() == 1;
            let end_to_end = detail.filter(|_| is_one).and_then(|detail| detail.end_to_end_id.as_deref());
            end_to_end.map(str::trim).filter(|id| is_reference(id)).unwrap_or_default().to_owned()
        }
    }
}

/// The tags of MT940 that its parser knows; banks add others of their own.
const TAGS: &[&str] = &["20", "21", "25", "28", "28C", "60F", "60M", "61", "86", "62F", "62M", "64", "65"];

fn of_mt940(path: &Path, text: &str) -> Result<Vec<Transaction>, FileError> {
    let mut transactions = Vec::new();
    for message in messages_of(text) {
        // The parser takes nothing but the letters of SWIFT; what payers wrote is kept as they wrote it.
        let plain = |(tag, value): &(&str, String)| {
            let value = match *tag {
                "86" => "-".to_owned(),
                "61" => mt940::sanitizers::to_swift_charset(&with_known_type(value)),
                _ => mt940::sanitizers::to_swift_charset(value),
            };
            format!(":{tag}:{value}\r\n")
        };
        let message = with_balances(message);
        let known: Vec<&(&str, String)> = message.iter().filter(|(tag, _)| TAGS.contains(tag)).collect();
        let spelt: String = known.iter().map(|field| plain(field)).collect();
        let read =
            mt940::parse_mt940(&spelt).map_err(|error| unreadable(path, "MT940", line_of(&error.to_string())))?;
        let mut texts = known.iter().enumerate().filter(|(_, (tag, _))| *tag == "61").map(|(at, _)| {
            known.get(at + 1).filter(|(tag, _)| *tag == "86").map(|(_, value)| value.as_str()).unwrap_or_default()
        });
        for statement in read {
            let currency = statement.opening_balance.iso_currency_code;
            for line in statement.statement_lines {
                transactions.push(of_line(&line, &currency, texts.next().unwrap_or_default()));
            }
        }
    }
    Ok(transactions)
}

/// A report of the same day (MT942) with the balances that its parser wants, which are not read.
fn with_balances(mut message: Vec<(&str, String)>) -> Vec<(&str, String)> {
    let has = |message: &[(&str, String)], tags: [&str; 2]| message.iter().any(|(tag, _)| tags.contains(tag));
    let floor = message.iter().find(|(tag, _)| *tag == "34F").and_then(|(_, value)| value.get(..3).map(str::to_owned));
    let Some(currency) = floor.filter(|_| !has(&message, ["60F", "60M"])) else { return message };
    let nothing = format!("C000101{currency}0,00");
    let first = message.iter().position(|(tag, _)| *tag == "61").unwrap_or(message.len());
    message.insert(first, ("60F", nothing.clone()));
    if !has(&message, ["62F", "62M"]) {
        message.push(("62F", nothing));
    }
    message
}

/// A line of a statement whose type is one of three digits (`S034`), with a type that its parser knows: it is not read.
fn with_known_type(line: &str) -> String {
    let bytes = line.as_bytes();
    let is_type = |at: &usize| {
        bytes[*at] == b'S'
            && (bytes[at - 1].is_ascii_digit() || bytes[at - 1] == b',')
            && bytes.get(at + 1..at + 4).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
    };
    match (1..bytes.len()).find(is_type) {
        Some(at) => format!("{}NMSC{}", &line[..at], &line[at + 4..]),
        None => line.to_owned(),
    }
}

/// The fields of each message of a file, without the blocks around it.
fn messages_of(text: &str) -> Vec<Vec<(&str, String)>> {
    let mut messages: Vec<Vec<(&str, String)>> = Vec::new();
    let mut within = false;
    for line in text.lines() {
        let field = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        let is_tag = |tag: &str| matches!(tag.len(), 2 | 3) && tag.as_bytes()[0].is_ascii_digit();
        // A bank's own tags are letters.
        let is_own = |tag: &str| (1..=4).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_uppercase());
        match field {
            Some(("20", value)) => {
                messages.push(vec![("20", value.to_owned())]);
                within = true;
            }
            Some((tag, value)) if within && (is_tag(tag) || is_own(tag)) => {
                if let Some(message) = messages.last_mut() {
                    message.push((tag, value.to_owned()));
                }
            }
            _ if line.starts_with('-') && line.trim_start_matches('-').trim_start().chars().all(|c| c == '}') => {
                within = false;
            }
            _ if line.starts_with("-}") => within = false,
            _ if within => {
                if let Some((_, value)) = messages.last_mut().and_then(|message| message.last_mut()) {
                    value.push_str("\r\n");
                    value.push_str(line);
                }
            }
            _ => {}
        }
    }
    messages
}

/// The day of booking, which stands there without a year: the one nearest to the day of value.
fn booked_on(line: &StatementLine) -> NaiveDate {
    let Some(stated) = line.entry_date else { return line.value_date };
    let years = [-1, 0, 1].map(|apart| stated.with_year(line.value_date.year() + apart));
    let apart = |day: &NaiveDate| day.signed_duration_since(line.value_date).num_days().abs();
    years.into_iter().flatten().min_by_key(apart).unwrap_or(stated)
}

fn of_line(line: &StatementLine, currency: &str, text: &str) -> Transaction {
    let (direction, status) = match line.ext_debit_credit_indicator {
        ExtDebitOrCredit::Credit => ("C", CAME),
        ExtDebitOrCredit::Debit => ("D", CAME),
        // The parser has the names the wrong way round: `RC`, a credit that is taken back, is its `ReverseDebit`.
        ExtDebitOrCredit::ReverseDebit => ("", GOES_BACK),
        ExtDebitOrCredit::ReverseCredit => ("", OWN_RETURNED),
    };
    let own = line.bank_ref.as_deref().map(str::trim).filter(|own| is_reference(own));
    let written = purpose_of_86(text);
    let beside = [&line.customer_ref, line.supplementary_details.as_ref().unwrap_or(&line.customer_ref)];
    let mut purpose: Vec<&str> = [written.as_str()].into_iter().chain(beside.map(|text| text.trim())).collect();
    purpose.retain(|text| is_reference(text));
    purpose.dedup();
    Transaction {
        booked: day_cell(booked_on(line)),
        value: day_cell(line.value_date),
        amount: amount_cell(&line.amount.to_string()),
        currency: currency.to_owned(),
        direction,
        status: status.to_owned(),
        purpose: purpose.join(" · "),
        reference: own.unwrap_or_default().to_owned(),
    }
}

/// The part of field 86 that is made of subfields with two digits each, and the sign before each: `166?00…?20…`, in Poland
/// `^00…^20…` or `~20…`.
fn subfields_of(text: &str) -> Option<(&str, char)> {
    const SIGNS: [char; 5] = ['?', '^', '~', '‹', '<'];
    let rest = text.get(3..).filter(|_| text.bytes().take(3).all(|byte| byte.is_ascii_digit())).unwrap_or(text);
    let sign = rest.chars().next().filter(|sign| SIGNS.contains(sign))?;
    let is_number = |text: &str| text.len() > 1 && text.bytes().take(2).all(|byte| byte.is_ascii_digit());
    is_number(&rest[sign.len_utf8()..]).then_some((rest, sign))
}

/// The text of field 86: lines and subfields are as long as they may be and cut words, so that what is full goes on
/// in the next.
fn purpose_of_86(text: &str) -> String {
    const LINE: usize = 65;
    const SUBFIELD: usize = 27;
    let mut whole = String::new();
    let mut last = 0;
    for line in text.lines() {
        if last > 0 && last < LINE {
            whole.push(' ');
        }
        whole.push_str(line);
        last = line.chars().count();
    }
    let Some((fields, sign)) = subfields_of(&whole) else {
        return whole.split_whitespace().collect::<Vec<_>>().join(" ");
    };
    let mut purpose = String::new();
    let mut last: Option<usize> = None;
    for subfield in fields.split(sign).skip(1) {
        let (number, value) = match subfield.get(..2).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        {
            Some(number) => (number, &subfield[2..]),
            // A question mark that somebody wrote.
            None => ("", subfield),
        };
        // The bank and the account of the other side are no text.
        if matches!(number, "30" | "31") {
            continue;
        }
        let goes_on = number.starts_with(['2', '6']) && last.is_some_and(|last| last >= SUBFIELD);
        if !purpose.is_empty() && !goes_on {
            purpose.push(' ');
        }
        purpose.push_str(value);
        last = number.starts_with(['2', '6']).then(|| value.chars().count());
    }
    purpose.split_whitespace().collect::<Vec<_>>().join(" ")
}
