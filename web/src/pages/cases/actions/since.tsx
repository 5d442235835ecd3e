import { Button } from 'antd';
import { Refusal } from '../../../api/client.ts';
import type { CaseView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useFigures, useSession } from '../../../parts/session.tsx';

/** Whether a save was refused because somebody else changed the case meanwhile. */
export function isChanged(error: Error | null): boolean {
  return error instanceof Refusal && error.body?.code === 'T007';
}

/** What others did since the form was opened, in sentences; one's own words stand in the form below, untouched. */
export function Since({ view, seen, busy, onSave }: { view: CaseView; seen: number; busy: boolean; onSave: () => void }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const { person } = useSession();
  const entries = view.timeline.filter((entry) => entry.version > seen && entry.actor.code !== '' && entry.actor.code !== person.code);
  return (
    <section className="note near since" role="alert" aria-label={t.form.since}>
      <Icon name="people" />
      <div>
        <b>{t.form.since}</b>
        <ul className="note-more">
          {[...entries].reverse().map((entry) => (
            <li key={entry.version}>
              <span className="grey">{at(entry.recorded_at)}</span> <b>{pick(entry.actor.name)}</b> {pick(entry.text)}
              {pick(entry.detail) && <span className="text-2"> {pick(entry.detail)}</span>}
            </li>
          ))}
        </ul>
        <Button size="small" loading={busy} disabled={view.row.version === seen} onClick={onSave}>{t.form.saveAnyway}</Button>
      </div>
    </section>
  );
}
