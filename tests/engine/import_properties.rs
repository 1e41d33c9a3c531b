//! Whatever rows a file has and whatever it wears: every row is counted once, the money adds up,
//! and importing it again changes nothing.

use caseload_engine::{Cancel, DateOrder, Engine, ImportRequest, ImportResult, ListRequest, NoticeCode};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const AS_OF: &str = "2025-06-30";

/// A row of the lender's.
#[derive(Clone, Debug)]
enum Line {
    Loan { loan: u8, hundredths: i64, days: u64 },
    Blank,
    NotAnAmount { loan: u8 },
    NoNumber,
    NoSuchDay { loan: u8 },
}

/// How the file is written.
#[derive(Clone, Debug)]
struct FileFormat {
    workbook: bool,
    delimiter: char,
    line_end: &'static str,
    encoding: u8,
    titles: usize,
    comma: bool,
    dates: u8,
    total: bool,
}

fn line() -> impl Strategy<Value = Line> {
    // Few loans, so that many rows speak of the same one; amounts that often repeat.
    prop_oneof![
        8 => (0_u8..12, prop_oneof![Just(12_345_i64), 1_i64..9_999_999], 1_u64..400)
            .prop_map(|(loan, hundredths, days)| Line::Loan { loan, hundredths, days: days / 100 * 100 + 1 }),
        1 => Just(Line::Blank),
        1 => (0_u8..12).prop_map(|loan| Line::NotAnAmount { loan }),
        1 => Just(Line::NoNumber),
        1 => (0_u8..12).prop_map(|loan| Line::NoSuchDay { loan }),
    ]
}

fn file_formats() -> impl Strategy<Value = FileFormat> {
    (
        any::<bool>(),
        prop::sample::select(vec![',', ';', '\t', '|']),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        0_u8..4,
        0_usize..3,
        any::<bool>(),
        0_u8..4,
        any::<bool>(),
    )
        .prop_map(|(workbook, delimiter, line_end, encoding, titles, comma, dates, total)| FileFormat {
            workbook,
            delimiter,
            line_end,
            encoding,
            titles,
            comma,
            dates,
            total,
        })
}

fn as_of() -> NaiveDate {
    AS_OF.parse().expect("a date")
}

fn due(days: u64) -> NaiveDate {
    as_of().checked_sub_days(Days::new(days)).expect("a day")
}

impl FileFormat {
    fn amount(&self, hundredths: i64) -> String {
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(if self.comma { '.' } else { ',' });
            }
            grouped.push(digit);
        }
        format!("{grouped}{}{rest:02}", if self.comma { ',' } else { '.' })
    }

    fn date(&self, date: NaiveDate) -> String {
        date.format(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y年%m月%d日"][usize::from(self.dates)]).to_string()
    }

    fn order(&self) -> Option<DateOrder> {
        match self.dates {
            1 => Some(DateOrder::Dmy),
            2 => Some(DateOrder::Mdy),
            _ => None,
        }
    }

    fn rows(&self, lines: &[Line]) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = (0..self.titles).map(|_| vec!["逾期案件 清单".to_owned()]).collect();
        rows.push(["案件编号", "客户姓名", "逾期总金额", "应还日期"].map(str::to_owned).to_vec());
        let mut total = 0;
        for line in lines {
            rows.push(match line {
                Line::Loan { loan, hundredths, days } => {
                    total += hundredths;
                    vec![format!("P-{loan:04}"), "王, 小明".to_owned(), self.amount(*hundredths), self.date(due(*days))]
                }
                Line::Blank => vec![String::new(); 4],
                Line::NotAnAmount { loan } => {
                    vec![format!("P-{loan:04}"), "王".to_owned(), "?".to_owned(), self.date(due(5))]
                }
                Line::NoNumber => {
                    total += 500;
                    vec![String::new(), "李".to_owned(), self.amount(500), self.date(due(5))]
                }
                Line::NoSuchDay { loan } => {
                    total += 700;
                    vec![format!("P-{loan:04}"), "王".to_owned(), self.amount(700), "2025-02-30".to_owned()]
                }
            });
        }
        if self.total {
            rows.push(vec!["合计".to_owned(), String::new(), self.amount(total), String::new()]);
        }
        rows
    }

    fn write(&self, folder: &Path, lines: &[Line]) -> PathBuf {
        let rows = self.rows(lines);
        let path = folder.join("file.csv");
        if self.workbook {
            let mut book = rust_xlsxwriter::Workbook::new();
            let page = book.add_worksheet();
            for (row, cells) in (0_u32..).zip(&rows) {
                for (column, cell) in (0_u16..).zip(cells) {
                    page.write(row, column, cell).expect("written");
                }
            }
            book.save(&path).expect("saved");
            return path;
        }
        let field = |text: &String| format!("\"{text}\"");
        let text: String = rows
            .iter()
            .map(|row| row.iter().map(field).collect::<Vec<_>>().join(&self.delimiter.to_string()) + self.line_end)
            .collect();
        let bytes = match self.encoding {
            0 => text.into_bytes(),
            1 => format!("\u{feff}{text}").into_bytes(),
            2 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            _ => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        };
        std::fs::write(&path, bytes).expect("written");
        path
    }
}

