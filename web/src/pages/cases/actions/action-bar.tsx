import { App, Button, Popover } from 'antd';
import { useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useLocation } from 'wouter';
import { Refusal } from '../../../api/client.ts';
import { useCaseCommand } from '../../../api/commands.ts';
import type { CaseCommand, CaseCommands, CaseRowView, CaseView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { COMMANDS, type CommandId } from '../../../keys/commands.ts';
import { KeyHint } from '../../../keys/hint.tsx';
import { useKeys } from '../../../keys/keyboard.tsx';
import { useParam, useWide } from '../../../parts/hooks.ts';
import { Icon } from '../../../parts/icon.tsx';
import { useRole, useSession } from '../../../parts/session.tsx';
import { ActionSheet } from './action-sheet.tsx';
import { BAR_ACTIONS, choose, type BarAction } from './choose.ts';
import { isFormCommand } from './forms.ts';

function commandOf(action: BarAction): CommandId | null {
  const id = `case.${action}`;
  return id in COMMANDS ? (id as CommandId) : null;
}

/** Pinned at the foot: the next thing first, then others, then why the goal must wait. Which form is open stands in the address. */
export function ActionBar({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const [doing, setDoing] = useParam('do');
  const [, setTask] = useParam('task');
  const [back] = useParam('back');
  const [, go] = useLocation();
  const [more, setMore] = useState(false);
  const menu = useRef<HTMLUListElement>(null);
  const roomy = useWide(1280);
  const phone = !useWide(760);
  const choice = choose(view, phone ? 0 : roomy ? 4 : 2);
  const take = useAtOnce(view.row);
  const start = useStart(view, (action) => {
    setMore(false);
    if (action === 'take_case' || action === 'split_case') take(action);
    else setDoing(action);
  });
  useActionKeys(view, start, () => setMore((was) => !was));
  const stop = () => {
    // The general manager goes from case to case on his own page: an order given or left, he is back there.
    if (back === 'top') return go('/top', { replace: true });
    setDoing(null);
    setTask(null);
  };
  const command: CaseCommand | null = isFormCommand(doing) ? doing : null;
  return (
    <>
      {command && <ActionSheet key={command} view={view} command={command} onClose={stop} />}
      <footer className="action-bar" role="toolbar" aria-label={t.case.actions}>
        {choice.primary && <ActionButton action={choice.primary} primary onStart={start} />}
        {choice.beside.map((action) => (
          <ActionButton key={action} action={action} onStart={start} />
        ))}
        {choice.rest.length > 0 && (
          <Popover
            open={more}
            onOpenChange={setMore}
            afterOpenChange={(open) => open && menu.current?.querySelector('button')?.focus()}
            trigger="click"
            placement="topLeft"
            content={<MoreActions ref={menu} view={view} actions={choice.rest} onStart={start} onClose={() => setMore(false)} />}
          >
            <Button aria-expanded={more}>
              {t.common.more} <KeyHint command="case.more" />
            </Button>
          </Popover>
        )}
        {choice.blocked && <Blocked view={view} action={choice.blocked} onStart={start} />}
      </footer>
    </>
  );
}

/** Whether a case may be taken by this one from a list of cases: the server has the last word, which the case's own page shows. */
export function useMayTake(): (row: CaseRowView) => boolean {
  const handles = useRole('handler', 'supervisor', 'manager', 'general-manager');
  const { person } = useSession();
  return (row) => handles && row.closed_at == null && row.handler.code !== person.code;
}

/** Starts an action, or says why it cannot be started. */
function useStart(view: CaseView, open: (action: BarAction) => void): (action: BarAction) => void {
  const { t, pick } = useSpeech();
  const { message } = App.useApp();
  return (action) => {
    const found = view.actions.find((one) => one.id === action);
    if (found?.enabled) open(action);
    else if (found) void message.info(`${t.action[action]}：${pick(found.why_not)}`);
  };
}

/** Takes the case from the hands in which one sees it, or takes a merging back: no form, because there is nothing to write. */
export function useAtOnce(row: CaseRowView | undefined): (action: 'take_case' | 'split_case') => void {
  const { t, pick } = useSpeech();
  const { message } = App.useApp();
  const send = useCaseCommand(row?.id ?? '');
  return (action) => {
    if (!row || send.isPending) return;
    const body: CaseCommands['take_case'] | CaseCommands['split_case'] = action === 'take_case' ? { from: row.handler.code } : {};
    send.mutate({ command: action, body, seen: row.version }, {
      onSuccess: () => void message.success(action === 'take_case' ? t.case.taken : t.instrument.relation.took),
      onError: (error) => {
        const said = error instanceof Refusal && error.body ? `${error.body.code} ${pick(error.body.sentence)}` : t.error.network;
        void message.error(said);
      },
    });
  };
}

/** What cannot be done answers its key with the reason, but is not offered in the palette. */
function useActionKeys(view: CaseView, start: (action: BarAction) => void, more: () => void): void {
  const possible: Partial<Record<CommandId, () => void>> = { 'case.more': more };
  const refused: Partial<Record<CommandId, () => void>> = {};
  for (const action of BAR_ACTIONS) {
    const id = commandOf(action);
    const found = view.actions.find((one) => one.id === action);
    if (id && found) (found.enabled ? possible : refused)[id] = () => start(action);
  }
  useKeys(possible);
  useKeys(refused, false);
}

function ActionButton({ action, primary = false, onStart }: { action: BarAction; primary?: boolean; onStart: (action: BarAction) => void }) {
  const { t } = useSpeech();
  const command = commandOf(action);
  return (
    <Button type={primary ? 'primary' : 'default'} onClick={() => onStart(action)}>
      {t.action[action]} {command && <KeyHint command={command} />}
    </Button>
  );
}

function Blocked({ view, action, onStart }: { view: CaseView; action: BarAction; onStart: (action: BarAction) => void }) {
  const { t, pick } = useSpeech();
  const why = view.actions.find((one) => one.id === action);
  return (
    <span className="blocked">
      <span id="blocked-why" className="small text-2">
        <Icon name="lock" size={13} /> {why && pick(why.why_not)}
      </span>
      <Button aria-disabled="true" aria-describedby="blocked-why" onClick={() => onStart(action)}>
        {t.action[action]}
      </Button>
    </span>
  );
}

interface MoreProps {
  ref: RefObject<HTMLUListElement | null>;
  view: CaseView;
  actions: BarAction[];
  onStart: (action: BarAction) => void;
  onClose: () => void;
}

/** The others, with the reason under each that must wait; arrows walk, Escape closes. */
function MoreActions({ ref, view, actions, onStart, onClose }: MoreProps) {
  const { t, pick } = useSpeech();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onClose();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(ref.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  return (
    <ul ref={ref} className="more-actions" aria-label={t.keys.more} onKeyDown={onKeyDown}>
      {actions.map((action) => {
        const found = view.actions.find((one) => one.id === action);
        const command = commandOf(action);
        return (
          <li key={action}>
            <button type="button" aria-disabled={!found?.enabled} onClick={() => onStart(action)}>
              <span>{t.action[action]}</span>
              {found && !found.enabled && (
                <span className="grey small">
                  <Icon name="lock" size={12} /> {pick(found.why_not)}
                </span>
              )}
              {command && <KeyHint command={command} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
