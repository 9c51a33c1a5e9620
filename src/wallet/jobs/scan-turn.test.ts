/** Turns of a scan before a chain that is pruned, reorganised, still being read or gone amid. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestClock } from '../../../test/support/accounts.ts';
import { createScriptedNode } from '../../../test/support/scripted-node.ts';
import { NodeError } from '../../infra/chain/bitcoin-rpc-errors.ts';
import type { NodeWallets, ScanOutcome } from '../ports.ts';
import type { Held } from './held.ts';
import type { Job, Target } from './job-store.ts';
import { takeTurn } from './scan-turn.ts';

type Note = Parameters<Held['note']>[0];

const wallet: Target['wallet'] = {
  id: '00000000-0000-4000-8000-000000000000',
  userId: '00000000-0000-4000-8000-000000000001',
  name: 'w',
  network: 'regtest',
  script: 'wpkh',
  state: 'importing',
  lock: null,
  nodeWallet: `u_${'0'.repeat(32)}`,
  birthday: null,
  gapLimit: 20,
  nextReceive: 0,
  nextChange: 0,
  synced: null,
  isDefault: true,
  createdAt: 0,
  lastSyncAt: null,
};
const sealed = { id: wallet.id, encryptedDescriptor: new Uint8Array(), dataKey: new Uint8Array() };

function setUp({ kind = 'import', doneHeight = null as number | null, created = true } = {}) {
  const scripted = createScriptedNode();
  const scans: (readonly [number, number | null])[] = [];
  const notes: Note[] = [];
  let onScan = (): ScanOutcome | undefined => undefined;
  const node: NodeWallets = {
    read: async () => ({ checksum: '', isRange: true, hasPrivateKeys: false, addresses: [] }),
    create: async () => (created ? 'created' : 'exists'),
    import: async () => 'done',
    async scan(_name, from, to) {
      scans.push([from, to]);
      const height = to ?? scripted.active().length - 1;
      return onScan() ?? { kind: 'done', height };
    },
    progress: async () => null,
    abort: async () => {},
    load: async () => 'loaded',
    unload: async () => 'unloaded',
    pin: () => () => {},
  };
  const job = { kind, fromHeight: 0, doneHeight, attempts: 1 } as Job;
  const held: Held = {
    job,
    signal: new AbortController().signal,
    lost: () => null,
    note: async (note) => void notes.push(note),
  };
  const clock = createTestClock();
  return {
    scripted,
    scans,
    notes,
    clock,
    whenScanned: (act: () => ScanOutcome | undefined) => {
      onScan = act;
    },
    async turn() {
      const chain = scripted.chain();
      try {
        const deps = { node, chain, clock, turn: 20_000 };
        const target = { wallet, sealed, positions: 20 };
        return await takeTurn(target, { receive: 'r', change: null }, held, deps, () => {});
      } finally {
        chain.close();
      }
    },
  };
}

describe('a turn of a scan', () => {
  it('reads in pieces, and the last without an end', async () => {
    const { scripted, scans, notes, turn } = setUp();
    scripted.mine(2500);
    assert.deepEqual(await turn(), { kind: 'done' });
    assert.deepEqual(scans, [
      [0, 999],
      [1000, null],
    ]);
    assert.equal(notes.at(-1)?.doneHeight, 2500);
  });

  it('goes on behind what was read, and from the beginning when the node has lost the wallet', async () => {
    const kept = setUp({ doneHeight: 700, created: false });
    kept.scripted.mine(800);
    await kept.turn();
    assert.deepEqual(kept.scans, [[701, null]]);
    const lost = setUp({ doneHeight: 700 });
    lost.scripted.mine(800);
    await lost.turn();
    assert.deepEqual([lost.scans, lost.notes[1]], [[[0, null]], { fromHeight: 0 }]);
  });

  it('of a chain that has become shorter the present tip is read', async () => {
    const { scripted, scans, turn } = setUp({ doneHeight: 900, created: false });
    scripted.mine(890);
    assert.deepEqual(await turn(), { kind: 'done' });
    assert.deepEqual(scans, [[890, null]]);
  });

  it('a reorganisation amid is read to its new tip', async () => {
    const { scripted, notes, turn, whenScanned } = setUp();
    scripted.mine(1500);
    let times = 0;
    whenScanned(() => {
      if (times === 0) scripted.reorganise(6);
      times += 1;
      return undefined;
    });
    assert.deepEqual(await turn(), { kind: 'done' });
    assert.equal(notes.at(-1)?.doneHeight, 1501);
  });

  it('a pruned node that no longer has the next block ends it, also when it pruned that amid', async () => {
    const before = setUp();
    before.scripted.mine(500);
    before.scripted.pruneBelow(100);
    const refused = { kind: 'failed', code: 'birthday_before_prune_height' };
    assert.deepEqual(await before.turn(), refused);
    assert.deepEqual(before.scans, []);
    const amid = setUp();
    amid.scripted.mine(500);
    amid.whenScanned(() => ({ kind: 'pruned' }));
    assert.deepEqual(await amid.turn(), refused);
  });

  it('a node that is itself behind is waited for, unless it is nearly there', async () => {
    const behind = setUp();
    behind.scripted.mine(100);
    behind.scripted.lagBehind(500);
    assert.deepEqual(await behind.turn(), { kind: 'later', wait: 5000, code: 'node_catching_up' });
    const nearly = setUp();
    nearly.scripted.mine(100);
    nearly.scripted.lagBehind(6);
    assert.deepEqual(await nearly.turn(), { kind: 'done' });
  });

  it('lets others have their turn when its time is over', async () => {
    const { scripted, scans, turn, whenScanned, clock } = setUp();
    scripted.mine(100_000);
    whenScanned(() => {
      clock.pass(7000);
      return undefined;
    });
    assert.deepEqual(await turn(), { kind: 'later', wait: 0, code: null });
    assert.equal(scans.length, 3);
  });

  it('what was called off, or is busy, is tried again in a moment', async () => {
    for (const kind of ['aborted', 'busy', 'missing'] as const) {
      const { scripted, turn, whenScanned } = setUp();
      scripted.mine(10);
      whenScanned(() => ({ kind }));
      assert.deepEqual(await turn(), { kind: 'later', wait: 200, code: null });
    }
  });

  it('a node that goes away is for the worker to deal with', async () => {
    const { scripted, turn } = setUp();
    scripted.mine(10);
    scripted.failWith('warming_up');
    await assert.rejects(turn(), (error) => error instanceof NodeError && error.code === 'warming_up');
  });
});
