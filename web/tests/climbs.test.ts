import { expect, it } from 'vitest';
import type { CaseRowView, LadderBoardView } from '../src/api/types.ts';
import { comingClimbs, laterClimbs } from '../src/pages/ladder/climbs.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const NOBODY = { code: '', name: { zh: '', en: '' } };

function card(minutes: number, part: Partial<CaseRowView> = {}): CaseRowView {
  return {
    id: `${minutes}`, number: '', title: NOBODY.name, kind: 'complaint', category: '', state: 'inProgress', customer: NOBODY, unit: NOBODY, area: '', owner: NOBODY, handler: NOBODY,
    accepted_at: 0, due_name: NOBODY.name, due_state: 'running', rung: 1, next_rung_at: NOW + minutes * MINUTE, broken: 0, owed_minor: 0, chain: 1, red_line: NOBODY, paused: false, version: 1, ...part,
  };
}

const board = (...cards: CaseRowView[]): LadderBoardView => ({ columns: [{ rung: 1, post: NOBODY, holder: NOBODY, cards }], server_at: NOW });

it('shows each coming climb of two hours, in order, with the rung it reaches', () => {
  const climbs = comingClimbs(board(card(90), card(5), card(200), card(10, { paused: true }), card(-1)), NOW);
  expect(climbs.map(({ row, to, soon }) => [row.id, to, soon])).toEqual([['5', 2, true], ['90', 2, false]]);
  expect(laterClimbs(board(card(90), card(200)), NOW)).toBe(1);
});

it('lays neighbours into lanes, so that no mark covers another', () => {
  expect(comingClimbs(board(card(5), card(6), card(7), card(60)), NOW).map((climb) => climb.lane)).toEqual([0, 1, 2, 0]);
});
