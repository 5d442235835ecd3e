import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { outsideQuery } from '../../api/queries.ts';
import type { BodyFiguresView, OutsideRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures, useRole } from '../../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../../parts/states.tsx';
import { TransferForm } from './transfer-form.tsx';

/** What outside bodies transferred, by the deadline of their letters, with each body's figures. */
export default function OutsidePage() {
  const { t } = useSpeech();
  const words = t.office.outside;
  useTitle(words.title, t.product);
  const [body, setBody] = useParam('body');
  const [state, setState] = useParam('state');
  const [late, setLate] = useParam('late');
  const [adding, setAdding] = useParam('add');
  const takes = useRole('agent', 'handler', 'supervisor', 'quality');
  const list = useInfiniteQuery(outsideQuery(body, { state, late: late === '1' }));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const bodies = list.data?.pages[0]?.bodies ?? [];
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title">
        <h1>{words.title}</h1>
        <span className="text-2">{words.line}</span>
        {takes && adding !== '1' && <Button className="end" type="primary" onClick={() => setAdding('1')}>{words.add}</Button>}
      </div>
      {adding === '1' && <TransferForm bodies={bodies} onClose={() => setAdding(null)} />}
      <Bodies bodies={bodies} chosen={body} onChoose={setBody} />
      <p className="toggles" role="group" aria-label={t.cases.filters}>
        <button type="button" className="toggle" aria-pressed={state === null} onClick={() => setState(null)}>{words.openOnly}</button>
        <button type="button" className="toggle" aria-pressed={state === 'ended'} onClick={() => setState('ended')}>{words.ended}</button>
        <button type="button" className="toggle" aria-pressed={late === '1'} onClick={() => setLate(late === '1' ? null : '1')}>{words.lateOnly}</button>
        <ExportLink list="outside" query={{ ...(body ? { body } : {}), ...(state ? { state } : {}), ...(late === '1' ? { late: 'true' } : {}) }} />
      </p>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && rows.length === 0 && <Empty icon="doc" title={words.empty}>{words.emptyHint}</Empty>}
      {rows.length > 0 && <Rows rows={rows} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </main>
  );
}

/** Each body that has or had something this year, and the same span of last year; pressing one filters the list. */
function Bodies({ bodies, chosen, onChoose }: { bodies: BodyFiguresView[]; chosen: string | null; onChoose: (body: string | null) => void }) {
  const { t, pick } = useSpeech();
  const words = t.office.outside;
  const [whole, setWhole] = useState(false);
  const busy = bodies.filter((one) => one.received + one.open + one.received_last_year > 0);
  const shown = whole ? bodies : busy;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.body}</th>
            <th>{words.received}</th>
            <th>{words.stateColumn}</th>
            <th>{t.cases.kind}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.body.code}>
              <td data-label={words.body}>
                <button type="button" className="as-link" aria-pressed={chosen === one.body.code} onClick={() => onChoose(chosen === one.body.code ? null : one.body.code)} title={pick(one.sentence)}>
                  {chosen === one.body.code ? <b>{pick(one.body.name)}</b> : pick(one.body.name)}
                </button>{' '}
                {one.opinion_risk && <Tag tone="broken">{words.risk}</Tag>}
              </td>
              <td data-label={words.received}>{words.figures(one.received, one.received_last_year)}</td>
              <td data-label={words.stateColumn}>{words.waits(one.open, one.late)}</td>
              <td data-label={t.cases.kind}>{one.kinds.map((kind) => `${t.kind[kind.kind] ?? kind.kind} ${kind.count}`).join(t.common.sep)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {busy.length < bodies.length && <Button type="link" size="small" onClick={() => setWhole(!whole)}>{whole ? t.common.close : words.all}</Button>}
    </div>
  );
}

function Rows({ rows }: { rows: OutsideRowView[] }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.office.outside;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.due}</th>
            <th>{words.lateColumn}</th>
            <th>{words.body}</th>
            <th>{words.number}</th>
            <th>{words.case}</th>
            <th>{words.handler}</th>
            <th>{words.stateColumn}</th>
            <th>{words.received}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.case.id}/${row.tie}`}>
              <td data-label={words.due}>{row.due_at == null ? '' : at(row.due_at)}</td>
              <td data-label={words.lateColumn}>{row.late && <Tag tone="broken" icon="broken">{t.office.late}</Tag>}</td>
              <td data-label={words.body}>{pick(row.body.name)}</td>
              <td data-label={words.number}>{row.number}</td>
              <td data-label={words.case}><Link href={`/cases/${row.case.id}`}>{row.case.number}</Link> <span className="text-2">{pick(row.case.title)}</span></td>
              <td data-label={words.handler}>{row.case.handler.code ? pick(row.case.handler.name) : <span className="grey">{t.common.nobody}</span>}</td>
              <td data-label={words.stateColumn}>{t.office.state[row.state] ?? row.state}</td>
              <td data-label={words.received} className="text-2">{at(row.received_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
