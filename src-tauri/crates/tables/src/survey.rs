//! What whole columns tell about the spelling of dates and amounts, which no single value can.

use crate::cell::{Cell, Row};
use crate::columns::Column;
use crate::values::{
    DateOrder, DecimalMark, Marks, Written, is_year_near, marks, typed_day, utc_time, without_signs, written,
};
use caseload_domain::case::ValueKind;
use chrono::{Datelike as _, NaiveTime, Timelike as _};

/// What has been seen of a file's dates and amounts.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    columns: Vec<Option<ValueKind>>,
    dates: Vec<DateEvidence>,
    point: u64,
    comma: u64,
    /// Amounts whose mark may be either.
    either: u64,
    /// The first of them that has a point.
    pointed: Option<String>,
    /// Amounts with one or two digits behind a comma that can only separate decimals, and those with more.
    decimals_behind_comma: [u64; 2],
}

#[derive(Clone, Debug, Default)]
struct DateEvidence {
    /// The first value that may be read in two ways.
    example: Option<String>,
    /// Real dates of a workbook, and those of them whose day is no month.
    typed: u64,
    typed_beyond_twelve: u64,
    day_first: u64,
    month_first: u64,
    year_first: u64,
    open: u64,
    /// Values whose first number is no month: their day or their year comes first.
    not_month_first: u64,
    /// The time of day that all stamps in UTC have, with how many there are; `None` where two differ, or a value is no
    /// such stamp.
    utc: Option<(NaiveTime, u64)>,
    /// Whether a value is no stamp in UTC, or of another time of day than the first.
    is_of_several_times: bool,
}

/// How the values of a file are spelled.
#[derive(Clone, Debug, Default)]
pub struct Spelling {
    /// For each column, which of day and month comes first, where it matters and is settled.
    pub orders: Vec<Option<DateOrder>>,
    /// The columns whose order matters and nothing settles, each with the first value that may be
    /// read in two ways.
    pub unsettled: Vec<(usize, String)>,
    /// What separates decimals.
    pub decimal_mark: DecimalMark,
    /// Both marks separate decimals.
    pub mixed_marks: bool,
    /// Commas separate one or two decimals, and never three.
    pub short_decimals: bool,
    /// Nothing tells what separates decimals.
    pub unsettled_marks: bool,
    /// Then, the first amount with a point that may stand before decimals or thousands.
    pub unsettled_amount: Option<String>,
    /// Columns in which a spreadsheet seems to have made dates of the texts that it could read the
    /// wrong way round, and left the others.
    pub half_converted: Vec<usize>,
    /// Columns of stamps in UTC that are all the midnight of a place further east: each means the day after.
    pub next_day: Vec<usize>,
}

impl Survey {
    /// A survey of the columns that hold dates and amounts.
    #[must_use]
    pub fn of(columns: &[Column]) -> Self {
        Self {
            columns: columns
                .iter()
                .map(|column| {
                    column
                        .field
                        .map(caseload_domain::Field::kind)
                        .filter(|kind| matches!(kind, ValueKind::Date | ValueKind::Amount))
                })
                .collect(),
            dates: vec![DateEvidence::default(); columns.len()],
            point: 0,
            comma: 0,
            either: 0,
            pointed: None,
            decimals_behind_comma: [0; 2],
        }
    }

