import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { dragQuery, policyQuery, visitDayQuery } from '../../api/queries.ts';
import type { AwayBody, VisitDayView, VisitRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint, KeyStrip } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { EmergencyNote } from '../../parts/emergency-note.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { byTree } from '../../parts/unit-tree.ts';
import { Advice, usePlan } from './advice.tsx';
import { handsOf, isStill, movable, startOf, step, waiting, type Move } from './day.ts';
import { Gantt } from './gantt.tsx';
import { GridMap } from './map.tsx';
import { Moving, useAssign } from './moving.tsx';

const DAY_MILLIS = 86_400_000;

/** The dispatcher's day: who goes where and when, moved by hand or planned anew (Y42, A41). */
export default function DispatchPage() {
  const { t } = useSpeech();
  useTitle(t.dispatch.title, t.product);
  const [day] = useParam('day');
  const [unit] = useParam('unit');
  const board = useQuery(visitDayQuery(day, unit));
  return (
    <main className="page" aria-label={t.dispatch.title}>
      <EmergencyNote />
      <Await query={board} rows={8}>{(view) => <Board key={view.day} view={view} unit={unit} />}</Await>
    </main>
  );
}

function Board({ view, unit }: { view: VisitDayView; unit: string | null }) {
  const { t } = useSpeech();
  const words = t.dispatch;
  const [chosen, setChosen] = useParam('visit');
  const [move, setMove] = useState<Move | null>(null);
  const [away, setAway] = useState(false);
  const plan = usePlan();
  const picked = view.visits.find((one) => one.visit === chosen) ?? null;
  const back = () => setMove(null);
  const assign = useAssign(back);
  const choose = (visit: string) => {
    setChosen(visit);
    assign.reset();
    back();
  };
  const stepBy = (quarters: number, rows: number) => {
    const from = picked && movable(picked) ? (move ?? startOf(view, picked)) : null;
    if (from) setMove(step(view, from, quarters, rows));
  };
  const moved = picked !== null && move !== null && !isStill(picked, move);
  // The answer that the board shows: what cannot stand there is not sent, neither by the button nor by the key.
  const cost = useQuery({ ...dragQuery(view.day, picked?.visit ?? '', move ?? { technician: '', startsAt: 0 }), enabled: moved });
  const drop = () => {
    if (moved && cost.isSuccess && !assign.isPending) assign.mutate({ visit: picked, ...handsOf(picked, move), startsAt: move.startsAt });
  };
  const next = (places: number) => {
    const at = view.visits.findIndex((one) => one.visit === chosen);
    const one = view.visits[Math.max(0, Math.min(view.visits.length - 1, at + places))];
    if (one) choose(one.visit);
  };
  const ask = (out: AwayBody | null) => plan.mutate({ day: view.day, unit, away: out });
  useKeys({
    'dispatch.earlier': () => stepBy(-1, 0),
    'dispatch.later': () => stepBy(1, 0),
    'dispatch.up': () => stepBy(0, -1),
    'dispatch.down': () => stepBy(0, 1),
    'dispatch.drop': drop,
    'dispatch.back': back,
    'dispatch.next': () => next(1),
    'dispatch.previous': () => next(-1),
    'dispatch.plan': () => ask(null),
    'dispatch.away': () => setAway(true),
  });
  return (
    <>
      <Head view={view} unit={unit} planning={plan.isPending} onPlan={() => ask(null)} onAway={() => setAway(true)} />
      {away && <AwayForm view={view} onClose={() => setAway(false)} onAsk={(out) => { setAway(false); ask(out); }} />}
      {plan.error && <RefusalNote error={plan.error} />}
      {plan.data && <Advice view={view} advice={plan.data.advice} away={plan.data.away} onClose={() => plan.reset()} />}
      {view.technicians.length === 0 && <Empty icon="people" title={words.nobody}>{words.nobodyHint}</Empty>}
      {view.visits.length === 0 && view.technicians.length > 0 && <Empty icon="calendar" title={words.noVisits}>{words.noVisitsHint}</Empty>}
      {view.technicians.length > 0 && <Gantt view={view} picked={picked} move={move} onPick={choose} onMove={setMove} onStep={stepBy} onDrop={drop} onBack={back} />}
      <div className="dispatch-beside">
        {picked && <Moving key={picked.visit} view={view} picked={picked} move={move} assign={assign} cost={cost} onDrop={drop} onBack={back} />}
        {view.visits.length > 0 && <GridMap view={view} picked={picked} onPick={choose} />}
      </div>
      <Waiting view={view} assign={assign} onPick={choose} />
      <KeyStrip commands={['dispatch.next', 'dispatch.earlier', 'dispatch.later', 'dispatch.down', 'dispatch.drop', 'dispatch.plan']} />
    </>
  );
}

