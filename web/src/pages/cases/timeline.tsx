import type { CaseView, TimelineEntryView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { useParam } from '../../parts/hooks.ts';
import { Artefacts } from '../../parts/artefacts.tsx';
import { Emphasis } from '../../parts/emphasis.tsx';
import { Icon, isIconName } from '../../parts/icon.tsx';
import { useFigures, useSession } from '../../parts/session.tsx';
import { Empty } from '../../parts/states.tsx';
import { useNow } from '../../time/now.ts';
import { dayHeading } from '../../time/words.ts';
import { dayNumber } from '../../time/zone.ts';

/** What the reader calls a kind, and the server's groups that belong to it. */
const FILTERS = {
  all: null,
  clock: ['clock', 'ladder'],
  contact: ['contact', 'note'],
  task: ['task', 'state'],
  ledger: ['ledger'],
} as const;
type Filter = keyof typeof FILTERS;

/** Written down this much later than it happened: worth saying. */
const LATE_RECORD_MILLIS = 60_000;

function isFilter(value: string | null): value is Filter {
  return value !== null && value in FILTERS;
}

function chosen(entries: TimelineEntryView[], filter: Filter): TimelineEntryView[] {
  const groups: readonly string[] | null = FILTERS[filter];
  return groups ? entries.filter((entry) => groups.includes(entry.group)) : entries;
}

function byDay(entries: TimelineEntryView[], zone: string): [number, TimelineEntryView[]][] {
  const days: [number, TimelineEntryView[]][] = [];
  for (const entry of entries) {
    const day = dayNumber(entry.occurred_at, zone);
    const last = days.at(-1);
    if (last?.[0] === day) last[1].push(entry);
    else days.push([day, [entry]]);
  }
  return days;
}

export function Timeline({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const { zone } = useSession();
  const [param, setParam] = useParam('group');
  const [, setDoing] = useParam('do');
  const filter = isFilter(param) ? param : 'all';
  const entries = chosen(view.timeline, filter);
  return (
    <section className="timeline">
      <div className="timeline-head">
        <GroupFilter view={view} filter={filter} onFilter={(next) => setParam(next === 'all' ? null : next)} />
        <span className="grey end small">{t.case.newestFirst}</span>
        <button type="button" className="as-link small" onClick={() => setDoing('note_case')}>
          <KeyHint command="case.note_case" /> {t.case.note}
        </button>
      </div>
      <div className="timeline-body" tabIndex={0} role="region" aria-label={t.case.timeline}>
        {byDay(entries, zone).map(([day, list]) => (
          <Day key={`${day}-${list[0]?.version}`} entries={list} caseId={view.row.id} recordings={view.recordings} />
        ))}
        {entries.length === 0 && <Empty title={t.case.emptyGroup} />}
      </div>
    </section>
  );
}

function GroupFilter({ view, filter, onFilter }: { view: CaseView; filter: Filter; onFilter: (filter: Filter) => void }) {
  const { t } = useSpeech();
  const words: Record<Filter, string> = {
    all: t.case.groupAll,
    clock: t.case.groupClock,
    contact: t.case.groupContact,
    task: t.case.groupTask,
    ledger: t.case.groupLedger,
  };
  return (
    <div className="groups" role="group" aria-label={t.cases.filters}>
      {(Object.keys(FILTERS) as Filter[]).map((one) => (
        <button key={one} type="button" aria-pressed={one === filter} onClick={() => onFilter(one)}>
          {words[one]} {chosen(view.timeline, one).length}
        </button>
      ))}
    </div>
  );
}

function Day({ entries, caseId, recordings }: { entries: TimelineEntryView[]; caseId: string; recordings: string[] }) {
  const { language } = useSpeech();
  const { zone } = useSession();
  const now = useNow();
  const first = entries[0];
  return (
    <section className="day">
      <h3>{first && dayHeading(first.occurred_at, now, zone, language)}</h3>
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.version} entry={entry} caseId={caseId} recordings={recordings} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry, caseId, recordings }: { entry: TimelineEntryView; caseId: string; recordings: string[] }) {
  const { t, pick } = useSpeech();
  const { at, time } = useFigures();
  const late = entry.recorded_at - entry.occurred_at >= LATE_RECORD_MILLIS;
  const detail = pick(entry.detail);
  return (
    <li className={`entry ${entry.tone}`}>
      <time dateTime={new Date(entry.occurred_at).toISOString()}>{time(entry.occurred_at)}</time>
      <span className="entry-icon"><Icon name={isIconName(entry.icon) ? entry.icon : 'note'} /></span>
      <div className="entry-text">
        <p>
          <Emphasis text={pick(entry.text)} />{' '}
          {entry.actor.code && <span className="grey small">{pick(entry.actor.name)}</span>} <Artefacts digests={entry.artefacts} caseId={caseId} recordings={recordings} />
        </p>
        {(detail || late) && (
          <p className="grey small"><Emphasis text={[detail, late && t.case.recordedLater(at(entry.recorded_at))].filter(Boolean).join(t.common.sep)} /></p>
        )}
      </div>
    </li>
  );
}