    /// Takes a row of data into account.
    pub fn see(&mut self, row: &Row) {
        for (index, kind) in self.columns.iter().enumerate() {
            if *kind == Some(ValueKind::Date)
                && let Some(day) = typed_day(row.cell(index))
            {
                self.dates[index].typed += 1;
                self.dates[index].typed_beyond_twelve += u64::from(day.day() > 12);
                continue;
            }
            let (Some(kind), Cell::Text(text)) = (kind, row.cell(index)) else {
                continue;
            };
            if *kind == ValueKind::Amount {
                match marks(text) {
                    Marks::Point => self.point += 1,
                    Marks::Comma => {
                        self.comma += 1;
                        let behind = text.rsplit([',', '，']).next().unwrap_or_default();
                        let digits = behind.chars().filter(char::is_ascii_digit).count();
                        self.decimals_behind_comma[usize::from(digits > 2)] += 1;
                    }
                    Marks::Either => {
                        self.either += 1;
                        if self.pointed.is_none() && without_signs(text).contains(['.', '．']) {
                            self.pointed = Some(text.trim().to_owned());
                        }
                    }
                    Marks::None => {}
                }
                continue;
            }
            let evidence = &mut self.dates[index];
            evidence.see_time(text);
            match written(text) {
                Written::Numbers { first, second, .. } => match (first > 12, second > 12) {
                    (true, false) => evidence.day_first += 1,
                    (false, true) => evidence.month_first += 1,
                    (false, false) if first != second => evidence.leave_open(text),
                    _ => {}
                },
                Written::Short { first, second, third } => {
                    if first > 31 {
                        evidence.year_first += 1;
                    } else if second > 12 {
                        evidence.month_first += 1;
                    } else if first > 12 && (third > 31 || (!is_year_near(first) && is_year_near(third))) {
                        evidence.day_first += 1;
                    } else if text.contains('.') && is_year_near(third) {
                        // Dotted dates have the day first, whatever the others have.
                    } else {
                        evidence.not_month_first += u64::from(first > 12);
                        evidence.leave_open(text);
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether some column of dates still needs what its other rows say.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.dates.iter().any(DateEvidence::is_open)
    }

    /// Whether the mark of decimals still needs what other rows say.
    #[must_use]
    pub fn marks_are_open(&self) -> bool {
        self.either > 0 && self.point + self.comma == 0
    }

    /// What the rows seen settle; `said` is the order the user gave, which goes before all, and
    /// `remembered` the one given for such a file before, for what is open in this one; `mark` is the
    /// mark of decimals that the user gave. A column
    /// that doesn't settle its order itself is open, whatever others say.
    #[must_use]
    pub fn settle(
        &self,
        said: Option<DateOrder>,
        remembered: Option<DateOrder>,
        mark: Option<DecimalMark>,
    ) -> Spelling {
        let recognised = if self.comma > self.point { DecimalMark::Comma } else { DecimalMark::Point };
        let unsettled_marks = mark.is_none() && self.marks_are_open();
        let mut spelling = Spelling {
            decimal_mark: mark.unwrap_or(recognised),
            mixed_marks: mark.is_none() && self.comma > 0 && self.point > 0,
            short_decimals: mark.is_none() && self.decimals_behind_comma[0] > 0 && self.decimals_behind_comma[1] == 0,
            unsettled_marks,
            unsettled_amount: self.pointed.clone().filter(|_| unsettled_marks),
            ..Spelling::default()
        };
        for (index, evidence) in self.dates.iter().enumerate() {
            let order = said.or(evidence.order()).or(remembered);
            if order.is_none() && evidence.is_open() {
                spelling.unsettled.push((index, evidence.example.clone().unwrap_or_default()));
            }
            if evidence.is_half_converted() {
                spelling.half_converted.push(index);
            }
            if evidence.is_midnight_further_east() {
                spelling.next_day.push(index);
            }
            spelling.orders.push(order);
        }
        spelling
    }
}

impl DateEvidence {
    fn see_time(&mut self, text: &str) {
        match (utc_time(text), &mut self.utc) {
            // Clocks change by an hour, twice a year.
            (Some(time), Some((first, count))) if (time - *first).num_minutes().abs() == 60 || time == *first => {
                *count += 1;
            }
            (Some(time), none @ None) => *none = Some((time, 1)),
            (None, _) if text.trim().is_empty() => {}
            _ => self.is_of_several_times = true,
        }
    }

    /// Whether every value is the same moment of its day in UTC, one after noon: midnight at the lender's.
    fn is_midnight_further_east(&self) -> bool {
        !self.is_of_several_times && self.utc.is_some_and(|(time, count)| count > 1 && time.hour() >= 12)
    }

    fn leave_open(&mut self, text: &str) {
        self.open += 1;
        self.example.get_or_insert_with(|| text.trim().to_owned());
    }

    fn is_open(&self) -> bool {
        self.open > 0 && self.order().is_none()
    }

    /// Texts whose day is no month, beside real dates all of whose days could be months.
    fn is_half_converted(&self) -> bool {
        let texts = self.day_first + self.month_first;
        // One of each may well be chance.
        self.typed_beyond_twelve == 0 && self.open == 0 && texts > 0 && self.typed > 0 && self.typed + texts > 2
    }

    fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first, self.year_first) {
            (1.., 0, 0) => Some(DateOrder::Dmy),
            (0, 1.., 0) if self.not_month_first == 0 => Some(DateOrder::Mdy),
            (0, 0, 1..) => Some(DateOrder::Ymd),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseload_domain::Field;

    fn survey(dates: &[&str]) -> Spelling {
        let column = Column { header: "due".into(), field: Some(Field::DueDate), by: None };
        let mut survey = Survey::of(&[column]);
        for date in dates {
            survey.see(&Row { number: 1, cells: vec![Cell::Text((*date).into())], ..Row::default() });
        }
        survey.settle(None, None, None)
    }

    #[test]
    fn stamps_that_are_all_one_local_midnight_are_that_day() {
        let east = survey(&["2025-05-31T16:00:00Z", "2025-06-30T16:00:00Z"]);
        assert_eq!(east.next_day, [0]);
        assert_eq!(survey(&["2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"]).next_day, [0], "the clocks change");
        for days in [
            ["2025-05-31T05:00:00Z", "2025-06-30T05:00:00Z"],
            ["2025-05-31T16:00:00Z", "2025-06-30T17:20:11Z"],
            ["2025-05-31T16:00:00Z", "2025-06-30T18:00:00Z"],
            ["2025-05-31T16:00:00Z", "2025-06-30"],
            ["2025-05-31T16:00:00", "2025-06-30T16:00:00"],
        ] {
            assert!(survey(&days).next_day.is_empty(), "{days:?}");
        }
    }

    #[test]
    fn one_telling_value_settles_a_column() {
        assert_eq!(survey(&["3/4/2024", "13/4/2024"]).orders, [Some(DateOrder::Dmy)]);
        assert_eq!(survey(&["3/4/24", "4/13/24"]).orders, [Some(DateOrder::Mdy)]);
        assert_eq!(survey(&["2024-03-04", "3/4/2024"]).unsettled, [(0, "3/4/2024".to_owned())]);
        assert_eq!(
            survey(&["13/4/2024", "4/13/2024", "3/4/2024"]).unsettled.len(),
            1,
            "a column that contradicts itself"
        );
        assert_eq!(survey(&["30/11/25", "01/12/25", "12/13/25"]).unsettled.len(), 1, "30 is no month");
        assert!(survey(&["2024-03-04", "4/4/2024"]).unsettled.is_empty(), "nothing is open");
    }
}
