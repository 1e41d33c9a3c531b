//! Each stored format as it stands in books. A snapshot that changes means that books change: give the format a new
//! number, and read the old one.

use super::*;
use crate::case_row::CaseRow;
use caseload_domain::Percentage;
use caseload_domain::aging::{Bucket, BucketSet, ClassBy, DayCount, Terms};
use caseload_domain::collectors::{Absence, CollectorTerms};
use caseload_domain::outsourcing::{
    AgencyTerms, CommissionRate, Contact, ContractField, FieldContract, Form, PackField,
};
use std::fmt::Debug;

/// Checks that a value reads what it wrote, that nothing in it may be missing, of another format or unknown, and
/// gives its text.
fn written<T: StoredFormat + Debug + PartialEq>(value: &T) -> String {
    let text = write(value).expect("text");
    assert_eq!(&parse::<T>(&text).expect("what was written"), value);
    let Ok(Value::Object(object)) = serde_json::from_str(&text) else { panic!("no object: {text}") };
    assert_eq!(object.keys().next().map(String::as_str), Some(FORMAT), "the format stands first");
    let with = |change: &dyn Fn(&mut Map<String, Value>)| {
        let mut object = object.clone();
        change(&mut object);
        parse::<T>(&Value::Object(object).to_string())
    };
    let error = with(&|object| {
        object.insert(FORMAT.to_owned(), 99.into());
    })
    .expect_err("a format of a later program");
    assert!(error.contains("format 99 is not known"), "{error}");
    let error = with(&|object| {
        object.insert("invented".to_owned(), 1.into());
    })
    .expect_err("a field that nobody knows");
    assert!(error.contains("invented"), "{error}");
    for name in object.keys().filter(|name| *name != FORMAT) {
        let error = with(&|object| {
            object.shift_remove(name);
        })
        .expect_err(name);
        assert!(error.contains(name.as_str()), "{error}");
    }
    assert!(parse::<T>("").is_err() && parse::<T>("[]").is_err() && parse::<T>("{\"format\":1").is_err());
    text
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

fn terms() -> AgencyTerms {
    let rate = |bucket: Option<&str>, parts| CommissionRate {
        bucket: bucket.map(str::to_owned),
        from_hand: 2,
        percent: Percentage::from_parts_per_million(parts),
        minimum: Some(100),
        maximum: None,
    };
    AgencyTerms {
        valid_from: Some(day("2026-01-01")),
        valid_until: None,
        term_days: 120,
        most_cases: Some(300),
        most_outstanding: Some(5_000_000),
        regions: vec!["北京".into()],
        contacts: vec![Contact { name: "Wang".into(), role: "desk".into(), phone: "1".into(), email: "w@x.cn".into() }],
        commission: vec![rate(Some("M7+"), 300_000), rate(None, 125_000)],
        direct_from_day: Some(3),
        tail_days: 7,
        cooling_off_days: 14,
    }
}

#[test]
fn terms_of_an_agency() {
    let stored = StoredAgencyTerms::from(&terms());
    insta::assert_snapshot!(written(&stored), @r#"{"format":1,"valid_from":"2026-01-01","valid_until":null,"term_days":120,"most_cases":300,"most_outstanding":5000000,"regions":["北京"],"contacts":[{"name":"Wang","role":"desk","phone":"1","email":"w@x.cn"}],"commission":[{"bucket":"M7+","from_hand":2,"parts_per_million":300000,"minimum":100,"maximum":null},{"bucket":null,"from_hand":2,"parts_per_million":125000,"minimum":100,"maximum":null}],"direct_from_day":3,"tail_days":7,"cooling_off_days":14}"#);
    assert_eq!(AgencyTerms::from(stored), terms());
}

#[test]
fn terms_from_before_formats_had_numbers() {
    let read = |text: &str| parse::<StoredAgencyTerms>(text).map(AgencyTerms::from);
    let early = r#"{"term_days":60,"commission":[{"from_hand":1,"percent":12.5},{"from_hand":2,"percent":30}]}"#;
    let expected = AgencyTerms::by_hand(60, &[125_000, 300_000].map(Percentage::from_parts_per_million));
    assert_eq!(read(early), Ok(expected));
    for (text, named) in [
        (r#"{"commission":[{"from_hand":1,"percent":-1}]}"#, "parts_per_million"),
        (r#"{"commission":[{"from_hand":1}]}"#, "parts_per_million"),
        (r#"{"commission":[{"from_hand":1,"percent":1,"colour":"red"}]}"#, "colour"),
        (r#"{"term_days":"sixty","commission":[]}"#, "sixty"),
        ("{}", "missing field"),
        (r#"{"term_days":60}"#, "missing field"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.contains(named), "{text}: {error}");
    }
}

#[test]
fn the_contract_of_an_agency() {
    let contract = FieldContract {
        reference: "C-7".into(),
        delete_within_days: Some(30),
        fields: vec![ContractField {
            field: PackField::by_name("own:Employer").expect("a field"),
            form: Form::Masked,
            purpose: "letters".into(),
            until: Some(day("2026-12-31")),
        }],
    };
    let stored = StoredFieldContract::from(&contract);
    insta::assert_snapshot!(written(&stored), @r#"{"format":1,"reference":"C-7","delete_within_days":30,"fields":[{"field":"own:Employer","form":"masked","purpose":"letters","until":"2026-12-31"}]}"#);
    assert_eq!(FieldContract::try_from(stored.clone()), Ok(contract));
    assert_eq!(parse::<StoredFieldContract>("{}"), Ok(StoredFieldContract::default()), "there was none");
    let mut unknown = stored;
    unknown.fields[0].form = "whole".into();
    assert_eq!(FieldContract::try_from(unknown), Err("form \"whole\" is not known".into()));
}

#[test]
fn the_shape_of_packs() {
    let template = StoredPackTemplate {
        columns: vec![StoredTemplateColumn { field: "case_ref".into(), header: Some("编号".into()) }],
        language: Some("zh-CN".into()),
        csv_encoding: "gb18030".into(),
        file_name: "{batch}".into(),
        ..StoredPackTemplate::default()
    };
    insta::assert_snapshot!(written(&template), @r#"{"format":1,"columns":[{"field":"case_ref","header":"编号"}],"language":"zh-CN","csv_encoding":"gb18030","file_name":"{batch}"}"#);
    assert_eq!(parse::<StoredPackTemplate>("{}"), Ok(StoredPackTemplate::default()), "there was none");
    let early = r#"{"columns":[{"field":"case_ref"}]}"#;
    assert_eq!(parse::<StoredPackTemplate>(early).expect("early").columns[0].header, None);
}

#[test]
fn versions_of_policies() {
    let terms = Terms {
        day_count: DayCount::DayEnd,
        tolerance: 500,
        fees_first: true,
        grace_days: 3,
        class_by: ClassBy::Delinquent,
    };
    let stored = StoredPolicy::new("strict", 2, "m", terms, &["Car".to_owned()]);
    insta::assert_snapshot!(written(&stored), @r#"{"format":1,"name":"strict","version":2,"bucket_set":"m","day_count":"day-end","tolerance":500,"fees_first":true,"grace_days":3,"class_by":"delinquent","products":["Car"]}"#);
    assert_eq!(stored.terms(), Ok(terms));
    let early = r#"[{"name":"p","version":1,"bucket_set":"m","tolerance":5,"products":[]}]"#;
    let read = parse_list::<StoredPolicy>(early).expect("early");
    assert_eq!(read[0].terms(), Ok(Terms { tolerance: 5, ..Terms::default() }));
    let negative = early.replace("5,", "-5,");
    assert!(parse_list::<StoredPolicy>(&negative).expect("read")[0].terms().is_err(), "no shortfall is negative");
    assert!(parse_list::<StoredPolicy>(r#"[{"name":"p"}]"#).is_err(), "what it was is not known");
}

#[test]
fn versions_of_bucket_sets() {
    let bucket = |code: &str, from, to| Bucket { code: code.into(), from, to };
    let set = BucketSet::new("own", 3, vec![bucket("young", None, Some(30)), bucket("old", Some(31), None)]);
    let set = set.expect("a set");
    let stored = StoredBucketSet::from(&set);
    insta::assert_snapshot!(written(&stored), @r#"{"format":1,"name":"own","version":3,"buckets":[{"code":"young","from":null,"to":30},{"code":"old","from":31,"to":null}]}"#);
    assert_eq!(BucketSet::try_from(stored.clone()), Ok(set));
    let mut torn = stored;
    torn.buckets.remove(0);
    assert!(BucketSet::try_from(torn).is_err(), "every day is in one bucket");
}

#[test]
fn import_profiles() {
    let profile = StoredImportProfile {
        format: Format,
        name: "bank".into(),
        kind: "cases".into(),
        columns: vec![("Konto".into(), Some("loan_no".into())), ("Notiz".into(), None)],
        dates: Some("dmy".into()),
        statuses: vec![("R".into(), "settled".into())],
        decimals: Some("comma".into()),
        signs: Some("turned".into()),
        add_up: true,
        schedule: Some("part".into()),
        currency: Some("EUR".into()),
        used: 12,
    };
    insta::assert_snapshot!(written(&profile), @r#"{"format":5,"name":"bank","kind":"cases","columns":[["Konto","loan_no"],["Notiz",null]],"dates":"dmy","statuses":[["R","settled"]],"decimals":"comma","signs":"turned","add_up":true,"schedule":"part","currency":"EUR","used":12}"#);
    let first = r#"{"format":1,"name":"bank","kind":"cases","columns":[["Konto","loan_no"]],"dates":null,"currency":null,"used":3}"#;
    let first = parse::<StoredImportProfile>(first).expect("the first format");
    assert_eq!((first.used, first.statuses.len()), (3, 0));
    let early = r#"{"name":"bank","kind":"cases","columns":[["Konto","loan_no"]]}"#;
    assert_eq!(parse::<StoredImportProfile>(early).expect("early").used, 0);
}

#[test]
fn sets_of_rules() {
    let rule = StoredDivisionRule {
        name: "first".into(),
        only: "all".into(),
        by: "balance".into(),
        min_days: Some(31),
        min_outstanding: Some("100.50".into()),
        fields: [("Branch".to_owned(), vec!["North".to_owned()])].into(),
        challenger: Some(StoredChallenger {
            trial: "letters".into(),
            percent: 10,
            to: vec!["Li".into()],
            teams: Vec::new(),
        }),
        ..StoredDivisionRule::default()
    };
    let set = StoredRuleSet { format: Format, name: "months".into(), rules: vec![rule] };
    insta::assert_snapshot!(written(&set), @r#"{"format":1,"name":"months","rules":[{"name":"first","only":"all","buckets":[],"products":[],"regions":[],"reasons":[],"currencies":[],"held_by":[],"min_days":31,"max_days":null,"min_outstanding":"100.50","max_outstanding":null,"search":null,"where":{"Branch":["North"]},"to":[],"teams":[],"by":"balance","keep_current":false,"never_back":false,"challenger":{"trial":"letters","percent":10,"to":["Li"],"teams":[]}}]}"#);
    let early = r#"{"name":"n","rules":[{"only":"new","by":"weight","challenger":{"trial":"t","percent":5}}]}"#;
    let read = parse::<StoredRuleSet>(early).expect("early");
    assert_eq!((read.rules[0].only.as_str(), read.rules[0].keep_current), ("new", false));
    assert!(parse::<StoredRuleSet>(r#"{"name":"n","rules":[{"onyl":"new"}]}"#).is_err());
}

#[test]
fn what_left_in_files() {
    let field = StoredDisclosedField {
        format: Format,
        field: "phone".into(),
        header: "Phone".into(),
        form: "masked".into(),
        purpose: "calls".into(),
        until: Some(day("2026-12-31")),
    };
    insta::assert_snapshot!(written(&field), @r#"{"format":1,"field":"phone","header":"Phone","form":"masked","purpose":"calls","until":"2026-12-31"}"#);
    let file = StoredExportedFile { format: Format, name: "B-1.xlsx".into(), sha256: "ab".into(), rows: Some(2) };
    insta::assert_snapshot!(written(&file), @r#"{"format":1,"name":"B-1.xlsx","sha256":"ab","rows":2}"#);
    let settings = StoredExportSettings { format: Format, language: Some("en".into()) };
    insta::assert_snapshot!(written(&settings), @r#"{"format":1,"language":"en"}"#);
    assert_eq!(parse::<StoredExportSettings>("{}"), Ok(StoredExportSettings::default()), "none were kept");
}

#[test]
fn what_held_for_a_collector() {
    let terms = CollectorTerms {
        name: "Li".into(),
        team: "North".into(),
        weight: 2,
        most_cases: Some(10),
        most_outstanding: None,
        takes: vec![("product".into(), vec!["Car".into()])],
        absences: vec![Absence { from_day: 20_000, until_day: None, reason: "ill".into() }],
    };
    let stored = StoredCollectorTerms::from(&terms);
    insta::assert_snapshot!(written(&stored), @r#"{"format":1,"name":"Li","team":"North","weight":2,"most_cases":10,"most_outstanding":null,"takes":[["product",["Car"]]],"absences":[{"from_day":20000,"until_day":null,"reason":"ill"}]}"#);
    assert_eq!(CollectorTerms::from(stored), terms);
}

#[test]
fn what_a_case_said_of_itself() {
    let case = CaseRow {
        loan_no: "L-1".into(),
        debtor_name: "ÖZTÜRK".into(),
        loan_amount: Some(100),
        more: r#"{"Branch":"North"}"#.into(),
        digest: 7,
        ..CaseRow::in_currency("EUR".parse().expect("a currency"))
    };
    let text = written(&StoredCaseVersion::from(&case));
    insta::assert_snapshot!(text, @r#"{"format":1,"loan_no":"L-1","debtor_key":0,"debtor_name":"ÖZTÜRK","debtor_no":"","phone":"","email":"","address":"","region":"","product":"","currency":"EUR","loan_amount":100,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"North\"}","digest":7}"#);
    assert_eq!(case_before(&text), Ok(case));
    assert_eq!(case_before(&text.replace("EUR", "XYZ")), Err("currency \"XYZ\" is not known".into()));
}
