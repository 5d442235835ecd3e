import type { Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { choose, chooseNamed, gone, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** An emergency mode from its declaration to its banner; missed appointments that a person reviews; parts on vans. */

const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname, fullPage: true });
const PHOTO = new URL('../public/field-icon-512.png', import.meta.url).pathname;

export const EMERGENCY: Story[] = [
  {
    name: 'emergency: the dispatcher declares a surge with evidence, a manager agrees, and the board says so until it is lifted',
    run: async (browser) => {
      await seated(browser, POSTS.dispatcher, '/emergencies', async (page) => {
        await seen(page.getByRole('heading', { name: '应急模式', level: 1 }));
        await page.getByText('申报应急模式', { exact: true }).click();
        const form = page.getByRole('form', { name: '申报应急模式' });
        await chooseNamed(page, form, '模式', '抢修加班');
        await choose(page, form, '范围（含下属）', 1);
        await form.getByLabel('从', { exact: true }).fill('2026-07-01T08:00');
        await form.getByLabel('到', { exact: true }).fill('2026-07-03T08:00');
        await form.getByLabel('原因').fill('昨夜大风，杆线倒了十几处。');
        await form.locator('input[type=file]').setInputFiles(PHOTO);
        await seen(form.getByRole('img').first());
        await shot(page, 'emergency-declare-zh');
        await form.getByRole('button', { name: '提交，由另一个人审定' }).click();
        await seen(page.getByText('待审定'));
      });
      await seated(browser, POSTS.manager, '/emergencies', async (page) => {
        await seen(page.getByText('昨夜大风', { exact: false }));
        await shot(page, 'emergency-decide-zh');
        await page.getByRole('button', { name: '同意', exact: true }).click();
        await seen(page.getByText('生效中'));
        await page.goto('/emergencies?lang=en');
        await seen(page.getByText('Repair surge', { exact: true }).first());
        await shot(page, 'emergency-on-en');
      });
      await seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        await seen(page.getByRole('status', { name: '应急模式' }).getByText(/抢修加班：/));
        await shot(page, 'emergency-banner-zh');
        await page.goto('/emergencies');
        await page.getByLabel('原因（不同意、提前结束时要写）').fill('抢修完了');
        await page.getByRole('button', { name: '提前结束' }).click();
        await seen(page.getByText('已提前结束'));
      });
    },
  },
  {
    name: 'emergency: a missed appointment of the city is looked at by somebody who had no part in it',
    run: (browser) =>
      seated(browser, POSTS.quality, '/dispatch/missed', async (page) => {
        await seen(page.getByRole('heading', { name: '失约复核', level: 1 }));
        const form = page.getByRole('form', { name: /^失约复核 / }).first();
        await seen(form);
        await shot(page, 'missed-desk-zh');
        const name = (await form.getAttribute('aria-label')) ?? '';
        await form.getByRole('combobox').selectOption({ label: '前一户超时' });
        await form.getByRole('textbox').fill('前一户线路在井下，多花了一个小时。');
        await form.getByRole('button').click();
        await gone(page.getByRole('form', { name, exact: true }));
        await seen(page.getByText('“前一户线路在井下，多花了一个小时。”'));
        await page.goto('/dispatch/missed?lang=en');
        await seen(page.getByRole('heading', { name: 'Missed appointments', level: 1 }));
        await shot(page, 'missed-desk-en');
      }),
  },
  {
    name: 'emergency: a van is loaded by the paper of the store, and no paper loads twice',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch/vans', async (page) => {
        await seen(page.getByRole('heading', { name: '车上备件', level: 1 }));
        const form = page.getByRole('form', { name: '领料上车' });
        await form.getByLabel('数量').fill('2');
        await form.getByLabel('领料（退料）单号').fill('LL-0701');
        await form.getByRole('button', { name: '领料上车' }).click();
        await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[data-field="reference"] input')?.value === '');
        await shot(page, 'vans-desk-zh');
        await form.getByLabel('领料（退料）单号').fill('LL-0701');
        await form.getByRole('button', { name: '领料上车' }).click();
        await seen(page.getByText(/Z013/));
        await page.goto('/dispatch/vans?lang=en');
        await seen(page.getByRole('heading', { name: 'Parts on vans', level: 1 }));
        await shot(page, 'vans-desk-en');
      }),
  },
];
