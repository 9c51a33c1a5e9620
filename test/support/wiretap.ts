/** Listens to everything this process sends and receives by `fetch`, and notes what must stay between the two ends. */

/** Members of queries, forms and JSON answers that are worth something to a thief. */
const SECRET_MEMBERS = [
  'access_token',
  'client_secret',
  'code',
  'code_verifier',
  'csrf',
  'device_code',
  'id_token',
  'k1',
  'refresh_token',
  'registration_access_token',
  'request_uri',
  'session_token',
  'sig',
  'user_code',
] as const;

export type SecretKind = (typeof SECRET_MEMBERS)[number] | 'cookie' | 'authorization';

export type Wiretap = Disposable & {
  readonly secrets: () => ReadonlyMap<SecretKind, ReadonlySet<string>>;
  /** `X-Request-Id` of every answer. */
  readonly requestIds: () => readonly string[];
};

/** Until it is disposed of. */
export function tapWire(): Wiretap {
  const original = globalThis.fetch;
  const found = new Map<SecretKind, Set<string>>();
  const ids: string[] = [];
  const note = (kind: SecretKind, value: string) => {
    if (value === '') return;
    found.set(kind, (found.get(kind) ?? new Set()).add(value));
  };
  const noteMembers = (read: (name: string) => unknown) => {
    for (const name of SECRET_MEMBERS) {
      const value = read(name);
      if (typeof value === 'string') note(name, value);
    }
  };

  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    noteMembers((name) => new URL(request.url).searchParams.get(name));
    const credentials = request.headers.get('authorization')?.split(' ')[1];
    note('authorization', credentials ?? '');
    if (init?.body instanceof URLSearchParams) {
      const form = init.body;
      noteMembers((name) => form.get(name));
    }
    const response = await original(input, init);
    for (const header of response.headers.getSetCookie())
      note('cookie', /^[^=]+=([^;]*)/.exec(header)?.[1] ?? '');
    ids.push(response.headers.get('x-request-id') ?? '');
    const location = URL.parse(response.headers.get('location') ?? '', request.url);
    noteMembers((name) => location?.searchParams.get(name));
    const body = await jsonOf(response.clone());
    noteMembers((name) => body[name]);
    return response;
  };

  return {
    secrets: () => found,
    requestIds: () => ids,
    [Symbol.dispose]: () => {
      globalThis.fetch = original;
    },
  };
}

async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  // Problem details have a `code` too, which is for everybody.
  if (!/^application\/json/.test(response.headers.get('content-type') ?? '')) return {};
  const value: unknown = await response.json();
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
