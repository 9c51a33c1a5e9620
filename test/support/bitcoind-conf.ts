import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Settings that only one of the two programs knows: in a file the other warns of them and goes on. Knots takes a lock time
 * of 21 for a game with rare satoshis and does not send such transactions; wallets set lock times to heights somewhat below
 * the chain's, and on a chain of 120 blocks that is 21 once in a thousand.
 */
export const writeNodeConf = (dataDir: string): void =>
  writeFileSync(join(dataDir, 'bitcoin.conf'), 'rejectparasites=0\n');
