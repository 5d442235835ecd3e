import { onVan } from './plan.ts';
import { usePhone, useWords } from './speech.tsx';

/** Parts on the van, less what was used here and is not booked yet. */
export function VanPage() {
  const { t } = useWords();
  const { day, actions } = usePhone();
  const parts = day ? onVan(day.view.parts, day.view.visits, actions) : [];
  return (
    <>
      <div className="head"><h1>{t.van.title}</h1></div>
      {parts.length === 0 ? (
        <div className="empty">
          <b>{t.van.none}</b>
          <p className="grey">{t.van.noneHint}</p>
        </div>
      ) : (
        <dl className="facts">
          {parts.map(({ part, count }) => (
            <div key={part}>
              <dt>{t.part[part] ?? part}</dt>
              <dd><b>{count}</b></dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
