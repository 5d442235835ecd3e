import type { AbsenceView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';

/** From when until when, and who stands in. */
export function AbsenceLine({ absence }: { absence: AbsenceView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <span className="small text-2 person-post">
      {t.staff.span(at(absence.from_at), at(absence.until_at))}
      {absence.stand_in ? t.staff.standsIn(pick(absence.stand_in.name)) : t.staff.nobodyStandsIn}
    </span>
  );
}
