import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { firmSettlementQuery, myFirmSettlementQuery } from '../../api/queries.ts';
import type { FirmSettlementView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures, useSession } from '../../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../../parts/states.tsx';

/** Months of money are those who sign them; the server holds the same. */
const SIGNERS = ['manager', 'general-manager', 'quality'];

/** A firm's last month in money (A06): counted when somebody opens it, for its journal is read whole. */
export function Settlement({ unit, month }: { unit: string; month: string }) {
  const { t } = useSpeech();
  const session = useSession();
  const [open, setOpen] = useState(false);
  if (!SIGNERS.some((role) => session.roles.includes(role))) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.contractors.settlement(month)}</summary>
      {open && <Signed unit={unit} month={month} />}
    </details>
  );
}

function Signed({ unit, month }: { unit: string; month: string }) {
  const query = useQuery(firmSettlementQuery(unit, month));
  return <Await query={query} rows={4}>{(view) => <Sheet view={view} opens />}</Await>;
}

/** The firm's own, to read. */
export function MySettlement({ month }: { month: string }) {
  const { t } = useSpeech();
  const query = useQuery(myFirmSettlementQuery);
  return (
    <section aria-label={t.contractors.settlement(month)}>
      <h2>{t.contractors.settlement(month)}</h2>
      <Await query={query} rows={4}>{(view) => <Sheet view={view} opens={false} />}</Await>
    </section>
  );
}

function Sheet({ view, opens }: { view: FirmSettlementView; opens: boolean }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const words = t.contractors;
  const sum = (minor: number) => money(minor, view.currency);
  const share = view.share_numerator === view.share_denominator ? '1' : `${view.share_numerator}/${view.share_denominator}`;
  return (
    <div className="call-back-form">
      <p className="small text-2">{pick(view.rule)} <span className="grey">{view.pack}</span></p>
      <p>
        <b>{words.owed} {sum(view.sum_minor)}</b>{' '}
        <Tag tone={view.locked_at == null ? 'near' : 'met'}>{view.locked_at == null ? words.counted : words.locked(at(view.locked_at))}</Tag>
      </p>
      <p className="small">
        {[
          `${words.pieces} ${sum(view.orders_minor)}`,
          `${words.share} ${share} (${view.total == null ? words.unscored : words.ofTotal(view.total)})`,
          `${words.deducted} ${sum(0 - view.taken_minor)} (${words.counts(view.complaints, view.red_lines)})`,
        ].join(t.common.sep)}
      </p>
      {view.signed.map((one) => <p key={one.person.code} className="small grey">{words.signed(pick(one.person.name), at(one.at))}</p>)}
      {opens && <Sign view={view} />}
      <Lines view={view} opens={opens} />
    </div>
  );
}

function Sign({ view }: { view: FirmSettlementView }) {
  const { t, language } = useSpeech();
  const { money } = useFigures();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const words = t.contractors;
  const path = { unit: view.unit.code, month: view.month };
  const sign = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/contractors/{unit}/settlements/{month}/sign', {
        params: { path, header: { 'Idempotency-Key': newKey() } },
        body: { seen_minor: view.sum_minor },
      })),
    onSuccess: (next) => {
      void message.success(words.signDone);
      queries.setQueryData(firmSettlementQuery(path.unit, path.month).queryKey, next);
    },
  });
  return (
    <>
      {view.may_sign && <p className="small grey">{words.signHint}</p>}
      <div className="sheet-buttons">
        {view.may_sign && <Button type="primary" loading={sign.isPending} onClick={() => sign.mutate()}>{words.sign(money(view.sum_minor, view.currency))}</Button>}
        <a href={`/api/v1/contractors/${path.unit}/settlements/${path.month}/file?lang=${language}`} download>{words.file}</a>
      </div>
      {sign.error && <RefusalNote error={sign.error} />}
    </>
  );
}

function Lines({ view, opens }: { view: FirmSettlementView; opens: boolean }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const words = t.contractors;
  if (view.lines.length === 0) return <p className="small grey">{words.noLines}</p>;
  return (
    <div className="table-frame">
      <table aria-label={words.lines}>
        <thead><tr><th>{words.finished}</th><th>{words.visit}</th><th>{words.technician}</th><th>{words.piece}</th><th>{words.amount}</th></tr></thead>
        <tbody>
          {view.lines.map((line) => {
            const marks = [line.late && words.late, line.red_line && words.redLine, line.taken_back && words.takenBack, line.corrects && words.corrects(line.corrects)];
            return (
              <tr key={`${line.case}${line.earned_at}${line.person.code}`}>
                <td data-label={words.finished}>{at(line.earned_at)}</td>
                <td data-label={words.visit}>{opens ? <Link href={`/cases/${line.case}`}>{line.number}</Link> : line.number}</td>
                <td data-label={words.technician}>{pick(line.person.name)}</td>
                <td data-label={words.piece}>{pick(line.piece.name)} <span className="grey small">{[line.pack, ...marks].filter(Boolean).join(t.common.sep)}</span></td>
                <td data-label={words.amount} className="sum">{money(line.minor, view.currency)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
