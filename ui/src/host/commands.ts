// Generated from the functions in src-tauri/src/commands by tests/tidy/commands.rs. Do not edit.
// The one door to the program: every command, typed by what the engine declares.
import { Channel, invoke } from '@tauri-apps/api/core';
import type {
  AgencyEdit,
  AgencyNotice,
  AgencySummary,
  AgencyTerms,
  AgencyToAdd,
  AgencyView,
  AgingRequest,
  AgingTable,
  AssignRequest,
  Assigned,
  BackedUp,
  BatchCase,
  BatchMoment,
  BatchSummary,
  BookState,
  Bucket,
  BucketPreview,
  BucketPreviewRequest,
  BucketSet,
  CaseFilter,
  CaseId,
  CaseLine,
  CaseView,
  Certificate,
  CertificateCheck,
  ChangeId,
  CollectorSummary,
  CollectorToAdd,
  Currency,
  DeletionRequest,
  Disclosure,
  DivideRequest,
  Division,
  DivisionRule,
  DivisionSummary,
  DropPreview,
  Expected,
  Export,
  ExportRequest,
  FieldContract,
  FileLanguage,
  HoldRequest,
  ImportRequest,
  ImportResult,
  ImportRun,
  Inspection,
  InvoiceComparison,
  LifeRequest,
  ListExported,
  ListOpened,
  ListRequest,
  LogLine,
  Moved,
  Movement,
  MovementRequest,
  NoticesWritten,
  Overview,
  PackPreview,
  PackTemplate,
  PauseId,
  PauseRequest,
  PauseView,
  PlaceRequest,
  Placed,
  PlacedAmong,
  Policies,
  Policy,
  PolicyOverride,
  PreviewRequest,
  Profile,
  Progress,
  ProposalRows,
  ProposalRowsRequest,
  RecallRequest,
  Recalled,
  ReportRequest,
  ReturnHeader,
  ReturnOutcome,
  ReturnRequest,
  Revealed,
  RollRates,
  RuleCount,
  RuleSet,
  Scorecard,
  ScorecardRequest,
  Selection,
  SettleDoublesRequest,
  SettledDoubles,
  Statement,
  StatementRequest,
  SuspectedDouble,
  TableFormat,
  Trial,
  UndoResult,
  VintageRequest,
  Vintages,
  WorklistRequest,
  WorklistReturn,
  WriteOffRequest,
  WrittenWorklist,
} from './types.gen';

/** A request whose parts have defaults, except those named. */
type With<T, K extends keyof T> = Partial<T> & Pick<T, K>;

/** What the window has to know of the system. */
export interface Environment {
  /** Today, where the user is. */
  today: string;
  /** `linux`, `macos` or `windows`. */
  system: string;
  /** The program's version. */
  version: string;
}

/** The people of a sample portfolio, in the user's language. */
export interface People {
  collectors: string[];
  agencies: [string, number, number[]][];
}

/** A file that the user chose. The window holds the token and never the file. */
export interface PickedFile {
  /** Stands for the file in later requests. */
  token: string;
  /** Its name. */
  name: string;
  /** Size in bytes. */
  size: number;
}

/** The rejected rows, in a file that the user chooses. */
export interface SavedRejects {
  /** Where it is. */
  path: string;
  /** How many rows. */
  rows: number;
}

/** AgencyEdit, without what has a default. */
export type AgencyEditInput = With<Omit<AgencyEdit, 'terms' | 'contract' | 'template'>, 'name'> & { terms?: With<AgencyTerms, never> | null; contract?: With<FieldContract, never> | null; template?: With<PackTemplate, never> | null; };

/** AgingRequest, without what has a default. */
export type AgingRequestInput = With<AgingRequest, 'as_of'>;

/** AssignRequest, without what has a default. */
export type AssignRequestInput = With<AssignRequest, 'selection' | 'target' | 'as_of'>;

/** BucketPreviewRequest, without what has a default. */
export type BucketPreviewRequestInput = With<BucketPreviewRequest, 'as_of' | 'buckets'>;

/** Certificate, without what has a default. */
export type CertificateInput = With<Omit<Certificate, 'rules'>, 'caseload_certificate' | 'division' | 'change' | 'as_of' | 'policy' | 'bucket_set' | 'seed' | 'digest' | 'adjustments' | 'outcome_digest' | 'collectors' | 'figures' | 'assigned' | 'kept' | 'moved' | 'left' | 'unmatched' | 'adjusted' | 'away' | 'spread_percent' | 'floor_percent' | 'count_difference' | 'best_count_difference'> & { rules: With<RuleSet, 'rules'>; };

/** CollectorToAdd, without what has a default. */
export type CollectorToAddInput = With<CollectorToAdd, 'name'>;

