import { useQuery } from '@tanstack/react-query';
import { othersQuery } from '../../api/queries.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useParam } from '../../parts/hooks.ts';
import { Icon } from '../../parts/icon.tsx';

/** Who else has this case open now. */
export function Others({ id }: { id: string }) {
  const { t, pick } = useSpeech();
  const [doing] = useParam('do');
  const query = useQuery(othersQuery(id, doing !== null));
  const others = query.data?.others ?? [];
  if (others.length === 0) return null;
  return (
    <span className="others small" role="status">
      <Icon name="people" size={13} />
      {others.map((other) => (other.writing ? t.case.alsoWrites : t.case.alsoLooks)(pick(other.person.name))).join(t.common.sep)}
    </span>
  );
}
