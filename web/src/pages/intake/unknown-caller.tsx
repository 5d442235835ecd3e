import { Button, Input } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useMakeCaller } from '../../api/calls.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RefusalNote } from '../../parts/states.tsx';

/** A telephone number as people write it. */
const isNumber = (typed: string): boolean => /^\+?[\d\s-]{5,}$/.test(typed);

interface Props {
  /** What was searched for: his number, or his name. */
  typed: string;
  onMade: (customer: string) => void;
  onClose: () => void;
}

/** Somebody whom no register knows: his number is enough to go on, as with a call; what is missing is asked. */
export function UnknownCaller({ typed, onMade, onClose }: Props) {
  const { t } = useSpeech();
  const words = t.polish.unknown;
  const known = isNumber(typed);
  const [number, setNumber] = useState(known ? typed : '');
  const [name, setName] = useState(known ? '' : typed);
  const make = useMakeCaller(onMade);
  const submit = () => {
    if (!make.isPending) make.mutate({ name: name.trim(), call: '', number: number.trim() });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') submit();
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  return (
    <div className="call-new" role="group" aria-label={words.title}>
      <div className="call-new-line">
        <Input size="small" autoFocus={!known} inputMode="tel" aria-label={words.number} placeholder={words.number} value={number} onChange={(event) => setNumber(event.target.value)} onKeyDown={onKeyDown} />
        <Input size="small" autoFocus={known} aria-label={words.name} placeholder={words.name} value={name} onChange={(event) => setName(event.target.value)} onKeyDown={onKeyDown} />
        <Button size="small" type="primary" loading={make.isPending} onClick={submit}>{words.go} <kbd aria-hidden="true">↵</kbd></Button>
      </div>
      {make.error && <RefusalNote error={make.error} />}
    </div>
  );
}
