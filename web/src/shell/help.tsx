import { useSpeech } from '../i18n/language.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { COMMAND_IDS, COMMANDS, type CommandId, type Group } from '../keys/commands.ts';
import { useSession } from '../parts/session.tsx';
import { PLACES, placesFor } from './places.ts';

const GROUPS: Group[] = ['everywhere', 'list', 'case', 'intake', 'calls', 'dispatch'];

/** Keys that are of use on one page only. */
const AT: Partial<Record<Group, string>> = { intake: '/intake', calls: '/call-backs', dispatch: '/dispatch', case: '/cases' };

/** What is of use to this one: no way to a page, and no key of a page, that stands in another post's rail. */
function useOwn(): (id: CommandId) => boolean {
  const { roles } = useSession();
  const own = placesFor(roles);
  return (id) => {
    const place = PLACES.find((one) => one.command === id);
    const at = AT[COMMANDS[id].group];
    return place ? own.includes(place) : at === undefined || own.some((one) => one.path === at);
  };
}

/** All keys that one may use, straight from the table. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const own = useOwn();
  const keysOf = (group: Group) => COMMAND_IDS.filter((id) => COMMANDS[id].group === group && COMMANDS[id].keys.length > 0 && own(id));
  return (
    <Dialog label={t.keys.title} place="middle" titled onClose={onClose}>
      <div className="help">
        {GROUPS.filter((group) => keysOf(group).length > 0).map((group) => (
          <section key={group}>
            <h3>{t.keys[group]}</h3>
            <dl>
              {keysOf(group).map((id) => (
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
