import type { CSSProperties } from 'react';
import type { LadderBoardView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useWide } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { comingClimbs, GAP, laterClimbs, ticks } from './climbs.ts';

const place = (share: number, lane = 0): CSSProperties => ({ left: `${share * 100}%`, '--lane': lane }) as CSSProperties;

/** Each coming climb at its minute, with the rung that it would reach. */
export function Strip({ view, now, onPick }: { view: LadderBoardView; now: number; onPick: (id: string) => void }) {
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  const climbs = comingClimbs(view, now, useWide(760) ? GAP.desk : GAP.phone);
  const later = laterClimbs(view, now);
  return (
    <section className="climbs" aria-label={t.ladder.strip}>
      <p className="climbs-sum">
        <b>{climbs.length > 0 ? t.ladder.within(climbs.length) : t.ladder.noneWithin}</b>
        <span className="small text-2">{later > 0 && t.ladder.later(later)}</span>
      </p>
      <div className="climbs-line" style={{ '--lanes': Math.max(1, ...climbs.map((climb) => climb.lane + 1)) } as CSSProperties}>
        <span className="climbs-axis" />
        <span className="climbs-tick" style={place(0)}>{time(now)} <span className="climbs-now">{t.ladder.now}</span></span>
        {ticks(now).map((tick) => (
          <span key={tick.at} className="climbs-tick" style={place(tick.share)}>{time(tick.at)}</span>
        ))}
        {climbs.map((climb) => (
          <button
            key={climb.row.id}
            type="button"
            className={`climb${climb.soon ? ' soon' : ''}`}
            style={place(climb.share, climb.lane)}
            aria-label={`${pick(climb.row.title)}${t.common.sep}${t.clock.climbsAt(time(climb.at), climb.to)}`}
            title={`${pick(climb.row.title)}${t.common.sep}${t.clock.climbsAt(time(climb.at), climb.to)}`}
            onClick={() => onPick(climb.row.id)}
          >
            {climb.to}
          </button>
        ))}
      </div>
    </section>
  );
}
