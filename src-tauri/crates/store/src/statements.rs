//! A list of named SQL statements, so that a test can prepare each and look at its plan.

/// Declares constants with SQL text and the list `ALL` of their names and texts.
macro_rules! statements {
    ($( $(#[$doc:meta])* $name:ident = $sql:expr; )*) => {
        $( $(#[$doc])* pub(crate) const $name: &str = $sql; )*
        /// Every statement of this module.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[ $( (stringify!($name), $name), )* ];
    };
}
pub(crate) use statements;

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    /// Statements that read every case on purpose.
    const READS_ALL_CASES: &[(&str, &str)] = &[
        ("PORTFOLIO_CASES", "opening a book reads every case once"),
        ("PORTFOLIO_CASES_BEFORE", "running a division again reads every case once"),
        ("SEARCH_FIELDS", "the texts that are searched are read whole once"),
        ("OWN_VALUES", "a table by a lender's own column reads every case"),
        ("WITH_MORE_VALUE", "a filter on a lender's own column reads every case"),
        ("WITH_DEBTOR_NAME", "a filter on a text reads every case"),
        ("WITH_DEBTOR_NO", "a filter on a text reads every case"),
        ("WITH_PHONE", "a filter on a text reads every case"),
        ("WITH_EMAIL", "a filter on a text reads every case"),
        ("WITH_ADDRESS", "a filter on a text reads every case"),
        ("WITH_TERM", "a filter on a text reads every case"),
        ("DEBTOR_NAMES", "where most loans of a list are new, their names are compared with those of every case"),
        ("STORED_KEYS", "an import compares the file with every case in the book"),
        ("CASES_WITHOUT_FACT", "the book's own audit looks at every case"),
        ("SORTED_BY_DEBTOR_NAME", "the order of all cases by a text is read once per list"),
        ("SORTED_BY_LOAN_NO", "the order of all cases by a text is read once per list"),
        ("SORTED_BY_PRODUCT", "the order of all cases by a text is read once per list"),
        ("SORTED_BY_REGION", "the order of all cases by a text is read once per list"),
    ];

    fn all() -> Vec<(&'static str, &'static str)> {
        [
            crate::agencies::ALL,
            crate::case_details::ALL,
            crate::trial_arms::ALL,
            crate::assignments::ALL,
            crate::batch_events::ALL,
            crate::disclosed_files::ALL,
            crate::cases::ALL,
            crate::change::ALL,
            crate::check::ALL,
            crate::doubles::ALL,
            crate::holds::ALL,
            crate::imports::ALL,
            crate::loader::ALL,
            crate::pauses::ALL,
            crate::collectors::ALL,
            crate::placements::ALL,
            crate::portfolio::ALL,
            crate::redo::ALL,
            crate::returns::ALL,
            crate::settings::ALL,
            crate::settlements::ALL,
            crate::undo::ALL,
            crate::upgrade::ALL,
            crate::work_results::ALL,
        ]
        .concat()
    }

    #[tokio::test]
    async fn every_statement_prepares_and_none_scans_cases_unawares() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = crate::Book::create(&folder.path().join("plan.caseload")).await.expect("a new book");
        let statements = all();
        assert!(statements.len() > 40, "the list holds the statements of every module");
        for (name, sql) in statements {
            let plan = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(book.readers())
                .await
                .unwrap_or_else(|error| panic!("{name} does not prepare: {error}"));
            for step in plan {
                let detail: String = step.get("detail");
                let scans = detail.starts_with("SCAN cases") || detail.starts_with("SCAN c ") || detail == "SCAN c";
                if scans {
                    assert!(
                        READS_ALL_CASES.iter().any(|(allowed, _)| *allowed == name),
                        "{name} scans the table of cases: {detail}"
                    );
                }
            }
        }
    }
}
