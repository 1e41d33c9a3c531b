// What is read from the book, and what a change makes out of date.
import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import * as host from '../host/commands';
import type { Bucket, Failure, Level } from '../host/types.gen';
import { wholeSet } from './rules';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Failure;
  }
}

export const client = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** Everything that is read from the book goes under this key; after a change all of it is read anew. */
const BOOK = 'book';

export const bookChanged = () => client.invalidateQueries({ queryKey: [BOOK] });

export const environmentQuery = queryOptions({ queryKey: ['environment'], queryFn: host.environment });

/** Looks every few seconds whether another program has changed the book. */
export const bookStateQuery = queryOptions({
  queryKey: [BOOK, 'state'],
  queryFn: host.bookState,
  refetchInterval: 4000,
});

export const profilesQuery = queryOptions({ queryKey: [BOOK, 'profiles'], queryFn: host.profiles });

export const overviewQuery = (asOf: string) =>
  queryOptions({
    queryKey: [BOOK, 'overview', asOf],
    queryFn: () => host.overview(asOf),
    placeholderData: keepPreviousData,
  });

export type AgingAsked = Parameters<typeof host.aging>[0];

export const agingQuery = (request: AgingAsked) =>
  queryOptions({
    queryKey: [BOOK, 'aging', request],
    queryFn: () => host.aging(request),
    placeholderData: keepPreviousData,
    // A slider asks for many days; they are quickly asked for again.
    gcTime: 5000,
  });

export type MovementAsked = Parameters<typeof host.movement>[0];

export const movementQuery = (request: MovementAsked) =>
  queryOptions({
    queryKey: [BOOK, 'movement', request],
    queryFn: () => host.movement(request),
    placeholderData: keepPreviousData,
  });

export const rollRatesQuery = (asOf: string, level: Level) =>
  queryOptions({
    queryKey: [BOOK, 'rollRates', asOf, level],
    queryFn: () => host.rollRates(asOf, { level }),
    placeholderData: keepPreviousData,
  });

export const vintageQuery = (asOf: string, days: number) =>
  queryOptions({
    queryKey: [BOOK, 'vintage', asOf, days],
    queryFn: () => host.vintage({ as_of: asOf, days }),
    placeholderData: keepPreviousData,
  });

export const policiesQuery = queryOptions({ queryKey: [BOOK, 'policies'], queryFn: host.policies });

export const bucketSetsQuery = queryOptions({ queryKey: [BOOK, 'bucketSets'], queryFn: host.bucketSets });

export const pausesQuery = queryOptions({ queryKey: [BOOK, 'pauses'], queryFn: host.pauses });

export const bucketPreviewQuery = (asOf: string, buckets: Bucket[], insteadOf: string | null) =>
  queryOptions({
    queryKey: [BOOK, 'bucketPreview', asOf, buckets, insteadOf],
    queryFn: () => host.previewBucketSet({ as_of: asOf, buckets, instead_of: insteadOf }),
    placeholderData: keepPreviousData,
  });

export const collectorsQuery = (asOf: string) =>
  queryOptions({
    queryKey: [BOOK, 'collectors', asOf],
    queryFn: () => host.collectors(asOf),
    placeholderData: keepPreviousData,
  });

export const ruleSetsQuery = queryOptions({
  queryKey: [BOOK, 'ruleSets'],
  queryFn: async () => (await host.ruleSets()).map(wholeSet),
});

export const divisionsQuery = queryOptions({ queryKey: [BOOK, 'divisions'], queryFn: host.divisions });

export const trialsQuery = (asOf: string) =>
  queryOptions({
    queryKey: [BOOK, 'trials', asOf],
    queryFn: () => host.trials(asOf),
    placeholderData: keepPreviousData,
  });

export const worklistFieldsQuery = queryOptions({ queryKey: [BOOK, 'worklistFields'], queryFn: host.worklistFields });

export const worklistChoicesQuery = queryOptions({ queryKey: [BOOK, 'worklistChoices'], queryFn: host.worklistChoices });

/** Fields of a worklist that are computed, so that no rule can ask for a value of theirs. */
const COMPUTED = [
  'due_date',
  'days_past_due',
  'bucket',
  'outstanding',
  'product',
  'region',
  'last_result',
  'worked_on',
  'promised_on',
  'promised_amount',
];

/** Fields whose values a rule can ask for: texts of the program's, then the lender's own headers. */
export const fieldChoicesQuery = queryOptions({
  queryKey: [BOOK, 'fieldChoices'],
  queryFn: async () => [
    ...(await host.worklistChoices()).filter((name) => !COMPUTED.includes(name)),
    'reason',
    'reason_group',
    'currency',
    'term',
    'disbursement_month',
  ],
});

export const agenciesQuery = (asOf: string) =>
  queryOptions({
    queryKey: [BOOK, 'agencies', asOf],
    queryFn: () => host.agencies(asOf),
    placeholderData: keepPreviousData,
  });

export const batchesQuery = (asOf: string) =>
  queryOptions({
    queryKey: [BOOK, 'batches', asOf],
    queryFn: () => host.batches(asOf),
    placeholderData: keepPreviousData,
  });

export const agencyQuery = (name: string) => queryOptions({ queryKey: [BOOK, 'agency', name], queryFn: () => host.agency(name) });

export const batchHistoryQuery = (batch: string) =>
  queryOptions({ queryKey: [BOOK, 'batchHistory', batch], queryFn: () => host.batchHistory(batch) });

export const noticesQuery = (asOf: string, agency: string | null) =>
  queryOptions({ queryKey: [BOOK, 'notices', asOf, agency], queryFn: () => host.notices(asOf, agency) });

export const statementMonthsQuery = (agency: string, today: string) =>
  queryOptions({ queryKey: [BOOK, 'statementMonths', agency, today], queryFn: () => host.statementMonths(agency, today) });

export const statementQuery = (agency: string, month: string) =>
  queryOptions({ queryKey: [BOOK, 'statement', agency, month], queryFn: () => host.statement({ agency, month }) });

export const scorecardQuery = (request: Parameters<typeof host.scorecard>[0]) =>
  queryOptions({
    queryKey: [BOOK, 'scorecard', request],
    queryFn: () => host.scorecard(request),
    placeholderData: keepPreviousData,
  });

export const disclosureQuery = (loanNo: string | null) =>
  queryOptions({ queryKey: [BOOK, 'disclosure', loanNo], queryFn: () => host.disclosure(loanNo) });

export const doublesQuery = queryOptions({ queryKey: [BOOK, 'doubles'], queryFn: host.suspectedDoubles });
export const importsQuery = queryOptions({ queryKey: [BOOK, 'imports'], queryFn: host.imports });

export const logQuery = (limit: number) =>
  queryOptions({
    queryKey: [BOOK, 'log', limit],
    queryFn: () => host.readLog(null, limit),
    placeholderData: keepPreviousData,
  });

export const caseQuery = (loanNo: string, asOf: string) =>
  queryOptions({
    queryKey: [BOOK, 'case', loanNo, asOf],
    queryFn: () => host.caseView(loanNo, asOf),
    placeholderData: keepPreviousData,
  });
