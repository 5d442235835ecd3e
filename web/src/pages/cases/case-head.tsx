import { App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CaseView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Tag } from '../../parts/states.tsx';
import { serverNow } from '../../time/now.ts';
import { Urge } from './actions/urge.tsx';
import { CustomerDialog } from './customer-dialog.tsx';
import { listAddress, useFilters } from './filters.ts';
import { Others } from './others.tsx';

export function CaseHead({ view, onContext }: { view: CaseView; onContext: (() => void) | null }) {
  const { t, pick } = useSpeech();
  const { row } = view;
  const [filters] = useFilters();
  const { at } = useFigures();
  const standing = view.red_lines.filter((line) => line.state !== 'withdrawn');
  return (
    <header className="case-head">
      <div className="case-title">
        <p className="print-head">{t.instrument.print.head(row.number, at(serverNow()))}</p>
        <Link href={`/cases${listAddress(filters)}`} className="case-back" aria-label={t.case.back}>
          <Icon name="back" size={18} />
        </Link>
        <h1>{pick(row.title)}</h1>
        <Tag>{t.kind[row.kind] ?? row.kind}</Tag>
        <Tag tone={row.state === 'held' ? 'paused' : 'neutral'}>{t.state[row.state] ?? row.state}</Tag>
        {view.archived && <Tag icon="lock">{t.cases.archived}</Tag>}
        {row.rung > 0 && <Tag icon="ladder">{t.cases.rung(row.rung)}</Tag>}
        {row.chain > 1 && <Tag icon="repeat">{t.cases.repeat(row.chain)}</Tag>}
        {standing.map((line) => (
          <Tag key={`${line.mark.code}/${line.unit.code}`} tone="broken" icon="flag">{t.case.redLine(pick(line.mark.name), pick(line.unit.name))}</Tag>
        ))}
        <Others id={row.id} />
        <span className="end case-tools">
          <CopyLink number={row.number} />
          <PrintCase />
          {onContext && (
            <Button type="text" size="small" onClick={onContext} icon={<Icon name="panel" />}>
              {t.case.context}
            </Button>
          )}
        </span>
      </div>
      <CaseLine view={view} />
      {view.merged_into && (
        <p className="note" role="status">
          <Icon name="link" /> <span>{t.instrument.relation.goesOn(view.merged_into.number)} <Link href={`/cases/${view.merged_into.id}`}>{view.merged_into.number}</Link></span>
        </p>
      )}
    </header>
  );
}

/** Shows what is masked, for a purpose. */
function CustomerButton({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  useKeys({ 'case.customer': () => setOpen(true) });
  return (
    <span>
      <button type="button" className="as-link" onClick={() => setOpen(true)}>
        {t.access.open} <KeyHint command="case.customer" />
      </button>
      {open && <CustomerDialog view={view} onClose={() => setOpen(false)} />}
    </span>
  );
}

/** Number, customer, service, owner, handler: one line of what one says on the telephone. */
function CaseLine({ view }: { view: CaseView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const { row } = view;
  const elsewhere = view.accepted_by.code !== '' && view.accepted_by.code !== row.unit.code;
  return (
    <p className="case-line">
      <b>{row.number}</b>
      <span>{pick(row.customer.name)}</span>
      <span>{pick(view.customer_line)}</span>
      {row.customer.code && <CustomerButton view={view} />}
      <span>{pick(row.unit.name)}</span>
      {(view.grid.code || row.area) && <span>{[view.grid.code && t.rejection.grid(pick(view.grid.name)), t.area[row.area]].filter(Boolean).join(t.common.sep)}</span>}
      {elsewhere && <span>{t.cases.acceptedBy(pick(view.accepted_by.name))}</span>}
      <span>{t.case.owner} <b>{pick(row.owner.name)}</b></span>
      <span>{t.case.handler} {row.handler.code ? <b>{pick(row.handler.name)}</b> : t.common.nobody}</span>
      <Urge row={row} />
      {view.root_cause.code && <span>{t.case.rootCause(pick(view.root_cause.name))}</span>}
      {view.archived && <span>{t.case.archivedLine(at(view.archived.archived_at), view.archived.file)}</span>}
      {row.closed_at != null && <span>{row.state === 'rejected' ? t.rejection.endedLine(at(row.closed_at)) : t.case.closedLine(at(row.closed_at))}</span>}
    </p>
  );
}

/** The browser prints what the print style leaves of the page: the case and its story, no controls. */
function PrintCase() {
  const { t } = useSpeech();
  const print = () => window.print();
  useKeys({ 'case.print': print });
  return <Button type="text" size="small" onClick={print} icon={<Icon name="doc" />} aria-label={t.instrument.printCase} title={t.instrument.printCase} />;
}

function CopyLink({ number }: { number: string }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const copy = () => {
    const address = `${window.location.origin}/cases/${number}`;
    // Plain http on a LAN has no clipboard: then the address itself is shown.
    const written = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'));
    written.then(() => message.success(t.common.copied), () => message.info(address));
  };
  return (
    <Button type="text" size="small" onClick={copy} icon={<Icon name="link" />} aria-label={t.common.copyLink} title={t.common.copyLink} />
  );
}
