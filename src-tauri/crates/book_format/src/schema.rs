//! The tables of a book and the steps from one version to the next.

/// `application_id` of a book: "Case" in ASCII.
pub const APPLICATION_ID: i64 = 0x4361_7365;

/// The version of the newest schema, kept in `user_version`.
pub const VERSION: i64 = 8;

/// The step that leads to each version, from 1.
pub const MIGRATIONS: &[&str] =
    &[VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8];

/// Secondary indices of `cases`, made anew after a first large load: keeping them up meanwhile
/// costs several times what making them afterwards does.
pub const CASE_INDICES: &[(&str, &str)] = &[
    ("cases_loan_no", "CREATE UNIQUE INDEX cases_loan_no ON cases (loan_no)"),
    ("cases_debtor_key", "CREATE INDEX cases_debtor_key ON cases (debtor_key)"),
    ("cases_change", "CREATE INDEX cases_change ON cases (change_id)"),
];

const VERSION_1: &str = "
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    params TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    undone_by INTEGER REFERENCES changes (id)
) STRICT;

CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    loan_no TEXT NOT NULL,
    debtor_key INTEGER NOT NULL,
    debtor_name TEXT NOT NULL,
    debtor_no TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    region TEXT NOT NULL,
    product TEXT NOT NULL,
    currency TEXT NOT NULL,
    loan_amount INTEGER,
    disbursed_day INTEGER,
    term TEXT NOT NULL,
    reason TEXT NOT NULL,
    more TEXT NOT NULL,
    digest INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE UNIQUE INDEX cases_loan_no ON cases (loan_no);
CREATE INDEX cases_debtor_key ON cases (debtor_key);
CREATE INDEX cases_change ON cases (change_id);

