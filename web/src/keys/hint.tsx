import { useSpeech } from '../i18n/language.tsx';
import { COMMANDS, type CommandId } from './commands.ts';

/** The small key inside a button or at the foot of a page, always from the table. */
export function KeyHint({ command }: { command: CommandId }) {
  const key = COMMANDS[command].keys[0];
  return key ? <kbd aria-hidden="true">{key.replace('+', ' ')}</kbd> : null;
}

/** A strip at the foot of a page. */
export function KeyStrip({ commands }: { commands: CommandId[] }) {
  const { t } = useSpeech();
  return (
    <ul className="key-strip" aria-label={t.keys.title}>
      {commands.map((id) => (
        <li key={id}>
          <KeyHint command={id} />
          {COMMANDS[id].label(t)}
        </li>
      ))}
    </ul>
  );
}
