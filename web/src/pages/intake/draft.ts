import { useEffect, useState } from 'react';
import { useDebounced } from '../../parts/hooks.ts';
import { keep, loadKept } from '../../parts/kept.ts';
import { serverNow } from '../../time/now.ts';

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
  /** The call that it is taken on; empty when there is none. */
  call: string;
}

export const EMPTY_DRAFT: Draft = { customer: '', kind: null, service: null, category: '', words: '', channel: 'hotline', choice: '', outcome: 'informed', call: '' };

const PLACE = 'intake';
const HELD = 'intake-held';
const SAVE_AFTER_MILLIS = 150;

export function isBlank(draft: Draft): boolean {
  return draft.words === '' && draft.category === '' && draft.customer === '' && draft.kind === null;
}

const load = (person: string, empty: Draft): Draft => ({ ...empty, ...loadKept<Draft>(person, PLACE) });
const store = (person: string, draft: Draft): boolean => keep(person, PLACE, isBlank(draft) ? null : draft);

export interface DraftState {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  clear: () => void;
  /** When it was last kept, by the server's clock as in the bar. */
  keptAt: number | null;
  /** What was being written when a call came in between. */
  held: Draft | null;
  takeBack: () => void;
  /** Begins anew for a call; what was being written is held. */
  startOn: (part: Partial<Draft>) => void;
}

/** `channel` is how customers come to where the writer sits; a call is a call everywhere. */
export function useDraft(person: string, channel: string, customerInAddress: string | null): DraftState {
  const empty: Draft = { ...EMPTY_DRAFT, channel };
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = load(person, empty);
    return customerInAddress && customerInAddress !== kept.customer ? { ...empty, customer: customerInAddress } : kept;
  });
  const [keptAt, setKeptAt] = useState<number | null>(null);
  const settled = useDebounced(draft, SAVE_AFTER_MILLIS);
  const [held, setHeld] = useState<Draft | null>(() => {
    const kept = loadKept<Draft>(person, HELD);
    return kept && { ...EMPTY_DRAFT, ...kept };
  });
  const hold = (aside: Draft | null) => {
    keep(person, HELD, aside);
    setHeld(aside);
  };
  useEffect(() => setKeptAt(store(person, settled) ? serverNow() : null), [person, settled]);
  return {
    draft,
    keptAt,
    held,
    takeBack: () => {
      if (!held) return;
      setDraft(held);
      hold(isBlank(draft) ? null : draft);
    },
    startOn: (part) => {
      if (draft.words.trim() !== '') hold(draft);
      setDraft({ ...EMPTY_DRAFT, ...part });
    },
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    clear: () => {
      store(person, empty);
      setDraft(empty);
    },
  };
}
