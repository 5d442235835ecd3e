import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { open, POSTS } from './browser.ts';
import { choose, findCaller, gone, openByNumber, savedNumber, seated, seen, start, stateIs, submit, takeFault, type Taken } from './steps.ts';

/** What people do at the desk, told seat by seat. Later stories take up the case of earlier ones. */

export interface Story {
  name: string;
  /** Others build on it, so it is told even when only some are picked. */
  ground?: true;
  run: (browser: Browser) => Promise<void>;
}

const WORDS = '下午三点半突然断网，光猫亮红灯。';
let taken: Taken | null = null;

function theCase(): Taken {
  assert.ok(taken, 'the intake story ran before');
  return taken;
}

async function resolve(page: Page): Promise<void> {
  const sheet = await start(page, '办结');
  await choose(page, sheet, '根因');
  await sheet.getByRole('textbox', { name: '做了什么' }).fill('更换尾纤，光功率恢复，客户在场测速。');
  await submit(sheet);
  await stateIs(page, '待确认');
}

/** A moment far ahead, as `datetime-local` writes it. */
const IN_THE_FUTURE = '2099-01-01T00:00';

export const STORIES: Story[] = [
  {
    name: 'a seat is taken and left again',
    run: (browser) =>
      seated(browser, POSTS.handler, '', async (page) => {
        await seen(page.getByRole('navigation').getByRole('link', { name: '服务单' }));
        await page.getByRole('button', { name: /账户$/ }).click();
        await page.getByRole('menuitem', { name: '退出' }).click();
        await seen(page.getByRole('heading', { name: /位子/ }));
      }),
  },
  {
    name: 'without a session every page leads to sign-in, and back',
    run: async (browser) => {
      const { page, context } = await open(browser);
      await page.goto('/ladder');
      await page.waitForURL(/sign-in\?next=%2Fladder/);
      await page.getByRole('main').getByRole('button', { name: POSTS.supervisor }).first().click();
      await page.waitForURL(/\/ladder$/);
      await context.close();
    },
  },
  {
    name: 'the agent opens a case by keyboard alone and reads the promise',
    ground: true,
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        taken = await takeFault(page, WORDS);
      }),
  },
  {
    name: 'the draft of an intake survives a reload',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        await page.getByRole('textbox', { name: '客户原话' }).fill('写到一半');
        await seen(page.getByText('草稿已存'));
        await page.reload();
        await page.waitForFunction(() => document.querySelector('textarea')?.value === '写到一半');
      }),
  },
  {
    name: 'the same intake again warns of the open case and joins it',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        await findCaller(page, theCase().customer);
        await page.keyboard.press('Alt+1');
        await page.keyboard.press('Alt+6');
        await page.keyboard.type('还没有来修，催一下。');
        const how = page.getByRole('radiogroup', { name: '怎么办' });
        await seen(how);
        await page.keyboard.press('Control+Enter');
        await seen(page.getByText('还差：并单还是另开'));
        await how.getByRole('radio', { name: new RegExp(theCase().number) }).click();
        await page.keyboard.press('Control+Enter');
        assert.equal(await savedNumber(page, '已并单'), theCase().number);
      }),
  },
  {
    name: 'an enquiry ends as a contact',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        await findCaller(page, theCase().customer);
        await page.keyboard.press('Alt+4');
        await page.keyboard.type('问营业厅几点关门。');
        await page.keyboard.press('Control+Enter');
        await seen(page.getByRole('status').filter({ hasText: '已记录联系' }));
      }),
  },
  {
    name: 'the handler opens the explanation of a clock and closes it with Escape',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, theCase().number);
        await page.getByRole('region', { name: '时限' }).getByRole('button').first().click();
        const why = page.getByRole('dialog');
        await seen(why.getByRole('listitem'));
        await seen(why.getByText('规则指纹'));
        await page.waitForURL(/why=/);
        await page.keyboard.press('Escape');
        await gone(page.getByRole('dialog'));
      }),
  },
  {
    name: 'bad input is refused with a number, and the words stay',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, theCase().number);
        const sheet = await start(page, '回复客户');
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await seen(sheet.getByText('这一项要填'));
        await sheet.getByRole('textbox', { name: '答复了什么' }).fill('已联系');
        await sheet.getByLabel(/发生时刻/).fill(IN_THE_FUTURE);
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await seen(sheet.getByRole('alert').getByText(/^[DH]\d{3}/));
        assert.equal(await sheet.getByRole('textbox', { name: '答复了什么' }).inputValue(), '已联系');
      }),
  },
  {
    name: 'a pause proposed by one is approved by another',
    run: async (browser) => {
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, theCase().number);
        const sheet = await start(page, '停表');
        await sheet.getByText('用户原因').click();
        await choose(page, sheet, '凭据来源');
        await sheet.getByRole('textbox', { name: '凭据', exact: true }).fill('客户短信：今天不在家');
        await sheet.getByLabel(/照片/).setInputFiles({ name: '短信.txt', mimeType: 'text/plain', buffer: Buffer.from('今天不在家，明天再来。') });
        await seen(sheet.getByText('凭据 1'));
        await submit(sheet);
        await seen(page.getByRole('complementary', { name: '旁栏' }).getByText('待批'));
        await seen(page.getByRole('complementary', { name: '旁栏' }).getByRole('link', { name: '凭据 1' }));
      });
      await seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await openByNumber(page, theCase().number);
        const context = page.getByRole('complementary', { name: '旁栏' });
        await context.getByRole('button', { name: '同意' }).click();
        await seen(context.getByText('已批'));
        await context.getByRole('button', { name: '恢复计时' }).click();
        await seen(context.getByText('已止'));
      });
    },
  },
  {
    name: 'answer, restore, resolve, refusal, resolve again, confirmed',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, theCase().number);
        const answer = await start(page, '回复客户');
        await answer.getByRole('textbox', { name: '答复了什么' }).fill('师傅今晚到，已约好。');
        await submit(answer);
        await submit(await start(page, '已恢复'));
        await resolve(page);
        const refuse = await start(page, '客户不认可');
        await refuse.getByRole('textbox', { name: '原因' }).fill('又断了。');
        await refuse.getByRole('textbox', { name: '或录音编号' }).fill('REC-1');
        await submit(refuse);
        await stateIs(page, '在办');
        // A refused fault is broken again: it must be restored before it can be resolved.
        await submit(await start(page, '已恢复'));
        await resolve(page);
        const confirm = await start(page, '客户确认');
        await confirm.getByText('热线', { exact: true }).click();
        await confirm.getByRole('textbox', { name: '或录音编号' }).fill('REC-2');
        await submit(confirm);
        await stateIs(page, '已办结');
      }),
  },
  {
    name: 'filters stand in the address and survive a reload',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        await seen(page.getByRole('list', { name: '服务单列表' }));
        await page.getByRole('button', { name: '我首问' }).click();
        await page.getByRole('button', { name: '违诺', exact: true }).click();
        await page.waitForURL(/owner=me.*broken=true/);
        await page.reload();
        assert.equal(await page.getByRole('button', { name: '我首问' }).getAttribute('aria-pressed'), 'true');
        assert.equal(await page.getByRole('button', { name: '违诺', exact: true }).getAttribute('aria-pressed'), 'true');
        await page.getByRole('button', { name: '清除筛选' }).click();
        await page.waitForURL((url) => url.search === '');
      }),
  },
  {
    name: 'two characters find cases by their category, and the customer by his name',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases', async (page) => {
        const box = page.getByRole('textbox', { name: /^单号、客户/ });
        await box.fill('上网');
        await page.waitForURL(/q=/);
        const rows = page.locator('.queue-row');
        await page.waitForFunction(() => [...document.querySelectorAll('.queue-row')].every((row) => row.textContent?.includes('上网')));
        assert.ok((await rows.count()) > 0, 'some cases are found');
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: '命令' }).fill('周敏');
        await seen(page.getByRole('option', { name: /\d{6}-\d{4}-\d/ }));
      }),
  },
  {
    name: 'J and K walk the list; the help lists all keys',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        await seen(page.getByRole('list', { name: '服务单列表' }).getByRole('link'));
        await page.keyboard.press('j');
        await page.waitForURL(/\/cases\/./);
        const first = page.url();
        await page.keyboard.press('j');
        await page.waitForURL((url) => url.href !== first);
        await page.keyboard.press('k');
        await page.waitForURL(first);
        await page.keyboard.press('?');
        await seen(page.getByRole('dialog', { name: '全部按键' }).getByText('回复客户'));
      }),
  },
  {
    name: 'English and dark by the address',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases?lang=en&theme=dark', async (page) => {
        await page.goto('/cases?lang=en&theme=dark');
        await seen(page.getByRole('navigation').getByRole('link', { name: 'Ladder' }));
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
        assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
      }),
  },
  {
    name: 'a change made at one seat appears at another without a reload',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        const other = await page.context().newPage();
        await openByNumber(page, theCase().number);
        await other.goto(page.url());
        await seen(other.getByRole('toolbar'));
        const before = await other.locator('.entry').count();
        await page.bringToFront();
        const words = `旁边的人能看到 ${Date.now()}`;
        const sheet = await start(page, '记一笔');
        await sheet.getByRole('textbox', { name: '记什么' }).fill(words);
        await sheet.getByText('内部', { exact: true }).click();
        await submit(sheet);
        // A hidden tab draws no frames: ask by the clock, not by the frame.
        await other.waitForFunction((count) => document.querySelectorAll('.entry').length > count, before, { polling: 100 });
      }),
  },
];
