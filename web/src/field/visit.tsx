import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { VisitView } from '../api/types.ts';
import { Icon } from '../parts/icon.tsx';
import type { DeedKind } from './kinds.ts';
import { deedsOf, isOpen, projected } from './plan.ts';
import { phone } from './phone.ts';
import { whereNow } from './place.ts';
import { usePhone, useWords } from './speech.tsx';
import { Left, Reach, Who } from './today.tsx';

/** One visit: who, where, what is to be done, and what can be told of it, the next step large and below. */

/** The visit of the address; a sentence when it left the phone meanwhile. */
export function WithVisit({ id, children }: { id: string; children: (visit: VisitView) => ReactNode }) {
  const { t } = useWords();
  const { day, actions } = usePhone();
  const found = day?.view.visits.find((visit) => visit.visit === id);
  if (found) return children(projected(found, actions));
  return (
    <main className="pad stack">
      <p role="status">{t.visit.gone}</p>
      <Link className="press" href="/field">{t.back}</Link>
    </main>
  );
}

/** Head of every page of a visit: the way back, its name, its clock. */
export function VisitHead({ visit, title, back }: { visit: VisitView; title: string; back: string }) {
  const { t } = useWords();
  return (
    <div className="visit-head">
      <Link href={back} className="back" aria-label={t.back}><Icon name="back" size={20} /></Link>
      <h1 className="cut">{title}</h1>
      <span className="end"><Left visit={visit} /></span>
    </div>
  );
}

export function VisitPage({ visit }: { visit: VisitView }) {
  const { t, pick } = useWords();
  return (
    <>
      <main className="scroll">
        <VisitHead visit={visit} title={`${pick(visit.job.name)}${t.sep}${t.state[visit.state] ?? visit.state}`} back="/field" />
        <section className="card" aria-label={t.visit.customer}>
          {isOpen(visit) ? <Who visit={visit} /> : <p className="grey">{t.visit.customerOver}</p>}
          {isOpen(visit) && <Reach visit={visit} quiet />}
        </section>
        <Refused visit={visit} />
        <Facts visit={visit} />
      </main>
      {isOpen(visit) && <Deeds visit={visit} />}
    </>
  );
}

/** A refusal stands on the visit that it is about, too. */
function Refused({ visit }: { visit: VisitView }) {
  const { t, pick } = useWords();
  const { actions } = usePhone();
  const refused = actions.filter((action) => action.visit === visit.visit && action.told);
  return refused.map((action) => (
    <p key={action.seq} className="note broken">
      {t.deed[action.deed.is]}{t.sep}{action.told?.code} {action.told && pick(action.told.sentence)} <Link href="/field/unsent">{t.today.open}</Link>
    </p>
  ));
}

function Facts({ visit }: { visit: VisitView }) {
  const { t, time, pick } = useWords();
  const needs = visit.needs.map((need) => t.visit.need[need] ?? need);
  const window = visit.window_from_at != null && visit.window_until_at != null ? `${time(visit.window_from_at)}–${time(visit.window_until_at)}` : null;
  const planned = visit.starts_at != null && visit.ends_at != null ? `${time(visit.starts_at)}–${time(visit.ends_at)}` : null;
  const { me } = usePhone();
  const mate = [visit.technician, visit.mate].find((one) => visit.two_persons && one != null && one.code !== me?.person.code);
  const looked = (visit.looks ?? []).map((look) => [pick(look.finding.name), look.rx_centi_dbm == null ? '' : `${(look.rx_centi_dbm / 100).toFixed(2)} dBm`, look.tried ? t.visit.tried(pick(look.tried.name), look.settled) : '', look.text].filter(Boolean).join(t.sep));
  const metres = visit.metres_off != null ? t.sep + t.visit.metres(visit.metres_off) : '';
  const facts: [string, string | null][] = [
    [t.visit.says, visit.text],
    [t.visit.needs, needs.length > 0 ? needs.join(t.sep) : t.visit.needsNone],
    [t.visit.looked, looked.length > 0 ? looked.join('；') : null],
    [t.visit.mate, mate ? pick(mate.name) : null],
    [t.visit.window, window],
    [t.visit.starts, planned],
    [t.visit.expected, visit.expected_at != null && isOpen(visit) ? time(visit.expected_at) : null],
    [t.visit.door, visit.door_code && isOpen(visit) ? `${visit.door_code.slice(0, 3)} ${visit.door_code.slice(3)}` : null],
    [t.visit.arrived, visit.arrived_at != null ? time(visit.arrived_at) + metres : null],
    [t.visit.tools, (visit.tools ?? []).length > 0 ? visit.tools.map((tool) => pick(tool.name)).join(t.sep) : null],
    [t.visit.parts, visit.parts.length > 0 ? visit.parts.map((part) => t.part[part] ?? part).join(t.sep) : null],
    [t.visit.number, `${visit.number}${t.sep}${pick(visit.category.name)}`],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, words]) => words && (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

const FORMS: Partial<Record<DeedKind, string>> = { 'run-late': 'late', reject: 'reject', 'no-access': 'no-access', finish: 'finish' };

/** What can be told now; the thumb finds the next step at the foot. */
function Deeds({ visit }: { visit: VisitView }) {
  const { t } = useWords();
  const [placing, setPlacing] = useState(false);
  const [, navigate] = useLocation();
  const [first, ...others] = deedsOf(visit);
  const act = async (deed: DeedKind) => {
    const form = FORMS[deed];
    if (form) return navigate(`/field/visit/${visit.visit}/${form}`);
    // The instant is that of the press; where he is may take a moment.
    const at = phone.now();
    if (deed === 'set-out') return phone.does(visit, { is: 'set-out', expected_at: null }, [], at);
    setPlacing(true);
    const place = await whereNow();
    await phone.does(visit, { is: 'arrive', latitude_micro: place?.latitude_micro ?? null, longitude_micro: place?.longitude_micro ?? null }, [], at);
    setPlacing(false);
  };
  if (!first) return null;
  return (
    <div className="foot" role="group" aria-label={t.state[visit.state]}>
      <div className="pair">
        {others.map((deed) => (
          <button key={deed} type="button" className="press" aria-disabled={placing} onClick={() => !placing && void act(deed)}>{t.deed[deed === 'finish' ? 'remotely' : deed]}</button>
        ))}
      </div>
      <button type="button" className="press main tall" aria-disabled={placing} onClick={() => !placing && void act(first)}>{placing ? t.placing : t.deed[first]}</button>
    </div>
  );
}
