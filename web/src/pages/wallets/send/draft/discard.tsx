import type { BuiltDraft } from '@hodlxxi/sdk';
import { useNavigate } from 'react-router';
import { useSdk } from '../../../../api/sdk.ts';
import { useAction } from '../../../../api/use-action.ts';
import { walletsKnown } from '../../../../api/wallets.ts';
import { Button } from '../../../../ui/button.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Time } from '../../../../ui/time.tsx';

/** Nothing is lost by it, so nobody is asked twice. */
export function Discard({ draft }: { readonly draft: BuiltDraft }) {
  const sdk = useSdk();
  const navigate = useNavigate();
  const { id, wallet_id, expires_at } = draft;
  const discard = useAction<void>(() => sdk.wallets.drafts.discard(wallet_id, id), {
    changes: [walletsKnown.part(wallet_id, 'drafts'), walletsKnown.part(wallet_id, 'coins')],
    done: 'Discarded. Its coins are free again',
    after: () => void navigate(`/wallets/${wallet_id}/send`, { replace: true }),
  });
  return (
    <Section
      title="Changed your mind?"
      lead={
        <>
          Its coins are kept for it. By itself it expires <Time at={expires_at} />.
        </>
      }
      action={
        <Button icon="trash" busy={discard.busy} onClick={() => discard.run()}>
          Discard
        </Button>
      }
    >
      {null}
    </Section>
  );
}
