/** Passkeys, in the JSON of WebAuthn Level 3: bytes are base64url. */

export type PasskeyDevice = 'singleDevice' | 'multiDevice';

export type Passkey = {
  readonly id: string;
  readonly label: string | null;
  /** `multiDevice`: it may be copied to the person's other devices. */
  readonly device_type: PasskeyDevice;
  readonly backed_up: boolean;
  readonly transports: readonly string[];
  readonly created_at: string;
  readonly last_used_at: string | null;
};

export type Passkeys = {
  readonly passkeys: readonly Passkey[];
  /** Every sign-in asks for one. */
  readonly required: boolean;
};

/** WebAuthn Level 3 section 5.1.8, as the browser takes it. */
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** WebAuthn Level 3 section 5.1: what `toJSON` of a credential says. */
type CredentialOf<Response> = {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly authenticatorAttachment?: string | undefined;
  readonly clientExtensionResults: { readonly [extension: string]: unknown };
  readonly response: Response;
};

export type RegistrationResponse = CredentialOf<{
  readonly clientDataJSON: string;
  readonly attestationObject: string;
  readonly transports?: readonly string[] | undefined;
}>;

export type AssertionResponse = CredentialOf<{
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle?: string | undefined;
}>;

export type Asserted = {
  readonly acr: string;
  readonly amr: readonly string[];
  readonly expires_at: string;
};
