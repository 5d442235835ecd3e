import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { staffQuery } from '../api/queries.ts';
import type { StaffLineView, StaffPostView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Blocks } from '../parts/blocks.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { useDebounced, useParam, useTitle } from '../parts/hooks.ts';
import { LinkShown } from '../parts/link-shown.tsx';
import { useFigures, useSession } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton, Tag } from '../parts/states.tsx';
import { AbsenceDialog } from './staff/absence-dialog.tsx';
import { AbsenceLine } from './staff/absence-line.tsx';

const TYPING_MILLIS = 200;

/** Colleagues: who is there, who is on duty, who is out of office and who stands in. */
export default function StaffPage() {
  const { t } = useSpeech();
  useTitle(t.staff.title, t.product);
  const [words, setWords] = useParam('q');
  const [unit, setUnit] = useParam('unit');
  const asked = useDebounced(words ?? '', TYPING_MILLIS);
  const list = useInfiniteQuery(staffQuery(asked, unit));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const session = useSession();
  const own = unit === session.unit.code;
  return (
    <main className="page" aria-label={t.staff.title}>
      <div className="page-title">
        <h1>{t.staff.title}</h1>
        <span className="text-2">{list.data && t.staff.count(rows.length, list.hasNextPage)}</span>
        <span className="end toggles" role="group" aria-label={t.cases.filters}>
          {rows.length > 0 && <ExportLink list="staff" query={{ ...(asked ? { q: asked } : {}), ...(unit ? { unit } : {}) }} beside />}
          <button type="button" className="toggle" aria-pressed={own} onClick={() => setUnit(own ? null : session.unit.code)}>{t.staff.ownUnit}</button>
        </span>
        <Input.Search className="page-find" aria-label={t.staff.find} placeholder={t.staff.find} value={words ?? ''} onChange={(event) => setWords(event.target.value)} allowClear />
      </div>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && rows.length === 0 && <Empty icon="people" title={t.staff.empty}>{t.staff.emptyHint}</Empty>}
      {rows.length > 0 && <Rows rows={rows} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </main>
  );
}

function Rows({ rows }: { rows: StaffLineView[] }) {
  const { t } = useSpeech();
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{t.staff.person}</th>
            <th>{t.staff.posts}</th>
            <th>{t.staff.skills}</th>
            <th>{t.staff.there}</th>
            <th><span className="unseen">{t.common.more}</span></th>
          </tr>
        </thead>
        <Blocks rows={rows} keyOf={(row) => row.person.code} columns={5}>{(row) => <Colleague row={row} />}</Blocks>
      </table>
    </div>
  );
}

function Colleague({ row }: { row: StaffLineView }) {
  const { t, pick } = useSpeech();
  const queries = useQueryClient();
  const [telling, setTelling] = useState(false);
  const back = useMutation({
    mutationFn: () => unwrap(client.DELETE('/api/v1/staff/{person}/absence', { params: { path: { person: row.person.code } } })),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ['staff'] }), queries.invalidateQueries({ queryKey: ['queue'] })]),
  });
  const { keyFor, settle } = useSubmissionKey();
  // For whoever forgot his password: his head hands it over.
  const issue = useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/staff/{person}/link', { params: { path: { person: row.person.code }, header: { 'Idempotency-Key': keyFor('link') } }, body: {} })),
    onSettled: (_link, error) => settle(error ?? undefined),
  });
  const name = pick(row.person.name);
  return (
    <tr>
      <td data-label={t.staff.person}><b title={row.person.code}>{name}</b></td>
      <td data-label={t.staff.posts}>
        <span>
          {row.posts.length === 0 && <span className="grey">{t.identity.people.noPost}</span>}
          {row.posts.map((held) => (
            <Held key={`${held.post.code}/${held.unit.code}/${held.deputy}`} held={held} />
          ))}
        </span>
      </td>
      <td data-label={t.staff.skills} className="text-2 wide-cell">{row.skills.length === 0 ? t.staff.allSkills : row.skills.map((skill) => pick(skill.name)).join(t.common.sep)}</td>
      <td data-label={t.staff.there} className="wide-cell"><There row={row} /></td>
      <td>
        <span className="person-deeds">
          {row.may_tell && row.absence && <Button size="small" loading={back.isPending} aria-label={t.staff.backFor(name)} onClick={() => back.mutate()}>{t.staff.back}</Button>}
          {row.may_link && <Button size="small" loading={issue.isPending} aria-label={t.identity.people.linkFor(name)} onClick={() => issue.mutate()}>{t.identity.people.link}</Button>}
          {row.may_tell && <Button size="small" aria-label={`${t.staff.tell} ${name}`} onClick={() => setTelling(true)}>{t.staff.tell}</Button>}
        </span>
        {back.error && <RefusalNote error={back.error} />}
        {issue.error && <RefusalNote error={issue.error} />}
        {issue.data && <LinkShown name={name} link={issue.data} onClose={() => issue.reset()} />}
        {telling && <AbsenceDialog row={row} onClose={() => setTelling(false)} />}
      </td>
    </tr>
  );
}

function Held({ held }: { held: StaffPostView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <span className="person-post">
      {pick(held.post.name)}{t.common.sep}<span className="text-2">{pick(held.unit.name)}{held.unit_kind && t.staff.kind(t.staff.kinds[held.unit_kind] ?? held.unit_kind)}</span>{' '}
      {held.deputy && <Tag>{t.identity.account.deputy}</Tag>}
      {held.on_duty_until_at != null && <Tag tone="met">{t.staff.onDuty(at(held.on_duty_until_at))}</Tag>}
    </span>
  );
}

function There({ row }: { row: StaffLineView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const absence = row.absence ?? null;
  return (
    <span>
      {row.away_since_at == null ? t.staff.isThere : <Tag tone="near">{t.staff.awaySince(at(row.away_since_at))}</Tag>}
      {absence && <AbsenceLine absence={absence} />}
    </span>
  );
}
