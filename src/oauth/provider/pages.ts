import type { Client, ErrorOut, KoaContextWithOIDC } from 'oidc-provider';

/** The pages the library asks for. Each sets the answer's body; none needs a script. */
export type ProviderPages = {
  /** Looks something up for `invalid_client` only; for others the body is set when the call returns. */
  readonly error: (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => Promise<void> | undefined;
  readonly logout: (ctx: KoaContextWithOIDC, form: string) => Promise<void>;
  readonly loggedOut: (ctx: KoaContextWithOIDC) => void;
  readonly deviceInput: (ctx: KoaContextWithOIDC, form: string, out?: ErrorOut, error?: Error) => void;
  readonly deviceConfirm: (ctx: KoaContextWithOIDC, form: string, client: Client, userCode: string) => void;
  /** Too many wrong codes came from this place. */
  readonly deviceLocked: (ctx: KoaContextWithOIDC) => void;
  readonly deviceSuccess: (ctx: KoaContextWithOIDC) => void;
};
