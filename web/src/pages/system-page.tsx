import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { systemQuery, verificationQuery } from '../api/queries.ts';
import type { ConnectorTestView, ConnectorView, SystemCheckView, SystemView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import type { IconName } from '../parts/icon.tsx';
import { useFigures, useSession } from '../parts/session.tsx';
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
      <Connectors view={view} />
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

/** Systems beside us: what is not joined says so in grey and is neither good nor bad. */
function Connectors({ view }: { view: SystemView }) {
  const { t } = useSpeech();
  return (
    <section className="system-part" aria-label={t.system.connectors}>
      <h2>{t.system.connectors}</h2>
      <div className="table-frame">
        <table>
          <thead>
            <tr><th>{t.system.connector}</th><th>{t.system.standing}</th><th>{t.system.found}</th><th>{t.system.lastTest}</th><th>{t.system.try}</th></tr>
          </thead>
          <tbody>{view.connectors.map((line) => <Connector key={line.code} line={line} />)}</tbody>
        </table>
      </div>
      <p className="grey small">{t.system.testLine}</p>
    </section>
  );
}

function Connector({ line }: { line: ConnectorView }) {
  const { t, pick } = useSpeech();
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const test = useMutation({
    mutationFn: () => {
      const params = { path: { connector: line.code }, header: { 'Idempotency-Key': keyFor(line.code) } };
      return unwrap(client.POST('/api/v1/system/connectors/{connector}/test', { params, body: {} }));
    },
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['system'], exact: true }),
  });
  const tested = test.data ?? line.tested;
  return (
    <tr>
      <td data-label={t.system.connector}><b>{pick(line.name)}</b></td>
      <td data-label={t.system.standing}>
        {line.state === 'absent' ? <Tag icon="off">{t.system.absent}</Tag> : <Level level={line.state} word={t.system.level[line.state] ?? line.state} />}
      </td>
      <td data-label={t.system.found}>
        {pick(line.found)}
        {pick(line.next) && <div className="text-2 small">{pick(line.next)}</div>}
      </td>
      <td data-label={t.system.lastTest}>
        <div role="status">{tested ? <Tested test={tested} /> : <span className="grey">{line.testable ? t.system.neverTested : '—'}</span>}</div>
        {test.error && <RefusalNote error={test.error} />}
      </td>
      <td data-label={t.system.try}>
        {line.testable ? (
          <Button size="small" loading={test.isPending} onClick={() => test.mutate()} aria-label={t.system.testName(pick(line.name))}>{t.system.test}</Button>
        ) : (
          <span className="grey small">{line.state === 'absent' ? t.system.joinFirst : t.system.noTest}</span>
        )}
      </td>
    </tr>
  );
}

function Tested({ test }: { test: ConnectorTestView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <>
      <Tag tone={test.answered ? 'met' : 'near'} icon={test.answered ? 'check' : 'near'}>
        {test.answered ? t.system.answered(count(test.millis)) : pick(test.why)}
      </Tag>{' '}
      <span className="grey small">{at(test.at)}{t.common.sep}{pick(test.by.name)}</span>
      {!test.answered && (
        <div className="small text-2">
          {pick(test.next)} {test.reason && <code>{test.reason}</code>} <span className="grey">{test.code}</span>
        </div>
      )}
    </>
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
  const { at } = useFigures();
  const demo = useSession().demo;
  return (
    <section className="system-part" aria-label={t.system.packs}>
      <h2>{t.system.packs} <Link className="small" href="/policy">{t.system.openPolicy}</Link></h2>
      <div className="table-frame">
        <table>
          <thead><tr><th>{t.system.pack}</th><th>{t.system.version}</th><th>{t.system.inForce}</th><th>{t.system.digest}</th></tr></thead>
          <tbody>
            {view.packs.map((pack) => (
              <tr key={pack.id}>
                <td data-label={t.system.pack}>{pick(pack.title)} <code className="grey small">{pack.id}</code></td>
                <td data-label={t.system.version}>{t.policy.version(pack.version)}</td>
                <td data-label={t.system.inForce}>{t.policy.since(at(pack.in_force_at))}</td>
                <td data-label={t.system.digest}><code className="small">{pack.digest.slice(0, 16)}</code></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="grey small">{t.system.twoDates}{demo && t.system.demoDates}</p>
    </section>
  );
}

function Units({ view }: { view: SystemView }) {
  const { t, pick } = useSpeech();
  return (
    <section className="system-part" aria-label={t.system.unit}>
      <h2>{t.system.units(view.units.length)}</h2>
      <div className="table-frame">
        <table>
          <thead><tr><th>{t.system.unit}</th><th>{t.system.kind}</th><th>{t.system.parent}</th><th className="sum">{t.system.people}</th></tr></thead>
          <tbody>
            {view.units.map((line) => (
              <tr key={line.unit.code}>
                <td data-label={t.system.unit}><span title={line.unit.code}>{pick(line.unit.name)}</span></td>
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
