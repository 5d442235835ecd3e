import assert from 'node:assert/strict';
import { POSTS } from './browser.ts';
import { chooseNamed, openByNumber, seated, seen, start, submit, takeFault } from './steps.ts';
import type { Story } from './stories.ts';

/** A recording is listened to on the case's page, and everybody sees who did (Y48). */

/** Two seconds of a tone: 8,000 samples a second, eight bits. */
function tone(): Buffer {
  const samples = Buffer.from(Array.from({ length: 16_000 }, (_, at) => 128 + Math.round(60 * Math.sin((at * 2 * Math.PI * 440) / 8_000))));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

export const PLAYER: Story[] = [
  {
    name: 'a recording is listened to where it stands, and the case says who listened',
    run: async (browser) => {
      let number = '';
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        number = (await takeFault(page, '宽带慢，录音里说过要改约。', '张')).number;
      });
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        const sheet = await start(page, '停表');
        await sheet.getByText('用户原因').click();
        await chooseNamed(page, sheet, '凭据来源', '录音');
        await sheet.getByRole('textbox', { name: '凭据', exact: true }).fill('客户要求改约');
        await sheet.getByLabel(/照片/).setInputFiles({ name: '来电.wav', mimeType: 'audio/wav', buffer: tone() });
        await seen(sheet.getByText('凭据 1'));
        await submit(sheet);
        const timeline = page.getByRole('region', { name: '经过' });
        await timeline.getByRole('button', { name: '听录音 1' }).first().click();
        const player = timeline.getByRole('group', { name: '录音 1' });
        await seen(player.getByText('已记下是您听的'));
        const audio = player.locator('audio');
        await audio.evaluate((one: HTMLAudioElement) => (one.readyState >= 1 ? undefined : new Promise((done) => one.addEventListener('loadedmetadata', done, { once: true }))));
        assert.equal(await audio.evaluate((one: HTMLAudioElement) => Math.round(one.duration)), 2);
        await player.getByRole('combobox', { name: '速度' }).selectOption('1.5');
        assert.equal(await audio.evaluate((one: HTMLAudioElement) => one.playbackRate), 1.5);
        await page.screenshot({ path: new URL('../test-output/case-player.zh.png', import.meta.url).pathname });
        await player.getByRole('button', { name: '收起' }).click();
        await seen(timeline.getByRole('button', { name: '听录音 1' }));
        await page.keyboard.press('w');
        await seen(page.getByRole('dialog', { name: /客户信息/ }).getByRole('region', { name: '谁看过' }).getByText(/播放录音/));
      });
      await seated(browser, POSTS.quality, '/access?what=played', (page) => seen(page.getByRole('row', { name: /周敏.*播放录音/ })));
    },
  },
];
