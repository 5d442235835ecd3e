import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { accessQuery } from '../api/queries.ts';
import type { AccessLineView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { useDetail } from '../parts/access-lines.tsx';
import { Blocks } from '../parts/blocks.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { useFigures, useRole } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton } from '../parts/states.tsx';

/** What one may want to see of the log; the words of the address are the API's own. */
const GROUPS = {
  all: '',
  looks: 'revealed,played,exported',
  signIn: 'signed-in,locked,unlocked',
  people: 'password-set,link-issued,session-ended,post-changed,suspended,restored,account-freed,leave-given,leave-taken,connector-tested',
} as const;
type Group = keyof typeof GROUPS;

/** Not people of the register: the program itself, and whoever works on its machine. */
const PROGRAMS = ['system', 'operator'];

/** Who looked at whom, listened, took a list out, or signed in. */
export default function AccessPage() {
  const { t } = useSpeech();
  useTitle(t.access.log.title, t.product);
  const [what, setWhat] = useParam('what');
  const list = useInfiniteQuery(accessQuery(what ?? ''));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <main className="page" aria-label={t.access.log.title}>
      <div className="page-title">
        <h1>{t.access.log.title}</h1>
        <span className="text-2">{t.access.log.line}</span>
        <span className="end toggles" role="group" aria-label={t.cases.filters}>
          {(Object.keys(GROUPS) as Group[]).map((group) => (
            <button key={group} type="button" className="toggle" aria-pressed={(what ?? '') === GROUPS[group]} onClick={() => setWhat(GROUPS[group] || null)}>
              {t.access.log[group]}
            </button>
          ))}
          <ExportLink list="access" query={what ? { what } : {}} beside />
        </span>
      </div>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && rows.length === 0 && <Empty icon="lock" title={t.access.log.empty}>{t.access.log.emptyHint}</Empty>}
      {rows.length > 0 && <Lines rows={rows} />}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </main>
  );
}

function Lines({ rows }: { rows: AccessLineView[] }) {
  const { t } = useSpeech();
  const words = t.access.log;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.at}</th>
            <th>{words.who}</th>
            <th>{words.what}</th>
            <th>{words.about}</th>
            <th>{words.detail}</th>
            <th>{words.purpose}</th>
            <th>{words.case}</th>
          </tr>
        </thead>
        <Blocks rows={rows} keyOf={(row) => row.id} columns={7}>{(row) => <Line row={row} />}</Blocks>
      </table>
    </div>
  );
}

function Line({ row }: { row: AccessLineView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const detail = useDetail();
  const seesCases = useRole('quality');
  const words = t.access.log;
  const own = row.subject === `person/${row.person.code}`;
  return (
    <tr>
      <td data-label={words.at} className="text-2">{at(row.at)}</td>
      <td data-label={words.who}>
        {row.post.code === '' && PROGRAMS.includes(row.person.code) ? <span className="grey">{row.person.code === 'system' ? words.program : words.machine}</span> : <span><b>{pick(row.person.name)}</b> <span className="text-2 small">{[pick(row.post.name), pick(row.unit.name)].filter(Boolean).join(t.common.sep)}</span></span>}
      </td>
      <td data-label={words.what}>{t.access.deed[row.what] ?? row.what}</td>
      <td data-label={words.about}>{own || row.subject.startsWith('list/') ? '' : pick(row.about)}</td>
      <td data-label={words.detail}>{detail(row)}</td>
      <td data-label={words.purpose}>{t.access.purpose[row.purpose] ?? row.purpose}</td>
      <td data-label={words.case}>{row.number && row.case && (seesCases ? <Link href={`/cases/${row.case}`}>{row.number}</Link> : row.number)}</td>
    </tr>
  );
}
