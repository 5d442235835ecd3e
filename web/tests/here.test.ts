import { expect, test } from 'vitest';
import { mayBeSignedIn } from '../src/api/here.ts';

test('a page knows by a whole cookie of that name that somebody may be signed in', () => {
  expect(mayBeSignedIn('yinuo_here=1')).toBe(true);
  expect(mayBeSignedIn('other=2; yinuo_here=1')).toBe(true);
  for (const none of ['', 'yinuo_here=', 'xyinuo_here=1', 'yinuo_here=10', 'other=yinuo_here=1']) {
    expect(mayBeSignedIn(none), none).toBe(false);
  }
});
