import type { CaseView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Exception } from '../../exceptions/exception.tsx';
import { Section } from './context.tsx';

/** What was asked for beside the rules; whoever may decides here. */
export function Exceptions({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  if (view.exceptions.length === 0) return null;
  return (
    <Section title={t.exception.title} count={view.exceptions.length}>
      {view.exceptions.map((one) => (
        <Exception key={one.exception} caseId={view.row.id} one={one} />
      ))}
    </Section>
  );
}
