//! Statements of random books: every payment stands in exactly one, what is settled stays, and all of them together
//! come to what the scorecard knows.

use crate::book::{Desk, date};
use caseload_engine::{
    AgencyEdit, AgencyToAdd, ChangeId, ExportRequest, FailureCode, FileLanguage, LifeRequest, PaymentId, Percentage,
    ScoreBy, ScorecardRequest, StatementLine, StatementRequest,
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};

const AGENCIES: [&str; 2] = ["North", "South"];
const MONTHS: [&str; 9] =
    ["2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"];
const LOANS: [&str; 6] = ["A1", "A2", "B1", "C1", "D1", "E1"];
const BOOK: &str = "loan no,name,id no,phone,currency,total due,due date
A1,Ann Lee,1101,111,CNY,1000.00,2025-01-10
A2,Ann Lee,1101,111,CNY,500.00,2025-02-10
B1,Bob Ray,2202,222,USD,2000.00,2025-01-20
C1,Cid Fox,3303,333,CNY,300.00,2025-02-01
D1,Dot Orr,4404,444,USD,400.00,2025-02-20
E1,Eve Sun,5505,555,CNY,50.00,2024-12-20
";

/// One thing that is done to a book; what can't be done at that moment is refused and changes nothing.
#[derive(Clone, Debug)]
enum Step {
    Place { agency: usize, day: u64, loans: u8, send: bool },
    Pay { loan: usize, day: u64, amount: i64, reported: bool },
    Reverse { payment: usize, day: u64, named: bool },
    Agree { agency: usize, percent: u32, minimum: Option<u32>, tail_days: u32 },
    Recall { batch: usize, day: u64 },
    Withdraw { batch: usize, day: u64 },
    Settle { agency: usize, month: usize },
    Undo { back: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let (agency, day) = (0..AGENCIES.len(), 0_u64..200);
    prop_oneof![
        3 => (agency.clone(), 0_u64..120, 1_u8..64, prop::bool::weighted(0.8))
            .prop_map(|(agency, day, loans, send)| Step::Place { agency, day, loans, send }),
        6 => (0..LOANS.len(), day.clone(), 1_i64..40_000, any::<bool>())
            .prop_map(|(loan, day, amount, reported)| Step::Pay { loan, day, amount, reported }),
        2 => (any::<usize>(), day.clone(), any::<bool>())
            .prop_map(|(payment, day, named)| Step::Reverse { payment, day, named }),
        1 => (agency.clone(), 0_u32..60, prop::option::of(1_u32..2_000), 0_u32..20)
            .prop_map(|(agency, percent, minimum, tail_days)| Step::Agree { agency, percent, minimum, tail_days }),
        1 => (any::<usize>(), day.clone()).prop_map(|(batch, day)| Step::Recall { batch, day }),
        1 => (any::<usize>(), day).prop_map(|(batch, day)| Step::Withdraw { batch, day }),
        4 => (agency, 0..MONTHS.len() - 2).prop_map(|(agency, month)| Step::Settle { agency, month }),
        2 => (0_usize..4).prop_map(|back| Step::Undo { back }),
    ]
}

fn day(after: u64) -> NaiveDate {
    date("2025-06-28") + Days::new(after)
}

/// A book with what was paid so far: loan, day, amount in minor units.
struct Life {
    desk: Desk,
    paid: Vec<(usize, u64, i64)>,
    files: usize,
    /// The last change of the book as it began.
    beginning: ChangeId,
}

impl Life {
    async fn new() -> Self {
        let desk = Desk::new().await;
        desk.import("all.csv", "2025-06-28", BOOK).await;
        for (name, parts) in AGENCIES.into_iter().zip([200_000, 300_000]) {
            let commission = vec![Percentage::from_parts_per_million(parts)];
            let agency = AgencyToAdd { name: name.into(), term_days: 90, commission };
            desk.engine.outsourcing().add_agency(&agency).await.expect("added");
        }
        let beginning = desk.engine.log(None, 1).await.expect("a log")[0].change;
        Self { desk, paid: Vec::new(), files: 0, beginning }
    }

