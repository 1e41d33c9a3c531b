//! An invented portfolio of forty loans, and the same portfolio in the dresses that files wear.

use chrono::{Days, NaiveDate};
use std::path::Path;

/// The day that the portfolio is for.
pub const AS_OF: &str = "2025-06-30";

/// One loan.
#[derive(Clone, Debug)]
pub struct Loan {
    /// Its number.
    pub loan_no: String,
    /// Who owes.
    pub name: String,
    /// ID number; every fifth debtor has two loans.
    pub id_no: String,
    /// Telephone.
    pub phone: String,
    /// Outstanding, in hundredths.
    pub outstanding: i64,
    /// Due date.
    pub due: NaiveDate,
    /// Product.
    pub product: &'static str,
    /// Region.
    pub city: &'static str,
    /// A remark of the lender's.
    pub note: String,
}

/// The day that the portfolio is for.
///
/// # Panics
/// Never: the constant is a date.
#[must_use]
pub fn as_of() -> NaiveDate {
    AS_OF.parse().expect("a date")
}

/// The invented portfolio: forty loans, five in each bucket M0 to M7+.
///
/// # Panics
/// Never: the days are few.
#[must_use]
pub fn loans() -> Vec<Loan> {
    let days = [0, 12, 45, 75, 105, 135, 165, 260];
    (0..40_u64)
        .map(|at| {
            let debtor = if at % 5 == 4 { at - 1 } else { at };
            let age = days[usize::try_from(at % 8).expect("small")] + at / 8;
            // Not due yet, for the first of each eight.
            let due = if at % 8 == 0 {
                as_of().checked_add_days(Days::new(at / 8))
            } else {
                as_of().checked_sub_days(Days::new(age))
            };
            Loan {
                loan_no: format!("FX{:06}", 100 + at),
                name: format!(
                    "试例{}",
                    char::from_u32(0x4e00 + u32::try_from(debtor).expect("small") * 7).expect("a character")
                ),
                id_no: format!("00000019900101{debtor:03}X"),
                phone: format!("1990001{debtor:04}"),
                outstanding: i64::try_from(at * 7_919 + 1).expect("small") * 13,
                due: due.expect("a day"),
                product: ["Cash", "Car", "Card"][usize::try_from(at % 3).expect("small")],
                city: ["上海", "成都"][usize::try_from(at % 2).expect("small")],
                note: if at == 7 { "=cmd|'/c calc'!A1".to_owned() } else { format!("remark {at}") },
            }
        })
        .collect()
}

/// What the buckets M0 to M7+ must hold of [`loans`]: cases and hundredths.
#[must_use]
pub fn expected_buckets() -> [(u64, i64); 8] {
    let mut buckets = [(0, 0); 8];
    for (at, loan) in loans().iter().enumerate() {
        let bucket = &mut buckets[at % 8];
        bucket.0 += 1;
        bucket.1 += loan.outstanding;
    }
    buckets
}

/// Hundredths with a point.
#[must_use]
pub fn decimal(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The portfolio as plain CSV with the usual Chinese headers.
#[must_use]
pub fn csv() -> String {
    let mut text = String::from("案件编号,客户姓名,身份证号,手机号,城市,产品名称,逾期总金额（元）,应还日期,备注\r\n");
    for loan in loans() {
        text.push_str(&csv_row(&loan));
    }
    text
}

/// One loan as a row of [`csv`].
#[must_use]
pub fn csv_row(loan: &Loan) -> String {
    format!(
        "{},{},{},{},{},{},{},{},{}\r\n",
        loan.loan_no,
        loan.name,
        loan.id_no,
        loan.phone,
        loan.city,
        loan.product,
        decimal(loan.outstanding),
        loan.due,
        loan.note
    )
}

/// Writes the portfolio as a workbook with a title row and a total below.
///
/// # Panics
/// When the file can't be written.
pub fn write_workbook(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let page = book.add_worksheet();
    page.set_name("Overdue").expect("a name");
    page.write(0, 0, "Overdue loans of June").expect("written");
    let headers =
        ["Loan No", "Customer Name", "ID Number", "Mobile", "City", "Product", "Total Due", "Due Date", "Remark"];
    for (column, header) in (0_u16..).zip(headers) {
        page.write(2, column, header).expect("written");
    }
    let mut row = 3;
    for loan in loans() {
        let texts = [&loan.loan_no, &loan.name, &loan.id_no, &loan.phone, loan.city, loan.product];
        for (column, text) in (0_u16..).zip(texts) {
            page.write(row, column, text).expect("written");
        }
        #[allow(clippy::cast_precision_loss, reason = "a small amount")]
        page.write(row, 6, loan.outstanding as f64 / 100.0).expect("written");
        page.write_date_with_format(row, 7, loan.due, &date).expect("written");
        page.write(row, 8, &loan.note).expect("written");
        row += 1;
    }
    page.write(row, 0, "Total").expect("written");
    page.write_formula(row, 6, "=SUM(G4:G43)").expect("written");
    book.save(path).expect("saved");
}
