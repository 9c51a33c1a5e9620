/** The verifier on a real node, with nobody around it. */
import { randomUUID } from 'node:crypto';
import { nodeAccess } from '../../src/infra/chain/node-access.ts';
import { createProofChain } from '../../src/infra/chain/proof-chain.ts';
import { readProof } from '../../src/infra/proof-reader/read.ts';
import type { Challenge } from '../../src/pof/model.ts';
import type { Refused, Verdict } from '../../src/pof/ports.ts';
import { createVerifier, type ProofChain, type Rules } from '../../src/pof/verify/index.ts';
import { type RecordedNode, recordNode } from './bitcoin-rpc.ts';
import { type BitcoinNode, startBitcoind } from './bitcoind.ts';

export const MESSAGE =
  'HODLXXI proof of funds v1 aud=id.example.com sub=8d0b cid=01 nonce=00112233445566778899aabbccddeeff level=boolean min=0';

export const challengeOf = (message: string): Challenge => ({
  id: randomUUID(),
  userId: randomUUID(),
  level: 'boolean',
  threshold: 0n,
  message,
  clientId: null,
  createdAt: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
});

export type ProofRoom = AsyncDisposable & {
  readonly node: BitcoinNode;
  readonly rpc: RecordedNode;
  readonly chain: ProofChain;
  /** Both halves, as the room of proofs goes through them. */
  readonly verify: (submission: string, message?: string) => Promise<Refused | Verdict>;
};

export async function startProofRoom(rules: Partial<Rules> = {}): Promise<ProofRoom> {
  const node = await startBitcoind(['-disablewallet']);
  const { url, auth } = nodeAccess(node.url, node.cookieFile);
  const rpc = recordNode(url, auth);
  const chain = createProofChain(rpc);
  const verifier = createVerifier({ chain, read: async (text) => readProof(text), rules });
  return {
    node,
    rpc,
    chain,
    async verify(submission, message = MESSAGE) {
      const challenge = challengeOf(message);
      const reading = await verifier.read({ challenge, submission });
      return reading.ok ? verifier.judge({ challenge, reading }) : reading;
    },
    async [Symbol.asyncDispose]() {
      await rpc.close();
      await node[Symbol.asyncDispose]();
    },
  };
}
