import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCaseCommand } from '../api/commands.ts';
import { callBacksQuery } from '../api/queries.ts';
import type { CallBackItemView, CallBackStratumView, CallBacksView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { ExportLink } from '../parts/export-link.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { useFigures } from '../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../parts/states.tsx';
import { FieldControl } from './cases/actions/field.tsx';
import type { Field, Values } from './cases/actions/forms.ts';

/** Whom to ring of what was drawn, and what was found. Nobody here chooses whom. */
export default function CallBacksPage() {
  const { t } = useSpeech();
  useTitle(t.page.callBacks, t.product);
  const [date] = useParam('date');
  const list = useQuery(callBacksQuery(date ?? ''));
  return (
    <main className="page page-narrow" aria-label={t.page.callBacks}>
      <Await query={list} rows={8}>{(view) => <Lists view={view} />}</Await>
    </main>
  );
}

function Lists({ view }: { view: CallBacksView }) {
  const { t } = useSpeech();
  const [, setDate] = useParam('date');
  return (
    <>
      <div className="page-title">
        <h1>{t.callBacks.title}</h1>
        {view.date !== '' && <span className="text-2">{t.callBacks.frameOf(view.date)}</span>}
        {view.dates.length > 1 && (
          <label className="end call-back-date">
            <span className="grey small">{t.callBacks.date}</span>
            <select value={view.date} onChange={(event) => setDate(event.target.value)}>
              {view.dates.map((date) => (
                <option key={date} value={date}>{date}</option>
              ))}
            </select>
          </label>
        )}
        {view.date !== '' && <ExportLink list="call-backs" query={{ date: view.date }} beside={view.dates.length > 1} />}
      </div>
      {view.strata.length === 0 && <Empty icon="repeat" title={t.callBacks.empty}>{t.callBacks.emptyHint}</Empty>}
      {view.strata.map((stratum) => (
        <Stratum key={stratum.draw} stratum={stratum} />
      ))}
    </>
  );
}

function Stratum({ stratum }: { stratum: CallBackStratumView }) {
  const { t, pick } = useSpeech();
  const called = stratum.items.filter((item) => item.outcome !== '').length;
  const facts = [t.callBacks.drawn(stratum.drawn, stratum.frame), t.callBacks.called(called, stratum.items.length)];
  if (stratum.not_reached > 0) facts.push(t.callBacks.notReached(stratum.not_reached));
  if (stratum.short > 0) facts.push(t.callBacks.short(stratum.short));
  return (
    <section className="call-backs" aria-label={pick(stratum.name)}>
      <h2>{pick(stratum.name)}</h2>
      <p className="grey small">{facts.join(t.common.sep)}</p>
      <p className="grey small">{pick(stratum.sentence)}</p>
      <ul>
        {stratum.items.map((item) => (
          <Item key={item.row.id} draw={stratum.draw} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Item({ draw, item }: { draw: string; item: CallBackItemView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const [calling, setCalling] = useState(false);
  const { row } = item;
  const waits = item.outcome === '' && row.state === 'closed';
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p>
            <b>{pick(row.title)}</b> {item.replaces && <Tag>{t.callBacks.standsIn}</Tag>}
          </p>
          <p className="small grey">
            <Link href={`/cases/${row.id}`}>{row.number}</Link>
            {[pick(row.customer.name), pick(item.customer_line), row.closed_at != null ? t.callBacks.closed(at(row.closed_at)) : null].filter(Boolean).map((part) => (
              <span key={String(part)}>{t.common.sep}{part}</span>
            ))}
          </p>
        </div>
        {waits && !calling && <Button size="small" type="primary" onClick={() => setCalling(true)}>{t.callBacks.call}</Button>}
        {item.outcome !== '' && (
          <Tag tone={item.outcome === 'satisfied' ? 'met' : 'broken'} icon={item.outcome === 'satisfied' ? 'check' : 'repeat'}>{t.callBackOutcome[item.outcome] ?? item.outcome}</Tag>
        )}
        {item.outcome === '' && !waits && <span className="small grey"><Icon name="lock" size={12} /> {t.callBacks.reopened}</span>}
      </div>
      {calling && waits && <Form draw={draw} item={item} onClose={() => setCalling(false)} />}
    </li>
  );
}

function Form({ draw, item, onClose }: { draw: string; item: CallBackItemView; onClose: () => void }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const [values, setValues] = useState<Values>({});
  const [missing, setMissing] = useState<string[]>([]);
  const send = useCaseCommand(item.row.id);
  const unsatisfied = values.outcome === 'unsatisfied';
  const fields: Field[] = [
    { is: 'radio', name: 'outcome', label: t.callBacks.outcome, required: true, options: Object.entries(t.callBackOutcome).map(([value, label]) => ({ value, label })) },
    { is: 'text', name: 'text', label: t.callBacks.words, rows: 2, required: unsatisfied, hint: unsatisfied ? t.callBacks.willReopen : undefined },
  ];
  const submit = () => {
    const empty = fields.filter((field) => field.required && !(values[field.name] ?? '').trim()).map((field) => field.name);
    setMissing(empty);
    if (empty.length > 0 || send.isPending) return;
    const body = { draw, outcome: values.outcome ?? '', text: (values.text ?? '').trim() };
    send.mutate({ command: 'call_back_case', body }, { onSuccess: () => void message.success(t.form.saved) });
  };
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={t.callBacks.call}
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
          onChange={(said) => setValues((before) => ({ ...before, [field.name]: said }))}
        />
      ))}
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{t.form.submit}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
