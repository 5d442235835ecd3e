import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { messagesQuery } from '../api/queries.ts';
import type { MessageView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { Blocks } from '../parts/blocks.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { MessageReason, MessageStateTag, messageText, TakeBack } from '../parts/message.tsx';
import { SavedViews } from '../parts/saved-views.tsx';
import { useFigures } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton } from '../parts/states.tsx';

/** What customers are told and how far it is: those that failed have their reason and a new start. */
export default function OutboxPage() {
  const { t } = useSpeech();
  useTitle(t.page.outbox, t.product);
  const [state] = useParam('state');
  const [kind] = useParam('kind');
  const list = useInfiniteQuery(messagesQuery(state, kind));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const open = list.data?.pages[0]?.open ?? true;
  return (
    <main className="page page-narrow" aria-label={t.page.outbox}>
      <div className="page-title">
        <h1>{t.outbox.title}</h1>
        <span className="text-2 small">{t.outbox.hint}</span>
        <SavedViews page="outbox" />
        <ExportLink list="messages" query={{ ...(state ? { state } : {}), ...(kind ? { kind } : {}) }} beside />
      </div>
      <Filters />
      {!open && <p className="note near small" role="status">{t.outbox.closed}</p>}
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && rows.length === 0 && <Empty icon="note" title={t.outbox.empty}>{t.outbox.emptyHint}</Empty>}
      <div aria-label={t.outbox.title}>
        <Blocks rows={rows} keyOf={(row) => row.id}>{(row) => <Row row={row} />}</Blocks>
      </div>
      {list.hasNextPage && (
        <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>
      )}
    </main>
  );
}

/** The filters stand in the address under the contract's own names. */
function Filters() {
  const { t } = useSpeech();
  const [state, setState] = useParam('state');
  const [kind, setKind] = useParam('kind');
  return (
    <div className="outbox-filters">
      <label>
        <span className="grey small">{t.outbox.state}</span>
        <select value={state ?? ''} onChange={(event) => setState(event.target.value || null)}>
          <option value="">{t.outbox.all}</option>
          {Object.entries(t.messageState).map(([code, name]) => (
            <option key={code} value={code}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span className="grey small">{t.outbox.kind}</span>
        <select value={kind ?? ''} onChange={(event) => setKind(event.target.value || null)}>
          <option value="">{t.outbox.all}</option>
          {Object.entries(t.messageKind).map(([code, name]) => (
            <option key={code} value={code}>{name}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Row({ row }: { row: MessageView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const times = [
    row.outlet === 'wechat' ? t.outbox.wechat : null,
    t.outbox.written(at(row.created_at)),
    row.handed_at != null ? t.outbox.handed(at(row.handed_at)) : null,
    row.delivered_at != null ? t.outbox.arrived(at(row.delivered_at)) : null,
  ].filter(Boolean);
  return (
    <li className="outbox-row">
      <div>
        <p>
          <b>{t.messageKind[row.kind] ?? row.kind}</b> <Link href={`/cases/${row.case}`}>{row.number}</Link> <MessageStateTag state={row.state} />
        </p>
        <p className="small">{messageText(row.text, t.outbox.link)}</p>
        <MessageReason row={row} />
        <p className="grey small">{times.join(t.common.sep)}</p>
      </div>
      <Retry row={row} />
      <TakeBack row={row} />
    </li>
  );
}

function Retry({ row }: { row: MessageView }) {
  const { t, pick } = useSpeech();
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const again = useMutation({
    mutationFn: () =>
      unwrap(
        client.POST('/api/v1/messages/{message}/retry', {
          params: { path: { message: row.id }, header: { 'Idempotency-Key': keyFor(`${row.id}/${row.round}/${row.tries}`) } },
          body: {},
        }),
      ),
    onSettled: (_done, error) => {
      settle(error ?? undefined);
      return queries.invalidateQueries({ queryKey: ['messages'] });
    },
  });
  if (row.state !== 'undeliverable' && row.state !== 'retrying') return null;
  return (
    <div className="outbox-retry">
      <Button size="small" aria-disabled={!row.may_retry} loading={again.isPending} onClick={() => row.may_retry && again.mutate()}>
        {t.outbox.retry}
      </Button>
      {!row.may_retry && <p className="grey small"><Icon name="lock" size={12} /> {pick(row.why_not)}</p>}
      {again.error && <RefusalNote error={again.error} />}
    </div>
  );
}
