import { useQuery } from '@tanstack/react-query';
import { pointsQuery } from '../../api/queries.ts';
import type { WalletView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty } from '../../parts/states.tsx';
import { Board } from './board.tsx';
import { Catalogue } from './catalogue.tsx';
import { usePoints } from './parts.ts';
import { Rule } from './rule.tsx';

/** One's own points: what came by day, what may be spent, and the rule by which it goes. Nobody's name stands here. */
export default function PointsPage() {
  const { t } = useSpeech();
  useTitle(t.points.title, t.product);
  const wallet = useQuery(pointsQuery);
  return (
    <main className="page" aria-label={t.points.title}>
      <div className="page-title"><h1>{t.points.title}</h1></div>
      <p className="grey small">{t.points.line}</p>
      <Await query={wallet} rows={6}>{(view) => <Wallet view={view} />}</Await>
      <Catalogue />
      <Board />
      <Rule />
    </main>
  );
}

function Wallet({ view }: { view: WalletView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const points = usePoints();
  const words = t.points;
  const facts = [words.likes(view.likes)];
  if (view.balance > view.free) facts.push(words.bound(points.bare(view.balance - view.free)));
  if (view.gone_at != null) facts.push(words.gone(points.bare(view.gone_points), at(view.gone_at)));
  return (
    <>
      <section className="balances" aria-label={words.balance}>
        <p className="text-2">{facts.join(t.common.sep)}</p>
        <dl>
          <div><dt>{words.balance}</dt><dd>{points(view.balance)}</dd></div>
          <div><dt>{words.free}</dt><dd>{points(view.free)}</dd></div>
        </dl>
      </section>
      {view.days.length === 0 ? <Empty icon="wallet" title={words.empty}>{words.emptyHint}</Empty> : <Days view={view} />}
    </>
  );
}

function Days({ view }: { view: WalletView }) {
  const { t } = useSpeech();
  const points = usePoints();
  const words = t.points;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th>{words.day}</th>
            <th>{words.why}</th>
            <th className="sum">{words.times}</th>
            <th className="sum">{words.sum}</th>
          </tr>
        </thead>
        <tbody>
          {view.days.map((day) => (
            <tr key={`${day.day} ${day.why}`}>
              <td data-label={words.day}>{day.day}</td>
              <td data-label={words.why}>{words.whys[day.why] ?? day.why}</td>
              <td data-label={words.times} className="sum">{day.count}</td>
              <td data-label={words.sum} className="sum"><b>{points.bare(day.points)}</b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
