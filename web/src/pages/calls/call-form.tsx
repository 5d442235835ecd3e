import { App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useCaseCommand } from '../../api/commands.ts';
import type { CallBackItemView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { COMMANDS, type CommandId } from '../../keys/commands.ts';
import { KeyHint } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { fromLocalInput } from '../../time/zone.ts';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field, Values } from '../cases/actions/forms.ts';

/** What an attempt may find, in the order of its digits. */
const RESULTS = ['satisfied', 'unsatisfied', 'refused', 'no-answer', 'wrong-number', 'call-again'] as const;
const KEYS = ['calls.satisfied', 'calls.unsatisfied', 'calls.refused', 'calls.noAnswer', 'calls.wrong', 'calls.again'] as const satisfies readonly CommandId[];

interface Props {
  draw: string;
  item: CallBackItemView;
  onClose: () => void;
}

/** The script beside, the result by a digit, and words where the customer is not satisfied. */
export function CallForm({ draw, item, onClose }: Props) {
  const { t, pick } = useSpeech();
  const { zone } = useFigures();
  const { message } = App.useApp();
  const [values, setValues] = useState<Values>({});
  const [missing, setMissing] = useState<string[]>([]);
  const send = useCaseCommand(item.row.id);
  const words = t.callBacks;
  const say = (name: string, said: string) => setValues((before) => ({ ...before, [name]: said }));
  // The page stands where it is while one opens the next call: the form that opened comes to the eye.
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useKeys(Object.fromEntries(KEYS.map((key, place) => [key, () => say('outcome', RESULTS[place] ?? '')])));
  const unsatisfied = values.outcome === 'unsatisfied';
  const hint = unsatisfied ? words.willReopen : values.outcome === 'no-answer' ? words.mayBeLast : undefined;
  const fields: Field[] = [
    { is: 'radio', name: 'outcome', label: words.outcome, required: true, options: RESULTS.map((value, place) => ({ value, label: t.callBackOutcome[value] ?? value, hint: COMMANDS[KEYS[place] ?? 'calls.next'].keys[0] })) },
    ...(values.outcome === 'call-again' ? [{ is: 'instant', name: 'again', label: words.again, required: true } as Field] : []),
    { is: 'text', name: 'text', label: words.words, rows: 2, required: unsatisfied, hint },
  ];
  const submit = () => {
    const empty = fields.filter((field) => field.required && !(values[field.name] ?? '').trim()).map((field) => field.name);
    setMissing(empty);
    if (empty.length > 0 || send.isPending) return;
    const again_at = values.outcome === 'call-again' ? fromLocalInput(values.again ?? '', zone) : null;
    const body = { draw, outcome: values.outcome ?? '', again_at, text: (values.text ?? '').trim() };
    send.mutate(
      { command: 'call_back_case', body },
      {
        onSuccess: () => {
          onClose();
          void message.success(t.form.saved);
        },
      },
    );
  };
  // Ctrl+Enter saves here as in every form, wherever the focus is.
  useKeys({ 'intake.save': submit }, false);
  return (
    <div className="call-desk">
      {item.script && (
        <section className="call-script" aria-label={words.script}>
          <h3>{pick(item.script.name)}</h3>
          <ol>
            {item.script.lines.map((line, place) => (
              <li key={place}>{pick(line)}</li>
            ))}
          </ol>
        </section>
      )}
      <form
        ref={form}
        noValidate
        className="call-back-form"
        aria-label={words.call}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {fields.map((field) => (
          <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={missing.includes(field.name)} onChange={(said) => say(field.name, said)} />
        ))}
        {send.error && <RefusalNote error={send.error} />}
        <div className="sheet-buttons">
          <Button type="primary" htmlType="submit" loading={send.isPending}>{t.form.submit} <KeyHint command="intake.save" /></Button>
          <Button onClick={onClose}>{t.common.cancel}</Button>
        </div>
      </form>
    </div>
  );
}
