import { useSearchParams } from 'wouter';
import type { CaseQuery } from '../../api/types.ts';

/** The list's filters live in the address, under the API's own names, so that a list can be sent to a colleague. */

export const KINDS = ['fault', 'complaint', 'appeal', 'install', 'move', 'suggestion', 'report', 'help'] as const;
export const ORDERS = ['due', 'newest', 'rung'] as const;
export type Order = (typeof ORDERS)[number];

export interface Filters {
  state: 'open' | 'all' | 'closed' | 'rejected';
  kind: string | null;
  mine: 'handler' | 'owner' | null;
  unit: string | null;
  /** With (true) or without (false) a broken promise. */
  broken: boolean | null;
  /** Near a deadline. */
  near: boolean;
  /** Closed today. */
  today: boolean;
  rung: string | null;
  redLine: boolean;
  order: Order;
  q: string;
}

export function readFilters(params: URLSearchParams): Filters {
  const mine = params.get('handler') === 'me' ? 'handler' : params.get('owner') === 'me' ? 'owner' : null;
  const order = params.get('order');
  const state = params.get('state');
  const broken = params.get('broken');
  return {
    state: state === 'all' || state === 'closed' || state === 'rejected' ? state : 'open',
    kind: params.get('kind'),
    mine,
    unit: params.get('unit'),
    broken: broken === 'true' ? true : broken === 'false' ? false : null,
    near: params.get('near') === 'true',
    today: params.get('closed') === 'today',
    rung: /^\d$/.test(params.get('rung') ?? '') ? params.get('rung') : null,
    redLine: params.get('red_line') === 'true',
    order: ORDERS.find((one) => one === order) ?? 'due',
    q: params.get('q') ?? '',
  };
}

export function toQuery(filters: Filters): CaseQuery {
  const query: CaseQuery = { order: filters.order };
  if (filters.state !== 'all') query.state = filters.state;
  if (filters.kind) query.kind = filters.kind;
  if (filters.mine === 'handler') query.handler = 'me';
  if (filters.mine === 'owner') query.owner = 'me';
  if (filters.unit) query.unit = filters.unit;
  if (filters.broken !== null) query.broken = filters.broken;
  if (filters.near) query.near = true;
  if (filters.today) query.closed = 'today';
  if (filters.rung !== null) query.rung = Number(filters.rung);
  if (filters.redLine) query.red_line = true;
  const words = filters.q.trim();
  if (words) query.q = words;
  return query;
}

export function isFiltered(filters: Filters): boolean {
  return filters.kind !== null || filters.mine !== null || filters.unit !== null || filters.broken !== null || filters.near || filters.today || filters.rung !== null || filters.redLine || filters.q !== '';
}

const WRITTEN = {
  state: (f: Filters) => (f.state === 'open' ? null : f.state),
  kind: (f: Filters) => f.kind,
  handler: (f: Filters) => (f.mine === 'handler' ? 'me' : null),
  owner: (f: Filters) => (f.mine === 'owner' ? 'me' : null),
  unit: (f: Filters) => f.unit,
  broken: (f: Filters) => (f.broken === null ? null : String(f.broken)),
  near: (f: Filters) => (f.near ? 'true' : null),
  closed: (f: Filters) => (f.today ? 'today' : null),
  rung: (f: Filters) => f.rung,
  red_line: (f: Filters) => (f.redLine ? 'true' : null),
  order: (f: Filters) => (f.order === 'due' ? null : f.order),
  q: (f: Filters) => f.q || null,
};

/** Writes the filters over an address; what is at its default stays out, the rest of the address stays in. */
export function writeFilters(before: URLSearchParams, filters: Filters): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(WRITTEN)) {
    const written = value(filters);
    if (written === null) after.delete(name);
    else after.set(name, written);
  }
  return after;
}

export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [params, setParams] = useSearchParams();
  const change = (part: Partial<Filters>) =>
    setParams(
      () => {
        const before = new URLSearchParams(window.location.search);
        return writeFilters(before, { ...readFilters(before), ...part });
      },
      { replace: true },
    );
  return [readFilters(params), change];
}

/** The part of the address that belongs to the list; carried from case to case. */
export function listAddress(filters: Filters): string {
  const written = writeFilters(new URLSearchParams(), filters).toString();
  return written ? `?${written}` : '';
}

/** The same list as a file of the server's, in the reader's language. */
export function exportAddress(filters: Filters, language: string): string {
  const query = new URLSearchParams(Object.entries({ ...toQuery(filters), lang: language }).map(([name, value]) => [name, String(value)]));
  return `/api/v1/export/cases?${query}`;
}
