import { useState } from 'react';
import type { CaseRowView, PickedCase } from '../../../api/types.ts';

/** Most cases that one step takes. */
export const PICKED_MAX = 100;

export interface Picked {
  /** Whether rows show their boxes. */
  picking: boolean;
  /** Begins or ends picking; what was picked is let go. */
  toggle: () => void;
  /** What is picked, with the version that stood before one's eyes. */
  cases: PickedCase[];
  has: (id: string) => boolean;
  flip: (row: CaseRowView) => void;
  /** Picks these, as many as one step takes. */
  all: (rows: CaseRowView[]) => void;
  none: () => void;
}

/** What is picked in the list. A row keeps the version at which it was picked: what another does since is told, not overrun. */
export function usePicked(fresh: CaseRowView[]): Picked {
  const [picking, setPicking] = useState(false);
  const [seen, setSeen] = useState<ReadonlyMap<string, number>>(new Map());
  const flip = (row: CaseRowView) => {
    const next = new Map(seen);
    if (!next.delete(row.id) && next.size < PICKED_MAX) next.set(row.id, row.version);
    setSeen(next);
  };
  // In the order of the list; what left the list meanwhile comes last and is answered for all the same.
  const listed = fresh.filter((row) => seen.has(row.id)).map((row) => row.id);
  const order = [...listed, ...[...seen.keys()].filter((id) => !listed.includes(id))];
  return {
    picking,
    toggle: () => {
      setPicking(!picking);
      setSeen(new Map());
    },
    cases: order.map((id) => ({ case: id, seen: seen.get(id) ?? 0 })),
    has: (id) => seen.has(id),
    flip: (row) => {
      setPicking(true);
      flip(row);
    },
    all: (rows) => setSeen(new Map(rows.slice(0, PICKED_MAX).map((row) => [row.id, row.version]))),
    none: () => setSeen(new Map()),
  };
}
