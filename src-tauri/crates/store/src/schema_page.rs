//! The page of the schema, `docs/schema.md`, made from a new book; `UPDATE_SCHEMA=1` writes it anew.

use crate::Book;
use sqlx::Row as _;
use std::fmt::Write as _;
use std::path::Path;

/// A table: its columns, and where each leads.
struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    kind: String,
    is_key: bool,
    may_be_null: bool,
    /// The table of which it holds a key.
    leads_to: Option<String>,
}

async fn tables(book: &Book) -> Vec<Table> {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let names = sqlx::query(names).fetch_all(book.readers()).await.expect("the schema");
    let mut tables = Vec::new();
    for name in names.iter().map(|row| row.get::<String, _>(0)) {
        let of = |pragma: &str| sqlx::AssertSqlSafe(format!("SELECT * FROM {pragma}('{name}')"));
        let keys = sqlx::query(of("pragma_foreign_key_list")).fetch_all(book.readers()).await.expect("keys");
        let columns = sqlx::query(of("pragma_table_info")).fetch_all(book.readers()).await.expect("columns");
        let leads_to = |column: &str| {
            let of_column = keys.iter().find(|key| key.get::<String, _>("from") == column);
            of_column.map(|key| key.get::<String, _>("table"))
        };
        let columns = columns.iter().map(|row| {
            let column: String = row.get("name");
            Column {
                kind: row.get("type"),
                is_key: row.get::<i64, _>("pk") > 0,
                may_be_null: row.get::<i64, _>("notnull") == 0 && row.get::<i64, _>("pk") == 0,
                leads_to: leads_to(&column),
                name: column,
            }
        });
        tables.push(Table { columns: columns.collect(), name });
    }
    tables
}

fn page(tables: &[Table]) -> String {
    let mut page = "# The tables of a book\n\n\
        Made from a new book by a test of `crates/store`; `UPDATE_SCHEMA=1` writes it anew. The steps by which books come to\n\
        this schema stand in `crates/book_format/src/schema.rs`, and what each table is for where its statements are\n\
        (`crates/store`). Each row has the change that entered it, or ended it; those references are left out of the diagram.\n\n\
        ```mermaid\nerDiagram\n"
        .to_owned();
    for table in tables {
        for column in &table.columns {
            let Some(to) = column.leads_to.as_ref().filter(|to| *to != "changes") else { continue };
            let one = if column.may_be_null { "|o" } else { "||" };
            let _ = writeln!(page, "    {to} {one}--o{{ {} : {}", table.name, column.name);
        }
    }
    page += "```\n";
    for table in tables {
        let _ = write!(page, "\n## {}\n\n| column | type | |\n|---|---|---|\n", table.name);
        for column in &table.columns {
            let mut notes = Vec::new();
            notes.extend(column.is_key.then(|| "key".to_owned()));
            notes.extend(column.leads_to.as_ref().map(|to| format!("of {to}")));
            notes.extend(column.may_be_null.then(|| "may be missing".to_owned()));
            let _ = writeln!(page, "| {} | {} | {} |", column.name, column.kind.to_lowercase(), notes.join(", "));
        }
    }
    page
}

#[tokio::test]
async fn the_page_of_the_schema_is_that_of_a_new_book() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = Book::create(&folder.path().join("schema.caseload")).await.expect("a new book");
    let page = page(&tables(&book).await);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema.md");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &page).expect("writable");
    }
    let written = std::fs::read_to_string(&path).expect("readable");
    assert!(written == page, "docs/schema.md is out of date; run the test with UPDATE_SCHEMA=1");
}
