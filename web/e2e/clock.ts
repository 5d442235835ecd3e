import assert from 'node:assert/strict';
import { connect } from 'node:net';

/** The hand on the resting city's clock (`yinuo demo --still --hand`): tomorrow comes when a story asks for it, and never goes again. */

const HAND = process.env.YINUO_HAND ?? '';

/** Puts the city's clock forward to an instant; answers what it reads then. */
export async function forwardTo(at: number, now: number): Promise<number> {
  assert.ok(HAND, 'YINUO_HAND names the hand of the clock');
  const [host, port] = HAND.split(':');
  const seconds = Math.max(0, Math.ceil((at - now) / 1000));
  return new Promise((resolve, reject) => {
    const hand = connect(Number(port), host ?? '127.0.0.1', () => hand.write(`forward ${seconds}\n`));
    let answer = '';
    hand.on('data', (part) => (answer += part.toString()));
    hand.on('error', reject);
    hand.on('close', () => resolve(Number(answer.trim())));
  });
}
