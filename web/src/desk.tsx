import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Refusal } from './api/client.ts';
import { mayBeSignedIn, nobodyIsHere } from './api/here.ts';
import { useLive } from './api/live.ts';
import { sessionQuery } from './api/queries.ts';
import type { SessionView } from './api/types.ts';
import { useKeptLiking } from './parts/liking.tsx';
import { SessionContext } from './parts/session.tsx';
import { RefusalNote, Skeleton } from './parts/states.tsx';
import { Gate } from './shell/closed.tsx';
import { Fence } from './shell/fence.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { placesFor } from './shell/places.ts';
import { Shell } from './shell/shell.tsx';

const CasesPage = lazy(() => import('./pages/cases/cases-page.tsx'));
const IntakePage = lazy(() => import('./pages/intake/intake-page.tsx'));
const LadderPage = lazy(() => import('./pages/ladder/ladder-page.tsx'));
const LedgerPage = lazy(() => import('./pages/ledger-page.tsx'));
const InboxPage = lazy(() => import('./pages/inbox-page.tsx'));
const CallBacksPage = lazy(() => import('./pages/call-backs-page.tsx'));
const SurveysPage = lazy(() => import('./pages/surveys/surveys-page.tsx'));
const WavePage = lazy(() => import('./pages/surveys/wave-page.tsx'));
const AccountPage = lazy(() => import('./pages/account-page.tsx'));
const AccessPage = lazy(() => import('./pages/access-page.tsx'));
const SystemPage = lazy(() => import('./pages/system-page.tsx'));
const StaffPage = lazy(() => import('./pages/staff-page.tsx'));
const PeoplePage = lazy(() => import('./pages/people-page.tsx'));
const OutsidePage = lazy(() => import('./pages/office/outside-page.tsx'));
const SettlementsPage = lazy(() => import('./pages/settlements/settlements-page.tsx'));
const GazettePage = lazy(() => import('./pages/gazette-page.tsx'));
const OutagesPage = lazy(() => import('./pages/office/outages-page.tsx'));
const OrdersPage = lazy(() => import('./pages/office/orders-page.tsx'));
const ExceptionsPage = lazy(() => import('./pages/exceptions/exceptions-page.tsx'));
const DispatchPage = lazy(() => import('./pages/dispatch/dispatch-page.tsx'));
const MissedPage = lazy(() => import('./pages/dispatch/missed-page.tsx'));
const VansPage = lazy(() => import('./pages/dispatch/vans-page.tsx'));
const EmergenciesPage = lazy(() => import('./pages/emergencies-page.tsx'));
const ContractorsPage = lazy(() => import('./pages/contractors/contractors-page.tsx'));
const TopPage = lazy(() => import('./pages/office/top-page.tsx'));
const PlanPage = lazy(() => import('./pages/wages/plan-page.tsx'));
const WagesPage = lazy(() => import('./pages/wages/wages-page.tsx'));
const PayPage = lazy(() => import('./pages/wages/pay-page.tsx'));
const ScoresPage = lazy(() => import('./pages/scores/scores-page.tsx'));
const HonoursPage = lazy(() => import('./pages/honours/honours-page.tsx'));
const PraisePage = lazy(() => import('./pages/honours/praise-page.tsx'));
const PointsPage = lazy(() => import('./pages/points/points-page.tsx'));
const FollowUpsPage = lazy(() => import('./pages/points/follow-ups-page.tsx'));
const OutboxPage = lazy(() => import('./pages/outbox-page.tsx'));
const TodayPage = lazy(() => import('./pages/today-page.tsx'));
const ContactsPage = lazy(() => import('./pages/contacts-page.tsx'));
const SearchPage = lazy(() => import('./pages/search-page.tsx'));
const PolicyPage = lazy(() => import('./pages/policy-page.tsx'));

export function Desk() {
  return (
    <Switch>
      <Route path="/sign-in" component={SignInPage} />
      <Route>
        <SignedIn />
      </Route>
    </Switch>
  );
}

