import type { UseQueryResult } from '@tanstack/react-query';
import type { RefObject } from 'react';
import { Link } from 'wouter';
import type { CallView, CaseRowView, CustomerView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RowClock } from '../../parts/clock-chip.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty } from '../../parts/states.tsx';
import { serverNow } from '../../time/now.ts';
import { sameMonth, shortDate } from '../../time/words.ts';
import { CallCard } from './call-card.tsx';
import { CallerSearch } from './caller-search.tsx';
import { Nearby } from './nearby.tsx';
import { Reconnect } from './reconnect.tsx';
import { OutageWarnings } from './outage-warning.tsx';

interface Props {
  code: string;
  query: UseQueryResult<CustomerView>;
  /** The call that the draft is taken on, and those that wait. */
  taken: CallView | undefined;
  waiting: CallView[];
  onPick: (code: string) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

export function Caller({ code, query, taken, waiting, onPick, searchRef }: Props) {
  const { t } = useSpeech();
  return (
    <aside className="caller" aria-label={t.intake.account}>
      <CallCard taken={taken} waiting={waiting} customer={code} onPick={onPick} />
      <CallerSearch onPick={onPick} inputRef={searchRef} />
      {code ? (
        <Await query={query} rows={8}>
          {(view) => <CallerFacts view={view} onChange={() => onPick('')} />}
        </Await>
      ) : (
        <Empty icon="people" title={t.intake.pickCaller}>{t.intake.pickCallerHint}</Empty>
      )}
    </aside>
  );
}

function CallerFacts({ view, onChange }: { view: CustomerView; onChange: () => void }) {
  const { t, pick, language } = useSpeech();
  const { at, money, zone } = useFigures();
  // What an old mirror says was used is not of this month.
  const month = sameMonth(view.as_of_at, serverNow(), zone) ? t.polish.panel.month : t.polish.panel.monthOf(shortDate(view.as_of_at, zone, language));
  return (
    <>
      <section className="caller-section">
        <p className="caller-name">
          <b>{view.head.name}</b> {view.head.segment && <span className="tag neutral">{t.segment[view.head.segment] ?? view.head.segment}</span>}
          {view.tier && <span className="tag neutral">{t.tier[view.tier] ?? view.tier}</span>}
          <button type="button" className="as-link end small" onClick={onChange}>{t.intake.changeCaller}</button>
        </p>
        <p className="text-2">{view.head.phone} <span className="grey small">{view.head.code}</span></p>
        <OutageWarnings outages={view.outages} />
        <Nearby view={view} />
        {view.alarms.map((alarm) => (
          <p key={alarm.alarm} className="small clock near"><Icon name="near" size={13} /> {t.polish.panel.alarm(alarm.alarm, pick(alarm.unit.name), at(alarm.since_at))}</p>
        ))}
      </section>
      <section className="caller-section">
        <h2>{t.intake.services} <span>{view.services.length}</span></h2>
        {view.services.map((service) => (
          <div key={service.code} className="caller-service">
            <p><span>{pick(service.name)}</span> {service.suspended && <span className="tag broken">{t.suspended[service.suspended] ?? service.suspended}</span>} <span className="grey small">{t.intake.fee(money(service.monthly_fee_minor))}</span></p>
            <p className="grey small">{[service.address, t.area[service.area], pick(service.unit.name)].filter(Boolean).join(t.common.sep)}</p>
            {service.usage.length > 0 && <p className="small text-2">{month} {service.usage.map((one) => t.polish.panel.used(pick(one.name), one.used, one.of ?? null)).join(t.common.sep)}</p>}
            <Reconnect view={view} service={service} />
          </div>
        ))}
      </section>
      <section className="caller-section">
        <h2>{t.intake.openCases} <span>{view.open_cases.length}</span></h2>
        {view.open_cases.length === 0 && <p className="grey small">{t.intake.noOpen}</p>}
        {view.open_cases.map((row) => (
          <OpenCase key={row.id} row={row} />
        ))}
      </section>
      <section className="caller-section">
        <h2>{t.intake.lastRemedy}</h2>
        {view.last_remedy ? (
          <p className="context-line">
            <span className="cut">{pick(view.last_remedy.text)}</span>
            <b className="end">{money(view.last_remedy.amount_minor, view.last_remedy.unit)}</b>
          </p>
        ) : (
          <p className="grey small">{t.intake.noRemedy}</p>
        )}
      </section>
      <section className="caller-section">
        <h2>{t.intake.contacts} <span>{view.contacts.length}</span></h2>
        {view.contacts.length === 0 && <p className="grey small">{t.intake.noContacts}</p>}
        {view.contacts.map((contact) => (
          <p key={contact.id} className="caller-contact small">
            <span className="grey">{at(contact.occurred_at)}</span>
            <span className="cut">{[t.channel[contact.channel] ?? contact.channel, t.outcome[contact.outcome] ?? contact.outcome, contact.text || pick(contact.owner.name)].join(t.common.sep)}</span>
          </p>
        ))}
      </section>
      <p className="caller-age grey small">{t.intake.mirror(at(view.as_of_at))}</p>
    </>
  );
}

function OpenCase({ row }: { row: CaseRowView }) {
  const { t, pick } = useSpeech();
  return (
    <div className="caller-case">
      <p className="context-line">
        <Link href={`/cases/${row.id}`} className="cut">{pick(row.title)}</Link>
        <span className="end"><RowClock row={row} /></span>
      </p>
      <p className="grey small">
        {row.number}{t.common.sep}{row.due_at != null && <>{pick(row.due_name)}{t.common.sep}</>}{t.case.owner} {pick(row.owner.name)}
        {row.chain > 1 && <>{t.common.sep}<Icon name="repeat" size={12} /> {t.cases.repeat(row.chain)}</>}
        {row.broken > 0 && <span className="clock broken"> <Icon name="broken" size={12} />{t.clock.brokenCount(row.broken)}</span>}
        {row.red_line.code && <span className="clock broken"> <Icon name="flag" size={12} />{pick(row.red_line.name)}</span>}
      </p>
    </div>
  );
}
