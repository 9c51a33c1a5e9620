import { secp256k1 } from '@noble/curves/secp256k1.js';
import { refuse } from './errors.ts';
import { type ExtendedKey, readExtendedKey } from './extended-key.ts';

/** BIP-380 "Key Expressions": where a key comes from. Steps at or above 2^31 are hardened. */
export type Origin = { readonly fingerprint: string; readonly path: readonly number[] };

/** An unhardened child number, or one for receiving and one for change (BIP-389). */
export type Step = number | readonly [number, number];

export type Key = { readonly origin: Origin | null } & (
  | {
      readonly kind: 'point' /** 33 bytes; 02 in front of an x-only key. */;
      readonly point: Uint8Array;
      readonly xOnly: boolean;
    }
  | {
      readonly kind: 'extended';
      readonly base: ExtendedKey;
      readonly steps: readonly Step[];
      readonly ranged: boolean;
    }
);

const HARDENED = 0x8000_0000;
const EXPRESSION = /^(?:\[([^[\]]*)\])?([0-9A-Za-z]+)((?:\/[^/]+)*)$/;
/** BIP-32 counts depth in one byte. */
const DEEPEST = 255;

/**
 * Reads a key expression. `/**` at the end is `/<0;1>/*` (BIP-388).
 * @param xOnly whether 32-byte keys are taken (inside `tr`)
 * @throws DescriptorError
 */
export function readKey(text: string, { xOnly }: { readonly xOnly: boolean }): Key {
  const [, from, body = '', path = ''] =
    EXPRESSION.exec(text.replace(/\/\*\*$/, '/<0;1>/*')) ?? refuse('descriptor_key');
  const origin = from === undefined ? null : readOrigin(from);
  if (/^[0-9a-fA-F]+$/.test(body) && body.length <= 130) {
    if (path !== '') refuse('descriptor_key');
    return { kind: 'point', origin, ...readPoint(body, xOnly) };
  }
  return { kind: 'extended', origin, base: readExtendedKey(body), ...readPath(path) };
}

function readOrigin(text: string): Origin {
  const [fingerprint = '', ...steps] = text.split('/');
  if (!/^[0-9a-fA-F]{8}$/.test(fingerprint) || steps.length > DEEPEST) refuse('descriptor_origin');
  return { fingerprint: fingerprint.toLowerCase(), path: steps.map(originStep) };
}

function originStep(text: string): number {
  const [, digits = '', mark] = /^(\d{1,10})(['hH]?)$/.exec(text) ?? refuse('descriptor_origin');
  const index = Number(digits);
  if (index >= HARDENED) refuse('descriptor_origin');
  return mark ? index + HARDENED : index;
}

function readPoint(hex: string, xOnly: boolean) {
  const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
  const short = xOnly && hex.length === 64;
  const point = short ? Uint8Array.of(2, ...bytes) : bytes;
  const compressed = point.length === 33 && hex.length % 2 === 0;
  if (!compressed || !secp256k1.utils.isValidPublicKey(point, true)) refuse('descriptor_key');
  return { point, xOnly: short };
}

function readPath(path: string) {
  if (/['hH](?:$|[/;>])/.test(path)) refuse('descriptor_hardened');
  const parts = path.split('/').slice(1);
  const ranged = parts.at(-1) === '*';
  if (ranged) parts.pop();
  if (parts.some((part) => part.includes('*'))) refuse('descriptor_wildcard');
  if (parts.length > DEEPEST) refuse('descriptor_key');
  const steps = parts.map(readStep);
  if (steps.filter((step) => typeof step !== 'number').length > 1) refuse('descriptor_multipath');
  return { steps, ranged };
}

function readStep(text: string): Step {
  if (!text.startsWith('<')) return childNumber(text);
  const [receive = '', change = '', ...more] = text.slice(1, -1).split(';');
  if (!text.endsWith('>') || more.length > 0 || change === '') refuse('descriptor_multipath');
  const both = [childNumber(receive), childNumber(change)] as const;
  return both[0] === both[1] ? refuse('descriptor_multipath') : both;
}

function childNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) >= HARDENED) refuse('descriptor_key');
  return Number(text);
}

/** As Core writes it: hardened steps marked `h`, hex in lower case. */
export function keyText(key: Key): string {
  const origin = key.origin ? `[${originText(key.origin)}]` : '';
  if (key.kind === 'point') {
    return origin + Buffer.from(key.xOnly ? key.point.subarray(1) : key.point).toString('hex');
  }
  const steps = key.steps.map((step) => (typeof step === 'number' ? `/${step}` : `/<${step.join(';')}>`));
  return `${origin}${key.base.text}${steps.join('')}${key.ranged ? '/*' : ''}`;
}

/** `d34db33f/84h/0h/0h` */
export const originText = ({ fingerprint, path }: Origin): string =>
  [fingerprint, ...path.map(stepText)].join('/');

const stepText = (step: number) => (step >= HARDENED ? `${step - HARDENED}h` : `${step}`);

export const isMultipath = (key: Key): boolean =>
  key.kind === 'extended' && key.steps.some((step) => typeof step !== 'number');

/** The key of one branch: 0 receives, 1 takes change. */
export const keyOfBranch = (key: Key, branch: 0 | 1): Key =>
  key.kind === 'point'
    ? key
    : { ...key, steps: key.steps.map((step) => (typeof step === 'number' ? step : step[branch])) };
