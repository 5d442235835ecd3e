import { Button } from 'antd';
import { useState } from 'react';
import type { CaseRowView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { KeyHint } from '../../../keys/hint.tsx';
import { useKeys } from '../../../keys/keyboard.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import type { Picked } from './picked.ts';

/** What is picked, and what can be done with it. */
export function Bulk({ picked, rows }: { picked: Picked; rows: CaseRowView[] }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const words = t.instrument.bulk;
  const count = picked.cases.length;
  const act = () => count > 0 && setOpen(true);
  useKeys({ 'list.act': act });
  return (
    <div className="bulk-line" role="toolbar" aria-label={t.instrument.pickMany}>
      <span role="status">{words.picked(count)}</span>
      <button type="button" className="as-link small" onClick={() => (count > 0 ? picked.none() : picked.all(rows))}>{count > 0 ? words.none : words.all}</button>
      <Button size="small" type="primary" className="end" aria-disabled={count === 0} onClick={act}>
        {words.act} <KeyHint command="list.act" />
      </Button>
      {open && <BulkDialog picked={picked} onClose={() => setOpen(false)} />}
    </div>
  );
}
