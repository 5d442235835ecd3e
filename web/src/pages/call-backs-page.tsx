import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callBacksQuery } from '../api/queries.ts';
import type { CallBackItemView, CallBacksView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useKeys } from '../keys/keyboard.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { useParam, useRefetchAt, useTitle } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { useFigures } from '../parts/session.tsx';
import { Await, Empty } from '../parts/states.tsx';
import { Stratum } from './calls/stratum.tsx';

/** Whom to ring of what was drawn and when, and what was found. Nobody here chooses whom. */
export default function CallBacksPage() {
  const { t } = useSpeech();
  useTitle(t.page.callBacks, t.product);
  const [date] = useParam('date');
  const [unit] = useParam('unit');
  const list = useQuery(callBacksQuery(date ?? '', unit ?? ''));
  return (
    <main className="page page-narrow" aria-label={t.page.callBacks}>
      <Await query={list} rows={8}>{(view) => <Lists view={view} />}</Await>
    </main>
  );
}

/** Whether somebody may ring him now: the server said when, and his case is not open again. */
export const mayRing = (item: CallBackItemView, now: number): boolean =>
  item.outcome === '' && !item.own && item.row.state === 'closed' && item.next_at != null && item.next_at <= now;

function Lists({ view }: { view: CallBacksView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const [open, setOpen] = useState('');
  const items = view.strata.flatMap((stratum) => stratum.items);
  useRefetchAt([view.closed_until, ...items.map((item) => item.next_at)], ['call-backs']);
  const next = items.find((item) => item.row.id !== open && mayRing(item, view.server_at));
  useKeys(next ? { 'calls.next': () => setOpen(next.row.id) } : {});
  return (
    <>
      <Head view={view} />
      {view.closed_until != null && (
        <p className="note near" role="status"><Icon name="near" /> <span>{t.callBacks.closedUntil(at(view.closed_until))}</span></p>
      )}
      {pick(view.hours) !== '' && <p className="grey small">{pick(view.hours)} {t.callBacks.byKeys}</p>}
      {view.strata.length === 0 && <Empty icon="repeat" title={t.callBacks.empty}>{t.callBacks.emptyHint}</Empty>}
      {view.strata.map((stratum) => (
        <Stratum key={stratum.draw} stratum={stratum} now={view.server_at} open={open} onOpen={setOpen} />
      ))}
    </>
  );
}

function Head({ view }: { view: CallBacksView }) {
  const { t, pick } = useSpeech();
  const [, setDate] = useParam('date');
  const [unit, setUnit] = useParam('unit');
  const units = new Map(view.strata.flatMap((stratum) => stratum.units).map((one) => [one.unit.code, one.unit]));
  return (
    <div className="page-title">
      <h1>{t.callBacks.title}</h1>
      {view.date !== '' && <span className="text-2">{t.callBacks.frameOf(view.date)}</span>}
      {view.dates.length > 1 && (
        <label className="end call-back-date">
          <span className="grey small">{t.callBacks.date}</span>
          <select value={view.date} onChange={(event) => setDate(event.target.value)}>
            {view.dates.map((date) => (
              <option key={date} value={date}>{date}</option>
            ))}
          </select>
        </label>
      )}
      {units.size > 1 && (
        <label className="call-back-date">
          <span className="grey small">{t.callBacks.unit}</span>
          <select value={unit ?? ''} onChange={(event) => setUnit(event.target.value)}>
            <option value="">{t.callBacks.allUnits}</option>
            {[...units.values()].map((one) => (
              <option key={one.code} value={one.code}>{pick(one.name)}</option>
            ))}
          </select>
        </label>
      )}
      {view.date !== '' && <ExportLink list="call-backs" query={{ date: view.date }} beside={view.dates.length > 1} />}
    </div>
  );
}
