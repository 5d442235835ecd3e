import { useRef, type KeyboardEvent } from 'react';
import type { VisitDayView, VisitRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { tone } from './day.ts';
import { areasOf, frameOf, routesOf, toPercent, type Spot } from './places.ts';

interface Props {
  view: VisitDayView;
  picked: VisitRowView | null;
  onPick: (visit: string) => void;
}

/** The day on a map without a map: areas, technicians' homes, visits and who goes from where to where, by coordinates (N07). */
export function GridMap({ view, picked, onPick }: Props) {
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  const list = useRef<HTMLDivElement>(null);
  const words = t.dispatch.map;
  const frame = frameOf(view);
  const placed = view.visits.filter((visit) => visit.spot != null);
  if (!frame || placed.length === 0) return <p className="grey small">{words.nothing}</p>;
  const at = (spot: Spot) => toPercent(frame, spot);
  const hands = view.technicians.filter((one) => one.home != null && one.shift_from_at != null);
  // One stop for the tabulator; the arrows go from visit to visit.
  const stop = placed.some((one) => one.visit === picked?.visit) ? picked?.visit : placed[0]?.visit;
  const onKeyDown = (event: KeyboardEvent, place: number) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step === undefined ? undefined : placed[(place + step + placed.length) % placed.length];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onPick(next.visit);
    list.current?.querySelector<HTMLElement>(`[data-visit="${next.visit}"]`)?.focus();
  };
  const label = (visit: VisitRowView) => {
    const hours = visit.starts_at != null && visit.ends_at != null ? `${time(visit.starts_at)}–${time(visit.ends_at)}` : '';
    return [visit.number, pick(visit.job.name), pick(visit.unit.name), visit.technician ? pick(visit.technician.name) : t.dispatch.none, hours, t.dispatch.state[visit.state] ?? visit.state].filter(Boolean).join(t.common.sep);
  };
  return (
    <section className="grid-map" aria-label={words.title}>
      <div ref={list} className="grid-map-field">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {areasOf(view, frame).map((area) => <rect key={area.unit.code} className="grid-area" x={area.left} y={area.top} width={area.width} height={area.height} rx="1" />)}
          {routesOf(view, frame).map((route) => <polyline key={route.technician} className={picked?.technician?.code === route.technician ? 'grid-route on' : 'grid-route'} points={route.points} />)}
        </svg>
        {areasOf(view, frame).map((area) => <span key={area.unit.code} className="grid-name grey small" aria-hidden="true" style={{ left: `${area.left}%`, top: `${area.top}%` }}>{pick(area.unit.name)}</span>)}
        {hands.map((one) => {
          const spot = one.home && at(one.home);
          return spot && <span key={one.technician.code} className="grid-home small" title={words.home(pick(one.technician.name))} style={{ left: `${spot.x}%`, top: `${spot.y}%` }}>⌂ {pick(one.technician.name)}</span>;
        })}
        {placed.map((visit, place) => {
          const spot = visit.spot && at(visit.spot);
          return spot && (
            <button
              key={visit.visit}
              type="button"
              data-visit={visit.visit}
              className={`grid-visit ${tone(visit)}`}
              style={{ left: `${spot.x}%`, top: `${spot.y}%` }}
              tabIndex={visit.visit === stop ? 0 : -1}
              aria-pressed={picked?.visit === visit.visit}
              aria-label={label(visit)}
              title={label(visit)}
              onClick={() => onPick(visit.visit)}
              onKeyDown={(event) => onKeyDown(event, place)}
            >
              {visit.technician ? '●' : '○'}
            </button>
          );
        })}
      </div>
      <p className="grey small">{[words.legend, words.rounded, placed.length < view.visits.length ? words.without(view.visits.length - placed.length) : ''].filter(Boolean).join(t.common.sep)}</p>
    </section>
  );
}
