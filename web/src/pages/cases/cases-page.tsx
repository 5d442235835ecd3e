import { useSpeech } from '../../i18n/language.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { KeyHint } from '../../keys/hint.tsx';
import { Empty } from '../../parts/states.tsx';
import { CaseColumns } from './case-columns.tsx';
import { Queue } from './queue.tsx';

/** Queue, case, context. On a phone one at a time: the list, then the case. */
export default function CasesPage({ id }: { id: string | null }) {
  return (
    <div className={`cases${id ? ' has-case' : ''}`}>
      <Queue current={id} />
      {id ? <CaseColumns key={id} id={id} /> : <NothingPicked />}
    </div>
  );
}

function NothingPicked() {
  const { t } = useSpeech();
  useTitle(t.page.cases, t.product);
  return (
    <main className="case-none">
      <Empty icon="list" title={t.cases.pick}>
        <KeyHint command="list.next" /> <KeyHint command="list.previous" /> {t.cases.pickHint}
      </Empty>
    </main>
  );
}
