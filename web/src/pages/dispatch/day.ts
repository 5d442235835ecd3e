import type { TechnicianDayView, VisitDayView, VisitRowView } from '../../api/types.ts';

/** A visit that is moved by hand: where it would stand. */
export interface Move {
  visit: string;
  technician: string;
  startsAt: number;
  /** Of two who go the one whose share is moved; the lead's when absent. */
  from?: string;
}

export const QUARTER_MILLIS = 15 * 60_000;
const HOUR_MILLIS = 60 * 60_000;

/** The hours that the board shows: all shifts and visits of the day, at least from eight to eight. */
export function shownHours(view: VisitDayView): { from: number; until: number } {
  const begins = view.technicians.map((one) => one.shift_from_at).concat(view.visits.map((one) => one.starts_at));
  const ends = view.technicians.map((one) => one.shift_until_at).concat(view.visits.map((one) => one.ends_at));
  const known = (at: number | null | undefined): at is number => at != null && at >= view.from_at && at <= view.until_at;
  const from = Math.min(view.from_at + 8 * HOUR_MILLIS, ...begins.filter(known));
  const until = Math.max(view.from_at + 20 * HOUR_MILLIS, ...ends.filter(known));
  return { from: from - ((from - view.from_at) % HOUR_MILLIS), until };
}

/** Share of the shown hours at which an instant stands, in per cent. */
export function share(at: number, hours: { from: number; until: number }): number {
  return Math.max(0, Math.min(100, ((at - hours.from) * 100) / (hours.until - hours.from)));
}

/** Whether a visit can still be moved. */
export const movable = (visit: VisitRowView): boolean => visit.state === 'assigned' || visit.state === 'booked';

/** How a visit is coloured: by what became of its window, else by how far it is. */
export function tone(visit: VisitRowView): string {
  if (visit.outcome === 'missed') return 'broken';
  if (visit.state === 'done' || visit.outcome === 'kept') return 'met';
  if (visit.state === 'on-the-way' || visit.state === 'on-site') return 'near';
  return '';
}

/** Visits of one technician, by time. */
export function visitsOf(view: VisitDayView, technician: string): VisitRowView[] {
  return view.visits.filter((visit) => visit.technician?.code === technician || visit.mate?.code === technician);
}

/** Visits of the day to which nobody goes. */
export const waiting = (view: VisitDayView): VisitRowView[] => view.visits.filter((visit) => visit.technician == null);

/** One step of a visit under the arrows: a quarter of an hour, or to the neighbour who works that day. */
export function step(view: VisitDayView, move: Move, quarters: number, rows: number): Move {
  const working = view.technicians.filter((one) => one.shift_from_at != null);
  const place = working.findIndex((one) => one.technician.code === move.technician);
  const at = working[Math.max(0, Math.min(working.length - 1, place + rows))];
  const startsAt = move.startsAt + quarters * QUARTER_MILLIS;
  return { ...move, technician: at?.technician.code ?? move.technician, startsAt: clamp(startsAt, at) };
}

/** A move onto a row, at the nearest quarter of an hour inside his shift; none where nobody works. */
export function fitted(view: VisitDayView, move: Move): Move | null {
  const technician = view.technicians.find((one) => one.technician.code === move.technician);
  if (technician?.shift_from_at == null) return null;
  const quarter = view.from_at + Math.round((move.startsAt - view.from_at) / QUARTER_MILLIS) * QUARTER_MILLIS;
  return { ...move, startsAt: clamp(quarter, technician) };
}

function clamp(startsAt: number, technician: TechnicianDayView | undefined): number {
  const from = technician?.shift_from_at ?? startsAt;
  const until = (technician?.shift_until_at ?? startsAt + QUARTER_MILLIS) - QUARTER_MILLIS;
  return Math.max(from, Math.min(until, startsAt));
}

/** Where a visit stands before it is moved; one to which nobody goes begins with its window and the first who works. */
export function startOf(view: VisitDayView, visit: VisitRowView): Move | null {
  const first = view.technicians.find((one) => one.shift_from_at != null);
  const technician = visit.technician?.code ?? first?.technician.code;
  const startsAt = visit.starts_at ?? visit.window_from_at;
  return technician == null || startsAt == null ? null : { visit: visit.visit, technician, startsAt, from: visit.technician?.code };
}

/** Who would go after a move: of two the share that is moved changes hands, and the other stays. */
export function handsOf(visit: VisitRowView, move: Move): { technician: string; mate: string | null } {
  const lead = visit.technician?.code;
  const mate = visit.mate?.code;
  if (!visit.two_persons || !lead || !mate) return { technician: move.technician, mate: null };
  const fromMate = move.from === mate;
  if (move.technician === (fromMate ? lead : mate)) return { technician: lead, mate };
  return fromMate ? { technician: lead, mate: move.technician } : { technician: move.technician, mate };
}

/** Whether a move ends where the visit stands already. */
export function isStill(visit: VisitRowView, move: Move): boolean {
  const hands = handsOf(visit, move);
  return visit.technician?.code === hands.technician && (visit.mate?.code ?? null) === hands.mate && visit.starts_at === move.startsAt;
}
