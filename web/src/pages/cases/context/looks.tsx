import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../../api/client.ts';
import type { CaseVisitsView, LineLookBody, LineLookView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { useFigures, useRole } from '../../../parts/session.tsx';
import { RefusalNote, Tag } from '../../../parts/states.tsx';
import { useVisitCommand } from './visits.tsx';

/** Optical power as technicians read it. */
const power = (centi: number): string => `${(centi / 100).toFixed(2)} dBm`;

/** What the line said from afar before anybody was sent, and a form for the next look (U33, Y08). */
export function Looks({ view, caseId, open }: { view: CaseVisitsView; caseId: string; open: boolean }) {
  const { t } = useSpeech();
  const words = t.dispatch.look;
  const may = useRole('agent', 'handler', 'supervisor', 'manager', 'dispatcher');
  const [looking, setLooking] = useState(false);
  return (
    <>
      <ul aria-label={words.title}>{view.looks.map((look) => <Look key={look.at} look={look} />)}</ul>
      {open && may && !looking && view.findings.length > 0 && <p className="small"><button type="button" className="as-link" onClick={() => setLooking(true)}>{words.record}</button></p>}
      {looking && <Form view={view} caseId={caseId} onClose={() => setLooking(false)} />}
    </>
  );
}

function Look({ look }: { look: LineLookView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.dispatch.look;
  const facts = [at(look.at), pick(look.by.name), look.rx_centi_dbm == null ? '' : power(look.rx_centi_dbm)].filter(Boolean);
  return (
    <li className="context-item">
      <p className="context-line">
        <b>{pick(look.finding.name)}</b>
        <span className="end">{look.tried && <Tag tone={look.settled ? 'met' : 'neutral'}>{words.outcome(pick(look.tried.name), look.settled)}</Tag>}</span>
      </p>
      <p className="grey small">{facts.join(t.common.sep)}</p>
      <p className="small">{look.text}</p>
    </li>
  );
}

function Form({ view, caseId, onClose }: { view: CaseVisitsView; caseId: string; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.dispatch.look;
  const [finding, setFinding] = useState(view.findings[0]?.code ?? '');
  const [tried, setTried] = useState('');
  const [read, setRead] = useState('');
  const [settled, setSettled] = useState(false);
  const [text, setText] = useState('');
  const step = view.steps.find((one) => one.step.code === tried);
  const centi = read.trim() === '' ? null : Math.round(Number(read) * 100);
  const wrong = centi !== null && !Number.isFinite(centi);
  const look = useVisitCommand<LineLookBody, unknown>(
    (body, key) => unwrap(client.POST('/api/v1/cases/{case}/line', { params: { path: { case: caseId }, header: { 'Idempotency-Key': key } }, body })),
    () => words.recorded,
    onClose,
  );
  return (
    <form
      className="call-back-form"
      aria-label={words.record}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !wrong && !look.isPending) look.mutate({ finding, rx_centi_dbm: centi, tried, settled: settled && tried !== '', text: text.trim() });
      }}
    >
      <label>
        {words.finding}{' '}
        <select autoFocus value={finding} onChange={(event) => setFinding(event.target.value)}>
          {view.findings.map((one) => <option key={one.code} value={one.code}>{pick(one.name)}</option>)}
        </select>
      </label>
      <label>
        {words.power}{' '}
        <input inputMode="decimal" value={read} aria-invalid={wrong} onChange={(event) => setRead(event.target.value)} />
      </label>
      <label>
        {words.tried}{' '}
        <select value={tried} onChange={(event) => setTried(event.target.value)}>
          <option value="">{words.nothing}</option>
          {view.steps.map((one) => <option key={one.step.code} value={one.step.code}>{pick(one.step.name)}</option>)}
        </select>
      </label>
      {step && <p className="words">{pick(step.script)}</p>}
      {step && <label className="small"><input type="checkbox" checked={settled} onChange={(event) => setSettled(event.target.checked)} /> {words.settled}</label>}
      <label>
        {words.words}
        <textarea className="visit-text" rows={2} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {look.error && <RefusalNote error={look.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={look.isPending} disabled={!text.trim() || wrong}>{words.record}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
