// Generated from the engine's types; see wire_types.rs. Do not edit.

export type Currency = string;

export type AgencyId = number & { readonly row: "AgencyId" };

export type BatchId = number & { readonly row: "BatchId" };

export type CaseId = number & { readonly row: "CaseId" };

export type ChangeId = number & { readonly row: "ChangeId" };

export type CollectorId = number & { readonly row: "CollectorId" };

export type ImportId = number & { readonly row: "ImportId" };

export type PauseId = number & { readonly row: "PauseId" };

export type PaymentId = number & { readonly row: "PaymentId" };

export type SettlementId = number & { readonly row: "SettlementId" };

export type Money = { 
/**
 * ISO 4217 code.
 */
currency: Currency, 
/**
 * Whole minor units.
 */
minor: number, };

export type Field = "loan_no" | "debtor_name" | "debtor_no" | "phone" | "email" | "address" | "region" | "product" | "currency" | "loan_amount" | "disbursed_on" | "term" | "outstanding" | "principal" | "interest" | "penalty" | "fees" | "due_date" | "days_past_due" | "last_paid_on" | "last_paid_amount" | "settled_on" | "reason" | "instalment_no" | "amount" | "paid_amount" | "paid_on" | "reference" | "reverses" | "status" | "direction" | "debit" | "credit" | "purpose" | "balance" | "paid_part" | "unpaid" | "waived" | "name_part";

export type Kind = "cases" | "instalments" | "payments";

export type DateOrder = "dmy" | "mdy" | "ymd";

export type DecimalMark = "point" | "comma";

export type DayCount = "next-day" | "day-end" | "months";

export type ClassBy = "past-due" | "delinquent";

export type Level = "case" | "debtor";

export type Terms = { 
/**
 * How days are counted.
 */
day_count: DayCount, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number, 
/**
 * Whether money pays the fees charged by its day before it pays instalments.
 */
fees_first: boolean, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number, 
/**
 * Which days decide the bucket.
 */
class_by: ClassBy, };

export type Bucket = { 
/**
 * The short name: `M2`.
 */
code: string, 
/**
 * First day of the class; `None` in the first bucket, which is open below.
 */
from: number | null, 
/**
 * Last day of the class; `None` in the last bucket, which is open above.
 */
to: number | null, };

export type BucketSet = { name: string, version: number, buckets: Array<Bucket>, };

export type PolicyOverride = { 
/**
 * Name of a policy, with `@` and its version where it is not the newest.
 */
policy: string | null, 
/**
 * Name of a bucket set, with `@` and its version where it is not the newest.
 */
bucket_set: string | null, 
/**
 * The day count.
 */
day_count: DayCount | null, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number | null, 
/**
 * Whether fees are paid before instalments.
 */
fees_first: boolean | null, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number | null, 
/**
 * Whose age decides the bucket: the case's own where it is absent.
 */
level: Level | null, };

export type Policy = { 
/**
 * Its name.
 */
name: string, 
/**
 * Which one of that name, from 1.
 */
version: number, 
/**
 * The bucket set that goes with it.
 */
bucket_set: string, 
/**
 * The products it is for; empty for all that have none of their own.
 */
products: Array<string>, 
/**
 * How days are counted.
 */
day_count: DayCount, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number, 
/**
 * Whether money pays the fees charged by its day before it pays instalments.
 */
fees_first: boolean, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number, 
/**
 * Which days decide the bucket.
 */
class_by: ClassBy, };

export type Policies = { 
/**
 * The newest version of each, the built-in one first.
 */
policies: Array<Policy>, 
/**
 * Name of the one in use.
 */
used: string, 
/**
 * Their earlier versions, by which old reports can be made again.
 */
earlier: Array<Policy>, };

export type ProductPolicy = { 
/**
 * The product.
 */
product: string, 
/**
 * Name and version: `cash@2`.
 */
policy: string, };

export type PauseRequest = { 
/**
 * The case; with neither a case nor a product, all cases.
 */
loan_no: string | null, 
/**
 * The product.
 */
product: string | null, 
/**
 * First day.
 */
from: string, 
/**
 * Last day; open-ended when absent.
 */
until: string | null, 
/**
 * Why.
 */
reason: string, };

export type PauseView = { 
/**
 * By which it is removed.
 */
id: PauseId, 
/**
 * The case; `null` where it is for more.
 */
loan_no: string | null, 
/**
 * The product; `null` where it is for a case or for all.
 */
product: string | null, 
/**
 * First day.
 */
from: string | null, 
/**
 * Last day; `null` while it goes on.
 */
until: string | null, 
/**
 * Why.
 */
reason: string, };

export type HoldRequest = { 
/**
 * Which.
 */
selection: Selection, 
/**
 * Why.
 */
reason: string, 
/**
 * The day on which they are released by themselves; when someone releases them where absent.
 */
until: string | null, 
/**
 * The day from which they are held.
 */
as_of: string, };

export type DoublePayment = { 
/**
 * Its number in the book.
 */
payment: PaymentId, 
/**
 * How much; of several payments their sum.
 */
amount: Money, 
/**
 * The day that it counts from; of several the newest.
 */
paid_on: string | null, 
/**
 * Its reference, or empty.
 */
reference: string, 
/**
 * The file that it came in.
 */
file: string, };

export type DoubleReason = "same_day" | "near_day" | "within_schedule" | "after_files";

export type SettleDoublesRequest = { 
/**
 * The payments that came later, by their numbers.
 */
payments: Array<PaymentId>, 
/**
 * Whether each is one with the one that was there, and is taken back; else both came.
 */
are_one: boolean, };

export type SettledDoubles = { 
/**
 * How many were settled.
 */
settled: number, 
/**
 * The change; `null` where none was left to settle.
 */
change: ChangeId | null, 
/**
 * How many of those that were named are none any more.
 */
left: number, };

export type SuspectedDouble = { 
/**
 * The loan.
 */
loan_no: string, 
/**
 * Who owes.
 */
debtor_name: string, 
/**
 * Why it is suspected.
 */
reason: DoubleReason, 
/**
 * The one that came later, by which it is settled.
 */
later: DoublePayment, 
/**
 * The one that was there.
 */
earlier: DoublePayment, };

export type WriteOffRequest = { 
/**
 * Which.
 */
selection: Selection, 
/**
 * Why; may be empty.
 */
reason: string, 
/**
 * The day from which they are written off.
 */
as_of: string, };

export type Meaning = "open" | "settled" | "written_off" | "leave_out" | "hold" | "credit" | "money" | "not_money" | "reversal";

export type StatusMeaning = { 
/**
 * The value as the file has it; `COLUMN: VALUE` for a value in one column alone.
 */
value: string, 
/**
 * What it means.
 */
meaning: Meaning, };

export type StatusCount = { 
/**
 * The column's header.
 */
header: string, 
/**
 * The value.
 */
value: string, 
/**
 * What it means; `null` where nobody has said yet.
 */
meaning: Meaning | null, 
/**
 * Whether the user or a profile says so; else the table of known words does.
 */
is_said: boolean, 
/**
 * Rows that have it, among those that were looked at.
 */
rows: number, };

export type Signs = "as_written" | "turned";

export type ScheduleExtent = "whole" | "part";

export type HoldView = { 
/**
 * Why.
 */
reason: string, 
/**
 * Since when.
 */
from: string | null, 
/**
 * The day on which it is released by itself; `null` until someone releases it.
 */
until: string | null, };

export type Status = "open" | "settled" | "withdrawn" | "written_off" | "not_yet";

export type Exclusion = "not_open" | "already_placed" | "held" | "disputed" | "promised" | "deceased" | "bankrupt" | "cooling_off" | "same_agency" | "debtor_elsewhere" | "debtor_stays" | "too_young" | "other_bucket" | "nothing_outstanding" | "below_balance" | "above_balance" | "too_few_tries" | "other_region" | "limit_in_other_currency" | "agency_full_cases" | "agency_full_outstanding" | "over_most_cases" | "over_most_outstanding";

export type Contact = { 
/**
 * Name.
 */
name: string, 
/**
 * What they are for.
 */
role: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * E-mail address.
 */
email: string, };

export type Percentage = number;

export type CommissionRate = { 
/**
 * Bucket code at placement; any when absent. A line that names the bucket goes before one that doesn't.
 */
bucket: string | null, 
/**
 * From this hand on, until a line with a later one.
 */
from_hand: number, 
/**
 * Percent of what is paid; 12.5 for 12.5 %. At most four decimals count.
 */
percent: Percentage, 
/**
 * Least commission of a case on which anything was paid, minor units of the book's currency; never more
 * than was paid.
 */
minimum: number | null, 
/**
 * Most commission of a case, minor units of the book's currency.
 */
maximum: number | null, };

export type AgencyTerms = { 
/**
 * First day of the contract; always valid before when absent.
 */
valid_from: string | null, 
/**
 * Last day on which cases may be placed.
 */
valid_until: string | null, 
/**
 * Days from placement to recall.
 */
term_days: number, 
/**
 * Most cases at once.
 */
most_cases: number | null, 
/**
 * Most money at once, minor units of the book's currency.
 */
most_outstanding: number | null, 
/**
 * Where it is licensed to work; empty is everywhere.
 */
regions: Array<string>, 
/**
 * Whom to ask.
 */
contacts: Array<Contact>, 
/**
 * What it earns.
 */
commission: Array<CommissionRate>, 
/**
 * From which day after placement money paid to the lender directly earns commission; never when absent.
 * None before the first letter is usual.
 */
direct_from_day: number | null, 
/**
 * Days after the end of a placement on which a payment still earns.
 */
tail_days: number, 
/**
 * Days that a case rests in-house after it came back, before any agency may have it again.
 */
cooling_off_days: number, };

export type Form = "masked" | "full";

export type ContractField = { 
/**
 * Which.
 */
field: string, 
/**
 * Whole or masked.
 */
form: Form, 
/**
 * What the agency may use it for.
 */
purpose: string, 
/**
 * The last day on which it may leave; without an end when absent.
 */
until: string | null, };

export type FieldContract = { 
/**
 * Number or name of the contract.
 */
reference: string, 
/**
 * The day by which the agency has to have deleted what it got, counted from the end of a batch, in days.
 */
delete_within_days: number | null, 
/**
 * What it names.
 */
fields: Array<ContractField>, };

export type Rule = "collected" | "direct" | "tail" | "direct_too_early" | "direct_never" | "no_rate" | "not_placed";

export type MatchedBy = "alias" | "values" | "profile" | "given";

export type FailureCode = "file_cannot_open" | "file_empty" | "not_a_spreadsheet" | "file_damaged" | "file_inflates" | "file_protected" | "no_such_sheet" | "no_header" | "file_cannot_write" | "disk_full" | "column_missing" | "guesses_unconfirmed" | "aging_sheet" | "loans_renumbered" | "signs_unsaid" | "decimals_unsaid" | "schedule_extent_unsaid" | "full_closes_many" | "statuses_unknown" | "no_such_header" | "ambiguous_dates" | "currency_unsaid" | "cancelled" | "book_locked" | "book_newer" | "book_damaged" | "not_a_book" | "book_read_only" | "book_cannot_open" | "book_missing" | "file_exists" | "internal" | "book_cannot_read" | "database_failed" | "cannot_undo" | "already_recorded" | "nothing_to_undo" | "no_such_case" | "no_such_collector" | "no_such_agency" | "no_such_batch" | "no_such_bucket" | "no_such_bucket_set" | "no_such_field" | "list_gone" | "name_taken" | "name_empty" | "value_out_of_range" | "no_such_team" | "no_challengers" | "everyone_away" | "bad_rules" | "no_such_rules" | "no_such_division" | "not_a_certificate" | "cases_changed" | "no_results" | "no_collectors" | "nothing_to_divide" | "cases_not_in_batch" | "nothing_to_recall" | "agency_not_valid" | "purpose_missing" | "bad_file_name" | "batch_is_draft" | "batch_is_over" | "batch_is_open" | "too_late_to_withdraw" | "not_wanted_back" | "objection_empty" | "document_too_large" | "no_such_document" | "not_a_return" | "paid_amount_unsaid" | "trailer_differs" | "nothing_to_tell" | "month_not_over" | "already_settled" | "nothing_to_settle" | "not_a_month" | "nothing_to_place" | "cases_are_placed" | "newer_figures" | "cases_not_open" | "book_changed" | "target_not_a_file" | "target_not_a_folder" | "target_in_use" | "full_without_rows" | "full_of_another_kind" | "currency_agreed" | "passphrase_too_long" | "file_cut_off" | "full_without_numbers" | "no_such_policy" | "no_such_pause" | "cannot_print" | "bucket_set_broken" | "no_such_profile" | "not_a_profile" | "sum_too_large";

export type Failure = { 
/**
 * What happened.
 */
code: FailureCode, 
/**
 * Where it happened: names, numbers, rows.
 */
params: Record<string, string | number | string[]>, };

export type Progress = { 
/**
 * Units done: rows of a file, cases of a batch.
 */
done: number, 
/**
 * Units in all, where that is known beforehand.
 */
total: number | null, };

