//! One description of every table of the book.
//!
//! Whatever must treat all tables alike is derived from it: the control sums in the log, the change
//! feed, the audit. A write to a table that is not described here makes its change fail, so a new
//! table can't be forgotten.

/// A table, its columns in the order of the schema, and what stands in some of them.
#[derive(Debug)]
pub struct Table {
    /// Its name in the schema.
    pub name: &'static str,
    /// Its columns, in the order of the schema.
    pub columns: &'static [&'static str],
    /// Index of the column with the number of the change that entered a row.
    entered: usize,
    /// Index of the column by which a row is named to a person.
    key: usize,
    /// Index of the column with the case that a row is about; `None` where it is about no single case.
    case: Option<usize>,
    /// Whether the engine keeps columns of it in memory, which a change of it makes stale.
    pub in_memory: bool,
}

impl Table {
    /// Where the column stands with the change that entered a row.
    #[must_use]
    pub const fn entered(&self) -> usize {
        self.entered
    }

    /// Where the column stands by which a row is named.
    #[must_use]
    pub const fn key(&self) -> usize {
        self.key
    }

    /// Where the column stands with the case of a row.
    #[must_use]
    pub const fn case(&self) -> Option<usize> {
        self.case
    }
}

/// The log itself and its newest entry, which the chain of digests covers, and what can be done again, which
/// is put back row by row into tables that are described.
pub const NOT_SUMMED: [&str; 3] = ["changes", "book_head", "undone_rows"];

