import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { honoursQuery } from '../../api/queries.ts';
import type { HonourListView, HonourView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import { HonourForm } from './honour-form.tsx';

/** The honours ledger: what was given by rule or decided by two, with what shows it. Nothing is ever removed. */
export default function HonoursPage() {
  const { t } = useSpeech();
  useTitle(t.honours.title, t.product);
  const list = useQuery(honoursQuery);
  return (
    <main className="page page-narrow" aria-label={t.honours.title}>
      <Await query={list} rows={6}>{(view) => <Ledger view={view} />}</Await>
    </main>
  );
}

function Ledger({ view }: { view: HonourListView }) {
  const { t, pick } = useSpeech();
  const words = t.honours;
  const [proposing, setProposing] = useState(false);
  return (
    <>
      <div className="page-title">
        <h1>{words.title}</h1>
        {view.may_propose && !proposing && <Button className="end" type="primary" size="small" onClick={() => setProposing(true)}>{words.propose}</Button>}
      </div>
      <p className="grey small">{words.line} {view.rows.length > 0 && <ExportLink list="honours" beside />}</p>
      {view.rules.map((rule) => <p key={rule.code} className="small text-2">{pick(rule.name)}</p>)}
      {proposing && <HonourForm onClose={() => setProposing(false)} />}
      {view.years.length > 0 && (
        <p className="text-2">{view.years.map((year) => words.year(year.year, year.units, year.people)).join(t.common.sep)}</p>
      )}
      {view.rows.length === 0 ? <Empty icon="flag" title={words.none}>{words.noneHint}</Empty> : (
        <ul>{view.rows.map((row) => <One key={row.id} row={row} />)}</ul>
      )}
    </>
  );
}

const TONES = { proposed: 'near', given: 'met', refused: 'neutral', doubted: 'near', withdrawn: 'broken' } as const;

function One({ row }: { row: HonourView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.honours;
  const [act, setAct] = useState<string | null>(null);
  const whom = [...row.units, ...row.people].map((one) => pick(one.name)).join('、');
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{pick(row.name)}</b> {whom}</p>
          <p className="small grey">{[words.level[row.level] ?? row.level, row.body, row.on].join(t.common.sep)}</p>
          {row.by_rule ? (
            <p className="small">
              {words.byRule} <Link href={`/scores?${new URLSearchParams({ card: row.by_rule.card, month: row.by_rule.month })}`}>{words.sheet(row.by_rule.month, row.by_rule.rank, row.by_rule.score)}</Link>
              {t.common.sep}{pick(row.by_rule.sentence)}
            </p>
          ) : <p className="small">{words.evidence}{t.common.sep}{row.evidence}</p>}
          {row.steps.map((step) => (
            <p key={`${step.at} ${step.state}`} className="small grey">{[row.by_rule && step.by.code === '' ? words.byRule : pick(step.by.name), words.step[step.state] ?? step.state, at(step.at), step.words].filter(Boolean).join(t.common.sep)}</p>
          ))}
        </div>
        <span className="task-buttons">
          <Tag tone={TONES[row.state as keyof typeof TONES] ?? 'neutral'}>{words.state[row.state] ?? row.state}</Tag>
          {row.may_decide && !act && (
            <>
              <Button size="small" type="primary" onClick={() => setAct('approve')}>{words.acts.approve}</Button>
              <Button size="small" onClick={() => setAct('refuse')}>{words.acts.refuse}</Button>
            </>
          )}
          {row.may_doubt && !act && <Button size="small" onClick={() => setAct('doubt')}>{words.acts.doubt}</Button>}
        </span>
      </div>
      {act && <StepForm row={row} act={act} onClose={() => setAct(null)} />}
    </li>
  );
}

function StepForm({ row, act, onClose }: { row: HonourView; act: string; onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.honours;
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/honours/step', {
        params: { header: { 'Idempotency-Key': newKey() } },
        body: { honour: row.id, act, text: text.trim() },
      })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['honours'] });
      onClose();
    },
  });
  const needed = act === 'doubt';
  const label = words.acts[act] ?? act;
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        const empty = needed && text.trim() === '';
        setMissing(empty);
        if (!empty && !send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'text', name: 'text', label: words.why, rows: 2, required: needed }} value={text} missing={missing} onChange={setText} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{label}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
