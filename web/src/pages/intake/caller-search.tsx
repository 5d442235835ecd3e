import { useQuery } from '@tanstack/react-query';
import { Button, Input, type InputRef } from 'antd';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { findCustomersQuery } from '../../api/queries.ts';
import type { CustomerHit } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { useDebounced } from '../../parts/hooks.ts';
import { Icon } from '../../parts/icon.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { UnknownCaller } from './unknown-caller.tsx';

/** Two letters or digits, or a single Han character: a surname. */
const searchable = (text: string): boolean => text.length >= 2 || /\p{Script=Han}/u.test(text);

/** Short: the answer must stand within a tenth of a second after the last key. */
const SEARCH_AFTER_MILLIS = 40;

export function CallerSearch({ onPick, inputRef }: { onPick: (code: string) => void; inputRef: RefObject<HTMLInputElement | null> }) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const asked = useDebounced(typed.trim(), SEARCH_AFTER_MILLIS);
  const wanted = searchable(typed.trim()) && searchable(asked);
  const query = useQuery({ ...findCustomersQuery(asked), enabled: wanted });
  const hits = wanted ? (query.data ?? []) : [];
  const fresh = asked === typed.trim() && !query.isPlaceholderData;
  // Whom the register does not know: what was typed is where his record begins.
  const [stranger, setStranger] = useState<string | null>(null);
  const nobody = wanted && fresh && query.data?.length === 0;
  const choose = (hit: CustomerHit | undefined) => {
    if (!hit) return;
    setTyped('');
    onPick(hit.code);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey) return;
    if (event.key === 'ArrowDown') setAt(Math.min(hits.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && nobody) setStranger(typed.trim());
    else if (event.key === 'Enter' && fresh) choose(hits[Math.min(at, hits.length - 1)]);
    else if (event.key === 'Escape') setTyped('');
    else return;
    event.preventDefault();
  };
  return (
    <div className="caller-search">
      <Input
        ref={(input: InputRef | null) => {
          inputRef.current = input?.input ?? null;
        }}
        autoFocus
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="caller-hits"
        aria-activedescendant={hits.length > 0 ? `caller-hit-${at}` : undefined}
        aria-label={t.intake.findCaller}
        placeholder={t.intake.findHint}
        prefix={<Icon name="search" />}
        suffix={<KeyHint command="intake.caller" />}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setStranger(null);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {hits.length > 0 && (
        <ul id="caller-hits" className="caller-hits" role="listbox" aria-label={t.intake.findCaller}>
          {hits.map((hit, index) => (
            <Hit key={hit.code} hit={hit} index={index} on={index === at} onHover={() => setAt(index)} onPick={() => choose(hit)} />
          ))}
        </ul>
      )}
      {nobody && <p className="grey small caller-none" role="status">{t.intake.noHit}</p>}
      {nobody && stranger === null && <Button size="small" onClick={() => setStranger(typed.trim())}>{t.polish.unknown.begin} <kbd aria-hidden="true">↵</kbd></Button>}
      {nobody && stranger !== null && (
        <UnknownCaller
          key={stranger}
          typed={stranger}
          onMade={(customer) => {
            setTyped('');
            setStranger(null);
            onPick(customer);
          }}
          onClose={() => {
            setStranger(null);
            inputRef.current?.focus();
          }}
        />
      )}
      {wanted && query.error && <RefusalNote error={query.error} />}
    </div>
  );
}

interface HitProps {
  hit: CustomerHit;
  index: number;
  on: boolean;
  onHover: () => void;
  onPick: () => void;
}

function Hit({ hit, index, on, onHover, onPick }: HitProps) {
  const { t, pick } = useSpeech();
  return (
    <li id={`caller-hit-${index}`} role="option" aria-selected={on} onMouseMove={onHover} onMouseDown={(event) => event.preventDefault()} onClick={onPick}>
      <span><b>{hit.name}</b> {hit.phone}</span>
      <span className="grey small">{t.segment[hit.segment] ?? hit.segment}</span>
      <span className="grey small cut">{[pick(hit.service), hit.address].filter(Boolean).join(t.common.sep)}</span>
      <span className="grey small">{hit.code}</span>
    </li>
  );
}
