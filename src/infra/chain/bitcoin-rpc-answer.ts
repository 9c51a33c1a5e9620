/** What came back over HTTP, as answers to the calls that went out. */
import { NodeError, nodeErrorOf } from './bitcoin-rpc-errors.ts';
import { parseExactly } from './bitcoin-rpc-json.ts';

export type HttpAnswer = { readonly status: number; readonly text: string };

export type RpcAnswer =
  | { readonly ok: true; readonly result: unknown }
  /** `said` is the node's own text: for the log, scrubbed, and for nobody else. */
  | { readonly ok: false; readonly error: NodeError; readonly said: string };

/**
 * Both dialects at once: JSON-RPC 2.0 answers 200 and leaves `error` out; before Core 28 there is only 1.x, which
 * answers 500, 404 or 400 and says `error: null` when there is none.
 * @throws NodeError when the whole request failed
 */
export function readAnswer(answer: HttpAnswer): RpcAnswer {
  return answerOf(parse(answer));
}

/**
 * The answers of a batch, in the order of its calls (their ids are 0, 1, …).
 * @throws NodeError when the whole batch failed, or an answer is missing
 */
export function readAnswers(answer: HttpAnswer, calls: number): readonly RpcAnswer[] {
  const parsed = parse(answer);
  if (!Array.isArray(parsed)) {
    const whole = answerOf(parsed);
    throw whole.ok ? new NodeError('unreadable') : whole.error;
  }
  const byId = new Map(parsed.map((one: unknown) => [member(one, 'id'), one]));
  // What fails as a whole answers otherwise, but not in pieces.
  if (answer.status !== 200) throw new NodeError('unreadable');
  if (parsed.length !== calls || byId.size !== calls) throw new NodeError('unreadable');
  return Array.from({ length: calls }, (_, id) => answerOf(byId.get(id)));
}

const WITH_JSON: readonly number[] = [200, 400, 404, 500];
const BY_STATUS = { 401: 'unauthorized', 403: 'forbidden', 503: 'busy' } as const;

function parse({ status, text }: HttpAnswer): unknown {
  if (status === 401 || status === 403 || status === 503) throw new NodeError(BY_STATUS[status]);
  if (!WITH_JSON.includes(status)) throw new NodeError('unreadable');
  try {
    return parseExactly(text);
  } catch {
    throw new NodeError('unreadable');
  }
}

function answerOf(value: unknown): RpcAnswer {
  const error = member(value, 'error');
  if (error !== undefined && error !== null) {
    const [code, message] = [member(error, 'code'), member(error, 'message')];
    if (typeof code !== 'number') throw new NodeError('unreadable');
    const said = typeof message === 'string' ? message : '';
    return { ok: false, error: nodeErrorOf({ code, message: said }), said };
  }
  const result = member(value, 'result');
  if (result === undefined) throw new NodeError('unreadable');
  return { ok: true, result };
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
