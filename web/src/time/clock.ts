import { spanText } from './words.ts';
import type { ClockState } from '../api/types.ts';
import type { Language } from '../i18n/messages.ts';

/** How a clock is shown. The state is the server's; only the difference to now is ours. */

export type Tone = 'running' | 'near' | 'due' | 'broken' | 'paused' | 'met' | 'void';
export type ClockWord = 'left' | 'late' | 'held' | 'early' | 'kept' | 'due' | 'withdrawn' | 'void' | 'ended' | 'none';

export interface ClockFace {
  tone: Tone;
  word: ClockWord;
  digits: string;
}

export interface ClockFacts {
  state: ClockState;
  due_at?: number | null;
  warn_at?: number | null;
  stopped_at?: number | null;
  paused_since_at?: number | null;
}

const MINUTE = 60_000;

export function clockFace(clock: ClockFacts, now: number, language: Language, secondsWhenNear = false): ClockFace {
  const due = clock.due_at ?? null;
  switch (clock.state) {
    case 'running': {
      if (due === null) return { tone: 'running', word: 'none', digits: '' };
      if (due <= now) return { tone: 'due', word: 'due', digits: '' };
      const near = clock.warn_at != null && now >= clock.warn_at;
      return { tone: near ? 'near' : 'running', word: 'left', digits: spanText(due - now, language, near && secondsWhenNear) };
    }
    case 'broken': {
      const until = clock.stopped_at ?? now;
      return { tone: 'broken', word: 'late', digits: due === null ? '' : spanText(until - due, language) };
    }
    case 'paused': {
      const since = clock.paused_since_at ?? null;
      return { tone: 'paused', word: 'held', digits: since === null ? '' : spanText(now - since, language) };
    }
    case 'kept': {
      const early = due !== null && clock.stopped_at != null ? due - clock.stopped_at : 0;
      if (early < MINUTE) return { tone: 'met', word: 'kept', digits: '' };
      return { tone: 'met', word: 'early', digits: spanText(early, language) };
    }
    case 'withdrawn':
      return { tone: 'void', word: 'withdrawn', digits: '' };
    case 'void':
      return { tone: 'void', word: 'void', digits: '' };
    case 'ended':
      return { tone: 'void', word: 'ended', digits: '' };
  }
}

/** Share of the span that has passed, 0 to 1, for the bar under a clock. */
export function passedShare(from: number, due: number, now: number): number {
  if (due <= from) return 1;
  return Math.min(1, Math.max(0, (now - from) / (due - from)));
}