export type BookState = { 
/**
 * The file's name without its ending.
 */
name: string, 
/**
 * Where it is.
 */
path: string, 
/**
 * Number of the newest change; a front that saw another one looks again.
 */
change: ChangeId, 
/**
 * Whether there is any case in it.
 */
empty: boolean, 
/**
 * The currency of files that name none.
 */
currency: Currency, 
/**
 * The policy in use and its version: `standard@1`.
 */
policy: string, 
/**
 * The bucket set of that policy.
 */
buckets: BucketSet, 
/**
 * The change that undo would take back.
 */
undo: UndoneChange | null, 
/**
 * The change that redo would do again.
 */
redo: UndoneChange | null, };

export type GroupBy = "product" | "region" | "collector" | "agency" | "reason" | "reason_group" | "side" | "disbursement_month";

export type AgingRequest = { 
/**
 * The day that every figure is for.
 */
as_of: string, 
/**
 * Only what was entered by the end of this day (UTC) counts; everything when absent.
 */
known_on: string | null, 
/**
 * One more table for each value of this.
 */
by: GroupBy | null, 
/**
 * One more table for each value of the lender's own column of this header; instead of `by`.
 */
by_column: string | null, 
/**
 * Only the cases that it lets through; all when absent. Loans that are not overdue are in no filter, so that
 * portfolio at risk is of the cases alone then.
 */
filter: CaseFilter | null, 
/**
 * Only cases in this currency; all when absent.
 */
currency: Currency | null, 
/**
 * The same table of this day as well.
 */
compare: string | null, 
/**
 * Name of a policy, with `@` and its version where it is not the newest.
 */
policy: string | null, 
/**
 * Name of a bucket set, with `@` and its version where it is not the newest.
 */
bucket_set: string | null, 
/**
 * The day count.
 */
day_count: DayCount | null, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number | null, 
/**
 * Whether fees are paid before instalments.
 */
fees_first: boolean | null, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number | null, 
/**
 * Whose age decides the bucket: the case's own where it is absent.
 */
level: Level | null, };

export type AgingBucket = { 
/**
 * Short name.
 */
code: string, 
/**
 * Name with boundaries.
 */
label: string, 
/**
 * First day; `null` when open below.
 */
from: number | null, 
/**
 * Last day; `null` when open above.
 */
to: number | null, 
/**
 * Open cases.
 */
cases: number, 
/**
 * Debtors with a case here.
 */
debtors: number, 
/**
 * Overdue and unpaid, per currency.
 */
outstanding: Array<Money>, 
/**
 * Everything still to pay on them, later instalments included, per currency.
 */
balance: Array<Money>, 
/**
 * Of the cases, those with an agency.
 */
outsourced_cases: number, 
/**
 * Of the money, what is with an agency.
 */
outsourced: Array<Money>, };

export type AgingTotal = { 
/**
 * Open cases.
 */
cases: number, 
/**
 * Debtors.
 */
debtors: number, 
/**
 * Overdue and unpaid, per currency.
 */
outstanding: Array<Money>, 
/**
 * Everything still to pay on them, later instalments included, per currency.
 */
balance: Array<Money>, 
/**
 * Of the cases, those with an agency.
 */
outsourced_cases: number, 
/**
 * Of the money, what is with an agency.
 */
outsourced: Array<Money>, };

export type AgingOfProducts = { 
/**
 * The products.
 */
products: Array<string>, 
/**
 * Name and version of their policy: `cash@2`.
 */
policy: string, 
/**
 * Name of the bucket set.
 */
bucket_set: string, 
/**
 * Version of the bucket set.
 */
bucket_set_version: number, 
/**
 * From the youngest bucket to the oldest.
 */
buckets: Array<AgingBucket>, 
/**
 * Over all buckets.
 */
total: AgingTotal, };

export type PortfolioAtRisk = { 
/**
 * N: 1, 30, 60 or 90.
 */
days: number, 
/**
 * Loans that are more than so many days past due.
 */
cases: number, 
/**
 * Their balance.
 */
balance: Money, 
/**
 * The balance of all loans in that currency.
 */
of: Money, 
/**
 * The one of the other, percent with two decimals.
 */
percent: number | null, };

export type WrittenOffLoans = { 
/**
 * How many.
 */
cases: number, 
/**
 * What is owed on them still, per currency.
 */
outstanding: Array<Money>, 
/**
 * What came of them since they were written off, per currency.
 */
recovered: Array<Money>, };

export type AgingGroup = { 
/**
 * The value; empty where a case has none.
 */
key: string, 
/**
 * Of a reason, the branch that it belongs to; else `null`.
 */
parent: string | null, 
/**
 * Its buckets.
 */
buckets: Array<AgingBucket>, 
/**
 * Over its buckets.
 */
total: AgingTotal, };

export type AgingTable = { 
/**
 * The day it is for.
 */
as_of: string, 
/**
 * By what was known on this day; `null` for all that is known.
 */
known_on: string | null, 
/**
 * Name of the bucket set.
 */
bucket_set: string, 
/**
 * Version of the bucket set.
 */
bucket_set_version: number, 
/**
 * The day count.
 */
day_count: DayCount, 
/**
 * Name of the policy.
 */
policy: string, 
/**
 * Version of the policy.
 */
policy_version: number, 
/**
 * Products that are aged by a policy of their own, with its name and version.
 */
product_policies: Array<ProductPolicy>, 
/**
 * The policy's terms, and those of the request.
 */
terms: Terms, 
/**
 * Whose age decides the bucket.
 */
level: Level, 
/**
 * From the youngest bucket to the oldest.
 */
buckets: Array<AgingBucket>, 
/**
 * Over all buckets.
 */
total: AgingTotal, 
/**
 * Portfolio at risk, of each currency.
 */
at_risk: Array<PortfolioAtRisk>, 
/**
 * What debtors are owed: credits that no case has been paid with, per currency; below 0.
 */
credits: Array<Money>, 
/**
 * Loans that are written off.
 */
written_off: WrittenOffLoans, 
/**
 * The cases of products that have a bucket set of their own once more, in that set.
 */
own_sets: Array<AgingOfProducts>, 
/**
 * One table for each value of the grouping asked for, else none.
 */
groups: Array<AgingGroup>, 
/**
 * The same table of the day to compare with; `null` unless asked for.
 */
before: AgingTable | null, };

export type Flow = "rolled_on" | "stayed" | "rolled_back" | "cured" | "settled" | "withdrawn" | "written_off" | "new" | "returned";

export type MovementRequest = { 
/**
 * The day it begins with.
 */
from: string, 
/**
 * The day it ends with.
 */
to: string, 
/**
 * Only what was entered by the end of this day (UTC) counts; everything when absent.
 */
known_on: string | null, 
/**
 * Only cases in this currency; all when absent.
 */
currency: Currency | null, 
/**
 * Name of a policy, with `@` and its version where it is not the newest.
 */
policy: string | null, 
/**
 * Name of a bucket set, with `@` and its version where it is not the newest.
 */
bucket_set: string | null, 
/**
 * The day count.
 */
day_count: DayCount | null, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number | null, 
/**
 * Whether fees are paid before instalments.
 */
fees_first: boolean | null, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number | null, 
/**
 * Whose age decides the bucket: the case's own where it is absent.
 */
level: Level | null, };

export type MovementState = { 
/**
 * The code of a bucket, or `not_yet`, `settled`, `withdrawn`, `written_off`.
 */
code: string, 
/**
 * The bucket with its boundaries; the code where it is none.
 */
label: string, };

export type MovementCell = { 
/**
 * Place in [`Movement::states`] on the first day.
 */
from: number, 
/**
 * Place on the last day.
 */
to: number, 
/**
 * What became of them.
 */
flow: Flow, 
/**
 * How many.
 */
cases: number, 
/**
 * Overdue and unpaid on the first day, per currency.
 */
before: Array<Money>, 
/**
 * Overdue and unpaid on the last day.
 */
after: Array<Money>, };

export type MovementSum = { 
/**
 * How many cases.
 */
cases: number, 
/**
 * Overdue and unpaid on the first day, per currency.
 */
before: Array<Money>, 
/**
 * Overdue and unpaid on the last day.
 */
after: Array<Money>, };

export type FlowSum = { 
/**
 * The flow.
 */
flow: Flow, 
/**
 * How many cases.
 */
cases: number, 
/**
 * Overdue and unpaid on the first day, per currency.
 */
before: Array<Money>, 
/**
 * Overdue and unpaid on the last day.
 */
after: Array<Money>, };

export type Movement = { 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * By what was known on this day; `null` for all that is known.
 */
known_on: string | null, 
/**
 * Name of the bucket set.
 */
bucket_set: string, 
/**
 * Version of the bucket set.
 */
bucket_set_version: number, 
/**
 * The day count.
 */
day_count: DayCount, 
/**
 * The policy and its version: `standard@1`.
 */
policy: string, 
/**
 * Products that are aged by a policy of their own.
 */
product_policies: Array<ProductPolicy>, 
/**
 * The policy's terms, and those of the request.
 */
terms: Terms, 
/**
 * Whose age decides the bucket.
 */
level: Level, 
/**
 * The buckets from the youngest, then `not_yet`, `settled`, `withdrawn` and `written_off`.
 */
states: Array<MovementState>, 
/**
 * Every pair of states that has cases.
 */
cells: Array<MovementCell>, 
/**
 * The cells by what became of the cases.
 */
flows: Array<FlowSum>, 
/**
 * Open cases of the first day: one sum a bucket, that of its aging table.
 */
opening: Array<MovementSum>, 
/**
 * Open cases of the last day: one sum a bucket, that of its aging table.
 */
closing: Array<MovementSum>, };

export type RollRate = { 
/**
 * Code of the bucket.
 */
bucket: string, 
/**
 * Its money, and all that follow, are in this currency.
 */
currency: Currency, 
/**
 * Cases in it on the first day.
 */
cases: number, 
/**
 * Overdue in it on the first day, minor units.
 */
before: number, 
/**
 * Now in the next bucket, minor units; the roll rate is this by `before`.
 */
rolled_on: number, 
/**
 * Percent; `null` where nothing was in the bucket, or there is no next one.
 */
roll_percent: number | null, 
/**
 * Share of the money of the first day whose cases are in any older bucket, percent.
 */
worsened_percent: number | null, 
/**
 * Share whose cases stayed, percent.
 */
stayed_percent: number | null, 
/**
 * Share whose cases rolled back, percent.
 */
rolled_back_percent: number | null, 
/**
 * Share whose cases were cured, percent.
 */
cured_percent: number | null, 
/**
 * Share whose cases were settled, percent.
 */
settled_percent: number | null, 
/**
 * Share whose cases were withdrawn, percent.
 */
withdrawn_percent: number | null, 
/**
 * Share whose cases were written off, percent.
 */
written_off_percent: number | null, };

export type RollMonth = { 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * One for each bucket and currency that had money.
 */
rates: Array<RollRate>, };

export type RollRates = { 
/**
 * The day they lead up to.
 */
as_of: string, 
/**
 * Name of the bucket set.
 */
bucket_set: string, 
/**
 * Version of the bucket set.
 */
bucket_set_version: number, 
/**
 * The day count.
 */
day_count: DayCount, 
/**
 * The policy and its version.
 */
policy: string, 
/**
 * Products that are aged by a policy of their own.
 */
product_policies: Array<ProductPolicy>, 
/**
 * The policy's terms, and those of the request.
 */
terms: Terms, 
/**
 * Whose age decides the bucket.
 */
level: Level, 
/**
 * The buckets with their boundaries, from the youngest.
 */
buckets: Array<MovementState>, 
/**
 * The months.
 */
months: Array<RollMonth>, };

export type BucketPreviewRequest = { 
/**
 * The day to look at.
 */
as_of: string, 
/**
 * The set that it is compared with; that of the policy in use when absent.
 */
instead_of: string | null, 
/**
 * Its buckets, from the youngest.
 */
buckets: Array<Bucket>, };

export type BucketPreviewCell = { 
/**
 * Place among the buckets of the policy.
 */
from: number, 
/**
 * Place among those being made.
 */
to: number, 
/**
 * How many.
 */
cases: number, 
/**
 * Overdue and unpaid, per currency.
 */
outstanding: Array<Money>, };

export type BucketPreview = { 
/**
 * The buckets that it is compared with.
 */
from: Array<MovementState>, 
/**
 * Those being made.
 */
to: Array<MovementState>, 
/**
 * Cases whose bucket would have another code.
 */
moved: number, 
/**
 * Every pair that has cases.
 */
cells: Array<BucketPreviewCell>, };

export type VintageRequest = { 
/**
 * The day up to which the curves are drawn.
 */
as_of: string, 
/**
 * A loan counts while it is overdue by more days than this; 30 when absent.
 */
days: number | null, 
/**
 * Name of a policy, with `@` and its version where it is not the newest.
 */
policy: string | null, 
/**
 * Name of a bucket set, with `@` and its version where it is not the newest.
 */
bucket_set: string | null, 
/**
 * The day count.
 */
day_count: DayCount | null, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number | null, 
/**
 * Whether fees are paid before instalments.
 */
fees_first: boolean | null, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number | null, 
/**
 * Whose age decides the bucket: the case's own where it is absent.
 */
level: Level | null, };

