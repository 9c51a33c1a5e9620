import { Link } from 'react-router';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { walletsKnown } from '../../api/wallets.ts';
import { Section } from '../../ui/section.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { useOpenWallet } from './wallet-context.ts';

/** In the place of everything that a locked wallet does not show. */
export function Unlock() {
  const sdk = useSdk();
  const { id, name } = useOpenWallet();
  const open = useAction<string>((passphrase) => sdk.wallets.lock.open(id, passphrase), {
    changes: [walletsKnown.one(id), walletsKnown.list],
    done: 'Open for this session, for an hour',
    toastErrors: false,
  });
  return (
    <Section
      title={`${name} is locked`}
      lead="Its passphrase opens it for this session, for an hour, and its figures are brought up to date. This server cannot open it without you."
    >
      <PassphraseForm act="Unlock" action={open} />
      <p className="fine">
        Lost it? Nobody can recover it. <Link to={`/wallets/${id}/delete`}>Delete the wallet here</Link>, and
        add it anew from your own wallet or from a backup.
      </p>
    </Section>
  );
}
