import { useQuery } from '@tanstack/react-query';
import { pointsBoardQuery, pointsRuleQuery } from '../../api/queries.ts';
import type { PointsBoardView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useParam } from '../../parts/hooks.ts';
import { Await } from '../../parts/states.tsx';
import { usePoints } from './parts.ts';

/** Colleagues by the points that they got in a month; where the policy ranks nobody, the sentence that says so. */
export function Board() {
  const { t } = useSpeech();
  const words = t.points.board;
  const rule = useQuery(pointsRuleQuery);
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <Await query={rule} rows={2}>
        {(view) => (view.leaderboard ? <Ranked /> : <p className="grey small">{words.off}</p>)}
      </Await>
    </section>
  );
}

function Ranked() {
  const [month] = useParam('month');
  const board = useQuery(pointsBoardQuery(month ?? ''));
  return <Await query={board} rows={4}>{(view) => <Rows view={view} />}</Await>;
}

function Rows({ view }: { view: PointsBoardView }) {
  const { t, pick } = useSpeech();
  const points = usePoints();
  const words = t.points.board;
  if (view.rows.length === 0) return <p className="grey">{words.none(view.month)}</p>;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr><th className="sum">{words.rank}</th><th>{words.person}</th><th>{words.unit}</th><th className="sum">{words.likes}</th><th className="sum">{words.points}</th></tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <tr key={row.person.code}>
              <td data-label={words.rank} className="sum">{row.rank}</td>
              <td data-label={words.person}>{pick(row.person.name)}</td>
              <td data-label={words.unit}>{pick(row.unit.name)}</td>
              <td data-label={words.likes} className="sum">{row.likes}</td>
              <td data-label={words.points} className="sum"><b>{points.bare(row.points)}</b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
