//! The pack that goes to an agency: workbook, text twin and manifest.

use crate::engine::Engine;
use crate::failure::{Failure, codes};
use caseload_domain::aging::BucketSet;
use caseload_domain::calendar::date_of;
use caseload_domain::{Currency, Money};
use caseload_files::write::{
    ColumnKind, Value, WrittenColumn, sha256_of_file, write_bytes, write_csv, write_encrypted_zip, write_workbook,
};
use caseload_store::{BatchRow, PlacementRow, What};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Rows fetched from the book at a time while a pack is written.
const ROWS_AT_ONCE: i64 = 5_000;

/// The language of headers in files that leave the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub enum FileLanguage {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Rows of data; `null` where the file is no table.
    pub rows: Option<u64>,
}

/// A pack that was written.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Export {
    /// Number of the batch.
    pub batch: String,
    /// The folder.
    pub folder: String,
    /// Its files.
    pub files: Vec<ExportedFile>,
    /// Sums of the money in it, per currency.
    pub control_totals: Vec<Money>,
}

/// A column of the pack: its headers, kind and width, and its value.
struct PackColumn {
    english: &'static str,
    chinese: &'static str,
    kind: ColumnKind,
    width: u16,
    value: fn(&Pack<'_>, &PlacementRow) -> Value<'static>,
}

/// What the values of a pack are taken from beside its rows.
struct Pack<'batch> {
    batch: &'batch BatchRow,
}

fn currency(row: &PlacementRow) -> Currency {
    row.currency.parse().unwrap_or(Currency::CNY)
}

fn amount(minor: Option<i64>, row: &PlacementRow) -> Value<'static> {
    minor.map_or(Value::Empty, |minor| Value::Amount(minor, currency(row)))
}

/// The columns an agency expects (DOMAIN.md §5). ID numbers, card numbers and third parties are not
/// among them: they are withheld unless a field contract names them.
const COLUMNS: &[PackColumn] = &[
    PackColumn {
        english: "batch no",
        chinese: "批次号",
        kind: ColumnKind::Text,
        width: 14,
        value: |pack, _| Value::text(pack.batch.number.clone()),
    },
    PackColumn {
        english: "no",
        chinese: "序号",
        kind: ColumnKind::Integer,
        width: 7,
        value: |_, row| Value::Integer(row.figures.sequence),
    },
    PackColumn {
        english: "case ref",
        chinese: "案件编号",
        kind: ColumnKind::Text,
        width: 22,
        value: |_, row| Value::text(row.loan_no.clone()),
    },
    PackColumn {
        english: "agency",
        chinese: "委外机构",
        kind: ColumnKind::Text,
        width: 16,
        value: |pack, _| Value::text(pack.batch.agency.clone()),
    },
    PackColumn {
        english: "name",
        chinese: "客户姓名",
        kind: ColumnKind::Text,
        width: 18,
        value: |_, row| Value::text(row.debtor_name.clone()),
    },
    PackColumn {
        english: "phone",
        chinese: "手机号码",
        kind: ColumnKind::Text,
        width: 16,
        value: |_, row| Value::text(row.phone.clone()),
    },
    PackColumn {
        english: "product",
        chinese: "产品名称",
        kind: ColumnKind::Text,
        width: 16,
        value: |_, row| Value::text(row.product.clone()),
    },
    PackColumn {
        english: "currency",
        chinese: "币种",
        kind: ColumnKind::Text,
        width: 8,
        value: |_, row| Value::text(row.currency.clone()),
    },
    PackColumn {
        english: "loan amount",
        chinese: "合同金额（元）",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.loan_amount, row),
    },
    PackColumn {
        english: "total due",
        chinese: "逾期总金额（元）",
        kind: ColumnKind::Amount,
        width: 16,
        value: |_, row| amount(Some(row.figures.outstanding), row),
    },
    PackColumn {
        english: "principal",
        chinese: "逾期本金（元）",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.figures.principal, row),
    },
    PackColumn {
        english: "interest",
        chinese: "逾期利息（元）",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.figures.interest, row),
    },
    PackColumn {
        english: "penalty",
        chinese: "逾期罚息（元）",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.figures.penalty, row),
    },
    PackColumn {
        english: "DPD",
        chinese: "逾期天数",
        kind: ColumnKind::Integer,
        width: 9,
        value: |_, row| Value::Integer(i64::from(row.figures.days_past_due)),
    },
    PackColumn {
        english: "bucket",
        chinese: "账龄",
        kind: ColumnKind::Text,
        width: 9,
        value: |_, row| Value::text(row.figures.bucket.clone()),
    },
    PackColumn {
        english: "last paid on",
        chinese: "最近还款日期",
        kind: ColumnKind::Date,
        width: 13,
        value: |_, row| Value::date(row.figures.last_paid_day.and_then(date_of)),
    },
    PackColumn {
        english: "last paid amount",
        chinese: "最近还款金额（元）",
        kind: ColumnKind::Amount,
        width: 16,
        value: |_, row| amount(row.figures.last_paid_amount, row),
    },
    PackColumn {
        english: "placed on",
        chinese: "委案日期",
        kind: ColumnKind::Date,
        width: 12,
        value: |pack, _| Value::date(date_of(pack.batch.placed_day)),
    },
    PackColumn {
        english: "term (days)",
        chinese: "委案期限（天）",
        kind: ColumnKind::Integer,
        width: 12,
        value: |pack, _| Value::Integer(i64::from(pack.batch.term_days)),
    },
    PackColumn {
        english: "recall due",
        chinese: "预计退案日",
        kind: ColumnKind::Date,
        width: 12,
        value: |pack, _| Value::date(date_of(pack.batch.recall_due_day)),
    },
    PackColumn {
        english: "hand",
        chinese: "手别",
        kind: ColumnKind::Integer,
        width: 7,
        value: |_, row| Value::Integer(i64::from(row.figures.hand)),
    },
    PackColumn {
        english: "commission (%)",
        chinese: "佣金比例（%）",
        kind: ColumnKind::Percent,
        width: 14,
        value: |_, row| Value::Percent(row.figures.commission_percent),
    },
];

