import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSealing } from '../core/sealing.ts';
import { createTickets, PROOF_TICKETS } from './tickets.ts';

const tickets = createTickets(createSealing({ current: Buffer.alloc(32, 3) }, PROOF_TICKETS));
const PROOF = '01890000-0000-7000-8000-000000000001';
const coins = fc.array(
  fc.record(
    {
      txid: fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => Buffer.from(bytes).toString('hex')),
      vout: fc.integer({ min: 0, max: 0xffff_ffff }),
    },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 100 },
);

describe('tickets', () => {
  it('give back the coins to whoever brings them, until the proof expires', () => {
    fc.assert(
      fc.property(coins, fc.integer({ min: 1, max: 4_000_000_000_000 }), (given, until) => {
        const ticket = tickets.issue(PROOF, until, given);
        assert.deepEqual(tickets.open(PROOF, ticket, until - 1), given);
        assert.equal(tickets.open(PROOF, ticket, until), null);
        assert.equal(tickets.open(PROOF.replace('1', '2'), ticket, until - 1), null);
      }),
    );
  });

  it('show nothing of the coins, and open for nothing that was altered', () => {
    const [given = []] = fc.sample(coins, 1);
    const ticket = tickets.issue(PROOF, 10, given);
    for (const { txid } of given)
      assert.ok(!Buffer.from(ticket, 'base64url').includes(Buffer.from(txid, 'hex')));
    for (const other of ['', 'AAAA', ticket.slice(1), `${ticket}AAAA`, '%%%'])
      assert.equal(tickets.open(PROOF, other, 1), null);
  });

  it('fit into a request for a hundred coins', () => {
    const given = Array.from({ length: 100 }, (_, vout) => ({ txid: 'ab'.repeat(32), vout }));
    assert.ok(tickets.issue(PROOF, 10, given).length < 16_384);
  });
});
