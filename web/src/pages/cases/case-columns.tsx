import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { caseQuery } from '../../api/queries.ts';
import type { CaseView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useParam, useRefetchAt, useTitle, useWide } from '../../parts/hooks.ts';
import { Await } from '../../parts/states.tsx';
import { ActionBar } from './actions/action-bar.tsx';
import { CaseHead } from './case-head.tsx';
import { ClockStrip } from './clock-strip.tsx';
import { Context } from './context/context.tsx';
import { Timeline } from './timeline.tsx';

/** Width from which the context stands beside the case. */
const CONTEXT_BESIDE_PX = 1366;

export function CaseColumns({ id }: { id: string }) {
  const query = useQuery(caseQuery(id));
  return (
    <>
      {query.data ? (
        <Loaded view={query.data} id={id} />
      ) : (
        <main className="case">
          <Await query={query} rows={9}>{() => null}</Await>
        </main>
      )}
    </>
  );
}

function Loaded({ view, id }: { view: CaseView; id: string }) {
  const { t, pick } = useSpeech();
  const beside = useWide(CONTEXT_BESIDE_PX);
  const [open, setOpen] = useState(false);
  const [doing] = useParam('do');
  useEffect(() => {
    // A form started from the drawer stands behind it.
    if (doing) setOpen(false);
  }, [doing]);
  useTitle(`${pick(view.row.title)} ${view.row.number}`, t.product);
  useRefetchAt(view.clocks.flatMap((clock) => [clock.due_at, clock.warn_at]), ['case', id]);
  useKeys(beside ? {} : { 'case.context': () => setOpen((was) => !was) });
  return (
    <>
      <main className="case" aria-label={`${pick(view.row.title)} ${view.row.number}`}>
        <CaseHead view={view} onContext={beside ? null : () => setOpen(true)} />
        <ClockStrip view={view} />
        <Timeline view={view} />
        <ActionBar view={view} />
      </main>
      {/* Also where it does not fit beside: a sheet of paper is narrower than any desk, and must have it. */}
      <aside className="context" aria-label={t.case.context}>
        <Context view={view} />
      </aside>
      {open && !beside && (
        <Dialog label={t.case.context} place="right" titled onClose={() => setOpen(false)}>
          <Context view={view} />
        </Dialog>
      )}
    </>
  );
}
