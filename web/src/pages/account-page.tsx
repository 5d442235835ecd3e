import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { sessionQuery, sessionsQuery } from '../api/queries.ts';
import type { SessionLineView, SessionsView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import { useFigures, useSession } from '../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../parts/states.tsx';
import { Factor } from './account/factor.tsx';
import { LikedPart } from './account/liked.tsx';
import { Tokens } from './account/tokens.tsx';
import { Secret } from './sign-in-forms.tsx';

/** Where I am signed in, my password, and the posts that I hold. */
export default function AccountPage() {
  const { t } = useSpeech();
  useTitle(t.identity.account.title, t.product);
  const sessions = useQuery(sessionsQuery);
  return (
    <main className="page page-narrow page-account" aria-label={t.identity.account.title}>
      <h1>{t.identity.account.title}</h1>
      <LikedPart />
      <Await query={sessions} rows={6}>
        {(view) => (
          <>
            <Sessions view={view} />
            <Password view={view} />
            <Account view={view} />
            <Factor view={view} />
            <Tokens view={view} />
          </>
        )}
      </Await>
      <Posts />
    </main>
  );
}

function useEnd() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string | null) =>
      unwrap(key === null ? client.DELETE('/api/v1/sessions') : client.DELETE('/api/v1/sessions/{session}', { params: { path: { session: key } } })),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ['sessions'] }), queries.invalidateQueries({ queryKey: ['session'] })]),
  });
}

function Sessions({ view }: { view: SessionsView }) {
  const { t } = useSpeech();
  const end = useEnd();
  const words = t.identity.account;
  return (
    <section className="account-part" aria-label={words.sessions}>
      <div className="page-title">
        <h2>{words.sessions}</h2>
        {view.sessions.length > 1 ? (
          <Button className="end" size="small" loading={end.isPending && end.variables === null} onClick={() => end.mutate(null)}>{words.endOthers}</Button>
        ) : (
          <span className="grey end">{words.onlyHere}</span>
        )}
      </div>
      {end.error && <RefusalNote error={end.error} />}
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th>{words.device}</th>
              <th>{words.post}</th>
              <th>{words.begun}</th>
              <th>{words.seen}</th>
              <th>{words.ends}</th>
              <th><span className="unseen">{words.end}</span></th>
            </tr>
          </thead>
          <tbody>
            {view.sessions.map((line) => (
              <SessionRow key={line.key} line={line} busy={end.isPending && end.variables === line.key} onEnd={() => end.mutate(line.key)} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function SessionRow({ line, busy, onEnd }: { line: SessionLineView; busy: boolean; onEnd: () => void }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.identity.account;
  const device = line.device || words.unknownDevice;
  return (
    <tr>
      <td data-label={words.device}><span>{device} {line.own && <Tag tone="met">{words.own}</Tag>} <span className="grey small">{words.method[line.method] ?? line.method}</span></span></td>
      <td data-label={words.post}>{pick(line.post.name)}{t.common.sep}{pick(line.unit.name)}</td>
      <td data-label={words.begun} className="text-2">{at(line.begun_at)}</td>
      <td data-label={words.seen} className="text-2">{at(line.seen_at)}</td>
      <td data-label={words.ends} className="text-2">{at(line.ends_at)}</td>
      <td><Button size="small" loading={busy} aria-label={words.endFor(device)} onClick={onEnd}>{words.end}</Button></td>
    </tr>
  );
}

function Password({ view }: { view: SessionsView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const words = t.identity.account;
  if (view.password_set_at == null) {
    return (
      <section className="account-part" aria-label={words.password}>
        <h2>{words.password}</h2>
        <p className="grey">{words.noPassword}</p>
      </section>
    );
  }
  return (
    <section className="account-part" aria-label={words.password}>
      <h2>{words.password}</h2>
      <p className="text-2">{words.passwordSet(at(view.password_set_at)).replace('%', view.name)}</p>
      <ChangePassword least={view.password_chars_min} />
    </section>
  );
}

/** Whether an account of the single sign-on is tied to me. */
function Account({ view }: { view: SessionsView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const words = t.identity.account;
  if (view.account_since == null) return null;
  return (
    <section className="account-part" aria-label={words.account}>
      <h2>{words.account}</h2>
      <p className="text-2">{words.accountSince(at(view.account_since))}</p>
    </section>
  );
}

function ChangePassword({ least }: { least: number }) {
  const { t } = useSpeech();
  const words = t.identity.account;
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [password, setPassword] = useState('');
  const [fresh, setFresh] = useState('');
  const change = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/session/password', { params: { header: { 'Idempotency-Key': keyFor('password') } }, body: { password, new_password: fresh } })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: () => {
      setPassword('');
      setFresh('');
      return queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const ready = password !== '' && fresh !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.mutate();
  };
  return (
    <form className="token-form account-form" onSubmit={submit}>
      <Secret label={words.present} value={password} onChange={setPassword} />
      <Secret label={t.identity.newPassword} value={fresh} onChange={setFresh} fresh />
      <p className="grey small">{words.rule(least)}</p>
      <Button htmlType="submit" loading={change.isPending} aria-disabled={!ready}>{words.change}</Button>
      {change.isSuccess && <p role="status">{words.changed}</p>}
      {change.error && <RefusalNote error={change.error} />}
    </form>
  );
}

function Posts() {
  const { t, pick } = useSpeech();
  const session = useSession();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const { keyFor, settle } = useSubmissionKey();
  const words = t.identity.account;
  const change = useMutation({
    mutationFn: ({ post, unit }: { post: string; unit: string }) =>
      unwrap(client.POST('/api/v1/session/post', { params: { header: { 'Idempotency-Key': keyFor(`${post}/${unit}`) } }, body: { post, unit } })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (view) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, view);
      navigate('/');
    },
  });
  return (
    <section className="account-part" aria-label={words.posts}>
      <h2>{words.posts}</h2>
      {change.error && <RefusalNote error={change.error} />}
      <ul className="account-posts">
        {session.posts.map((held) => {
          const current = held.post.code === session.post.code && held.unit.code === session.unit.code;
          return (
            <li key={`${held.post.code}/${held.unit.code}`}>
              <b>{pick(held.post.name)}</b>
              <span className="text-2">{pick(held.unit.name)}</span>
              {held.deputy && <Tag>{words.deputy}</Tag>}
              {current ? <Tag tone="met">{words.current}</Tag> : <Button size="small" loading={change.isPending} onClick={() => change.mutate({ post: held.post.code, unit: held.unit.code })}>{words.use}</Button>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
