import type { CSSProperties } from 'react';
import type { LadderBoardView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useWide } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { comingClimbs, GAP, laterClimbs, TICK_GAP, ticks } from './climbs.ts';

const place = (share: number, lane = 0): CSSProperties => ({ left: `${share * 100}%`, '--lane': lane }) as CSSProperties;

interface Props {
  view: LadderBoardView;
  now: number;
  /** How far it looks: two hours, or until the morning. */
  until: number;
  morning: boolean;
  onMorning: (morning: boolean) => void;
  onPick: (id: string) => void;
}

/** Each coming climb at its minute, with the rung that it would reach. */
export function Strip({ view, now, until, morning, onMorning, onPick }: Props) {
  const { t, pick } = useSpeech();
  const { time, at, brief } = useFigures();
  const words = t.polish.ladder;
  const wide = useWide(760);
  const climbs = comingClimbs(view, now, until, wide ? GAP.desk : GAP.phone);
  const later = laterClimbs(view, until);
  const span = morning ? words.until(at(until)) : words.inHours;
  return (
    <section className="climbs" aria-label={t.ladder.strip}>
      <div className="climbs-sum">
        <p className="climbs-ahead" role="group" aria-label={words.ahead}>
          <button type="button" className="toggle" aria-pressed={!morning} onClick={() => onMorning(false)}>{words.hours}</button>
          <button type="button" className="toggle" aria-pressed={morning} onClick={() => onMorning(true)}>{words.morning}</button>
          <KeyHint command="board.ahead" />
        </p>
        <b role="status">{climbs.length > 0 ? words.within(span, climbs.length) : words.none(span)}</b>
        <span className="small text-2">{[later > 0 && t.ladder.later(later), words.everyOne].filter(Boolean).join(t.common.sep)}</span>
      </div>
      <div className="climbs-line" style={{ '--lanes': Math.max(1, ...climbs.map((climb) => climb.lane + 1)) } as CSSProperties}>
        <span className="climbs-axis" />
        <span className="climbs-tick" style={place(0)}>{time(now)} <span className="climbs-now">{t.ladder.now}</span></span>
        {ticks(now, until, wide ? TICK_GAP.desk : TICK_GAP.phone).map((tick) => (
          <span key={tick.at} className="climbs-tick" style={place(tick.share)}>{time(tick.at)}</span>
        ))}
        {climbs.map((climb) => (
          <button
            key={`${climb.row.id} ${climb.to}`}
            type="button"
            className={`climb${climb.soon ? ' soon' : ''}`}
            style={place(climb.share, climb.lane)}
            aria-label={`${pick(climb.row.title)}${t.common.sep}${t.clock.climbsAt(brief(climb.at), climb.to)}`}
            title={`${pick(climb.row.title)}${t.common.sep}${t.clock.climbsAt(brief(climb.at), climb.to)}`}
            onClick={() => onPick(climb.row.id)}
          >
            {climb.to}
          </button>
        ))}
      </div>
    </section>
  );
}
