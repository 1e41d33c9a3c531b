//! Months that were settled with agencies, and what each payment earned them.

use crate::book::Book;
use crate::change::Change;
use crate::error::StoreError;
use crate::loader::insert_many;
use crate::statements::statements;
use sqlx::{AssertSqlSafe, Row as _};

statements! {
    INSERT_SETTLEMENT = "INSERT INTO settlements (agency_id, first_day, last_day, change_id) VALUES ($1, $2, $3, $4) RETURNING id";
    SETTLEMENTS_OF_AGENCY = "SELECT id, first_day, last_day, change_id FROM settlements WHERE agency_id = $1 ORDER BY last_day, id";
    SETTLED_PAYMENTS_OF_AGENCY = "SELECT p.settlement_id, p.payment_id, p.batch_id, p.commission, p.rule FROM settled_payments p JOIN settlements s ON s.id = p.settlement_id WHERE s.agency_id = $1 ORDER BY p.settlement_id, p.payment_id";
}

const ROWS_AT_ONCE: usize = 500;

/// A month that was settled with an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettlementRow {
    /// Number in the book.
    pub id: i64,
    /// First day.
    pub first_day: i32,
    /// Last day.
    pub last_day: i32,
    /// The change that settled it.
    pub change: i64,
}

/// What a payment earned in a settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledPayment {
    /// The settlement.
    pub settlement: i64,
    /// The payment.
    pub payment: i64,
    /// The batch it was attributed to.
    pub batch_id: i64,
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
    pub async fn settlements_of(&self, agency_id: i64) -> Result<Vec<SettlementRow>, StoreError> {
        let rows = sqlx::query(SETTLEMENTS_OF_AGENCY).bind(agency_id).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| SettlementRow {
                id: row.get(0),
                first_day: row.get(1),
                last_day: row.get(2),
                change: row.get(3),
            })
            .collect())
    }

    /// What was settled with an agency, payment by payment.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settled_payments_of(&self, agency_id: i64) -> Result<Vec<SettledPayment>, StoreError> {
        let rows = sqlx::query(SETTLED_PAYMENTS_OF_AGENCY).bind(agency_id).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| SettledPayment {
                settlement: row.get(0),
                payment: row.get(1),
                batch_id: row.get(2),
                commission: row.get(3),
                rule: row.get(4),
            })
            .collect())
    }
}

impl Change {
    /// Settles some days with an agency; the settlement of each payment is filled in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle(
        &mut self,
        agency_id: i64,
        days: (i32, i32),
        payments: &[SettledPayment],
    ) -> Result<i64, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_SETTLEMENT)
            .bind(agency_id)
            .bind(days.0)
            .bind(days.1)
            .bind(change)
            .fetch_one(self.connection())
            .await?;
        let id: i64 = row.get(0);
        for some in payments.chunks(ROWS_AT_ONCE) {
            let sql =
                insert_many("settled_payments", "settlement_id, payment_id, batch_id, commission, rule", 5, some.len());
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for payment in some {
                query = query
                    .bind(id)
                    .bind(payment.payment)
                    .bind(payment.batch_id)
                    .bind(payment.commission)
                    .bind(&payment.rule);
            }
            query.execute(self.connection()).await?;
        }
        Ok(id)
    }
}
