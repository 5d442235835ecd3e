import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ContractorListView, ContractorMonthView, ContractorStepView, ContractorView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import { ProposeForm, useDecide } from './forms.tsx';
import { Settlement } from './settlement.tsx';

const TONES = { applied: 'near', refused: 'neutral', admitted: 'met', probation: 'near', removed: 'broken' } as const;

/** One firm: how it stands, its months in points with the cases behind them, and what was proposed and decided. */
export function Firm({ firm, list }: { firm: ContractorView; list: ContractorListView | null }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.contractors;
  const name = pick(firm.unit.name);
  const waits = firm.steps.some((step) => step.decided_at == null);
  return (
    <section className="call-back firm" aria-label={name}>
      <div className="call-back-line">
        <div>
          <h2 title={firm.unit.code}>{name}</h2>
          <p className="small grey">{[pick(firm.parent.name), words.since(words.standing[firm.standing] ?? firm.standing, at(firm.since_at)), words.crew(firm.technicians, firm.open_visits)].join(t.common.sep)}</p>
        </div>
        <Tag tone={TONES[firm.standing as keyof typeof TONES] ?? 'neutral'}>{words.standing[firm.standing] ?? firm.standing}</Tag>
      </div>
      <div className="firm-months">{firm.months.map((month) => <Month key={month.month} month={month} />)}</div>
      <details open={waits}>
        <summary>{words.steps}</summary>
        <ul>{firm.steps.map((step) => <Step key={`${step.what}${step.asked_at}`} step={step} unit={firm.unit.code} opens={list !== null} />)}</ul>
      </details>
      {list?.settles != null && <Settlement unit={firm.unit.code} month={list.settles} />}
      {list?.may_propose && !waits && <ProposeForm firm={firm} list={list} />}
    </section>
  );
}

function Month({ month }: { month: ContractorMonthView }) {
  const { t, pick } = useSpeech();
  const words = t.contractors;
  const title = month.whole ? words.whole(month.month) : words.soFar(month.month);
  const verdict = month.total == null ? words.tooFew(month.judged_min) : `${words.total(month.total)}${t.common.sep}${month.passes ? words.passes : words.fails(month.pass)}`;
  return (
    <div className="table-frame">
      <table aria-label={title}>
        <caption><b>{title}</b> <span className={month.passes === false ? 'broken' : 'text-2'}>{verdict}</span></caption>
        <thead><tr><th>{words.figure}</th><th>{words.parts}</th><th>{words.score}</th><th>{words.cases}</th></tr></thead>
        <tbody>
          {month.figures.map((figure) => (
            <tr key={figure.code}>
              <td data-label={words.figure}>{pick(figure.name)}</td>
              <td data-label={words.parts}>{figure.denominator > 0 ? `${figure.numerator} / ${figure.denominator}` : figure.share ? '—' : figure.numerator}</td>
              <td data-label={words.score}>{figure.points == null ? '—' : words.points(figure.points, figure.points_max)}</td>
              <td data-label={words.cases}>
                {figure.cases.length === 0 ? <span className="grey">{words.noCases}</span> : figure.cases.slice(0, 12).map((one) => <span key={one.case}><Link href={`/cases/${one.case}`}>{one.number}</Link> </span>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Step({ step, unit, opens }: { step: ContractorStepView; unit: string; opens: boolean }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.contractors;
  const facts = [
    step.reason ? pick(step.reason) : null,
    step.month != null && step.total != null ? words.rests(step.month, step.total) : null,
    words.asked(pick(step.asked_by.name), at(step.asked_at)),
    step.decided_by && step.decided_at != null ? words.decided(pick(step.decided_by.name), at(step.decided_at), step.approved) : null,
  ];
  return (
    <li>
      <p><b>{words.what[step.what] ?? step.what}</b> {step.text} {step.decided_at == null && <Tag tone="near">{words.waits}</Tag>}</p>
      <p className="small grey">{facts.filter(Boolean).join(t.common.sep)}</p>
      {step.decided_text && <p className="small">{step.decided_text}</p>}
      {step.documents.length > 0 && (
        <p className="small">
          {words.documents}{' '}
          {step.documents.map((digest, place) => (opens ? <a key={digest} href={`/api/v1/evidence/${digest}`} target="_blank" rel="noreferrer">{words.document(place + 1)} </a> : <span key={digest}>{words.document(place + 1)} </span>))}
        </p>
      )}
      {step.may_decide && <Decide unit={unit} />}
    </li>
  );
}

function Decide({ unit }: { unit: string }) {
  const { t } = useSpeech();
  const words = t.contractors;
  const [text, setText] = useState('');
  const decide = useDecide(unit);
  return (
    <div className="call-back-form">
      <FieldControl field={{ is: 'text', name: 'text', label: words.answer, required: false, rows: 1 }} value={text} missing={false} onChange={setText} />
      {decide.error && <RefusalNote error={decide.error} />}
      <div className="sheet-buttons">
        <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate({ approve: true, text })}>{words.approve}</Button>
        <Button loading={decide.isPending} onClick={() => decide.mutate({ approve: false, text })}>{words.disapprove}</Button>
      </div>
    </div>
  );
}
