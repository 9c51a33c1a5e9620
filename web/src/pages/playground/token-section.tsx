import { useEffect, useState } from 'react';
import { checkSignature, decodeJwt, type SignatureVerdict } from '../../lib/jwt.ts';
import { checkAccessToken, checkIdToken, type ExpectedToken } from '../../lib/token-checks.ts';
import { Section } from '../../ui/section.tsx';
import type { Attempt } from './attempt.ts';
import type { Received } from './finish.ts';
import { CLIENT_ID } from './first-party.ts';
import { TokenPanel } from './token-panel.tsx';

type Props = { readonly received: Received; readonly attempt: Attempt };

/** The tokens taken apart, and whether they may be believed. */
export function TokenSection({ received, attempt }: Props) {
  const { id_token, access_token, refresh_token } = received.tokens;
  const signatures = useSignatures(received);
  const { asked, issuer, nonce } = attempt;
  const expected: ExpectedToken = {
    issuer,
    clientId: CLIENT_ID,
    now: Date.now() / 1000,
    nonce,
    maxAge: asked.maxAge === '' ? undefined : Number(asked.maxAge),
  };
  const idToken = id_token === undefined ? null : decodeJwt(id_token);
  const accessToken = decodeJwt(access_token);
  return (
    <>
      {id_token !== undefined && idToken && signatures && (
        <Section title="ID token" lead="For the application: who has signed in, when and how.">
          <TokenPanel
            token={id_token}
            jwt={idToken}
            what="the ID token"
            checks={checkIdToken(idToken.claims, signatures.id, expected)}
          />
        </Section>
      )}
      {signatures && (
        <Section title="Access token" lead="For the API. An application passes it on, and need not read it.">
          <TokenPanel
            token={access_token}
            jwt={accessToken}
            what="the access token"
            checks={
              accessToken
                ? checkAccessToken(accessToken.header, accessToken.claims, signatures.access, expected)
                : []
            }
          />
        </Section>
      )}
      {refresh_token !== undefined && (
        <Section
          title="Refresh token"
          lead="Opaque: only the server knows what it means. It changes with every use."
        >
          <TokenPanel token={refresh_token} jwt={null} what="the refresh token" checks={[]} />
        </Section>
      )}
    </>
  );
}

type Signatures = { readonly id: SignatureVerdict; readonly access: SignatureVerdict };

/** Checked here in the browser, with the keys the server has published. */
function useSignatures({ tokens, keys }: Received): Signatures | undefined {
  const [verdicts, setVerdicts] = useState<Signatures>();
  useEffect(() => {
    let current = true;
    const both = Promise.all([
      checkSignature(tokens.id_token ?? '', keys),
      checkSignature(tokens.access_token, keys),
    ]);
    void both.then(([id, access]) => current && setVerdicts({ id, access }));
    return () => {
      current = false;
    };
  }, [tokens, keys]);
  return verdicts;
}
