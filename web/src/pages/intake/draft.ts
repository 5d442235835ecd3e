import { useEffect, useState } from 'react';
import { useDebounced } from '../../parts/hooks.ts';

/** The intake form as it is being written. Kept in this browser, so that a reload or a crash loses nothing. */

export type IntakeKind = 'fault' | 'complaint' | 'install' | 'consult' | 'praise';
export const INTAKE_KINDS: IntakeKind[] = ['fault', 'complaint', 'install', 'consult', 'praise'];

/** Kinds of case that a kind of intake opens; none for those that end as a contact. */
export const CASE_KINDS: Record<IntakeKind, string[]> = {
  fault: ['fault'],
  complaint: ['complaint'],
  install: ['install', 'move'],
  consult: [],
  praise: [],
};

export interface Draft {
  customer: string;
  kind: IntakeKind | null;
  service: string | null;
  category: string;
  words: string;
  channel: string;
  /** The open case to join, or `beside` to open another; empty while undecided. */
  choice: string;
  outcome: string;
}

export const EMPTY_DRAFT: Draft = { customer: '', kind: null, service: null, category: '', words: '', channel: 'hotline', choice: '', outcome: 'informed' };

const PLACE = 'yinuo.intake-draft';
const SAVE_AFTER_MILLIS = 400;

export function isBlank(draft: Draft): boolean {
  return draft.words === '' && draft.category === '' && draft.customer === '' && draft.kind === null;
}

function load(): Draft {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(PLACE) ?? 'null');
    return typeof kept === 'object' && kept !== null ? { ...EMPTY_DRAFT, ...kept } : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

function store(draft: Draft): boolean {
  try {
    if (isBlank(draft)) window.localStorage.removeItem(PLACE);
    else window.localStorage.setItem(PLACE, JSON.stringify(draft));
    return !isBlank(draft);
  } catch {
    return false;
  }
}

export interface DraftState {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  clear: () => void;
  /** When it was last kept, on this browser's clock. */
  keptAt: number | null;
}

export function useDraft(customerInAddress: string | null): DraftState {
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = load();
    return customerInAddress && customerInAddress !== kept.customer ? { ...EMPTY_DRAFT, customer: customerInAddress } : kept;
  });
  const [keptAt, setKeptAt] = useState<number | null>(null);
  const settled = useDebounced(draft, SAVE_AFTER_MILLIS);
  useEffect(() => setKeptAt(store(settled) ? Date.now() : null), [settled]);
  return {
    draft,
    keptAt,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    clear: () => {
      store(EMPTY_DRAFT);
      setDraft(EMPTY_DRAFT);
    },
  };
}
