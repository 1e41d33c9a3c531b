//! The files of a pack: workbook and text are written side by side from rows that stream by, staged beside their
//! target, and moved there together.

use super::columns::LeavingColumn;
use super::{Contents, DisclosedField, ExportedFile, disclosed};
use caseload_domain::calendar::date_of;
use caseload_domain::ids::ChangeId;
use caseload_files::FileError;
use caseload_files::staging::{Prepared, Staging};
use caseload_files::write::{
    ArchivePart, Value, WrittenColumn, write_bytes, write_csv, write_csv_to, write_encrypted_zip, write_workbook,
    write_workbook_in_memory,
};
use caseload_files::{sha256_of_bytes, sha256_of_file};
use caseload_session::failure::Failure;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Some rows of a pack, ready to be written.
type Chunk = Arc<Vec<Vec<Value<'static>>>>;

/// Chunks that wait for a writer at most.
const WAITING: usize = 2;

/// Where the rows of a pack go: to the workbook and to the text.
pub(super) struct ToWriters([Sender<Chunk>; 2]);

/// The other ends.
pub(super) struct FromRows {
    workbook: Receiver<Chunk>,
    text: Receiver<Chunk>,
}

/// The way of the rows to those who write them.
pub(super) fn way() -> (ToWriters, FromRows) {
    let (one, workbook) = channel(WAITING);
    let (other, text) = channel(WAITING);
    (ToWriters([one, other]), FromRows { workbook, text })
}

impl ToWriters {
    /// Sends rows to both; false where one of them has given up.
    pub(super) async fn send(&self, rows: Vec<Vec<Value<'static>>>) -> bool {
        let chunk = Arc::new(rows);
        for writer in &self.0 {
            if writer.send(chunk.clone()).await.is_err() {
                return false;
            }
        }
        true
    }
}

/// A row of a chunk that both writers read.
struct RowOf {
    chunk: Chunk,
    at: usize,
}

impl AsRef<[Value<'static>]> for RowOf {
    fn as_ref(&self) -> &[Value<'static>] {
        &self.chunk[self.at]
    }
}

/// The rows, as they come.
fn rows(mut from: Receiver<Chunk>) -> impl Iterator<Item = RowOf> {
    std::iter::from_fn(move || from.blocking_recv())
        .flat_map(|chunk| (0..chunk.len()).map(move |at| RowOf { chunk: chunk.clone(), at }))
}

/// The files of a pack, whole and not yet where they belong.
pub(super) struct StagedPack {
    staging: Staging,
    pub(super) files: Vec<ExportedFile>,
}

impl StagedPack {
    /// Writes the files of a pack; with a passphrase into one encrypted archive, and never in plain.
    pub(super) fn write(
        folder: &Path,
        contents: &Contents,
        passphrase: Option<&str>,
        from: FromRows,
    ) -> Result<Self, Failure> {
        let staging = Staging::in_folder(folder)?;
        let files = match passphrase {
            Some(passphrase) => vec![write_encrypted_pack(&staging, contents, passphrase, from)?],
            None => write_pack(&staging, contents, from)?,
        };
        Ok(Self { staging, files })
    }

    /// Readies the files to be moved to where they belong, once the change of `book` that records them lasts.
    pub(super) fn prepare(self, book: &Path, change: ChangeId) -> Result<Prepared, Failure> {
        let names: Vec<String> = self.files.iter().map(|file| file.name.clone()).collect();
        Ok(self.staging.prepare(book, change.number(), &names)?)
    }
}