-- What a case was before a change, for taking the change back.
CREATE TABLE case_versions (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    before TEXT NOT NULL,
    PRIMARY KEY (case_id, change_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_versions_change ON case_versions (change_id);

-- Appended when a figure changes: effective on a day, entered with a change.
CREATE TABLE facts (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    effective_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    due_day INTEGER,
    outstanding INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER,
    penalty INTEGER,
    fees INTEGER,
    days_past_due INTEGER,
    last_paid_day INTEGER,
    last_paid_amount INTEGER,
    settled_day INTEGER,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (case_id, effective_day, change_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE instalments (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    number INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    due_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER,
    PRIMARY KEY (case_id, number, change_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX instalments_change ON instalments (change_id);

CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    paid_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL,
    instalment_number INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX payments_case ON payments (case_id, paid_day);
CREATE INDEX payments_change ON payments (change_id);

CREATE TABLE imports (
    run INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    at TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    as_of_day INTEGER NOT NULL,
    rows TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;

CREATE TABLE collectors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    weight INTEGER NOT NULL,
    most_cases INTEGER,
    takes TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    retired_change INTEGER REFERENCES changes (id)
) STRICT;

CREATE TABLE assignments (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    collector_id INTEGER NOT NULL REFERENCES collectors (id),
    from_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    until_day INTEGER,
    ended_change INTEGER REFERENCES changes (id),
    voided_change INTEGER REFERENCES changes (id),
    -- The change that had ended it and was taken back; for doing that change again.
    reopened_change INTEGER REFERENCES changes (id)
) STRICT;
-- A case has one collector at most.
CREATE UNIQUE INDEX assignments_open ON assignments (case_id)
    WHERE ended_change IS NULL AND voided_change IS NULL;
CREATE INDEX assignments_case ON assignments (case_id);
CREATE INDEX assignments_change ON assignments (change_id);
CREATE INDEX assignments_ended ON assignments (ended_change);
CREATE INDEX assignments_reopened ON assignments (reopened_change);

CREATE TABLE divisions (
    id INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    seed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;

CREATE TABLE agencies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    term_days INTEGER NOT NULL,
    commission TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;

CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    as_of_day INTEGER NOT NULL,
    placed_day INTEGER NOT NULL,
    recall_due_day INTEGER NOT NULL,
    term_days INTEGER NOT NULL,
    commission TEXT NOT NULL,
    bucket_set TEXT NOT NULL,
    day_count TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    voided_change INTEGER REFERENCES changes (id)
) STRICT;
CREATE INDEX batches_agency ON batches (agency_id);

CREATE TABLE placements (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    sequence INTEGER NOT NULL,
    hand INTEGER NOT NULL,
    commission_percent REAL NOT NULL,
    due_day INTEGER,
    days_past_due INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    outstanding INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER,
    penalty INTEGER,
    last_paid_day INTEGER,
    last_paid_amount INTEGER,
    from_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    until_day INTEGER,
    ended_change INTEGER REFERENCES changes (id),
    outcome TEXT,
    voided_change INTEGER REFERENCES changes (id)
) STRICT;
-- A case is never with two agencies at once.
CREATE UNIQUE INDEX placements_open ON placements (case_id)
    WHERE ended_change IS NULL AND voided_change IS NULL;
CREATE INDEX placements_case ON placements (case_id);
CREATE INDEX placements_batch ON placements (batch_id, sequence);
CREATE INDEX placements_change ON placements (change_id);
CREATE INDEX placements_ended ON placements (ended_change);

CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    at TEXT NOT NULL,
    files TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX exports_batch ON exports (batch_id);
";

/// What a lender sends beside an instalment or a payment is kept with it.
const VERSION_2: &str = "
ALTER TABLE instalments ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN reverses TEXT NOT NULL DEFAULT '';
";

/// Fees of instalments, paused days, and holds.
const VERSION_3: &str = "
ALTER TABLE instalments ADD COLUMN fees INTEGER;

-- Days that don't make cases more delinquent: of one case, of a product, or of all.
CREATE TABLE pauses (
    id INTEGER PRIMARY KEY,
    case_id INTEGER REFERENCES cases (id),
    product TEXT,
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    reason TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    removed_change INTEGER REFERENCES changes (id)
) STRICT;
CREATE INDEX pauses_case ON pauses (case_id);
CREATE INDEX pauses_change ON pauses (change_id);

-- Cases that must not be divided or placed for now.
CREATE TABLE holds (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    reason TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    -- The day on which it is released by itself.
    until_day INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    ended_day INTEGER,
    ended_change INTEGER REFERENCES changes (id)
) STRICT;
CREATE INDEX holds_case ON holds (case_id);
CREATE INDEX holds_change ON holds (change_id);
CREATE INDEX holds_ended ON holds (ended_change);
";

/// Teams, absences and money of collectors, arms of trials, and results of work.
const VERSION_4: &str = "
ALTER TABLE collectors ADD COLUMN team TEXT NOT NULL DEFAULT '';
-- Minor units of the book's currency.
ALTER TABLE collectors ADD COLUMN most_outstanding INTEGER;
ALTER TABLE collectors ADD COLUMN absences TEXT NOT NULL DEFAULT '[]';

-- Most assignments were never ended or opened again, and need no entry.
DROP INDEX assignments_ended;
CREATE INDEX assignments_ended ON assignments (ended_change) WHERE ended_change IS NOT NULL;
DROP INDEX assignments_reopened;
CREATE INDEX assignments_reopened ON assignments (reopened_change) WHERE reopened_change IS NOT NULL;

-- What a collector was before a change, for taking the change back and for running a division again.
CREATE TABLE collector_versions (
    collector_id INTEGER NOT NULL REFERENCES collectors (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    before TEXT NOT NULL,
    PRIMARY KEY (collector_id, change_id)
) STRICT, WITHOUT ROWID;

-- Which arm of a trial a case was drawn into, and how it stood then.
CREATE TABLE arms (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    trial TEXT NOT NULL,
    challenger INTEGER NOT NULL,
    day INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    outstanding INTEGER NOT NULL,
    PRIMARY KEY (change_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX arms_case ON arms (case_id);

-- What came of working a case, as a worklist brought it back.
CREATE TABLE work_results (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    collector_id INTEGER REFERENCES collectors (id),
    worked_day INTEGER NOT NULL,
    result TEXT NOT NULL,
    promised_day INTEGER,
    promised_amount INTEGER,
    reason TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX work_results_case ON work_results (case_id);
CREATE INDEX work_results_change ON work_results (change_id);
";

/// Terms of agencies by version, the life of batches, what agencies report, and what they are paid.
const VERSION_5: &str = "
-- What was agreed with an agency; the newest holds, a batch keeps the one it was placed under.
CREATE TABLE agency_versions (
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    version INTEGER NOT NULL,
    terms TEXT NOT NULL,
    contract TEXT NOT NULL,
    template TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (agency_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO agency_versions (agency_id, version, terms, contract, template, change_id)
    SELECT a.id, 1, json_object('term_days', a.term_days, 'commission', json(
        (SELECT json_group_array(json_object('from_hand', key + 1, 'percent', value)) FROM json_each(a.commission)))),
        '{}', '{}', a.change_id
    FROM agencies a;
ALTER TABLE agencies DROP COLUMN term_days;
ALTER TABLE agencies DROP COLUMN commission;
ALTER TABLE batches DROP COLUMN commission;
ALTER TABLE batches ADD COLUMN agency_version INTEGER NOT NULL DEFAULT 1;

-- What happened to a batch, beside what its placements say.
CREATE TABLE batch_events (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cases INTEGER NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    -- The file itself, where it is a document of the agency's that is kept.
    content BLOB,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX batch_events_batch ON batch_events (batch_id, id);
CREATE INDEX batch_events_change ON batch_events (change_id);

ALTER TABLE placements ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';
-- From when on the lender wants it back, and why.
ALTER TABLE placements ADD COLUMN pending_day INTEGER;
ALTER TABLE placements ADD COLUMN pending_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN pending_change INTEGER REFERENCES changes (id);
-- What the agency says against it.
ALTER TABLE placements ADD COLUMN objection TEXT NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN objection_change INTEGER REFERENCES changes (id);
-- What the agency was last told that is owed, in minor units; as placed where it was told nothing since.
ALTER TABLE placements ADD COLUMN told_outstanding INTEGER;
ALTER TABLE placements ADD COLUMN told_change INTEGER REFERENCES changes (id);
CREATE INDEX placements_pending ON placements (pending_change) WHERE pending_change IS NOT NULL;
CREATE INDEX placements_objection ON placements (objection_change) WHERE objection_change IS NOT NULL;

-- Which fields left in which form, for what, until when: a JSON list.
ALTER TABLE exports ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';
ALTER TABLE exports ADD COLUMN agency_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE exports ADD COLUMN day INTEGER;
ALTER TABLE exports ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- Files that came back from an agency.
CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    result TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX returns_batch ON returns (batch_id);
CREATE INDEX returns_change ON returns (change_id);

-- Payments that an agency reported: those that its report brought into the book, and those that were there.
CREATE TABLE reported_payments (
    payment_id INTEGER PRIMARY KEY REFERENCES payments (id),
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    brought INTEGER NOT NULL,
    payer TEXT NOT NULL,
    method TEXT NOT NULL,
    stated_balance INTEGER,
    -- Under which reference the lender's own file told of it afterwards.
    lender_reference TEXT,
    confirmed_change INTEGER REFERENCES changes (id),
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX reported_payments_batch ON reported_payments (batch_id);
CREATE INDEX reported_payments_change ON reported_payments (change_id);
CREATE INDEX reported_payments_confirmed ON reported_payments (confirmed_change) WHERE confirmed_change IS NOT NULL;

-- What an agency did about a case.
CREATE TABLE agency_notes (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    noted_day INTEGER NOT NULL,
    noted_at TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    result TEXT NOT NULL,
    promised_day INTEGER,
    promised_amount INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX agency_notes_case ON agency_notes (case_id);
CREATE INDEX agency_notes_batch ON agency_notes (batch_id);
CREATE INDEX agency_notes_change ON agency_notes (change_id);

-- Months that were settled with an agency, and what each payment earned it.
CREATE TABLE settlements (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX settlements_agency ON settlements (agency_id, last_day);
CREATE INDEX settlements_change ON settlements (change_id);
CREATE TABLE settled_payments (
    settlement_id INTEGER NOT NULL REFERENCES settlements (id),
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    commission INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (settlement_id, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX settled_payments_payment ON settled_payments (payment_id);

-- Files other than packs in which agencies were told of cases: they stay on record, whatever is taken back.
CREATE TABLE told_files (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    cases INTEGER NOT NULL,
    -- Which fields it held: a JSON list.
    fields TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX told_files_batch ON told_files (batch_id);
CREATE INDEX told_files_change ON told_files (change_id);
CREATE TABLE told_cases (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    told_file_id INTEGER NOT NULL REFERENCES told_files (id),
    PRIMARY KEY (case_id, told_file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_cases_file ON told_cases (told_file_id);
";

/// Control sums of every table in the log, the change feed, and constraints where money depends on them.
/// An upgrade's own entry is the newest one while this runs.
const VERSION_6: &str = "
-- What the change did to the rows of each table, by the change that had entered them; see row_sums.rs.
ALTER TABLE changes ADD COLUMN sums TEXT NOT NULL DEFAULT '';
-- The cases that it touched, as a Roaring bitmap; nothing in entries of before.
ALTER TABLE changes ADD COLUMN cases BLOB;
-- The newest entry, so that its removal is seen.
CREATE TABLE book_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    digest TEXT NOT NULL
) STRICT;

CREATE TABLE settings_with_change (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT, WITHOUT ROWID;
INSERT INTO settings_with_change (key, value, change_id) SELECT key, value, (SELECT max(id) FROM changes) FROM settings;
DROP TABLE settings;
ALTER TABLE settings_with_change RENAME TO settings;

-- The headers of the lender's own columns, as each import brought them.
CREATE TABLE case_headers (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    position INTEGER NOT NULL,
    header TEXT NOT NULL,
    PRIMARY KEY (change_id, header)
) STRICT, WITHOUT ROWID;
INSERT INTO case_headers (change_id, position, header)
    SELECT c.change_id, min(j.id), j.key FROM cases c, json_each(c.more) j WHERE c.more <> '' GROUP BY c.change_id, j.key;

-- Which earlier changes a change needs to stand, or said again what they had said.
CREATE TABLE dependencies (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    on_change INTEGER NOT NULL REFERENCES changes (id),
    kind TEXT NOT NULL,
    PRIMARY KEY (change_id, on_change)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependencies_on ON dependencies (on_change);

-- What undoing a change removed or altered, row by row, until something else is done: for doing it again.
CREATE TABLE undone_rows (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    sequence INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (change_id, sequence)
) STRICT;

-- Commission in parts per million: no fraction is lost.
ALTER TABLE placements ADD COLUMN commission_ppm INTEGER NOT NULL DEFAULT 0;
UPDATE placements SET commission_ppm = CAST(round(commission_percent * 10000) AS INTEGER);
ALTER TABLE placements DROP COLUMN commission_percent;

-- A month is settled once. One that was settled twice was so by two programs at once; the later is no settlement.
CREATE TABLE settled_payments_with_change (
    settlement_id INTEGER NOT NULL REFERENCES settlements (id),
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    commission INTEGER NOT NULL,
    rule TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (settlement_id, payment_id)
) STRICT, WITHOUT ROWID;
INSERT INTO settled_payments_with_change (settlement_id, payment_id, batch_id, commission, rule, change_id)
    SELECT p.settlement_id, p.payment_id, p.batch_id, p.commission, p.rule, s.change_id FROM settled_payments p
    JOIN settlements s ON s.id = p.settlement_id
    WHERE NOT EXISTS (SELECT 1 FROM settlements t WHERE t.agency_id = s.agency_id AND t.first_day = s.first_day AND t.id < s.id);
DROP TABLE settled_payments;
ALTER TABLE settled_payments_with_change RENAME TO settled_payments;
CREATE INDEX settled_payments_payment ON settled_payments (payment_id);
CREATE INDEX settled_payments_change ON settled_payments (change_id);
DELETE FROM settlements WHERE EXISTS (SELECT 1 FROM settlements t WHERE t.agency_id = settlements.agency_id AND t.first_day = settlements.first_day AND t.id < settlements.id);
CREATE UNIQUE INDEX settlements_month ON settlements (agency_id, first_day);

-- What an agency reports is booked once: the same payment of a case, the same time of several that are alike.
ALTER TABLE reported_payments ADD COLUMN case_id INTEGER REFERENCES cases (id);
ALTER TABLE reported_payments ADD COLUMN paid_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reported_payments ADD COLUMN amount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reported_payments ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE reported_payments ADD COLUMN occurrence INTEGER NOT NULL DEFAULT 1;
UPDATE reported_payments SET case_id = p.case_id, paid_day = p.paid_day, amount = p.amount, reference = p.reference, occurrence = p.occurrence
    FROM (
        SELECT q.id, q.case_id, q.paid_day, q.amount, q.reference,
            row_number() OVER (PARTITION BY q.case_id, q.paid_day, q.amount, q.reference ORDER BY q.id) AS occurrence
        FROM payments q JOIN reported_payments r ON r.payment_id = q.id
    ) p WHERE p.id = reported_payments.payment_id;
CREATE UNIQUE INDEX reported_payments_once ON reported_payments (case_id, paid_day, amount, reference, occurrence);

-- A case is under one hold at most.
UPDATE holds SET ended_change = (SELECT max(id) FROM changes), ended_day = from_day
    WHERE ended_change IS NULL AND EXISTS (SELECT 1 FROM holds h WHERE h.case_id = holds.case_id AND h.ended_change IS NULL AND h.id > holds.id);
CREATE UNIQUE INDEX holds_open ON holds (case_id) WHERE ended_change IS NULL;

CREATE TABLE told_cases_with_change (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    told_file_id INTEGER NOT NULL REFERENCES told_files (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (case_id, told_file_id)
) STRICT, WITHOUT ROWID;
INSERT INTO told_cases_with_change (case_id, told_file_id, change_id)
    SELECT c.case_id, c.told_file_id, f.change_id FROM told_cases c JOIN told_files f ON f.id = c.told_file_id;
DROP TABLE told_cases;
ALTER TABLE told_cases_with_change RENAME TO told_cases;
CREATE INDEX told_cases_file ON told_cases (told_file_id);
CREATE INDEX told_cases_change ON told_cases (change_id);

-- Whatever a change entered is found by it.
CREATE INDEX imports_change ON imports (change_id);
CREATE INDEX divisions_change ON divisions (change_id);
CREATE INDEX collectors_change ON collectors (change_id);
CREATE INDEX collectors_retired ON collectors (retired_change) WHERE retired_change IS NOT NULL;
CREATE INDEX collector_versions_change ON collector_versions (change_id);
CREATE INDEX agencies_change ON agencies (change_id);
CREATE INDEX agency_versions_change ON agency_versions (change_id);
CREATE INDEX batches_change ON batches (change_id);
CREATE INDEX exports_change ON exports (change_id);
CREATE INDEX pauses_removed ON pauses (removed_change) WHERE removed_change IS NOT NULL;
CREATE INDEX payments_reference ON payments (reference) WHERE reference <> '';
";

/// Loans that are written off, and schedules that take the place of others.
const VERSION_7: &str = "
-- 0 where the loan is in collection, 1 where it was withdrawn, 2 where it was written off.
ALTER TABLE facts RENAME COLUMN withdrawn TO removal;

-- From a day on, the schedule of a loan is what this change and those after it entered; before that day, what was there.
CREATE TABLE schedule_starts (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    from_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (case_id, change_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedule_starts_change ON schedule_starts (change_id);
";

/// Balances beside what is overdue, loans that leave collection with the figures they have, and payments that may stand
/// in the book twice.
const VERSION_8: &str = "
-- Everything still to pay in minor units, where a list says it.
ALTER TABLE facts ADD COLUMN balance INTEGER;
-- 1 where a row says only whether the loan is in collection; its figures are those of the row before, with the money since.
ALTER TABLE facts ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;

-- What somebody said of a payment that looked like an earlier one: how much of both is the same money, 0 where both came.
CREATE TABLE settled_doubles (
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    earlier_id INTEGER NOT NULL REFERENCES payments (id),
    amount INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (payment_id, earlier_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX settled_doubles_earlier ON settled_doubles (earlier_id);
CREATE INDEX settled_doubles_change ON settled_doubles (change_id);
";
