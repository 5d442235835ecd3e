import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { cannedQuery } from '../../api/queries.ts';
import type { CannedView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';

const SHOWN_MAX = 8;

/** Texts of the chosen branch first, then those for any; of other branches only what is typed for. */
export function fittingTexts(texts: CannedView[], category: string, typed: string): CannedView[] {
  const wanted = typed.trim().toLowerCase();
  const has = (one: CannedView) => [one.text.zh, one.text.en, one.code].some((words) => words.toLowerCase().includes(wanted));
  const near = (one: CannedView) => one.topic !== '' && (category === one.topic || category.startsWith(`${one.topic}.`));
  const rank = (one: CannedView) => (near(one) ? 0 : one.topic === '' ? 1 : 2);
  return texts
    .filter((one) => (wanted === '' ? rank(one) < 2 || category === '' : has(one)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, SHOWN_MAX);
}

/** What is said often, by two characters and Enter. */
export function CannedTexts({ category, open, setOpen, onPick, onLeave }: { category: string; open: boolean; setOpen: (open: boolean) => void; onPick: (words: string) => void; onLeave: () => void }) {
  const { t } = useSpeech();
  const canned = useQuery(cannedQuery);
  if (!canned.data?.length) return null;
  // Back to the words that were being written: nobody types into nothing.
  const close = () => {
    setOpen(false);
    onLeave();
  };
  return (
    <div className="canned">
      <button type="button" className="as-link small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t.intake.canned} <KeyHint command="intake.canned" />
      </button>
      {open && <CannedList texts={canned.data} category={category} onPick={onPick} onClose={close} />}
    </div>
  );
}

function CannedList({ texts, category, onPick, onClose }: { texts: CannedView[]; category: string; onPick: (words: string) => void; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const shown = fittingTexts(texts, category, typed);
  const current = Math.min(at, shown.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey) return;
    const found = shown[current];
    if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter' && found) onPick(pick(found.text));
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="canned-list fade">
      <input
        ref={input}
        role="combobox"
        aria-expanded="true"
        aria-controls="canned-texts"
        aria-activedescendant={shown.length > 0 ? `canned-${current}` : undefined}
        aria-label={t.intake.cannedFind}
        placeholder={t.intake.cannedFind}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="canned-texts" role="listbox" aria-label={t.intake.canned}>
        {shown.map((one, index) => (
          <li key={one.code} id={`canned-${index}`} role="option" aria-selected={index === current} onMouseMove={() => setAt(index)} onMouseDown={(event) => event.preventDefault()} onClick={() => onPick(pick(one.text))}>
            {pick(one.text)}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="grey small pad-small">{t.intake.cannedNone}</p>}
    </div>
  );
}