function Head({ view, unit, planning, onPlan, onAway }: { view: VisitDayView; unit: string | null; planning: boolean; onPlan: () => void; onAway: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.dispatch;
  const [, setDay] = useParam('day');
  const [, setUnit] = useParam('unit');
  const policy = useQuery(policyQuery);
  const units = policy.data?.units ?? [];
  const other = (days: number) => new Date(Date.parse(`${view.day}T00:00:00Z`) + days * DAY_MILLIS).toISOString().slice(0, 10);
  return (
    <div className="page-title">
      <h1>{words.title}</h1>
      <span className="text-2">{[view.day, words.line(view.technicians.length, view.visits.length), words.kept(view.kept, view.kept + view.missed)].join(t.common.sep)}</span>
      <span className="toggles" role="group" aria-label={words.day}>
        <button type="button" className="toggle" onClick={() => setDay(other(-1))}>{words.previous}</button>
        <button type="button" className="toggle" onClick={() => setDay(null)}>{words.today}</button>
        <button type="button" className="toggle" onClick={() => setDay(other(1))}>{words.next}</button>
      </span>
      <Select
        size="small"
        className="unit-choice"
        aria-label={words.unit}
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: 'label' }}
        value={unit ?? ''}
        options={[{ value: '', label: words.allUnits, depth: 0 }, ...byTree(units).map(({ unit: one, depth }) => ({ value: one.code, label: pick(one.name), depth }))]}
        optionRender={(option) => <span style={{ paddingLeft: `${(option.data as { depth: number }).depth * 14}px` }}>{option.label}</span>}
        onChange={(chosen: string) => setUnit(chosen || null)}
      />
      <span className="end sheet-buttons">
        <Link href="/dispatch/missed">{t.emergency.missed.title}</Link>
        <Link href="/dispatch/vans">{t.emergency.vans.title}</Link>
        <Button onClick={onAway}>{words.away} <KeyHint command="dispatch.away" /></Button>
        <Button type="primary" loading={planning} onClick={onPlan}>{planning ? words.planning : words.plan} <KeyHint command="dispatch.plan" /></Button>
      </span>
    </div>
  );
}

/** One action for somebody who is out: who, and the advice follows. */
function AwayForm({ view, onAsk, onClose }: { view: VisitDayView; onAsk: (away: AwayBody) => void; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.dispatch;
  const working = view.technicians.filter((one) => one.shift_until_at != null);
  const [who, setWho] = useState(working[0]?.technician.code ?? '');
  const one = working.find((technician) => technician.technician.code === who);
  return (
    <form
      className="call-back-form"
      aria-label={words.awayTitle}
      onSubmit={(event) => {
        event.preventDefault();
        if (one) onAsk({ technician: who, from_at: Math.max(view.server_at, one.shift_from_at ?? 0), until_at: view.until_at });
      }}
    >
      <label>
        {words.awayWho}{' '}
        <select autoFocus value={who} onChange={(event) => setWho(event.target.value)}>
          {working.map((technician) => <option key={technician.technician.code} value={technician.technician.code}>{pick(technician.technician.name)}</option>)}
        </select>
      </label>
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" disabled={!one}>{words.awayReplan}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}

/** Visits to which nobody goes: without a technician, or without an agreed time. */
function Waiting({ view, assign, onPick }: { view: VisitDayView; assign: ReturnType<typeof useAssign>; onPick: (visit: string) => void }) {
  const { t } = useSpeech();
  const words = t.dispatch;
  const without = waiting(view);
  const rows = [...without, ...view.asked];
  return (
    <section aria-label={words.unplaced}>
      <h2>{words.unplaced} <span className="text-2">{rows.length}</span></h2>
      {rows.length === 0 && <p className="grey">{words.unplacedNone}</p>}
      <ul>
        {without.map((row) => (
          <li key={row.visit} className="context-line">
            <Facts row={row} />
            <span className="end sheet-buttons">
              <Button size="small" onClick={() => onPick(row.visit)}>{words.picked}</Button>
              <Button size="small" loading={assign.isPending && assign.variables?.visit.visit === row.visit} onClick={() => assign.mutate({ visit: row, technician: null, mate: null, startsAt: null })}>{words.give}</Button>
            </span>
          </li>
        ))}
        {view.asked.map((row) => (
          <li key={row.visit} className="context-line">
            <Facts row={row} />
            <Link className="end" href={`/cases/${row.case}`}>{words.book}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ row }: { row: VisitRowView }) {
  const { t, pick } = useSpeech();
  const { time, at } = useFigures();
  const words = t.dispatch;
  const facts = [pick(row.job.name), row.customer, pick(row.unit.name)];
  if (row.window_from_at != null && row.window_until_at != null) facts.push(words.window(time(row.window_from_at), time(row.window_until_at)));
  if (row.due_at != null) facts.push(words.due(at(row.due_at)));
  if (row.two_persons) facts.push(words.two);
  if (row.chosen) facts.push(row.chosen_until_at == null ? words.insists(pick(row.chosen.name)) : words.insistsUntil(pick(row.chosen.name), at(row.chosen_until_at)));
  return (
    <>
      <Link href={`/cases/${row.case}`}>{row.number}</Link>
      <span className="cut">{facts.filter(Boolean).join(t.common.sep)}</span>
      <Tag tone={row.outcome === 'missed' ? 'broken' : 'neutral'}>{row.outcome === 'missed' ? words.outcome.missed : (words.state[row.state] ?? row.state)}</Tag>
    </>
  );
}
