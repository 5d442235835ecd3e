import { Input, Radio, Select } from 'antd';
import { useId } from 'react';
import { useSpeech } from '../../../i18n/language.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { useNow } from '../../../time/now.ts';
import { Icon } from '../../../parts/icon.tsx';
import { FilesControl } from './files-control.tsx';
import { wholeMinutes, type Field, type Option } from './forms.ts';

interface Props {
  field: Field;
  value: string;
  missing: boolean;
  onChange: (value: string) => void;
}

/** A list that opens inside a modal dialog must stand in it: the browser draws nothing else above one. */
const inDialog = (control: HTMLElement): HTMLElement => control.closest('dialog') ?? document.body;

/** Label, control, and under it the hint or what is missing. */
export function FieldControl({ field, value, missing, onChange }: Props) {
  const { t } = useSpeech();
  const id = useId();
  const below = `${id}-below`;
  const choice = field.is === 'select' || field.is === 'radio';
  return (
    <div className={`field field-${field.is}`} data-field={field.name}>
      <label htmlFor={field.is === 'radio' ? undefined : id} id={`${id}-label`}>
        {field.label}
        {!field.required && <span className="grey small"> {t.common.optional}</span>}
      </label>
      <Control field={field} id={id} value={value} missing={missing} onChange={onChange} />
      {field.is === 'minutes' && value.trim() !== '' ? (
        <MinutesBelow id={below} value={value} />
      ) : missing ? (
        <p id={below} className="field-missing small" role="alert">
          <Icon name="broken" size={13} /> {choice ? t.form.chooseOne : t.form.required}
        </p>
      ) : (
        field.hint && <p id={below} className="grey small">{field.hint}</p>
      )}
    </div>
  );
}

/** The hour that so many minutes lead to, or that they are none. */
function MinutesBelow({ id, value }: { id: string; value: string }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const now = useNow();
  const minutes = wholeMinutes(value);
  if (minutes === null) return <p id={id} className="field-missing small" role="alert"><Icon name="broken" size={13} /> {t.polish.field.wholeMinutes}</p>;
  return <p id={id} className="grey small" role="status">{t.polish.field.until(at(now + minutes * 60_000))}</p>;
}

/** What is usually typed, as buttons. */
function Presets({ label, presets, value, onChange }: { label: string; presets: Option[] | undefined; value: string; onChange: (value: string) => void }) {
  if (!presets || presets.length === 0) return null;
  return (
    <p className="toggles" role="group" aria-label={label}>
      {presets.map((one) => <button key={one.label} type="button" className="toggle" aria-pressed={value === one.value} onClick={() => onChange(one.value)}>{one.label}</button>)}
    </p>
  );
}

function Control({ field, id, value, missing, onChange }: Props & { id: string }) {
  const { t } = useSpeech();
  const status = missing ? 'error' : undefined;
  const described = missing || field.hint ? `${id}-below` : undefined;
  switch (field.is) {
    case 'text':
      return (
        <Input.TextArea
          id={id}
          className={`rows-${field.rows ?? 2}`}
          value={value}
          status={status}
          aria-describedby={described}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'line':
      return <Input id={id} maxLength={40} value={value} status={status} aria-describedby={described} onChange={(event) => onChange(event.target.value)} />;
    case 'people':
      return (
        <Select
          id={id}
          mode="multiple"
          getPopupContainer={inDialog}
          showSearch={{ optionFilterProp: 'label' }}
          value={value.split(' ').filter(Boolean)}
          options={field.options}
          notFoundContent={t.form.none}
          aria-describedby={described}
          onChange={(next: string[]) => onChange(next.join(' '))}
        />
      );
    case 'number':
      return <Input id={id} inputMode="numeric" value={value} status={status} aria-describedby={described} onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))} />;
    case 'minutes':
      return (
        <>
          <Input id={id} inputMode="numeric" maxLength={8} value={value} status={status} aria-describedby={`${id}-below`} onChange={(event) => onChange(event.target.value)} />
          <Presets label={t.polish.limit.usual} presets={field.presets} value={value} onChange={onChange} />
        </>
      );
    case 'sum':
      return <Input id={id} inputMode="decimal" maxLength={12} value={value} status={status} aria-describedby={described} onChange={(event) => onChange(event.target.value.replace(/[^\d.]/g, ''))} />;
    case 'instant':
      return (
        <>
          <Input id={id} type="datetime-local" value={value} status={status} aria-describedby={described} onChange={(event) => onChange(event.target.value)} />
          <Presets label={t.polish.due.usual} presets={field.presets} value={value} onChange={onChange} />
        </>
      );
    case 'files':
      return <FilesControl id={id} value={value} described={described} onChange={onChange} />;
    case 'select':
      return (
        <Select
          id={id}
          getPopupContainer={inDialog}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear={!field.required}
          value={value || undefined}
          status={status}
          options={field.options}
          notFoundContent={t.form.none}
          placeholder={t.form.chooseOne}
          aria-describedby={described}
          onChange={(next: string | undefined) => onChange(next ?? '')}
        />
      );
    case 'radio':
      return (
        <Radio.Group aria-labelledby={`${id}-label`} optionType="button" value={value || null} options={field.options.map((one) => ({ value: one.value, label: one.hint ? <>{one.label} <kbd aria-hidden="true">{one.hint}</kbd></> : one.label }))} onChange={(event) => onChange(String(event.target.value))} />
      );
  }
}
