import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { BASE_URL, POSTS } from './browser.ts';
import { countKeys, keysOf, waitAfterKey } from './keys.ts';
import { savedNumber, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** The agent's thirty seconds: a telephone rings, and a complete case stands, without a pointer. */

/** The token of the demo's telephone system. */
const TELEPHONE = 'demo-telephone';
const AGENT = 'zhao-lan';
/** Presses beyond free text, and the longest wait, that the desk may ask of an agent. */
const KEYS_MAX = 60;
const WAIT_MILLIS_MAX = 100;
const ROUNDS = 5;

export async function rings(call: string, number: string, event = 'ringing', agent = AGENT): Promise<Response> {
  return fetch(`${BASE_URL}/api/v1/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${TELEPHONE}` },
    body: JSON.stringify({ call, agent, number, event, recording: `rec-${call}` }),
  });
}

/** The number of a customer of every demo city, by his place in the register. */
const numberOf = (index: number): string => `1990000${String((index * 7_919 + 1_207) % 10_000).padStart(4, '0')}`;

let calls = 0;
const newCall = (): string => `story-${Date.now()}-${(calls += 1)}`;

async function opened(page: Page, number: string, call: string): Promise<number> {
  const card = page.getByRole('region', { name: '来电' });
  const from = performance.now();
  assert.equal((await rings(call, number)).status, 204);
  await seen(card.getByText('振铃'));
  return performance.now() - from;
}

/** One call from its first ring to the number of its case; the milliseconds of each wait. */
async function wholeCase(page: Page, round: number): Promise<Record<string, number>> {
  const call = newCall();
  const waits: Record<string, number> = {};
  if (round > 0) await page.keyboard.press('Alt+q');
  await seen(page.getByRole('heading', { name: '新服务单' }));
  waits.card = await opened(page, numberOf(40 + ((Date.now() + round * 131) % 400)), call);
  await seen(page.getByRole('complementary', { name: '账户' }).getByRole('heading', { name: /在办/ }));
  await rings(call, '', 'answered');
  await seen(page.getByRole('region', { name: '来电' }).getByText('通话中'));
  waits.kind = await waitAfterKey(page, '.category .option', () => page.keyboard.press('Alt+1'));
  await page.keyboard.press('Alt+c');
  waits.category = await waitAfterKey(page, '.option.near-hit', () => page.keyboard.type('上网'));
  waits.promise = await waitAfterKey(page, '.promise .say p', () => page.keyboard.press('Enter'));
  await page.keyboard.type('下午三点半突然断网，孩子五点要上网课。');
  waits.canned = await waitAfterKey(page, '#canned-texts li', () => page.keyboard.press('Alt+t'));
  waits.text = await waitAfterKey(page, '#canned-texts li[aria-selected="true"]', () => page.keyboard.type('红灯'));
  await page.keyboard.press('Enter');
  if (await page.getByRole('radiogroup', { name: '怎么办' }).isVisible()) await page.keyboard.press('Alt+s');
  waits.saved = await waitAfterKey(page, '.done', () => page.keyboard.press('Control+Enter'));
  await savedNumber(page, '已开单');
  await seen(page.getByText('接下一位'));
  return waits;
}

