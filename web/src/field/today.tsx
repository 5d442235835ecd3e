import { Link } from 'wouter';
import type { VisitView } from '../api/types.ts';
import { Icon } from '../parts/icon.tsx';
import { inOrder, isOpen, projected } from './plan.ts';
import { moneyText } from '../time/words.ts';
import { usePhone, useWords } from './speech.tsx';

/** Visits of the day in their order; the next one first and large. */
export function TodayPage() {
  const { t, time, at, pick } = useWords();
  const { day, me, actions } = usePhone();
  const nextDay = (begins: number | null) => (begins === null ? t.today.nothingAhead : t.today.ahead(at(begins)));
  const visits = inOrder((day?.view.visits ?? []).map((visit) => projected(visit, actions)));
  const open = visits.filter(isOpen);
  // Whoever is under way somewhere finishes there first.
  const first = open.find((visit) => visit.state === 'on-site') ?? open.find((visit) => visit.state === 'on-the-way') ?? open[0];
  const rest = open.filter((visit) => visit !== first);
  const over = visits.filter((visit) => !isOpen(visit));
  return (
    <>
      <div className="head">
        <h1>{t.today.heading(visits.length)}</h1>
        <span className="end grey">{me && pick(me.person.name)}</span>
        <Pay />
        <p className="grey small">
          {t.today.counts(over.length, open.length)}
          {day && t.sep + t.today.asOf(time(day.heard_at))}
        </p>
      </div>
      {visits.length === 0 && (
        <div className="empty">
          <b>{t.today.none}</b>
          <p className="grey">{day?.view.next_starts_at != null ? nextDay(day.view.next_starts_at) : t.today.noneHint}</p>
        </div>
      )}
      {day?.view.emergencies.map((words) => <p key={words.zh} className="note broken" role="status">{pick(words)}</p>)}
      {first && <Next visit={first} />}
      {visits.length > 0 && !first && (
        <div className="empty" role="status">
          <b>{t.today.allDone(over.length)}</b>
          <p className="grey">{nextDay(day?.view.next_starts_at ?? null)}</p>
        </div>
      )}
      <ul className="cards" aria-label={t.tabs.today}>
        {rest.map((visit) => (
          <li key={visit.visit}><Row visit={visit} /></li>
        ))}
      </ul>
      {!first && <NextDay />}
      {over.length > 0 && (
        <details className="over">
          <summary>{t.today.done(over.length)}</summary>
          <ul className="cards">
            {over.map((visit) => (
              <li key={visit.visit}><Row visit={visit} /></li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** What today's work comes to so far, and the way to its lines. A day that an older page kept has no figure: then the way alone. */
function Pay() {
  const { t, language, pick } = useWords();
  const { day } = usePhone();
  const pay = day?.view.pay;
  if (!pay) return <a className="count" href="/wages">{t.me.wages}</a>;
  const more = pay.bands.slice(0, 1).map((band) => t.today.band(pick(band.name), band.count));
  if (pay.contested > 0) more.push(t.today.contested(pay.contested));
  return (
    <a className="count" href="/wages" title={t.today.payHint}>
      {t.today.pay(pay.orders, moneyText(pay.minor, pay.currency, language))}
      {more.length > 0 && <span className="block grey small">{more.join(t.sep)}</span>}
    </a>
  );
}

/** The evening before: his visits of the next day on which he has any, before addresses are fetched. */
function NextDay() {
  const { t, at, time, pick } = useWords();
  const { day } = usePhone();
  const rows = day?.view.next_day ?? [];
  const begins = day?.view.next_starts_at;
  if (rows.length === 0 || begins == null) return null;
  const heading = t.today.nextDay(rows.length, at(begins));
  return (
    <section className="next-day" aria-label={heading}>
      <h2>{heading}</h2>
      <ul className="cards">
        {rows.map((row) => (
          <li key={row.visit} className="card">
            <span className="line">
              <b>{row.window_from_at != null && row.window_until_at != null ? `${time(row.window_from_at)}–${time(row.window_until_at)}` : row.starts_at != null ? time(row.starts_at) : ''}</b>
              <span className="end grey">{pick(row.unit.name)}</span>
            </span>
            <span className="block">{row.customer}{t.sep}{pick(row.job.name)}{row.mate ? `${t.sep}${t.visit.mate} ${[row.technician, row.mate].filter((one) => one != null).map((one) => pick(one.name)).join('、')}` : ''}</span>
            {row.tools.length + row.parts.length > 0 && <span className="block grey small">{[...row.tools.map((tool) => pick(tool.name)), ...row.parts.map((part) => t.part[part] ?? part)].join(t.sep)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `剩 0:20` until the window ends; a verdict only when it is over. */
export function Left({ visit }: { visit: VisitView }) {
  const { t, now } = useWords();
  const due = visit.window_until_at ?? visit.due_at;
  if (due == null || visit.arrived_at != null || !isOpen(visit)) return null;
  const late = due <= now;
  return (
    <span className={`clock ${late ? 'broken' : ''}`}>
      <Icon name={late ? 'broken' : 'clock'} size={14} />
      {late ? t.clock.late : t.clock.left} <b>{t.span(Math.floor(Math.abs(due - now) / 60_000))}</b>
    </span>
  );
}

function useWindow(visit: VisitView): string {
  const { time } = useWords();
  if (visit.window_from_at == null || visit.window_until_at == null) return visit.starts_at == null ? '' : time(visit.starts_at);
  return `${time(visit.window_from_at)}–${time(visit.window_until_at)}`;
}

/** Who and where: in plain once it was fetched, masked until then. */
export function Who({ visit }: { visit: VisitView }) {
  const { t, pick } = useWords();
  const { customers } = usePhone();
  const customer = customers[visit.visit];
  if (!customer) return <p className="who">{pick(visit.customer_line)}<span className="grey small block">{t.today.noAddress}</span></p>;
  return (
    <p className="who">
      <b>{customer.name}</b>
      <span className="block">{customer.address}</span>
    </p>
  );
}

/** Way and voice: two large buttons, without network too. */
export function Reach({ visit, quiet = false }: { visit: VisitView; quiet?: boolean }) {
  const { t } = useWords();
  const { customers } = usePhone();
  const customer = customers[visit.visit];
  if (!customer) return null;
  const degrees = (micro: number) => (micro / 1e6).toFixed(6);
  const spot = customer.latitude_micro != null && customer.longitude_micro != null ? `${degrees(customer.latitude_micro)},${degrees(customer.longitude_micro)}` : '0,0';
  return (
    <div className="pair">
      <a className={`press ${quiet ? '' : 'main'}`} href={`geo:${spot}?q=${spot === '0,0' ? '' : `${spot}(`}${encodeURIComponent(customer.address)}${spot === '0,0' ? '' : ')'}`}>
        <Icon name="pin" size={18} />
        {t.today.navigate}
      </a>
      <a className="press" href={`tel:${customer.phone}`}>
        <Icon name="phone" size={18} />
        {t.today.call}
      </a>
    </div>
  );
}

function Waits({ visit }: { visit: VisitView }) {
  const { t } = useWords();
  const { actions } = usePhone();
  return actions.some((action) => action.visit === visit.visit && action.fate === 'waiting') ? <span className="tag">{t.waits}</span> : null;
}

function Next({ visit }: { visit: VisitView }) {
  const { t, pick } = useWords();
  const window = useWindow(visit);
  const missed = visit.agreed.some((agreed) => agreed.outcome === 'missed');
  return (
    <section className="card next" aria-label={visit.state === 'assigned' ? t.today.next : t.today.now}>
      <div className="line">
        <b>{visit.state === 'assigned' ? t.today.next : t.state[visit.state]} {window}</b>
        <Waits visit={visit} />
        <span className="end"><Left visit={visit} /></span>
      </div>
      <Who visit={visit} />
      <p className="grey">{pick(visit.job.name)}{t.sep}{pick(visit.category.name)}</p>
      {missed && <p className="note broken">{t.today.missed}</p>}
      <Reach visit={visit} quiet />
      <Link className="press main" href={`/field/visit/${visit.visit}`}>{t.today.open}</Link>
    </section>
  );
}

function Row({ visit }: { visit: VisitView }) {
  const { t, pick } = useWords();
  const { customers } = usePhone();
  const window = useWindow(visit);
  const customer = customers[visit.visit];
  return (
    <Link className="card" href={`/field/visit/${visit.visit}`}>
      <span className="line">
        <b>{window}</b>
        {!isOpen(visit) && <span className="tag">{t.state[visit.state] ?? visit.state}</span>}
        <Waits visit={visit} />
        <span className="end"><Left visit={visit} /></span>
      </span>
      {/* What is over needs no address: the phone holds none of it, and shows none. */}
      <span className="block">{isOpen(visit) ? (customer ? customer.name : pick(visit.customer_line)) : visit.number}{t.sep}{pick(visit.job.name)}</span>
      {customer && isOpen(visit) && <span className="block grey small">{customer.address}</span>}
    </Link>
  );
}
