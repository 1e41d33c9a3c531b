//! Division on real books: rules, people, adjustments, certificates, trials, and what others do meanwhile.

use crate::book::{Desk, date};
use caseload_engine::{
    AbsenceView, Adjustment, AssignRequest, AssignTarget, Certificate, Challenger, ChangeId, CollectorToAdd, DivideBy,
    DivideOnly, DivideRequest, Division, DivisionRule, Engine, FailureCode, LeftReason, ListRequest, MoveReason,
    NoticeCode, ProposalPart, ProposalRowsRequest, RuleSet, Selection, What,
};
use std::collections::BTreeMap;

const DAY: &str = "2025-06-30";

/// So many debtors over four buckets, every third with two cases, in two branches.
fn portfolio(debtors: usize) -> String {
    let mut text = String::from("loan no,name,phone,product,region,total due,due date,Branch,Language\n");
    for number in 0..debtors {
        let due = ["2025-06-10", "2025-05-10", "2025-04-10", "2025-02-10"][number % 4];
        let (product, branch) = (["Cash", "Card"][number % 2], ["North", "South", "West"][number % 3]);
        let language = ["en", "fr"][usize::from(number % 5 == 0)];
        for case in 0..=usize::from(number % 3 == 0) {
            let amount = 100 + (number * 7_919 + case * 104_729) % 5_000;
            text.push_str(&format!(
                "L{number:05}{case},Debtor {number},{number:07},{product},R{},{amount}.50,{due},{branch},{language}\n",
                number % 7
            ));
        }
    }
    text
}

async fn desk(debtors: usize, people: &[(&str, &str)]) -> Desk {
    let desk = Desk::new().await;
    desk.import("all.csv", DAY, &portfolio(debtors)).await;
    for (name, team) in people {
        let collector = CollectorToAdd { name: (*name).into(), team: (*team).into(), ..CollectorToAdd::default() };
        desk.engine.division().add_collector(&collector).await.expect("added");
    }
    desk
}

fn request(rules: Vec<DivisionRule>) -> DivideRequest {
    DivideRequest {
        rules: RuleSet { name: "Morning".into(), rules },
        seed: Some(11),
        ..DivideRequest::by_rule(date(DAY), DivisionRule::default())
    }
}

fn balance() -> DivisionRule {
    DivisionRule { by: DivideBy::Balance, ..DivisionRule::default() }
}

/// Who has each case.
async fn holders(engine: &Engine) -> BTreeMap<String, Option<String>> {
    let request: ListRequest = serde_json::from_value(serde_json::json!({ "as_of": DAY })).expect("a request");
    let list = engine.open_list(&request).await.expect("a list");
    let rows = engine.list_rows(list.list_id, 0, 100_000).await.expect("rows");
    rows.into_iter().map(|case| (case.loan_no, case.collector)).collect()
}

fn given<'division>(division: &'division Division, name: &str) -> &'division caseload_engine::DividedCollector {
    division.collectors.iter().find(|one| one.name == name).expect("takes part")
}

async fn assign(
    engine: &Engine,
    loan_no: &str,
    to: &str,
    seen: Option<ChangeId>,
) -> Result<u64, caseload_engine::Failure> {
    let request = AssignRequest {
        selection: Selection::LoanNos(vec![loan_no.into()]),
        target: AssignTarget::Collector(to.into()),
        as_of: date(DAY),
        with_siblings: false,
        seen,
    };
    engine.division().assign(&request).await.map(|done| done.changed)
}

