import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import { customerQuery, findCustomersQuery, policyQuery } from '../../api/queries.ts';
import type { BodyFiguresView, ContactReply, TransferBody } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useSession } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { fromLocalInput } from '../../time/zone.ts';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field, Values } from '../cases/actions/forms.ts';

/** A letter of an outside body becomes a case, or joins the one that has its number. */
export function TransferForm({ bodies, onClose }: { bodies: BodyFiguresView[]; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { zone } = useSession();
  const { message } = App.useApp();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [values, setValues] = useState<Values>({});
  const [missing, setMissing] = useState<string[]>([]);
  const fields = useFields(bodies, values);
  const send = useMutation<ContactReply, Error, TransferBody>({
    mutationFn: (body) => unwrap(client.POST('/api/v1/outside', { params: { header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (reply) => {
      for (const subject of ['outside', 'cases', 'customer', 'queue', 'today']) void queries.invalidateQueries({ queryKey: [subject] });
      void message.success(`${t.office.outside.saved} ${reply.number ?? ''}`);
      if (reply.case) go(`/cases/${reply.case}`);
    },
  });
  const said = (name: string) => (values[name] ?? '').trim();
  const submit = () => {
    const empty = fields.filter((field) => field.required && !said(field.name)).map((field) => field.name);
    setMissing(empty);
    if (empty.length > 0 || send.isPending) return;
    send.mutate({
      body: said('body'),
      number: said('number'),
      due_at: fromLocalInput(said('due'), zone),
      customer: said('customer'),
      service: said('service'),
      category: said('category'),
      text: said('text'),
      occurred_at: null,
      case: null,
      beside: null,
    });
  };
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={t.office.outside.add}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {fields.map((field) => (
        <FieldControl
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          missing={missing.includes(field.name)}
          onChange={(answer) => setValues((before) => ({ ...before, [field.name]: answer, ...(field.name === 'find' ? { customer: '', service: '' } : {}) }))}
        />
      ))}
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{t.form.submit}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <span className="grey small">{pick(bodies.find((one) => one.body.code === values.body)?.sentence ?? { zh: '', en: '' })}</span>
      </div>
    </form>
  );
}

/** What is asked; the customer's services follow from who he is. */
function useFields(bodies: BodyFiguresView[], values: Values): Field[] {
  const { t, pick } = useSpeech();
  const words = t.office.outside;
  const policy = useQuery(policyQuery);
  const sought = (values.find ?? '').trim();
  const found = useQuery({ ...findCustomersQuery(sought), enabled: sought.length >= 2 });
  const customer = useQuery({ ...customerQuery(values.customer ?? ''), enabled: Boolean(values.customer) });
  const leaves = (policy.data?.categories ?? []).filter((one) => ['complaint', 'appeal', 'help', 'fault'].includes(one.kind) && one.code.split('.').length > 2);
  return [
    { is: 'select', name: 'body', label: words.body, required: true, options: bodies.map((one) => ({ value: one.body.code, label: pick(one.body.name) })) },
    { is: 'text', name: 'number', label: words.number, rows: 1, required: true },
    { is: 'instant', name: 'due', label: words.due, hint: words.dueHint },
    { is: 'text', name: 'find', label: words.customer, rows: 1, required: true },
    { is: 'select', name: 'customer', label: t.intake.account, required: true, options: (found.data ?? []).map((one) => ({ value: one.code, label: `${one.name} ${one.phone} ${one.code}` })) },
    { is: 'select', name: 'service', label: words.service, hint: words.noService, options: (customer.data?.services ?? []).map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'select', name: 'category', label: words.category, required: true, options: leaves.map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'text', name: 'text', label: words.text, rows: 3, required: true },
  ];
}
