//! Applying the rows of a file from an agency that are to be applied, as one change.

use super::compare::{Compared, note_of};
use super::rows::ReportedRow;
use super::{MatchOutcome, ReturnCounts, ReturnKind, ReturnOutcome, ReturnRequest, ReturnedRow};
use crate::OutsourcingApi;
use caseload_agency_files::AgencyFile;
use caseload_domain::Money;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::CaseId;
use caseload_domain::outsourcing::CollectionStop;
use caseload_session::failure::Failure;
use caseload_session::sums_of;
use caseload_store::{BatchRow, CaseRow, Change, NewPayment, PlacementOutcome, Repeated, ReportedPayment, ReturnRow};
use compact_str::CompactString;
use std::collections::{BTreeMap, HashMap};

impl OutsourcingApi<'_> {
    /// Whether a file goes on record: something of it is applied, or it says again what another file said. The very
    /// same file, taken in on the same day once more, says nothing.
    pub(super) async fn is_recorded(
        &self,
        request: &ReturnRequest,
        batch: &BatchRow,
        kind: ReturnKind,
        file: &AgencyFile,
        compared: &[Compared],
    ) -> Result<bool, Failure> {
        if compared.iter().any(|one| one.is_applied(request)) {
            return Ok(true);
        }
        if kind == ReturnKind::Contacts || !compared.iter().any(|one| one.pile == MatchOutcome::Known) {
            return Ok(false);
        }
        let earlier = self.session.book.returns_of(batch.id).await?;
        let today = day_number(request.as_of);
        let is_this =
            |earlier: &ReturnRow| earlier.kind == kind.code() && earlier.sha256 == file.sha256 && earlier.day == today;
        Ok(!earlier.iter().any(is_this))
    }

    pub(super) async fn apply_return(
        &self,
        change: Option<Change>,
        request: &ReturnRequest,
        batch: &BatchRow,
        kind: ReturnKind,
        file: &AgencyFile,
        compared: Vec<Compared>,
    ) -> Result<ReturnOutcome, Failure> {
        let mut rows = ReturnCounts { read: compared.len() as u64, ..ReturnCounts::default() };
        for one in &compared {
            let pile = match one.pile {
                MatchOutcome::Agrees => &mut rows.agrees,
                MatchOutcome::Differs => &mut rows.differs,
                MatchOutcome::Unknown => &mut rows.unknown,
                MatchOutcome::Known => &mut rows.known,
                MatchOutcome::Cancelled => &mut rows.cancelled,
            };
            *pile += 1;
            rows.applied += u64::from(one.is_applied(request));
        }
        let applied: Vec<&Compared> = compared.iter().filter(|one| one.is_applied(request)).collect();
        let new = applied.iter().filter(|one| one.booked.is_none());
        let money = sums_of(new.filter_map(|one| Some((one.currency, one.reported_row.amount?))))?;
        let mut change_number = None;
        let is_recorded = self.is_recorded(request, batch, kind, file, &compared).await?;
        if let Some(mut change) = change.filter(|_| is_recorded) {
            let known: Vec<&Compared> = compared.iter().filter(|one| one.pile == MatchOutcome::Known).collect();
            let today = day_number(request.as_of);
            match kind {
                ReturnKind::Payments => write_payments(&mut change, batch, &applied, today).await?,
                ReturnKind::Notes => {
                    let notes: Vec<_> = applied
                        .iter()
                        .filter_map(|one| Some(note_of(one.reported_row.case_id?, &one.reported_row, today)))
                        .collect();
                    change.add_agency_notes(batch.id, &notes).await?;
                    record_collection_stops(&mut change, &applied, |reported_row| &reported_row.result).await?;
                }
                ReturnKind::Returns => {
                    give_back(&mut change, batch, &applied, today).await?;
                    record_collection_stops(&mut change, &applied, |reported_row| &reported_row.note).await?;
                }
                ReturnKind::Objections => {
                    let mut by_text: BTreeMap<&str, Vec<CaseId>> = BTreeMap::new();
                    for one in &applied {
                        by_text.entry(&one.reported_row.note).or_default().extend(one.reported_row.case_id);
                    }
                    for (text, cases) in by_text {
                        change.object(batch.id, &cases, text).await?;
                    }
                }
                ReturnKind::Contacts => change_contacts(&mut change, &applied).await?,
            }
            keep_repeated(&mut change, kind, &known).await?;
            let result = serde_json::json!(rows).to_string();
            change.add_return(batch.id, kind.code(), today, (&file.name, &file.sha256), &result).await?;
            let params = serde_json::json!({
                "batch": batch.number, "agency": batch.agency, "kind": kind, "file": file.name,
                "sha256": file.sha256, "rows": rows, "as_of": request.as_of,
            });
            change_number = Some(change.commit(&params).await?);
        }
        let open_cases = self.session.book.open_placements(batch.id).await?.len() as u64;
        Ok(ReturnOutcome {
            batch: batch.number.clone(),
            agency: batch.agency.clone(),
            kind,
            dry_run: request.dry_run,
            change: change_number,
            file: file.name.clone(),
            sha256: file.sha256.clone(),
            rows,
            applied: money,
            open_cases,
            columns: file.columns(),
            unread_sheets: file.unread_sheets.clone(),
            list: compared.into_iter().map(|one| line(kind, one, request)).collect(),
        })
    }
}

