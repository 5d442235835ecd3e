import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { SettlementFileView, SettlementResultsView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';

/** The settlement file of a day, and the file of results that comes back. */
export function SettlementFiles({ today }: { today: string }) {
  const { t } = useSpeech();
  const words = t.settlement;
  return (
    <section className="call-back-form" aria-label={words.files}>
      <h2>{words.files}</h2>
      <p className="grey small">{words.filesLine}</p>
      <DayFile today={today} />
      <Results />
    </section>
  );
}

function DayFile({ today }: { today: string }) {
  const { t } = useSpeech();
  const { money } = useFigures();
  const words = t.settlement;
  const [day, setDay] = useState(today);
  const take = useMutation<SettlementFileView, Error, void>({
    mutationFn: () => unwrap(client.GET('/api/v1/settlements/file', { params: { query: { day } } })),
  });
  const file = take.data;
  return (
    <div className="field">
      <label>
        <span>{words.day}</span> <input type="date" value={day} max={today} onChange={(event) => setDay(event.target.value)} />
      </label>{' '}
      <Button loading={take.isPending} onClick={() => take.mutate()}>{words.take}</Button>
      {take.error && <RefusalNote error={take.error} />}
      {file && (
        <dl className="balances">
          <div>
            <dt className="grey small">{words.fileOf(file.day, file.count)}</dt>
            <dd>{file.totals.map((total) => money(total.minor, total.currency)).join(t.common.sep) || money(0)}</dd>
          </div>
          <div>
            <dt className="grey small">{words.digest}</dt>
            <dd><code className="coded">{file.digest}</code></dd>
          </div>
          <div>
            <dt className="grey small">CSV</dt>
            <dd><a download={`settlements-${file.day}.csv`} href={`data:text/csv;charset=utf-8,${encodeURIComponent(file.text)}`}>{words.save}</a></dd>
          </div>
        </dl>
      )}
    </div>
  );
}

function Results() {
  const { t, pick } = useSpeech();
  const words = t.settlement;
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [text, setText] = useState('');
  const send = useMutation<SettlementResultsView, Error, void>({
    mutationFn: () => unwrap(client.POST('/api/v1/settlements/results', { params: { header: { 'Idempotency-Key': keyFor(text) } }, body: { text } })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (reply) => {
      if (reply.changed > 0) for (const subject of ['settlements', 'case', 'cases', 'ledger', 'inbox']) void queries.invalidateQueries({ queryKey: [subject] });
    },
  });
  const faults = send.data?.faults ?? [];
  return (
    <div className="field">
      <label>
        <span>{words.results}</span>
        <textarea rows={4} value={text} spellCheck={false} placeholder={words.resultsHint} onChange={(event) => setText(event.target.value)} />
      </label>
      <label>
        <span className="grey small">{words.resultsHint}</span>{' '}
        <input type="file" accept=".csv,text/csv,text/plain" aria-label={words.results} onChange={(event) => void event.target.files?.[0]?.text().then(setText)} />
      </label>{' '}
      <Button type="primary" disabled={text.trim() === ''} title={text.trim() === '' ? words.resultsHint : ''} loading={send.isPending} onClick={() => send.mutate()}>{words.send}</Button>
      {send.error && <RefusalNote error={send.error} />}
      {send.data && faults.length === 0 && <p role="status">{words.taken(send.data.changed, send.data.known)}</p>}
      {faults.length > 0 && (
        <div role="alert">
          <p>{words.faults}</p>
          <ul>
            {faults.map((fault) => (
              <li key={fault.line}>{words.lineNumber(fault.line)} <code>{fault.code}</code> {pick(fault.sentence)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