export type VintagePoint = { 
/**
 * Whole months after the month of disbursement; the point is at that month's end, or at the day
 * asked where the month is not over.
 */
months_on_book: number, 
/**
 * The day of the point.
 */
as_of: string, 
/**
 * Loans overdue by more than the days asked.
 */
overdue: number, 
/**
 * Percent of the month's loans.
 */
percent: number | null, };

export type Vintage = { 
/**
 * The month: `2024-03`.
 */
month: string, 
/**
 * Loans of that month that the book knows.
 */
loans: number, 
/**
 * By months on book, from 0.
 */
points: Array<VintagePoint>, };

export type Vintages = { 
/**
 * The day up to which they are drawn.
 */
as_of: string, 
/**
 * A loan counts while it is overdue by more days than this.
 */
days: number, 
/**
 * The day count.
 */
day_count: DayCount, 
/**
 * The policy and its version.
 */
policy: string, 
/**
 * Products that are aged by a policy of their own.
 */
product_policies: Array<ProductPolicy>, 
/**
 * The policy's terms, and those of the request.
 */
terms: Terms, 
/**
 * Whose age decides the bucket.
 */
level: Level, 
/**
 * Loans without a day of disbursement, which are in no curve.
 */
without_disbursement: number, 
/**
 * From the oldest month.
 */
vintages: Array<Vintage>, };

export type ReportRequest = { "report": "aging" } & AgingRequest | { "report": "movement" } & MovementRequest | { "report": "roll_rates", 
/**
 * The day they lead up to.
 */
as_of: string, 
/**
 * Name of a policy, with `@` and its version where it is not the newest.
 */
policy: string | null, 
/**
 * Name of a bucket set, with `@` and its version where it is not the newest.
 */
bucket_set: string | null, 
/**
 * The day count.
 */
day_count: DayCount | null, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number | null, 
/**
 * Whether fees are paid before instalments.
 */
fees_first: boolean | null, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number | null, 
/**
 * Whose age decides the bucket: the case's own where it is absent.
 */
level: Level | null, } | { "report": "vintage" } & VintageRequest;

export type BatchDue = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The agency's name.
 */
agency: string, 
/**
 * The day on which the cases are to come back.
 */
recall_due: string | null, };

export type Overview = { 
/**
 * Open cases.
 */
cases: number, 
/**
 * Their debtors.
 */
debtors: number, 
/**
 * Their money, per currency.
 */
outstanding: Array<Money>, 
/**
 * Open cases that the files of the newest day brought.
 */
new: number, 
/**
 * That day; filters a list.
 */
new_on: string | null, 
/**
 * Open cases in-house that nobody has.
 */
undivided: number, 
/**
 * Open cases with an agency.
 */
outsourced: number, 
/**
 * Open cases that are in an older bucket than the day before.
 */
worsened: number, 
/**
 * Open cases that are held.
 */
held: number, 
/**
 * Of these, those that are released by themselves within a week.
 */
holds_ending: number, 
/**
 * Batches whose term ends within a week or has ended.
 */
recalls_due: Array<BatchDue>, 
/**
 * Cases of which an agency has to be told that they were paid, in part or whole.
 */
agency_notices: number, 
/**
 * Open collectors; without any, nothing can be divided.
 */
collectors: number, 
/**
 * The earliest day that the book tells anything of.
 */
first_day: string | null, 
/**
 * The products of the book, for filters.
 */
products: Array<string>, 
/**
 * The regions of the book.
 */
regions: Array<string>, };

export type Moved = { 
/**
 * The earlier day; the later one is that of the list.
 */
since: string, 
/**
 * Where they were: codes of buckets, `not_yet`, `settled`, `withdrawn`, `written_off`; anywhere when empty.
 */
from: Array<string>, 
/**
 * Where they are; anywhere when empty.
 */
to: Array<string>, 
/**
 * Only those of whom this became; whatever became of them when absent.
 */
flow: Flow | null, };

export type ByRule = { 
/**
 * The rules, the first one deciding first.
 */
rules: Array<DivisionRule>, 
/**
 * Which one, from 1.
 */
number: number, };

export type CaseFilter = { 
/**
 * Statuses; empty is all that exist on the day.
 */
status: Array<Status>, 
/**
 * Bucket codes; only open cases have one.
 */
buckets: Array<string>, 
/**
 * Names of collectors; an empty name is "nobody".
 */
collectors: Array<string>, 
/**
 * Only the undivided: open, in-house, and nobody has them.
 */
undivided: boolean, 
/**
 * Only open cases that are in an older bucket than the day before.
 */
worsened: boolean, 
/**
 * Names of agencies; an empty name is "none".
 */
agencies: Array<string>, 
/**
 * In-house (`false`) or outsourced (`true`) only.
 */
outsourced: boolean | null, 
/**
 * Products.
 */
products: Array<string>, 
/**
 * Regions.
 */
regions: Array<string>, 
/**
 * Overdue reasons.
 */
reasons: Array<string>, 
/**
 * Branches of overdue reasons: `willingness`, `ability`, `circumstance`, `unknown`.
 */
reason_groups: Array<string>, 
/**
 * Currency codes.
 */
currencies: Array<string>, 
/**
 * Only cases that this change brought.
 */
brought_by: ChangeId | null, 
/**
 * Only cases that files of this day brought.
 */
brought_on: string | null, 
/**
 * Only cases that were there before and of which this import said something new.
 */
changed_by: ChangeId | null, 
/**
 * Held (`true`) or not held (`false`) only.
 */
held: boolean | null, 
/**
 * Only cases whose hold is released by itself within a week.
 */
hold_ends: boolean, 
/**
 * Only cases that came from a state on an earlier day, and are in one now.
 */
moved: Moved | null, 
/**
 * Only cases that are at least as many days past due.
 */
min_days: number | null, 
/**
 * Only cases that are at most as many days past due.
 */
max_days: number | null, 
/**
 * Only cases on which at least as much is owed, minor units of the case's currency.
 */
min_outstanding: number | null, 
/**
 * Only cases on which at most as much is owed, minor units of the case's currency.
 */
max_outstanding: number | null, 
/**
 * Only cases disbursed in these months, `2024-03`; an empty one stands for no day.
 */
disbursement_months: Array<string>, 
/**
 * Only cases placed in the batch of this number.
 */
batch: string | null, 
/**
 * Only these loan numbers.
 */
loan_nos: Array<string>, 
/**
 * Only cases that one of some division rules would divide.
 */
by_rule: ByRule | null, 
/**
 * Only cases that a batch would leave out for a reason.
 */
excluded_from: ExcludedFrom | null, 
/**
 * Text that occurs in any field.
 */
search: string | null, 
/**
 * Values of text fields of a case: debtor's name and number, phone, email, address, term; one of
 * those given of each field.
 */
fields: Array<[Field, string]>, 
/**
 * Values of the lender's own columns: header and value; one of those given of each header.
 */
more: Array<[string, string]>, };

export type SortKey = "loan_no" | "debtor_name" | "product" | "region" | "due_date" | "days_past_due" | "bucket" | "outstanding" | "balance" | "status" | "collector" | "agency" | "hand";

export type ListSort = { 
/**
 * By what.
 */
by: SortKey, 
/**
 * Greatest first.
 */
descending: boolean, };

export type ListRequest = { 
/**
 * The day that every figure is for.
 */
as_of: string, 
/**
 * Only what was entered by the end of this day (UTC) counts; everything when absent.
 */
known_on: string | null, 
/**
 * Which cases.
 */
filter: CaseFilter, 
/**
 * In which order; by their number in the book when empty.
 */
sort: Array<ListSort>, 
/**
 * Name of a policy, with `@` and its version where it is not the newest.
 */
policy: string | null, 
/**
 * Name of a bucket set, with `@` and its version where it is not the newest.
 */
bucket_set: string | null, 
/**
 * The day count.
 */
day_count: DayCount | null, 
/**
 * The shortfall of an instalment, in minor units of the book's currency, up to which it counts
 * as paid.
 */
tolerance: number | null, 
/**
 * Whether fees are paid before instalments.
 */
fees_first: boolean | null, 
/**
 * Days by which a case is less delinquent than it is past due.
 */
grace_days: number | null, 
/**
 * Whose age decides the bucket: the case's own where it is absent.
 */
level: Level | null, };

export type ListOpened = { 
/**
 * By which its rows are asked for.
 */
list_id: number, 
/**
 * How many cases.
 */
total: number, 
/**
 * How many debtors.
 */
debtors: number, 
/**
 * Their money, per currency.
 */
outstanding: Array<Money>, 
/**
 * Everything that is still to pay on them, what falls due later included.
 */
balance: Array<Money>, 
/**
 * Credits of debtors that the same filter lets through, applied to no case; below 0.
 */
credits: Array<Money>, };

export type CaseLine = { 
/**
 * Number in the book.
 */
id: CaseId, 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * Who owes.
 */
debtor_name: string, 
/**
 * Product.
 */
product: string, 
/**
 * Region.
 */
region: string, 
/**
 * Due date of the oldest unpaid instalment.
 */
due_date: string | null, 
/**
 * Days past due; 0 when nothing is.
 */
days_past_due: number, 
/**
 * Days past due without grace and paused days.
 */
delinquent_days: number, 
/**
 * Bucket code; in a list `null` unless the case is open or will be one.
 */
bucket: string | null, 
/**
 * The bucket with its boundaries.
 */
bucket_label: string | null, 
/**
 * Overdue and unpaid.
 */
outstanding: Money, 
/**
 * Everything still to pay, what falls due later included.
 */
balance: Money, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Who works it.
 */
collector: string | null, 
/**
 * Which agency has it.
 */
agency: string | null, 
/**
 * How many times it has been placed.
 */
hand: number, 
/**
 * That it is held, and why; `null` where it is not.
 */
hold: HoldView | null, 
/**
 * The lender's other columns.
 */
more: Record<string, string>, };

export type WhyStep = "reported" | "instalment" | "applied" | "fees" | "fees_paid" | "payment" | "reversal" | "tolerated" | "overpaid" | "settled" | "withdrawn" | "written_off" | "oldest_unpaid" | "no_due_date" | "days_past_due" | "months_missed" | "grace" | "paused" | "delinquent_days" | "bucket" | "debtor_bucket";

export type WhyLine = { 
/**
 * What it says.
 */
what: WhyStep, 
/**
 * The day it concerns.
 */
date: string | null, 
/**
 * The amount it concerns.
 */
amount: Money | null, 
/**
 * What is left to pay after it.
 */
left: Money | null, 
/**
 * Days, a number of an instalment, or a bucket with its boundaries.
 */
detail: string | null, };

export type OtherAge = { 
/**
 * Policy and version where it is a lender's own: `standard@1`; else `null`.
 */
policy: string | null, 
/**
 * How days are counted.
 */
day_count: DayCount, 
/**
 * Name of the bucket set.
 */
bucket_set: string, 
/**
 * Days past due.
 */
days_past_due: number, 
/**
 * Days past due without grace and paused days.
 */
delinquent_days: number, 
/**
 * Overdue and unpaid.
 */
outstanding: Money, 
/**
 * The bucket with its boundaries; `null` unless the case is open under it.
 */
bucket_label: string | null, };

export type HistoryItem = { 
/**
 * Number of the change.
 */
change: ChangeId, 
/**
 * UTC stamp.
 */
at: string, 
/**
 * Who did it.
 */
actor: string, 
/**
 * What was done.
 */
what: What, 
/**
 * To or from whom, or from which file.
 */
detail: string, 
/**
 * Whether it was taken back.
 */
undone: boolean, };

export type InstalmentItem = { 
/**
 * Number within the loan.
 */
instalment_no: number, 
/**
 * When it is due.
 */
due_date: string, 
/**
 * What is due.
 */
amount: Money, 
/**
 * Fees charged with it, beyond the amount.
 */
fees: Money, 
/**
 * What is missing, of the fees too.
 */
shortfall: Money, 
/**
 * The lender's other columns.
 */
more: Record<string, string>, };

export type PaymentItem = { 
/**
 * The day it counts from.
 */
paid_on: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * The lender's reference.
 */
reference: string, 
/**
 * The reference of the payment that it takes back, or empty.
 */
reverses: string, 
/**
 * The lender's other columns.
 */
more: Record<string, string>, };

export type Revealed = { 
/**
 * Telephone.
 */
phone: string, 
/**
 * ID number.
 */
debtor_no: string, };

export type WorkResultItem = { 
/**
 * The day.
 */
worked_on: string | null, 
/**
 * Who worked it.
 */
collector: string | null, 
/**
 * What came of it, as written.
 */
result: string, 
/**
 * When the debtor promised to pay.
 */
promised_on: string | null, 
/**
 * How much.
 */
promised_amount: Money | null, 
/**
 * Overdue reason, as written.
 */
reason: string, };

export type AgencyNoteItem = { 
/**
 * The day.
 */
noted_on: string | null, 
/**
 * Which agency.
 */
agency: string, 
/**
 * With whom.
 */
contact: string, 
/**
 * What was said.
 */
note: string, 
/**
 * What came of it.
 */
result: string, 
/**
 * When the debtor promised to pay.
 */
promised_on: string | null, 
/**
 * How much.
 */
promised_amount: Money | null, };