#[tokio::test]
async fn rules_decide_from_top_to_bottom_and_a_debtor_follows_the_oldest_case() {
    let desk = desk(60, &[("Anna", "A"), ("Bo", "A"), ("Cy", "B")]).await;
    // One debtor with a young and an old case: the old one decides.
    let kin = "loan no,name,phone,product,total due,due date\nY,Kin,k1,Cash,10.00,2025-06-20\nO,Kin,k1,Card,20.00,2025-01-01\n";
    desk.import("kin.csv", DAY, kin).await;
    let rules = vec![
        DivisionRule {
            name: "Old".into(),
            buckets: vec!["M5".into(), "M6".into()],
            to: vec!["Cy".into()],
            ..balance()
        },
        DivisionRule {
            name: "North".into(),
            fields: BTreeMap::from([("branch".into(), vec!["North".into(), "West".into()])]),
            min_outstanding: Some("500".into()),
            teams: vec!["A".into()],
            ..balance()
        },
        DivisionRule { name: "Rest".into(), products: vec!["Cash".into()], ..balance() },
    ];
    let division = desk.engine.division().divide(&request(rules)).await.expect("divided");
    let has = holders(&desk.engine).await;
    assert_eq!((has["Y"].as_deref(), has["O"].as_deref()), (Some("Cy"), Some("Cy")), "together, by the older one");
    assert_eq!(division.rules.len(), 3);
    assert_eq!(division.rules[1].collectors, ["Anna", "Bo"]);
    let undivided = has.values().filter(|one| one.is_none()).count() as u64;
    assert_eq!(division.unmatched, undivided, "what no rule fits stays and is counted");
    for rule in &division.rules {
        assert!(rule.count_difference <= 1, "{rule:?}");
        assert!(rule.by_bucket.values().all(|bucket| bucket.count_difference <= 1), "{rule:?}");
    }
    // No debtor is with two.
    let mut by_debtor: BTreeMap<&str, Vec<&Option<String>>> = BTreeMap::new();
    for (loan, holder) in &has {
        by_debtor.entry(&loan[..loan.len() - 1]).or_default().push(holder);
    }
    assert!(by_debtor.values().all(|of| of.iter().all(|one| one == &of[0])));
    assert!(desk.engine.check(date(DAY), None).await.expect("asked").ok);
}

#[tokio::test]
async fn limits_skills_and_absences_hold_and_what_stands_in_the_way_is_named() {
    let desk = desk(90, &[("Anna", ""), ("Bo", ""), ("Cy", ""), ("Dee", "")]).await;
    let edit = async |name: &str, more: serde_json::Value| {
        let mut terms = serde_json::json!({ "name": name });
        for (key, value) in more.as_object().expect("an object") {
            terms[key] = value.clone();
        }
        let terms: CollectorToAdd = serde_json::from_value(terms).expect("terms");
        desk.engine.division().edit_collector(name, &terms).await.expect("edited");
    };
    edit("Anna", serde_json::json!({ "most_cases": 5 })).await;
    edit("Bo", serde_json::json!({ "takes": [["language", ["fr"]], ["product", ["Cash"]]] })).await;
    edit("Cy", serde_json::json!({ "most_outstanding": "9000" })).await;
    let absences =
        vec![AbsenceView { from: date("2025-06-28"), until: Some(date("2025-06-30")), reason: "ill".into() }];
    let away = CollectorToAdd { name: "Dee".into(), absences, ..CollectorToAdd::default() };
    desk.engine.division().edit_collector("Dee", &away).await.expect("edited");
    let proposal = DivideRequest { dry_run: true, ..request(vec![balance()]) };
    let division = desk.engine.division().divide(&proposal).await.expect("proposed");
    assert_eq!(division.away, ["Dee"]);
    assert!(given(&division, "Anna").cases <= 5);
    assert!(given(&division, "Cy").outstanding[0].minor <= 900_000);
    assert!(division.left_by_code.contains_key(&LeftReason::CollectorsFull), "{:?}", division.left_by_code);
    let told: Vec<(&str, Option<&str>)> =
        division.rules[0].obstacles.iter().map(|one| (one.code.code(), one.collector.as_deref())).collect();
    for expected in [("full", Some("Anna")), ("takes", Some("Bo")), ("money_full", Some("Cy"))] {
        assert!(told.contains(&expected), "{told:?}");
    }
    // Two days later Dee is back and takes all the rest.
    let later = DivideRequest { as_of: date("2025-07-01"), ..proposal };
    let division = desk.engine.division().divide(&later).await.expect("proposed");
    assert!(division.left_by_code.is_empty() && given(&division, "Dee").cases > 60, "{:?}", division.left_by_code);
    // What was edited can be taken back.
    for _ in 0..4 {
        desk.engine.undo(None).await.expect("taken back");
    }
    let people = desk.engine.division().collectors(date(DAY)).await.expect("people");
    assert!(people.iter().all(|one| one.most_cases.is_none() && one.takes.is_empty() && !one.away), "{people:?}");
}