/// Keeps what a file says again that earlier ones said, so that these aren't taken back from under it.
async fn keep_repeated(change: &mut Change, kind: ReturnKind, known: &[&Compared]) -> Result<(), Failure> {
    let cases = || known.iter().filter_map(|one| one.reported_row.case_id).collect::<Vec<_>>();
    let repeated = match kind {
        ReturnKind::Payments => Repeated::ReportedPayments(known.iter().filter_map(|one| one.booked).collect()),
        ReturnKind::Notes => Repeated::AgencyNotes(cases()),
        ReturnKind::Returns => Repeated::EndedPlacements(cases()),
        ReturnKind::Objections => Repeated::Objections(cases()),
        // What a case says of itself may have come from anywhere.
        ReturnKind::Contacts => return Ok(()),
    };
    Ok(change.add_repeated(&repeated).await?)
}

/// Payments come into the book or are linked with those that are there; where nothing is left to pay, the
/// placement ends as settled on the day after.
async fn write_payments(
    change: &mut Change,
    batch: &BatchRow,
    applied: &[&Compared],
    today: i32,
) -> Result<(), Failure> {
    let reports: Vec<ReportedPayment> = applied
        .iter()
        .filter_map(|one| {
            let reported_row = &one.reported_row;
            Some(ReportedPayment {
                payment: NewPayment {
                    reference: reported_row.reference.clone(),
                    reverses: reported_row.reverses.clone(),
                    ..NewPayment::of(
                        reported_row.case_id?,
                        reported_row.day_number().unwrap_or(today),
                        reported_row.amount?,
                    )
                },
                known: one.booked,
                occurrence: one.occurrence,
                payer: reported_row.payer.clone(),
                method: reported_row.method.clone(),
                stated_balance: reported_row.balance,
            })
        })
        .collect();
    change.report_payments(batch.id, &reports).await?;
    let unnamed = reports.iter().map(|report| &report.payment);
    let unnamed = unnamed.filter(|payment| payment.amount < 0 && payment.reverses.is_empty());
    let cases = unnamed.map(|payment| payment.case_id).collect();
    change.add_repeated(&Repeated::MoneyTakenBack(cases)).await?;
    let mut settled: BTreeMap<i32, Vec<CaseId>> = BTreeMap::new();
    let mut last: HashMap<CaseId, (bool, i32)> = HashMap::new();
    for one in applied {
        if let Some(case_id) = one.reported_row.case_id {
            let day = one.reported_row.day_number().unwrap_or(today);
            let known = last.entry(case_id).or_insert((false, day));
            *known = (one.settles, known.1.max(day));
        }
    }
    for (case_id, (_, day)) in last.into_iter().filter(|(_, (settles, _))| *settles) {
        settled.entry(day.saturating_add(1)).or_default().push(case_id);
    }
    for (day, cases) in settled {
        change.end_placements(batch.id, &cases, day, PlacementOutcome::Settled, "").await?;
    }
    Ok(())
}

