import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../api/client.ts';
import { newKey } from '../api/commands.ts';
import { emergenciesQuery } from '../api/queries.ts';
import type { EmergenciesView, EmergencyView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import { useFigures, useSession } from '../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../parts/states.tsx';
import { fromLocalInput } from '../time/zone.ts';
import { FieldControl } from './cases/actions/field.tsx';
import type { Field } from './cases/actions/forms.ts';
import { digests, Sheet } from './contractors/forms.tsx';

/** Emergency modes (Y07): declared by one with evidence, approved by another, ended by themselves. */
export default function EmergenciesPage() {
  const { t } = useSpeech();
  useTitle(t.emergency.title, t.product);
  const list = useQuery(emergenciesQuery);
  return (
    <main className="page" aria-label={t.emergency.title}>
      <div className="page-title"><h1>{t.emergency.title}</h1></div>
      <Await query={list} rows={4}>{(view) => <Modes view={view} />}</Await>
    </main>
  );
}

function Modes({ view }: { view: EmergenciesView }) {
  const { t } = useSpeech();
  return (
    <>
      {view.rules.length > 0 && <Declare view={view} />}
      {view.emergencies.length === 0 && <Empty icon="broken" title={t.emergency.none}>{t.emergency.noneHint}</Empty>}
      {view.emergencies.map((one) => <Mode key={one.code} one={one} />)}
    </>
  );
}

/** Each deed answers with the list as it stands then. */
function useDeed<T>(send: (value: T) => Promise<EmergenciesView>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: (view) => queries.setQueryData(emergenciesQuery.queryKey, view) });
}

const header = () => ({ 'Idempotency-Key': newKey() });

function Declare({ view }: { view: EmergenciesView }) {
  const { t, pick } = useSpeech();
  const { zone } = useSession();
  const words = t.emergency;
  const declare = useDeed(({ values }: { values: Record<string, string> }) =>
    unwrap(client.POST('/api/v1/emergencies', {
      params: { header: header() },
      body: {
        rule: values.rule ?? '', units: [values.unit ?? ''], from_at: fromLocalInput(values.from ?? '', zone) ?? 0, until_at: fromLocalInput(values.until ?? '', zone) ?? 0,
        text: values.text ?? '', documents: digests(values.documents),
      },
    })));
  const fields: Field[] = [
    { is: 'select', name: 'rule', label: words.rule, required: true, options: view.rules.map((one) => ({ value: one.rule.code, label: `${pick(one.rule.name)} (${words.most(one.days_max)})` })) },
    { is: 'select', name: 'unit', label: words.unit, required: true, options: view.units.map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'instant', name: 'from', label: words.from, required: true },
    { is: 'instant', name: 'until', label: words.until, required: true },
    { is: 'text', name: 'text', label: words.text, required: true },
    { is: 'files', name: 'documents', label: words.documents, required: true },
  ];
  return <Sheet title={words.declare} send={words.send} fields={fields} error={declare.error} pending={declare.isPending} onSend={(values, done) => declare.mutate({ values }, { onSuccess: done })} />;
}

const TONE: Record<string, 'broken' | 'near' | 'neutral'> = { on: 'broken', proposed: 'near', waiting: 'near' };

function Mode({ one }: { one: EmergencyView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.emergency;
  const said = [words.asked(pick(one.asked.by.name), at(one.asked.at))];
  if (one.decided) said.push(words.decided(pick(one.decided.by.name), at(one.decided.at)));
  if (one.lifted) said.push(words.liftedBy(pick(one.lifted.by.name), at(one.lifted.at)));
  const facts = [one.units.map((unit) => pick(unit.name)).join('、'), words.span(at(one.from_at), at(one.until_at))];
  if (one.cases > 0) facts.push(words.cases(one.cases));
  return (
    <section className="context-item" aria-label={pick(one.rule.name)}>
      <p className="context-line"><b>{pick(one.rule.name)}</b><span className="end"><Tag tone={TONE[one.state] ?? 'neutral'}>{words.state[one.state] ?? one.state}</Tag></span></p>
      <p className="small">{facts.join(t.common.sep)}</p>
      <p className="grey small">{pick(one.sentence)}</p>
      <p className="words">“{one.asked.text}”</p>
      <p className="grey small">{said.join(t.common.sep)}{[one.decided, one.lifted].map((word) => (word?.text ? `${t.common.sep}“${word.text}”` : '')).join('')}</p>
      {(one.may_decide || one.may_lift) && <Decide one={one} />}
    </section>
  );
}

function Decide({ one }: { one: EmergencyView }) {
  const { t } = useSpeech();
  const words = t.emergency;
  const [text, setText] = useState('');
  const path = { emergency: one.code };
  const decide = useDeed((approve: boolean) => unwrap(client.POST('/api/v1/emergencies/{emergency}/decide', { params: { path, header: header() }, body: { approve, text: text.trim() } })));
  const lift = useDeed(() => unwrap(client.POST('/api/v1/emergencies/{emergency}/lift', { params: { path, header: header() }, body: { text: text.trim() } })));
  const error = decide.error ?? lift.error;
  return (
    <div className="call-back-form" role="group" aria-label={one.may_decide ? words.approve : words.lift}>
      <FieldControl field={{ is: 'text', rows: 1, name: `why-${one.code}`, label: words.why, required: false }} value={text} missing={false} onChange={setText} />
      {error && <RefusalNote error={error} />}
      <div className="sheet-buttons">
        {one.may_decide && <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate(true)}>{words.approve}</Button>}
        {one.may_decide && <Button disabled={!text.trim()} onClick={() => decide.mutate(false)}>{words.refuse}</Button>}
        {one.may_lift && <Button disabled={!text.trim()} loading={lift.isPending} onClick={() => lift.mutate(undefined)}>{words.lift}</Button>}
      </div>
    </div>
  );
}
