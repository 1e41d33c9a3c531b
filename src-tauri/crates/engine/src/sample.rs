//! An invented but lifelike portfolio, for trying things out and for measuring.

use crate::engine::Engine;
use caseload_domain::Currency;
use caseload_domain::Percentage;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::ChangeId;
use caseload_files::write::{ColumnKind, TextEncoding, Value, WrittenColumn, write_csv, write_workbook};
use caseload_import::{ImportRequest, ImportResult};
use caseload_reports::TableFormat;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::progress::Cancel;
use caseload_store::What;
use chrono::NaiveDate;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use std::path::PathBuf;

/// What to invent.
#[derive(Clone, Debug)]
pub struct SampleRequest {
    /// How many cases.
    pub cases: u64,
    /// The same seed and day invent the same portfolio.
    pub seed: u64,
    /// The day on which the cases are as old as they are.
    pub as_of: NaiveDate,
    /// The file, `.csv` or `.xlsx`.
    pub out: PathBuf,
}

/// What was invented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampleResult {
    /// How many cases.
    pub cases: u64,
    /// The file.
    pub file: String,
}

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢",
];
const GIVEN_NAMES: [&str; 24] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "霞", "平",
    "刚", "桂英", "建华", "志强", "晓燕",
];
const PRODUCTS: [(&str, u32, i64, i64); 5] = [
    ("现金贷", 45, 1_000, 20_000),
    ("消费分期", 25, 800, 30_000),
    ("车抵贷", 10, 20_000, 150_000),
    ("经营贷", 12, 10_000, 300_000),
    ("信用卡", 8, 2_000, 60_000),
];
const REGIONS: [&str; 12] =
    ["上海", "北京", "广州", "深圳", "成都", "杭州", "武汉", "西安", "南京", "重庆", "长沙", "郑州"];
const REASONS: [&str; 7] = ["工资未发", "失业", "生意困难", "生病", "忘记还款", "恶意逾期", "未知"];
/// Days past due of a portfolio in trouble: first and last day, and how many in a thousand.
const AGES: [(i32, i32, u32); 9] = [
    (-10, 0, 30),
    (1, 30, 270),
    (31, 60, 170),
    (61, 90, 120),
    (91, 120, 90),
    (121, 150, 70),
    (151, 180, 55),
    (181, 400, 130),
    (401, 900, 65),
];

/// The invented rows, one after another.
struct Inventor {
    random: ChaCha8Rng,
    as_of: i32,
    next: u64,
    cases: u64,
    /// The debtor of the case before, who may have another one.
    debtor: (String, String, String, &'static str),
}

impl Inventor {
    fn one_of(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u32 = weights.clone().sum();
        let mut draw = self.random.random_range(0..total);
        for (index, weight) in weights.enumerate() {
            if draw < weight {
                return index;
            }
            draw -= weight;
        }
        0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.random.random_range(0..from.len())]
    }

    fn new_debtor(&mut self) -> (String, String, String, &'static str) {
        let name = format!("{}{}", self.pick(&SURNAMES), self.pick(&GIVEN_NAMES));
        // The first six digits name a district; none has this number, so no such card exists.
        let birth = date_of(self.random.random_range(-7_300..12_000)).unwrap_or_default();
        let mut number = format!("000000{}{:03}", birth.format("%Y%m%d"), self.random.random_range(0..1_000));
        number.push(id_check_character(&number));
        // No operator hands out numbers that begin so.
        let phone = format!("1990{:07}", self.random.random_range(0..10_000_000));
        (name, number, phone, self.pick(&REGIONS))
    }
}

/// The last character of an 18-character ID number (GB 11643-1999).
fn id_check_character(first: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

impl Iterator for Inventor {
    type Item = Vec<Value<'static>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.cases {
            return None;
        }
        self.next += 1;
        // Every seventh case is another one of the debtor before.
        if self.next == 1 || self.random.random_range(0..7) > 0 {
            self.debtor = self.new_debtor();
        }
        let (product, _, least, most) = PRODUCTS[self.one_of(PRODUCTS.iter().map(|(_, weight, ..)| *weight))];
        let (first, last, _) = AGES[self.one_of(AGES.iter().map(|(.., weight)| *weight))];
        let days = self.random.random_range(first..=last);
        // Small loans are common, large ones rare: the square of an even draw.
        let draw: f64 = self.random.random();
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "an invented amount")]
        let lent = least + ((most - least) as f64 * draw * draw) as i64;
        let lent = lent / 100 * 10_000 + 10_000;
        let principal = lent * self.random.random_range(5..=100) / 100;
        let interest = principal * i64::from(days.max(0)) * 15 / 36_500;
        let penalty = principal * i64::from(days.max(0)) * 6 / 36_500;
        let due = self.as_of - days;
        let lent_on = due - self.random.random_range(30..720);
        let paid = self.random.random_range(0..10) < 6;
        let paid_on = due - self.random.random_range(0..30);
        let (name, number, phone, region) = self.debtor.clone();
        let amount = |minor: i64| Value::Amount(minor, Currency::CNY);
        let reason = self.pick(&REASONS);
        let card = format!("62220000{:011}", self.random.random_range(0..100_000_000_000_u64));
        Some(vec![
            Value::text(format!("LN{:02}{:08}", self.next % 97, self.next)),
            Value::text(name),
            Value::text(number),
            Value::text(phone),
            Value::text(region),
            Value::text(product),
            amount(lent),
            Value::date(date_of(lent_on)),
            amount(principal + interest + penalty),
            amount(principal),
            amount(interest),
            amount(penalty),
            Value::date(date_of(due)),
            Value::Integer(i64::from(days.max(0))),
            if paid { Value::date(date_of(paid_on)) } else { Value::Empty },
            if paid { amount(lent / 24) } else { Value::Empty },
            Value::text(reason),
            Value::text(card),
        ])
    }
}

