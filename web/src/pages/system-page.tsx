import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { systemQuery, verificationQuery } from '../api/queries.ts';
import type { SystemCheckView, SystemView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import type { IconName } from '../parts/icon.tsx';
import { useFigures } from '../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../parts/states.tsx';

const TONES: Record<string, { tone: 'met' | 'near' | 'broken'; icon: IconName }> = {
  good: { tone: 'met', icon: 'check' },
  mind: { tone: 'near', icon: 'near' },
  red: { tone: 'broken', icon: 'broken' },
};

const count = (number: number): string => number.toLocaleString('en');

/** At a glance whether all is well, and what to do when it is not. */
export default function SystemPage() {
  const { t } = useSpeech();
  useTitle(t.system.title, t.product);
  const state = useQuery(systemQuery);
  return (
    <main className="page" aria-label={t.system.title}>
      <Await query={state} rows={8}>{(view) => <State view={view} />}</Await>
    </main>
  );
}

function State({ view }: { view: SystemView }) {
  const { t } = useSpeech();
  return (
    <>
      <div className="page-title">
        <h1>{t.system.title}</h1>
        <Level level={view.level} word={t.system.worst[view.level] ?? view.level} />
        <span className="grey small end">{t.system.events(count(view.events))}{t.common.sep}{t.system.program(view.version)}</span>
      </div>
      <section aria-label={t.system.checks}>
        <div className="table-frame">
          <table>
            <thead>
              <tr><th>{t.system.what}</th><th>{t.system.standing}</th><th>{t.system.found}</th><th>{t.system.next}</th></tr>
            </thead>
            <tbody>{view.checks.map((check) => <Check key={check.code} check={check} />)}</tbody>
          </table>
        </div>
        <p className="grey small">{t.system.machine}</p>
      </section>
      <Verification />
      <Packs view={view} />
      <Units view={view} />
    </>
  );
}

function Level({ level, word }: { level: string; word: string }) {
  const { tone, icon } = TONES[level] ?? TONES['mind']!;
  return <Tag tone={tone} icon={icon}>{word}</Tag>;
}

function Check({ check }: { check: SystemCheckView }) {
  const { t, pick } = useSpeech();
  return (
    <tr>
      <td data-label={t.system.what}><b>{pick(check.name)}</b></td>
      <td data-label={t.system.standing}><Level level={check.level} word={t.system.level[check.level] ?? check.level} /></td>
      <td data-label={t.system.found}>{pick(check.found)}</td>
      <td data-label={t.system.next} className="text-2">{pick(check.next)}</td>
    </tr>
  );
}

/** Asked for, never by itself: it reads the whole journal. */
function Verification() {
  const { t } = useSpeech();
  const { time } = useFigures();
  const asked = useQuery(verificationQuery);
  const found = asked.data;
  return (
    <section className="system-verify" aria-label={t.system.verify}>
      <Button onClick={() => void asked.refetch()} loading={asked.isFetching}>{t.system.verify}</Button>
      <span role="status" className="text-2">
        {asked.isFetching && t.system.verifying}
        {!asked.isFetching && !found && !asked.error && t.system.verifyHint}
        {!asked.isFetching && found?.holds && (
          <>
            <Level level="good" word={t.system.holds(count(found.events), count(found.streams), count(found.checkpoints))} />{' '}
            {found.not_bound > 0 && t.system.notBound(count(found.not_bound))} <span className="grey small">{time(found.server_at)}</span>
          </>
        )}
        {!asked.isFetching && found && !found.holds && <Level level="red" word={t.system.broken(found.findings.length)} />}
      </span>
      {found && !found.holds && <ul className="small">{found.findings.map((line) => <li key={line}>{line}</li>)}</ul>}
      {asked.error && <RefusalNote error={asked.error} />}
    </section>
  );
}

function Packs({ view }: { view: SystemView }) {
  const { t, pick } = useSpeech();
  return (
    <section aria-label={t.system.packs}>
      <h2>{t.system.packs} <Link className="small" href="/policy">{t.system.openPolicy}</Link></h2>
      <div className="table-frame">
        <table>
          <thead><tr><th>{t.system.pack}</th><th>{t.system.version}</th><th>{t.system.digest}</th></tr></thead>
          <tbody>
            {view.packs.map((pack) => (
              <tr key={pack.id}>
                <td data-label={t.system.pack}>{pick(pack.title)} <code className="grey small">{pack.id}</code></td>
                <td data-label={t.system.version}>{pack.version}</td>
                <td data-label={t.system.digest}><code className="small">{pack.digest.slice(0, 16)}</code></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Units({ view }: { view: SystemView }) {
  const { t, pick } = useSpeech();
  return (
    <section aria-label={t.system.unit}>
      <h2>{t.system.units(view.units.length)}</h2>
      <div className="table-frame">
        <table>
          <thead><tr><th>{t.system.unit}</th><th>{t.system.kind}</th><th>{t.system.parent}</th><th className="sum">{t.system.people}</th></tr></thead>
          <tbody>
            {view.units.map((line) => (
              <tr key={line.unit.code}>
                <td data-label={t.system.unit}>{pick(line.unit.name)} <code className="grey small">{line.unit.code}</code></td>
                <td data-label={t.system.kind} className="text-2">{t.staff.kinds[line.kind] ?? t.system.department}</td>
                <td data-label={t.system.parent} className="text-2">{line.parent ? pick(line.parent.name) : '—'}</td>
                <td data-label={t.system.people} className="sum">{count(line.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
