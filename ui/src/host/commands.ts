// The one door to the program: every command, typed by what the engine declares.
import { Channel, invoke } from '@tauri-apps/api/core';
import type {
  AgencyEdit,
  AgencyNotice,
  AgencySummary,
  AgencyToAdd,
  AgencyView,
  AgingRequest,
  AgingTable,
  Assigned,
  AssignRequest,
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
  FileLanguage,
  ImportRequest,
  ImportResult,
  ImportRun,
  Inspection,
  InvoiceComparison,
  Level,
  LifeRequest,
  ListExported,
  ListOpened,
  ListRequest,
  LogLine,
  Movement,
  MovementRequest,
  NoticesWritten,
  Overview,
  PackPreview,
  PauseId,
  PauseRequest,
  PauseView,
  Placed,
  PlacedAmong,
  PlaceRequest,
  Policies,
  Policy,
  PreviewRequest,
  Profile,
  Progress,
  ProposalRows,
  ProposalRowsRequest,
  Recalled,
  RecallRequest,
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
  Statement,
  StatementRequest,
  TableFormat,
  PaymentId,
  SettledDoubles,
  SuspectedDouble,
  Trial,
  UndoResult,
  VintageRequest,
  Vintages,
  WorklistRequest,
  WorklistReturn,
  WrittenWorklist,
} from './types.gen';

/** A file that the user chose; the window holds the token and never the file. */
export interface PickedFile {
  token: string;
  name: string;
  size: number;
}

/** What the window has to know of the system. */
export interface Environment {
  today: string;
  system: string;
  version: string;
}

/** The people of a sample portfolio. */
export interface People {
  collectors: string[];
  agencies: [string, number, number[]][];
}

/** A request whose parts have defaults, except those named. */
type With<T, K extends keyof T> = Partial<T> & Pick<T, K>;

export const environment = () => invoke<Environment>('environment');
export const bookState = () => invoke<BookState>('book_state');
export const chooseBook = (create: boolean) => invoke<BookState | null>('choose_book', { create });
export const backUpBook = () => invoke<BackedUp | null>('back_up_book');
export const openLogFolder = () => invoke<null>('open_log_folder');
export const setCurrency = (currency: string) => invoke<null>('set_currency', { currency });
export const trySample = (people: People) => invoke<ImportResult>('try_sample', { people });

export const pickImportFiles = (filter: string) => invoke<PickedFile[]>('pick_import_files', { filter });
export const acceptDropped = () => invoke<PickedFile[]>('accept_dropped');
export const inspectFile = (request: With<ImportRequest, 'path' | 'as_of'>) => invoke<Inspection>('inspect_file', { request });
export function importFile(request: With<ImportRequest, 'path' | 'as_of'>, job: string, onProgress: (progress: Progress) => void) {
  const progress = new Channel<Progress>(onProgress);
  return invoke<ImportResult>('import_file', { request, job, progress });
}
/** Where the rejected rows were written, and how many. */
export interface SavedRejects {
  path: string;
  rows: number;
}
export const saveRejects = (request: With<ImportRequest, 'path' | 'as_of'>, name: string) =>
  invoke<SavedRejects | null>('save_rejects', { request, name });
export const profiles = () => invoke<Profile[]>('profiles');
export const saveProfile = (profile: Profile, before: string | null) => invoke<null>('save_profile', { profile, before });
export const removeProfile = (name: string) => invoke<null>('remove_profile', { name });
export const exportProfile = (name: string) => invoke<string | null>('export_profile', { name });
export const importProfile = (filter: string) => invoke<Profile | null>('import_profile', { filter });
export const cancel = (job: string) => invoke<null>('cancel', { job });
export const suspectedDoubles = () => invoke<SuspectedDouble[]>('suspected_doubles');
export const settleDoubles = (payments: PaymentId[], areOne: boolean) =>
  invoke<SettledDoubles>('settle_doubles', { request: { payments, are_one: areOne } });
export const imports = () => invoke<ImportRun[]>('imports');

export const aging = (request: With<AgingRequest, 'as_of'>) => invoke<AgingTable>('aging', { request });
export const movement = (request: With<MovementRequest, 'from' | 'to'>) => invoke<Movement>('movement', { request });
export const rollRates = (asOf: string, level: Level) => invoke<RollRates>('roll_rates', { asOf, basis: { level } });
export const vintage = (request: With<VintageRequest, 'as_of'>) => invoke<Vintages>('vintage', { request });
/** A report to be written: what it is asked for, and which it is. */
export type Report =
  | ({ report: 'aging' } & With<AgingRequest, 'as_of'>)
  | ({ report: 'movement' } & With<MovementRequest, 'from' | 'to'>)
  | { report: 'roll_rates'; as_of: string; level: Level }
  | ({ report: 'vintage' } & With<VintageRequest, 'as_of'>);
