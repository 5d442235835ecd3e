import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { contractorsQuery } from '../../api/queries.ts';
import type { ContractorListView, ContractorView, DecideContractorBody } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field } from '../cases/actions/forms.ts';

const header = () => ({ 'Idempotency-Key': newKey() });

/** The answer of each deed is the list as it stands then. */
function useDeed<T>(send: (value: T) => Promise<ContractorListView>, done?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (view) => {
      queries.setQueryData(contractorsQuery.queryKey, view);
      done?.();
    },
  });
}

export function useDecide(unit: string) {
  return useDeed((body: DecideContractorBody) =>
    unwrap(client.POST('/api/v1/contractors/{unit}/decide', { params: { path: { unit }, header: header() }, body })));
}

export const digests = (value: string | undefined) => (value ?? '').split(' ').filter(Boolean);

interface FormProps {
  title: string;
  fields: Field[];
  error: Error | null;
  pending: boolean;
  /** Word of its button; that of firms when absent. */
  send?: string;
  onSend: (values: Record<string, string>, done: () => void) => void;
}

/** A form that says which of its fields are missing before it is sent. */
export function Sheet({ title, fields, error, pending, onSend, send }: FormProps) {
  const { t } = useSpeech();
  const [values, setValues] = useState<Record<string, string>>({});
  const [missing, setMissing] = useState<string[]>([]);
  return (
    <details>
      <summary>{title}</summary>
      <form
        noValidate
        className="call-back-form"
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          const empty = fields.filter((field) => field.required && (values[field.name] ?? '').trim() === '').map((field) => field.name);
          setMissing(empty);
          if (empty.length === 0 && !pending) onSend(values, () => setValues({}));
        }}
      >
        {fields.map((field) => (
          <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={missing.includes(field.name)} onChange={(value) => setValues({ ...values, [field.name]: value })} />
        ))}
        {error && <RefusalNote error={error} />}
        <div className="sheet-buttons"><Button type="primary" htmlType="submit" loading={pending}>{send ?? t.contractors.send}</Button></div>
      </form>
    </details>
  );
}

/** The application of a firm that nobody knows yet. */
export function ApplyForm({ view }: { view: ContractorListView }) {
  const { t, pick } = useSpeech();
  const words = t.contractors;
  const apply = useDeed(({ values }: { values: Record<string, string>; done: () => void }) =>
    unwrap(client.POST('/api/v1/contractors', {
      params: { header: header() },
      body: { unit: (values.unit ?? '').trim(), name_zh: values.name_zh ?? '', name_en: values.name_en ?? '', parent: values.parent ?? '', text: values.text ?? '', documents: digests(values.documents) },
    })));
  const fields: Field[] = [
    { is: 'line', name: 'unit', label: words.code, required: true },
    { is: 'line', name: 'name_zh', label: words.nameZh, required: true },
    { is: 'line', name: 'name_en', label: words.nameEn, required: true },
    { is: 'select', name: 'parent', label: words.parent, required: true, options: view.parents.map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'text', name: 'text', label: words.text, required: true },
    { is: 'files', name: 'documents', label: words.papers(view.documents_min), required: true },
  ];
  return <Sheet title={words.apply} fields={fields} error={apply.error} pending={apply.isPending} onSend={(values, done) => apply.mutate({ values, done }, { onSuccess: done })} />;
}

/** What can be proposed where a firm stands. */
const NEXT: Record<string, string[]> = { applied: [], refused: ['admit'], admitted: ['probation', 'remove'], probation: ['restore', 'remove'], removed: ['admit'] };

export function ProposeForm({ firm, list }: { firm: ContractorView; list: ContractorListView }) {
  const { t, pick } = useSpeech();
  const words = t.contractors;
  const propose = useDeed(({ values }: { values: Record<string, string> }) =>
    unwrap(client.POST('/api/v1/contractors/{unit}/propose', {
      params: { path: { unit: firm.unit.code }, header: header() },
      body: { what: values.what ?? '', reason: values.reason ?? '', text: values.text ?? '', documents: digests(values.documents) },
    })));
  const next = NEXT[firm.standing] ?? [];
  if (next.length === 0) return null;
  const fields: Field[] = [
    { is: 'select', name: 'what', label: words.choose, required: true, options: next.map((what) => ({ value: what, label: words.what[what] ?? what })) },
    { is: 'select', name: 'reason', label: words.reason, required: false, options: list.reasons.map((one) => ({ value: one.code, label: pick(one.name) })) },
    { is: 'text', name: 'text', label: words.text, required: true },
    { is: 'files', name: 'documents', label: words.documents, required: false },
  ];
  return <Sheet title={words.propose} fields={fields} error={propose.error} pending={propose.isPending} onSend={(values, done) => propose.mutate({ values }, { onSuccess: done })} />;
}
