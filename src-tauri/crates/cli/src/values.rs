//! The values of options, as the user writes them.

use crate::words::{said, said_with};
use caseload_engine::{
    ClassBy, Currency, DateOrder, DayCount, DecimalMark, Field, GroupBy, Kind, Level, Meaning, Percentage,
    ScheduleExtent, Signs, StatusMeaning,
};

pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    [Kind::Cases, Kind::Instalments, Kind::Payments]
        .into_iter()
        .find(|kind| kind.name() == text)
        .ok_or_else(|| said("cases, instalments or payments").to_owned())
}

pub(crate) fn signs(text: &str) -> Result<Signs, String> {
    Signs::by_name(text).ok_or_else(|| said("as-written or turned").to_owned())
}

pub(crate) fn status(text: &str) -> Result<StatusMeaning, String> {
    let (value, name) = text.rsplit_once('=').ok_or_else(|| said("VALUE=MEANING").to_owned())?;
    let meaning = Meaning::by_name(name.trim()).ok_or_else(|| {
        let names: Vec<&str> = Meaning::ALL.iter().map(|meaning| meaning.name()).collect();
        said_with("one of the meanings {names}", &[("names", &names.join(", "))])
    })?;
    Ok(StatusMeaning { value: value.to_owned(), meaning })
}

pub(crate) fn mapping(text: &str) -> Result<(Field, String), String> {
    let (field, header) = pair(text)?;
    let known = || Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
    Field::by_name(&field)
        .map(|field| (field, header))
        .ok_or_else(|| said_with("one of the fields {names}", &[("names", &known())]))
}

/// Percent with at most four decimals.
pub(crate) fn percentage(text: &str) -> Result<Percentage, String> {
    let percent: Option<f64> = text.trim().parse().ok();
    percent.and_then(Percentage::from_percent).ok_or_else(|| said("a percentage with at most four decimals").to_owned())
}

pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .filter(|(name, _)| !name.trim().is_empty())
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .ok_or_else(|| said("NAME=VALUE").to_owned())
}

/// Several values of one field together.
pub(crate) fn gathered(pairs: Vec<(String, String)>) -> Vec<(String, Vec<String>)> {
    let mut gathered: Vec<(String, Vec<String>)> = Vec::new();
    for (field, value) in pairs {
        match gathered.iter_mut().find(|(known, _)| *known == field) {
            Some((_, values)) => values.push(value),
            None => gathered.push((field, vec![value])),
        }
    }
    gathered
}

pub(crate) fn currency(text: &str) -> Result<Currency, String> {
    text.parse().map_err(|()| said("a three-letter currency code").to_owned())
}

pub(crate) fn dates(text: &str) -> Result<DateOrder, String> {
    DateOrder::by_name(text).ok_or_else(|| said("dmy, mdy or ymd").to_owned())
}

pub(crate) fn decimals(text: &str) -> Result<DecimalMark, String> {
    DecimalMark::by_name(text).ok_or_else(|| said("point or comma").to_owned())
}

pub(crate) fn schedule(text: &str) -> Result<ScheduleExtent, String> {
    ScheduleExtent::by_name(text).ok_or_else(|| said("whole or part").to_owned())
}

pub(crate) fn day_count(text: &str) -> Result<DayCount, String> {
    DayCount::by_name(text).ok_or_else(|| said("next-day, day-end or months").to_owned())
}

pub(crate) fn level(text: &str) -> Result<Level, String> {
    Level::by_name(text).ok_or_else(|| said("case or debtor").to_owned())
}

pub(crate) fn class_by(text: &str) -> Result<ClassBy, String> {
    match text {
        "past-due" => Ok(ClassBy::PastDue),
        "delinquent" => Ok(ClassBy::Delinquent),
        _ => Err(said("past-due or delinquent").to_owned()),
    }
}

/// What cases are grouped by; `None` where the text is none of the program's own ways, but a header of the lender's.
pub(crate) fn group_by(text: &str) -> Option<GroupBy> {
    match text {
        "product" => Some(GroupBy::Product),
        "region" => Some(GroupBy::Region),
        "collector" => Some(GroupBy::Collector),
        "agency" => Some(GroupBy::Agency),
        "reason" => Some(GroupBy::Reason),
        "reason-group" => Some(GroupBy::ReasonGroup),
        "side" => Some(GroupBy::Side),
        "disbursement-month" => Some(GroupBy::DisbursementMonth),
        _ => None,
    }
}
