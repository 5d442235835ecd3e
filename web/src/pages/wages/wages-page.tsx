import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { wagesQuery } from '../../api/queries.ts';
import type { WageLineView, WageView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFigures, useRole } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import { Arithmetic, scoreText, STATE_TONES } from './parts.tsx';

/** One's own month: what today came to, and every line with its arithmetic. Nothing here is another's. */
export default function WagesPage() {
  const { t } = useSpeech();
  useTitle(t.wages.title, t.product);
  const [month] = useParam('month');
  const sheet = useQuery(wagesQuery(month ?? ''));
  return (
    <main className="page" aria-label={t.wages.title}>
      <Await query={sheet} rows={8}>{(view) => <Sheet view={view} />}</Await>
    </main>
  );
}

function Sheet({ view }: { view: WageView }) {
  const { t, pick, language } = useSpeech();
  const { at } = useFigures();
  const [, setMonth] = useParam('month');
  const visits = useRole('technician');
  const words = t.wages;
  const slip = new URLSearchParams({ month: view.month, lang: language });
  return (
    <>
      {visits && <p><a href="/field"><Icon name="back" size={13} /> {t.polish.toVisits}</a></p>}
      <div className="page-title">
        <h1>{words.title}</h1>
        <Tag tone={STATE_TONES[view.state as keyof typeof STATE_TONES] ?? 'neutral'}>{words.state[view.state] ?? view.state}</Tag>
        {view.objection_until_at != null && view.state === 'appeal' && <span className="text-2">{words.until(at(view.objection_until_at))}</span>}
        <label className="end call-back-date">
          <span className="grey small">{words.month}</span>
          <select value={view.month} onChange={(event) => setMonth(event.target.value)}>
            {view.months.map((month) => (
              <option key={month} value={month}>{month}</option>
            ))}
          </select>
        </label>
        <a href={`/api/v1/wages/mine/slip?${slip}`} target="_blank" rel="noreferrer">{words.printSlip}</a>
      </div>
      <p className="grey small">{pick(view.sentence)} <Link href="/policy/pay">{words.plan.title}</Link></p>
      <Sums view={view} />
      {view.bands.length === 0 && view.orders > 0 && <p className="note"><span>{words.hidden(view.shown_from)}</span></p>}
      {view.lines.length === 0 ? <Empty icon="wallet" title={words.empty}>{words.emptyHint}</Empty> : <Lines view={view} />}
    </>
  );
}

/** `今天 7 件 · 2 件 10 分满意 · 1 件复核中`, and what it comes to. */
function Sums({ view }: { view: WageView }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.wages;
  const facts = [words.orders(view.orders), ...view.bands.map((band) => words.inBand(band.count, pick(band.name)))];
  if (view.contested > 0) facts.push(words.contested(view.contested));
  return (
    <section className="balances" aria-label={words.expected}>
      <p className="text-2">{facts.join(t.common.sep)}</p>
      <dl>
        <Figure name={view.state === 'locked' ? words.final : words.expected} sum={money(view.expected_minor, view.currency)} />
        {view.today_orders > 0 && <Figure name={words.today(view.today_orders)} sum={money(view.today_minor, view.currency)} />}
        {view.verdicts_minor !== 0 && <Figure name={words.verdicts} sum={money(view.verdicts_minor, view.currency)} />}
        {view.scores.map((line) => (
          <Figure
            key={line.rule.code + line.month + line.subject.code}
            name={[pick(line.rule.name), line.month, pick(line.subject.name), scoreText(line.score, t)].join(t.common.sep)}
            sum={money(line.minor, view.currency)}
          />
        ))}
        {view.floor && <Figure name={`${words.floor} (${words.floorDays(view.floor.held_days, view.floor.month_days, view.floor.full_hundredths ?? null)})`} sum={money(view.floor.minor, view.currency)} />}
      </dl>
      {view.lacking_minor > 0 && <p className="text-2">{words.lacking(money(view.lacking_minor, view.currency))}</p>}
    </section>
  );
}

function Figure({ name, sum }: { name: string; sum: string }) {
  return (
    <div>
      <dt className="grey small">{name}</dt>
      <dd>{sum}</dd>
    </div>
  );
}

function Lines({ view }: { view: WageView }) {
  const { t } = useSpeech();
  const words = t.wages;
  const [contesting, setContesting] = useState<string | null>(null);
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.finished}</th>
            <th>{t.ledger.case}</th>
            <th>{words.piece}</th>
            <th>{words.arithmetic}</th>
            <th className="sum">{words.amount}</th>
            <th aria-label={words.object} />
          </tr>
        </thead>
        <tbody>
          {view.lines.map((line) => (
            <Line key={line.key + line.corrects} line={line} view={view} contesting={contesting === line.key} onContest={setContesting} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  line: WageLineView;
  view: WageView;
  contesting: boolean;
  onContest: (key: string | null) => void;
}

function Line({ line, view, contesting, onContest }: LineProps) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const words = t.wages;
  const said = words.lineState[line.state];
  return (
    <>
      <tr>
        <td data-label={words.finished} className="text-2">{at(line.earned_at)}</td>
        <td data-label={t.ledger.case}><Link href={`/cases/${line.case}`}>{line.number}</Link></td>
        <td data-label={words.piece} title={`${pick(line.sentence)} ${line.pack}`}>
          <span>{pick(line.piece.name)} {line.corrects !== '' && <Tag>{words.corrects(line.corrects)}</Tag>}</span>
        </td>
        <td data-label={words.arithmetic} className="wide-cell">
          <span>
            <Arithmetic price={line.price_minor} factors={line.factors} currency={view.currency} />{' '}
            {said && <Tag tone={line.state === 'taken-back' ? 'broken' : 'neutral'}>{said}</Tag>}
            {line.set_aside.map((one) => <Tag key={one} tone="met">{words.setAside[one] ?? one}</Tag>)}
          </span>
        </td>
        <td data-label={words.amount} className="sum"><b>{money(line.minor, view.currency)}</b></td>
        <td>
          {line.objection ? <Contested line={line} /> : line.may_object && !contesting && (
            <Button size="small" onClick={() => onContest(line.key)} aria-label={words.objectTitle(line.number)}>{words.object}</Button>
          )}
        </td>
      </tr>
      {contesting && (
        <tr>
          <td colSpan={6} className="wide-cell"><ObjectForm line={line} month={view.month} onClose={() => onContest(null)} /></td>
        </tr>
      )}
    </>
  );
}

function Contested({ line }: { line: WageLineView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const words = t.wages;
  const objection = line.objection;
  if (!objection) return null;
  if (objection.decided_at == null) return <Tag tone="near" icon="clock">{words.objected}{t.common.sep}{words.dueBy(at(objection.due_at))}</Tag>;
  const upheld = objection.set_aside.length > 0;
  return <span title={objection.ruling}><Tag tone={upheld ? 'met' : 'neutral'} icon={upheld ? 'check' : undefined}>{upheld ? words.upheld : words.refused}</Tag></span>;
}

function ObjectForm({ line, month, onClose }: { line: WageLineView; month: string; onClose: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const words = t.wages;
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/wages/objections', { params: { header: { 'Idempotency-Key': newKey() } }, body: { month, line: line.key, text: text.trim() } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['wages'] });
      onClose();
    },
  });
  return (
    <form
      noValidate
      aria-label={words.objectTitle(line.number)}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(text.trim() === '');
        if (text.trim() !== '' && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'text', name: 'text', label: words.why, rows: 2, required: true, hint: words.whyHint }} value={text} missing={missing} onChange={setText} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.object}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