export const ANSWERS: Story[] = [
  {
    name: 'the telephone rings and a whole case is taken by keyboard within sixty presses',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        await countKeys(page);
        await seen(page.getByRole('combobox', { name: '找客户' }));
        const waits: Record<string, number[]> = {};
        // Several cases, because one wait on a busy machine says nothing: the middle one of each counts.
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const [name, millis] of Object.entries(await wholeCase(page, round))) (waits[name] ??= []).push(millis);
        }
        const { keys, pointers } = await keysOf(page);
        const middle = Object.entries(waits).map(([name, all]) => [name, [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN] as const);
        console.log(`      ${ROUNDS} cases, ${keys} presses beyond free text; middle waits ${middle.map(([name, millis]) => `${name} ${Math.round(millis)}`).join(', ')} ms`);
        assert.equal(pointers, 0, 'no pointer was used');
        assert.ok(keys <= KEYS_MAX * ROUNDS, `${keys} presses for ${ROUNDS} cases`);
        for (const [name, millis] of middle) assert.ok(name === 'card' || millis < WAIT_MILLIS_MAX, `${name} took ${Math.round(millis)} ms`);
      }),
  },
  {
    name: 'a telephone that rang before the page listened is shown as soon as it listens',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        let listens: () => void = () => undefined;
        const held = new Promise<void>((release) => (listens = release));
        await page.route('**/api/v1/live', async (route) => {
          await held;
          await route.continue();
        });
        // Once the whole page stands, no part of it asks for the calls again of itself. One that is under way when the page
        // is closed has no answer.
        const reads: Promise<unknown>[] = [];
        page.on('request', (request) => new URL(request.url()).pathname === '/api/v1/calls' && reads.push(request.response().catch(() => null)));
        const last = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/canned');
        await page.reload();
        await last;
        await Promise.all(reads);
        const call = newCall();
        assert.equal((await rings(call, `1700${String(Date.now() % 10_000_000).padStart(7, '0')}`)).status, 204);
        listens();
        await seen(page.getByRole('region', { name: '来电' }).getByText('振铃'));
        await rings(call, '', 'ended');
      }),
  },
  {
    name: 'a telephone that rang while its list was on the way is shown all the same',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        const call = newCall();
        let first = true;
        // The server has answered the first read; the telephone rings before that answer reaches the page.
        await page.route('**/api/v1/calls', async (route) => {
          if (!first) return route.continue();
          first = false;
          const response = await route.fetch();
          await Promise.all([listens, stands]);
          assert.equal((await rings(call, numberOf(57))).status, 204);
          // A round trip of the page's own: what the stream told before it has been heard.
          await page.evaluate(() => fetch('/api/v1/session').then((reply) => reply.text()));
          await route.fulfill({ response });
        });
        const answered = (path: string) => page.waitForResponse((one) => new URL(one.url()).pathname === path);
        const [listens, stands] = [answered('/api/v1/live'), answered('/api/v1/canned')];
        await page.reload();
        await seen(page.getByRole('region', { name: '来电' }).getByText('振铃'));
        await rings(call, '', 'ended');
      }),
  },
  {
    name: 'a number nobody has is made known by name, and the call stays on the contact',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        const call = newCall();
        await opened(page, `1700${String(Date.now() % 10_000_000).padStart(7, '0')}`, call);
        const card = page.getByRole('region', { name: '来电' });
        await seen(card.getByText('没有登记'));
        await card.getByRole('textbox', { name: '怎么称呼' }).fill('李先生');
        await page.keyboard.press('Enter');
        await page.waitForURL(/customer=P\d+/);
        await page.keyboard.press('Alt+4');
        await page.getByRole('textbox', { name: '客户原话' }).fill('问怎么报装。');
        await page.keyboard.press('Control+Enter');
        await seen(page.getByRole('status').filter({ hasText: '已记录联系' }));
        await card.waitFor({ state: 'detached' });
      }),
  },
  {
    name: 'a call on another page offers itself, and what was being written is held and comes back',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        const words = page.getByRole('textbox', { name: '客户原话' });
        await words.fill('上一位说到一半');
        const call = newCall();
        await rings(call, numberOf(31));
        await seen(page.getByRole('region', { name: '来电' }).getByText('正在等'));
        await page.keyboard.press('g');
        await page.getByRole('navigation').getByRole('link', { name: '服务单' }).click();
        await seen(page.getByRole('status').filter({ hasText: '振铃' }));
        await page.keyboard.press('Alt+w');
        await page.waitForURL(/intake.*customer=C/);
        await seen(page.getByText('上一份草稿还在'));
        assert.equal(await words.inputValue(), '');
        await page.keyboard.press('Alt+z');
        await page.waitForFunction(() => document.querySelector('textarea')?.value === '上一位说到一半g' || document.querySelector('textarea')?.value === '上一位说到一半');
        await words.fill('');
        await rings(call, '', 'ended');
      }),
  },
  {
    name: 'a draft survives a closed tab and goes with the one who signs out',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        await page.getByRole('textbox', { name: '客户原话' }).fill('写到一半浏览器崩了');
        await seen(page.getByText('草稿已存'));
        const again = await page.context().newPage();
        await again.goto('/intake');
        await again.waitForFunction(() => document.querySelector('textarea')?.value === '写到一半浏览器崩了');
        await again.getByRole('button', { name: /账户$/ }).click();
        await again.getByRole('menuitem', { name: '退出' }).click();
        await seen(again.getByRole('heading', { name: /位子/ }));
        assert.deepEqual(await again.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('yinuo.kept'))), []);
        await again.close();
      }),
  },
];
