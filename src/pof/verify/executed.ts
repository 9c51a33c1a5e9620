/** Steps 15 and 17, and what is learnt from the scripts that run. */
import type { Signed, Spend } from './model.ts';
import { hasOp, OP, readOps } from './script-ops.ts';

/** Kinds that are taken, and no OP_CODESEPARATOR: behind it, a signature covers a part of the script alone (BIP-322). */
export const areKindsTaken = ({ spends }: Pick<Signed, 'spends'>): boolean =>
  spends.every(
    (spend) =>
      spend?.scripts.every((script) => {
        const ops = readOps(script);
        return ops?.every(({ code }) => code !== OP.CODESEPARATOR) ?? false;
      }) ?? false,
  );

/** Bitcoin Knots has a policy against branches in tapscript, so its refusal says nothing about the signature. */
export const mayBeMisjudged = ({ kind, scripts }: Spend): boolean =>
  kind === 'tapscript' && scripts.some((script) => hasOp(script, OP.IF, OP.NOTIF));

export const asksForLockTime = ({ scripts }: Spend): boolean =>
  scripts.some((script) => hasOp(script, OP.CHECKLOCKTIMEVERIFY));

export const asksForAge = ({ scripts }: Spend): boolean =>
  scripts.some((script) => hasOp(script, OP.CHECKSEQUENCEVERIFY));
