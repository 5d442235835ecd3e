import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { surveyQuery } from '../../api/queries.ts';
import type { SurveyCellView, WaveView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures, useRole } from '../../parts/session.tsx';
import { Await, Tag } from '../../parts/states.tsx';
import { Differences, Entry } from './entry.tsx';
import { Share } from './surveys-page.tsx';

/** One wave: its figures with both numbers and the interval, the comparison, and the sheets to key. */
export default function WavePage({ code }: { code: string }) {
  const { t } = useSpeech();
  useTitle(t.page.surveys, t.product);
  const [against] = useParam('against');
  const wave = useQuery(surveyQuery(code, against ?? ''));
  return (
    <main className="page page-narrow" aria-label={t.page.surveys}>
      <Await query={wave} rows={8}>{(view) => <Wave view={view} />}</Await>
    </main>
  );
}

function Wave({ view }: { view: WaveView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.surveys;
  const keys = useRole('agent', 'supervisor', 'quality');
  return (
    <>
      <div className="page-title">
        <h1>{pick(view.row.name)}</h1>
        <Tag tone={view.row.open ? 'near' : 'neutral'}>{view.row.open ? words.open : words.closed}</Tag>
        <Link className="end" href="/surveys">{words.title}</Link>
      </div>
      <p className="grey small">{[view.row.code, words.days(at(view.row.made_at), at(view.row.closes_at)), words.madeBy(pick(view.made_by.name)), words.frameOf(view.all.frame)].join(t.common.sep)}</p>
      <p className="survey-estimate"><Share estimate={view.row.estimate} /></p>
      {view.silent.length > 0 && <p className="small">{words.silent(view.silent.join('、'))}</p>}
      <p className="grey small">{words.bias}</p>
      <Cells head={words.stratum} rows={[...view.strata, view.all]} name={(code) => (code === 'all' ? words.all : code)} />
      <Cells head={words.by} rows={view.modes} name={(code) => words.mode[code] ?? code} />
      {view.row.open && view.modes.some((mode) => mode.code === 'online') && <p className="grey small">{words.onlineHint}</p>}
      <Compare view={view} />
      <Gaps view={view} />
      {keys && <Differences wave={view} />}
      {keys && <Entry wave={view} />}
      <details className="call-rest">
        <summary>{words.digest}</summary>
        <p className="small">{words.digest} <code>{view.frame_digest}</code></p>
        <p className="small">{words.seed} <code>{view.seed}</code></p>
      </details>
    </>
  );
}

function Cells({ head, rows, name }: { head: string; rows: SurveyCellView[]; name: (code: string) => string }) {
  const { t } = useSpeech();
  const words = t.surveys;
  const columns = ['returned', 'reached', 'refused', 'satisfied'] as const;
  return (
    <div className="table-frame survey-table">
      <table aria-label={head}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="sum">{words[column]}</th>
            ))}
            <th scope="col" className="sum">{words.once}</th>
            <th scope="col" className="sum">{words.differing}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td>{name(row.code)}{row.frame > 0 && <span className="grey small"> {words.frameOf(row.frame)}</span>}</td>
              {columns.map((column) => (
                <td key={column} className="sum">{t.callBacks.share(row[column].numerator, row[column].denominator, row[column].shown)}</td>
              ))}
              <td className="sum">{row.once}</td>
              <td className="sum">{row.differing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Compare({ view }: { view: WaveView }) {
  const { t } = useSpeech();
  const words = t.surveys;
  const [against, setAgainst] = useParam('against');
  const { compared } = view;
  if (view.others.length === 0) return null;
  return (
    <section aria-label={words.compare}>
      <h2>{words.compare}</h2>
      <label className="call-back-date">
        <span className="grey small">{words.wave}</span>
        <select value={against ?? ''} onChange={(event) => setAgainst(event.target.value)}>
          <option value="">{words.chooseWave}</option>
          {view.others.map((code) => (
            <option key={code} value={code}>{code}</option>
          ))}
        </select>
      </label>
      {compared && (
        <p role="status">
          <Tag tone={compared.shown ? 'near' : 'neutral'}>{compared.against}</Tag>{' '}
          {(compared.shown ? words.shown : words.notShown)(compared.difference, compared.low, compared.high)}
        </p>
      )}
    </section>
  );
}

function Gaps({ view }: { view: WaveView }) {
  const { t } = useSpeech();
  const words = t.surveys;
  const told = view.gaps.filter((gap) => gap.pairs > 0);
  if (told.length === 0) return null;
  return (
    <section aria-label={words.gaps}>
      <h2>{words.gaps}</h2>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              {[words.topicHead, words.expected, words.found, words.gap, words.pairs].map((head, place) => (
                <th key={head} scope="col" className={place === 0 ? undefined : 'sum'}>{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.map((gap) => (
              <tr key={gap.topic}>
                <td>{words.topic[gap.topic] ?? gap.topic}</td>
                {[gap.expected, gap.found, gap.gap, gap.pairs].map((figure, place) => (
                  <td key={place} className="sum">{figure}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
