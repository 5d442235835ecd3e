import { expect, it } from 'vitest';
import type { CaseRowView, LadderBoardView } from '../src/api/types.ts';
import { comingClimbs, laterClimbs, morningAfter, ticks, WINDOW_MILLIS } from '../src/pages/ladder/climbs.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const NOBODY = { code: '', name: { zh: '', en: '' } };

function card(minutes: number, part: Partial<CaseRowView> = {}): CaseRowView {
  return {
    id: `${minutes}`, number: '', title: NOBODY.name, kind: 'complaint', category: '', state: 'inProgress', customer: NOBODY, unit: NOBODY, area: '', owner: NOBODY, handler: NOBODY,
    accepted_at: 0, due_name: NOBODY.name, due_state: 'running', rung: 1, next_rung_at: NOW + minutes * MINUTE, broken: 0, owed_minor: 0, chain: 1, red_line: NOBODY, paused: false, version: 1, ...part,
  };
}

/** The next climb of each card, as the server tells it; a case at the top has none; one that is held climbs on. */
const firstOf = (row: CaseRowView) => (row.next_rung_at == null ? [] : [{ case: row.id, rung: row.rung + 1, at: row.next_rung_at }]);
const board = (...cards: CaseRowView[]): LadderBoardView => ({
  columns: [{ rung: 1, post: NOBODY, holder: NOBODY, cards }], climbs: cards.flatMap(firstOf).sort((a, b) => a.at - b.at), server_at: NOW,
});

it('shows each coming climb of two hours, in order, with the rung it reaches', () => {
  const climbs = comingClimbs(board(card(90), card(5), card(200), card(-1)), NOW, NOW + WINDOW_MILLIS);
  expect(climbs.map(({ row, to, soon }) => [row.id, to, soon])).toEqual([['5', 2, true], ['90', 2, false]]);
  expect(laterClimbs(board(card(90), card(200)), NOW + WINDOW_MILLIS)).toBe(1);
});

it('shows the climb of a held case: a pause stops promises and never the ladder', () => {
  const held = [card(10, { paused: true }), card(300, { id: 'late', paused: true }), card(0, { id: 'top', paused: true, next_rung_at: null })];
  expect(comingClimbs(board(...held), NOW, NOW + WINDOW_MILLIS).map(({ row }) => row.id)).toEqual(['10']);
  expect(laterClimbs(board(...held), NOW + WINDOW_MILLIS)).toBe(1);
});

it('counts every step of a night, not only the next one', () => {
  const steps = [2, 3, 4, 5].map((rung, place) => ({ case: '30', rung, at: NOW + (30 + 120 * place) * MINUTE }));
  const climbs = comingClimbs({ ...board(card(30)), climbs: steps }, NOW, NOW + 300 * MINUTE);
  expect(climbs.map(({ row, to }) => [row.id, to])).toEqual([['30', 2], ['30', 3], ['30', 4]]);
  expect(laterClimbs({ ...board(card(30)), climbs: steps }, NOW + 300 * MINUTE)).toBe(1);
});

it('lays neighbours into lanes, so that no mark covers another', () => {
  expect(comingClimbs(board(card(5), card(6), card(7), card(60)), NOW, NOW + WINDOW_MILLIS).map((climb) => climb.lane)).toEqual([0, 1, 2, 0]);
});

it('looks until the next morning, and never less far than two hours', () => {
  const zone = 'Asia/Shanghai';
  const at = (wall: string) => Date.parse(`${wall}:00+08:00`);
  expect(morningAfter(at('2026-07-01T10:20'), zone)).toBe(at('2026-07-02T08:00'));
  expect(morningAfter(at('2026-07-01T02:00'), zone)).toBe(at('2026-07-01T08:00'));
  expect(morningAfter(at('2026-07-01T06:30'), zone)).toBe(at('2026-07-02T08:00'));
  const evening = at('2026-07-01T18:00');
  const climbs = comingClimbs({ ...board(card(0, { id: 'night', next_rung_at: at('2026-07-01T23:30') })), server_at: evening }, evening, morningAfter(evening, zone));
  expect(climbs.map((climb) => climb.row.id)).toEqual(['night']);
});

it('writes no hour of the axis over another', () => {
  const shares = (now: number, until: number, gap: number) => [0, ...ticks(now, until, gap).map((tick) => tick.share)];
  for (const gap of [0.075, 0.16]) {
    for (const until of [NOW + WINDOW_MILLIS, NOW + 11 * WINDOW_MILLIS]) {
      const places = shares(NOW, until, gap);
      expect(places.length).toBeGreaterThan(2);
      expect(places.slice(1).every((place, index) => place - (places[index] ?? 0) >= gap)).toBe(true);
    }
  }
});
