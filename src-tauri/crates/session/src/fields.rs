//! Filtering by a field's name: one of the program's, or a header of the lender's own.

use crate::case_filter::CaseFilter;
use crate::failure::{Failure, FailureCode};
use crate::filter::restrict;
use crate::session::Session;
use caseload_domain::Field;
use caseload_domain::ids::CaseId;
use caseload_portfolio::{NOBODY, Portfolio, Texts};
use std::collections::{BTreeSet, HashMap};

/// Headers under which lenders send the language that a debtor speaks.
const LANGUAGE_HEADERS: [&str; 6] = ["language", "lang", "preferred language", "语言", "语种", "沟通语言"];

impl Session {
    /// The lender's own header that a name stands for, whatever its case, spaces and underscores.
    ///
    /// # Errors
    /// `no_such_field`.
    pub async fn header_like(&self, name: &str) -> Result<String, Failure> {
        let headers = self.book.headers().await?;
        let plain = caseload_tables::normalise_header(name);
        headers
            .iter()
            .find(|header| *header == name)
            .or_else(|| headers.iter().find(|header| caseload_tables::normalise_header(header) == plain))
            .cloned()
            .ok_or_else(|| Failure::new(FailureCode::NoSuchField).with("field", name))
    }

    /// Adds a value of a field to a filter. A name that is no field of the program is a header of the
    /// lender's own; `language` is whichever of them tells the language.
    ///
    /// # Errors
    /// `no_such_field`, `value_out_of_range`.
    pub async fn add_to_filter(&self, filter: &mut CaseFilter, name: &str, value: &str) -> Result<(), Failure> {
        let out_of_range = || Failure::new(FailureCode::ValueOutOfRange).with("field", name).with("value", value);
        match name {
            "collector" => filter.collectors.push(value.to_owned()),
            "agency" => filter.agencies.push(value.to_owned()),
            "product" => filter.products.push(value.to_owned()),
            "region" => filter.regions.push(value.to_owned()),
            "reason" => filter.reasons.push(value.to_owned()),
            "reason_group" => filter.reason_groups.push(value.to_owned()),
            "currency" => filter.currencies.push(value.to_owned()),
            "bucket" => filter.buckets.push(value.to_owned()),
            "batch" => filter.batch = Some(value.to_owned()),
            "min_days" => filter.min_days = Some(value.parse().map_err(|_| out_of_range())?),
            "max_days" => filter.max_days = Some(value.parse().map_err(|_| out_of_range())?),
            "min_outstanding" => filter.min_outstanding = Some(self.amount_in_book_currency(name, value).await?),
            "max_outstanding" => filter.max_outstanding = Some(self.amount_in_book_currency(name, value).await?),
            "disbursement_month" => filter.disbursement_months.push(value.to_owned()),
            "held" => filter.held = Some(value.parse().map_err(|_| out_of_range())?),
            "loan_no" => filter.loan_nos.push(value.to_owned()),
            "status" => {
                let status = serde_json::from_value(serde_json::Value::from(value)).map_err(|_| out_of_range())?;
                filter.status.push(status);
            }
            _ => match (self.header_like(name).await, Field::by_name(name)) {
                (Ok(header), _) => filter.more.push((header, value.to_owned())),
                (Err(_), Some(field)) => filter.fields.push((field, value.to_owned())),
                (Err(failure), None) if name.eq_ignore_ascii_case("language") => {
                    let header = self.language_header().await?.ok_or(failure)?;
                    filter.more.push((header, value.to_owned()));
                }
                // A header that the import understands stands for the field that it fills.
                (Err(failure), None) => match caseload_tables::field_of_header(name) {
                    Some((field, _)) if field.name() != name => {
                        return Box::pin(self.add_to_filter(filter, field.name(), value)).await;
                    }
                    _ => return Err(failure),
                },
            },
        }
        Ok(())
    }

    async fn language_header(&self) -> Result<Option<String>, Failure> {
        for name in LANGUAGE_HEADERS {
            match self.header_like(name).await {
                Ok(header) => return Ok(Some(header)),
                Err(failure) if failure.code == FailureCode::NoSuchField => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(None)
    }

    /// The values of the lender's own column of a header, in the order of a portfolio; a case without one has
    /// [`NOBODY`].
    ///
    /// # Errors
    /// `no_such_field` for a header that no file had.
    pub async fn own_column(&self, portfolio: &Portfolio, header: &str) -> Result<Texts, Failure> {
        let header = self.header_like(header).await?;
        let mut texts = Texts { of_case: vec![NOBODY; portfolio.len()], distinct: Vec::new() };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for (case_id, value) in self.book.own_values(&header).await? {
            let Some(index) = portfolio.index_of(case_id) else { continue };
            let next = u32::try_from(numbers.len()).unwrap_or(NOBODY);
            texts.of_case[index] = *numbers.entry(value).or_insert_with_key(|value| {
                texts.distinct.push(value.clone());
                next
            });
        }
        Ok(texts)
    }

    /// The numbers of the cases with the texts that a filter asks for, one of the values of each field and
    /// header; `None` where it asks for none.
    pub async fn with_texts(&self, filter: &CaseFilter) -> Result<Option<Vec<CaseId>>, Failure> {
        let mut only: Option<Vec<CaseId>> = None;
        let fields: BTreeSet<&str> = filter.fields.iter().map(|(field, _)| field.name()).collect();
        for name in fields {
            let mut found = Vec::new();
            for (field, value) in filter.fields.iter().filter(|(field, _)| field.name() == name) {
                let ids = self.book.with_field_value(*field, value).await?;
                found.extend(ids.ok_or_else(|| Failure::new(FailureCode::NoSuchField).with("field", name))?);
            }
            restrict(&mut only, found);
        }
        let headers: BTreeSet<&str> = filter.more.iter().map(|(header, _)| header.as_str()).collect();
        for name in headers {
            let mut found = Vec::new();
            for (header, value) in filter.more.iter().filter(|(header, _)| header == name) {
                found.extend(self.book.with_more_value(header, value).await?);
            }
            restrict(&mut only, found);
        }
        Ok(only)
    }
}
