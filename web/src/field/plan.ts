import type { PartCountView, VisitBatchBody, VisitView } from '../api/types.ts';
import type { Action, Deed, DeedKind, Receipt } from './kinds.ts';

/** What follows from what was done: pure, and tested without a phone. */

/** The server takes 200 actions and a body of 64 KiB; a batch stays well below both. */
const BATCH_ACTIONS_MAX = 50;
const BATCH_BYTES_MAX = 40_000;

/** Visits as they stand when what was done here is counted in: the technician sees his own deeds before the server does. */
export function projected(visit: VisitView, actions: Action[]): VisitView {
  let seen = visit;
  for (const action of actions) {
    if (action.visit !== visit.visit || action.fate === 'refused') continue;
    // Accepted and in what the server shows already.
    if (action.version !== null && action.version <= visit.version) continue;
    seen = { ...seen, ...turned(action.deed, action.occurred_at), turned_at: action.occurred_at };
  }
  return seen;
}

function turned(deed: Deed, at: number): Partial<VisitView> {
  switch (deed.is) {
    case 'set-out':
      return { state: 'on-the-way', expected_at: deed.expected_at ?? null };
    case 'run-late':
      return { expected_at: deed.expected_at };
    case 'arrive':
      return { state: 'on-site', arrived_at: at };
    case 'reject':
    case 'no-access':
      return { state: 'returned' };
    case 'finish':
      return { state: 'done' };
  }
}

const OPEN = ['assigned', 'on-the-way', 'on-site'];

export function isOpen(visit: VisitView): boolean {
  return OPEN.includes(visit.state);
}

/** What can be told of a visit now, the next step first. */
export function deedsOf(visit: VisitView): DeedKind[] {
  switch (visit.state) {
    case 'assigned':
      return ['set-out', 'arrive', 'run-late', 'reject', 'finish'];
    case 'on-the-way':
      return ['arrive', 'run-late', 'reject', 'finish'];
    case 'on-site':
      return ['finish', 'no-access', 'reject'];
    default:
      return [];
  }
}

/** By the hour at which work begins; what has none last. */
export function inOrder(visits: VisitView[]): VisitView[] {
  const at = (visit: VisitView) => visit.starts_at ?? visit.window_from_at ?? Number.MAX_SAFE_INTEGER;
  return [...visits].sort((a, b) => at(a) - at(b) || a.number.localeCompare(b.number));
}

/** An instant that the server can place: never before the visit's last turn, whatever this phone's clock says. */
export function instantFor(visit: VisitView, now: number): number {
  return Math.max(now, visit.turned_at);
}

export type Missing = 'cause' | 'speed-test' | 'photo' | 'explanation' | 'restored';

/** What a receipt still lacks: what the policy asks for this job, and what every receipt says. */
export function missing(receipt: Receipt, needs: string[]): Missing[] {
  const lacks: Missing[] = [];
  if (needs.includes('cause') && !receipt.cause) lacks.push('cause');
  if (needs.includes('speed-test') && kbps(receipt.after) === null) lacks.push('speed-test');
  // From afar there is nothing to photograph.
  if (needs.includes('photo') && !receipt.remotely && receipt.photos.length === 0) lacks.push('photo');
  if (receipt.restored === null) lacks.push('restored');
  if (!receipt.explanation.trim()) lacks.push('explanation');
  return lacks;
}

/** Megabits a second as somebody types them, in kilobits; null when it is no speed. */
export function kbps(typed: string): number | null {
  const words = typed.trim().replace('，', '.').replace('。', '.').replace(',', '.');
  if (!/^\d{1,5}(\.\d{0,3})?$/.test(words)) return null;
  return Math.round(Number(words) * 1000);
}

export function finishOf(receipt: Receipt): Deed {
  return {
    is: 'finish',
    remotely: receipt.remotely,
    cause: receipt.cause,
    before_kbps: kbps(receipt.before),
    after_kbps: kbps(receipt.after),
    parts: Object.entries(receipt.parts).flatMap(([part, count]) => Array.from({ length: count }, () => part)),
    artefacts: [],
    explanation: receipt.explanation.trim(),
    restored: receipt.restored === true,
  };
}

/** Causes by the first word of their code, in the policy's order: the branches of the tree. */
export function branches<T extends { code: string }>(causes: T[]): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const cause of causes) {
    const branch = cause.code.split('.')[0] ?? cause.code;
    found.set(branch, [...(found.get(branch) ?? []), cause]);
  }
  return [...found];
}

/** What is left on the van when what was used here and not yet booked is counted. */
export function onVan(parts: PartCountView[], visits: VisitView[], actions: Action[]): PartCountView[] {
  const versions = new Map(visits.map((visit) => [visit.visit, visit.version]));
  const used = actions.flatMap((action) => {
    const booked = action.version !== null && action.version <= (versions.get(action.visit) ?? Number.MAX_SAFE_INTEGER);
    return action.fate !== 'refused' && !booked && action.deed.is === 'finish' ? (action.deed.parts ?? []) : [];
  });
  return parts.map((one) => ({ ...one, count: one.count - used.filter((part) => part === one.part).length }));
}

/** The next batch: the oldest that wait, with the digests of their photos. */
export function batchOf(device: string, key: string, waiting: Action[], digests: Map<string, string>): VisitBatchBody {
  const batch: VisitBatchBody = { device, batch: key, actions: [] };
  let bytes = 0;
  for (const action of waiting.slice(0, BATCH_ACTIONS_MAX)) {
    const artefacts = action.photos.flatMap((id) => digests.get(id) ?? []);
    const deed = action.deed.is === 'finish' || action.deed.is === 'no-access' ? { ...action.deed, artefacts } : action.deed;
    const one = { key: action.key, case: action.case, visit: action.visit, occurred_at: action.occurred_at, deed };
    bytes += new TextEncoder().encode(JSON.stringify(one)).length;
    if (batch.actions.length > 0 && bytes > BATCH_BYTES_MAX) break;
    batch.actions.push(one);
  }
  return batch;
}
