//! The thread that reads a list of cases and checks it, row by row, against the file so far and the book.

use super::adding::Adding;
use super::cases::{Checked, RowCheck};
use super::closing::{NewLoan, key_of_name};
use super::drift;
use super::existing_loans::{ExistingLoan, ExistingLoans, LoanKey, Outcome};
use super::found::Found;
use super::headings::Heading;
use super::plan::Plan;
use super::portions::{PROGRESS_EVERY, UPDATES_AT_ONCE};
use caseload_domain::calendar::day_number;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Field, Money};
use caseload_files::{read_rows, read_rows_ahead};
use caseload_portfolio::NO_DAY;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_session::progress::{Cancel, Progress};
use caseload_store::{Book, CaseChunk, CaseRow, NewFact};
use caseload_tables::status::Meaning;
use caseload_tables::{Row, values};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// Fewer cases than this that a file doesn't name are no sign of anything.
pub(super) const WORTH_TELLING: u64 = 10;

/// What the checking thread has the writer do, in this order.
pub(super) enum Step {
    Create(CaseChunk),
    Update(Vec<Update>),
    Revert { id: CaseId, created: bool },
}

/// A case of the book that a row changes.
pub(super) struct Update {
    pub(super) id: CaseId,
    pub(super) before: CaseRow,
    pub(super) case: CaseRow,
    pub(super) fact: NewFact,
}

/// What a figure says is owed: nothing where the loan was taken out of collection, or was settled by its day.
fn owed(fact: &NewFact) -> i64 {
    let is_settled = fact.settled_day.is_some_and(|settled| settled <= fact.effective_day);
    if fact.removal.is_some() || is_settled { 0 } else { fact.outstanding }
}

/// How much of the book a file names.
pub(super) struct Seen {
    /// Cases of the book.
    pub(super) cases: u64,
    /// Rejected rows without a loan number, which may be any.
    pub(super) unnamed: u64,
    /// The row within which, or behind which, the file may be cut off.
    pub(super) cut_off_in: Option<u64>,
    /// Rows that name an earlier number of their loan, with it: of cases of the book that no row of the file is of.
    pub(super) earlier: Vec<(u64, String, CaseId)>,
}

/// A row of a loan in the book that says other than the book's digest.
struct Waiting {
    key: LoanKey,
    row: u64,
    case: CaseRow,
    fact: NewFact,
}

/// The work of the checking thread.
pub(super) struct Checking<'plan> {
    plan: &'plan Plan,
    book: Book,
    runtime: Handle,
    known: ExistingLoans,
    /// Whether the book has loans that new ones may be under other numbers.
    has_loans: bool,
    change: ChangeId,
    next_id: CaseId,
    /// Where steps go; `None` when run dry.
    sender: Option<mpsc::Sender<Step>>,
    chunk: CaseChunk,
    waiting: Vec<Waiting>,
    found: Found,
    /// Rows that a later one contradicts.
    contradicted: HashSet<u64>,
    /// Why the loans of rows are to be held, by their status.
    holds: HashMap<LoanKey, Option<String>>,
    /// Rows that say the same of a loan as an earlier one, by its key.
    repeats: HashMap<LoanKey, Vec<u64>>,
    /// The line under which the next row stands.
    heading: Heading,
    /// Whether the book has payments, with which figures are compared.
    has_payments: bool,
    /// Loans of which a row was rejected for what it says, with that row.
    spoiled: HashMap<LoanKey, u64>,
    /// Rejected rows that have no loan number.
    unnamed: u64,
    /// The row within which, or behind which, the file may be cut off.
    cut_off_in: Option<u64>,
    /// What the book had as outstanding on loans that changed, and what the file has.
    moved: (i128, i128),
    /// Cases of the book whose row was rejected: the file names them, so they are not absent.
    named: HashSet<CaseId>,
    /// The loans so far, where several rows of one are added up.
    adding: Option<Adding>,
    /// Rows that name an earlier number of their loan.
    earlier: Vec<(u64, String)>,
    /// The loans of the file that owe something, where rows name earlier numbers.
    owing: HashSet<LoanKey>,
}

/// Where a case of a file comes from.
#[derive(Clone, Copy)]
struct Origin {
    /// The number of its row, or of the first of those that were added up.
    row: u64,
    /// Whether it says itself in which currency its amounts are.
    says_currency: bool,
}

