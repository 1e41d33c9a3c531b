//! What the first rows of a file say of columns of money: which of them hold answers and no amounts, which may be parts of
//! a sum, and which tell of a whole loan and not of an instalment.

use super::schedules::number;
use caseload_domain::Field;
use caseload_domain::case::ValueKind;
use caseload_tables::columns::{Column, Guess, Kind, MatchedBy, has_word};
use caseload_tables::status::is_yes_or_no;
use caseload_tables::{Cell, Row, WordList, known_header, words_of};
use std::collections::HashMap;

/// Takes the field from columns of amounts and dates that hold nothing but answers, such as `Outstanding?` or `Paid Off`;
/// another column that its header makes known may have it.
pub(super) fn release_answers(columns: &mut [Column], kind: Kind, sample: &[Row]) {
    for at in 0..columns.len() {
        let Some(field) = columns[at].field.filter(|_| columns[at].by == Some(MatchedBy::Alias)) else { continue };
        let shown: Vec<_> = sample.iter().map(|row| row.cell(at).display()).filter(|text| !text.is_empty()).collect();
        // A lone letter may be anything.
        let is_word =
            |text: &str| text.chars().count() > 1 || !text.is_ascii() || matches!(text, "0" | "1" | "Y" | "N");
        let says_one = shown.iter().any(|text| text == "1");
        let is_in_words = shown.iter().any(|text| !matches!(text.as_str(), "0" | "1"));
        let may_be_flag = is_in_words || (says_one && (field == Field::PaidAmount || field.kind() == ValueKind::Date));
        let is_value = matches!(field.kind(), ValueKind::Amount | ValueKind::Date);
        if !is_value || !may_be_flag || !shown.iter().all(|text| is_yes_or_no(text) && is_word(text)) {
            continue;
        }
        // What was paid, said with yes and no, is where the instalment stands.
        let is_status = field == Field::PaidAmount;
        columns[at].field = is_status.then_some(Field::Status);
        columns[at].by = is_status.then_some(MatchedBy::Alias);
        let free = columns.iter().enumerate().filter(|(other, column)| *other != at && column.field.is_none());
        let known = free.filter_map(|(other, column)| {
            let known = known_header(&column.header, Some(kind))?;
            (known.field == field).then_some((known.is_fallback, known.rank, other))
        });
        if let Some((.., other)) = known.min() {
            (columns[other].field, columns[other].by) = (Some(field), Some(MatchedBy::Alias));
        }
    }
}

/// Gives the field of a column that shows nothing to another one whose header means the same and which shows something.
pub(super) fn release_blank(columns: &mut [Column], kind: Kind, sample: &[Row]) {
    let is_blank = |at: usize| sample.iter().all(|row| row.cell(at).is_blank());
    for at in 0..columns.len() {
        let Some(field) = columns[at].field.filter(|_| columns[at].by == Some(MatchedBy::Alias) && is_blank(at)) else {
            continue;
        };
        let means_it = |other: &usize| {
            let known = || known_header(&columns[*other].header, Some(kind)).map(|known| known.field);
            columns[*other].field.is_none() && !is_blank(*other) && known() == Some(field)
        };
        if let Some(other) = (0..columns.len()).find(means_it) {
            (columns[at].field, columns[at].by) = (None, None);
            (columns[other].field, columns[other].by) = (Some(field), Some(MatchedBy::Alias));
        }
    }
}

