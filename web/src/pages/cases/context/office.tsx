import type { CaseCommand, CaseView, CaseOutageView, OutsideView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { useParam } from '../../../parts/hooks.ts';
import { Link } from 'wouter';
import { useFigures, useRole } from '../../../parts/session.tsx';
import { Tag } from '../../../parts/states.tsx';
import { Section } from './context.tsx';

/** What outside bodies ask of the case, and the outage that it belongs to. */
export function Office({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  return (
    <>
      {view.outage && <Outage view={view} outage={view.outage} />}
      {view.outside.length > 0 && (
        <Section title={t.office.request.title} count={view.outside.length}>
          <ul>
            {view.outside.map((request) => (
              <Request key={request.request} view={view} request={request} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** A control that opens one of the forms above the bar. */
function Start({ command, words }: { command: CaseCommand; words: string }) {
  const [, setDoing] = useParam('do');
  return <button type="button" className="as-link" onClick={() => setDoing(command)}>{words}</button>;
}

function Request({ view, request }: { view: CaseView; request: OutsideView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.office.request;
  const handles = useRole('handler', 'supervisor', 'manager', 'general-manager');
  const works = !view.archived;
  const answer = view.actions.find((action) => action.id === 'answer_outside');
  const waits = request.state === 'open' || request.state === 'objected';
  const facts = [`${at(request.due_at)} ${request.stated ? words.stated : words.byRule}`];
  if (request.grade_min > 0 && waits) facts.push(words.grade(request.grade_min));
  if (request.dispatches > 1) facts.push(words.dispatches(request.dispatches));
  if (request.repeats > 0) facts.push(words.repeats(request.repeats));
  if (request.receipt_at != null) facts.push(words.receipt(request.receipt, at(request.receipt_at)));
  return (
    <li className="context-item">
      <p className="context-line">
        <span className="cut"><b>{pick(request.body.name)}</b> {request.number}</span>
        <span className="end"><Tag tone={request.late ? 'broken' : waits ? 'near' : 'met'}>{t.office.state[request.state] ?? request.state}{request.late ? ` ${t.office.late}` : ''}</Tag></span>
      </p>
      <p className="grey small">{facts.join(t.common.sep)}</p>
      {request.turns.map((turn) => (
        <p key={`${turn.kind}/${turn.at}`} className="small">
          {words.turn[turn.kind] ?? turn.kind} {at(turn.at)} {pick(turn.by.name)}：{turn.text}
        </p>
      ))}
      {request.letters.map((letter) => (
        <p key={letter.version} className="context-line small">
          <span>{letter.number}</span>
          <span className="grey">{[at(letter.at), pick(letter.by.name), letter.template].filter(Boolean).join(t.common.sep)}</span>
          <a className="end" href={`/api/v1/cases/${view.row.id}/letters/${request.request}/${letter.version}`} target="_blank" rel="noreferrer">{words.letter}</a>
        </p>
      ))}
      {works && (
        <p className="context-line small task-buttons">
          {waits && answer?.enabled && <Start command="answer_outside" words={words.answer} />}
          {waits && answer && !answer.enabled && <span className="grey">{words.answer}：{pick(answer.why_not)}</span>}
          {!waits && request.state !== 'withdrawn' && <Start command="receive_outside" words={words.receive} />}
          {handles && request.state === 'open' && <Start command="object_outside" words={words.object} />}
          {request.state !== 'open' && request.state !== 'withdrawn' && <Start command="redispatch_outside" words={words.again} />}
          {waits && <Start command="withdraw_outside" words={words.withdraw} />}
        </p>
      )}
    </li>
  );
}

function Outage({ view, outage }: { view: CaseView; outage: CaseOutageView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.office.outage;
  const can = view.actions.some((action) => action.id === 'join_outage' && action.enabled);
  return (
    <Section title={words.title}>
      <p className="context-line">
        <Link href={`/outages/${outage.id}`} className="cut">{pick(outage.unit.name)}</Link>
        <span className="end"><Tag tone={outage.state === 'near' ? 'near' : 'neutral'}>{words.tie[outage.state] ?? outage.state}</Tag></span>
      </p>
      <p className="words">{outage.ended_at == null ? pick(outage.say) : words.restored(at(outage.ended_at))}</p>
      {can && <p className="small"><Start command="join_outage" words={words.choice} /></p>}
    </Section>
  );
}
