import { expect, test } from 'vitest';
import { byTree } from '../src/parts/unit-tree.ts';

const unit = (code: string, parent: string) => ({ code, parent, name: { zh: code, en: code } });

test('units stand below the one above them, and none is lost', () => {
  const shown = byTree([unit('a-grid', 'county'), unit('city', ''), unit('county', 'city'), unit('office', 'city'), unit('stray', 'gone')]);
  expect(shown.map(({ unit: one, depth }) => `${depth} ${one.code}`)).toEqual(['0 city', '1 county', '2 a-grid', '1 office', '0 stray']);
});
