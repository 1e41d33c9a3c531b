//! Instalments and payments.

use crate::change::Change;
use crate::error::StoreError;
use crate::loader::insert_many;
use crate::statements::statements;
use sqlx::{AssertSqlSafe, Row as _};

statements! {
    EQUAL_PAYMENTS = "SELECT count(*) FROM payments WHERE case_id = $1 AND paid_day = $2 AND amount = $3 AND reference = $4 AND instalment_number IS NULL";
    PAID_ON_INSTALMENT = "SELECT coalesce(sum(amount), 0) FROM payments WHERE case_id = $1 AND instalment_number = $2";
    PAYMENT_AMOUNT_BY_REFERENCE = "SELECT amount FROM payments WHERE case_id = $1 AND reference = $2 ORDER BY id LIMIT 1";
    CURRENT_INSTALMENT = "SELECT due_day, amount FROM instalments WHERE case_id = $1 AND number = $2 ORDER BY change_id DESC LIMIT 1";
}

const ROWS_AT_ONCE: usize = 500;

/// An instalment to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInstalment {
    /// The case.
    pub case_id: i64,
    /// Number within the loan.
    pub number: i64,
    /// When it is due.
    pub due_day: i32,
    /// Minor units.
    pub amount: i64,
    /// Principal's part.
    pub principal: Option<i64>,
    /// Interest's part.
    pub interest: Option<i64>,
}

/// A payment to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// The case.
    pub case_id: i64,
    /// The day it counts from.
    pub paid_day: i32,
    /// Minor units; negative takes money back.
    pub amount: i64,
    /// The lender's reference, or empty.
    pub reference: String,
    /// The instalment whose row reported it, where it came with a schedule.
    pub instalment_number: Option<i64>,
}

impl Change {
    /// How many equal payments (day, amount, reference) the case has in the book.
    ///
    /// # Errors
    /// What the database says.
    pub async fn equal_payments(&mut self, payment: &NewPayment) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query(EQUAL_PAYMENTS)
            .bind(payment.case_id)
            .bind(payment.paid_day)
            .bind(payment.amount)
            .bind(&payment.reference)
            .fetch_one(self.connection())
            .await?
            .get(0);
        Ok(count.unsigned_abs())
    }

    /// What rows of a schedule have reported as paid on an instalment so far, minor units.
    ///
    /// # Errors
    /// What the database says.
    pub async fn paid_on_instalment(&mut self, case_id: i64, number: i64) -> Result<i64, StoreError> {
        Ok(sqlx::query(PAID_ON_INSTALMENT).bind(case_id).bind(number).fetch_one(self.connection()).await?.get(0))
    }

    /// The amount of the payment with a reference, minor units.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payment_amount(&mut self, case_id: i64, reference: &str) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query(PAYMENT_AMOUNT_BY_REFERENCE)
            .bind(case_id)
            .bind(reference)
            .fetch_optional(self.connection())
            .await?
            .map(|row| row.get(0)))
    }

    /// Due day and amount of an instalment as it stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn instalment(&mut self, case_id: i64, number: i64) -> Result<Option<(i32, i64)>, StoreError> {
        Ok(sqlx::query(CURRENT_INSTALMENT)
            .bind(case_id)
            .bind(number)
            .fetch_optional(self.connection())
            .await?
            .map(|row| (row.get(0), row.get(1))))
    }

    /// Writes instalments.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_instalments(&mut self, instalments: &[NewInstalment]) -> Result<(), StoreError> {
        let change = self.id();
        for some in instalments.chunks(ROWS_AT_ONCE) {
            let sql = insert_many(
                "instalments",
                "case_id, number, change_id, due_day, amount, principal, interest",
                7,
                some.len(),
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for instalment in some {
                query = query
                    .bind(instalment.case_id)
                    .bind(instalment.number)
                    .bind(change)
                    .bind(instalment.due_day)
                    .bind(instalment.amount)
                    .bind(instalment.principal)
                    .bind(instalment.interest);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Writes payments.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_payments(&mut self, payments: &[NewPayment]) -> Result<(), StoreError> {
        let change = self.id();
        for some in payments.chunks(ROWS_AT_ONCE) {
            let sql = insert_many(
                "payments",
                "case_id, paid_day, amount, reference, instalment_number, change_id",
                6,
                some.len(),
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for payment in some {
                query = query
                    .bind(payment.case_id)
                    .bind(payment.paid_day)
                    .bind(payment.amount)
                    .bind(&payment.reference)
                    .bind(payment.instalment_number)
                    .bind(change);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }
}
