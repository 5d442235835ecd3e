import { createContext, use, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { COMMANDS, type CommandId } from './commands.ts';

type Handlers = Partial<Record<CommandId, () => void>>;

/** One component's handlers; those of the palette can be chosen there, others only answer their key. */
interface Binding {
  handlers: { current: Handlers };
  palette: boolean;
}

interface Bound {
  run: () => void;
  palette: boolean;
}

interface Registry {
  bind: (binding: Binding) => () => void;
  /** What can run now, the innermost page first. */
  bound: () => Map<CommandId, Bound>;
}

const Context = createContext<Registry | null>(null);
const SEQUENCE_MILLIS = 1200;
const NAMED: Record<string, string> = { Enter: '↵', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** The key as the table writes it: letters and digits by place under Alt, because Alt changes what they print. */
function keyName(event: KeyboardEvent): string {
  const digitOrLetter = /^(?:Digit|Key)(.)$/.exec(event.code)?.[1];
  const plain = NAMED[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  if (event.ctrlKey || event.metaKey) return `Ctrl+${plain}`;
  if (event.altKey) return `Alt+${digitOrLetter ?? plain}`;
  return plain;
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], [role="combobox"]') !== null;
}

/** Enter and arrows belong to the control that has the focus. */
function onControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, [role="menu"], [role="listbox"], [role="dialog"]') !== null;
}

function allowed(event: KeyboardEvent, key: string): boolean {
  // A modal dialog has the keyboard to itself.
  if (document.querySelector('dialog[open]')) return false;
  if (key.startsWith('Ctrl+') || key.startsWith('Alt+')) return true;
  if (inField(event.target)) return false;
  // On a board the arrows go from card to card, and the focus with them.
  if (/^[↑↓←→]$/.test(key) && event.target instanceof HTMLElement && event.target.matches('[data-board-item]')) return true;
  return !(/^[↵↑↓←→]$/.test(key) && onControl(event.target));
}

export function KeyboardProvider({ children }: { children: ReactNode }) {
  const stack = useRef<Binding[]>([]);
  const registry = useMemo<Registry>(() => {
    const bound = () => {
      const found = new Map<CommandId, Bound>();
      for (const { handlers, palette } of [...stack.current].reverse()) {
        for (const [id, run] of Object.entries(handlers.current) as [CommandId, () => void][]) {
          if (!found.has(id)) found.set(id, { run, palette });
        }
      }
      return found;
    };
    return {
      bound,
      bind: (binding) => {
        stack.current.push(binding);
        return () => {
          stack.current = stack.current.filter((other) => other !== binding);
        };
      },
    };
  }, []);

  useEffect(() => {
    let before: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      const key = keyName(event);
      if (!allowed(event, key)) return;
      const pair = before && event.timeStamp - before.at < SEQUENCE_MILLIS ? `${before.key} ${key}` : null;
      before = null;
      const bound = registry.bound();
      const match = (wanted: string | null) =>
        wanted === null ? undefined : [...bound].find(([id]) => COMMANDS[id].keys.includes(wanted));
      const hit = match(pair) ?? match(key);
      if (hit) {
        event.preventDefault();
        if (!event.repeat || hit[0].startsWith('list.')) hit[1].run();
      } else if (key === 'G') {
        before = { key, at: event.timeStamp };
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [registry]);

  return <Context value={registry}>{children}</Context>;
}

function useRegistry(): Registry {
  const registry = use(Context);
  if (!registry) throw new Error('keyboard outside KeyboardProvider');
  return registry;
}

/** Binds handlers while the component stands. The latest handlers act; inner pages win over outer ones. */
export function useKeys(handlers: Handlers, palette = true): void {
  const { bind } = useRegistry();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => bind({ handlers: latest, palette }), [bind, palette]);
}

export function useBoundCommands(): () => Map<CommandId, Bound> {
  return useRegistry().bound;
}
