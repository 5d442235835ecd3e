import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { pointsRuleQuery } from '../../api/queries.ts';
import type { CampaignView, PointsRuleView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Await, Tag } from '../../parts/states.tsx';
import { usePoints } from './parts.ts';

/** The rule of points, to read: what counts, what comes back, and what a dislike sets in motion. */
export function Rule() {
  const { t } = useSpeech();
  const rule = useQuery(pointsRuleQuery);
  return (
    <section className="points-part" aria-label={t.points.rule}>
      <h2>{t.points.rule}</h2>
      <Await query={rule} rows={4}>{(view) => <Told view={view} />}</Await>
    </section>
  );
}

function Told({ view }: { view: PointsRuleView }) {
  const { t, pick } = useSpeech();
  const points = usePoints();
  const words = t.points.facts;
  return (
    <>
      <p>{pick(view.sentence)} <code className="coded">{view.pack}</code></p>
      <dl className="points-facts">
        <Fact name={words.earn}>{points(view.earn)}</Fact>
        <Fact name={words.amounts}>{view.amounts.map(points).join(t.common.sep)}</Fact>
        <Fact name={words.dayMax}>{points(view.day_max)}</Fact>
        <Fact name={words.pairMax(view.pair_days)}>{points(view.pair_max)}</Fact>
        <Fact name={words.refund}>{words.hours(view.refund_hours)}</Fact>
        <Fact name={words.customerDays}>{words.days(view.customer_days)}</Fact>
        <Fact name={words.staffDays}>{words.days(view.staff_days)}</Fact>
        <Fact name={words.reasons}>{view.reasons.map(pick).join(t.common.sep)}</Fact>
        <Fact name={words.board}>{view.leaderboard ? words.on : words.off}</Fact>
      </dl>
      {view.recovery && <p className="text-2">{pick(view.recovery)}</p>}
      {view.coaching && <p className="text-2">{pick(view.coaching)}</p>}
      <h3>{t.points.campaign}</h3>
      {view.campaigns.length === 0 && <p className="grey">{t.points.noCampaign}</p>}
      <ul>{view.campaigns.map((one) => <Campaign key={one.code} one={one} />)}</ul>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="grey small">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Campaign({ one }: { one: CampaignView }) {
  const { t, pick } = useSpeech();
  const points = usePoints();
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{pick(one.name)}</b> {t.points.span(one.from, one.until)}</p>
          <p className="small text-2">{pick(one.sentence)}</p>
        </div>
        <span className="task-buttons">
          <span className="small">{t.points.given(points.bare(one.given), points.bare(one.cap))}</span>
          <Tag tone={one.runs ? 'met' : 'neutral'}>{one.runs ? t.points.runs : t.points.rests}</Tag>
        </span>
      </div>
    </li>
  );
}
