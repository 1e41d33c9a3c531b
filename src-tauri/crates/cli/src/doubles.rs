//! Payments that may stand in the book twice.

use crate::outcome::Outcome;
use crate::text::Table;
use crate::words::{of_code, said, said_with};
use caseload_engine::{
    DoublePayment, Engine, Failure, PaymentId, SettleDoublesRequest, SettledDoubles, SuspectedDouble,
};
use clap::Subcommand;

/// What can be said of payments that may stand in the book twice.
#[derive(Debug, Subcommand)]
pub enum DoublesAction {
    /// Count each as the same money as the payment before it, and take it back.
    One {
        /// The payments, by their numbers in the list.
        #[arg(required = true, value_name = "PAYMENT")]
        payments: Vec<PaymentId>,
    },
    /// Count each as another payment: both were received.
    Two {
        /// The payments, by their numbers in the list.
        #[arg(required = true, value_name = "PAYMENT")]
        payments: Vec<PaymentId>,
    },
}

pub async fn run(engine: &Engine, action: Option<DoublesAction>) -> Result<Outcome, Failure> {
    let (payments, are_one) = match action {
        None => {
            let doubles = engine.imports().suspected_doubles().await?;
            let text = listed(&doubles);
            return Outcome::new(doubles, text);
        }
        Some(DoublesAction::One { payments }) => (payments, true),
        Some(DoublesAction::Two { payments }) => (payments, false),
    };
    let settled = engine.imports().settle_doubles(&SettleDoublesRequest { payments, are_one }).await?;
    let text = settled_text(&settled);
    Outcome::new(settled, text)
}

fn listed(doubles: &[SuspectedDouble]) -> String {
    if doubles.is_empty() {
        return said("No payment looks as if it stood in the book twice.").to_owned();
    }
    let mut table = Table::new(&[
        ("payment", true),
        ("loan", false),
        ("name", false),
        ("amount", true),
        ("came later", false),
        ("was there", false),
        ("why", false),
    ]);
    let place = |payment: &DoublePayment| {
        let day = payment.paid_on.map(|day| day.to_string()).unwrap_or_default();
        let parts = [day, payment.reference.clone(), payment.file.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    for double in doubles {
        table.row(vec![
            double.later.payment.to_string(),
            double.loan_no.clone(),
            double.debtor_name.clone(),
            crate::text::money(&[double.later.amount]),
            place(&double.later),
            place(&double.earlier),
            of_code("double", double.reason.code()),
        ]);
    }
    let now = said(
        "Say which are one payment with `caseload doubles one PAYMENT …`, and which are two with `caseload doubles two PAYMENT …`.",
    );
    format!("{}\n{now}", table.print())
}

fn settled_text(settled: &SettledDoubles) -> String {
    let mut text = said_with("{payments|payment|payments} settled", &[("payments", &settled.settled)]);
    if let Some(change) = settled.change {
        text.push_str(&said_with(" (change {change})", &[("change", &change)]));
    }
    if settled.left > 0 {
        text.push_str(&said_with("; {left} of those named are not suspected", &[("left", &settled.left)]));
    }
    text
}