#[tokio::test]
async fn never_back_keeps_a_debtor_from_whoever_had_them() {
    let desk = desk(12, &[("Anna", ""), ("Bo", "")]).await;
    desk.engine.division().divide(&request(vec![balance()])).await.expect("divided");
    let before = holders(&desk.engine).await;
    let anew = DivisionRule { only: DivideOnly::All, never_back: true, ..balance() };
    let division = desk.engine.division().divide(&request(vec![anew.clone()])).await.expect("divided");
    let after = holders(&desk.engine).await;
    assert!(before.iter().all(|(loan, holder)| after[loan] != *holder), "everybody has somebody else now");
    assert_eq!(division.kept, 0);
    let again =
        desk.engine.division().divide(&DivideRequest { dry_run: true, ..request(vec![anew]) }).await.expect("proposed");
    assert_eq!(again.left_by_code[&LeftReason::NobodyTakesIt], before.len() as u64, "both had them");
}

#[tokio::test]
async fn a_proposal_is_adjusted_applied_as_one_change_and_undone_days_later() {
    let desk = desk(40, &[("Anna", ""), ("Bo", "")]).await;
    let proposal = DivideRequest { dry_run: true, ..request(vec![balance()]) };
    let first = desk.engine.division().divide(&proposal).await.expect("proposed");
    let rows = |part| ProposalRowsRequest {
        proposal: first.proposal.expect("kept"),
        part,
        collector: Some("Anna".into()),
        from: 0,
        count: 1_000,
    };
    let moves = desk.engine.division().proposal_rows(&rows(ProposalPart::Moves)).await.expect("rows");
    assert_eq!(moves.total, given(&first, "Anna").cases);
    assert!(moves.rows.iter().all(|row| row.code == MoveReason::Rule && row.rule == Some(1)));
    let moved = &moves.rows[0].case;
    let adjustments = vec![
        Adjustment { cases: vec![moved.id], to: Some("Bo".into()), ..Adjustment::default() },
        Adjustment { from: Some("Bo".into()), bucket: Some("M1".into()), to: None, ..Adjustment::default() },
    ];
    let applied =
        DivideRequest { adjustments, expected_digest: Some(first.digest.clone()), ..request(vec![balance()]) };
    let division = desk.engine.division().divide(&applied).await.expect("applied");
    assert_eq!(division.digest, first.digest, "the digest is of what is divided, not of what is moved by hand");
    assert!(division.adjusted > 1 && division.left_by_code[&LeftReason::ByHand] > 0);
    let has = holders(&desk.engine).await;
    assert_eq!(has[&moved.loan_no].as_deref(), Some("Bo").filter(|_| moved.bucket.as_deref() != Some("M1")));
    // Later work on other things does not keep it from being taken back.
    let payment = "loan_no,paid_on,amount\nL000010,2025-07-02,1.00\n";
    desk.import("paid.csv", "2025-07-02", payment).await;
    let undone = desk.engine.undo(division.change).await.expect("nothing builds on it");
    assert_eq!(undone.undone.what, What::Divide);
    assert!(holders(&desk.engine).await.values().all(Option::is_none));
    desk.engine.redo(None).await.expect("and done again");
    assert_eq!(holders(&desk.engine).await, has);
    assert!(desk.engine.check(date(DAY), None).await.expect("asked").ok);
}

