import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { scoreListQuery } from '../../api/queries.ts';
import type { ScoreRowView, ScoreTermView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Await, Tag } from '../../parts/states.tsx';

interface Props {
  card: string;
  month: string;
  row: ScoreRowView;
  term: ScoreTermView;
  onClose: () => void;
}

/** The cases and contacts that a figure was counted from, and which of them count. */
export function Members({ card, month, row, term, onClose }: Props) {
  const { t, pick } = useSpeech();
  const words = t.scores;
  const list = useQuery(scoreListQuery(card, month, row.subject.code, term.metric));
  return (
    <Dialog label={`${pick(row.subject.name)} ${pick(term.name)}`} place="right" titled onClose={onClose}>
      <p className="small text-2">{[pick(term.numerator), pick(term.denominator)].filter(Boolean).join(' / ')}</p>
      <Await query={list} rows={6}>
        {(view) => (
          <>
            <p className="small grey">{words.counted(view.counted, view.rows.length + view.left_out)}</p>
            <ul>
              {view.rows.map((member) => (
                <li key={member.case ?? member.contact}>
                  {member.case ? <Link href={`/cases/${member.case}`}>{member.number}</Link> : <span className="grey">{words.contact} {member.contact?.slice(0, 8)}</span>}{' '}
                  <Tag tone={member.counts ? 'met' : 'neutral'}>{member.counts ? words.counts : words.countsNot}</Tag>
                </li>
              ))}
            </ul>
            {view.left_out > 0 && <p className="grey small">{words.leftOut(view.left_out)}</p>}
          </>
        )}
      </Await>
    </Dialog>
  );
}
