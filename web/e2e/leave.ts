import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { chooseNamed, seated, seen, start, submit } from './steps.ts';
import type { Story } from './stories.ts';

/** A colleague who may not see the case: said before it is sent, and leave for a purpose and a time. */

const shot = (name: string) => ({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname });

interface Rows {
  rows: { id: string; number: string }[];
}
interface Readers {
  readers: { sees: boolean }[];
}

/** An open case that a person does not see. */
async function foreignTo(page: Page, person: string): Promise<{ id: string; number: string }> {
  const { rows } = (await (await page.request.get('/api/v1/cases?state=open&limit=100')).json()) as Rows;
  for (const row of rows) {
    const { readers } = (await (await page.request.get(`/api/v1/cases/${row.id}/readers?people=${person}`)).json()) as Readers;
    if (readers[0]?.sees === false) return row;
  }
  throw new Error(`${person} sees every open case`);
}

export const LEAVE: Story[] = [
  {
    name: 'a colleague who may not see the case is told apart before the note is sent, and may look once he has leave',
    run: async (browser) => {
      let number = '';
      await seated(browser, POSTS.supervisor, '/cases', async (page) => {
        const found = await foreignTo(page, 'luo-yong');
        number = found.number;
        await page.goto(`/cases/${found.id}`);
        const sheet = await start(page, '记一笔');
        await sheet.getByRole('textbox', { name: '记什么' }).fill('请铁港区看看是不是同一根光缆。');
        await sheet.getByText('内部', { exact: true }).click();
        await chooseNamed(page, sheet, '叫谁来看 可不填', '罗勇');
        await page.keyboard.press('Escape');
        await seen(sheet.getByText('罗勇看不到这张单'));
        await page.screenshot(shot('note-called.zh'));
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await seen(sheet.getByRole('alert').getByText('L013'));
        await sheet.getByRole('combobox', { name: '为什么让他看' }).selectOption('evidence');
        await sheet.getByRole('button', { name: '允许罗勇看' }).click();
        await seen(sheet.getByText(/罗勇经允许能看到/));
        await submit(sheet);
        await seen(page.locator('.entry').filter({ hasText: '叫了 罗勇' }));
      });
      await seated(browser, POSTS.dispatcher, '/inbox', async (page) => {
        await page.getByRole('listitem').filter({ hasText: '备注里叫了您' }).filter({ hasText: number }).getByRole('link').first().click();
        await seen(page.getByRole('main', { name: new RegExp(number) }));
        await seen(page.getByText('您是经允许来看的').first());
        await page.screenshot(shot('case-by-leave.zh'));
        const note = await start(page, '记一笔');
        await note.getByRole('textbox', { name: '记什么' }).fill('不是，本区光缆正常。');
        await note.getByText('内部', { exact: true }).click();
        await submit(note);
      });
      await seated(browser, POSTS.quality, '/access?what=leave-given,leave-taken', async (page) => {
        await seen(page.getByRole('row', { name: /陈立新.*允许看单.*罗勇.*取证/ }));
        assert.equal(await page.getByRole('row', { name: /收回看单/ }).count(), 0);
      });
    },
  },
];