export type CaseView = { 
/**
 * Telephone, its middle hidden.
 */
phone: string, 
/**
 * ID number, its middle hidden.
 */
debtor_no: string, 
/**
 * Electronic address.
 */
email: string, 
/**
 * Postal address.
 */
address: string, 
/**
 * Overdue reason.
 */
reason: string, 
/**
 * Length of the loan.
 */
term: string, 
/**
 * The amount lent.
 */
loan_amount: Money | null, 
/**
 * The day it was paid out.
 */
disbursed_on: string | null, 
/**
 * Principal's part of what is outstanding.
 */
principal: Money | null, 
/**
 * Interest's part.
 */
interest: Money | null, 
/**
 * Penalty's part.
 */
penalty: Money | null, 
/**
 * Fees' part.
 */
fees: Money | null, 
/**
 * Credits of the debtor that are applied to no case, in the case's currency; below 0, or zero.
 */
debtor_credits: Money, 
/**
 * When money last came, as the lender said.
 */
last_paid_on: string | null, 
/**
 * How much.
 */
last_paid_amount: Money | null, 
/**
 * The lender's own count of days, where the file had one.
 */
reported_days_past_due: number | null, 
/**
 * Loan numbers of the debtor's other cases.
 */
siblings: Array<string>, 
/**
 * Days past due of the debtor's oldest open case.
 */
debtor_days_past_due: number, 
/**
 * The policy and its version that the age was computed by: `standard@1`.
 */
policy: string, 
/**
 * Why it is where it is.
 */
why: Array<WhyLine>, 
/**
 * The same case under other conventions.
 */
other_ages: Array<OtherAge>, 
/**
 * What was done with it, oldest first.
 */
history: Array<HistoryItem>, 
/**
 * Its schedule.
 */
instalments: Array<InstalmentItem>, 
/**
 * Its money.
 */
payments: Array<PaymentItem>, 
/**
 * What came of working it, oldest first.
 */
work_results: Array<WorkResultItem>, 
/**
 * What agencies did about it, oldest first.
 */
agency_notes: Array<AgencyNoteItem>, 
/**
 * Number in the book.
 */
id: CaseId, 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * Who owes.
 */
debtor_name: string, 
/**
 * Product.
 */
product: string, 
/**
 * Region.
 */
region: string, 
/**
 * Due date of the oldest unpaid instalment.
 */
due_date: string | null, 
/**
 * Days past due; 0 when nothing is.
 */
days_past_due: number, 
/**
 * Days past due without grace and paused days.
 */
delinquent_days: number, 
/**
 * Bucket code; in a list `null` unless the case is open or will be one.
 */
bucket: string | null, 
/**
 * The bucket with its boundaries.
 */
bucket_label: string | null, 
/**
 * Overdue and unpaid.
 */
outstanding: Money, 
/**
 * Everything still to pay, what falls due later included.
 */
balance: Money, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Who works it.
 */
collector: string | null, 
/**
 * Which agency has it.
 */
agency: string | null, 
/**
 * How many times it has been placed.
 */
hand: number, 
/**
 * That it is held, and why; `null` where it is not.
 */
hold: HoldView | null, 
/**
 * The lender's other columns.
 */
more: Record<string, string>, };

export type ListExported = { 
/**
 * Where it is.
 */
path: string, 
/**
 * How many cases.
 */
rows: number, };

export type TableFormat = "csv" | "xlsx";

export type FileLanguage = "en" | "zh-CN";

export type AbsenceView = { 
/**
 * First day.
 */
from: string, 
/**
 * Last day; `null` until they come back.
 */
until: string | null, 
/**
 * Why, as far as anyone need know.
 */
reason: string, };

export type CollectorSummary = { 
/**
 * Number in the book.
 */
id: CollectorId, 
/**
 * Name.
 */
name: string, 
/**
 * Whether they work here.
 */
active: boolean, 
/**
 * Whether they work here and are away on the day.
 */
away: boolean, 
/**
 * The team; empty for none.
 */
team: string, 
/**
 * Share relative to others.
 */
weight: number, 
/**
 * Most cases at once.
 */
most_cases: number | null, 
/**
 * Most money at once, in the book's currency.
 */
most_outstanding: Money | null, 
/**
 * What they take: field and values.
 */
takes: Array<[string, Array<string>]>, 
/**
 * When they are away.
 */
absences: Array<AbsenceView>, 
/**
 * Open cases they have.
 */
cases: number, 
/**
 * Debtors of those.
 */
debtors: number, 
/**
 * Money of those, per currency.
 */
outstanding: Array<Money>, 
/**
 * Cases by bucket code.
 */
by_bucket: { [key in string]: number }, };

export type CollectorToAdd = { 
/**
 * Name; unique among those who work here.
 */
name: string, 
/**
 * The team; empty for none.
 */
team: string, 
/**
 * Share relative to others, from 1.
 */
weight: number | null, 
/**
 * Most cases at once.
 */
most_cases: number | null, 
/**
 * Most money at once, as typed, in the book's currency.
 */
most_outstanding: string | null, 
/**
 * What they take: field and values; nothing is everything.
 */
takes: Array<[string, Array<string>]>, 
/**
 * When they are away.
 */
absences: Array<AbsenceView>, };

export type Selection = { "cases": Array<CaseId> } | { "list": { 
/**
 * The open list.
 */
list_id: number, 
/**
 * Left out, by their number in the book.
 */
except: Array<CaseId>, } } | { "loan_nos": Array<string> } | { "filter": { 
/**
 * The day.
 */
as_of: string, 
/**
 * Which cases.
 */
filter: CaseFilter, } };

export type AssignTarget = { "collector": string } | { "team": string } | "undivided";

export type Assigned = { 
/**
 * Cases that have another collector now.
 */
changed: number, 
/**
 * The change in the log; `null` when nothing had to be changed.
 */
change: ChangeId | null, 
/**
 * Cases that nobody of the team takes or has room for; they are where they were.
 */
left: number, };

export type AssignRequest = { 
/**
 * Which.
 */
selection: Selection, 
/**
 * Where to.
 */
target: AssignTarget, 
/**
 * The day from which it holds.
 */
as_of: string, 
/**
 * Whether the other in-house cases of their debtors go along.
 */
with_siblings: boolean, 
/**
 * The newest change in the log that whoever asks had seen. Cases that others assigned, placed or
 * held since are not touched.
 */
seen: ChangeId | null, };

export type DropTarget = { 
/**
 * Name of the collector or the team; empty for the undivided.
 */
name: string, 
/**
 * Cases that would be new there.
 */
new_cases: number, 
/**
 * Cases there afterwards.
 */
cases: number, 
/**
 * Money there afterwards, per currency.
 */
outstanding: Array<Money>, 
/**
 * The spread afterwards.
 */
spread_percent: number, 
/**
 * Debtors whose cases would be with several people.
 */
splits: number, 
/**
 * Cases that are of no kind that the collector takes; of a team, those that nobody of it takes or has
 * room for, which would stay where they are.
 */
not_taken: number, 
/**
 * Whether the collector, or everyone of the team, is away on the day.
 */
away: boolean, 
/**
 * How many more cases there is room for, where there is too little.
 */
full: number | null, 
/**
 * How much more money there is room for, where there is too little.
 */
money_full: Money | null, };

export type DropPreview = { 
/**
 * Cases.
 */
cases: number, 
/**
 * Debtors of those.
 */
debtors: number, 
/**
 * Their money, per currency.
 */
outstanding: Array<Money>, 
/**
 * Those of them that can't be assigned: with an agency, or not open.
 */
not_assignable: number, 
/**
 * Those of them that are held.
 */
held: number, 
/**
 * Other open in-house cases of their debtors.
 */
siblings: number, 
/**
 * Greatest less least balance of those who work here, percent of the mean; in the currency with most.
 */
spread_percent: number, 
/**
 * Each collector, and last the undivided, whose name is empty.
 */
targets: Array<DropTarget>, 
/**
 * Each team of those who work here.
 */
teams: Array<DropTarget>, };

export type DivideBy = "count" | "balance" | "weight" | "least_loaded";

export type DivideOnly = "unassigned" | "new" | "all";

export type Challenger = { 
/**
 * Name of the trial, by which the report gathers its cases.
 */
trial: string, 
/**
 * Percent of the debtors of each bucket, from 1 to 99.
 */
percent: number, 
/**
 * Names of collectors who get them.
 */
to?: Array<string>, 
/**
 * Names of teams that get them.
 */
teams?: Array<string>, };

export type DivisionRule = { 
/**
 * What it is called in the proposal.
 */
name: string, 
/**
 * Which cases: those that nobody has, those that came with files of the day, or all.
 */
only: DivideOnly, 
/**
 * Codes of buckets.
 */
buckets: Array<string>, 
/**
 * Products.
 */
products: Array<string>, 
/**
 * Regions.
 */
regions: Array<string>, 
/**
 * Overdue reasons.
 */
reasons: Array<string>, 
/**
 * Currency codes.
 */
currencies: Array<string>, 
/**
 * Names of collectors who have the cases now; cases that somebody has are divided anew.
 */
held_by: Array<string>, 
/**
 * At least as many days past due.
 */
min_days: number | null, 
/**
 * At most as many days past due.
 */
max_days: number | null, 
/**
 * Least that a debtor owes on the cases that are divided, as typed, in the book's currency.
 */
min_outstanding: string | null, 
/**
 * Most that a debtor owes on the cases that are divided, as typed, in the book's currency.
 */
max_outstanding: string | null, 
/**
 * Text that occurs in any field.
 */
search: string | null, 
/**
 * Values of any other field, or of a column of the lender's own by its header.
 */
where: { [key in string]: Array<string> }, 
/**
 * Names of collectors who take part; with the teams, or everyone who works here when both are empty.
 */
to: Array<string>, 
/**
 * Names of teams that take part.
 */
teams: Array<string>, 
/**
 * How the debtors are shared.
 */
by: DivideBy, 
/**
 * Debtors stay with a collector of this rule who has them already.
 */
keep_current: boolean, 
/**
 * Nobody gets a debtor back whom they have or had.
 */
never_back: boolean, 
/**
 * A share that is drawn for others to work, for comparison.
 */
challenger: Challenger | null, };

export type RuleSet = { 
/**
 * Its name.
 */
name: string, 
/**
 * The rules, the first one deciding first.
 */
rules: Array<DivisionRule>, };

export type RuleCount = { 
/**
 * Cases that it divides.
 */
cases: number, 
/**
 * Debtors of those.
 */
debtors: number, 
/**
 * Their money, per currency.
 */
outstanding: Array<Money>, 
/**
 * The filter that shows them in a list.
 */
filter: CaseFilter, };

export type Adjustment = { 
/**
 * The debtors of these cases, by their number in the book.
 */
cases: Array<CaseId>, 
/**
 * The debtors of these cases, by their loan numbers.
 */
loan_nos: Array<string>, 
/**
 * All whom the proposal gives to the collector of that name.
 */
from: string | null, 
/**
 * Of those only the ones whose oldest case is in the bucket of that code.
 */
bucket: string | null, 
/**
 * Who gets them; `null` leaves them where they are.
 */
to: string | null, };

export type DivideRequest = { 
/**
 * The day on which it takes effect, and that every figure is for.
 */
as_of: string, 
/**
 * Its rules, the first one deciding first.
 */
rules: RuleSet, 
/**
 * Decides ties and draws; taken from the digest when absent.
 */
seed: number | null, 
/**
 * Cases that someone gives to others than the rules do, in the order in which they were moved.
 */
adjustments: Array<Adjustment>, 
/**
 * Change nothing and give the same result.
 */
dry_run: boolean, 
/**
 * Digest of the proposal that was shown; refused when it would come out otherwise by now.
 */
expected_digest: string | null, 
/**
 * The newest change in the log when that proposal was made, to tell what came since.
 */
seen: ChangeId | null, 
/**
 * Most cases to name of those that are left; all when absent.
 */
name_left: number | null, };

export type LoadOf = { 
/**
 * Open cases.
 */
cases: number, 
/**
 * Debtors of those.
 */
debtors: number, 
/**
 * Their money, per currency.
 */
outstanding: Array<Money>, 
/**
 * Cases by bucket.
 */
by_bucket: { [key in string]: number }, };

export type DividedCollector = { 
/**
 * Name.
 */
name: string, 
/**
 * Cases given, those kept included.
 */
cases: number, 
/**
 * Debtors given.
 */
debtors: number, 
/**
 * Money given, per currency.
 */
outstanding: Array<Money>, 
/**
 * Debtors given, by the bucket of their oldest case.
 */
by_bucket: { [key in string]: number }, 
/**
 * Open cases before.
 */
cases_before: number, 
/**
 * Open cases afterwards.
 */
cases_after: number, 
/**
 * What they have before.
 */
before: LoadOf, 
/**
 * What they have afterwards.
 */
after: LoadOf, 
/**
 * Cases that they have beyond their limit afterwards.
 */
over_cases: number, 
/**
 * Money that they have beyond their limit afterwards, in the book's currency.
 */
over_money: Money | null, };

