/** A private regtest node for development: started beside the server, ended with it. */
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from '../../core/ports.ts';
import { freePort } from './free-port.ts';
import { type NodeNote, readNote, removeNote, writeNote } from './node-note.ts';
import { type NodeProcess, runNode } from './node-process.ts';
import { endProcess, isAlive, recordOf } from './process-record.ts';

export type EmbeddedNodeOptions = {
  /** Program to run; `npm start` names it in BITCOIND. */
  readonly command: string;
  /** The node's own folder. */
  readonly dataDir: string;
  readonly log: Log;
  readonly clock: Clock;
};

export type EmbeddedNode = AsyncDisposable & {
  readonly rpcUrl: string;
  /** Holds `user:password`; the node writes a new one at each start. */
  readonly cookieFile: string;
  /** Resolves when RPC answers; rejects with the node's own words when it ends first, or takes longer than 60 s. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone. A node that another server runs is left to it. */
  readonly stop: () => Promise<void>;
};

const STARTING = 60_000;
const STOPPING = 20_000;
const POLL = 50;

/**
 * Resolves before the node runs, so that nothing waits for it. In a folder where another living server runs one,
 * that one is used; one that a killed server left behind is ended first.
 */
export async function startEmbeddedNode(options: EmbeddedNodeOptions): Promise<EmbeddedNode> {
  const { command, log, clock } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'node.json');
  const cookieFile = join(dataDir, 'regtest', '.cookie');
  const found = nodeIn(file);
  const shared = found !== null && isAlive(found.server);
  const port = shared ? found.port : await freePort();
  const rpcUrl = `http://127.0.0.1:${port}`;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;

  async function launch(): Promise<NodeProcess | null> {
    if (shared) return null;
    if (found) {
      log.warn({ pid: found.node.pid }, 'ending the Bitcoin node that an earlier run left behind');
      await endProcess(found.node, STOPPING, clock);
    }
    if (isStopping()) return null;
    const node = runNode(command, dataDir, { rpc: port, notices: await freePort() });
    note(file, node.pid, port);
    node.onEnd(
      () => isStopping() || log.warn({ pid: node.pid }, `the Bitcoin node ended: ${node.lastWords()}`),
    );
    return node;
  }
  const launched = launch();

  async function untilReady(): Promise<void> {
    const node = await launched;
    const deadline = clock.now() + STARTING;
    while (!(await answers(rpcUrl, cookieFile))) {
      if (isStopping()) throw new Error('the Bitcoin node was stopped');
      if (node?.hasEnded()) throw new Error(`the Bitcoin node ended: ${node.lastWords()}`);
      if (clock.now() > deadline) throw new Error(`the Bitcoin node is not ready after ${STARTING} ms`);
      await sleep(POLL);
    }
    log.info({ pid: node?.pid ?? found?.node.pid, rpcUrl }, 'the Bitcoin node is ready');
  }
  const ready = untilReady();
  // Whoever needs the node hears the reason; nobody else is brought down by it.
  ready.catch((error: unknown) => isStopping() || log.warn({ err: error }, 'there is no Bitcoin node'));

  async function stop(): Promise<void> {
    stopping.abort();
    const node = await launched.catch(() => null);
    if (!node) return;
    await node.end();
    removeNote(file, node.pid);
  }
  return { rpcUrl, cookieFile, ready, stop, [Symbol.asyncDispose]: stop };
}

/** The node that a note in this folder speaks of, if it still runs. */
function nodeIn(file: string): NodeNote | null {
  const noted = readNote(file);
  return noted && isAlive(noted.node) ? noted : null;
}

function note(file: string, pid: number, port: number): void {
  const [node, server] = [recordOf(pid), recordOf(process.pid)];
  if (node && server) writeNote(file, { node, server, port });
}

/** True once the node takes calls: before, there is no cookie, no listener, or an answer that it is warming up. */
async function answers(rpcUrl: string, cookieFile: string): Promise<boolean> {
  try {
    const credentials = Buffer.from(await readFile(cookieFile, 'utf8')).toString('base64');
    const { status } = await fetch(rpcUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '1.0', id: 1, method: 'getblockcount', params: [] }),
      signal: AbortSignal.timeout(5000),
    });
    return status === 200;
  } catch {
    return false;
  }
}
