/** What somebody is writing, kept in this browser under his name until it is saved, thrown away, or he signs out. */

const PREFIX = 'yinuo.kept.';

const place = (person: string, name: string): string => `${PREFIX}${person}.${name}`;

export function loadKept<T extends object>(person: string, name: string): Partial<T> | null {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(place(person, name)) ?? 'null');
    return typeof kept === 'object' && kept !== null ? (kept as Partial<T>) : null;
  } catch {
    return null;
  }
}

/** Keeps it, or with null removes it; whether it is kept now. */
export function keep(person: string, name: string, words: object | null): boolean {
  try {
    if (words === null) window.localStorage.removeItem(place(person, name));
    else window.localStorage.setItem(place(person, name), JSON.stringify(words));
    return words !== null;
  } catch {
    // A browser that keeps nothing still sends what is typed.
    return false;
  }
}

/** Nothing of anybody stays behind: the next one at this desk may be somebody else. */
export function forgetKept(): void {
  try {
    for (const key of Object.keys(window.localStorage)) {
      if (key.startsWith(PREFIX)) window.localStorage.removeItem(key);
    }
  } catch {
    // Then nothing was kept either.
  }
}
