/** The wallets that what somebody pasted may stand for, by our own reckoning; the node has its say afterwards. */
import { type ProblemError, problem } from '../core/errors.ts';
import type { Network } from '../lib/bitcoin/address.ts';
import {
  createDerive,
  DescriptorError,
  type ImportCandidate,
  type Points,
  readWalletImport,
  type ScriptType,
} from '../lib/bitcoin/descriptor/index.ts';
import { httpErrors } from '../lib/http/errors.ts';
import type { Candidate, CandidateBranch } from './agreement.ts';
import { walletErrors } from './errors.ts';

export type WalletCandidate = Candidate & {
  /** Tells candidates of one text apart: the checksum of the whole. */
  readonly id: string;
  /** Canonical, both branches in one where there are two. */
  readonly text: string;
  /** What the export calls it. */
  readonly name: string | null;
  readonly birthday: ImportCandidate['birthday'];
};

/** As descriptors write it. */
const WORDS: Readonly<Record<ScriptType, string>> = {
  pkh: 'pkh',
  wpkh: 'wpkh',
  'sh-wpkh': 'sh(wpkh)',
  sh: 'sh(multi)',
  wsh: 'wsh',
  'sh-wsh': 'sh(wsh)',
  tr: 'tr',
};

/** The likeliest first. @throws ProblemError that says why there is none, without a word of the text */
export function readCandidates(text: string, network: Network, points: Points): readonly WalletCandidate[] {
  try {
    return readWalletImport(text, { network, fixed: true }).map((one) => candidateOf(one, network, points));
  } catch (error) {
    throw error instanceof DescriptorError ? refusal(error) : error;
  }
}

function candidateOf(
  { wallet, name, birthday }: ImportCandidate,
  network: Network,
  points: Points,
): WalletCandidate {
  const branch = (which: 'receive' | 'change', of: typeof wallet.receive): CandidateBranch => {
    const derive = createDerive(of.template, network, points);
    return { branch: which, descriptor: of.text, derive: (position) => derive(position).address };
  };
  return {
    id: wallet.text.split('#')[1] ?? '',
    text: wallet.text,
    script: WORDS[wallet.type],
    isRange: wallet.ranged,
    branches: [
      branch('receive', wallet.receive),
      ...(wallet.change ? [branch('change', wallet.change)] : []),
    ],
    name,
    birthday,
  };
}

function refusal({ code, message }: DescriptorError): ProblemError {
  switch (code) {
    case 'private_key_refused':
      return problem(walletErrors, 'private_key_refused');
    case 'descriptor_network':
      return problem(walletErrors, 'wrong_network');
    default:
      return problem(walletErrors, 'descriptor_invalid', { detail: message });
  }
}

export type Choice = { readonly script?: string | undefined; readonly candidate?: string | undefined };

/** The one that is meant. Where it is a matter of the script, people have to say; the rest has a likeliest. */
export function choose(
  candidates: readonly WalletCandidate[],
  { script, candidate }: Choice,
): WalletCandidate {
  const meant = candidates.filter(
    (one) => (script === undefined || one.script === script) && (candidate ?? one.id) === one.id,
  );
  const [first] = meant;
  if (first === undefined) {
    const errors = [
      { path: candidate === undefined ? 'script' : 'candidate', message: 'is none of this text' },
    ];
    throw problem(httpErrors, 'validation_failed', { errors });
  }
  const scripts = new Set(meant.map((one) => one.script));
  if (scripts.size === 1) return first;
  throw problem(walletErrors, 'script_ambiguous', { detail: `One of: ${[...scripts].join(', ')}.` });
}
