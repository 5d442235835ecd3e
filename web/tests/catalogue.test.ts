import { describe, expect, it } from 'vitest';
import { fieldEn } from '../src/i18n/en-field.ts';
import { en } from '../src/i18n/en.ts';
import { fieldZh } from '../src/i18n/zh-field.ts';
import { zh } from '../src/i18n/zh.ts';

/** Types hold the fixed keys; this holds the tables by code, and that nothing is empty. */
function paths(value: unknown, at = ''): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => paths(inner, `${at}.${key}`));
  }
  return [`${at}${value === '' ? ' is empty' : ''}`];
}

describe('the catalogues', () => {
  it('have the same keys, none empty', () => {
    expect(paths(en)).toEqual(paths(zh));
    expect(paths(zh).filter((path) => path.endsWith('is empty'))).toEqual([]);
  });

  it('of the phone have the same keys, none empty', () => {
    expect(paths(fieldEn)).toEqual(paths(fieldZh));
    expect([...paths(fieldZh), ...paths(fieldEn)].filter((path) => path.endsWith('is empty'))).toEqual([]);
  });
});
