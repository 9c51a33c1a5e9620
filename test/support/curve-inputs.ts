/** Inputs for two curves to agree on: genuine, changed, at the edges of what is allowed, and no signatures at all. */
import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { pointFromScalar, sign, signRecoverable, signSchnorr } from 'tiny-secp256k1';
import type { Curve } from '../../src/lib/bitcoin/curve.ts';
import type { Dice } from './dice.ts';

const { Fn, Fp } = secp256k1.Point;
const edges = [0n, 1n, 2n, Fn.ORDER / 2n, Fn.ORDER / 2n + 1n, Fn.ORDER - 1n, Fn.ORDER, Fn.ORDER + 1n]
  .concat([Fp.ORDER - Fn.ORDER - 1n, Fp.ORDER - Fn.ORDER, Fp.ORDER - 1n, Fp.ORDER, 2n ** 256n - 1n])
  .map((n) => Uint8Array.from(Buffer.from(n.toString(16).padStart(64, '0'), 'hex')));

export type CurveInput = {
  readonly kind: 'ecdsa' | 'ecdsa low' | 'recover' | 'schnorr' | 'key';
  readonly parts: readonly Uint8Array[];
  readonly recovery: number;
};

/** What a curve says of an input, as text to compare. */
export const verdictOf = (curve: Curve, { kind, parts, recovery }: CurveInput): string => {
  const [message, signature, key] = parts as readonly [Uint8Array, Uint8Array, Uint8Array];
  switch (kind) {
    case 'ecdsa':
      return `${curve.verifyEcdsa(message, signature, key)}`;
    case 'ecdsa low':
      return `${curve.verifyEcdsa(message, signature, key, 'low')}`;
    case 'schnorr':
      return `${curve.verifySchnorr(message, signature, key)}`;
    case 'recover':
      return hex(curve.recoverEcdsa(message, signature, recovery));
    case 'key':
      return `${curve.isPublicKey(key)} ${hex(curve.compress(key))}`;
  }
};

const hex = (bytes: Uint8Array | null) => (bytes && Buffer.from(bytes).toString('hex')) || 'false';

/** Draws inputs without end; about one in three is well-formed enough to reach the arithmetic. */
export const createCurveInputs = (dice: Dice): (() => CurveInput) => {
  const random = (length: number) => Uint8Array.from({ length }, () => dice.between(0, 255));
  const secrets = Array.from({ length: 50 }, () => {
    const seed = random(32);
    return Uint8Array.from(createHash('sha256').update(seed).digest());
  });

  const genuine = (kind: CurveInput['kind']): CurveInput => {
    const secret = dice.pick(secrets);
    const message = dice.roll() < 0.1 ? dice.pick(edges) : random(32);
    const compressed = dice.roll() < 0.7;
    const key = pointFromScalar(secret, kind !== 'key' || compressed) ?? new Uint8Array();
    if (kind === 'schnorr') {
      return { kind, parts: [message, signSchnorr(message, secret), key.subarray(1)], recovery: 0 };
    }
    if (kind === 'recover') {
      const { signature, recoveryId } = signRecoverable(message, secret);
      return {
        kind,
        parts: [message, maybeHigh(signature), key],
        recovery: dice.pick([recoveryId, 0, 1, 2, 3]),
      };
    }
    return { kind, parts: [message, der(maybeHigh(sign(message, secret))), key], recovery: 0 };
  };

  const maybeHigh = (compact: Uint8Array) => {
    const { r, s } = secp256k1.Signature.fromBytes(compact, 'compact');
    return dice.roll() < 0.5 ? compact : new secp256k1.Signature(r, Fn.ORDER - s).toBytes('compact');
  };
  const half = () => (dice.roll() < 0.7 ? dice.pick(edges) : random(32));

  /** Changes one part, keeping the others genuine. */
  const damage = (part: Uint8Array, isSignature: boolean, kind: CurveInput['kind']): Uint8Array => {
    const at = dice.between(0, Math.max(0, part.length - 1));
    const changes: readonly (() => Uint8Array)[] = [
      () => part.with(at, (part[at] ?? 0) ^ dice.between(1, 255)),
      () => part.with(0, dice.pick([0, 1, 2, 3, 4, 5, 6, 7, 0x30, 255])),
      () => part.subarray(0, at),
      () => Uint8Array.of(...part, dice.between(0, 255)),
      () => Uint8Array.of(...part.subarray(0, at), dice.between(0, 255), ...part.subarray(at)),
      () => random(part.length),
      () => random(dice.between(0, 80)),
      () => new Uint8Array(part.length).fill(dice.pick([0, 255])),
      () => (part.length === 33 ? Uint8Array.of(dice.pick([2, 3]), ...dice.pick(edges)) : dice.pick(edges)),
    ];
    if (!isSignature || dice.roll() < 0.5) return dice.pick(changes)();
    const pair = [half(), half()] as const;
    return kind === 'ecdsa' || kind === 'ecdsa low' ? looseDer(pair) : Uint8Array.of(...pair[0], ...pair[1]);
  };

  return () => {
    const kind = dice.pick(['ecdsa', 'ecdsa low', 'recover', 'schnorr', 'key'] as const);
    const input = genuine(kind);
    if (dice.roll() < 0.15) return input;
    const spoiled = kind === 'key' ? 2 : dice.pick([0, 1, 1, 1, 2]);
    const parts = input.parts.map((part, index) =>
      index === spoiled ? damage(part, index === 1, kind) : part,
    );
    return {
      kind,
      parts,
      recovery: dice.roll() < 0.1 ? dice.pick([-1, 0.5, 4, Number.NaN]) : input.recovery,
    };
  };
};

const der = (compact: Uint8Array) => secp256k1.Signature.fromBytes(compact, 'compact').toBytes('der');

/** DER of any two numbers, in range or not. */
const looseDer = (numbers: readonly Uint8Array[]): Uint8Array => {
  const body = numbers.flatMap((number) => {
    const digits = [
      ...number.subarray(
        Math.max(
          0,
          number.findIndex((byte) => byte !== 0),
        ),
      ),
    ];
    const padded = (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits;
    const shown = number.every((byte) => byte === 0) ? [0] : padded;
    return [2, shown.length, ...shown];
  });
  return Uint8Array.of(0x30, body.length, ...body);
};
