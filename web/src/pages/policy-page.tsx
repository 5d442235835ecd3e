import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { policyQuery } from '../api/queries.ts';
import type { Named, PolicyView, RuleView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Messages } from '../i18n/messages.ts';
import { useParam, useTitle } from '../parts/hooks.ts';
import { useFigures } from '../parts/session.tsx';
import { ruleName } from '../parts/rule-name.ts';
import { Await, Empty } from '../parts/states.tsx';

const DIGEST_SHOWN = 12;

/** The law in force, in words, with the digests that pin it. */
export default function PolicyPage() {
  const { t } = useSpeech();
  useTitle(t.page.policy, t.product);
  const policy = useQuery(policyQuery);
  return (
    <main className="page" aria-label={t.page.policy}>
      <Await query={policy} rows={10}>{(view) => <Policy view={view} />}</Await>
    </main>
  );
}

function Policy({ view }: { view: PolicyView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const [find, setFind] = useParam('find');
  const wanted = (find ?? '').trim().toLowerCase();
  const rules = view.rules.filter((rule) => !wanted || [rule.code, pick(rule.name), pick(rule.sentence)].some((text) => text.toLowerCase().includes(wanted)));
  return (
    <>
      <div className="page-title">
        <h1>{t.policy.title}</h1>
        <span className="text-2">{t.policy.since(at(view.adopted_at))}</span>
        <span className="grey small">{t.policy.digest} <Digest value={view.digest} /></span>
        <span className="grey small">{t.policy.calendar} <Digest value={view.calendar_digest} /></span>
        <Link href="/policy/pay">{t.wages.plan.title}</Link>
        <Input className="end page-find" allowClear aria-label={t.policy.find} placeholder={t.policy.find} value={find ?? ''} onChange={(event) => setFind(event.target.value)} />
      </div>
      <div className="policy">
        <div className="policy-rules">
          {(['promise', 'remedy', 'ladder'] as const).map((section) => (
            <RuleGroup key={section} title={t.policy[section]} packs={view.packs} rules={rules.filter((rule) => rule.section === section)} />
          ))}
          <RuleGroup title={t.policy.rules} packs={view.packs} rules={rules.filter((rule) => !['promise', 'remedy', 'ladder'].includes(rule.section))} />
          {rules.length === 0 && <Empty icon="doc" title={t.policy.empty}>{t.policy.emptyHint}</Empty>}
        </div>
        <div className="policy-side">
          <Side title={t.policy.packs}>
            {view.packs.map((pack) => (
              <li key={pack.id}>
                <p>{pick(pack.title)}</p>
                <p className="grey small" title={pack.id}>{t.policy.since(at(pack.in_force_at))}{t.common.sep}{t.policy.version(pack.version)}{t.common.sep}<Digest value={pack.digest} /></p>
              </li>
            ))}
          </Side>
          <Categories view={view} t={t} />
          <NamedList title={t.policy.redLines} list={view.red_lines} />
          <NamedList title={t.policy.rootCauses} list={view.root_causes} />
          <NamedList title={t.policy.lateCauses} list={view.late_causes} />
          {view.rejection_reasons.length > 0 && <NamedList title={t.rejection.reasons} list={view.rejection_reasons} />}
        </div>
      </div>
    </>
  );
}

function Digest({ value }: { value: string }) {
  return <code title={value}>{value.slice(0, DIGEST_SHOWN)}</code>;
}

function RuleGroup({ title, rules, packs }: { title: string; rules: RuleView[]; packs: PolicyView['packs'] }) {
  const { pick } = useSpeech();
  // A rule is known by its words and by where it stands; its code is there for whoever writes to the house.
  const packOf = (code: string) => {
    const pack = packs.find((one) => code.startsWith(`${one.id}.`));
    return pack ? pick(pack.title) : '';
  };
  if (rules.length === 0) return null;
  const named = (rule: RuleView) => ruleName(rule, pick) !== pick(rule.sentence);
  return (
    <section className="rule-group">
      <h2>{title} <span className="grey">{rules.length}</span></h2>
      <ul>
        {rules.map((rule) => (
          <li key={rule.section + rule.code}>
            <p className={named(rule) ? undefined : 'rule-nameless'}><b>{ruleName(rule, pick)}</b></p>
            {named(rule) && <p className="text-2">{pick(rule.sentence)}</p>}
            <p className="grey small" title={rule.code}>{packOf(rule.code)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Side({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="side-list">
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Categories({ view, t }: { view: PolicyView; t: Messages }) {
  const { pick } = useSpeech();
  return (
    <Side title={t.policy.categories}>
      {view.categories.map((category) => (
        <li key={category.code} className="context-line" style={{ paddingLeft: `${(category.code.split('.').length - 1) * 14}px` }}>
          <span className="cut">{pick(category.name)}</span>
          <span className="grey small end">{t.kind[category.kind] ?? category.kind}</span>
        </li>
      ))}
    </Side>
  );
}

function NamedList({ title, list }: { title: string; list: Named[] }) {
  const { pick } = useSpeech();
  if (list.length === 0) return null;
  return (
    <Side title={title}>
      {list.map((one) => (
        <li key={one.code} className="context-line">
          <span className="cut" title={one.code}>{pick(one.name)}</span>
        </li>
      ))}
    </Side>
  );
}
