import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { casesQuery } from '../../api/queries.ts';
import type { ArchivedView, CaseRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyStrip } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { useRefetchAt } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../../parts/states.tsx';
import { isFiltered, listAddress, toQuery, useFilters } from './filters.ts';
import { useHeldOrder } from './held-order.ts';
import { Bulk } from './bulk/bulk.tsx';
import { usePicked } from './bulk/picked.ts';
import { QueueDesk } from './queue-desk.tsx';
import { QueueHead } from './queue-head.tsx';
import { QueueRows } from './queue-rows.tsx';

export function Queue({ current }: { current: string | null }) {
  const { t } = useSpeech();
  const [filters, change] = useFilters();
  const options = casesQuery(toQuery(filters));
  const list = useInfiniteQuery(options);
  const first = list.data?.pages[0];
  const fresh = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const { rows, waiting, holds, release } = useHeldOrder(fresh, JSON.stringify(toQuery(filters)));
  useRefetchAt(rows.flatMap((row) => [row.due_at, row.next_rung_at, row.next?.at ?? null]), ['cases']);
  const search = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const picked = usePicked(fresh);
  const address = listAddress(filters);
  useListKeys(rows, current, address, () => search.current?.focus());
  const here = rows.find((row) => row.id === current || row.number === current);
  useKeys({ 'list.pickMany': picked.toggle, ...(here ? { 'list.pick': () => picked.flip(here) } : {}) });
  const more = () => {
    if (list.hasNextPage && !list.isFetchingNextPage && !list.isFetching) void list.fetchNextPage();
  };
  return (
    <aside className="queue" aria-label={t.cases.queue}>
      <QueueDesk />
      <QueueHead filters={filters} change={change} total={first && (first.total_more ? t.cases.moreThan(first.total) : `${first.total}`)} search={search} picking={picked.picking} onPick={picked.toggle} />
      {picked.picking && <Bulk picked={picked} rows={rows} />}
      <div ref={frame} className="queue-body" aria-busy={list.isFetching} {...holds}>
        {waiting > 0 && (
          <button type="button" className="queue-waiting" role="status" onClick={release}>{t.cases.orderWaits(waiting)}</button>
        )}
        {list.error && <div className="pad"><RefusalNote error={list.error} onRetry={() => void list.refetch()} /></div>}
        {list.isPending && !list.error && <Skeleton rows={8} />}
        <QueueRows rows={rows} total={list.data?.pages[0]?.total ?? rows.length} current={current} address={address} frame={frame} picked={picked} onEnd={more} />
        <Archived rows={list.data?.pages[0]?.archived ?? []} current={current} address={address} />
        {list.data && rows.length === 0 && list.data.pages[0]?.archived.length === 0 && (
          <Empty title={t.cases.empty}>{isFiltered(filters) ? t.cases.emptyFiltered : t.cases.emptyPlain}</Empty>
        )}
        {list.hasNextPage && (
          <Button type="link" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.common.loadMore}
          </Button>
        )}
      </div>
      <footer className="queue-foot">
        <KeyStrip commands={['list.next', 'list.previous', 'queue.next']} />
      </footer>
    </aside>
  );
}

/** J and K open the neighbour: the case beside is the reading pane. */
function useListKeys(rows: CaseRowView[], current: string | null, address: string, filter: () => void): void {
  const [, navigate] = useLocation();
  const at = rows.findIndex((row) => row.id === current || row.number === current);
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row) navigate(`/cases/${row.id}${address}`, { replace: current !== null });
  };
  useKeys({
    'list.next': () => go(at + 1),
    'list.previous': () => go(at < 0 ? 0 : at - 1),
    'list.filter': filter,
  });
}

/** Cases that left for an archive file: found by number or customer, in no list. */
function Archived({ rows, current, address }: { rows: ArchivedView[]; current: string | null; address: string }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  if (rows.length === 0) return null;
  return (
    <ul aria-label={t.cases.archivedList}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link href={`/cases/${row.id}${address}`} className={`queue-row${row.id === current || row.number === current ? ' on' : ''}`}>
            <span className="queue-pair">
              <span className="cut queue-title">{row.number}</span>
              <Tag icon="lock">{t.cases.archived}</Tag>
            </span>
            <span className="queue-pair small">
              <span className="grey">{t.case.closedLine(at(row.closed_at))}</span>
              <span className="cut grey">{row.file}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
