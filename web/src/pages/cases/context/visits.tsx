import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../../api/client.ts';
import { useSubmissionKey } from '../../../api/commands.ts';
import { caseVisitsQuery, freeWindowsQuery } from '../../../api/queries.ts';
import type { AskVisitBody, CaseView, CaseVisitsView, FreeWindowView, VisitReply, VisitView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { useFigures, useRole } from '../../../parts/session.tsx';
import { RefusalNote, Skeleton, Tag } from '../../../parts/states.tsx';
import { useReread } from '../../dispatch/moving.tsx';
import { serverNow } from '../../../time/now.ts';
import { Section } from './context.tsx';
import { Looks } from './looks.tsx';

/** Visits of the case: what was promised, who comes, how it went; asking for one and agreeing on its hour (Y41, A39). */
export function Visits({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const may = useRole('agent', 'handler', 'supervisor', 'manager', 'dispatcher');
  const visits = useQuery({ ...caseVisitsQuery(view.row.id), enabled: may });
  const [asking, setAsking] = useState(false);
  const words = t.dispatch.visit;
  const open = view.row.closed_at == null && !view.archived;
  if (!visits.data || (visits.data.visits.length === 0 && visits.data.jobs.length === 0)) return null;
  return (
    <Section title={words.title} count={visits.data.visits.length}>
      <ul>{visits.data.visits.map((visit) => <Visit key={visit.visit} visit={visit} open={open} />)}</ul>
      <Looks view={visits.data} caseId={view.row.id} open={open} />
      {open && !asking && visits.data.jobs.length > 0 && <p className="small"><button type="button" className="as-link" onClick={() => setAsking(true)}>{words.ask}</button></p>}
      {asking && <Ask view={visits.data} caseId={view.row.id} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function Visit({ visit, open }: { visit: VisitView; open: boolean }) {
  const { t, pick } = useSpeech();
  const { at, time } = useFigures();
  const [booking, setBooking] = useState(false);
  const [late, setLate] = useState(false);
  const [manning, setManning] = useState(false);
  const presses = useRole('dispatcher');
  const comes = visit.technician != null && visit.arrived_at == null && (visit.state === 'assigned' || visit.state === 'on-the-way');
  const words = t.dispatch.visit;
  const facts: string[] = [];
  if (visit.technician) facts.push([visit.technician, visit.mate].filter((one) => one != null).map((one) => pick(one.name)).join('、'));
  if (visit.chosen) facts.push(words.chosen(pick(visit.chosen.name)));
  if (visit.two_persons) facts.push(pick(visit.two_because));
  if (visit.window_from_at != null && visit.window_until_at != null) facts.push(words.window(at(visit.window_from_at), time(visit.window_until_at)));
  if (visit.expected_at != null && visit.arrived_at == null) facts.push(words.expected(time(visit.expected_at)));
  if (visit.arrived_at != null) facts.push(words.arrived(at(visit.arrived_at)));
  if (visit.metres_off != null) facts.push(words.metres(visit.metres_off));
  const waits = visit.state === 'asked' || visit.state === 'booked' || visit.state === 'assigned' || visit.state === 'held';
  const verdict = visit.agreed.find((one) => one.outcome === 'missed') ?? visit.agreed.find((one) => one.outcome === 'kept');
  return (
    <li className="context-item">
      <p className="context-line">
        <b>{pick(visit.job.name)}</b>
        <span className="end">
          {verdict && <Tag tone={verdict.outcome === 'kept' ? 'met' : 'broken'}>{t.dispatch.outcome[verdict.outcome]}</Tag>} <Tag>{t.dispatch.state[visit.state] ?? visit.state}</Tag>
        </span>
      </p>
      {facts.length > 0 && <p className="grey small">{facts.join(t.common.sep)}</p>}
      <p className="small">{visit.text}</p>
      {visit.agreed.length > 1 && <p className="grey small">{visit.agreed.map((one) => words.agreed(at(one.from_at), words.asker[one.asked_by] ?? one.asked_by, t.dispatch.outcome[one.outcome] ?? words.moved)).join(t.common.sep)}</p>}
      {visit.returned.map((one) => <p key={one.at} className="small">{words.returned(at(one.at), pick(one.technician.name), pick(one.reason.name))}：{one.text}</p>)}
      {visit.chosen && visit.chosen_until_at != null && <p className="note near small">{words.choiceAsked(pick(visit.chosen.name), at(visit.chosen_until_at))}</p>}
      {visit.receipt && <Receipt visit={visit} />}
      {open && waits && !booking && <p className="small"><button type="button" className="as-link" onClick={() => setBooking(true)}>{visit.state === 'asked' ? words.book : words.rebook}</button></p>}
      {open && comes && presses && !late && <p className="small"><button type="button" className="as-link" onClick={() => setLate(true)}>{words.late}</button></p>}
      {open && waits && visit.state !== 'held' && presses && !manning && <p className="small"><button type="button" className="as-link" onClick={() => setManning(true)}>{visit.two_persons ? words.one : words.two}</button></p>}
      {open && waits && visit.state !== 'held' && visit.chosen && <Chosen visit={visit} name={pick(visit.chosen.name)} presses={presses} />}
      {manning && <Man visit={visit} onClose={() => setManning(false)} />}
      {late && <Late visit={visit} onClose={() => setLate(false)} />}
      {booking && <Book visit={visit} onClose={() => setBooking(false)} />}
    </li>
  );
}

function Receipt({ visit }: { visit: VisitView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const { receipt } = visit;
  if (!receipt) return null;
  const words = t.dispatch.visit;
  const took = visit.took_minutes == null ? [] : [words.took(visit.took_minutes, visit.minutes)];
  const facts = [at(receipt.at), pick(receipt.by.name), ...took, receipt.remotely ? words.remotely : words.onSite, pick(receipt.cause.name)];
  if (receipt.after_kbps != null) facts.push(words.speed(receipt.before_kbps ?? null, receipt.after_kbps));
  facts.push(...receipt.parts);
  return (
    <>
      <p className="grey small">{[words.receipt, ...facts].filter(Boolean).join(t.common.sep)}</p>
      {visit.long && <Tag tone="near">{words.long}</Tag>}
      <p className="words">“{receipt.explanation}”</p>
    </>
  );
}

/** One of the routes of a visit, with a key that lasts while its words do. */
export function useVisitCommand<B, R = VisitReply>(send: (body: B, key: string) => Promise<R>, said: (body: B) => string, onDone: () => void) {
  const { message } = App.useApp();
  const reread = useReread();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<R, Error, B>({
    mutationFn: (body) => send(body, keyFor(JSON.stringify(body))),
    onSettled: (_reply, error) => {
      settle(error ?? undefined);
      reread();
    },
    onSuccess: (_reply, body) => {
      void message.success(said(body));
      onDone();
    },
  });
}

function Ask({ view, caseId, onClose }: { view: CaseVisitsView; caseId: string; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.dispatch.visit;
  const [job, setJob] = useState(view.jobs[0]?.job.code ?? '');
  const [text, setText] = useState('');
  const ask = useVisitCommand<AskVisitBody>(
    (body, key) => unwrap(client.POST('/api/v1/cases/{case}/visits', { params: { path: { case: caseId }, header: { 'Idempotency-Key': key } }, body })),
    () => words.asked,
    onClose,
  );
  const [hazard, setHazard] = useState('');
  const [two, setTwo] = useState(false);
  const rule = view.jobs.find((one) => one.job.code === job);
  return (
    <form
      className="call-back-form"
      aria-label={words.ask}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !ask.isPending) ask.mutate({ job, text: text.trim(), parts: [], hazard, two_persons: two });
      }}
    >
      <label>
        {words.job}{' '}
        <select value={job} onChange={(event) => setJob(event.target.value)}>
          {view.jobs.map((one) => <option key={one.job.code} value={one.job.code}>{pick(one.job.name)}</option>)}
        </select>
      </label>
      {rule && <p className="grey small">{pick(rule.sentence)}</p>}
      {rule?.look_first && <p className={view.looks.length > 0 ? 'grey small' : 'note near'}>{words.lookFirst}</p>}
      {view.hazards.length > 0 && (
        <label>
          {words.hazard}{' '}
          <select value={hazard} onChange={(event) => setHazard(event.target.value)}>
            <option value="">{words.noHazard}</option>
            {view.hazards.map((one) => <option key={one.code} value={one.code}>{pick(one.name)}</option>)}
          </select>
        </label>
      )}
      {rule?.two_persons || hazard ? <p className="note near">{words.twoGo}</p> : <label className="small"><input type="checkbox" checked={two} onChange={(event) => setTwo(event.target.checked)} /> {words.two}</label>}
      <label>
        {words.what}
        <textarea className="visit-text" rows={2} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {ask.error && <RefusalNote error={ask.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={ask.isPending} disabled={!text.trim()}>{words.ask}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}

/** The dispatcher says that two go, or that one is enough after all; what job or hazard ask for stays. */
function Man({ visit, onClose }: { visit: VisitView; onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.dispatch.visit;
  const [text, setText] = useState('');
  const man = useVisitCommand<{ two_persons: boolean; text: string }>(
    (body, key) => unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/man', { params: { path: { case: visit.case, visit: visit.visit }, header: { 'Idempotency-Key': key } }, body })),
    (body) => (body.two_persons ? words.manned : words.manned1),
    onClose,
  );
  const label = visit.two_persons ? words.one : words.two;
  return (
    <form
      className="call-back-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !man.isPending) man.mutate({ two_persons: !visit.two_persons, text: text.trim() });
      }}
    >
      <label>
        {words.why}{' '}
        <input autoFocus value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {visit.technician && <p className="grey small">{words.givenBack}</p>}
      {man.error && <RefusalNote error={man.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={man.isPending} disabled={!text.trim()}>{label}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}

/** Whom the customer chose: he is asked when that one cannot come, and what he says is recorded; nobody else is sent before (U14). */
function Chosen({ visit, name, presses }: { visit: VisitView; name: string; presses: boolean }) {
  const { t } = useSpeech();
  const words = t.dispatch.visit;
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const params = (key: string) => ({ path: { case: visit.case, visit: visit.visit }, header: { 'Idempotency-Key': key } });
  const ask = useVisitCommand<Record<string, never>>((body, key) => unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/ask-choice', { params: params(key), body })), () => words.choiceSent, () => undefined);
  const end = useVisitCommand<{ text: string }>((body, key) => unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/end-choice', { params: params(key), body })), () => words.choiceEnded, () => setOpen(false));
  if (!open) {
    return (
      <>
        {presses && visit.chosen_until_at == null && <p className="small"><button type="button" className="as-link" disabled={ask.isPending} onClick={() => ask.mutate({})}>{words.askChoice(name)}</button></p>}
        <p className="small"><button type="button" className="as-link" onClick={() => setOpen(true)}>{words.endChoice}</button></p>
        {ask.error && <RefusalNote error={ask.error} />}
      </>
    );
  }
  return (
    <form
      className="call-back-form"
      aria-label={words.endChoice}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !end.isPending) end.mutate({ text: text.trim() });
      }}
    >
      <label>
        {words.choiceHow}{' '}
        <input autoFocus value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {end.error && <RefusalNote error={end.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={end.isPending} disabled={!text.trim()}>{words.endChoice}</Button>
        <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}

/** Minutes after which a technician who runs late is expected: from when he was to begin, or from now where that is past. */
const LATE_MINUTES = [15, 30, 45, 60, 90, 120];

/** The dispatcher says that whoever comes runs late: the customer reads the new time, the window and the promise stand. */
function Late({ visit, onClose }: { visit: VisitView; onClose: () => void }) {
  const { t } = useSpeech();
  const { time } = useFigures();
  const words = t.dispatch.visit;
  const [minutes, setMinutes] = useState(30);
  const [from] = useState(() => Math.floor(Math.max(serverNow(), visit.starts_at ?? 0) / 60_000) * 60_000);
  const late = useVisitCommand<{ deed: { is: 'run-late'; expected_at: number } }>(
    (body, key) => unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/act', { params: { path: { case: visit.case, visit: visit.visit }, header: { 'Idempotency-Key': key } }, body })),
    (body) => words.lateTold(time(body.deed.expected_at)),
    onClose,
  );
  return (
    <div className="call-back-form" role="group" aria-label={words.late}>
      <label>
        {words.lateBy}{' '}
        <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {LATE_MINUTES.map((one) => <option key={one} value={one}>{words.lateOption(one, time(from + one * 60_000))}</option>)}
        </select>
      </label>
      <p className="grey small">{words.lateHint}</p>
      {late.error && <RefusalNote error={late.error} />}
      <div className="sheet-buttons">
        <Button type="primary" loading={late.isPending} onClick={() => late.mutate({ deed: { is: 'run-late', expected_at: from + minutes * 60_000 } })}>{words.lateSend}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </div>
  );
}

interface Booking {
  from_at: number;
  until_at: number;
  asked_by_customer: boolean;
  technician: string | null;
  chosen_by_customer: boolean;
}

/** Free windows with who could come; who asked for it is kept, because it moves the promise or does not. */
function Book({ visit, onClose }: { visit: VisitView; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { at, time } = useFigures();
  const words = t.dispatch.visit;
  const free = useQuery(freeWindowsQuery(visit.case, visit.visit));
  // Whose wish it was moves a promise: that is said, never assumed.
  const [byCustomer, setByCustomer] = useState(false);
  const [chosen, setChosen] = useState<FreeWindowView | null>(null);
  const [technician, setTechnician] = useState('');
  const book = useVisitCommand<Booking>(
    (body, key) => unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/book', { params: { path: { case: visit.case, visit: visit.visit }, header: { 'Idempotency-Key': key } }, body })),
    (body) => words.booked(at(body.from_at), time(body.until_at)),
    onClose,
  );
  if (free.error) return <RefusalNote error={free.error} onRetry={() => void free.refetch()} />;
  if (!free.data) return <Skeleton rows={2} />;
  const send = () => {
    if (chosen) book.mutate({ from_at: chosen.from_at, until_at: chosen.until_at, asked_by_customer: byCustomer, technician: technician || null, chosen_by_customer: byCustomer && technician !== '' });
  };
  return (
    <div className="call-back-form" role="group" aria-label={words.book}>
      {free.data.windows.length === 0 && <p className="grey">{words.noneFree}</p>}
      <label>
        {words.when}{' '}
        <select value={chosen?.from_at ?? ''} onChange={(event) => { setChosen(free.data.windows.find((one) => one.from_at === Number(event.target.value)) ?? null); setTechnician(''); }}>
          <option value="">{t.form.chooseOne}</option>
          {free.data.windows.map((one) => <option key={one.from_at} value={one.from_at}>{words.window(at(one.from_at), time(one.until_at))}</option>)}
        </select>
      </label>
      {chosen && (
        <label>
          {words.who}{' '}
          <select value={technician} onChange={(event) => setTechnician(event.target.value)}>
            <option value="">{words.anybody}</option>
            {chosen.comers.map((one) => <option key={one.technician.code} value={one.technician.code}>{words.comer([one.technician, one.mate].filter((hand) => hand != null).map((hand) => pick(hand.name)).join('、'), time(one.starts_at), one.kept, one.judged)}</option>)}
          </select>
        </label>
      )}
      <label className="small"><input type="checkbox" checked={byCustomer} onChange={(event) => setByCustomer(event.target.checked)} /> {words.byCustomer}</label>
      {book.error && <RefusalNote error={book.error} />}
      <div className="sheet-buttons">
        <Button type="primary" loading={book.isPending} disabled={!chosen} onClick={send}>{words.book}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </div>
  );
}