export type LeftReason = "nobody_takes_it" | "limit_in_other_currency" | "collectors_full" | "held" | "by_hand";

export type LimitingFactorCode = "full" | "money_full" | "takes" | "never_back" | "kept" | "largest_debtor" | "coarse";

export type MoveReason = "rule" | "challenger" | "by_hand" | "sibling" | "stays" | "held" | "nobody_takes_it" | "limit_in_other_currency" | "collectors_full" | "no_rule";

export type LeftCase = { 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * Why.
 */
code: LeftReason, };

export type BucketEvenness = { 
/**
 * Greatest less least count of debtors.
 */
count_difference: number, 
/**
 * What no division can go below, given who takes what and who stays.
 */
best_count_difference: number, };

export type DivisionLimit = { 
/**
 * What it is.
 */
code: LimitingFactorCode, 
/**
 * Whom it concerns; `null` for what lies in the debtors.
 */
collector: string | null, 
/**
 * The bucket whose counts it concerns; `null` for all.
 */
bucket: string | null, };

export type DividedRule = { 
/**
 * Which rule, from 1.
 */
rule: number, 
/**
 * Its name.
 */
name: string, 
/**
 * How it shares.
 */
by: DivideBy, 
/**
 * `champion` or `challenger` of a trial; `null` where there is none.
 */
arm: string | null, 
/**
 * Debtors that it fits.
 */
debtors: number, 
/**
 * Cases of those.
 */
cases: number, 
/**
 * Who takes part.
 */
takers: Array<string>, 
/**
 * Greatest less least count of debtors.
 */
count_difference: number, 
/**
 * What no division can go below.
 */
best_count_difference: number, 
/**
 * The same in each bucket.
 */
by_bucket: { [key in string]: BucketEvenness }, 
/**
 * Greatest less least balance, percent of the mean; of the worst currency.
 */
spread_percent: number, 
/**
 * What the spread can't go below.
 */
floor_percent: number, 
/**
 * What stands in the way of more.
 */
obstacles: Array<DivisionLimit>, };

export type Division = { 
/**
 * Number of the division; of a proposal, the number it would have.
 */
division: number, 
/**
 * Whether nothing was changed.
 */
dry_run: boolean, 
/**
 * By which the rows of a proposal are asked for.
 */
proposal: number | null, 
/**
 * The newest change in the log when it was computed.
 */
seen: ChangeId, 
/**
 * The change in the log.
 */
change: ChangeId | null, 
/**
 * The seed, which gives the same division again.
 */
seed: number, 
/**
 * SHA-256 of what was divided, among whom and how.
 */
digest: string, 
/**
 * The day that it is for.
 */
as_of: string, 
/**
 * Name of the rules; empty where they have none.
 */
rules_name: string, 
/**
 * Who gets what.
 */
collectors: Array<DividedCollector>, 
/**
 * What each rule does.
 */
rules: Array<DividedRule>, 
/**
 * Cases that nobody had and somebody gets.
 */
assigned: number, 
/**
 * Cases that stay where they are.
 */
kept: number, 
/**
 * Cases that go from one collector to another.
 */
moved: number, 
/**
 * Cases that are not given to anyone, with the reason.
 */
left: Array<LeftCase>, 
/**
 * How many those are, by reason.
 */
left_by_code: { [key in LeftReason]?: number }, 
/**
 * Undivided cases that no rule fits.
 */
unmatched: number, 
/**
 * Debtors that someone moved by hand.
 */
adjusted: number, 
/**
 * Debtors whose cases would be with several people and were not before.
 */
splits: number, 
/**
 * Who would take part and is away.
 */
away: Array<string>, 
/**
 * Greatest less least balance, percent of the mean; of the worst rule and currency.
 */
spread_percent: number, 
/**
 * What the spread can't go below.
 */
floor_percent: number, 
/**
 * Greatest less least count of debtors; of the worst rule.
 */
count_difference: number, 
/**
 * What that can't go below.
 */
best_count_difference: number, };

export type ProposalPart = "moves" | "stays" | "left" | "unmatched";

export type ProposalRowsRequest = { 
/**
 * The proposal.
 */
proposal: number, 
/**
 * Which cases.
 */
part: ProposalPart, 
/**
 * Only those of the collector of that name, before or after.
 */
collector: string | null, 
/**
 * From which row on, from 0.
 */
from: number, 
/**
 * How many.
 */
count: number, };

export type ProposalRow = { 
/**
 * The case.
 */
case: CaseLine, 
/**
 * Who gets it; `null` where nobody does.
 */
to: string | null, 
/**
 * The rule that made it, from 1; `null` where none fits.
 */
rule: number | null, 
/**
 * Why it is as it is.
 */
code: MoveReason, };

export type ProposalRows = { 
/**
 * How many rows there are in all.
 */
total: number, 
/**
 * Those that were asked for.
 */
rows: Array<ProposalRow>, };

export type Certificate = { 
/**
 * The form of this document, 1.
 */
caseload_certificate: number, 
/**
 * Number of the division.
 */
division: number, 
/**
 * The change in the log.
 */
change: ChangeId, 
/**
 * The day that it is for.
 */
as_of: string, 
/**
 * The policy of age and its version.
 */
policy: string, 
/**
 * The bucket set and its version.
 */
bucket_set: string, 
/**
 * The rules.
 */
rules: RuleSet, 
/**
 * The seed, which decides ties and draws.
 */
seed: number, 
/**
 * SHA-256 of what was divided, among whom and how.
 */
digest: string, 
/**
 * What someone moved by hand, by loan numbers.
 */
adjustments: Array<Adjustment>, 
/**
 * SHA-256 over who got which debtor.
 */
outcome_digest: string, 
/**
 * Who got what.
 */
collectors: Array<DividedCollector>, 
/**
 * What each rule did, how even that is, and what stood in the way.
 */
figures: Array<DividedRule>, 
/**
 * Cases that nobody had and somebody got.
 */
assigned: number, 
/**
 * Cases that stayed where they were.
 */
kept: number, 
/**
 * Cases that went from one collector to another.
 */
moved: number, 
/**
 * Cases that were not given to anyone, by reason.
 */
left: { [key in LeftReason]?: number }, 
/**
 * Undivided cases that no rule fitted.
 */
unmatched: number, 
/**
 * Debtors that someone moved by hand.
 */
adjusted: number, 
/**
 * Who would have taken part and was away.
 */
away: Array<string>, 
/**
 * Greatest less least balance, percent of the mean; of the worst rule and currency.
 */
spread_percent: number, 
/**
 * What the spread could not go below.
 */
floor_percent: number, 
/**
 * Greatest less least count of debtors; of the worst rule.
 */
count_difference: number, 
/**
 * What that could not go below.
 */
best_count_difference: number, };

export type Difference = { 
/**
 * Which part of the certificate.
 */
part: string, 
/**
 * What it says.
 */
certificate: unknown, 
/**
 * What came out when it was run again.
 */
found: unknown, };

export type CertificateCheck = { 
/**
 * Whether everything in it came out again.
 */
ok: boolean, 
/**
 * Number of the division.
 */
division: number, 
/**
 * The change in the log.
 */
change: ChangeId, 
/**
 * Whether the division was taken back since.
 */
undone: boolean, 
/**
 * What did not come out.
 */
differences: Array<Difference>, };

export type DivisionSummary = { 
/**
 * Its number.
 */
division: number, 
/**
 * The change in the log.
 */
change: ChangeId, 
/**
 * UTC stamp.
 */
at: string, 
/**
 * Who applied it.
 */
actor: string, 
/**
 * Whether it was taken back.
 */
undone: boolean, 
/**
 * Name of its rules; empty where they had none.
 */
rules: string, 
/**
 * Its seed.
 */
seed: number, 
/**
 * SHA-256 of what was divided, among whom and how.
 */
digest: string, 
/**
 * Cases that got another collector.
 */
cases: number, 
/**
 * Greatest less least balance, percent of the mean.
 */
spread_percent: number, 
/**
 * Greatest less least count of debtors.
 */
count_difference: number, };

export type TrialBucket = { 
/**
 * Code of the bucket.
 */
bucket: string, 
/**
 * Cases.
 */
cases: number, 
/**
 * What was owed, per currency.
 */
outstanding: Array<Money>, 
/**
 * What came in, percent of that.
 */
recovery_percent: number, };

export type TrialArm = { 
/**
 * Cases.
 */
cases: number, 
/**
 * Debtors.
 */
debtors: number, 
/**
 * What was owed when they were drawn, per currency.
 */
outstanding: Array<Money>, 
/**
 * What came in since, per currency.
 */
recovered: Array<Money>, 
/**
 * What came in, percent of what was owed; of the currency with most.
 */
recovery_percent: number, 
/**
 * Debtors who paid anything, percent.
 */
paying_percent: number, 
/**
 * Cases that are settled.
 */
settled: number, 
/**
 * The same by the bucket that a case was in when it was drawn.
 */
buckets: Array<TrialBucket>, };

export type Trial = { 
/**
 * Its name.
 */
trial: string, 
/**
 * The day of its first draw.
 */
since: string | null, 
/**
 * Divisions that drew for it and stand.
 */
divisions: number, 
/**
 * What the rules' own people got.
 */
champion: TrialArm, 
/**
 * What was drawn for the others.
 */
challenger: TrialArm, 
/**
 * Share of the challenger's debtors who paid less that of the champion's, in percentage points.
 */
paying_difference: number, 
/**
 * Within how many points either way that is true, with a confidence of 95%; `null` where there are
 * too few debtors to say.
 */
paying_margin: number | null, };

export type WorkOrder = "oldest" | "newest" | "largest";

export type WorklistRequest = { 
/**
 * The day that every figure is for.
 */
as_of: string, 
/**
 * Names of collectors; with the teams, or everyone who has a case when both are empty.
 */
collectors: Array<string>, 
/**
 * Names of teams.
 */
teams: Array<string>, 
/**
 * In which order.
 */
order: WorkOrder, 
/**
 * Fields that they may see, by name or by the lender's own header; those of the book when absent.
 */
fields: Array<string> | null, 
/**
 * The language of the headers.
 */
language: FileLanguage, };

export type WrittenWorklist = { 
/**
 * Whose it is; several names of one file.
 */
collector: string, 
/**
 * Where it is.
 */
path: string, 
/**
 * How many cases.
 */
cases: number, };

export type RejectedResult = { 
/**
 * Number of the row, from 1.
 */
row: number, 
/**
 * Loan number as written.
 */
loan_no: string, 
/**
 * The column.
 */
field: string, 
/**
 * What is wrong.
 */
code: NoticeCode, 
/**
 * What stands there.
 */
value: string, };

export type WorklistReturn = { 
/**
 * Whether nothing was changed.
 */
dry_run: boolean, 
/**
 * The change in the log; `null` when there was nothing new.
 */
change: ChangeId | null, 
/**
 * Rows of cases.
 */
read: number, 
/**
 * Those with a result that is new.
 */
recorded: number, 
/**
 * Those whose very result is known already.
 */
unchanged: number, 
/**
 * Those that nobody filled in.
 */
blank: number, 
/**
 * Cases that have another overdue reason now.
 */
reasons: number, 
/**
 * Promises among the new results.
 */
promises: number, 
/**
 * Those that can't be taken; nothing of them was.
 */
rejected: Array<RejectedResult>, };

export type AgencySummary = { 
/**
 * Name.
 */
name: string, 
/**
 * Days from placement to recall.
 */
term_days: number, 
/**
 * Commission by hand for any bucket, percent; the last stands for later hands.
 */
commission: number[], 
/**
 * Whether some buckets have a commission of their own.
 */
by_bucket: boolean, 
/**
 * Cases it has now.
 */
placed: number, 
/**
 * Money of those, per currency.
 */
outstanding: Array<Money>, 
/**
 * Money that was paid while it had the cases, or within their tail, per currency.
 */
recovered: Array<Money>, 
/**
 * What it earned by that, per currency.
 */
earned: Array<Money>, 
/**
 * The earliest day on which a batch is to come back.
 */
next_recall: string | null, 
/**
 * Whether cases may be placed with it now.
 */
valid: boolean, 
/**
 * The last day on which cases may be placed, where it has one.
 */
valid_until: string | null, 
/**
 * Whether that day is near or past.
 */
contract_ends: boolean, 
/**
 * Most cases at once.
 */
most_cases: number | null, 
/**
 * Cases of which it has to be told that they were paid, in part or whole.
 */
notices: number, };

export type AgencyToAdd = { 
/**
 * Name, unique.
 */
name: string, 
/**
 * Days from placement to recall, from 1.
 */
term_days: number, 
/**
 * Commission by hand, percent, each from 0 to 100.
 */
commission: number[], };

export type CsvEncoding = "utf8" | "gb18030";

export type TemplateColumn = { 
/**
 * Which field.
 */
field: string, 
/**
 * Its header; the usual one when absent.
 */
header: string | null, };

