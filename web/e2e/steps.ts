import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { open, sit, type Sitting, type Size } from './browser.ts';

/** Steps that several stories share. Roles and names, never sleeps. */

/** Sits down on a seat, tells the story, and insists that the page itself had no error. */
export async function seated(browser: Browser, post: RegExp, next: string, story: (page: Page) => Promise<void>, size: Size = 'desk'): Promise<void> {
  const sitting: Sitting = await open(browser, size);
  try {
    await sit(sitting.page, post, next);
    await story(sitting.page);
    assert.deepEqual(sitting.errors, [], 'the page logged errors');
  } catch (error) {
    await sitting.page.screenshot({ path: new URL(`../test-output/failed-${Date.now()}.png`, import.meta.url).pathname }).catch(() => undefined);
    throw error;
  } finally {
    await sitting.context.close();
  }
}

export const seen = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'visible' });
export const gone = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'detached' });

/** Words that some customer of any demo city answers to. */
const CUSTOMER_QUERIES = [process.env.YINUO_CUSTOMER, '1330737', '王', 'C0000'].filter((one) => one !== undefined);

/** Finds a customer with the keyboard alone; the search box has the focus. */
export async function findCaller(page: Page, query?: string): Promise<string> {
  const box = page.getByRole('combobox', { name: '找客户' });
  await seen(box);
  for (const words of query ? [query] : CUSTOMER_QUERIES) {
    await page.keyboard.press('Alt+q');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(words);
    const hit = page.getByRole('option').first();
    const none = page.getByText('没有找到');
    await hit.or(none).first().waitFor();
    if (await hit.isVisible()) {
      await page.keyboard.press('Enter');
      await gone(page.getByRole('option'));
      const address = page.waitForURL(/customer=/);
      await address;
      return new URL(page.url()).searchParams.get('customer') ?? '';
    }
  }
  throw new Error('no demo customer was found');
}

export interface Taken {
  customer: string;
  number: string;
}

/** A whole intake by keyboard; opens beside a duplicate when the city already has one. */
export async function takeFault(page: Page, words: string, query?: string): Promise<Taken> {
  const customer = await findCaller(page, query);
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Alt+6');
  await page.keyboard.type(words);
  await seen(page.getByRole('complementary', { name: '请读给客户听' }).getByText('为什么是'));
  if (await page.getByRole('radiogroup', { name: '怎么办' }).isVisible()) await page.keyboard.press('Alt+s');
  await page.keyboard.press('Control+Enter');
  return { customer, number: await savedNumber(page, '已开单') };
}

export async function savedNumber(page: Page, word: string): Promise<string> {
  const done = page.getByRole('status').filter({ hasText: word });
  await seen(done);
  const number = /\d{6}-\d{3,}-\d/.exec((await done.textContent()) ?? '')?.[0];
  assert.ok(number, 'the number is shown');
  return number;
}

/** Opens a case by its number through the palette. */
export async function openByNumber(page: Page, number: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: '命令' }).fill(number);
  await seen(page.getByRole('option', { name: new RegExp(number) }));
  await page.keyboard.press('Enter');
  await seen(page.getByRole('main', { name: new RegExp(number) }));
}

/** Opens an action: a button of the bar, or from the list of the others. */
export async function start(page: Page, action: string): Promise<Locator> {
  const bar = page.getByRole('toolbar', { name: '可以做的事' });
  const name = new RegExp(`^${action}`);
  await seen(bar);
  if (await bar.getByRole('button', { name }).isVisible()) await bar.getByRole('button', { name }).click();
  else {
    await bar.getByRole('button', { name: /^更多/ }).click();
    await page.getByRole('list', { name: '更多动作' }).getByRole('button', { name }).click();
  }
  const sheet = page.getByRole('dialog', { name: action });
  await seen(sheet);
  return sheet;
}

export async function submit(sheet: Locator): Promise<void> {
  await sheet.getByRole('button', { name: /^确定/ }).click();
  await sheet.waitFor({ state: 'detached' });
}

export async function choose(page: Page, sheet: Locator, label: string, index = 0): Promise<void> {
  await sheet.getByRole('combobox', { name: label }).click();
  const option = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').nth(index);
  await option.click();
}

/** Opens a choice and answers what it offers. */
export async function offered(page: Page, sheet: Locator, label: string): Promise<string[]> {
  await sheet.getByRole('combobox', { name: label }).click();
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await seen(list);
  const words = await list.locator('.ant-select-item-option').allTextContents();
  await page.keyboard.press('Escape');
  return words;
}

/** Chooses by the words of the option, typing them first: long lists show only their beginning. */
export async function chooseNamed(page: Page, sheet: Locator, label: string, words: string): Promise<void> {
  const box = sheet.getByRole('combobox', { name: label });
  await box.click();
  await box.fill(words);
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: words }).first().click();
}

export async function stateIs(page: Page, word: string): Promise<void> {
  await seen(page.getByRole('main').getByRole('banner').or(page.locator('.case-head')).getByText(word, { exact: true }));
}
