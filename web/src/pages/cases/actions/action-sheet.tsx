import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useCaseCommand, type Submission } from '../../../api/commands.ts';
import { policyQuery } from '../../../api/queries.ts';
import type { CaseCommand, CaseView, PolicyView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { KeyHint } from '../../../keys/hint.tsx';
import { useParam } from '../../../parts/hooks.ts';
import { Icon } from '../../../parts/icon.tsx';
import { useSession } from '../../../parts/session.tsx';
import { keep, loadKept } from '../../../parts/kept.ts';
import { Await, RefusalNote } from '../../../parts/states.tsx';
import { Called } from './called.tsx';
import { FieldControl } from './field.tsx';
import { isChanged, Since } from './since.tsx';
import { fitting, FORMS, lacks, type Setting, type Values } from './forms.ts';

/** The form of one action, above the bar; the case stays readable behind it. */
export function ActionSheet({ view, command, onClose }: { view: CaseView; command: CaseCommand; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const policy = useQuery(policyQuery);
  const action = view.actions.find((one) => one.id === command);
  const closed = action && !action.enabled;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    onClose();
  };
  return (
    <section className="sheet fade" role="dialog" aria-label={t.action[command]} onKeyDown={onKeyDown}>
      <header>
        <h2>{t.action[command]}</h2>
        <button type="button" className="plain-button end" aria-label={t.common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {closed ? (
        <p className="note"><Icon name="lock" /> {pick(action.why_not)}</p>
      ) : (
        <Await query={policy} rows={3}>
          {(loaded) => <SheetForm view={view} command={command} policy={loaded} onClose={onClose} />}
        </Await>
      )}
    </section>
  );
}

interface FormProps {
  view: CaseView;
  command: CaseCommand;
  policy: PolicyView;
  onClose: () => void;
  /** A form that begins with answers of its own, under a name of its own, and says what it does. */
  ready?: { name: string; start: Values; words: { submit: string; saved: string } };
}

export function SheetForm({ view, command, policy, onClose, ready }: FormProps) {
  const { t, pick } = useSpeech();
  const { zone, person } = useSession();
  const { message } = App.useApp();
  const [task] = useParam('task');
  const [missing, setMissing] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const send = useCaseCommand(view.row.id);
  const setting: Setting = { view, policy, t, pick, zone };
  const spec = FORMS[command];
  const place = `case.${view.row.id}.${ready?.name ?? command}`;
  const [values, setValues] = useState<Values>((): Values => ({ ...spec?.start?.(setting), ...ready?.start, ...loadKept<Values>(person.code, place), ...(task ? { task } : {}) }));
  // What was on the page when the form was opened; what others did since is shown before it is saved over.
  const [seen, setSeen] = useState(view.row.version);
  const touched = useRef(false);
  useEffect(() => {
    if (touched.current) keep(person.code, place, values);
  }, [person.code, place, values]);
  const fields = spec?.fields(setting, values) ?? [];
  const answer = (name: string, said: string) => {
    touched.current = true;
    setValues((before) => {
      const after = { ...before, [name]: said };
      return fitting(spec?.fields(setting, after) ?? [], after);
    });
  };
  useEffect(() => focusFirst(form.current), []);

  const cancel = () => {
    keep(person.code, place, null);
    onClose();
  };
  const submit = (upTo = seen) => {
    if (!spec || send.isPending) return;
    const empty = fields.filter((field) => lacks(field, values[field.name] ?? '')).map((field) => field.name);
    setMissing(empty);
    if (empty.length > 0) return focusField(form.current, empty[0]);
    setSeen(upTo);
    send.mutate({ command, body: spec.body(values, setting), seen: upTo } as Submission, {
      onSuccess: () => {
        void message.success(ready?.words.saved ?? t.form.saved);
        cancel();
      },
    });
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      }}
    >
      <div className="fields">
        {fields.map((field) => (
          <FieldControl
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            missing={missing.includes(field.name)}
            onChange={(said) => answer(field.name, said)}
          />
        ))}
      </div>
      {command === 'note_case' && <Called caseId={view.row.id} people={fields.some((field) => field.name === 'mentions') ? (values.mentions ?? '').split(' ').filter(Boolean) : []} />}
      {isChanged(send.error) ? (
        <Since view={view} seen={seen} busy={send.isPending} onSave={() => submit(view.row.version)} />
      ) : (
        send.error && <RefusalNote error={send.error} />
      )}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {ready?.words.submit ?? t.form.submit} <KeyHint command="intake.save" />
        </Button>
        <Button onClick={cancel}>{t.common.cancel} <kbd aria-hidden="true">Esc</kbd></Button>
        {send.error && <span className="grey small">{t.form.keepWords}</span>}
      </div>
    </form>
  );
}

const FOCUSABLE = 'textarea, input:not([type="hidden"])';

function focusFirst(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
}

function focusField(form: HTMLFormElement | null, name: string | undefined): void {
  form?.querySelector<HTMLElement>(`[data-field="${name}"] :is(${FOCUSABLE})`)?.focus();
}
