/** All that can be done with a person's proofs of funds: for tests of what happens at once. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createProofStore, createProofWatchStore } from '../../src/infra/sql/proof-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { DAY, HOUR, laptop } from './accounts.ts';
import type { Act } from './life.ts';

export function proofActs(sql: Sql, userId: string, clientId: string): Record<string, Act> {
  const [store, watch] = [createProofStore(sql), createProofWatchStore(sql)];
  const coins = Array.from({ length: 5 }, () => randomBytes(32)).toSorted(Buffer.compare);

  const answered = async () => {
    const challengeId = randomUUID();
    const now = Date.now();
    await store.add({
      id: challengeId,
      userId,
      level: 'threshold',
      threshold: 1000n,
      message: 'm',
      clientId,
      createdAt: now,
      expiresAt: now + DAY,
      askerDigest: Buffer.alloc(32, 1),
    });
    await store.consume(challengeId, userId, now);
    return { challengeId, userId, now, origin: laptop };
  };
  const prove = async () => {
    const answer = await answered();
    const proof = { nullifiers: coins, digest: randomBytes(32), total: null, validUntil: answer.now + HOUR };
    await store.prove({
      ...answer,
      ...proof,
      tip: { hash: 'a'.repeat(64), height: 1, medianTime: 0 },
      bucket: '5',
    });
    return answer;
  };
  const revoke = async () => {
    const { challengeId: proofId, now, origin } = await prove();
    await store.end({ userId, proofId, by: 'revoked', now, origin });
  };

  return {
    'funds are proven': prove,
    'a proof is revoked': revoke,
    'a proof is refused': async () => store.refuse({ ...(await answered()), code: 'coin_not_found' }),
    'a proof says too little': async () => store.notMet({ ...(await answered()), bucket: '1' }),
    'a coin is spent': () => watch.endByNullifiers(coins.toReversed(), 'spent', Date.now()),
    'the chain is another': () => watch.endAll('reorganised', Date.now()),
  };
}
