//! Importing a list of cases.

use crate::as_of;
use caseload_engine::{Cancel, Engine, Failure, ImportRequest};
use std::path::Path;
use std::time::Instant;

pub(crate) async fn import(book: &Path, file: &Path) -> Result<String, Failure> {
    let engine = Engine::open_or_create(book, "bench").await?;
    let request = ImportRequest::of(file.to_owned(), as_of());
    let started = Instant::now();
    let result = engine.imports().import(&request, |_| {}, Cancel::default()).await?;
    let seconds = started.elapsed().as_secs_f64();
    engine.close().await;
    Ok(format!("seconds={seconds:.2}\nread={}\nrejected={}\n", result.rows.read, result.rows.rejected))
}
