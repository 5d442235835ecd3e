import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { CustomerView, ReconnectReply, ServiceView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures, useSession } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { fromLocalInput } from '../../time/zone.ts';
import { FieldControl } from '../cases/actions/field.tsx';

/** A service that is cut off: what is owed, who may reconnect it, until when it works (H01). */
export function Reconnect({ view, service }: { view: CustomerView; service: ServiceView }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<ReconnectReply | null>(null);
  const words = t.exception.reconnect;
  const state = service.reconnect;
  if (!state) return null;
  return (
    <div className="reconnect">
      <p className="small">
        {service.owed_minor > 0 && <span>{words.owed(money(service.owed_minor))}{t.common.sep}</span>}
        {state.until_at != null && state.case ? (
          <Link href={`/cases/${state.case}`}>{words.until(at(state.until_at))}</Link>
        ) : state.enabled ? (
          <span className="grey">{pick(state.limit) ? words.own(state.days) : words.second(state.days)}</span>
        ) : (
          <span className="grey"><Icon name="lock" size={12} /> {pick(state.why_not)}</span>
        )}
      </p>
      {done && <p className="small" role="status">{words.done}{t.common.sep}<Link href={`/cases/${done.case}`}>{words.seeCase}</Link></p>}
      {state.enabled && !asking && !done && <Button size="small" onClick={() => setAsking(true)}>{words.act}</Button>}
      {asking && <Ask view={view} service={service} onDone={(reply) => { setDone(reply); setAsking(false); }} onClose={() => setAsking(false)} />}
    </div>
  );
}

interface AskProps {
  view: CustomerView;
  service: ServiceView;
  onDone: (reply: ReconnectReply) => void;
  onClose: () => void;
}

function Ask({ view, service, onDone, onClose }: AskProps) {
  const { t, pick } = useSpeech();
  const { zone } = useSession();
  const queries = useQueryClient();
  const words = t.exception;
  const [values, setValues] = useState({ until: '', text: '', case: '' });
  const [missing, setMissing] = useState<string[]>([]);
  const { keyFor, settle } = useSubmissionKey();
  const send = useMutation({
    mutationFn: () => {
      const body = { service: service.code, until_at: fromLocalInput(values.until, zone) ?? 0, text: values.text.trim(), case: values.case || null };
      const params = { path: { customer: view.head.code }, header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } };
      return unwrap(client.POST('/api/v1/customers/{customer}/reconnect', { params, body }));
    },
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (reply) => {
      for (const subject of ['customer', 'cases', 'exceptions', 'inbox', 'session']) void queries.invalidateQueries({ queryKey: [subject] });
      onDone(reply);
    },
  });
  const set = (name: keyof typeof values) => (said: string) => setValues((before) => ({ ...before, [name]: said }));
  const submit = () => {
    const empty = (['until', 'text'] as const).filter((name) => values[name].trim() === '');
    setMissing(empty);
    if (empty.length === 0 && !send.isPending) send.mutate();
  };
  const cases = [{ value: '', label: words.reconnect.newCase }, ...view.open_cases.map((row) => ({ value: row.id, label: `${row.number} ${pick(row.title)}` }))];
  return (
    <form noValidate aria-label={words.reconnect.act} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <FieldControl field={{ is: 'instant', name: 'reconnect-until', label: words.until, hint: words.untilHint, required: true }} value={values.until} missing={missing.includes('until')} onChange={set('until')} />
      <FieldControl field={{ is: 'text', name: 'reconnect-why', label: words.why, rows: 2, required: true }} value={values.text} missing={missing.includes('text')} onChange={set('text')} />
      {view.open_cases.length > 0 && <FieldControl field={{ is: 'select', name: 'reconnect-case', label: words.reconnect.onCase, options: cases }} value={values.case} missing={false} onChange={set('case')} />}
      {send.error && <RefusalNote error={send.error} />}
      <div className="span-buttons">
        <Button size="small" type="primary" htmlType="submit" loading={send.isPending}>{t.form.submit}</Button>
        <Button size="small" onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
