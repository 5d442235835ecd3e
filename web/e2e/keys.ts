import type { Page } from 'playwright-core';

/** Counts what a hand does and measures what it waits for, inside the page itself. */

interface Counted {
  keys: number;
  pointers: number;
  /** When the last key or character arrived, on the page's clock. */
  lastAt: number;
}

type Counting = Window & { counted?: Counted; waiting?: Promise<number> };

/** From now on: presses beyond free text, and every use of a pointer. */
export async function countKeys(page: Page): Promise<void> {
  // The compiler of these stories marks each named function by a helper that the page does not have.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(() => {
    const counted: Counted = { keys: 0, pointers: 0, lastAt: performance.now() };
    (window as Counting).counted = counted;
    const free = (target: EventTarget | null) => target instanceof HTMLTextAreaElement;
    window.addEventListener('keydown', (event) => {
      counted.lastAt = performance.now();
      // A character into the caller's own words is free text; everything else is a press.
      if (!(free(event.target) && event.key.length === 1 && !event.ctrlKey && !event.altKey)) counted.keys += 1;
    }, true);
    window.addEventListener('input', (event) => {
      counted.lastAt = performance.now();
      // An input method hands characters over without a key of their own: each counts as one.
      if (!free(event.target) && event instanceof InputEvent && event.inputType === 'insertText' && (event.data?.charCodeAt(0) ?? 0) > 0x7f) counted.keys += event.data?.length ?? 0;
    }, true);
    for (const name of ['pointerdown', 'mousedown', 'touchstart']) window.addEventListener(name, () => (counted.pointers += 1), true);
  });
}

export async function keysOf(page: Page): Promise<{ keys: number; pointers: number }> {
  return page.evaluate(() => {
    const { keys, pointers } = (window as Counting).counted ?? { keys: 0, pointers: 0 };
    return { keys, pointers };
  });
}

/** Milliseconds from the last key of a step until what it leads to is painted. */
export async function waitAfterKey(page: Page, selector: string, step: () => Promise<void>): Promise<number> {
  // The look-out stands before the first key goes, else it would miss what comes at once.
  await page.evaluate((wanted) => {
    const before = document.querySelectorAll(wanted).length;
    const began = (window as Counting).counted?.lastAt ?? 0;
    (window as Counting).waiting = new Promise<number>((resolve, reject) => {
      const giveUp = window.setTimeout(() => reject(new Error(`never came: ${wanted}`)), 8000);
      const look = () => {
        const lastAt = (window as Counting).counted?.lastAt ?? 0;
        if (document.querySelectorAll(wanted).length === 0 || (before > 0 && lastAt <= began)) return void requestAnimationFrame(look);
        window.clearTimeout(giveUp);
        resolve(performance.now() - lastAt);
      };
      requestAnimationFrame(look);
    });
  }, selector);
  await step();
  return page.evaluate(() => (window as Counting).waiting ?? Number.NaN);
}
