import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { client, unwrap } from '../api/client.ts';
import { openidQuery } from '../api/queries.ts';
import type { SessionView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { RefusalNote } from '../parts/states.tsx';

/** Where somebody wanted to go before he was sent to the single sign-on; it lives as long as the tab. */
const NEXT = 'yinuo.single-sign-on.next';

/** What the single sign-on sent the browser back with. */
export interface Return {
  state: string;
  /** Empty when it said no. */
  code: string;
  issuer: string | null;
  next: string | null;
}

/** Takes it out of the address at once: a code shall stand in no history. */
export function takeReturn(): Return | null {
  const params = new URLSearchParams(window.location.search);
  const state = params.get('state');
  if (state === null || (!params.has('code') && !params.has('error'))) return null;
  window.history.replaceState(null, '', window.location.pathname);
  return { state, code: params.get('code') ?? '', issuer: params.get('iss'), next: takeNext() };
}

function takeNext(): string | null {
  try {
    const next = window.sessionStorage.getItem(NEXT);
    window.sessionStorage.removeItem(NEXT);
    return next;
  } catch {
    return null;
  }
}

function keepNext(): void {
  const next = new URLSearchParams(window.location.search).get('next');
  try {
    if (next) window.sessionStorage.setItem(NEXT, next);
    else window.sessionStorage.removeItem(NEXT);
  } catch {
    // A browser without storage comes back to the first page.
  }
}

/** The button, where there is such a provider. */
export function SingleSignOn() {
  const { t, language, pick } = useSpeech();
  const door = useQuery(openidQuery);
  const begin = useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/session/openid', { body: { language } })),
    onSuccess: (way) => {
      keepNext();
      window.location.assign(way.address);
    },
  });
  if (!door.data?.name) return null;
  const leaving = begin.isPending || begin.isSuccess;
  return (
    <div className="token-form">
      <Button block loading={leaving} onClick={() => begin.mutate()}>{leaving ? t.identity.openid.leaving : pick(door.data.name)}</Button>
      {begin.error && <RefusalNote error={begin.error} />}
    </div>
  );
}

/** Signs in with what it came back with; once. */
export function SingleSignOnReturn({ back, onSession, onAgain }: { back: Return; onSession: (session: SessionView) => void; onAgain: () => void }) {
  const { t } = useSpeech();
  const asked = useRef(false);
  const finish = useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/session/openid/finish', { body: { state: back.state, code: back.code, issuer: back.issuer } })),
    onSuccess: onSession,
  });
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    finish.mutate();
  });
  if (!finish.error) return <p className="token-form grey" role="status">{t.identity.openid.back}</p>;
  return (
    <div className="token-form">
      <RefusalNote error={finish.error} />
      <Button type="primary" block onClick={onAgain}>{t.identity.openid.again}</Button>
    </div>
  );
}