function SignedIn() {
  const [path] = useLocation();
  const here = mayBeSignedIn();
  const session = useQuery({ ...sessionQuery, enabled: here });
  const ended = session.error instanceof Refusal && session.error.status === 401;
  useEffect(() => {
    if (ended) nobodyIsHere();
  }, [ended]);
  // Signed out in another tab counts as well: the mark is the whole browser's.
  if (ended || !here) {
    const next = path === '/' ? '' : `?next=${encodeURIComponent(path + window.location.search)}`;
    return <Redirect to={`/sign-in${next}`} replace />;
  }
  if (session.data) return <Pages session={session.data} />;
  if (session.error) {
    return (
      <main className="pad">
        <RefusalNote error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return <Skeleton rows={3} />;
}

/** What one likes to open first, as long as the post may open it; else the first page of the post. */
function firstPage(session: SessionView): string {
  const places = placesFor(session.roles);
  const liked = session.preferences.first_page;
  const may = liked.startsWith('/contacts') || places.some((place) => place.path === liked.split('?')[0]);
  return liked && may ? liked : (places[0]?.path ?? '/inbox');
}

function Pages({ session }: { session: SessionView }) {
  useLive(useQueryClient());
  useKeptLiking(session);
  const [path] = useLocation();
  // Only one's own account opens until the factor is set up that the post asks for.
  if (session.factor_due && path !== '/account') return <Redirect to="/account" replace />;
  return (
    <SessionContext value={session}>
      <Shell>
        <Switch>
          <Route path="/">
            <Redirect to={firstPage(session)} replace />
          </Route>
          <Route path="/cases/:id?">{({ id }) => <Page><CasesPage id={id ?? null} /></Page>}</Route>
          <Route path="/intake"><Page><IntakePage /></Page></Route>
          <Route path="/ladder"><Page><LadderPage /></Page></Route>
          <Route path="/ledger"><Page><LedgerPage /></Page></Route>
          <Route path="/inbox"><Page><InboxPage /></Page></Route>
          <Route path="/call-backs"><Page><CallBacksPage /></Page></Route>
          <Route path="/surveys"><Page><SurveysPage /></Page></Route>
          <Route path="/surveys/:wave">{({ wave }) => <Page><WavePage code={wave} /></Page>}</Route>
          <Route path="/access"><Page><AccessPage /></Page></Route>
          <Route path="/staff"><Page><StaffPage /></Page></Route>
          <Route path="/system"><Page><SystemPage /></Page></Route>
          <Route path="/people"><Page><PeoplePage /></Page></Route>
          <Route path="/account"><Page><AccountPage /></Page></Route>
          <Route path="/outside"><Page><OutsidePage /></Page></Route>
          <Route path="/gazette"><Page><GazettePage /></Page></Route>
          <Route path="/outages/:id?">{({ id }) => <Page><OutagesPage id={id ?? null} /></Page>}</Route>
          <Route path="/settlements"><Page><SettlementsPage /></Page></Route>
          <Route path="/exceptions"><Page><ExceptionsPage /></Page></Route>
          <Route path="/orders"><Page><OrdersPage /></Page></Route>
          <Route path="/contractors"><Page><ContractorsPage /></Page></Route>
          <Route path="/emergencies"><Page><EmergenciesPage /></Page></Route>
          <Route path="/dispatch/missed"><Page><MissedPage /></Page></Route>
          <Route path="/dispatch/vans"><Page><VansPage /></Page></Route>
          <Route path="/dispatch"><Page><DispatchPage /></Page></Route>
          <Route path="/top"><Page><TopPage /></Page></Route>
          <Route path="/wages"><Page><WagesPage /></Page></Route>
          <Route path="/pay"><Page><PayPage /></Page></Route>
          <Route path="/scores"><Page><ScoresPage /></Page></Route>
          <Route path="/honours"><Page><HonoursPage /></Page></Route>
          <Route path="/praise"><Page><PraisePage /></Page></Route>
          <Route path="/points"><Page><PointsPage /></Page></Route>
          <Route path="/follow-ups"><Page><FollowUpsPage /></Page></Route>
          <Route path="/outbox"><Page><OutboxPage /></Page></Route>
          <Route path="/today"><Page><TodayPage /></Page></Route>
          <Route path="/contacts"><Page><ContactsPage /></Page></Route>
          <Route path="/search"><Page><SearchPage /></Page></Route>
          <Route path="/policy/pay"><Page><PlanPage /></Page></Route>
          <Route path="/policy"><Page><PolicyPage /></Page></Route>
          <Route><NotFoundPage /></Route>
        </Switch>
      </Shell>
    </SessionContext>
  );
}

function Page({ children }: { children: ReactNode }) {
  return (
    <Fence>
      <Gate>
        <Suspense fallback={<Skeleton rows={6} />}>{children}</Suspense>
      </Gate>
    </Fence>
  );
}
