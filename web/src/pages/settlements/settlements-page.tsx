import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { settlementsQuery } from '../../api/queries.ts';
import type { SettlementSumView, SettlementView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../../parts/states.tsx';
import { SettlementFiles } from './files.tsx';

const SHOWS = ['open', 'under-way', 'stuck', 'refused', 'credited', 'cancelled', 'all'];

/** Money on its way to customers: what is owed, under way, stuck, credited, refused with its reason and the next step. */
export default function SettlementsPage() {
  const { t, pick } = useSpeech();
  const words = t.settlement;
  useTitle(words.title, t.product);
  const [show, setShow] = useParam('show');
  const [late, setLate] = useParam('late');
  const shown = show ?? 'open';
  const list = useInfiniteQuery(settlementsQuery(shown, late === '1'));
  const first = list.data?.pages[0];
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title">
        <h1>{words.title}</h1>
        <span className="text-2">{words.line}</span>
        {rows.length > 0 && <ExportLink list="settlements" query={{ show: shown, ...(late === '1' ? { late: 'true' } : {}) }} />}
      </div>
      {first && pick(first.sentence) && <p className="grey small">{pick(first.sentence)}</p>}
      {first && <Sums sums={first.sums} />}
      <p className="toggles" role="group" aria-label={t.cases.filters}>
        {SHOWS.map((one) => (
          <button key={one} type="button" className="toggle" aria-pressed={shown === one} onClick={() => setShow(one === 'open' ? null : one)}>{words.show[one]}</button>
        ))}
        <button type="button" className="toggle" aria-pressed={late === '1'} onClick={() => setLate(late === '1' ? null : '1')}>{words.lateOnly}</button>
      </p>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && rows.length === 0 && <Empty icon="wallet" title={words.empty}>{words.emptyHint}</Empty>}
      {rows.length > 0 && <Rows rows={rows} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
      {first?.files && <SettlementFiles today={first.today} />}
    </main>
  );
}

/** Sums of everything that one sees, one a state; late ones are named beside it. */
function Sums({ sums }: { sums: SettlementSumView[] }) {
  const { t } = useSpeech();
  const { money } = useFigures();
  const words = t.settlement;
  return (
    <section className="balances" aria-label={words.sums}>
      <h2>{words.sums}</h2>
      <dl>
        {sums.map((sum) => (
          <div key={`${sum.state}/${sum.late}/${sum.currency}`}>
            <dt className="grey small">{words.state[sum.state] ?? sum.state}{sum.late ? ` · ${words.late}` : ''}</dt>
            <dd>{words.sum(sum.count, money(sum.minor, sum.currency))}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Rows({ rows }: { rows: SettlementView[] }) {
  const { t } = useSpeech();
  const words = t.settlement;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.payBy}</th>
            <th>{words.about}</th>
            <th className="sum">{words.amount}</th>
            <th>{words.owedFor}</th>
            <th>{words.form}</th>
            <th>{words.unit}</th>
            <th>{words.stateColumn}</th>
            <th>{words.next}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.case ?? row.outage?.id}/${row.settlement}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: SettlementView }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const words = t.settlement;
  return (
    <tr>
      <td data-label={words.payBy}>{at(row.pay_by_at)}</td>
      <td data-label={words.about}><About row={row} /></td>
      <td data-label={words.amount} className="sum"><b>{money(row.minor, row.currency)}</b></td>
      <td data-label={words.owedFor}>{pick(row.owed_for)}</td>
      <td data-label={words.form}>{pick(row.form)}</td>
      <td data-label={words.unit} className="wide-cell narrow-cell">{pick(row.unit.name)}</td>
      <td data-label={words.stateColumn} className="wide-cell"><SettlementState row={row} /></td>
      <td data-label={words.next} className="wide-cell">{pick(row.next_step)} {row.may_send_again && <SendAgain row={row} />}</td>
    </tr>
  );
}

/** What a sum is owed for: a case, or a service in the area of an outage. */
function About({ row }: { row: SettlementView }) {
  const { t, pick } = useSpeech();
  if (!row.outage) return <Link href={`/cases/${row.case}`}>{row.number}</Link>;
  return (
    <>
      <Link href={`/outages/${row.outage.id}?payment=${row.settlement}`}>{pick(row.outage.name)}</Link>{' '}
      <span className="text-2 small">{t.settlement.service(row.outage.service)}</span>
    </>
  );
}

/** Where a sum is, since when, and why; in the list and on the case page alike. */
export function SettlementState({ row }: { row: SettlementView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.settlement;
  const broken = row.state === 'refused' || row.state === 'returned';
  const tone = row.state === 'credited' ? 'met' : broken ? 'broken' : row.state === 'cancelled' ? 'neutral' : 'near';
  const said = [at(row.credited_at ?? row.since_at), pick(row.reason), row.reference].filter(Boolean);
  return (
    <>
      <Tag tone={tone}>{words.state[row.state] ?? row.state}</Tag>{' '}
      {row.late && <Tag tone="broken" icon="broken">{words.late}</Tag>}{' '}
      {row.stuck && <Tag tone="broken">{words.stuck}</Tag>}{' '}
      <span className="text-2 small">{said.join(t.common.sep)}</span>
    </>
  );
}

/** Begins a new round of what was refused or came back. */
export function SendAgain({ row }: { row: SettlementView }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const words = t.settlement;
  const send = useMutation<unknown, Error, void>({
    mutationFn: () => {
      const [settlement, header] = [String(row.settlement), { 'Idempotency-Key': newKey() }];
      return row.outage
        ? unwrap(client.POST('/api/v1/outages/{outage}/payments/{settlement}/again', { params: { path: { outage: row.outage.id, settlement }, header }, body: {} }))
        : unwrap(client.POST('/api/v1/cases/{case}/settlements/{settlement}/again', { params: { path: { case: row.case ?? '', settlement }, header }, body: {} }));
    },
    onSuccess: () => {
      void message.success(words.sent);
      for (const subject of ['settlements', 'case', 'cases', 'ledger', 'area-payment']) void queries.invalidateQueries({ queryKey: [subject] });
    },
  });
  return (
    <>
      <Button size="small" loading={send.isPending} onClick={() => send.mutate()}>{words.again}</Button>
      {send.error && <RefusalNote error={send.error} />}
    </>
  );
}
