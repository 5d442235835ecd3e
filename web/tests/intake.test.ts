import { describe, expect, it } from 'vitest';
import { isWaiting } from '../src/api/calls.ts';
import type { CallView, CannedView, CategoryView } from '../src/api/types.ts';
import { fittingTexts } from '../src/pages/intake/canned.tsx';
import { kindOf, leavesOf, matching } from '../src/pages/intake/categories.ts';

const category = (code: string, zh: string, kind: string, products: string[] = []): CategoryView => ({ code, name: { zh, en: code }, kind, products });
const TREE = [
  category('fault', '障碍', 'fault'),
  category('fault.net', '不能上网', 'fault'),
  category('fault.slow', '上网慢', 'fault'),
  category('complaint.bill', '多收费', 'complaint'),
  category('appeal.bill', '申诉多收费', 'appeal'),
];
const LEAVES = leavesOf(TREE);
const codes = (found: CategoryView[]) => found.map((one) => one.code);

describe('a category by typing', () => {
  it('finds two Chinese characters or a Latin word anywhere in leaves that an agent opens', () => {
    expect(codes(matching(LEAVES, null, '上网', ''))).toEqual(['fault.net', 'fault.slow']);
    expect(codes(matching(LEAVES, null, 'BILL', ''))).toEqual(['complaint.bill']);
  });
  it('shows those of the chosen kind first, and others by their words', () => {
    expect(codes(matching(LEAVES, 'complaint', 'l', ''))).toEqual(['complaint.bill', 'fault.net', 'fault.slow']);
    expect(codes(matching(LEAVES, 'fault', '', ''))).toEqual(['fault.net', 'fault.slow']);
    expect(codes(matching(LEAVES, null, '', ''))).toEqual([]);
  });
  it('offers what the service of the call can have, and anything else only when it is typed, last', () => {
    const both = [category('fault.net', '不能上网', 'fault', ['broadband']), category('fault.tv', '网络电视无信号', 'fault', ['digital-tv']), category('fault.other', '其他', 'fault')];
    expect(codes(matching(both, 'fault', '', '', 'digital-tv'))).toEqual(['fault.tv', 'fault.other']);
    expect(codes(matching(both, 'fault', '', '', 'broadband'))).toEqual(['fault.net', 'fault.other']);
    expect(codes(matching(both, 'fault', '', '', ''))).toEqual(['fault.net', 'fault.tv', 'fault.other']);
    expect(codes(matching(both, 'fault', '网', '', 'digital-tv'))).toEqual(['fault.tv', 'fault.net']);
    expect(codes(matching(both, 'fault', '', 'fault.net', 'digital-tv'))).toEqual(['fault.tv', 'fault.other', 'fault.net']);
  });
  it('knows the kind of intake that opens it', () => {
    expect(LEAVES.map(kindOf)).toEqual(['fault', 'fault', 'complaint']);
  });
});

describe('canned texts', () => {
  const texts: CannedView[] = [
    { code: 'a', topic: '', text: { zh: '在家', en: 'at home' } },
    { code: 'b', topic: 'fault.net', text: { zh: '红灯', en: 'red light' } },
    { code: 'c', topic: 'complaint', text: { zh: '红包', en: 'gift' } },
  ];
  const found = (chosen: string, typed: string) => fittingTexts(texts, chosen, typed).map((one) => one.code).join('');
  it('come by topic, those of the branch first', () => {
    expect(found('fault.net', '')).toBe('ba');
    expect(found('fault.network', '')).toBe('a');
    expect(found('', '')).toBe('abc');
  });
  it('come by what is typed, from every branch', () => expect(found('fault.net', '红')).toBe('bc'));
});

describe('a call', () => {
  const call = (part: Partial<CallView>): CallView => ({ call: 'k', number: '', state: 'ringing', began_at: 0, recording: '', callers: [], ...part });
  it('waits while it rings, while it is spoken on, and until it was recorded', () => {
    expect(isWaiting(call({}), 60_000)).toBe(true);
    expect(isWaiting(call({}), 200_000)).toBe(false);
    expect(isWaiting(call({ state: 'answered', answered_at: 5 }), 3_600_000)).toBe(true);
    expect(isWaiting(call({ state: 'ended', ended_at: 9, answered_at: 5 }), 60_000)).toBe(true);
    expect(isWaiting(call({ state: 'ended', ended_at: 9, answered_at: 5 }), 700_000)).toBe(false);
    expect(isWaiting(call({ state: 'ended', ended_at: 9 }), 60)).toBe(false);
    expect(isWaiting(call({ contact: 'c' }), 60)).toBe(false);
  });
});