export type PackTemplate = { 
/**
 * Columns in their order; the usual ones and then those of the contract when empty.
 */
columns: Array<TemplateColumn>, 
/**
 * Language of the headers; that of whoever writes the pack when absent.
 */
language: FileLanguage | null, 
/**
 * How the text twin is encoded.
 */
csv_encoding: CsvEncoding, 
/**
 * What the files are called, without their ending: `{batch}`, `{agency}`, `{date}` and `{cases}` stand for
 * what they say; `{batch}` when empty.
 */
file_name: string, };

export type AgencyView = { 
/**
 * Name.
 */
name: string, 
/**
 * Version of the agreement, from 1.
 */
version: number, 
/**
 * Terms.
 */
terms: AgencyTerms, 
/**
 * Which data it may have.
 */
contract: FieldContract, 
/**
 * The shape of its packs.
 */
template: PackTemplate, };

export type AgencyEdit = { 
/**
 * Name.
 */
name: string, 
/**
 * Terms.
 */
terms: AgencyTerms | null, 
/**
 * Which data it may have.
 */
contract: FieldContract | null, 
/**
 * The shape of its packs.
 */
template: PackTemplate | null, };

export type PreviewRequest = { 
/**
 * The agency.
 */
agency: string, 
/**
 * The day on which it would leave.
 */
as_of: string, 
/**
 * A batch whose cases are shown; those that could be placed now when absent.
 */
batch: string | null, 
/**
 * The contract that is being written; that of the agency when absent.
 */
contract: FieldContract | null, 
/**
 * The template that is being written; that of the agency when absent.
 */
template: PackTemplate | null, 
/**
 * Language of the headers where the template says none.
 */
language: FileLanguage, };

export type PreviewColumn = { 
/**
 * Name of the field.
 */
field: string, 
/**
 * Its header.
 */
header: string, 
/**
 * Whole or masked.
 */
form: Form, 
/**
 * For what, by the contract.
 */
purpose: string, };

export type PackPreview = { 
/**
 * Its columns.
 */
columns: Array<PreviewColumn>, 
/**
 * Its first rows.
 */
rows: Array<Array<string>>, 
/**
 * What is withheld: names and headers of the fields that could be asked for.
 */
withheld: Array<[string, string]>, };

export type PlaceRequest = { 
/**
 * The day of placement, and that every figure is for.
 */
as_of: string, 
/**
 * The agency's name.
 */
agency: string, 
/**
 * Other agencies that share the cases with it, each with a batch of its own.
 */
others: Array<string>, 
/**
 * Fewest days past due; over 90 when absent.
 */
min_days: number | null, 
/**
 * Only these buckets; empty is all.
 */
buckets: Array<string>, 
/**
 * Least that is owed on a case, as decimal text in the book's currency.
 */
min_balance: string | null, 
/**
 * Most that is owed on a case, as decimal text in the book's currency.
 */
max_balance: string | null, 
/**
 * How often a case has to have been worked in-house.
 */
min_tries: number | null, 
/**
 * Whether a case may go to an agency that had it before.
 */
again: boolean, 
/**
 * Most cases.
 */
max_cases: number | null, 
/**
 * Most money, as decimal text in the book's currency.
 */
max_outstanding: string | null, 
/**
 * Only these cases; all when absent.
 */
selection: Selection | null, 
/**
 * Change nothing and give the same result.
 */
dry_run: boolean, 
/**
 * How many excluded cases are named; all when absent.
 */
name_excluded: number | null, };

export type ExcludedFrom = { 
/**
 * The batch.
 */
request: PlaceRequest, 
/**
 * The reason.
 */
reason: Exclusion, };

export type Excluded = { 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * Why.
 */
code: Exclusion, };

export type Placed = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * Whether nothing was changed.
 */
dry_run: boolean, 
/**
 * The change in the log.
 */
change: ChangeId | null, 
/**
 * The agency's name.
 */
agency: string, 
/**
 * Cases.
 */
cases: number, 
/**
 * Debtors.
 */
debtors: number, 
/**
 * Money, per currency.
 */
outstanding: Array<Money>, 
/**
 * Cases by bucket code.
 */
by_bucket: { [key in string]: number }, 
/**
 * The day of placement.
 */
placed_on: string, 
/**
 * The day on which the cases are to come back.
 */
recall_due: string, 
/**
 * Each case left out with the reason.
 */
excluded: Array<Excluded>, 
/**
 * How many are left out, by reason.
 */
excluded_by: Record<string, number>, };

export type PlacedAmong = { 
/**
 * The batches, in the order of the agencies; one that gets nothing has none.
 */
batches: Array<Placed>, 
/**
 * How far the greatest and the least balance are apart, percent of the mean; of the currency with most cases.
 */
spread_percent: number, 
/**
 * Each case that no agency gets, with the reason.
 */
excluded: Array<Excluded>, 
/**
 * How many those are, by reason.
 */
excluded_by: Record<string, number>, };

export type ExpectedBucket = { 
/**
 * Bucket code at placement.
 */
bucket: string, 
/**
 * Cases of the batch.
 */
cases: number, 
/**
 * Money of those, per currency.
 */
outstanding: Array<Money>, 
/**
 * Percent of the money placed that was recovered within the term; absent without any history.
 */
rate_percent: number | null, 
/**
 * From how many cases of the past.
 */
from_cases: number, 
/**
 * `agency` where they were with this agency, `all` where with any.
 */
basis: string, };

export type Expected = { 
/**
 * Money recovered within the term, per currency.
 */
recovery: Array<Money>, 
/**
 * Commission on it, per currency.
 */
commission: Array<Money>, 
/**
 * The fewest cases of the past that a rate stands on.
 */
from_cases: number, 
/**
 * Whether some rate stands on few cases, or none.
 */
thin: boolean, 
/**
 * By bucket.
 */
buckets: Array<ExpectedBucket>, };

export type RecallReason = "term_ended" | "performance" | "complaint" | "dispute" | "mistake" | "bought_out" | "other";

export type RecallRequest = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * Loan numbers; when empty, all that are with the agency still, or all that were wanted back already
 * where there are such.
 */
loan_nos: Array<string>, 
/**
 * Why.
 */
reason: RecallReason, 
/**
 * The day from which they are in-house again, or wanted back.
 */
as_of: string, 
/**
 * Only tell the agency that they are wanted back; it may object.
 */
pending: boolean, 
/**
 * In the user's words.
 */
note: string, 
/**
 * The language of the file for the agency.
 */
language: FileLanguage, };

export type Recalled = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The agency.
 */
agency: string, 
/**
 * Whether they are only wanted back, and still with the agency.
 */
pending: boolean, 
/**
 * Cases that are in-house and undivided again, or wanted back from now on.
 */
recalled: number, 
/**
 * Cases of the batch that are with the agency still.
 */
open_cases: number, 
/**
 * Why.
 */
reason: RecallReason, 
/**
 * The file for the agency, where one was asked for.
 */
file: string | null, 
/**
 * The change in the log.
 */
change: ChangeId, };

export type BatchSummary = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The agency's name.
 */
agency: string, 
/**
 * `draft` until its pack was written, `placed`, `running` once the agency acknowledged it or reported,
 * `expired` when its term is over, `closed` when nothing of it is with the agency any more, `withdrawn`.
 */
state: string, 
/**
 * Cases placed.
 */
cases: number, 
/**
 * Cases that are with the agency still.
 */
open_cases: number, 
/**
 * Those of them that the lender wants back.
 */
pending_cases: number, 
/**
 * Debtors placed.
 */
debtors: number, 
/**
 * Money at placement, per currency.
 */
outstanding: Array<Money>, 
/**
 * Money paid on it so far, per currency.
 */
recovered: Array<Money>, 
/**
 * What the agency earned by that, per currency.
 */
earned: Array<Money>, 
/**
 * The day of placement.
 */
placed_on: string | null, 
/**
 * The day on which the cases are to come back.
 */
recall_due: string | null, 
/**
 * Days from placement to recall.
 */
term_days: number, 
/**
 * Version of the agreement that it was placed under.
 */
terms_version: number, 
/**
 * How often its pack was written.
 */
exports: number, 
/**
 * How many files came back for it.
 */
returns: number, 
/**
 * When the agency acknowledged it.
 */
acknowledged_on: string | null, 
/**
 * When the agency confirmed that it deleted what it got.
 */
deleted_on: string | null, 
/**
 * Whether it can be withdrawn still.
 */
withdrawable: boolean, 
/**
 * The change that placed it.
 */
change: ChangeId, };

export type BatchCase = { 
/**
 * Number within the batch.
 */
sequence: number, 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * Who owes.
 */
debtor_name: string, 
/**
 * Product.
 */
product: string, 
/**
 * Days past due at placement.
 */
days_past_due: number, 
/**
 * Bucket at placement.
 */
bucket: string, 
/**
 * Money at placement.
 */
outstanding: Money, 
/**
 * How many times placed, this time included.
 */
hand: number, 
/**
 * Percent that the agency earns.
 */
commission_percent: number, 
/**
 * `placed`, `recall_pending`, `recalled`, `returned`, `settled`, `bought_out` or `withdrawn`.
 */
state: string, 
/**
 * Why it is wanted back or came back.
 */
reason: string, 
/**
 * What the agency says against giving it back.
 */
objection: string, 
/**
 * The day on which it was in-house again.
 */
ended_on: string | null, };

export type BatchMomentKind = "placed" | "exported" | "acknowledged" | "withdrawn" | "recall_pending" | "recalled" | "objection" | "deletion_confirmed" | "notices" | "return_payments" | "return_notes" | "return_returns" | "return_objections" | "return_contacts";

export type BatchMoment = { 
/**
 * The business day.
 */
on: string | null, 
/**
 * UTC stamp of its entry.
 */
at: string, 
/**
 * Who entered it.
 */
actor: string, 
/**
 * What happened.
 */
kind: BatchMomentKind, 
/**
 * How many cases it was about.
 */
cases: number, 
/**
 * Code of the reason, or empty.
 */
reason: string, 
/**
 * In the user's words, or empty.
 */
note: string, 
/**
 * Files that came or went with it.
 */
files: Array<string>, 
/**
 * SHA-256 of the first of those, hex, or empty.
 */
sha256: string, 
/**
 * Whether the file is kept in the book and can be saved again.
 */
kept: boolean, 
/**
 * The change in the log.
 */
change: ChangeId, };

export type LifeRequest = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The day on which it happened.
 */
on: string, 
/**
 * In the user's words.
 */
note: string, 
/**
 * The cases that it is about; all when empty.
 */
loan_nos: Array<string>, };

export type DeletionRequest = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The day of its word.
 */
on: string, 
/**
 * In the user's words.
 */
note: string, };

export type ExportRequest = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The business day.
 */
as_of: string, 
/**
 * Language of the headers; when absent that of the batch's first pack, else the template's.
 */
language: FileLanguage | null, 
/**
 * Language of the headers where nothing else says it.
 */
usual_language: FileLanguage, };

export type ExportedFile = { 
/**
 * Its name.
 */
name: string, 
/**
 * SHA-256 of its bytes, hex.
 */
sha256: string, 
/**
 * Rows of data; `null` where the file is no table.
 */
rows: number | null, };

export type DisclosedField = { 
/**
 * Its name.
 */
field: string, 
/**
 * Under which header.
 */
header: string, 
/**
 * Whole or masked.
 */
form: Form, 
/**
 * For what, by the contract; empty for the minimum.
 */
purpose: string, 
/**
 * Until when by the contract.
 */
until: string | null, };

export type Export = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The folder.
 */
folder: string, 
/**
 * Its files.
 */
files: Array<ExportedFile>, 
/**
 * Sums of the money in it, per currency.
 */
control_totals: Array<Money>, 
/**
 * Which fields left.
 */
fields: Array<DisclosedField>, };

export type NoticeKind = "stop" | "balance";

export type AgencyNotice = { 
/**
 * The agency.
 */
agency: string, 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * What the agency calls the case: its loan number, unless that is one of a person's own.
 */
case_ref: string, 
/**
 * Who owes.
 */
debtor_name: string, 
/**
 * What it says.
 */
kind: NoticeKind, 
/**
 * What the agency was last told that is owed.
 */
told: Money, 
/**
 * What is owed now.
 */
now: Money, 
/**
 * When money last reached the lender.
 */
paid_on: string | null, };

export type NoticesWritten = { 
/**
 * The agency.
 */
agency: string, 
/**
 * The file.
 */
file: string, 
/**
 * Cases that it is told to stop; their placements end.
 */
stops: number, 
/**
 * Cases with another balance.
 */
balances: number, 
/**
 * The change in the log.
 */
change: ChangeId, };

export type ReturnKind = "payments" | "returns" | "objections" | "contacts" | "notes";

export type ReturnColumn = "case_ref" | "batch" | "name" | "currency" | "paid_on" | "amount" | "balance" | "settled" | "status" | "payer" | "method" | "reference" | "reverses" | "commission" | "noted_at" | "contact" | "contact_phone" | "note" | "result" | "promised_on" | "promised_amount" | "returned_on" | "return_reason" | "objection" | "new_phone" | "new_email" | "new_address";

export type ReturnHeader = { 
/**
 * As written.
 */
header: string, 
/**
 * What it is read as; not at all when absent.
 */
column: ReturnColumn | null, };

export type ReturnRequest = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The day on which it is taken in.
 */
