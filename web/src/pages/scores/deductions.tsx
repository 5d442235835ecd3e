import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { deductionsQuery } from '../../api/queries.ts';
import type { DeductionView, PointsObjectionView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';

/** Points that complaints took from the units that one sees, each with its case, its rule and its objection. */
export function Deductions({ month }: { month: string }) {
  const { t } = useSpeech();
  const words = t.scores.points_taken;
  const list = useQuery(deductionsQuery(month));
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="grey small">{words.line}</p>
      <Await query={list} rows={3}>
        {(view) => (view.rows.length === 0 ? <p className="grey">{words.none}</p> : (
          <ul>{view.rows.map((row) => <One key={`${row.unit.code} ${row.key}`} row={row} month={view.month} />)}</ul>
        ))}
      </Await>
    </section>
  );
}

function One({ row, month }: { row: DeductionView; month: string }) {
  const { t, pick } = useSpeech();
  const words = t.scores.points_taken;
  const [acting, setActing] = useState(false);
  const { objection } = row;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{pick(row.unit.name)}</b> <Link href={`/cases/${row.case}`}>{row.number}</Link> {pick(row.cause.name)}</p>
          <p className="small grey">{[words.grade[row.grade] ?? row.grade, pick(row.sentence)].join(t.common.sep)}</p>
          {objection && <Objection one={objection} />}
        </div>
        <span className="task-buttons">
          <b>{words.points(row.points)}</b>
          {objection && <State one={objection} />}
          {row.may_object && !acting && <Button size="small" onClick={() => setActing(true)}>{words.object}</Button>}
          {objection?.may_decide && !acting && <Button size="small" type="primary" onClick={() => setActing(true)}>{words.decide}</Button>}
        </span>
      </div>
      {acting && row.may_object && <ObjectForm row={row} month={month} onClose={() => setActing(false)} />}
      {acting && objection?.may_decide && <DecideForm one={objection} onClose={() => setActing(false)} />}
    </li>
  );
}

const TONES = { waiting: 'near', late: 'broken', stands: 'neutral', 'given-back': 'met' } as const;

function State({ one }: { one: PointsObjectionView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const words = t.scores.points_taken;
  const open = one.decided_at == null;
  return (
    <Tag tone={TONES[one.state as keyof typeof TONES] ?? 'neutral'} icon={open ? 'clock' : undefined}>
      {open ? words.due(at(one.due_at)) : words.state[one.state] ?? one.state}
    </Tag>
  );
}

function Objection({ one }: { one: PointsObjectionView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <>
      <p className="small">{pick(one.by.name)} {at(one.made_at)}{t.common.sep}{one.words ?? '—'}</p>
      {one.decided_by && <p className="small text-2">{pick(one.decided_by.name)}{t.common.sep}{one.decision ?? '—'}</p>}
    </>
  );
}

function useRefresh(onClose: () => void) {
  const queries = useQueryClient();
  return () => {
    for (const subject of ['deductions', 'scores']) void queries.invalidateQueries({ queryKey: [subject] });
    onClose();
  };
}

function ObjectForm({ row, month, onClose }: { row: DeductionView; month: string; onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.scores.points_taken;
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const done = useRefresh(onClose);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/deductions', {
        params: { header: { 'Idempotency-Key': newKey() } },
        body: { month, unit: row.unit.code, key: row.key, text: text.trim() },
      })),
    onSuccess: done,
  });
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.object}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(text.trim() === '');
        if (text.trim() !== '' && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'text', name: 'text', label: words.why, rows: 2, required: true }} value={text} missing={missing} onChange={setText} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.object}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}

function DecideForm({ one, onClose }: { one: PointsObjectionView; onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.scores.points_taken;
  const [verdict, setVerdict] = useState('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string[]>([]);
  const done = useRefresh(onClose);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/deductions/{objection}/decide', {
        params: { path: { objection: one.id }, header: { 'Idempotency-Key': newKey() } },
        body: { stands: verdict === 'stands', text: text.trim() },
      })),
    onSuccess: done,
  });
  const options = ['stands', 'given-back'].map((value) => ({ value, label: words.state[value] ?? value }));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.decide}
      onSubmit={(event) => {
        event.preventDefault();
        const empty = [...(verdict === '' ? ['verdict'] : []), ...(text.trim() === '' ? ['text'] : [])];
        setMissing(empty);
        if (empty.length === 0 && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'radio', name: 'verdict', label: words.verdict, required: true, options }} value={verdict} missing={missing.includes('verdict')} onChange={setVerdict} />
      <FieldControl field={{ is: 'text', name: 'text', label: words.ruling, rows: 2, required: true }} value={text} missing={missing.includes('text')} onChange={setText} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.decide}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
