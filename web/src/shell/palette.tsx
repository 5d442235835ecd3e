import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { searchQuery } from '../api/queries.ts';
import type { SearchView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Messages } from '../i18n/messages.ts';
import { COMMANDS, type CommandId } from '../keys/commands.ts';
import { KeyHint } from '../keys/hint.tsx';
import { useBoundCommands } from '../keys/keyboard.tsx';
import { useSearchLinks } from '../pages/search/links.ts';
import { RowClock } from '../parts/clock-chip.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useDebounced } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { useFigures } from '../parts/session.tsx';

const HITS_MAX = 6;
const WORDS_MIN = 2;
const SEARCH_AFTER_MILLIS = 150;

/** A line that can be chosen. The heading stands above the first of its group. */
interface Item {
  key: string;
  heading: string;
  line: ReactNode;
  run: () => void;
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Dialog label={t.palette.title} place="top" onClose={onClose}>
      <Search onClose={onClose} />
    </Dialog>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const commands = useCommandItems(query);
  const hits = useHits(query);
  // Whoever begins with a digit means a case; other words may be the name of a page.
  const items: Item[] = /^\d/.test(query) ? [...hits, ...commands] : [...commands, ...hits];
  const current = Math.min(at, items.length - 1);
  const choose = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const next = Math.max(0, Math.min(items.length - 1, current + step));
      setAt(next);
      document.getElementById(`palette-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') choose(items[current]);
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
          maxLength={60}
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
            key={item.key}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === current}
            data-heading={items[index - 1]?.heading === item.heading ? undefined : item.heading}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(item)}
          >
            {item.line}
          </li>
        ))}
      </ul>
      <p className="grey palette-empty" role="status">{items.length === 0 ? t.palette.empty : items.length === 1 && items[0]?.key === 'all' ? t.palette.nothing : ''}</p>
    </>
  );
}

function useCommandItems(query: string): Item[] {
  const { t } = useSpeech();
  const bound = useBoundCommands();
  const wanted = query.trim().toLowerCase();
  return [...bound()]
    .filter(([id, { palette }]) => palette && COMMANDS[id].palette && `${COMMANDS[id].label(t)} ${COMMANDS[id].also?.(t) ?? ''}`.toLowerCase().includes(wanted))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([id, { run }]) => {
      const heading = t.palette[COMMANDS[id].palette ?? 'settings'];
      const line = (
        <>
          <span>{COMMANDS[id].label(t)}</span>
          <span />
          <KeyHint command={id} />
        </>
      );
      return { key: id, heading, line, run };
    });
}

const ORDER = ['actions', 'pages', 'settings'];
const rank = (id: CommandId): number => ORDER.indexOf(COMMANDS[id].palette ?? 'settings');

/** Cases, customers, contacts and rules; a single character would find half of them. */
function useHits(query: string): Item[] {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const [, navigate] = useLocation();
  const links = useSearchLinks();
  const words = useDebounced(query.trim(), SEARCH_AFTER_MILLIS);
  const found = useQuery({ ...searchQuery(words, HITS_MAX), enabled: words.length >= WORDS_MIN });
  if (words.length < WORDS_MIN || !found.data) return [];
  const to = (key: string, heading: string, href: string, lead: string, text: string, end?: ReactNode): Item => ({
    key,
    heading,
    line: <Line lead={lead} text={text} end={end} />,
    run: () => navigate(href),
  });
  return [
    ...caseItems(found.data, t, pick, to),
    ...found.data.customers.map((hit) => to(hit.code, t.instrument.search.customers, links.customer(hit.code), hit.name, [hit.phone, pick(hit.service)].filter(Boolean).join(t.common.sep), hit.code)),
    ...found.data.contacts.map((row) => to(row.contact.id, t.instrument.search.contacts, links.contact(row), at(row.contact.occurred_at), [pick(row.customer.name), row.contact.text].filter(Boolean).join(t.common.sep), row.number)),
    ...found.data.policies.map((rule) => to(rule.section + rule.code, t.instrument.search.policies, links.policy(rule), pick(rule.name), pick(rule.sentence))),
    to('all', t.instrument.search.title, `/search?q=${encodeURIComponent(words)}`, t.instrument.search.all(words), ''),
  ];
}

type To = (key: string, heading: string, href: string, lead: string, text: string, end?: ReactNode) => Item;

function caseItems(view: SearchView, t: Messages, pick: (text: { zh: string; en: string }) => string, to: To): Item[] {
  const heading = t.instrument.search.cases;
  return [
    ...view.cases.map((row) => to(row.id, heading, `/cases/${row.id}`, t.palette.openCase(row.number), `${pick(row.title)}${t.common.sep}${pick(row.customer.name)}`, <RowClock row={row} />)),
    ...view.archived.map((row) => to(row.id, heading, `/cases/${row.id}`, t.palette.openCase(row.number), '', t.cases.archived)),
  ];
}

function Line({ lead, text, end }: { lead: string; text: string; end?: ReactNode }) {
  return (
    <>
      <span className="cut">{lead}</span>
      <span className="grey cut">{text}</span>
      <span className="grey small">{end}</span>
    </>
  );
}
