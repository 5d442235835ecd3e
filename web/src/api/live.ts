import type { InvalidateQueryFilters, QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { CaseView } from './types.ts';

/**
 * One live stream per browser. The tab that holds the lock reads it and tells the others, because a browser opens
 * only six connections to one host. Where locks are missing (plain http on a LAN) each tab reads for itself.
 */

type Message = { is: 'changed'; cases: string[] } | { is: 'called' } | { is: 'resync' } | { is: 'online'; online: boolean };

const BACKOFF_MILLIS = [500, 1000, 2000, 5000, 10_000, 20_000];
const GATHER_MILLIS = 250;
/** Reads that no case changes. */
const UNTOUCHED = ['policy', 'seats', 'find-customers', 'calls', 'canned', 'others'];

let online = true;
/** When the stream was last known to be whole, by this browser's clock. */
let wholeAt = Date.now();
const watchers = new Set<() => void>();

function setOnline(next: boolean): void {
  if (online === next) return;
  online = next;
  if (!online) wholeAt = Date.now();
  for (const watcher of watchers) watcher();
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => online,
  );
}

/** Since when the stream is broken, by this browser's clock. */
export function brokenSince(): number {
  return wholeAt;
}

function parseCases(data: string): string[] {
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed === 'object' && parsed !== null && 'cases' in parsed && Array.isArray(parsed.cases)) {
      return parsed.cases.filter((id): id is string => typeof id === 'string');
    }
  } catch {
    // An unreadable message means only that we cannot be precise; the caller reloads everything.
  }
  return [];
}

/** Reads the stream until the signal; reconnects with backoff, and asks for a resync at each opening. */
function readStream(tell: (message: Message) => void, signal: AbortSignal): void {
  let attempt = 0;
  let timer: number | undefined;
  const open = () => {
    const source = new EventSource('/api/v1/live');
    source.addEventListener('open', () => {
      // The first opening too: what was read before it may have changed while nobody listened, or while another tab's
      // stream ended and ours had not begun.
      tell({ is: 'resync' });
      attempt = 0;
      tell({ is: 'online', online: true });
    });
    source.addEventListener('changed', (event) => {
      const cases = parseCases(event.data as string);
      tell(cases.length > 0 ? { is: 'changed', cases } : { is: 'resync' });
    });
    source.addEventListener('called', () => tell({ is: 'called' }));
    source.addEventListener('resync', () => tell({ is: 'resync' }));
    source.addEventListener('error', () => {
      source.close();
      if (signal.aborted) return;
      if (attempt > 1) tell({ is: 'online', online: false });
      timer = window.setTimeout(open, BACKOFF_MILLIS[Math.min(attempt, BACKOFF_MILLIS.length - 1)]);
      attempt += 1;
    });
    signal.addEventListener('abort', () => source.close());
  };
  open();
  signal.addEventListener('abort', () => window.clearTimeout(timer));
}

/**
 * Reads again what the filters name. A first read that is still under way is not begun anew by an invalidation, and what
 * it brings may be older than the change we heard of: it is read once more when it has ended.
 */
function renew(queries: QueryClient, filters: InvalidateQueryFilters = {}): void {
  const first = queries.getQueryCache().findAll(filters).filter(({ state }) => state.data === undefined && state.fetchStatus !== 'idle');
  void queries.invalidateQueries(filters).then(() => {
    for (const { queryKey } of first) void queries.invalidateQueries({ queryKey, exact: true });
  });
}

/** Gathers what changed for a moment, then invalidates: a burst of events costs one round of reads. */
function invalidator(queries: QueryClient): (message: Message) => void {
  const waiting = new Set<string>();
  let everything = false;
  let timer: number | undefined;
  const flush = () => {
    timer = undefined;
    if (everything) renew(queries);
    else {
      const touched = new Set(waiting);
      renew(queries, {
        predicate: ({ queryKey: [subject, id], state }) => {
          if (subject === 'case') {
            const known = (state.data as CaseView | undefined)?.row.id;
            return touched.has(known ?? String(id));
          }
          return !UNTOUCHED.includes(String(subject));
        },
      });
    }
    waiting.clear();
    everything = false;
  };
  return (message) => {
    if (message.is === 'online') return setOnline(message.online);
    // A telephone rings now: nothing is gathered.
    if (message.is === 'called') return renew(queries, { queryKey: ['calls'] });
    if (message.is === 'resync') everything = true;
    else for (const id of message.cases) waiting.add(id);
    timer ??= window.setTimeout(flush, GATHER_MILLIS);
  };
}

export function useLive(queries: QueryClient): void {
  useEffect(() => {
    const stop = new AbortController();
    const channel = new BroadcastChannel('yinuo.live');
    const hear = invalidator(queries);
    const tell = (message: Message) => {
      hear(message);
      channel.postMessage(message);
    };
    channel.addEventListener('message', (event: MessageEvent<Message>) => hear(event.data));
    if ('locks' in navigator) {
      const held = (): Promise<void> =>
        new Promise((release) => {
          readStream(tell, stop.signal);
          stop.signal.addEventListener('abort', () => release());
        });
      navigator.locks.request('yinuo.live', { signal: stop.signal }, held).catch(() => undefined);
    } else {
      readStream(hear, stop.signal);
    }
    return () => {
      stop.abort();
      channel.close();
    };
  }, [queries]);
}
