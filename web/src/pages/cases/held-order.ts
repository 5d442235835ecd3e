import { useRef, useState } from 'react';

interface Keyed {
  id: string;
}

export interface HeldOrder<T> {
  /** Rows as they are shown. */
  rows: T[];
  /** Changes of the order that wait until the pointer or the focus has left. */
  waiting: number;
  /** For the element that holds the list. */
  holds: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: { currentTarget: Element; relatedTarget: EventTarget | null }) => void;
  };
  release: () => void;
}

/**
 * Rows in the order of the server, but standing still while somebody points at them: a row must never move away from under
 * the pointer. What a row says is always fresh; one that left the list stays where it was until then.
 */
export function useHeldOrder<T extends Keyed>(fresh: T[], list: string): HeldOrder<T> {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const shown = useRef<{ list: string; rows: T[] }>({ list, rows: fresh });
  // Another filter is another list: nothing of the one before may stand.
  const held = (pointed || focused) && shown.current.list === list;
  const merged = merge(shown.current.rows, fresh);
  const waiting = held ? merged.waiting : 0;
  const rows = held && waiting > 0 ? merged.rows : fresh;
  shown.current = { list, rows };
  return {
    rows,
    waiting,
    holds: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setFocused(false);
      },
    },
    release: () => {
      setPointed(false);
      setFocused(false);
    },
  };
}

/** Rows in the order in which they stand, with what they say now; how many would come, go or move. */
export function merge<T extends Keyed>(standing: T[], fresh: T[]): { rows: T[]; waiting: number } {
  const now = new Map(fresh.map((row) => [row.id, row]));
  const before = new Set(standing.map((row) => row.id));
  const kept = standing.filter((row) => now.has(row.id)).map((row) => row.id);
  const order = fresh.filter((row) => before.has(row.id)).map((row) => row.id);
  // More rows below the last one that stands move nothing: a list that grows at its end is no surprise.
  const lastKnown = fresh.findLastIndex((row) => before.has(row.id));
  const come = fresh.filter((row, index) => !before.has(row.id) && index < lastKnown).length;
  const gone = standing.length - kept.length;
  const moved = kept.filter((id, index) => order[index] !== id).length;
  const tail = fresh.slice(lastKnown + 1);
  return { rows: [...standing.map((row) => now.get(row.id) ?? row), ...tail], waiting: come + gone + moved };
}