/// Does one thing on a thread of its own and the other on this one, and gives what both came to.
fn side_by_side<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// Writes the plain files of a pack, workbook and text at the same time.
fn write_pack(staging: &Staging, contents: &Contents, from: FromRows) -> Result<Vec<ExportedFile>, Failure> {
    let columns: Vec<WrittenColumn> = contents.columns.iter().map(LeavingColumn::written).collect();
    let (workbook, text) = (format!("{}.xlsx", contents.name), format!("{}.csv", contents.name));
    let FromRows { workbook: to_workbook, text: to_text } = from;
    let file = |name: String, rows: Option<u64>| -> Result<ExportedFile, Failure> {
        Ok(ExportedFile { sha256: sha256_of_file(&staging.path(&name))?, name, rows })
    };
    let write_text = || -> Result<ExportedFile, Failure> {
        write_csv(&staging.path(&text), contents.template.csv_encoding.into(), &columns, rows(to_text))?;
        file(text, Some(contents.cases))
    };
    let write_workbook = || -> Result<ExportedFile, Failure> {
        write_workbook(
            &staging.path(&workbook),
            &contents.language.said("pack", "Cases"),
            &columns,
            rows(to_workbook),
        )?;
        file(workbook, Some(contents.cases))
    };
    let (text, workbook) = side_by_side(write_text, write_workbook);
    let mut files = vec![workbook?, text?];
    write_bytes(&staging.path(&contents.manifest_name), &manifest_bytes(contents, &files)?)?;
    files.push(file(contents.manifest_name.clone(), None)?);
    Ok(files)
}

/// Writes the files of a pack into memory, and from there encrypted to the disk.
fn write_encrypted_pack(
    staging: &Staging,
    contents: &Contents,
    passphrase: &str,
    from: FromRows,
) -> Result<ExportedFile, Failure> {
    let columns: Vec<WrittenColumn> = contents.columns.iter().map(LeavingColumn::written).collect();
    let archive = format!("{}.zip", contents.name);
    let target = staging.path(&archive);
    let FromRows { workbook: to_workbook, text: to_text } = from;
    let write_text = || -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        let encoding = contents.template.csv_encoding.into();
        write_csv_to(&mut bytes, &target, encoding, &columns, rows(to_text))?;
        Ok(bytes)
    };
    let write_workbook =
        || write_workbook_in_memory(&target, &contents.language.said("pack", "Cases"), &columns, rows(to_workbook));
    let (text, workbook) = side_by_side(write_text, write_workbook);
    let (text, workbook) = (text?, workbook?);
    let inner = |ending: &str, content: &[u8]| ExportedFile {
        name: format!("{}.{ending}", contents.name),
        sha256: sha256_of_bytes(content),
        rows: Some(contents.cases),
    };
    let files = [inner("xlsx", &workbook), inner("csv", &text)];
    let manifest = manifest_bytes(contents, &files)?;
    let parts = [
        ArchivePart { name: &files[0].name, content: &workbook },
        ArchivePart { name: &files[1].name, content: &text },
        ArchivePart { name: "manifest.json", content: &manifest },
    ];
    write_encrypted_zip(&target, &parts, passphrase)?;
    Ok(ExportedFile { sha256: sha256_of_file(&target)?, name: archive, rows: Some(contents.cases) })
}

fn manifest_bytes(contents: &Contents, files: &[ExportedFile]) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec_pretty(&manifest(contents, files)).map_err(|error| Failure::internal(&error))
}

fn manifest(contents: &Contents, files: &[ExportedFile]) -> serde_json::Value {
    let batch = &contents.batch;
    let buckets: Vec<serde_json::Value> = contents
        .buckets
        .buckets()
        .iter()
        .map(|bucket| serde_json::json!({ "code": bucket.code, "label": bucket.label(), "from": bucket.from, "to": bucket.to }))
        .collect();
    let fields: Vec<DisclosedField> = contents.columns.iter().map(disclosed).collect();
    serde_json::json!({
        "batch": batch.number,
        "agency": batch.agency,
        "as_of": date_of(batch.as_of_day),
        "placed_on": date_of(batch.placed_day),
        "term_days": batch.term_days,
        "recall_due": date_of(batch.recall_due_day),
        "bucket_set": { "name": batch.bucket_set, "day_count": batch.day_count.name(), "buckets": buckets },
        "rows": contents.cases,
        "control_totals": contents.totals,
        "fields": fields,
        "first_written_on": contents.on,
        "files": files,
    })
}
