//! The front end's types, generated from the engine's. `UPDATE_TYPES=1 cargo test -p caseload-engine wire_types`
//! writes them anew.

use crate::*;
use ts_rs::TS;

/// Declares every type that crosses to the window.
fn declarations() -> String {
    let config = ts_rs::Config::from_env();
    let mut text = String::from(
        "// Generated from the engine's types; see wire_types.rs. Do not edit.\n\nexport type Currency = string;\n",
    );
    macro_rules! declare {
        ($($kind:ty),* $(,)?) => {
            $(
                text.push_str("\nexport ");
                text.push_str(&<$kind as TS>::decl(&config));
                text.push('\n');
            )*
        };
    }
    declare!(
        Money,
        Field,
        Kind,
        DateOrder,
        DecimalMark,
        DayCount,
        ClassBy,
        Level,
        Terms,
        Bucket,
        BucketSet,
        Basis,
        Policy,
        Policies,
        ProductPolicy,
        PauseRequest,
        PauseView,
        HoldRequest,
        HoldView,
        caseload_domain::Status,
        caseload_domain::outsourcing::Exclusion,
        caseload_files::columns::MatchedBy,
        Failure,
        Progress,
        BookState,
        GroupBy,
        AgingRequest,
        AgingBucket,
        AgingTotal,
        AgingGroup,
        AgingTable,
        Flow,
        MovementRequest,
        MovementState,
        MovementCell,
        MovementSum,
        FlowSum,
        Movement,
        RollRate,
        RollMonth,
        RollRates,
        BucketPreviewRequest,
        BucketPreviewCell,
        BucketPreview,
        VintageRequest,
        VintagePoint,
        Vintage,
        Vintages,
        ReportRequest,
        BatchDue,
        Overview,
        Moved,
        ByRule,
        CaseFilter,
        SortKey,
        ListSort,
        ListRequest,
        ListOpened,
        CaseLine,
        WhyLine,
        OtherAge,
        HistoryItem,
        InstalmentItem,
        PaymentItem,
        Revealed,
        WorkResultItem,
        CaseView,
        ListExported,
        TableFormat,
        FileLanguage,
        AbsenceView,
        CollectorSummary,
        CollectorToAdd,
        Selection,
        AssignTarget,
        Assigned,
        AssignRequest,
        DropTarget,
        DropPreview,
        DivideBy,
        DivideOnly,
        Challenger,
        DivisionRule,
        RuleSet,
        RuleCount,
        Adjustment,
        DivideRequest,
        LoadOf,
        DividedCollector,
        LeftCase,
        BucketEvenness,
        DivisionObstacle,
        DividedRule,
        Division,
        ProposalPart,
        ProposalRowsRequest,
        ProposalRow,
        ProposalRows,
        Certificate,
        Difference,
        CertificateCheck,
        DivisionSummary,
        TrialBucket,
        TrialArm,
        Trial,
        WorkOrder,
        WorklistRequest,
        WrittenWorklist,
        RejectedResult,
        WorklistReturn,
        AgencySummary,
        AgencyToAdd,
        PlaceRequest,
        Excluded,
        Placed,
        RecallReason,
        RecallRequest,
        Recalled,
        BatchSummary,
        BatchCase,
        ExportedFile,
        Export,
        FileInfo,
        ColumnMatch,
        RowCounts,
        Totals,
        Notice,
        NoticeCount,
        FooterRow,
        Profile,
        ImportRequest,
        ImportResult,
        ImportRun,
        InspectedColumn,
        RowRole,
        InspectedRow,
        Inspection,
        LogLine,
        UndoneChange,
        UndoResult,
        Problem,
        CheckResult,
    );
    // The catalogues of the window must have words for each.
    let codes: Vec<String> = crate::import::NOTICE_WORDS.iter().map(|(code, ..)| format!("\"{code}\"")).collect();
    text.push_str("\nexport type NoticeCode = ");
    text.push_str(&codes.join(" | "));
    text.push_str(";\n");
    text
}

#[test]
fn the_front_ends_types_are_current() {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/host/types.gen.ts");
    let fresh = declarations();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(&place, &fresh).expect("written");
    }
    let found = std::fs::read_to_string(&place).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == fresh, "ui/src/host/types.gen.ts is out of date; run the test with UPDATE_TYPES=1");
}
