import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { COMMANDS, type CommandId } from '../keys/commands.ts';
import { KeyHint } from '../keys/hint.tsx';
import { useBoundCommands } from '../keys/keyboard.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useDebounced } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { RowClock } from '../parts/clock-chip.tsx';
import type { CaseRowView } from '../api/types.ts';

const HITS_MAX = 6;
const WORDS_MIN = 2;
const SEARCH_AFTER_MILLIS = 150;

type Item = { is: 'case'; row: CaseRowView } | { is: 'command'; id: CommandId; run: () => void };

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Dialog label={t.palette.title} place="top" onClose={onClose}>
      <Search onClose={onClose} />
    </Dialog>
  );
}

/** Cases by number, customer, category or handler; a single character would find half of them. */
function useCaseHits(query: string): CaseRowView[] {
  const words = useDebounced(query.trim(), SEARCH_AFTER_MILLIS);
  const wanted = words.length >= WORDS_MIN;
  const hits = useQuery({
    queryKey: ['cases', 'palette', words],
    queryFn: () => unwrap(client.GET('/api/v1/cases', { params: { query: { q: words, limit: HITS_MAX } } })),
    enabled: wanted,
  });
  return wanted ? (hits.data?.rows ?? []) : [];
}

function Search({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [, navigate] = useLocation();
  const rows = useCaseHits(query);
  const commands = useCommandHits(query);
  const cases = rows.map((row): Item => ({ is: 'case', row }));
  // Whoever begins with a digit means a case; other words may be the name of a page.
  const items: Item[] = /^\d/.test(query) ? [...cases, ...commands] : [...commands, ...cases];
  const current = Math.min(at, items.length - 1);
  const choose = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    if (item.is === 'case') navigate(`/cases/${item.row.id}`);
    else item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt(Math.max(0, Math.min(items.length - 1, current + step)));
    else if (event.key === 'Enter') choose(items[current]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="palette-input">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-items"
          aria-activedescendant={items.length > 0 ? `palette-${current}` : undefined}
          aria-label={t.palette.title}
          placeholder={t.palette.placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id="palette-items" className="palette-items" role="listbox" aria-label={t.palette.title}>
        {items.map((item, index) => (
          <li
            key={item.is === 'case' ? item.row.id : item.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === current}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(item)}
          >
            <ItemLine item={item} />
          </li>
        ))}
      </ul>
      {items.length === 0 && <p className="grey palette-empty">{t.palette.empty}</p>}
    </>
  );
}

function useCommandHits(query: string): Item[] {
  const { t } = useSpeech();
  const bound = useBoundCommands();
  const wanted = query.trim().toLowerCase();
  return [...bound()]
    .filter(([id, { palette }]) => palette && COMMANDS[id].palette && COMMANDS[id].label(t).toLowerCase().includes(wanted))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([id, { run }]) => ({ is: 'command', id, run }));
}

const ORDER = ['actions', 'pages', 'settings'];
const rank = (id: CommandId): number => ORDER.indexOf(COMMANDS[id].palette ?? 'settings');

function ItemLine({ item }: { item: Item }) {
  const { t, pick } = useSpeech();
  if (item.is === 'case') {
    return (
      <>
        <span>{t.palette.openCase(item.row.number)}</span>
        <span className="grey cut">{pick(item.row.title)}</span>
        <RowClock row={item.row} />
      </>
    );
  }
  const heading = COMMANDS[item.id].palette;
  return (
    <>
      <span>{COMMANDS[item.id].label(t)}</span>
      <span className="grey">{heading && t.palette[heading]}</span>
      <KeyHint command={item.id} />
    </>
  );
}
