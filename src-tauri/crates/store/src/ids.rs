//! Ids as columns of rows: the book knows them as whole numbers.

use crate::raw::{Column, RawRow};
use caseload_domain::ids::{
    AgencyId, BatchId, CaseId, ChangeId, CollectorId, DisclosedFileId, ExportId, ImportId, PauseId, PaymentId,
    SettlementId,
};
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Row as _};
use std::ffi::c_int;

macro_rules! columns {
    ($($id:ty),+) => {$(
        impl Column for $id {
            fn of(row: &RawRow, index: c_int) -> Self {
                i64::of(row, index).into()
            }
        }
    )+};
}

columns!(
    AgencyId,
    BatchId,
    CaseId,
    ChangeId,
    CollectorId,
    ExportId,
    ImportId,
    PauseId,
    PaymentId,
    SettlementId,
    DisclosedFileId
);

/// Reads ids from the columns of a row.
pub(crate) trait IdColumns {
    /// The id in a column.
    fn id<Id: From<i64>>(&self, column: impl ColumnIndex<SqliteRow>) -> Id;

    /// The id in a column that may hold none.
    fn id_if_any<Id: From<i64>>(&self, column: impl ColumnIndex<SqliteRow>) -> Option<Id>;
}

impl IdColumns for SqliteRow {
    fn id<Id: From<i64>>(&self, column: impl ColumnIndex<SqliteRow>) -> Id {
        self.get::<i64, _>(column).into()
    }

    fn id_if_any<Id: From<i64>>(&self, column: impl ColumnIndex<SqliteRow>) -> Option<Id> {
        self.get::<Option<i64>, _>(column).map(Id::from)
    }
}
