import { describe, expect, it } from 'vitest';
import { zh } from '../src/i18n/zh.ts';
import { en } from '../src/i18n/en.ts';
import { clockFace, passedShare, type ClockFacts } from '../src/time/clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-21T14:26:08+08:00');

function says(clock: ClockFacts, seconds = false): string {
  const face = clockFace(clock, NOW, 'zh', seconds);
  return `${zh.clock[face.word]} ${face.digits}`.trim();
}

describe('a clock in words', () => {
  it('counts down what runs', () => {
    expect(says({ state: 'running', due_at: NOW + 105 * MINUTE })).toBe('剩 1:45');
  });
  it('says days and hours from a day on', () => {
    expect(says({ state: 'running', due_at: NOW + 31 * HOUR })).toBe('剩 1天07时');
  });
  it('shows seconds only when near, and only where there is room', () => {
    const near = { state: 'running' as const, due_at: NOW + 5 * MINUTE + 42_000, warn_at: NOW - MINUTE };
    expect(says(near, true)).toBe('剩 0:05:42');
    expect(says(near)).toBe('剩 0:05');
    expect(clockFace(near, NOW, 'zh').tone).toBe('near');
    expect(says({ ...near, warn_at: NOW + MINUTE }, true)).toBe('剩 0:05');
  });
  it('says how late what broke is, up to its stop', () => {
    expect(says({ state: 'broken', due_at: NOW - 266 * MINUTE })).toBe('超 4:26');
    expect(says({ state: 'broken', due_at: NOW - 266 * MINUTE, stopped_at: NOW - 60 * MINUTE })).toBe('超 3:26');
  });
  it('says how long what stands has stood', () => {
    expect(says({ state: 'paused', due_at: NOW, paused_since_at: NOW - 40 * MINUTE })).toBe('停 0:40');
  });
  it('says how early what was kept came', () => {
    expect(says({ state: 'kept', due_at: NOW, stopped_at: NOW - 17 * MINUTE })).toBe('早 0:17');
    expect(says({ state: 'kept', due_at: NOW, stopped_at: NOW - 30_000 })).toBe('按时');
  });
  it('never judges: at zero it is due, not broken', () => {
    expect(says({ state: 'running', due_at: NOW })).toBe('到时');
    expect(clockFace({ state: 'running', due_at: NOW - HOUR }, NOW, 'zh').tone).toBe('due');
  });
  it('speaks English', () => {
    const face = clockFace({ state: 'running', due_at: NOW + 31 * HOUR }, NOW, 'en');
    expect(`${en.clock[face.word]} ${face.digits}`).toBe('left 1d 07h');
  });
});

describe('the bar under a clock', () => {
  it('stays between empty and full', () => {
    expect(passedShare(0, 100, -5)).toBe(0);
    expect(passedShare(0, 100, 25)).toBe(0.25);
    expect(passedShare(0, 100, 250)).toBe(1);
    expect(passedShare(100, 100, 50)).toBe(1);
  });
});