/** DeletionRequest, without what has a default. */
export type DeletionRequestInput = With<DeletionRequest, 'batch' | 'on'>;

/** DivideRequest, without what has a default. */
export type DivideRequestInput = With<Omit<DivideRequest, 'rules'>, 'as_of'> & { rules: With<RuleSet, 'rules'>; };

/** ExportRequest, without what has a default. */
export type ExportRequestInput = With<ExportRequest, 'batch' | 'as_of'>;

/** HoldRequest, without what has a default. */
export type HoldRequestInput = With<HoldRequest, 'selection' | 'reason' | 'as_of'>;

/** ImportRequest, without what has a default. */
export type ImportRequestInput = With<ImportRequest, 'path' | 'as_of'>;

/** LifeRequest, without what has a default. */
export type LifeRequestInput = With<LifeRequest, 'batch' | 'on'>;

/** ListRequest, without what has a default. */
export type ListRequestInput = With<Omit<ListRequest, 'filter'>, 'as_of'> & { filter?: With<Omit<CaseFilter, 'moved'>, never> & { moved?: With<Moved, 'since' | 'from' | 'to'> | null; }; };

/** MovementRequest, without what has a default. */
export type MovementRequestInput = With<MovementRequest, 'from' | 'to'>;

/** PauseRequest, without what has a default. */
export type PauseRequestInput = With<PauseRequest, 'from' | 'reason'>;

/** PlaceRequest, without what has a default. */
export type PlaceRequestInput = With<PlaceRequest, 'as_of' | 'agency'>;

/** Policy, without what has a default. */
export type PolicyInput = With<Policy, 'name' | 'version' | 'bucket_set' | 'products'>;

/** PolicyOverride, without what has a default. */
export type PolicyOverrideInput = With<PolicyOverride, never>;

/** PreviewRequest, without what has a default. */
export type PreviewRequestInput = With<Omit<PreviewRequest, 'contract' | 'template'>, 'agency' | 'as_of' | 'language'> & { contract?: With<FieldContract, never> | null; template?: With<PackTemplate, never> | null; };

/** Profile, without what has a default. */
export type ProfileInput = With<Profile, 'name' | 'kind' | 'columns'>;

/** ProposalRowsRequest, without what has a default. */
export type ProposalRowsRequestInput = With<ProposalRowsRequest, 'proposal' | 'part' | 'from' | 'count'>;

/** RecallRequest, without what has a default. */
export type RecallRequestInput = With<RecallRequest, 'batch' | 'reason' | 'as_of'>;

/** ReportRequest, without what has a default. */
export type ReportRequestInput = ({ report: 'aging' } & With<AgingRequest, 'as_of'>) | ({ report: 'movement' } & With<MovementRequest, 'from' | 'to'>) | ({ report: 'roll_rates' } & With<Extract<ReportRequest, { report: 'roll_rates' }>, 'as_of'>) | ({ report: 'vintage' } & With<VintageRequest, 'as_of'>);

/** ReturnRequest, without what has a default. */
export type ReturnRequestInput = With<ReturnRequest, 'batch' | 'as_of'>;

/** RuleSet, without what has a default. */
export type RuleSetInput = With<RuleSet, 'rules'>;

/** ScorecardRequest, without what has a default. */
export type ScorecardRequestInput = With<ScorecardRequest, 'as_of' | 'by'>;

/** VintageRequest, without what has a default. */
export type VintageRequestInput = With<VintageRequest, 'as_of'>;

/** WorklistRequest, without what has a default. */
export type WorklistRequestInput = With<WorklistRequest, 'as_of' | 'language'>;

/** WriteOffRequest, without what has a default. */
export type WriteOffRequestInput = With<WriteOffRequest, 'selection' | 'as_of'>;

// aging
export const aging = (request: AgingRequestInput) => invoke<AgingTable>('aging', { request });
export const exportReport = (request: ReportRequestInput, name: string, language: FileLanguage) => invoke<ListExported | null>('export_report', { request, name, language });
export const movement = (request: MovementRequestInput) => invoke<Movement>('movement', { request });
export const overview = (asOf: string) => invoke<Overview>('overview', { asOf });
/** Opens the system's print dialog, from which a PDF can be made. */
export const print = () => invoke<null>('print');
export const rollRates = (asOf: string, basis: PolicyOverrideInput) => invoke<RollRates>('roll_rates', { asOf, basis });
export const vintage = (request: VintageRequestInput) => invoke<Vintages>('vintage', { request });

// cases
export const caseView = (loanNo: string, asOf: string) => invoke<CaseView>('case_view', { loanNo, asOf });
export const exportList = (listId: number, format: TableFormat, language: FileLanguage) => invoke<ListExported | null>('export_list', { listId, format, language });
export const listPosition = (listId: number, caseId: CaseId) => invoke<number | null>('list_position', { listId, caseId });
export const listRows = (listId: number, from: number, count: number) => invoke<CaseLine[]>('list_rows', { listId, from, count });
export const openList = (request: ListRequestInput) => invoke<ListOpened>('open_list', { request });
export const reveal = (loanNo: string) => invoke<Revealed>('reveal', { loanNo });

