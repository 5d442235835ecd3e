import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { heldQuery } from '../../api/queries.ts';
import type { HeldView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../../parts/states.tsx';

/** Verdicts that do not count until somebody looked: whose, on which case, and why. The score itself is told to nobody. */
export function Held() {
  const { t, pick } = useSpeech();
  const words = t.wages.pay;
  const list = useQuery(heldQuery);
  return (
    <section aria-label={words.held}>
      <h2>{words.held}</h2>
      <Await query={list} rows={3}>
        {(view) => (
          <>
            <p className="grey small">{pick(view.sentence)}</p>
            {view.rows.length === 0 && <p className="grey">{words.noHeld}</p>}
            <ul>
              {view.rows.map((row) => (
                <One key={row.id} row={row} />
              ))}
            </ul>
          </>
        )}
      </Await>
    </section>
  );
}

const TONES = { waiting: 'near', counted: 'met', 'left-out': 'broken' } as const;

function One({ row }: { row: HeldView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const queries = useQueryClient();
  const words = t.wages.pay;
  const look = useMutation({
    mutationFn: (counts: boolean) =>
      unwrap(client.POST('/api/v1/wages/held/{held}/look', { params: { path: { held: row.id }, header: { 'Idempotency-Key': newKey() } }, body: { counts } })),
    onSuccess: () => {
      for (const subject of ['held', 'pay-month', 'pay-months']) void queries.invalidateQueries({ queryKey: [subject] });
    },
  });
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{pick(row.person.name)}</b> {pick(row.unit.name)} <Link href={`/cases/${row.case}`}>{row.number}</Link></p>
          <p className="small grey">{[...row.reasons.map(pick), at(row.given_at), row.looked_by ? pick(row.looked_by.name) : null].filter(Boolean).join(t.common.sep)}</p>
        </div>
        <span className="task-buttons">
          <Tag tone={TONES[row.state as keyof typeof TONES] ?? 'neutral'}>{words.heldState[row.state] ?? row.state}</Tag>
          {row.may_look && (
            <>
              <Button size="small" loading={look.isPending} onClick={() => look.mutate(true)}>{words.counts}</Button>
              <Button size="small" loading={look.isPending} onClick={() => look.mutate(false)}>{words.leaveOut}</Button>
            </>
          )}
        </span>
      </div>
      {look.error && <RefusalNote error={look.error} />}
    </li>
  );
}