const HEADERS: [(&str, ColumnKind); 18] = [
    ("案件编号", ColumnKind::Text),
    ("客户姓名", ColumnKind::Text),
    ("身份证号", ColumnKind::Text),
    ("手机号", ColumnKind::Text),
    ("城市", ColumnKind::Text),
    ("产品名称", ColumnKind::Text),
    ("合同金额（元）", ColumnKind::Amount),
    ("放款日期", ColumnKind::Date),
    ("逾期总金额（元）", ColumnKind::Amount),
    ("逾期本金（元）", ColumnKind::Amount),
    ("逾期利息（元）", ColumnKind::Amount),
    ("逾期罚息（元）", ColumnKind::Amount),
    ("应还日期", ColumnKind::Date),
    ("逾期天数", ColumnKind::Integer),
    ("最近还款日期", ColumnKind::Date),
    ("最近还款金额（元）", ColumnKind::Amount),
    ("逾期原因", ColumnKind::Text),
    ("银行卡号", ColumnKind::Text),
];

/// Writes an invented portfolio. The same request gives the same file.
///
/// # Errors
/// `file_cannot_write`, `disk_full`.
pub fn write_sample(request: &SampleRequest) -> Result<SampleResult, Failure> {
    let columns: Vec<WrittenColumn> = HEADERS
        .iter()
        .map(|(header, kind)| WrittenColumn { header: (*header).to_owned(), kind: *kind, width: 16 })
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(request.seed);
    // The first draw is thrown away, so that neighbouring seeds part at once.
    let _ = random.next_u64();
    let rows = Inventor {
        random,
        as_of: day_number(request.as_of),
        next: 0,
        cases: request.cases,
        debtor: (String::new(), String::new(), String::new(), ""),
    };
    match TableFormat::of(&request.out) {
        TableFormat::Csv => write_csv(&request.out, TextEncoding::default(), &columns, rows)?,
        TableFormat::Xlsx => write_workbook(&request.out, "委案清单", &columns, rows)?,
    }
    Ok(SampleResult { cases: request.cases, file: request.out.display().to_string() })
}

impl Engine {
    /// Imports an invented portfolio and adds people to work it, for trying the program out.
    ///
    /// # Errors
    /// As `ImportApi::import`.
    pub async fn try_sample(&self, as_of: NaiveDate, names: SampleNames) -> Result<ImportResult, Failure> {
        let folder = tempfile::tempdir().map_err(|error| {
            Failure::new(FailureCode::FileCannotWrite).with("file", "sample.csv").with("reason", error.to_string())
        })?;
        let request = SampleRequest { cases: 2_000, seed: 1, as_of, out: folder.path().join("sample.csv") };
        write_sample(&request)?;
        let import = ImportRequest { currency: Some(Currency::CNY), ..ImportRequest::of(request.out.clone(), as_of) };
        let result = self.imports().import(&import, |_| {}, Cancel::default()).await?;
        let mut changes: Vec<ChangeId> = result.change.into_iter().collect();
        let half = names.collectors.len().div_ceil(2);
        for (at, name) in names.collectors.into_iter().enumerate() {
            let team = if at < half { "A" } else { "B" }.to_owned();
            let collector = caseload_division::CollectorToAdd {
                name,
                team,
                most_cases: Some(400),
                ..caseload_division::CollectorToAdd::default()
            };
            changes.push(self.division().add_collector(&collector).await?);
        }
        for (name, term_days, commission) in names.agencies {
            let agency = caseload_outsourcing::AgencyToAdd { name, term_days, commission };
            changes.push(self.outsourcing().add_agency(&agency).await?);
        }
        // One step for the user, one step back.
        let step = self.change(What::Step).await?;
        step.commit(&serde_json::json!({ "of": "sample", "changes": changes, "as_of": as_of })).await?;
        Ok(result)
    }
}

/// The people of a sample portfolio, in the user's language.
#[derive(Clone, Debug, Default)]
pub struct SampleNames {
    /// Collectors.
    pub collectors: Vec<String>,
    /// Agencies: name, term in days, commission by hand.
    pub agencies: Vec<(String, u32, Vec<Percentage>)>,
}
