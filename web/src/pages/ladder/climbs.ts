import type { CaseRowView, LadderBoardView } from '../../api/types.ts';
import { SOON_MILLIS } from '../../time/soon.ts';
import { fromLocalInput, toLocalInput } from '../../time/zone.ts';

/*
 * Whether a case is held says nothing here: a pause stops what was promised to the customer and never the ladder. A case that
 * climbs no more has no next rung.
 */

/** The strip and the cards look this far ahead, unless somebody looks until the morning. */
export const WINDOW_MILLIS = 2 * 3_600_000;

const DAY_MILLIS = 86_400_000;
/** Whoever plans the night looks until the day's shift is there. */
const MORNING = '08:00';

/** Lanes that the strip may grow to before marks lie on one another. */
const LANES = 8;
/** Marks closer than this share of the strip go to another lane: a mark of 24 px on a desk, and on a telephone. */
export const GAP = { desk: 0.035, phone: 0.085 };
/** Words of the axis stand at least this share apart: `11:00` on a desk, and on a telephone. */
export const TICK_GAP = { desk: 0.075, phone: 0.16 };

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

/** The next eight in the morning that is further off than the two hours that one sees anyway. */
export function morningAfter(now: number, zone: string): number {
  const days = [0, 1, 2].map((ahead) => fromLocalInput(`${toLocalInput(now + ahead * DAY_MILLIS, zone).slice(0, 10)}T${MORNING}`, zone));
  return days.find((at) => at !== null && at > now + WINDOW_MILLIS) ?? now + DAY_MILLIS;
}

/** Climbs until an instant in order, every one of each case, laid into lanes so that no two marks cover each other. */
export function comingClimbs(board: LadderBoardView, now: number, until: number, gap: number = GAP.desk): Climb[] {
  const ends: number[] = Array.from({ length: LANES }, () => -1);
  const rows = new Map(board.columns.flatMap((column) => column.cards).map((row) => [row.id, row]));
  return board.climbs
    .flatMap((climb) => {
      const row = rows.get(climb.case);
      return row && climb.at > now && climb.at <= until ? [{ row, to: climb.rung, at: climb.at }] : [];
    })
    .map(({ row, to, at }) => {
      const share = (at - now) / (until - now);
      const free = ends.findIndex((end) => share - end >= gap);
      const lane = free === -1 ? LANES - 1 : free;
      ends[lane] = share;
      return { row, to, at, share, lane, soon: at - now <= SOON_MILLIS };
    });
}

export function laterClimbs(board: LadderBoardView, until: number): number {
  return board.climbs.filter((climb) => climb.at > until).length;
}

/** Half hours inside a strip of two hours, every second hour in a longer one; none so near another that the words would touch. */
export function ticks(now: number, until: number, gap: number = TICK_GAP.desk): { at: number; share: number }[] {
  const step = until - now > 2 * WINDOW_MILLIS ? WINDOW_MILLIS : 1_800_000;
  const found: { at: number; share: number }[] = [];
  for (let at = Math.ceil(now / step) * step; at < until; at += step) {
    const share = (at - now) / (until - now);
    if (share - (found.at(-1)?.share ?? 0) >= gap) found.push({ at, share });
  }
  return found;
}
