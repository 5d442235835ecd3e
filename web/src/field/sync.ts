import { newKey } from '../api/key.ts';
import type { VisitBatchBody } from '../api/types.ts';
import type { Action, Told } from './kinds.ts';
import { batchOf } from './plan.ts';
import { isFinal, sendBatch, storePhoto } from './server.ts';
import type { FieldStore } from './store.ts';

/**
 * One way out: photos first, each under its own key, then one batch that names their digests. The batch is written down before
 * it is sent and sent the same until it is answered, however often the network or the tab dies in between: the server answers
 * the same batch with the same results.
 */

/** Sends all that waits. Throws what stands in the way; what was sent by then is settled. */
export async function sendAll(store: FieldStore, device: string, settled: () => Promise<void>): Promise<void> {
  for (;;) {
    const batch = (await store.get('batch')) ?? (await nextBatch(store, device));
    if (!batch) return;
    await store.settle(await resultsOf(store, batch), true);
    await settled();
  }
}

async function resultsOf(store: FieldStore, batch: VisitBatchBody): Promise<{ seq: number; version: number | null; told: Told | null }[]> {
  const bySeq = new Map((await store.actions()).map((action) => [action.key, action.seq]));
  const seqOf = (key: string) => bySeq.get(key) ?? -1;
  try {
    const results = await sendBatch(batch);
    const answered = new Set(results.map((one) => one.key));
    if (batch.actions.some((action) => !answered.has(action.key))) throw new Error('the answer leaves an action out');
    return results.map(({ key, version, code, sentence, next_step }) => ({
      seq: seqOf(key),
      version: version ?? null,
      told: code ? { code, sentence, next_step } : null,
    }));
  } catch (error) {
    if (!isFinal(error) || !error.body) throw error;
    const told = { code: error.body.code, sentence: error.body.sentence, next_step: error.body.next_step };
    return batch.actions.map((action) => ({ seq: seqOf(action.key), version: null, told }));
  }
}

/** The next batch, written down; null when nothing waits. */
async function nextBatch(store: FieldStore, device: string): Promise<VisitBatchBody | null> {
  const waiting = (await store.actions()).filter((action) => action.fate === 'waiting');
  const ready: Action[] = [];
  const digests = new Map<string, string>();
  for (const action of waiting) {
    if (await photosThere(store, action, digests)) ready.push(action);
  }
  if (ready.length === 0) return null;
  const batch = batchOf(device, newKey(), ready, digests);
  await store.put('batch', batch);
  return batch;
}

/** Whether the server has every photo of an action; one that it will never take refuses the action here. */
async function photosThere(store: FieldStore, action: Action, digests: Map<string, string>): Promise<boolean> {
  for (const id of action.photos) {
    const photo = await store.photo(id);
    if (!photo) continue;
    try {
      const digest = photo.digest ?? (await storePhoto(photo.blob, photo.id)).digest;
      if (!photo.digest) await store.keepPhoto({ ...photo, digest });
      digests.set(id, digest);
    } catch (error) {
      if (!isFinal(error) || !error.body) throw error;
      const { code, sentence, next_step } = error.body;
      await store.settle([{ seq: action.seq, version: null, told: { code, sentence, next_step } }], false);
      return false;
    }
  }
  return true;
}
