import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { objectionsQuery } from '../../api/queries.ts';
import type { ObjectionView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import { Arithmetic } from './parts.tsx';

/** What people contest of their own wages, for another unit to decide. */
export function Objections({ month, currency }: { month: string; currency: string }) {
  const { t } = useSpeech();
  const words = t.wages.pay;
  const list = useQuery(objectionsQuery(month));
  return (
    <section aria-label={words.objections}>
      <h2>{words.objections}</h2>
      <Await query={list} rows={3}>
        {(view) => (view.rows.length === 0 ? <Empty icon="check" title={words.noObjections}>{words.noObjectionsHint}</Empty> : (
          <ul>
            {view.rows.map((row) => (
              <One key={row.id} row={row} currency={currency} />
            ))}
          </ul>
        ))}
      </Await>
    </section>
  );
}

function One({ row, currency }: { row: ObjectionView; currency: string }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const words = t.wages;
  const [deciding, setDeciding] = useState(false);
  const waits = row.decided_at == null;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{pick(row.person.name)}</b> {pick(row.unit.name)} <Link href={`/cases/${row.case}`}>{row.number}</Link> {pick(row.piece)}</p>
          <p className="small"><Arithmetic price={row.price_minor} factors={row.factors} currency={currency} /> = {money(row.worth_minor, currency)}</p>
          <p>{row.text}</p>
          {row.ruling && <p className="text-2 small">{row.decided_by && pick(row.decided_by.name)}{t.common.sep}{row.ruling}</p>}
        </div>
        <span className="task-buttons">
          {waits ? <Tag tone="near" icon="clock">{words.dueBy(at(row.due_at))}</Tag> : (
            <Tag tone={row.set_aside.length > 0 ? 'met' : 'neutral'}>{row.set_aside.length > 0 ? row.set_aside.map((one) => words.setAside[one] ?? one).join(t.common.sep) : words.refused}</Tag>
          )}
          {waits && row.may_decide && !deciding && <Button size="small" type="primary" onClick={() => setDeciding(true)}>{words.pay.decide}</Button>}
          {waits && !row.may_decide && <span className="grey small">{words.pay.ownUnit}</span>}
        </span>
      </div>
      {deciding && waits && <Decide row={row} onClose={() => setDeciding(false)} />}
    </li>
  );
}

function Decide({ row, onClose }: { row: ObjectionView; onClose: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const words = t.wages;
  const [aside, setAside] = useState('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string[]>([]);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/wages/objections/{objection}/decide', {
        params: { path: { objection: row.id }, header: { 'Idempotency-Key': newKey() } },
        body: { set_aside: aside === 'none' ? [] : [aside], text: text.trim() },
      })),
    onSuccess: () => {
      for (const subject of ['objections', 'pay-month', 'pay-months']) void queries.invalidateQueries({ queryKey: [subject] });
      onClose();
    },
  });
  const options = [...Object.entries(words.setAside).map(([value, label]) => ({ value, label })), { value: 'none', label: words.pay.nothing }];
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.pay.decide}
      onSubmit={(event) => {
        event.preventDefault();
        const empty = [...(aside === '' ? ['aside'] : []), ...(text.trim() === '' ? ['text'] : [])];
        setMissing(empty);
        if (empty.length === 0 && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'radio', name: 'aside', label: words.pay.setAside, required: true, options }} value={aside} missing={missing.includes('aside')} onChange={setAside} />
      <FieldControl field={{ is: 'text', name: 'text', label: words.pay.ruling, rows: 2, required: true }} value={text} missing={missing.includes('text')} onChange={setText} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.pay.decide}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
