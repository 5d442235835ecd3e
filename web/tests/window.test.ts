import { describe, expect, it } from 'vitest';
import { spanOf } from '../src/parts/window.ts';

describe('the window over a long list', () => {
  it('draws what is seen with some rows beyond, and never more than a screen or three', () => {
    for (const top of [0, 1, 52, 53, 5_000, 264_700, 529_470]) {
      const { from, to } = spanOf(10_000, 53, top, 530);
      expect(from).toBeLessThanOrEqual(Math.floor(top / 53));
      expect(to).toBeGreaterThanOrEqual(Math.min(10_000, Math.ceil((top + 530) / 53)));
      expect(to - from).toBeLessThanOrEqual(60);
    }
  });

  it('draws a short list whole, and nothing of an empty one', () => {
    expect(spanOf(7, 53, 0, 530)).toEqual({ from: 0, to: 7 });
    expect(spanOf(0, 53, 0, 530)).toEqual({ from: 0, to: 0 });
  });

  it('stays inside a list that grew shorter under it', () => {
    const { from, to } = spanOf(10, 53, 50_000, 530);
    expect(from).toBeLessThan(10);
    expect(to).toBe(10);
  });
});
