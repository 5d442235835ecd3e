import { useState } from 'react';
import type { VisitView } from '../api/types.ts';
import { Icon } from '../parts/icon.tsx';
import { Choice, Sheet, Words } from './forms.tsx';
import { EMPTY_RECEIPT, type Receipt } from './kinds.ts';
import { branches, finishOf, kbps, missing, onVan } from './plan.ts';
import { phone } from './phone.ts';
import { Photos } from './photos.tsx';
import { usePhone, useWords } from './speech.tsx';

/** The receipt (回单). It says beforehand which proof the policy wants, and is kept while it is written. */
export function FinishForm({ visit }: { visit: VisitView }) {
  const { t } = useWords();
  const { receipts } = usePhone();
  const away = visit.state !== 'on-site';
  const receipt: Receipt = { ...EMPTY_RECEIPT, ...receipts[visit.visit], ...(away ? { remotely: true } : {}) };
  const change = (part: Partial<Receipt>) => void phone.writeReceipt(visit.visit, { ...receipt, ...part });
  const lacks = missing(receipt, visit.needs).map((one) => t.finish.missing[one]);
  const needs = visit.needs.map((need) => t.visit.need[need] ?? need);
  return (
    <Sheet
      visit={visit}
      title={t.finish.title}
      send={t.finish.send}
      lacks={lacks.length > 0 ? t.finish.lacks(lacks.join(t.sep)) : null}
      photos={receipt.photos}
      deed={() => finishOf(receipt)}
      onSent={() => void phone.writeReceipt(visit.visit, null)}
    >
      <p className="note">{t.visit.mustBring(needs.length > 0 ? needs.join(t.sep) : t.visit.needsNone)}</p>
      {away && <p className="note near">{t.finish.remotely}</p>}
      <Cause value={receipt.cause} onChange={(cause) => change({ cause })} />
      <div className="field" role="group" aria-label={t.finish.speed}>
        <b>{t.finish.speed}</b>
        <div className="pair">
          <Speed label={t.finish.before} value={receipt.before} onChange={(before) => change({ before })} />
          <Speed label={t.finish.after} value={receipt.after} onChange={(after) => change({ after })} />
        </div>
      </div>
      <Parts visit={visit} used={receipt.parts} onChange={(parts) => change({ parts })} />
      <Photos label={t.finish.photo} photos={receipt.photos} onChange={(photos) => change({ photos })} />
      <div className="field">
        <b>{t.finish.restored}</b>
        <Choice
          label={t.finish.restored}
          value={receipt.restored === null ? null : receipt.restored ? 'yes' : 'no'}
          onChange={(value) => change({ restored: value === 'yes' })}
          options={[['yes', t.finish.yes], ['no', t.finish.no]]}
        />
      </div>
      <Words label={t.finish.explanation} hint={t.finish.explanationHint} value={receipt.explanation} onChange={(explanation) => change({ explanation })} />
    </Sheet>
  );
}

/** The tree of causes: a branch, then a cause of it. */
function Cause({ value, onChange }: { value: string; onChange: (cause: string) => void }) {
  const { t, pick } = useWords();
  const { day } = usePhone();
  const tree = branches(day?.view.causes ?? []);
  const [picked, setPicked] = useState<string | null>(null);
  const branch = picked ?? (value ? (value.split('.')[0] ?? null) : null);
  const leaves = tree.find(([code]) => code === branch)?.[1];
  const name = (code: string) => t.finish.branch[code] ?? code;
  return (
    <div className="field">
      <b>{t.finish.cause}{branch && leaves && t.sep + name(branch)}</b>
      {leaves ? (
        <>
          <Choice label={t.finish.cause} value={value} onChange={onChange} options={leaves.map((one) => [one.code, pick(one.name)])} />
          <button
            type="button"
            className="press"
            onClick={() => {
              setPicked('');
              onChange('');
            }}
          >
            {t.finish.otherBranch}
          </button>
        </>
      ) : (
        <Choice label={t.finish.cause} value={branch} onChange={setPicked} options={tree.map(([code]) => [code, name(code)])} />
      )}
    </div>
  );
}

function Speed({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  return (
    <label className="field">
      <span>{label}</span>
      <input inputMode="decimal" value={value} onChange={(event) => onChange(event.target.value)} />
      {value.trim() !== '' && kbps(value) === null && <span className="small" role="alert">{t.finish.badSpeed}</span>}
    </label>
  );
}

/** Parts from the van, with what is left of each; none is counted beforehand. */
function Parts({ visit, used, onChange }: { visit: VisitView; used: Record<string, number>; onChange: (parts: Record<string, number>) => void }) {
  const { t } = useWords();
  const { day, actions } = usePhone();
  const van = day ? onVan(day.view.parts, day.view.visits, actions) : [];
  const name = (part: string) => t.part[part] ?? part;
  const set = (part: string, count: number) => onChange({ ...used, [part]: count });
  return (
    <div className="field" role="group" aria-label={t.finish.parts}>
      <b>{t.finish.parts}</b>
      {visit.parts.length > 0 && <span className="grey small">{t.finish.usual(visit.parts.map(name).join(t.sep))}</span>}
      {van.map(({ part, count }) => {
        const taken = used[part] ?? 0;
        return (
          <div key={part} className="stepper">
            <span>{name(part)} <span className="grey small">{t.finish.left(count - taken)}</span></span>
            <button type="button" className="press" aria-label={t.finish.fewer(name(part))} aria-disabled={taken === 0} onClick={() => taken > 0 && set(part, taken - 1)}>−</button>
            <b>{taken}</b>
            <button type="button" className="press" aria-label={t.finish.more(name(part))} aria-disabled={taken >= count} onClick={() => taken < count && set(part, taken + 1)}>
              <Icon name="plus" size={16} />
            </button>
          </div>
        );
      })}
    </div>
  );
}
