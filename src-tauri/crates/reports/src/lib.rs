//! Reports: the aging table, what became of cases from one day to another, vintages, and lists as files.

mod aging;
mod aging_table;
pub mod aging_totals;
mod figures;
mod movement;
mod report_export;
mod table_export;
mod vintage;

pub use aging::AgingRequest;
pub use aging_table::{
    AgingBucket, AgingGroup, AgingOfProducts, AgingTable, AgingTotal, GroupBy, PortfolioAtRisk, WrittenOffLoans,
};
pub use movement::{
    BucketPreview, BucketPreviewCell, BucketPreviewRequest, FlowSum, Movement, MovementCell, MovementRequest,
    MovementSum, RollMonth, RollRate, RollRates,
};
pub use report_export::ReportRequest;
pub use table_export::{ListExported, TableFormat};
pub use vintage::{Vintage, VintagePoint, VintageRequest, Vintages};

use caseload_session::Session;

/// Reports on an open book.
#[derive(Clone, Copy)]
pub struct ReportsApi<'session> {
    session: &'session Session,
}

impl<'session> ReportsApi<'session> {
    /// Reports on that book.
    #[must_use]
    pub fn of(session: &'session Session) -> Self {
        Self { session }
    }
}
