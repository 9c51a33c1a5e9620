import type { Network } from './address.ts';

const BEGINNINGS: Readonly<Record<Network, string>> = {
  main: '1, 3 or bc1',
  test: 'm, n, 2 or tb1',
  testnet4: 'm, n, 2 or tb1',
  signet: 'm, n, 2 or tb1',
  regtest: 'm, n, 2 or bcrt1',
};

/** Which addresses a server of `network` takes, for people: a sentence without its full stop. */
export const takenAddresses = (network: Network): string =>
  `This server takes addresses of ${NAMES[network]}, which begin with ${BEGINNINGS[network]}`;

const NAMES: Readonly<Record<Network, string>> = {
  main: 'Bitcoin itself',
  test: 'the testnet',
  testnet4: 'the testnet',
  signet: 'the signet',
  regtest: 'regtest, a private network for development',
};