#[tokio::test]
async fn a_certificate_comes_out_again_whatever_happened_since_and_not_when_it_was_altered() {
    let desk = desk(80, &[("Anna", "A"), ("Bo", "A"), ("Cy", "B")]).await;
    let rules = vec![
        DivisionRule {
            buckets: vec!["M1".into(), "M2".into()],
            teams: vec!["A".into()],
            challenger: Some(Challenger {
                trial: "Pilot".into(),
                percent: 25,
                to: vec!["Cy".into()],
                teams: Vec::new(),
            }),
            ..balance()
        },
        DivisionRule { by: DivideBy::Count, ..DivisionRule::default() },
    ];
    let adjustments =
        vec![Adjustment { loan_nos: vec!["L000030".into()], to: Some("Bo".into()), ..Adjustment::default() }];
    let division =
        desk.engine.division().divide(&DivideRequest { adjustments, ..request(rules) }).await.expect("divided");
    let certificate = desk.engine.division().certificate(division.division).await.expect("kept");
    let ok = async |what: &str| {
        let check = desk.engine.division().verify(&certificate).await.expect("run again");
        assert!(check.ok, "{what}: {:?}", check.differences);
    };
    ok("at once").await;
    // Other figures, other people, other assignments, other texts of cases.
    let later = portfolio(80).replace(",Cash,", ",Loan,").replace("100", "200");
    desk.import("later.csv", "2025-07-15", &later).await;
    ok("after another import").await;
    let more =
        CollectorToAdd { name: "Anna B".into(), weight: Some(3), most_cases: Some(1), ..CollectorToAdd::default() };
    desk.engine.division().edit_collector("Anna", &more).await.expect("edited");
    desk.engine.division().retire_collector("Bo", date("2025-07-16")).await.expect("retired");
    assign(&desk.engine, "L000010", "Cy", None).await.expect("assigned");
    ok("after people changed").await;
    let path = desk.file("certificate.json", "");
    desk.engine.division().write_certificate(division.division, &path).await.expect("written");
    assert!(desk.engine.division().verify_file(&path).await.expect("run again").ok, "from its file");
    for (part, alter) in [
        ("collectors", Box::new(|one: &mut Certificate| one.seed += 1) as Box<dyn Fn(&mut Certificate)>),
        ("digest", Box::new(|one: &mut Certificate| one.rules.rules[1].by = DivideBy::Balance)),
        ("spread_percent", Box::new(|one: &mut Certificate| one.spread_percent = 0.0)),
        ("collectors", Box::new(|one: &mut Certificate| one.collectors[0].cases += 1)),
        ("adjustments", Box::new(|one: &mut Certificate| one.adjustments.clear())),
    ] {
        let mut altered = certificate.clone();
        alter(&mut altered);
        let check = desk.engine.division().verify(&altered).await.expect("run again");
        assert!(!check.ok, "altered {part}");
    }
}

#[tokio::test]
async fn what_others_changed_meanwhile_is_told_and_not_overwritten() {
    let desk = desk(20, &[("Anna", ""), ("Bo", "")]).await;
    let proposal =
        desk.engine.division().divide(&DivideRequest { dry_run: true, ..request(vec![balance()]) }).await.expect("one");
    let other = Engine::open_or_create(&desk.engine.path(), "colleague").await.expect("the same book");
    assign(&other, "L000010", "Bo", None).await.expect("assigned");
    // By hand: the same case, seen as it was before.
    let failure = assign(&desk.engine, "L000010", "Anna", Some(proposal.seen)).await.expect_err("overtaken");
    assert_eq!(failure.code, FailureCode::CasesChanged);
    assert_eq!((&failure.params["actor"], &failure.params["holder"]), (&"colleague".into(), &"Bo".into()));
    // Another case is nobody's business.
    assert_eq!(assign(&desk.engine, "L000020", "Anna", Some(proposal.seen)).await.expect("free"), 1);
    // The proposal was for other cases.
    let apply =
        DivideRequest { expected_digest: Some(proposal.digest), seen: Some(proposal.seen), ..request(vec![balance()]) };
    let failure = desk.engine.division().divide(&apply).await.expect_err("overtaken");
    assert_eq!((failure.code, &failure.params["changes"]), (FailureCode::BookChanged, &2.into()));
    assert_eq!(holders(&other).await["L000010"].as_deref(), Some("Bo"));
    other.close().await;
}

