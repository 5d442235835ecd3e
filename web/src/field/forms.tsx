import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { VisitView } from '../api/types.ts';
import type { Deed } from './kinds.ts';
import { deedsOf } from './plan.ts';
import { phone } from './phone.ts';
import { Photos } from './photos.tsx';
import { usePhone, useWords } from './speech.tsx';
import { VisitHead } from './visit.tsx';

/** The short forms. What is lacking stands beside the button that it holds back. */

interface Sheet {
  visit: VisitView;
  title: string;
  send: string;
  /** What is missing, in words; null when it can be sent. */
  lacks: string | null;
  deed: () => Deed;
  photos?: string[];
  onSent?: () => void;
  children: ReactNode;
}

/** A form of a visit: fields above, what is missing and the button below. */
export function Sheet({ visit, title, send, lacks, deed, photos = [], onSent, children }: Sheet) {
  const [, navigate] = useLocation();
  const back = `/field/visit/${visit.visit}`;
  const [sent, setSent] = useState(false);
  const submit = async () => {
    if (lacks !== null || sent) return;
    setSent(true);
    await phone.does(visit, deed(), photos, phone.now());
    onSent?.();
    navigate(back, { replace: true });
  };
  return (
    <>
      <main className="scroll">
        <VisitHead visit={visit} title={title} back={back} />
        <div className="stack pad">{children}</div>
      </main>
      <div className="foot">
        {lacks !== null && <p className="small" id="lacks" role="status">{lacks}</p>}
        <button type="button" className="press main tall" aria-disabled={lacks !== null || sent} aria-describedby={lacks === null ? undefined : 'lacks'} onClick={() => void submit()}>{send}</button>
      </div>
    </>
  );
}

/** Large buttons of which one is chosen; nothing is beforehand. */
export function Choice({ label, options, value, onChange }: { label: string; options: [string, string][]; value: string | null; onChange: (value: string) => void }) {
  return (
    <div role="radiogroup" aria-label={label} className="choice">
      {options.map(([code, name]) => (
        <button key={code} type="button" role="radio" aria-checked={value === code} className="press" onClick={() => onChange(code)}>{name}</button>
      ))}
    </div>
  );
}

export function Words({ label, hint, value, onChange }: { label: string; hint?: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="field">
      <b>{label}</b>
      <textarea rows={3} maxLength={1000} value={value} onChange={(event) => onChange(event.target.value)} />
      {hint && <span className="grey small">{hint}</span>}
    </label>
  );
}

const MINUTES = [10, 20, 30, 45, 60, 90];
/** Nobody who comes later than this comes today. */
const MINUTES_MAX = 600;

export function LateForm({ visit }: { visit: VisitView }) {
  const { t, time, now } = useWords();
  const [typed, setTyped] = useState('');
  const minutes = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
  const fits = minutes > 0 && minutes <= MINUTES_MAX;
  const expected = () => phone.now() + minutes * 60_000;
  return (
    <Sheet visit={visit} title={t.late.title} send={t.late.send} lacks={fits ? null : t.lacksMinutes} deed={() => ({ is: 'run-late', expected_at: expected() })}>
      <b>{t.late.ask}</b>
      <Choice label={t.late.ask} value={typed} onChange={setTyped} options={MINUTES.map((one) => [String(one), t.late.minutes(one)])} />
      <label className="field">
        <b>{t.late.other}</b>
        <input inputMode="numeric" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      {fits && <p role="status">{t.late.says(time(now + minutes * 60_000))}</p>}
    </Sheet>
  );
}

export function RejectForm({ visit }: { visit: VisitView }) {
  const { t, pick } = useWords();
  const { day } = usePhone();
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const lacks = reason === null ? t.lacksReason : words.trim() === '' ? t.lacksWords : null;
  return (
    <Sheet visit={visit} title={t.reject.title} send={t.reject.send} lacks={lacks} deed={() => ({ is: 'reject', reason: reason ?? '', text: words.trim() })}>
      <b>{t.reject.ask}</b>
      <Choice label={t.reject.ask} value={reason} onChange={setReason} options={(day?.view.rejections ?? []).map((one) => [one.code, pick(one.name)])} />
      <Words label={t.reject.words} hint={t.reject.hint} value={words} onChange={setWords} />
    </Sheet>
  );
}

export function AccessForm({ visit }: { visit: VisitView }) {
  const { t } = useWords();
  const { day } = usePhone();
  const [words, setWords] = useState('');
  const [photos, setPhotos] = useState<string[]>([]);
  const wantsPhoto = day?.view.no_access_needs.includes('photo') ?? false;
  const stands = deedsOf(visit).includes('no-access');
  const lacks = !stands ? t.access.notThere : wantsPhoto && photos.length === 0 ? t.lacksPhoto : words.trim() === '' ? t.lacksWords : null;
  return (
    <Sheet visit={visit} title={t.access.title} send={t.access.send} lacks={lacks} photos={photos} deed={() => ({ is: 'no-access', text: words.trim(), artefacts: [] })}>
      <Photos label={t.access.photo} photos={photos} onChange={setPhotos} />
      <Words label={t.access.words} hint={t.access.hint} value={words} onChange={setWords} />
    </Sheet>
  );
}
