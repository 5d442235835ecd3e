import type { MenuProps } from 'antd';
import { useSpeech } from '../i18n/language.tsx';
import { COMMANDS, MENUS } from './commands.ts';
import { KeyHint } from './hint.tsx';
import { useBoundCommands } from './keyboard.tsx';

/** The items of a menu, each a command: its name, its key, and what it does wherever it is chosen. */
export function useMenu(menu: keyof typeof MENUS): NonNullable<MenuProps['items']> {
  const { t } = useSpeech();
  const bound = useBoundCommands();
  return MENUS[menu].map((id) => ({
    key: id,
    label: COMMANDS[id].label(t),
    extra: COMMANDS[id].keys.length > 0 ? <KeyHint command={id} /> : undefined,
    onClick: () => bound().get(id)?.run(),
  }));
}
