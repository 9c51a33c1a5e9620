/** The lnurl room on a real database, with time and randomness in the test's hands. */
import { randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { AuditEvent, Bus, KeyValue } from '../../src/core/ports.ts';
import { createMemoryBus, createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { createLnurlStore } from '../../src/infra/sql/lnurl-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import type { Curve } from '../../src/lib/bitcoin/curve.ts';
import { createFastCurve } from '../../src/lib/bitcoin/curve-fast.ts';
import { signK1 } from '../../src/lib/lnurl/index.ts';
import { createLnurl, type Lnurl, type LnurlLimits } from '../../src/lnurl/index.ts';
import { openTestDatabase } from '../contract/support.ts';

export const PUBLIC_URL = 'https://id.example.com';
export const BROWSER = 'b'.repeat(43);
export const phone = { ip: '198.51.100.7', userAgent: 'Wallet/1.0' };
export const laptop = { ip: '203.0.113.9', userAgent: 'Browser/1.0' };

export type Room = {
  readonly sql: Sql;
  readonly lnurl: Lnurl;
  readonly cache: KeyValue;
  readonly bus: Bus;
  readonly audited: AuditEvent[];
  /** Signatures verified so far. */
  readonly verified: () => number;
  readonly passTime: (ms: number) => void;
  readonly now: () => number;
};

/** A new in-memory database with the schema. Still the slowest part of a test: share it among those of a file. */
export const openDatabase: () => Promise<Sql> = openTestDatabase;

type RoomOptions = {
  readonly limits?: Partial<LnurlLimits>;
  readonly cache?: KeyValue;
  readonly bus?: Bus;
  readonly publicUrl?: string;
};

/** Rooms made over one database share its rows, as two processes do. */
export function openRoom(sql: Sql, options: RoomOptions = {}): Room {
  let shift = 0;
  const clock = { now: () => Date.now() + shift };
  const cache = options.cache ?? createMemoryKeyValue({ clock, maxKeys: 100_000 });
  const bus = options.bus ?? createMemoryBus();
  const audited: AuditEvent[] = [];
  const { curve, verified } = counting(createFastCurve());
  const lnurl = createLnurl({
    store: createLnurlStore(sql),
    cache,
    bus,
    curve,
    clock,
    random: { bytes: (length) => randomBytes(length) },
    publicUrl: options.publicUrl ?? PUBLIC_URL,
    k1Key: Buffer.alloc(32, 7),
    audit: { record: async (event) => void audited.push(event) },
    metrics: { count: () => {}, observe: () => {} },
    limits: { openPerNetwork: 100_000, ...options.limits },
  });
  const passTime = (ms: number) => {
    shift += ms;
  };
  return { sql, lnurl, cache, bus, audited, verified, passTime, now: clock.now };
}

function counting(curve: Curve): { curve: Curve; verified: () => number } {
  let count = 0;
  const verifyEcdsa: Curve['verifyEcdsa'] = (...input) => {
    count += 1;
    return curve.verifyEcdsa(...input);
  };
  return { curve: { ...curve, verifyEcdsa }, verified: () => count };
}

export type TestKey = { readonly privateKey: Uint8Array; readonly key: string };

/** A wallet's key for this service: a new one each time. */
export function newKey(): TestKey {
  const privateKey = secp256k1.utils.randomSecretKey();
  return { privateKey, key: Buffer.from(secp256k1.getPublicKey(privateKey, true)).toString('hex') };
}

/** The three parameters a wallet adds or repeats. */
export function answerOf(k1: string, { privateKey, key }: TestKey) {
  return { tag: 'login', k1, sig: signK1(k1, privateKey), key };
}
