import type { CaseRowView, IntakePreview, PromisePreview, Text } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Emphasis } from '../../parts/emphasis.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { ReasonLines } from '../cases/why.tsx';
import { OutageWarnings } from './outage-warning.tsx';

/** What to read aloud, then why, then what does not apply. Whoever joins an open case is told what that one was promised. */
export function PromiseColumn({ preview, choice, error }: { preview: IntakePreview | undefined; choice: string; error: Error | null }) {
  const { t, pick } = useSpeech();
  const joined = preview?.duplicates.find((row) => row.id === choice);
  if (joined) return <Joined row={joined} />;
  return (
    <aside className="promise" aria-label={t.intake.sayAloud}>
      <p className="promise-head">
        <b>{t.intake.sayAloud}</b>
        {preview && <span className="grey small end">{t.intake.saySaved}</span>}
      </p>
      {error && <RefusalNote error={error} />}
      {preview && <OutageWarnings outages={preview.outages} />}
      {preview ? <Say lines={preview.say} /> : <p className="grey promise-wait">{t.intake.sayWait}</p>}
      {preview && (
        <>
          {customerFirst(preview.promises).map((promise) => (
            <Promised key={promise.rule} promise={promise} />
          ))}
          {preview.not_eligible.length > 0 && (
            <section className="promise-section">
              <h2>{t.intake.notEligible}</h2>
              <ul className="small text-2">
                {preview.not_eligible.map((text, index) => (
                  <li key={index}>{pick(text)}</li>
                ))}
              </ul>
            </section>
          )}
          <p className="promise-section text-2 small">
            {preview.start_rung > 0 && <>{t.intake.startRung(preview.start_rung)}{t.common.sep}</>}
            {t.intake.ownerLine}
          </p>
        </>
      )}
    </aside>
  );
}

/** The promise of the case that the call joins: nothing new is promised. */
function Joined({ row }: { row: CaseRowView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const late = row.broken > 0;
  return (
    <aside className="promise" aria-label={t.intake.sayAloud}>
      <p className="promise-head"><b>{t.intake.sayAloud}</b></p>
      <div className="say" aria-live="polite">
        <p>{t.intake.sayJoined(row.number)}</p>
        {late && <p>{t.intake.sayJoinedLate}</p>}
        {!late && row.due_at != null && <p><Emphasis text={t.intake.sayJoinedDue(at(row.due_at))} /></p>}
      </div>
      <p className="promise-section text-2 small">{t.intake.joinHint}</p>
    </aside>
  );
}

/** What we owe the caller before what units owe each other; the server's order within. */
function customerFirst(promises: PromisePreview[]): PromisePreview[] {
  const owed = (promise: PromisePreview) => promise.beneficiary === 'customer';
  return [...promises.filter(owed), ...promises.filter((promise) => !owed(promise))];
}

/** One breath a line, 18 over 30. A language that needs fewer breaths leaves lines empty. */
export function Say({ lines }: { lines: Text[] }) {
  const { language } = useSpeech();
  return (
    <div className="say" aria-live="polite">
      {lines.map((line) => line[language]).filter((breath) => breath !== '').map((breath, index) => (
        <p key={index}><Emphasis text={breath} /></p>
      ))}
    </div>
  );
}

function Promised({ promise }: { promise: PromisePreview }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const remedy = pick(promise.remedy);
  return (
    <section className="promise-section">
      <h2>
        {pick(promise.name)}
        {promise.due_at != null && <span className="promise-due">{t.intake.why(at(promise.due_at))}</span>}
      </h2>
      <ReasonLines reasons={promise.reasons} />
      <dl className="promise-facts small">
        {remedy && <><dt>{t.intake.remedy}</dt><dd>{remedy}</dd></>}
        <dt>{t.intake.rule}</dt><dd>{pick(promise.sentence)}</dd>
      </dl>
    </section>
  );
}
