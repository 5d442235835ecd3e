import { describe, expect, it } from 'vitest';
import { factorText } from '../src/pages/wages/parts.tsx';
import { barTime, dayHeading, moneyText, sameMonth, shortInstant } from '../src/time/words.ts';
import { dayNumber, fromLocalInput, toLocalInput } from '../src/time/zone.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-21T14:26:08+08:00');

describe('instants in words', () => {
  it('names the days around now', () => {
    expect(shortInstant(Date.parse('2026-11-21T14:30:00+08:00'), NOW, ZONE, 'zh')).toBe('今天 14:30');
    expect(shortInstant(Date.parse('2026-11-22T00:00:00+08:00'), NOW, ZONE, 'zh')).toBe('明天 00:00');
    expect(shortInstant(Date.parse('2026-11-24T10:00:00+08:00'), NOW, ZONE, 'en')).toBe('24 Nov 10:00');
    expect(shortInstant(Date.parse('2027-01-02T10:00:00+08:00'), NOW, ZONE, 'zh')).toBe('2027-01-02 10:00');
  });
  it('heads a day and tells the time in the bar', () => {
    expect(dayHeading(NOW, NOW, ZONE, 'zh')).toBe('今天 11-21 周六');
    expect(dayHeading(NOW - 86_400_000, NOW, ZONE, 'en')).toBe('Yesterday, Fri 20 Nov');
    expect(barTime(NOW, ZONE, 'zh')).toBe('11-21 周六 14:26:08');
  });
  it('knows whether two instants lie in one month of the zone', () => {
    // Half past midnight of the first in China is still the month before in Greenwich.
    expect(sameMonth(Date.parse('2026-11-01T00:30:00+08:00'), NOW, ZONE)).toBe(true);
    expect(sameMonth(Date.parse('2026-10-25T00:00:00+08:00'), NOW, ZONE)).toBe(false);
    expect(sameMonth(Date.parse('2025-11-21T14:00:00+08:00'), NOW, ZONE)).toBe(false);
  });
  it('says a factor as people do', () => {
    expect([factorText(12, 10), factorText(0, 1), factorText(10, 10), factorText(3, 4), factorText(1, 3)]).toEqual(['1.2', '0', '1', '0.75', '1/3']);
  });
  it('writes sums with their sign', () => {
    expect(moneyText(1000, 'CNY', 'zh')).toBe('¥10.00');
    expect(moneyText(3, 'validity-days', 'en')).toBe('3 days');
    // The ledger is kept in parts and points as well: no unit of a rule breaks a page.
    expect(moneyText(-2, 'part/ont', 'zh')).toBe('-2 件 ont');
    expect(moneyText(5, 'deduction-points', 'zh')).toBe('5 分');
    expect(moneyText(7, 'like', 'en')).toBe('7 like');
  });
});

describe('wall time of the zone', () => {
  it('goes there and back', () => {
    const instant = Date.parse('2026-11-21T14:26:00+08:00');
    expect(toLocalInput(instant, ZONE)).toBe('2026-11-21T14:26');
    expect(fromLocalInput('2026-11-21T14:26', ZONE)).toBe(instant);
    expect(fromLocalInput('', ZONE)).toBeNull();
  });
  it('stands a change of offset', () => {
    expect(fromLocalInput('2026-03-29T12:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T12:00:00+02:00'));
    expect(fromLocalInput('2026-03-29T01:30', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:30:00+01:00'));
  });
  it('counts days at midnight of the zone', () => {
    const midnight = Date.parse('2026-11-22T00:00:00+08:00');
    expect(dayNumber(midnight, ZONE) - dayNumber(midnight - 1, ZONE)).toBe(1);
  });
});
