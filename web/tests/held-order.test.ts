import { describe, expect, it } from 'vitest';
import { merge } from '../src/pages/cases/held-order.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));
const ids = (list: { id: string }[]) => list.map((one) => one.id).join('');

describe('a list that is pointed at', () => {
  it('keeps its order while what it says is fresh', () => {
    const { rows: shown, waiting } = merge([{ id: 'a', at: 1 }, { id: 'b', at: 1 }], [{ id: 'b', at: 2 }, { id: 'a', at: 2 }]);
    expect(ids(shown)).toBe('ab');
    expect(shown.every((row) => row.at === 2)).toBe(true);
    expect(waiting).toBe(2);
  });
  it('keeps what left it and lets nothing in between', () => {
    expect(merge(rows('a', 'b', 'c'), rows('a', 'x', 'c'))).toEqual({ rows: rows('a', 'b', 'c'), waiting: 2 });
  });
  it('grows at its end at once', () => {
    expect(merge(rows('a', 'b'), rows('a', 'b', 'c', 'd'))).toEqual({ rows: rows('a', 'b', 'c', 'd'), waiting: 0 });
  });
  it('begins with what comes first', () => {
    expect(merge([], rows('a', 'b'))).toEqual({ rows: rows('a', 'b'), waiting: 0 });
  });
});
