import { useQuery } from '@tanstack/react-query';
import { caseQuery, policyQuery } from '../../../api/queries.ts';
import type { CaseRowView, CaseView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { KeyHint } from '../../../keys/hint.tsx';
import { useKeys } from '../../../keys/keyboard.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { useParam } from '../../../parts/hooks.ts';
import { useFigures, useRole, useSession } from '../../../parts/session.tsx';
import { Await } from '../../../parts/states.tsx';
import { SheetForm } from './action-sheet.tsx';
import type { Values } from './forms.ts';

/** Who is pressed: the handler; before anybody handles it, the first-contact owner, who answers for it to the end. */
function pressed(row: CaseRowView): CaseRowView['handler'] {
  return row.handler.code ? row.handler : row.owner;
}

/** Whether this one may press somebody on a case: not himself, and not on one that is over. */
export function useMayUrge(): (row: CaseRowView) => boolean {
  const presses = useRole('supervisor', 'manager', 'general-manager', 'quality');
  const { person } = useSession();
  return (row) => presses && row.closed_at == null && pressed(row).code !== '' && pressed(row).code !== person.code;
}

/** The button beside whoever handles the case, its key, and the form; whether it is open stands in the address. */
export function Urge({ row }: { row: CaseRowView }) {
  const { t } = useSpeech();
  const may = useMayUrge()(row);
  const [open, setOpen] = useParam('urge');
  useKeys(may ? { 'case.urge': () => setOpen('1') } : {});
  if (!may) return null;
  return (
    <span>
      <button type="button" className="as-link" onClick={() => setOpen('1')}>{t.polish.urge.name} <KeyHint command="case.urge" /></button>
      {open === '1' && <UrgeDialog row={row} onClose={() => setOpen(null)} />}
    </span>
  );
}

/** An internal note that calls the handler, with a sentence that may be changed. */
export function UrgeDialog({ row, onClose }: { row: CaseRowView; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const view = useQuery(caseQuery(row.id));
  return (
    <Dialog label={t.polish.urge.title(pick(pressed(row).name))} place="middle" titled onClose={onClose}>
      <Await query={view} rows={4}>{(loaded) => <UrgeForm view={loaded} onClose={onClose} />}</Await>
    </Dialog>
  );
}

function UrgeForm({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const policy = useQuery(policyQuery);
  const start = useStart(view.row);
  const words = { submit: t.polish.urge.send, saved: t.polish.urge.sent(pick(pressed(view.row).name)) };
  return <Await query={policy} rows={3}>{(loaded) => <SheetForm view={view} command="note_case" policy={loaded} onClose={onClose} ready={{ name: 'urge', start, words }} />}</Await>;
}

/** What is said unless somebody changes it: the matter, what it owes and by when, and the question. */
function useStart(row: CaseRowView): Values {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.polish.urge;
  const lines = [words.line(pick(row.title))];
  if (row.due_at != null && !row.paused) lines.push((row.due_state === 'broken' ? words.late : words.due)(pick(row.due_name), at(row.due_at)));
  if (row.next_rung_at != null) lines.push(words.climbs(at(row.next_rung_at), row.rung + 1));
  lines.push(words.ask);
  return { text: words.whole(lines), audience: 'internal', mentions: pressed(row).code };
}
