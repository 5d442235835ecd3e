import { Button, Input, Select } from 'antd';
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { CustomerView, IntakePreview, PolicyView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { KeyHint } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { CannedTexts } from './canned.tsx';
import { CATEGORY_DIGITS, kindOf, leavesOf, matching } from './categories.ts';
import { CategoryPicker, DuplicateChoice, OptionChip } from './choices.tsx';
import { Nearby } from './nearby.tsx';
import { INTAKE_KINDS, type Draft, type IntakeKind } from './draft.ts';
import { opensCase } from './submit.ts';

const CHANNELS = ['hotline', 'hall', 'wechat', 'web', 'letter', 'outside-body', 'visit', 'sms'];

interface Props {
  /** What was being written when a call came in between. */
  held: Draft | null;
  onBack: () => void;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  keptAt: number | null;
  policy: PolicyView | undefined;
  customer: CustomerView | undefined;
  preview: IntakePreview | undefined;
  lacks: string | null;
  /** What a try to save was missing. */
  complaint: string | null;
  busy: boolean;
  error: Error | null;
  wordsRef: RefObject<HTMLTextAreaElement | null>;
  onConsider: (category: string) => void;
  onSave: () => void;
  onRecordOnly: () => void;
}

function kindWord(kind: IntakeKind, t: Messages): string {
  if (kind === 'install') return t.intake.installMove;
  if (kind === 'consult') return t.intake.consult;
  if (kind === 'praise') return t.intake.praise;
  return t.kind[kind] ?? kind;
}

export function IntakeForm(props: Props) {
  const { draft, change, keptAt, policy, customer, preview, wordsRef } = props;
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  const opens = opensCase(draft);
  const leaves = useMemo(() => leavesOf(policy?.categories ?? []), [policy]);
  const setKind = (kind: IntakeKind) => change({ kind, category: kind === draft.kind ? draft.category : '', choice: '' });
  const [typed, setTyped] = useState('');
  const [canned, setCanned] = useState(false);
  const categoryInput = useRef<HTMLInputElement>(null);
  const product = customer?.services.find((one) => one.code === draft.service)?.product ?? '';
  const shown = matching(leaves, draft.kind, typed, draft.category, product);
  const setCategory = (code: string) => {
    const found = leaves.find((one) => one.code === code);
    setTyped('');
    change({ category: code, choice: '', kind: (found && kindOf(found)) ?? draft.kind });
    // What was typed is done with: the next thing is what the caller says.
    if (document.activeElement === categoryInput.current) wordsRef.current?.focus();
  };
  const insert = (words: string) => {
    const before = draft.words.trimEnd();
    change({ words: before === '' ? words : `${before}\n${words}` });
    setCanned(false);
    wordsRef.current?.focus();
  };
  const duplicates = preview?.duplicates ?? [];
  useKeys({
    'intake.find': () => categoryInput.current?.focus(),
    'intake.canned': () => setCanned((was) => !was),
    'intake.join': () => duplicates[0] && change({ choice: duplicates[0].id }),
    'intake.beside': () => duplicates.length > 0 && change({ choice: 'beside' }),
  });
  useDigits((digit) => {
    const kind = INTAKE_KINDS[Number(digit) - 1];
    if (kind) return setKind(kind);
    const category = shown[CATEGORY_DIGITS.indexOf(digit)];
    if (category) setCategory(category.code);
  });
  const services = [...(customer?.services ?? []).map((one) => ({ value: one.code, label: [pick(one.name), one.address].filter(Boolean).join(t.common.sep) })), { value: '', label: t.intake.noService }];
  return (
    <div className="intake-form">
      <header>
        <h1>{t.intake.title}</h1>
        {keptAt !== null && <span className="grey small end" role="status">{t.intake.draftSaved(time(keptAt))}</span>}
      </header>
      {props.held && (
        <p className="note held-draft">
          <Icon name="note" />
          <span className="cut">{t.intake.heldDraft(props.held.words)}</span>
          <button type="button" className="as-link end" onClick={props.onBack}>{t.intake.backToDraft} <KeyHint command="intake.back" /></button>
        </p>
      )}
      <Row label={t.intake.kind}>
        <div className="options" role="radiogroup" aria-label={t.intake.kind}>
          {INTAKE_KINDS.map((kind, index) => (
            <OptionChip key={kind} on={kind === draft.kind} digit={String(index + 1)} onPress={() => setKind(kind)}>
              {kindWord(kind, t)}
            </OptionChip>
          ))}
        </div>
      </Row>
      {(opens || draft.kind === null) && (
        <Row label={t.intake.category}>
          <CategoryPicker shown={shown} value={draft.category} typed={typed} onType={setTyped} onPick={setCategory} onConsider={props.onConsider} inputRef={categoryInput} />
        </Row>
      )}
      {opens && (
        <Row label={t.intake.service}>
          <Select aria-label={t.intake.service} value={draft.service ?? ''} options={services} onChange={(service) => change({ service, choice: '' })} />
        </Row>
      )}
      {draft.kind !== null && !opens && <Ending draft={draft} change={change} />}
      <Row label={t.intake.words}>
        <Input.TextArea
          ref={(area) => {
            wordsRef.current = area?.resizableTextArea?.textArea ?? null;
          }}
          aria-label={t.intake.words}
          placeholder={t.intake.wordsHint}
          className="rows-3"
          value={draft.words}
          onChange={(event) => change({ words: event.target.value })}
        />
        <CannedTexts category={draft.category} open={canned} setOpen={setCanned} onPick={insert} onLeave={() => wordsRef.current?.focus()} />
      </Row>
      <Row label={t.intake.channel}>
        <Select
          className="intake-channel"
          aria-label={t.intake.channel}
          value={draft.channel}
          options={CHANNELS.map((channel) => ({ value: channel, label: t.channel[channel] ?? channel }))}
          onChange={(channel) => change({ channel })}
        />
      </Row>
      {draft.kind === 'fault' && customer && customer.nearby.length > 0 && <Row label=""><Nearby view={customer} /></Row>}
      {opens && preview && duplicates.length > 0 && (
        <Row label={t.intake.how}>
          <DuplicateChoice preview={preview} value={draft.choice} onPick={(choice) => change({ choice })} />
        </Row>
      )}
      {opens && preview?.repeat_of && (
        <Row label="">
          <div className="note">
            <Icon name="repeat" />
            <div>
              {t.intake.repeat(preview.repeat_of.number)}
              <div className="small text-2">{t.intake.repeatHint(preview.start_rung)}</div>
            </div>
          </div>
        </Row>
      )}
      <Buttons {...props} />
    </div>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="intake-row">
      <span className="intake-label" aria-hidden="true">{label}</span>
      <div className="intake-control">{children}</div>
    </div>
  );
}

/** Alt with a digit works while the input method is on; the keyboard table names the two ranges. */
function useDigits(onDigit: (digit: string) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const digit = /^Digit(\d)$/.exec(event.code)?.[1];
      if (!digit || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      onDigit(digit);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onDigit]);
}

