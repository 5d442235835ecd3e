import type { CustomerView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';

/** Many faults of one team at once: perhaps one cause. Said before a case is opened, never instead of it. */
export function Nearby({ view }: { view: CustomerView }) {
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  return (
    <>
      {view.nearby.map((near) => (
        <div key={near.unit.code} className="note near">
          <Icon name="near" />
          <div>
            <b>{t.intake.nearby(near.faults, pick(near.unit.name), time(near.since_at))}</b>
            <div className="note-more small">{t.intake.nearbyHint}</div>
          </div>
        </div>
      ))}
    </>
  );
}