as_of: string, 
/**
 * What it is about; recognised by its columns when absent.
 */
kind: ReturnKind | null, 
/**
 * Which of day and month comes first, where its dates leave it open.
 */
dates: DateOrder | null, 
/**
 * What columns are, by their headers, where that can't be recognised.
 */
columns: Array<[ReturnColumn, string]>, 
/**
 * Whether rows that differ are applied as the agency says.
 */
accept_differing: boolean, 
/**
 * Rows that differ and are applied as the agency says, by their numbers.
 */
accept_rows: Array<number>, 
/**
 * Rows that are not applied, by their numbers.
 */
leave_rows: Array<number>, 
/**
 * Change nothing and give the same result.
 */
dry_run: boolean, };

export type MatchOutcome = "agrees" | "differs" | "unknown" | "known" | "cancelled";

export type FieldDifference = { 
/**
 * The field.
 */
field: string, 
/**
 * What the agency says.
 */
stated: string, 
/**
 * What the book says.
 */
known: string, };

export type ReturnCode = "row_cut_off" | "row_unended" | "columns_shifted" | "loan_no_missing" | "unknown_loan" | "not_in_batch" | "date_in_future" | "date_missing" | "impossible_date" | "ambiguous_date" | "amount_missing" | "impossible_amount" | "too_many_decimals" | "amount_too_large" | "ambiguous_amount" | "impossible_count" | "unknown_currency" | "currency_conflict" | "not_money" | "status_unknown" | "nothing_said" | "reason_missing";

export type ReturnedRow = { 
/**
 * Its number in the file, from 1.
 */
row: number, 
/**
 * Loan number as written.
 */
loan_no: string, 
/**
 * Who owes, by the book, or else by the file.
 */
debtor_name: string, 
/**
 * Where it falls.
 */
pile: MatchOutcome, 
/**
 * What it says, in short.
 */
says: string, 
/**
 * The money it is about, where it is about money.
 */
amount: Money | null, 
/**
 * Where it differs.
 */
differences: Array<FieldDifference>, 
/**
 * Why it is unknown; or else empty.
 */
code: ReturnCode | '', 
/**
 * Whether it was applied, or would be.
 */
applied: boolean, };

export type ReturnCounts = { 
/**
 * Rows of the file below its header that are not blank.
 */
read: number, 
/**
 * Those that agree.
 */
agrees: number, 
/**
 * Those that differ.
 */
differs: number, 
/**
 * Those of unknown cases, or that can't be read.
 */
unknown: number, 
/**
 * Those that were taken in before.
 */
known: number, 
/**
 * Those that cancel each other.
 */
cancelled: number, 
/**
 * Those that were applied, or would be.
 */
applied: number, };

export type ReturnOutcome = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * The agency.
 */
agency: string, 
/**
 * What the file is about.
 */
kind: ReturnKind, 
/**
 * Whether nothing was changed.
 */
dry_run: boolean, 
/**
 * The change in the log; `null` when there was nothing to apply.
 */
change: ChangeId | null, 
/**
 * Name of the file.
 */
file: string, 
/**
 * Its SHA-256, hex.
 */
sha256: string, 
/**
 * How many rows fall where.
 */
rows: ReturnCounts, 
/**
 * Money that came into the book by it, or would, per currency; not what was there already.
 */
applied: Array<Money>, 
/**
 * Cases of the batch that are with the agency still.
 */
open_cases: number, 
/**
 * What the columns were read as.
 */
columns: Array<ReturnHeader>, 
/**
 * Sheets of the workbook with something in them that were not read.
 */
unread_sheets: Array<string>, 
/**
 * Every row with where it falls.
 */
list: Array<ReturnedRow>, };

export type StatementRequest = { 
/**
 * The agency.
 */
agency: string, 
/**
 * The month, `2026-05`.
 */
month: string, };

export type StatementLine = { 
/**
 * Number of the payment in the book.
 */
payment: PaymentId, 
/**
 * Number of its case in the book.
 */
case_id: CaseId, 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * What the agency calls the case: its loan number, unless that is one of a person's own.
 */
case_ref: string, 
/**
 * Who owes.
 */
debtor_name: string, 
/**
 * When it was paid.
 */
paid_on: string | null, 
/**
 * How much, all of it; negative takes money back, which may have been paid to others in part.
 */
amount: Money, 
/**
 * Its reference.
 */
reference: string, 
/**
 * Bucket at placement.
 */
bucket: string, 
/**
 * How many times placed.
 */
hand: number, 
/**
 * Why it earned what it did.
 */
rule: Rule, 
/**
 * Percent by the commission table; absent where nothing was agreed upon.
 */
percent: number | null, 
/**
 * Least commission of the case.
 */
minimum: Money | null, 
/**
 * Most commission of the case.
 */
maximum: Money | null, 
/**
 * What it earned; negative gives back.
 */
commission: Money, 
/**
 * Whether it belongs to an earlier month that was settled before it was known, or differs from what was
 * settled then.
 */
carried: boolean, 
/**
 * Whether the payment stood in an earlier statement, so that only a difference of commission is in this one.
 */
again: boolean, };

export type StatementBatch = { 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * Payments.
 */
payments: number, 
/**
 * Money paid, per currency.
 */
paid: Array<Money>, 
/**
 * Commission, per currency.
 */
commission: Array<Money>, };

export type Statement = { 
/**
 * The agency.
 */
agency: string, 
/**
 * The month.
 */
month: string, 
/**
 * Its first day.
 */
first: string, 
/**
 * Its last day.
 */
last: string, 
/**
 * Whether it was settled.
 */
settled: boolean, 
/**
 * Every payment, by day.
 */
lines: Array<StatementLine>, 
/**
 * By batch.
 */
batches: Array<StatementBatch>, 
/**
 * Money paid, per currency.
 */
paid: Array<Money>, 
/**
 * Commission, per currency.
 */
commission: Array<Money>, 
/**
 * The book that it was made from: whoever has the statement can tell later whether the book was rewritten.
 */
head: BookHead | null, };

export type InvoiceVerdict = "agrees" | "differs" | "only_theirs" | "only_ours" | "unreadable";

export type InvoiceLine = { 
/**
 * Number of the row in the agency's file.
 */
row: number | null, 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * When it was paid; absent where the agency invoices by case.
 */
paid_on: string | null, 
/**
 * Paid by the agency's word.
 */
their_amount: Money | null, 
/**
 * Commission by the agency's word.
 */
their_commission: Money | null, 
/**
 * Paid by the statement.
 */
our_amount: Money | null, 
/**
 * Commission by the statement.
 */
our_commission: Money | null, 
/**
 * How they go together.
 */
verdict: InvoiceVerdict, };

export type InvoiceComparison = { 
/**
 * The agency.
 */
agency: string, 
/**
 * The month.
 */
month: string, 
/**
 * Name of the agency's file.
 */
file: string, 
/**
 * Whether the agency invoices payment by payment; else case by case.
 */
by_payment: boolean, 
/**
 * Every line of either.
 */
lines: Array<InvoiceLine>, 
/**
 * Commission by the agency's word, per currency.
 */
theirs: Array<Money>, 
/**
 * Commission by the statement, per currency.
 */
ours: Array<Money>, };

export type ScoreBy = "agency" | "batch" | "bucket" | "hand";

export type ScorecardRequest = { 
/**
 * The day up to which money counts.
 */
as_of: string, 
/**
 * By what.
 */
by: ScoreBy, 
/**
 * Only placements with this agency.
 */
agency: string | null, };

export type ScoreRow = { 
/**
 * Agency's name, batch number, bucket code or hand.
 */
key: string, 
/**
 * Cases placed.
 */
cases: number, 
/**
 * Money placed.
 */
placed: Money, 
/**
 * Money recovered.
 */
recovered: Money, 
/**
 * Percent of what was placed.
 */
rate_percent: number, 
/**
 * Commission.
 */
commission: Money, 
/**
 * Recovered without commission.
 */
net: Money, 
/**
 * Percent recovered by the end of each month since placement, the first one first, over the placements that
 * are as old; absent where none is.
 */
months: Array<number | null>, 
/**
 * The same for cases that were in the same bucket on the day of placement and stayed in-house; their money
 * counts while they stay there.
 */
in_house: Array<number | null>, 
/**
 * How many such cases.
 */
in_house_cases: number, };

export type Scorecard = { 
/**
 * The day up to which money counts.
 */
as_of: string, 
/**
 * One row a key and currency.
 */
rows: Array<ScoreRow>, 
/**
 * Whether in-house cases of the oldest placements were not looked at, there being too many days.
 */
in_house_cut: boolean, };

export type DisclosedCase = { 
/**
 * Loan number.
 */
loan_no: string, 
/**
 * Number within the batch.
 */
sequence: number, };

export type DisclosureKind = "pack" | "recall_pending" | "recalled" | "notices" | "statement";

export type DisclosureEntry = { 
/**
 * What it was for.
 */
kind: DisclosureKind, 
/**
 * Who received it.
 */
agency: string, 
/**
 * Number of the batch.
 */
batch: string, 
/**
 * UTC stamp.
 */
at: string, 
/**
 * Who sent it.
 */
actor: string, 
/**
 * Number or name of the contract.
 */
contract: string, 
/**
 * The version of the agreement that the batch was placed under.
 */
terms_version: number, 
/**
 * Which fields.
 */
fields: Array<DisclosedField>, 
/**
 * The files, with their digests.
 */
files: Array<ExportedFile>, 
/**
 * The debtor's cases in it; empty in the register of a whole book.
 */
cases: Array<DisclosedCase>, 
/**
 * How many cases of the batch were in it.
 */
case_count: number, 
/**
 * The day by which it is to be deleted: the end of the term and what the contract adds.
 */
until: string | null, 
/**
 * When the agency confirmed that it deleted it; a confirmation that came before it left says nothing of it.
 */
deleted_on: string | null, 
/**
 * The change in the log.
 */
change: ChangeId, };

export type Disclosure = { 
/**
 * Who owes; empty in the register of a whole book.
 */
debtor_name: string, 
/**
 * Loan numbers of the debtor.
 */
loan_nos: Array<string>, 
/**
 * Every pack and every other file that named them, oldest first.
 */
entries: Array<DisclosureEntry>, };

export type FileInfo = { 
/**
 * Its name.
 */
name: string, 
/**
 * SHA-256 of its bytes, hex.
 */
sha256: string, 
/**
 * `csv`, `xlsx`, `xlsb`, `xls` or `ods`.
 */
format: string, 
/**
 * Encoding of text.
 */
encoding: string | null, 
/**
 * Delimiter of text.
 */
delimiter: string | null, 
/**
 * Sheet of a workbook.
 */
sheet: string | null, 
/**
 * Number of the header's last row, from 1.
 */
header_row: number, };

export type ColumnMatch = { 
/**
 * Its header in the file.
 */
header: string, 
/**
 * The field; `null` for a column that is kept as it is.
 */
field: Field | null, 
/**
 * How that was found out.
 */
by: MatchedBy | null, };

export type RowCounts = { 
/**
 * Rows below the header.
 */
read: number, 
/**
 * Rows with nothing in them.
 */
blank: number, 
/**
 * Total rows and remarks below the table.
 */
footer: number, 
/**
 * New in the book.
 */
created: number, 
/**
 * In the book with other content.
 */
updated: number, 
/**
 * In the book with the same content, or the same row again.
 */
unchanged: number, 
/**
 * Not taken.
 */
rejected: number, 
/**
 * Rows that were added to an earlier row of their loan.
 */
added: number, 
/**
 * Rows that are none of the list by their status: loans that never were, payments that did not come.
 */
left_out: number, };

export type Totals = { 
/**
 * Outstanding (or amounts, of instalments and payments), per currency.
 */
outstanding: Array<Money>, 
/**
 * Amounts below 0 of a list of cases: credits that are applied to no case, per currency.
 */
credits: Array<Money>, 
/**
 * What the file's own last total row says.
 */
stated: Money | null, };

