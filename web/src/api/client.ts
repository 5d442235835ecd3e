import createClient from 'openapi-fetch';
import { hearServerTime } from '../time/now.ts';
import type { paths } from './schema.ts';
import type { CaseCommand, CaseCommands, CommandReply, ErrorBody, EvidenceReply } from './types.ts';

/** A refusal of the server, or (without a body) a server that could not be reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody | null,
  ) {
    super(body ? `${body.code} ${body.sentence.en}` : `status ${status}`);
  }

  /** The server may or may not have acted: the same submission keeps its idempotency key. */
  get unsure(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

// Looked up at each call, not bound at start, so that a test may stand in for the network.
export const client = createClient<paths>({ baseUrl: '/', fetch: (request) => window.fetch(request) });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === 'object' && value !== null && 'code' in value && 'sentence' in value;
}

/** Gives the body of a success, throws a `Refusal` otherwise, and hears the server's time on the way. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Refusal(0, null);
  }
  if (!answer.response.ok) {
    throw new Refusal(answer.response.status, isErrorBody(answer.error) ? answer.error : null);
  }
  const { data } = answer;
  if (typeof data === 'object' && data !== null && 'server_at' in data && typeof data.server_at === 'number') {
    hearServerTime(data.server_at);
  }
  return data as T;
}

const COMMAND_PATHS: Record<CaseCommand, Extract<keyof paths, `/api/v1/cases/{case}/${string}`>> = {
  answer_case: '/api/v1/cases/{case}/answer',
  arrive_case: '/api/v1/cases/{case}/arrive',
  restore_case: '/api/v1/cases/{case}/restore',
  resolve_case: '/api/v1/cases/{case}/resolve',
  confirm_case: '/api/v1/cases/{case}/confirm',
  refuse_case: '/api/v1/cases/{case}/refuse',
  reopen_case: '/api/v1/cases/{case}/reopen',
  cancel_case: '/api/v1/cases/{case}/cancel',
  propose_late_fact: '/api/v1/cases/{case}/late-fact',
  decide_late_fact: '/api/v1/cases/{case}/decide-late-fact',
  reject_case: '/api/v1/cases/{case}/reject',
  decide_rejection: '/api/v1/cases/{case}/decide-rejection',
  object_case: '/api/v1/cases/{case}/object',
  rule_objection: '/api/v1/cases/{case}/rule-objection',
  note_case: '/api/v1/cases/{case}/note',
  assign_case: '/api/v1/cases/{case}/assign',
  take_case: '/api/v1/cases/{case}/take',
  categorise_case: '/api/v1/cases/{case}/categorise',
  pause_case: '/api/v1/cases/{case}/pause',
  decide_pause: '/api/v1/cases/{case}/decide-pause',
  resume_case: '/api/v1/cases/{case}/resume',
  exempt_case: '/api/v1/cases/{case}/exempt',
  decide_exemption: '/api/v1/cases/{case}/decide-exemption',
  ask_exception: '/api/v1/cases/{case}/exceptions',
  decide_exception: '/api/v1/cases/{case}/exceptions/decide',
  pass_exception: '/api/v1/cases/{case}/exceptions/pass',
  appoint_case: '/api/v1/cases/{case}/appoint',
  instruct_case: '/api/v1/cases/{case}/instruct',
  call_back_case: '/api/v1/cases/{case}/call-back',
  red_line_case: '/api/v1/cases/{case}/red-line',
  withdraw_red_line: '/api/v1/cases/{case}/withdraw-red-line',
  decide_red_line: '/api/v1/cases/{case}/decide-red-line',
  assist_case: '/api/v1/cases/{case}/assist',
  accept_task: '/api/v1/cases/{case}/accept-task',
  finish_task: '/api/v1/cases/{case}/finish-task',
  merge_case: '/api/v1/cases/{case}/merge',
  split_case: '/api/v1/cases/{case}/split',
  relate_case: '/api/v1/cases/{case}/relate',
  unrelate_case: '/api/v1/cases/{case}/unrelate',
  explain_late: '/api/v1/cases/{case}/late',
  send_link: '/api/v1/cases/{case}/send-link',
  revoke_link: '/api/v1/cases/{case}/revoke-link',
  answer_outside: '/api/v1/cases/{case}/outside/answer',
  receive_outside: '/api/v1/cases/{case}/outside/receipt',
  object_outside: '/api/v1/cases/{case}/outside/object',
  redispatch_outside: '/api/v1/cases/{case}/outside/again',
  withdraw_outside: '/api/v1/cases/{case}/outside/withdraw',
  join_outage: '/api/v1/cases/{case}/outage',
  direct_case: '/api/v1/cases/{case}/direct',
  judge_task: '/api/v1/cases/{case}/judge-task',
};

/**
 * One command on a case. The two casts are the price of one function for all the paths: `CaseCommands` ties each id to its
 * body, and the table above ties each id to its path.
 */
export function sendCommand<C extends CaseCommand>(
  caseId: string,
  command: C,
  body: CaseCommands[C],
  key: string,
  seen: number | null,
): Promise<CommandReply> {
  return unwrap(
    client.POST(COMMAND_PATHS[command] as '/api/v1/cases/{case}/note', {
      params: { path: { case: caseId }, query: seen === null ? {} : { seen }, header: { 'Idempotency-Key': key } },
      body: body as CaseCommands['note_case'],
    }),
  );
}

/** Stores a photo, a recording or a letter; its digest is what an evidence names. Bytes go as they are, not as JSON. */
export function storeEvidence(file: File, key: string): Promise<EvidenceReply> {
  return unwrap(
    client.POST('/api/v1/evidence', {
      params: { header: { 'Idempotency-Key': key } },
      headers: { 'Content-Type': file.type || 'text/plain' },
      body: '',
      bodySerializer: () => file,
    }),
  );
}