impl Engine {
    /// Writes the pack of a batch into a folder and records that it went out. With a passphrase,
    /// one encrypted archive holds the files instead.
    ///
    /// # Errors
    /// `no_such_batch`, `file_cannot_write`, `disk_full`, or what the book says. Then nothing is recorded.
    pub async fn export_batch(
        &self,
        number: &str,
        folder: &Path,
        language: FileLanguage,
        passphrase: Option<String>,
    ) -> Result<Export, Failure> {
        let batch = self.batch_row(number).await?;
        let rows = self.all_placements(batch.id).await?;
        let totals = crate::engine::sums_of(rows.iter().map(|row| (currency(row), row.figures.outstanding)))?;
        let target = folder.to_owned();
        let buckets = self.bucket_set(&batch.bucket_set).await?;
        let (written_batch, written_totals) = (batch.clone(), totals.clone());
        let files = tokio::task::spawn_blocking(move || {
            write_pack(&target, &written_batch, &buckets, &rows, &written_totals, language, passphrase.as_deref())
        })
        .await
        .map_err(|error| Failure::new(codes::FILE_CANNOT_WRITE).with("reason", error.to_string()))??;
        let mut change = self.change(What::Export).await?;
        let list = serde_json::to_string(&files)
            .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;
        change.record_export(batch.id, &list).await?;
        let params = serde_json::json!({ "batch": batch.number, "agency": batch.agency, "files": files });
        let recorded = change.commit(&params).await?;
        self.absorb_nothing(recorded).await;
        Ok(Export { batch: batch.number, folder: folder.display().to_string(), files, control_totals: totals })
    }

