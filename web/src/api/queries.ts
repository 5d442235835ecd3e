import { infiniteQueryOptions, keepPreviousData, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { client, Refusal, unwrap } from './client.ts';
import type { CaseQuery } from './types.ts';

/** Every read of the desk. The first word of a key is what the live stream invalidates by. */

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // A session that ended shows first on some other read: ask who we are, which leads to sign-in.
      if (error instanceof Refusal && error.status === 401 && query.queryKey[0] !== 'session') {
        void queryClient.invalidateQueries({ queryKey: ['session'] });
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => error instanceof Refusal && error.unsure && count < 2,
      refetchOnWindowFocus: true,
    },
  },
});

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => unwrap(client.GET('/api/v1/session')),
  refetchInterval: 60_000,
});

export const seatsQuery = queryOptions({
  queryKey: ['seats'],
  queryFn: () => unwrap(client.GET('/api/v1/seats')),
});

export const openidQuery = queryOptions({
  queryKey: ['openid'],
  queryFn: () => unwrap(client.GET('/api/v1/session/openid')),
});

export const readersQuery = (caseId: string, people: string[]) =>
  queryOptions({
    queryKey: ['readers', caseId, ...people],
    queryFn: () => unwrap(client.GET('/api/v1/cases/{case}/readers', { params: { path: { case: caseId }, query: { people: people.join(',') } } })),
  });

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => unwrap(client.GET('/api/v1/sessions')),
});

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['people', q],
    queryFn: ({ pageParam }) => unwrap(client.GET('/api/v1/people', { params: { query: { ...(q ? { q } : {}), ...(pageParam ? { after: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const looksQuery = (customer: string) =>
  queryOptions({
    queryKey: ['looks', customer],
    queryFn: () => unwrap(client.GET('/api/v1/customers/{customer}/looks', { params: { path: { customer } } })),
  });

export const accessQuery = (what: string) =>
  infiniteQueryOptions({
    queryKey: ['access', what],
    queryFn: ({ pageParam }) => unwrap(client.GET('/api/v1/access', { params: { query: { ...(what ? { what } : {}), ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: () => unwrap(client.GET('/api/v1/policy')),
  staleTime: 10 * 60_000,
});

/** Rows of every page but the first, which should come at once. */
const FURTHER_ROWS = 200;

export const casesQuery = (query: CaseQuery) =>
  infiniteQueryOptions({
    queryKey: ['cases', query],
    queryFn: ({ pageParam }) =>
      unwrap(client.GET('/api/v1/cases', { params: { query: pageParam ? { ...query, cursor: pageParam, limit: FURTHER_ROWS } : query } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: () => unwrap(client.GET('/api/v1/cases/{case}', { params: { path: { case: id } } })),
  });

export const findCustomersQuery = (q: string) =>
  queryOptions({
    queryKey: ['find-customers', q],
    queryFn: () => unwrap(client.GET('/api/v1/customers', { params: { query: { q } } })),
    placeholderData: keepPreviousData,
  });

export const customerQuery = (code: string) =>
  queryOptions({
    queryKey: ['customer', code],
    queryFn: () => unwrap(client.GET('/api/v1/customers/{customer}', { params: { path: { customer: code } } })),
  });

export const previewQuery = (customer: string, service: string, category: string) =>
  queryOptions({
    queryKey: ['preview', customer, service, category],
    queryFn: () => unwrap(client.POST('/api/v1/intake/preview', { body: { customer, service, category } })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const ladderQuery = queryOptions({
  queryKey: ['ladder'],
  queryFn: () => unwrap(client.GET('/api/v1/ladder')),
});

export const ledgerQuery = infiniteQueryOptions({
  queryKey: ['ledger'],
  queryFn: ({ pageParam }) =>
    unwrap(client.GET('/api/v1/ledger', { params: { query: pageParam ? { cursor: pageParam } : {} } })),
  initialPageParam: '',
  getNextPageParam: (page) => page.next ?? undefined,
});

export const callBacksQuery = (date: string, unit: string) =>
  queryOptions({
    queryKey: ['call-backs', date, unit],
    queryFn: () => unwrap(client.GET('/api/v1/call-backs', { params: { query: { ...(date ? { date } : {}), ...(unit ? { unit } : {}) } } })),
    placeholderData: keepPreviousData,
  });

export const surveysQuery = queryOptions({
  queryKey: ['surveys'],
  queryFn: () => unwrap(client.GET('/api/v1/surveys', {})),
});

export const surveyQuery = (wave: string, against: string) =>
  queryOptions({
    queryKey: ['survey', wave, against],
    queryFn: () => unwrap(client.GET('/api/v1/surveys/{wave}', { params: { path: { wave }, query: against ? { against } : {} } })),
    placeholderData: keepPreviousData,
  });

export const wagesQuery = (month: string) =>
  queryOptions({
    queryKey: ['wages', month],
    queryFn: () => unwrap(client.GET('/api/v1/wages/mine', { params: { query: month ? { month } : {} } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const payMonthsQuery = queryOptions({
  queryKey: ['pay-months'],
  queryFn: () => unwrap(client.GET('/api/v1/wages/months')),
});

export const payMonthQuery = (month: string) =>
  queryOptions({
    queryKey: ['pay-month', month],
    queryFn: () => unwrap(client.GET('/api/v1/wages/months/{month}', { params: { path: { month } } })),
    placeholderData: keepPreviousData,
  });

export const payPlanQuery = queryOptions({
  queryKey: ['policy', 'pay'],
  queryFn: () => unwrap(client.GET('/api/v1/policy/pay')),
  staleTime: 10 * 60_000,
});

export const incentiveQuery = (month: string) =>
  queryOptions({
    queryKey: ['pay-month', month, 'promises'],
    queryFn: () => unwrap(client.GET('/api/v1/wages/months/{month}/promises', { params: { path: { month } } })),
    placeholderData: keepPreviousData,
  });

/** The code of a counter lapses, so it is asked anew each time somebody wants to show it. */
export const counterCodeQuery = (contact: string) =>
  queryOptions({
    queryKey: ['counter-code', contact],
    queryFn: () => unwrap(client.GET('/api/v1/contacts/{contact}/code', { params: { path: { contact } } })),
    staleTime: 0,
    retry: false,
  });

export const heldQuery = queryOptions({
  queryKey: ['held'],
  queryFn: () => unwrap(client.GET('/api/v1/wages/held')),
});

export const objectionsQuery = (month: string) =>
  queryOptions({
    queryKey: ['objections', month],
    queryFn: () => unwrap(client.GET('/api/v1/wages/objections', { params: { query: { month } } })),
  });

export const pointsQuery = queryOptions({
  queryKey: ['points'],
  queryFn: () => unwrap(client.GET('/api/v1/points/mine')),
  refetchInterval: 60_000,
});

export const pointsBoardQuery = (month: string) =>
  queryOptions({
    queryKey: ['points-board', month],
    queryFn: () => unwrap(client.GET('/api/v1/points/board', { params: { query: month ? { month } : {} } })),
  });

export const topicsQuery = (month: string) =>
  queryOptions({
    queryKey: ['topics', month],
    queryFn: () => unwrap(client.GET('/api/v1/topics', { params: { query: month ? { month } : {} } })),
    placeholderData: keepPreviousData,
  });

export const scoresQuery = (card: string, month: string) =>
  queryOptions({
    queryKey: ['scores', card, month],
    queryFn: () => unwrap(client.GET('/api/v1/scores', { params: { query: { ...(card ? { card } : {}), ...(month ? { month } : {}) } } })),
    placeholderData: keepPreviousData,
  });

export const scoreListQuery = (card: string, month: string, subject: string, metric: string) =>
  queryOptions({
    queryKey: ['score-list', card, month, subject, metric],
    queryFn: () => unwrap(client.GET('/api/v1/scores/list', { params: { query: { card, month, subject, metric } } })),
  });

export const deductionsQuery = (month: string) =>
  queryOptions({
    queryKey: ['deductions', month],
    queryFn: () => unwrap(client.GET('/api/v1/deductions', { params: { query: { month } } })),
    placeholderData: keepPreviousData,
  });

export const honoursQuery = queryOptions({
  queryKey: ['honours'],
  queryFn: () => unwrap(client.GET('/api/v1/honours')),
});

export const praiseQuery = queryOptions({
  queryKey: ['praise'],
  queryFn: () => unwrap(client.GET('/api/v1/praise')),
  refetchInterval: 60_000,
});

export const pointsRuleQuery = queryOptions({
  queryKey: ['points-rule'],
  queryFn: () => unwrap(client.GET('/api/v1/points/rule')),
});

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: () => unwrap(client.GET('/api/v1/points/goods')),
  refetchInterval: 60_000,
});

export const missedQuery = queryOptions({
  queryKey: ['missed-visits'],
  queryFn: () => unwrap(client.GET('/api/v1/visits/missed')),
});

export const vansQuery = queryOptions({
  queryKey: ['vans'],
  queryFn: () => unwrap(client.GET('/api/v1/vans')),
});

export const emergenciesQuery = queryOptions({
  queryKey: ['emergencies'],
  queryFn: () => unwrap(client.GET('/api/v1/emergencies')),
  refetchInterval: 60_000,
});

export const contractorsQuery = queryOptions({
  queryKey: ['contractors'],
  queryFn: () => unwrap(client.GET('/api/v1/contractors')),
});

export const myContractorQuery = queryOptions({
  queryKey: ['my-contractor'],
  queryFn: () => unwrap(client.GET('/api/v1/contractors/mine')),
  refetchInterval: 60_000,
});

export const firmSettlementQuery = (unit: string, month: string) =>
  queryOptions({
    queryKey: ['firm-settlement', unit, month],
    queryFn: () => unwrap(client.GET('/api/v1/contractors/{unit}/settlements/{month}', { params: { path: { unit, month } } })),
  });

export const myFirmSettlementQuery = queryOptions({
  queryKey: ['my-firm-settlement'],
  queryFn: () => unwrap(client.GET('/api/v1/contractors/mine/settlement')),
});

export const followUpsQuery = queryOptions({
  queryKey: ['follow-ups'],
  queryFn: () => unwrap(client.GET('/api/v1/points/follow-ups')),
  refetchInterval: 60_000,
});

export const messagesQuery = (state: string | null, kind: string | null) =>
  infiniteQueryOptions({
    queryKey: ['messages', state, kind],
    queryFn: ({ pageParam }) =>
      unwrap(
        client.GET('/api/v1/messages', {
          params: { query: { ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const caseMessagesQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', 'case', id],
    queryFn: () => unwrap(client.GET('/api/v1/cases/{case}/messages', { params: { path: { case: id } } })),
    // A message is made and carried after its case changed, and is no event of it: nothing live tells of either.
    refetchInterval: 2_000,
  });

/** How the operation stands: looked at again by itself, for it is left open on a wall. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: () => unwrap(client.GET('/api/v1/system')),
  refetchInterval: 15_000,
});

/** Only when asked for. */
export const verificationQuery = queryOptions({
  queryKey: ['system', 'verification'],
  queryFn: () => unwrap(client.GET('/api/v1/system/verification')),
  enabled: false,
  retry: false,
});

export const staffQuery = (words: string, unit: string | null) =>
  infiniteQueryOptions({
    queryKey: ['staff', words, unit],
    queryFn: ({ pageParam }) =>
      unwrap(client.GET('/api/v1/staff', { params: { query: { ...(words ? { q: words } : {}), ...(unit ? { unit } : {}), ...(pageParam ? { after: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: () => unwrap(client.GET('/api/v1/inbox')),
});

export const callsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: () => unwrap(client.GET('/api/v1/calls')),
  // The live stream tells at once; this is for a stream that was missed.
  refetchInterval: 60_000,
});

export const queueQuery = queryOptions({
  queryKey: ['queue'],
  queryFn: () => unwrap(client.GET('/api/v1/queue')),
  refetchInterval: 60_000,
});

export const cannedQuery = queryOptions({
  queryKey: ['canned'],
  queryFn: () => unwrap(client.GET('/api/v1/canned')),
  staleTime: 10 * 60_000,
});

/** Asking says that one looks oneself, so it is asked again before the server forgets. */
export const othersQuery = (id: string, writing: boolean) =>
  queryOptions({
    queryKey: ['others', id, writing],
    queryFn: () => unwrap(client.GET('/api/v1/cases/{case}/others', { params: { path: { case: id }, query: writing ? { writing } : {} } })),
    refetchInterval: 15_000,
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** One search over everything; asked only when there is something to look for. */
export const searchQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ['search', q.trim(), limit],
    queryFn: () => unwrap(client.GET('/api/v1/search', { params: { query: { q: q.trim(), limit } } })),
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
  });

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () => unwrap(client.GET('/api/v1/views')),
  staleTime: 5 * 60_000,
});

export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: () => unwrap(client.GET('/api/v1/today')),
});

export const contactsQuery = (channel: string | null) =>
  infiniteQueryOptions({
    queryKey: ['contacts', channel],
    queryFn: ({ pageParam }) =>
      unwrap(client.GET('/api/v1/contacts', { params: { query: { ...(channel ? { channel } : {}), ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export interface OfficeAsk {
  state: string | null;
  late: boolean;
}

const asked = ({ state, late }: OfficeAsk, cursor: string) => ({ ...(state ? { state } : {}), ...(late ? { late } : {}), ...(cursor ? { cursor } : {}) });

export const outsideQuery = (body: string | null, ask: OfficeAsk) =>
  infiniteQueryOptions({
    queryKey: ['outside', body, ask],
    queryFn: ({ pageParam }) => unwrap(client.GET('/api/v1/outside', { params: { query: { ...(body ? { body } : {}), ...asked(ask, pageParam) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const ordersQuery = (kind: 'directive' | 'instruction' | 'assist' | 'objection', ask: OfficeAsk, only: { green?: boolean; ours?: boolean } = {}) =>
  infiniteQueryOptions({
    queryKey: ['orders', kind, ask, only],
    queryFn: ({ pageParam }) => unwrap(client.GET('/api/v1/orders', { params: { query: { kind, ...(only.green ? { green: true } : {}), ...(only.ours ? { ours: true } : {}), ...asked(ask, pageParam) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const exceptionsQuery = (show: string) =>
  infiniteQueryOptions({
    queryKey: ['exceptions', show],
    queryFn: ({ pageParam }) => unwrap(client.GET('/api/v1/exceptions', { params: { query: { show, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const directivesQuery = (state: string | null) =>
  queryOptions({
    queryKey: ['directives', state ?? ''],
    queryFn: () => unwrap(client.GET('/api/v1/directives', { params: { query: state ? { state } : {} } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const areaPaymentQuery = (outage: string, settlement: string) =>
  queryOptions({
    queryKey: ['area-payment', outage, settlement],
    queryFn: () => unwrap(client.GET('/api/v1/outages/{outage}/payments/{settlement}', { params: { path: { outage, settlement } } })),
  });

export const settlementsQuery = (show: string, late: boolean) =>
  infiniteQueryOptions({
    queryKey: ['settlements', show, late],
    queryFn: ({ pageParam }) => unwrap(client.GET('/api/v1/settlements', { params: { query: { show, ...(late ? { late } : {}), ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const visitDayQuery = (day: string | null, unit: string | null) =>
  queryOptions({
    queryKey: ['visits', day ?? '', unit ?? ''],
    queryFn: () => unwrap(client.GET('/api/v1/visits', { params: { query: { ...(day ? { day } : {}), ...(unit ? { unit } : {}) } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const caseVisitsQuery = (id: string) =>
  queryOptions({
    queryKey: ['case-visits', id],
    queryFn: () => unwrap(client.GET('/api/v1/cases/{case}/visits', { params: { path: { case: id } } })),
  });

export const freeWindowsQuery = (id: string, visit: string) =>
  queryOptions({
    queryKey: ['visits', 'windows', id, visit],
    queryFn: () => unwrap(client.GET('/api/v1/cases/{case}/visits/{visit}/windows', { params: { path: { case: id, visit } } })),
  });

/** What one move would cost; asked again when the day has changed. */
export const dragQuery = (day: string, visit: string, { technician, startsAt, from }: { technician: string; startsAt: number; from?: string }) =>
  queryOptions({
    queryKey: ['visits', 'drag', day, visit, technician, startsAt, from],
    queryFn: () => unwrap(client.POST('/api/v1/dispatch/drag', { body: { day, unit: null, visit, technician, starts_at: startsAt, from } })),
    retry: false,
  });

export const outagesQuery = queryOptions({
  queryKey: ['outages'],
  queryFn: () => unwrap(client.GET('/api/v1/outages')),
  refetchInterval: 30_000,
});

export const outageQuery = (id: string) =>
  queryOptions({
    queryKey: ['outage', id],
    queryFn: () => unwrap(client.GET('/api/v1/outages/{outage}', { params: { path: { outage: id } } })),
    refetchInterval: 30_000,
  });
