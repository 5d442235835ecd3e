import { Input, type InputRef } from 'antd';
import { useEffect, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { CaseRowView, CategoryView, IntakePreview } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { Icon } from '../../parts/icon.tsx';
import { RowClock } from '../../parts/clock-chip.tsx';
import { CATEGORY_DIGITS } from './categories.ts';

/** More than these are open only when something else is wrong; the caller's column lists them all. */
const JOINS_SHOWN = 3;

/** A chip that is one answer of several, with its key. */
export function OptionChip({ on, near = false, digit, onPress, children }: { on: boolean; near?: boolean; digit?: string; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" role="radio" className={near ? 'option near-hit' : 'option'} aria-checked={on} onClick={onPress}>
      {digit && <kbd aria-hidden="true">{digit}</kbd>}
      {children}
    </button>
  );
}

interface PickerProps {
  shown: CategoryView[];
  value: string;
  typed: string;
  onType: (typed: string) => void;
  onPick: (code: string) => void;
  /** The one that Enter would take: what follows from it may be fetched while it is looked at. */
  onConsider: (code: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

/** Categories: five of the kind by digit, any other by typing; arrows walk, Enter takes. */
export function CategoryPicker({ shown, value, typed, onType, onPick, onConsider, inputRef }: PickerProps) {
  const { t, pick } = useSpeech();
  const [at, setAt] = useState(0);
  const current = Math.min(at, shown.length - 1);
  const near = typed === '' ? undefined : shown[current]?.code;
  useEffect(() => {
    if (near !== undefined) onConsider(near);
  }, [near]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.nativeEvent.isComposing) return;
    const found = shown[current];
    // Nothing is typed yet: the digit on a chip takes it; a name never begins with one.
    const chip = typed === '' ? shown[CATEGORY_DIGITS.indexOf(event.key)] : undefined;
    if (chip) onPick(chip.code);
    else if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter' && found) onPick(found.code);
    else if (event.key === 'Escape' && typed) onType('');
    else return;
    event.preventDefault();
  };
  return (
    <div className="category">
      <Input
        ref={(input: InputRef | null) => {
          inputRef.current = input?.input ?? null;
        }}
        size="small"
        aria-label={t.intake.categoryFind}
        placeholder={t.intake.categoryFind}
        prefix={<Icon name="search" size={13} />}
        suffix={<KeyHint command="intake.find" />}
        value={typed}
        onChange={(event) => {
          onType(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="options" role="radiogroup" aria-label={t.intake.category}>
        {shown.map((category, index) => (
          <OptionChip key={category.code} on={category.code === value} near={typed !== '' && index === current} digit={CATEGORY_DIGITS[index]} onPress={() => onPick(category.code)}>
            {pick(category.name)}
          </OptionChip>
        ))}
        {shown.length === 0 && typed !== '' && <span className="grey small">{t.intake.noCategory}</span>}
      </div>
    </div>
  );
}

/** Join before open: the open case is offered first, another one needs a word. */
export function DuplicateChoice({ preview, value, onPick }: { preview: IntakePreview; value: string; onPick: (choice: string) => void }) {
  const { t } = useSpeech();
  return (
    <div className="duplicates" role="radiogroup" aria-label={t.intake.how}>
      {preview.duplicates.slice(0, JOINS_SHOWN).map((row, index) => (
        <JoinCard key={row.id} row={row} first={index === 0} on={value === row.id} onPick={() => onPick(row.id)} />
      ))}
      <button type="button" role="radio" className="choice" aria-checked={value === 'beside'} onClick={() => onPick('beside')}>
        <span className="choice-line"><KeyHint command="intake.beside" /> <b>{t.intake.openBeside}</b></span>
        <span className="small text-2">{t.intake.openBesideHint}</span>
      </button>
    </div>
  );
}

function JoinCard({ row, first, on, onPick }: { row: CaseRowView; first: boolean; on: boolean; onPick: () => void }) {
  const { t, pick } = useSpeech();
  return (
    <button type="button" role="radio" className="choice" aria-checked={on} onClick={onPick}>
      <span className="choice-line">
        {first && <KeyHint command="intake.join" />} <b>{t.intake.join(row.number)}</b>
        {first && <span className="tag neutral">{t.intake.suggested}</span>}
        <span className="end"><RowClock row={row} /></span>
      </span>
      <span className="small text-2">{[pick(row.title), t.state[row.state] ?? row.state, `${t.case.owner} ${pick(row.owner.name)}`].join(t.common.sep)}</span>
      <span className="small text-2">{t.intake.joinHint}</span>
    </button>
  );
}
