import { describe, expect, it } from 'vitest';
import { listAddress, readFilters, toQuery, writeFilters } from '../src/pages/cases/filters.ts';

describe('the filters of the list', () => {
  it('go to the address and back', () => {
    const filters = readFilters(new URLSearchParams('handler=me&broken=true&kind=fault&unit=990104&order=rung&q=0417'));
    expect(listAddress(filters)).toBe('?kind=fault&handler=me&unit=990104&broken=true&order=rung&q=0417');
    expect(toQuery(filters)).toEqual({ order: 'rung', state: 'open', kind: 'fault', handler: 'me', unit: '990104', broken: true, q: '0417' });
  });
  it('leave defaults out and the rest of the address in', () => {
    const filters = readFilters(new URLSearchParams('order=nonsense'));
    expect(writeFilters(new URLSearchParams('why=c1&order=nonsense'), filters).toString()).toBe('why=c1');
  });
});

describe('a figure of today', () => {
  it('opens the very list that it counted', () => {
    for (const [list, query] of [
      ['state=closed&closed=today&broken=false', { order: 'due', state: 'closed', closed: 'today', broken: false }],
      ['state=open&near=true', { order: 'due', state: 'open', near: true }],
      ['state=open&rung=0', { order: 'due', state: 'open', rung: 0 }],
    ] as const) {
      expect(toQuery(readFilters(new URLSearchParams(list)))).toEqual(query);
    }
  });
});
