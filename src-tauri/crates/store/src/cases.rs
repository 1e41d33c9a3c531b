//! Reading cases: rows of a list, text search, and orders by text.

use crate::book::Book;
use crate::bulk::each_row;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::raw::{RawRow, each_row_with};
use crate::rows::read_rows;
use crate::scope::Scope;
use crate::statements::statements;
use caseload_book_format::case_row::CaseRow;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::case_before;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Currency, Field};
use compact_str::CompactString;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};
use std::fmt::Write as _;

statements! {
    HAS_CASES = "SELECT EXISTS (SELECT 1 FROM facts) OR EXISTS (SELECT 1 FROM instalments)";
    DEBTOR_NAMES = "SELECT id, debtor_name FROM cases";
    CASE_BY_LOAN_NO = "SELECT id FROM cases WHERE loan_no = $1";
    STORED_KEYS = "SELECT id, loan_no, digest, currency, change_id FROM cases ORDER BY id";
    LAST_VERSIONS = "SELECT case_id, max(change_id) FROM case_versions GROUP BY case_id";
SEARCH_FIELDS = "SELECT id, loan_no, debtor_name, debtor_no, phone, email, address, product, region, reason, more FROM cases ORDER BY id";
    WITH_MORE_VALUE = "SELECT id FROM cases WHERE json_extract(more, $1) = $2 ORDER BY id";
    OWN_VALUES = "SELECT id, json_extract(more, $1) FROM cases WHERE json_extract(more, $1) IS NOT NULL ORDER BY id";
    WITH_DEBTOR_NAME = "SELECT id FROM cases WHERE debtor_name = $1 ORDER BY id";
    WITH_DEBTOR_NO = "SELECT id FROM cases WHERE debtor_no = $1 ORDER BY id";
    WITH_PHONE = "SELECT id FROM cases WHERE phone = $1 ORDER BY id";
    WITH_EMAIL = "SELECT id FROM cases WHERE email = $1 ORDER BY id";
    WITH_ADDRESS = "SELECT id FROM cases WHERE address = $1 ORDER BY id";
    WITH_TERM = "SELECT id FROM cases WHERE term = $1 ORDER BY id";
    HEADERS = "SELECT header FROM case_headers GROUP BY header ORDER BY min(change_id), min(position), header";
    ADD_HEADER = "INSERT INTO case_headers (change_id, position, header) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    SORTED_BY_LOAN_NO = "SELECT id FROM cases ORDER BY loan_no, id";
    SORTED_BY_DEBTOR_NAME = "SELECT id FROM cases ORDER BY debtor_name, id";
    SORTED_BY_PRODUCT = "SELECT id FROM cases ORDER BY product, id";
    SORTED_BY_REGION = "SELECT id FROM cases ORDER BY region, id";
}

const ROW_COLUMNS: &str = "c.id, c.loan_no, c.debtor_key, c.debtor_name, c.debtor_no, c.phone, c.email, c.address, c.region, c.product, c.currency, c.loan_amount, c.disbursed_day, c.term, c.reason, c.more, c.digest";

/// How many ids go into one `IN (…)`.
pub(crate) const IDS_AT_ONCE: usize = 500;

/// The texts of a case by which it is looked for.
#[derive(Clone, Copy, Debug)]
pub struct SearchFields<'row> {
    /// The case.
    pub case_id: CaseId,
    /// Loan number, debtor's name and number, phone, email, address, product, region and reason.
    pub texts: [&'row str; 9],
    /// The lender's other columns: a JSON object of texts.
    pub own_columns: &'row str,
}

/// A case in the book as an import looks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// Number in the book.
    pub id: CaseId,
    /// The loan's number.
    pub loan_no: CompactString,
    /// See [`CaseRow::digest`].
    pub digest: i64,
    /// Currency of its figures.
    pub currency: Currency,
    /// The change that entered it.
    pub change: ChangeId,
}

/// Case columns by number, as a list shows them.
pub type CaseColumns = (CaseId, CaseRow);

/// A text by which all cases can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextSort {
    /// By loan number.
    LoanNo,
    /// By the debtor's name.
    DebtorName,
    /// By product.
    Product,
    /// By region.
    Region,
}