/// A penalty that stands unread beside the instalments of a schedule: it may be owed with them, unless a total beside them
/// holds both.
pub(super) fn penalty_beside(columns: &mut [Column], kind: Kind, sample: &[Row]) -> Vec<Guess> {
    let amount = columns.iter().position(|column| column.field == Some(Field::Amount));
    let Some(amount) = amount.filter(|_| kind == Kind::Instalments) else { return Vec::new() };
    let is_free = |at: usize| columns[at].field.is_none();
    let is_penalty = |at: &usize| {
        let known = known_header(&columns[*at].header, Some(kind)).map(|known| known.field);
        let shows = sample.iter().any(|row| number(row.cell(*at)).is_some_and(|figure| figure > 0.0));
        is_free(*at) && known == Some(Field::Penalty) && shows
    };
    let penalties: Vec<usize> = (0..columns.len()).filter(is_penalty).collect();
    // What is due may have all of it in it already.
    let is_within = |row: &Row| {
        let read = [Field::Principal, Field::Interest, Field::Fees];
        let parts = (0..columns.len()).filter(|at| columns[*at].field.is_some_and(|field| read.contains(&field)));
        let sum: f64 = parts.chain(penalties.iter().copied()).filter_map(|at| number(row.cell(at))).sum();
        number(row.cell(amount)).is_none_or(|due| (due - sum).abs() < 0.005)
    };
    if penalties.is_empty() || sample.iter().all(is_within) {
        return Vec::new();
    }
    let is_total = |at: &usize| {
        let adds_up = |row: &Row| {
            let parts: f64 = penalties.iter().filter_map(|at| number(row.cell(*at))).sum();
            match (number(row.cell(amount)), number(row.cell(*at))) {
                (Some(amount), Some(total)) => (amount + parts - total).abs() < 0.005,
                _ => false,
            }
        };
        is_free(*at) && !penalties.contains(at) && sample.iter().all(adds_up)
    };
    if let Some(total) = (0..columns.len()).find(is_total).filter(|_| columns[amount].by == Some(MatchedBy::Alias)) {
        (columns[amount].field, columns[amount].by) = (None, None);
        (columns[total].field, columns[total].by) = (Some(Field::Amount), Some(MatchedBy::Alias));
        return Vec::new();
    }
    penalties.into_iter().map(|at| Guess { at, field: Field::Fees }).collect()
}

/// What a header calls outstanding may be everything still to pay where loans that are not late owe it too, and another
/// column has nothing just there: that one may be what is overdue.
pub(super) fn owed_when_not_late(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let field = Field::Outstanding;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (at, days) = (place(field)?, place(Field::DaysPastDue)?);
    let is_said = columns[at].by != Some(MatchedBy::Alias) || has_word(&columns[at].header, WordList::Overdue.words());
    if is_said || kind != Kind::Cases {
        return None;
    }
    let figure = |row: &Row, at: usize| number(row.cell(at)).unwrap_or(0.0);
    let is_current = |row: &&Row| number(row.cell(days)).is_some_and(|days| days <= 0.0);
    if !sample.iter().filter(is_current).any(|row| figure(row, at) > 0.0) {
        return None;
    }
    let tells = |other: &usize| {
        let shows = sample.iter().any(|row| figure(row, *other) > 0.0);
        let agrees = sample.iter().all(|row| {
            let part = figure(row, *other);
            part <= figure(row, at) + 0.005 && (part > 0.0) == (number(row.cell(days)).unwrap_or(0.0) > 0.0)
        });
        columns[*other].field.is_none() && shows && agrees
    };
    (0..columns.len()).find(tells).map(|at| Guess { at, field })
}

/// What a list says of charges beside what is overdue of the instalments alone.
pub(super) enum Charges {
    /// It has none.
    None,
    /// A column is the sum of both, and was taken for what is outstanding.
    InTotal,
    /// They may be owed too.
    MayBeOwed(Vec<Guess>),
}