/// What must come out, found the slow way: all rows of a loan are looked at together.
fn slowly(lines: &[Line]) -> (u64, u64, u64, BTreeMap<String, (i64, NaiveDate)>) {
    // A row that can't be read says something, too, which nobody knows.
    let mut rows_of: BTreeMap<u8, Vec<Option<(i64, u64)>>> = BTreeMap::new();
    let mut rejected = 0;
    for line in lines {
        match line {
            Line::Loan { loan, hundredths, days } => {
                rows_of.entry(*loan).or_default().push(Some((*hundredths, *days)));
            }
            Line::NotAnAmount { loan } | Line::NoSuchDay { loan } => rows_of.entry(*loan).or_default().push(None),
            Line::Blank => {}
            Line::NoNumber => rejected += 1,
        }
    }
    let (mut unchanged, mut standing) = (0, BTreeMap::new());
    for (loan, rows) in rows_of {
        match rows[0] {
            Some(first) if rows.iter().all(|row| *row == Some(first)) => {
                unchanged += rows.len() as u64 - 1;
                standing.insert(format!("P-{loan:04}"), (first.0, due(first.1)));
            }
            _ => rejected += rows.len() as u64,
        }
    }
    (standing.len() as u64, unchanged, rejected, standing)
}

fn adds_up(result: &ImportResult) -> bool {
    let rows = result.rows;
    let counted =
        rows.blank + rows.footer + rows.created + rows.updated + rows.unchanged + rows.rejected + rows.left_out;
    rows.read == counted
}

async fn check(lines: &[Line], file_formats: &FileFormat) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file_formats.write(folder.path(), lines);
    let engine = Engine::open_or_create(&folder.path().join("book.caseload"), "tester").await.expect("a book");
    let request = ImportRequest { dates: file_formats.order(), ..ImportRequest::of(path, as_of()) };
    let import = async |dry_run: bool| {
        let request = ImportRequest { dry_run, ..request.clone() };
        engine.imports().import(&request, |_| {}, Cancel::default()).await.expect("a file that can be read")
    };
    let (created, unchanged, rejected, standing) = slowly(lines);
    let dry = import(true).await;
    let first = import(false).await;
    prop_assert!(adds_up(&first), "{:?}", first.rows);
    prop_assert_eq!(dry.rows, first.rows, "the dry run said the same");
    prop_assert_eq!((first.rows.created, first.rows.unchanged, first.rows.rejected), (created, unchanged, rejected));
    prop_assert_eq!(first.rows.footer, u64::from(file_formats.total));
    prop_assert!(first.warnings.iter().all(|warning| warning.code != NoticeCode::TotalDiffers), "{:?}", first.warnings);
    let sum = |result: &ImportResult| result.totals.outstanding.first().map_or(0, |money| money.minor);
    prop_assert_eq!(sum(&first), standing.values().map(|(minor, _)| minor).sum::<i64>());
    let list: ListRequest = serde_json::from_value(serde_json::json!({ "as_of": AS_OF })).expect("a request");
    let list = engine.open_list(&list).await.expect("a list");
    let found: BTreeMap<String, (i64, NaiveDate)> = engine
        .list_rows(list.list_id, 0, 1_000)
        .await
        .expect("rows")
        .into_iter()
        .map(|case| (case.loan_no, (case.outstanding.minor, case.due_date.expect("a date"))))
        .collect();
    prop_assert_eq!(&found, &standing);
    let again = import(false).await;
    prop_assert!(adds_up(&again), "{:?}", again.rows);
    prop_assert_eq!((again.rows.created, again.rows.updated), (0, 0), "the same file again changes nothing");
    prop_assert_eq!((again.rows.unchanged, again.rows.rejected), (created + unchanged, rejected));
    prop_assert_eq!(sum(&again), sum(&first));
    prop_assert!(engine.check(as_of(), None).await.expect("asked").ok);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_counted_once_whatever_the_file_wears(
        lines in prop::collection::vec(line(), 1..40),
        file_formats in file_formats(),
    ) {
        // A file of nothing but blank rows is no list of loans.
        prop_assume!(lines.iter().any(|line| matches!(line, Line::Loan { .. })));
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(check(&lines, &file_formats))?;
    }
}
