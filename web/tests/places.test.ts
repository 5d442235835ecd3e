import { describe, expect, it } from 'vitest';
import type { VisitDayView } from '../src/api/types.ts';
import { areasOf, frameOf, routesOf, toPercent } from '../src/pages/dispatch/places.ts';

const named = (code: string) => ({ code, name: { zh: code, en: code } });
const spot = (latitude_milli: number, longitude_milli: number) => ({ latitude_milli, longitude_milli });

/** A day of one technician with two visits in one grid and one without coordinates. */
const day = {
  technicians: [{ technician: named('tao'), home: spot(28_550, 112_350) }, { technician: named('wei'), home: null }],
  visits: [
    { visit: 'a', unit: named('north'), technician: named('tao'), spot: spot(28_560, 112_350) },
    { visit: 'b', unit: named('north'), technician: named('tao'), spot: spot(28_560, 112_370) },
    { visit: 'c', unit: named('south'), technician: named('wei'), spot: null },
  ],
} as unknown as VisitDayView;

describe('the map of a day', () => {
  it('puts the north up, the east to the right, and everything inside', () => {
    const frame = frameOf(day);
    if (!frame) throw new Error('there are places');
    const [home, far] = [toPercent(frame, spot(28_550, 112_350)), toPercent(frame, spot(28_560, 112_370))];
    expect(far.y).toBeLessThan(home.y);
    expect(far.x).toBeGreaterThan(home.x);
    for (const share of [home.x, home.y, far.x, far.y]) expect(share).toBeGreaterThanOrEqual(0);
    for (const share of [home.x, home.y, far.x, far.y]) expect(share).toBeLessThanOrEqual(100);
  });

  it('draws a box for each grid with a place, and a way from home for whoever has one', () => {
    const frame = frameOf(day);
    if (!frame) throw new Error('there are places');
    expect(areasOf(day, frame).map((area) => area.unit.code)).toEqual(['north']);
    expect(routesOf(day, frame).map((route) => [route.technician, route.points.split(' ').length])).toEqual([['tao', 3]]);
  });

  it('has nothing to show where nobody knows a place', () => {
    expect(frameOf({ technicians: [], visits: [] } as unknown as VisitDayView)).toBeNull();
  });
});
