import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { seatsQuery, sessionQuery } from '../api/queries.ts';
import type { SeatView, SessionView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { Await, Empty, RefusalNote } from '../parts/states.tsx';
import { SingleSignOn, SingleSignOnReturn, takeReturn } from './single-sign-on.tsx';
import { LinkForm, NOTHING_TYPED, PasswordForm, TokenForm, type Typed } from './sign-in-forms.tsx';

const SEAT_KEYS = '123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The technician's phone is a document of its own: one goes there by loading it. */
const PHONE = '/field';
const isPhone = (path: string): boolean => path === PHONE || path.startsWith(`${PHONE}/`);

/** Where to go after signing in: only an address of our own. */
function wantedPage(next: string | null, otherwise: string): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : otherwise;
}

/** Nothing of whoever sat here before stays. */
function enter(queries: QueryClient, navigate: (path: string, options: { replace: boolean }) => void, session: SessionView, path: string): void {
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, session);
  // The technician's page is a document of its own.
  if (isPhone(path)) window.location.assign(path);
  else navigate(path, { replace: true });
}

/** Whoever goes from house to house has his own first page; everybody else's is the desk's. */
function firstOf(session: SessionView, firstPage: string): string {
  return firstPage === '/' && session.roles.includes('technician') ? PHONE : firstPage;
}

function useSignIn() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  return useMutation({
    mutationFn: ({ typed }: { typed: Typed; firstPage: string }) => unwrap(client.POST('/api/v1/session', { body: { ...NOTHING_TYPED, ...typed } })),
    onSuccess: (session, { firstPage }) => enter(queries, navigate, session, wantedPage(params.get('next'), firstOf(session, firstPage))),
  });
}

export function SignInPage() {
  const { t, language, setLanguage } = useSpeech();
  useTitle(t.page.signIn, t.product);
  const seats = useQuery(seatsQuery);
  const signIn = useSignIn();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const sit = (token: string, firstPage: string) => signIn.mutate({ typed: { token }, firstPage });
  const [link, setLink] = useState(linkOfAddress);
  const [back, setBack] = useState(takeReturn);
  const open = (session: SessionView, firstPage: string) => enter(queries, navigate, session, wantedPage(back?.next ?? null, firstPage));
  const shown = seats.data?.find((seat) => seat.password !== '');
  return (
    <div className="sign-in">
      <section className="sign-in-left" aria-label={t.page.signIn}>
        <div className="brand">
          <span className="mark" aria-hidden="true">诺</span>
          <b>{t.product}</b>
          <span className="grey">{t.productLine}</span>
          <button type="button" className="as-link end" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
            {language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
        <h1 className="motto">{t.motto}</h1>
        <p className="motto-lines">
          {t.mottoLines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </p>
        {back ? (
          <SingleSignOnReturn back={back} onSession={(session) => open(session, '/')} onAgain={() => setBack(null)} />
        ) : link ? (
          <LinkForm link={link} onDone={() => setLink('')} />
        ) : (
          <>
            <Doors busy={signIn.isPending} error={signIn.error} onTyped={(typed) => signIn.mutate({ typed, firstPage: '/' })} onOther={() => signIn.reset()} />
            {signIn.error && <RefusalNote error={signIn.error} />}
            <SingleSignOn />
            {shown && <p className="grey small">{t.identity.demoHint(shown.name, shown.password)}</p>}
          </>
        )}
        {(seats.data?.length ?? 0) > 0 && (
          <p className="demo-line">
            <b>{t.signIn.demo}</b> <span className="tag neutral">{t.signIn.demoLine}</span>
          </p>
        )}
      </section>
      <main className="sign-in-right">
        <Await query={seats} rows={8}>
          {(list) => (list.length > 0 ? <Seats seats={list} onSit={sit} /> : <Empty icon="lock" title={t.signIn.noSeats} />)}
        </Await>
      </main>
    </div>
  );
}

/** The secret of a one-use link, taken out of the address at once: it shall stand in no history. */
function linkOfAddress(): string {
  const link = new URLSearchParams(window.location.hash.slice(1)).get('link') ?? '';
  if (link) window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return link;
}

/** By password, or by a token. */
function Doors({ busy, error, onTyped, onOther }: { busy: boolean; error: Error | null; onTyped: (typed: Typed) => void; onOther: () => void }) {
  const { t } = useSpeech();
  const [byToken, setByToken] = useState(false);
  const other = () => {
    setByToken(!byToken);
    onOther();
  };
  return (
    <>
      {byToken ? <TokenForm busy={busy} onTyped={onTyped} /> : <PasswordForm busy={busy} error={error} onTyped={onTyped} />}
      <p className="sign-in-more small">
        <span className="grey">{t.identity.forgotten}</span>
        <button type="button" className="as-link" onClick={other}>{byToken ? t.identity.byPassword : t.identity.byToken}</button>
      </p>
    </>
  );
}

function Seats({ seats, onSit }: { seats: SeatView[]; onSit: (token: string, firstPage: string) => void }) {
  const { t } = useSpeech();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target instanceof HTMLInputElement || event.key.length !== 1) return;
      const seat = seats[SEAT_KEYS.indexOf(event.key.toUpperCase())];
      if (seat) onSit(seat.token, seat.first_page);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [seats, onSit]);
  return (
    <>
      <h2 className="seats-title">
        {t.signIn.seats} <span className="grey">{t.signIn.seatsOnly}</span>
        <span className="grey end">{t.signIn.pressKey}</span>
      </h2>
      <div className="seats">
        {seats.map((seat, index) => (
          <Seat key={seat.token} seat={seat} hint={SEAT_KEYS[index]} onSit={onSit} />
        ))}
      </div>
    </>
  );
}

function Seat({ seat, hint, onSit }: { seat: SeatView; hint: string | undefined; onSit: (token: string, firstPage: string) => void }) {
  const { pick } = useSpeech();
  return (
    <button type="button" className="seat" onClick={() => onSit(seat.token, seat.first_page)}>
      <span className="seat-head">
        <Icon name={seat.first_page.startsWith('/intake') ? 'phone' : seat.first_page.startsWith('/ladder') ? 'ladder' : seat.first_page.startsWith('/inbox') ? 'bell' : seat.first_page.startsWith('/people') ? 'people' : isPhone(seat.first_page) ? 'pin' : 'list'} />
        <b>{pick(seat.post.name)}</b>
        <span className="text-2">{pick(seat.person.name)}</span>
      </span>
      <span className="text-2">{pick(seat.unit.name)}</span>
      <span className="seat-foot">
        {pick(seat.waiting)}
        {hint && <kbd aria-hidden="true">{hint}</kbd>}
      </span>
    </button>
  );
}
