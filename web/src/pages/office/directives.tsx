import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import { directivesQuery, policyQuery } from '../../api/queries.ts';
import type { DirectiveView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures, useSession } from '../../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../../parts/states.tsx';
import { fromLocalInput } from '../../time/zone.ts';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field, Option, Values } from '../cases/actions/forms.ts';

/** Directives without a case (Y01): the quality office orders a unit something; it answers, and the office judges. */
export function Directives({ state }: { state: string | null }) {
  const { t, pick } = useSpeech();
  const words = t.exception.directive;
  const list = useQuery(directivesQuery(state));
  const [giving, setGiving] = useState(false);
  return (
    <section aria-label={words.title}>
      <div className="page-title">
        <h2>{words.title}</h2>
        <span className="text-2">{words.line}</span>
        {list.data?.may_give && !giving && <Button className="end" type="primary" onClick={() => setGiving(true)}>{words.give}</Button>}
      </div>
      {giving && <Give onClose={() => setGiving(false)} />}
      <Await query={list} rows={3}>
        {(view) => (
          <>
            <p className="text-2">{t.office.order.openCount(view.open, view.late)}</p>
            {pick(view.sentence) && <p className="grey small">{pick(view.sentence)}</p>}
            {view.rows.length === 0 && <p className="grey">{words.none}</p>}
            <ul>{view.rows.map((one) => <One key={one.id} one={one} />)}</ul>
          </>
        )}
      </Await>
    </section>
  );
}

const TONES = { open: 'near', done: 'near', 'sent-back': 'broken', accepted: 'met' } as const;

function One({ one }: { one: DirectiveView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.exception.directive;
  const facts = [
    words.givenBy(pick(one.given_by.name), at(one.given_at)),
    `${t.office.order.due} ${at(one.due_at)}`,
    one.climbed.length > 0 ? words.climbed(one.climbed.map((post) => pick(post.name)).join(' → ')) : null,
  ];
  return (
    <li className="call-back">
      <p className="context-line">
        <b>{pick(one.addressed.name)}</b> <span>{one.text}</span>
        <span className="end">
          {one.late && <Tag tone="broken" icon="broken">{t.office.late}</Tag>} <Tag tone={TONES[one.state as keyof typeof TONES] ?? 'neutral'}>{t.office.order.state[one.state] ?? one.state}</Tag>
        </span>
      </p>
      <p className="grey small">{facts.filter(Boolean).join(t.common.sep)}</p>
      {one.replies.map((reply) => (
        <div key={reply.at} className="words">
          <p>{reply.text}</p>
          <p className="grey small">
            {[words.answeredBy(pick(reply.by.name), at(reply.at)), reply.accepted == null ? null : words.judgedBy(pick(reply.judged_by.name), reply.accepted ? words.accepted : words.sentBack), reply.verdict].filter(Boolean).join(t.common.sep)}
          </p>
        </div>
      ))}
      {one.may_answer && <Answer id={one.id} />}
      {one.may_judge && <Judge id={one.id} />}
      {pick(one.why_not) && <p className="grey small"><Icon name="lock" size={12} /> {pick(one.why_not)}</p>}
    </li>
  );
}

/** A small form: its fields, what is missing, and what is sent. */
function Small({ label, fields, start, send, onDone }: { label: string; fields: (values: Values) => Field[]; start?: Values; send: (values: Values, key: string) => Promise<unknown>; onDone?: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const [values, setValues] = useState<Values>(start ?? {});
  const [missing, setMissing] = useState<string[]>([]);
  const { keyFor, settle } = useSubmissionKey();
  const deed = useMutation({
    mutationFn: () => send(values, keyFor(label + JSON.stringify(values))),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: () => {
      for (const subject of ['directives', 'inbox', 'session']) void queries.invalidateQueries({ queryKey: [subject] });
      setValues(start ?? {});
      onDone?.();
    },
  });
  const asked = fields(values);
  const submit = () => {
    const empty = asked.filter((field) => field.required && !(values[field.name] ?? '').trim()).map((field) => field.name);
    setMissing(empty);
    if (empty.length === 0 && !deed.isPending) deed.mutate();
  };
  return (
    <form noValidate aria-label={label} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <div className="fields">
        {asked.map((field) => (
          <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={missing.includes(field.name)} onChange={(said) => setValues((before) => ({ ...before, [field.name]: said }))} />
        ))}
      </div>
      {deed.error && <RefusalNote error={deed.error} />}
      <div className="span-buttons">
        <Button type="primary" htmlType="submit" loading={deed.isPending}>{label}</Button>
        {onDone && <Button onClick={onDone}>{t.common.cancel}</Button>}
      </div>
    </form>
  );
}

const header = (key: string) => ({ 'Idempotency-Key': key });

function Give({ onClose }: { onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { zone } = useSession();
  const policy = useQuery(policyQuery);
  const words = t.exception.directive;
  const order = t.office.order;
  const options = (list: { code: string; name: { zh: string; en: string } }[]) => list.map((one) => ({ value: one.code, label: pick(one.name) }));
  const fields = (units: Option[], people: Option[]) => (values: Values): Field[] => [
    { is: 'text', name: 'text', label: words.text, rows: 3, required: true, hint: words.textHint },
    { is: 'select', name: 'unit', label: order.whom, options: units, required: !values.person },
    { is: 'select', name: 'person', label: order.person, options: people, hint: order.personHint },
    { is: 'instant', name: 'due', label: order.dueAt, required: true },
  ];
  return (
    <Await query={policy} rows={3}>
      {(view) => (
        <Small
          label={words.give}
          fields={fields(options(view.units), options(view.people))}
          onDone={onClose}
          send={(values, key) =>
            unwrap(client.POST('/api/v1/directives', {
              params: { header: header(key) },
              body: { text: values.text ?? '', unit: values.person ? '' : (values.unit ?? ''), person: values.person ?? '', due_at: fromLocalInput(values.due ?? '', zone) ?? 0 },
            }))}
        />
      )}
    </Await>
  );
}

function Answer({ id }: { id: string }) {
  const { t } = useSpeech();
  const words = t.exception.directive;
  return (
    <Small
      label={words.answer}
      fields={() => [{ is: 'text', name: 'text', label: words.answerText, rows: 2, required: true, hint: words.textHint }]}
      send={(values, key) => unwrap(client.POST('/api/v1/directives/{directive}/answer', { params: { path: { directive: id }, header: header(key) }, body: { text: values.text ?? '' } }))}
    />
  );
}

function Judge({ id }: { id: string }) {
  const { t } = useSpeech();
  const { zone } = useSession();
  const order = t.office.order;
  const fields = (values: Values): Field[] => [
    { is: 'radio', name: 'verdict', label: order.verdict, required: true, options: [{ value: 'accept', label: order.accept }, { value: 'back', label: order.sendBack }] },
    { is: 'text', name: 'text', label: order.words, rows: 1, required: true },
    ...(values.verdict === 'back' ? [{ is: 'instant', name: 'due', label: order.newDue, required: true } as const] : []),
  ];
  return (
    <Small
      label={t.exception.directive.judge}
      fields={fields}
      send={(values, key) =>
        unwrap(client.POST('/api/v1/directives/{directive}/judge', {
          params: { path: { directive: id }, header: header(key) },
          body: { accept: values.verdict === 'accept', text: values.text ?? '', due_at: fromLocalInput(values.due ?? '', zone) },
        }))}
    />
  );
}
