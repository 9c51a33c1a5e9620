/** From what spending knows to what it says. */
import type { z } from 'zod';
import { bbqrFrames, psbtBase64, psbtIn, readPsbt } from '../../lib/bitcoin/psbt/index.ts';
import type { Sent } from './broadcast.ts';
import type { Place } from './draft-store.ts';
import type { Draft } from './drafts.ts';
import { handedIn } from './handed-in.ts';
import type { SpendPath } from './paths.ts';
import { type Review, WARNINGS } from './review.ts';
import type {
  builtAnswer,
  draftAnswer,
  finalizeAnswer,
  pathAnswer,
  pathsAnswer,
  psbtAnswer,
  sendAnswer,
} from './schema.ts';
import type { Finalized, Reviewed } from './tools.ts';
import type { Ways } from './ways.ts';

const iso = (time: number): string => new Date(time).toISOString();
/** Every amount of bitcoin is below 2^53 satoshis. */
const sats = (amount: bigint): number => Number(amount);
const satsOrNull = (amount: bigint | null): number | null => (amount === null ? null : Number(amount));

const presentPlace = (place: Place | null) =>
  place && { wallet_id: place.walletId, branch: place.branch, position: place.position };

function presentReview(review: Review): z.infer<typeof draftAnswer>['review'] {
  return {
    version: review.version,
    unsigned_txid: review.unsignedTxid,
    lock_time: review.lockTime,
    replaceable: review.replaceable,
    inputs: review.inputs.map((input) => ({
      txid: input.txid,
      vout: input.vout,
      sequence: input.sequence,
      amount: satsOrNull(input.amount),
      address: input.address,
      own: presentPlace(input.own),
      sighash: input.sighash,
      final: input.final,
      signatures: input.signatures,
      keys: input.keys.map(({ publicKey, ...rest }) => ({ public_key: publicKey, ...rest })),
      problem: input.problem,
    })),
    outputs: review.outputs.map(({ amount, address, script, data, own, change }) => ({
      amount: sats(amount),
      address,
      script,
      data,
      own: presentPlace(own),
      change,
    })),
    input_total: satsOrNull(review.inputTotal),
    output_total: sats(review.outputTotal),
    fee: satsOrNull(review.fee),
    vsize: review.vsize,
    fee_rate: review.feeRate,
    complete: review.complete,
    draft_id: review.draft?.id ?? null,
    warnings: review.warnings.map((code) => ({ code, message: WARNINGS[code] })),
  };
}

const presentPath = (path: SpendPath, index: number): z.infer<typeof pathAnswer> => ({
  index,
  through: path.through,
  signers: path.signers.map(({ threshold, keys }) => ({ threshold, keys: [...keys] })),
  hashes: [...path.hashes],
  after: path.after,
  older: path.older,
});

export const presentWays = ({ paths, more, height }: Ways): z.infer<typeof pathsAnswer> => ({
  paths: paths.map((path, index) => ({
    ...presentPath(path, index),
    open: path.opening.isOpen,
    opens_in: path.opening.blocks,
    opens_at: path.opening.at === null ? null : iso(path.opening.at),
    coins: path.opening.coins,
    amount: sats(path.opening.amount),
  })),
  more,
  height,
});

export function presentDraft({ row, content, review, path }: Draft): z.infer<typeof draftAnswer> {
  return {
    id: row.id,
    wallet_id: row.walletId,
    state: row.state,
    txid: row.txid,
    psbt: content.psbt,
    fee_source: content.feeSource,
    replaces: content.replaces,
    pushes: content.pushes,
    path: path && presentPath(path, content.path),
    review: presentReview(review),
    created_at: iso(row.createdAt),
    expires_at: iso(row.expiresAt),
  };
}

export const presentBuilt = (draft: Draft): z.infer<typeof builtAnswer> => ({
  ...presentDraft(draft),
  paths: draft.paths.map(presentPath),
  bbqr: [...bbqrFrames(psbtIn(0, readPsbt(draft.content.psbt)), 'psbt')],
});

export const presentPsbt = ({ psbt, review }: Reviewed): z.infer<typeof psbtAnswer> => ({
  psbt: handedIn(() => psbtBase64(0, psbt)),
  psbt_v2: handedIn(() => psbtBase64(2, psbt)),
  bbqr: [...bbqrFrames(psbtIn(0, psbt), 'psbt')],
  review: presentReview(review),
});

export const presentFinalized = ({
  transaction,
  ...reviewed
}: Finalized): z.infer<typeof finalizeAnswer> => ({
  ...presentPsbt(reviewed),
  complete: transaction !== null,
  hex: transaction?.hex ?? null,
  txid: transaction?.txid ?? null,
});

export const presentSent = ({
  refusal,
  draftId,
  fee,
  feeRate,
  ...sent
}: Sent): z.infer<typeof sendAnswer> => ({
  ...sent,
  code: refusal?.code ?? null,
  message: refusal?.message ?? null,
  draft_id: draftId,
  foreign: draftId === null,
  fee: satsOrNull(fee),
  fee_rate: feeRate,
});
