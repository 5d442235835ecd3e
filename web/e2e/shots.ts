import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { launch, open, POSTS, sit, type Size } from './browser.ts';

/** Pictures of every page for a person to look at. They are output, never compared. */

const OUT = new URL('../test-output/', import.meta.url).pathname;

interface Shot {
  name: string;
  seat: RegExp;
  path: string;
  before?: (page: Page) => Promise<void>;
}

/** The list is ordered by rung: the first case has the most to see. */
async function openFirstCase(page: Page): Promise<void> {
  await page.locator('.queue-row').first().click();
  await page.getByRole('toolbar').waitFor();
}

const openWhy = async (page: Page): Promise<void> => {
  await openFirstCase(page);
  await page.locator('.strip-cell').first().click();
  await page.getByRole('dialog').waitFor();
};

const openAnswer = async (page: Page): Promise<void> => {
  await openFirstCase(page);
  await page.getByRole('toolbar').getByRole('button').first().click();
  await page.getByRole('dialog').getByRole('textbox').first().waitFor();
};

async function fillIntake(page: Page): Promise<void> {
  await page.getByRole('combobox').first().fill('王');
  await page.getByRole('option').first().click();
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Alt+6');
  await page.locator('textarea').first().fill('下午三点半突然断网，光猫亮红灯，孩子五点要上网课。');
  await page.locator('.promise .say').waitFor();
}

async function fillDuplicate(page: Page): Promise<void> {
  await fillIntake(page);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('status').first().waitFor();
  if (!(await page.locator('.done').isVisible())) return;
  await page.keyboard.press('Alt+q');
  await fillIntake(page);
  await page.getByRole('radiogroup').filter({ has: page.locator('.choice') }).waitFor();
}

