import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogues } from '../src/i18n/messages.ts';
import { COMMAND_IDS, COMMANDS, MENUS, TOGETHER } from '../src/keys/commands.ts';
import { PLACES } from '../src/shell/places.ts';

/** Every source file of the desk. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(folder, entry.name)) : /\.tsx?$/.test(entry.name) ? [join(folder, entry.name)] : [],
  );
}
const SRC = new URL('../src/', import.meta.url).pathname;

describe('the command registry', () => {
  it('names every command in both languages', () => {
    for (const t of Object.values(catalogues)) {
      expect(COMMAND_IDS.filter((id) => COMMANDS[id].label(t).trim() === '')).toEqual([]);
    }
  });

  it('gives no two commands that act together the same name in the palette', () => {
    for (const t of Object.values(catalogues)) {
      const names = COMMAND_IDS.filter((id) => COMMANDS[id].palette).map((id) => `${COMMANDS[id].group} ${COMMANDS[id].label(t)}`);
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    }
  });

  it('binds no key twice where both could act, and none that begins a sequence', () => {
    for (const groups of TOGETHER) {
      const bound = COMMAND_IDS.filter((id) => groups.includes(COMMANDS[id].group)).flatMap((id) => COMMANDS[id].keys.map((key) => ({ key, id })));
      const twice = bound.filter(({ key, id }) => bound.some((other) => other.key === key && other.id !== id));
      expect(twice).toEqual([]);
      const begins = new Set(bound.filter(({ key }) => key.includes(' ')).map(({ key }) => key.split(' ')[0]));
      expect(bound.filter(({ key }) => begins.has(key))).toEqual([]);
    }
  });

  it('puts every group into some set that can act together', () => {
    const groups = new Set(COMMAND_IDS.map((id) => COMMANDS[id].group));
    expect([...groups].filter((group) => !TOGETHER.some((together) => together.includes(group)))).toEqual([]);
  });

  it('is where every menu item and every place of the rail comes from', () => {
    const named = [...Object.values(MENUS).flat(), ...PLACES.map((place) => place.command)];
    expect(named.filter((id) => !COMMAND_IDS.includes(id))).toEqual([]);
    // An item that is written by hand has no key, and the palette does not know it.
    const byHand = sources(SRC).filter((file) => {
      const text = readFileSync(file, 'utf8');
      return /\bDropdown\b/.test(text) && !text.includes('useMenu(');
    });
    expect(byHand).toEqual([]);
  });

  it('is bound somewhere: no command only stands in the help', () => {
    const text = sources(SRC).filter((file) => !file.endsWith('keys/commands.ts')).map((file) => readFileSync(file, 'utf8')).join('\n');
    const idle = COMMAND_IDS.filter((id) => !text.includes(`'${id}'`) && !id.startsWith('case.') && !/^(palette|help)$/.test(id) && !COMMANDS[id].keys.some((key) => /\d-\d$/.test(key)));
    expect(idle).toEqual([]);
  });
});
