import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { open } from './browser.ts';
import { seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Signing in through a certified provider: a desk of its own that knows one, and the provider beside it. */

const AT = '2026-07-01T10:20:00+08:00';
const BINARY = process.env.YINUO_BIN ?? new URL('../../target/demo/yinuo', import.meta.url).pathname;
const OPEN_WITHIN_MILLIS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

/** A process that has said a word; what it said instead, when it ended or went silent. */
async function started(command: string, args: string[], word: string, env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  let said = '';
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`${command} did not open: ${said}`)), OPEN_WITHIN_MILLIS);
    const hear = (part: Buffer) => {
      said += part.toString();
      if (said.includes(word)) {
        clearTimeout(timer);
        done();
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => {
      clearTimeout(timer);
      fail(new Error(`${command} ended: ${said} (was the binary built with --features yinuo/openid?)`));
    });
  });
  return child;
}

interface House {
  desk: string;
  issuer: string;
}

async function withProvider(signedBy: string, story: (house: House) => Promise<void>): Promise<void> {
  const [deskPort, port] = [await freePort(), await freePort()];
  const house = { desk: `http://127.0.0.1:${deskPort}`, issuer: `http://127.0.0.1:${port}` };
  const folder = await mkdtemp(join(tmpdir(), 'yinuo-openid-'));
  const secret = join(folder, 'secret');
  await writeFile(secret, 'told to the desk alone\n');
  const children: ChildProcess[] = [];
  try {
    const desk = new URL('../dist', import.meta.url).pathname;
    const demo = ['demo', '--still', '--days', '1', '--scale', '5', '--as-of', AT, '--listen', `127.0.0.1:${deskPort}`, '--data', join(folder, 'city.sqlite'), '--desk', desk];
    const flags = ['--openid-issuer', house.issuer, '--openid-client', 'yinuo-desk', '--openid-secret', secret, '--openid-desk', house.desk];
    children.push(await started(BINARY, [...demo, ...flags], 'open at'));
    const now = await (await fetch(`${house.desk}/api/v1/health`)).json() as { server_at: number };
    children.push(await started(process.execPath, [new URL('./provider.mjs', import.meta.url).pathname, String(port), house.desk, String(now.server_at)], 'open\n', { SIGNED_BY: signedBy }));
    await story(house);
  } finally {
    await Promise.all(children.map((child) => new Promise((done) => {
      child.removeAllListeners('exit');
      child.on('exit', done);
      child.kill('SIGTERM');
    })));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Types name and password on the provider's own page. */
async function signsInAt(page: Page, issuer: string, account: string): Promise<void> {
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.locator('input[name="login"]').fill(account);
  await page.locator('input[name="password"]').fill('whatever');
  await page.locator('button[type="submit"]').click();
}

function through(signedBy: string, language: 'zh' | 'en'): Story {
  const words = language === 'zh' ? { button: '统一登录', account: '我的账户', way: '统一登录', out: '退出' } : { button: 'Single sign-on', account: 'My account', way: 'single sign-on', out: 'Sign out' };
  return {
    name: `a handler signs in through a certified provider that signs by ${signedBy}, and out of both, in ${language}`,
    run: (browser: Browser) =>
      withProvider(signedBy, async ({ desk, issuer }) => {
        const { page, context, errors } = await open(browser);
        await page.goto(`${desk}/sign-in?next=%2Faccount`);
        if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
        await page.screenshot({ path: new URL(`../test-output/sign-in-openid.${language}.png`, import.meta.url).pathname });
        await page.getByRole('button', { name: words.button, exact: true }).click();
        await signsInAt(page, issuer, 'account-of-zhou-min');
        await page.waitForURL(`${desk}/account`);
        await seen(page.getByRole('heading', { name: words.account }));
        await seen(page.getByRole('table').getByText(words.way));
        await page.screenshot({ path: new URL(`../test-output/account-openid.${language}.png`, import.meta.url).pathname });
        await page.getByRole('button', { name: /账户$|account$/i }).click();
        await page.getByRole('menuitem', { name: words.out }).click();
        await page.waitForURL(`${issuer}/session/end**`);
        await page.locator('button[type="submit"]').first().click();
        await page.waitForURL(`${desk}/sign-in**`);
        assert.equal((await page.request.get(`${desk}/api/v1/session`)).status(), 401);
        await page.getByRole('button', { name: words.button, exact: true }).click();
        await page.waitForURL(`${issuer}/interaction/**`);
        assert.deepEqual(errors, []);
        await context.close();
      }),
  };
}

export const OPENID: Story[] = [
  through('RS256', 'zh'),
  through('ES256', 'en'),
  {
    name: 'an account of the provider that nobody here has opens nothing, and the way back is said',
    run: (browser: Browser) =>
      withProvider('RS256', async ({ desk, issuer }) => {
        const { page, context } = await open(browser);
        await page.goto(`${desk}/sign-in`);
        await page.getByRole('button', { name: '统一登录', exact: true }).click();
        await signsInAt(page, issuer, 'account-of-a-stranger');
        await seen(page.getByRole('alert').getByText('I026'));
        assert.equal(new URL(page.url()).search, '', 'no code stays in the address');
        await page.screenshot({ path: new URL('../test-output/sign-in-openid-refused.zh.png', import.meta.url).pathname });
        await page.getByRole('button', { name: '重新登录' }).click();
        await seen(page.getByRole('textbox', { name: '登录名' }));
        await context.close();
      }),
  },
];
