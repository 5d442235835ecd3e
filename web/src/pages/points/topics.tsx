import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { topicsQuery } from '../../api/queries.ts';
import type { TopicView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useParam } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await } from '../../parts/states.tsx';

/** What discontent customers wrote, counted by the words of the policy, with their cases; no word of theirs stands here. */
export function Topics() {
  const { t } = useSpeech();
  const words = t.points.topics;
  const [month, setMonth] = useParam('month');
  const list = useQuery(topicsQuery(month ?? ''));
  return (
    <section aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="grey small">{words.line}</p>
      <Await query={list} rows={4}>
        {(view) => (
          <>
            <label className="call-back-date">
              <span className="grey small">{t.scores.month}</span>
              <select value={view.month} onChange={(event) => setMonth(event.target.value)}>
                {view.months.map((one) => <option key={one} value={one}>{one}</option>)}
              </select>
            </label>
            <div className="table-frame">
              <table>
                <thead><tr><th>{words.topic}</th><th className="sum">{words.count}</th><th>{words.cases}</th><th className="sum">{words.liked}</th></tr></thead>
                <tbody>{view.rows.map((row) => <Row key={row.topic.code} row={row} />)}</tbody>
              </table>
            </div>
          </>
        )}
      </Await>
    </section>
  );
}

function Row({ row }: { row: TopicView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.points.topics;
  return (
    <tr>
      <td data-label={words.topic}><b>{pick(row.topic.name)}</b><br /><span className="grey small">{row.words.join('、')}</span></td>
      <td data-label={words.count} className="sum">{row.cases.length}</td>
      <td data-label={words.cases} className="wide-cell">
        {row.cases.map((one) => (
          <span key={`${one.case} ${one.at}`} className="small">{one.number === '' ? words.counter : <Link href={`/cases/${one.case}`}>{one.number}</Link>} <span className="grey">{at(one.at)}{one.done ? '' : ` ${words.open}`}</span>{' '}</span>
        ))}
      </td>
      <td data-label={words.liked} className="sum">{row.liked}</td>
    </tr>
  );
}
