import { client, Refusal, unwrap } from '../api/client.ts';
import { mayBeSignedIn } from '../api/here.ts';
import { newKey } from '../api/key.ts';
import type { EvidenceReply, MyVisitsView, SessionView, VisitBatchBody, VisitCustomerView, VisitView } from '../api/types.ts';
import type { VisitActionResult } from '../api/types.ts';

/** What the phone asks of the server. A weak link must not hold the page: each call gives up in time. */

const CALL_MILLIS_MAX = 20_000;
const PHOTO_MILLIS_MAX = 90_000;

const inTime = (millis: number) => ({ signal: AbortSignal.timeout(millis) });

export async function askSession(): Promise<SessionView> {
  // Nobody has signed in on this phone: the server would only say so.
  if (!mayBeSignedIn()) throw new Refusal(401, null);
  return unwrap(client.GET('/api/v1/session', inTime(CALL_MILLIS_MAX)));
}

export function askDay(): Promise<MyVisitsView> {
  return unwrap(client.GET('/api/v1/visits/mine', inTime(CALL_MILLIS_MAX)));
}

/** Written into the access log each time: asked once a visit. */
export function askCustomer(visit: VisitView): Promise<VisitCustomerView> {
  const path = { case: visit.case, visit: visit.visit };
  const params = { path, header: { 'Idempotency-Key': newKey() } };
  return unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/customer', { params, body: {}, ...inTime(CALL_MILLIS_MAX) }));
}

/** A photo under a key of its own: sent again it is the same photo. */
export function storePhoto(blob: Blob, key: string): Promise<EvidenceReply> {
  return unwrap(
    client.POST('/api/v1/evidence', {
      params: { header: { 'Idempotency-Key': key } },
      headers: { 'Content-Type': blob.type },
      body: '',
      bodySerializer: () => blob,
      ...inTime(PHOTO_MILLIS_MAX),
    }),
  );
}

export async function sendBatch(batch: VisitBatchBody): Promise<VisitActionResult[]> {
  const params = { header: { 'Idempotency-Key': batch.batch } };
  const reply = await unwrap(client.POST('/api/v1/visits/batches', { params, body: batch, ...inTime(PHOTO_MILLIS_MAX) }));
  return reply.results;
}

export function endSession(): Promise<unknown> {
  return unwrap(client.DELETE('/api/v1/session', inTime(CALL_MILLIS_MAX)));
}

/** Statuses that say: what was sent can never be taken as it is. Everything else is tried again. */
const FINAL = [400, 413, 415, 422];

export function isFinal(error: unknown): error is Refusal {
  return error instanceof Refusal && error.body !== null && FINAL.includes(error.status);
}
