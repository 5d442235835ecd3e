/** What one browser remembers about its reader. Storage may be forbidden; then nothing is remembered. */

type Setting = 'language' | 'theme';

export function recall(setting: Setting): string | null {
  try {
    return window.localStorage.getItem(`yinuo.${setting}`);
  } catch {
    return null;
  }
}

export function remember(setting: Setting, value: string): void {
  try {
    window.localStorage.setItem(`yinuo.${setting}`, value);
  } catch {
    // A browser without storage starts anew each time; nothing else depends on it.
  }
}
