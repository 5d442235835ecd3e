import type { OutageWarningView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';

/** A known outage, with the sentence to say before anything is saved. */
export function OutageWarnings({ outages }: { outages: OutageWarningView[] }) {
  const { t, pick } = useSpeech();
  return (
    <>
      {outages.map((outage) => (
        <div key={outage.id} className="note broken" role="status">
          <Icon name="near" />
          <div>
            <b>{t.office.outage.title}{t.common.sep}{pick(outage.unit.name)}</b>
            <div className="note-more">{t.office.outage.say}：{pick(outage.say)}</div>
          </div>
        </div>
      ))}
    </>
  );
}
