import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { payPlanQuery } from '../../api/queries.ts';
import type { PayPlanView, PlanPieceView, PlanRuleView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty } from '../../parts/states.tsx';
import { factorText } from './parts.tsx';


/** How everybody is paid, as it is in force: to read, for whoever is paid by it and whoever speaks for the staff. */
export default function PlanPage() {
  const { t } = useSpeech();
  useTitle(t.wages.plan.title, t.product);
  const plan = useQuery(payPlanQuery);
  return (
    <main className="page plan-page" aria-label={t.wages.plan.title}>
      <Await query={plan} rows={8}>{(view) => <Plan view={view} />}</Await>
    </main>
  );
}

function Plan({ view }: { view: PayPlanView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.wages.plan;
  const rule = view.rule;
  return (
    <>
      <div className="page-title">
        <h1>{words.title}</h1>
        <span className="grey small" title={view.digest}>{words.since(at(view.adopted_at))}</span>
      </div>
      {!rule ? <Empty icon="wallet" title={words.none}>{words.noneHint}</Empty> : (
        <>
          <p>{pick(rule.sentence)}</p>
          <General rule={rule} />
          <Prices title={words.pieces} head={words.price} rows={view.pieces} rule={rule} />
          <Bands rule={rule} />
          {view.scores.length > 0 && <Prices title={words.scores} head={words.full} rows={view.scores} rule={rule} />}
        </>
      )}
      {view.deductions.length > 0 && (
        <Table title={words.deductions} heads={[words.cause, words.ordinary, words.serious, words.grave]}>
          {view.deductions.map((row) => (
            <tr key={row.rule.code}>
              <td data-label={words.cause}>{pick(row.rule.name)}<p className="grey small">{pick(row.sentence)}</p></td>
              <td className="sum" data-label={words.ordinary}>{row.ordinary}</td>
              <td className="sum" data-label={words.serious}>{row.serious}</td>
              <td className="sum" data-label={words.grave}>{row.grave}</td>
            </tr>
          ))}
        </Table>
      )}
      {view.sentences.map((sentence) => <p key={sentence.en} className="text-2">{pick(sentence)}</p>)}
    </>
  );
}

function General({ rule }: { rule: PlanRuleView }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.wages.plan;
  const posts = rule.posts.length > 0 ? rule.posts.map((post) => pick(post.name)).join(t.common.sep) : words.everybody;
  const facts = [
    [words.paid, posts],
    [words.floor, money(rule.floor_minor, rule.currency)],
    [words.rounding, words.roundings[rule.rounding] ?? rule.rounding],
    [words.objection, words.hours(rule.objection_hours, rule.decision_hours, pick(rule.reviewed_by.name))],
    [words.shown, words.shownFrom(rule.shown_from)],
  ];
  return (
    <dl className="plan-facts">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Prices({ title, head, rows, rule }: { title: string; head: string; rows: PlanPieceView[]; rule: PlanRuleView }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.wages.plan;
  return (
    <Table title={title} heads={[words.work, head]}>
      {rows.map((row) => (
        <tr key={row.rule.code}>
          <td data-label={words.work}>
            {pick(row.rule.name)}
            <p className="grey small">{pick(row.sentence)}{row.judged && ` ${words.judged}`}</p>
          </td>
          <td className="sum" data-label={head}>{money(row.price_minor, rule.currency)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What a price is multiplied by: the customer's score, and whatever else changes it. */
function Bands({ rule }: { rule: PlanRuleView }) {
  const { t, pick } = useSpeech();
  const words = t.wages.plan;
  return (
    <Table title={words.factors} heads={[words.when, words.times]}>
      {rule.bands.map((band) => (
        <tr key={band.from}>
          <td data-label={words.when}>{words.band(band.from, band.to, pick(band.name))}</td>
          <td className="sum" data-label={words.times}>× {factorText(band.numerator, band.denominator)}</td>
        </tr>
      ))}
      {rule.factors.map((factor) => (
        <tr key={factor.factor}>
          <td data-label={words.when}>{words.factor[factor.factor] ?? factor.factor}</td>
          <td className="sum" data-label={words.times}>× {factorText(factor.numerator, factor.denominator)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Table({ title, heads, children }: { title: string; heads: string[]; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div className="table-frame">
        <table aria-label={title}>
          <thead>
            <tr>{heads.map((head, place) => <th key={head} className={place > 0 ? 'sum' : undefined}>{head}</th>)}</tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}
