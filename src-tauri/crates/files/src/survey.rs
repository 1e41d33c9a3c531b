//! What whole columns tell about the spelling of dates and amounts, which no single value can.

use crate::cell::{Cell, Row};
use crate::columns::Column;
use crate::values::{DateOrder, DecimalMark, Marks, Written, marks, written};
use caseload_domain::case::ValueKind;

/// What has been seen of a file's dates and amounts.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    columns: Vec<Option<ValueKind>>,
    dates: Vec<DateEvidence>,
    point: u64,
    comma: u64,
}

#[derive(Clone, Debug, Default)]
struct DateEvidence {
    /// The first value that may be read in two ways.
    example: Option<String>,
    day_first: u64,
    month_first: u64,
    year_first: u64,
    open: u64,
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
        }
    }

    /// Takes a row of data into account.
    pub fn see(&mut self, row: &Row) {
        for (index, kind) in self.columns.iter().enumerate() {
            let (Some(kind), Cell::Text(text)) = (kind, row.cell(index)) else {
                continue;
            };
            if *kind == ValueKind::Amount {
                match marks(text) {
                    Marks::Point => self.point += 1,
                    Marks::Comma => self.comma += 1,
                    Marks::Either | Marks::None => {}
                }
                continue;
            }
            let evidence = &mut self.dates[index];
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
                    } else if first > 12 && third > 31 {
                        evidence.day_first += 1;
                    } else {
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

    /// What the rows seen settle; `said` is the order the user gave, which goes before all, and
    /// `remembered` the one given for such a file before, for what is open in this one.
    /// Columns of one file are written by one hand: an open column follows the others.
    #[must_use]
    pub fn settle(&self, said: Option<DateOrder>, remembered: Option<DateOrder>) -> Spelling {
        let settled: Vec<Option<DateOrder>> = self.dates.iter().map(DateEvidence::order).collect();
        let mut voices: Vec<DateOrder> = settled.iter().copied().flatten().collect();
        voices.dedup();
        let common = if voices.len() == 1 { voices.first().copied() } else { None };
        let mut spelling = Spelling {
            decimal_mark: if self.comma > self.point { DecimalMark::Comma } else { DecimalMark::Point },
            ..Spelling::default()
        };
        for (index, evidence) in self.dates.iter().enumerate() {
            let order = said.or(settled[index]).or(common).or(remembered);
            if order.is_none() && evidence.is_open() {
                spelling.unsettled.push((index, evidence.example.clone().unwrap_or_default()));
            }
            spelling.orders.push(order);
        }
        spelling
    }
}

impl DateEvidence {
    fn leave_open(&mut self, text: &str) {
        self.open += 1;
        self.example.get_or_insert_with(|| text.trim().to_owned());
    }

    fn is_open(&self) -> bool {
        self.open > 0 && self.order().is_none()
    }

    fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first, self.year_first) {
            (1.., 0, 0) => Some(DateOrder::Dmy),
            (0, 1.., 0) => Some(DateOrder::Mdy),
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
        survey.settle(None, None)
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
        assert!(survey(&["2024-03-04", "4/4/2024"]).unsettled.is_empty(), "nothing is open");
    }
}