    async fn all_placements(&self, batch: i64) -> Result<Vec<PlacementRow>, Failure> {
        let mut rows: Vec<PlacementRow> = Vec::new();
        loop {
            let after = rows.last().map_or(0, |row| row.figures.sequence);
            let mut next = self.book.placements(batch, after, ROWS_AT_ONCE).await?;
            if next.is_empty() {
                return Ok(rows);
            }
            rows.append(&mut next);
        }
    }
}

fn write_pack(
    folder: &Path,
    batch: &BatchRow,
    buckets: &BucketSet,
    rows: &[PlacementRow],
    totals: &[Money],
    language: FileLanguage,
    passphrase: Option<&str>,
) -> Result<Vec<ExportedFile>, Failure> {
    let cannot = |error: &std::io::Error| {
        Failure::new(codes::FILE_CANNOT_WRITE)
            .with("file", folder.display().to_string())
            .with("reason", error.to_string())
    };
    std::fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    // With a passphrase the plain files never stand where they could be sent by mistake.
    let private = match passphrase {
        Some(_) => Some(tempfile::tempdir().map_err(|error| cannot(&error))?),
        None => None,
    };
    let place: PathBuf = private.as_ref().map_or_else(|| folder.to_owned(), |dir| dir.path().to_owned());
    let pack = Pack { batch };
    let columns: Vec<WrittenColumn> = COLUMNS
        .iter()
        .map(|column| WrittenColumn {
            header: match language {
                FileLanguage::English => column.english,
                FileLanguage::Chinese => column.chinese,
            }
            .to_owned(),
            kind: column.kind,
            width: column.width,
        })
        .collect();
    let table = || rows.iter().map(|row| COLUMNS.iter().map(|column| (column.value)(&pack, row)).collect());
    let sheet = match language {
        FileLanguage::English => "Cases",
        FileLanguage::Chinese => "委外案件",
    };
    let count = rows.len() as u64;
    let mut files = Vec::new();
    let mut add = |name: String, rows: Option<u64>| -> Result<(), Failure> {
        files.push(ExportedFile { sha256: sha256_of_file(&place.join(&name))?, name, rows });
        Ok(())
    };
    let workbook = format!("{}.xlsx", batch.number);
    write_workbook(&place.join(&workbook), sheet, &columns, table())?;
    add(workbook, Some(count))?;
    let text = format!("{}.csv", batch.number);
    write_csv(&place.join(&text), &columns, table())?;
    add(text, Some(count))?;
    let manifest = manifest(batch, buckets, count, totals, &files);
    let bytes = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;
    write_bytes(&place.join("manifest.json"), &bytes)?;
    files.push(ExportedFile {
        sha256: sha256_of_file(&place.join("manifest.json"))?,
        name: "manifest.json".to_owned(),
        rows: None,
    });
    if let Some(passphrase) = passphrase {
        let archive = format!("{}.zip", batch.number);
        let parts: Vec<(String, PathBuf)> =
            files.iter().map(|file| (file.name.clone(), place.join(&file.name))).collect();
        write_encrypted_zip(&folder.join(&archive), &parts, passphrase)?;
        return Ok(vec![ExportedFile {
            sha256: sha256_of_file(&folder.join(&archive))?,
            name: archive,
            rows: Some(count),
        }]);
    }
    Ok(files)
}

fn manifest(
    batch: &BatchRow,
    buckets: &BucketSet,
    rows: u64,
    totals: &[Money],
    files: &[ExportedFile],
) -> serde_json::Value {
    let buckets: Vec<serde_json::Value> = buckets
        .buckets()
        .iter()
        .map(|bucket| serde_json::json!({ "code": bucket.code, "label": bucket.label(), "from": bucket.from, "to": bucket.to }))
        .collect();
    serde_json::json!({
        "batch": batch.number,
        "agency": batch.agency,
        "as_of": date_of(batch.as_of_day),
        "placed_on": date_of(batch.placed_day),
        "term_days": batch.term_days,
        "recall_due": date_of(batch.recall_due_day),
        "bucket_set": { "name": batch.bucket_set, "day_count": batch.day_count, "buckets": buckets },
        "rows": rows,
        "control_totals": totals,
        "files": files,
    })
}
