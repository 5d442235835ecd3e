import { Button } from 'antd';
import { useCaseCommand } from '../../../api/commands.ts';
import type { CaseCommand, CaseCommands, CaseView, LateFactView, RedLineView, SpanView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Artefacts } from '../../../parts/artefacts.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { RefusalNote, Tag } from '../../../parts/states.tsx';
import { Section } from './context.tsx';

const TONES = { proposed: 'near', approved: 'paused', refused: 'neutral', ended: 'neutral' } as const;

/** Red lines, late facts, pauses and exemptions; a second person decides here. */
export function Spans({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  return (
    <>
      {view.red_lines.length > 0 && (
        <Section title={t.case.redLines} count={view.red_lines.length}>
          {view.red_lines.map((line) => (
            <RedLine key={`${line.mark.code}/${line.unit.code}/${line.marked_at}`} view={view} line={line} />
          ))}
        </Section>
      )}
      {view.late_facts.length > 0 && (
        <Section title={t.rejection.late.title} count={view.late_facts.length}>
          {view.late_facts.map((fact) => (
            <LateFact key={fact.id} view={view} fact={fact} />
          ))}
        </Section>
      )}
      {view.pauses.length > 0 && (
        <Section title={t.case.pauses} count={view.pauses.length}>
          {view.pauses.map((span) => (
            <Span key={span.id} view={view} span={span} decide="decide_pause" />
          ))}
        </Section>
      )}
      {view.exemptions.length > 0 && (
        <Section title={t.case.exemptions} count={view.exemptions.length}>
          {view.exemptions.map((span) => (
            <Span key={span.id} view={view} span={span} decide="decide_exemption" />
          ))}
        </Section>
      )}
    </>
  );
}

interface SpanProps {
  view: CaseView;
  span: SpanView;
  decide: 'decide_pause' | 'decide_exemption';
}

function Span({ view, span, decide }: SpanProps) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const until = span.until_at == null ? t.case.from(at(span.from_at)) : `${at(span.from_at)} – ${at(span.until_at)}`;
  return (
    <div className="span">
      <p className="context-line">
        <span>{t.cause[span.cause] ?? span.cause}</span>
        <span className="grey small cut">{until}</span>
        <span className="end">
          <Tag tone={TONES[span.state as keyof typeof TONES] ?? 'neutral'}>{t.spanState[span.state] ?? span.state}</Tag>
        </span>
      </p>
      {span.evidence && <p className="words">{span.evidence}</p>}
      <Artefacts digests={span.artefacts} caseId={view.row.id} recordings={view.recordings} />
      <p className="grey small">
        {[t.case.proposedBy(pick(span.proposed_by.name)), span.decided_by.code && t.case.decidedBy(pick(span.decided_by.name))].filter(Boolean).join(t.common.sep)}
      </p>
      {span.state === 'proposed' && <Decision view={view} decide={decide} body={(approve) => ({ id: span.id, approve })} />}
      {span.state === 'approved' && decide === 'decide_pause' && <Resume view={view} span={span} />}
    </div>
  );
}

/** Something that happened earlier than we judged by, told by one and decided on by another. */
function LateFact({ view, fact }: { view: CaseView; fact: LateFactView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.rejection.late;
  return (
    <div className="span">
      <p className="context-line">
        <span>{words.kind[fact.what] ?? fact.what}</span>
        <span className="grey small cut">{at(fact.at)}</span>
        <span className="end">
          <Tag tone={fact.state === 'proposed' ? 'near' : fact.state === 'approved' ? 'met' : 'neutral'}>{words.state[fact.state] ?? fact.state}</Tag>
        </span>
      </p>
      {fact.evidence && <p className="words">{fact.evidence}</p>}
      <Artefacts digests={fact.artefacts} caseId={view.row.id} recordings={view.recordings} />
      <p className="grey small">
        {[t.case.proposedBy(pick(fact.proposed_by.name)), fact.decided_by.code && t.case.decidedBy(pick(fact.decided_by.name))].filter(Boolean).join(t.common.sep)}
      </p>
      {fact.state === 'proposed' && <Decision view={view} decide="decide_late_fact" body={(approve) => ({ id: fact.id, approve })} />}
    </div>
  );
}

const LINE_TONES = { standing: 'broken', 'withdrawal-proposed': 'near', withdrawn: 'neutral' } as const;

/** One mark: what, against whom, by whom; and what came of asking to withdraw it. */
function RedLine({ view, line }: { view: CaseView; line: RedLineView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const by = [
    t.case.markedBy(pick(line.marked_by.name), at(line.marked_at)),
    line.proposed_by.code && t.case.proposedBy(pick(line.proposed_by.name)),
    line.decided_by.code && t.case.decidedBy(pick(line.decided_by.name)),
  ];
  return (
    <div className="span">
      <p className="context-line">
        <span>{pick(line.mark.name)}</span>
        <span className="grey small">{t.case.accuses(pick(line.unit.name))}</span>
        <span className="end">
          <Tag tone={LINE_TONES[line.state as keyof typeof LINE_TONES] ?? 'neutral'}>{t.lineState[line.state] ?? line.state}</Tag>
        </span>
      </p>
      {line.evidence && <p className="words">{line.evidence}</p>}
      <Artefacts digests={line.artefacts} caseId={view.row.id} recordings={view.recordings} />
      <p className="grey small">{by.filter(Boolean).join(t.common.sep)}</p>
      {line.state === 'withdrawal-proposed' && (
        <Decision view={view} decide="decide_red_line" body={(approve) => ({ mark: line.mark.code, unit: line.unit.code, approve })} />
      )}
    </div>
  );
}

interface DecisionProps<C extends CaseCommand> {
  view: CaseView;
  decide: C;
  body: (approve: boolean) => CaseCommands[C];
}

export function Decision<C extends CaseCommand>({ view, decide, body }: DecisionProps<C>) {
  const { t, pick } = useSpeech();
  const command = useCaseCommand(view.row.id);
  const action = view.actions.find((one) => one.id === decide);
  const say = (approve: boolean) => () => {
    if (action?.enabled && !command.isPending) command.mutate({ command: decide, body: body(approve) });
  };
  const why = action && !action.enabled ? pick(action.why_not) : '';
  return (
    <div className="span-buttons">
      <Button size="small" type={action?.enabled ? 'primary' : 'default'} aria-disabled={!action?.enabled} onClick={say(true)}>{t.case.approve}</Button>
      <Button size="small" aria-disabled={!action?.enabled} onClick={say(false)}>{t.case.refuse}</Button>
      {!action?.enabled && <span className="grey small"><Icon name="lock" size={12} /> {why || t.case.waitsForSecond}</span>}
      {command.error && <RefusalNote error={command.error} />}
    </div>
  );
}

function Resume({ view, span }: { view: CaseView; span: SpanView }) {
  const { t } = useSpeech();
  const command = useCaseCommand(view.row.id);
  const action = view.actions.find((one) => one.id === 'resume_case');
  if (!action?.enabled) return null;
  return (
    <div className="span-buttons">
      <Button size="small" loading={command.isPending} onClick={() => command.mutate({ command: 'resume_case', body: { id: span.id } })}>{t.case.resume}</Button>
      {command.error && <RefusalNote error={command.error} />}
    </div>
  );
}
