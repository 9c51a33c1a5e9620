/** What a call does, as far as sending it depends on it. */
import type { RpcParams } from './bitcoin-rpc-json.ts';

const READING = /^(get|list|decode|analyze|derive|estimate|test|validate|verify)/;
/** These burn an address of the wallet: a second one would be a gap. */
const NOT_READING: ReadonlySet<string> = new Set(['getnewaddress', 'getrawchangeaddress']);
/** Done twice, these leave everything as if done once. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'abortrescan',
  'combinepsbt',
  'combinerawtransaction',
  'converttopsbt',
  'createpsbt',
  'createrawtransaction',
  'finalizepsbt',
  'joinpsbts',
  'loadwallet',
  'lockunspent',
  'ping',
  'sendrawtransaction',
  'setlabel',
  'signrawtransactionwithkey',
  'simulaterawtransaction',
  'syncwithvalidationinterfacequeue',
  'unloadwallet',
  'uptime',
  'utxoupdatepsbt',
  'walletprocesspsbt',
]);
const FUNDING: ReadonlySet<string> = new Set(['walletcreatefundedpsbt', 'fundrawtransaction']);
const SCANS: ReadonlySet<string> = new Set(['scantxoutset', 'scanblocks']);
/** Any of these may read the whole chain, or wait for something to happen. */
const LONG =
  /^(importdescriptors|rescanblockchain|loadwallet|restorewallet|migratewallet|gettxoutsetinfo|wait)/;

/** Whether a call whose fate is unknown may be made again. When in doubt it may not. */
export function isRepeatable(method: string, params: RpcParams): boolean {
  if (NOT_READING.has(method)) return false;
  // With lockUnspents, a repetition would find the coins locked and take others.
  if (FUNDING.has(method)) return !JSON.stringify(params, text).includes('"lockUnspents":true');
  if (SCANS.has(method)) return !isStart(params);
  return READING.test(method) || REPEATABLE.has(method);
}

/** Whether a call may take minutes or hours, so that it must not stand in the way of others. */
export function isLong(method: string, params: RpcParams): boolean {
  return LONG.test(method) || (SCANS.has(method) && isStart(params));
}

const isStart = (params: RpcParams): boolean =>
  ('action' in params ? params['action'] : Reflect.get(params, 0)) === 'start';

const text = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
