import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { open, POSTS, sit, type Size } from './browser.ts';
import { seen } from './steps.ts';
import type { Story } from './stories.ts';

/** What a machine can tell of whether everybody can use a page: names, roles, contrast, order. No page has a serious finding. */

interface Finding {
  id: string;
  impact: string | null;
  nodes: { target: unknown[]; failureSummary?: string }[];
}
type Axe = { run: (root: Document, options: object) => Promise<{ violations: Finding[] }> };

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SERIOUS = ['serious', 'critical'];

export async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate(() => (window as unknown as { axe: Axe }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }));
  return violations
    .filter((found) => SERIOUS.includes(found.impact ?? ''))
    .flatMap((found) => found.nodes.map((node) => `${found.id} at ${JSON.stringify(node.target)}: ${(node.failureSummary ?? '').split('\n').slice(1, 3).join(' ').trim().slice(0, 220)}`));
}

const PAGES: [string, (page: Page) => Promise<void>][] = [
  ['/cases', (page) => seen(page.locator('.queue-row'))],
  ['/cases/first', (page) => seen(page.getByRole('toolbar'))],
  ['/cases/first?do=note_case', (page) => seen(page.getByRole('dialog'))],
  ['/cases/first?do=assign_case', (page) => seen(page.getByRole('dialog'))],
  ['/intake', (page) => seen(page.getByRole('main'))],
  ['/today', (page) => seen(page.locator('.figure'))],
  ['/contacts', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/ladder', (page) => seen(page.locator('.board'))],
  ['/ledger', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/settlements', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/settlements?show=refused', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/call-backs', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/wages?month=2026-06', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/outbox', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/inbox', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/policy', (page) => seen(page.getByRole('heading', { level: 1 }))],
  ['/search?q=当日修', (page) => seen(page.getByRole('region'))],
  ['/nowhere', (page) => seen(page.getByRole('main'))],
];

const heading = (page: Page): Promise<void> => seen(page.getByRole('heading', { level: 1 }));
const waited = async (page: Page): Promise<void> => {
  await heading(page);
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
};

/** Pages that only some posts open, and those of one's own. */
const OTHERS: [RegExp, [string, (page: Page) => Promise<void>][]][] = [
  [POSTS.supervisor, [['/account', waited], ['/staff', waited], ['/outside', waited], ['/outside?add=1', (page) => seen(page.locator('form'))], ['/outages', waited], ['/orders', waited]]],
  [POSTS.quality, [['/access', waited], ['/orders', waited]]],
  [POSTS.generalManager, [['/top', waited]]],
  [POSTS.administrator, [['/system', waited], ['/people', waited], ['/access', waited], ['/staff', waited], ['/inbox', waited]]],
];

function othersPass(theme: string, size: Size): Story {
  return {
    name: `no page of an office has a serious finding of accessibility, ${theme} at ${size}`,
    run: async (browser) => {
      const found: string[] = [];
      for (const [post, pages] of OTHERS) {
        const { page, context } = await open(browser, size);
        await sit(page, post);
        for (const [path, ready] of pages) {
          await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=zh&theme=${theme}`);
          await ready(page);
          found.push(...(await findings(page)).map((one) => `${path} ${one}`));
        }
        await context.close();
      }
      assert.deepEqual(found, [], found.join('\n'));
    },
  };
}

function passes(theme: string, size: Size): Story {
  return {
    name: `no page has a serious finding of accessibility, ${theme} at ${size}`,
    run: async (browser) => {
      const { page, context } = await open(browser, size);
      const found: string[] = [];
      await page.goto(`/sign-in?lang=zh&theme=${theme}`);
      await seen(page.getByRole('main').getByRole('button'));
      found.push(...(await findings(page)).map((one) => `/sign-in ${one}`));
      await sit(page, POSTS.supervisor);
      await page.goto(`/cases?lang=zh&theme=${theme}`);
      const first = (await page.locator('.queue-row').first().getAttribute('href'))?.split('?')[0] ?? '';
      for (const [path, ready] of PAGES) {
        const at = path.replace('/cases/first', first);
        await page.goto(`${at}${at.includes('?') ? '&' : '?'}lang=zh&theme=${theme}`);
        await ready(page);
        found.push(...(await findings(page)).map((one) => `${path} ${one}`));
      }
      await page.goto(`/cases?lang=zh&theme=${theme}`);
      await seen(page.locator('.queue-row'));
      for (const [what, keys] of [['palette', 'Control+k'], ['help', '?']] as const) {
        await page.keyboard.press(keys);
        await seen(page.getByRole('dialog'));
        found.push(...(await findings(page)).map((one) => `${what} ${one}`));
        await page.keyboard.press('Escape');
      }
      assert.deepEqual(found, [], found.join('\n'));
      await context.close();
    },
  };
}

export const ACCESS_STORIES: Story[] = ['light', 'dark'].flatMap((theme) => (['desk', 'phone'] as Size[]).flatMap((size) => [passes(theme, size), othersPass(theme, size)]));
