import { Link } from 'wouter';
import { useCaseCommand } from '../../../api/commands.ts';
import type { CaseView, RelationView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { RefusalNote } from '../../../parts/states.tsx';
import { Section } from './context.tsx';

/** Cases that are one matter with this one, or have to do with it. */
export function Relations({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const words = t.instrument.relation;
  const send = useCaseCommand(view.row.id);
  const into = view.merged_into ?? null;
  if (!into && view.relations.length === 0) return null;
  const part = (other: RelationView) => () => {
    if (send.isPending) return;
    send.mutate({ command: 'unrelate_case', body: { case: other.id } });
  };
  return (
    <Section title={words.title} count={view.relations.length + (into ? 1 : 0)}>
      <ul>
        {into && <Other other={into} word={words.mergedThere} />}
        {view.relations.map((other) => (
          <Other key={other.id + String(other.merged)} other={other} word={other.merged ? words.mergedHere : words.related} onPart={other.merged ? null : part(other)} />
        ))}
      </ul>
      {send.error && <RefusalNote error={send.error} />}
    </Section>
  );
}

function Other({ other, word, onPart = null }: { other: RelationView; word: string; onPart?: (() => void) | null }) {
  const { t, pick } = useSpeech();
  return (
    <li className="context-line">
      <Icon name="link" size={13} />
      <Link href={`/cases/${other.id}`}>{other.number}</Link>
      <span className="cut">{other.row && pick(other.row.title)}</span>
      <span className="grey small end">{word}</span>
      {onPart && (
        <button type="button" className="plain-button" aria-label={`${t.action.unrelate_case} ${other.number}`} onClick={onPart}>
          <Icon name="close" size={13} />
        </button>
      )}
    </li>
  );
}
