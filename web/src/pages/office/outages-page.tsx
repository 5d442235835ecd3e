import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { areaPaymentQuery, outageQuery, outagesQuery, policyQuery } from '../../api/queries.ts';
import type { AreaCreditView, CaseRowView, OutageDetailView, OutageListView, OutageView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RowClock } from '../../parts/clock-chip.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFigures, useRole, useSession } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { fromLocalInput } from '../../time/zone.ts';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field, Values } from '../cases/actions/forms.ts';
import { SendAgain, SettlementState } from '../settlements/settlements-page.tsx';

const TONES = { proposed: 'near', standing: 'broken', over: 'met', dropped: 'neutral' } as const;

/** Outages with their cases: proposed, confirmed, ended. */
export default function OutagesPage({ id }: { id: string | null }) {
  const { t } = useSpeech();
  useTitle(t.office.outage.title, t.product);
  const list = useQuery(outagesQuery);
  return (
    <main className="page" aria-label={t.office.outage.title}>
      <Await query={list} rows={6}>{(view) => (id ? <One id={id} /> : <All view={view} />)}</Await>
    </main>
  );
}

function All({ view }: { view: OutageListView }) {
  const { t, pick } = useSpeech();
  const words = t.office.outage;
  const [adding, setAdding] = useParam('add');
  const decides = useRole('supervisor', 'manager', 'general-manager', 'quality');
  return (
    <>
      <div className="page-title">
        <h1>{words.title}</h1>
        <span className="text-2">{pick(view.sentence)}</span>
        {view.rows.length > 0 && <ExportLink list="outages" />}
        {decides && adding !== '1' && <Button className={view.rows.length > 0 ? undefined : 'end'} type="primary" onClick={() => setAdding('1')}>{words.add}</Button>}
      </div>
      {adding === '1' && <Declare view={view} onClose={() => setAdding(null)} />}
      {view.rows.length === 0 && <Empty icon="near" title={words.empty}>{words.emptyHint}</Empty>}
      <ul>
        {view.rows.map((outage) => (
          <li key={outage.id} className="call-back">
            <Head outage={outage} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Head({ outage }: { outage: OutageView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.office.outage;
  const facts = [words.sign(outage.sign, outage.reports, outage.alarm), words.began(at(outage.began_at))];
  if (outage.restored_at != null) facts.push(words.restored(at(outage.restored_at)), outage.settled ? words.settled : words.telling);
  else if (outage.expected_at != null) facts.push(words.expected(at(outage.expected_at)));
  if (outage.cases > 0) facts.push(words.cases(outage.cases));
  if (outage.decided_by.code) facts.push(pick(outage.decided_by.name));
  return (
    <>
      <p className="context-line">
        <Link href={`/outages/${outage.id}`}><b>{pick(outage.unit.name)}</b> {pick(outage.topic.name)}</Link>
        <span className="end"><Tag tone={TONES[outage.state as keyof typeof TONES] ?? 'neutral'}>{words.state[outage.state] ?? outage.state}</Tag></span>
      </p>
      <p className="grey small">{facts.join(t.common.sep)}</p>
      {outage.cleared_at != null && outage.state === 'standing' && <p className="clock near small"><Icon name="near" size={13} /> {words.cleared(at(outage.cleared_at))}</p>}
    </>
  );
}

function One({ id }: { id: string }) {
  const detail = useQuery(outageQuery(id));
  return <Await query={detail} rows={8}>{(view) => <Detail view={view} />}</Await>;
}

function Detail({ view }: { view: OutageDetailView }) {
  const { t, pick } = useSpeech();
  const words = t.office.outage;
  const decides = useRole('supervisor', 'manager', 'general-manager', 'quality');
  const { outage } = view;
  const [payment, setPayment] = useParam('payment');
  return (
    <>
      <div className="page-title">
        <h1><Link href="/outages">{words.title}</Link></h1>
      </div>
      <Head outage={outage} />
      {outage.state === 'standing' && <p className="note near"><Icon name="phone" /><span><b>{words.say}</b> {pick(outage.say)}</span></p>}
      {decides && <Deeds outage={outage} />}
      {outage.credit && <Credit outage={outage} credit={outage.credit} decides={decides} />}
      {payment && <Payment key={payment} outage={outage.id} number={payment} onClose={() => setPayment(null)} />}
      <h2>{words.children} <span className="text-2">{view.cases.length}</span></h2>
      <Cases rows={view.cases.map((one) => ({ row: one.case, state: words.tie[one.state] ?? one.state }))} />
      {view.candidates.length > 0 && (
        <>
          <h2>{words.candidates} <span className="text-2">{view.candidates.length}</span></h2>
          {decides && outage.state === 'standing' && <JoinAll outage={outage} />}
          <Cases rows={view.candidates.map((row) => ({ row, state: '' }))} />
        </>
      )}
    </>
  );
}

function Cases({ rows }: { rows: { row: CaseRowView; state: string }[] }) {
  const { t, pick } = useSpeech();
  return (
    <ul>
      {rows.map(({ row, state }) => (
        <li key={row.id} className="context-line">
          <Link href={`/cases/${row.id}`}>{row.number}</Link>
          <span className="cut">{[pick(row.title), pick(row.customer.name), pick(row.unit.name), t.state[row.state] ?? row.state].filter(Boolean).join(t.common.sep)}</span>
          {state && <Tag>{state}</Tag>}
          <span className="end"><RowClock row={row} /></span>
        </li>
      ))}
    </ul>
  );
}

/** Sends one deed and reads everything anew that it may have changed. */
function useDeed<T>(send: (key: string) => Promise<T>, onDone?: (reply: T) => void) {
  const queries = useQueryClient();
  return useMutation<T, Error, void>({
    mutationFn: () => send(newKey()),
    onSuccess: (reply) => {
      for (const subject of ['outages', 'outage', 'case', 'cases', 'customer', 'preview']) void queries.invalidateQueries({ queryKey: [subject] });
      onDone?.(reply);
    },
  });
}

const header = (key: string) => ({ 'Idempotency-Key': key });

function JoinAll({ outage }: { outage: OutageView }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const words = t.office.outage;
  const join = (inherits: string) => (key: string) =>
    unwrap(client.POST('/api/v1/outages/{outage}/join', { params: { path: { outage: outage.id }, header: header(key) }, body: { inherits } }));
  const told = (reply: { joined: number; passed: number }) => void message.success(words.joined(reply.joined, reply.passed));
  const recovery = useDeed(join('recovery'), told);
  const word = useDeed(join('word'), told);
  const error = recovery.error ?? word.error;
  return (
    <div className="sheet-buttons">
      <Button loading={recovery.isPending} onClick={() => recovery.mutate()}>{words.joinAll}</Button>
      <Button loading={word.isPending} onClick={() => word.mutate()}>{words.joinAllWord}</Button>
      <span className="grey small">{words.choiceHint}</span>
      {error && <RefusalNote error={error} />}
    </div>
  );
}

/** Confirm, drop, end: what a person decides. */
function Deeds({ outage }: { outage: OutageView }) {
  const { t } = useSpeech();
  const { zone } = useSession();
  const words = t.office.outage;
  const [values, setValues] = useState<Values>({});
  const at = (name: string) => fromLocalInput((values[name] ?? '').trim(), zone);
  const path = { outage: outage.id };
  const confirm = useDeed((key) => unwrap(client.POST('/api/v1/outages/{outage}/confirm', { params: { path, header: header(key) }, body: { expected_at: at('expected') } })));
  const drop = useDeed((key) => unwrap(client.POST('/api/v1/outages/{outage}/drop', { params: { path, header: header(key) }, body: {} })));
  const restore = useDeed((key) => unwrap(client.POST('/api/v1/outages/{outage}/restore', { params: { path, header: header(key) }, body: { restored_at: at('restored') } })));
  const error = confirm.error ?? drop.error ?? restore.error;
  if (outage.state !== 'proposed' && outage.state !== 'standing') return null;
  const standing = outage.state === 'standing';
  const fields: Field[] = [{ is: 'instant', name: 'expected', label: words.expectedAt }];
  if (standing) fields.push({ is: 'instant', name: 'restored', label: words.restoredAt, hint: words.now });
  return (
    <section className="call-back-form" aria-label={words.title}>
      {fields.map((field) => (
        <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={false} onChange={(said) => setValues((before) => ({ ...before, [field.name]: said }))} />
      ))}
      <div className="sheet-buttons">
        <Button type={standing ? 'default' : 'primary'} loading={confirm.isPending} onClick={() => confirm.mutate()}>{standing ? words.change : words.confirm}</Button>
        {standing && <Button type="primary" loading={restore.isPending} onClick={() => restore.mutate()}>{words.restore}</Button>}
        {!standing && <Button loading={drop.isPending} onClick={() => drop.mutate()}>{words.drop}</Button>}
      </div>
      {error && <RefusalNote error={error} />}
    </section>
  );
}

/** What a long outage owes to everybody in its area: somebody else than who ended it decides. */
function Credit({ outage, credit, decides }: { outage: OutageView; credit: AreaCreditView; decides: boolean }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.office.outage;
  const [evidence, setEvidence] = useState('');
  const decide = (body: { cause?: string; evidence?: string }) => (key: string) =>
    unwrap(client.POST('/api/v1/outages/{outage}/credit', { params: { path: { outage: outage.id }, header: header(key) }, body }));
  const pay = useDeed(decide({}));
  const exempt = useDeed(decide({ cause: 'force-majeure', evidence: evidence.split(' ')[0] }));
  const error = pay.error ?? exempt.error;
  const facts = [words.creditState[credit.state] ?? credit.state];
  if (credit.decided_by.code) facts.push(pick(credit.decided_by.name));
  if (credit.state === 'paying' || credit.state === 'done') facts.push(words.creditPaid(credit.paid, credit.covered));
  if (credit.state === 'open') facts.push(words.creditBy(at(credit.pay_by)));
  return (
    <section className="call-back-form" aria-label={words.credit}>
      <h2>{words.credit}</h2>
      <p className="grey small">{facts.join(t.common.sep)}</p>
      <ul>
        {credit.lines.map((line) => <li key={line.zh} className="small">{pick(line)}</li>)}
      </ul>
      {decides && credit.state === 'open' && (
        <>
          <FieldControl field={{ is: 'files', name: 'evidence', label: words.creditEvidence }} value={evidence} missing={false} onChange={setEvidence} />
          <div className="sheet-buttons">
            <Button type="primary" loading={pay.isPending} onClick={() => pay.mutate()}>{words.creditPay}</Button>
            <Button loading={exempt.isPending} disabled={!evidence.trim()} title={evidence.trim() ? undefined : words.creditNeedsEvidence} onClick={() => exempt.mutate()}>{words.creditExempt}</Button>
            {!evidence.trim() && <span className="grey small">{words.creditNeedsEvidence}</span>}
          </div>
        </>
      )}
      {error && <RefusalNote error={error} />}
    </section>
  );
}

/** One payment of the area: where it is, and why it is this much. */
function Payment({ outage, number, onClose }: { outage: string; number: string; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.settlement;
  const query = useQuery(areaPaymentQuery(outage, number));
  return (
    <section className="call-back-form" aria-label={words.areaTitle}>
      <h2>{words.areaTitle}</h2>
      <Await query={query} rows={4}>
        {({ payment, lines }) => (
          <>
            <p><SettlementState row={payment} /></p>
            <ul>
              {lines.map((line) => <li key={line.zh} className="small">{pick(line)}</li>)}
            </ul>
            {pick(payment.next_step) && <p className="small">{pick(payment.next_step)}</p>}
            <div className="sheet-buttons">
              {payment.may_send_again && <SendAgain row={payment} />}
              <Button size="small" onClick={onClose}>{words.areaClose}</Button>
            </div>
          </>
        )}
      </Await>
    </section>
  );
}

function Declare({ view, onClose }: { view: OutageListView; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { zone } = useSession();
  const words = t.office.outage;
  const policy = useQuery(policyQuery);
  const [values, setValues] = useState<Values>({});
  const said = (name: string) => (values[name] ?? '').trim();
  const send = useDeed(
    (key) =>
      unwrap(
        client.POST('/api/v1/outages', {
          params: { header: header(key) },
          body: { unit: said('unit'), topic: said('topic'), began_at: fromLocalInput(said('began'), zone) ?? 0, expected_at: fromLocalInput(said('expected'), zone) },
        }),
      ),
    onClose,
  );
  const fields: Field[] = [
    { is: 'select', name: 'unit', label: words.unit, required: true, options: (policy.data?.units ?? []).map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'select', name: 'topic', label: words.topic, required: true, options: view.topics.map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'instant', name: 'began', label: words.beganAt, required: true },
    { is: 'instant', name: 'expected', label: words.expectedAt },
  ];
  const complete = fields.every((field) => !field.required || said(field.name));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && !send.isPending) send.mutate();
      }}
    >
      {fields.map((field) => (
        <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={false} onChange={(answer) => setValues((before) => ({ ...before, [field.name]: answer }))} />
      ))}
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending} disabled={!complete}>{t.form.submit}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
