import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import type { DifferingView, SheetBody, WaveView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';

/** The sheets that one may key, the second keyings first; the first keying is shown to nobody. */
export function Entry({ wave }: { wave: WaveView }) {
  const { t } = useSpeech();
  const words = t.surveys;
  const [chosen, setChosen] = useState('');
  const sheet = wave.waiting.find((one) => one.sheet === chosen) ?? wave.waiting[0];
  return (
    <section aria-label={words.entry}>
      <h2>{words.entry}</h2>
      <p className="grey small">{words.entryHint}</p>
      {!sheet && <Empty icon="check" title={words.noEntry} />}
      {sheet && (
        <>
          <label className="call-back-date">
            <span className="grey small">{words.entry}</span>
            <select value={sheet.sheet} onChange={(event) => setChosen(event.target.value)}>
              {wave.waiting.map((one) => (
                <option key={one.sheet} value={one.sheet}>
                  {[words.sheet(one.sheet), one.stratum, words.mode[one.mode] ?? one.mode, one.second ? words.second : ''].filter(Boolean).join(' ')}
                </option>
              ))}
            </select>
          </label>
          <SheetForm key={sheet.sheet} wave={wave} sheet={sheet.sheet} settles={false} />
        </>
      )}
    </section>
  );
}

/** Paper that two people keyed differently, both keyings side by side, for a third. */
export function Differences({ wave }: { wave: WaveView }) {
  const { t } = useSpeech();
  const words = t.surveys;
  return (
    <section aria-label={words.differences}>
      <h2>{words.differences}</h2>
      {wave.differing.length === 0 && <p className="grey small">{words.noDifferences}</p>}
      <ul>
        {wave.differing.map((one) => (
          <Difference key={one.sheet} wave={wave} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Difference({ wave, one }: { wave: WaveView; one: DifferingView }) {
  const { t, pick } = useSpeech();
  const words = t.surveys;
  const [settling, setSettling] = useState(false);
  const text = (code: string) => (code === '' ? words.outcome : pick(wave.questions.find((question) => question.code === code)?.text ?? { zh: code, en: code }));
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{words.sheet(one.sheet)}</b> <span className="grey small">{one.stratum}</span></p>
          {one.questions.map((code) => (
            <p key={code} className="small">
              {text(code)}{' '}
              {one.keyed.map((keyed) => (
                <Tag key={keyed.person.code}>
                  {pick(keyed.person.name)} {code === '' ? (words.outcomes[keyed.outcome] ?? keyed.outcome) : (keyed.answers[code] ?? '-')}
                </Tag>
              ))}
            </p>
          ))}
        </div>
        {one.may_settle && !settling && <Button size="small" onClick={() => setSettling(true)}>{words.settle}</Button>}
        {!one.may_settle && <span className="small grey">{words.settleOwn}</span>}
      </div>
      {settling && <SheetForm wave={wave} sheet={one.sheet} settles />}
    </li>
  );
}

function SheetForm({ wave, sheet, settles }: { wave: WaveView; sheet: string; settles: boolean }) {
  const { t, pick } = useSpeech();
  const words = t.surveys;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const [outcome, setOutcome] = useState('returned');
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const code = wave.row.code;
  const send = useMutation({
    mutationFn: () => {
      const given = outcome === 'returned' ? Object.entries(answers).filter(([, said]) => said.trim() !== '') : [];
      const body: SheetBody = { sheet, outcome, answers: Object.fromEntries(given.map(([question, said]) => [question, Number(said)])) };
      const params = { path: { wave: code }, header: { 'Idempotency-Key': newKey() } };
      return settles
        ? unwrap(client.POST('/api/v1/surveys/{wave}/settle', { params, body }))
        : unwrap(client.POST('/api/v1/surveys/{wave}/sheets', { params, body: { sheets: [body] } }));
    },
    onSuccess: () => {
      void message.success(words.keyed);
      void queries.invalidateQueries({ queryKey: ['survey'] });
      void queries.invalidateQueries({ queryKey: ['surveys'] });
    },
  });
  const options = Object.entries(words.outcomes).map(([value, label]) => ({ value, label }));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={`${settles ? words.settle : words.keyIt} ${sheet}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate();
      }}
    >
      <FieldControl field={{ is: 'radio', name: 'outcome', label: words.outcome, required: true, options }} value={outcome} missing={false} onChange={setOutcome} />
      {outcome === 'returned' && (
        <div className="survey-answers">
          <p className="grey small">{words.score}</p>
          {wave.questions.map((question) => (
            <label key={question.code} htmlFor={`${id}-${question.code}`}>
              <span>{pick(question.text)}</span>
              <Input id={`${id}-${question.code}`} size="small" inputMode="numeric" maxLength={2} value={answers[question.code] ?? ''} onChange={(event) => setAnswers((before) => ({ ...before, [question.code]: event.target.value }))} />
            </label>
          ))}
        </div>
      )}
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{settles ? words.settle : words.keyIt}</Button>
      </div>
    </form>
  );
}
