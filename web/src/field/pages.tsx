import { Link, Route, Switch, useLocation } from 'wouter';
import { Icon, type IconName } from '../parts/icon.tsx';
import { AccessForm, LateForm, RejectForm } from './forms.tsx';
import { FinishForm } from './finish.tsx';
import { MePage } from './me.tsx';
import { OutboxPage } from './outbox.tsx';
import { phone } from './phone.ts';
import { usePhone, useWords } from './speech.tsx';
import { Strip } from './strip.tsx';
import { TodayPage } from './today.tsx';
import { VanPage } from './van.tsx';
import { VisitPage, WithVisit } from './visit.tsx';

/** All pages of the phone, below the strip that says what is unsent. */
export function FieldPages() {
  const { t } = useWords();
  const { ready, me, link } = usePhone();
  if (!ready || (!me && link === 'unknown')) return <p className="pad" role="status">{t.loading}</p>;
  if (!me && link === 'signed-out') return <SignIn />;
  if (!me) return <NothingKept />;
  if (!me.roles.includes('technician')) return <NotYours />;
  return (
    <div className="phone">
      <Strip />
      <Switch>
        <Route path="/field/visit/:id">{({ id }) => <WithVisit id={id}>{(visit) => <VisitPage visit={visit} />}</WithVisit>}</Route>
        <Route path="/field/visit/:id/late">{({ id }) => <WithVisit id={id}>{(visit) => <LateForm visit={visit} />}</WithVisit>}</Route>
        <Route path="/field/visit/:id/reject">{({ id }) => <WithVisit id={id}>{(visit) => <RejectForm visit={visit} />}</WithVisit>}</Route>
        <Route path="/field/visit/:id/no-access">{({ id }) => <WithVisit id={id}>{(visit) => <AccessForm visit={visit} />}</WithVisit>}</Route>
        <Route path="/field/visit/:id/finish">{({ id }) => <WithVisit id={id}>{(visit) => <FinishForm visit={visit} />}</WithVisit>}</Route>
        <Route path="/field/unsent"><Tabbed><OutboxPage /></Tabbed></Route>
        <Route path="/field/van"><Tabbed><VanPage /></Tabbed></Route>
        <Route path="/field/me"><Tabbed><MePage /></Tabbed></Route>
        <Route><Tabbed><TodayPage /></Tabbed></Route>
      </Switch>
    </div>
  );
}

const TABS: [string, IconName, 'today' | 'van' | 'unsent' | 'me'][] = [
  ['/field', 'list', 'today'],
  ['/field/van', 'box', 'van'],
  ['/field/unsent', 'up', 'unsent'],
  ['/field/me', 'card', 'me'],
];

function Tabbed({ children }: { children: React.ReactNode }) {
  const { t } = useWords();
  const [path] = useLocation();
  return (
    <>
      <main className="scroll">{children}</main>
      <nav className="tabs" aria-label={t.title}>
        {TABS.map(([to, icon, word]) => (
          <Link key={to} href={to} className="tab" aria-current={path === to ? 'page' : undefined}>
            <Icon name={icon} size={20} />
            {t.tabs[word]}
          </Link>
        ))}
      </nav>
    </>
  );
}

/** Nobody signed in here, and the server wants to know who it is. */
function SignIn() {
  const { t } = useWords();
  return (
    <main className="pad">
      <a className="press main" href="/sign-in?next=/field">{t.signIn}</a>
    </main>
  );
}

function NothingKept() {
  const { t } = useWords();
  return (
    <main className="pad stack">
      <p>{t.nothingKept}</p>
      <button type="button" className="press" onClick={phone.sync}>{t.retry}</button>
    </main>
  );
}

function NotYours() {
  const { t } = useWords();
  return (
    <main className="pad stack">
      <p>{t.notYours}</p>
      <a className="press" href="/">{t.toDesk}</a>
    </main>
  );
}
