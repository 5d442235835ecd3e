import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState } from 'react';
import { client, unwrap } from '../../../api/client.ts';
import { useSubmissionKey } from '../../../api/commands.ts';
import { readersQuery } from '../../../api/queries.ts';
import type { ReaderView, ReadersView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { RefusalNote } from '../../../parts/states.tsx';

const HOURS = [4, 24, 72, 168];
const HOUR = 3_600_000;

/** Whom of those called may not see the case, said before anything is sent; whoever may gives leave at once. */
export function Called({ caseId, people }: { caseId: string; people: string[] }) {
  const { t, pick } = useSpeech();
  const readers = useQuery({ ...readersQuery(caseId, people), enabled: people.length > 0 });
  if (people.length === 0) return null;
  if (readers.error) return <RefusalNote error={readers.error} />;
  const view = readers.data;
  if (!view) return null;
  const blind = view.readers.filter((one) => !one.sees);
  const byLeave = view.readers.filter((one) => one.until_at != null);
  return (
    <div className="called" role="status">
      {blind.length > 0 && (
        <p className="note near">
          <Icon name="lock" /> {t.access.leave.seesNot(blind.map((one) => pick(one.person.name)).join(t.common.sep))} {!view.may_give && t.access.leave.ask}
        </p>
      )}
      {view.may_give && blind.map((one) => <Give key={one.person.code} caseId={caseId} reader={one} view={view} />)}
      {byLeave.map((one) => <Given key={one.person.code} caseId={caseId} reader={one} mayTake={view.may_give} purpose={view.purposes[0] ?? ''} />)}
    </div>
  );
}

function useLeave(caseId: string, person: string) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation({
    mutationFn: ({ purpose, until_at }: { purpose: string; until_at: number | null }) =>
      unwrap(client.POST('/api/v1/cases/{case}/leave', { params: { path: { case: caseId }, header: { 'Idempotency-Key': keyFor(`${person}/${purpose}/${until_at}`) } }, body: { person, purpose, until_at } })),
    onSettled: (_view, error) => settle(error ?? undefined),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['readers'] }),
  });
}

function Give({ caseId, reader, view }: { caseId: string; reader: ReaderView; view: ReadersView }) {
  const { t, pick } = useSpeech();
  const words = t.access.leave;
  const [purpose, setPurpose] = useState(view.purposes[0] ?? '');
  const [hours, setHours] = useState(24);
  const ids = [useId(), useId()];
  const leave = useLeave(caseId, reader.person.code);
  return (
    <div className="called-give">
      <label htmlFor={ids[0]}>{words.purpose}</label>
      <select id={ids[0]} value={purpose} onChange={(event) => setPurpose(event.target.value)}>
        {view.purposes.map((one) => <option key={one} value={one}>{words.purposes[one] ?? one}</option>)}
      </select>
      <label htmlFor={ids[1]}>{words.span}</label>
      <select id={ids[1]} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
        {HOURS.map((one) => <option key={one} value={one}>{words.hours(one)}</option>)}
      </select>
      <Button size="small" loading={leave.isPending} onClick={() => leave.mutate({ purpose, until_at: view.server_at + hours * HOUR })}>{words.give(pick(reader.person.name))}</Button>
      {leave.error && <RefusalNote error={leave.error} />}
    </div>
  );
}

function Given({ caseId, reader, mayTake, purpose }: { caseId: string; reader: ReaderView; mayTake: boolean; purpose: string }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.access.leave;
  const name = pick(reader.person.name);
  const leave = useLeave(caseId, reader.person.code);
  return (
    <p className="grey small">
      {reader.until_at != null && words.until(name, at(reader.until_at))}{' '}
      {mayTake && <button type="button" className="as-link" onClick={() => leave.mutate({ purpose, until_at: null })}>{words.take(name)}</button>}
      {leave.error && <RefusalNote error={leave.error} />}
    </p>
  );
}
