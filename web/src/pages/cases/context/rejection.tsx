import type { CaseView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Artefacts } from '../../../parts/artefacts.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { Tag } from '../../../parts/states.tsx';
import { Section } from './context.tsx';
import { Decision } from './spans.tsx';

const TONES = { proposed: 'near', rejected: 'near', objected: 'near', upheld: 'met' } as const;

/** A refusal to take the case: who, why, until when the customer may object, and what became of that. */
export function Rejection({ view }: { view: CaseView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const found = view.rejection;
  if (!found) return null;
  const lapsed = found.state === 'rejected' && found.objects_until != null && found.objects_until <= view.server_at;
  const state = lapsed ? 'over' : found.state;
  const by = [
    t.case.proposedBy(pick(found.proposed_by.name)),
    found.decided_by.code && t.case.decidedBy(pick(found.decided_by.name)),
    found.objects_until != null && t.rejection.until(at(found.objects_until)),
  ];
  return (
    <Section title={t.rejection.title}>
      <div className="span">
        <p className="context-line">
          <span>{pick(found.reason.name)}</span>
          <span className="grey small cut">{t.rejection.refusedBy(pick(found.unit.name))}</span>
          <span className="end">
            <Tag tone={TONES[state as keyof typeof TONES] ?? 'neutral'}>{t.rejection.state[state] ?? state}</Tag>
          </span>
        </p>
        <p className="words">{found.text}</p>
        <p className="grey small">{found.evidence}</p>
        <Artefacts digests={found.artefacts} caseId={view.row.id} recordings={view.recordings} />
        <p className="grey small">{by.filter(Boolean).join(t.common.sep)}</p>
        {found.state === 'proposed' && <Decision view={view} decide="decide_rejection" body={(approve) => ({ approve })} />}
        {found.objected_at != null && (
          <>
            <p className="context-line">
              <b>{t.rejection.objection}</b> <span className="grey small end">{t.rejection.objectedAt(at(found.objected_at))}</span>
            </p>
            <p className="words">{found.objection}</p>
            {found.rule_by != null && (
              <p className="grey small">
                {found.ruling_late ? <Tag tone="broken">{t.rejection.rulingLate(at(found.rule_by))}</Tag> : t.rejection.ruleBy(at(found.rule_by))}
              </p>
            )}
          </>
        )}
        {found.ruled_at != null && (
          <>
            <p className="words">{found.ruling}</p>
            <p className="grey small">{t.rejection.ruledBy(pick(found.ruled_by.name), at(found.ruled_at))}</p>
          </>
        )}
      </div>
    </Section>
  );
}
