import { join } from 'node:path';

/** The repository's own folder. */
export const root = join(import.meta.dirname, '..', '..');

/** What set-up keeps between runs; safe to delete at any time. */
export const cache = join(root, '.cache');

/** A Bitcoin node fetched by set-up: `bin/bitcoind` inside runs as it is. */
export const unpackedBitcoind = join(cache, 'bitcoind');

/** Left behind by a vain attempt to fetch a Bitcoin node, so that not every start tries again. */
export const bitcoindUnavailable = join(cache, 'bitcoind-unavailable');

/** The programs the last set-up found, by name. */
export const toolsFile = join(cache, 'tools.json');
