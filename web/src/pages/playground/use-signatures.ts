import { useEffect, useState } from 'react';
import { checkSignature, type SignatureVerdict } from '../../lib/jwt.ts';
import type { Received } from './finish.ts';

type Signatures = { readonly id: SignatureVerdict; readonly access: SignatureVerdict };

/** Checked here in the browser, with the keys the server has published. Undefined until that is done. */
export function useSignatures({ tokens, keys }: Received): Signatures | undefined {
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
