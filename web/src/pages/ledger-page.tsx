import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { ledgerQuery } from '../api/queries.ts';
import type { PostingView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Blocks } from '../parts/blocks.tsx';
import { useTitle } from '../parts/hooks.ts';
import { ExportLink } from '../parts/export-link.tsx';
import { useFigures } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../parts/states.tsx';

/** Every sum that we owe or took back, with the key that keeps it from being owed twice. */
export default function LedgerPage() {
  const { t, pick } = useSpeech();
  useTitle(t.page.ledger, t.product);
  const { money } = useFigures();
  const list = useInfiniteQuery(ledgerQuery);
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const balances = list.data?.pages[0]?.balances ?? [];
  return (
    <main className="page" aria-label={t.page.ledger}>
      <div className="page-title">
        <h1>{t.ledger.title}</h1>
        <ExportLink list="ledger" />
      </div>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && (
        <>
          <section className="balances" aria-label={t.ledger.balances}>
            <h2>{t.ledger.balances}</h2>
            {balances.length === 0 && <span className="grey">{t.ledger.noBalances}</span>}
            <dl>
              {balances.map((balance) => (
                <div key={balance.account + balance.unit}>
                  <dt className="grey small">{pick(balance.name)} <code>{balance.account}</code></dt>
                  <dd>{money(balance.amount_minor, balance.unit)}</dd>
                </div>
              ))}
            </dl>
          </section>
          {rows.length > 0 ? <Entries rows={rows} /> : <Empty icon="wallet" title={t.ledger.empty}>{t.ledger.emptyHint}</Empty>}
          {list.hasNextPage && (
            <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>
          )}
        </>
      )}
    </main>
  );
}

/** A plain table: Ant Design's measures itself with inline styles, which our style policy refuses. */
function Entries({ rows }: { rows: PostingView[] }) {
  const { t } = useSpeech();
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{t.ledger.case}</th>
            <th>{t.ledger.text}</th>
            <th className="sum">{t.ledger.amount}</th>
            <th>{t.ledger.account}</th>
            <th>{t.ledger.rule}</th>
            <th>{t.ledger.owedFor}</th>
            <th>{t.ledger.occurred}</th>
            <th>{t.ledger.recorded}</th>
          </tr>
        </thead>
        <Blocks rows={rows} keyOf={(row) => row.id} columns={8}>{(row) => <Entry row={row} />}</Blocks>
      </table>
    </div>
  );
}

function Entry({ row }: { row: PostingView }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  return (
    <tr>
      <td data-label={t.ledger.case}>{row.case ? <Link href={`/cases/${row.case}`}>{row.number}</Link> : <span className="grey">{row.number || '—'}</span>}</td>
      <td data-label={t.ledger.text} className="wide-cell">{pick(row.text)} {row.reverses && <Tag>{t.ledger.reverses}</Tag>}</td>
      <td data-label={t.ledger.amount} className="sum"><b>{money(row.amount_minor, row.unit)}</b></td>
      <td data-label={t.ledger.account}><Coded name={pick(row.account_name)} code={row.account} /></td>
      <td data-label={t.ledger.rule}><Coded name={pick(row.form)} code={row.rule} /></td>
      <td data-label={t.ledger.owedFor} className="wide-cell"><Coded name={pick(row.owed_unit)} code={row.owed_for} /></td>
      <td data-label={t.ledger.occurred} className="text-2">{at(row.occurred_at)}</td>
      <td data-label={t.ledger.recorded} className="text-2">{at(row.recorded_at)}</td>
    </tr>
  );
}

/** What it is called, and under it the code that it is found by. */
function Coded({ name, code }: { name: string; code: string }) {
  return (
    <>
      {name && name !== code && <span className="coded-name">{name}</span>}
      {code && <code className="coded">{code}</code>}
    </>
  );
}