fn case_row(row: &RawRow) -> CaseColumns {
    (
        row.get(0),
        CaseRow {
            loan_no: row.get(1),
            debtor_key: row.get(2),
            debtor_name: row.get(3),
            debtor_no: row.get(4),
            phone: row.get(5),
            email: row.get(6),
            address: row.get(7),
            region: row.get(8),
            product: row.get(9),
            currency: row.get(10),
            loan_amount: row.get(11),
            disbursed_day: row.get(12),
            term: row.get(13),
            reason: row.get(14),
            more: row.get(15),
            digest: row.get(16),
        },
    )
}

async fn case_rows_on(connection: &mut SqliteConnection, ids: &[CaseId]) -> Result<Vec<CaseColumns>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(IDS_AT_ONCE) {
        each_row_with(connection, &rows_by_id(some.len()), some, |row| found.push(case_row(row))).await?;
    }
    Ok(found)
}

/// `$1, $2, …` for `count` values.
pub(crate) fn placeholders(count: usize) -> String {
    let mut text = String::with_capacity(count * 5);
    for index in 1..=count {
        let _ = write!(text, "{}${index}", if index == 1 { "" } else { "," });
    }
    text
}

/// `?, ?, …` for `count` values. Those with names are looked for among all before them, each time one is met.
fn variables(count: usize) -> String {
    vec!["?"; count].join(",")
}

fn rows_by_id(count: usize) -> String {
    format!("SELECT {ROW_COLUMNS} FROM cases c WHERE c.id IN ({})", variables(count))
}