function Ending({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  const { t } = useSpeech();
  const outcomes = [
    { value: 'informed', label: t.intake.informed },
    { value: 'wrong-number', label: t.intake.wrongNumber },
    { value: 'other', label: t.intake.other },
  ];
  return (
    <Row label={t.intake.endOutcome}>
      <div className="options" role="radiogroup" aria-label={t.intake.endOutcome}>
        {draft.kind === 'consult' &&
          outcomes.map((one) => (
            <OptionChip key={one.value} on={one.value === draft.outcome} onPress={() => change({ outcome: one.value })}>
              {one.label}
            </OptionChip>
          ))}
        <span className="grey small">{t.intake.endsAs}</span>
      </div>
    </Row>
  );
}

function Buttons({ draft, lacks, complaint, busy, error, onSave, onRecordOnly }: Props) {
  const { t } = useSpeech();
  const joins = draft.choice !== '' && draft.choice !== 'beside';
  const word = draft.kind !== null && !opensCase(draft) ? t.intake.saveContact : joins ? t.intake.saveJoin : t.intake.save;
  return (
    <div className="intake-row">
      <span />
      <div className="intake-control">
        {error && <RefusalNote error={error} />}
        <div className="intake-buttons">
          <Button type={lacks ? 'default' : 'primary'} aria-disabled={lacks !== null} aria-describedby="intake-lacks" loading={busy} onClick={onSave}>
            {word} <KeyHint command="intake.save" />
          </Button>
          <Button onClick={onRecordOnly}>
            {t.intake.recordOnly} <KeyHint command="intake.record" />
          </Button>
          <span id="intake-lacks" role="status" className={complaint ? 'field-missing small' : 'grey small'}>
            {(complaint ?? lacks) && <><Icon name="lock" size={13} /> {complaint ?? lacks}</>}
          </span>
        </div>
      </div>
    </div>
  );
}
