import type { BuiltDraft } from '@hodlxxi/sdk';
import { useSdk } from '../../../../api/sdk.ts';
import { Button } from '../../../../ui/button.tsx';
import { CopyButton } from '../../../../ui/copy.tsx';
import { Icon } from '../../../../ui/icon.tsx';
import { Section } from '../../../../ui/section.tsx';
import { useDialog } from '../../../../ui/use-dialog.ts';
import { QrFrames } from './qr-frames.tsx';

/** Three ways to the wallet that has the keys. */
export function SignSection({ draft }: { readonly draft: BuiltDraft }) {
  const sdk = useSdk();
  const dialog = useDialog();
  const file = sdk.wallets.drafts.fileUrl(draft.wallet_id, draft.id);
  return (
    <Section title="1. Sign it with your wallet" lead="As a PSBT, which every signer understands.">
      <div className="buttons">
        <a className="button button-primary" href={file.href} download>
          <Icon name="download" />
          Download file
        </a>
        <Button icon="phone" onClick={() => dialog.open('qr')}>
          Show as QR code
        </Button>
      </div>
      <div className="copy-box copy-line">
        <code>{draft.psbt}</code>
        <CopyButton text={draft.psbt} what="the PSBT" />
      </div>
      {dialog.name === 'qr' && <QrFrames frames={draft.bbqr} onClose={dialog.close} />}
    </Section>
  );
}
