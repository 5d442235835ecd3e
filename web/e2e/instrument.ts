import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { open, POSTS, sit } from './browser.ts';
import { gone, openByNumber, seated, seen, start, submit, takeFault } from './steps.ts';
import type { Story } from './stories.ts';

/** What eight hours need: one search, many cases at once, kept lists, a colleague called by name, a slip taken back, paper. */

const OUT = new URL('../test-output/', import.meta.url).pathname;
const SAID = '阳台的光纤被猫咬断了。';
let number = '';

const palette = (page: Page) => page.getByRole('combobox', { name: '命令' });

async function chooseIn(page: Page, label: string, words: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.click();
  await box.fill(words);
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: words }).first().click();
  await page.keyboard.press('Escape');
}

export const INSTRUMENT: Story[] = [
  {
    name: 'one search finds what was said, whose it is, the case and the rule, from the slash or the palette',
    ground: true,
    run: async (browser) => {
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        number = (await takeFault(page, SAID)).number;
      });
      await seated(browser, POSTS.supervisor, '/ladder', async (page) => {
        await seen(page.locator('.board'));
        await page.keyboard.press('/');
        await palette(page).fill('咬断');
        await seen(page.getByRole('option', { name: new RegExp(SAID) }));
        await page.keyboard.press('Enter');
        await seen(page.getByRole('main', { name: new RegExp(number) }));
        await page.keyboard.press('Control+k');
        await palette(page).fill('当日修');
        await seen(page.getByRole('option', { name: /“当日修”的全部结果/ }));
        await page.getByRole('option', { name: /全部结果/ }).click();
        await page.waitForURL(/\/search\?q=/);
        await seen(page.getByRole('region', { name: '规则' }).getByRole('link'));
        await page.getByRole('textbox', { name: /原话/ }).fill(number);
        await seen(page.getByRole('region', { name: '服务单' }).getByRole('link', { name: new RegExp(number) }));
        await page.getByRole('textbox', { name: /原话/ }).fill('月亮月亮');
        await seen(page.getByText('没有找到'));
      });
    },
  },
  {
    name: 'many cases get one note: first what would happen, then each its own answer',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await page.getByRole('button', { name: '多选' }).click();
        const boxes = page.getByRole('list', { name: '服务单列表' }).getByRole('checkbox');
        for (const place of [0, 1, 2]) await boxes.nth(place).check();
        await seen(page.getByText('已选 3 张'));
        await page.keyboard.press('b');
        const sheet = page.getByRole('dialog', { name: '办 3 张单' });
        await sheet.getByText('内部备注', { exact: true }).click();
        await sheet.getByRole('button', { name: '先看会怎样' }).click();
        await seen(sheet.getByRole('alert'));
        await sheet.getByRole('textbox', { name: '写什么' }).fill('今晚都要给客户回话。');
        await sheet.getByRole('button', { name: '先看会怎样' }).click();
        await seen(sheet.getByText('3 张可办，0 张不可办'));
        await page.screenshot({ path: `${OUT}bulk-preview.png` });
        await sheet.getByRole('button', { name: '办 3 张' }).click();
        await seen(sheet.getByText('办了 3 张，0 张没办'));
        await sheet.getByRole('link').first().click();
        await sheet.getByRole('button', { name: '关闭' }).last().click();
        await seen(page.locator('.entry').filter({ hasText: '今晚都要给客户回话。' }));
      }),
  },
  {
    name: 'a list is kept under a name, opened again after a reload, and removed',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases?broken=true&order=newest', async (page) => {
        await seen(page.locator('.queue-row'));
        await page.getByRole('button', { name: /^视图/ }).click();
        await page.getByRole('button', { name: '存为视图…' }).click();
        const sheet = page.getByRole('dialog', { name: '存为视图' });
        await sheet.getByRole('textbox', { name: '名称' }).fill('新的违诺');
        await sheet.getByText('给本单位', { exact: true }).click();
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await gone(sheet);
        await page.goto('/cases');
        await page.getByRole('button', { name: /^视图 1/ }).click();
        await page.getByRole('link', { name: '新的违诺' }).click();
        await page.waitForURL(/broken=true/);
        assert.match(page.url(), /order=newest/);
        await page.getByRole('button', { name: /^视图 1/ }).click();
        await page.getByRole('button', { name: '删去视图 新的违诺' }).click();
        await seen(page.getByText('还没有存过视图'));
      }),
  },
  {
    name: 'a colleague who is called by name in a note finds it in his inbox',
    run: async (browser) => {
      await seated(browser, POSTS.agent, '/cases', async (page) => {
        await openByNumber(page, number);
        const sheet = await start(page, '记一笔');
        await sheet.getByRole('textbox', { name: '记什么' }).fill('请看一下照片。');
        await sheet.getByText('内部', { exact: true }).click();
        await chooseIn(page, '叫谁来看 可不填', '周敏');
        await submit(sheet);
        await seen(page.locator('.entry').filter({ hasText: '叫了 周敏' }));
      });
      await seated(browser, POSTS.handler, '/inbox', async (page) => {
        await seen(page.getByRole('listitem').filter({ hasText: '备注里叫了您' }).filter({ hasText: number }));
      });
    },
  },
  {
    name: 'a link that was sent by mistake is taken back before it leaves',
    run: (browser) =>
      seated(browser, POSTS.agent, '/cases', async (page) => {
        await openByNumber(page, number);
        await page.getByRole('button', { name: /再发.*链接/ }).click();
        await page.getByRole('button', { name: /^撤回/ }).click();
        await seen(page.getByText('发出前撤回了'));
        await seen(page.locator('.context').getByText('不发'));
      }),
  },
  {
    name: 'two cases of one matter become one, and a mistake is split again',
    run: async (browser) => {
      let lead = '';
      let other = '';
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        const taken = await takeFault(page, '断网，第一次打来。');
        lead = taken.number;
        await page.goto('/intake');
        other = (await takeFault(page, '还是断网，又打来。', taken.customer)).number;
      });
      await seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await openByNumber(page, lead);
        let sheet = await start(page, '并单');
        await sheet.getByRole('textbox', { name: '另一张单的单号' }).fill(other);
        await submit(sheet);
        await seen(page.locator('.context').getByText('已并进来'));
        await seen(page.getByText('还是断网，又打来。'));
        await page.getByRole('listitem').filter({ hasText: '已并进来' }).getByRole('link', { name: other }).click();
        await seen(page.getByText(new RegExp(`已并入 ${lead}，由那张单接着办`)));
        await page.screenshot({ path: `${OUT}merged.png` });
        await page.getByRole('toolbar', { name: '可以做的事' }).getByRole('button', { name: /^分出来/ }).click();
        await seen(page.locator('.entry').filter({ hasText: `从 ${lead} 分出` }));
        sheet = await start(page, '关联');
        await sheet.getByRole('textbox', { name: '另一张单的单号' }).fill(lead);
        await submit(sheet);
        await page.getByRole('button', { name: `取消关联 ${lead}` }).click();
        await gone(page.getByRole('button', { name: `取消关联 ${lead}` }));
      });
    },
  },
  {
    name: 'a case on paper has its story and none of the controls',
    run: (browser) =>
      seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        await page.emulateMedia({ media: 'print' });
        for (const hidden of ['.rail', '.bar', '.queue', '.action-bar', '.case-tools']) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
        await seen(page.getByText(new RegExp(`服务单 ${number}，.*打印`)));
        await seen(page.getByText(SAID));
        assert.ok((await page.locator('.entry').count()) > 0, 'its story');
        await page.pdf({ path: `${OUT}case.pdf`, format: 'A4' });
      }),
  },
  {
    name: 'another page begins with the focus in it, and the list keeps it from case to case',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await seen(page.locator('.queue-row'));
        await page.keyboard.press('g');
        await page.keyboard.press('l');
        await seen(page.locator('.board'));
        await page.waitForFunction(() => document.querySelector('main')?.contains(document.activeElement));
        await page.goBack();
        const row = page.locator('.queue-row').first();
        await row.focus();
        await page.keyboard.press('Enter');
        await seen(page.getByRole('toolbar', { name: '可以做的事' }));
        assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('queue-row')), true, 'the row keeps the focus');
      }),
  },
  {
    name: 'three tabs of one browser hold one live stream',
    run: async (browser) => {
      const { page, context } = await open(browser);
      const live: string[] = [];
      context.on('request', (request) => request.url().endsWith('/api/v1/live') && live.push(request.url()));
      await sit(page, POSTS.supervisor);
      for (const path of ['/ladder', '/inbox']) {
        const tab = await context.newPage();
        await tab.goto(path);
        await seen(tab.getByRole('main'));
      }
      await page.waitForFunction(async () => ((await navigator.locks.query()).pending ?? []).length === 2);
      assert.equal(live.length, 1, 'the other tabs hear of changes from the one that listens');
      await context.close();
    },
  },
];
