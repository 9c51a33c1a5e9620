/** The proof room, introduced to the node, the wallets and the keys of accounts. */
import type { AccountService } from '../account/index.ts';
import type { Config } from '../config.ts';
import { coreErrors, problem } from '../core/errors.ts';
import { keepSecret } from '../core/kept-secrets.ts';
import type { Clock, Log, Random } from '../core/ports.ts';
import { createSealing, type MasterKey } from '../core/sealing.ts';
import { createProofChain } from '../infra/chain/proof-chain.ts';
import { createCoinPsbt } from '../infra/chain/proof-draft.ts';
import { createProofWatch } from '../infra/chain/proof-watch.ts';
import { presentNode, type WalletChain } from '../infra/chain/wallet-chain.ts';
import { createProofReader } from '../infra/proof-reader/threads.ts';
import { createKeptSecretStore } from '../infra/sql/kept-secret-store.ts';
import { createProofStore, createProofWatchStore } from '../infra/sql/proof-store.ts';
import type { Sql } from '../infra/sql/sql.ts';
import type { Curve } from '../lib/bitcoin/curve.ts';
import { verifyMessage } from '../lib/bitcoin/message.ts';
import { LaneFull } from '../lib/lane.ts';
import {
  type CoinDraft,
  createNullifiers,
  createPof,
  createRules,
  createTickets,
  createVerifier,
  type IdentitySignature,
  PROOF_TICKETS,
  planWatch,
} from '../pof/index.ts';
import type { Locks } from '../wallet/index.ts';
import type { NodeSource } from './bitcoin-node.ts';

type ProofRoomDeps = {
  readonly config: Config;
  readonly masterKey: MasterKey;
  readonly sql: Sql;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly curve: Curve;
  /** Absent: there is no node, and there will be none. */
  readonly bitcoin?: NodeSource | undefined;
  readonly walletRoom: { readonly chain: WalletChain; readonly locks: Pick<Locks, 'enter'> };
  readonly account: Pick<AccountService, 'get'>;
};

export async function openProofRoom(deps: ProofRoomDeps) {
  const { config, masterKey, sql, clock, random, log, bitcoin, walletRoom } = deps;
  const current = bitcoin?.current ?? (() => null);
  const rpc = presentNode(current);
  const chain = createProofChain(rpc);
  const rules = createRules(config.pof);
  const nullifiers = createNullifiers(
    await keepSecret({ store: createKeptSecretStore(sql), masterKey }, 'proofs'),
  );
  const watch = createProofWatch({
    rpc,
    chain: bitcoin ? walletRoom.chain : NO_CHAIN,
    store: createProofWatchStore(sql),
    nullifiers,
    plan: planWatch,
    clock,
    log,
  });
  const { minConfirmations, dustFloor } = rules;
  const reader = createProofReader();
  const pof = createPof({
    store: createProofStore(sql),
    verifier: createVerifier({
      chain,
      read: (submission) => reader.read(submission).catch(orBusy),
      rules: { minConfirmations, dustFloor },
    }),
    chain,
    watch,
    nullifiers,
    tickets: createTickets(createSealing(masterKey, PROOF_TICKETS)),
    coinDraft: coinDrafts(current, walletRoom.locks),
    writeProof: (asked) => reader.write(asked).catch(orBusy),
    identity: identitySignatures(deps),
    rules,
    audience: new URL(config.publicUrl).host,
    clock,
    random,
  });
  return {
    pof,
    async close(): Promise<void> {
      await watch.close();
      await reader.close();
    },
  };
}

/** Too many proofs are being read already. */
function orBusy(error: unknown): never {
  if (!(error instanceof LaneFull)) throw error;
  throw problem(coreErrors, 'rate_limited', { headers: { 'retry-after': '5' } });
}

/** Where there is no node nothing happens. */
const NO_CHAIN = { follow: () => () => {}, hearsTransactions: () => false };

/** A locked wallet opens for the session that has unlocked it, as it does for payments. */
function coinDrafts(current: NodeSource['current'], locks: Pick<Locks, 'enter'>): CoinDraft {
  const write = createCoinPsbt(current);
  return async ({ outpoints, wallet }) => {
    if (wallet === null) return write(outpoints, null);
    const open = await locks.enter({ ...wallet.asking, walletId: wallet.id });
    return write(outpoints, open.wallet.nodeWallet);
  };
}

/** By any Bitcoin key of the account that signs texts; scripts that take an interpreter are not asked about here. */
function identitySignatures({ account, config, curve }: ProofRoomDeps): IdentitySignature {
  return async ({ userId, message, signature }) => {
    const { keys } = await account.get(userId);
    return keys.some(({ kind, publicKey, address }) => {
      if (kind !== 'bitcoin') return false;
      const claim = address === null ? { publicKey } : { address };
      const verdict = verifyMessage({ ...claim, message, signature, network: config.network, curve });
      return verdict.kind === 'valid';
    });
  };
}
