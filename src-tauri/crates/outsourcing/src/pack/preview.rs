//! The very sheet that an agency would get, before it gets it.

use super::columns::{Pack, leaving, shown, usual_header};
use super::rows::PackRow;
use super::{FileLanguage, PackTemplate};
use crate::OutsourcingApi;
use caseload_domain::aging::DayCount;
use caseload_domain::calendar::{add_days, day_number};
use caseload_domain::ids::{BatchId, CaseId, ChangeId};
use caseload_domain::outsourcing::{FieldContract, Form, PackField};
use caseload_session::case_filter::PlaceRequest;
use caseload_session::failure::Failure;
use caseload_store::{BatchRow, PlacementRow};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How many rows are shown.
const SHOWN: usize = 20;

/// A pack to be shown.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct PreviewRequest {
    /// The agency.
    pub agency: String,
    /// The day on which it would leave.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// A batch whose cases are shown; those that could be placed now when absent.
    #[serde(default)]
    pub batch: Option<String>,
    /// The contract that is being written; that of the agency when absent.
    #[serde(default)]
    pub contract: Option<FieldContract>,
    /// The template that is being written; that of the agency when absent.
    #[serde(default)]
    pub template: Option<PackTemplate>,
    /// Language of the headers where the template says none.
    pub language: FileLanguage,
}

/// A column of the sheet.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct PreviewColumn {
    /// Name of the field.
    pub field: String,
    /// Its header.
    pub header: String,
    /// Whole or masked.
    pub form: Form,
    /// For what, by the contract.
    pub purpose: String,
}

/// The sheet.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct PackPreview {
    /// Its columns.
    pub columns: Vec<PreviewColumn>,
    /// Its first rows.
    pub rows: Vec<Vec<String>>,
    /// What is withheld: names and headers of the fields that could be asked for.
    pub withheld: Vec<(String, String)>,
}

impl OutsourcingApi<'_> {
    /// The sheet that an agency would get.
    ///
    /// # Errors
    /// `no_such_agency`, `no_such_batch`, `bad_file_name`.
    pub async fn preview_pack(&self, request: &PreviewRequest) -> Result<PackPreview, Failure> {
        let agency = self.agency_row(&request.agency).await?;
        let contract = request.contract.clone().unwrap_or_else(|| agency.agreement.contract.clone());
        let template = match &request.template {
            Some(template) => template.clone(),
            None => PackTemplate::of(&agency)?,
        };
        template.check()?;
        let language = template.language.unwrap_or(request.language);
        let columns = leaving(&template.asked(&contract), &contract, request.as_of, language);
        let (batch, rows) = match &request.batch {
            Some(number) => {
                let batch = self.session.batch_row(number).await?;
                let placed = self.session.book.placements(batch.id, 0, i64::try_from(SHOWN).unwrap_or(0)).await?;
                let rows = self.pack_rows(placed, batch.change, super::wanted_by(&columns)).await?;
                (batch, rows)
            }
            None => self.rows_that_could_be_placed(request).await?,
        };
        let pack = Pack { batch: &batch, language };
        let own = self.session.book.headers().await?.into_iter().map(PackField::Own);
        let could = PackField::minimum().into_iter().chain(PackField::withheld()).chain(own);
        let withheld = could
            .filter(|field| !columns.iter().any(|column| column.field == *field))
            .map(|field| (field.to_string(), usual_header(&field, language)))
            .collect();
        Ok(PackPreview {
            rows: rows
                .iter()
                .map(|row| columns.iter().map(|column| shown(&column.value(&pack, row))).collect())
                .collect(),
            columns: columns
                .into_iter()
                .map(|column| PreviewColumn {
                    field: column.field.to_string(),
                    header: column.header,
                    form: column.form,
                    purpose: column.purpose,
                })
                .collect(),
            withheld,
        })
    }

    /// The first cases that could be placed with an agency, as if they had been.
    async fn rows_that_could_be_placed(&self, request: &PreviewRequest) -> Result<(BatchRow, Vec<PackRow>), Failure> {
        let agency = self.agency_row(&request.agency).await?;
        // A contract that is being written need not be valid yet.
        let day = agency.terms().valid_from.filter(|from| *from > request.as_of).unwrap_or(request.as_of);
        let place = PlaceRequest::of(&agency.name, day);
        let portions = match self.choose(&place).await {
            Ok(chosen) => Some(chosen),
            Err(failure) if failure.code == caseload_session::FailureCode::AgencyNotValid => None,
            Err(failure) => return Err(failure),
        };
        let number = format!("{}01", day.format("%Y%m%d-"));
        let recall = add_days(day, agency.terms().term_days).unwrap_or(day);
        let batch = BatchRow {
            // It has no row in the book.
            id: BatchId::from(0),
            number,
            agency_id: agency.id,
            agency: agency.name.clone(),
            as_of_day: day_number(day),
            placed_day: day_number(day),
            recall_due_day: day_number(recall),
            term_days: agency.terms().term_days,
            bucket_set: String::new(),
            day_count: DayCount::default(),
            agency_version: agency.version,
            change: ChangeId::AFTER_ALL,
            exports: 0,
            acknowledged_day: None,
            withdrawn_day: None,
            deleted_day: None,
            returns: 0,
        };
        let mut placed = Vec::new();
        if let Some(chosen) = &portions {
            let inputs = &chosen.inputs;
            let indices: Vec<usize> =
                chosen.portions.iter().flat_map(|(_, cases)| cases.iter().copied()).take(SHOWN).collect();
            for (sequence, index) in (1..).zip(indices) {
                let figures = inputs.placement(index, sequence, &agency);
                placed.push(PlacementRow::proposed(figures, inputs.portfolio.currency_of(index)));
            }
        }
        let ids: Vec<CaseId> = placed.iter().map(|row| row.figures.case_id).collect();
        for (case_id, fact) in self.session.book.facts_of(&ids).await? {
            // Those that hold by the day come one after another, the newest last.
            let row = placed.iter_mut().find(|row| row.figures.case_id == case_id);
            if let Some(figures) = row.map(|row| &mut row.figures).filter(|_| fact.effective_day <= day_number(day)) {
                let split = fact.outstanding == figures.outstanding;
                figures.principal = fact.principal.filter(|_| split);
                figures.interest = fact.interest.filter(|_| split);
                figures.penalty = fact.penalty.filter(|_| split);
                figures.last_paid_day = fact.last_paid_day;
                figures.last_paid_amount = fact.last_paid_amount;
            }
        }
        let known: std::collections::HashMap<_, _> = self.session.book.case_rows(&ids).await?.into_iter().collect();
        for row in &mut placed {
            if let Some(case) = known.get(&row.figures.case_id) {
                row.loan_no = case.loan_no.to_string();
                row.debtor_name = case.debtor_name.to_string();
            }
        }
        let rows = self
            .pack_rows(placed, ChangeId::AFTER_ALL, super::rows::Wanted { notes: true, earlier_agencies: true })
            .await?;
        Ok((batch, rows))
    }
}