// conventions
export const bucketSets = () => invoke<BucketSet[]>('bucket_sets');
export const pause = (request: PauseRequestInput) => invoke<PauseId>('pause', { request });
export const pauses = () => invoke<PauseView[]>('pauses');
export const policies = () => invoke<Policies>('policies');
export const previewBucketSet = (request: BucketPreviewRequestInput) => invoke<BucketPreview>('preview_bucket_set', { request });
export const saveBucketSet = (name: string, buckets: Bucket[]) => invoke<number>('save_bucket_set', { name, buckets });
export const savePolicy = (policy: PolicyInput) => invoke<number>('save_policy', { policy });
export const unpause = (id: PauseId) => invoke<null>('unpause', { id });
export const usePolicy = (name: string) => invoke<null>('use_policy', { name });

// division
export const addCollector = (request: CollectorToAddInput) => invoke<null>('add_collector', { request });
export const assign = (request: AssignRequestInput) => invoke<Assigned>('assign', { request });
export const certificate = (division: number) => invoke<Certificate>('certificate', { division });
export const collectors = (asOf: string) => invoke<CollectorSummary[]>('collectors', { asOf });
export const countRules = (rules: DivisionRule[], asOf: string) => invoke<RuleCount[]>('count_rules', { rules, asOf });
export const divide = (request: DivideRequestInput) => invoke<Division>('divide', { request });
export const divisions = () => invoke<DivisionSummary[]>('divisions');
export const editCollector = (name: string, request: CollectorToAddInput) => invoke<null>('edit_collector', { name, request });
export const exportCertificate = (division: number) => invoke<string | null>('export_certificate', { division });
export const exportRules = (set: RuleSetInput) => invoke<string | null>('export_rules', { set });
export const hold = (request: HoldRequestInput) => invoke<Assigned>('hold', { request });
export const importRules = (filter: string) => invoke<RuleSet | null>('import_rules', { filter });
export const previewDrop = (selection: Selection, asOf: string) => invoke<DropPreview>('preview_drop', { selection, asOf });
export const proposalRows = (request: ProposalRowsRequestInput) => invoke<ProposalRows>('proposal_rows', { request });
export const reinstate = (selection: Selection, asOf: string) => invoke<Assigned>('reinstate', { selection, asOf });
export const release = (selection: Selection, asOf: string) => invoke<Assigned>('release', { selection, asOf });
export const removeRuleSet = (name: string) => invoke<null>('remove_rule_set', { name });
export const retireCollector = (name: string, asOf: string) => invoke<number>('retire_collector', { name, asOf });
export const ruleSets = () => invoke<RuleSet[]>('rule_sets');
export const saveRuleSet = (set: RuleSetInput, before: string | null) => invoke<null>('save_rule_set', { set, before });
export const trials = (asOf: string) => invoke<Trial[]>('trials', { asOf });
export const verifyCertificate = (certificate: CertificateInput) => invoke<CertificateCheck>('verify_certificate', { certificate });
export const writeOff = (request: WriteOffRequestInput) => invoke<Assigned>('write_off', { request });

// imports
export const acceptDropped = () => invoke<PickedFile[]>('accept_dropped');
export const cancel = (job: string) => invoke<null>('cancel', { job });
export const importFile = (request: ImportRequestInput, job: string, progress: (message: Progress) => void) => invoke<ImportResult>('import_file', { request, job, progress: new Channel<Progress>(progress) });
export const imports = () => invoke<ImportRun[]>('imports');
export const inspectFile = (request: ImportRequestInput) => invoke<Inspection>('inspect_file', { request });
export const pickImportFiles = (filter: string) => invoke<PickedFile[]>('pick_import_files', { filter });
export const saveRejects = (request: ImportRequestInput, name: string) => invoke<SavedRejects | null>('save_rejects', { request, name });
export const settleDoubles = (request: SettleDoublesRequest) => invoke<SettledDoubles>('settle_doubles', { request });
export const suspectedDoubles = () => invoke<SuspectedDouble[]>('suspected_doubles');

