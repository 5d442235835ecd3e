import { useSyncExternalStore } from 'react';

/** Server time: the last `server_at` plus what has passed here since. One ticking store for the whole page. */

let serverAt = Date.now();
let heardAt = performance.now();
let heard = false;
let shown = serverAt;
const listeners = new Set<() => void>();
let timer: number | undefined;

export function serverNow(): number {
  return serverAt + (performance.now() - heardAt);
}

/** Every answer that carries `server_at` passes here. */
export function hearServerTime(at: number): void {
  const before = serverNow();
  serverAt = at;
  heardAt = performance.now();
  if (!heard || Math.abs(before - at) > 1500) tick();
  heard = true;
}

function tick(): void {
  shown = Math.floor(serverNow() / 1000) * 1000;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    tick();
    timer = window.setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Now, by the server's clock, at whole seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => shown);
}
