import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { casesQuery, directivesQuery, ordersQuery, todayQuery } from '../api/queries.ts';
import type { FigureView, TodayView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { EmergencyNote } from '../parts/emergency-note.tsx';
import { useTitle } from '../parts/hooks.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useRole } from '../parts/session.tsx';
import { Await, Empty } from '../parts/states.tsx';

const TONES: Record<string, [string, IconName]> = { kept: ['met', 'met'], near: ['near', 'near'], broken: ['broken', 'broken'] };

/** Today's promises, the ladder and the channels: every figure opens the list that it counts. */
export default function TodayPage() {
  const { t } = useSpeech();
  useTitle(t.page.today, t.product);
  const today = useQuery(todayQuery);
  return (
    <main className="page" aria-label={t.page.today}>
      <EmergencyNote />
      <Await query={today} rows={6}>{(view) => <Today view={view} />}</Await>
    </main>
  );
}

function Today({ view }: { view: TodayView }) {
  const { t } = useSpeech();
  const presses = useRole('quality');
  const contacts = view.channels.reduce((sum, figure) => sum + figure.count, 0);
  return (
    <>
      <div className="page-title"><h1>{t.today.title}</h1><span className="text-2">{view.date}</span></div>
      <section className="figures" aria-label={t.today.promises}>
        {view.promises.map((figure) => <Figure key={figure.code} figure={figure} path="/cases" />)}
      </section>
      {presses && <Quality />}
      <section className="today-part" aria-label={t.today.ladder}>
        <h2>{t.today.ladder}</h2>
        <Bars figures={view.rungs} path="/cases" word={(figure) => t.cases.rung(Number(figure.code.slice('rung-'.length)))} />
      </section>
      <section className="today-part" aria-label={t.today.channels}>
        <h2>{t.today.channels} <Link href="/contacts" className="figure-link">{contacts}</Link></h2>
        {contacts === 0 ? <Empty icon="phone" title={t.today.noContacts}>{t.today.noContactsHint}</Empty> : <Bars figures={view.channels} path="/contacts" />}
      </section>
    </>
  );
}

/** What the quality office presses for: cases past a red line, directives by their stage, and the week's gazette (Y01). */
function Quality() {
  const { t } = useSpeech();
  const words = t.polish.quality;
  const directives = useQuery(directivesQuery(null));
  const orders = useInfiniteQuery(ordersQuery('directive', { state: null, late: false }));
  const red = useInfiniteQuery(casesQuery({ state: 'open', red_line: true }));
  const [first] = orders.data?.pages ?? [];
  const [marked] = red.data?.pages ?? [];
  const known = directives.data && first;
  const answered = [...(directives.data?.rows ?? []), ...(first?.rows ?? [])].filter((row) => row.state === 'done').length;
  const figures = [
    { path: '/cases?red_line=true', count: marked?.total, name: words.redLines, icon: 'flag', tone: 'broken' },
    { path: '/orders', count: known && directives.data.open + first.open, name: words.directives, icon: 'list', tone: '' },
    { path: '/orders', count: known && answered, name: words.answered, icon: 'check', tone: 'near' },
    { path: '/orders?late=1', count: known && directives.data.late + first.late, name: words.late, icon: 'broken', tone: 'broken' },
  ] as const;
  return (
    <section className="figures" aria-label={words.title}>
      {figures.map((one) => (
        <Link key={one.name} href={one.path} className={`figure ${one.count ? one.tone : ''}`}>
          <b>{one.count ?? '—'}</b>
          <span className="figure-name"><Icon name={one.icon} /> {one.name}</span>
        </Link>
      ))}
      <Link href="/gazette" className="figure">
        <b>{words.draft}</b>
        <span className="figure-name"><Icon name="doc" /> {words.draftLine}</span>
      </Link>
    </section>
  );
}

function Figure({ figure, path }: { figure: FigureView; path: string }) {
  const { pick } = useSpeech();
  const [tone, icon] = TONES[figure.code] ?? ['', 'list'];
  return (
    <Link href={`${path}?${figure.list}`} className={`figure ${figure.count > 0 ? tone : ''}`}>
      <b>{figure.count}</b>
      <span className="figure-name"><Icon name={icon} /> {pick(figure.name)}</span>
    </Link>
  );
}

/** A bar beside each figure, as long as its share of the largest. */
function Bars({ figures, path, word }: { figures: FigureView[]; path: string; word?: (figure: FigureView) => string }) {
  const { pick } = useSpeech();
  const most = Math.max(1, ...figures.map((figure) => figure.count));
  return (
    <ul className="bars">
      {figures.map((figure) => (
        <li key={figure.code}>
          <span className="bar-name">{word && <span className="grey">{word(figure)} </span>}{pick(figure.name)}</span>
          <span className="bar-length" aria-hidden="true"><i style={{ width: `${(figure.count / most) * 100}%` }} /></span>
          <Link href={`${path}?${figure.list}`} className="figure-link">{figure.count}</Link>
        </li>
      ))}
    </ul>
  );
}
