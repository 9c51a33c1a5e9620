import { HodlxxiError, type LnurlChallenge, type LnurlStatus } from '@hodlxxi/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { ProofDeclined, useProof } from '../../session/proof-context.ts';
import { useToast } from '../../ui/toast-context.ts';

export type LightningLink = {
  readonly challenge: LnurlChallenge | undefined;
  readonly state: LnurlStatus;
  readonly error: unknown;
  readonly renew: () => void;
};

/** A code for a wallet whose key is to be added, watched until the wallet has signed. */
export function useLightningLink(onDone: () => void): LightningLink {
  const sdk = useSdk();
  const proof = useProof();
  const queries = useQueryClient();
  const toast = useToast();
  const [state, setState] = useState<LnurlStatus>('pending');
  const [failure, setFailure] = useState<unknown>(null);

  const { data, error, refetch } = useQuery({
    queryKey: ['link-challenge'],
    queryFn: () => proof.around(() => sdk.lnurl.create('link')),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

  const finish = useEffectEvent(async (id: string) => {
    await sdk.lnurl.session(id);
    toast({ text: 'The wallet was added' });
    onDone();
    await Promise.all(
      [known.keys, known.profile, known.events].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  });

  const id = data?.session_id;
  useEffect(() => {
    if (id === undefined) return;
    const left = new AbortController();
    const watch = async () => {
      for await (const status of sdk.lnurl.watch(id, { signal: left.signal })) {
        setState(status);
        if (status === 'authenticated') await finish(id);
      }
    };
    watch().catch((problem: unknown) => {
      if (!left.signal.aborted) setFailure(problem);
    });
    return () => left.abort();
  }, [id, sdk]);

  return {
    challenge: data,
    state,
    error: failure ?? (error instanceof ProofDeclined ? declined : error),
    renew: () => {
      setFailure(null);
      setState('pending');
      void refetch();
    },
  };
}

const declined = new HodlxxiError('Adding a key needs a recent signature', { code: 'declined', status: 0 });
