import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { ordersQuery } from '../../api/queries.ts';
import type { OrderView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Directives } from './directives.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../../parts/states.tsx';

/** What the quality office presses for (Y01). */
export default function OrdersPage() {
  const { t } = useSpeech();
  const words = t.office.order;
  useTitle(words.directives, t.product);
  const [state, setState] = useParam('state');
  const [late, setLate] = useParam('late');
  const list = useInfiniteQuery(ordersQuery('directive', { state, late: late === '1' }));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const head = list.data?.pages[0];
  return (
    <main className="page" aria-label={words.directives}>
      <div className="page-title">
        <h1>{words.directives}</h1>
        <span className="text-2">{words.directivesLine}</span>
        <span className="end toggles" role="group" aria-label={t.cases.filters}>
          <button type="button" className="toggle" aria-pressed={state === null} onClick={() => setState(null)}>{t.office.outside.openOnly}</button>
          <button type="button" className="toggle" aria-pressed={state === 'ended'} onClick={() => setState('ended')}>{t.office.outside.ended}</button>
          <button type="button" className="toggle" aria-pressed={late === '1'} onClick={() => setLate(late === '1' ? null : '1')}>{t.office.outside.lateOnly}</button>
        </span>
      </div>
      <Directives state={state} />
      <h2>{words.onCases}</h2>
      {head && <p className="text-2 task-buttons">{words.openCount(head.open, head.late)} <ExportLink list="orders" query={{ ...(state ? { state } : {}), ...(late === '1' ? { late: 'true' } : {}) }} beside /></p>}
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={6} />}
      {list.data && rows.length === 0 && <Empty icon="flag" title={words.empty}>{words.emptyHint}</Empty>}
      {rows.length > 0 && <Orders rows={rows} states={words.state} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
      <Objections state={state} late={late === '1'} />
      <Assists state={state} late={late === '1'} />
    </main>
  );
}

/** What customers say against a refusal, by the limit of its ruling; nothing stands here while nobody objects. */
function Objections({ state, late }: { state: string | null; late: boolean }) {
  const { t } = useSpeech();
  const words = t.office.order;
  const list = useInfiniteQuery(ordersQuery('objection', { state, late }));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  if (rows.length === 0 && !list.error) return null;
  return (
    <section aria-label={words.objections}>
      <h2>{words.objections}</h2>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {rows.length > 0 && <Orders rows={rows} states={words.objectionState} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </section>
  );
}

/** What other units asked of one's own, by their limits, or of every unit one sees; the green channel of complaints can stand alone (H21). */
function Assists({ state, late }: { state: string | null; late: boolean }) {
  const { t } = useSpeech();
  const words = t.office.order;
  const [green, setGreen] = useParam('green');
  const [whose, setWhose] = useParam('assists');
  const everyone = whose === 'all';
  const list = useInfiniteQuery(ordersQuery('assist', { state, late }, { green: green === '1', ours: !everyone }));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section aria-label={words.assists}>
      <h2 className="context-line">
        {everyone ? words.assistsOfAll : words.assists}
        <button type="button" className="toggle" aria-pressed={everyone} onClick={() => setWhose(everyone ? null : 'all')}>{words.everyUnit}</button>
        <button type="button" className="toggle" aria-pressed={green === '1'} onClick={() => setGreen(green === '1' ? null : '1')}>{words.greenOnly}</button>
      </h2>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && <Empty icon="people" title={everyone ? words.noAssistsOfAll : words.noAssists} />}
      {rows.length > 0 && <Orders rows={rows} states={words.assistState} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </section>
  );
}

/** Orders of the house, each with its state and its reply. */
export function Orders({ rows, states }: { rows: OrderView[]; states: Record<string, string> }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.office.order;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.due}</th>
            <th>{words.asked}</th>
            <th>{words.addressed}</th>
            <th>{t.office.outside.case}</th>
            <th>{t.office.outside.stateColumn}</th>
            <th>{words.reply}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.task}>
              <td data-label={words.due}>{row.due_at == null ? '' : at(row.due_at)} {row.late && <Tag tone="broken" icon="broken">{t.office.late}</Tag>}</td>
              <td data-label={words.asked}>{row.green && <Tag tone="near" icon="flag">{words.green}</Tag>} {row.title}</td>
              <td data-label={words.addressed}>{pick(row.addressed.name)}</td>
              <td data-label={t.office.outside.case}><Link href={`/cases/${row.case.id}`}>{row.case.number}</Link> <span className="text-2">{pick(row.case.title)}</span></td>
              <td data-label={t.office.outside.stateColumn}>
                {[states[row.state] ?? row.state, row.climbed > 0 ? words.climbed(row.climbed) : '', row.sent_back > 0 ? words.sentBack(row.sent_back) : ''].filter(Boolean).join(t.common.sep)}
              </td>
              <td data-label={words.reply}>{row.outcome}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