#[tokio::test]
async fn a_trial_is_drawn_evenly_and_compares_what_came_in_by_the_arm_at_assignment() {
    let desk = desk(400, &[("Anna", ""), ("Bo", ""), ("Pia", "Pilot")]).await;
    let challenger =
        Some(Challenger { trial: "Dialler".into(), percent: 20, to: Vec::new(), teams: vec!["Pilot".into()] });
    let rule = DivisionRule { challenger, ..balance() };
    let division = desk.engine.division().divide(&request(vec![rule])).await.expect("divided");
    let (champion, challenger) = (&division.rules[0], &division.rules[1]);
    assert_eq!(
        (champion.debtors + challenger.debtors, challenger.collectors.as_slice()),
        (400, &["Pia".to_owned()][..])
    );
    assert!(challenger.debtors.abs_diff(80) <= 4, "a fifth of each bucket: {}", challenger.debtors);
    let of_pia = given(&division, "Pia");
    assert!(of_pia.by_bucket.values().all(|debtors| debtors.abs_diff(20) <= 1), "{:?}", of_pia.by_bucket);
    // The balances are alike too: a fifth of the money within a few percent.
    let total: i64 = division.collectors.iter().map(|one| one.outstanding[0].minor).sum();
    let share = of_pia.outstanding[0].minor * 100 / total;
    assert!((17..=23).contains(&share), "{share}% of the money");
    // Somebody of each arm pays; the cases of Pia are handed on, and count for her arm still.
    let has = holders(&desk.engine).await;
    let of = |name: &str| has.iter().find(|(_, holder)| holder.as_deref() == Some(name)).map(|(loan, _)| loan.clone());
    let (hers, his) = (of("Pia").expect("one"), of("Bo").expect("one"));
    let paid =
        format!("loan_no,paid_on,amount\n{hers},2025-07-05,40.00\n{his},2025-07-06,10.00\n{his},2025-06-01,99.00\n");
    assign(&desk.engine, &hers, "Anna", None).await.expect("handed on");
    desk.import("paid.csv", "2025-07-31", &paid).await;
    let trials = desk.engine.division().trials(date("2025-07-31")).await.expect("a report");
    let trial = &trials[0];
    assert_eq!((trial.trial.as_str(), trial.since), ("Dialler", Some(date(DAY))));
    assert_eq!(trial.challenger.recovered[0].minor, 4_000);
    assert_eq!(trial.champion.recovered[0].minor, 1_000, "what was paid before the draw counts for nobody");
    assert_eq!(trial.challenger.debtors + trial.champion.debtors, 400);
    assert!(trial.challenger.recovery_percent > trial.champion.recovery_percent);
}

#[tokio::test]
async fn what_a_drop_would_do_is_what_it_does() {
    let desk = desk(30, &[("Anna", "A"), ("Bo", "A")]).await;
    desk.engine.division().divide(&request(vec![balance()])).await.expect("divided");
    let has = holders(&desk.engine).await;
    // A debtor with two cases, one of them dropped.
    let loan = has.iter().find(|(loan, holder)| loan.starts_with("L00000") && holder.is_some()).expect("one").0.clone();
    let (from, to) = if has[&loan].as_deref() == Some("Anna") { ("Anna", "Bo") } else { ("Bo", "Anna") };
    let selection = Selection::LoanNos(vec![loan.clone()]);
    let preview = desk.engine.division().preview_drop(&selection, date(DAY)).await.expect("a preview");
    let on = |name: &str| preview.targets.iter().find(|target| target.name == name).expect("a target");
    assert_eq!((preview.cases, preview.siblings, on(to).splits, on(from).splits), (1, 1, 1, 0));
    assert_eq!((on(from).new_cases, on(to).new_cases, on("").new_cases), (0, 1, 1));
    let drop = AssignRequest {
        selection,
        target: AssignTarget::Collector(to.into()),
        as_of: date(DAY),
        with_siblings: true,
        seen: None,
    };
    assert_eq!(desk.engine.division().assign(&drop).await.expect("dropped").changed, 2, "with the sibling");
    let people = desk.engine.division().collectors(date(DAY)).await.expect("people");
    let now = people.iter().find(|one| one.name == to).expect("there");
    assert_eq!(now.cases, on(to).cases + 1, "one more for the sibling");
    // To a team: each debtor to one person, whoever has fewest.
    let everything = Selection::LoanNos(has.keys().cloned().collect());
    let take_back =
        |selection, target| AssignRequest { selection, target, as_of: date(DAY), with_siblings: false, seen: None };
    desk.engine.division().assign(&take_back(everything.clone(), AssignTarget::Undivided)).await.expect("taken back");
    desk.engine.division().assign(&take_back(everything, AssignTarget::Team("A".into()))).await.expect("shared");
    let people = desk.engine.division().collectors(date(DAY)).await.expect("people");
    assert!(people[0].cases.abs_diff(people[1].cases) <= 2, "{people:?}");
    // The columns in memory are those that the book has.
    let fresh = Engine::open_or_create(&desk.engine.path(), "tester").await.expect("the same book");
    assert_eq!(holders(&fresh).await, holders(&desk.engine).await);
    fresh.close().await;
    assert!(desk.engine.check(date(DAY), None).await.expect("asked").ok);
}

