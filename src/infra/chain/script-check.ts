/** A Bitcoin node as interpreter of scripts that `lib/bitcoin` does not know. It needs no wallet and no chain. */
import { Agent, request } from 'undici';
import { z } from 'zod';
import { nodeCalls, type ScriptJob, type SignCall } from '../../lib/bitcoin/bip322/node-check.ts';
import type { NodeAccess } from './node-access.ts';

export type ScriptVerdict = 'valid' | 'invalid' | 'unavailable';
export type ScriptCheck = (job: ScriptJob) => Promise<ScriptVerdict>;

const PATIENCE = 5000;
const LONGEST_ANSWER = 1024 * 1024;
const CONNECTIONS = 2;
/** Bitcoin Core's RPC_IN_WARMUP, and a call that the node's `rpcwhitelist` or version does not have. */
const NOT_NOW = [-28, -32601];

const answersSchema = z.array(
  z.object({
    id: z.number(),
    result: z.object({ complete: z.boolean() }).nullish(),
    error: z.object({ code: z.number() }).nullish(),
  }),
);
type Answers = z.infer<typeof answersSchema>;

/**
 * `signrawtransactionwithkey` with no key signs nothing, but verifies every input with the node's standard flags.
 * Valid when that holds for the job and for none of its alterations. Never rejects; what the node says stays here, for
 * its words follow a failed attempt to sign and are not the reason. Bitcoin Knots also refuses some tapscripts with
 * OP_IF that Bitcoin Core takes.
 */
export function createScriptCheck({ url, auth }: NodeAccess): ScriptCheck {
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    connect: { timeout: PATIENCE },
    maxResponseSize: LONGEST_ANSWER,
  });
  const ask = async (calls: readonly SignCall[]): Promise<Answers> => {
    const { statusCode, body } = await request(url, {
      dispatcher,
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(await auth()).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(
        calls.map((params, id) => ({ jsonrpc: '2.0', id, method: 'signrawtransactionwithkey', params })),
      ),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`the Bitcoin node answers ${statusCode}`);
    return answersSchema.parse(JSON.parse(text));
  };
  return async (job) => {
    const { genuine, altered } = nodeCalls(job);
    try {
      return verdictOf(await ask([genuine, ...altered]), 1 + altered.length);
    } catch {
      return 'unavailable';
    }
  };
}

function verdictOf(answers: Answers, asked: number): ScriptVerdict {
  const isBusy = answers.some(({ error }) => error && NOT_NOW.includes(error.code));
  if (isBusy || answers.length !== asked) return 'unavailable';
  const complete = answers.filter(({ result }) => result?.complete).map(({ id }) => id);
  return complete.length === 1 && complete[0] === 0 ? 'valid' : 'invalid';
}