async fn give_back(change: &mut Change, batch: &BatchRow, applied: &[&Compared], today: i32) -> Result<(), Failure> {
    let mut by_day_and_reason: BTreeMap<(i32, &str), Vec<CaseId>> = BTreeMap::new();
    for one in applied {
        if let Some(case_id) = one.reported_row.case_id {
            let day = one.reported_row.day_number().unwrap_or(today).max(batch.placed_day);
            by_day_and_reason.entry((day, &one.reported_row.note)).or_default().push(case_id);
        }
    }
    for ((day, reason), cases) in by_day_and_reason {
        change.end_placements(batch.id, &cases, day, PlacementOutcome::Returned, reason).await?;
    }
    Ok(())
}

/// Where an agency says that a debtor died, is bankrupt or contests the debt, that becomes the overdue reason, so that
/// nobody else is sent after them.
async fn record_collection_stops(
    change: &mut Change,
    applied: &[&Compared],
    said: fn(&ReportedRow) -> &String,
) -> Result<(), Failure> {
    let mut reasons: BTreeMap<CaseId, &String> = BTreeMap::new();
    for one in applied {
        if let Some(case_id) =
            one.reported_row.case_id.filter(|_| CollectionStop::of(said(&one.reported_row)).is_some())
        {
            reasons.insert(case_id, said(&one.reported_row));
        }
    }
    let ids: Vec<CaseId> = reasons.keys().copied().collect();
    for (id, before) in change.case_rows(&ids).await? {
        let after = CaseRow { reason: reasons[&id].as_str().into(), ..before.clone() };
        if after.reason != before.reason {
            change.update_case(id, &before, &after).await?;
        }
    }
    Ok(())
}

async fn change_contacts(change: &mut Change, applied: &[&Compared]) -> Result<(), Failure> {
    let mut ids: Vec<CaseId> = applied.iter().filter_map(|one| one.reported_row.case_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let before: HashMap<CaseId, CaseRow> = change.case_rows(&ids).await?.into_iter().collect();
    let mut after = before.clone();
    for one in applied {
        let Some(case) = one.reported_row.case_id.and_then(|id| after.get_mut(&id)) else { continue };
        let put = |field: &mut CompactString, stated: &str| {
            if !stated.is_empty() {
                *field = stated.into();
            }
        };
        put(&mut case.phone, &one.reported_row.new_phone);
        put(&mut case.email, &one.reported_row.new_email);
        put(&mut case.address, &one.reported_row.new_address);
    }
    for id in ids {
        if let (Some(before), Some(after)) = (before.get(&id), after.get(&id))
            && before != after
        {
            change.update_case(id, before, after).await?;
        }
    }
    Ok(())
}

/// A row as the user sees it.
fn line(kind: ReturnKind, one: Compared, request: &ReturnRequest) -> ReturnedRow {
    let applied = one.is_applied(request);
    let reported_row = &one.reported_row;
    let date = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let parts = match kind {
        ReturnKind::Payments => vec![
            date(reported_row.day),
            reported_row.payer.clone(),
            reported_row.method.clone(),
            reported_row.reference.clone(),
        ],
        ReturnKind::Notes => {
            vec![
                reported_row.at.clone(),
                reported_row.contact.clone(),
                reported_row.result.clone(),
                reported_row.note.clone(),
                date(reported_row.promised_on),
            ]
        }
        ReturnKind::Returns => vec![date(reported_row.day), reported_row.note.clone()],
        ReturnKind::Objections => vec![reported_row.note.clone()],
        ReturnKind::Contacts => {
            vec![reported_row.new_phone.clone(), reported_row.new_email.clone(), reported_row.new_address.clone()]
        }
    };
    let mut says = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let unread = reported_row.wrong.as_ref().map(|(_, value)| value).or(reported_row.unknown_status.as_ref());
    if let Some(value) = unread {
        // The code gives the reason, in the reader's language.
        says.clone_from(value);
    }
    let amount = reported_row.amount.or(reported_row.promised_amount);
    ReturnedRow {
        row: reported_row.row,
        loan_no: reported_row.loan_no.clone(),
        debtor_name: one.debtor_name,
        pile: one.pile,
        says,
        amount: amount.map(|minor| Money { currency: one.currency, minor }),
        differences: one.differences,
        code: one.code,
        applied,
    }
}
