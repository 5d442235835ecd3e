import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import type { SurveyListView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field, Values } from '../cases/actions/forms.ts';

/** What others measured: as printed, and in no figure of ours. */
export function Externals({ view }: { view: SurveyListView }) {
  const { t, pick } = useSpeech();
  const words = t.surveys;
  const [adding, setAdding] = useState(false);
  return (
    <section aria-label={words.outside}>
      <h2>{words.outside} {view.externals.length > 0 && <ExportLink list="external-surveys" beside />}</h2>
      <p className="grey small">{words.outsideHint}</p>
      {view.externals.length === 0 && <Empty icon="doc" title={words.noOutside} />}
      {view.externals.length > 0 && (
        <div className="table-frame">
          <table>
            <thead>
              <tr>
                {[words.agency, words.period, words.subject, words.operator, words.printed, words.rank, words.aim, words.source].map((head) => (
                  <th key={head} scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {view.externals.map((one) => (
                <tr key={`${one.agency}/${one.period}/${one.subject}/${one.operator}`}>
                  <td>{one.agency}</td>
                  <td>{one.period}</td>
                  <td className="wide-cell">{one.subject}</td>
                  <td>{one.operator}</td>
                  <td>{one.score}</td>
                  <td>{one.rank != null && words.rankOf(one.rank, one.ranked ?? null)}</td>
                  <td>
                    {one.aim_rank != null && words.aimLine(one.aim_rank)}{' '}
                    {one.meets_aim != null && <Tag tone={one.meets_aim ? 'met' : 'broken'}>{one.meets_aim ? words.met : words.missed}</Tag>}
                  </td>
                  <td title={pick(one.entered_by.name)}>{one.source}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {view.may_make && !adding && <p><Button size="small" onClick={() => setAdding(true)}>{words.addOutside}</Button></p>}
      {adding && <Form onClose={() => setAdding(false)} />}
    </section>
  );
}

const whole = (said: string | undefined): number | null => (said?.trim() ? Number(said) : null);

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const words = t.surveys;
  const queries = useQueryClient();
  const [values, setValues] = useState<Values>({});
  const [own, setOwn] = useState(true);
  const enter = useMutation({
    mutationFn: () =>
      unwrap(
        client.POST('/api/v1/external-surveys', {
          params: { header: { 'Idempotency-Key': newKey() } },
          body: {
            agency: values.agency ?? '',
            period: values.period ?? '',
            subject: values.subject ?? '',
            operator: values.operator ?? '',
            own,
            score: (values.score ?? '').trim(),
            rank: whole(values.rank),
            ranked: whole(values.ranked),
            sample: whole(values.sample),
            aim_rank: whole(values.aim),
            source: values.source ?? '',
          },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['surveys'] });
      onClose();
    },
  });
  const line = (name: string, label: string, required = true): Field => ({ is: 'line', name, label, required });
  const number = (name: string, label: string): Field => ({ is: 'number', name, label });
  const fields = [
    line('agency', words.agency), line('period', words.period), line('subject', words.subject), line('operator', words.operator),
    line('score', words.printed, false), number('rank', words.rank), number('ranked', words.ranked), number('sample', words.sample), number('aim', words.aim), line('source', words.source),
  ];
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.addOutside}
      onSubmit={(event) => {
        event.preventDefault();
        if (!enter.isPending) enter.mutate();
      }}
    >
      {fields.map((field) => (
        <FieldControl key={field.name} field={field} value={values[field.name] ?? ''} missing={false} onChange={(said) => setValues((before) => ({ ...before, [field.name]: said }))} />
      ))}
      <Checkbox checked={own} onChange={(event) => setOwn(event.target.checked)}>{words.isOwn}</Checkbox>
      {enter.error && <RefusalNote error={enter.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={enter.isPending}>{t.form.submit}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
