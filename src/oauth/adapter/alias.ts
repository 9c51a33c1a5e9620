/**
 * A device code is found a second way, by the code a person types (RFC 8628 section 3.3), and then saved again
 * under its own name. The database knows only the digest of that name, so the browser's side of the flow works
 * with an alias instead: the digest, authenticated so that nobody with a copy of the database can make one.
 */
import { createHmac } from 'node:crypto';
import { constantTimeEqual } from '../../core/crypto.ts';

export type Aliases = {
  readonly make: (digest: Buffer) => string;
  /** The digest behind an alias of ours; null for every other string. */
  readonly read: (id: string) => Buffer | null;
};

const PREFIX = 'alias~';
const SHAPE = /^alias~([0-9a-f]{64})~([0-9a-f]{64})$/;

/** `key`: 32 secret bytes shared by all processes of the deployment. */
export function createAliases(key: Uint8Array): Aliases {
  const tag = (hex: string) => createHmac('sha256', key).update(hex).digest();
  return {
    make: (digest) => `${PREFIX}${digest.toString('hex')}~${tag(digest.toString('hex')).toString('hex')}`,
    read(id) {
      const [, hex, mac] = SHAPE.exec(id) ?? [];
      if (!hex || !mac) return null;
      return constantTimeEqual(Buffer.from(mac, 'hex'), tag(hex)) ? Buffer.from(hex, 'hex') : null;
    },
  };
}
