import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { emergenciesQuery } from '../api/queries.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useFigures } from './session.tsx';

/** The modes that are on in the areas that one sees: above every page whose work they change. */
export function EmergencyNote() {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const modes = useQuery(emergenciesQuery);
  const on = modes.data?.emergencies.filter((one) => one.state === 'on') ?? [];
  if (on.length === 0) return null;
  return (
    <div className="note broken" role="status" aria-label={t.emergency.title}>
      <div>
        {on.map((one) => (
          <p key={one.code}><b>{t.emergency.banner(pick(one.rule.name), one.units.map((unit) => pick(unit.name)).join('、'), at(one.until_at))}</b> {pick(one.sentence)}</p>
        ))}
        <Link href="/emergencies">{t.emergency.all}</Link>
      </div>
    </div>
  );
}
