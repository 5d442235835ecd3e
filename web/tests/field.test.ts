import { describe, expect, it } from 'vitest';
import type { VisitView } from '../src/api/types.ts';
import { EMPTY_RECEIPT, type Action, type Deed } from '../src/field/kinds.ts';
import { fitted } from '../src/field/photo.ts';
import { batchOf, branches, deedsOf, finishOf, instantFor, isOpen, kbps, missing, onVan, projected } from '../src/field/plan.ts';

const text = { zh: '', en: '' };
const named = { code: 'repair', name: text };

function visit(change: Partial<VisitView> = {}): VisitView {
  return {
    case: 'c', number: '260701-0001-1', version: 7, category: named, visit: 'v', job: named, text: '', unit: named, state: 'assigned', customer: '', customer_line: text,
    chosen_by: '', minutes: 60, two_persons: false, two_because: { zh: '', en: '' }, long: false, skills: [], tools: [], parts: [], looks: [], needs: ['cause', 'speed-test'], agreed: [], returned: [], asked_by: named, asked_at: 0, door_code: '', turned_at: 1_000, ...change,
  };
}

let seq = 0;
function done(deed: Deed, change: Partial<Action> = {}): Action {
  seq += 1;
  return { seq, key: `k${seq}`, case: 'c', visit: 'v', number: '', line: text, occurred_at: 2_000 + seq, deed, photos: [], fate: 'waiting', version: null, told: null, ...change };
}

const arrive: Deed = { is: 'arrive' };
const finish = finishOf({ ...EMPTY_RECEIPT, parts: { ont: 1 }, explanation: '好了', restored: true });

describe('what was done without network', () => {
  it('is counted in before the server knows of it', () => {
    const seen = projected(visit(), [done({ is: 'set-out' }), done(arrive, { occurred_at: 5_000 })]);
    expect([seen.state, seen.arrived_at, seen.turned_at]).toEqual(['on-site', 5_000, 5_000]);
    expect(isOpen(projected(visit(), [done(finish)]))).toBe(false);
  });

  it('is not counted in when it was refused, is another visit\'s, or the server shows it already', () => {
    const told = { code: 'G003', sentence: text, next_step: text };
    const refused = done(arrive, { fate: 'refused', told });
    expect(projected(visit(), [refused, done(arrive, { visit: 'w' }), done(arrive, { fate: 'accepted', version: 7 })]).state).toBe('assigned');
    expect(projected(visit(), [done(arrive, { fate: 'accepted', version: 8 })]).state).toBe('on-site');
  });

  it('never happened before the visit last turned, whatever the clock of the phone says', () => {
    expect(instantFor(visit(), 400)).toBe(1_000);
    expect(instantFor(visit(), 4_000)).toBe(4_000);
  });

  it('offers only what the step allows', () => {
    expect(deedsOf(visit())[0]).toBe('set-out');
    expect(deedsOf(visit({ state: 'on-site' }))).toEqual(['finish', 'no-access', 'reject']);
    expect(deedsOf(visit({ state: 'done' }))).toEqual([]);
  });
});

describe('a receipt', () => {
  it('says what the policy still wants', () => {
    expect(missing(EMPTY_RECEIPT, ['cause', 'speed-test', 'photo'])).toEqual(['cause', 'speed-test', 'photo', 'restored', 'explanation']);
    const whole = { ...EMPTY_RECEIPT, cause: 'access.connector', after: '98.5', photos: ['p'], restored: false, explanation: '接头松了' };
    expect(missing(whole, ['cause', 'speed-test', 'photo'])).toEqual([]);
    expect(missing({ ...whole, photos: [], remotely: true }, ['photo'])).toEqual([]);
  });

  it('takes speeds as people type them, in whole kilobits', () => {
    expect([kbps('98.5'), kbps(' 300 '), kbps('0'), kbps('98，5')]).toEqual([98_500, 300_000, 0, 98_500]);
    expect([kbps(''), kbps('fast'), kbps('-3'), kbps('1234567')]).toEqual([null, null, null, null]);
  });

  it('names each part once a piece, and the van has fewer until the server booked them', () => {
    const parts = [{ part: 'ont', count: 4 }];
    expect(finish).toMatchObject({ parts: ['ont'], before_kbps: null });
    expect(onVan(parts, [visit()], [done(finish)])[0]?.count).toBe(3);
    expect(onVan(parts, [visit({ version: 9 })], [done(finish, { fate: 'accepted', version: 9 })])[0]?.count).toBe(4);
    expect(onVan(parts, [], [done(finish, { fate: 'refused' })])[0]?.count).toBe(4);
  });

  it('finds its cause by branch and leaf', () => {
    const causes = ['access.connector', 'terminal.modem', 'access.splitter'].map((code) => ({ code }));
    expect(branches(causes).map(([branch, leaves]) => [branch, leaves.length])).toEqual([['access', 2], ['terminal', 1]]);
  });
});

describe('a batch', () => {
  it('keeps the order and names photos by their digests', () => {
    const access = done({ is: 'no-access', text: '没人', artefacts: [] }, { photos: ['p1', 'p2'] });
    const batch = batchOf('phone', 'b', [done(arrive), access], new Map([['p1', 'd1'], ['p2', 'd2']]));
    expect(batch.actions.map((action) => action.deed.is)).toEqual(['arrive', 'no-access']);
    expect(batch.actions[1]?.deed).toMatchObject({ artefacts: ['d1', 'd2'] });
  });

  it('stays below what the server reads at once', () => {
    const wordy = () => done(finishOf({ ...EMPTY_RECEIPT, explanation: '长'.repeat(1000), restored: true }));
    const batch = batchOf('phone', 'b', Array.from({ length: 60 }, wordy), new Map());
    expect(batch.actions.length).toBeGreaterThan(5);
    expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(60_000);
    expect(batchOf('phone', 'b', Array.from({ length: 60 }, () => done(arrive)), new Map()).actions).toHaveLength(50);
  });
});

describe('a photo', () => {
  it('is made small by its longest side, and never larger', () => {
    expect([fitted(4000, 3000), fitted(3000, 4000), fitted(640, 480)]).toEqual([[1280, 960], [960, 1280], [640, 480]]);
  });
});