async function saveIntake(page: Page): Promise<void> {
  await fillIntake(page);
  await page.keyboard.press('Alt+7');
  await page.locator('.option[aria-checked="true"]').nth(1).waitFor();
  await page.keyboard.press('Alt+s');
  await page.keyboard.press('Control+Enter');
  await page.locator('.done').waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await openFirstCase(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
}

async function openHelp(page: Page): Promise<void> {
  await openFirstCase(page);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
}

async function openMore(page: Page): Promise<void> {
  await openFirstCase(page);
  await page.keyboard.press('m');
  await page.locator('.more-actions').waitFor();
}

async function pickMany(page: Page): Promise<void> {
  await page.locator('.queue-row').first().waitFor();
  // Hidden where there is no room for it; the list is the picture then.
  const pick = page.getByRole('button', { name: /多选|Pick many/ });
  if (!(await pick.isVisible())) return;
  await pick.click();
  for (const place of [0, 1]) await page.getByRole('checkbox').nth(place).check();
}

async function openSearch(page: Page): Promise<void> {
  await page.locator('.queue-row').first().waitFor();
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('王');
  await page.getByRole('dialog').getByRole('combobox').fill('断网');
  await page.locator('.palette-items li[data-heading]').nth(1).waitFor();
}

const SHOTS: Shot[] = [
  { name: 'cases', seat: POSTS.handler, path: '/cases', before: async (page) => void (await page.locator('.queue-row').first().waitFor()) },
  { name: 'case', seat: POSTS.handler, path: '/cases?order=rung', before: openFirstCase },
  { name: 'case-why', seat: POSTS.handler, path: '/cases?order=rung', before: openWhy },
  { name: 'case-form', seat: POSTS.handler, path: '/cases?order=rung', before: openAnswer },
  { name: 'intake', seat: POSTS.agent, path: '/intake', before: fillIntake },
  { name: 'intake-duplicate', seat: POSTS.agent, path: '/intake', before: fillDuplicate },
  { name: 'intake-saved', seat: POSTS.agent, path: '/intake', before: saveIntake },
  { name: 'palette', seat: POSTS.handler, path: '/cases?order=rung', before: openPalette },
  { name: 'search-palette', seat: POSTS.supervisor, path: '/cases', before: openSearch },
  { name: 'search', seat: POSTS.supervisor, path: '/search?q=%E6%96%AD%E7%BD%91', before: async (page) => void (await page.getByRole('region').first().waitFor()) },
  { name: 'pick-many', seat: POSTS.supervisor, path: '/cases', before: pickMany },
  { name: 'today', seat: POSTS.supervisor, path: '/today', before: async (page) => void (await page.locator('.figure').first().waitFor()) },
  { name: 'contacts', seat: POSTS.supervisor, path: '/contacts', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'help', seat: POSTS.handler, path: '/cases?order=rung', before: openHelp },
  { name: 'case-more', seat: POSTS.handler, path: '/cases?order=rung', before: openMore },
  { name: 'ladder', seat: POSTS.supervisor, path: '/ladder', before: async (page) => void (await page.locator('.board').waitFor()) },
  { name: 'ledger', seat: POSTS.supervisor, path: '/ledger', before: async (page) => void (await page.getByRole('table').waitFor()) },
  { name: 'call-backs', seat: POSTS.supervisor, path: '/call-backs', before: async (page) => void (await page.getByRole('button', { name: /记回访|Record the call/ }).first().click()) },
  { name: 'surveys', seat: POSTS.quality, path: '/surveys', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'survey', seat: POSTS.quality, path: '/surveys/summer', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'outbox', seat: POSTS.supervisor, path: '/outbox', before: async (page) => void (await page.getByRole('listitem').first().waitFor()) },
  { name: 'inbox', seat: POSTS.supervisor, path: '/inbox', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'outside', seat: POSTS.supervisor, path: '/outside', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'outages', seat: POSTS.supervisor, path: '/outages', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'orders', seat: POSTS.quality, path: '/orders', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'top', seat: POSTS.generalManager, path: '/top', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'wages', seat: POSTS.handler, path: '/wages', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'pay', seat: POSTS.quality, path: '/pay', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'points', seat: POSTS.handler, path: '/points', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'follow-ups', seat: POSTS.quality, path: '/follow-ups', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'scores', seat: POSTS.branch, path: '/scores?card=cn-score.unit&month=2026-06', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'honours', seat: POSTS.manager, path: '/honours', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'praise', seat: POSTS.agent, path: '/praise', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
  { name: 'policy', seat: POSTS.supervisor, path: '/policy', before: async (page) => void (await page.getByRole('heading', { level: 1 }).waitFor()) },
];

async function openCustomer(page: Page): Promise<void> {
  await openFirstCase(page);
  await page.keyboard.press('w');
  await page.getByRole('dialog').getByRole('radio').first().check();
}

const PEOPLE_SHOTS: Shot[] = [
  { name: 'account', seat: POSTS.handler, path: '/account', before: async (page) => void (await page.getByRole('table').waitFor()) },
  { name: 'case-customer', seat: POSTS.handler, path: '/cases?order=rung', before: openCustomer },
  { name: 'access', seat: POSTS.quality, path: '/access', before: async (page) => void (await page.getByRole('table').waitFor()) },
  { name: 'staff', seat: POSTS.supervisor, path: '/staff', before: async (page) => void (await page.getByRole('table').waitFor()) },
  { name: 'system', seat: POSTS.administrator, path: '/system', before: async (page) => void (await page.getByRole('table').first().waitFor()) },
  { name: 'people', seat: POSTS.administrator, path: '/people', before: async (page) => void (await page.getByRole('table').waitFor()) },
];

const LOOKS: { suffix: string; query: string; size: Size; only?: string[] }[] = [
  { suffix: 'zh', query: 'lang=zh&theme=light', size: 'desk' },
  { suffix: 'en', query: 'lang=en&theme=light', size: 'desk' },
  { suffix: 'zh-dark', query: 'lang=zh&theme=dark', size: 'desk' },
  { suffix: 'zh-phone', query: 'lang=zh&theme=light', size: 'phone' },
  { suffix: 'zh-phone-dark', query: 'lang=zh&theme=dark', size: 'phone' },
  { suffix: 'en-phone', query: 'lang=en&theme=light', size: 'phone', only: ['cases', 'case', 'intake'] },
];

async function shoot(browser: Browser, shot: Shot, look: (typeof LOOKS)[number]): Promise<void> {
  const { page, context, errors } = await open(browser, look.size);
  await sit(page, shot.seat);
  await page.goto(`${shot.path}${shot.path.includes('?') ? '&' : '?'}${look.query}`);
  await shot.before?.(page);
  await page.screenshot({ path: `${OUT}${shot.name}.${look.suffix}.png` });
  for (const error of errors) console.error(`${shot.name}.${look.suffix}: ${error}`);
  await context.close();
}

async function shootSignIn(browser: Browser, look: (typeof LOOKS)[number]): Promise<void> {
  const { page, context } = await open(browser, look.size);
  await page.goto(`/sign-in?${look.query}`);
  await page.getByRole('main').getByRole('button').first().waitFor();
  await page.screenshot({ path: `${OUT}sign-in.${look.suffix}.png` });
  await context.close();
}

const wanted = process.argv.slice(2);
await mkdir(OUT, { recursive: true });
const browser = await launch();
for (const look of LOOKS) {
  const has = (name: string) => (!look.only || look.only.includes(name)) && (wanted.length === 0 || wanted.includes(name) || wanted.includes(`${name}.${look.suffix}`));
  if (has('sign-in')) await shootSignIn(browser, look);
  for (const shot of [...SHOTS, ...PEOPLE_SHOTS]) {
    if (!has(shot.name)) continue;
    const once = () => shoot(browser, shot, look);
    // Taken once more when it fails, as a story is.
    await once().catch(once).catch((error: unknown) => {
      process.exitCode = 1;
      console.error(`${shot.name}.${look.suffix}: ${String(error)}`);
    });
  }
}
await browser.close();
