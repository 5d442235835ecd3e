import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { serverNow } from '../time/now.ts';

/** Longest span that a browser timer can hold. */
const TIMER_MILLIS_MAX = 2_147_000_000;
const SETTLE_MILLIS = 700;

export function useTitle(title: string, product: string): void {
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}

/** When the nearest of these instants comes, asks the server once: the browser never judges. */
export function useRefetchAt(instants: (number | null | undefined)[], queryKey: QueryKey): void {
  const queries = useQueryClient();
  const now = serverNow();
  const next = Math.min(...instants.filter((at): at is number => at != null && at > now));
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const wait = Math.min(TIMER_MILLIS_MAX, next - serverNow() + SETTLE_MILLIS);
    const timer = window.setTimeout(() => void queries.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey }), wait);
    return () => window.clearTimeout(timer);
  }, [next, key, queries]);
}

/** One parameter of the address; null removes it. Replaces rather than pushes, so that Back leaves the page. */
export function useParam(name: string): [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string | null) =>
    setParams(
      () => {
        // The address itself, not what this hook last saw: two parameters may change in one breath.
        const after = new URLSearchParams(window.location.search);
        if (value === null || value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return [params.get(name), set];
}

export function useDebounced<T>(value: T, millis: number): T {
  const [held, setHeld] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setHeld(value), millis);
    return () => window.clearTimeout(timer);
  }, [value, millis]);
  return held;
}

/** Whether the window is at least this wide. */
export function useWide(pixels: number): boolean {
  const [wide, setWide] = useState(() => window.innerWidth >= pixels);
  useEffect(() => {
    const query = window.matchMedia(`(min-width: ${pixels}px)`);
    const hear = () => setWide(query.matches);
    hear();
    query.addEventListener('change', hear);
    return () => query.removeEventListener('change', hear);
  }, [pixels]);
  return wide;
}