    async fn batch(&self, which: usize) -> Option<String> {
        let batches = self.desk.engine.outsourcing().batches(day(220)).await.expect("batches");
        (!batches.is_empty()).then(|| batches[which % batches.len()].batch.clone())
    }

    async fn pay(&mut self, loan: usize, after: u64, amount: i64, reverses: &str, reported: bool) {
        self.files += 1;
        let (files, loan_no, money) = (self.files, LOANS[loan], f64::from(i32::try_from(amount).unwrap()) / 100.0);
        self.paid.push((loan, after, amount));
        if reported {
            let text = format!("case ref,paid on,amount,reference\n{loan_no},{},{money:.2},R{files}\n", day(after));
            let path = self.desk.file(&format!("return{files}.csv"), &text);
            for batch in self.desk.engine.outsourcing().batches(day(220)).await.expect("batches") {
                let request = serde_json::json!({ "batch": batch.batch, "as_of": day(220) });
                let request = serde_json::from_value(request).expect("a request");
                if self
                    .desk
                    .engine
                    .outsourcing()
                    .take_return(&request, &path)
                    .await
                    .is_ok_and(|outcome| !outcome.applied.is_empty())
                {
                    return;
                }
            }
        }
        let text = format!(
            "loan no,paid on,amount,reference,reverses\n{loan_no},{},{money:.2},P{files},{reverses}\n",
            day(after)
        );
        self.desk.import(&format!("paid{files}.csv"), "2026-01-20", &text).await;
    }

    async fn take(&mut self, step: &Step) {
        let engine = &self.desk.engine;
        let life = |batch: String, after: u64| LifeRequest {
            batch,
            on: day(after),
            note: String::new(),
            loan_nos: Vec::new(),
        };
        let failure = match step.clone() {
            Step::Place { agency, day: after, loans, send } => {
                let chosen: Vec<&str> =
                    LOANS.iter().enumerate().filter(|(at, _)| loans >> at & 1 == 1).map(|(_, loan)| *loan).collect();
                let request = serde_json::json!({
                    "as_of": day(after), "agency": AGENCIES[agency], "selection": { "loan_nos": chosen },
                });
                let placed = engine.outsourcing().place(&serde_json::from_value(request).expect("a request")).await;
                match placed {
                    Ok(placed) if send => {
                        let request = ExportRequest {
                            batch: placed.batch.clone(),
                            as_of: day(after),
                            language: None,
                            usual_language: FileLanguage::English,
                        };
                        let folder = self.desk.path(&format!("sent {}", placed.batch));
                        engine.outsourcing().export_batch(&request, &folder, None).await.err()
                    }
                    placed => placed.err(),
                }
            }
            Step::Pay { loan, day, amount, reported } => {
                self.pay(loan, day, amount, "", reported).await;
                None
            }
            Step::Reverse { payment, day, named } => {
                let count = self.paid.len();
                if let Some((loan, paid, amount)) =
                    (count > 0).then(|| self.paid[payment % count]).filter(|one| one.2 > 0)
                {
                    let reference = format!("P{}", payment % count + 1);
                    self.pay(loan, day.max(paid), -amount, if named { &reference } else { "" }, false).await;
                }
                None
            }
            Step::Agree { agency, percent, minimum, tail_days } => {
                let view = engine.outsourcing().agency(AGENCIES[agency]).await.expect("there").terms;
                let mut terms = serde_json::to_value(view).expect("plain data");
                terms["tail_days"] = tail_days.into();
                terms["commission"] = serde_json::json!([{ "percent": percent, "minimum": minimum }]);
                let terms = Some(serde_json::from_value(terms).expect("terms"));
                engine
                    .outsourcing()
                    .edit_agency(&AgencyEdit { name: AGENCIES[agency].into(), terms, ..AgencyEdit::default() })
                    .await
                    .err()
            }
            Step::Recall { batch, day: after } => match self.batch(batch).await {
                Some(batch) => {
                    let request = serde_json::json!({ "batch": batch, "reason": "mistake", "as_of": day(after) });
                    engine.outsourcing().recall(&serde_json::from_value(request).expect("a request"), None).await.err()
                }
                None => None,
            },
            Step::Withdraw { batch, day } => match self.batch(batch).await {
                Some(batch) => engine.outsourcing().withdraw(&life(batch, day)).await.err(),
                None => None,
            },
            Step::Settle { agency, month } => {
                let request = StatementRequest { agency: AGENCIES[agency].into(), month: MONTHS[month].into() };
                engine.outsourcing().settle(&request, date("2026-03-01")).await.err()
            }
            Step::Undo { back } => {
                let log = engine.log(None, 60).await.expect("a log");
                let standing = log.iter().filter(|entry| entry.undone_by.is_none() && entry.change > self.beginning);
                match standing.map(|entry| entry.change).nth(back) {
                    Some(change) => engine.undo(Some(change)).await.err(),
                    None => None,
                }
            }
        };
        if let Some(failure) = failure {
            assert!(
                ![FailureCode::Internal, FailureCode::BookDamaged].contains(&failure.code),
                "{step:?}: {failure:?}"
            );
        }
    }

