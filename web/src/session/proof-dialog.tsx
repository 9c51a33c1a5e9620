import { passkeysSupported } from '@hodlxxi/sdk';
import { usePasskeys } from '../api/account.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { loginUrl } from './login-url.ts';
import { PasskeyButton } from './passkey-button.tsx';

/** `fresh`: a signature of the last ten minutes; `passkey`: the account's second factor. */
export type ProofKind = 'fresh' | 'passkey';

type Props = { readonly kind: ProofKind; readonly settle: (given: boolean) => void };

const words = {
  fresh: {
    title: 'Confirm that it is you',
    why: 'This changes who can get into your account, so it needs a signature from the last ten minutes.',
  },
  passkey: {
    title: 'Your passkey, please',
    why: 'A key is not enough for this: confirm with a passkey of your account as well.',
  },
} as const;

export function ProofDialog({ kind, settle }: Props) {
  const passkeys = usePasskeys();
  const byPasskey = passkeysSupported() && (kind === 'passkey' || (passkeys.data?.passkeys.length ?? 0) > 0);
  const { title, why } = words[kind];
  return (
    <Dialog title={title} onClose={() => settle(false)}>
      <p className="lead">{why}</p>
      <div className="actions">
        {byPasskey && <PasskeyButton onDone={() => settle(true)} />}
        <a
          className={byPasskey ? 'button button-quiet' : 'button button-primary'}
          href={loginUrl({ fresh: true, passkey: kind === 'passkey' })}
        >
          <Icon name="key" />
          Sign again with a key
        </a>
        <button type="button" className="button button-plain" onClick={() => settle(false)}>
          Not now
        </button>
      </div>
      <p className="fine">You come back to this very place.</p>
    </Dialog>
  );
}
