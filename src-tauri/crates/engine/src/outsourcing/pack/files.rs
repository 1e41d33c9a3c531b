//! The files of a pack: workbook and text are written side by side from rows that stream by, staged beside their
//! target, and moved there together.

use super::columns::LeavingColumn;
use super::{Contents, DisclosedField, ExportedFile, FileLanguage, disclosed};
use crate::failure::{Failure, codes};
use caseload_domain::calendar::date_of;
use caseload_files::write::{
    Value, WrittenColumn, sha256_of_file, write_bytes, write_csv, write_encrypted_zip, write_workbook,
};
use std::path::{Path, PathBuf};
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

fn cannot(place: &Path, error: &std::io::Error) -> Failure {
    let code =
        if error.kind() == std::io::ErrorKind::StorageFull { codes::DISK_FULL } else { codes::FILE_CANNOT_WRITE };
    Failure::new(code).with("file", place.display().to_string()).with("reason", error.to_string())
}

pub(super) fn forget(paths: &[PathBuf]) {
    for path in paths {
        // Whether it can be removed or not, the failure that led here is the one to be told.
        let _ = std::fs::remove_file(path);
    }
}

/// Files that are whole and not yet where they belong.
pub(super) struct Staged {
    folder: PathBuf,
    /// Beside the target, on the same disk; gone when this is dropped.
    place: tempfile::TempDir,
    pub(super) files: Vec<ExportedFile>,
}

impl Staged {
    pub(super) fn write(
        folder: &Path,
        contents: &Contents,
        passphrase: Option<&str>,
        from: FromRows,
    ) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
        let place =
            tempfile::Builder::new().prefix(".caseload-").tempdir_in(folder).map_err(|error| cannot(folder, &error))?;
        // With a passphrase the plain files never stand where they could be sent by mistake.
        let private = match passphrase {
            Some(_) => Some(tempfile::tempdir().map_err(|error| cannot(folder, &error))?),
            None => None,
        };
        let plain = private.as_ref().map_or(place.path(), |private| private.path());
        let mut files = write_pack(plain, contents, from)?;
        if let Some(passphrase) = passphrase {
            let archive = format!("{}.zip", contents.name);
            let parts: Vec<(String, PathBuf)> =
                files.iter().map(|file| (file.name.clone(), plain.join(&file.name))).collect();
            write_encrypted_zip(&place.path().join(&archive), &parts, passphrase)?;
            files = vec![ExportedFile {
                sha256: sha256_of_file(&place.path().join(&archive))?,
                name: archive,
                rows: Some(contents.cases),
            }];
        }
        Ok(Self { folder: folder.to_owned(), place, files })
    }

    /// Moves the files to where they belong; all of them or none.
    pub(super) fn deliver(self) -> Result<(Vec<ExportedFile>, Vec<PathBuf>), Failure> {
        let mut moved: Vec<PathBuf> = Vec::new();
        for file in &self.files {
            let target = self.folder.join(&file.name);
            if let Err(error) = std::fs::rename(self.place.path().join(&file.name), &target) {
                forget(&moved);
                return Err(cannot(&target, &error));
            }
            moved.push(target);
        }
        Ok((self.files, moved))
    }
}

/// Writes the plain files of a pack, workbook and text at the same time.
fn write_pack(place: &Path, contents: &Contents, from: FromRows) -> Result<Vec<ExportedFile>, Failure> {
    let columns: Vec<WrittenColumn> = contents.columns.iter().map(LeavingColumn::written).collect();
    let sheet = match contents.language {
        FileLanguage::English => "Cases",
        FileLanguage::Chinese => "委外案件",
    };
    let (workbook, text) = (format!("{}.xlsx", contents.name), format!("{}.csv", contents.name));
    let FromRows { workbook: to_workbook, text: to_text } = from;
    let file = |name: String, rows: Option<u64>| -> Result<ExportedFile, Failure> {
        Ok(ExportedFile { sha256: sha256_of_file(&place.join(&name))?, name, rows })
    };
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| -> Result<ExportedFile, Failure> {
            write_csv(&place.join(&text), contents.template.csv_encoding.into(), &columns, rows(to_text))?;
            file(text, Some(contents.cases))
        });
        let one = write_workbook(&place.join(&workbook), sheet, &columns, rows(to_workbook))
            .map_err(Failure::from)
            .and_then(|()| file(workbook, Some(contents.cases)));
        (one, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let mut files = vec![one?, other?];
    let manifest = manifest(contents, &files);
    let bytes = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;
    write_bytes(&place.join("manifest.json"), &bytes)?;
    files.push(file("manifest.json".to_owned(), None)?);
    Ok(files)
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
        "bucket_set": { "name": batch.bucket_set, "day_count": batch.day_count, "buckets": buckets },
        "rows": contents.cases,
        "control_totals": contents.totals,
        "fields": fields,
        "first_written_on": contents.on,
        "files": files,
    })
}
