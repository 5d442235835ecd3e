import { useSpeech } from '../i18n/language.tsx';
import { clockFace, type ClockFace, type ClockFacts, type Tone } from '../time/clock.ts';
import { useNow } from '../time/now.ts';
import { SOON_MILLIS } from '../time/soon.ts';
import type { CaseRowView } from '../api/types.ts';
import { Icon, type IconName } from './icon.tsx';

const ICONS: Record<Tone, IconName> = {
  running: 'clock',
  near: 'near',
  due: 'clock',
  broken: 'broken',
  paused: 'paused',
  met: 'met',
  void: 'void',
};

export function useFace(clock: ClockFacts, secondsWhenNear = false): ClockFace {
  const { language } = useSpeech();
  return clockFace(clock, useNow(), language, secondsWhenNear);
}

/** Icon, word, digits. `grid` lines the three up down a list. */
export function ClockChip({ face, grid = false }: { face: ClockFace; grid?: boolean }) {
  const { t } = useSpeech();
  return (
    <span className={`clock ${face.tone}${grid && face.digits ? ' clock-grid' : ''}`}>
      <Icon name={ICONS[face.tone]} />
      <span className="clock-word">{t.clock[face.word]}</span>
      {face.digits && <b>{face.digits}</b>}
    </span>
  );
}

/** The clock of a list row: whatever falls due next (a promise, a climb, an order of the house), or what else there is to say. */
export function RowClock({ row, secondsWhenNear = false }: { row: CaseRowView; secondsWhenNear?: boolean }) {
  const { t } = useSpeech();
  const next = row.next ?? { state: row.due_state, at: row.due_at ?? null, warn_at: row.warn_at, kind: 'promise' };
  const warnAt = next.kind === 'promise' || next.at === null ? next.warn_at : next.at - SOON_MILLIS;
  const face = useFace({ state: next.state, due_at: next.at, warn_at: warnAt }, secondsWhenNear);
  if (row.closed_at != null) {
    const word = row.state === 'cancelled' ? t.clock.cancelled : t.clock.closed;
    return <Plain tone="void" icon="check" word={word} />;
  }
  if (next.state === 'paused') return <Plain tone="paused" icon="paused" word={t.clock.held} />;
  if (next.at !== null) return <ClockChip face={face} grid />;
  if (row.broken > 0) return <Plain tone="broken" icon="broken" word={t.clock.brokenCount(row.broken)} />;
  if (row.state === 'resolved') return <Plain tone="void" icon="clock" word={t.clock.resolved} />;
  return <Plain tone="void" icon="void" word={t.clock.none} />;
}

function Plain({ tone, icon, word }: { tone: Tone; icon: IconName; word: string }) {
  return (
    <span className={`clock ${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

/** Thin bar of how much of the span has passed. */
export function PassedBar({ share, tone }: { share: number; tone: Tone }) {
  return (
    <span className={`passed ${tone}`} aria-hidden="true">
      <i style={{ width: `${Math.round((tone === 'broken' ? 1 : share) * 100)}%` }} />
    </span>
  );
}
