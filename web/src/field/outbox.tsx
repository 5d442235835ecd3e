import { Icon } from '../parts/icon.tsx';
import type { Action } from './kinds.ts';
import { isOpen } from './plan.ts';
import { phone } from './phone.ts';
import { usePhone, useWords } from './speech.tsx';

/** What was done and what came of it: refused first, then what waits, then what the server has. */
export function OutboxPage() {
  const { t, time, pick } = useWords();
  const { actions, day, busy, customers, trouble } = usePhone();
  const of = (fate: Action['fate']) => actions.filter((action) => action.fate === fate);
  const [waiting, refused, accepted] = [of('waiting'), of('refused'), of('accepted').reverse()];
  const hours = day ? t.outbox.hours(Math.floor(day.view.late_minutes_max / 60)) : '';
  return (
    <>
      <div className="head">
        <h1>{t.outbox.title}</h1>
        {waiting.length === 0 && <p className="grey">{t.outbox.none}</p>}
      </div>
      {trouble && (
        <div className="note broken" role="alert">
          <b>{trouble.code} {pick(trouble.sentence)}</b>
          <p>{pick(trouble.next_step)}</p>
        </div>
      )}
      {refused.length > 0 && <Part title={t.outbox.refused(refused.length)} actions={refused} />}
      {waiting.length > 0 && (
        <>
          <Part title={t.outbox.waiting(waiting.length)} actions={waiting} />
          <p className="pad"><b>{t.outbox.notLate}</b> {day && t.outbox.notLateMore(hours)}</p>
        </>
      )}
      <div className="pad">
        <button type="button" className="press main" aria-disabled={busy} onClick={phone.sync}>
          <Icon name="repeat" size={18} />
          {busy ? t.link.busy : t.outbox.send}
        </button>
      </div>
      {accepted.length > 0 && <Part title={t.outbox.accepted(accepted.length)} actions={accepted} />}
      <dl className="facts">
        <div>
          <dt>{t.outbox.kept}</dt>
          <dd>{t.outbox.keptLine(day?.view.visits.filter(isOpen).length ?? 0, Object.keys(customers).length)}</dd>
        </div>
        <div>
          <dt>{t.outbox.heard}</dt>
          <dd>{day ? time(day.heard_at) : t.outbox.never}</dd>
        </div>
      </dl>
    </>
  );
}

function Part({ title, actions }: { title: string; actions: Action[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className="lines">
        {actions.map((action) => (
          <li key={action.seq}><Line action={action} /></li>
        ))}
      </ul>
    </section>
  );
}

const FATE_ICONS = { waiting: 'up', accepted: 'met', refused: 'broken' } as const;

function Line({ action }: { action: Action }) {
  const { t, time, pick } = useWords();
  const { told } = action;
  return (
    <div className={`line-of ${action.fate}`}>
      <Icon name={FATE_ICONS[action.fate]} size={18} />
      <div>
        <b>{t.deed[action.deed.is]}</b>
        <p className="grey small">
          {action.number}{t.sep}{pick(action.line)}{t.sep}{t.outbox.at(time(action.occurred_at))}
          {action.photos.length > 0 && t.sep + t.outbox.photos(action.photos.length)}
        </p>
        {told && (
          <div className="told" role="alert">
            <b>{told.code} {pick(told.sentence)}</b>
            <p>{t.outbox.next(pick(told.next_step))}</p>
            <div className="pair">
              <button type="button" className="press" onClick={() => void phone.sendAgain(action)}>{t.outbox.again}</button>
              <button type="button" className="press" onClick={() => void phone.dismiss(action)}>{t.outbox.dismiss}</button>
            </div>
          </div>
        )}
      </div>
      <span className="end small">{t.outbox.state[action.fate]}</span>
    </div>
  );
}
