/** `npm run bench -- --only curve [--save]`: the fast curve beside the reference, in one run, on one core. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import type { Curve } from '../src/lib/bitcoin/curve.ts';
import { createFastCurve } from '../src/lib/bitcoin/curve-fast.ts';
import { createReferenceCurve } from '../src/lib/bitcoin/curve-reference.ts';
import { verifyMessage } from '../src/lib/bitcoin/message.ts';
import vectors from '../test/vectors/bip322.json' with { type: 'json' };
import wallets from '../test/vectors/message-signatures.json' with { type: 'json' };
import { describeMachine } from './measure/machine.ts';

type Check = { readonly name: string; readonly run: (curve: Curve) => boolean };
export type CurvePace = { readonly seconds: number; readonly rounds: number };
export type CurveScore = { readonly name: string; readonly reference: number; readonly fast: number };

const secret = new Uint8Array(32).fill(1);
const digest = new Uint8Array(32).fill(2);
const raw = { prehash: false } as const;
const key = secp256k1.getPublicKey(secret, true);
const der = secp256k1.sign(digest, secret, { ...raw, format: 'der' });
const recoverable = secp256k1.sign(digest, secret, { ...raw, format: 'recovered' });
const schnorrSignature = schnorr.sign(digest, secret);
const schnorrKey = schnorr.getPublicKey(secret);

const message = (name: string, from: { address: string; message: string; signature: string }): Check => ({
  name,
  run: (curve) => {
    const { address, message: text, signature } = from;
    return verifyMessage({ address, message: text, signature, network: 'main', curve }).kind === 'valid';
  },
});
const basic = (type: string) => {
  const vector = vectors.simple.find((one) => one.type === type);
  return { address: '', message: '', ...vector, signature: vector?.bip322_signatures[0] ?? '' };
};
const wallet = (name: string) =>
  wallets.valid.find((one) => one.name === name) ?? { address: '', message: '', signature: '' };

const checks: readonly Check[] = [
  { name: 'ECDSA from DER', run: (curve) => curve.verifyEcdsa(digest, der, key) },
  { name: 'Schnorr', run: (curve) => curve.verifySchnorr(digest, schnorrSignature, schnorrKey) },
  {
    name: 'key recovery',
    run: (curve) => curve.recoverEcdsa(digest, recoverable.subarray(1), recoverable[0] ?? 0) !== null,
  },
  message('BIP-322, P2WPKH', basic('p2wpkh')),
  message('BIP-322, P2TR', basic('p2tr')),
  message('BIP-322, P2WSH 3 of 3', basic('p2wsh-multisig-3of3')),
  message('BIP-137, P2WPKH', wallet('BIP-137, P2WPKH')),
];

/** Medians of verifications per second of processor time, the curves taking turns. */
export function compareCurves({ seconds, rounds }: CurvePace): readonly CurveScore[] {
  const curves = { reference: createReferenceCurve(), fast: createFastCurve() };
  return checks.map(({ name, run }) => {
    const rates = { reference: [] as number[], fast: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      for (const kind of ['reference', 'fast'] as const) {
        const rate = rateOf(() => run(curves[kind]), seconds);
        // The first round is for the compiler.
        if (round >= 0) rates[kind].push(rate);
      }
    }
    return { name, reference: median(rates.reference), fast: median(rates.fast) };
  });
}

/** @throws Error when a genuine signature is refused: then there is nothing to measure. */
function rateOf(run: () => boolean, seconds: number): number {
  const until = performance.now() + seconds * 1000;
  const before = process.cpuUsage();
  let done = 0;
  do {
    if (!run()) throw new Error('a genuine signature was refused');
    done += 1;
  } while (performance.now() < until);
  const { user, system } = process.cpuUsage(before);
  return done / ((user + system) / 1e6);
}

const median = (rates: readonly number[]) => rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? 0;
const ratio = ({ fast, reference }: CurveScore) => (fast / reference).toFixed(1);

export function curveTable(scores: readonly CurveScore[]): string {
  const rows = scores.map((score) => [
    score.name,
    ...[score.reference, score.fast].map((n) => n.toFixed(0)),
    ratio(score),
  ]);
  return [['curve, per CPU s', 'reference', 'fast', 'ratio'], ...rows]
    .map(([name = '', ...cells]) => [name.padEnd(28), ...cells.map((cell) => cell.padStart(10))].join(' '))
    .join('\n');
}

/** Ratios only: another machine will repeat them. */
export function saveCurves(scores: readonly CurveScore[], { seconds, rounds }: CurvePace): void {
  const rows = scores.map((score) => `| ${score.name} | ${ratio(score)} |`).join('\n');
  const text = `# The two curves

Written by \`npm run bench -- --only curve --save\`. Verifications per second of processor time of the fast curve
(libsecp256k1 in WebAssembly), as a multiple of the reference's (JavaScript), in one run on one machine: ${describeMachine()};
medians of ${rounds} alternating rounds of ${seconds} seconds. With a message come its encoding, hashes and address.

| verification | fast, of the reference's |
|---|---:|
${rows}
`;
  writeFileSync(join(import.meta.dirname, 'CURVE.md'), text);
}
