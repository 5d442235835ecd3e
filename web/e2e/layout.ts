import assert from 'node:assert/strict';
import { open, POSTS, sit, SIZES, type Size } from './browser.ts';
import type { Story } from './stories.ts';

/** No page scrolls sideways, at any size, in either language. */

const PAGES = ['/sign-in', '/cases', '/cases/first', '/cases/first?do=pause_case', '/cases/first?why=first', '/intake', '/today', '/contacts', '/ladder', '/ledger', '/call-backs', '/surveys', '/surveys/summer', '/outbox', '/inbox', '/policy', '/search?q=%E5%AE%A2%E6%88%B7', '/account', '/access', '/staff', '/staff?q=罗勇', '/wages?month=2026-06', '/outside', '/outside?add=1', '/outages', '/orders'];

function fits(size: Size, language: string): Story {
  return {
    name: `no page scrolls sideways at ${SIZES[size].width} in ${language}`,
    run: async (browser) => {
      const { page, context } = await open(browser, size);
      await sit(page, POSTS.supervisor);
      await page.goto(`/cases?lang=${language}`);
      const first = (await page.locator('.queue-row').first().getAttribute('href'))?.split('?')[0] ?? '';
      for (const wanted of PAGES) {
        const path = wanted.replace('/cases/first', first).replace('?why=first', '');
        await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
        await page.locator('main, aside').filter({ visible: true }).first().waitFor();
        if (wanted.startsWith('/cases/first')) await page.getByRole('toolbar').waitFor();
        if (wanted.endsWith('why=first')) await page.locator('.strip-cell').first().click();
        const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok((scroll ?? 0) <= (client ?? 0), `${wanted} is ${scroll} wide in a window of ${client}`);
        const outside = await page.evaluate(() =>
          [...document.querySelectorAll('button, input, textarea, a')]
            .filter((one) => {
              const box = one.getBoundingClientRect();
              return box.width > 0 && box.right > document.documentElement.clientWidth + 1 && !one.closest('.ant-drawer, .page-foot, .rail');
            })
            .map((one) => one.textContent || one.getAttribute('aria-label') || one.className),
        );
        assert.deepEqual(outside, [], `${wanted}: controls outside the window`);
        const hidden = await page.evaluate(() =>
          [...document.querySelectorAll('.table-frame, .strip, .strip-cell > :not(.unseen)')].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).map((one) => one.textContent?.slice(0, 60)),
        );
        assert.deepEqual(hidden, [], `${wanted}: figures or notes that one cannot see`);
      }
      await context.close();
    },
  };
}

export const LAYOUT_STORIES: Story[] = (['desk', 'narrow', 'phone'] as Size[]).flatMap((size) => ['zh', 'en'].map((language) => fits(size, language)));