#[tokio::test]
async fn counts_are_even_in_each_bucket_whatever_the_currencies() {
    let desk = Desk::new().await;
    let mut text = String::from("loan no,name,phone,total due,due date,currency\n");
    for number in 0..60 {
        let due = ["2025-06-10", "2025-05-10", "2025-04-10"][number % 3];
        let currency = ["CNY", "USD"][(number / 3) % 2];
        text.push_str(&format!("C{number},D{number},{number:07},{}.00,{due},{currency}\n", 100 + number * 37));
    }
    desk.import("two.csv", DAY, &text).await;
    for name in ["Anna", "Bo", "Cy"] {
        desk.engine
            .division()
            .add_collector(&CollectorToAdd { name: name.into(), ..CollectorToAdd::default() })
            .await
            .expect("added");
    }
    for by in [DivideBy::Count, DivideBy::Balance] {
        for seed in 0..10 {
            let request = DivideRequest {
                seed: Some(seed),
                dry_run: true,
                ..request(vec![DivisionRule { by, ..DivisionRule::default() }])
            };
            let division = desk.engine.division().divide(&request).await.expect("proposed");
            let rule = &division.rules[0];
            assert!(rule.count_difference <= 1, "{rule:?}");
            assert!(rule.by_bucket.values().all(|bucket| bucket.count_difference <= 1), "{rule:?}");
        }
    }
}

#[tokio::test]
async fn whoever_has_little_room_gets_of_every_bucket() {
    let desk = desk(120, &[("Anna", ""), ("Bo", ""), ("Cy", "")]).await;
    let limited = CollectorToAdd { name: "Anna".into(), most_cases: Some(20), ..CollectorToAdd::default() };
    desk.engine.division().edit_collector("Anna", &limited).await.expect("edited");
    let division =
        desk.engine.division().divide(&DivideRequest { dry_run: true, ..request(vec![balance()]) }).await.expect("one");
    let of_anna = &given(&division, "Anna").by_bucket;
    assert_eq!(of_anna.len(), 4, "of each bucket: {of_anna:?}");
    // Debtors have one case or two, so the last bucket bears what the others took more or less of.
    assert!(of_anna.values().all(|debtors| (1..=5).contains(debtors)), "{of_anna:?}");
    let rule = &division.rules[0];
    let (bo, cy) = (given(&division, "Bo").debtors, given(&division, "Cy").debtors);
    assert!(bo.abs_diff(cy) <= 1, "the others share evenly");
    assert!((1..=rule.count_difference).contains(&rule.best_count_difference), "{rule:?}");
}

#[tokio::test]
async fn a_debtor_whose_case_is_held_is_not_split() {
    let desk = desk(30, &[("Anna", ""), ("Bo", "")]).await;
    desk.engine.division().divide(&request(vec![balance()])).await.expect("divided");
    let before = holders(&desk.engine).await;
    let held: Vec<String> = before.keys().filter(|loan| loan.ends_with('1')).cloned().collect();
    let hold = serde_json::json!({ "selection": { "loan_nos": held }, "reason": "dispute", "as_of": DAY });
    desk.engine.casework().hold(&serde_json::from_value(hold).expect("a request")).await.expect("held");
    for seed in 0..5 {
        let all = DivisionRule { only: DivideOnly::All, ..balance() };
        let division = desk
            .engine
            .division()
            .divide(&DivideRequest { seed: Some(seed), ..request(vec![all]) })
            .await
            .expect("divided");
        assert_eq!(division.splits, 0);
        let has = holders(&desk.engine).await;
        for loan in &held {
            let sibling = format!("{}0", &loan[..loan.len() - 1]);
            assert_eq!(has[loan], has[&sibling], "{loan} stays, and {sibling} with it");
        }
    }
}