/// Charges beside what is overdue of the instalments alone: a list without a total may owe both.
pub(super) fn charges_beside(columns: &mut [Column], kind: Kind, sample: &[Row]) -> Charges {
    let outstanding = columns.iter().position(|column| column.field == Some(Field::Outstanding));
    let is_of_instalments = |at: &usize| {
        columns[*at].by == Some(MatchedBy::Alias) && has_word(&columns[*at].header, WordList::InstalmentsAlone.words())
    };
    let Some(at) = outstanding.filter(is_of_instalments).filter(|_| kind == Kind::Cases) else { return Charges::None };
    let shows = |at: usize| sample.iter().any(|row| number(row.cell(at)).is_some_and(|figure| figure > 0.0));
    let is_read = |at: usize| matches!(columns[at].field, Some(Field::Penalty | Field::Fees | Field::Interest));
    let is_called = |at: usize| {
        let header = &columns[at].header;
        let is_charge =
            has_word(header, WordList::PartOfDebt.words()) && !has_word(header, WordList::NoPartOfDebt.words());
        columns[at].field.is_none() && is_charge
    };
    let charges: Vec<usize> = (0..columns.len()).filter(|at| (is_read(*at) || is_called(*at)) && shows(*at)).collect();
    let is_more = |other: &usize| {
        let both = || sample.iter().filter_map(|row| Some((number(row.cell(at))?, number(row.cell(*other))?)));
        let is_called = columns[*other].field.is_none() && has_word(&columns[*other].header, &["total", "合计", "总"]);
        is_called && both().all(|(part, whole)| whole >= part) && both().any(|(part, whole)| whole > part)
    };
    if charges.is_empty() {
        let total = (0..columns.len()).find(is_more).filter(|_| sample.len() > 1);
        let guess = total.map(|at| Guess { at, field: Field::Outstanding });
        return guess.map_or(Charges::None, |guess| Charges::MayBeOwed(vec![guess]));
    }
    let is_total = |other: &usize| {
        let adds_up = |row: &Row| {
            let parts: f64 = charges.iter().filter_map(|at| number(row.cell(*at))).sum();
            match (number(row.cell(at)), number(row.cell(*other))) {
                (Some(amount), Some(total)) => (amount + parts - total).abs() < 0.005,
                _ => false,
            }
        };
        columns[*other].field.is_none() && !charges.contains(other) && sample.iter().all(adds_up)
    };
    if let Some(total) = (0..columns.len()).find(is_total) {
        (columns[at].field, columns[at].by) = (None, None);
        (columns[total].field, columns[total].by) = (Some(Field::Outstanding), Some(MatchedBy::Alias));
        return Charges::InTotal;
    }
    (columns[at].field, columns[at].by) = (None, None);
    let unread = charges.into_iter().filter(|at| columns[*at].field.is_none());
    let fees = unread.map(|at| Guess { at, field: Field::Fees });
    Charges::MayBeOwed(std::iter::once(Guess { at, field: Field::Principal }).chain(fees).collect())
}

/// A column that is called a new or revised one of a day or an amount that another column has.
pub(super) fn revised(columns: &[Column], kind: Kind, sample: &[Row]) -> Vec<Guess> {
    let fields = match kind {
        Kind::Cases => &[Field::DueDate, Field::Outstanding][..],
        Kind::Instalments => &[Field::DueDate, Field::Amount],
        Kind::Payments => &[],
    };
    let is_revised = |at: &usize| {
        let column = &columns[*at];
        let shows = || sample.iter().any(|row| !row.cell(*at).is_blank());
        column.field.is_none() && has_word(&column.header, WordList::Revised.words()) && shows()
    };
    let of_field = |at: usize| {
        let words = words_of(&columns[at].header);
        let is_other = |word: &&String| !has_word(word, WordList::Revised.words());
        let bare: Vec<&str> = words.iter().filter(is_other).map(String::as_str).collect();
        let bare =
            if bare.is_empty() { words[0].replace(['新', '后'], "").replace("展期", "") } else { bare.join(" ") };
        let known = known_header(&bare, Some(kind))?;
        let field = known.field;
        let has = columns.iter().any(|column| column.field == Some(field) && column.by == Some(MatchedBy::Alias));
        (fields.contains(&field) && has).then_some(Guess { at, field })
    };
    (0..columns.len()).filter(is_revised).filter_map(of_field).collect()
}

/// What was paid of the parts that a list is made of: they may be what was due, and not what is left.
pub(super) fn paid_beside_parts(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let at = place(Field::Principal).filter(|at| columns[*at].by == Some(MatchedBy::Alias))?;
    let is_paid = |other: &usize| {
        let header = &columns[*other].header;
        let shows = || sample.iter().any(|row| number(row.cell(*other)).is_some_and(|figure| figure > 0.0));
        columns[*other].field.is_none()
            && has_word(header, WordList::Paid.words())
            && !has_word(header, &["last", "date", "unpaid", "on$", "最近"])
            && shows()
    };
    let is_left = has_word(&columns[at].header, WordList::OverdueOrRemaining.words());
    let is_list = kind == Kind::Cases && place(Field::Outstanding).is_none() && !is_left;
    (is_list && (0..columns.len()).any(|other| is_paid(&other))).then_some(Guess { at, field: Field::Principal })
}

