import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import { missedQuery } from '../../api/queries.ts';
import type { MissedListView, MissedView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';

/** Each missed appointment is looked at by a person who had no part in it (A41). */
export default function MissedPage() {
  const { t } = useSpeech();
  const words = t.emergency.missed;
  useTitle(words.title, t.product);
  const list = useQuery(missedQuery);
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title"><h1>{words.title}</h1>{list.data && <span className="text-2">{words.waiting(list.data.waiting)}</span>}</div>
      <Await query={list} rows={5}>{(view) => <List view={view} />}</Await>
    </main>
  );
}

function List({ view }: { view: MissedListView }) {
  const { t } = useSpeech();
  const words = t.emergency.missed;
  if (view.missed.length === 0) return <Empty icon="calendar" title={words.none}>{words.noneHint}</Empty>;
  return <ul>{view.missed.map((one) => <Missed key={`${one.row.visit}-${one.row.window_until_at}`} one={one} view={view} />)}</ul>;
}

function Missed({ one, view }: { one: MissedView; view: MissedListView }) {
  const { t, pick } = useSpeech();
  const { at, time } = useFigures();
  const words = t.emergency.missed;
  const { row } = one;
  const window = row.window_from_at != null && row.window_until_at != null ? `${at(row.window_from_at)}–${time(row.window_until_at)}` : '';
  const facts = [pick(row.job.name), row.customer, pick(row.unit.name), window, row.technician ? pick(row.technician.name) : t.dispatch.none];
  return (
    <li className="context-item">
      <p className="context-line">
        <Link href={`/cases/${row.case}`}>{row.number}</Link>
        <span className="cut">{facts.filter(Boolean).join(t.common.sep)}</span>
        <span className="end"><Tag tone="broken">{t.dispatch.outcome.missed}</Tag></span>
      </p>
      {one.review && <p className="small">{words.found(pick(one.review.cause.name), pick(one.review.by.name), at(one.review.at))}{t.common.sep}“{one.review.text}”</p>}
      {!one.review && !one.may_review && <p className="grey small">{words.own}</p>}
      {one.may_review && <Review one={one} view={view} />}
    </li>
  );
}

function Review({ one, view }: { one: MissedView; view: MissedListView }) {
  const { t, pick } = useSpeech();
  const words = t.emergency.missed;
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [cause, setCause] = useState('');
  const [text, setText] = useState('');
  const review = useMutation({
    mutationFn: (body: { cause: string; text: string }) =>
      unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/review', { params: { path: { case: one.row.case, visit: one.row.visit }, header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body })),
    onSettled: (_view, error) => settle(error ?? undefined),
    onSuccess: (found) => queries.setQueryData(missedQuery.queryKey, found),
  });
  const ready = cause !== '' && text.trim() !== '';
  return (
    <form
      className="call-back-form"
      aria-label={`${words.title} ${one.row.number}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !review.isPending) review.mutate({ cause, text: text.trim() });
      }}
    >
      <label>
        {words.cause}{' '}
        <select value={cause} onChange={(event) => setCause(event.target.value)}>
          <option value="">{words.choose}</option>
          {view.causes.map((known) => <option key={known.code} value={known.code}>{pick(known.name)}</option>)}
        </select>
      </label>
      <label>{words.text} <input value={text} onChange={(event) => setText(event.target.value)} /></label>
      {review.error && <RefusalNote error={review.error} />}
      <div className="sheet-buttons"><Button type="primary" htmlType="submit" disabled={!ready} loading={review.isPending}>{words.save}</Button></div>
    </form>
  );
}
