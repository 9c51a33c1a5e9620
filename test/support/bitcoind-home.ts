/** A regtest node that can be stopped and started again on the same folder and ports. */
import { join } from 'node:path';
import { writeNodeConf } from './bitcoind-conf.ts';
import { freePort } from './ports.ts';
import { type Running, startProcess, untilReady } from './process.ts';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

export type BitcoindHome = AsyncDisposable & {
  readonly url: string;
  readonly cookieFile: string;
  /** Where it publishes, when told to with `zmqTopics`. */
  readonly zmqUrl: string;
  readonly zmqTopics: (...topics: readonly string[]) => readonly string[];
  /** Starts it and waits for nothing. */
  readonly start: (...settings: readonly string[]) => Running;
  /** Resolves when it answers calls. */
  readonly ready: (probe: () => Promise<unknown>) => Promise<void>;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

const alone = ['-listen=0', '-connect=0', '-dnsseed=0', '-fixedseeds=0', '-natpmp=0'];
const local = ['-rpcbind=127.0.0.1', '-rpcallowip=127.0.0.1', '-fallbackfee=0.0001', '-dbcache=16'];

export async function createBitcoindHome(): Promise<BitcoindHome> {
  const scratch = createScratch('bitcoind-home');
  writeNodeConf(scratch.path);
  const [rpcPort, zmqPort] = [await freePort(), await freePort()];
  const zmqUrl = `tcp://127.0.0.1:${zmqPort}`;
  let running: Running | undefined;

  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => running?.stop(signal, 20_000);
  return {
    url: `http://127.0.0.1:${rpcPort}/`,
    cookieFile: join(scratch.path, 'regtest', '.cookie'),
    zmqUrl,
    zmqTopics: (...topics) => topics.map((topic) => `-zmqpub${topic}=${zmqUrl}`),
    start(...settings) {
      const where = [`-datadir=${scratch.path}`, `-rpcport=${rpcPort}`, '-regtest', '-server'];
      running = startProcess(toolCommand('bitcoind'), [...where, ...alone, ...local, ...settings], {
        dieWith: 'TERM',
      });
      return running;
    },
    async ready(probe) {
      if (running === undefined) throw new Error('the node was not started');
      await untilReady('bitcoind', running, async () => (await probe()) !== null);
    },
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      scratch[Symbol.dispose]();
    },
  };
}
