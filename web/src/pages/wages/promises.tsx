import { useQuery } from '@tanstack/react-query';
import { incentiveQuery } from '../../api/queries.ts';
import type { IncentiveSumView, IncentiveView, Named } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await } from '../../parts/states.tsx';
import { factorText } from './parts.tsx';

/** What keeping promises does to pay (U13): by promise and by person, at the price without a verdict. */
export function Promises({ month }: { month: string }) {
  const { t } = useSpeech();
  const report = useQuery(incentiveQuery(month));
  const words = t.wages.promises;
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <Await query={report} rows={3}>{(view) => <Report view={view} />}</Await>
    </section>
  );
}

function Report({ view }: { view: IncentiveView }) {
  const { t } = useSpeech();
  const words = t.wages.promises;
  if (view.people.length === 0) return <p className="grey">{words.none}</p>;
  const promises = view.promises.map((row) => ({ of: row.promise, sum: row.sum }));
  const people = view.people.map((row) => ({ of: row.person, sum: row.sum }));
  return (
    <>
      <p className="grey small">{words.line(factorText(view.late_numerator, view.late_denominator))}</p>
      <Sums head={words.promise} rows={promises} currency={view.currency} />
      <Sums head={t.wages.pay.person} rows={people} currency={view.currency} />
    </>
  );
}

function Sums({ head, rows, currency }: { head: string; rows: { of: Named; sum: IncentiveSumView }[]; currency: string }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.wages.promises;
  return (
    <div className="table-frame">
      <table aria-label={head}>
        <thead>
          <tr>
            <th>{head}</th>
            <th className="sum">{t.wages.pay.orders}</th>
            <th className="sum">{words.kept}</th>
            <th className="sum">{words.broken}</th>
            <th className="sum">{words.setAside}</th>
            <th className="sum">{words.paid}</th>
            <th className="sum">{words.taken}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ of, sum }) => (
            <tr key={of.code}>
              <td data-label={head}><span title={of.code}>{pick(of.name)}</span></td>
              <td data-label={t.wages.pay.orders} className="sum">{sum.orders}</td>
              <td data-label={words.kept} className="sum">{sum.kept}</td>
              <td data-label={words.broken} className="sum">{sum.broken}</td>
              <td data-label={words.setAside} className="sum">{sum.set_aside === 0 ? '—' : sum.set_aside}</td>
              <td data-label={words.paid} className="sum">{money(sum.paid_minor, currency)}</td>
              <td data-label={words.taken} className="sum"><b>{sum.taken_minor === 0 ? '—' : money(sum.taken_minor, currency)}</b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
