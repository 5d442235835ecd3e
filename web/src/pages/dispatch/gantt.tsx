import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import type { TechnicianDayView, VisitDayView, VisitRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { movable, share, shownHours, tone, visitsOf, type Move } from './day.ts';
import { placeAt, usePull } from './drag.ts';

interface Props {
  view: VisitDayView;
  picked: VisitRowView | null;
  move: Move | null;
  onPick: (visit: string) => void;
  /** By pointer: where it would stand. */
  onMove: (move: Move | null) => void;
  onStep: (quarters: number, rows: number) => void;
  onDrop: () => void;
  onBack: () => void;
}

/** Column of the names, and how much of the past a narrow board begins with. */
const NAME_PIXELS = 92;
const BEFORE_NOW_PIXELS = 60;

type Hours = { from: number; until: number };

/** A dense day: one line a technician, hours from left to right, now as a line. */
export function Gantt(props: Props) {
  const { t } = useSpeech();
  const { view } = props;
  const hours = shownHours(view);
  const board = useRef<HTMLElement>(null);
  const [now, from, until] = [view.server_at, hours.from, hours.until];
  useEffect(() => {
    // A narrow board scrolls: it begins a little before now.
    const frame = board.current;
    const row = frame?.querySelector('.gantt-row');
    if (!frame || !row || now <= from || now >= until) return;
    frame.scrollLeft = ((row.scrollWidth - NAME_PIXELS) * (now - from)) / (until - from) - BEFORE_NOW_PIXELS;
    // Only when the board comes up: afterwards it is the reader's.
  }, []);
  return (
    <section ref={board} className="gantt" aria-label={t.dispatch.board}>
      <Hour hours={hours} />
      {view.technicians.map((technician) => (
        <Line key={technician.technician.code} technician={technician} hours={hours} {...props} />
      ))}
    </section>
  );
}

function Hour({ hours }: { hours: Hours }) {
  const { time } = useFigures();
  const marks: number[] = [];
  for (let at = hours.from; at <= hours.until; at += 3_600_000) marks.push(at);
  return (
    <div className="gantt-row gantt-head" aria-hidden="true">
      <span />
      <div className="gantt-track">
        {marks.map((at) => (
          <span key={at} className="gantt-hour" style={{ left: `${share(at, hours)}%` }}>{time(at)}</span>
        ))}
      </div>
    </div>
  );
}

function Line({ technician, hours, view, picked, move, onPick, onMove, onStep, onDrop, onBack }: Props & { technician: TechnicianDayView; hours: Hours }) {
  const { t, pick } = useSpeech();
  const { shift_from_at: from, shift_until_at: until } = technician;
  const visits = visitsOf(view, technician.technician.code);
  const name = pick(technician.technician.name);
  const carries = [...technician.tools.map((tool) => pick(tool.name)), ...technician.parts.map((one) => `${t.dispatch.part[one.part] ?? one.part} ${one.count}`)].join(' ');
  const ghost = move && move.technician === technician.technician.code && picked ? { move, picked } : null;
  // A finger, or a mouse that rather presses: first the visit, then the row and the hour.
  const onPress = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    placeAt({ view, hours, onMove }, picked, { x: event.clientX, y: event.clientY });
  };
  return (
    <div className="gantt-row" role="group" aria-label={name} data-technician={technician.technician.code}>
      <div className="gantt-name">
        <b className="cut">{name}</b>
        <span className="grey small cut" title={carries}>{technician.contractor ? t.dispatch.contractor : technician.skills.map((skill) => pick(skill.name)).join(t.common.sep)}</span>
      </div>
      <div className={`gantt-track${picked && movable(picked) ? ' open' : ''}`} onClick={onPress}>
        {from != null && until != null ? (
          <span className="gantt-shift" style={span(from, until, hours)} />
        ) : (
          <span className="gantt-off grey small">{t.dispatch.off}</span>
        )}
        {technician.rest_from_at != null && technician.rest_until_at != null && (
          <span className="gantt-rest" title={t.dispatch.rest} style={span(technician.rest_from_at, technician.rest_until_at, hours)}><span className="grey small">{t.dispatch.rest}</span></span>
        )}
        <Now at={view.server_at} hours={hours} />
        {picked?.window_from_at != null && picked.window_until_at != null && <span className="gantt-window" style={span(picked.window_from_at, picked.window_until_at, hours)} />}
        {visits.map((visit) => (
          <Bar key={visit.visit} hand={technician.technician.code} view={view} visit={visit} hours={hours} on={picked?.visit === visit.visit} onPick={onPick} onMove={onMove} onStep={onStep} onDrop={onDrop} onBack={onBack} />
        ))}
        {ghost && <span className="gantt-ghost" style={span(ghost.move.startsAt, ghost.move.startsAt + ghost.picked.minutes * 60_000, hours)} />}
      </div>
    </div>
  );
}

function Now({ at, hours }: { at: number; hours: Hours }) {
  return at > hours.from && at < hours.until ? <span className="gantt-now" style={{ left: `${share(at, hours)}%` }} /> : null;
}

function span(from: number, until: number, hours: Hours): { left: string; width: string } {
  const left = share(from, hours);
  return { left: `${left}%`, width: `${Math.max(0.5, share(until, hours) - left)}%` };
}

interface BarProps extends Pick<Props, 'view' | 'onPick' | 'onMove' | 'onStep' | 'onDrop' | 'onBack'> {
  visit: VisitRowView;
  /** In whose row it stands. */
  hand: string;
  hours: Hours;
  on: boolean;
}

function Bar({ view, visit, hand, hours, on, onPick, onMove, onStep, onDrop, onBack }: BarProps) {
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  const pull = usePull({ view, hours, onPick, onMove }, visit, hand);
  if (visit.starts_at == null || visit.ends_at == null) return null;
  const promised = visit.window_from_at != null && visit.window_until_at != null ? t.dispatch.window(time(visit.window_from_at), time(visit.window_until_at)) : t.dispatch.noWindow;
  const other = [visit.technician, visit.mate].find((one) => one != null && one.code !== hand);
  const together = visit.two_persons && other ? t.common.sep + t.dispatch.together(pick(other.name)) : '';
  const label = t.dispatch.bar(visit.number, pick(visit.job.name), t.dispatch.state[visit.state] ?? visit.state, time(visit.starts_at), time(visit.ends_at), promised) + together;
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, () => void> = {
      ArrowLeft: () => onStep(-1, 0),
      ArrowRight: () => onStep(1, 0),
      ArrowUp: () => onStep(0, -1),
      ArrowDown: () => onStep(0, 1),
      Enter: onDrop,
      Escape: onBack,
    };
    const act = steps[event.key];
    // The first Enter chooses; a chosen visit hears the arrows.
    if (!on || !act) return;
    event.preventDefault();
    act();
  };
  return (
    <button type="button" className={`gantt-bar ${tone(visit)}${movable(visit) ? ' free' : ''}`} style={span(visit.starts_at, visit.ends_at, hours)} aria-pressed={on} aria-label={label} title={label} onClick={() => !pull.wasPulled() && onPick(visit.visit)} onKeyDown={onKeyDown} {...pull.handlers}>
      <span className="cut">{visit.two_persons ? '⚭ ' : ''}{visit.number.slice(-6)} {visit.customer}</span>
    </button>
  );
}