impl<'plan> Checking<'plan> {
    /// What checks a file against a book; steps go to `sender`, unless it is run dry.
    pub(super) fn new(
        plan: &'plan Plan,
        book: Book,
        known: ExistingLoans,
        (change, next_id): (ChangeId, CaseId),
        sender: Option<mpsc::Sender<Step>>,
        found: Found,
        adds_up: bool,
    ) -> Self {
        let has_loans = known.all().next().is_some();
        Self {
            plan,
            book,
            runtime: Handle::current(),
            has_loans,
            known,
            change,
            next_id,
            sender,
            chunk: CaseChunk::new(change),
            waiting: Vec::new(),
            found,
            contradicted: HashSet::new(),
            holds: HashMap::new(),
            repeats: HashMap::new(),
            heading: Heading::default(),
            has_payments: false,
            spoiled: HashMap::new(),
            unnamed: 0,
            cut_off_in: None,
            moved: (0, 0),
            named: HashSet::new(),
            adding: adds_up.then(Adding::default),
            earlier: Vec::new(),
            owing: HashSet::new(),
        }
    }

    /// Goes through the file; gives what was found and how much of the book it names.
    pub(super) fn run(
        mut self,
        progress: &(impl Fn(Progress) + Send + Sync),
        cancel: &Cancel,
    ) -> Result<(Found, Seen), Failure> {
        let check = RowCheck::new(self.plan);
        self.has_payments = self.runtime.block_on(self.book.has_payments())?;
        let header_row = self.plan.layout.header_row;
        let mut failed: Option<Failure> = None;
        let mut trailing_blank = 0;
        read_rows_ahead(&self.plan.file, self.plan.sheet.as_deref(), &mut |mut row| {
            self.plan.repairs.mend(&mut row);
            if row.number <= header_row {
                return ControlFlow::Continue(());
            }
            if cancel.is_cancelled() {
                failed = Some(Failure::new(FailureCode::Cancelled));
                return ControlFlow::Break(());
            }
            self.found.counts.read += 1;
            if self.found.counts.read.is_multiple_of(PROGRESS_EVERY) {
                progress(Progress { done: self.found.counts.read, total: None });
            }
            if let Err(failure) = self.take(&check, &row, &mut trailing_blank) {
                failed = Some(failure);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if let Some(failure) = failed {
            return Err(failure);
        }
        // Blank rows at the very end are no rows of the table.
        self.found.counts.read -= trailing_blank;
        self.found.counts.blank -= trailing_blank;
        self.take_added(&check)?;
        self.resolve()?;
        self.flush()?;
        self.account_for_contradicted(&check)?;
        let named = |known: &ExistingLoan| known.outcome != Outcome::NotSeen || self.named.contains(&known.id);
        let in_book = self.known.all().filter(|known| known.outcome != Outcome::Created);
        let (mut seen, mut absent) = (0, Vec::new());
        for known in in_book {
            if named(known) {
                seen += 1;
            } else {
                absent.push(known.id);
            }
        }
        let unchanged = self.known.all().filter(|known| known.outcome == Outcome::Unchanged);
        let said_by = unchanged.filter(|known| known.change > 0).map(|known| ChangeId::from(i64::from(known.change)));
        self.found.rests_on.extend(said_by);
        absent.sort_unstable();
        self.found.absent = absent;
        let stands = |known: &&ExistingLoan| !matches!(known.outcome, Outcome::NotSeen | Outcome::Contradicted);
        let holds = std::mem::take(&mut self.holds).into_iter();
        self.found.holds =
            holds.filter_map(|(key, reason)| Some((self.known.get(key).filter(stands)?.id, reason))).collect();
        self.found.holds.sort_unstable();
        progress(Progress { done: self.found.counts.read, total: Some(self.found.counts.read) });
        if self.moved.0 > 0 && self.moved.1 * 2 < self.moved.0 {
            let money = |sum: i128| {
                let minor = i64::try_from(sum).unwrap_or(i64::MAX);
                Money { currency: self.plan.currency, minor }.digits()
            };
            let value = format!("{} → {}", money(self.moved.0), money(self.moved.1));
            self.found.warnings.push(Notice::new(0, Some(Field::Outstanding), NoticeCode::BalancesFell, value));
        }
        let earlier = self.earlier_in_book();
        Ok((self.found, Seen { cases: seen, unnamed: self.unnamed, cut_off_in: self.cut_off_in, earlier }))
    }

    /// Says of rows that name an earlier number of their loan where the file has that loan too and it owes something; gives
    /// those whose earlier loan only the book has.
    fn earlier_in_book(&mut self) -> Vec<(u64, String, CaseId)> {
        let mut of_book = Vec::new();
        for (row, earlier) in std::mem::take(&mut self.earlier) {
            let key = self.known.find(&earlier).key;
            match self.known.get(key) {
                Some(known) if known.outcome == Outcome::NotSeen => of_book.push((row, earlier, known.id)),
                Some(_) if self.owing.contains(&key) => {
                    let (field, code) = (Some(Field::LoanNo), NoticeCode::EarlierNumberOpen);
                    self.found.warnings.push(Notice::new(row, field, code, earlier));
                }
                _ => {}
            }
        }
        of_book
    }

    /// Takes note of a row that names an earlier number of its loan, in files that have a column of them.
    fn take_earlier(&mut self, row: &Row, case: &CaseRow, fact: &NewFact) {
        let Some(at) = self.plan.earlier_no else { return };
        let earlier = values::identifier(row.cell(at)).text;
        if fact.outstanding <= 0 {
            return;
        }
        if !earlier.is_empty() && earlier != case.loan_no {
            self.earlier.push((row.number, earlier.into()));
        }
        let key = self.known.find(&case.loan_no).key;
        self.owing.insert(key);
    }

    fn take(&mut self, check: &RowCheck<'_>, row: &Row, trailing_blank: &mut u64) -> Result<(), Failure> {
        let warnings = &mut self.found.warnings;
        let mut checked = check.check(row, &mut |notice| warnings.push(notice));
        match &checked {
            Checked::Footer { total } => self.heading.take(self.plan, row, *total),
            Checked::Case(_) => {
                if let Some(said) = self.heading.said() {
                    let field = Some(Field::LoanNo);
                    checked = Checked::Rejected(vec![Notice::new(row.number, field, NoticeCode::UnderHeading, said)]);
                }
            }
            Checked::Blank | Checked::LeftOut | Checked::Rejected(_) => {}
        }
        if !matches!(checked, Checked::Blank) {
            *trailing_blank = 0;
        }
        let is_case = matches!(checked, Checked::Rejected(_) | Checked::Case(_));
        if row.is_cut_off() || (row.is_unended() && is_case) {
            self.cut_off_in = Some(row.number);
        }
        match checked {
            Checked::Blank => {
                if row.is_cut_off() {
                    self.found.warnings.push(Notice::new(row.number, None, NoticeCode::RowCutOff, ""));
                }
                self.found.counts.blank += 1;
                *trailing_blank += 1;
            }
            Checked::Footer { total } => self.found.footer(self.plan, row, total),
            Checked::LeftOut => self.leave_out(row),
            Checked::Rejected(_) | Checked::Case(_) if self.found.total.is_sum(self.plan, row) => {
                self.found.footer(self.plan, row, true);
            }
            Checked::Rejected(reasons) => {
                self.found.total.add_rejected(self.plan, row);
                let loan_no = self.plan.place_of(Field::LoanNo).map(|at| values::identifier(row.cell(at)).text);
                match loan_no.filter(|loan_no| !loan_no.is_empty()) {
                    Some(loan_no) => self.spoil(&loan_no, row.number)?,
                    None => self.unnamed += 1,
                }
                if let Some(first) = reasons.into_iter().next() {
                    self.found.reject(first);
                }
            }
            Checked::Case(checked) => {
                let (case, fact) = *checked;
                self.take_status(&case.loan_no, row);
                self.take_earlier(row, &case, &fact);
                if self.plan.statuses.any() {
                    // A total of the file's counts what stands there, whatever its status means.
                    self.found.total.add_rejected(self.plan, row);
                } else {
                    self.found.total.add(case.currency, fact.outstanding);
                }
                let origin = Origin { row: row.number, says_currency: check.says_currency(row) };
                if let Some(adding) = &mut self.adding {
                    let key = self.known.find(&case.loan_no).key;
                    adding.add(key, case, fact, origin.row, origin.says_currency)?;
                } else {
                    self.take_case(case, fact, origin)?;
                }
            }
        }
        Ok(())
    }

    /// A row that is none of the list, as its status says: what the book has of the loan stays.
    fn leave_out(&mut self, row: &Row) {
        self.found.counts.left_out += 1;
        self.plan.statuses.count(row, &mut self.found.statuses);
        self.found.total.add_rejected(self.plan, row);
        let loan_no = self.plan.place_of(Field::LoanNo).map(|at| values::identifier(row.cell(at)).text);
        let known = loan_no.and_then(|loan_no| self.known.get(self.known.find(&loan_no).key));
        if known.is_some_and(|known| known.outcome == Outcome::NotSeen)
            && let Ok(Some((_, said))) = self.plan.statuses.of_row(row)
        {
            let notice = Notice::new(row.number, Some(Field::Status), NoticeCode::LeftOutInBook, said);
            self.found.warnings.push(notice);
        }
    }

    /// Takes note of a row's status: how often it occurs, and whether it asks for a hold.
    fn take_status(&mut self, loan_no: &str, row: &Row) {
        if !self.plan.statuses.any() {
            return;
        }
        self.plan.statuses.count(row, &mut self.found.statuses);
        if let Ok(Some((meaning, said))) = self.plan.statuses.of_row(row) {
            let key = self.known.find(loan_no).key;
            let reason = (meaning == Meaning::Hold).then_some(said);
            // Of rows that are added up, one is enough.
            if self.adding.is_none() || reason.is_some() || !self.holds.contains_key(&key) {
                self.holds.insert(key, reason);
            }
        }
    }

    /// A row that is rejected spoils the other rows of its loan: which of them is right nobody knows.
    fn spoil(&mut self, loan_no: &str, row: u64) -> Result<(), Failure> {
        let key = self.known.find(loan_no).key;
        self.named.extend(self.known.get(key).map(|known| known.id));
        self.spoiled.entry(key).or_insert(row);
        let stands = |known: &ExistingLoan| !matches!(known.outcome, Outcome::NotSeen | Outcome::Contradicted);
        if self.known.get(key).is_some_and(stands) { self.contradict(key, row) } else { Ok(()) }
    }

    /// Takes the loans whose rows were added up. Where one of the rows does not stand, none does.
    fn take_added(&mut self, check: &RowCheck<'_>) -> Result<(), Failure> {
        let Some(adding) = self.adding.take() else { return Ok(()) };
        for (key, mut added) in adding.into_loans() {
            if let Some(other) = self.spoiled.get(&key).copied().or(added.contradicted_by) {
                self.named.extend(self.known.get(key).map(|known| known.id));
                self.reject_all(&added.rows, NoticeCode::DuplicateLoanNo, &other.to_string());
                continue;
            }
            let (Some(first), others) = (added.rows.first().copied(), &added.rows[1..]) else { continue };
            added.case.digest = check.digest(&added.case, &added.fact);
            let rejected = self.found.counts.rejected;
            self.take_case(added.case, added.fact, Origin { row: first, says_currency: added.says_currency })?;
            if self.found.counts.rejected > rejected {
                self.reject_all(others, NoticeCode::DuplicateLoanNo, &first.to_string());
            } else {
                self.found.counts.added += others.len() as u64;
            }
        }
        Ok(())
    }

    /// Rejects rows of one loan for one reason.
    fn reject_all(&mut self, rows: &[u64], code: NoticeCode, value: &str) {
        for row in rows {
            self.found.reject(Notice::new(*row, Some(Field::LoanNo), code, value));
        }
    }

    fn take_case(&mut self, mut case: CaseRow, fact: NewFact, from: Origin) -> Result<(), Failure> {
        let mut currency = case.currency;
        let (digest, outstanding) = (case.digest, owed(&fact));
        let number = u32::try_from(from.row).unwrap_or(u32::MAX);
        let loan = self.known.find(&case.loan_no);
        if let Some(other) = self.spoiled.get(&loan.key) {
            let notice = Notice::new(from.row, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, other.to_string());
            self.named.extend(self.known.get(loan.key).map(|known| known.id));
            self.found.reject(notice);
            return Ok(());
        }
        if let Some(of_book) =
            self.known.get(loan.key).map(|known| known.currency).filter(|of_book| *of_book != currency)
        {
            if from.says_currency || of_book.decimals() != currency.decimals() {
                let value = format!("{currency} ≠ {of_book}");
                self.spoil(&case.loan_no.clone(), from.row)?;
                self.found.reject(Notice::new(from.row, Some(Field::Currency), NoticeCode::CurrencyConflict, value));
                return Ok(());
            }
            // The file names no currency: the loan's own is meant.
            case.currency = of_book;
            currency = of_book;
        }
        if let Some(notice) = loan.notice(from.row, &case.loan_no) {
            self.found.warnings.push(notice);
        }
        let Some(known) = self.known.get_mut(loan.key) else {
            if let Some(other) = self.known.in_other_letters(&case.loan_no) {
                let (field, code) = (Some(Field::LoanNo), NoticeCode::LettersDiffer);
                self.found.warnings.push(Notice::new(from.row, field, code, other.to_string()));
            }
            let id = self.next_id;
            self.next_id = self.next_id.next();
            self.known.insert(
                loan.key,
                ExistingLoan { id, digest, row: number, outcome: Outcome::Created, currency: case.currency, change: 0 },
            );
            self.found.counts.created += 1;
            if self.has_loans {
                let (debtor_key, name) = (case.debtor_key, key_of_name(&case.debtor_name));
                let due = fact.due_day.unwrap_or(NO_DAY);
                let number = key_of_name(&case.loan_no);
                self.found.new_loans.push(NewLoan { number, debtor_key, name, outstanding, currency, due });
            }
            self.found.add_owed(currency, outstanding, 1)?;
            if fact.due_day.is_none() && fact.settled_day.is_none() && outstanding > 0 {
                self.found.warnings.push(Notice::new(from.row, Some(Field::DueDate), NoticeCode::DueDateMissing, ""));
            }
            if self.sender.is_some() {
                self.chunk.push_case(id, &case);
                self.chunk.push_fact(id, &fact);
                if self.chunk.is_full() {
                    self.flush()?;
                }
            }
            return Ok(());
        };
        match known.outcome {
            Outcome::NotSeen if known.digest == digest => {
                (known.outcome, known.row) = (Outcome::Unchanged, number);
                self.found.counts.unchanged += 1;
                self.found.add_owed(currency, outstanding, 1)?;
            }
            Outcome::NotSeen => {
                (known.outcome, known.row, known.digest) = (Outcome::Waiting, number, digest);
                self.waiting.push(Waiting { key: loan.key, row: from.row, case, fact });
                self.found.add_owed(currency, outstanding, 1)?;
                if self.waiting.len() >= UPDATES_AT_ONCE {
                    self.resolve()?;
                }
            }
            Outcome::Contradicted => {
                let first = known.row.to_string();
                self.found.reject(Notice::new(from.row, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, first));
            }
            _ if known.digest == digest => {
                let first = known.row.to_string();
                self.repeats.entry(loan.key).or_default().push(from.row);
                self.found.counts.unchanged += 1;
                self.found.warnings.push(Notice::new(from.row, Some(Field::LoanNo), NoticeCode::DuplicateRow, first));
            }
            _ => {
                self.contradict(loan.key, from.row)?;
                let first = self.known.get(loan.key).map_or(0, |known| known.row).to_string();
                self.found.reject(Notice::new(from.row, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, first));
            }
        }
        Ok(())
    }

    /// Completes the waiting rows by what the book has of their loans, and tells those that say
    /// something new from those that only say it otherwise.
    fn resolve(&mut self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let ids: Vec<CaseId> = waiting.iter().filter_map(|row| self.known.get(row.key)).map(|known| known.id).collect();
        let (rows, facts, scheduled, payments) = self.runtime.block_on(async {
            let scheduled = self.book.with_schedule(&ids).await?;
            let payments = if self.has_payments { self.book.booked_payments(&ids).await? } else { Vec::new() };
            Ok::<_, Failure>((self.book.case_rows(&ids).await?, self.book.facts_of(&ids).await?, scheduled, payments))
        })?;
        let mut rows: HashMap<CaseId, CaseRow> = rows.into_iter().collect();
        let day = day_number(self.plan.as_of);
        let mut holding: HashMap<CaseId, NewFact> = HashMap::new();
        let mut newest: HashMap<CaseId, i32> = HashMap::new();
        for (id, fact) in facts {
            newest.insert(id, fact.effective_day);
            // The newest that was effective by the day of the file holds; else the first.
            if fact.effective_day <= day || !holding.contains_key(&id) {
                holding.insert(id, fact);
            }
        }
        let mut paid: HashMap<CaseId, Vec<(i32, i64)>> = HashMap::new();
        for payment in payments {
            paid.entry(payment.case_id).or_default().push((payment.paid_day, payment.amount));
        }
        let (mut updates, mut confirmed) = (Vec::new(), Vec::new());
        for Waiting { key, row, mut case, mut fact } in waiting {
            let Some(known) = self.known.get_mut(key) else { continue };
            let id = known.id;
            let Some(before) = rows.remove(&id) else { continue };
            // A loan that only a schedule has told of has no figures yet.
            let figures = holding.remove(&id);
            let holds = figures.clone().unwrap_or_default();
            let warnings = &mut self.found.warnings;
            let mut warn = |notice: Notice| warnings.push(notice);
            drift::complete((row, self.plan), (&mut case, &mut fact), (&before, &holds), &mut warn)?;
            if newest.get(&id).is_some_and(|newest| *newest > day) {
                drift::keep_newer(&mut case, &before)?;
            }
            if scheduled.contains(&id) {
                warn(Notice::new(row, Some(Field::Outstanding), NoticeCode::ScheduleDecides, ""));
            } else if fact.due_day.is_none() && fact.settled_day.is_none() && fact.outstanding > 0 {
                warn(Notice::new(row, Some(Field::DueDate), NoticeCode::DueDateMissing, ""));
            }
            if figures.is_some() && !scheduled.contains(&id) && !self.plan.is_known {
                let paid = paid.remove(&id).unwrap_or_default();
                drift::paid_since(row, &case, &fact, (&holds, &paid), &mut warn);
            }
            if figures.is_some() && drift::says_nothing_new(&case, &fact, &before, &holds) {
                known.outcome = Outcome::Unchanged;
                self.found.counts.unchanged += 1;
                if holds.effective_day != day && !self.plan.is_known {
                    confirmed.push((id, fact));
                }
                continue;
            }
            known.outcome = Outcome::Updated;
            self.found.counts.updated += 1;
            if figures.is_some() && !scheduled.contains(&id) && fact.settled_day.is_none() && fact.removal.is_none() {
                drift::drift(row, &case, &fact, &holds, &mut warn);
                self.moved.0 += i128::from(holds.outstanding);
                self.moved.1 += i128::from(fact.outstanding);
            }
            updates.push(Update { id, before, case, fact });
        }
        if self.sender.is_some() {
            for (id, fact) in confirmed {
                self.chunk.push_fact(id, &fact);
            }
            if self.chunk.is_full() {
                self.flush()?;
            }
            if !updates.is_empty() {
                self.send(Step::Update(updates))?;
            }
        }
        Ok(())
    }

    /// Another row of a loan, `other`, says something else than the first: that one stands no more,
    /// nor do those that repeat it.
    fn contradict(&mut self, key: LoanKey, other: u64) -> Result<(), Failure> {
        self.resolve()?;
        let Some(known) = self.known.get_mut(key) else {
            return Ok(());
        };
        let before = std::mem::replace(&mut known.outcome, Outcome::Contradicted);
        let (first, id) = (u64::from(known.row), known.id);
        let counts = &mut self.found.counts;
        match before {
            Outcome::Created => counts.created -= 1,
            Outcome::Updated => counts.updated -= 1,
            _ => counts.unchanged -= 1,
        }
        self.contradicted.insert(first);
        let notice = |row: u64, other: u64| {
            Notice::new(row, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, other.to_string())
        };
        self.found.reject(notice(first, other));
        // What repeated a row that does not stand stands no more than it.
        for repeat in self.repeats.remove(&key).unwrap_or_default() {
            self.found.counts.unchanged -= 1;
            self.found.reject(notice(repeat, other));
        }
        if self.sender.is_some() {
            self.flush()?;
            self.send(Step::Revert { id, created: before == Outcome::Created })?;
        }
        Ok(())
    }

    /// Reads the file once more for the rows that were taken and then contradicted, to take them
    /// out of the sums.
    fn account_for_contradicted(&mut self, check: &RowCheck<'_>) -> Result<(), Failure> {
        if self.contradicted.is_empty() {
            return Ok(());
        }
        let mut failed = Ok(());
        read_rows(&self.plan.file, self.plan.sheet.as_deref(), &mut |mut row| {
            self.plan.repairs.mend(&mut row);
            if self.contradicted.contains(&row.number)
                && let Checked::Case(checked) = check.check(&row, &mut |_| {})
            {
                let (case, fact) = *checked;
                let currency = case.currency;
                failed = self.found.add_owed(currency, owed(&fact), -1);
            }
            if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        failed?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, CaseChunk::new(self.change));
        self.send(Step::Create(chunk))
    }

    fn send(&self, step: Step) -> Result<(), Failure> {
        match &self.sender {
            // The writer is gone only when it failed; its own failure is the one that counts.
            Some(sender) => sender.blocking_send(step).map_err(|_| Failure::new(FailureCode::Cancelled)),
            None => Ok(()),
        }
    }
}
