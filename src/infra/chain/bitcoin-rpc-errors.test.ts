import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type NodeErrorCode, nodeErrorOf } from './bitcoin-rpc-errors.ts';

describe('names of refusals', () => {
  const rows: readonly [number, string, NodeErrorCode][] = [
    [-4, 'Wallet is currently rescanning. Abort existing rescan or wait.', 'rescanning'],
    [-1, 'Rescan aborted by user.', 'rescan_aborted'],
    [-4, 'SQLiteDatabase: Unable to obtain an exclusive lock on the database', 'wallet_already_loaded'],
    [-36, "Failed to restore wallet. Database file exists in '/a/b'.", 'wallet_exists'],
    [-6, 'Insufficient funds', 'insufficient_funds'],
    [-12, 'No bech32m addresses available.', 'no_address'],
    [-4, 'Error: This wallet has no available keys', 'wallet_refused'],
    [-20, 'something new', 'failed'],
    [-32700, 'Parse error', 'failed'],
  ];
  for (const [code, message, name] of rows)
    test(`${code} ${message.slice(0, 40)}: ${name}`, () => {
      const error = nodeErrorOf({ code, message });
      assert.deepEqual([error.code, error.rpcCode], [name, code]);
      assert.equal(error.message.includes(message), false);
    });
});
