import { useSpeech } from '../i18n/language.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { COMMAND_IDS, COMMANDS, type Group } from '../keys/commands.ts';

const GROUPS: Group[] = ['everywhere', 'list', 'case', 'intake', 'calls', 'dispatch'];

/** All keys, straight from the table. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Dialog label={t.keys.title} place="middle" titled onClose={onClose}>
      <div className="help">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t.keys[group]}</h3>
            <dl>
              {COMMAND_IDS.filter((id) => COMMANDS[id].group === group && COMMANDS[id].keys.length > 0).map((id) => (
                <div key={id}>
                  <dt>
                    {COMMANDS[id].keys.map((key) => (
                      <kbd key={key}>{key.replace('+', ' ')}</kbd>
                    ))}
                  </dt>
                  <dd>{COMMANDS[id].label(t)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="grey">{t.keys.inForms}</p>
    </Dialog>
  );
}