#[tokio::test]
async fn a_team_takes_only_what_its_people_take_and_have_room_for() {
    let desk = desk(12, &[("Anna", "A"), ("Bo", "A")]).await;
    let picky = serde_json::json!({ "name": "Anna", "team": "A", "takes": [["product", ["Card"]]] });
    desk.engine
        .division()
        .edit_collector("Anna", &serde_json::from_value(picky).expect("terms"))
        .await
        .expect("edited");
    let full = CollectorToAdd { name: "Bo".into(), team: "A".into(), most_cases: Some(3), ..CollectorToAdd::default() };
    desk.engine.division().edit_collector("Bo", &full).await.expect("edited");
    let everything: Vec<String> = holders(&desk.engine).await.into_keys().collect();
    let carried = Selection::LoanNos(everything.clone());
    let preview = desk.engine.division().preview_drop(&carried, date(DAY)).await.expect("a preview");
    let told = preview.teams.iter().find(|team| team.name == "A").expect("the team");
    let done = desk
        .engine
        .division()
        .assign(&AssignRequest {
            selection: Selection::LoanNos(everything),
            target: AssignTarget::Team("A".into()),
            as_of: date(DAY),
            with_siblings: false,
            seen: None,
        })
        .await
        .expect("shared");
    let people = desk.engine.division().collectors(date(DAY)).await.expect("people");
    assert!(people[1].cases <= 3 && people[0].cases > 0, "{people:?}");
    assert_eq!(done.left, 16 - people[0].cases - people[1].cases, "the rest is where it was");
    assert_eq!((told.not_taken, told.new_cases, told.cases), (done.left, done.changed, done.changed));
    assert_eq!((told.splits, told.away), (0, false));
}

#[tokio::test]
async fn a_second_draw_of_a_trial_leaves_everybody_in_their_arm() {
    let desk = desk(100, &[("Anna", ""), ("Pia", "Pilot")]).await;
    let challenger = Some(Challenger { trial: "T".into(), percent: 30, to: vec!["Pia".into()], teams: Vec::new() });
    let rule = DivisionRule { only: DivideOnly::All, challenger, ..balance() };
    desk.engine.division().divide(&request(vec![rule.clone()])).await.expect("divided");
    let first = holders(&desk.engine).await;
    let second =
        desk.engine.division().divide(&DivideRequest { seed: Some(99), ..request(vec![rule]) }).await.expect("divided");
    assert_eq!(holders(&desk.engine).await, first, "whoever was drawn stays drawn");
    let certificate = desk.engine.division().certificate(second.division).await.expect("kept");
    assert!(desk.engine.division().verify(&certificate).await.expect("run again").ok);
}

#[tokio::test]
async fn a_worklist_that_comes_back_again_on_a_later_day_changes_nothing() {
    let desk = desk(6, &[("Anna", "")]).await;
    desk.engine.division().divide(&request(vec![balance()])).await.expect("divided");
    let file = desk.file(
        "back.csv",
        "loan no,result,promise date,promise amount\nL000000,promised,2025-12-01,5\nL000010,reached,2025-01-01,\n",
    );
    let mut recorded = Vec::new();
    for day in [DAY, DAY, "2025-07-01", "2025-07-02"] {
        let outcome = desk.engine.division().return_worklist(&file, date(day), false).await.expect("read");
        recorded.push(outcome.recorded);
        assert_eq!(outcome.rejected[0].code, NoticeCode::ImpossibleDate, "a promise for a day that is past");
    }
    assert_eq!(recorded, [1, 0, 0, 0]);
    // It is on record that it came again on two later days; these go before what it brought.
    for _ in 0..3 {
        desk.engine.undo(None).await.expect("taken back");
    }
    let case = desk
        .engine
        .casework()
        .case("L000000", date(DAY), None, &caseload_engine::PolicyOverride::default())
        .await
        .expect("there");
    assert!(case.work_results.is_empty());
}

