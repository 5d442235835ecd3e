import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useLocation } from 'wouter';
import { ladderQuery, ordersQuery } from '../../api/queries.ts';
import type { CaseRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RowClock } from '../../parts/clock-chip.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { serverNow } from '../../time/now.ts';
import { dayNumber } from '../../time/zone.ts';
import { Orders } from './orders-page.tsx';

/** The rung that only an instruction of the general manager lets a case leave (Y31). */
const TOP_RUNG = 5;

/** The general manager: what climbed to the top, what was ordered, and what came of it (Y31, Y46). */
export default function TopPage() {
  const { t } = useSpeech();
  const words = t.office.top;
  useTitle(words.title, t.product);
  const board = useQuery(ladderQuery);
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title">
        <h1>{words.title}</h1>
        <span className="text-2">{words.line}</span>
      </div>
      <h2>{words.reached}</h2>
      <Await query={board} rows={4}>
        {(view) => <Reached rows={view.columns.find((column) => column.rung === TOP_RUNG)?.cards ?? []} />}
      </Await>
      <Ordered />
    </main>
  );
}

function Reached({ rows }: { rows: CaseRowView[] }) {
  const { t } = useSpeech();
  const today = useInstructedToday();
  if (rows.length === 0) return <Empty icon="ladder" title={t.office.top.none} />;
  return (
    <>
      <p className="grey small">{t.office.top.hint}</p>
      <ul>
        {rows.map((row) => (
          <Card key={row.id} row={row} today={today.get(row.id)} />
        ))}
      </ul>
    </>
  );
}

/** When each case was last instructed today; those that are answered already count as well. */
function useInstructedToday(): Map<string, number> {
  const { zone } = useFigures();
  const open = useInfiniteQuery(ordersQuery('instruction', { state: null, late: false }));
  const ended = useInfiniteQuery(ordersQuery('instruction', { state: 'ended', late: false }));
  const rows = [open, ended].flatMap((list) => list.data?.pages.flatMap((page) => page.rows) ?? []);
  const today = dayNumber(serverNow(), zone);
  const found = new Map<string, number>();
  for (const row of rows) {
    if (dayNumber(row.opened_at, zone) === today) found.set(row.case.id, Math.max(row.opened_at, found.get(row.case.id) ?? 0));
  }
  return found;
}

/** One key instructs: `I` on the case that has the focus. */
function Card({ row, today }: { row: CaseRowView; today: number | undefined }) {
  const { t, pick } = useSpeech();
  const { at, time } = useFigures();
  const [, go] = useLocation();
  const instruct = () => go(`/cases/${row.id}?do=instruct_case&back=top`);
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p>
            <Link
              href={`/cases/${row.id}`}
              onKeyDown={(event) => {
                if (event.key.toLowerCase() !== 'i' || event.ctrlKey || event.metaKey || event.altKey) return;
                event.preventDefault();
                event.stopPropagation();
                instruct();
              }}
            >
              <b>{pick(row.title)}</b> {row.number}
            </Link>{' '}
            {today !== undefined && <Tag tone="met" icon="check">{t.polish.top.today(time(today))}</Tag>}
          </p>
          <p className="small grey">{[pick(row.customer.name), pick(row.unit.name), at(row.accepted_at)].filter(Boolean).join(t.common.sep)}</p>
        </div>
        <span className="task-buttons">
          <RowClock row={row} /> <Button size="small" type={today === undefined ? 'primary' : 'default'} onClick={instruct}>{t.office.top.instruct}</Button>
        </span>
      </div>
    </li>
  );
}

function Ordered() {
  const { t } = useSpeech();
  const words = t.office.top;
  const [state, setState] = useParam('state');
  const list = useInfiniteQuery(ordersQuery('instruction', { state, late: false }));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const head = list.data?.pages[0];
  return (
    <section aria-label={words.ordered}>
      <h2>{words.ordered} {head && <span className="text-2 small">{t.office.order.openCount(head.open, head.late)}</span>}</h2>
      <p className="toggles" role="group" aria-label={t.cases.filters}>
        <button type="button" className="toggle" aria-pressed={state === null} onClick={() => setState(null)}>{t.office.order.instructionState.open}</button>
        <button type="button" className="toggle" aria-pressed={state === 'ended'} onClick={() => setState('ended')}>{t.office.order.instructionState.done}</button>
      </p>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && <Empty icon="doc" title={words.noOrders} />}
      {rows.length > 0 && <Orders rows={rows} states={t.office.order.instructionState} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </section>
  );
}
