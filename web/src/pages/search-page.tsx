import { useQuery } from '@tanstack/react-query';
import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { searchQuery } from '../api/queries.ts';
import type { SearchView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useKeys } from '../keys/keyboard.tsx';
import { RowClock } from '../parts/clock-chip.tsx';
import { useDebounced, useParam, useTitle } from '../parts/hooks.ts';
import { useFigures } from '../parts/session.tsx';
import { Empty, RefusalNote, Skeleton } from '../parts/states.tsx';
import { useSearchLinks } from './search/links.ts';

const ROWS = 20;

/** Everything that was found, in groups; the words stand in the address. */
export default function SearchPage() {
  const { t } = useSpeech();
  useTitle(t.page.search, t.product);
  const [q, setQ] = useParam('q');
  const found = useQuery(searchQuery(q ?? '', ROWS));
  return (
    <main className="page page-narrow" aria-label={t.page.search}>
      <div className="page-title">
        <h1>{t.instrument.search.title}</h1>
        <Words q={q ?? ''} onSearch={(words) => setQ(words || null)} />
      </div>
      {!q?.trim() && <Empty icon="search" title={t.instrument.search.empty}>{t.instrument.search.emptyHint}</Empty>}
      {found.error && <RefusalNote error={found.error} onRetry={() => void found.refetch()} />}
      {q?.trim() && found.isPending && !found.error && <Skeleton rows={6} />}
      {q?.trim() && found.data && <Found view={found.data} q={q} />}
    </main>
  );
}

function Words({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const { t } = useSpeech();
  const box = useRef<InputRef>(null);
  const [typed, setTyped] = useState(q);
  const settled = useDebounced(typed, 250);
  useKeys({ 'list.filter': () => box.current?.focus() });
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (settled !== q) onSearch(settled);
    // Only a settled change of the typed text searches; a change of the address is taken over above.
  }, [settled]);
  return (
    <Input ref={box} className="search-words" allowClear maxLength={60} aria-label={t.instrument.search.placeholder} placeholder={t.instrument.search.placeholder} value={typed} onChange={(event) => setTyped(event.target.value)} />
  );
}

function Found({ view, q }: { view: SearchView; q: string }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const links = useSearchLinks();
  const words = t.instrument.search;
  const none = view.cases.length + view.archived.length + view.customers.length + view.contacts.length + view.policies.length === 0;
  return (
    <>
      {none && <Empty icon="search" title={words.none}>{words.noneHint}</Empty>}
      <Group title={words.cases} count={view.cases.length + view.archived.length} total={view.cases_total + view.archived.length} beyond={view.cases_total_more} more={view.cases_total > view.cases.length ? <Link href={`/cases?state=all&q=${encodeURIComponent(q)}`}>{words.toCases}</Link> : null}>
        {view.cases.map((row) => (
          <Hit key={row.id} href={`/cases/${row.id}`} lead={row.number} text={`${pick(row.title)}${t.common.sep}${pick(row.customer.name)}`} end={<RowClock row={row} />} />
        ))}
        {view.archived.map((row) => (
          <Hit key={row.id} href={`/cases/${row.id}`} lead={row.number} text={t.case.closedLine(at(row.closed_at))} end={t.cases.archived} />
        ))}
      </Group>
      <Group title={words.customers} count={view.customers.length}>
        {view.customers.map((hit) => (
          <Hit key={hit.code} href={links.customer(hit.code)} lead={hit.name} text={[hit.phone, pick(hit.service)].filter(Boolean).join(t.common.sep)} end={hit.code} />
        ))}
      </Group>
      <Group title={words.contacts} count={view.contacts.length} hint={view.contacts_since_at == null ? words.looked(view.contacts_looked) : words.lookedSince(view.contacts_looked, at(view.contacts_since_at))}>
        {view.contacts.map((row) => (
          <Hit key={row.contact.id} href={links.contact(row)} lead={at(row.contact.occurred_at)} text={[pick(row.customer.name), row.contact.text].filter(Boolean).join(t.common.sep)} end={row.number} />
        ))}
      </Group>
      <Group title={words.policies} count={view.policies.length}>
        {view.policies.map((rule) => (
          <Hit key={rule.section + rule.code} href={links.policy(rule)} lead={pick(rule.name)} text={pick(rule.sentence)} end={rule.section === 'category' ? words.category : rule.code} />
        ))}
      </Group>
    </>
  );
}

function Group({ title, count, total = count, beyond = false, hint, more, children }: { title: string; count: number; total?: number; beyond?: boolean; hint?: string; more?: ReactNode; children: ReactNode }) {
  const { t } = useSpeech();
  if (count === 0) return null;
  return (
    <section className="search-group" aria-label={title}>
      <h2>
        {title} <span className="grey">{total > count ? t.instrument.search.of(count, beyond ? t.cases.moreThan(total) : `${total}`) : count}</span>
        {more && <span className="end small">{more}</span>}
      </h2>
      <ul>{children}</ul>
      {hint && <p className="grey small">{hint}</p>}
    </section>
  );
}

function Hit({ href, lead, text, end }: { href: string; lead: string; text: string; end: ReactNode }) {
  return (
    <li>
      <Link href={href} className="search-hit">
        <span className="search-lead cut">{lead}</span>
        <span className="text-2 cut">{text}</span>
        <span className="grey small">{end}</span>
      </Link>
    </li>
  );
}
