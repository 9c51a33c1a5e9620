/** When a person is asked for something: OIDC Core section 3.1.2.3, with one prompt of our own. */
import { type ClaimsParameter, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ACR_KEY } from '../../core/authn/acr.ts';
import type { Accounts } from '../ports.ts';
import { deviceFacts } from './device-facts.ts';

const { Check, Prompt, base } = interactionPolicy;

export function createInteractionPolicy(accounts: Accounts) {
  const policy = base();
  policy.add(
    new Prompt(
      { name: 'select_account', requestable: true },
      new Check(
        'login_hint_names_another_account',
        'the hinted account is not the one signed in',
        'account_selection_required',
        (ctx) => hintNamesAnother(ctx, accounts),
      ),
    ),
    0,
  );
  for (const prompt of policy) tellDevice(prompt);
  return policy;
}

/** Every question of the device flow says which device it is about. */
function tellDevice(prompt: InstanceType<typeof Prompt>): void {
  const { details } = prompt;
  prompt.details = async (ctx) => {
    const device = deviceFacts(ctx);
    return { ...(await details(ctx)), ...(device ? { device } : {}) };
  };
}

/**
 * `login_hint` (OIDC Core section 3.1.2.1) is an account id, a username or a public key of the person. One that names
 * nobody is answered like one that names another account: the difference would tell strangers who has an account here.
 */
async function hintNamesAnother(ctx: KoaContextWithOIDC, accounts: Accounts): Promise<boolean> {
  const { params, session, result } = ctx.oidc;
  const hint = params?.['login_hint'];
  if (
    typeof hint !== 'string' ||
    hint === '' ||
    !session?.accountId ||
    result?.['select_account'] ||
    result?.login
  ) {
    return Check.NO_NEED_TO_PROMPT;
  }
  const hinted = await accounts.idByHint(hint.slice(0, 256));
  return hinted === session.accountId ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
}

/**
 * OIDC Core section 5.5.1.1: an essential `acr` that cannot be met is a failed authentication. Signing in again would
 * not help, and the library would ask for it for ever. The error code is that of RFC 9470.
 */
export function refuseUnmetAcr(_ctx: unknown, { id_token: asked }: ClaimsParameter): void {
  const { essential, value, values } = { ...asked?.['acr'] };
  if (values !== undefined && !Array.isArray(values)) {
    throw new errors.InvalidRequest('claims.id_token.acr.values must be a list');
  }
  const wanted = values ?? (value === undefined ? [] : [value]);
  if (essential && wanted.length > 0 && !wanted.includes(ACR_KEY)) {
    throw new errors.UnmetAuthenticationRequirements('no requested acr can be reached');
  }
}
