import type { CaseView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { SendAgain, SettlementState } from '../../settlements/settlements-page.tsx';
import { Section } from './context.tsx';

/** Each sum of the case on its way to the customer: where it is, until when, and what to do. */
export function Settlements({ view }: { view: CaseView }) {
  const { t, pick } = useSpeech();
  const { at, money } = useFigures();
  const words = t.settlement;
  if (view.settlements.length === 0) return null;
  return (
    <Section title={words.caseTitle} count={view.settlements.length}>
      <ul>
        {view.settlements.map((row) => (
          <li key={row.settlement} className="context-item">
            <p className="context-line">
              <span className="cut"><b>{money(row.minor, row.currency)}</b> {pick(row.owed_for)} → {pick(row.form)}</span>
            </p>
            <p className="small"><SettlementState row={row} /></p>
            {row.credited_at == null && row.state !== 'cancelled' && <p className="grey small">{words.payBy} {at(row.pay_by_at)}</p>}
            {pick(row.next_step) && <p className="small">{pick(row.next_step)} {row.may_send_again && <SendAgain row={row} />}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
