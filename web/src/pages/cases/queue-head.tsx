import { useQuery } from '@tanstack/react-query';
import { Input, Select, type InputRef } from 'antd';
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { policyQuery } from '../../api/queries.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useDebounced } from '../../parts/hooks.ts';
import { SavedViews } from '../../parts/saved-views.tsx';
import { exportAddress, isFiltered, KINDS, type Filters } from './filters.ts';

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
  /** How many there are; a long list is not counted to its end. */
  total: string | undefined;
  search: RefObject<HTMLInputElement | null>;
  picking: boolean;
  onPick: () => void;
}

export function QueueHead({ filters, change, total, search, picking, onPick }: Props) {
  const { t, language } = useSpeech();
  const orders = [
    { value: 'due' as const, label: t.cases.orderDue },
    { value: 'newest' as const, label: t.cases.orderNewest },
    { value: 'rung' as const, label: t.cases.orderRung },
  ];
  const kinds = [{ value: '', label: t.cases.anyKind }, ...KINDS.map((kind) => ({ value: kind as string, label: t.kind[kind] ?? kind }))];
  return (
    <header className="queue-head">
      <div className="queue-line">
        <h2>
          {filters.mine === 'handler' ? t.cases.mine : t.cases.queue} <span>{total}</span>
        </h2>
        <Select
          size="small"
          variant="borderless"
          popupMatchSelectWidth={false}
          aria-label={t.cases.order}
          value={filters.order}
          options={orders}
          onChange={(order) => change({ order })}
        />
      </div>
      <div className="queue-line" role="group" aria-label={t.cases.filters}>
        <WordSearch q={filters.q} onSearch={(q) => change({ q })} inputRef={search} />
        <Select
          size="small"
          className="queue-kind"
          popupMatchSelectWidth={false}
          aria-label={t.cases.kind}
          value={filters.kind ?? ''}
          options={kinds}
          onChange={(kind) => change({ kind: kind || null })}
        />
      </div>
      <div className="queue-line toggles">
        <Toggle on={filters.state === 'open'} onPress={() => change({ state: filters.state === 'open' ? 'all' : 'open', today: false })}>{t.cases.open}</Toggle>
        <Toggle on={filters.mine === 'handler'} onPress={() => change({ mine: filters.mine === 'handler' ? null : 'handler' })}>{t.cases.handledByMe}</Toggle>
        <Toggle on={filters.mine === 'owner'} onPress={() => change({ mine: filters.mine === 'owner' ? null : 'owner' })}>{t.cases.ownedByMe}</Toggle>
        <Toggle on={filters.broken === true} onPress={() => change({ broken: filters.broken === true ? null : true })}>{t.cases.broken}</Toggle>
        <Toggle on={filters.redLine} onPress={() => change({ redLine: !filters.redLine })}>{t.cases.redLine}</Toggle>
        <Toggle on={filters.state === 'rejected'} onPress={() => change({ state: filters.state === 'rejected' ? 'open' : 'rejected', today: false })}>{t.cases.refused}</Toggle>
        {filters.state === 'closed' && <Toggle on onPress={() => change({ state: 'open', today: false })}>{filters.today ? t.cases.closedToday : t.state.closed}</Toggle>}
        {filters.broken === false && <Toggle on onPress={() => change({ broken: null })}>{t.cases.unbroken}</Toggle>}
        {filters.near && <Toggle on onPress={() => change({ near: false })}>{t.cases.near}</Toggle>}
        {filters.rung !== null && <Toggle on onPress={() => change({ rung: null })}>{t.cases.rung(Number(filters.rung))}</Toggle>}
        {filters.unit && <UnitToggle unit={filters.unit} onClear={() => change({ unit: null })} />}
      </div>
      <div className="queue-line small">
        {isFiltered(filters) && (
          <button type="button" className="as-link" onClick={() => change({ state: filters.state === 'closed' ? 'open' : filters.state, kind: null, mine: null, unit: null, broken: null, near: false, today: false, rung: null, redLine: false, q: '' })}>
            {t.cases.clear}
          </button>
        )}
        <button type="button" className="as-link end" aria-pressed={picking} onClick={onPick}>{t.instrument.pickMany}</button>
        <SavedViews page="cases" beside />
        <a href={exportAddress(filters, language)} title={t.access.exportHint} download>{t.cases.export}</a>
      </div>
    </header>
  );
}

function Toggle({ on, onPress, children }: { on: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="toggle" aria-pressed={on} onClick={onPress}>
      {children}
    </button>
  );
}

/** A unit comes with the address, from a seat or a colleague; it is shown so that it can be taken off. */
function UnitToggle({ unit, onClear }: { unit: string; onClear: () => void }) {
  const { pick } = useSpeech();
  const policy = useQuery(policyQuery);
  const found = policy.data?.units.find((one) => one.code === unit);
  return <Toggle on onPress={onClear}>{found ? pick(found.name) : unit}</Toggle>;
}

function WordSearch({ q, onSearch, inputRef }: { q: string; onSearch: (q: string) => void; inputRef: RefObject<HTMLInputElement | null> }) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(q);
  const settled = useDebounced(typed, 250);
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (settled !== q) onSearch(settled);
    // Only a settled change of the typed text searches; a change of the address is taken over above.
  }, [settled]);
  const hold = (input: InputRef | null) => {
    inputRef.current = input?.input ?? null;
  };
  return (
    <Input
      ref={hold}
      size="small"
      allowClear
      aria-label={t.cases.search}
      title={t.cases.search}
      placeholder={t.cases.searchShort}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
