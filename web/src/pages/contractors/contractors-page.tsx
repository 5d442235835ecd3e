import { useQuery } from '@tanstack/react-query';
import { contractorsQuery, myContractorQuery } from '../../api/queries.ts';
import type { ContractorListView, MyContractorView, VisitRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures, useSession } from '../../parts/session.tsx';
import { Await, Empty } from '../../parts/states.tsx';
import { ApplyForm } from './forms.tsx';
import { Firm } from './firm.tsx';
import { MySettlement } from './settlement.tsx';

/** Contract firms (A06): whoever holds them sees all of his units, a firm's head its own orders and nothing else. */
export default function ContractorsPage() {
  const session = useSession();
  return session.roles.includes('contractor') ? <Mine /> : <All />;
}

function All() {
  const { t } = useSpeech();
  useTitle(t.contractors.title, t.product);
  const list = useQuery(contractorsQuery);
  return (
    <main className="page" aria-label={t.contractors.title}>
      <div className="page-title"><h1>{t.contractors.title}</h1></div>
      <Await query={list} rows={6}>{(view) => <Firms view={view} />}</Await>
    </main>
  );
}

function Firms({ view }: { view: ContractorListView }) {
  const { t, pick } = useSpeech();
  return (
    <>
      <p className="text-2 small">{pick(view.rule)} {view.firms.length > 0 && <ExportLink list="contractors" beside />}</p>
      {view.may_propose && <ApplyForm view={view} />}
      {view.firms.length === 0 && <Empty icon="people" title={t.contractors.none}>{t.contractors.noneHint}</Empty>}
      {view.firms.map((firm) => <Firm key={firm.unit.code} firm={firm} list={view} />)}
    </>
  );
}

function Mine() {
  const { t } = useSpeech();
  useTitle(t.contractors.mine, t.product);
  const mine = useQuery(myContractorQuery);
  return (
    <main className="page" aria-label={t.contractors.mine}>
      <div className="page-title"><h1>{t.contractors.mine}</h1></div>
      <Await query={mine} rows={6}>{(view) => <Own view={view} />}</Await>
    </main>
  );
}

function Own({ view }: { view: MyContractorView }) {
  const { t, pick } = useSpeech();
  const words = t.contractors;
  return (
    <>
      <p className="text-2 small">{pick(view.rule)}</p>
      <Firm firm={view.firm} list={null} />
      {view.settles != null && <MySettlement month={view.settles} />}
      <h2>{words.orders}</h2>
      {view.visits.length === 0 ? <Empty icon="calendar" title={words.noOrders}>{words.noOrdersHint}</Empty> : <Orders rows={view.visits} label={words.orders} />}
      {view.ended.length > 0 && (
        <>
          <h2>{words.ended}</h2>
          <Orders rows={view.ended} label={words.ended} />
        </>
      )}
    </>
  );
}

function Orders({ rows, label }: { rows: VisitRowView[]; label: string }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.contractors;
  return (
    <div className="table-frame">
      <table aria-label={label}>
        <thead>
          <tr><th>{words.window}</th><th>{words.visit}</th><th>{words.job}</th><th>{words.technician}</th><th>{words.state}</th></tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.visit}>
              <td data-label={words.window}>{row.window_from_at == null ? '—' : at(row.window_from_at)}</td>
              <td data-label={words.visit}>{row.number} <span className="text-2">{row.customer}</span></td>
              <td data-label={words.job}>{pick(row.job.name)}</td>
              <td data-label={words.technician}>{row.technician ? pick(row.technician.name) : '—'}</td>
              <td data-label={words.state}>{[t.dispatch.state[row.state] ?? row.state, words.outcome[row.outcome]].filter(Boolean).join(t.common.sep)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
