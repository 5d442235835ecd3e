import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { findings } from './access.ts';
import { POSTS } from './browser.ts';
import { gone, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** The dispatcher's day: the board, a move by arrows, advice, somebody who is out; and a window agreed on a case. */

const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname, fullPage: true });
const board = (page: Page) => page.getByRole('region', { name: '按人排的一天' });

export const DISPATCH: Story[] = [
  {
    name: 'dispatch: the dispatcher sees his day and what a move by arrows would cost before he drops it',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        await seen(page.getByRole('heading', { name: '派单板' }));
        const visit = board(page).getByRole('button', { name: /已派/ }).first();
        await seen(visit);
        await shot(page, 'dispatch-desk-zh');
        await visit.click();
        await seen(page.getByRole('region', { name: '选中的单' }));
        await visit.press('ArrowDown');
        await seen(page.getByText(/^移到 /));
        await seen(page.getByRole('region', { name: '选中的单' }).getByText(/代价不变|多花|省|G0/));
        await shot(page, 'dispatch-move-zh');
        await visit.press('Escape');
        await gone(page.getByText(/^移到 /));
      }),
  },
  {
    name: 'dispatch: a move that cannot stand is sent neither by the button nor by the key, and the board says which reason it is',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        const visit = board(page).getByRole('button', { name: /已派/ }).first();
        await seen(visit);
        await visit.click();
        const picked = page.getByRole('region', { name: '选中的单' });
        await seen(picked);
        const refused = picked.getByText(/[GZ]0\d\d/);
        const answer = picked.getByText(/代价不变|多花|省|[GZ]0\d\d/);
        // Down the rows until somebody stands there who cannot come: another district's crew is among them.
        for (let row = 0; row < 40 && !(await refused.first().isVisible()); row += 1) {
          await visit.press('ArrowDown');
          await seen(page.getByText(/^移到 /));
          await seen(answer);
        }
        await seen(refused);
        const sent: string[] = [];
        page.on('request', (request) => {
          if (request.method() === 'POST' && request.url().endsWith('/assign')) sent.push(request.url());
        });
        assert.equal(await picked.getByRole('button', { name: /^落下/ }).isDisabled(), true, 'the button');
        await visit.press('Enter');
        await shot(page, 'dispatch-refused-zh');
        await visit.press('Escape');
        await gone(page.getByText(/^移到 /));
        assert.deepEqual(sent, [], 'the key sent nothing');
      }),
  },
  {
    name: 'dispatch: somebody is out, the day is planned anew, and the advice is accepted',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        await seen(board(page).getByRole('button', { name: /已派/ }));
        const busy = board(page).getByRole('group').filter({ has: page.getByRole('button', { name: /已派/ }) }).first();
        const name = await busy.getAttribute('aria-label');
        assert.ok(name);
        await page.getByRole('button', { name: /有人来不了/ }).click();
        await page.getByRole('combobox', { name: '谁' }).selectOption({ label: name });
        await page.getByRole('button', { name: '重排' }).click();
        const advice = page.getByRole('region', { name: '建议的排法' });
        await seen(advice.getByText(new RegExp(`${name} 今天剩下的时间不派单`)));
        await shot(page, 'dispatch-advice-zh');
        await advice.getByRole('button', { name: /接受/ }).click();
        await seen(page.getByText(/已接受/));
      }),
  },
  {
    name: 'dispatch: a visit is asked for on a case, and the customer agrees on a window',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        await page.getByRole('region', { name: '没有排上的' }).getByRole('link', { name: '去约时段' }).first().click();
        const aside = page.getByRole('complementary', { name: '旁栏' });
        await aside.getByRole('button', { name: '约时段' }).first().click();
        const form = aside.getByRole('group', { name: '约时段' });
        await form.getByRole('combobox', { name: '时段' }).selectOption({ index: 1 });
        await seen(form.getByRole('combobox', { name: '谁来' }));
        await shot(page, 'dispatch-book-zh');
        await form.getByRole('button', { name: '约时段' }).click();
        await seen(page.getByText(/^已约 /));
        await seen(aside.getByText('已派'));
      }),
  },
  ...(['light', 'dark'] as const).map((theme): Story => ({
    name: `dispatch: the grid map beside the board is walked by keyboard, ${theme}`,
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        await page.goto(`/dispatch?theme=${theme}`);
        const map = page.getByRole('region', { name: '网格图' });
        await seen(map);
        const first = map.locator('button[tabindex="0"]');
        assert.equal(await first.count(), 1, 'one stop for the tabulator');
        await first.focus();
        await page.keyboard.press('ArrowRight');
        const chosen = map.locator('button[aria-pressed="true"]');
        await seen(chosen);
        await seen(page.getByRole('region', { name: '选中的单' }));
        assert.equal(await chosen.evaluate((one) => one === document.activeElement), true, 'the arrow went there');
        assert.deepEqual((await findings(page)).filter((one) => one.includes('grid-')), []);
        await shot(page, `dispatch-map-zh${theme === 'dark' ? '-dark' : ''}`);
      }),
  })),
  {
    name: 'dispatch: the board reads in English',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        await page.goto('/dispatch?lang=en');
        await seen(page.getByRole('heading', { name: 'Dispatch' }));
        await seen(page.getByRole('button', { name: /Plan the day/ }));
        await seen(page.getByRole('region', { name: 'Grid map' }));
        await shot(page, 'dispatch-desk-en');
      }),
  },
];
