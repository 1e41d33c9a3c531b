//! Months that were settled with agencies, and what each payment earned them.

use crate::book::Book;
use crate::bulk::Rows;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::ids::{AgencyId, BatchId, ChangeId, PaymentId, SettlementId};

statements! {
    INSERT_SETTLEMENT = "INSERT INTO settlements (agency_id, first_day, last_day, change_id) VALUES ($1, $2, $3, $4) RETURNING id";
    SETTLEMENTS_OF_AGENCY = "SELECT id, first_day, last_day, change_id FROM settlements WHERE agency_id = $1 ORDER BY last_day, id";
    SETTLED_PAYMENTS_OF_AGENCY = "SELECT p.settlement_id, p.payment_id, p.batch_id, p.commission, p.rule FROM settled_payments p JOIN settlements s ON s.id = p.settlement_id WHERE s.agency_id = $1 ORDER BY p.settlement_id, p.payment_id";
}

/// A month that was settled with an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettlementRow {
    /// Number in the book.
    pub id: SettlementId,
    /// First day.
    pub first_day: i32,
    /// Last day.
    pub last_day: i32,
    /// The change that settled it.
    pub change: ChangeId,
}

/// What a payment earned in a settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The batch it was attributed to.
    pub batch_id: BatchId,
    /// Minor units; negative gives back.
    pub commission: i64,
    /// Code of the rule.
    pub rule: String,
}

impl Book {
    /// The months that were settled with an agency, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settlements_of(&self, agency_id: AgencyId) -> Result<Vec<SettlementRow>, StoreError> {
        let rows =
            sqlx::query(SETTLEMENTS_OF_AGENCY).bind(agency_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("settlements", &rows, |row| SettlementRow {
            id: row.id(0),
            first_day: row.get(1),
            last_day: row.get(2),
            change: row.id(3),
        })
    }

    /// What was settled with an agency, payment by payment, with the settlement.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settled_payments_of(
        &self,
        agency_id: AgencyId,
    ) -> Result<Vec<(SettlementId, SettledPayment)>, StoreError> {
        let rows = sqlx::query(SETTLED_PAYMENTS_OF_AGENCY)
            .bind(agency_id.number())
            .fetch_all(&mut *self.reader().await?)
            .await?;
        read_rows("settlements", &rows, |row| {
            let payment =
                SettledPayment { payment: row.id(1), batch_id: row.id(2), commission: row.get(3), rule: row.get(4) };
            (row.id(0), payment)
        })
    }
}

impl Change {
    /// Settles some days with an agency.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle(
        &mut self,
        agency_id: AgencyId,
        days: (i32, i32),
        payments: &[SettledPayment],
    ) -> Result<SettlementId, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_SETTLEMENT)
            .bind(agency_id.number())
            .bind(days.0)
            .bind(days.1)
            .bind(change.number())
            .fetch_one(self.connection())
            .await?;
        let id: SettlementId = row.id(0);
        let mut rows = Rows::of(&tables::SETTLED_PAYMENTS);
        for payment in payments {
            rows.begin(payment.payment, None);
            rows.integer(id);
            rows.integer(payment.payment);
            rows.integer(payment.batch_id);
            rows.integer(payment.commission);
            rows.text(&payment.rule);
            rows.integer(change);
        }
        self.insert(rows).await?;
        Ok(id)
    }
}
