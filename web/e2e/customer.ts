import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BASE_URL, POSTS, SIZES } from './browser.ts';
import { openByNumber, seated, seen, takeFault } from './steps.ts';
import type { Story } from './stories.ts';

/** The customer on a cheap phone: no login, a link, often no script. Staff are only there to make something happen. */

const OUT = new URL('../test-output/', import.meta.url).pathname;
/** Where the demo's messages are written; the score's link stands nowhere else. */
const MESSAGES = process.env.YINUO_MESSAGES ?? '';
/** What a page may weigh with an empty cache, until two seconds after it has loaded. */
const PAGE_BYTES_MAX = 100_000;
const SCRIPT_BYTES_MAX = 10_000;
const SETTLE_MILLIS = 2_000;
const WAIT_MILLIS = 10_000;

interface Look {
  language: 'zh' | 'en';
  dark?: boolean;
  script?: boolean;
}

/** A phone of 360 by 740 with an empty cache. */
export async function phone(browser: Browser, path: string, look: Look, story: (page: Page) => Promise<void>): Promise<void> {
  const context: BrowserContext = await browser.newContext({
    baseURL: BASE_URL,
    viewport: SIZES.phone,
    locale: look.language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: look.dark ? 'dark' : 'light',
    javaScriptEnabled: look.script ?? true,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(WAIT_MILLIS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  try {
    await page.goto(path);
    await story(page);
    assert.deepEqual(errors, [], 'the page logged errors');
    if (look.script ?? true) {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `the page is ${wide} too wide`);
    }
  } catch (error) {
    await page.screenshot({ path: `${OUT}failed-${Date.now()}.png`, fullPage: true }).catch(() => undefined);
    throw error;
  } finally {
    await context.close();
  }
}

const shoot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: `${OUT}customer-${name}.png`, fullPage: true });

/** One command of a colleague, as the desk would send it. */
export async function does(page: Page, number: string, command: string, body: object): Promise<void> {
  const answer = await page.request.post(`/api/v1/cases/${number}/${command}`, {
    headers: { 'Idempotency-Key': `e2e-${command}-${Math.floor(performance.now() * 1_000)}` },
    data: body,
  });
  assert.ok(answer.ok(), `${command}: ${answer.status()} ${await answer.text()}`);
}

let number = '';
let link = '';

const theLink = (): string => {
  assert.ok(link, 'the case was opened before');
  return link;
};

/** A colleague settles the case. */
async function settle(browser: Browser, which: string = number): Promise<void> {
  await seated(browser, POSTS.handler, '/cases', async (page) => {
    await does(page, which, 'restore', { evidence: null, occurred_at: null });
    await does(page, which, 'resolve', { root_cause: 'access.connector', text: '换了 3 米光纤，测速 312M', occurred_at: null });
  });
}

/** A case of its own, settled and confirmed: a story that leans on it can be told alone. */
async function confirmed(browser: Browser): Promise<void> {
  let page = '';
  let own = '';
  await seated(browser, POSTS.agent, '/intake', async (desk) => {
    own = (await takeFault(desk, '打电话有杂音，网也慢。', '陈')).number;
    await openByNumber(desk, own);
    page = (await desk.getByRole('link', { name: '以客户身份看' }).getAttribute('href')) ?? '';
  });
  await settle(browser, own);
  await phone(browser, page, { language: 'zh' }, async (customer) => {
    await customer.getByRole('button', { name: '办好了，我确认' }).click();
    await seen(customer.getByText('收到，谢谢您确认。'));
  });
}

/** The newest score link that left. */
function scoreLinks(): string[] {
  assert.ok(MESSAGES, 'YINUO_MESSAGES names the folder');
  const files = readdirSync(MESSAGES).filter((name) => name.endsWith('.ndjson')).sort();
  const lines = files.flatMap((name) => readFileSync(`${MESSAGES}/${name}`, 'utf8').split('\n').filter(Boolean));
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  return texts.flatMap((text) => /\/r\/[\w-]+/.exec(text)?.[0] ?? []);
}

/** Waits for the postman: he goes round twice a second. */
async function newScoreLink(page: Page, before: number): Promise<string> {
  const until = performance.now() + WAIT_MILLIS;
  while (performance.now() < until) {
    const links = scoreLinks();
    const newest = links.at(-1);
    if (links.length > before && newest) return newest;
    await page.waitForTimeout(100);
  }
  throw new Error('no score was asked');
}