export type NoticeCode = "loan_no_missing" | "outstanding_missing" | "outstanding_negative" | "duplicate_loan_no" | "duplicate_row" | "duplicate_instalment" | "impossible_date" | "ambiguous_date" | "impossible_amount" | "too_many_decimals" | "amount_rounded" | "amount_too_large" | "amount_missing" | "amount_negative" | "impossible_count" | "unknown_currency" | "number_damaged" | "id_checksum" | "leading_zeros_lost" | "parts_above" | "paid_elsewhere" | "on_its_way" | "under_heading" | "currency_of_header" | "paid_since" | "paid_above" | "hidden_rows" | "rest_above" | "other_letters" | "text_damaged" | "stray_quote" | "columns_shifted" | "row_cut_off" | "row_unended" | "older_file" | "paid_twice" | "paid_by_file" | "paid_by_schedule" | "paid_on_that_day" | "suspected_double" | "sentinel_date" | "before_midnight" | "earlier_number_open" | "letters_differ" | "days_without_amount" | "settled_by_nothing" | "time_of_day" | "name_differs" | "date_without_day" | "currency_conflict" | "ambiguous_amount" | "amount_merged" | "amounts_scaled" | "guessed_by_values" | "column_may_be" | "due_date_ahead" | "nothing_to_reverse" | "paid_by_date" | "days_as_of" | "days_fit_day" | "balance_taken" | "maturity_taken" | "currency_assumed" | "more_sheets" | "dates_half_converted" | "schedule_replaced" | "paid_under_earlier" | "instalments_lacking" | "schedule_decides" | "balances_fell" | "already_reversed" | "reversal_exceeds" | "reference_taken" | "date_in_future" | "file_known" | "date_missing" | "due_date_missing" | "days_past_due_disagree" | "balance_up" | "days_jumped" | "portfolio_shrunk" | "total_differs" | "stray_cell" | "both_sides" | "instalment_no_missing" | "unknown_loan" | "unknown_payment" | "status_unknown" | "left_out_in_book" | "stays_written_off" | "reopened" | "thousands_joined" | "days_as_of_unsaid" | "figures_of_day" | "currency_of_total" | "under_unknown_heading" | "receipt_in_parts" | "other_trace" | "paid_when_written_off" | "paid_when_withdrawn" | "paid_by_status" | "payment_taken_back" | "loan_found_in_text" | "several_loans" | "taken_back_before" | "loans_renumbered" | "settled_with_amount" | "in_figures_already" | "paid_without_date" | "due_dates_ahead" | "disbursed_after_due";

export type What = "import" | "assign" | "unassign" | "divide" | "add_collector" | "edit_collector" | "retire_collector" | "add_agency" | "place" | "export" | "undo" | "redo" | "setting" | "reveal" | "pause" | "unpause" | "hold" | "release" | "write_off" | "reinstate" | "settle_doubles" | "work_results" | "recall" | "edit_agency" | "acknowledge" | "withdraw" | "want_back" | "object" | "confirm_deletion" | "return" | "notices" | "write_statement" | "settle" | "step" | "upgrade";

export type UndoRefusal = "no_such_change" | "already_undone" | "already_redone" | "not_undoable" | "not_redoable" | "built_upon";

export type Notice = { 
/**
 * Number of the row in its sheet, from 1; 0 for the file as a whole.
 */
row: number, 
/**
 * The field it concerns.
 */
field: Field | null, 
/**
 * What is wrong with it.
 */
code: NoticeCode, 
/**
 * The value as the file has it, or the numbers of other rows concerned.
 */
value: string, };

export type NoticeCount = { 
/**
 * What is wrong.
 */
code: NoticeCode, 
/**
 * The field it concerns.
 */
field: Field | null, 
/**
 * Whether such rows were rejected; else they were taken and deserve a look.
 */
rejected: boolean, 
/**
 * How many rows.
 */
rows: number, };

export type FooterRow = { 
/**
 * Its number, from 1.
 */
row: number, 
/**
 * What can be read in it.
 */
text: string, };

export type Profile = { 
/**
 * Its name.
 */
name: string, 
/**
 * What such a file is about.
 */
kind: Kind, 
/**
 * Its columns by their header, and the field each is; `null` keeps a column as it is.
 */
columns: Array<[string, Field | null]>, 
/**
 * Which of day and month comes first, where the user was asked.
 */
dates: DateOrder | null, 
/**
 * What values of its columns of status mean, where the user was asked.
 */
statuses: Array<StatusMeaning>, 
/**
 * What separates decimals, where the user was asked.
 */
decimals: DecimalMark | null, 
/**
 * What amounts below 0 are, where all are and the user was asked.
 */
signs: Signs | null, 
/**
 * Whether several rows of one loan are added up.
 */
add_up: boolean, 
/**
 * How much of the schedules of its loans a file holds, where the user was asked.
 */
schedule: ScheduleExtent | null, 
/**
 * Currency of amounts that name none, where it is not the book's own.
 */
currency: Currency | null, 
/**
 * The change that used it last; 0 before any.
 */
used: ChangeId, };

export type ImportRequest = { 
/**
 * The file.
 */
path: string, 
/**
 * The day that the file's figures are for.
 */
as_of: string, 
/**
 * What it is about; told from its headers when absent.
 */
kind: Kind | null, 
/**
 * The sheet; the one that fits best when absent.
 */
sheet: string | null, 
/**
 * Number of the header row, from 1; found when absent.
 */
header_row: number | null, 
/**
 * Columns by their header, and the field each is; `null` keeps the column as it is.
 */
columns: Array<[string, Field | null]>, 
/**
 * Encoding of a text, such as `gb18030` or `windows-1257`; recognised when absent.
 */
encoding: string | null, 
/**
 * Delimiter of a text: the character, or `tab`; recognised when absent.
 */
delimiter: string | null, 
/**
 * The profile to read it by; the one that knows its headers when absent.
 */
profile: string | null, 
/**
 * Keep how it was read as a profile of this name when it has been imported.
 */
remember_as: string | null, 
/**
 * Apply what is only likely of columns whose headers are unknown, where nobody said otherwise.
 */
accept_guesses: boolean, 
/**
 * What values of its columns of status mean, beyond the words that are known.
 */
statuses: Array<StatusMeaning>, 
/**
 * What amounts below 0 are, where all are.
 */
signs: Signs | null, 
/**
 * Currency of amounts that name none; the book's own when absent.
 */
currency: Currency | null, 
/**
 * Which of day and month comes first, where the file can't tell.
 */
dates: DateOrder | null, 
/**
 * What separates decimals, where the file can't tell.
 */
decimals: DecimalMark | null, 
/**
 * The file is the whole portfolio: open cases that are absent are closed as withdrawn.
 */
full: boolean, 
/**
 * How many cases the whole portfolio may close where they are more than a tenth of those that are open.
 */
close: number | null, 
/**
 * The loans of the file are new ones, though their debtors owe the same under other numbers.
 */
all_new: boolean, 
/**
 * Several rows of one loan are added up.
 */
add_up: boolean, 
/**
 * Whether a schedule holds every instalment of its loans that is not paid yet, where the file can't tell.
 */
schedule: ScheduleExtent | null, 
/**
 * Change nothing and give the same result.
 */
dry_run: boolean, 
/**
 * Where to write the rejected rows with their reasons.
 */
rejects: string | null, 
/**
 * The language of the reasons in it; English when absent.
 */
language: FileLanguage | null, 
/**
 * How many warnings and rejects to list; all when absent. All are counted anyway.
 */
most_notices: number | null, };

export type ImportResult = { 
/**
 * Number of the run; of a dry run, the number it would have.
 */
run: ImportId, 
/**
 * The change in the log; `null` after a dry run, or when nothing had to be changed.
 */
change: ChangeId | null, 
/**
 * Whether nothing was changed.
 */
dry_run: boolean, 
/**
 * What the file is about.
 */
kind: Kind, 
/**
 * What it was recognised as.
 */
file: FileInfo, 
/**
 * The day its figures are for.
 */
as_of: string, 
/**
 * The profile that it was recognised by.
 */
profile: string | null, 
/**
 * Its columns.
 */
columns: Array<ColumnMatch>, 
/**
 * Its rows.
 */
rows: RowCounts, 
/**
 * Cases closed because a whole portfolio lacks them.
 */
closed: number, 
/**
 * Whether they are more than a tenth of those that were open, which has to be confirmed.
 */
closes_many: boolean, 
/**
 * What was outstanding on them, per currency.
 */
closed_outstanding: Array<Money>, 
/**
 * The values of the columns of status, and what each was taken for.
 */
statuses: Array<StatusCount>, 
/**
 * Sums of what was taken.
 */
totals: Totals, 
/**
 * Rows that were taken and deserve a look, and what is odd about the file as a whole.
 */
warnings: Array<Notice>, 
/**
 * Rows that were not taken, each with the first reason.
 */
rejects: Array<Notice>, 
/**
 * All warnings and rejects counted, also where the lists are cut short.
 */
notice_counts: Array<NoticeCount>, 
/**
 * The first rows that belong to no loan.
 */
footers: Array<FooterRow>, };

export type ImportRun = { 
/**
 * Number of the run.
 */
run: ImportId, 
/**
 * The file's name.
 */
file: string, 
/**
 * SHA-256 of the file, hex.
 */
sha256: string, 
/**
 * UTC stamp.
 */
at: string, 
/**
 * What the file was about.
 */
kind: string, 
/**
 * The day its figures are for.
 */
as_of: string | null, 
/**
 * The counts of its rows.
 */
rows: Record<string, number>, 
/**
 * The change in the log.
 */
change: ChangeId, 
/**
 * Whether it was taken back.
 */
undone: boolean, };

export type InspectedColumn = { 
/**
 * Its first values.
 */
samples: Array<string>, 
/**
 * The field that its values and a part of its header make likely, for the user to say whether it is so.
 */
may_be: Field | null, 
/**
 * Its header in the file.
 */
header: string, 
/**
 * The field; `null` for a column that is kept as it is.
 */
field: Field | null, 
/**
 * How that was found out.
 */
by: MatchedBy | null, };

export type RowRole = "title" | "header" | "data" | "blank" | "footer";

export type InspectedRow = { 
/**
 * Its number, from 1.
 */
row: number, 
/**
 * What it was taken for.
 */
role: RowRole, 
/**
 * Its cells.
 */
cells: Array<string>, };

export type Inspection = { 
/**
 * What it was recognised as.
 */
file: FileInfo, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * The sheets to choose from.
 */
sheets: Array<string>, 
/**
 * What it is about.
 */
kind: Kind, 
/**
 * The profile that it was recognised by.
 */
profile: string | null, 
/**
 * Its columns.
 */
columns: Array<InspectedColumn>, 
/**
 * The rows at the top, with what each was taken for.
 */
rows: Array<InspectedRow>, 
/**
 * Headers of date columns in which day and month can't be told apart.
 */
unsettled_dates: Array<string>, 
/**
 * A value of the first of them.
 */
unsettled_example: string | null, 
/**
 * An amount whose point may stand before decimals or thousands, where nothing tells.
 */
unsettled_amount: string | null, 
/**
 * The currencies to choose among, the likeliest first, where nothing says in which one the amounts are.
 */
unsettled_currency: Array<Currency>, 
/**
 * An amount whose sign several of them have; without one the import takes the first of them.
 */
unsettled_sign: string | null, 
/**
 * The values of its columns of status, with what each is taken for; `meaning` is `null` where that has to be said.
 */
statuses: Array<StatusCount>, 
/**
 * What a status can mean in such a file.
 */
meanings: Array<Meaning>, 
/**
 * A column all of whose amounts are below 0, with one of them, where nobody has said what they are.
 */
unsettled_signs: [string, string] | null, 
/**
 * Fields that the file must have and no column was matched to.
 */
missing: Array<Field>, 
/**
 * The day that the file's own days past due speak for, where they agree.
 */
as_of_hint: string | null, 
/**
 * The fields that a column of this kind of file can be.
 */
fields: Array<Field>, 
/**
 * Those that several columns may be.
 */
repeating_fields: Array<Field>, };

export type LogLine = { 
/**
 * Number of the change.
 */
change: ChangeId, 
/**
 * UTC stamp.
 */
at: string, 
/**
 * Who did it.
 */
actor: string, 
/**
 * What was done.
 */
what: What, 
/**
 * Its parameters.
 */
params: Record<string, unknown>, 
/**
 * Digest of this entry, which covers the one before.
 */
digest: string, 
/**
 * Digest of the entry before.
 */
previous: string, 
/**
 * The change that took it back.
 */
undone_by: ChangeId | null, 
/**
 * Whether it can be taken back in principle.
 */
undoable: boolean, };

export type UndoneChange = { 
/**
 * Number of the change.
 */
change: ChangeId, 
/**
 * What it had done.
 */
what: What, };

export type UndoResult = { 
/**
 * The change concerned.
 */
undone: UndoneChange, };

export type ProblemCode = "database_damaged" | "reference_broken" | "case_without_figures" | "two_collectors" | "two_agencies" | "placed_and_assigned" | "schema_altered" | "log_altered" | "log_entry_missing" | "undo_mark_altered" | "newest_change_missing" | "head_unknown" | "rows_altered" | "rows_added" | "rows_missing" | "row_unreadable" | "columns_differ_from_book" | "case_not_in_one_bucket" | "sums_differ";

export type Problem = { 
/**
 * What is wrong.
 */
code: ProblemCode, 
/**
 * Where.
 */
place: string, 
/**
 * The change that entered the rows concerned, where rows are.
 */
change: ChangeId | null, 
/**
 * The table concerned, where one is.
 */
table: string | null, 
/**
 * The row concerned, where it is a single one: a loan number, or the key of the row.
 */
row: string | null, };

export type BackedUp = { 
/**
 * Where it is.
 */
path: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * The newest change that is in it; `null` in a book without any.
 */
head: BookHead | null, };

export type BookHead = { 
/**
 * Number of the change.
 */
change: ChangeId, 
/**
 * Its digest.
 */
digest: string, };

export type CheckResult = { 
/**
 * Whether nothing is wrong.
 */
ok: boolean, 
/**
 * What is.
 */
problems: Array<Problem>, 
/**
 * The newest change and its digest: whoever notes them can tell later whether this book is still that one,
 * with nothing but additions. `null` in a new book.
 */
head: BookHead | null, };
