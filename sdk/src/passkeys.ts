/** Passkeys of the signed-in person, as a second factor. `create` and `confirm` do the browser's part as well. */
import type { Call, Transport } from './transport.ts';
import type {
  Asserted,
  AssertionResponse,
  CreationOptions,
  Passkey,
  Passkeys,
  RegistrationResponse,
  RequestOptions,
} from './types.ts';
import { assertCredential, createCredential } from './webauthn.ts';

export function createPasskeys({ done, json }: Transport) {
  const at = (id: string) => `/api/passkeys/${encodeURIComponent(id)}`;
  const post = <T>(path: string, body: unknown, call: Call) =>
    json<T>('POST', `/api/passkeys/${path}`, { json: body, ...call });

  const registerOptions = (call: Call = {}): Promise<CreationOptions> => post('register/options', {}, call);

  const register = (
    registration: { readonly response: RegistrationResponse; readonly label?: string | undefined },
    call: Call = {},
  ): Promise<Passkey> => post('register', registration, call);

  const assertOptions = (call: Call = {}): Promise<RequestOptions> => post('assert/options', {}, call);

  const assert = (response: AssertionResponse, call: Call = {}): Promise<Asserted> =>
    post('assert', { response }, call);

  return {
    list: (call: Call = {}): Promise<Passkeys> => json('GET', '/api/passkeys', call),
    registerOptions,
    register,
    assertOptions,
    assert,

    /** In a browser: asks the person for a new passkey and keeps it. @throws PasskeyError when there is none. */
    create: async (
      { label }: { readonly label?: string | undefined } = {},
      call: Call = {},
    ): Promise<Passkey> => {
      const response = await createCredential(await registerOptions(call), call.signal);
      return register({ response, label }, call);
    },

    /** In a browser: asks for one of the passkeys, which makes the session a strong one. @throws PasskeyError. */
    confirm: async (call: Call = {}): Promise<Asserted> =>
      assert(await assertCredential(await assertOptions(call), call.signal), call),

    /** Null takes the label away. */
    rename: (id: string, label: string | null, call: Call = {}): Promise<Passkey> =>
      json('PATCH', at(id), { json: { label }, ...call }),

    remove: (id: string, call: Call = {}): Promise<void> => done('DELETE', at(id), call),

    /** Whether every sign-in asks for a passkey. */
    require: async (required: boolean, call: Call = {}): Promise<boolean> =>
      (await json<{ required: boolean }>('PUT', '/api/passkeys/required', { json: { required }, ...call }))
        .required,
  };
}
