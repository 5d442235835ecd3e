import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import type { CallBackItemView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';

interface Props {
  draw: string;
  item: CallBackItemView;
  onClose: () => void;
}

/** What a second person heard. What the caller wrote is not shown beside it, so that he listens first. */
export function HearForm({ draw, item, onClose }: Props) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const words = t.callBacks;
  const [outcome, setOutcome] = useState('');
  const [faults, setFaults] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/call-backs/heard', { params: { header: { 'Idempotency-Key': newKey() } }, body: { draw, case: item.row.id, outcome, faults } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['call-backs'] });
      onClose();
    },
  });
  const options = ['satisfied', 'unsatisfied'].map((value) => ({ value, label: t.callBackOutcome[value] ?? value }));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.hearTitle}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(outcome === '');
        if (outcome !== '' && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'radio', name: 'outcome', label: words.hearSays, required: true, options }} value={outcome} missing={missing} onChange={setOutcome} />
      <fieldset className="field">
        <legend>{words.faults}</legend>
        <Checkbox.Group options={Object.entries(words.fault).map(([value, label]) => ({ value, label }))} value={faults} onChange={setFaults} />
      </fieldset>
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{t.form.submit}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
