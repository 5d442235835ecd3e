import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field, Values } from '../cases/actions/forms.ts';
import { readFrame, strataOf } from './frame.ts';

const MODES = ['paper', 'call', 'visit', 'online'];

/** Makes a wave: a frame, and for each stratum how it is asked and how many. */
export function Builder({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.surveys;
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [values, setValues] = useState<Values>({});
  const [missing, setMissing] = useState<string[]>([]);
  const { lines, fault } = readFrame(values.frame ?? '');
  const strata = strataOf(lines);
  const parts = strata.flatMap(([stratum]) => MODES.map((mode) => ({ stratum, mode, size: Number(values[`${stratum}/${mode}`] ?? 0) }))).filter((part) => part.size > 0);
  const make = useMutation({
    mutationFn: () =>
      unwrap(
        client.POST('/api/v1/surveys', {
          params: { header: { 'Idempotency-Key': newKey() } },
          body: { code: values.code ?? '', name_zh: values.zh ?? '', name_en: values.en ?? '', frame: values.frame ?? '', parts },
        }),
      ),
    onSuccess: (wave) => {
      void queries.invalidateQueries({ queryKey: ['surveys'] });
      go(`/surveys/${wave.row.code}`);
    },
  });
  const over = strata.find(([stratum, count]) => parts.filter((part) => part.stratum === stratum).reduce((sum, part) => sum + part.size, 0) > count);
  // The first thing that would be refused, in words that say where; nothing before he began.
  const wrong = fault ? (fault.is === 'twice' ? words.frameTwice(fault.customer, fault.line) : words.frameLine(fault.line)) : over ? words.sizeOver(...over) : strata.length > 0 && parts.length === 0 ? words.sizeNone : '';
  const say = (name: string, said: string) => setValues((before) => ({ ...before, [name]: said }));
  const fields: Field[] = [
    { is: 'line', name: 'code', label: words.code, required: true, hint: words.codeHint },
    { is: 'line', name: 'zh', label: words.nameZh, required: true },
    { is: 'line', name: 'en', label: words.nameEn, required: true },
    { is: 'text', name: 'frame', label: words.frame, required: true, rows: 3, hint: words.frameHint },
  ];
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.make}
      onSubmit={(event) => {
        event.preventDefault();
        const empty = fields.filter((field) => !(values[field.name] ?? '').trim()).map((field) => field.name);
        setMissing(empty);
        if (empty.length === 0 && !wrong && !make.isPending) make.mutate();
      }}
    >
      {fields.map((field) => (
        <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={missing.includes(field.name)} onChange={(said) => say(field.name, said)} />
      ))}
      {strata.length > 0 && (
        <fieldset className="field">
          <legend>{words.strata}</legend>
          {strata.map(([stratum, count]) => (
            <div key={stratum} className="survey-sizes">
              <span>{words.counted(stratum, count)}</span>
              {MODES.map((mode) => (
                <label key={mode}>
                  <span className="grey small">{words.mode[mode]}</span>
                  <Input size="small" inputMode="numeric" value={values[`${stratum}/${mode}`] ?? ''} onChange={(event) => say(`${stratum}/${mode}`, event.target.value)} />
                </label>
              ))}
            </div>
          ))}
        </fieldset>
      )}
      {parts.some((part) => part.mode === 'online') && <p className="small">{words.onlineHint}</p>}
      {wrong && <p className="small" role="status">{wrong}</p>}
      {make.error && <RefusalNote error={make.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={make.isPending}>{t.form.submit}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
