/** When a person is asked for something: OIDC Core section 3.1.2.3, with one prompt of our own. */
import { type ClaimsParameter, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ACR_KEY_PASSKEY } from '../../core/authn/acr.ts';
import type { Accounts, Proofs } from '../ports.ts';
import type { Unit } from '../unit-of-work.ts';
import { askedPasskey, DECLINED, essentialAcr, meets } from './asked-acr.ts';
import { amountOf, askedProof, reachedProof, WITHOUT_PROOF } from './asked-proof.ts';
import { deviceFacts } from './device-facts.ts';

const { Check, Prompt, base } = interactionPolicy;

type UnitOf = (ctx: object) => Unit | undefined;

export function createInteractionPolicy(deps: {
  readonly accounts: Accounts;
  readonly proofs: Proofs;
  readonly unitOf: UnitOf;
}) {
  const { accounts, proofs, unitOf } = deps;
  const policy = base();
  const login = policy.get('login');
  // The library would ask again and again for what cannot be had, and takes a class for one that is stronger for none.
  login?.checks.remove('essential_acr');
  login?.checks.remove('essential_acrs');
  login?.checks.add(
    new Check('second_factor', 'a passkey is needed as well', 'login_required', (ctx) =>
      lacksPasskey(ctx, unitOf),
    ),
  );
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
  // The last one: by then the person has allowed the application to know.
  policy.add(
    new Prompt(
      { name: 'proof_of_funds', requestable: false },
      new Check('proof_wanted', 'a proof of funds is asked for', 'interaction_required', (ctx) =>
        lacksProof(ctx, proofs, unitOf),
      ),
    ),
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
 * Whether the person has to show a passkey before this request goes on: the account wants one, or the application does.
 * What the application merely wishes (`acr_values`, OIDC Core section 3.1.2.1) is asked for once, of people who have
 * one, and never where nothing may be asked. Somebody who has just signed in with a key has been asked by the page that
 * took it.
 */
function lacksPasskey(ctx: KoaContextWithOIDC, unitOf: UnitOf): boolean {
  const { session, params = {}, result } = ctx.oidc;
  if (!session?.accountId) return Check.NO_NEED_TO_PROMPT;
  const known = unitOf(ctx)?.passkeys;
  const account = known?.accountId === session.accountId ? known : null;
  if (account?.required && session.acr !== ACR_KEY_PASSKEY) return Check.REQUEST_PROMPT;
  const wanted = essentialAcr(params);
  if (wanted && !meets(session.acr, wanted)) {
    if (result?.login) throw new errors.UnmetAuthenticationRequirements('the requested acr was not reached');
    return Check.REQUEST_PROMPT;
  }
  if (result?.login || result?.[DECLINED] || session.acr === ACR_KEY_PASSKEY) return Check.NO_NEED_TO_PROMPT;
  if (ctx.oidc.prompts.has('none')) return Check.NO_NEED_TO_PROMPT;
  return askedPasskey(params) !== 'no' && account?.some === true;
}

/**
 * Whether the person is to prove funds before this request goes on. Whoever has a live proof of enough is not asked, a
 * wish is asked for once, and never where nothing may be asked.
 */
async function lacksProof(ctx: KoaContextWithOIDC, proofs: Proofs, unitOf: UnitOf): Promise<boolean> {
  const { session, params = {}, result, client } = ctx.oidc;
  const asked = askedProof(params);
  if (!asked || !session?.accountId) return Check.NO_NEED_TO_PROMPT;
  const proven = await proofs.best(session.accountId, client?.clientId ?? null);
  const reached = reachedProof(asked, proven?.atLeast ?? null);
  const unit = unitOf(ctx);
  if (unit) unit.provenAcr = asked.named ? reached : null;
  if (reached !== null || (!asked.essential && result?.[WITHOUT_PROOF])) return Check.NO_NEED_TO_PROMPT;
  return asked.essential || !ctx.oidc.prompts.has('none');
}

/**
 * OIDC Core section 5.5.1.1: an essential `acr` that cannot be met is a failed authentication; nobody is asked for what
 * would not help. The error code is that of RFC 9470.
 */
export function refuseUnmetAcr(
  { id_token: asked }: ClaimsParameter,
  params: Readonly<Record<string, unknown>>,
): void {
  const { essential, value, values } = { ...asked?.['acr'] };
  if (values !== undefined && !Array.isArray(values)) {
    throw new errors.InvalidRequest('claims.id_token.acr.values must be a list');
  }
  const wanted = values ?? (value === undefined ? [] : [value]);
  const canProve = askedProof(params) !== null && wanted.some((acr) => amountOf(acr) !== null);
  if (essential && wanted.length > 0 && !meets(ACR_KEY_PASSKEY, wanted) && !canProve) {
    throw new errors.UnmetAuthenticationRequirements('no requested acr can be reached');
  }
}
