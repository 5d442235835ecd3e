import type { CaseRowView, LadderBoardView } from '../../api/types.ts';

/** The strip and the cards look this far ahead. */
export const WINDOW_MILLIS = 2 * 3_600_000;
/** A climb this close is shown as near and with seconds. */
export const SOON_MILLIS = 30 * 60_000;

/** Lanes that the strip may grow to before marks lie on one another. */
const LANES = 8;
/** Marks closer than this share of the strip go to another lane: a mark of 24 px on a desk, and on a telephone. */
export const GAP = { desk: 0.035, phone: 0.085 };

export interface Climb {
  row: CaseRowView;
  /** The rung that it would reach. */
  to: number;
  at: number;
  /** Place on the strip, 0 to 1. */
  share: number;
  lane: number;
  soon: boolean;
}

/** Climbs of the next two hours in order, laid into lanes so that no two marks cover each other. */
export function comingClimbs(board: LadderBoardView, now: number, gap: number = GAP.desk): Climb[] {
  const ends: number[] = Array.from({ length: LANES }, () => -1);
  return board.columns
    .flatMap((column) => column.cards.map((row) => ({ row, to: column.rung + 1 })))
    .filter(({ row }) => row.next_rung_at != null && !row.paused && row.next_rung_at > now && row.next_rung_at <= now + WINDOW_MILLIS)
    .sort((a, b) => (a.row.next_rung_at ?? 0) - (b.row.next_rung_at ?? 0))
    .map(({ row, to }) => {
      const at = row.next_rung_at ?? now;
      const share = (at - now) / WINDOW_MILLIS;
      const free = ends.findIndex((end) => share - end >= gap);
      const lane = free === -1 ? LANES - 1 : free;
      ends[lane] = share;
      return { row, to, at, share, lane, soon: at - now <= SOON_MILLIS };
    });
}

export function laterClimbs(board: LadderBoardView, now: number): number {
  return board.columns.flatMap((column) => column.cards).filter((row) => !row.paused && (row.next_rung_at ?? 0) > now + WINDOW_MILLIS).length;
}

/** Half hours inside the strip. */
export function ticks(now: number): { at: number; share: number }[] {
  const half = 1_800_000;
  const first = Math.ceil(now / half) * half;
  return Array.from({ length: 4 }, (_, index) => first + index * half)
    .filter((at) => at - now > half / 2 && at < now + WINDOW_MILLIS)
    .map((at) => ({ at, share: (at - now) / WINDOW_MILLIS }));
}
