import { launch, open, POSTS, sit } from './browser.ts';
import { rings } from './answer.ts';
const OUT = '/tmp/answer-demo/';
const browser = await launch();
{
  const { page, context } = await open(browser);
  await sit(page, POSTS.agent, '/intake');
  await page.waitForTimeout(500);
  await rings('look-' + Date.now(), '19900001207');
  await page.getByRole('region', { name: '来电' }).waitFor();
  await page.keyboard.press('Alt+1'); await page.keyboard.press('Alt+6');
  await page.keyboard.type('下午断网。');
  await page.locator('.promise .say p').first().waitFor();
  await page.keyboard.press('Alt+t');
  await page.waitForTimeout(300);
  await page.screenshot({ path: OUT + 'intake-call.png' });
  await page.keyboard.press('Escape');
  await page.goto('/cases'); 
  await rings('look-' + Date.now(), '17000000001');
  await page.getByRole('status').filter({ hasText: '振铃' }).first().waitFor();
  await page.screenshot({ path: OUT + 'chip.png' });
  await page.keyboard.press('Alt+w'); await page.waitForTimeout(400);
  await page.screenshot({ path: OUT + 'unknown.png' });
  await context.close();
}
{
  const { page, context } = await open(browser);
  await sit(page, POSTS.supervisor, '/cases');
  await page.locator('.queue-desk').waitFor();
  await page.screenshot({ path: OUT + 'queue.png' });
  await context.close();
}
{
  const { page, context } = await open(browser);
  await sit(page, POSTS.handler, '/cases?handler=me&state=open');
  await page.locator('.queue-desk').waitFor();
  await page.locator('.queue-row').first().click();
  await page.getByRole('toolbar').waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: OUT + 'handler.png' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/intake'); await page.waitForTimeout(500);
  await page.screenshot({ path: OUT + 'phone-intake.png' });
  await page.goto('/cases'); await page.waitForTimeout(500);
  await page.screenshot({ path: OUT + 'phone-cases.png' });
  await context.close();
}
await browser.close();