// outsourcing
export const acknowledge = (request: LifeRequestInput) => invoke<ChangeId>('acknowledge', { request });
export const addAgency = (request: AgencyToAdd) => invoke<null>('add_agency', { request });
export const agencies = (asOf: string) => invoke<AgencySummary[]>('agencies', { asOf });
export const agency = (name: string) => invoke<AgencyView>('agency', { name });
export const batchCases = (batch: string, after: number, limit: number) => invoke<BatchCase[]>('batch_cases', { batch, after, limit });
export const batchHistory = (batch: string) => invoke<BatchMoment[]>('batch_history', { batch });
export const batches = (asOf: string) => invoke<BatchSummary[]>('batches', { asOf });
export const compareInvoice = (request: StatementRequest, path: string) => invoke<InvoiceComparison>('compare_invoice', { request, path });
export const confirmDeletion = (request: DeletionRequestInput, path: string | null) => invoke<ChangeId>('confirm_deletion', { request, path });
export const disclosure = (loanNo: string | null) => invoke<Disclosure>('disclosure', { loanNo });
export const editAgency = (request: AgencyEditInput) => invoke<AgencyView>('edit_agency', { request });
export const expected = (request: PlaceRequestInput) => invoke<Expected>('expected', { request });
export const exportBatch = (request: ExportRequestInput, passphrase: string | null) => invoke<Export | null>('export_batch', { request, passphrase });
export const notices = (asOf: string, agency: string | null) => invoke<AgencyNotice[]>('notices', { asOf, agency });
export const object = (request: LifeRequestInput) => invoke<number>('object', { request });
export const place = (request: PlaceRequestInput) => invoke<Placed>('place', { request });
export const placeAmong = (request: PlaceRequestInput) => invoke<PlacedAmong>('place_among', { request });
export const previewPack = (request: PreviewRequestInput) => invoke<PackPreview>('preview_pack', { request });
/** Takes cases back; with `to_file` the file for the agency is written into a folder that the user chooses. */
export const recall = (request: RecallRequestInput, toFile: boolean) => invoke<Recalled | null>('recall', { request, toFile });
export const returnHeaders = (path: string) => invoke<ReturnHeader[]>('return_headers', { path });
/** Saves a copy of a document that a change filed, under a name that the user chooses. */
export const saveDocument = (change: ChangeId, name: string) => invoke<boolean>('save_document', { change, name });
export const scorecard = (request: ScorecardRequestInput) => invoke<Scorecard>('scorecard', { request });
export const settle = (request: StatementRequest, today: string) => invoke<ChangeId>('settle', { request, today });
export const statement = (request: StatementRequest) => invoke<Statement>('statement', { request });
export const statementMonths = (agency: string, today: string) => invoke<string[]>('statement_months', { agency, today });
export const takeReturn = (request: ReturnRequestInput, path: string) => invoke<ReturnOutcome>('take_return', { request, path });
export const withdraw = (request: LifeRequestInput) => invoke<number>('withdraw', { request });
export const writeNotices = (agency: string, asOf: string, language: FileLanguage) => invoke<NoticesWritten | null>('write_notices', { agency, asOf, language });
/** Writes a statement, with the invoice of `path` beside it, where the user says. */
export const writeStatement = (request: StatementRequest, path: string | null, language: FileLanguage) => invoke<string | null>('write_statement', { request, path, language });

// profiles
export const exportProfile = (name: string) => invoke<string | null>('export_profile', { name });
export const importProfile = (filter: string) => invoke<Profile | null>('import_profile', { filter });
export const profiles = () => invoke<Profile[]>('profiles');
export const removeProfile = (name: string) => invoke<null>('remove_profile', { name });
export const saveProfile = (profile: ProfileInput, before: string | null) => invoke<null>('save_profile', { profile, before });

// settings
/** Copies the book where the user says, and looks the copy through. */
export const backUpBook = () => invoke<BackedUp | null>('back_up_book');
export const bookState = () => invoke<BookState>('book_state');
export const chooseBook = (create: boolean) => invoke<BookState | null>('choose_book', { create });
export const environment = () => invoke<Environment>('environment');
/** Opens the folder of the program's log in the system's file manager. */
export const openLogFolder = () => invoke<null>('open_log_folder');
export const readLog = (before: ChangeId | null, limit: number) => invoke<LogLine[]>('read_log', { before, limit });
export const redo = (change: ChangeId) => invoke<UndoResult>('redo', { change });
export const setCurrency = (currency: Currency) => invoke<null>('set_currency', { currency });
export const trySample = (people: People) => invoke<ImportResult>('try_sample', { people });
export const undo = (change: ChangeId) => invoke<UndoResult>('undo', { change });

// worklists
export const returnWorklist = (path: string, asOf: string, dryRun: boolean) => invoke<WorklistReturn>('return_worklist', { path, asOf, dryRun });
export const setWorklistFields = (fields: string[]) => invoke<null>('set_worklist_fields', { fields });
export const worklistChoices = () => invoke<string[]>('worklist_choices');
export const worklistFields = () => invoke<string[]>('worklist_fields');
export const writeWorklists = (request: WorklistRequestInput, oneFile: string | null) => invoke<WrittenWorklist[] | null>('write_worklists', { request, oneFile });