export const exportReport = (request: Report, name: string, language: FileLanguage) =>
  invoke<ListExported | null>('export_report', { request, name, language });
export const print = () => invoke<null>('print');

export const policies = () => invoke<Policies>('policies');
export const savePolicy = (policy: Policy) => invoke<number>('save_policy', { policy });
export const usePolicy = (name: string) => invoke<null>('use_policy', { name });
export const bucketSets = () => invoke<BucketSet[]>('bucket_sets');
export const saveBucketSet = (name: string, buckets: Bucket[]) => invoke<number>('save_bucket_set', { name, buckets });
export const previewBucketSet = (request: BucketPreviewRequest) => invoke<BucketPreview>('preview_bucket_set', { request });
export const pauses = () => invoke<PauseView[]>('pauses');
export const pause = (request: PauseRequest) => invoke<PauseId>('pause', { request });
export const unpause = (id: PauseId) => invoke<null>('unpause', { id });

export const overview = (asOf: string) => invoke<Overview>('overview', { asOf });

/** A list to be opened; parts of the filter that are not said don't restrict. */
export type ListToOpen = Omit<With<ListRequest, 'as_of'>, 'filter'> & {
  filter?: Partial<CaseFilter> & { level?: Level; known_on?: string };
};
export const openList = ({ filter: { level, known_on, ...filter } = {}, ...request }: ListToOpen) =>
  invoke<ListOpened>('open_list', { request: { ...request, level, known_on, filter } });
export const listRows = (listId: number, from: number, count: number) => invoke<CaseLine[]>('list_rows', { listId, from, count });
export const listPosition = (listId: number, caseId: CaseId) => invoke<number | null>('list_position', { listId, caseId });
export const caseView = (loanNo: string, asOf: string) => invoke<CaseView>('case_view', { loanNo, asOf });
export const reveal = (loanNo: string) => invoke<Revealed>('reveal', { loanNo });
export const exportList = (listId: number, format: TableFormat, language: FileLanguage) =>
  invoke<ListExported | null>('export_list', { listId, format, language });

export const collectors = (asOf: string) => invoke<CollectorSummary[]>('collectors', { asOf });
export const addCollector = (request: With<CollectorToAdd, 'name'>) => invoke<null>('add_collector', { request });
export const editCollector = (name: string, request: With<CollectorToAdd, 'name'>) => invoke<null>('edit_collector', { name, request });
export const retireCollector = (name: string, asOf: string) => invoke<number>('retire_collector', { name, asOf });
export const assign = (request: With<AssignRequest, 'selection' | 'target' | 'as_of'>) => invoke<Assigned>('assign', { request });
export const previewDrop = (selection: Selection, asOf: string) => invoke<DropPreview>('preview_drop', { selection, asOf });
export const writeOff = (selection: Selection, reason: string, asOf: string) =>
  invoke<Assigned>('write_off', { request: { selection, reason, as_of: asOf } });

export const reinstate = (selection: Selection, asOf: string) => invoke<Assigned>('reinstate', { selection, asOf });

export const hold = (selection: Selection, reason: string, until: string | null, asOf: string) =>
  invoke<Assigned>('hold', { request: { selection, reason, until, as_of: asOf } });
export const release = (selection: Selection, asOf: string) => invoke<Assigned>('release', { selection, asOf });
export const divide = (request: With<DivideRequest, 'as_of' | 'rules'>) => invoke<Division>('divide', { request });
export const proposalRows = (request: ProposalRowsRequest) => invoke<ProposalRows>('proposal_rows', { request });
export const ruleSets = () => invoke<RuleSet[]>('rule_sets');
export const countRules = (rules: DivisionRule[], asOf: string) => invoke<RuleCount[]>('count_rules', { rules, asOf });
export const saveRuleSet = (set: RuleSet, before: string | null) => invoke<null>('save_rule_set', { set, before });
export const removeRuleSet = (name: string) => invoke<null>('remove_rule_set', { name });
export const exportRules = (set: RuleSet) => invoke<string | null>('export_rules', { set });
export const importRules = (filter: string) => invoke<RuleSet | null>('import_rules', { filter });
export const divisions = () => invoke<DivisionSummary[]>('divisions');
export const certificate = (division: number) => invoke<Certificate>('certificate', { division });
export const verifyCertificate = (certificate: Certificate) => invoke<CertificateCheck>('verify_certificate', { certificate });
export const exportCertificate = (division: number) => invoke<string | null>('export_certificate', { division });
export const trials = (asOf: string) => invoke<Trial[]>('trials', { asOf });

