import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { inboxQuery } from '../api/queries.ts';
import type { InboxItemView, InboxView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { Icon, isIconName, type IconName } from '../parts/icon.tsx';
import { useFigures } from '../parts/session.tsx';
import { Await, Empty, RefusalNote } from '../parts/states.tsx';

const ICONS: [string, IconName][] = [
  ['rung', 'ladder'],
  ['climb', 'ladder'],
  ['escalat', 'ladder'],
  ['breach', 'broken'],
  ['broken', 'broken'],
  ['warn', 'near'],
  ['near', 'near'],
  ['approve', 'check'],
  ['pause', 'paused'],
  ['instruct', 'doc'],
  ['assist', 'people'],
  ['red', 'flag'],
  ['sign-in', 'lock'],
];

function iconFor(kind: string): IconName {
  if (isIconName(kind)) return kind;
  return ICONS.find(([part]) => kind.includes(part))?.[1] ?? 'bell';
}

export default function InboxPage() {
  const { t } = useSpeech();
  useTitle(t.page.inbox, t.product);
  const inbox = useQuery(inboxQuery);
  return (
    <main className="page page-narrow" aria-label={t.page.inbox}>
      <Await query={inbox} rows={8}>{(view) => <Items view={view} />}</Await>
    </main>
  );
}

function Items({ view }: { view: InboxView }) {
  const { t } = useSpeech();
  const [unread, setUnread] = useParam('unread');
  const items = unread === '1' ? view.items.filter((item) => item.read_at == null) : view.items;
  const count = view.items.filter((item) => item.read_at == null).length;
  return (
    <>
      <div className="page-title">
        <h1>{t.inbox.title}</h1>
        <span className="text-2">{t.inbox.unread(count)}</span>
        <button type="button" className="toggle end" aria-pressed={unread === '1'} onClick={() => setUnread(unread === '1' ? null : '1')}>{t.inbox.onlyUnread}</button>
        <ExportLink list="inbox" query={unread === '1' ? { unread: 'true' } : {}} beside />
      </div>
      {view.limbo.length > 0 && (
        <section className="limbo" aria-label={t.inbox.limbo}>
          <h2 className="clock near"><Icon name="near" /> {t.inbox.limbo} {view.limbo.length}</h2>
          <p className="grey small">{t.inbox.limboHint}</p>
          <ul>
            {view.limbo.map((item) => (
              <Item key={item.key} item={item} />
            ))}
          </ul>
        </section>
      )}
      <ul className="inbox-list">
        {items.map((item) => (
          <Item key={item.key} item={item} />
        ))}
      </ul>
      {items.length === 0 && <Empty icon="bell" title={t.inbox.empty}>{t.inbox.emptyHint}</Empty>}
    </>
  );
}

function useMarkRead(key: string) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation({
    mutationFn: () =>
      // The contract names no key for this one; the edge asks every command for it.
      unwrap(client.POST('/api/v1/inbox/{key}/read', { params: { path: { key } }, headers: { 'Idempotency-Key': keyFor(key), 'Content-Type': 'application/json' } })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ['inbox'] }), queries.invalidateQueries({ queryKey: ['session'] })]),
  });
}

function Item({ item }: { item: InboxItemView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const read = useMarkRead(item.key);
  const fresh = item.read_at == null;
  const open = () => {
    if (fresh && !read.isPending) read.mutate();
  };
  return (
    <li className={`inbox-item${fresh ? ' fresh' : ''}`}>
      <Icon name={iconFor(item.kind)} />
      <div>
        <p>{pick(item.text)}</p>
        <p className="small grey">
          {item.number === '' && item.kind.startsWith('directive') && <><Link href="/orders" onClick={open}>{t.page.orders}</Link>{t.common.sep}</>}
          {item.number !== '' && <><Link href={`/cases/${item.case}`} onClick={open}>{item.number}</Link>{t.common.sep}</>}
          {item.post.code !== '' && <>{t.inbox.to(pick(item.post.name))}{t.common.sep}</>}{at(item.occurred_at)}
          {item.read_at != null && <>{t.common.sep}{t.inbox.readAt(at(item.read_at))}</>}
        </p>
        {read.error && <RefusalNote error={read.error} />}
      </div>
      {fresh && <Button size="small" loading={read.isPending} onClick={open}>{t.inbox.read}</Button>}
    </li>
  );
}