const fn index_of(columns: &[&str], name: &str) -> usize {
    let mut at = 0;
    while at < columns.len() {
        if same(columns[at], name) {
            return at;
        }
        at += 1;
    }
    panic!("no such column")
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Declares the tables and `ALL` of them. A column that is named and not there stops the build.
macro_rules! tables {
    ($( $(#[$doc:meta])* $table:ident = $name:literal, key $key:literal, $(case $case:literal,)? $(in_memory $memory:literal,)? [$($column:literal),* $(,)?]; )*) => {
        $(
            $(#[$doc])*
            /// The description of the table.
            pub static $table: Table = {
                const COLUMNS: &[&str] = &[$($column),*];
                #[allow(unused_mut, unused_assignments, reason = "tables that have neither")]
                const fn table() -> Table {
                    let mut case = None;
                    let mut in_memory = false;
                    $( case = Some(index_of(COLUMNS, $case)); )?
                    $( in_memory = $memory; )?
                    Table {
                        name: $name,
                        columns: COLUMNS,
                        entered: index_of(COLUMNS, "change_id"),
                        key: index_of(COLUMNS, $key),
                        case,
                        in_memory,
                    }
                }
                table()
            };
        )*
        /// Every table whose rows are counted in control sums.
        pub static ALL: &[&Table] = &[ $( &$table, )* ];
    };
}

tables! {
    /// Settings of the book, with the change that set each last.
    SETTINGS = "settings", key "key", in_memory true, ["key", "value", "change_id"];
    CASES = "cases", key "id", case "id", in_memory true, [
        "id", "loan_no", "debtor_key", "debtor_name", "debtor_no", "phone", "email", "address", "region", "product",
        "currency", "loan_amount", "disbursed_day", "term", "reason", "more", "digest", "change_id",
    ];
    CASE_VERSIONS = "case_versions", key "case_id", case "case_id", ["case_id", "change_id", "before"];
    CASE_HEADERS = "case_headers", key "header", ["change_id", "position", "header"];
    FACTS = "facts", key "case_id", case "case_id", in_memory true, [
        "case_id", "effective_day", "change_id", "due_day", "outstanding", "principal", "interest", "penalty", "fees",
        "days_past_due", "last_paid_day", "last_paid_amount", "settled_day", "removal", "balance", "carried",
    ];
    INSTALMENTS = "instalments", key "case_id", case "case_id", in_memory true, [
        "case_id", "number", "change_id", "due_day", "amount", "principal", "interest", "more", "fees",
    ];
    PAYMENTS = "payments", key "id", case "case_id", in_memory true, [
        "id", "case_id", "paid_day", "amount", "reference", "instalment_number", "change_id", "more", "reverses",
    ];
    IMPORTS = "imports", key "run", ["run", "change_id", "at", "file", "sha256", "kind", "as_of_day", "rows", "result"];
    DEPENDENCIES = "dependencies", key "on_change", ["change_id", "on_change", "kind"];
    COLLECTORS = "collectors", key "id", in_memory true, [
        "id", "name", "weight", "most_cases", "takes", "change_id", "retired_change", "team", "most_outstanding",
        "absences",
    ];
    COLLECTOR_VERSIONS = "collector_versions", key "collector_id", ["collector_id", "change_id", "before"];
    ASSIGNMENTS = "assignments", key "id", case "case_id", in_memory true, [
        "id", "case_id", "collector_id", "from_day", "change_id", "until_day", "ended_change", "voided_change",
        "reopened_change",
    ];
    DIVISIONS = "divisions", key "id", ["id", "change_id", "seed", "digest", "result"];
    ARMS = "arms", key "case_id", case "case_id", [
        "change_id", "case_id", "trial", "challenger", "day", "bucket", "outstanding",
    ];
    WORK_RESULTS = "work_results", key "id", case "case_id", [
        "id", "case_id", "collector_id", "worked_day", "result", "promised_day", "promised_amount", "reason",
        "change_id",
    ];
    PAUSES = "pauses", key "id", case "case_id", in_memory true, [
        "id", "case_id", "product", "from_day", "until_day", "reason", "change_id", "removed_change",
    ];
    HOLDS = "holds", key "id", case "case_id", in_memory true, [
        "id", "case_id", "reason", "from_day", "until_day", "change_id", "ended_day", "ended_change",
    ];
    AGENCIES = "agencies", key "id", in_memory true, ["id", "name", "change_id"];
    AGENCY_VERSIONS = "agency_versions", key "agency_id", in_memory true, [
        "agency_id", "version", "terms", "contract", "template", "change_id",
    ];
    BATCHES = "batches", key "id", in_memory true, [
        "id", "number", "agency_id", "as_of_day", "placed_day", "recall_due_day", "term_days", "bucket_set",
        "day_count", "change_id", "voided_change", "agency_version",
    ];
    BATCH_EVENTS = "batch_events", key "id", [
        "id", "batch_id", "day", "kind", "cases", "reason", "note", "file", "sha256", "content", "change_id",
    ];
    PLACEMENTS = "placements", key "id", case "case_id", in_memory true, [
        "id", "batch_id", "case_id", "sequence", "hand", "due_day", "days_past_due", "bucket", "outstanding",
        "principal", "interest", "penalty", "last_paid_day", "last_paid_amount", "from_day", "change_id", "until_day",
        "ended_change", "outcome", "voided_change", "end_reason", "pending_day", "pending_reason", "pending_change",
        "objection", "objection_change", "told_outstanding", "told_change", "commission_ppm",
    ];
    EXPORTS = "exports", key "id", [
        "id", "batch_id", "at", "files", "change_id", "fields", "agency_version", "day", "settings",
    ];
    RETURNS = "returns", key "id", ["id", "batch_id", "kind", "day", "file", "sha256", "result", "change_id"];
    REPORTED_PAYMENTS = "reported_payments", key "payment_id", case "case_id", [
        "payment_id", "batch_id", "brought", "payer", "method", "stated_balance", "lender_reference",
        "confirmed_change", "change_id", "case_id", "paid_day", "amount", "reference", "occurrence",
    ];
    AGENCY_NOTES = "agency_notes", key "id", case "case_id", [
        "id", "batch_id", "case_id", "noted_day", "noted_at", "contact", "phone", "note", "result", "promised_day",
        "promised_amount", "change_id",
    ];
    SETTLEMENTS = "settlements", key "id", ["id", "agency_id", "first_day", "last_day", "change_id"];
    SETTLED_PAYMENTS = "settled_payments", key "payment_id", [
        "settlement_id", "payment_id", "batch_id", "commission", "rule", "change_id",
    ];
    TOLD_FILES = "told_files", key "id", ["id", "batch_id", "kind", "file", "sha256", "cases", "fields", "change_id"];
    TOLD_CASES = "told_cases", key "case_id", case "case_id", ["case_id", "told_file_id", "change_id"];
    SCHEDULE_STARTS = "schedule_starts", key "case_id", case "case_id", in_memory true, ["case_id", "from_day", "change_id"];
    SETTLED_DOUBLES = "settled_doubles", key "payment_id", ["payment_id", "earlier_id", "amount", "change_id"];
}

/// The number of a described table within [`ALL`].
#[must_use]
pub fn number_of(name: &str) -> Option<u8> {
    ALL.iter().position(|table| table.name == name).and_then(|at| u8::try_from(at).ok())
}
