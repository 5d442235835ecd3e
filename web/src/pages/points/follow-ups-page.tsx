import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { followUpsQuery } from '../../api/queries.ts';
import type { FollowUpListView, FollowUpView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { Catalogue } from './catalogue.tsx';
import { Topics } from './topics.tsx';
import { FieldControl } from '../cases/actions/field.tsx';

/** What customers were not content with: who is rung, and who is coached. A recovery names no colleague, a coaching no case. */
export default function FollowUpsPage() {
  const { t, language } = useSpeech();
  const words = t.points.follow;
  useTitle(words.title, t.product);
  const list = useQuery(followUpsQuery);
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title">
        <h1>{words.title}</h1>
        <a className="end" href={`/api/v1/points/payroll?${new URLSearchParams({ lang: language })}`} download>{words.file}</a>
      </div>
      <p className="grey small">{words.line}</p>
      <Await query={list} rows={6}>{(view) => <Tasks view={view} />}</Await>
      <Topics />
      <Catalogue />
    </main>
  );
}

function Tasks({ view }: { view: FollowUpListView }) {
  const { t, pick } = useSpeech();
  const words = t.points.follow;
  const told = [view.recovery, view.coaching].map(pick).filter(Boolean);
  return (
    <>
      {told.map((sentence) => <p key={sentence} className="text-2 small">{sentence}</p>)}
      {view.rows.length > 0 && <p><ExportLink list="follow-ups" beside /></p>}
      {view.rows.length === 0 ? <Empty icon="check" title={words.none}>{words.noneHint}</Empty> : (
        <ul>{view.rows.map((row) => <One key={row.id} row={row} />)}</ul>
      )}
    </>
  );
}

const TONES = { waiting: 'near', late: 'broken', done: 'met' } as const;

function One({ row }: { row: FollowUpView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.points.follow;
  const [ending, setEnding] = useState(false);
  const waits = row.state !== 'done';
  const facts = [pick(row.unit.name), row.reason ? pick(row.reason) : null, waits ? words.due(at(row.due_at)) : null];
  const end = [row.outcome ? words.outcome[row.outcome] ?? row.outcome : null, row.done_by ? pick(row.done_by.name) : null, row.done_at != null ? at(row.done_at) : null];
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p>
            <b>{words.kind[row.kind] ?? row.kind}</b>{' '}
            {row.person ? words.coach(pick(row.person.name)) : words.ring}{' '}
            {row.case && <Link href={`/cases/${row.case}`}>{row.number}</Link>}
            {row.customer && <>{words.atCounter} <Link href={`/intake?customer=${row.customer}`}>{row.customer}</Link></>}
          </p>
          <p className="small grey">{(waits ? facts : [...facts, ...end]).filter(Boolean).join(t.common.sep)}</p>
        </div>
        <span className="task-buttons">
          <Tag tone={TONES[row.state as keyof typeof TONES] ?? 'neutral'}>{words.state[row.state] ?? row.state}</Tag>
          {waits && !ending && <Button size="small" type="primary" onClick={() => setEnding(true)}>{words.end}</Button>}
        </span>
      </div>
      {ending && waits && <End row={row} onClose={() => setEnding(false)} />}
    </li>
  );
}

/** Outcomes that end each kind. */
const OUTCOMES: Record<string, string[]> = { recovery: ['settled', 'reopened', 'not-reached'], coaching: ['coached', 'unfounded'] };

function End({ row, onClose }: { row: FollowUpView; onClose: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const words = t.points.follow;
  const [outcome, setOutcome] = useState('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string[]>([]);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/points/follow-ups/{task}/end', {
        params: { path: { task: row.id }, header: { 'Idempotency-Key': newKey() } },
        body: { outcome, text: text.trim() },
      })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['follow-ups'] });
      onClose();
    },
  });
  const options = (OUTCOMES[row.kind] ?? []).map((value) => ({ value, label: words.outcome[value] ?? value }));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.end}
      onSubmit={(event) => {
        event.preventDefault();
        const empty = [...(outcome === '' ? ['outcome'] : []), ...(text.trim() === '' ? ['text'] : [])];
        setMissing(empty);
        if (empty.length === 0 && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'radio', name: 'outcome', label: words.result, required: true, options }} value={outcome} missing={missing.includes('outcome')} onChange={setOutcome} />
      <FieldControl field={{ is: 'text', name: 'text', label: words.text, rows: 2, required: true, hint: words.textHint }} value={text} missing={missing.includes('text')} onChange={setText} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.end}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
