import { useState } from 'react';
import { decodeJwt } from '../../lib/jwt.ts';
import { PLAYGROUND_CLIENT } from '../../lib/own-client.ts';
import { checkAccessToken, checkIdToken, type ExpectedToken } from '../../lib/token-checks.ts';
import { Section } from '../../ui/section.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { Attempt } from './attempt.ts';
import type { Received } from './finish.ts';
import { TokenPanel } from './token-panel.tsx';
import { useSignatures } from './use-signatures.ts';

type Props = { readonly received: Received; readonly attempt: Attempt };
type Kind = 'id_token' | 'access_token' | 'refresh_token';

const kinds = [
  {
    value: 'id_token',
    label: 'ID',
    what: 'the ID token',
    lead: 'For the application: who has signed in, when and how.',
  },
  {
    value: 'access_token',
    label: 'Access',
    what: 'the access token',
    lead: 'For the API. An application passes it on, and need not read it.',
  },
  {
    value: 'refresh_token',
    label: 'Refresh',
    what: 'the refresh token',
    lead: 'Only the server knows what it means. It changes with every use.',
  },
] as const;

/** The tokens taken apart, and whether they may be believed. */
export function TokenSection({ received, attempt }: Props) {
  const { tokens } = received;
  const there = kinds.filter(({ value }) => tokens[value] !== undefined);
  const [kind, setKind] = useState<Kind>(there[0]?.value ?? 'access_token');
  const signatures = useSignatures(received);
  const shown = kinds.find(({ value }) => value === kind) ?? kinds[1];
  const token = tokens[shown.value];
  if (token === undefined || !signatures) return null;
  const { asked, issuer, nonce } = attempt;
  const expected: ExpectedToken = {
    issuer,
    clientId: PLAYGROUND_CLIENT,
    now: Date.now() / 1000,
    nonce,
    maxAge: asked.maxAge === '' ? undefined : Number(asked.maxAge),
  };
  const jwt = decodeJwt(token);
  const checks = () => {
    if (jwt && kind === 'id_token') return checkIdToken(jwt.claims, signatures.id, expected);
    return jwt && kind === 'access_token'
      ? checkAccessToken(jwt.header, jwt.claims, signatures.access, expected)
      : [];
  };
  return (
    <Section title="Tokens" lead={shown.lead}>
      <Segments label="Token" value={kind} onValue={setKind} options={there} />
      <TokenPanel key={kind} token={token} jwt={jwt} what={shown.what} checks={checks()} />
    </Section>
  );
}