impl Book {
    /// The cases of the numbers given, in that order; one that is gone is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_rows(&self, ids: &[CaseId]) -> Result<Vec<CaseColumns>, StoreError> {
        let mut connection = self.reader().await?;
        let mut found: std::collections::HashMap<CaseId, CaseRow> =
            case_rows_on(&mut connection, ids).await?.into_iter().collect();
        Ok(ids.iter().filter_map(|id| found.remove(id).map(|case| (*id, case))).collect())
    }

    /// The numbers of the cases of some loan numbers; one that the book doesn't know is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_by_loan_no(
        &self,
        loan_nos: &[String],
    ) -> Result<std::collections::HashMap<String, CaseId>, StoreError> {
        let mut found = std::collections::HashMap::with_capacity(loan_nos.len());
        for some in loan_nos.chunks(IDS_AT_ONCE) {
            let sql = format!("SELECT loan_no, id FROM cases WHERE loan_no IN ({})", placeholders(some.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for loan_no in some {
                query = query.bind(loan_no);
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("cases", &rows, |row| (row.get(0), row.id(1)))?;
            found.extend(read);
        }
        Ok(found)
    }

    /// Of some cases, those that were changed after change `change`: what each said of itself by then.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_rows_at(&self, ids: &[CaseId], change: ChangeId) -> Result<Vec<CaseColumns>, StoreError> {
        let mut found: Vec<CaseColumns> = Vec::new();
        let mut damaged = None;
        let mut connection = self.reader().await?;
        for some in ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, before FROM case_versions WHERE case_id IN ({}) AND change_id > ? ORDER BY case_id, change_id",
                variables(some.len()),
            );
            let values: Vec<i64> = some.iter().map(|id| id.number()).chain([change.number()]).collect();
            each_row_with(&mut connection, &sql, &values, |row| {
                let id: CaseId = row.get(0);
                // The first one since tells what was there before it.
                if found.last().is_some_and(|(last, _)| *last == id) {
                    return;
                }
                match case_before(row.text(1)) {
                    Ok(before) => found.push((id, before)),
                    Err(reason) => damaged = Some(StoreError::damaged("case_versions", id, &reason)),
                }
            })
            .await?;
        }
        if let Some(damaged) = damaged {
            return Err(damaged);
        }
        Ok(found)
    }

    /// Whether there is any case in the book.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_cases(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query(HAS_CASES).fetch_one(&mut *self.reader().await?).await?.get(0))
    }

    /// The number of the case with that loan number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_by_loan_no(&self, loan_no: &str) -> Result<Option<CaseId>, StoreError> {
        let row = sqlx::query(CASE_BY_LOAN_NO).bind(loan_no).fetch_optional(&mut *self.reader().await?).await?;
        Ok(row.map(|row| row.id(0)))
    }

    /// Gives every case's number, loan number and digest to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stored_keys(&self, mut sink: impl FnMut(StoredKey)) -> Result<(), StoreError> {
        each_row(self, STORED_KEYS, |row| {
            sink(StoredKey {
                id: row.get(0),
                loan_no: row.get(1),
                digest: row.get(2),
                currency: row.get(3),
                change: row.get(4),
            });
        })
        .await
    }

    /// Gives the last change of each case that was ever changed to `sink`: case and change.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_changes(&self, mut sink: impl FnMut(CaseId, ChangeId)) -> Result<(), StoreError> {
        each_row(self, LAST_VERSIONS, |row| sink(row.get(0), row.get(1))).await
    }

    /// Gives the texts of cases by which they are looked for to `sink`, in the order of their numbers; `scope` is
    /// all or some, as they are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_search_fields(
        &self,
        scope: Scope<'_>,
        mut sink: impl FnMut(SearchFields<'_>),
    ) -> Result<(), StoreError> {
        self.each(&scope.statement(SEARCH_FIELDS, SEARCH_FIELDS, "id"), |row| {
            sink(SearchFields {
                case_id: row.get(0),
                texts: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|column| row.text(column)),
                own_columns: row.text(10),
            });
        })
        .await
    }

    /// The numbers of the cases in which a text field has exactly that value; `None` for a field
    /// that is no plain text of a case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn with_field_value(&self, field: Field, value: &str) -> Result<Option<Vec<CaseId>>, StoreError> {
        let sql = match field {
            Field::DebtorName => WITH_DEBTOR_NAME,
            Field::DebtorNo => WITH_DEBTOR_NO,
            Field::Phone => WITH_PHONE,
            Field::Email => WITH_EMAIL,
            Field::Address => WITH_ADDRESS,
            Field::Term => WITH_TERM,
            _ => return Ok(None),
        };
        ids(&sqlx::query(sql).bind(value).fetch_all(&mut *self.reader().await?).await?).map(Some)
    }

    /// The numbers of the cases whose own column `header` has that value.
    ///
    /// # Errors
    /// What the database says.
    pub async fn with_more_value(&self, header: &str, value: &str) -> Result<Vec<CaseId>, StoreError> {
        let path = format!("$.\"{}\"", header.replace('"', "\\\""));
        ids(&sqlx::query(WITH_MORE_VALUE).bind(path).bind(value).fetch_all(&mut *self.reader().await?).await?)
    }

    /// The value of the own column `header` of each case that has one, in the order of cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn own_values(&self, header: &str) -> Result<Vec<(CaseId, String)>, StoreError> {
        let path = format!("$.\"{}\"", header.replace('"', "\\\""));
        let rows = sqlx::query(OWN_VALUES).bind(path).fetch_all(&mut *self.reader().await?).await?;
        read_rows("cases", &rows, |row| (row.id(0), row.get(1)))
    }

    /// The headers of the lender's own columns, in the order in which imports brought them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn headers(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(HEADERS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("case_headers", &rows, |row| row.get(0))
    }

    /// The name of every case's debtor.
    ///
    /// # Errors
    /// What the database says.
    pub async fn debtor_names(&self) -> Result<Vec<(CaseId, String)>, StoreError> {
        let rows = sqlx::query(DEBTOR_NAMES).fetch_all(&mut *self.reader().await?).await?;
        read_rows("cases", &rows, |row| (row.id("id"), row.get("debtor_name")))
    }

    /// Every case's number in the order of a text.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ids_sorted_by(&self, sort: TextSort) -> Result<Vec<CaseId>, StoreError> {
        let sql = match sort {
            TextSort::LoanNo => SORTED_BY_LOAN_NO,
            TextSort::DebtorName => SORTED_BY_DEBTOR_NAME,
            TextSort::Product => SORTED_BY_PRODUCT,
            TextSort::Region => SORTED_BY_REGION,
        };
        let mut found = Vec::new();
        each_row(self, sql, |row| found.push(row.get(0))).await?;
        Ok(found)
    }
}

#[allow(clippy::unnecessary_wraps, reason = "reads as the last step of a query")]
fn ids(rows: &[SqliteRow]) -> Result<Vec<CaseId>, StoreError> {
    read_rows("cases", rows, |row| row.id(0))
}

impl Change {
    /// Keeps that a file had columns of the lender's own, by their headers in their order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_headers(&mut self, headers: &[String]) -> Result<(), StoreError> {
        let change = self.id();
        for (position, header) in (0_i64..).zip(headers) {
            sqlx::query(ADD_HEADER)
                .bind(change.number())
                .bind(position)
                .bind(header)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// The cases of the numbers given, as this change sees them, in any order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_rows(&mut self, ids: &[CaseId]) -> Result<Vec<CaseColumns>, StoreError> {
        case_rows_on(self.connection(), ids).await
    }
}
