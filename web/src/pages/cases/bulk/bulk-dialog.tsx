import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../../api/client.ts';
import { useSubmissionKey } from '../../../api/commands.ts';
import { policyQuery } from '../../../api/queries.ts';
import type { BulkReply, PickedCase, PolicyView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useRole } from '../../../parts/session.tsx';
import { Await, RefusalNote } from '../../../parts/states.tsx';
import { FieldControl } from '../actions/field.tsx';
import type { Field, Values } from '../actions/forms.ts';
import type { Picked } from './picked.ts';

/** One step on many cases: first what would happen to each, then the step itself, each case with its own answer. */
export function BulkDialog({ picked, onClose }: { picked: Picked; onClose: () => void }) {
  const { t } = useSpeech();
  const policy = useQuery(policyQuery);
  return (
    <Dialog label={t.instrument.bulk.title(picked.cases.length)} place="right" titled onClose={onClose}>
      <Await query={policy} rows={5}>{(view) => <Form policy={view} picked={picked} onClose={onClose} />}</Await>
    </Dialog>
  );
}

function send(what: string, cases: PickedCase[], values: Values, preview: boolean, key: string): Promise<BulkReply> {
  const params = { header: { 'Idempotency-Key': key } };
  const text = (values.text ?? '').trim();
  if (what === 'assign') return unwrap(client.POST('/api/v1/bulk/assign', { params, body: { cases, unit: values.unit ?? '', person: values.person ?? '', preview } }));
  if (what === 'urge') return unwrap(client.POST('/api/v1/bulk/urge', { params, body: { cases, text, preview } }));
  return unwrap(client.POST('/api/v1/bulk/note', { params, body: { cases, text, mentions: (values.mentions ?? '').split(' ').filter(Boolean), preview } }));
}

function Form({ policy, picked, onClose }: { policy: PolicyView; picked: Picked; onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.instrument.bulk;
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [values, setValues] = useState<Values>({ what: '' });
  const [missing, setMissing] = useState<string[]>([]);
  const fields = useFields(policy, values);
  const step = useMutation({
    mutationFn: ({ cases, preview }: { cases: PickedCase[]; preview: boolean }) =>
      send(values.what ?? '', cases, values, preview, keyFor(JSON.stringify([values, cases, preview]))),
    onSettled: (_done, error) => settle(error ?? undefined),
    onSuccess: (done) => {
      if (!done.preview) for (const subject of ['cases', 'case', 'inbox', 'queue', 'ladder']) void queries.invalidateQueries({ queryKey: [subject] });
    },
  });
  const preview = () => {
    const empty = fields.filter((field) => field.required && !(values[field.name] ?? '').trim()).map((field) => field.name);
    setMissing(empty);
    if (empty.length === 0 && !step.isPending) step.mutate({ cases: picked.cases, preview: true });
  };
  const run = (reply: BulkReply) => {
    const willing = new Set(reply.rows.filter((row) => row.refusal == null).map((row) => row.case));
    if (!step.isPending) step.mutate({ cases: picked.cases.filter((one) => willing.has(one.case)), preview: false });
  };
  if (step.data) {
    return (
      <Outcome
        reply={step.data}
        running={step.isPending}
        onRun={() => step.data && run(step.data)}
        onBack={() => step.reset()}
        onClose={() => {
          picked.none();
          onClose();
        }}
      />
    );
  }
  return (
    <form
      noValidate
      className="side-form"
      onSubmit={(event) => {
        event.preventDefault();
        preview();
      }}
    >
      {fields.map((field) => (
        <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={missing.includes(field.name)} onChange={(said) => setValues((before) => ({ ...before, [field.name]: said, ...(field.name === 'unit' ? { person: '' } : {}) }))} />
      ))}
      <p className="grey small">{words.most}</p>
      {step.error && <RefusalNote error={step.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={step.isPending}>{words.preview}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}

function useFields(policy: PolicyView, values: Values): Field[] {
  const { t, pick } = useSpeech();
  const words = t.instrument.bulk;
  const assigns = useRole('handler', 'supervisor', 'manager', 'general-manager');
  const presses = useRole('supervisor', 'manager', 'general-manager', 'quality');
  const named = (list: { code: string; name: { zh: string; en: string } }[]) => list.map((one) => ({ value: one.code, label: pick(one.name) }));
  const steps = [
    ...(assigns ? [{ value: 'assign', label: words.assign }] : []),
    { value: 'note', label: words.note },
    ...(presses ? [{ value: 'urge', label: words.urge }] : []),
  ];
  const fields: Field[] = [{ is: 'radio', name: 'what', label: words.what, required: true, options: steps }];
  if (values.what === 'assign') {
    fields.push({ is: 'select', name: 'unit', label: t.form.unit, required: true, options: named(policy.units) });
    fields.push({ is: 'select', name: 'person', label: t.form.person, hint: t.form.pool, options: named(policy.people.filter((one) => one.units.includes(values.unit ?? ''))) });
  }
  if (values.what === 'note' || values.what === 'urge') {
    fields.push({ is: 'text', name: 'text', label: words.text, rows: 3, required: true, hint: values.what === 'urge' ? words.urgeHint : undefined });
  }
  if (values.what === 'note') fields.push({ is: 'people', name: 'mentions', label: words.notePersons, options: named(policy.people) });
  return fields;
}

interface OutcomeProps {
  reply: BulkReply;
  running: boolean;
  onRun: () => void;
  onBack: () => void;
  onClose: () => void;
}

/** What would come, or came, of each case: those that are refused first, with their reason. */
function Outcome({ reply, running, onRun, onBack, onClose }: OutcomeProps) {
  const { t, pick } = useSpeech();
  const words = t.instrument.bulk;
  const refused = reply.rows.length - reply.accepted;
  const rows = [...reply.rows].sort((a, b) => Number(b.refusal != null) - Number(a.refusal != null));
  return (
    <div className="side-form">
      <p role="status"><b>{reply.preview ? words.would(reply.accepted, refused) : words.done(reply.accepted, refused)}</b></p>
      <ul className="bulk-rows">
        {rows.map(({ case: id, row, refusal }) => (
          <li key={id}>
            <p className="context-line">
              <Link href={`/cases/${id}`}>{row ? row.number : words.gone}</Link>
              <span className="cut">{row && pick(row.title)}</span>
              <span className={`end clock ${refusal ? 'text-2' : 'met'}`}>
                <Icon name={refusal ? 'lock' : 'check'} size={13} /> {refusal ? refusal.code : reply.preview ? words.ok : words.okDone}
              </span>
            </p>
            {refusal && <p className="small text-2">{pick(refusal.sentence)} {pick(refusal.next_step)}</p>}
          </li>
        ))}
      </ul>
      <div className="sheet-buttons">
        {reply.preview ? (
          <>
            <Button type="primary" aria-disabled={reply.accepted === 0} loading={running} onClick={() => reply.accepted > 0 && onRun()}>{words.run(reply.accepted)}</Button>
            <Button onClick={onBack}>{words.back}</Button>
          </>
        ) : (
          <Button type="primary" onClick={onClose}>{t.common.close}</Button>
        )}
      </div>
    </div>
  );
}
