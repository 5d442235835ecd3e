import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CaseView, ContactView, PostingView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { CaseMessages } from './messages.tsx';
import { Office } from './office.tsx';
import { Settlements } from './settlements.tsx';
import { Exceptions } from './exceptions.tsx';
import { Rejection } from './rejection.tsx';
import { Relations } from './relations.tsx';
import { Spans } from './spans.tsx';
import { Task } from './task.tsx';
import { Visits } from './visits.tsx';

/** What stands beside the case: contacts, tasks, ledger, chain, pauses and exemptions. */
export function Context({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const { money } = useFigures();
  const openTasks = view.tasks.filter((task) => task.done_at == null).length;
  return (
    <>
      <Rejection view={view} />
      <Office view={view} />
      <Settlements view={view} />
      <Visits view={view} />
      <Exceptions view={view} />
      <Spans view={view} />
      <Section title={t.case.contacts} count={view.contacts.length}>
        <ul>
          {view.contacts.map((contact) => (
            <Contact key={contact.id} contact={contact} />
          ))}
        </ul>
      </Section>
      <CaseMessages view={view} />
      <Section title={t.case.tasks} count={openTasks} note={t.case.openTasks}>
        {view.tasks.length === 0 && <p className="grey small">{t.case.noTasks}</p>}
        <ul>
          {view.tasks.map((task) => (
            <Task key={task.id} view={view} task={task} />
          ))}
        </ul>
      </Section>
      <Section title={t.case.ledger} note={view.postings.length > 0 ? t.case.owed(money(view.row.owed_minor)) : undefined}>
        {view.postings.length === 0 && <p className="grey small">{t.case.noPostings}</p>}
        <ul>
          {view.postings.map((posting) => (
            <Posting key={posting.id} posting={posting} />
          ))}
        </ul>
      </Section>
      <Relations view={view} />
      {view.chain.length > 0 && <Chain view={view} />}
    </>
  );
}

export function Section({ title, count, note, children }: { title: string; count?: number; note?: string; children: ReactNode }) {
  return (
    <section className="context-section">
      <h2>
        {title} {count !== undefined && <span>{count}</span>} {note && <span className="context-note">{note}</span>}
      </h2>
      {children}
    </section>
  );
}

function Contact({ contact }: { contact: ContactView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <li className="context-item">
      <p className="context-line">
        <span>{at(contact.occurred_at)}</span>
        <span className="text-2 cut">
          {[(t.channel[contact.channel] ?? contact.channel) + (contact.direction === 'outbound' ? `(${t.direction.outbound})` : ''), pick(contact.owner.name)].join(t.common.sep)}
        </span>
        <span className="grey small end">{t.outcome[contact.outcome] ?? contact.outcome}</span>
      </p>
      {contact.text ? <p className="words">“{contact.text}”</p> : <p className="grey small">{t.case.noWords}</p>}
    </li>
  );
}

function Posting({ posting }: { posting: PostingView }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  return (
    <li className="context-item">
      <p className="context-line">
        <span className="cut">{pick(posting.text)}</span>
        <b className="end">{money(posting.amount_minor, posting.unit)}</b>
      </p>
      <p className="grey small">
        {[posting.reverses ? t.case.reversal : null, t.why.rule(posting.rule), at(posting.occurred_at)].filter(Boolean).join(t.common.sep)}
      </p>
    </li>
  );
}

function Chain({ view }: { view: CaseView }) {
  const { t, pick } = useSpeech();
  return (
    <Section title={t.case.chain} count={view.chain.length + 1}>
      <ul>
        <li className="context-line">
          <b>{t.case.thisCase}</b> <span className="cut">{pick(view.row.title)}</span>
          <span className="grey small end">{t.case.chainCount(view.row.chain)}</span>
        </li>
        {view.chain.map((row) => (
          <li key={row.id} className="context-line">
            <Icon name="repeat" size={13} />
            <Link href={`/cases/${row.id}`}>{row.number}</Link>
            <span className="cut">{pick(row.title)}</span>
            <span className="grey small end">{t.case.chainCount(row.chain)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