/// Money that stands unread beside the parts of which a sum is made: each may be one more part of it.
pub(super) fn unread_parts(columns: &[Column], kind: Kind, sample: &[Row]) -> Vec<Guess> {
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    let is_sum = match kind {
        Kind::Cases => !has(Field::Outstanding) && !has(Field::Debit),
        Kind::Instalments => !has(Field::Amount),
        Kind::Payments => false,
    };
    if !is_sum || !has(Field::Principal) {
        return Vec::new();
    }
    let is_part = |at: &usize| {
        let header = &columns[*at].header;
        let shown = sample.iter().filter(|row| !row.cell(*at).is_blank()).count();
        let figures: Vec<f64> = sample.iter().filter_map(|row| number(row.cell(*at))).collect();
        columns[*at].field.is_none()
            && has_word(header, WordList::PartOfDebt.words())
            && !has_word(header, WordList::NoPartOfDebt.words())
            && figures.len() == shown
            && figures.iter().any(|figure| *figure > 0.0)
    };
    (0..columns.len()).filter(is_part).map(|at| Guess { at, field: Field::Fees }).collect()
}

/// What was paid of instalments that is more than they are, in several rows of one loan: it may be what was paid of the
/// whole loan.
pub(super) fn paid_of_the_whole(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::PaidAmount;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (at, due, loan) = (place(field)?, place(Field::Amount)?, place(Field::LoanNo)?);
    if columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let mut above: HashMap<_, usize> = HashMap::new();
    for row in sample {
        if let (Some(paid), Some(due)) = (number(row.cell(at)), number(row.cell(due)))
            && paid > due + 0.005
        {
            *above.entry(row.cell(loan).display()).or_default() += 1;
        }
    }
    above.values().any(|rows| *rows > 1).then_some(Guess { at, field })
}

/// A list that has a day of payment and an amount beside what is owed may be one of payments.
pub(super) fn list_of_payments(columns: &[Column]) -> Option<Guess> {
    let field = Field::Outstanding;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let is_unread = |wanted: Field| {
        columns.iter().any(|column| {
            let known = known_header(&column.header, Some(Kind::Payments)).map(|known| known.field);
            column.field.is_none()
                && known == Some(wanted)
                && !has_word(&column.header, &["last", "最近", "上次", "ultim"])
        })
    };
    let is_alias = columns[at].by == Some(MatchedBy::Alias);
    (is_alias && is_unread(Field::PaidOn) && is_unread(Field::Amount)).then_some(Guess { at, field })
}

/// Amounts of a workbook that are numbers beside texts all of which an English spreadsheet can't read, `1.250,00`: it may
/// have read `1.250` as 1.25, and `750,50` as 75050.
pub(super) fn half_converted(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let is_foreign = |text: &str| {
        let (point, comma) = (text.find('.'), text.rfind(','));
        comma.is_some_and(|comma| point.is_some_and(|point| point < comma) && text.len() - comma <= 3)
    };
    (0..columns.len()).find_map(|at| {
        let field = columns[at].field.filter(|field| matches!(field, Field::Outstanding | Field::Amount))?;
        let texts = || {
            let cells = sample.iter().map(|row| row.cell(at));
            cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.trim()) } else { None })
        };
        let has_numbers = sample.iter().any(|row| matches!(row.cell(at), Cell::Number(number) if *number != 0.0));
        let mut amounts = texts().filter(|text| text.contains(|c: char| c.is_ascii_digit())).peekable();
        let is_half = has_numbers && amounts.peek().is_some() && amounts.all(is_foreign);
        (is_half && columns[at].by == Some(MatchedBy::Alias)).then_some(Guess { at, field })
    })
}
