import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { peopleQuery } from '../api/queries.ts';
import type { LinkView, PersonLineView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { Blocks } from '../parts/blocks.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { LinkShown } from '../parts/link-shown.tsx';
import { useDebounced, useParam, useTitle } from '../parts/hooks.ts';
import { useFigures, useSession } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../parts/states.tsx';

const TYPING_MILLIS = 200;

/** People as an administrator sees them: who may sign in, who has to wait, and help for whoever forgot. */
export default function PeoplePage() {
  const { t } = useSpeech();
  useTitle(t.identity.people.title, t.product);
  const [words, setWords] = useParam('q');
  const asked = useDebounced(words ?? '', TYPING_MILLIS);
  const list = useInfiniteQuery(peopleQuery(asked));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <main className="page" aria-label={t.identity.people.title}>
      <div className="page-title">
        <h1>{t.identity.people.title}</h1>
        <span className="text-2">{list.data && t.identity.people.count(rows.length, list.hasNextPage)}</span>
        <ExportLink list="people" query={asked ? { q: asked } : {}} beside />
        <Input.Search className="page-find end" aria-label={t.identity.people.find} placeholder={t.identity.people.find} value={words ?? ''} onChange={(event) => setWords(event.target.value)} allowClear />
      </div>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && rows.length === 0 && <Empty icon="people" title={t.identity.people.empty}>{t.identity.people.emptyHint}</Empty>}
      {rows.length > 0 && <People rows={rows} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </main>
  );
}

function People({ rows }: { rows: PersonLineView[] }) {
  const { t } = useSpeech();
  const words = t.identity.people;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.person}</th>
            <th>{words.posts}</th>
            <th>{words.name}</th>
            <th>{words.state}</th>
            <th><span className="unseen">{t.common.more}</span></th>
          </tr>
        </thead>
        <Blocks rows={rows} keyOf={(row) => row.person.code} columns={5}>{(row) => <Person row={row} />}</Blocks>
      </table>
    </div>
  );
}

type Deed = 'link' | 'unlock' | 'suspend' | 'restore' | 'end' | 'factor' | 'account';

function useDeed(code: string) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation({
    mutationFn: async (deed: Deed): Promise<LinkView | null> => {
      const path = { person: code };
      const params = { path, header: { 'Idempotency-Key': keyFor(deed) } };
      if (deed === 'link') return unwrap(client.POST('/api/v1/people/{person}/link', { params, body: {} }));
      if (deed === 'unlock') await unwrap(client.POST('/api/v1/people/{person}/unlock', { params, body: {} }));
      else if (deed === 'factor') await unwrap(client.DELETE('/api/v1/people/{person}/factor', { params: { path } }));
      else if (deed === 'account') await unwrap(client.DELETE('/api/v1/people/{person}/account', { params: { path } }));
      else if (deed === 'end') await unwrap(client.DELETE('/api/v1/people/{person}/sessions', { params: { path } }));
      else await unwrap(client.POST('/api/v1/people/{person}/suspension', { params, body: { suspended: deed === 'suspend' } }));
      return null;
    },
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['people'] }),
  });
}

function Person({ row }: { row: PersonLineView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const session = useSession();
  const words = t.identity.people;
  const deed = useDeed(row.person.code);
  const [sure, setSure] = useState(false);
  const [link, setLink] = useState<LinkView | null>(null);
  const name = pick(row.person.name);
  const own = row.person.code === session.person.code;
  const busy = (one: Deed) => deed.isPending && deed.variables === one;
  return (
    <tr>
      <td data-label={words.person}><span><b>{name}</b> <code className="coded">{row.person.code}</code></span></td>
      <td data-label={words.posts}>
        <span>
          {row.posts.length === 0 && <span className="grey">{words.noPost}</span>}
          {row.posts.map((held) => (
            <span key={`${held.post.code}/${held.unit.code}`} className="person-post">
              {pick(held.post.name)}{t.common.sep}<span className="text-2">{pick(held.unit.name)}</span> {held.deputy && <Tag>{t.identity.account.deputy}</Tag>}
            </span>
          ))}
        </span>
      </td>
      <td data-label={words.name}>{row.name || <span className="grey">{words.noPassword}</span>}</td>
      <td data-label={words.state}>
        <span>
          {row.suspended ? <Tag tone="broken">{words.suspended}</Tag> : row.locked_until_at != null ? <Tag tone="near">{words.locked(at(row.locked_until_at))}</Tag> : words.fine}
          <span className="grey small person-post">{[words.sessions(row.sessions), row.factor && words.factor, row.account_since != null && words.account].filter(Boolean).join(t.common.sep)}</span>
        </span>
      </td>
      <td>
        <span className="person-deeds">
          <Button size="small" loading={busy('link')} onClick={() => deed.mutate('link', { onSuccess: setLink })}>{words.link}</Button>
          {row.locked_until_at != null && <Button size="small" loading={busy('unlock')} onClick={() => deed.mutate('unlock')}>{words.unlock}</Button>}
          {row.sessions > 0 && <Button size="small" loading={busy('end')} onClick={() => deed.mutate('end')}>{words.endSessions}</Button>}
          {row.factor && !own && <Button size="small" loading={busy('factor')} onClick={() => deed.mutate('factor')}>{words.removeFactor}</Button>}
          {row.account_since != null && <Button size="small" loading={busy('account')} onClick={() => deed.mutate('account')}>{words.freeAccount}</Button>}
          {row.suspended ? (
            <Button size="small" loading={busy('restore')} onClick={() => deed.mutate('restore')}>{words.restore}</Button>
          ) : (
            !own && <Button size="small" loading={busy('suspend')} onClick={() => setSure(true)}>{words.suspend}</Button>
          )}
        </span>
        {deed.error && <RefusalNote error={deed.error} />}
        {sure && <Sure name={name} onYes={() => deed.mutate('suspend')} onClose={() => setSure(false)} />}
        {link && <LinkShown name={name} link={link} onClose={() => setLink(null)} />}
      </td>
    </tr>
  );
}

function Sure({ name, onYes, onClose }: { name: string; onYes: () => void; onClose: () => void }) {
  const { t } = useSpeech();
  const yes = () => {
    onClose();
    onYes();
  };
  return (
    <Dialog label={t.identity.people.suspend} place="middle" titled onClose={onClose}>
      <p>{t.identity.people.sure(name)}</p>
      <p className="person-deeds">
        <Button type="primary" danger onClick={yes}>{t.identity.people.suspend}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </p>
    </Dialog>
  );
}
