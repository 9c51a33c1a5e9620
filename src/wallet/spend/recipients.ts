/** Whom to pay: addresses of the right network, amounts that nodes pass on. */
import { problem } from '../../core/errors.ts';
import { type AddressType, type Network, parseAddress } from '../../lib/bitcoin/address.ts';
import type { FieldError } from '../../lib/http/problem.ts';
import { spendErrors } from './errors.ts';

export type Recipient = { readonly address: string; readonly amount: bigint | 'all' };

export type Payee = { readonly address: string; readonly script: string; readonly amount: bigint | 'all' };

/** Below these an output costs more to spend than it holds (policy.cpp, GetDustThreshold at 3 sat/vB). */
const DUST: Readonly<Record<AddressType, bigint>> = {
  p2pkh: 546n,
  p2sh: 540n,
  p2wpkh: 294n,
  p2wsh: 330n,
  p2tr: 330n,
};

/** @throws ProblemError recipient_invalid, with every recipient that is wrong */
export function readRecipients(recipients: readonly Recipient[], network: Network): readonly Payee[] {
  const errors: FieldError[] = [];
  const payees = recipients.map(({ address, amount }, at): Payee => {
    const wrong = (field: string, message: string) =>
      errors.push({ path: `recipients.${at}.${field}`, message });
    const parsed = parseAddress(address, network);
    if ('error' in parsed) {
      wrong(
        'address',
        parsed.error === 'address_invalid'
          ? 'this is not a Bitcoin address: check that all of it is there'
          : `this is an address of another network than ${network}`,
      );
      return { address, script: '', amount };
    }
    const least = DUST[parsed.type];
    if (amount !== 'all' && amount < least) wrong('amount', `is dust: the least is ${least} satoshis`);
    return { address: parsed.address, script: Buffer.from(parsed.scriptPubKey).toString('hex'), amount };
  });
  if (payees.filter(({ amount }) => amount === 'all').length > 1)
    errors.push({ path: 'recipients', message: 'only one can receive all that is left' });
  const addresses = new Set(payees.map(({ script }) => script));
  if (errors.length === 0 && addresses.size < payees.length)
    errors.push({ path: 'recipients', message: 'pay each address once' });
  if (errors.length > 0) throw problem(spendErrors, 'recipient_invalid', { errors });
  return payees;
}
