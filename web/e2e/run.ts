import { mkdir } from 'node:fs/promises';
import { BASE_URL, launch } from './browser.ts';
import { IDENTITY } from './identity.ts';
import { OPENID } from './openid.ts';
import { LEAVE } from './leave.ts';
import { PLAYER } from './player.ts';
import { SETTINGS } from './settings.ts';
import { CUSTOMER_STORIES } from './customer.ts';
import { CALLS } from './calls.ts';
import { DESK } from './desk.ts';
import { DECISIONS } from './decisions.ts';
import { ACCESS_STORIES } from './access.ts';
import { ANSWERS } from './answer.ts';
import { FIELD } from './field.ts';
import { CONTRACTORS } from './contractors.ts';
import { EMERGENCY } from './emergency.ts';
import { DISPATCH } from './dispatch.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { REJECTIONS } from './rejection.ts';
import { NEWCOMER } from './newcomer.ts';
import { OFFICE } from './office.ts';
import { SETTLEMENTS } from './settlements.ts';
import { INSTRUMENT } from './instrument.ts';
import { ROW_STORIES } from './rows.ts';
import { TOGETHER } from './together.ts';
import { LAYOUT_STORIES } from './layout.ts';
import { POINTS } from './points.ts';
import { POLISH } from './polish.ts';
import { PROMISE } from './promise.ts';
import { SCORES } from './scores.ts';
import { WAGES } from './wages.ts';
import { STORIES } from './stories.ts';

/** Tells every story in order against YINUO_URL; words of names, with commas between, pick some of them. The one that puts the city's clock forward is told where the hand is known (YINUO_HAND), and last. */

const wanted = process.argv[2]?.split(',');
const stories = [...STORIES, ...DECISIONS, ...IDENTITY, ...OPENID, ...SETTINGS, ...PLAYER, ...LEAVE, ...CUSTOMER_STORIES, ...ANSWERS, ...TOGETHER, ...OFFICE, ...EXCEPTIONS, ...REJECTIONS, ...WAGES, ...POINTS, ...SCORES, ...CALLS, ...SETTLEMENTS, ...CONTRACTORS, ...FIELD, ...DISPATCH, ...INSTRUMENT, ...POLISH, ...NEWCOMER, ...DESK, ...ROW_STORIES, ...LAYOUT_STORIES, ...ACCESS_STORIES, ...EMERGENCY, ...(process.env.YINUO_HAND ? PROMISE : [])].filter((story) => !wanted || story.ground || wanted.some((word) => story.name.includes(word)));
await mkdir(new URL('../test-output/', import.meta.url), { recursive: true });
const browser = await launch();
let failed = 0;
console.log(`${stories.length} stories against ${BASE_URL}`);
for (const story of stories) {
  const from = performance.now();
  try {
    await story.run(browser);
    console.log(`ok    ${story.name} (${Math.round(performance.now() - from)} ms)`);
  } catch (error) {
    failed += 1;
    console.error(`FAIL  ${story.name}\n${error instanceof Error ? error.message : String(error)}`);
  }
}
await browser.close();
console.log(failed === 0 ? 'all stories hold' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
