/**
 * The SDK's types are written by hand for people to read. This file does not run: it compiles only while each of them
 * says exactly what the server's own schemas say.
 */
import type { z } from 'zod';
import type * as sdk from '../sdk/src/types.ts';
import type * as admin from '../src/account/admin/schema.ts';
import type * as keys from '../src/account/keys/schema.ts';
import type * as passkeys from '../src/account/passkeys/schema.ts';
import type * as account from '../src/account/schema.ts';
import type * as lnurl from '../src/lnurl/schema.ts';
import type * as oauth from '../src/oauth/schema.ts';
import type * as certificates from '../src/pof/certificate-routes.ts';
import type * as pof from '../src/pof/schema.ts';
import type * as mirror from '../src/wallet/mirror/schema.ts';
import type * as wallet from '../src/wallet/schema.ts';
import type * as spend from '../src/wallet/spend/schema.ts';
import type * as vault from '../src/wallet/vault/schema.ts';

/** Objects, arrays and unions all the way down, readonly and with intersections merged: only the meaning is left. */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Plain<T[Name]> }
    : T;

/** True only for types that no third one can tell apart. */
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;

/** Without what an index signature adds. */
type Named<T> = {
  [Name in keyof T as string extends Name ? never : number extends Name ? never : Name]: T[Name];
};

type Out<Schema extends z.ZodType> = z.output<Schema>;
type In<Schema extends z.ZodType> = z.input<Schema>;

/** Compiles for `true` only. */
type Hold<_Proofs extends Readonly<Record<string, true>>> = never;

export type Lnurl = Hold<{
  action: Same<sdk.LnurlAction, Out<typeof lnurl.challengeAnswer>['action']>;
  createRequest: Same<{ action?: sdk.LnurlAction | undefined }, In<typeof lnurl.createRequest>>;
  challenge: Same<sdk.LnurlChallenge, Out<typeof lnurl.challengeAnswer>>;
  state: Same<sdk.LnurlState, Out<typeof lnurl.stateAnswer>>;
  session: Same<sdk.LnurlSession, Out<typeof lnurl.sessionAnswer>>;
  cancel: Same<{ cancelled: boolean }, Out<typeof lnurl.cancelAnswer>>;
}>;

type ProfileChange = In<typeof account.profileChange>;
// Its fields may be absent and others may not, which zod can infer and nobody can write: compared in two parts.
type ProfileData = NonNullable<ProfileChange['profile_data']>;

export type Account = Hold<{
  profile: Same<sdk.Profile, Out<typeof account.profileAnswer>>;
  profileChange: Same<Omit<sdk.ProfileChange, 'profile_data'>, Omit<ProfileChange, 'profile_data'>>;
  profileFields: Same<Named<sdk.ProfileData>, Named<ProfileData>>;
  ownFields: Same<Exclude<sdk.ProfileData[string], undefined>, ProfileData[string]>;
  key: Same<sdk.Key, Out<typeof account.keyAnswer>>;
  keys: Same<sdk.KeysPage, Out<typeof account.keysAnswer>>;
  session: Same<sdk.Session, Out<typeof account.sessionAnswer>>;
  sessions: Same<sdk.SessionsPage, Out<typeof account.sessionsAnswer>>;
  endSessions: Same<{ ended: number }, Out<typeof account.endSessionsAnswer>>;
  grant: Same<sdk.Grant, Out<typeof account.grantAnswer>>;
  grants: Same<sdk.GrantsPage, Out<typeof account.grantsAnswer>>;
  event: Same<sdk.SecurityEvent, Out<typeof account.eventAnswer>>;
  events: Same<sdk.EventsPage, Out<typeof account.eventsAnswer>>;
  pageQuery: Same<Required<sdk.PageQuery>['limit'], Out<typeof account.pageQuery>['limit'] | undefined>;
  cursor: Same<sdk.PageQuery['cursor'], In<typeof account.pageQuery>['cursor']>;
}>;

type Verify = In<typeof keys.verifyRequest>;

export type Keys = Hold<{
  challengeRequest: Same<sdk.ChallengeRequest, In<typeof keys.challengeRequest>>;
  challenge: Same<sdk.Challenge, Out<typeof keys.challengeAnswer>>;
  // The SDK tells an address from a public key, and what an event has; the server takes more and looks closer.
  signed: sdk.SignedChallenge extends Verify ? true : false;
  tokens: Same<sdk.TokenSignIn, Out<typeof keys.tokensAnswer>>;
  verified: Same<sdk.SignInAnswer, Out<typeof keys.verifyAnswer>>;
  ticket: Same<sdk.MergeTicket, Out<typeof keys.ticketAnswer>>;
  merged: Same<sdk.Merged, Out<typeof keys.mergeAnswer>>;
}>;

export type Passkeys = Hold<{
  ownSession: Same<sdk.SessionState, Out<typeof account.ownSessionAnswer>>;
  passkey: Same<sdk.Passkey, Out<typeof passkeys.passkeyAnswer>>;
  passkeys: Same<sdk.Passkeys, Out<typeof passkeys.passkeysAnswer>>;
  asserted: Same<sdk.Asserted, Out<typeof passkeys.assertedAnswer>>;
  required: Same<{ required: boolean }, Out<typeof passkeys.requirement>>;
}>;

/** As schema.ts makes `clientChange` at run time: every member may be null, except the name. */
type Change<Metadata> = {
  [Member in keyof Metadata]?:
    | Metadata[Member]
    | (Member extends 'client_name' ? undefined : null | undefined);
};