export const CUSTOMER_STORIES: Story[] = [
  {
    name: 'customer: a newcomer opens the page of a case as its customer sees it',
    ground: true,
    run: async (browser) => {
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        number = (await takeFault(page, '家里断网，晚上孩子要上课。', '张')).number;
        await openByNumber(page, number);
        const shown = page.getByRole('link', { name: '以客户身份看' });
        await seen(shown);
        link = (await shown.getAttribute('href')) ?? '';
        assert.match(link, /^\/c\/[\w-]{44}$/);
        await seen(page.getByRole('complementary', { name: '旁栏' }).getByText('已受理', { exact: true }));
      });
    },
  },
  ...(['zh', 'en'] as const).flatMap((language) =>
    [false, true].map((dark): Story => ({
      name: `customer: the promise at a glance in ${language}, ${dark ? 'dark' : 'light'}, and what it weighs`,
      run: (browser) =>
        phone(browser, 'about:blank', { language, dark }, async (page) => {
          const network = await page.context().newCDPSession(page);
          await network.send('Network.enable');
          let bytes = 0;
          network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
          await page.goto(theLink(), { waitUntil: 'load' });
          await page.waitForTimeout(SETTLE_MILLIS);
          const script = await page.evaluate(() => [...document.scripts].reduce((sum, one) => sum + new TextEncoder().encode(one.textContent ?? '').length, 0));
          console.log(`      ${language}${dark ? ' dark' : ''}: ${bytes} bytes encoded, script ${script} bytes`);
          assert.ok(bytes > 0 && bytes < PAGE_BYTES_MAX, `${bytes} bytes`);
          assert.ok(script < SCRIPT_BYTES_MAX, `${script} bytes of script`);
          await seen(page.getByRole('heading', { level: 1, name: language === 'zh' ? /^我们承诺/ : /^We promise/ }));
          await seen(page.getByText(language === 'zh' ? '迟了，您得什么' : 'What you get if we are late'));
          await shoot(page, `promise.${language}${dark ? '-dark' : ''}`);
          await page.getByRole('link', { name: language === 'zh' ? 'English' : '中文' }).click();
          await seen(page.getByRole('heading', { level: 1, name: language === 'zh' ? /^We promise/ : /^我们承诺/ }));
        }),
    })),
  ),
  {
    name: 'customer: late, he sees what he was credited and how it adds up',
    run: async (browser) => {
      let late = '';
      await seated(browser, POSTS.supervisor, '/cases?broken=true&state=all', async (page) => {
        const answer = await page.request.get('/api/v1/cases?broken=true&limit=100');
        const { rows } = (await answer.json()) as { rows: { id: string; owed_minor: number; state: string }[] };
        const owed = rows.find((row) => row.owed_minor > 0 && row.state === 'inProgress') ?? rows.find((row) => row.owed_minor > 0);
        assert.ok(owed, 'some case of the city is late with a credit');
        const told = await page.request.get(`/api/v1/cases/${owed.id}/messages`);
        late = ((await told.json()) as { customer_page: string }).customer_page;
      });
      for (const look of [{ language: 'zh' }, { language: 'en', dark: true }] as Look[]) {
        await phone(browser, late, look, async (page) => {
          await seen(page.getByText(look.language === 'zh' ? /^(已赔给您|赔给您)$/ : /^(Credited to you|Yours because we were late)$/));
          await seen(page.locator('.pay strong').filter({ hasText: '¥' }));
          assert.ok((await page.locator('.sums li').count()) >= 2, 'the sum has its lines');
          await shoot(page, `late.${look.language}${look.dark ? '-dark' : ''}`);
        });
      }
    },
  },
  {
    name: 'customer: a word and a photo reach the desk',
    run: async (browser) => {
      await phone(browser, theLink(), { language: 'zh' }, async (page) => {
        await page.getByText('补充一句话或一张照片').click();
        await page.getByLabel('补充什么').fill('光猫亮红灯，见照片');
        const photo = await page.screenshot({ type: 'jpeg' });
        await page.getByLabel(/^照片/).setInputFiles({ name: 'modem.jpg', mimeType: 'image/jpeg', buffer: photo });
        await shoot(page, 'say.zh');
        await page.getByRole('button', { name: '发给办单的人' }).click();
        await seen(page.getByText('收到，办单的人会看到'));
        await seen(page.getByText('照片 1 张'));
        await page.reload();
        assert.equal(await page.getByText('光猫亮红灯，见照片').count(), 1, 'loaded again, it is not sent again');
      });
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        await seen(page.getByText('客户补充'));
        await seen(page.getByText('光猫亮红灯，见照片'));
      });
    },
  },
  {
    name: 'customer: a contradiction is asked again, and a refusal goes on with the same people',
    run: async (browser) => {
      await settle(browser);
      await phone(browser, theLink(), { language: 'zh' }, async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: '我们说办好了。您说呢？' }));
        await shoot(page, 'verdict.zh');
        await page.getByLabel(/^想说的话/).fill('谢谢师傅，但还是不能上网');
        await page.getByRole('button', { name: '办好了，我确认' }).click();
        const asked = page.getByRole('alertdialog', { name: '再问一次' });
        await seen(asked.getByText('到底办好了吗？'));
        await shoot(page, 'contradiction.zh');
        await asked.getByRole('button', { name: '没办好，继续办' }).click();
        await seen(page.getByText('收到。仍由原来的人负责'));
        await shoot(page, 'refused.zh');
      });
    },
  },
  {
    name: 'customer: without a script he confirms in English, and going back shows how it stands',
    run: async (browser) => {
      await settle(browser);
      await phone(browser, theLink(), { language: 'en', script: false }, async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: 'We say it is settled. Is it?' }));
        await shoot(page, 'verdict.en');
        await page.getByRole('button', { name: 'No, go on with it' }).click();
        await seen(page.getByText('Say in a few words what is wrong'));
        await page.goto(theLink());
        await page.getByRole('button', { name: 'Yes, it is settled' }).click();
        await seen(page.getByText('Thank you, noted: you agree.'));
        await shoot(page, 'closed.en');
        await page.goBack();
        await page.reload();
        await seen(page.getByRole('heading', { level: 1, name: 'Closed.' }));
      });
    },
  },
  {
    name: 'customer: he scores once; whoever comes again is shown the first score',
    run: async (browser) => {
      const before = scoreLinks().length;
      await confirmed(browser);
      await phone(browser, theLink(), { language: 'zh' }, async (page) => {
        const score = await newScoreLink(page, before);
        await page.goto(score);
        await seen(page.getByRole('heading', { level: 1, name: '打几分？' }));
        assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, 'nothing is chosen beforehand');
        await shoot(page, 'score.zh');
        await page.getByRole('radio', { name: '8', exact: true }).check();
        await page.getByLabel(/^想说的话/).fill('来得准时');
        await page.getByRole('button', { name: '提交' }).click();
        await seen(page.getByRole('heading', { level: 1, name: '您打了 8 分，谢谢。' }));
        await page.goto(`${score}?lang=en`);
        await seen(page.getByRole('heading', { level: 1, name: 'You gave 8 of 10. Thank you.' }));
        assert.equal(await page.getByRole('button').count(), 0);
        await shoot(page, 'scored.en');
      });
    },
  },
  {
    name: 'customer: he reopens within the window, and the desk sees who did',
    run: async (browser) => {
      await phone(browser, theLink(), { language: 'zh', dark: true }, async (page) => {
        await page.getByText(/^又有问题？/).click();
        await page.getByLabel('哪里又不好了').fill('晚上八点以后就掉线');
        await shoot(page, 'reopen.zh-dark');
        await page.getByRole('button', { name: '重开，继续办' }).click();
        await seen(page.getByText('收到，已重开，继续办。'));
        await shoot(page, 'reopened.zh-dark');
      });
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        await seen(page.getByText('晚上八点以后就掉线'));
      });
    },
  },
  {
    name: 'customer: the link is sent again, and the outbox shows how far messages are',
    run: async (browser) => {
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        await page.getByRole('button', { name: '再发进度链接' }).click();
        await seen(page.getByText('再发进度链接给客户'));
        await page.screenshot({ path: `${OUT}case-messages.png` });
      });
      await seated(browser, POSTS.supervisor, '/outbox', async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: '给客户的短信' }));
        await page.getByLabel('到哪一步').selectOption('handed-over');
        await page.waitForURL(/state=handed-over/);
        await page.getByLabel('为什么写').selectOption('score');
        await page.waitForURL(/kind=score/);
        await seen(page.getByRole('listitem').filter({ hasText: number }));
        assert.equal(await page.getByText(/\/r\//).count(), 0, 'no colleague is shown a link');
        await page.screenshot({ path: `${OUT}outbox-filtered.png` });
      });
    },
  },
  {
    name: 'customer: a link that opens nothing says what to do',
    run: (browser) =>
      phone(browser, '/c/AAAA', { language: 'en' }, async (page) => {
        await seen(page.getByText('This link no longer opens.'));
        await shoot(page, 'gone.en');
      }),
  },
];