    /// The statements of an agency, month by month.
    async fn statements(&self, agency: &str) -> Vec<(bool, Vec<StatementLine>)> {
        let mut all = Vec::new();
        for month in MONTHS {
            let request = StatementRequest { agency: agency.into(), month: month.into() };
            let statement = self.desk.engine.outsourcing().statement(&request).await.expect("a statement");
            all.push((statement.settled, statement.lines));
        }
        all
    }

    async fn scored(&self, agency: &str) -> BTreeMap<String, i64> {
        let request =
            ScorecardRequest { as_of: date("2026-02-28"), by: ScoreBy::Agency, agency: Some(agency.to_owned()) };
        let card = self.desk.engine.outsourcing().scorecard(&request).await.expect("a scorecard");
        let sums = card.rows.iter().map(|row| (row.commission.currency.to_string(), row.commission.minor));
        sums.filter(|(_, minor)| *minor != 0).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_payment_stands_in_one_statement(steps in prop::collection::vec(step(), 1..28)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut life = Life::new().await;
            let mut before: HashMap<&str, Vec<(bool, Vec<StatementLine>)>> = HashMap::new();
            for step in &steps {
                life.take(step).await;
                for agency in AGENCIES {
                    let statements = life.statements(agency).await;
                    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
                    let mut first: HashMap<PaymentId, usize> = HashMap::new();
                    for line in statements.iter().flat_map(|(_, lines)| lines) {
                        *sums.entry(line.commission.currency.to_string()).or_default() += line.commission.minor;
                        *first.entry(line.payment).or_default() += usize::from(!line.again);
                    }
                    sums.retain(|_, minor| *minor != 0);
                    prop_assert_eq!(sums, life.scored(agency).await, "{} after {:?}", agency, step);
                    prop_assert!(first.values().all(|times| *times == 1), "{} after {:?}: {:?}", agency, step, first);
                    for (month, (was, is)) in before.get(agency).into_iter().flatten().zip(&statements).enumerate() {
                        let undone = matches!(step, Step::Undo { .. }) && !is.0;
                        if was.0 && !undone {
                            prop_assert_eq!(was, is, "{} in {} after {:?}", agency, MONTHS[month], step);
                        }
                    }
                    before.insert(agency, statements);
                }
            }
            prop_assert!(life.desk.engine.check(date("2026-02-28"), None).await.expect("asked").ok);
            Ok(())
        })?;
    }
}
