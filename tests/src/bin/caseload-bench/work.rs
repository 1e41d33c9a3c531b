//! Aging, lists and a batch, on a book that was imported before.

use crate::figures::{Figures, milliseconds};
use crate::{AS_OF, as_of, earlier, table_of};
use caseload_engine::{
    AgencyToAdd, CollectorToAdd, DivideBy, DivideRequest, DivisionRule, Engine, ExportRequest, Failure, FileLanguage,
    ListRequest, Percentage, PlaceRequest,
};
use std::path::Path;
use std::time::Instant;

/// Collectors to divide among.
const COLLECTORS: usize = 50;
/// Cases of the batch that is exported.
const BATCH: u64 = 100_000;

pub(crate) async fn work(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let started = Instant::now();
    let engine = Engine::open_or_create(book, "bench").await?;
    engine.reports().aging(&table_of(as_of(), None)).await?;
    figures.told("first_table_s", milliseconds(started) / 1e3);
    // Another day each time, so that nothing is remembered.
    let mut times = Vec::new();
    for back in 1..=7 {
        let started = Instant::now();
        engine.reports().aging(&table_of(earlier(back * 9), None)).await?;
        times.push(milliseconds(started));
    }
    figures.told_times("table", &mut times);

    let request: ListRequest = serde_json::from_value(serde_json::json!({
        "as_of": AS_OF,
        "filter": { "status": ["open"], "buckets": ["M1", "M2", "M3", "M7+"] },
        "sort": [{ "by": "outstanding", "descending": true }]
    }))
    .unwrap_or_else(|_| unreachable!("a request in the engine's own form"));
    let started = Instant::now();
    let list = engine.open_list(&request).await?;
    figures.told("open_list_ms", milliseconds(started));
    let mut times = Vec::new();
    for back in 1..=7 {
        let started = Instant::now();
        engine.list_rows(list.list_id, list.total.saturating_sub(100 * back), 100).await?;
        times.push(milliseconds(started));
    }
    figures.told_times("window", &mut times);

    for number in 1..=COLLECTORS {
        let collector = CollectorToAdd { name: format!("C{number:02}"), ..CollectorToAdd::default() };
        engine.division().add_collector(&collector).await?;
    }
    engine.reports().aging(&table_of(as_of(), None)).await?;
    let rule = DivisionRule { by: DivideBy::Balance, ..DivisionRule::default() };
    engine.division().divide(&DivideRequest { name_left: Some(0), ..DivideRequest::by_rule(as_of(), rule) }).await?;

    engine
        .outsourcing()
        .add_agency(&AgencyToAdd {
            name: "Northgate".to_owned(),
            term_days: 90,
            commission: vec![Percentage::from_parts_per_million(200_000)],
        })
        .await?;
    engine.reports().aging(&table_of(as_of(), None)).await?;
    let place: PlaceRequest = serde_json::from_value(serde_json::json!({
        "as_of": AS_OF, "agency": "Northgate", "min_days": 0, "max_cases": BATCH, "name_excluded": 0
    }))
    .unwrap_or_else(|_| unreachable!("a request in the engine's own form"));
    let started = Instant::now();
    let placed = engine.outsourcing().place(&place).await?;
    figures.told("place_s", milliseconds(started) / 1e3);
    let started = Instant::now();
    let pack = ExportRequest {
        batch: placed.batch.clone(),
        as_of: as_of(),
        language: None,
        usual_language: FileLanguage::English,
    };
    engine.outsourcing().export_batch(&pack, &book.with_extension("pack"), None).await?;
    figures.told("export_s", milliseconds(started) / 1e3);
    engine.close().await;
    Ok(figures.0)
}
