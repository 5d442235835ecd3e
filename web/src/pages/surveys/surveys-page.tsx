import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { surveysQuery } from '../../api/queries.ts';
import type { EstimateView, SurveyListView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, Tag } from '../../parts/states.tsx';
import { Builder } from './builder.tsx';
import { Externals } from './externals.tsx';

/** Waves of our own, and apart from them what others measured. */
export default function SurveysPage() {
  const { t } = useSpeech();
  useTitle(t.page.surveys, t.product);
  const list = useQuery(surveysQuery);
  return (
    <main className="page page-narrow" aria-label={t.page.surveys}>
      <Await query={list} rows={6}>{(view) => <Lists view={view} />}</Await>
    </main>
  );
}

function Lists({ view }: { view: SurveyListView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.surveys;
  const [making, setMaking] = useState(false);
  return (
    <>
      <div className="page-title">
        <h1>{words.title}</h1>
        {view.may_make && !making && <Button className="end" type="primary" size="small" onClick={() => setMaking(true)}>{words.make}</Button>}
      </div>
      <p className="grey small">{pick(view.sentence)}</p>
      {making && <Builder onClose={() => setMaking(false)} />}
      <section aria-label={words.own}>
        <h2>{words.own} {view.waves.length > 0 && <ExportLink list="surveys" beside />}</h2>
        {view.waves.length === 0 && <Empty icon="today" title={words.none}>{words.noneHint}</Empty>}
        <ul>
          {view.waves.map((wave) => (
            <li key={wave.code} className="call-back">
              <div className="call-back-line">
                <div>
                  <p><Link href={`/surveys/${wave.code}`}><b title={wave.code}>{pick(wave.name)}</b></Link></p>
                  <p className="small grey">
                    {[words.days(at(wave.made_at), at(wave.closes_at)), `${words.returned} ${t.callBacks.share(wave.returned.numerator, wave.returned.denominator, wave.returned.shown)}`].join(t.common.sep)}
                  </p>
                  <p className="small"><Share estimate={wave.estimate} /></p>
                </div>
                <Tag tone={wave.open ? 'near' : 'neutral'}>{wave.open ? words.open : words.closed}</Tag>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <Externals view={view} />
    </>
  );
}

/** The weighted share, never without its interval. */
export function Share({ estimate }: { estimate: EstimateView | null | undefined }) {
  const { t } = useSpeech();
  const words = t.surveys;
  if (!estimate) return <span className="grey">{words.noEstimate}</span>;
  return (
    <>
      {words.estimate} <b>{estimate.share}</b> <span className="grey">{words.interval(estimate.low, estimate.high)}</span>
    </>
  );
}
