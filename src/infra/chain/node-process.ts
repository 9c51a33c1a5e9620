/** `bitcoind` as a child process. */
import { spawn } from 'node:child_process';
import { watchOver } from './watcher.ts';

const STOPPING = 20_000;
const KEPT_OUTPUT = 4096;

export type NodeProcess = {
  readonly pid: number;
  readonly hasEnded: () => boolean;
  /** What it said last, in one line. */
  readonly lastWords: () => string;
  readonly onEnd: (listener: () => void) => void;
  /** Resolves when the process is gone; killed when it takes longer than 20 s to write its state down. */
  readonly end: () => Promise<void>;
};

/** `notices`: where the node publishes what happens on its chain. */
export type NodePorts = { readonly rpc: number; readonly notices: number };

/** Starts a node without peers that listens on loopback only; it ends with this process. */
export function runNode(command: string, dataDir: string, ports: NodePorts): NodeProcess {
  const child = spawn(command, settings(dataDir, ports), { stdio: ['ignore', 'pipe', 'pipe'] });
  const callOff = child.pid === undefined ? () => {} : watchOver(child.pid);
  let output = '';
  const keep = (chunk: string) => {
    output = (output + chunk).slice(-KEPT_OUTPUT);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep);

  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      callOff();
      resolve();
    };
    child.once('close', end);
    child.once('error', (error) => {
      keep(error.message);
      end();
    });
  });

  return {
    pid: child.pid ?? -1,
    hasEnded: () => over,
    lastWords: () => output.trim().split('\n').slice(-2).join(' '),
    onEnd: (listener) => void ended.then(listener),
    async end(): Promise<void> {
      if (over) return;
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOPPING);
      await ended;
      clearTimeout(impatience);
    },
  };
}

function settings(dataDir: string, { rpc, notices }: NodePorts): readonly string[] {
  return [
    '-regtest',
    '-server',
    `-datadir=${dataDir}`,
    `-rpcport=${rpc}`,
    `-zmqpubsequence=tcp://127.0.0.1:${notices}`,
    '-rpcbind=127.0.0.1',
    '-rpcallowip=127.0.0.1',
    '-listen=0',
    '-listenonion=0',
    '-connect=0',
    '-dnsseed=0',
    '-fixedseeds=0',
    '-natpmp=0',
    '-dbcache=16',
    '-maxmempool=5',
    // Addresses each watched wallet looks ahead; with the usual 1000 it takes five times as long to load.
    '-keypool=200',
    // A chain without other people's payments has no fees to estimate from.
    '-fallbackfee=0.0001',
    '-daemon=0',
    '-printtoconsole=0',
  ];
}