export type Oauth = Hold<{
  newClient: Same<sdk.NewClient, In<typeof oauth.newClient>>;
  clientChange: Same<sdk.ClientChange, Change<In<typeof oauth.newClient>>>;
  client: Same<sdk.Client, Out<typeof oauth.clientAnswer>>;
  createdClient: Same<sdk.CreatedClient, Out<typeof oauth.createdClientAnswer>>;
  clients: Same<sdk.ClientsPage, Out<typeof oauth.clientsAnswer>>;
  issuedSecret: Same<sdk.IssuedSecret, Out<typeof oauth.issuedSecretAnswer>>;
  usage: Same<sdk.ClientUsage, Out<typeof oauth.clientUsageAnswer>>;
  quota: Same<sdk.ClientQuota, Out<typeof oauth.clientQuotaAnswer>>;
  adminClient: Same<sdk.AdminClient, Out<typeof oauth.adminClientAnswer>>;
  adminClients: Same<sdk.AdminClientsPage, Out<typeof oauth.adminClientsAnswer>>;
}>;

export type Administration = Hold<{
  user: Same<sdk.AdminUser, Out<typeof admin.accountAnswer>>;
  roles: Same<readonly sdk.Role[], In<typeof admin.rolesRequest>['roles']>;
  users: Same<sdk.AdminUsersPage, Out<typeof admin.accountsAnswer>>;
  events: Same<sdk.AdminEventsPage, Out<typeof admin.allEventsAnswer>>;
  auditQuery: Same<
    Required<sdk.AuditQuery>,
    Required<Omit<In<typeof admin.allEventsQuery>, 'limit' | 'cursor'>>
  >;
  verdict: Same<sdk.AuditVerdict, Out<typeof admin.verifyAnswer>>;
}>;

export type Wallets = Hold<{
  import: Same<sdk.WalletImport, In<typeof wallet.previewBody>>;
  candidates: Same<sdk.WalletCandidates, Out<typeof wallet.previewAnswer>>;
  newWallet: Same<sdk.NewWallet, In<typeof wallet.addBody>>;
  change: Same<sdk.WalletChange, In<typeof wallet.changeBody>>;
  wallet: Same<sdk.Wallet, Out<typeof wallet.walletAnswer>>;
  wallets: Same<sdk.WalletsPage, Out<typeof wallet.walletsAnswer>>;
  added: Same<sdk.AddedWallet, Out<typeof wallet.addedAnswer>>;
  scan: Same<sdk.Scan, Out<typeof wallet.scanAnswer>>;
  rescan: Same<sdk.Rescan, In<typeof wallet.rescanBody>>;
  deleted: Same<sdk.DeletedWallet, Out<typeof wallet.deletedAnswer>>;
  lock: Same<sdk.WalletLock, Out<typeof vault.lockAnswer>>;
  restore: Same<sdk.RestoreRequest, In<typeof vault.restoreBody>>;
}>;

export type Spending = Hold<{
  newDraft: Same<sdk.NewDraft, In<typeof spend.buildBody>>;
  draft: Same<sdk.BuiltDraft, Out<typeof spend.builtAnswer>>;
  spendPaths: Same<sdk.SpendPaths, Out<typeof spend.pathsAnswer>>;
  drafts: Same<sdk.DraftsPage, Out<typeof spend.draftsAnswer>>;
  reviewed: Same<sdk.ReviewedPsbt, Out<typeof spend.psbtAnswer>>;
  finalized: Same<sdk.FinalizedPsbt, Out<typeof spend.finalizeAnswer>>;
  send: Same<sdk.SendRequest, In<typeof spend.sendBody>>;
  sent: Same<sdk.SentTransaction, Out<typeof spend.sendAnswer>>;
}>;

export type Mirror = Hold<{
  address: Same<sdk.WalletAddress, Out<typeof mirror.addressAnswer>>;
  addresses: Same<sdk.AddressesPage, Out<typeof mirror.addressesAnswer>>;
  newAddress: Same<sdk.NewAddress, In<typeof mirror.giveBody>>;
  given: Same<sdk.GivenAddress, Out<typeof mirror.givenAnswer>>;
  coins: Same<sdk.CoinsPage, Out<typeof mirror.coinsAnswer>>;
  frozen: Same<sdk.Frozen, Out<typeof mirror.freezeAnswer>>;
  transactions: Same<sdk.TransactionsPage, Out<typeof mirror.transactionsAnswer>>;
  labels: Same<sdk.ImportedLabels, Out<typeof mirror.importedAnswer>>;
  fees: Same<sdk.Fees, Out<typeof mirror.feesAnswer>>;
}>;

export type Proofs = Hold<{
  info: Same<sdk.ProofInfo, Out<typeof pof.infoAnswer>>;
  newProof: Same<sdk.NewProof, In<typeof pof.challengeBody>>;
  challenge: Same<sdk.ProofChallenge, Out<typeof pof.challengeAnswer>>;
  coins: Same<sdk.ProofCoins, In<typeof pof.psbtBody>>;
  psbt: Same<sdk.ProofPsbt, Out<typeof pof.psbtAnswer>>;
  signed: Same<sdk.SignedProof, In<typeof pof.verifyBody>>;
  verdict: Same<sdk.ProofVerdict, Out<typeof pof.verifyAnswer>>;
  proof: Same<sdk.Proof, Out<typeof pof.proofAnswer>>;
  proofs: Same<sdk.ProofsPage, Out<typeof pof.proofsAnswer>>;
  checked: Same<sdk.CheckedProof, Out<typeof pof.recheckAnswer>>;
  certificate: Same<sdk.ProofCertificate, Out<typeof certificates.certificateAnswer>>;
  standing: Same<sdk.CertificateCheck, Out<typeof certificates.checkAnswer>>;
}>;