export const worklistFields = () => invoke<string[]>('worklist_fields');
export const worklistChoices = () => invoke<string[]>('worklist_choices');
export const setWorklistFields = (fields: string[]) => invoke<null>('set_worklist_fields', { fields });
/** Into a folder that the user chooses, or into one workbook of that name. */
export const writeWorklists = (request: WorklistRequest, oneFile: string | null) =>
  invoke<WrittenWorklist[] | null>('write_worklists', { request, oneFile });
export const returnWorklist = (path: string, asOf: string, dryRun: boolean) =>
  invoke<WorklistReturn>('return_worklist', { path, asOf, dryRun });

export const agencies = (asOf: string) => invoke<AgencySummary[]>('agencies', { asOf });
export const addAgency = (request: AgencyToAdd) => invoke<null>('add_agency', { request });
export const agency = (name: string) => invoke<AgencyView>('agency', { name });
export const editAgency = (request: With<AgencyEdit, 'name'>) => invoke<AgencyView>('edit_agency', { request });
export const previewPack = (request: With<PreviewRequest, 'agency' | 'as_of' | 'language'>) =>
  invoke<PackPreview>('preview_pack', { request });
/** A batch to be built; parts that are not said don't restrict. */
export type BatchToBuild = With<PlaceRequest, 'as_of' | 'agency'>;
export const place = (request: BatchToBuild) => invoke<Placed>('place', { request });
export const placeAmong = (request: BatchToBuild) => invoke<PlacedAmong>('place_among', { request });
export const expected = (request: BatchToBuild) => invoke<Expected>('expected', { request });
export const batches = (asOf: string) => invoke<BatchSummary[]>('batches', { asOf });
export const batchCases = (batch: string, after: number, limit: number) => invoke<BatchCase[]>('batch_cases', { batch, after, limit });
export const batchHistory = (batch: string) => invoke<BatchMoment[]>('batch_history', { batch });
export const exportBatch = (request: With<ExportRequest, 'batch' | 'as_of'>, passphrase: string | null) =>
  invoke<Export | null>('export_batch', { request, passphrase });
export const recall = (request: With<RecallRequest, 'batch' | 'reason' | 'as_of'>, toFile: boolean) =>
  invoke<Recalled | null>('recall', { request, toFile });
export const acknowledge = (request: With<LifeRequest, 'batch' | 'on'>) => invoke<ChangeId>('acknowledge', { request });
export const withdraw = (request: With<LifeRequest, 'batch' | 'on'>) => invoke<number>('withdraw', { request });
export const objectTo = (request: With<LifeRequest, 'batch' | 'on' | 'note'>) => invoke<number>('object', { request });
export const confirmDeletion = (request: With<DeletionRequest, 'batch' | 'on'>, path: string | null) =>
  invoke<ChangeId>('confirm_deletion', { request, path });
export const saveDocument = (change: ChangeId, name: string) => invoke<boolean>('save_document', { change, name });
export const takeReturn = (request: With<ReturnRequest, 'batch' | 'as_of'>, path: string) =>
  invoke<ReturnOutcome>('take_return', { request, path });
export const returnHeaders = (path: string) => invoke<ReturnHeader[]>('return_headers', { path });
export const notices = (asOf: string, agency: string | null) => invoke<AgencyNotice[]>('notices', { asOf, agency });
export const writeNotices = (agency: string, asOf: string, language: FileLanguage) =>
  invoke<NoticesWritten | null>('write_notices', { agency, asOf, language });
export const statementMonths = (agency: string, today: string) => invoke<string[]>('statement_months', { agency, today });
export const statement = (request: StatementRequest) => invoke<Statement>('statement', { request });
export const settle = (request: StatementRequest, today: string) => invoke<ChangeId>('settle', { request, today });
export const compareInvoice = (request: StatementRequest, path: string) => invoke<InvoiceComparison>('compare_invoice', { request, path });
export const writeStatement = (request: StatementRequest, path: string | null, language: FileLanguage) =>
  invoke<string | null>('write_statement', { request, path, language });
export const scorecard = (request: With<ScorecardRequest, 'as_of' | 'by'>) => invoke<Scorecard>('scorecard', { request });
export const disclosure = (loanNo: string | null) => invoke<Disclosure>('disclosure', { loanNo });

export const readLog = (before: ChangeId | null, limit: number) => invoke<LogLine[]>('read_log', { before, limit });
export const undo = (change: ChangeId) => invoke<UndoResult>('undo', { change });
export const redo = (change: ChangeId) => invoke<UndoResult>('redo', { change });
