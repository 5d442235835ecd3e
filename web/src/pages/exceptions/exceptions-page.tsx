import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { exceptionsQuery } from '../../api/queries.ts';
import type { AuthorityView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../../parts/states.tsx';
import { Exception } from './exception.tsx';

const SHOWS = ['mine', 'open', 'ended'];

/** What waits for my post (A45), and the table that says how far it reaches. */
export default function ExceptionsPage() {
  const { t, pick } = useSpeech();
  const words = t.exception;
  useTitle(words.title, t.product);
  const [show, setShow] = useParam('show');
  const chosen = show ?? 'mine';
  const list = useInfiniteQuery(exceptionsQuery(chosen));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const head = list.data?.pages[0];
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title">
        <h1>{words.title}</h1>
        <span className="text-2">{words.line}</span>
        <span className="end toggles" role="group" aria-label={t.cases.filters}>
          {SHOWS.map((one) => (
            <button key={one} type="button" className="toggle" aria-pressed={chosen === one} onClick={() => setShow(one === 'mine' ? null : one)}>{words.show[one]}</button>
          ))}
        </span>
      </div>
      {head && <p className="text-2 task-buttons">{words.counts(head.mine, head.open)} <ExportLink list="exceptions" query={{ show: chosen }} beside /></p>}
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={6} />}
      {list.data && rows.length === 0 && <Empty icon="check" title={words.empty}>{words.emptyHint}</Empty>}
      <ul>
        {rows.map((row) => (
          <li key={`${row.case.id}/${row.exception.exception}`} className="call-back">
            <p><Link href={`/cases/${row.case.id}`}>{row.case.number}</Link> <span className="text-2">{pick(row.case.title)}{t.common.sep}{pick(row.case.unit.name)}</span></p>
            <Exception caseId={row.case.id} one={row.exception} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
      {head && head.table.length > 0 && <Table rows={head.table} />}
    </main>
  );
}

function Table({ rows }: { rows: AuthorityView[] }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.exception;
  const columns = words.columns;
  return (
    <section aria-label={words.table}>
      <h2>{words.table}</h2>
      <p className="grey small">{words.tableHint}</p>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th>{columns.kind}</th>
              <th>{columns.post}</th>
              <th>{columns.most}</th>
              <th>{columns.day}</th>
              <th>{columns.days}</th>
              <th>{columns.alone}</th>
              <th>{columns.spent}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.code} title={pick(row.sentence)}>
                <td data-label={columns.kind}>{words.kind[row.kind] ?? row.kind}</td>
                <td data-label={columns.post}>{pick(row.post.name)} {row.mine && <Tag tone="near">{words.mine}</Tag>}</td>
                <td data-label={columns.most}>{money(row.most_minor, row.currency)}</td>
                <td data-label={columns.day}>{money(row.day_minor, row.currency)}</td>
                <td data-label={columns.days}>{row.days > 0 ? words.days(row.days) : ''}</td>
                <td data-label={columns.alone}>{row.alone ? words.yes : ''}</td>
                <td data-label={columns.spent}>{row.mine ? money(row.granted_minor, row.currency) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