#[tokio::test]
async fn a_debtor_in_two_currencies_comes_out_the_same_whatever_row_came_first() {
    let head = "loan no,name,phone,total due,due date,currency";
    let mut rows = Vec::new();
    for number in 0..12 {
        let due = ["2025-05-10", "2025-02-10"][number % 2];
        rows.push(format!("Y{number},D{number},{number:07},{}.00,{due},CNY", 300 + number * 41));
        rows.push(format!("U{number},D{number},{number:07},{}.00,2025-02-10,USD", 900 - number * 37));
    }
    let mut outcomes = Vec::new();
    for turned in [false, true] {
        if turned {
            rows.reverse();
        }
        let desk = Desk::new().await;
        desk.import("two.csv", DAY, &format!("{head}\n{}\n", rows.join("\n"))).await;
        for name in ["Anna", "Bo", "Cy"] {
            let collector = CollectorToAdd { name: name.into(), ..CollectorToAdd::default() };
            desk.engine.division().add_collector(&collector).await.expect("added");
        }
        let division = desk.engine.division().divide(&request(vec![balance()])).await.expect("divided");
        outcomes.push((division.digest, holders(&desk.engine).await));
    }
    assert_eq!(outcomes[0], outcomes[1]);
}

#[tokio::test]
async fn a_collector_takes_by_any_field_and_by_any_column() {
    let desk = desk(30, &[("Anna", ""), ("Bo", "")]).await;
    let dollars = "loan no,name,phone,total due,due date,currency\nD1,Di,d1,70.00,2025-05-10,USD\n";
    desk.import("dollars.csv", DAY, dollars).await;
    for (takes, expected) in [(["currency", "USD"], 1), (["Branch", "North"], 20), (["max_days", "20"], 11)] {
        let terms = serde_json::json!({ "name": "Anna", "takes": [[takes[0], [takes[1]]]] });
        desk.engine
            .division()
            .edit_collector("Anna", &serde_json::from_value(terms).expect("terms"))
            .await
            .expect("edited");
        let only_anna = DivisionRule { to: vec!["Anna".into()], ..balance() };
        let proposal = DivideRequest { dry_run: true, ..request(vec![only_anna]) };
        let division = desk.engine.division().divide(&proposal).await.expect("proposed");
        assert_eq!(given(&division, "Anna").cases, expected, "{takes:?}");
        let all = Selection::LoanNos(holders(&desk.engine).await.into_keys().collect());
        let preview = desk.engine.division().preview_drop(&all, date(DAY)).await.expect("a preview");
        assert_eq!(preview.targets[0].not_taken, 41 - expected, "{takes:?}");
    }
}

#[tokio::test]
async fn a_limit_in_another_currency_leaves_a_case_and_says_so() {
    let desk = Desk::new().await;
    let text = "loan no,name,phone,currency,total due,due date\nC1,Cid,1,CNY,10.00,2025-05-10\nU1,Uma,2,USD,10.00,2025-05-10\n";
    desk.import("all.csv", DAY, text).await;
    let anna = serde_json::json!({ "name": "Anna", "most_outstanding": "9000" });
    desk.engine.division().add_collector(&serde_json::from_value(anna).expect("terms")).await.expect("added");
    let division = desk
        .engine
        .division()
        .divide(&DivideRequest { dry_run: true, ..request(vec![balance()]) })
        .await
        .expect("proposed");
    assert_eq!(
        (division.assigned, &division.left_by_code),
        (1, &BTreeMap::from([(LeftReason::LimitInOtherCurrency, 1)]))
    );
}

#[tokio::test]
async fn the_least_loaded_are_those_with_fewest_debtors_for_their_weight() {
    let desk = desk(40, &[("Anna", ""), ("Bo", ""), ("Cy", "")]).await;
    let only = |names: &[&str], bucket: &str| DivisionRule {
        by: DivideBy::LeastLoaded,
        to: names.iter().map(ToString::to_string).collect(),
        buckets: vec![bucket.to_owned()],
        ..balance()
    };
    desk.engine.division().divide(&request(vec![only(&["Anna"], "M1")])).await.expect("divided");
    let all = DivisionRule { by: DivideBy::LeastLoaded, ..balance() };
    desk.engine.division().divide(&request(vec![all])).await.expect("divided");
    let people = desk.engine.division().collectors(date(DAY)).await.expect("people");
    let debtors: Vec<u64> = people.iter().map(|one| one.debtors).collect();
    assert_eq!(debtors.iter().sum::<u64>(), 40);
    assert!(debtors.iter().max().unwrap() - debtors.iter().min().unwrap() <= 1, "{debtors:?}");
}
