import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { payMonthQuery, payMonthsQuery } from '../../api/queries.ts';
import type { PayMonthDetailView, PayPersonView, UnitPointsView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures, useSession } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { serverNow } from '../../time/now.ts';
import { toLocalInput } from '../../time/zone.ts';
import { Held } from './held.tsx';
import { Objections } from './objections.tsx';
import { scoreText, STATE_TONES } from './parts.tsx';
import { Promises } from './promises.tsx';

/** The month of the house: who earned what, the objections, and the steps that lead to its lock. No line stands here. */
export default function PayPage() {
  const { t } = useSpeech();
  useTitle(t.wages.pay.title, t.product);
  const { zone } = useFigures();
  const [month] = useParam('month');
  const detail = useQuery(payMonthQuery(month ?? toLocalInput(serverNow(), zone).slice(0, 7)));
  return (
    <main className="page" aria-label={t.wages.pay.title}>
      <Await query={detail} rows={8}>{(view) => <Month view={view} />}</Await>
    </main>
  );
}

function Month({ view }: { view: PayMonthDetailView }) {
  const { t, language } = useSpeech();
  const { at, money } = useFigures();
  const words = t.wages.pay;
  const { month } = view;
  const file = new URLSearchParams({ lang: language });
  return (
    <>
      <div className="page-title">
        <h1>{words.title} {month.month}</h1>
        <Tag tone={STATE_TONES[month.state as keyof typeof STATE_TONES] ?? 'neutral'}>{t.wages.state[month.state] ?? month.state}</Tag>
        <span className="text-2">{[words.people(month.people), money(month.sum_minor, view.currency)].join(t.common.sep)}</span>
        {view.may_step && <Months current={month.month} />}
        <Link href="/policy/pay">{t.wages.plan.title}</Link>
        {view.may_step && <a href={`/api/v1/wages/months/${month.month}/payroll?${file}`} download>{words.file}</a>}
      </div>
      <p className="grey small">{words.line}</p>
      {month.objection_until_at != null && month.state === 'appeal' && <p className="text-2">{t.wages.until(at(month.objection_until_at))}</p>}
      {view.may_step && <Steps view={view} />}
      {month.signed.map((one) => (
        <p key={one.person.code} className="small"><Signed name={one.person.name} when={at(one.at)} /></p>
      ))}
      {month.locked && <p className="small text-2">{words.locked(month.locked.lines, month.locked.position)} <code>{month.locked.digest.slice(0, 16)}</code></p>}
      {view.people.length === 0 ? <Empty icon="wallet" title={words.none}>{words.noneHint}</Empty> : <People rows={view.people} currency={view.currency} runs={month.state === 'open'} />}
      <h2>{words.points}</h2>
      {view.units.length === 0 ? <p className="grey">{words.noPoints}</p> : <Points rows={view.units} />}
      <Promises month={month.month} />
      <Objections month={month.month} currency={view.currency} />
      <Held />
    </>
  );
}

function Months({ current }: { current: string }) {
  const { t } = useSpeech();
  const months = useQuery(payMonthsQuery);
  const [, setMonth] = useParam('month');
  const rows = months.data?.rows ?? [];
  return (
    <label className="end call-back-date">
      <span className="grey small">{t.wages.month}</span>
      <select value={current} onChange={(event) => setMonth(event.target.value)}>
        {rows.length === 0 && <option value={current}>{current}</option>}
        {rows.map((row) => (
          <option key={row.month} value={row.month}>{row.month}{t.common.sep}{t.wages.state[row.state] ?? row.state}</option>
        ))}
      </select>
    </label>
  );
}

function Signed({ name, when }: { name: PayPersonView['person']['name']; when: string }) {
  const { t, pick } = useSpeech();
  return <Tag tone="met" icon="check">{[pick(name), t.wages.pay.signed, when].join(t.common.sep)}</Tag>;
}

/** The one step that the month takes next. Whoever signs signs the sum that stands on the button. */
function Steps({ view }: { view: PayMonthDetailView }) {
  const { t } = useSpeech();
  const { money } = useFigures();
  const { message } = App.useApp();
  const { person } = useSession();
  const queries = useQueryClient();
  const words = t.wages.pay;
  const { month } = view;
  const take = useMutation({
    mutationFn: (step: string) =>
      unwrap(client.POST('/api/v1/wages/months/{month}/step', {
        params: { path: { month: month.month }, header: { 'Idempotency-Key': newKey() } },
        body: { step, seen_minor: step === 'sign' ? month.sum_minor : null },
      })),
    onSuccess: () => {
      void message.success(words.done);
      for (const subject of ['pay-month', 'pay-months', 'wages']) void queries.invalidateQueries({ queryKey: [subject] });
    },
  });
  const own = month.signed.some((one) => one.person.code === person.code);
  const next = { open: ['draft', words.draft], draft: ['publish', words.publish], appeal: ['sign', words.sign(money(month.sum_minor, view.currency))] }[month.state];
  return (
    <>
      <div className="sheet-buttons pay-steps">
        {next && !own && <Button type="primary" loading={take.isPending} onClick={() => take.mutate(next[0] ?? '')}>{next[1]}</Button>}
        {view.contested > 0 && <Tag tone="near">{words.waits(view.contested)}</Tag>}
      </div>
      {take.error && <RefusalNote error={take.error} />}
    </>
  );
}

function People({ rows, currency, runs }: { rows: PayPersonView[]; currency: string; runs: boolean }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.wages.pay;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.person}</th>
            <th>{words.unit}</th>
            <th className="sum">{words.orders}</th>
            <th className="sum">{words.pieces}</th>
            <th className="sum">{words.scores}</th>
            <th className="sum">{words.floor}</th>
            <th className="sum">{words.sum}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.person.code}>
              <td data-label={words.person}>{pick(row.person.name)}</td>
              <td data-label={words.unit}>{pick(row.unit.name)}</td>
              <td data-label={words.orders} className="sum">{row.orders}</td>
              <td data-label={words.pieces} className="sum">{money(row.pieces_minor, currency)}</td>
              <td data-label={words.scores} className="sum">
                {row.scores_minor === 0 ? '—' : money(row.scores_minor, currency)}
                {row.scored.map((one) => (
                  <span key={one.rule.code + one.month + one.subject.code} className="coded-name small">
                    {words.scored(pick(one.rule.name), one.month, pick(one.subject.name), scoreText(one.score, t))}
                  </span>
                ))}
              </td>
              <td data-label={words.floor} className="sum">{row.floor_minor !== 0 ? money(row.floor_minor, currency) : runs ? <span className="grey">{words.floorLater}</span> : '—'}</td>
              <td data-label={words.sum} className="sum"><b>{money(row.sum_minor, currency)}</b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Points({ rows }: { rows: UnitPointsView[] }) {
  const { t, pick } = useSpeech();
  const words = t.wages.pay;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.unit}</th>
            <th className="sum">{words.pointsOf}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.unit.code}>
              <td data-label={words.unit}><Link href={`/cases?unit=${row.unit.code}`}>{pick(row.unit.name)}</Link></td>
              <td data-label={words.pointsOf} className="sum"><b>{row.points}</b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
