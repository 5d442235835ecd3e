import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { contactsQuery } from '../api/queries.ts';
import type { ContactRowView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { Blocks } from '../parts/blocks.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { SavedViews } from '../parts/saved-views.tsx';
import { useFigures } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton } from '../parts/states.tsx';

/** Contacts of today, newest first; on one channel when the address says so. */
export default function ContactsPage() {
  const { t } = useSpeech();
  useTitle(t.page.contacts, t.product);
  const [channel, setChannel] = useParam('channel');
  const list = useInfiniteQuery(contactsQuery(channel));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <main className="page" aria-label={t.page.contacts}>
      <div className="page-title">
        <h1>{t.today.contacts} <span>{list.data?.pages[0]?.total}</span></h1>
        {channel && <button type="button" className="toggle" aria-pressed="true" onClick={() => setChannel(null)}>{t.channel[channel] ?? channel}</button>}
        <Link href="/today" className="end">{t.page.today}</Link>
        <SavedViews page="contacts" beside />
        <ExportLink list="contacts" query={channel ? { channel } : {}} beside />
      </div>
      {list.error && <RefusalNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && !list.error && <Skeleton rows={8} />}
      {list.data && (rows.length > 0 ? <Rows rows={rows} /> : <Empty icon="phone" title={t.today.noContacts}>{t.today.noContactsHint}</Empty>)}
      {list.hasNextPage && <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t.common.loadMore}</Button>}
    </main>
  );
}

function Rows({ rows }: { rows: ContactRowView[] }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{t.ledger.occurred}</th>
            <th>{t.intake.channel}</th>
            <th>{t.intake.account}</th>
            <th>{t.case.owner}</th>
            <th>{t.intake.endOutcome}</th>
            <th>{t.ledger.case}</th>
            <th>{t.intake.words}</th>
          </tr>
        </thead>
        <Blocks rows={rows} keyOf={(row) => row.contact.id} columns={7}>
          {({ contact, customer, number }) => (
            <tr>
              <td data-label={t.ledger.occurred}>{at(contact.occurred_at)}</td>
              <td data-label={t.intake.channel}>{t.channel[contact.channel] ?? contact.channel}</td>
              <td data-label={t.intake.account}>{pick(customer.name)} <span className="grey small">{customer.code}</span></td>
              <td data-label={t.case.owner}>{pick(contact.owner.name)}</td>
              <td data-label={t.intake.endOutcome}>{t.outcome[contact.outcome] ?? contact.outcome}</td>
              <td data-label={t.ledger.case}>{contact.case && <Link href={`/cases/${contact.case}`}>{number}</Link>}</td>
              <td data-label={t.intake.words} className="wide-cell">{contact.text}</td>
            </tr>
          )}
        </Blocks>
      </table>
    </div>
  );
}
