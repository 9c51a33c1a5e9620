/** The view models the pages share. Plain data: a page never reads a clock, a request or a store. */

/** This server, as people see it. */
export type Site = {
  /** Host name (with the port, if any) of the issuer; wallets show it without the port. */
  readonly host: string;
  /** Shows the development mark in the header. */
  readonly development: boolean;
};

/** The application that asks. Every text in it was chosen by a stranger. */
export type ClientView = {
  readonly name: string;
  /** Where the answer goes: the host of the redirect URI, "an app on this device" for private schemes, or a device. */
  readonly destination: string;
  /** False for clients that registered themselves: their name is a claim and their logo is not shown. */
  readonly verified: boolean;
  /** This server itself: nothing is shared with anybody, so nothing is asked. */
  readonly ours?: boolean | undefined;
  readonly logoUri?: string | undefined;
  readonly homeUri?: string | undefined;
  readonly policyUri?: string | undefined;
  readonly termsUri?: string | undefined;
};

/** The person who signs in. */
export type AccountView = {
  /** User name, or the made-up one that applications are told when there is none. */
  readonly name: string;
  /** Short form of the key or address, such as `02a1633c…d59f3c`, where one is at hand. */
  readonly key?: string | undefined;
  /** True when this very signature opened the account. */
  readonly isNew: boolean;
};

/** Where a request came from, in words: `Firefox on Windows`. */
export type OriginView = {
  readonly device: string;
  readonly ip: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** The device that a sign-in is for when it is not this one, RFC 8628. */
export type DeviceView = { readonly userCode: string; readonly asked: OriginView };

/** Where a form posts to, with the token that proves the page is ours: `csrf` for our routes, `xsrf` for the provider's. */
export type FormTarget = { readonly action: string } & (
  | { readonly csrf: string }
  | { readonly xsrf: string }
);
