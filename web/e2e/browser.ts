import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** One browser for all stories: the machine's own Chromium, zone and language fixed, motion off. */

export const BASE_URL = process.env.YINUO_URL ?? 'http://127.0.0.1:8787';
const CHROMIUM = process.env.YINUO_CHROMIUM ?? '/usr/bin/chromium';
const WAIT_MILLIS = 10_000;

export const SIZES = {
  desk: { width: 1366, height: 768 },
  narrow: { width: 1100, height: 768 },
  phone: { width: 360, height: 740 },
};
export type Size = keyof typeof SIZES;

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export interface Sitting {
  page: Page;
  context: BrowserContext;
  /** Errors of the page itself; a story that leaves any has failed. */
  errors: string[];
}

export async function open(browser: Browser, size: Size = 'desk'): Promise<Sitting> {
  const context = await browser.newContext({ baseURL: BASE_URL, viewport: SIZES[size], locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MILLIS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused command is an answer with a status; the browser prints it as an error, we do not count it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  return { page, context, errors };
}

/** Sits down on the first demo seat whose post matches. */
export async function sit(page: Page, post: RegExp, next = ''): Promise<void> {
  await page.goto(next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in');
  await page.getByRole('main').getByRole('button', { name: post }).first().click();
  await page.getByRole('navigation').waitFor();
}

export const POSTS = {
  agent: /话务/,
  handler: /投诉处理/,
  supervisor: /投诉主管/,
  dispatcher: /调度/,
  technician: /装维工程师/,
  firm: /代维单位负责人/,
  quality: /服务管控/,
  manager: /客服部经理/,
  branch: /分公司经理/,
  generalManager: /总经理/,
  administrator: /系统管理员/,
  callBack: /回访员/,
};
