import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { policyQuery } from '../../api/queries.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';

const LEVELS = ['nation', 'province', 'city', 'company', 'unit'];
const BLANK = { name_zh: '', name_en: '', level: '', body: '', on: '', units: '', people: '', evidence: '' };
const NEEDED = ['name_zh', 'name_en', 'level', 'body', 'on', 'evidence'] as const;

/** What somebody proposes to enter; another person decides. */
export function HonourForm({ onClose }: { onClose: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.honours;
  const queries = useQueryClient();
  const policy = useQuery(policyQuery);
  const [said, setSaid] = useState(BLANK);
  const [missing, setMissing] = useState<string[]>([]);
  const codes = (text: string) => text.split(' ').filter(Boolean);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/honours', {
        params: { header: { 'Idempotency-Key': newKey() } },
        body: { ...said, units: codes(said.units), people: codes(said.people) },
      })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['honours'] });
      onClose();
    },
  });
  const set = (name: keyof typeof BLANK) => (value: string) => setSaid((before) => ({ ...before, [name]: value }));
  const control = (name: keyof typeof BLANK) => ({ value: said[name], missing: missing.includes(name), onChange: set(name) });
  const units = (policy.data?.units ?? []).map((unit) => ({ value: unit.code, label: pick(unit.name) }));
  const people = (policy.data?.people ?? []).map((person) => ({ value: person.code, label: pick(person.name) }));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.propose}
      onSubmit={(event) => {
        event.preventDefault();
        const empty: string[] = NEEDED.filter((name) => said[name].trim() === '');
        if (said.units === '' && said.people === '') empty.push('units', 'people');
        setMissing(empty);
        if (empty.length === 0 && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'line', name: 'name_zh', label: words.nameZh, required: true }} {...control('name_zh')} />
      <FieldControl field={{ is: 'line', name: 'name_en', label: words.nameEn, required: true }} {...control('name_en')} />
      <FieldControl field={{ is: 'radio', name: 'level', label: words.levelLabel, required: true, options: LEVELS.map((value) => ({ value, label: words.level[value] ?? value })) }} {...control('level')} />
      <FieldControl field={{ is: 'line', name: 'body', label: words.body, required: true }} {...control('body')} />
      <FieldControl field={{ is: 'line', name: 'on', label: words.on, required: true, hint: words.onHint }} {...control('on')} />
      <FieldControl field={{ is: 'people', name: 'units', label: words.units, options: units }} {...control('units')} />
      <FieldControl field={{ is: 'people', name: 'people', label: words.people, options: people, hint: words.whomHint }} {...control('people')} />
      <FieldControl field={{ is: 'text', name: 'evidence', label: words.evidence, rows: 2, required: true, hint: words.evidenceHint }} {...control('evidence')} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.propose}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
