import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import { policyQuery } from '../../api/queries.ts';
import type { StaffLineView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useSession } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { serverNow } from '../../time/now.ts';
import { fromLocalInput, toLocalInput } from '../../time/zone.ts';

const DAY_MILLIS = 86_400_000;

/** Out of office from when until when, and who stands in. */
export function AbsenceDialog({ row, onClose }: { row: StaffLineView; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { zone } = useSession();
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const policy = useQuery(policyQuery);
  const [from, setFrom] = useState(() => toLocalInput(serverNow(), zone));
  const [until, setUntil] = useState(() => toLocalInput(serverNow() + DAY_MILLIS, zone));
  const [standIn, setStandIn] = useState('');
  const fields = { from: useId(), until: useId(), standIn: useId() };
  const instants = { from: fromLocalInput(from, zone), until: fromLocalInput(until, zone) };
  const ready = instants.from !== null && instants.until !== null;
  const tell = useMutation({
    mutationFn: () => {
      const body = { from_at: instants.from ?? 0, until_at: instants.until ?? 0, stand_in: standIn };
      return unwrap(client.POST('/api/v1/staff/{person}/absence', { params: { path: { person: row.person.code }, header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body }));
    },
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: async () => {
      await Promise.all([queries.invalidateQueries({ queryKey: ['staff'] }), queries.invalidateQueries({ queryKey: ['queue'] })]);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) tell.mutate();
  };
  const others = (policy.data?.people ?? []).filter((person) => person.code !== row.person.code);
  const options = [{ value: '', label: t.staff.nobody }, ...others.map((person) => ({ value: person.code, label: pick(person.name) }))];
  return (
    <Dialog label={t.staff.tellFor(pick(row.person.name))} place="middle" titled onClose={onClose}>
      <form className="token-form account-form" onSubmit={submit}>
        <label htmlFor={fields.from}>{t.staff.from}</label>
        <Input id={fields.from} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        <label htmlFor={fields.until}>{t.staff.until}</label>
        <Input id={fields.until} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
        <label htmlFor={fields.standIn}>{t.staff.standIn}</label>
        <Select id={fields.standIn} showSearch={{ optionFilterProp: 'label' }} value={standIn} options={options} getPopupContainer={(node) => node.parentElement ?? node} onChange={setStandIn} />
        <p className="grey small">{t.staff.tellHint}</p>
        <Button htmlType="submit" type="primary" loading={tell.isPending} aria-disabled={!ready}>{t.staff.submit}</Button>
        {tell.error && <RefusalNote error={tell.error} />}
      </form>
    </Dialog>
  );
}
